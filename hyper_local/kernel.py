"""Kernel: the one place that runs Python of the author's.

Owns the instances of one thread, their mailboxes, what is shared, and when to
render. In Jupyter it lives on the kernel's own loop; other hosts give it a
thread of its own (`Kernel.threaded`); without any loop it runs calls directly.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import inspect
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from . import unheard
from .component import Component
from .errors import ArgumentError, UnknownHandler
from .faults import Faults
from .instance import Instance
from .link import Link
from .lives import Lives
from .loop_thread import LoopThread
from .mailbox import Mailbox, Rendered, in_turns, running
from .saved import Saved
from .saving import Saving
from .session import PACE, Call, Session
from .shared import turn as shared_turn
from .sharing import Sharing
from .startup import Unhindered

if TYPE_CHECKING:
    from .observing import Observing
    from .recording import Recorder

log = logging.getLogger("hyper_local")

INTERRUPT_SECONDS = 0.5
"""How long what is left may take once a handler that kept the thread was interrupted."""

known: WeakSet[Kernel] = WeakSet()
"""Every kernel of this process; `kernels.py` says which of them count."""


class Kernel(LoopThread):
    """Runs instances on one thread.

    `loop` as `LoopThread` has it; `values` are session values for props that
    nobody gives (P4).
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop | None = None, values: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(loop)
        self.values: dict[str, object] = dict(values or {})
        self.instances: dict[Instance, Mailbox] = {}
        self.sessions: dict[Instance, list[Session]] = {}
        self.dirty: dict[Instance, bool] = {}
        self.flush_scheduled = False
        self.sharing = Sharing(self.soon, self.render_those)
        self.last_assign = float("-inf")
        self.navigator: Callable[[Session, str], None] | None = None
        self.observing: dict[Instance, Observing] = {}
        """Who is told what happens in an instance."""
        self.record: Recorder | None = None
        """Is told what happens here, where somebody wants to look back; set it before anything is shown."""
        self.link: Link | None = None
        """A slow line that every front end speaks over, for who wants to feel one."""
        self.desktop: Any = None
        """Answers `hyper_local.desktop`, where there are windows."""
        self.saving = Saving(
            lambda instance, error: self.failed(instance, error, "handler"),
            self.invalidate,
            lambda instance, text: self.faults.say(instance, text),
            self.post,
        )
        self.lives = Lives(
            self.adopt,
            lambda instance, error: self.failed(instance, error, "handler"),
            self.invalidate,
            lambda: self.loop,
            self.saving,
        )
        self.faults: Faults = Faults(self.lives, self.saving, self.sessions_of)
        self.heeded: asyncio.AbstractEventLoop | None = None
        known.add(self)
        if loop is not None:
            self.heed_tasks(loop)

    # Thread ---------------------------------------------------------------

    def live_on(self, loop: asyncio.AbstractEventLoop, thread: int) -> None:
        super().live_on(loop, thread)
        self.heed_tasks(loop)

    def heed_tasks(self, loop: asyncio.AbstractEventLoop) -> None:
        """Hear of tasks on `loop` that raise and that nobody waits for (R3)."""
        if loop is self.heeded:
            return
        self.heeded = loop
        unheard.listen(
            loop,
            lambda: list(self.instances),
            lambda instance, error: self.post(self.task_failed, instance, error),
        )

    def task_failed(self, instance: Instance, error: BaseException) -> None:
        """A task that nobody waits for raised."""
        self.failed(instance, error, "handler")
        self.invalidate(instance)

    @classmethod
    def threaded(cls, values: Mapping[str, object] | None = None) -> Kernel:
        """A kernel with a thread and a loop of its own; end it with `stop()`."""
        kernel = cls(asyncio.new_event_loop(), values)
        kernel.start("hyper-kernel")
        return kernel

    def stop(self, timeout: float = 5.0) -> None:
        """End every instance, then the thread: in `timeout` seconds, whatever a handler does. From another thread."""
        end = time.monotonic() + timeout
        loop = self.loop if self.started else None
        if loop is None:
            self.end_all()
            return
        finish = self.finish(timeout)
        future = asyncio.run_coroutine_threadsafe(finish, loop)
        with suppress(concurrent.futures.TimeoutError):
            future.result(max(0.0, timeout - INTERRUPT_SECONDS))
        if inspect.getcoroutinestate(finish) == inspect.CORO_CREATED:
            # One handler has kept the thread all the time, and the others' `on_unmount` is still to run.
            self.interrupt()
        try:
            future.result(max(0.0, end - time.monotonic()))
        except concurrent.futures.TimeoutError:
            log.warning("a handler did not end within %g seconds; what on_unmount does may be left undone", timeout)
            self.saving.flush()
        self.join(max(0.1, end - time.monotonic()))
        if inspect.getcoroutinestate(finish) == inspect.CORO_CREATED:
            finish.close()  # a handler never gave its thread back, so nobody will begin it

    def end_all(self) -> None:
        """End every session and every instance."""
        for root in [i for i in self.instances if i.parent is None]:
            for session in list(self.sessions.get(root, ())):
                session.close()
            root.unmount()
        self.saving.flush()

    async def finish(self, seconds: float = 5.0) -> None:
        """End every instance and wait until their cleaning up is done, so long at most."""
        self.end_all()
        if self.lives.ending:
            await self.lives.done(seconds)
            self.saving.flush()

    @property
    def idle(self) -> bool:
        """Whether no handler runs or waits and nothing is to be rendered."""
        return not self.dirty and not self.lives.ending and all(box.idle for box in self.instances.values())

    # Instances and sessions -----------------------------------------------

    def mount(
        self,
        component: Component,
        given: Mapping[str, object] | None = None,
        values: Mapping[str, object] | None = None,
    ) -> Instance:
        """A new root instance; its body has run, its template not yet."""
        instance = Instance(self, component, given or {}, values={**self.values, **(values or {})})
        self.adopt(instance)
        return instance

    def adopt(self, instance: Instance) -> Mailbox:
        """The mailbox of an instance, made when it is first needed."""
        box = self.instances.get(instance)
        if box is None:
            box = self.instances[instance] = Mailbox(instance, self.soon, self.finished)
            if self.record is not None:
                box.started = self.record.started
        return box

    def open(self, root: Instance, send: Callable[[str], None], *, development: bool = True) -> Session:
        """A view of `root`: renders it if this is its first."""
        session = Session(self, root, send, development=development)
        if self.link is not None:
            self.link.attach(session, self)
        if self.record is not None:
            self.record.opened(session)
        if not root.mounted:
            root.render()
        return session

    def hear(self, receive: Callable[[Any], None], message: Any) -> None:
        """Hand a front end's message to `receive` on the thread, after its way over the link if there is one."""
        self.hand(receive if self.link is None else partial(self.take, receive), message)

    def take(self, receive: Callable[[Any], None], message: Any) -> None:
        """The same, on the thread already."""
        if self.link is None:
            receive(message)
        else:
            self.link.hear(self, receive, message)

    def attached(self, session: Session) -> None:
        """A view begins to show its root."""
        self.sessions.setdefault(session.root, []).append(session)

    def detached(self, session: Session) -> None:
        """A view shows its root no more."""
        found = self.sessions.get(session.root, [])
        if session in found:
            found.remove(session)

    def navigate(self, session: Session, to: str) -> None:
        """A view asks for another page; only apps have some.

        Never at once: the author's code may run around this, as it renders, and
        pages begin and end with code of theirs (R1, R5).
        """
        if self.record is not None:
            self.record.followed(session, to)
        self.soon(partial(self.go, session, to))

    def go(self, session: Session, to: str) -> None:
        """The same, in a turn of its own."""
        if self.navigator is not None and not session.closed:
            self.navigator(session, to)

    def show(self, session: Session, root: Instance) -> None:
        """Show another root in a view; the one it showed ends with its last view, unless Python holds it."""
        old = session.root
        self.detached(session)
        if not root.mounted:
            root.render()
        session.root = root
        self.attached(session)
        session.show(root)
        if not self.sessions.get(old) and old not in self.lives.holders:
            old.unmount()

    def sessions_of(self, instance: Instance) -> list[Session]:
        """The views that show an instance."""
        return self.sessions.get(instance.root, [])

    # What instances ask of their home --------------------------------------

    def failed(self, instance: Instance, error: BaseException, kind: str) -> None:
        """A template, a hook or a task of an instance raised (R3)."""
        self.faults.failed(instance, error, kind)

    def mended(self, instance: Instance) -> None:
        """A template that raised is rendered again."""
        self.faults.mended(instance)

    def shared(self, component: Component, name: str, make: Callable[[], Any]) -> Any:
        """One object for that module and name; the first initial value counts (B1)."""
        return self.sharing.value(component, name, make)

    def saved(self, component: Component, spec: Saved, user: Instance | None) -> Any:
        """One value for all that name the same file; it comes from there first (K1)."""
        return self.saving.open(component, spec, user)

    def unmade(self, instance: Instance, error: BaseException) -> None:
        """The body of an instance has raised."""
        self.explain(instance, error)
        self.saving.drop(instance)

    def explain(self, instance: Instance, error: BaseException) -> None:
        """Add to an error of the author's what only the kernel knows."""
        self.saving.explain(instance, error)

    def mounting(self, instance: Instance) -> None:
        """An instance is about to be shown first."""
        self.adopt(instance)
        instance.began = self.lives.run_hook(instance, "on_mount")

    def ending(self, instance: Instance) -> None:
        """An instance ends: nothing of it is kept here (R4)."""
        box = self.instances.pop(instance, None)
        self.dirty.pop(instance, None)
        if instance.broken is not None:
            self.faults.mended(instance)
        observing = self.observing.pop(instance, None)
        if observing is not None:
            observing.ended()
        sessions = self.sessions.pop(instance, [])
        tasks = self.lives.cancel(instance, box)
        for session in list(sessions):
            session.end()
        self.lives.end(instance, tasks)

    def assign(self, instance: Instance, name: str, value: object) -> None:
        """Set a state variable from Python: `c.count = 5`. Renders at once, at most 60 times a second (N10)."""
        if self.record is not None:
            self.record.acting(instance, f"{name} = …")
        instance.globals[name] = value
        if name in instance.component.props:
            instance.given[name] = value  # as if its caller had given it: it outlives a save (L10)
        if not self.here and self.loop is not None:
            self.invalidate(instance)
            return
        errors = self.look(instance)
        now = time.monotonic()
        if now - self.last_assign < PACE:
            self.invalidate(instance)
        else:
            self.last_assign = now
            if instance.mounted:
                self.show_now(instance)
        for error in errors:
            raise error

    # Calls ----------------------------------------------------------------

    def deliver(self, call: Call) -> None:
        """Queue an event of the front end."""
        if call.instance.ended:
            call.session.handled([call.event.n])
            call.session.flush()
            return
        if self.record is not None:
            self.record.arrived(call)
        self.adopt(call.instance).put(call)

    def finished(self, call: Call, result: object, error: BaseException | None) -> None:
        """A handler ended, one way or another: render, and tell the front end."""
        session, n = call.session, call.event.n
        cancelled = isinstance(error, asyncio.CancelledError)
        if isinstance(error, ArgumentError):
            session.overlay.refuse(error, call.part, n)
        elif isinstance(error, UnknownHandler):
            self.faults.uncalled(error, call)
        elif error is not None and not cancelled:
            self.faults.handler_failed(call.instance, error, call)
        session.handled([n], keep=(error is not None and not cancelled) or result is False)
        self.dirty[call.instance] = True
        self.dirty.setdefault(session.root, False)
        self.settle()
        if self.record is not None:
            self.record.finished(call, error)
        at: Instance | None = call.instance if error is None else None
        while at is not None:
            if at in self.observing:
                self.observing[at].happened(call)
            at = at.parent

    def run(self, instance: Instance, name: str, *arguments: Any, **keywords: Any) -> Any:
        """Call a handler from Python: `c.increment()`. Renders when it is done."""
        function = instance.globals[name]
        if self.record is not None:
            self.record.acting(instance, f"{name}()")
        token = running.set(instance)
        try:
            with shared_turn():
                instance.compute()
                result = function(*arguments, **keywords)
        finally:
            running.reset(token)
            self.dirty[instance] = True
            self.settle()
        if inspect.isawaitable(result):
            return self.run_async(instance, result)
        return result

    def run_async(self, instance: Instance, awaitable: Awaitable[Any]) -> Awaitable[Any]:
        """Run what an async handler gave, then render."""

        async def whole() -> Any:
            token = running.set(instance)
            try:
                return await in_turns(awaitable)
            finally:
                running.reset(token)
                self.invalidate(instance)

        if self.loop is None:
            return whole()
        return asyncio.ensure_future(whole())

    # Rendering ------------------------------------------------------------

    def invalidate(self, instance: Instance) -> None:
        """Render `instance` soon. Any thread may call this."""
        if not self.here and self.loop is not None:
            self.post(self.invalidate, instance)
            return
        if instance.ended:
            return
        self.dirty[instance] = True
        if not self.flush_scheduled:
            self.flush_scheduled = True
            self.soon(self.settle)

    def settle(self) -> None:
        """Render what is to be rendered, outer instances first, and send the updates."""
        self.flush_scheduled = False
        if self.record is not None:
            self.record.rendering()
        self.saving.look()
        roots: dict[Instance, None] = {}
        seen: list[Instance] = []
        with Unhindered() as unhindered:
            while self.dirty:
                instance = min(self.dirty, key=lambda i: i.depth) if len(self.dirty) > 1 else next(iter(self.dirty))
                render = self.dirty.pop(instance)
                if instance.ended:
                    continue
                if render and (instance.mounted or instance.root.mounted):
                    instance.render()
                roots[instance.root] = None
                seen.append(instance)
                unhindered.pause()
            for root in roots:
                for session in list(self.sessions.get(root, ())):
                    self.each(session.flush)
        # Nobody waits any more: the next change is then found the sooner.
        for instance in seen:
            self.each(instance.namespace.settle)
        for instance in seen if self.observing else ():
            self.tell(instance)
        if self.record is not None:
            self.record.rendered()

    @staticmethod
    def each(work: Callable[[], object]) -> None:
        """Do what is done for many: where it fails for one, which is a fault of ours, the others have theirs."""
        try:
            work()
        except Exception:
            log.exception("An update was not sent. Reload its page, and please report this.")

    # Observers ------------------------------------------------------------

    def observed(self, instance: Instance) -> Observing:
        """Who observes an instance."""
        from .observing import Observing  # noqa: PLC0415 - brings traitlets, and few are observed

        if instance not in self.observing:
            self.observing[instance] = Observing(instance)
        return self.observing[instance]

    def look(self, instance: Instance) -> list[Exception]:
        """Tell the observers of an instance what has changed; gives what they raised."""
        found = self.observing.get(instance)
        return found.look() if found is not None else []

    def tell(self, instance: Instance) -> None:
        """The same, where nobody waits for them: what they raise is shown as a handler's error is."""
        for error in self.look(instance):
            self.faults.tell_of(instance, "an observer", error, "handler")

    def show_now(self, instance: Instance) -> Rendered:
        """`render()` in the author's code (R2)."""
        if not self.here and self.loop is not None:
            self.soon(lambda: self.show_now(instance))
        elif not instance.ended and instance.mounted:
            self.listen()
            if self.record is not None:
                self.record.rendering()
            self.saving.look()
            instance.render()
            for session in list(self.sessions_of(instance)):
                session.flush(now=True)
            self.tell(instance)
            if self.record is not None:
                self.record.rendered()
        return Rendered()

    def render_those(self, wanted: Callable[[Instance], bool]) -> None:
        """Render the instances that are `wanted`."""
        for instance in list(self.instances):
            if wanted(instance):
                self.dirty[instance] = True
        self.settle()

    # A file was saved (L10) -------------------------------------------------

    def busy(self, instance: Instance) -> bool:
        """Whether code of an instance waits at an await somewhere."""
        box = self.instances.get(instance)
        return bool(box and box.tasks) or bool(self.lives.stray_tasks(instance))

    def renewed(self, instance: Instance) -> None:
        """An instance has taken another version of its component."""
        if self.record is not None:
            self.record.acting(instance, "new code")
        box = self.instances.get(instance)
        if box is not None:
            box.renew()
