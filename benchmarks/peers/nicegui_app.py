"""NiceGUI: elements are made once, and changed where something changes."""

from __future__ import annotations

import sys

from nicegui import ui

from benchmarks.rows import Row, build


class Table:
    """The rows of one page, and the elements that show them."""

    def __init__(self) -> None:
        self.next_id = 1
        self.rows: list[Row] = []
        self.shown: list[tuple[ui.element, ui.link]] = []
        self.picked: ui.element | None = None
        self.button("run", "Create 1,000 rows", lambda: self.replace(1_000))
        self.button("runlots", "Create 10,000 rows", lambda: self.replace(10_000))
        self.button("add", "Append 1,000 rows", lambda: self.append(1_000))
        self.button("update", "Update every 10th row", self.update)
        self.button("clear", "Clear", self.clear)
        self.button("swaprows", "Swap rows", self.swap)
        with ui.element("table"):
            self.body = ui.element("tbody")

    @staticmethod
    def button(name, text, on_click) -> None:
        ui.button(text, on_click=on_click).props(f"id={name}")

    def append(self, count: int) -> None:
        with self.body:
            for row in build(self.next_id, count):
                self.rows.append(row)
                self.shown.append(self.show(row))
        self.next_id += count

    def show(self, row: Row) -> tuple[ui.element, ui.link]:
        with ui.element("tr") as line:
            ui.html(str(row["id"]), tag="td", sanitize=False)
            with ui.element("td"):
                label = ui.link(row["label"]).on("click.prevent", lambda: self.pick(line))
            with ui.element("td"):
                ui.link("x").on("click.prevent", lambda: self.remove(line))
        return line, label

    def replace(self, count: int) -> None:
        self.clear()
        self.append(count)

    def update(self) -> None:
        for i in range(0, len(self.rows), 10):
            self.rows[i]["label"] += " !!!"
            self.shown[i][1].set_text(self.rows[i]["label"])

    def clear(self) -> None:
        self.body.clear()
        self.rows, self.shown, self.picked = [], [], None

    def swap(self) -> None:
        if len(self.rows) > 998:
            for list_ in self.rows, self.shown:
                list_[1], list_[998] = list_[998], list_[1]
            self.shown[1][0].move(target_index=1)
            self.shown[998][0].move(target_index=998)

    def pick(self, line: ui.element) -> None:
        if self.picked:
            self.picked.classes(remove="danger")
        self.picked = line.classes("danger")

    def remove(self, line: ui.element) -> None:
        i = next(i for i, (element, _) in enumerate(self.shown) if element is line)
        del self.rows[i], self.shown[i]
        line.delete()


@ui.page("/rows")
def rows() -> None:
    Table()


@ui.page("/counter")
def counter() -> None:
    count = {"value": 0}

    def increment() -> None:
        count["value"] += 1
        number.set_text(str(count["value"]))

    with ui.element("output"):
        number = ui.label("0")
    ui.button("+", on_click=increment)


@ui.page("/typed")
def typed() -> None:
    ui.input(on_change=lambda change: shown.set_text(change.value))
    with ui.element("output"):
        shown = ui.label()


ui.run(host="127.0.0.1", port=int(sys.argv[-1]), show=False, reload=False)
