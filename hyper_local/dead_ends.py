"""Dead ends: links of a template to pages that its app does not have, or to a function, and what is meant (X1).

Which pages there are hangs on other files. So a file is only asked for its links,
and these are judged anew whenever somebody is told.
"""

from __future__ import annotations

import html
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

from .configuration import app_folder
from .errors import ALIKE, Location, Told, nearest
from .route_pattern import PARAMETER, address_of, pattern_of

if TYPE_CHECKING:
    # Who judges what was kept of files reads none of them.
    from .literals import TString
    from .source import Module

Pattern: TypeAlias = "tuple[str, ...]"
_HOLE = "\0"
"""Stands for each character of a value in braces, which the text of a file can't hold."""
_MAY = re.compile(r"""href=(?<=\shref=)["']?(?:/(?!/)|(?!https?:|mailto:|tel:)[\w.])""")
_RELATIVE = re.compile(r"(?![a-z][a-z0-9+.-]*:)(?:\.{1,2}/)*[\w%][^?#]*", re.IGNORECASE)
"""The path of an address that begins where the page lies."""
_HREF = re.compile(r"""\shref=(?:"([^"<>\\{}]*)"|'([^'<>\\{}]*)'|([^\s"'`=<>\\{}]+)(?=[\s>]))""")
_IN_LINK = re.compile(r"<(?:a|area)(?:\s[^<>]*)?\Z", re.IGNORECASE)
_UNREAD = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
"""Text in which tags are no elements."""
_CALL = re.compile(r"([^\W\d]\w*)(\([^<>]*\))?")
_MAY_CALL = re.compile(r"""href=(?<=\shref=)["']?([^\W\d]\w*)""")
_DEFINED_AND_LINKED = 2
"""How often a file says the name of a function that nothing but a link names."""
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_ELSEWHERE = re.compile(rf"@|(?<![={_HOLE}]){_HOLE}|\s(?:download|target)\b", re.IGNORECASE)
_HEARD = re.compile(r"<(?!(?:a|area|button|input)\b)[\w.{}-]+\s(?:[^<>]*?\s)?@click\b")
"""A click that is heard by an element around links, perhaps: what it does with them nobody sees."""
_NEVER = re.compile(r"if\s+(?:not\s+)?(?:False|True|None|\d+|\"\"|'')\s*\Z")
"""A condition that switches a part of a template off, or on."""
_LONGEST = 500
_MOST = 8
"""How many pages are named."""


# Links ----------------------------------------------------------------------


def links_of(module: Module) -> Iterator[tuple[int, str]]:
    """Links to somewhere in the app: where each stands, and its address, in which values are "\\0"."""
    text = module.source.text
    if _MAY.search(text) and "<base" not in text.lower():
        for at, address in _links(module):
            is_whole = address[:1] == "/" and address[:2] != "//"
            if is_whole or _is_relative(address, module):
                yield at, address


def _is_relative(address: str, module: Module) -> bool:
    """Whether an address begins where its page lies, and all of it is written out; of a function, a call is meant.

    One that begins with www. is told of by `dead_controls`, in an app or not.
    """
    path = _RELATIVE.match(address) if not address.lower().startswith("www.") else None
    return path is not None and _HOLE not in path[0] and re.split(r"\W", address)[0] not in module.functions


def linked_functions(module: Module) -> Iterator[tuple[int, str, str]]:
    """`<a href="increment">` where that is a function of the file: where, what is wrong, a hint."""
    text, handlers = module.source.text, module.handlers
    if not any(name in handlers for name in _MAY_CALL.findall(text)):
        return
    words = Counter(re.findall(r"\w+", text))
    for at, address in _links(module):
        found = _CALL.fullmatch(address)
        if found is None or found[1] not in handlers:
            continue
        # A page may be called like a function which has another use.
        if not found[2] and words[found[1]] > _DEFINED_AND_LINKED:
            continue
        called = found[1] if found[2] in ("", "()", None) else f"{found[1]}(…)"
        message = f"href=\"{_shown(address)}\" is the address of a page, and calls nothing. Did you mean '@click'?"
        yield at, message, f'Write <button @click="{called}">: a link leads to a page, and a button calls a function.'


def _links(module: Module) -> Iterator[tuple[int, str]]:
    if _HEARD.search(module.source.text):
        return
    for literal in _all(module.literals.values()):
        flat = _UNREAD.sub(lambda found: " " * len(found[0]), _flat(literal))
        for found in _HREF.finditer(flat):
            before = flat[max(found.start() - _LONGEST, 0) : found.start()]
            tag = _IN_LINK.search(before)
            if tag is None or _is_open(before[: tag.start()]):
                continue
            rest = flat[found.end() : found.end() + _LONGEST].partition(">")[0]
            # A click that a function hears leads where that says; what `{**more}` gives may be another address.
            if not _ELSEWHERE.search(_QUOTED.sub("", tag[0] + rest)):
                yield literal.start + found.start() + 1, html.unescape(found[1] or found[2] or found[3] or "")


def _is_open(before: str) -> bool:
    """Whether a text ends inside of a tag."""
    return before.rfind("<") > before.rfind(">")


def _all(literals: Iterable[TString]) -> Iterator[TString]:
    """These t-strings, and those in their values."""
    for literal in literals:
        yield literal
        for hole in literal.holes():
            yield from _all(hole.nested)


def _flat(literal: TString) -> str:
    """The text of a t-string with values as `_HOLE`, each character in its place; blank where it is switched off."""
    text, pieces, at, off = literal.source.text, list[str](), literal.start, 0
    for piece in literal.pieces:
        is_text = isinstance(piece, tuple)
        start, end = piece if isinstance(piece, tuple) else (piece.start, piece.end)
        if not isinstance(piece, tuple) and piece.kind == "block":
            block = text[start + 2 : end - 2].strip()
            if off:
                off += block.startswith("if") - block.startswith("endif")
            else:
                off = int(_NEVER.match(block) is not None)
        shown = text[start:end] if is_text else _HOLE * (end - start)
        pieces += [" " * (start - at), " " * (end - start) if off and is_text else shown]
        at = end
    return "".join(pieces)


# Pages ----------------------------------------------------------------------


def pages_in(app: Path, looks: Callable[[Path], bool]) -> list[Pattern]:
    """The addresses of an app's pages, in pieces; `looks` says whether a file is a component."""
    folder = app / "pages"
    try:
        return [*_pages(folder, (), looks)] if folder.is_dir() else []
    except OSError:  # a folder that may not be read, or that is gone by now: of such an app nothing is said
        return []


def _pages(folder: Path, above: Pattern, looks: Callable[[Path], bool]) -> Iterator[Pattern]:
    for entry in sorted(folder.iterdir()):
        pattern = pattern_of((*above, entry.name))
        if entry.suffix == ".py":
            if pattern is not None and looks(entry):
                yield pattern
        elif not entry.name.startswith(("_", ".")) and entry.is_dir():
            yield from _pages(entry, (*above, entry.name), looks)


_SERVERS = re.compile(
    r"^[ \t]*(?:import|from)\b[^#\n]*\b(?:flask|fastapi|starlette|django|quart|sanic|aiohttp|bottle|falcon|litestar|"
    r"pyramid|cherrypy|tornado|cgi|wsgiref|socketserver|http\.server|http[ \t]+import[ \t]+server|uvicorn|hypercorn|"
    r"granian|gunicorn|waitress|daphne|werkzeug|robyn|blacksheep|emmett|microdot|fasthtml|nicegui|dash|streamlit|gradio|"
    r"panel|socketio|websockets|twisted|mitmproxy|hyper_local_browser)\b",
    re.MULTILINE,
)
_FRONT = re.compile(
    r"(?:.*nginx.*|.*\.conf|.*compose.*\.ya?ml|caddyfile|caddy\.json|haproxy\.cfg|traefik.*|server\.[cm]?[jt]s|"
    r"\.htaccess|_redirects|netlify\.toml|vercel\.json|lighttpd.*)",
    re.IGNORECASE,
)
"""Files of servers that stand before others, or beside them."""
_NO_PROGRAMS = re.compile(r"\.|_|node_modules\Z|venv|env\Z|site-packages\Z|static\Z|pages\Z")
_MOST_FILES = 300
"""How many programs are read, and folders looked into; among more there may be a server, too."""


def has_company(app: Path) -> bool:
    """Whether a program in or beside an app is a server of its own, whose addresses links may name."""
    try:
        folders = [app, app.parent]
        for folder in (app, app.parent):
            with os.scandir(folder) as entries:
                inside = [folder / each.name for each in entries if not _NO_PROGRAMS.match(each.name) and each.is_dir()]
            folders += [each for each in inside if each != app]
        return len(folders) > _MOST_FILES or _has_company(
            tuple(folders), tuple(folder.stat().st_mtime_ns for folder in folders)
        )
    except OSError:
        return True


@lru_cache(maxsize=64)
def _has_company(folders: tuple[Path, ...], changed: tuple[int, ...]) -> bool:
    files = [file for folder in folders for file in folder.iterdir()]
    programs = [file for file in files if file.suffix == ".py"]
    return (
        len(programs) > _MOST_FILES or any(_FRONT.fullmatch(file.name) for file in files) or any(map(_serves, programs))
    )


def _serves(file: Path) -> bool:
    try:
        return _SERVERS.search(file.read_text("utf-8", "replace")) is not None
    except OSError:
        return False


# Judging --------------------------------------------------------------------


def told(links: Iterable[tuple[str, Location]], file: Path, looks: Callable[[Path], bool]) -> list[str]:
    """What to tell of the links of a file as it is now; `looks` as `pages_in` has it."""
    app = app_folder(file)
    if app is None or not file.is_file():
        return []  # a cell, or a file by itself, has no pages
    pages, here = pages_in(app, looks), page_of(file, app)
    found = [(where, judged) for address, where in links if (judged := said(address, pages, app, here)) is not None]
    return [str(Told(message, where, hint)) for where, (message, hint) in found]


def page_of(file: Path, app: Path) -> Pattern | None:
    """The pieces of the address of a page's file; None of other files."""
    folder = app / "pages"
    return pattern_of(file.relative_to(folder).parts) if file.is_relative_to(folder) else None


def said(address: str, pages: Sequence[Pattern], app: Path, here: Pattern | None = None) -> tuple[str, str] | None:
    """What is wrong with a link in an app, and what to write; None where it leads somewhere, or may.

    `here` is the page that it stands on, where that is known. Says nothing in an app without pages: what its links
    mean hangs on what is shown.
    """
    if address[:1] != "/":
        return _said_of_relative(address, pages, app, here)
    path = re.split("[?#]", address, maxsplit=1)[0]
    rest = address[len(path) :]
    pieces = [unquote(piece) for piece in path.split("/") if piece]
    first = pieces[0].partition(_HOLE)[0] if pieces else ""
    if not pages or not pieces or any(piece.strip(".") == "" for piece in pieces):
        return None
    # What a host serves itself: files, and what begins with a hyphen.
    if any(own == first or (_HOLE in pieces[0] and own.startswith(first)) for own in ("static", "-")):
        return None
    given = _Given(pieces)
    leads = (page for page in pages if given.fits(page))
    if any(list(page) == pieces or _bracketed(page) == page for page in leads) or has_company(app):
        return None
    meant = given.meant(pages)
    shown = _shown(path)
    if capital := with_capital(app / "pages", pieces):
        name = capital.rpartition("/")[2]
        return (
            f"no page has the address {shown!r}: pages/{capital} is none, as its name begins with a capital letter",
            f"Call the file {name[:1].lower()}{name[1:]}. A capital letter is for a component that pages use.",
        )
    if _is_begun(app, pieces):
        return None
    for page in sorted(pages):
        bracketed = _bracketed(page)
        if page != bracketed and given.fits(bracketed):
            return _said_of_braces(shown, page, app)
    if meant:
        written = _shown(meant + rest)
        return (
            f"no page has the address {shown!r}. Did you mean {_shown(meant)!r}?",
            f"Write {written}: a page has the address that its file has in pages/, without .py.",
        )
    addresses = [address_of(page) for page in sorted(pages)]
    more = f" and {len(addresses) - _MOST} more" if len(addresses) > _MOST else ""
    there = f"There {'is' if len(addresses) == 1 else 'are'} {', '.join(addresses[:_MOST])}{more}."
    if all(re.fullmatch(r"[\w-]+", piece) for piece in pieces) and pattern_of([*pieces[:-1], f"{pieces[-1]}.py"]):
        there += f" A page of that address would be the file pages/{'/'.join(pieces)}.py."
    elif "." in pieces[-1] and _HOLE not in path:
        there += f" Files that are no pages lie in static/, such as /static/{pieces[-1]}."
    return f"no page has the address {shown!r}", there


_BRACED = re.compile(r"\{([^\W\d]\w*)\}\Z")
"""A piece of a page's path that is written as other libraries write a parameter: `{name}`."""


def _bracketed(page: Pattern) -> Pattern:
    """A page whose braces are square brackets."""
    return tuple(_BRACED.sub(r"[\1]", piece) for piece in page)


def _said_of_braces(shown: str, page: Pattern, app: Path) -> tuple[str, str]:
    """The same of a link that leads to `page`, `pages/item/{name}.py`, if its braces were square brackets."""
    file = "/".join(page) + ".py" * app.joinpath("pages", *page[:-1], f"{page[-1]}.py").is_file()
    name = next(piece for piece in file.split("/") if _BRACED.match(piece.removesuffix(".py")))
    other = name.replace("{", "[").replace("}", "]")
    return (
        f"no page has the address {shown!r}, as braces stand for nothing in pages/{file}",
        f"A piece that stands for anything is written in square brackets: call {name} in pages/ {other} instead.",
    )


def _said_of_relative(
    address: str, pages: Sequence[Pattern], app: Path, here: Pattern | None
) -> tuple[str, str] | None:
    """The same of `href="help"`, which begins where the page lies: at `/birds/5` it leads to `/birds/help`."""
    path = re.split("[?#]", address, maxsplit=1)[0]
    # With and without a slash at its end, a page's address is one, and what begins there is not.
    bases = [base for page in ([here] if here is not None else pages) for base in (page[:-1], page)]
    found = [_resolved(base, path) for base in bases]
    if not found or any(_leads(pieces, pages) for pieces in found):
        return None
    target, first, rest = _resolved((), path), found[0], address[len(path) :]
    leads = f"no page has the address {address_of(first)!r}, to which {path!r} leads"
    if not _leads(target, pages):
        return said(address_of(target if here is None else first) + rest, pages, app)
    if has_company(app) or any(_is_begun(app, pieces) for pieces in found):
        return None
    hint = f"Write {address_of(target)}{rest}: an address without a / at its start begins where its page lies."
    return f"{leads} from here. Did you mean {address_of(target)!r}?", hint


def _resolved(base: Sequence[str], path: str) -> list[str]:
    """The pieces to which a path leads that begins at `base`, as a browser finds them."""
    pieces = [*base]
    for piece in path.split("/"):
        if piece == "..":
            pieces = pieces[:-1]
        elif piece not in ("", "."):
            pieces.append(unquote(piece))
    return pieces


def _leads(pieces: Sequence[str], pages: Iterable[Pattern]) -> bool:
    """Whether there is a page at an address, or a file; a parameter of the page that it begins at fits all."""
    if not pieces or pieces[0] in ("static", "-"):
        return True
    return any(
        len(page) == len(pieces)
        and all(_is_one(mine, given) or PARAMETER.match(given) for mine, given in zip(page, pieces, strict=True))
        for page in pages
    )


def with_capital(folder: Path, pieces: Sequence[str]) -> str:
    """The file in `pages/` that would be the page of an address but for the capital letter of its name; "" for none."""
    if not pieces or any(re.search(r"[^\w-]", piece) for piece in pieces):
        return ""
    inside = folder.joinpath(*pieces[:-1])
    try:
        names = [each.name for each in os.scandir(inside)] if inside.is_dir() else []
    except OSError:
        return ""
    wanted = f"{pieces[-1].lower()}.py"
    found = [name for name in names if name.lower() == wanted and name[:1].isupper()]
    return "/".join([*pieces[:-1], found[0]]) if found else ""


def _shown(address: str) -> str:
    return re.sub(f"{_HOLE}+", "{…}", address)


def _is_begun(app: Path, pieces: Sequence[str]) -> bool:
    """Whether somebody has begun a file for a page of that address, which has no template yet."""
    if any(re.search(r"[^\w-]", piece) for piece in pieces):
        return False
    ways = [(*pieces[:-1], f"{pieces[-1]}.py"), (*pieces, "index.py")]
    return any(pattern_of(way) is not None and (app / "pages").joinpath(*way).is_file() for way in ways)


class _Given:
    """The pieces of a link's address, of which those before the first value are certain."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self.pieces = pieces
        self.sure = next((i for i, piece in enumerate(pieces) if _HOLE in piece), len(pieces))
        self.start = pieces[self.sure].partition(_HOLE)[0] if self.sure < len(pieces) else None
        """What the first piece with a value begins with; None of an address without any."""

    def fits(self, page: Pattern) -> bool:
        """Whether the link may lead to a page."""
        if any(not _is_one(mine, given) for mine, given in zip(page, self.pieces[: self.sure], strict=False)):
            return False
        if self.start is None:
            return len(page) == self.sure
        if not self.start:
            return len(page) >= self.sure  # a value may be an empty text, and may have a slash in it
        return len(page) > self.sure and (
            PARAMETER.match(page[self.sure]) is not None or page[self.sure].startswith(self.start)
        )

    def meant(self, pages: Iterable[Pattern]) -> str:
        """The address of the page that is meant; "" for none."""
        tidy = _Given(_tidied(self.pieces))
        if tidy.pieces != self.pieces and any(map(tidy.fits, pages)):
            return address_of(tidy.pieces)
        size = self.sure
        sure = self.pieces[:size]
        if not size:
            return ""
        begins = {
            address_of([given if PARAMETER.match(mine) else mine for mine, given in zip(page, sure, strict=False)])
            for page in pages
            if (len(page) >= size if self.start is not None else len(page) == size)
        }
        begin = nearest(address_of(sure), begins, ALIKE)
        meant = [piece for piece in begin.split("/") if piece][:size] + list(self.pieces[size:])
        return address_of(meant) if begin and any(map(_Given(meant).fits, pages)) else ""


def _is_one(mine: str, given: str) -> bool:
    return mine == given or PARAMETER.match(mine) is not None


def _tidied(pieces: Sequence[str]) -> list[str]:
    """An address as of a file, `/pages/about.py` or `/about.html`, as that of the page."""
    tidy = [*pieces[1:]] if pieces[0] == "pages" else [*pieces]
    if tidy:
        last = re.sub(r"\.(?:py|html?)\Z", "", tidy.pop())
        tidy += [last] if last != "index" else []
    return tidy
