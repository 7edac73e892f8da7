"""Makes the pictures of docs/pictures: each app of the gallery, used by keys as tests/test_gallery.py does.

And `inspector`: the todo app with the inspector beside it; `tutorial`: the app of docs/tutorial.md after some steps.

`python -m scripts.screenshots [NAME ...]`, or `make screenshots`. Needs Chromium.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from hyper_local import shipped
from hyper_local.data_folder import VARIABLE
from tests import test_docs, test_gallery
from tests.browser.serving import served, serving
from tests.contract.browser import Chromium, Tab, Visitor

PICTURES = Path(__file__).parents[1] / "docs/pictures"
GALLERY = PICTURES.with_name("gallery.md")
WIDTH = 760
HEIGHT = (
    "Math.ceil(document.querySelector('.hyper-root').lastElementChild.getBoundingClientRect().bottom + scrollY) + 24"
)


def main() -> int:
    shown = GALLERY.read_text("utf-8")
    examples = [name for name in shipped.names("examples") if f"(pictures/{name}.png)" in shown]
    wanted = sys.argv[1:] or [*examples, *OTHERS]
    PICTURES.mkdir(exist_ok=True)
    os.environ.setdefault(VARIABLE, "")
    chromium = Chromium()
    try:
        for name in wanted:
            with tempfile.TemporaryDirectory() as folder:
                os.chdir(folder)
                OTHERS.get(name, picture)(chromium, name)
                print(name)
                os.chdir("/")
    finally:
        chromium.close()
    return 0


def picture(chromium: Chromium, name: str) -> None:
    """Use an app, then take a picture of it, as high as it is."""
    with served(shipped.folder("examples") / name) as running:
        visitor = Visitor(chromium, running.address, color_scheme="light", reduced_motion="reduce")
        page = visitor.open()
        page.do(page.tab.set_viewport_size, {"width": 1280, "height": 800})
        getattr(test_gallery, name)(page, test_gallery.Keys(page))
        take(page, name)
        visitor.close()


def take(page: Tab, name: str) -> None:
    """A picture of what the page shows, as high as that is."""
    page.do(page.tab.set_viewport_size, {"width": WIDTH, "height": 400})
    page.do(page.tab.set_viewport_size, {"width": WIDTH, "height": page.evaluate(HEIGHT)})
    page.do(page.tab.screenshot, path=PICTURES / f"{name}.png")


def inspector(chromium: Chromium, name: str) -> None:
    """The inspector beside an app, one step back."""
    # It names files as they are seen from here.
    shutil.copytree(shipped.folder("examples") / "todos", "todos")
    with serving("todos", "--inspect") as running:
        visitor = Visitor(chromium, running.url, color_scheme="light", viewport={"width": 1100, "height": 790})
        page = visitor.open()
        for number, text in enumerate(("Feed the birds", "Buy seeds"), 2):
            page.do(page.tab.fill, "input[name=text]", text)
            page.do(page.tab.keyboard.press, "Enter")
            page.eventually(lambda n=number: page.text(".when").startswith(f"State {n}"))
        page.do(page.tab.click, ".steps button")
        page.eventually(lambda: "the past" in page.text(".when"))
        page.do(page.tab.screenshot, path=PICTURES / f"{name}.png")
        visitor.close()


def tutorial(chromium: Chromium, name: str) -> None:
    """The files of the tutorial up to a step, used as that step says."""
    steps = {s.title.partition(".")[0]: s for s in test_docs.sections() if s.page == test_docs.TUTORIAL.name}
    for number in ("1", "5", "8"):
        app = Path(number, "app")
        for path, source in steps[number].files.items():
            target = Path(number, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(source, "utf-8")
        (app / "config.py").write_text('LIVE = {"name": "Birds"}', "utf-8")
        with served(app) as running:
            visitor = Visitor(chromium, running.address, color_scheme="light", reduced_motion="reduce")
            page = visitor.open()
            walk(page, number)
            take(page, f"{name}-{number}")
            visitor.close()


def walk(page: Tab, step: str) -> None:
    """Count, note two birds, search or write, as far as there is a place for it."""
    keys = test_gallery.Keys(page)
    keys.to("[aria-label='One more']").press("Enter", "Enter", "Enter").until(lambda: page.text("output") == "3")
    if step != "1":
        for count, bird in enumerate(("robin", "wren"), 1):
            keys.to("[name=bird]").type(bird).press("Enter").until(lambda n=count: page.count("li") == n)
    if step == "5":
        keys.to("[type=search]").type("wr").until(lambda: page.count("li") == 1)
    if step == "8":
        keys.to("[name=text]").type("A robin at the window").press("Enter").until(lambda: page.count("li") == 3)


OTHERS = {"inspector": inspector, "tutorial": tutorial}
"""What makes the pictures that are not of an app of the gallery."""

if __name__ == "__main__":
    sys.exit(main())
