"""Preflight: whether a window can be shown here, asked before anything is tried.

Qt does not raise where a display or a library is missing, it aborts the
process; pywebview logs a traceback for each toolkit it does not find. So both
are asked first, and the answer is one line.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hyper_local.host import HostUnavailable
from hyper_local.records import record

LIBRARIES = {
    "libxcb.so.1": "libxcb1",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libnss3.so": "libnss3",
    "libasound.so.2": "libasound2",
    "libXcomposite.so.1": "libxcomposite1",
    "libXdamage.so.1": "libxdamage1",
    "libXrandr.so.2": "libxrandr2",
    "libXtst.so.6": "libxtst6",
    "libxkbfile.so.1": "libxkbfile1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
"""What Qt WebEngine and Qt's xcb plugin load, and the Debian package that has it."""

RENAMED = ("libglib2.0-0", "libasound2")
"""Packages that newer releases call …t64."""

BINDINGS = {"PyQt6": "pyqt6", "PySide6": "pyside6"}
"""Python packages of Qt that have a web view, with qtpy's name for them."""

WEBVIEW2 = "{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"

_shown = False


@record
class Finding:
    """One thing that was looked at. `problem` is "" where all is well; `fix` is the line to type, or what to do."""

    what: str
    says: str = ""
    problem: str = ""
    fix: str = ""


def check() -> str:
    """The toolkit for `webview.start(gui=…)`; sets what it needs in the environment.

    Raises `HostUnavailable` with the first of what `examine` finds wrong.
    """
    if threading.current_thread() is not threading.main_thread():
        raise HostUnavailable("a window must be opened from the program's main thread: call run() there")
    if _shown:
        raise HostUnavailable("this process has shown its window already: start a new process for another one")
    found = list(examine(versions=False))
    wrong = [finding for finding in found if finding.problem]
    if wrong:
        more = f" ({len(wrong) - 1} more: hyper-local doctor)" if len(wrong) > 1 else ""
        raise HostUnavailable(f"{wrong[0].problem}; fix: {wrong[0].fix}{more}")
    toolkit = linux_toolkit() if sys.platform == "linux" else OTHERS.get(sys.platform, "")
    if toolkit == "qt":
        prepare_qt()
    return toolkit or "qt"


def examine(*, versions: bool = True) -> Iterator[Finding]:
    """Everything that a window needs here; opens nothing. To find `versions` takes longer than all else."""
    if found("webview"):
        yield Finding("pywebview", version_of("pywebview") if versions else "")
    else:
        yield Finding("pywebview", problem="pywebview is not installed", fix="pip install pywebview")
    if sys.platform == "win32":
        yield from examine_windows()
    elif sys.platform == "darwin":
        yield from examine_mac()
    else:
        yield from examine_linux(versions=versions)


def shown() -> None:
    """From now on no second window may be opened: Qt ends a process that starts it twice."""
    global _shown
    _shown = True


def found(name: str) -> bool:
    """Whether a module can be imported, without importing it (but for the package around it)."""
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def version_of(package: str) -> str:
    """The version of an installed package, "" where nobody can say."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - brings zipfile and email

    try:
        return version(package)
    except PackageNotFoundError:
        return ""


# Linux --------------------------------------------------------------------


def qt_binding() -> str | None:
    """The Qt package to use: the one `QT_API` names, else the first that has a web view."""
    wanted = os.environ.get("QT_API", "").lower()
    for package, name in BINDINGS.items():
        if wanted in ("", name) and found("qtpy") and found(f"{package}.QtWebEngineWidgets"):
            return name
    return None


def has_gtk() -> bool:
    """Whether GTK and WebKit can be loaded through `gi`."""
    if not found("gi"):
        return False
    try:
        gi: Any = importlib.import_module("gi")  # late: comes with the system, if at all
        for version in ("4.1", "4.0"):
            try:
                gi.require_version("WebKit2", version)
            except ValueError:
                continue
            return True
    except Exception:  # an extension module of another Python
        return False
    return False


def linux_toolkit() -> str:
    """Qt where it is there, as it is what `pip` brings; else the system's GTK, else "". `PYWEBVIEW_GUI` chooses."""
    wanted = os.environ.get("PYWEBVIEW_GUI", "").lower()
    if wanted != "gtk" and qt_binding():
        return "qt"
    if wanted != "qt" and has_gtk():
        return "gtk"
    return ""


def examine_linux(*, versions: bool) -> Iterator[Finding]:
    toolkit = linux_toolkit()
    yield examine_toolkit(toolkit, versions=versions)
    screenless = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0] in ("offscreen", "minimal", "vnc")
    if screenless and toolkit == "qt":
        yield Finding("display", f"none needed: QT_QPA_PLATFORM={os.environ['QT_QPA_PLATFORM']}")
    else:
        yield examine_display()
    if toolkit == "qt":
        yield examine_libraries()
        yield examine_user()


def examine_toolkit(toolkit: str, *, versions: bool) -> Finding:
    if toolkit == "qt":
        package = next(package for package, name in BINDINGS.items() if name == qt_binding())
        return Finding("web view", f"Qt, {package} {version_of(package)}" if versions else "Qt")
    if toolkit == "gtk":
        return Finding("web view", "GTK, WebKitGTK of the system")
    wanted = os.environ.get("PYWEBVIEW_GUI", "").lower()
    missing = [name for name in ("qtpy", "PyQt6") if not found(name)] if wanted != "gtk" else ["gi (WebKit2)"]
    what = f" (no module {' or '.join(missing)})" if missing else ""
    return Finding(
        "web view",
        problem=f"no web view for a window is installed{what}",
        fix='in the checkout of hyper-local: pip install ".[desktop]"',
    )


def examine_display() -> Finding:
    """Whether there is a screen, and it answers."""
    wayland = os.environ.get("WAYLAND_DISPLAY")
    if wayland and (Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / wayland).exists():
        return Finding("display", f"Wayland, {wayland}")
    display = os.environ.get("DISPLAY")
    if not display:
        also = f" (WAYLAND_DISPLAY={wayland} does not answer)" if wayland else ""
        return Finding(
            "display",
            problem=f"there is no display to show a window on: DISPLAY is not set{also}",
            fix="run it on a desktop, by ssh -X, or under xvfb-run",
        )
    if not answers():
        return Finding(
            "display",
            problem=f"the display DISPLAY={display} does not answer",
            fix="set DISPLAY to a running one, or use xvfb-run",
        )
    return Finding("display", f"X11, {display}")


def answers() -> bool:
    """Whether an X server takes a connection at DISPLAY; True where nobody can ask."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # the list of libraries says it better
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    for function in (xcb.xcb_connection_has_error, xcb.xcb_disconnect):
        function.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    error = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not error


def examine_libraries() -> Finding:
    packages = missing_libraries()
    if not packages:
        return Finding("libraries", f"all {len(LIBRARIES)} that Qt loads")
    how = "install them with your system's package manager"
    if shutil.which("apt-get"):
        sudo = "" if os.geteuid() == 0 else "sudo "
        how = f"{sudo}apt install {' '.join(map(debian_name, packages))}"
    return Finding("libraries", problem=f"Qt needs system libraries that are missing: {', '.join(packages)}", fix=how)


def examine_user() -> Finding:
    if os.geteuid():
        return Finding("sandbox", "Chromium's, on")
    return Finding("sandbox", "off: it does not work for root, so the window runs without it")


def missing_libraries() -> list[str]:
    """Debian packages of libraries that Qt would abort without."""
    out: list[str] = []
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            out.append(package)
    return out


def prepare_qt() -> None:
    """Set what Qt reads from the environment."""
    os.environ.setdefault("QT_API", qt_binding() or "pyqt6")
    flags = os.environ.get("QTWEBENGINE_CHROMIUM_FLAGS", "").split()
    if not any(flag.startswith("--log-level") for flag in flags):
        # Fatal messages only: a missing system bus or graphics card is nothing to tell people of.
        flags.append("--log-level=3")
    if os.geteuid() == 0 and "--no-sandbox" not in flags:
        # Chromium's sandbox refuses to run as root and ends the process. Containers and CI have no
        # other user; what the window shows is our own document, and it never leaves it.
        flags.append("--no-sandbox")
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = " ".join(flags)


def debian_name(package: str) -> str:
    """The name of a package on this system."""
    documented = Path("/var/lib/dpkg/info")
    renamed = package in RENAMED and any(documented.glob("*t64*.list"))
    return f"{package}t64" if renamed else package


# The others: their web views belong to the system ---------------------------


OTHERS = {"win32": "edgechromium", "darwin": "cocoa"}
"""What pywebview calls the web views of these systems."""


def examine_windows() -> Iterator[Finding]:
    if found("clr"):
        yield Finding("pythonnet", version_of("pythonnet"))
    else:
        yield Finding("pythonnet", problem="pythonnet is not installed", fix="pip install pythonnet")
    if has_webview2():
        yield Finding("web view", "WebView2")
    else:
        yield Finding(
            "web view",
            problem="the WebView2 runtime is not installed",
            fix="winget install Microsoft.EdgeWebView2Runtime",
        )


def has_webview2() -> bool:
    """Whether the registry names a version of Microsoft's web view, for the machine or for this user."""
    registry: Any = importlib.import_module("winreg")  # late: only on Windows
    clients = rf"Microsoft\EdgeUpdate\Clients\{WEBVIEW2}"
    places = [
        ("HKEY_LOCAL_MACHINE", rf"SOFTWARE\WOW6432Node\{clients}"),
        ("HKEY_LOCAL_MACHINE", rf"SOFTWARE\{clients}"),
        ("HKEY_CURRENT_USER", rf"Software\{clients}"),
    ]
    for root, path in places:
        try:
            with registry.OpenKey(getattr(registry, root), path) as key:
                version = registry.QueryValueEx(key, "pv")[0]
        except OSError:
            continue
        if version and version != "0.0.0.0":
            return True
    return False


def examine_mac() -> Iterator[Finding]:
    if found("WebKit"):
        yield Finding("web view", "WebKit of the system")
    else:
        yield Finding("web view", problem="PyObjC's WebKit is not installed", fix="pip install pyobjc-framework-WebKit")
