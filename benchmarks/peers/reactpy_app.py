"""ReactPy: components with hooks, served by tornado."""

from __future__ import annotations

import asyncio
import sys

from reactpy import component, html, use_location, use_ref, use_state
from reactpy.backend.tornado import configure
from tornado.web import Application

from benchmarks.rows import build


@component
def Rows():
    rows, set_rows = use_state([])
    picked, set_picked = use_state(None)
    next_id = use_ref(1)

    def fresh(count):
        next_id.current += count
        return build(next_id.current - count, count)

    def replace(count):
        set_rows(fresh(count))
        set_picked(None)

    def update(event):
        set_rows([{**row, "label": row["label"] + " !!!"} if i % 10 == 0 else row for i, row in enumerate(rows)])

    def clear(event):
        set_rows([])
        set_picked(None)

    def swap(event):
        if len(rows) > 998:
            set_rows([rows[0], rows[998], *rows[2:998], rows[1], *rows[999:]])

    def remove(row_id):
        set_rows([row for row in rows if row["id"] != row_id])

    def line(row):
        row_id = row["id"]
        return html.tr(
            {"key": row_id, "class_name": "danger" if row_id == picked else ""},
            html.td(str(row_id)),
            html.td(html.a({"on_click": lambda event: set_picked(row_id)}, row["label"])),
            html.td(html.a({"on_click": lambda event: remove(row_id)}, "x")),
        )

    return html.main(
        html.button({"id": "run", "on_click": lambda event: replace(1_000)}, "Create 1,000 rows"),
        html.button({"id": "runlots", "on_click": lambda event: replace(10_000)}, "Create 10,000 rows"),
        html.button({"id": "add", "on_click": lambda event: set_rows(rows + fresh(1_000))}, "Append 1,000 rows"),
        html.button({"id": "update", "on_click": update}, "Update every 10th row"),
        html.button({"id": "clear", "on_click": clear}, "Clear"),
        html.button({"id": "swaprows", "on_click": swap}, "Swap rows"),
        html.table(html.tbody([line(row) for row in rows])),
    )


@component
def Counter():
    count, set_count = use_state(0)
    return html.main(
        html.output(str(count)),
        html.button({"on_click": lambda event: set_count(count + 1)}, "+"),
    )


@component
def Typed():
    text, set_text = use_state("")
    return html.main(
        html.input({"value": text, "on_change": lambda event: set_text(event["target"]["value"])}),
        html.output(text),
    )


PAGES = {"/rows": Rows, "/counter": Counter, "/typed": Typed}


@component
def Root():
    return PAGES.get(use_location().pathname, Counter)()


async def main():
    app = Application()
    configure(app, Root)
    app.listen(int(sys.argv[-1]), "127.0.0.1")
    await asyncio.Event().wait()


asyncio.run(main())
