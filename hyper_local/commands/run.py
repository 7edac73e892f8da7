"""`hyper-local run PATH`: show an app, or one live module."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from .. import host, overrun, props, watching
from ..app import App, open_app
from ..component import Component
from ..errors import HyperError, LoadError, PropError
from ..helpers import forget
from ..host import HostUnavailable, Options
from ..link import Link
from ..loader import said_of_empty
from ..source_text import text_of
from ..uncaught import in_full, is_of_author
from . import given, remarks, target

_RUN = """\
Show an app, or one live module: in a window of its own where that can be had,
else in the browser.

PATH is a folder with live/, components/ or pages/ in it, or one .py file with a
template.
"""

_EXAMPLES = """\
examples:
  hyper-local run app/                        the app's start page
  hyper-local run app/live/counter.py         one component
  hyper-local run app/ --host browser         prints an address to open
  hyper-local run app/ --host browser --port 8000
  hyper-local run app/live/chat.py --prop username=ada
  hyper-local run app/ --reload               follows the files as you save them
  hyper-local run app/ --latency 200          as over a slow network
  hyper-local run app/ --inspect              with its state, events and updates beside it
  hyper-local run plot.py --prop points=500 --prop title='Two sines'
"""


def register(commands: Any, summary: str) -> None:
    """Add `run` to the parser's commands."""
    raw = argparse.RawDescriptionHelpFormatter
    sub = commands.add_parser("run", help=summary, description=_RUN, epilog=_EXAMPLES, formatter_class=raw)
    target.add_argument(sub, "an app folder, or one live module")
    add_options(sub)
    sub.set_defaults(command=run)


def add_options(sub: argparse.ArgumentParser) -> None:
    """Let a command take what `run` takes, but for the PATH."""
    sub.add_argument(
        "--host",
        choices=("window", "browser"),
        help="where to show it; without this a window, and the browser where there can be none",
    )
    sub.add_argument(
        "--window",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="show this page of the app in another window, such as /stats; may be given several times",
    )
    sub.add_argument(
        "--port", type=port, default=0, metavar="N", help="port of the browser host; without this any free one"
    )
    given.add_option(sub)
    sub.add_argument(
        "--reload",
        action="store_true",
        help="take in files as you save them; what is shown keeps its state (needs watchfiles)",
    )
    sub.add_argument(
        "--inspect",
        action="store_true",
        help="show beside the app its state, events and updates, and step back through the states",
    )
    sub.add_argument(
        "--devtools", action="store_true", help="offer the inspector of the window's web view; Qt opens a port for it"
    )
    sub.add_argument(
        "--latency",
        type=_latency,
        default=0,
        metavar="MS",
        help="hold every message up for so many milliseconds, each way: a click is answered after twice as long",
    )


def port(text: str) -> int:
    """The value of a `--port`."""
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: write a number from 0 to 65535, such as 8000")
    return int(text)


def _latency(text: str) -> int:
    if not text.isdecimal() or int(text) > 60_000:
        raise argparse.ArgumentTypeError(f"{text!r} is no latency: write milliseconds from 0 to 60000, such as 200")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """`hyper-local run`."""
    if wrong := target.fault(arguments, "run"):
        return wrong
    values = given.values(arguments)
    since: Mapping[Path, watching.Stamp | None] = {}
    known = set(sys.modules)
    while True:
        app = None
        try:
            if arguments.reload:
                watching.check()
                since = watching.stamps(arguments.path.resolve())
            app = opened(arguments.path, values)
            for address in arguments.window:
                app.page(address)
            return _shown(app, arguments, values)
        except Exception as error:
            if app is not None and not (isinstance(error, HyperError) or is_of_author(error)):
                raise  # nothing that the author could mend
            code = failed(told(error))
            if not arguments.reload or not _can_be_mended(error):
                return code
        print("Waiting until it is mended (Ctrl-C to stop).", file=sys.stderr, flush=True)
        watching.wait_for_change(arguments.path.resolve(), since)
        if app is not None:
            app.close()
        forget(sys.modules.keys() - known)


def _shown(app: App, arguments: argparse.Namespace, values: dict[str, object]) -> int:
    """Show an app as the line says, until it ends; gives the exit code. Raises what its first page raises."""
    if app.only is None and not (len(app.pages) or len(app.live)):
        print(said_of_empty(app.path), file=sys.stderr, flush=True)
    if arguments.inspect:
        from ..inspector import beside  # noqa: PLC0415 - few ask for it

        beside(app)
    link = Link(arguments.latency) if arguments.latency else None
    options = Options(
        port=arguments.port,
        values=values,
        reload=arguments.reload,
        link=link,
        windows=tuple(arguments.window),
        devtools=arguments.devtools,
        opened=partial(_tell_of_window, app.title, arguments.reload),
    )
    with (
        remarks.told_later(arguments.path, values, followed=arguments.reload),
        overrun.told(followed=arguments.reload),
    ):
        return show(app, options, arguments.host)


def _tell_of_window(name: str, reload: bool) -> None:
    """In the terminal, which is silent from then on."""
    print(f"{name} is open in a window. To end it, close it or press Ctrl-C here.", file=sys.stderr, flush=True)
    if reload:
        print("Saved files show in it at once. F5 in it begins anew.", file=sys.stderr, flush=True)


def _can_be_mended(error: Exception) -> bool:
    """Whether saving a file may help, as it does for a mistake in one."""
    if is_of_author(error) or isinstance(error, SyntaxError):
        return True
    return isinstance(error, LoadError) and error.location is not None and error.location.file.endswith(".py")


def told(error: Exception) -> str:
    """What is said of an app that can't be opened."""
    return target.of_system(error) if isinstance(error, OSError) and not is_of_author(error) else in_full(error)


def failed(message: object, code: int = 1) -> int:
    """Say what went wrong; gives the exit code."""
    print(message, file=sys.stderr)
    return code


# The host -----------------------------------------------------------------


def show(app: App, options: Options, wanted: str | None) -> int:
    """Show it in the host that is `wanted`, or the one that can be had, until it ends; gives the exit code."""
    try:
        return _show_in(app, options, wanted)
    except HyperError as error:  # a mistake that only a host could find
        return failed(error)


def _show_in(app: App, options: Options, wanted: str | None) -> int:
    if wanted != "browser":
        try:
            return _host("window").run(app, options)
        except HostUnavailable as missing:
            if wanted == "window":
                return failed(missing, 3)
            print(f"No window here: {missing}\nShowing it in the browser instead.", file=sys.stderr, flush=True)
    return show_in_browser(app, options)


def show_in_browser(app: App, options: Options) -> int:
    """Serve it until it is stopped; gives the exit code."""
    try:
        return _host("browser").run(app, options)
    except HostUnavailable as missing:
        return failed(missing, 3)


def _host(name: str) -> Any:
    """Only the host that is used is imported: the other's libraries take half a second."""
    try:
        found = host.find(name)
    except ImportError as error:
        raise HostUnavailable(
            f"the {name} host can't be imported ({error}): install hyper-local again (in its checkout: pip install .)"
        ) from None
    if found is None:
        raise HostUnavailable(
            f"the {name} host is not installed: install hyper-local again (in its checkout: pip install .)"
        )
    return found


# What can be said before anything is shown --------------------------------


def with_app(
    arguments: argparse.Namespace,
    command: str,
    fault: Callable[[argparse.Namespace], int],
    then: Callable[[argparse.Namespace, App, dict[str, object]], int],
) -> int:
    """Open the app that was named to `command`, and give it and its props to `then`; gives the exit code.

    `fault` says what is wrong with its own options, before the app is opened: 2, or 0 where nothing is.
    """
    if wrong := target.fault(arguments, command) or fault(arguments):
        return wrong
    values = given.values(arguments)
    try:
        app = opened(arguments.path, values)
    except Exception as error:
        return failed(told(error))
    return then(arguments, app, values)


def opened(path: Path, values: Mapping[str, object]) -> App:
    """The app, its first page loaded and its props found. Raises `HyperError`, or what `config.py` raises."""
    target.check_python(path)
    app = open_app(path)
    page = app.page("/")
    if app.only is not None:
        app.given = _known(page.component, values)
        page = app.page("/")
    session = app.config.get("session")
    if not callable(session):
        # Who the user is, the host knows; here it only counts that there is a name.
        found: dict[str, object] = {"username": "", **(session or {}), **values}
        _check_props(page.component, page.props, found)
    return app


def _known(component: Component, values: Mapping[str, object]) -> dict[str, object]:
    """Those of `values` that are the component's own props. Raises `PropError` for one that nobody can want."""
    own = {name: value for name, value in values.items() if name in component.props}
    if len(own) < len(values) and "<{" not in text_of(Path(component.file)):
        props.check_names(component, values)
    return own


def _check_props(component: Component, given: Mapping[str, object], session: Mapping[str, object]) -> None:
    for name, prop in component.props.items():
        if prop.required and name not in given and name not in session:
            raise LoadError(
                f"missing required prop {name!r}",
                props.declared_at(component, name),
                f"Give it with --prop {name}=…. {props.as_state(prop)}",
            )
    try:
        props.fit(component, props.complete(component, given, session), {})
    except PropError as error:
        name = re.match(r"\w+\.(\w+):", str(error))
        raise LoadError(str(error), props.declared_at(component, name.group(1)) if name else None) from None
