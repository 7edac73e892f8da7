"""App: a folder of components and pages, or one file, as something to show (rules X0, C1)."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any

from . import loader
from .advice import advise
from .component import Component
from .configuration import app_folder, begun, config_of, read_config, recased
from .errors import LoadError, Location, NoFile, WrongCall, did_you_mean, from_home, listed
from .instance import Instance
from .kernel import Kernel
from .messages import Go, encode
from .objects import ComponentObject
from .routes import NoSuchPage, Page, Pages, rest_of
from .session import Session
from .source_text import shown

log = logging.getLogger("hyper_local")

_apps: dict[str, App] = {}
"""Those that are loaded, by their package names."""


class Components:
    """The components of one folder of an app: `app.live.Counter`."""

    def __init__(self, folder: Path, package: str) -> None:
        self._folder = folder
        self._package = package

    def _names(self) -> dict[str, Path]:
        return loader.names_in(self._folder) if self._folder.is_dir() else {}

    def __getattr__(self, name: str) -> Any:
        names = {} if name.startswith("_") else self._names()
        if name in names:
            return loader.load_file(names[name], module=f"{self._package}.{names[name].stem}")
        inner = self._folder / name
        if not name.startswith("_") and inner.is_dir() and loader.has_components(inner):
            return Components(inner, f"{self._package}.{name}")
        raise AttributeError(
            f"{self._package} has no component {name!r}.{did_you_mean(name, names)} There are {listed(names)}."
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())

    def __dir__(self) -> list[str]:
        return list(self._names())


class App:
    """An app folder, loaded. Close it to take it out of the import system again.

    Attributes: `name` is its package name, `path` the folder; `live`,
    `components` and `pages` hold what it offers; `config` is its `LIVE`. An app
    of one file has that as `only`, and the props to show it with as `given`.
    `frame` makes of each page what is shown in its place, where something is to
    stand beside it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        if not self.name.isidentifier():
            raise LoadError(
                f"{self.name!r} is no name that Python can import",
                Location(str(path), 1, 1),
                "Rename the folder, such as to app.",
            )
        present = _apps.get(self.name)
        if present is not None and present.path != path:
            raise LoadError(
                f"another app called {self.name!r} is loaded already, from {shown(present.path)}",
                Location(shown(path), 1, 1),
                "Close that one first (app.close()), or rename one of the folders.",
            )
        _apps[self.name] = self
        self.only: type[ComponentObject] | None = None
        self.given: dict[str, object] = {}
        self.frame: Callable[[Page], Page] | None = None
        self._added = put_on_path(path.parent)
        try:
            self.config = read_config(path)
            begun(path)
        except BaseException as error:
            self.close()
            advise(error)
            raise
        self.live = Components(path / "live", f"{self.name}.live")
        self.components = Components(path / "components", f"{self.name}.components")
        self.pages = Pages(path / "pages", f"{self.name}.pages")

    @classmethod
    def of_file(cls, file: Path, component: type[ComponentObject]) -> App:
        """An app whose one page is the component of a file."""
        app = cls.__new__(cls)
        app.path, app.name, app.only, app.given, app._added = file, file.stem, component, {}, ""
        app.frame = None
        app.config = config_of(file)
        app.live = Components(file.parent / "live", "live")
        app.components = Components(file.parent / "components", "components")
        app.pages = Pages(file.parent / "pages", "pages")
        return app

    @property
    def title(self) -> str:
        """What it is called where people read it: the name in its settings, or that of its folder or file."""
        return str(self.config.get("name") or self.name)

    def __repr__(self) -> str:
        return f"<app {self.name} of {shown(self.path)}>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **_: Any) -> Any:
        """In a notebook, its start page."""
        return self.page("/").object._repr_mimebundle_(include, exclude)  # pyright: ignore[reportPrivateUsage]

    def page(self, address: str = "/") -> Page:
        """What to show at an address; the start falls back to the only live component.

        Raises `NoSuchPage`.
        """
        page = self._page(address)
        return page if self.frame is None else self.frame(page)

    def _page(self, address: str) -> Page:
        if self.only is not None:
            if address.removesuffix(rest_of(address)).strip("/"):
                raise NoSuchPage(f"no page {address!r}: {self.path.name} is shown by itself, at /")
            self.only = loader.load_file(self.path)  # as it is now: a tab is reloaded when the file was saved
            return Page(self.only.__component__, dict(self.given), "/")
        if address.removesuffix(rest_of(address)).strip("/") or "/" in self.pages:
            return self.pages[address]
        if not len(self.pages) and len(self.live) == 1:
            return Page(getattr(self.live, next(iter(self.live))).__component__, {}, "/")
        from .overview import overview  # noqa: PLC0415 - most apps have a start page

        return overview(self)

    def close(self) -> None:
        """Forget the app's modules, so that another of the same name may be loaded."""
        _apps.pop(self.name, None)
        for name in [n for n in list(sys.modules) if n == self.name or n.startswith(self.name + ".")]:
            module = sys.modules.get(name)  # a kernel's thread lets go of its instances' meanwhile
            file = getattr(module, "__file__", None) or getattr(module, "__hyper_folder__", None)
            if file is None or str(file).startswith(str(self.path)):
                sys.modules.pop(name, None)
        if self._added in sys.path:
            sys.path.remove(self._added)

    def __enter__(self) -> App:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()


def app_of(component: Component, to: str = "/") -> App:
    """The app that a component's file lies in. Raises `NoSuchPage` where it lies in none, so has no page `to`."""
    folder = app_folder(component.path) if component.path is not None else None
    if folder is None:
        raise NoSuchPage(f"no page {to!r}: {component.file} is shown by itself")
    present = _apps.get(folder.name)
    return present if present is not None and present.path == folder else App(folder)


def turn_to(app: App, kernel: Kernel, to: str, values: Mapping[str, object]) -> tuple[Instance, str]:
    """The page at an address as a new root, rendered; with the address to show for it (X1).

    Raises `NoSuchPage`, or what the page raised: then there is no root, and the
    front end stays where it is.
    """
    page = app.page(to)
    root = kernel.mount(page.component, page.props, values)
    root.address = page.path
    root.render()
    if root.broken is not None:
        root.unmount()
        raise root.broken
    return root, page.path + rest_of(to)


def follow_links(app: App | None, kernel: Kernel) -> None:
    """Let the front ends of `kernel` move between the pages of `app` (X1).

    For hosts whose page stays while its content changes. Without an app it is
    the one that the shown component's file lies in.
    """

    def follow(session: Session, to: str) -> None:
        try:
            here = app or app_of(session.root.component, to)
            root, address = turn_to(here, kernel, to, session.root.values)
        except Exception as error:
            session.overlay.failure(error, "load")
            session.send(encode(Go(None)))
            return
        kernel.show(session, root)
        session.send(encode(Go(address)))

    kernel.navigator = follow


def put_on_path(folder: Path) -> str:
    """Make `folder` importable; gives what was added, or "".

    It goes behind Python's own library, so that a `token.py` of the author's
    breaks nothing, and before what is installed.
    """
    text = str(folder)
    if text in sys.path:
        return ""
    installed = (i for i, entry in enumerate(sys.path) if Path(entry).name in ("site-packages", "dist-packages"))
    sys.path.insert(next(installed, len(sys.path)), text)
    return text


def load(path: str | Path) -> Any:
    """The app of a folder, or the component class of a file (rule X0).

    Raises `LoadError`; `FileNotFoundError` where there is nothing; what `config.py` raises.
    """
    __tracebackhide__ = True  # notebooks show the line of the cell, then the author's
    if not isinstance(path, (str, PathLike)):  # pyright: ignore[reportUnnecessaryIsInstance] - whoever asks may err
        raise WrongCall(f"load() takes the path of a file or a folder, as text, and not {path!r}")
    try:
        return _loaded(path)
    except Exception as error:
        raise from_home(error)  # noqa: B904 - it is the same


def _loaded(path: str | PathLike[str]) -> Any:
    asked, path = path, Path(path).resolve()
    if path.is_dir():
        if not any((path / folder).is_dir() for folder in loader.FOLDERS):
            inner = [p.name for p in path.iterdir() if any((p / f).is_dir() for f in loader.FOLDERS)]
            hint = recased(path) or "Make a folder live/ in it and put a component there."
            if inner:
                hint = f"Did you mean {path.name}/{inner[0]}?"
            elif path.name in loader.FOLDERS:
                hint = f"It is a part of an app, which is the folder around it: {shown(path.parent)}"
            raise LoadError("this folder has no live/, components/ or pages/", Location(shown(path), 1, 1), hint)
        return App(path)
    if not path.exists():
        raise NoFile(_nothing_at(str(asked), path))
    around = app_folder(path)
    put_on_path(around.parent if around else path.parent)
    made = loader.load_file(path)
    if (error := loader.refused(path)) is not None:
        # Else nothing said so: it was told when the file was saved, and the class is that of before.
        log.warning("%s\n  %s", error, loader.UNTIL_THEN)
    return made


def _nothing_at(asked: str, path: Path) -> str:
    """What to say where there is nothing, with what may be meant."""
    said = f"there is no file or folder {asked!r}."
    there = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
    near = f" Did you mean '{path.name}.py'?" if f"{path.name}.py" in there else did_you_mean(path.name, there)
    return said + (near or f" Python works in the folder {Path.cwd()}: look for it there.")


def open_app(path: str | Path) -> App:
    """Like `load`, but a file comes as an app whose one page it is."""
    loaded = load(path)
    if isinstance(loaded, App):
        return loaded
    return App.of_file(Path(path).resolve(), loaded)
