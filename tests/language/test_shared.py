"""B: shared state."""

import sys
import threading

import pytest

from hyper_local import ConflictError, LoadError, broadcast, shared
from hyper_local.testing import mount

BOX = """
def add(x: int):
    xs.append(x)

t'<b @click="add(1)">{len(xs)}</b>'
"""


@pytest.mark.rule("B1", "L9")
@pytest.mark.parametrize(
    "lines",
    [
        "from hyper_local import shared\nxs = shared([])",
        "from hyper_local import shared\nxs: list[int] = shared([])",
        "from hyper import shared as common\nxs = common([])",
        "import hyper_local\nxs = hyper_local.shared([])",
        "import hyper as h\nxs = h.shared([])",
    ],
)
def test_one_object_for_a_name_however_it_is_spelled(author, lines):
    Box = author.load(lines + BOX)
    first, second = mount(Box), mount(Box)
    first.click("b")
    assert second.click("b").text("b") == "2"
    assert first.state["xs"] is second.state["xs"]


@pytest.mark.rule("B1")
def test_the_first_initial_value_counts(author):
    Box = author.load("from hyper import shared\nn: int\nxs = shared([n])\nt'<b>{xs[0]}</b>'")
    assert (mount(Box, n=1).text("b"), mount(Box, n=2).text("b")) == ("1", "1")


@pytest.mark.rule("B1")
@pytest.mark.parametrize(
    "lines",
    ["xs = ys = shared([])", "xs = [shared([])]", "def f():\n    x = shared([])", "if 1:\n    xs = shared([])"],
)
def test_shared_without_a_name_of_its_own_is_refused(author, lines):
    with pytest.raises(LoadError) as caught:
        author.load(f"from hyper_local import shared\n{lines}\nt'<b></b>'")
    assert "shared() has no name of its own here, so nobody could share it" in str(caught.value)
    assert "messages = shared([])" in str(caught.value)
    assert caught.value.location.line in (2, 3)


@pytest.mark.rule("B1")
def test_rebinding_is_a_load_error_that_shows_the_way(author):
    source = "from hyper import shared\nxs: list = shared([])\n\ndef f():\n    global xs\n    xs = []\n\nt'<p></p>'"
    with pytest.raises(LoadError, match=r"xs\[:\] = …"):
        author.load(source)


@pytest.mark.rule("B1")
def test_a_list_a_dict_and_a_set_do_what_python_s_do():
    xs = shared([3, 1])
    xs.extend([2])
    xs += [4]
    xs.sort()
    xs.reverse()
    assert (xs, xs.pop(), xs.index(3), 2 in xs, list(reversed(xs))) == ([4, 3, 2], 1, 1, True, [2, 3, 4])
    votes = shared({"a": 1})
    votes.update(b=2)
    assert votes.setdefault("c", 3) == 3
    assert (dict(votes.items()), votes.pop("c"), votes.get("c")) == ({"a": 1, "b": 2, "c": 3}, 3, None)
    names = shared({"x"})
    names.update(["y"], ["z"])
    names |= {"w"}
    names.difference_update("x")
    assert names.union("a") == {"a", "w", "y", "z"}
    assert (names.issuperset("yz"), names.issubset("y"), names & {"y"}) == (True, False, {"y"})


@pytest.mark.rule("B1")
def test_containers_inside_are_shared_too(author):
    source = (
        "from hyper import shared, broadcast\nposts = shared([{'likes': []}])\n\n"
        "def like():\n    for post in posts:\n        post['likes'].append('me')\n    broadcast()\n\n"
        "t'<b @click=like>{len(posts[0].likes)}</b>'"
    )
    Wall = author.load(source)
    first, second = mount(Wall), mount(Wall)
    first.click("b")
    assert (first.text("b"), second.text("b")) == ("1", "1")


@pytest.mark.rule("B2")
def test_operations_of_several_steps_are_one(monkeypatch):
    votes, queue = shared({}), shared(list(range(800)))
    taken, made = [], []

    def work():
        while True:
            try:
                taken.append(queue.pop())
            except IndexError:
                return
            made.append(votes.setdefault("first", object()))
            votes[len(taken) % 9] = len(votes.items())

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert sorted(taken) == list(range(800))
    assert len(set(map(id, made))) == 1


@pytest.mark.rule("B2")
@pytest.mark.parametrize("make", [lambda: shared([0]), lambda: shared({0: 0}), lambda: shared(0)])
@pytest.mark.case("S30")
def test_an_update_that_would_get_lost_is_refused(make):
    value = make()
    scalar = hasattr(value, "value")

    def read():
        return value.value if scalar else value[0]

    def write(new):
        if scalar:
            value.value = new
        else:
            value[0] = new

    seen = read()
    other = threading.Thread(target=write, args=[5])
    other.start()
    other.join()
    with pytest.raises(ConflictError, match="another thread changed this shared value"):
        write(seen + 1)
    assert read() == 5
    with value:
        write(read() + 1)
    assert read() == 6


@pytest.mark.rule("B3")
def test_a_thread_of_ones_own_broadcasts(author):
    source = (
        "import asyncio\nfrom hyper import broadcast, shared\nn = shared(0)\n\n"
        "def work():\n    n.value = 5\n    broadcast()\n\n"
        "async def start():\n    await asyncio.to_thread(work)\n\nt'<b @click=start>{n.value}</b>'"
    )
    Box = author.load(source)
    first, second = mount(Box), mount(Box)
    first.click("b")
    assert (first.text("b"), second.text("b")) == ("5", "5")


@pytest.mark.rule("B1", "B3")
def test_a_value_of_a_helper_module_is_broadcast_too(author):
    author.file(
        "board.py", "from hyper_local import shared\nloud = shared([], auto_broadcast=True)\nquiet = shared([])"
    )
    source = (
        f"from {author.app} import board\nfrom {author.app}.board import quiet\nfrom hyper import broadcast\n\n"
        "def silent():\n    quiet.append(1)\n\ndef tell():\n    quiet.append(1)\n    broadcast()\n\n"
        "def shout():\n    board.loud.append(1)\n\n"
        "t'<b @click=silent>{len(quiet)}</b><i @click=tell></i><u @click=shout>{len(board.loud)}</u>'"
    )
    Box = author.load(source)
    first, second = mount(Box), mount(Box)
    frames = len(second.frames)
    first.click("b")
    assert (second.text("b"), len(second.frames)) == ("0", frames), "a change alone pushes nothing"
    first.click("i").click("u")
    assert (second.text("b"), second.text("u")) == ("2", "1")


@pytest.mark.rule("B3")
def test_once_per_turn_however_often_it_is_called(author):
    source = (
        "from hyper import broadcast, shared\nxs = shared([])\n\n"
        "def many():\n    for i in range(5):\n        xs.append(i)\n        broadcast()\n\n"
        "t'<b @click=many>{len(xs)}</b>'"
    )
    Box = author.load(source)
    first, second = mount(Box), mount(Box)
    frames = len(second.frames)
    first.click("b")
    assert (second.text("b"), len(second.frames)) == ("5", frames + 1)
    broadcast()
    first.wait(1)
    assert len(second.frames) == frames + 1, "nothing has changed"
