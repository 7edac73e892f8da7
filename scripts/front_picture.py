"""Makes docs/pictures/everywhere.png: one file in a notebook, in a window and in a tab, side by side.

And everywhere-narrow.png, where they stand one below the other: for telephones.

Run it as `scripts/on_screen.sh python -m scripts.front_picture`; `make screenshots` does.
"""

from __future__ import annotations

import base64
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from PIL import ImageGrab
from playwright.sync_api import sync_playwright

from tests.browser.serving import served
from tests.contract.browser import Chromium, Visitor
from tests.lab.driver import Lab
from tests.remote import Remote, Thread

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs/pictures/everywhere.png"
NARROW = ROOT / "docs/pictures/everywhere-narrow.png"
COUNTER = ROOT / "examples/counter/live/counter.py"
SIZE = {"width": 620, "height": 330}
CELL = "import hyper_local\nCounter = hyper_local.load('counter.py')\nc = Counter()\nc"
DOCUMENT = """<style>
body {{ margin: 0; padding: 16px; display: flex; flex-wrap: wrap; gap: 16px; background: #fff;
    font: 15px system-ui, sans-serif; }}
figure {{ margin: 0; flex: 1 1 400px; }} figcaption {{ padding: 0 2px 8px; color: #5b6470; }}
img {{ display: block; width: 100%; border: 1px solid #d5d9de; border-radius: 8px; }}
</style>{}"""


def main() -> int:
    os.environ["HYPER_LOCAL_DATA"] = ""
    with tempfile.TemporaryDirectory() as folder:
        app = Path(folder) / "counter.py"
        app.write_text(COUNTER.read_text("utf-8"), "utf-8")
        chromium = Chromium()
        try:
            shown = {
                "In a notebook": notebook(Path(folder)),
                "In a window": window(app),
                "In a browser tab": tab(chromium, app),
            }
            figures = "".join(f"<figure>{image(data, words)}</figure>" for words, data in shown.items())
            for path, width in ((PICTURE, 1400), (NARROW, 520)):
                context = chromium.context(viewport={"width": width, "height": 100}, color_scheme="light")
                page = chromium.do(context.new_page)
                chromium.do(page.set_content, DOCUMENT.format(figures))
                chromium.do(page.screenshot, path=path, full_page=True)
        finally:
            chromium.close()
    return 0


def image(data: bytes, words: str) -> str:
    text = base64.b64encode(data).decode()
    return f'<figcaption>{words}</figcaption><img src="data:image/png;base64,{text}">'


def tab(chromium: Chromium, app: Path) -> bytes:
    with served(app) as running:
        page = Visitor(chromium, running.address, color_scheme="light", viewport=SIZE).open()
        click_twice(page)
        return page.do(page.tab.screenshot)


def click_twice(page: Any) -> None:
    for count in ("1", "2"):
        page.click("[aria-label='One more']")
        page.eventually(lambda count=count: page.text("output") == count)


def window(app: Path) -> bytes:
    """The window, alone on its screen: it is there when the screen shows something and stays as it is."""
    places = app.with_name("places")
    environment = {**os.environ, "XDG_CONFIG_HOME": str(places), "XDG_DATA_HOME": str(places)}
    command = [sys.executable, "-m", "hyper_local", "run", str(app), "--host", "window"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        limit, before = time.monotonic() + 60, None
        while time.monotonic() < limit:
            screen = ImageGrab.grab()
            box = screen.getbbox()
            now = screen.crop(box) if box else None
            # A window whose page is drawn has more than a few colours.
            if now and before and now.tobytes() == before.tobytes() and len(now.getcolors(1 << 20) or ()) > 30:
                out = io.BytesIO()
                left = max(0, (now.width - SIZE["width"]) // 2)
                now.crop((left, 0, left + SIZE["width"], SIZE["height"])).save(out, "PNG")
                return out.getvalue()
            before = now
            time.sleep(1)
        raise RuntimeError("no window was seen")
    finally:
        process.terminate()
        process.wait(20)


def notebook(folder: Path) -> bytes:
    thread = Thread()
    playwright = thread.do(sync_playwright().start)
    browser = Remote(
        thread.do(playwright.chromium.launch, executable_path=shutil.which("chromium"), args=["--no-sandbox"]), thread
    )
    lab = Lab(folder / "lab", browser)
    try:
        (lab.work / "counter.py").write_text(COUNTER.read_text("utf-8"), "utf-8")
        book = lab.open("birds.ipynb")
        lab.page.set_viewport_size({"width": 700, "height": 800})
        lab.evaluate("jupyterapp.shell.collapseLeft()")
        book.clear()
        book.cell(CELL)
        for count in ("1", "2"):
            book.eventually(lambda: book.count("[aria-label='One more']") == 1)
            book.click("[aria-label='One more']")
            book.eventually(lambda count=count: book.texts(".hyper-root output") == [count])
        return lab.page.locator(".jp-Notebook .jp-Cell").last.screenshot()
    finally:
        lab.close()
        browser.close()
        thread.do(playwright.stop)
        thread.close()


if __name__ == "__main__":
    sys.exit(main())
