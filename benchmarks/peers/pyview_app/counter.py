"""A number with a button."""

from __future__ import annotations

from pyview import LiveView


class CounterView(LiveView):
    async def mount(self, socket, session):
        socket.context = {"count": 0}

    async def handle_event(self, event, payload, socket):
        if event == "increment":
            socket.context["count"] += 1
