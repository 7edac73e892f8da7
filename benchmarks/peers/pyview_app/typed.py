"""A field, and beside it what was typed into it."""

from __future__ import annotations

from pyview import LiveView


class TypedView(LiveView):
    async def mount(self, socket, session):
        socket.context = {"text": ""}

    async def handle_event(self, event, payload, socket):
        if event == "show":
            socket.context["text"] = payload["text"][0]
