"""Exporting: an app's pages as plain HTML files that show their first state without any script.

What the browser host would send first, made into documents that work from a
disk and under any address: links between pages are relative, and the default
style lies beside them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any, cast
from urllib.parse import quote, unquote, urljoin

from markupsafe import escape

from . import static_files
from .app import App
from .configuration import session_values
from .errors import HyperError
from .instance import Instance
from .kernel import Kernel
from .loader import load_file
from .markup import Tree, Writer, clean
from .routes import NoSuchPage, Page, Route, normal, rest_of
from .uncaught import in_full

STYLE = "style.css"
MANIFEST = ".hyper-local-export.json"
"""Lists what an export wrote, with the hashes: only that is ever replaced or removed."""
STOP_SECONDS = 5.0

_DOCUMENT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="script-src 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{style}">
</head>
<body>
<div class="hyper-root">{content}</div>
</body>
</html>
"""


class ExportRefused(HyperError):
    """Something of somebody else's stands where a file should go."""


@dataclass
class Export:
    """What an export made: text by file name, files to copy, what was left out and why, what went wrong."""

    app: str
    texts: dict[str, str] = field(default_factory=dict[str, str])
    copies: dict[str, Path] = field(default_factory=dict[str, Path])
    notes: list[str] = field(default_factory=list[str])
    failures: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Addresses, and what was wrong with their pages."""


def export(app: App, extra: Mapping[str, object] | None = None) -> Export:
    """The pages of `app` as documents; nothing is written.

    `extra` are session values, as `--prop` gives them. Each page is mounted on
    a kernel of its own, and unmounted again, hooks included.
    """
    made = Export(app.name)
    pages = dict(_pages(app, made))
    names = {address: file_of(address) for address in pages}
    for address, page in pages.items():
        try:
            values = session_values(app.config, extra or {}, username="guest")
            title, content = _first_paint(page, values, names, made)
        except Exception as error:
            made.failures.append((address, in_full(error)))
            continue
        up = "../" * names[address].count("/")
        made.texts[names[address]] = _DOCUMENT.format(
            title=escape(title or page.component.name), style=up + STYLE, content=content
        )
    made.copies = dict(static_files.all_in(static_files.folder_of(app.path)))
    made.texts[STYLE] = (files("hyper_local") / "client" / STYLE).read_text("utf-8")
    return made


def file_of(address: str) -> str:
    """The file of a page: `dashboard/index.html` for `/dashboard`."""
    name = str(PurePosixPath(unquote(address).strip("/")) / "index.html")
    if not _stays(name):
        raise NoSuchPage(f"{address!r} can't be a file")
    return name


def _pages(app: App, made: Export) -> Iterator[tuple[str, Page]]:
    routes = app.pages.routes if app.only is None else []
    if not any(route.address == "/" for route in routes):
        yield "/", app.page("/")
    for route in routes:
        try:
            addresses = _addresses(route, made)
            for address in addresses:
                page = app.page(address)
                if page.component.path != route.file.resolve():
                    raise NoSuchPage(f"{address!r} in __config__['export'] is not an address of {route.address}")
                yield page.path, page
        except Exception as error:
            made.failures.append((route.address, in_full(error)))


def _addresses(route: Route, made: Export) -> Sequence[str]:
    if "[" not in route.address:
        return [route.address]
    named: list[str] = load_file(route.file, module=route.module, live=False).__component__.config.get("export", [])
    if not named:
        made.notes.append(
            f"skipped {route.address}: name the addresses to export in its file, such as "
            f'__config__ = {{"export": ["{_example(route)}"]}}'
        )
    return named


def _example(route: Route) -> str:
    return "/" + "/".join("1" if piece.startswith("[") else piece for piece in route.pattern)


# One page -----------------------------------------------------------------


class _Kernel(Kernel):
    """Remembers what failed: of an export, nobody sees the log of a page."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.failures: list[BaseException] = []

    def failed(self, instance: Instance, error: BaseException, kind: str) -> None:
        self.failures.append(error)


def _first_paint(page: Page, values: Mapping[str, object], names: Mapping[str, str], made: Export) -> tuple[str, str]:
    """Title and content of a page in its first state. Raises what the author's code raised."""
    kernel = _Kernel.threaded()
    assert isinstance(kernel, _Kernel)

    def paint() -> tuple[str, str]:
        root = kernel.mount(page.component, page.props, values)
        try:
            root.render()
            if kernel.failures:
                raise kernel.failures[0]
            writer = _Page(page.path, names, made)
            writer.node(root.surface.tree)
            return " ".join(writer.title.split()), clean("".join(writer.out))
        finally:
            root.unmount()

    try:
        return kernel.call(paint).result()
    finally:
        kernel.stop(STOP_SECONDS)


_FILES = ("href", "src", "poster", "data")
"""Attributes that name a file of `static/` (X3)."""
_IN_STYLE = re.compile(r"""(url\(\s*["']?)/(?=static/)""", re.IGNORECASE)
_IN_LIST = re.compile(r"((?:^|,)\s*)/(?=static/)")


class _Page(Writer):
    """Writes a page for a disk: no script, relative links, its `<title>` apart."""

    by_shape = False

    def __init__(self, address: str, names: Mapping[str, str], made: Export) -> None:
        super().__init__(lambda surface: surface.tree)
        self.address = address
        self.names = names
        self.made = made
        self.title = ""
        self.tag = ""
        self.inside_svg = 0

    def element(self, wire: Tree, values: Sequence[Any], at: tuple[Any, ...]) -> None:
        tag: str = wire[0]
        self.tag = tag
        if tag.lower() == "script":
            self.made.notes.append(f"{self.address}: left out a <script>")
            return
        if tag == "title" and not self.inside_svg:
            outer, self.out = self.out, []
            self.children(wire[2:], values, at)
            # Escaped here, and once more by the document.
            self.title, self.out = self.title or _unescaped("".join(self.out)), outer
            return
        self.inside_svg += tag == "svg"
        if tag == "style":
            outer, self.out = self.out, []
            super().element(wire, values, at)
            self.out = [*outer, _IN_STYLE.sub(rf"\1{self.up}", "".join(self.out))]
            return
        if tag == "form" and "action" not in (wire[1] or {}) and "method" not in (wire[1] or {}):
            # Submits to nowhere, where it would otherwise reload the page.
            wire = [tag, {**(wire[1] or {}), "method": "dialog"}, *wire[2:]]
        super().element(wire, values, at)
        self.inside_svg -= tag == "svg"

    def attribute(self, name: str, value: Any) -> None:
        if name == "href" and self.tag in ("a", "area") and isinstance(value, str):
            value = self.link(value)
        elif isinstance(value, str) and value.startswith(static_files.PREFIX) and name in _FILES:
            value = self.up + value[1:]
        elif name == "style" and isinstance(value, str):
            value = _IN_STYLE.sub(rf"\1{self.up}", value)
        elif name == "srcset" and isinstance(value, str):
            value = _IN_LIST.sub(rf"\1{self.up}", value)
        super().attribute(name, value)

    @property
    def up(self) -> str:
        """The way from the page's file to the folder of the export."""
        return "../" * file_of(self.address).count("/")

    def link(self, href: str) -> str:
        """An address inside the app as a relative one to its file."""
        if href.startswith("#"):
            return href
        to = urljoin(self.address, href)
        if not to.startswith("/") or to.startswith("//"):
            return href
        rest = rest_of(to)
        path = normal(to)
        name = self.names.get(path)
        if name is None:
            self.made.notes.append(f"{self.address} links to {path}, which is not exported")
            name = file_of(path)
        # A colon would make what stands before it a scheme.
        return self.up + quote(name, safe="/@!$&'()*+,;=~") + rest


def _unescaped(text: str) -> str:
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text


# Files --------------------------------------------------------------------


def write(made: Export, folder: Path) -> list[Path]:
    """Put an export into `folder`, and take away what an earlier one left there; gives what was written.

    Raises `ExportRefused`, before anything is changed, where a file is in the
    way that no export has written, or that was changed since.
    """
    known = _manifest(folder, made.app)
    contents = {name: text.encode() for name, text in made.texts.items()}
    contents |= {name: file.read_bytes() for name, file in made.copies.items()}
    for name in contents:
        file = folder / name
        if file.exists() and (not file.is_file() or known.get(name) != _hash(file.read_bytes())):
            raise ExportRefused(
                f"{file} is there already, and is not of an export (or was changed since)\n"
                "  Move it away, or choose another folder with -o."
            )
    for name, text in known.items():
        file = folder / name
        if name not in contents and file.is_file() and _hash(file.read_bytes()) == text:
            file.unlink()
            if file.parent != folder and not any(file.parent.iterdir()):
                file.parent.rmdir()
    written: dict[str, str] = {}
    for name, content in contents.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        written[name] = _hash(content)
    (folder / MANIFEST).write_text(json.dumps({"app": made.app, "files": written}, indent=1) + "\n", "utf-8")
    return [folder / name for name in written]


def _manifest(folder: Path, app: str) -> dict[str, str]:
    """What an earlier export of the same app wrote; names that lead elsewhere are not believed."""
    if folder.is_file():
        raise ExportRefused(f"{folder} is a file, and pages need a folder\n  Choose another name with -o.")
    try:
        found = cast("dict[str, Any]", json.loads((folder / MANIFEST).read_text("utf-8")))
        of_app, written = str(found["app"]), cast("dict[str, str]", found["files"])
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError):
        raise ExportRefused(f"{folder / MANIFEST} can't be read\n  Choose another folder with -o.") from None
    if of_app != app:
        raise ExportRefused(f"{folder} holds the export of another app, {of_app!r}\n  Choose another folder with -o.")
    return {name: text for name, text in written.items() if _stays(name)}


def _stays(name: str) -> bool:
    """Whether a file name stays in the folder it is for."""
    return not PurePosixPath(name).is_absolute() and ".." not in PurePosixPath(name).parts


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
