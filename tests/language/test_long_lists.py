"""T8: a long list whose items come, go and move shows what a page shows that is opened then, whatever its rows read."""

from __future__ import annotations

import random

import pytest

from hyper_local import columns

pytestmark = pytest.mark.rule("T8", "R5")

MODULE = '''
items = []
coming = []

def put():
    global items
    items = coming.pop()

t"""<button @click="put">Next</button><ul>{% for item in items %}ROW{% endfor %}</ul>"""
'''
LONG = columns.FEW + 12


@pytest.mark.parametrize("with_ids", [True, False], ids=["ids", "no ids"])
@pytest.mark.parametrize(
    "row",
    [
        "<li>{item.name}</li>",
        "<li class={item.kind}>{item.name}</li>",
        '<li><input type="checkbox" checked={item.done} /></li>',
        "<li>{item.get('id')}</li>",
        "<li key={item.name} class={item.kind}>x</li>",
        "<li>{loop.index} {item.kind}</li>",
        "<li><b>{item.kind}</b> {'<i>x</i>':safe}</li>",
    ],
)
def test_a_long_list_follows(author, row, with_ids):
    chance = random.Random(row)
    numbers = iter(range(1, 10_000))

    def item() -> dict[str, object]:
        number = next(numbers)
        more = {"id": number} if with_ids else {}
        return {**more, "name": f"n{number}", "kind": chance.choice("ab"), "done": chance.random() < 0.5}

    page = author.mount(MODULE.replace("ROW", row))
    items = [item() for _ in range(LONG)]
    coming = page._root.globals["coming"]
    coming.append(items)
    page.click("button")
    for _ in range(60):
        items = list(items)
        for _ in range(chance.choice([1, 1, 1, 2, 3])):
            at = chance.randrange(len(items))
            match chance.choice(["in", "in", "out", "move", "edit"] if len(items) > LONG - 6 else ["in"]):
                case "in":
                    items.insert(at, item())
                case "out":
                    del items[at]
                case "move":
                    items.insert(chance.randrange(len(items)), items.pop(at))
                case _:
                    items[at] = {**items[at], "kind": "c"}
        coming.append(items)
        page.click("button")
        assert page.html == page.fresh_html()
