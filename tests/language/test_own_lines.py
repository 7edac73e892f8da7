"""What a script's traceback shows of a mistake with a component: the person's own lines (rules L6, P5)."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import hyper_local
from hyper_local import uncaught
from tests.language.goldens import stands_in

COUNTER = """\
size: int = 3
count = 0

def increment():
    global count
    count += 1

def fail():
    raise ValueError(f"no {count}")

t'<button @click="increment">{count}</button>'
"""
BROKEN = "x = 1 / 0\nt'<p></p>'\n"


def told(folder: Path, line: str) -> list[str]:
    """What Python writes where a script ends with `line`, without the marks under the lines."""
    (folder / "counter.py").write_text(COUNTER, "utf-8")
    (folder / "broken.py").write_text(BROKEN, "utf-8")
    text = f"import hyper_local\nfrom counter import Counter\nfrom broken import Broken\n\nc = Counter()\n{line}\n"
    (folder / "script.py").write_text(text, "utf-8")
    command = [sys.executable, "script.py"]
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    lines = [each.replace(f"{folder}/", "") for each in said.stderr.splitlines()]
    return [each for each in lines if each.strip(" ^~")]


STATE = """\
Counter: 'count' is state, not a prop
  To let callers set it, give it a type in counter.py: count: int = 0
  Or set it afterwards: c = Counter(), then c.count = …"""
SHOW = "AttributeError: Counter has no 'show'. In the terminal: hyper-local run counter.py. In a notebook: display(c)"
HEAD = ["Traceback (most recent call last):", '  File "script.py", line 6, in <module>']


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        (
            "c.fail()",
            ['  File "counter.py", line 9, in fail', '    raise ValueError(f"no {count}")', "ValueError: no 0"],
        ),
        ("c.cuont = 5", ["AttributeError: Counter has no state 'cuont'. Did you mean 'count'?"]),
        ("c.cuont", ["AttributeError: Counter has no 'cuont'. Did you mean 'count'?"]),
        (
            "c.show()",
            [SHOW],
        ),
        (
            "Broken()",
            ['  File "broken.py", line 1, in <module>', "    x = 1 / 0", "ZeroDivisionError: division by zero"],
        ),
    ],
)
def test_a_script_that_ends_with_a_mistake_shows_its_own_lines(tmp_path: Path, line: str, rest: list[str]) -> None:
    assert told(tmp_path, line) == [*HEAD, f"    {line}", *rest]


@pytest.mark.parametrize(
    ("use", "kind", "says"),
    [
        (
            "c.increment(5)",
            TypeError,
            "increment() takes 0 positional arguments but 1 was given\n  Write c.increment().",
        ),
        ("hyper_local.lod('x.py')", AttributeError, "hyper_local has no 'lod'. Did you mean 'load'?"),
        (
            "hyper_local.run('x.py')",
            AttributeError,
            "hyper_local has no 'run'. It is a command, for the terminal: hyper-local run counter.py",
        ),
        ("c.nope()", AttributeError, "Counter has no 'nope'."),
        ("c.increment = 5", AttributeError, "'increment' is a handler of Counter; call it"),
        (
            "Counter.increment()",
            TypeError,
            "'increment' belongs to each Counter, not to the class. Write c = Counter()",
        ),
        ("Counter.count = 5", AttributeError, "'count' belongs to each Counter, not to the class. Write c = Counter()"),
        ("c.size = 'x'", AttributeError, "'size' is a prop of Counter: whoever makes one gives it."),
        ("c.observe(print, 'cuont')", AttributeError, "Counter has no state 'cuont'. Did you mean 'count'?"),
        (
            "Counter(count=3)",
            hyper_local.PropError,
            STATE,
        ),
    ],
)
def test_a_notebook_gets_the_message_alone(tmp_path: Path, monkeypatch, use: str, kind: type, says: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "counter.py").write_text(COUNTER, "utf-8")
    Counter = hyper_local.load("counter.py")
    with pytest.raises(kind) as raised:
        exec(use, {"Counter": Counter, "c": Counter(), "hyper_local": hyper_local})
    assert str(raised.value).startswith(says)
    # IPython asks for this, and then adds no frames of its own choice.
    shown = "\n".join(raised.value._render_traceback_())
    assert "hyper_local/" not in shown
    assert stands_in(str(raised.value), shown)


def test_what_a_script_raises_by_itself_is_shown_as_ever() -> None:
    told: list[tuple[object, ...]] = []
    hook = uncaught.hook(lambda *given: told.append(given))
    error = KeyError("x")
    with pytest.raises(KeyError):
        raise error
    hook(KeyError, error, error.__traceback__)
    assert told == [(KeyError, error, error.__traceback__)]


def test_a_fault_of_ours_is_shown_whole(monkeypatch: pytest.MonkeyPatch, author) -> None:
    def fault(*_: object) -> None:
        raise KeyError("ours")

    monkeypatch.setattr(uncaught, "is_ours", lambda file: file == fault.__code__.co_filename)
    told: list[int] = []
    hook = uncaught.hook(lambda kind, error, tb: told.append(len(list(uncaught.frames(tb)))))
    try:
        fault()
    except KeyError as error:
        hook(KeyError, error, error.__traceback__)
    assert told == [2]


def test_an_error_may_go_to_another_process(author) -> None:
    Thing = author.load("t'<p></p>'")
    with pytest.raises(AttributeError) as raised:
        Thing().nope  # noqa: B018
    again = pickle.loads(pickle.dumps(raised.value))
    assert (type(again), str(again)) == (AttributeError, str(raised.value))


def test_a_file_that_is_not_there_is_told_with_the_one_that_is(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "counter.py").write_text(COUNTER, "utf-8")
    with pytest.raises(FileNotFoundError, match=r"there is no file or folder 'countr.py'. Did you mean 'counter.py'\?"):
        hyper_local.load("countr.py")
    with pytest.raises(FileNotFoundError, match=r"'counter'. Did you mean 'counter.py'\?"):
        hyper_local.load("counter")
    with pytest.raises(FileNotFoundError, match=r"'app'. Python works in the folder .*: look for it there") as raised:
        hyper_local.load("app")
    assert "hyper_local/" not in "\n".join(raised.value._render_traceback_())
