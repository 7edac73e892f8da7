"""Routes: files of `pages/` -> addresses, and an address -> its page (rule X1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from .arguments import coerce
from .component import Component
from .dead_ends import with_capital
from .errors import ArgumentError, LoadError, Location, NoSuchPage, did_you_mean
from .loader import component_files, has_template, load_file
from .objects import ComponentObject, class_of
from .props import AddressText
from .records import record
from .route_pattern import PARAMETER, SAME, address_of, pattern_of, shape_of
from .source_text import shown

_PLAIN = re.compile(r"[\w-]+")


@record(slots=False)
class Page:
    """A page with the props that its address gave. As the last line of a cell it is shown.

    `path` is its address, without what follows a `?` or `#`.
    """

    component: Component
    props: dict[str, object]
    path: str

    @cached_property
    def object(self) -> ComponentObject:
        """The page as a component object, made when it is first asked for."""
        made = class_of(self.component)(**self.props)
        made.__hl_instance__.address = self.path
        return made

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **_: Any) -> Any:
        return self.object._repr_mimebundle_(include, exclude)  # pyright: ignore[reportPrivateUsage]


@record
class Route:
    """One file of `pages/`: `pattern` is its address in pieces, a parameter as `[name]`."""

    pattern: tuple[str, ...]
    file: Path
    module: str

    @property
    def address(self) -> str:
        """The address, with its parameters in brackets."""
        return address_of(self.pattern)

    def match(self, pieces: tuple[str, ...]) -> dict[str, str] | None:
        """The parameters of an address; None where it is not this route's."""
        if len(pieces) != len(self.pattern):
            return None
        found: dict[str, str] = {}
        for mine, given in zip(self.pattern, pieces, strict=True):
            parameter = PARAMETER.match(mine)
            if parameter:
                found[parameter.group(1)] = given
            elif mine != given:
                return None
        return found


def read_routes(folder: Path, package: str) -> list[Route]:
    """Routes of a `pages/` folder, the fixed ones before those with parameters.

    Raises `LoadError` where two files have one address.
    """
    routes = list(_routes(folder, (), package)) if folder.is_dir() else []
    seen: dict[tuple[str, ...], Route] = {}
    for route in routes:
        other = seen.setdefault(shape_of(route.pattern), route)
        if other is not route:
            raise LoadError(
                f"{shown(other.file)} has the same address, {other.address}",
                Location(shown(route.file), 1, 1),
                SAME,
            )
    return sorted(routes, key=lambda r: ([bool(PARAMETER.match(p)) for p in r.pattern], r.pattern))


def _routes(folder: Path, above: tuple[str, ...], package: str) -> Iterator[Route]:
    for file in component_files(folder):
        pieces = pattern_of((*above, file.name))
        if pieces is not None:
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
                return Page(component, _fitted(component, found, address), path_of(pieces))
        addresses = list(self)
        if file := self.without_template(pieces):
            raise NoSuchPage(f"no page {address!r}: {file} has no template")
        if file := self.with_capital(pieces):
            small = f"{file.name[:1].lower()}{file.name[1:]}"
            raise NoSuchPage(f"no page {address!r}: {shown(file)} begins with a capital letter. Call it {small}")
        there = f"There {'is' if len(addresses) == 1 else 'are'} {', '.join(addresses) or 'none'}."
        raise NoSuchPage(f"no page {address!r}.{did_you_mean(address, addresses)}", there)

    def without_template(self, pieces: tuple[str, ...]) -> str:
        """The file that would be the page of an address, and has no template; "" where there is none."""
        if not all(_PLAIN.fullmatch(piece) for piece in pieces):
            return ""
        files = [self.folder.joinpath(*pieces, "index.py")]
        files += [self.folder.joinpath(*pieces[:-1], f"{pieces[-1]}.py")] if pieces else []
        named = (file for file in files if not file.name.startswith("_") and file.is_file())
        return next((shown(file) for file in named if not has_template(file)), "")

    def with_capital(self, pieces: tuple[str, ...]) -> Path | None:
        """The file that would be the page of an address, but for the capital letter of its name."""
        found = with_capital(self.folder, pieces)
        return self.folder / found if found and has_template(self.folder / found) else None


def path_of(pieces: tuple[str, ...]) -> str:
    """The address of these pieces, quoted where an address must be."""
    return "/" + "/".join(quote(piece, safe="[]@:!$&'()*+,;=~") for piece in pieces)


def normal(address: str) -> str:
    """The one spelling of an address's path: as an address of `Page`."""
    return path_of(_pieces(address))


def rest_of(address: str) -> str:
    """What follows the path in an address: `?q=1#top`."""
    return address[len(_path(address)) :]


def _path(address: str) -> str:
    return re.split("[?#]", address, maxsplit=1)[0]


def _pieces(address: str) -> tuple[str, ...]:
    return tuple(unquote(piece) for piece in _path(address).split("/") if piece)


_TYPES: dict[str, Any] = {"int": int, "float": float, "bool": bool, "str": str}


def _fitted(component: Component, found: dict[str, str], address: str) -> dict[str, object]:
    out: dict[str, object] = {}
    for name, text in found.items():
        prop = component.props.get(name)
        if prop is None:
            raise NoSuchPage(f"the page of {address!r} has no prop {name!r}: write {name}: str in {component.file}")
        if prop.annotation not in _TYPES:
            out[name] = AddressText(text, address)  # only the page's own file knows the type (P2)
            continue
        try:
            out[name] = coerce(text, _TYPES[prop.annotation], name)
        except ArgumentError:
            raise NoSuchPage(f"no page {address!r}: {name} must be {prop.annotation}") from None
    return out
