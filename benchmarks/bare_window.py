"""Bare window: pywebview alone, with nothing of ours. It answers as the tests' windows do.

usage: python benchmarks/bare_window.py TOOLKIT, the window's words as a line of JSON on stdin
"""

import json
import sys
import threading
from typing import Any

import webview

SECONDS = 60.0

if __name__ == "__main__":
    shown: Any = webview.create_window("bare", **json.loads(sys.stdin.readline()))

    def listen() -> None:
        shown.events.loaded.wait(SECONDS)
        print(json.dumps({"ready": True}), flush=True)
        for line in sys.stdin:
            print(json.dumps({"value": shown.evaluate_js(json.loads(line)["script"])}), flush=True)
        shown.destroy()

    threading.Thread(target=listen, daemon=True).start()
    webview.start(gui=sys.argv[1])
