"""Drives a real ipykernel: runs cells, and speaks for the views of what they show."""

from __future__ import annotations

import json
import queue
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from textwrap import dedent
from typing import Any

from hyper_local import messages as m

PATIENCE = 30.0
WIDGET = "application/vnd.jupyter.widget-view+json"
_numbers = count(1)


@dataclass
class Ran:
    """What came of a cell: `text` is what it printed, `shown` the bundles that stand below it."""

    text: str = ""
    shown: list[dict[str, Any]] = field(default_factory=list)
    error: str = ""

    @property
    def html(self) -> str:
        return "".join(bundle.get("text/html", "") for bundle in self.shown)


class Process:
    """A kernel of its own process, which works in `folder`."""

    def __init__(self, folder: Path) -> None:
        from jupyter_client.manager import start_new_kernel

        self.folder = folder
        self.manager, self.client = start_new_kernel(kernel_name="python3", cwd=str(folder))
        self.comms: dict[str, dict[str, Any]] = {}
        """State of every comm that is open, as the kernel has told it."""
        self.said: list[tuple[str, dict[str, Any]]] = []
        """What widgets have sent, each with its comm."""
        self.views: dict[str, View] = {}
        self.alive: set[str] = set()
        """Pages that answer when a widget asks who is there."""
        self.printed: list[tuple[str, str]] = []
        """What was printed, each with the message that it answers."""
        self.order: list[tuple[str, str]] = []
        """What came when: kinds of messages, "busy" and "idle" among them, each with the message that it answers."""
        self.subshell: str | None = None
        """The thread that front ends' messages are sent to."""
        self.asked = ""
        """The last message that a front end has sent."""

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def cell(self, source: str, cell_id: str | None = None, *, strip: bool = True) -> Ran:
        """Run a cell to its end."""
        return self.join(self.start(source, cell_id, strip=strip))

    def start(self, source: str, cell_id: str | None = None, *, strip: bool = True) -> str:
        """Start a cell; gives its number. Blank lines around it are left out."""
        code = dedent(source).strip("\n") if strip else source
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        message = self.client.session.msg("execute_request", {**content, "user_expressions": {}})
        if cell_id is not None:
            message["metadata"]["cellId"] = cell_id
        self.client.shell_channel.send(message)
        self.ran = Ran()
        return str(message["header"]["msg_id"])

    def join(self, number: str) -> Ran:
        """Wait for the end of a cell."""
        ran = self.ran
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            message = self.take(0.2)
            if message is None or message["parent_header"].get("msg_id") != number:
                continue
            content = message["content"]
            match message["msg_type"]:
                case "stream":
                    ran.text += content["text"]
                case "display_data" | "execute_result":
                    ran.shown.append(content["data"])
                case "error":
                    ran.error = re.sub(r"\x1b\[[\d;]*m", "", "\n".join(content["traceback"]))
                case "status" if content["execution_state"] == "idle":
                    return ran
        raise AssertionError("the cell did not end")

    def take(self, seconds: float) -> dict[str, Any] | None:
        """The next message of the kernel, noted."""
        try:
            message = self.client.get_iopub_msg(timeout=seconds)
        except queue.Empty:
            return None
        content = message["content"]
        kind = content.get("execution_state", message["msg_type"])
        self.order.append((kind, message["parent_header"].get("msg_id", "")))
        match message["msg_type"]:
            case "comm_open":
                self.comms[content["comm_id"]] = dict(content["data"].get("state", {}))
            case "comm_close":
                self.comms.pop(content["comm_id"], None)
            case "comm_msg":
                data = content["data"]
                if data.get("method") == "update":
                    self.comms.setdefault(content["comm_id"], {}).update(data["state"])
                else:
                    comm = content["comm_id"]
                    self.said.append((comm, data.get("content", {})))
                    for page in self.alive if data.get("content") == {"ask": True} else ():
                        here = [v.number for v in self.views.values() if (v.comm, v.page) == (comm, page)]
                        self.send(comm, {"page": page, "here": here})
                    view = self.views.get(data.get("content", {}).get("view"))
                    if view is not None and '"v":' in data["content"].get("text", ""):
                        view.say(m.Ack(view.version, view.events))
            case "stream":
                self.printed.append((message["parent_header"].get("msg_id", ""), content["text"]))
        return message

    def eventually(self, check: Callable[[], Any]) -> Any:
        """Hear the kernel until `check()` is true."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = check()
            if found:
                return found
            self.take(0.05)
        raise AssertionError(f"did not become true; said last: {self.said[-3:]}")

    def value(self, expression: str) -> Any:
        """What an expression gives in the kernel, by way of JSON."""
        ran = self.cell(f"import json as _json; print(_json.dumps({expression}))")
        assert not ran.error, ran.error
        return json.loads(ran.text)

    def view(self, ran: Ran) -> View:
        """A view of what a cell shows, as a front end would make one."""
        bundle = next(bundle for bundle in ran.shown if WIDGET in bundle)
        return View(self, bundle[WIDGET]["model_id"])

    def send(self, comm: str, content: dict[str, Any]) -> None:
        self.send_data(comm, {"method": "custom", "content": content})

    def send_data(self, comm: str, data: dict[str, Any]) -> None:
        message = self.client.session.msg("comm_msg", {"comm_id": comm, "data": data})
        if self.subshell is not None:
            message["header"]["subshell_id"] = self.subshell
        self.asked = str(message["header"]["msg_id"])
        self.client.shell_channel.send(message)


class View:
    """One view: says what a browser would, and keeps all that it is told."""

    def __init__(self, process: Process, comm: str, page: str = "page", *, first: bool = False) -> None:
        self.process, self.comm, self.page = process, comm, page
        self.number = f"view{next(_numbers)}"
        self.events = 0
        if first:
            # What Python has ready, as the first view of a page takes it.
            ready = process.comms[comm]["_first"]
            self.number = ready["view"]
            process.said += [(comm, {"view": self.number, "text": text}) for text in ready["texts"]]
            process.views[self.number] = self
            self.say(m.Ack(self.version))
        else:
            self.hello()

    def hello(self) -> None:
        """Begin as a view that Python knows nothing of."""
        self.process.views[self.number] = self
        self.say(m.Hello())
        self.process.eventually(lambda: self.version)

    def say(self, message: Any) -> None:
        self.process.send(self.comm, {"view": self.number, "page": self.page, "text": m.encode(message)})

    @property
    def heard(self) -> list[dict[str, Any]]:
        return [json.loads(content["text"]) for content in self.told if "text" in content]

    @property
    def told(self) -> list[dict[str, Any]]:
        return [c for comm, c in self.process.said if comm == self.comm and c.get("view") == self.number]

    @property
    def printed(self) -> str:
        """What stands below the page."""
        return "".join(content.get("printed", "") for content in self.told)

    @property
    def text(self) -> str:
        """All that was heard, as one text to look things up in."""
        return json.dumps(self.heard)

    @property
    def version(self) -> int:
        return max([message.get("v", 0) for message in self.heard], default=0)

    def event(self, number: int = 0, name: str = "click", value: object = None) -> None:
        """An event of the page's binding with that number; does not wait."""
        self.events += 1
        self.say(m.Event(self.events, self.version, (0, number), name, value))

    def say_submit(self, number: int, fields: dict[str, object]) -> None:
        """The page's form is submitted; does not wait."""
        self.events += 1
        self.say(m.Event(self.events, self.version, (0, number), "submit", fields=fields))

    def bye(self) -> None:
        """This view is gone."""
        self.say(m.Bye())

    def do(self, number: int = 0, name: str = "click", value: object = None) -> None:
        """The same, until it is answered."""
        self.event(number, name, value)
        n = self.events
        self.process.eventually(lambda: any(_acks(message, n) for message in self.heard))


def _acks(message: dict[str, Any], n: int) -> bool:
    acks = message.get("a", [])
    return n in (acks if isinstance(acks, list) else [acks])
