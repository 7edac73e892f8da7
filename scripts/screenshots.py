"""Makes the pictures of docs/pictures: each app of the gallery, used by keys as tests/test_gallery.py does.

`python -m scripts.screenshots [NAME ...]`, or `make screenshots`. Needs Chromium.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from hyper_local import shipped
from hyper_local.data_folder import VARIABLE
from tests import test_gallery
from tests.browser.serving import served
from tests.contract.browser import Chromium, Visitor

PICTURES = Path(__file__).parents[1] / "docs/pictures"
GALLERY = PICTURES.with_name("gallery.md")
WIDTH = 760
HEIGHT = "Math.ceil(document.querySelector('.hyper-root').lastElementChild.getBoundingClientRect().bottom) + 24"


def main() -> int:
    shown = GALLERY.read_text("utf-8")
    wanted = sys.argv[1:] or [name for name in shipped.names("examples") if f"(pictures/{name}.png)" in shown]
    PICTURES.mkdir(exist_ok=True)
    os.environ.setdefault(VARIABLE, "")
    chromium = Chromium()
    try:
        for name in wanted:
            with tempfile.TemporaryDirectory() as folder:
                os.chdir(folder)
                picture(chromium, name)
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


if __name__ == "__main__":
    sys.exit(main())
