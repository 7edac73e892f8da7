"""The command line: `hyper-local COMMAND`. Each command is a module of `commands/`.

Exit codes: 0 done, also by Ctrl-C or SIGTERM where an app was shown; 1 something
in the author's files; 2 wrong usage; 3 the host that was asked for can't run here;
130 Ctrl-C before anything was shown, or a second one.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import sys
import threading
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from . import __version__, startup
from .errors import ALIKE, nearest

_COMMANDS = {
    "new": "make a small app to begin with",
    "run": "show an app or one live module",
    "record": "show an app, and write what is done to it as a test",
    "serve": "show an app to many people",
    "examples": "list the apps that come with hyper-local, and show them",
    "export": "write the pages as HTML files",
    "freeze": "make a notebook show its components without a kernel",
    "check": "find mistakes without running anything",
    "build": "make a folder that runs without Python",
    "doctor": "say whether a window can be shown here, and what is missing",
}
_SHOWING = ("run", "record", "serve", "examples")
"""Those that show an app, and say themselves when it has started."""
_BROWSER = "--browser"
"""What many write for `--host browser`."""
_HOSTS = ("window", "browser")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212-"
"""What word processors and chat programs make of a hyphen; and the hyphen, which may follow one."""
_ALSO = {"start": "run", "show": "run", "open": "run", "dev": "run", "create": "new", "init": "new", "lint": "check"}
"""What other programs call a command."""
_ALSO_OPTIONS: Mapping[str, Mapping[str, str]] = {
    "run": {"--watch": "--reload", "--autoreload": "--reload"},
    "check": {"--json": "--format json", "--github": "--format github"},
    "serve": {"--password": "--login password, and the password into the variable HYPER_LOCAL_PASSWORD."},
}
"""What is written for an option, or for what there is in its place."""
_SIGPIPE = 128 + 13
"""The exit code of a program whose output nobody reads to its end."""
_LISTED = ", ".join(_COMMANDS)
_DESCRIPTION = "Live user interfaces from plain Python files."


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit code. Without `argv` it is the process's own, which ends with it."""
    words = sys.argv[1:] if argv is None else argv
    if not words:
        _parser("")[0].print_help(sys.stderr)
        return _ended(2, argv)
    if words and not words[0].startswith("-") and words[0] not in _COMMANDS:
        print(_no_command(words), file=sys.stderr)
        return _ended(2, argv)
    if _BROWSER in words:
        meant = [part for word in words for part in (("--host", "browser") if word == _BROWSER else (word,))]
        print(
            f"hyper-local: there is no {_BROWSER}. Did you mean: {shlex.join(['hyper-local', *meant])}", file=sys.stderr
        )
        return _ended(2, argv)
    asked = words[0] if words[0] in _COMMANDS else ""
    if not asked and (meant := _ordered(words)):
        print(f"hyper-local: the command stands first. Did you mean: {meant}", file=sys.stderr)
        return _ended(2, argv)
    if not asked and words[0] not in ("-h", "--help", "--version"):
        near = nearest(words[0], ("--help", "--version"))
        then = f"Did you mean: hyper-local {near}" if near else "hyper-local --help lists what there is."
        print(f"hyper-local: there is no {words[0]}. {then}", file=sys.stderr)
        return _ended(2, argv)
    startup.hold()
    try:
        parser, commands = _parser(asked)
        # argparse takes -host for -h, and what it makes of the rest differs from one Python to the next.
        short = set(re.findall(r"(?<![\w-])-(\w)\b", commands[asked].format_help())) - {"h"} if asked else set[str]()
        lacking = [word for word in words[1:] if asked and _LACKS_A_HYPHEN.match(word) and word[1] not in short]
        arguments, unknown = (None, lacking) if lacking else parser.parse_known_args(words)
        if arguments is None or unknown:
            print(_no_option(unknown[0], words, commands[asked]), file=sys.stderr)
            return _ended(2, argv)
        if asked not in _SHOWING:
            startup.let_go()
        code = int(arguments.command(arguments))
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        if asked in _SHOWING:
            raise  # which talk to more than a terminal
        _say_no_more()
        code = _SIGPIPE
    finally:
        startup.let_go()
    return _ended(code, argv)


def _say_no_more() -> None:
    """Let what is printed go nowhere, as nobody reads it any more, such as behind `| head`."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _no_command(words: Sequence[str]) -> str:
    """What is said where the first word is no command: it may be what `run` takes."""
    from .commands import target  # noqa: PLC0415 - brings the loader, which --help need not have

    word = words[0]
    path = Path(word)
    meant = path if path.exists() or path.suffix == ".py" else target.instead(path)
    if word == "help":
        command = [other for other in words[1:2] if other in _COMMANDS]
        return f"hyper-local: help is no command. Did you mean: {shlex.join(['hyper-local', *command, '--help'])}"
    if word == "version":
        return "hyper-local: version is no command. Did you mean: hyper-local --version"
    near = "" if path.exists() else _ALSO.get(word) or nearest(word, _COMMANDS)
    if near or meant is None:
        then = f"Did you mean: {shlex.join(['hyper-local', near, *words[1:]])}" if near else f"There are {_LISTED}."
    else:
        then = f"Did you mean: {shlex.join(['hyper-local', 'run', str(meant), *words[1:]])}"
    return f"hyper-local: {word} is no command. {then}"


def _ordered(words: Sequence[str]) -> str:
    """The words as they are meant, where options stand before the command or what `run` takes; else ""."""
    at = next((i for i, word in enumerate(words) if word in _COMMANDS), None)
    if at is not None:
        return shlex.join(["hyper-local", words[at], *words[at + 1 :], *words[:at]])
    shown = next((i for i, word in enumerate(words) if not word.startswith("-") and Path(word).exists()), None)
    if shown is None:
        return ""
    return shlex.join(["hyper-local", "run", words[shown], *words[:shown], *words[shown + 1 :]])


def _no_option(unknown: str, words: Sequence[str], parser: argparse.ArgumentParser) -> str:
    """What is said of a word that a command does not take."""
    dashed = "--" + unknown.lstrip(_DASHES)
    options = set(re.findall(r"--[\w-]+", parser.format_help()))
    if unknown[0] in _DASHES and dashed.partition("=")[0] in options:
        meant = shlex.join(["hyper-local", *(dashed if word == unknown else word for word in words)])
        what = "lacks a hyphen" if unknown[0] == "-" else "begins with a dash that is no hyphen"
        return f"{parser.prog}: {unknown} {what}. Did you mean: {meant}"
    if unknown in _HOSTS and "--host" in options:
        meant = [part for word in words for part in (("--host", word) if word == unknown else (word,))]
        return f"{parser.prog}: {unknown} is one too many. Did you mean: {shlex.join(['hyper-local', *meant])}"
    if not unknown.startswith("-"):
        meant = _one_name(words) if words[0] == "new" else []
        then = f"Did you mean: {shlex.join(meant)}" if meant else f"{parser.prog} --help says what it takes."
        return f"{parser.prog}: {unknown} is one too many. {then}"
    name, equals, value = unknown.partition("=")
    command = words[0]
    also = _ALSO_OPTIONS.get(command, {})
    near = nearest(name.lstrip("-"), [option.lstrip("-") for option in (*options, *also)], ALIKE)
    if not near:
        listed = ", ".join(sorted(options - {"--help"}))
        return f"{parser.prog}: there is no {name}. {parser.prog} takes {listed}."
    near = also.get(f"--{near}", f"--{near}")
    if " " in near:  # its value, if it has one, belongs elsewhere
        return f"{parser.prog}: there is no {name}. Write {near}"
    meant = [near + equals + value if word == unknown else word for word in words]
    return f"{parser.prog}: there is no {name}. Did you mean: {shlex.join(['hyper-local', *meant])}"


def _one_name(words: Sequence[str]) -> list[str]:
    """What is meant by `new My App`: one name, or a template behind the name."""
    from .commands.new import TEMPLATES  # noqa: PLC0415 - as all that one command alone needs

    given = [word for word in words[1:] if not word.startswith("-")]
    if len(given) != len(words) - 1:
        return []
    if len(given) == 2 and given[1] in TEMPLATES:
        return ["hyper-local", "new", given[0], "--template", given[1]]
    return ["hyper-local", "new", "-".join(given)]


_LACKS_A_HYPHEN = re.compile(r"-[a-z]{2}")

_CHOICE = re.compile(r"argument (.+?): invalid choice: '?([^',]+)'?.*\(choose from (.+)\)\Z")
_VALUE = re.compile(r"argument (\S+): expected (?:one|at least one) argument\Z")
_MISSING = re.compile(r"the following arguments are required: (.+)")
_GIVEN = re.compile(r"argument (\S+): ignored explicit argument")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, and what to write instead."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {self.in_our_words(message)}\n")

    def in_our_words(self, message: str) -> str:
        """What argparse says, as the other messages here say it."""
        more = f"{self.prog} --help says more."
        if found := _CHOICE.match(message):
            name, given, all_ = found.groups()
            choices = re.findall(r"[\w-]+", all_)
            near = nearest(given, choices)
            listed = f"{', '.join(choices[:-1])} or {choices[-1]}"
            return f"{name} is {listed}, not {given}." + (f" Did you mean: {name} {near}" if near else "")
        if found := _VALUE.match(message):
            return f"{found[1].rpartition('/')[2]} needs a value behind it. {more}"
        if found := _MISSING.match(message):
            return f"{found[1]} is missing. {more}"
        if found := _GIVEN.match(message):
            return f"{found[1]} takes no value: write it alone."
        return message.removeprefix("argument ")


def _parser(asked: str) -> tuple[_Parser, Mapping[str, argparse.ArgumentParser]]:
    """The parser, and those of the commands.

    Of the commands only the one that was `asked` for is imported: each brings much that others don't.
    """
    parser = _Parser(prog="hyper-local", description=_DESCRIPTION)
    parser.add_argument("--version", action="version", version=f"hyper-local {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, help_ in _COMMANDS.items():
        if name == asked:
            import_module(f".commands.{name}", __package__).register(commands, help_)
        else:
            commands.add_parser(name, help=help_)
    return parser, commands.choices


def _ended(code: int, argv: Sequence[str] | None) -> int:
    if argv is None:
        _leave(code)
    return code


def _leave(code: int) -> NoReturn:
    """End the process, whatever threads the author's handlers have left running."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _say_no_more()
        code = _SIGPIPE
    sys.stderr.flush()
    # Python would wait for those of asyncio.to_thread, daemons or not.
    if threading.active_count() > 1:
        os._exit(code)
    sys.exit(code)
