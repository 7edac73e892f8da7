"""Given: the props that a command's `--prop NAME=VALUE` gives."""

from __future__ import annotations

import argparse

from .. import props


def add_option(parser: argparse.ArgumentParser) -> None:
    """Let a command take `--prop`."""
    parser.add_argument(
        "--prop",
        type=_prop,
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a prop that the first component, or any component in it, asks for; may be given several times",
    )


def values(arguments: argparse.Namespace) -> dict[str, object]:
    """What was given: text, to be coerced by the annotation of the prop that takes it (P2)."""
    return {name: props.AttributeText(value) for name, value in arguments.prop}


def _prop(text: str) -> tuple[str, str]:
    """The value of one `--prop`: a name and a text."""
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE: write it like --prop username=ada")
    return name, value
