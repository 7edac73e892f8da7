"""Snapshot: a page as HTML that nobody can use, only read.

Saved notebooks, exports and mail keep this. It has no scripts, its controls are
disabled, and it brings its own style.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from hyper_local import static_files
from hyper_local.instance import Instance
from hyper_local.markup import Tree, Writer, clean

from . import embedded

CONTROLS = frozenset({"button", "fieldset", "input", "optgroup", "option", "select", "textarea"})
LARGEST_INLINE = 200_000
"""Bytes of a file that a saved notebook keeps with each picture of a component."""
TRAIT = "_page"
"""The widget's trait that holds the page as HTML, for notebooks that are saved with the state of their widgets."""
_COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s*\n\s*|\s*([{};,])\s*")
_HEADING = re.compile(r"<(h[1-6])(|\s[^>]*)>", re.IGNORECASE)
_CLASS = re.compile(r'(\sclass=")', re.IGNORECASE)
NOTE = '<small class="hyper-snapshot">Static snapshot. Run the cell to use it.</small>'


class _Frozen(Writer):
    """Writes what can be looked at, and nothing that runs."""

    def __init__(self, folder: Path | None) -> None:
        super().__init__(lambda surface: surface.tree, _disable)
        self.folder = folder

    def attribute(self, name: str, value: Any) -> None:
        if name in ("src", "href", "poster") and isinstance(value, str) and value.startswith(static_files.PREFIX):
            value = self.inlined(value)
        super().attribute(name, value)

    def inlined(self, address: str) -> str:
        """A file of the app as part of the page; its address where that is too long, or there is none."""
        file = static_files.find(self.folder, address) if self.folder is not None else None
        if file is None or file.stat().st_size > LARGEST_INLINE:
            return address
        return f"data:{static_files.kind_of(file)};base64,{base64.b64encode(file.read_bytes()).decode()}"

    def element(self, wire: Any, values: Sequence[Any], at: tuple[Any, ...]) -> None:
        if wire is embedded.PLACE:
            self.out.append(f'<div class="{embedded.CLASS}">{embedded.still(values[0])}</div>')
        elif wire[0].lower() != "script":
            super().element(wire, values, at)


def _disable(wire: Any, at: tuple[Any, ...], values: Sequence[Any]) -> str:
    if wire[0] not in CONTROLS:
        return ""
    attributes: dict[str, Any] = wire[1] or {}
    given = attributes.get("disabled")
    present = values[given] if type(given) is int else given
    return " disabled" if present is None else ""


def static_folder(instance: Instance) -> Path:
    """The folder `static/` of an instance's app; for the component of a cell, the one beside the notebook."""
    return static_files.folder_of(instance.component.path or Path.cwd() / "cell.py")


def tree_html(tree: Tree, folder: Path | None = None) -> str:
    """The HTML of a tree of values, its controls disabled; `folder` has the files that it shows (X3)."""
    writer = _Frozen(folder)
    writer.node(tree)
    return _HEADING.sub(_unlisted, clean("".join(writer.out)))


def _unlisted(heading: re.Match[str]) -> str:
    """JupyterLab lists headings of outputs, which lead nowhere: what it shows is the widget, not this."""
    tag, attributes = heading.groups()
    named = _CLASS.sub(r"\1jp-toc-ignore ", attributes, count=1)
    if named == attributes:
        named += ' class="jp-toc-ignore"'
    return f"<{tag}{named}>"


@cache
def style() -> str:
    """The stylesheet of every notebook view: the common one, and what is special here."""
    common = files("hyper_local").joinpath("client", "style.css").read_text(encoding="utf-8")
    own = files("hyper_local_widgets").joinpath("widget.css").read_text(encoding="utf-8")
    return _SPACE.sub(lambda found: found[1] or "\n", _COMMENTS.sub("", f"{common}\n{own}")).strip()


def page(instance: Instance) -> str:
    """The HTML of what `instance` shows now; renders it if nothing has yet."""
    if not instance.mounted:
        instance.render()
    return tree_html(instance.surface.tree, static_folder(instance))


def framed(page: str, *, dressed: bool = True) -> str:
    """The HTML of a page; with the style that it needs, unless it stands below one that is `dressed`."""
    worn = f"<style>{style()}</style>" if dressed else ""
    return f'<div class="hyper-root hyper-static">{worn}{page}{NOTE}</div>'
