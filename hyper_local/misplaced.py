"""Misplaced: files that a template asks for where no host looks, as `static/` is the only folder of files (X3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .oversights import TAGS, on_purpose
from .source import Module

_KINDS = r"(?:png|jpe?g|gif|svg|webp|avif|ico|bmp|mp3|wav|ogg|mp4|webm|css|js|woff2?|ttf)"
_MAY = re.compile(rf"\.(?i:{_KINDS})")
_FILE = re.compile(
    r"""\s(?P<name>src|href|poster)=(?P<quote>["']?)(?P<path>(?:\.{1,2}/)*(?!static/)[\w][\w ./-]*?"""
    rf"""\.{_KINDS})(?P=quote)(?=[\s/>]|\Z)""",
    re.IGNORECASE,
)
_SHOWS = frozenset("img source audio video track embed link script input".split())
"""Elements that load what they name; a link may lead to a file of another page."""


def misplaced(module: Module) -> Iterator[tuple[int, str, str]]:
    """`<img src="owl.png">`: where, what is wrong, a hint."""
    text = module.source.text
    if not _MAY.search(text) or not _FILE.search(text) or "<base" in text.lower():
        return
    for literal in module.literals.values():
        for piece in literal.pieces:
            for tag in TAGS.finditer(text, *piece) if isinstance(piece, tuple) else ():
                found = _FILE.search(text, *tag.span(2)) if tag[1].lower() in _SHOWS else None
                if found is None or on_purpose(text[literal.start : tag.start()]):
                    continue
                path, quote = found["path"], found["quote"] or '"'
                name = path.rpartition("/")[2]
                where = "beside this file, or for an app in its own folder"
                hint = (
                    f"Put {name} into a folder static {where}, and write {found['name']}={quote}/static/{name}{quote}"
                )
                yield found.start("name"), f"no host looks for {path} there: files of yours lie in static/", hint
