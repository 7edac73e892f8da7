"""A table of rows."""

from __future__ import annotations

from pyview import LiveView

from benchmarks.rows import build


class RowsView(LiveView):
    async def mount(self, socket, session):
        socket.context = {"rows": [], "picked": None, "next_id": 1}

    async def handle_event(self, event, payload, socket):
        context = socket.context
        rows = context["rows"]
        if event in ("run", "runlots"):
            context["rows"] = self.fresh(context, 1_000 if event == "run" else 10_000)
            context["picked"] = None
        elif event == "add":
            rows += self.fresh(context, 1_000)
        elif event == "update":
            for row in rows[::10]:
                row["label"] += " !!!"
        elif event == "clear":
            context["rows"], context["picked"] = [], None
        elif event == "swap" and len(rows) > 998:
            rows[1], rows[998] = rows[998], rows[1]
        elif event == "pick":
            context["picked"] = int(payload["id"])
        elif event == "remove":
            context["rows"] = [row for row in rows if row["id"] != int(payload["id"])]

    @staticmethod
    def fresh(context, count):
        context["next_id"] += count
        return build(context["next_id"] - count, count)
