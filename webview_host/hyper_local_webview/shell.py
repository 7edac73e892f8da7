"""Shell: the one small document of a window.

Loaded as a text, never from an address, so that pywebview starts no server for
it; Qt shows nothing beyond 2 MB, so everything else comes through the bridge.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import field
from functools import cache
from html import escape
from importlib.resources import files

from hyper_local.records import record

POLICY = "; ".join(
    [
        "default-src 'none'",
        # pywebview's own script builds its functions from text, hence unsafe-eval.
        "script-src 'nonce-{nonce}' 'unsafe-eval'{scheme}",
        "style-src 'unsafe-inline'{scheme}",
        "img-src data: blob:{scheme}",
        "media-src data: blob:{scheme}",
        "font-src data:{scheme}",
        "connect-src 'none'",
        "frame-src 'none'",
        "form-action 'none'",
        "base-uri {base_uri}",
    ]
)

DOCUMENT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
{base}<title>{title}</title>
<style>{style}</style>
</head>
<body>
<div id="hyper-window" class="hyper-root">{content}</div>
<script nonce="{nonce}">(() => {{
document.currentScript.remove();
{runtime}
{trail}
{files}
{messages}
{bridge}
openBridge(hyperLocal, document.getElementById("hyper-window"), {settings});
}})()</script>
</body>
</html>
"""


@record
class Names:
    """Names and secrets of one window.

    `call` is our function in the page's eyes, and `key` opens it. `receive` is the page's function
    that takes our messages, the first of them the key: a name nobody can guess, because what we say
    must not be heard by another page. It stands in the document, the key never does.
    """

    key: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    receive: str = field(default_factory=lambda: "hyper_" + secrets.token_hex(16), repr=False)
    call: str = "hyper"


_UNREAD = re.compile(r"^[ \t]*(?:/\*.*?\*/|//[^\n]*)[ \t]*\n|^[ \t]+", re.MULTILINE | re.DOTALL)
"""Comments that have lines of their own, and what lines begin with. To Qt, the document is an address, in which most
signs take three: each kilobyte less is painted sooner."""


@cache
def _text(package: str, *path: str) -> str:
    return _UNREAD.sub("", files(package).joinpath(*path).read_text(encoding="utf-8"))


def shell(names: Names, *, title: str, path: str, base: str = "", content: str = "", anew: bool = False) -> str:
    """The document. `path` is the address of the page that is shown first; `base` that of the app's files (X3).

    `content` is the first paint, as HTML; the first update replaces it. With `anew`, F5 lets the page begin anew.
    """
    nonce = secrets.token_urlsafe(16)
    settings = {
        "call": names.call,
        "receive": names.receive,
        "path": path,
        "anew": anew,
    }
    return DOCUMENT.format(
        nonce=nonce,
        policy=POLICY.format(
            nonce=nonce, scheme=f" {base.partition('//')[0]}" if base else "", base_uri=base or "'none'"
        ),
        base=f'<base href="{base}">\n' if base else "",
        title=escape(title),
        content=content,
        style=_text("hyper_local", "client", "style.css"),
        runtime=_script(_text("hyper_local", "client", "client.js")),
        trail=_script(_text("hyper_local", "client", "trail.js")),
        files=_script(_text("hyper_local", "client", "files.js")),
        messages=_script(_text("hyper_local", "client", "messages.js")),
        bridge=_script(_text(__package__ or "", "bridge.js")),
        settings=json.dumps(settings).replace("<", "\\u003c"),
    )


def _script(text: str) -> str:
    """`text` as a script element may hold it."""
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")
