"""Serves the three views."""

from __future__ import annotations

import sys

import uvicorn
from pyview import PyView
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from .counter import CounterView
from .rows import RowsView
from .typed import TypedView

app = PyView(routes=[Mount("/static", app=StaticFiles(packages=[("pyview", "static")]))])
app.add_live_view("/rows", RowsView)
app.add_live_view("/counter", CounterView)
app.add_live_view("/typed", TypedView)
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[-1]), log_level="error")
