"""Makes the pictures of docs/pictures: each app of the gallery, used by keys as tests/test_gallery.py does.

And `inspector`: the todo app with the inspector beside it.

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
from tests import test_gallery
from tests.browser.serving import served, serving
from tests.contract.browser import Chromium, Visitor

PICTURES = Path(__file__).parents[1] / "docs/pictures"
GALLERY = PICTURES.with_name("gallery.md")
WIDTH = 760
HEIGHT = "Math.ceil(document.querySelector('.hyper-root').lastElementChild.getBoundingClientRect().bottom) + 24"


def main() -> int:
    shown = GALLERY.read_text("utf-8")
    examples = [name for name in shipped.names("examples") if f"(pictures/{name}.png)" in shown]
    wanted = sys.argv[1:] or [*examples, "inspector"]
    PICTURES.mkdir(exist_ok=True)
    os.environ.setdefault(VARIABLE, "")
    chromium = Chromium()
    try:
        for name in wanted:
            with tempfile.TemporaryDirectory() as folder:
                os.chdir(folder)
                (inspector if name == "inspector" else picture)(chromium, name)
                print(f"{name}.png")
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
        page.do(page.tab.set_viewport_size, {"width": WIDTH, "height": 400})
        page.do(page.tab.set_viewport_size, {"width": WIDTH, "height": page.evaluate(HEIGHT)})
        page.do(page.tab.screenshot, path=PICTURES / f"{name}.png")
        visitor.close()


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


if __name__ == "__main__":
    sys.exit(main())
