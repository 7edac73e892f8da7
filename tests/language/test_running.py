"""R: order, renders, errors, lifecycle. B: shared values."""

import copy
import pickle
import threading

import pytest

from hyper_local import ConflictError, LoadError, shared
from hyper_local.testing import aio, mount

SEARCH = '''
import asyncio
query = ""
results = []
loading = False

async def search(q: str):
    global query, results, loading
    query = q
    loading = True
    await render()
    await asyncio.sleep(3 if q == "a" else 0.1)
    results = [q + "!"]
    loading = False

t"""<input value="{query}" @input="search(value)" />{% if loading %}<p>Searching…</p>{% endif %}
{% for r in results %}<li>{r}</li>{% endfor %}"""
'''


@pytest.mark.rule("R2")
def test_r2_await_render_shows_the_present_state(author):
    page = author.mount(SEARCH).fill("input", "abc")
    assert ["Searching…" in frame.html for frame in page.frames] == [False, True, False]
    assert page.text("li") == "abc!"


@pytest.mark.rule("R1")
@pytest.mark.case("S33")
def test_r1_a_slow_early_search_can_not_win(author):
    page = author.mount(SEARCH)

    def type_quickly():
        tag, element, elements = page._one("input")
        for text in ("a", "ab", "abc"):
            page._front.enter(tag, element, elements, text, ("input",))

    page._do(type_quickly)
    assert page.text("li") == "abc!"
    assert "ab!" not in "".join(page.messages), "waiting input events collapse to the newest"


@pytest.mark.rule("R1")
@pytest.mark.case("S33")
@pytest.mark.parametrize("pause", [0.1, 0.5])
def test_searches_do_not_overlap_and_the_last_one_stays(author, pause):
    """Typed while others run, and after each; with the mark that it searches shown meanwhile."""
    page = author.mount(
        """
        import asyncio
        found, log = "", []
        loading = False

        async def search(value):
            global found, loading
            log.append(f"+{value}")
            loading = True
            await render()
            await asyncio.sleep(0.3 if value != "a" else 0.4)
            found, loading = value, False
            log.append(f"-{value}")

        t"<input @input='search(value)'>{% if loading %}<i>…</i>{% endif %}<p>{found}</p>"
        """
    )

    with page.quickly():
        for text in ("a", "ab", "abc"):
            page.fill("input", text)
            page.wait(pause)
    log = page.state["log"]
    assert log[:2] + log[-2:] == ["+a", "-a", "+abc", "-abc"]
    assert [one[1:] for one in log[::2]] == [one[1:] for one in log[1::2]], "each ends before the next begins"
    assert ["…" in frame.html for frame in page.frames][:3] == [False, True, False]
    assert page.text("p") == "abc"
    assert page.count("i") == 0


@pytest.mark.rule("R2")
def test_r2_nothing_is_sent_when_nothing_changed(author):
    page = author.mount("def f(): pass\n\nt'<b @click=f>x</b>'").click("b")
    assert page.messages[1:] == ['{"a":1}']
    assert len(page.frames) == 1


@pytest.mark.rule("R2")
def test_r2_render_without_await_in_a_sync_handler(author):
    page = author.mount(
        "n = 0\n\ndef f():\n    global n\n    n = 1\n    render()\n    n = 2\n\nt'<b @click=f>{n}</b>'"
    ).click("b")
    assert [f.html for f in page.frames] == ["<b>0</b>", "<b>1</b>", "<b>2</b>"]


@pytest.mark.rule("R2")
def test_r2_a_render_of_the_modules_own_wins(author):
    page = author.mount("def render(): return 'mine'\n\nt'<b>{render()}</b>'")
    assert page.html == "<b>mine</b>"


RAISES = '''
n = 0
seen = []

def f():
    global n
    n += 1
    raise {error}("boom")
{hook}
t"""<b @click="f">{{n}}</b>"""
'''


@pytest.mark.usefixtures("at_depth")
@pytest.mark.parametrize("error", ["ValueError", "SystemExit", "RecursionError"])
@pytest.mark.rule("R3")
@pytest.mark.case("S35")
def test_r3_a_handler_that_raises_keeps_its_state_and_goes_on(author, caplog, error):
    page = author.mount(RAISES.format(error=error, hook="")).click("b").click("b")
    assert page.text("b") == "2"
    assert page.errors == [f"{error}: boom"] * 2
    assert "boom" in caplog.text


@pytest.mark.rule("R3")
@pytest.mark.case("S35")
def test_r3_on_error_is_told_instead(author):
    hook = "\ndef on_error(error):\n    seen.append(str(error))\n"
    page = author.mount(RAISES.format(error="ValueError", hook=hook)).click("b")
    assert (page.state["seen"], page.errors, page.text("b")) == (["boom"], [], "1")


@pytest.mark.rule("R3")
@pytest.mark.case("S35")
@pytest.mark.parametrize("error", ["ValueError", "SystemExit"])
def test_who_else_looks_hears_nothing_of_an_error(author, error):
    Thing = author.load(
        "n = m = 0\n\ndef f():\n    global n, m\n    n += 1\n    fail()\n    m += 1\n\n"
        f"def fail():\n    raise {error}('boom')\n\ndef g():\n    global n\n    n += 10\n\n"
        "t'<b @click=f>{n} {m}</b><i @click=g>x</i>'"
    )
    page, other = mount(Thing), mount(Thing)
    said = len(other.messages)
    page.click("b")
    assert (page.text("b"), page.errors) == ("1 0", [f"{error}: boom"]), "the first stays, the second never came"
    assert (other.messages[said:], other.errors, other.text("b")) == ([], [], "0 0")
    other.click("i")
    page.click("i")
    assert (page.text("b"), other.text("b")) == ("11 0", "10 0")


@pytest.mark.rule("R3")
@pytest.mark.case("S36")
def test_a_template_that_raises_leaves_what_was_shown(author):
    page = author.mount(
        "n = 0\n\ndef up():\n    global n\n    n += 1\n\nt'<b @click=up>{n}</b><p>{1 / (n % 3 - 1) if n else 0}</p>'"
    )
    page.click("b")
    assert page.html == "<b>0</b><p>0</p>", "all of it is as it was"
    assert [said.partition("\n")[0] for said in page.errors] == ["ZeroDivisionError: division by zero"]
    page.click("b")
    assert page.html == "<b>2</b><p>1.0</p>", "events are heard, and what they do counts"


@pytest.mark.rule("R3")
@pytest.mark.case("S21")
def test_r3_production_shows_no_detail(author):
    page = author.mount(RAISES.format(error="ValueError", hook=""))
    page._session.development = False
    page.click("b")
    assert page.errors == ["Something went wrong."]
    assert "boom" not in "".join(page.messages)


@pytest.mark.rule("R4")
def test_r4_hooks_run_once_each(author):
    Thing = author.load(
        """
        from hyper_local import shared
        log = shared([])

        def on_mount(): log.append("mount")
        def on_unmount(): log.append("unmount")

        t"<p>{len(log)}</p>"
        """
    )
    first = mount(Thing)
    second = mount(Thing)
    assert (first.html, second.html) == ("<p>1</p>", "<p>2</p>"), "on_mount before the first render"
    first.unmount()
    assert second.state["log"] == ["mount", "mount", "unmount"]


@pytest.mark.rule("R4", "R1")
def test_r4_async_hooks_and_tasks_end_with_the_instance(author):
    Clock = author.load(
        """
        import asyncio
        from hyper_local import shared
        log = shared([])
        ticks = 0

        async def tick():
            global ticks
            try:
                while True:
                    await asyncio.sleep(1)
                    ticks += 1
                    await render()
            except asyncio.CancelledError:
                log.append("cancelled")
                raise

        async def on_mount():
            asyncio.create_task(tick())
            await asyncio.sleep(0)

        async def on_unmount():
            await asyncio.sleep(0.1)
            log.append("unmount")

        t"<p>{ticks}</p>"
        """
    )
    page = mount(Clock).wait(3.5)
    assert page.text("p") == "3"
    other = mount(Clock)
    page.unmount()
    assert other.state["log"] == ["cancelled", "unmount"]


@pytest.mark.rule("R5")
def test_r5_a_front_end_that_lost_an_update_asks_for_everything(author):
    page = author.mount("n = 0\n\ndef f():\n    global n\n    n += 1\n\nt'<b @click=f>{n}</b>'")
    page._front.front.version = 0
    page._do(lambda: page.kernel.assign(page._root, "n", 1))
    assert page.html == "<b>1</b>"
    assert '"w":1' in page.messages[-1]


@pytest.mark.rule("R5")
def test_r5_updates_merge_while_one_is_unacknowledged(author):
    page = author.mount("n = 0\n\ndef f():\n    global n\n    n += 1\n\nt'<b @click=f>{n}</b>'")
    page._front.listen = False
    for _ in range(5):
        page.click("b")
    assert len(page.frames) == 2
    page.receive('{"type":"ack","v":1}')
    page.receive('{"type":"ack","v":2}')
    assert page.html == "<b>5</b>"
    assert page.messages[-1] == '{"v":3,"a":[2,3,4,5],"d":{"0":{"0":"5"}}}'


CHAT = '''
from hyper import shared, broadcast
messages = shared([])
username: str

def on_mount():
    messages.append({"user": username, "text": "joined"})
    broadcast()

def on_unmount():
    messages.append({"user": username, "text": "left"})
    broadcast()

def send(text: str):
    messages.append({"user": username, "text": text})
    broadcast()

t"""<ul>{% for m in messages %}<li>{m.user}: {m.text}</li>{% endfor %}</ul>
<form @submit="send"><input name="text" /></form>"""
'''


@pytest.mark.rule("B3", "R4", "P4")
def test_b3_broadcast_renders_everyone_once(author):
    Chat = author.load(CHAT)
    ada = mount(Chat, username="ada")
    bob = mount(Chat, username="bob")
    assert ada.texts("li") == bob.texts("li") == ["ada: joined", "bob: joined"]
    frames = len(ada.frames), len(bob.frames)
    bob.submit("form", text="hi")
    assert ada.texts("li")[-1] == bob.texts("li")[-1] == "bob: hi"
    assert (len(ada.frames), len(bob.frames)) == (frames[0] + 1, frames[1] + 1)
    bob.unmount()
    assert ada.texts("li")[-1] == "bob: left"


@pytest.mark.rule("B3", "B1")
def test_b3_a_change_alone_pushes_nothing_unless_it_should(author):
    source = (
        "from hyper import shared\nn = shared(0{})\n\ndef up():\n    n.value += 1\n\nt'<b @click=up>{{n.value}}</b>'"
    )
    Silent = author.load(source.format(""), "live/silent.py")
    first, second = mount(Silent), mount(Silent)
    first.click("b")
    assert (first.text("b"), second.text("b")) == ("1", "0")
    Loud = author.load(source.format(", auto_broadcast=True"), "live/loud.py")
    first, second = mount(Loud), mount(Loud)
    first.click("b")
    assert (first.text("b"), second.text("b")) == ("1", "1")


@pytest.mark.rule("B1")
def test_b1_rebinding_a_shared_name_is_a_load_error(author):
    with pytest.raises(LoadError, match=r"clear\(\) would replace the shared 'xs'"):
        author.load(
            "from hyper import shared\nxs = shared([])\n\ndef clear():\n    global xs\n    xs = []\n\nt'<p></p>'"
        )


@pytest.mark.rule("B1")
def test_b1_containers_inside_and_scalars():
    value = shared({"a": [1], "b": {"c": 1}})
    value["a"].append(2)
    value["b"]["c"] += 1
    assert value == {"a": [1, 2], "b": {"c": 2}}
    number = shared(3)
    assert (copy.deepcopy(number), pickle.loads(pickle.dumps(number))) == (3, 3)
    number.value += 1
    assert number.value == 4


@pytest.mark.rule("B2")
def test_b2_compound_changes_hold_the_lock_or_are_refused():
    metrics = shared({"users": 0})

    def locked():
        for _ in range(2000):
            with metrics:
                metrics["users"] += 1

    threads = [threading.Thread(target=locked) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert metrics["users"] == 16000

    seen = metrics["users"]
    other = threading.Thread(target=lambda: metrics.__setitem__("users", 0))
    other.start()
    other.join()
    with pytest.raises(ConflictError, match="with metrics"):
        metrics["users"] = seen + 1
    assert metrics["users"] == 0


def test_p4_and_aio_the_same_calls_awaited(author):
    import asyncio

    Thing = author.load("n = 0\n\nasync def f():\n    global n\n    n += 1\n\nt'<b @click=f>{n}</b>'")

    async def test():
        page = await aio.mount(Thing)
        await page.click("b")
        await page.click("b")
        assert page.text("b") == "2"
        await page.unmount()
        await aio.close_all()

    asyncio.run(test())


@pytest.mark.rule("P5")
def test_the_object_reads_sets_and_calls(author):
    Counter = author.load(
        "count = 0\nname: str = 'x'\n\ndef up(by: int = 1):\n    global count\n    count += by\n\nt'<b>{count}</b>'"
    )
    counter = Counter()
    assert counter.count == 0
    counter.up()
    counter.up(by=4)
    assert counter.count == 5
    counter.count = 7
    assert counter._repr_html_() == "<b>7</b>"
    with pytest.raises(AttributeError, match="Did you mean 'count'"):
        counter.cuont = 1
    assert "name: str = 'x'" in str(__import__("inspect").signature(Counter))


@pytest.mark.parametrize(
    "name", ["log", "layout", "keys", "open", "close", "send", "comm", "observe", "traits", "html"]
)
@pytest.mark.rule("S1")
def test_n13_any_name_may_be_state(author, name):
    Thing = author.load(f"{name} = 1\n\ndef f():\n    global {name}\n    {name} += 1\n\nt'<b @click=f>{{{name}}}</b>'")
    thing = Thing()
    setattr(thing, name, 5)
    thing.f()
    assert getattr(thing, name) == 6
    assert mount(Thing).click("b").html == "<b>2</b>"


@pytest.mark.rule("E1")
def test_a_second_click_on_what_is_gone_says_nothing(author):
    """The page still shows what the first click took away: that is no error of the person's."""
    author.file("live/row.py", "on_drop: object\n\ndef drop():\n    on_drop()\n\nt'<b @click=drop>x</b>'")
    page = author.mount(
        f'''
        from {author.app}.live import Row
        rows = [1, 2]

        def drop():
            rows.pop()

        t"""{{% for r in rows %}}<i key={{r}}><{{Row}} on_drop={{drop}} /></i>{{% endfor %}}"""
        '''
    )
    tag, _, elements = page._one("i:nth-of-type(2) b")
    page._do(lambda: [page._front.fire(tag, elements, "click", {}) for _ in range(3)])
    assert page.count("b") == 1
    assert page.errors == []
    assert page._front.owners == {}, "every event is acknowledged"


@pytest.mark.rule("R3")
@pytest.mark.case("S36")
def test_s36_a_template_that_exits_ends_nothing(author):
    page = author.mount(
        "import sys\nn = 0\n\ndef f():\n    global n\n    n += 1\n\nt'<b @click=f>{n if n != 1 else sys.exit()}</b>'"
    )
    assert page.click("b").html == "<b>0</b>"
    assert page.click("b").html == "<b>2</b>"


def test_c22_a_front_end_that_connects_again_goes_on_counting(author):
    page = author.mount("n = 0\n\ndef f():\n    global n\n    n += 1\n\nt'<b @click=f>{n}</b>'").click("b")
    page.receive('{"type":"hello","have":[],"n":3,"v":2}')
    page.receive('{"type":"event","n":3,"v":3,"at":[0,0]}')
    assert page.html == "<b>1</b>", "it waits for the one before"
    for _ in range(2):
        page.receive('{"type":"event","n":2,"v":3,"at":[0,0]}')
    assert page.html == "<b>3</b>", "each runs once"


@pytest.mark.rule("R3")
@pytest.mark.case("S36")
def test_an_on_error_that_raises_hides_nothing(author, caplog):
    hook = "\ndef on_error(error):\n    raise KeyError('worse')\n"
    page = author.mount(RAISES.format(error="ValueError", hook=hook)).click("b").click("b")
    assert (page.text("b"), page.errors) == ("2", ["ValueError: boom"] * 2)
    assert "worse" in caplog.text
    assert "boom" in caplog.text


@pytest.mark.rule("R3")
@pytest.mark.case("S36")
def test_an_exit_in_an_async_handler_ends_nothing(author):
    page = author.mount(
        """
        import asyncio
        import sys
        n = 0

        async def on_mount():
            sys.exit("at mount")

        async def f():
            global n
            n += 1
            await asyncio.sleep(1)
            sys.exit("later")

        t"<b @click=f>{n}</b>"
        """
    )
    page.click("b").click("b")
    said = [error.partition("\n")[0] for error in page.errors]
    assert (page.text("b"), said) == ("2", ["SystemExit: at mount", "SystemExit: later", "SystemExit: later"])


@pytest.mark.rule("R1")
def test_a_sync_handler_waits_for_nobody_and_an_async_one_for_itself_only(author):
    page = author.mount(
        """
        import asyncio
        log = []

        async def slow(x):
            log.append("start " + x)
            await asyncio.sleep(1)
            log.append("end " + x)

        def quick():
            log.append("quick")

        t'''<b @click="slow('a')">x</b><u @click="slow('b')">x</u><i @click=quick>x</i>'''
        """
    )

    def act():
        for css in ("b", "u", "i"):
            page._front.click(*page._one(css))

    page._do(act)
    assert page.state["log"] == ["start a", "quick", "end a", "start b", "end b"]


@pytest.mark.rule("R4")
@pytest.mark.parametrize("prefix", ["", "async "])
@pytest.mark.case("S34")
def test_unmounting_cancels_a_running_handler_before_on_unmount(author, prefix):
    Thing = author.load(
        f"""
        import asyncio
        from hyper_local import shared
        log = shared([])

        async def run():
            try:
                await asyncio.sleep(1000)
            finally:
                log.append("cancelled")

        {prefix}def on_unmount():
            log.append("unmount")

        t"<b @click=run>{{len(log)}}</b>"
        """
    )
    page, other = mount(Thing), mount(Thing)
    page._world.loop.call_soon(lambda: page._front.click(*page._one("b")))
    page.wait(1)
    page.unmount()
    said = len(page.frames)
    other.wait(5)
    assert other.state["log"] == ["cancelled", "unmount"]
    assert len(page.frames) == said, "no later update"
