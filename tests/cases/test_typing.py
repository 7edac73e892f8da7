"""C1 to C7, C18, C19: what the kernel says of a field against what the user does to it, over a slow link."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.chromium, pytest.mark.rule("R6")]

FIELD = '''
    text = ""
    other = ""
    ticks = 0

    def typed(value):
        global text
        text = CHANGE

    t"""<input id="a" value={text} @input="typed(value)"><input id="b" value={other}><p>{text}</p><i>{ticks}</i>"""
'''


def same(change: str = "value") -> str:
    return FIELD.replace("CHANGE", change)


LOOK = """() => { H.look = () => { const field = H.$('#a'); return [field.value, field.selectionStart]; }; }"""


def test_c1_a_late_reply_does_not_undo_what_was_typed_since(show):
    scene = show(same())
    scene.js(LOOK)
    scene.page.focus("#a")
    scene.page.keyboard.type("abcd", delay=40)
    scene.answered()
    seen = scene.js("H.seen")
    assert all("abcd".startswith(value) and caret == len(value) for value, caret in seen)
    assert [value for value, _ in seen] == sorted(value for value, _ in seen), "it never shrinks"
    assert scene.state("text") == scene.value("#a") == "abcd"
    assert scene.js("H.events().length") == 4


def test_c2_what_the_kernel_makes_of_the_last_key_is_shown(show):
    scene = show(same("value.upper()"))
    scene.page.focus("#a")
    scene.page.keyboard.type("abc")
    scene.page.keyboard.press("ArrowLeft")
    scene.until("H.$('#a').value === 'ABC'")
    scene.answered()
    assert scene.js("[H.$('#a').selectionStart, H.$('#a').selectionEnd]") == [2, 2]
    assert scene.js("H.events().length") == 3, "no further event"


CHAT = '''
    said = []
    text = ""

    def send(text: str):
        said.append(text)
        RESET

    def say(value):
        global text
        text = value

    t"""<form @submit="send"><input name="text" value={text} INPUT></form><p>{len(said)}</p>"""
'''


def test_c3_a_field_that_the_kernel_clears_is_cleared_while_it_has_the_focus(show):
    source = CHAT.replace("def send(text: str)", "def send(line: str)").replace("append(text)", "append(line)")
    source = source.replace("RESET", "global text\n        text = ''").replace('name="text"', 'name="line"')
    scene = show(source.replace("INPUT", '@input="say(value)"'))
    scene.page.focus("input")
    scene.page.keyboard.type("hi")
    scene.until("H.$('input').value === 'hi'")
    scene.page.keyboard.press("Enter")
    scene.shows("p", "1")
    assert scene.value("input") == ""
    assert scene.js("document.activeElement === H.$('input')")
    assert scene.state("said") == ["hi"]


def test_c4_a_field_is_cleared_where_nothing_differs_and_no_more_is_written(show):
    scene = show(CHAT.replace("RESET", "").replace("INPUT", "").replace("<p>{len(said)}</p>", ""))
    scene.page.focus("input")
    scene.page.keyboard.type("hi")
    scene.js("H.record()")
    scene.page.keyboard.press("Enter")
    scene.until("H.$('input').value === ''")
    assert scene.js("H.writes") == []
    assert scene.js("H.down.at(-1)") == {"a": 1}


IME = '''
    rows = ["a", "b"]
    text = ""
    ticks = 0

    def typed(value):
        global text
        text = value

    t"""
    <ul>{% for row in rows %}<li key={row}><input id={row} value={text if row == "a" else row}
      @input="typed(value)"><b>{row}{ticks}</b></li>{% endfor %}</ul><p>{ticks}</p>
    """
'''


@pytest.mark.cdp
def test_c5_nothing_changes_around_a_composition(show):
    scene = show(IME)
    scene.page.focus("#a")
    client = scene.page.context.new_cdp_session(scene.page)
    client.send("Input.imeSetComposition", {"text": "に", "selectionStart": 1, "selectionEnd": 1})
    scene.js("H.record()")
    heard = scene.js("H.down.length")
    scene.push(rows=["b", "a"], ticks=5, text="pushed")
    scene.until(f"H.down.length > {heard}")
    client.send("Input.imeSetComposition", {"text": "にほ", "selectionStart": 2, "selectionEnd": 2})
    assert scene.js("H.writes") == []
    assert scene.value("#a") == "にほ"
    assert scene.js("H.events()") == [], "nothing of what is half composed"
    client.send("Input.insertText", {"text": "日本"})
    scene.shows("p", "5")
    scene.answered()
    assert [event["value"] for event in scene.js("H.events()")] == ["日本"]
    assert scene.state("text") == scene.value("#a") == "日本"
    assert scene.js("[...document.querySelectorAll('li input')].map((e) => e.id)") == ["b", "a"]
    assert scene.js("document.activeElement.id") == "a"


def test_c6_the_field_that_was_left_takes_the_answer_and_the_next_does_not(show):
    scene = show(same("value.upper()"))
    scene.page.focus("#a")
    scene.page.keyboard.type("ab")
    scene.page.keyboard.press("Tab")
    scene.page.keyboard.type("x")
    scene.push(other="nothing")
    scene.until("H.$('#a').value === 'AB'")
    scene.answered()
    assert scene.value("#b") == "x"
    assert scene.js("document.activeElement.id") == "b"


@pytest.mark.rule("E7")
def test_c7_what_waits_goes_first_and_once(show):
    scene = show(
        '''
        log = []

        def typed(value):
            log.append(("typed", value))

        def save(text):
            log.append(("save", text))

        t"""<form @submit="save"><input name="text" @input.debounce.60000="typed(value)"></form><p>{len(log)}</p>"""
        ''',
        jitter=50,
        reorder=0.3,
    )
    scene.page.focus("input")
    scene.page.keyboard.type("abc")
    scene.page.keyboard.press("Enter")
    scene.shows("p", "2")
    assert scene.state("log") == [("typed", "abc"), ("save", "abc")]


@pytest.mark.rule("T11")
def test_c18_a_textarea_shows_the_kernels_value_after_it_was_edited(show):
    text = "\nfirst</textarea><b>"
    scene = show(f'text = {text!r}\nn = 0\n\nt"""<textarea>{{text}}</textarea><i>{{n}}</i>"""\n')
    assert scene.value("textarea") == text
    scene.page.type("textarea", "mine")
    scene.js("document.activeElement.blur()")
    scene.push(text="\n\ntheirs", n=1)
    scene.shows("i", "1")
    assert scene.value("textarea") == "\n\ntheirs"


NUMBER = '''
    price = 0.0
    day = ""

    def typed(value: float):
        global price
        price = value

    def dated(value: str):
        global day
        day = value

    t"""<input id="n" type="number" step="any" value="{price:.2f}" @input="typed(value)">
    <input id="d" type="date" value={day} @input="dated(value)"><p>{price}</p>"""
'''


@pytest.mark.parametrize("typed", ["-", "1e"])
def test_c19_half_a_number_is_left_alone(show, typed):
    scene = show(NUMBER)
    scene.page.click("#n")
    scene.page.keyboard.press("Control+a")
    scene.page.keyboard.type(typed)
    scene.js("H.record()")
    scene.push(price=7.0)
    scene.shows("p", "7.0")
    scene.answered()
    assert scene.js("H.$('#n').validity.badInput")


def test_c19_a_number_takes_its_form_when_the_field_is_left(show):
    scene = show(NUMBER)
    scene.page.click("#n")
    scene.page.keyboard.press("Control+a")
    scene.page.keyboard.type("1")
    scene.shows("p", "1.0")
    scene.answered()
    assert scene.value("#n") == "1"
    scene.js("document.activeElement.blur()")
    scene.until("H.$('#n').value === '1.00'")


def test_c19_half_a_date_is_left_alone(show):
    scene = show(NUMBER)
    scene.page.focus("#d")
    scene.page.keyboard.type("12")
    assert scene.js("H.$('#d').validity.badInput")
    scene.push(day="2020-02-02", price=3.0)
    scene.shows("p", "3.0")
    assert scene.js("H.$('#d').validity.badInput")


@pytest.mark.parametrize("bound", ["", "value={text}"])
def test_c22_what_was_typed_and_answered_is_still_there_when_the_page_is_built_anew(show, bound):
    scene = show(
        f'''
        text = ""

        def typed(value):
            global text
            text = value

        t"""<textarea id="a" {bound} @input="typed(value)"></textarea><p>{{text}}</p>"""
        '''
    )
    scene.page.type("#a", "hello")
    scene.shows("p", "hello")
    scene.answered()
    scene.cut()
    scene.push(text="hello there" if bound else "hello")
    scene.join()
    scene.until(f"H.$('#a').value === {'hello there' if bound else 'hello'!r}")
    assert scene.value("#a") == scene.state("text")


def test_c1_a_click_around_a_field_does_not_undo_what_was_typed(show):
    scene = show(
        '''
        picked = None
        name = "one"

        def pick(n):
            global picked
            picked = n

        def rename(value):
            global name
            name = value

        t"""<p @click="pick(1)"><input id="a" value={name} @change="rename(value)"></p><b>{picked}</b><i>{name}</i>"""
        '''
    )
    scene.page.focus("#a")
    scene.page.keyboard.press("End")
    scene.page.keyboard.type(" hundred")
    scene.page.click("#a")
    scene.shows("b", "1")
    scene.answered()
    assert scene.value("#a") == "one hundred"
    scene.js("document.activeElement.blur()")
    scene.shows("i", "one hundred")


def test_r6_a_press_on_save_saves_what_stands_in_the_field(show):
    scene = show(
        '''
        name = "Ann"
        saved = []
        n = 0

        def save(name: str):
            saved.append(name)

        t"""
        <form @submit="save(name)"><input name="name" id="a" value={name}><button>Save</button></form>
        <i>{n}</i><u>{saved}</u>
        """
        '''
    )
    scene.page.focus("#a")
    scene.page.keyboard.press("End")
    scene.page.keyboard.type("abel")
    scene.push(name="Other", n=1)
    scene.shows("i", "1")
    scene.page.click("button")
    scene.shows("u", "Annabel")


def test_e5_what_is_typed_last_into_a_throttled_field_counts(show):
    scene = show(
        '''
        text = ""

        def typed(value):
            global text
            text = value

        t"""<input id="a" value={text} @input.throttle.400="typed(value)"><input id="b"><p>{text}</p>"""
        '''
    )
    scene.page.focus("#a")
    scene.page.keyboard.type("hello")
    scene.page.keyboard.press("Tab")
    scene.shows("p", "hello")
    scene.answered()
    assert scene.value("#a") == "hello"
    assert 2 <= scene.js("H.events().length") < 5


@pytest.mark.rule("E8")
def test_c19_a_fraction_can_be_typed_slowly(show):
    scene = show('''price = 0.0\n\nt"""<input id="a" bind={price}><p>{price}</p>"""\n''')
    scene.page.focus("#a")
    scene.page.keyboard.press("Control+a")
    for key, shown in ("1", "1.0"), (".", "1.0"), ("5", "1.5"):
        scene.page.keyboard.type(key)
        scene.shows("p", shown)
        scene.answered()
    assert scene.value("#a") == "1.5"


def test_c17_a_choice_that_was_taken_back_is_not_shown(show):
    scene = show(
        '''
        size = "s"

        def choose(value):
            global size
            size = value

        t"""
        <select value={size} @change.confirm="choose(value)" confirm="Sure?">
            <option>s</option><option>m</option>
        </select>
        """
        '''
    )
    scene.js("() => { window.confirm = () => false; }")
    scene.js("() => { H.$('select').value = 'm'; H.$('select').dispatchEvent(new Event('change')); }")
    assert scene.value("select") == "s"
    assert scene.js("H.events().length") == 0
