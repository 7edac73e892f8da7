"""Routes: files of `pages/` -> addresses, and an address -> its page (rule X1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from .arguments import coerce
from .component import Component
from .errors import ArgumentError, HyperError, did_you_mean
from .loader import component_files, load_file

_PARAMETER = re.compile(r"\[([^\W\d]\w*)\]\Z")


class NoSuchPage(HyperError):
    """No page has this address, or a part of it does not fit."""


@dataclass(frozen=True)
class Page:
    """A page with the props that its address gave."""

    component: Component
    props: dict[str, object]
    path: str


@dataclass(frozen=True)
class Route:
    """One file of `pages/`: `pattern` is its address in pieces, a parameter as `[name]`."""

    pattern: tuple[str, ...]
    file: Path
    module: str

    @property
    def address(self) -> str:
        """The address, with its parameters in brackets."""
        return "/" + "/".join(self.pattern)

    def match(self, pieces: tuple[str, ...]) -> dict[str, str] | None:
        """The parameters of an address; None where it is not this route's."""
        if len(pieces) != len(self.pattern):
            return None
        found: dict[str, str] = {}
        for mine, given in zip(self.pattern, pieces, strict=True):
            parameter = _PARAMETER.match(mine)
            if parameter:
                found[parameter.group(1)] = given
            elif mine != given:
                return None
        return found


def read_routes(folder: Path, package: str) -> list[Route]:
    """Routes of a `pages/` folder, the fixed ones before those with parameters."""
    routes = list(_routes(folder, (), package)) if folder.is_dir() else []
    return sorted(routes, key=lambda r: ([bool(_PARAMETER.match(p)) for p in r.pattern], r.pattern))


def _routes(folder: Path, above: tuple[str, ...], package: str) -> Iterator[Route]:
    for file in component_files(folder):
        if file.stem[:1].isupper():
            continue
        pieces = above if file.stem == "index" else (*above, file.stem)
        yield Route(pieces, file, ".".join((package, *above, file.stem)))
    for inner in sorted(folder.iterdir()):
        if inner.is_dir() and not inner.name.startswith(("_", ".")):
            yield from _routes(inner, (*above, inner.name), package)


class Pages:
    """The pages of an app, by address: `app.pages["/users/5"]`."""

    def __init__(self, folder: Path, package: str) -> None:
        self.folder = folder
        self.package = package

    @property
    def routes(self) -> list[Route]:
        """Every route of the folder."""
        return read_routes(self.folder, self.package)

    def __iter__(self) -> Iterator[str]:
        return (route.address for route in self.routes)

    def __len__(self) -> int:
        return len(self.routes)

    def __contains__(self, address: object) -> bool:
        return isinstance(address, str) and any(r.match(_pieces(address)) is not None for r in self.routes)

    def __getitem__(self, address: str) -> Page:
        """The page of an address. Raises `NoSuchPage`."""
        pieces = _pieces(address)
        for route in self.routes:
            found = route.match(pieces)
            if found is not None:
                component = load_file(route.file, module=route.module, live=False).__component__
                return Page(component, _fitted(component, found, address), "/" + "/".join(pieces))
        addresses = list(self)
        raise NoSuchPage(
            f"no page {address!r}.{did_you_mean(address, addresses)} There are {', '.join(addresses) or 'none'}."
        )


def _pieces(address: str) -> tuple[str, ...]:
    return tuple(unquote(piece) for piece in urlsplit(address).path.split("/") if piece)


_TYPES: dict[str, Any] = {"int": int, "float": float, "bool": bool, "str": str}


def _fitted(component: Component, found: dict[str, str], address: str) -> dict[str, object]:
    out: dict[str, object] = {}
    for name, text in found.items():
        prop = component.props.get(name)
        if prop is None:
            raise NoSuchPage(f"the page of {address!r} has no prop {name!r}: write {name}: str in {component.file}")
        try:
            out[name] = coerce(text, _TYPES.get(prop.annotation, str), name)
        except ArgumentError:
            raise NoSuchPage(f"no page {address!r}: {name} must be {prop.annotation}") from None
    return out
