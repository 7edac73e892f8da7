"""`hyper-local record PATH -o FILE`: show an app, and write what is done to it as a test."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from pathlib import Path
from typing import Any

from ..app import App
from ..data_folder import VARIABLE
from ..host import Options
from ..recording import Record
from ..testing.transcript import Transcript, literal
from . import given, run, target

_RECORD = """\
Show an app, or one live module. When it ends, what was done to it stands in a
test for pytest: the same clicks, typed text and forms, then what the page showed
in the end.
"""

_EXAMPLES = """\
examples:
  hyper-local record app/ -o test_app.py                  in a window; close it to end
  hyper-local record app/ -o test_app.py --host browser   in the browser; Ctrl-C ends
  python -m pytest test_app.py                            does it all again
"""


def register(commands: Any, summary: str) -> None:
    """Add `record` to the parser's commands."""
    raw = argparse.RawDescriptionHelpFormatter
    sub = commands.add_parser("record", help=summary, description=_RECORD, epilog=_EXAMPLES, formatter_class=raw)
    target.add_argument(sub, "an app folder, or one live module")
    sub.add_argument("-o", "--output", metavar="FILE", type=Path, help="the test to write: test_app.py")
    sub.add_argument("--force", action="store_true", help="write over a file that is there")
    sub.add_argument(
        "--host",
        choices=("window", "browser"),
        help="where to show it; without this a window, and the browser where there can be none",
    )
    sub.add_argument(
        "--port", type=run.port, default=0, metavar="N", help="port of the browser host; without this any free one"
    )
    given.add_option(sub)
    sub.set_defaults(command=record)


def record(arguments: argparse.Namespace) -> int:
    """`hyper-local record`."""
    return run.with_app(arguments, "record", fault, record_app)


def record_app(arguments: argparse.Namespace, app: App, values: dict[str, object]) -> int:
    """Show it, and write the test when it ends; gives the exit code."""
    kept = Record()
    transcript = Transcript(list(values))
    kept.listeners.append(transcript.hear)
    options = Options(port=arguments.port, values=values, record=kept)
    # The app as it is when it is new, as the test will find it; what is kept of other days stays as it is.
    os.environ[VARIABLE] = ""
    code = run.show(app, options, arguments.host)
    output: Path = arguments.output
    text = written_test(transcript, app, output)
    if text is None:
        return code or run.failed("Nothing was shown, so there is nothing to write.")
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        return run.failed(f"{output} can't be written: {error.strerror}")
    print(f"Written. Try it:\n  python -m pytest {output}", flush=True)
    return code


def fault(arguments: argparse.Namespace) -> int:
    """Say what is wrong with where the test shall stand: 2, or 0 where nothing is."""
    output: Path | None = arguments.output
    said = ""
    if output is None:
        line = f"hyper-local record {shlex.quote(str(arguments.path))} -o test_{arguments.path.resolve().stem}.py"
        said = f"name the test to write, such as: {line}"
    elif output.suffix != ".py":
        said = f"{output} is no Python file: write -o test_app.py"
    elif not output.parent.is_dir():
        said = f"there is no folder {output.parent}: make that one first, or write: -o {output.name}"
    elif output.exists() and not arguments.force:
        said = f"{output} is there already: name another, or add --force"
    if said:
        print(f"hyper-local record: {said}", file=sys.stderr)
    return 2 if said else 0


def written_test(transcript: Transcript, app: App, output: Path) -> str | None:
    """The whole test file; None where nothing was shown."""
    alone = app.only is not None
    lines = transcript.lines(lambda address: "component" if alone else f"app.page({literal(address or '/')})")
    if not lines:
        return None
    body = [f"{'' if alone else '    '}{line}" for line in lines]
    opening = "component = load(SHOWN)" if alone else "with load(SHOWN) as app:"
    return "\n".join(
        [
            '"""Written by `hyper-local record`: does again what was done, and asks for what was seen in the end."""',
            "",
            "from pathlib import Path",
            "",
            "from hyper_local import load",
            "from hyper_local.testing import mount",
            "",
            f"SHOWN = {_path(app.path, output)}",
            "",
            "",
            f"def {_name(output)}():",
            f"    {opening}",
            *(f"    {line}" for line in body),
            "",
        ]
    )


def _path(shown: Path, output: Path) -> str:
    """The code of the path to what was shown: from the test's folder, so that both may move together."""
    try:
        way = Path(os.path.relpath(shown.resolve(), output.resolve().parent)).as_posix()
    except ValueError:  # another drive
        return f"Path({literal(shown.resolve().as_posix())})"
    return "Path(__file__).parent" + ("" if way == "." else f" / {literal(way)}")


def _name(output: Path) -> str:
    stem = output.stem.removeprefix("test_")
    return f"test_{stem}" if stem.isidentifier() else "test_session"
