"""Solara: components with reactive state; each HTML element is a widget. `solara run` serves it."""

from __future__ import annotations

import solara

from benchmarks.rows import build

rows = solara.reactive([])
picked = solara.reactive(None)
next_id = solara.reactive(1)
count = solara.reactive(0)
text = solara.reactive("")


def fresh(size):
    next_id.value += size
    return build(next_id.value - size, size)


def replace(size):
    rows.value, picked.value = fresh(size), None


def append():
    rows.value = rows.value + fresh(1_000)


def update():
    rows.value = [{**row, "label": row["label"] + " !!!"} if i % 10 == 0 else row for i, row in enumerate(rows.value)]


def clear():
    rows.value, picked.value = [], None


def swap():
    old = rows.value
    if len(old) > 998:
        rows.value = [old[0], old[998], *old[2:998], old[1], *old[999:]]


def pick(row_id):
    picked.value = row_id


def remove(row_id):
    rows.value = [row for row in rows.value if row["id"] != row_id]


def button(name, title, on_click):
    element = solara.v.Html(tag="button", attributes={"id": name}, children=[title])
    solara.v.use_event(element, "click", lambda *_: on_click())


@solara.component
def Line(row, is_picked):
    row_id = row["id"]
    label = solara.v.Html(tag="a", children=[row["label"]])
    cross = solara.v.Html(tag="a", children=["x"])
    solara.v.use_event(label, "click", lambda *_: pick(row_id))
    solara.v.use_event(cross, "click", lambda *_: remove(row_id))
    cells = [[str(row_id)], [label], [cross]]
    return solara.v.Html(
        tag="tr",
        class_="danger" if is_picked else "",
        children=[solara.v.Html(tag="td", children=children) for children in cells],
    )


@solara.component
def Rows():
    with solara.v.Html(tag="main"):
        button("run", "Create 1,000 rows", lambda: replace(1_000))
        button("runlots", "Create 10,000 rows", lambda: replace(10_000))
        button("add", "Append 1,000 rows", append)
        button("update", "Update every 10th row", update)
        button("clear", "Clear", clear)
        button("swaprows", "Swap rows", swap)
        with solara.v.Html(tag="table"), solara.v.Html(tag="tbody"):
            for row in rows.value:
                Line(row, row["id"] == picked.value).key(str(row["id"]))


@solara.component
def Counter():
    def increment():
        count.value += 1

    solara.v.Html(tag="output", children=[str(count.value)])
    solara.Button("+", on_click=increment)


@solara.component
def Typed():
    solara.InputText("Text", value=text, continuous_update=True)
    solara.v.Html(tag="output", children=[text.value])


routes = [
    solara.Route("/", component=Counter),
    solara.Route("rows", component=Rows),
    solara.Route("counter", component=Counter),
    solara.Route("typed", component=Typed),
]
