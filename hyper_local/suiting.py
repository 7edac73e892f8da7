"""Suiting: the function of a file that an event most likely means which names none, by the file's text (E1)."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

_DEFS = re.compile(r"^(?:async[ \t]+)?def[ \t]+([^\W\d_]\w*)[ \t]*\(([^()]*)\)", re.MULTILINE)
_HOOK = re.compile(r"on_(?:mount|unmount|error|close)\Z")
_MOST = 3
"""How many functions are named to choose from."""
_TYPED = ("input", "change")
"""Events that mostly tell what a field holds."""


def event(text: str, name: str, *, sent: str = "", new: str = "", of: str = "") -> str:
    """What to write for an event `name`, such as `@click`, in a file of this `text`: `@click="add"`.

    The function has to take what is `sent`, such as `value`. Where none suits, a `new` one is named, with its `def`.
    Where it is sent `of` one item of a loop, which the function can't know by itself, it takes that before it.
    """
    if found := there(text, name, sent, of):
        return found
    given = sent or ("value" if name[1:] in _TYPED else "")
    new = new or ("change" if given else "add")
    while re.search(rf"(?<![@\w]){new}\b", text):
        new = f"{new}_too"
    parameter = given.rpartition(".")[2]
    call = f"{new}({given})" if given else new
    if of:
        call, parameter = f"{new}({{{of}}}, {given})", f"{of}, {parameter}"
    return f'{name}="{call}", with a function def {new}({parameter}): in this file'


@lru_cache(maxsize=8)
def there(text: str, name: str, sent: str = "", of: str = "") -> str:
    """The same with a function that the file has, or up to three to choose from; "" where none suits, or many."""
    calls = [(_call(function, parameters, name, sent, of), waits) for function, parameters, waits in _functions(text)]
    found = [call for call, _ in calls if call]
    chosen = [call for call, waits in calls if call and waits] or found
    return " or ".join(f'{name}="{call}"' for call in chosen) if len(chosen) <= _MOST else ""


@lru_cache(maxsize=1)
def _functions(text: str) -> list[tuple[str, str, bool]]:
    """The functions of a file, their parameters, and whether one waits for its event: nothing uses it yet."""
    words = Counter(re.findall(r"\w+", text))
    return [(function, parameters, words[function] == 1) for function, parameters in _DEFS.findall(text)]


def _call(function: str, parameters: str, name: str, sent: str, of: str) -> str:
    """How an event calls a function with these parameters; "" where it can't."""
    given = [part.strip() for part in parameters.split(",") if part.strip() not in ("", "/", "*")]
    wanted = [part for part in given if "=" not in part and not part.startswith("*")]
    if _HOOK.match(function):
        return ""
    if of:
        names = [part.partition(":")[0].strip() for part in wanted]
        suits = len(names) == 2 and names[0] != sent and (names[0] == of or names[1] == sent) and "*" not in parameters
        return f"{function}({{{of}}}, {sent})" if suits else ""
    if (sent or name[1:] in _TYPED) and len(wanted) <= 1 and given:
        return f"{function}({sent or 'value'})"
    if sent or (wanted and name != "@submit"):
        return ""
    return function
