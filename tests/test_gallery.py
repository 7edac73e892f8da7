"""The gallery in a real browser: each app is used by the keyboard alone, then looked at.

HYPER_SHOTS=folder keeps a picture of each; `make screenshots` makes those of the docs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from math import sin
from pathlib import Path

import pytest

from hyper_local import shipped
from hyper_local.data_folder import VARIABLE
from tests.browser.serving import served
from tests.contract.browser import Chromium, Tab, Visitor
from tests.test_look import TOO_WIDE, axe, violations  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser

VIEWS = ((320, "light"), (1280, "light"), (320, "dark"), (1280, "dark"))
FOCUSED = "document.activeElement.matches({!r})"
ON_SCREEN = """(() => { const e = document.activeElement, style = getComputedStyle(e);
    return style.outlineStyle !== "none" || e.matches(":not(:focus-visible)"); })()"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    chromium = Chromium()
    yield chromium
    chromium.close()


class Keys:
    """Somebody at a page who has a keyboard and nothing else."""

    def __init__(self, page: Tab) -> None:
        self.page = page

    def press(self, *keys: str) -> Keys:
        for key in keys:
            self.page.do(self.page.tab.keyboard.press, key)
        return self

    def type(self, text: str) -> Keys:
        self.page.do(self.page.tab.keyboard.insert_text, text)
        return self

    def to(self, css: str) -> Keys:
        """Tab until the focus is on such an element, which must show that it has it."""
        for _ in range(60):
            if self.page.evaluate(FOCUSED.format(css)):
                assert self.page.evaluate(ON_SCREEN), f"{css} does not show its focus"
                return self
            self.press("Tab")
        there = self.page.evaluate("document.activeElement.outerHTML")
        raise AssertionError(f"no key leads to {css}; the focus is on {there}")

    def until(self, check: Callable[[], object]) -> Keys:
        self.page.eventually(check)
        return self


def cards(page: Tab, keys: Keys) -> None:
    keys.to("footer button").press("Enter").until(lambda: page.count("em") == 1)
    keys.to("footer button:nth-of-type(2)").press("Space").until(lambda: page.text("article p") == "el perro")
    keys.to("footer button").press("Enter").until(lambda: page.count("em") == 1)


def chat(page: Tab, keys: Keys) -> None:
    keys.to("[name=text]").type("Who has the key to the greenhouse?").press("Enter")
    keys.until(lambda: page.count("[role=log] strong") == 1)


def converter(page: Tab, keys: Keys) -> None:
    keys.to("select").press("End").until(lambda: page.text("output") == "33.8 fahrenheit")
    keys.to("input").press("Control+a").type("21").until(lambda: page.text("output") == "69.8 fahrenheit")
    keys.to("form button").press("Enter").until(lambda: page.text("output") == "-6.11111 celsius")


def points(page: Tab) -> int:
    return len((page.attribute("polyline:last-of-type", "points") or "").split())


def moved(page: Tab, step: int) -> None:
    """Move the mouse there; what is throttled away is moved again."""
    page.do(page.tab.mouse.move, 520 + 6 * step, 400 - 60 * sin(step / 6))
    page.do(page.tab.mouse.move, 520.5 + 6 * step, 400 - 60 * sin(step / 6))


def drawing(page: Tab, keys: Keys) -> None:
    way = [key for key, steps in (("Right", 8), ("Down", 5), ("Left", 8), ("Up", 5)) for _ in range(steps)]
    keys.to("svg").press("Space", *[f"Arrow{key}" for key in way], "Space")
    keys.until(lambda: len((page.attribute("polyline", "points") or "").split()) == 27)
    # And by the pointer, which draws as it is moved.
    page.do(page.tab.mouse.move, 520, 400)
    page.do(page.tab.mouse.down)
    for step in range(1, 40):
        before = points(page)
        page.eventually(lambda step=step, before=before: moved(page, step) or points(page) > before)
    page.do(page.tab.mouse.up)
    keys.until(lambda: points(page) > 3)


def explorer(page: Tab, keys: Keys) -> None:
    keys.to("[type=checkbox]").press("Space").until(lambda: page.count("circle") == 40)
    keys.to("select").press("ArrowDown").until(lambda: "water" in str(page.attribute("svg", "aria-label")))


def kanban(page: Tab, keys: Keys) -> None:
    for i, text in enumerate(("Water the seedlings", "Order new labels for the microscope slides", "Write to Ada"), 1):
        keys.to("[name=text]").type(text).press("Enter").until(lambda i=i: page.count("li") == i)
    keys.to("[aria-label='Move Water the seedlings right']").press("Enter")
    keys.until(lambda: page.count("ul[aria-label=Doing] li") == 1)


def life(page: Tab, keys: Keys) -> None:
    keys.to("svg").press("ArrowDown", "Space", "ArrowLeft", "Space").until(lambda: page.count(".on") == 7)
    keys.to("footer button:nth-of-type(2)").press("Enter").until(lambda: "generation 1" in page.text("h2"))
    keys.to("svg")


def notes(page: Tab, keys: Keys) -> None:
    keys.to("form button").press("Enter").until(lambda: page.count("li button") == 2)
    keys.to("textarea").type("# Birds seen\n\nOn the way **to the lake**:\n\n- a *robin*\n- two wrens\n")
    keys.until(lambda: page.count("article div li") == 2)


def quiz(page: Tab, keys: Keys) -> None:
    keys.to("button").press("Enter").until(lambda: page.count("progress") == 1)
    keys.to("li:nth-child(2) button").press("Enter").until(lambda: page.count("footer button") == 1)
    keys.to("footer button").press("Enter").until(lambda: page.text("h3").startswith("2."))
    keys.to("li button").press("Enter").until(lambda: page.count("footer button") == 1)


def renamer(page: Tab, keys: Keys) -> None:
    folder = Path("pictures")
    folder.mkdir()
    for name in ("holiday-1.txt", "holiday-2.txt", "reading list for the summer.csv"):
        (folder / name).touch()
    keys.to("[name=folder]").type(str(folder)).press("Tab").until(lambda: page.count("td") == 6)
    keys.to("form:nth-of-type(2) label:nth-of-type(1) input").type("holiday")
    keys.to("form:nth-of-type(2) label:nth-of-type(2) input").type("Oslo")
    keys.until(lambda: "Oslo-2.txt" in page.texts("td"))
    keys.to("footer button").press("Enter").until(lambda: page.text("[role=status]") == "Renamed 2 files.")
    assert (folder / "Oslo-1.txt").exists()
    keys.to("form:nth-of-type(2) label:nth-of-type(1) input").press("Control+a").type("Oslo")
    keys.to("form:nth-of-type(2) label:nth-of-type(2) input").press("Control+a").type("Bergen")
    keys.until(lambda: "Bergen-2.txt" in page.texts("td"))


def sensors(page: Tab, keys: Keys) -> None:
    keys.until(lambda: len((page.attribute("polyline", "points") or "").split()) >= 33)
    keys.to("button").press("Enter").until(lambda: page.text("button") == "Go on")


def survey(page: Tab, keys: Keys) -> None:
    other = page.another()
    other.change("[value=fine]", True)
    other.change("[value=Paper]", True)
    other.submit("form", wish="A longer break")
    keys.to("[name=mood]").press("Space").to("[value=Notebooks]").press("Space").to("[value=Paper]").press("Space")
    keys.until(lambda: page.text("h2 small") == "1 so far")
    keys.to("form button").press("Enter").until(lambda: page.count("form") == 0)


def counter(page: Tab, keys: Keys) -> None:
    keys.to("[aria-label='One more']").press("Enter", "Space").until(lambda: page.text("output") == "2")
    keys.to("[aria-label='One less']").press("Enter").until(lambda: page.text("output") == "1")


def todos(page: Tab, keys: Keys) -> None:
    for i, text in enumerate(("Water the plants", "Grade the lab reports of the second-year physics course"), 1):
        keys.to("[name=text]").type(text).press("Enter").until(lambda i=i: page.count("li") == i)
    keys.to("li:nth-child(1) input").press("Space").until(lambda: page.count("s") == 1)


def search(page: Tab, keys: Keys) -> None:
    keys.to("input").type("on").until(lambda: page.count("li") > 5)


def signup(page: Tab, keys: Keys) -> None:
    keys.to("[name=name]").type("Al").to("[name=email]").type("nowhere").to("[name=age]").type("old")
    keys.to("form button").press("Enter").until(lambda: "Enter a whole number." in page.said())
    keys.to("[name=age]").press("Control+a").type("7")
    keys.to("form button").press("Enter").until(lambda: len(page.said()) == 3)


def upload(page: Tab, keys: Keys) -> None:
    keys.to("form button").press("Enter").until(page.said)
    keys.to("[name=table]")  # the dialog that Enter opens here is the system's own
    page.upload("[name=table]", "birds.csv", "bird,seen\nrobin,3\nwren,1\n")
    keys.to("form button").press("Enter").until(lambda: page.count("td") == 4)


def dashboard_home(page: Tab, keys: Keys) -> None:
    keys.to("main p a")


def dashboard(page: Tab, keys: Keys) -> None:
    keys.to("main p a").press("Enter")
    page.do(page.tab.wait_for_url, "**/dashboard*")
    page.wait_until_live()
    keys.to("article button").press("Enter").until(lambda: page.texts("output") == ["1", "0"])
    keys.to("article:nth-of-type(2) [name=text]").type("Hello from the field").press("Enter")
    keys.until(lambda: page.count("[role=log] strong") == 2)


def look(page: Tab, name: str, width: int, theme: str) -> None:
    """Check a page at one width and in one theme."""
    page.do(page.tab.emulate_media, color_scheme=theme, reduced_motion="reduce")
    page.do(page.tab.set_viewport_size, {"width": width, "height": 800})
    if folder := os.environ.get("HYPER_SHOTS"):
        page.do(page.tab.screenshot, path=Path(folder) / f"{name}-{width}-{theme}.png", full_page=True)
    assert page.evaluate(TOO_WIDE) <= 0, f"{name} scrolls sideways at {width}px"
    # axe-core takes most of the time, and finds the same at each width.
    if (width == 320) == (theme == "light") or "HYPER_SHOTS" in os.environ:
        assert violations(page) == [], f"{name} at {width}px, {theme}"


def fits_its_picture(page: Tab, name: str) -> None:
    """What the docs show of an app is as high as the app is now, up to a line: else `make screenshots`."""
    from scripts.screenshots import HEIGHT, PICTURES, WIDTH  # it is made of this module
    from tests.test_docs import size

    if not (PICTURES / f"{name}.png").exists():
        return
    page.do(page.tab.emulate_media, color_scheme="light", reduced_motion="reduce")
    page.do(page.tab.set_viewport_size, {"width": WIDTH, "height": 400})
    line = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.hyper-root')).lineHeight)")
    assert abs(page.evaluate(HEIGHT) - size(PICTURES / f"{name}.png")[1]) <= line, f"make screenshots: {name}"


def test_every_app_is_used() -> None:
    assert [name for name in shipped.names("examples") if name not in globals()] == []


@pytest.mark.parametrize(
    "use",
    [
        *(
            cards,
            chat,
            converter,
            counter,
            dashboard,
            dashboard_home,
            drawing,
            explorer,
            kanban,
            life,
            notes,
            quiz,
            renamer,
        ),
        *(search, sensors, signup, survey, todos, upload),
    ],
    ids=lambda use: use.__name__,
)
def test_an_app_can_be_used_by_keys_and_looks_right(
    use: Callable[..., None],
    browser: Chromium,
    axe: str,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, os.environ.get(VARIABLE, ""))
    with served(shipped.folder("examples") / use.__name__.partition("_")[0]) as running:
        visitor = Visitor(browser, running.address)
        page = visitor.open()
        page.do(page.tab.set_viewport_size, {"width": 1280, "height": 800})
        use(page, Keys(page))
        fits_its_picture(page, use.__name__)
        page.do(page.tab.evaluate, axe)
        for width, theme in VIEWS:
            look(page, use.__name__, width, theme)
        assert page.errors() == []
        assert visitor.failures == []
        visitor.close()
