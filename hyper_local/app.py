"""App: a folder of components and pages, or one file, as something to show (rules X0, C1)."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, cast
from urllib.parse import urlsplit

from . import loader
from .errors import HyperError, LoadError, Location, did_you_mean, listed
from .kernel import Kernel
from .literals import Source
from .messages import Go, encode
from .objects import ComponentObject
from .routes import NoSuchPage, Page, Pages
from .session import Session

CONFIG: dict[str, type | tuple[type, ...]] = {
    "transport": str,
    "fallback": str,
    "reconnect_attempts": int,
    "heartbeat_interval": (int, float),
    "debounce": int,
    "session": object,
    "shared": str,
}
"""Keys of `LIVE` in `config.py`, with their types (C1)."""

EXAMPLES: dict[str, object] = {
    "transport": "websocket",
    "fallback": "htmx",
    "reconnect_attempts": 5,
    "heartbeat_interval": 30,
    "debounce": 300,
    "shared": "redis://localhost",
}

_apps: dict[str, Path] = {}


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
        if present is not None and present != path:
            raise LoadError(
                f"another app called {self.name!r} is loaded already, from {loader.shown(present)}",
                Location(loader.shown(path), 1, 1),
                "Close that one first (app.close()), or rename one of the folders.",
            )
        _apps[self.name] = path
        self.only: type[ComponentObject] | None = None
        self.given: dict[str, object] = {}
        self._added = put_on_path(path.parent)
        try:
            self.config = read_config(path)
        except BaseException:
            self.close()
            raise
        loader.settings["debounce"] = self.config.get("debounce")
        self.live = Components(path / "live", f"{self.name}.live")
        self.components = Components(path / "components", f"{self.name}.components")
        self.pages = Pages(path / "pages", f"{self.name}.pages")

    @classmethod
    def of_file(cls, file: Path, component: type[ComponentObject]) -> App:
        """An app whose one page is the component of a file."""
        app = cls.__new__(cls)
        app.path, app.name, app.only, app.given, app._added = file, file.stem, component, {}, ""
        around = loader.app_folder(file)
        app.config = read_config(around) if around else {}
        app.live = Components(file.parent / "live", "live")
        app.components = Components(file.parent / "components", "components")
        app.pages = Pages(file.parent / "pages", "pages")
        return app

    def __repr__(self) -> str:
        return f"<app {self.name} of {loader.shown(self.path)}>"

    def page(self, address: str = "/") -> Page:
        """What to show at an address; the start falls back to the only live component.

        Raises `NoSuchPage`.
        """
        if self.only is not None:
            if urlsplit(address).path.strip("/"):
                raise NoSuchPage(f"no page {address!r}: {self.path.name} is shown by itself, at /")
            self.only = loader.load_file(self.path)  # as it is now: a tab is reloaded when the file was saved
            return Page(self.only.__component__, dict(self.given), "/")
        if address.strip("/") or "/" in self.pages:
            return self.pages[address]
        if not len(self.pages) and len(self.live) == 1:
            return Page(getattr(self.live, next(iter(self.live))).__component__, {}, "/")
        from .overview import overview  # noqa: PLC0415 - most apps have a start page

        return overview(self)

    def close(self) -> None:
        """Forget the app's modules, so that another of the same name may be loaded."""
        _apps.pop(self.name, None)
        for name in [n for n in sys.modules if n == self.name or n.startswith(self.name + ".")]:
            file = getattr(sys.modules[name], "__file__", None) or getattr(sys.modules[name], "__hyper_folder__", None)
            if file is None or str(file).startswith(str(self.path)):
                del sys.modules[name]
        loader.settings["debounce"] = None
        if self._added in sys.path:
            sys.path.remove(self._added)

    def __enter__(self) -> App:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()


def follow_links(app: App, kernel: Kernel) -> None:
    """Let the front ends of `kernel` move between the pages of `app` (X1).

    For hosts whose page stays while its content changes: a window, a notebook.
    """

    def follow(session: Session, to: str) -> None:
        try:
            page = app.page(to)
            root = kernel.mount(page.component, page.props, session.root.values)
        except Exception as error:
            session.failure(error, "load")
            return
        kernel.show(session, root)
        session.send(encode(Go(page.path)))

    kernel.navigator = follow


def put_on_path(folder: Path) -> str:
    """Make `folder` importable; gives what was added, or ""."""
    text = str(folder)
    if text in sys.path:
        return ""
    sys.path.insert(0, text)
    return text


def read_config(path: Path) -> dict[str, Any]:
    """`LIVE` of `config.py`, in the app folder or beside it. Raises `LoadError` (C1)."""
    for file in (path / "config.py", path.parent / "config.py"):
        if file.is_file():
            space: dict[str, Any] = {"__name__": "config", "__file__": str(file)}
            try:
                exec(compile(loader.text_of(file), str(file), "exec"), space)
            except SyntaxError as error:
                where = Location(loader.shown(file), error.lineno or 1, error.offset or 1, error.text or "")
                hint = "Python stops reading here; the mistake is here or just before."
                raise LoadError(f"not Python: {error.msg}", where, hint) from None
            return check_config(space.get("LIVE", {}), loader.shown(file), loader.text_of(file))
    return {}


def _place_of_setting(text: str, file: str, key: object) -> Location:
    """Where `config.py` sets `key` of `LIVE`, or `LIVE` itself, as far as its text says so."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "LIVE" for t in node.targets):
            place: ast.expr = node.targets[0]
            for name in node.value.keys if isinstance(node.value, ast.Dict) else ():
                if isinstance(name, ast.Constant) and key is not None and name.value == key:
                    place = name
            return Source(text, file).line_location(place.lineno, place.col_offset)
    return Location(file, 1, 1)


def check_config(live: object, file: str, text: str = "") -> dict[str, Any]:
    """The settings `LIVE` of `config.py`. Raises `LoadError` where one is unknown or of a wrong type."""

    def where(key: object = None) -> Location:
        return _place_of_setting(text, file, key)

    if not isinstance(live, dict):
        raise LoadError("LIVE is not a dict", where(), 'Write LIVE = {"debounce": 300}')
    settings = cast("dict[str, Any]", live)
    for key, value in settings.items():
        if key not in CONFIG:
            raise LoadError(
                f"LIVE has an unknown key {key!r}.{did_you_mean(str(key), CONFIG)}",
                where(key),
                f"Known are {listed(CONFIG)}.",
            )
        if not isinstance(value, CONFIG[key]) or isinstance(value, bool):
            kind = CONFIG[key]
            wanted = kind.__name__ if isinstance(kind, type) else "number"
            hint = f"Write for example LIVE = {{{key!r}: {EXAMPLES[key]!r}}}"
            raise LoadError(f"LIVE[{key!r}] must be {wanted}, not {type(value).__name__}", where(key), hint)
    return dict(settings)


def load(path: str | Path) -> Any:
    """The app of a folder, or the component class of a file (rule X0).

    Raises `LoadError`; `FileNotFoundError` where there is nothing.
    """
    path = Path(path).resolve()
    if path.is_dir():
        if not any((path / folder).is_dir() for folder in loader.FOLDERS):
            inner = [p.name for p in path.iterdir() if any((p / f).is_dir() for f in loader.FOLDERS)]
            hint = (
                f"Did you mean {path.name}/{inner[0]}?"
                if inner
                else "Make a folder live/ in it and put a component there."
            )
            raise LoadError("this folder has no live/, components/ or pages/", Location(loader.shown(path), 1, 1), hint)
        return App(path)
    if not path.exists():
        raise FileNotFoundError(f"there is no file or folder {path}")
    around = loader.app_folder(path)
    put_on_path(around.parent if around else path.parent)
    return loader.load_file(path)


def open_app(path: str | Path) -> App:
    """Like `load`, but a file comes as an app whose one page it is."""
    loaded = load(path)
    if isinstance(loaded, App):
        return loaded
    return App.of_file(Path(path).resolve(), loaded)


def session_values(config: dict[str, Any], extra: dict[str, object], *, username: str | None) -> dict[str, object]:
    """Values of a session (P4): what the command line and `LIVE["session"]` give, then `username`."""
    session = config.get("session")
    values = session() if callable(session) else session
    if values is not None and not isinstance(values, dict):
        raise HyperError("LIVE['session'] must be a dict, or a function that gives one")
    out: dict[str, object] = {"username": username} if username is not None else {}
    return {**out, **cast("dict[str, object]", values or {}), **extra}
