"""Mailbox: the events of one instance, in order, one handler at a time (R1).

A sync handler runs alone. An async handler excludes only further calls of
itself: at its awaits other handlers of the instance run.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator, Mapping, MutableSequence
from contextvars import ContextVar
from functools import partial
from typing import Any

from .arguments import collect
from .component import EventPart
from .errors import ArgumentError
from .instance import Instance
from .session import Call
from .shared import turn

log = logging.getLogger("hyper_local")

SLOW_SECONDS = 5.0
"""A handler that keeps the thread for longer is noted: whatever else the app does has waited for it."""
MAX_WAITING = 10_000
"""Events that one instance keeps waiting: more than a person makes, so that no click is lost (C10)."""

running: ContextVar[Instance | None] = ContextVar("hyper_local_running", default=None)
"""The instance whose code runs."""


class Turns:
    """Drives a coroutine so that no other thread changes shared values between its awaits (B2)."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any] | Awaitable[Any]) -> None:
        self.coroutine = coroutine

    def __await__(self) -> Generator[Any, Any, Any]:
        steps = self.coroutine.__await__()
        # An `__await__` written by hand may give an iterator that takes nothing.
        takes = hasattr(steps, "send")
        step: Callable[[], Any] = partial(next, steps)
        while True:
            try:
                with turn():
                    awaited = step()
            except StopIteration as stop:
                return stop.value
            try:
                result = yield awaited
            except BaseException as error:
                step = partial(steps.throw, error)
            else:
                step = partial(steps.send, result) if takes else partial(next, steps)


async def in_turns(awaitable: Awaitable[Any]) -> Any:
    """Await something, one turn after the other. Raises `Exited` for `SystemExit`."""
    try:
        return await Turns(awaitable)
    except SystemExit as error:
        # asyncio would end the loop with it (R3).
        raise Exited from error


class Rendered:
    """What `render()` gives: awaited, it lets the update leave before going on (R2)."""

    def __await__(self) -> Generator[Any, None, None]:
        yield from asyncio.sleep(0).__await__()


class Exited(Exception):
    """`sys.exit()` in a coroutine; its cause is what was raised."""


class Hook(str):
    """The name of a hook, as the key of its task."""

    __slots__ = ()


class Mailbox:
    """Queues and runs the calls of one instance.

    `finished(call, result, error)` is told of each; `schedule` runs a function
    soon, or at once where there is no event loop.
    """

    def __init__(
        self,
        instance: Instance,
        schedule: Callable[[Callable[[], None]], None],
        finished: Callable[[Call, object, BaseException | None], None],
    ) -> None:
        self.instance = instance
        self.schedule = schedule
        self.finished = finished
        self.ready: list[Call] = []
        """A list: an empty deque would take 700 bytes of every instance."""
        self.held: dict[object, deque[Call]] = {}
        self.tasks: dict[object, asyncio.Task[Any]] = {}
        self.calls: dict[object, Call] = {}
        self.scheduled = False
        self.started: Callable[[Call, tuple[object, ...], Mapping[str, object]], None] | None = None
        """Told of each handler's arguments, where somebody keeps them."""

    @property
    def idle(self) -> bool:
        """Whether no call runs or waits."""
        return not self.ready and not self.tasks and not any(self.held.values())

    def put(self, call: Call) -> None:
        """Queue a call."""
        modifiers = call.part.binding.modifiers
        if modifiers and "latest" in dict(modifiers) and inspect.iscoroutinefunction(call.function):
            self.supersede(self.key(call), call.part)
        if self.ready:
            self.collapse(self.ready, call)
        self.ready.append(call)
        if len(self.ready) > MAX_WAITING:
            full = partial(self.finished, self.ready.pop(0), None, ArgumentError("too many events are waiting"))
            self.schedule(full)
        # Never at once, though nothing waits: the author's code may run around this, as it renders (R1, R5).
        self.wake()

    def supersede(self, key: object, part: EventPart) -> None:
        """`.latest`: the running call of a binding ends at its await, the waiting ones never start (E5)."""
        running = self.calls.get(key)
        if running is not None and running.part is part:
            self.tasks[key].cancel()
        for queue in (self.ready, self.held.get(key, deque[Call]())):
            for old in [call for call in queue if call.part is part]:
                queue.remove(old)
                old.session.handled([old.event.n])

    def key(self, call: Call) -> object:
        """What calls of the same function have in common, also of its versions before and after a save (L10)."""
        name = getattr(call.function, "__name__", "")
        if self.instance.globals.get(name) is call.function:
            return name
        return getattr(call.function, "__code__", call.function)

    @property
    def handlers(self) -> set[asyncio.Task[Any]]:
        """Handlers that run, hooks left out."""
        return {task for key, task in self.tasks.items() if not isinstance(key, Hook)}

    def renew(self) -> None:
        """The module has another version: calls that wait mean its functions (L10)."""
        for queue in (self.ready, *self.held.values()):
            for call in list(queue):
                if getattr(call.function, "__globals__", None) is not self.instance.globals or call.part.dynamic:
                    continue
                function = self.instance.handler(call.part.binding.name)
                if function is not None:
                    call.function = function
                else:
                    queue.remove(call)
                    call.session.handled([call.event.n], keep=True)

    def collapse(self, queue: MutableSequence[Call], call: Call) -> None:
        """A waiting `input` event of the same binding gives way to the newest (R1)."""
        last = queue[-1] if queue else None
        if last is None or call.event.name != "input" or last.event.name != "input":
            return
        if last.at == call.at and last.session is call.session and last.part is call.part:
            queue.pop()
            last.session.handled([last.event.n])

    def wake(self) -> None:
        """See to it that the queue is served."""
        if not self.scheduled:
            self.scheduled = True
            self.schedule(self.drain)

    def drain(self) -> None:
        """Run one call, then let others have their turn."""
        self.scheduled = False
        if not self.ready or self.instance.ended:
            return
        call = self.ready.pop(0)
        try:
            if self.tasks and (key := self.key(call)) in self.tasks:
                held = self.held.setdefault(key, deque())
                self.collapse(held, call)
                held.append(call)
            else:
                self.start(call)
        finally:  # a handler that is interrupted holds nobody up
            if self.ready:
                self.wake()

    def start(self, call: Call) -> None:
        """Run a handler."""
        token = running.set(self.instance)
        began = time.monotonic()
        try:
            if call.problem is not None:
                raise call.problem
            with turn():
                self.instance.compute()
                arguments, keywords = collect(call.function, call.part.binding, call.event, call.served)
                if self.started is not None:
                    self.started(call, tuple(arguments), keywords)
                result = call.function(*arguments, **keywords)
            if result is not None and inspect.isawaitable(result):
                self.spawn(call, result)
                return
        except KeyboardInterrupt as error:
            self.finished(call, None, error)
            raise
        except BaseException as error:
            self.finished(call, None, error)
        else:
            self.finished(call, result, None)
        finally:
            running.reset(token)
            seconds = time.monotonic() - began
            if seconds > SLOW_SECONDS:
                # No warning: in a notebook, that may be what its user has asked for.
                name = getattr(call.function, "__name__", "")
                log.info("%s: %s() held everything up for %.1f s", self.instance.component.name, name, seconds)

    def spawn(self, call: Call, awaitable: Awaitable[Any]) -> None:
        """Let an async handler run on."""
        key = self.key(call)
        task = asyncio.ensure_future(in_turns(awaitable))
        self.tasks[key], self.calls[key] = task, call
        task.add_done_callback(lambda done: self.done(key, call, done))
        if inspect.iscoroutine(awaitable):
            # Cancelled before it began, nobody would have awaited it.
            task.add_done_callback(lambda done: awaitable.close())

    def done(self, key: object, call: Call, task: asyncio.Task[Any]) -> None:
        """An async handler ended; the next call of it may start."""
        self.tasks.pop(key, None)
        self.calls.pop(key, None)
        if task.cancelled():
            self.finished(call, None, asyncio.CancelledError())
        else:
            error = task.exception()
            if isinstance(error, Exited):
                error = error.__cause__
            self.finished(call, None if error else task.result(), error)
        held = self.held.get(key)
        if held and not self.instance.ended:
            self.ready.insert(0, held.popleft())
            self.wake()

    def cancel(self) -> list[asyncio.Task[Any]]:
        """Stop everything at its await; the tasks that are still ending are returned."""
        for call in (*self.ready, *(call for held in self.held.values() for call in held)):
            call.session.handled([call.event.n])
        self.ready.clear()
        self.held.clear()
        tasks = list(self.tasks.values())
        for task in tasks:
            task.cancel()
        return tasks
