"""Building: an app as a folder that runs without Python, by PyInstaller: `hyper-local build`.

Component files stay text, which the loader reads as it always does; PyInstaller
can't see what they import, so we tell it.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hyper_local import source
from hyper_local.app import App
from hyper_local.errors import HyperError, LoadError
from hyper_local.records import record
from hyper_local.source_text import text_of

from .icon import icon_of
from .preflight import found

TOOLKITS = {"pyside6": "PySide6", "pyqt6": "PyQt6"}
"""Those that a Linux bundle may hold, with their packages; the first is LGPL, the other GPL."""
PACKAGES = {"pyside6": ["PySide6"], "pyqt6": ["PyQt6", "PyQt6-WebEngine"]}
"""What is installed to have them with a web view."""
NAMED = {"PyInstaller": "pyinstaller", "PySide6": '"PySide6!=6.12.0"'}
"""How pip is to be asked for them, where that is not by the name; PySide6 6.12.0 ends the process on Python 3.11."""

ENTRY = '''\
"""Made by hyper-local build: shows the app that lies beside it."""

import logging
import os
import sys
import threading
from pathlib import Path

os.environ.setdefault("HYPER_LOCAL_NAME", {name!r})
{toolkit}
from hyper_local.app import open_app
from hyper_local.errors import HyperError
from hyper_local.host import HostUnavailable, Options
from hyper_local_webview.host import host

logging.basicConfig(format="%(message)s")
try:
    code = host.run(open_app(Path(sys._MEIPASS) / {path!r}), Options(development=False))
except (HostUnavailable, HyperError) as error:
    print(error, file=sys.stderr)
    code = 3 if isinstance(error, HostUnavailable) else 1
for stream in (sys.stdout, sys.stderr):
    if stream is not None:
        stream.flush()
if threading.active_count() > 1:
    os._exit(code)
sys.exit(code)
'''

UNUSED = ("hyper_local_widgets", "hyper_local_browser", "hyper_local.testing", "hyper_local.pytest_plugin")
NEVER = ("tkinter", "IPython", "ipywidgets", "anywidget", "bs4", "pytest", "watchfiles")
"""What a window needs nothing of, unless the app imports it."""

LEFT_OUT = shutil.ignore_patterns("__pycache__", ".*", "*.pyc", "*.pyi")
"""What of an app's folder is not copied: caches, stubs, and hidden files, which may hold secrets."""


@record
class Built:
    """The folder that was made, the program in it, and its size in bytes."""

    folder: Path
    program: Path
    size: int


def build(app: App, out: Path, toolkit: str = "") -> Built:
    """Make a folder below `out`. Raises `HyperError` with what is missing, or what PyInstaller said."""
    chosen = toolkit_for(toolkit)
    icon = icon_of(app.path, app.config.get("icon"))
    title = app.title
    name = re.sub(r"[^\w.-]+", "-", title).strip("-.") or "app"
    with tempfile.TemporaryDirectory(prefix="hyper-build-") as made:
        work = Path(made)
        content, inner = copied(app, work / "content")
        entry = work / "entry.py"
        lines = f'os.environ.setdefault("QT_API", {chosen!r})' if chosen else ""
        entry.write_text(ENTRY.format(name=title, toolkit=lines, path=inner), "utf-8")
        command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--onedir", "--name", name]
        command += ["--distpath", str(out), "--workpath", str(work / "work"), "--specpath", str(work)]
        command += ["--add-data", f"{content}{os.pathsep}."]
        command += [f"--paths={path}" for path in sys.path if path and Path(path).is_dir()]
        for package in ("hyper_local", "hyper_local_webview"):
            command += ["--collect-submodules", package, "--collect-data", package]
        command += ["--copy-metadata", "hyper-local"]
        wanted = set(imports_of(content))
        # We import pywebview and Qt when a window is wanted, by name: PyInstaller sees neither.
        command += [f"--hidden-import={module}" for module in sorted({*wanted, "webview", *qt_modules(chosen)})]
        others = [package for key, package in TOOLKITS.items() if chosen and key != chosen]
        tops = {module.partition(".")[0] for module in wanted}
        command += [f"--exclude-module={m}" for m in (*UNUSED, *NEVER, *others) if m.partition(".")[0] not in tops]
        if sys.platform != "linux":
            command += ["--windowed", *(["--icon", str(icon)] if icon else [])]
        said = subprocess.run([*command, str(entry)], capture_output=True, text=True, check=False, cwd=work)
        if said.returncode:
            raise HyperError("PyInstaller could not build it; its last lines:\n" + said.stderr[-2000:])
    folder = out / name
    program = folder / (f"{name}.exe" if sys.platform == "win32" else name)
    return Built(
        folder, program, sum(f.stat().st_size for f in folder.rglob("*") if f.is_file() and not f.is_symlink())
    )


def toolkit_for(wanted: str) -> str:
    """The toolkit that the bundle holds: on Linux PySide6, unless another is asked for; "" for the system's own.

    Raises `HyperError` with all that is not installed and a folder can't be made without.
    """
    chosen = (wanted or "pyside6") if sys.platform == "linux" else ""
    if chosen and chosen not in TOOLKITS:
        raise HyperError(f"there is no toolkit {wanted!r}: pyside6 or pyqt6")
    missing = [] if found("PyInstaller") else ["PyInstaller"]
    if chosen:
        missing += [] if found("qtpy") else ["QtPy"]
        package = TOOLKITS[chosen]
        if not found(f"{package}.QtWebEngineWidgets"):
            missing += PACKAGES[chosen]
    if not missing:
        return chosen
    verb = "is" if len(missing) == 1 else "are"
    said = f"{', '.join(missing)} {verb} not installed, and building needs {'it' if verb == 'is' else 'them'}"
    hint = ""
    if chosen == "pyside6" and not wanted and "PySide6" in missing:
        hint = "\n  Or use PyQt6: --toolkit pyqt6. Its licence, the GPL, then holds for what you hand out."
    line = " ".join(NAMED.get(package, package) for package in missing)
    raise HyperError(f"{said}\n  pip install {line}{hint}")


def qt_modules(toolkit: str) -> Iterator[str]:
    """What a window loads of Qt; qtpy leads to the package of the toolkit."""
    if toolkit:
        yield "webview.platforms.qt"
        for module in ("Core", "DBus", "Gui", "Network", "WebChannel", "WebEngineCore", "WebEngineWidgets", "Widgets"):
            yield f"qtpy.Qt{module}"
            yield f"{TOOLKITS[toolkit]}.Qt{module}"


def copied(app: App, content: Path) -> tuple[Path, str]:
    """A copy of the app as it will lie in the folder; and its path in there."""
    content.mkdir()
    if app.path.is_dir():
        shutil.copytree(app.path, content / app.name, ignore=LEFT_OUT)
        beside = app.path.parent / "config.py"
        if not (app.path / "config.py").is_file() and beside.is_file():
            shutil.copy2(beside, content / "config.py")
        return content, app.name
    shutil.copy2(app.path, content / app.path.name)
    for neighbour in app.path.parent.glob("*.py"):
        if neighbour != app.path and not neighbour.name.startswith("."):
            shutil.copy2(neighbour, content / neighbour.name)
    if (app.path.parent / "static").is_dir():
        shutil.copytree(app.path.parent / "static", content / "static", ignore=LEFT_OUT)
    return content, app.path.name


def imports_of(content: Path) -> Iterator[str]:
    """Modules that the files of an app import and that are not the app's own."""
    own = {path.stem for path in content.iterdir()}
    for file in content.rglob("*.py"):
        try:
            tree = source.read(text_of(file), str(file)).tree
        except LoadError:
            continue  # it will say so when it is shown
        for node in ast.walk(tree):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            for name in names:
                top = name.partition(".")[0]
                if top not in own and top not in ("hyper", "hyper_local") and _is_module(name):
                    yield name


def _is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError, AttributeError):
        return False
