"""Message box: how a page shows what is wrong, as elements without parts, and how that is read back.

A mistake has a box in the colour of danger. What is legal and hardly meant has a quieter one, which says that the
app runs. Text is text in here: nothing of it becomes an element.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

ERROR = "Error"
NOTE = "The app runs, but this looks like a mistake"
BEGUN = "A value did not fit the saved code"
BUSY = "Still at work"
_AT_ONCE = ("load", "note", "begun", "argument", "busy")
"""Kinds whose details are the message's own next lines: what they say is seen without a click."""
QUIET = {"note": NOTE, "begun": BEGUN, "busy": BUSY}
"""Kinds that tell of no failure, and their heads."""
_REACHED = {"tabindex": "0"}
"""What may be wider than the page is scrolled with the keys, too."""


def boxed(message: str, kind: str, detail: str = "", line: str = "", say: str = "") -> list[Any]:
    """The box of an error, and, if there is something to `say` at a control of the form, what stands there.

    `detail` is folded away below `line`, unless it belongs to the message.
    """
    head, _, rest = message.partition("\n")
    at_once = _is_at_once(kind, line)
    texts = [text for text in (rest, detail if at_once else "") if text]
    box: list[Any] = ["div", 0, ["small", 0, ERROR]]
    if kind in QUIET:
        # Nothing has failed: it is read out when there is a pause.
        box = ["div", {"class": "hyper-note", "role": "status"}, ["small", 0, QUIET[kind]]]
    box.append(["strong", 0, head])
    if texts:
        box.append(["div", 0, *_laid_out("\n".join(texts))])
    if detail and not at_once:
        summary = ["code", 0, line] if line else "Details"
        box.append(["details", 0, ["summary", 0, summary], ["samp", 0, *_laid_out(detail)]])
    box.append(["button", 0, "Dismiss"])
    if not say:
        return [box]
    return [box, ["small", {"class": "hyper-message", "role": "alert", "title": message}, say]]


def unboxed(box: list[Any], message: str, kind: str) -> tuple[str, str]:
    """The detail and the line of a message whose box this is."""
    parts = {child[0]: child for child in box[2:]}
    if "details" in parts:
        _, _, (_, _, summary), detail = parts["details"]
        return _text_of(detail), "" if isinstance(summary, str) else _text_of(summary)
    shown = _text_of(parts["div"]) if "div" in parts and _is_at_once(kind, "") else ""
    rest = message.partition("\n")[2]
    return shown.removeprefix(rest).removeprefix("\n") if rest else shown, ""


def _is_at_once(kind: str, line: str) -> bool:
    return kind in _AT_ONCE and not line


def _laid_out(text: str) -> list[Any]:
    """A text with its lines of code in elements `code`, and what a caret points with in `b`.

    Such lines must not be broken: what is below a letter would no longer be below it.
    """
    # Code is indented by four; a traceback begins the lines that name a file with two.
    margin = "  " if '\n  File "' in text else "    "
    laid: list[Any] = []
    for is_code, lines in groupby(text.splitlines(keepends=True), lambda line: line.startswith(margin)):
        part = "".join(lines)
        laid.append(["code", _REACHED, *_pointing(part)] if is_code else part)
    return laid


def _pointing(code: str) -> list[Any]:
    """Lines of code, with an element in the place of a lone caret."""
    lines = code.splitlines(keepends=True)
    at = next((i for i, line in enumerate(lines) if i and line.strip() == "^"), 0)
    if not at:
        return [code]
    before, _, after = lines[at].partition("^")
    return ["".join(lines[:at]) + before, ["b", 0, "^"], *filter(None, ["".join([after, *lines[at + 1 :]])])]


def _text_of(child: Any) -> str:
    """What such an element says."""
    return child if isinstance(child, str) else "".join(map(_text_of, child[2:]))
