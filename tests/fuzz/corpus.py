"""What the fuzzer starts from: the examples, the modules of the tests, every template in the tests, and snippets."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

SNIPPETS = """
{ } {{ }} {x} {x!r} {x:>5} {x:{y}} {x=} {x!r:safe} {x:display} {...} {...name} {**x} {spread(x)} {# #} {#  %}
{%  %} {% for x in xs %} {% endfor %} {% if x %} {% elif x %} {% else %} {% endif %} {% let x = 1 %} {% for %} {% if %}
{% endif %}{% endfor %} {%for x,y in z%} {% let a, b = c %} {% else %}{% else %} {% nonsense %} {% '%}' %} %} #}
< > </ /> <! <!-- --> <!doctype> <p> </p> <p <p/> <div title= <div title="x <div title={x} class='a {x}' <{X}> </{X}>
<{X} /> <{X} a={b}> <input value={x}> <textarea>{x}</textarea> <select value={x}> <option> <table> <tr> <td> <svg>
viewBox='0 0 1 1' </svg> <math> <foreignObject> <script> </script> <style> </style> <template> <title> <pre>
@click="f" @click="f({x})" @input.debounce.300="f(value)" @submit='save' @keydown.enter.ctrl="f(event.key)" @ @click
@click="f(" @click="f('a', 1, None, -2.5, x=form)" bind={x} key={x} slot="a" onclick="x" srcdoc={x} href={x} style={x}
&amp; &lt &#65; &#x110000; &copy=1 &
t" t' t\"\"\" t''' rt" T' tr\"\"\" f" rf' b" u' r" \"\"\" ''' " ' \\ \\n \\N{BULLET} \\N{ \\x4 \\u12 \\{ \\} \\777
( ) [ ] ( { lambda: if else for in not and or is := = == != ! : , . ... ** * -> async await yield def class
return global import from hyper import live
from app.components import X = shared([]) live = True __config__ = {} : int : str = "x"
def f(): def f(x): async def f(): global n n += 1 @ ; # comment None True 0 1e400 0x 1_0 '\\ud800' é 🙂 \u2028 \ufeff
""".split()

LINES = [
    "count = 0",
    "name: str",
    'color: str = "x"',
    "def up():\n    global count\n    count += 1",
    "live = True",
    "from hyper import shared",
    "messages = shared([])",
    "class A:\n    x = t'<b>{1}</b>'",
    '__config__ = {"debounce": 3}',
    "async def go():\n    await render()",
    "for i in range(3):\n    pass",
    "total = count + 1",
    "if count:\n    y = 1",
    "t'<b>{count}</b>'",
    't"""\n<p>{count}</p>\n"""',
    "def on_mount(): pass",
    "x = t'<i>' t'</i>'",
    "try:\n    import x\nexcept E as e: pass",
    "match count:\n    case 1: pass",
    "with a as b: pass",
    "@deco\ndef g(x, *, y: int = 1): return t'<u>{x}</u>'",
    "del count",
    "global count",
]


@cache
def sources() -> tuple[str, ...]:
    """Whole modules."""
    folders = ("examples", "tests/modules")
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return tuple(path.read_text("utf-8") for path in paths)


@cache
def templates() -> tuple[str, ...]:
    """Texts of the tests that look like templates."""
    found: set[str] = set()
    for path in sorted((ROOT / "tests" / "language").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and len(text) < 2000 and ("<" in text or "{" in text):
                found.add(text)
    return tuple(sorted(found))
