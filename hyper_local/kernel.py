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
from collections.abc import Awaitable, Callable, Generator, Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from . import unheard
from .advice import advise
from .component import Component
from .errors import ArgumentError, UnknownHandler, author_traceback
from .instance import Instance
from .link import Link
from .loop_thread import LoopThread
from .mailbox import Exited, Hook, Mailbox, in_turns, running
from .owned import acting
from .saved import Saved
from .saving import Saving
from .session import PACE, Call, Session
from .shared import Loose, root_of
from .shared import turn as shared_turn

if TYPE_CHECKING:
    from .observing import Observing
    from .recording import Recorder

log = logging.getLogger("hyper_local")

INTERRUPT_SECONDS = 0.5
"""How long what is left may take once a handler that kept the thread was interrupted."""
UNMOUNT_SECONDS = 2.0
"""How long a cancelled handler may clean up (R4)."""


known: WeakSet[Kernel] = WeakSet()
"""Every kernel of this process; `kernels.py` says which of them count."""


class Rendered:
    """What `render()` gives: awaited, it lets the update leave before going on (R2)."""

    def __await__(self) -> Generator[Any, None, None]:
        yield from asyncio.sleep(0).__await__()


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
        self.shared_values: dict[tuple[str, str], Any] = {}
        self.broadcasting = False
        self.loose_changes = Loose.changes
        self.last_assign = float("-inf")
        self.ending_tasks: set[asyncio.Task[Any]] = set()
        self.holders: dict[Instance, int] = {}
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
            lambda instance, error: self.failed(instance, error, "handler"), self.invalidate, self.say, self.post
        )
        self.problems: Callable[[Instance], list[str]] = lambda root: []
        """Gives what the page of a root instance shows until it is mended: files that can't be taken in (L10)."""
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
        if self.ending_tasks:
            await asyncio.wait(self.ending_tasks, timeout=seconds)
            self.saving.flush()

    @property
    def idle(self) -> bool:
        """Whether no handler runs or waits and nothing is to be rendered."""
        return not self.dirty and not self.ending_tasks and all(box.idle for box in self.instances.values())

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

    def hold(self, instance: Instance) -> None:
        """Keep a root alive until as many `release` calls have come."""
        self.holders[instance] = self.holders.get(instance, 0) + 1

    def release(self, instance: Instance) -> None:
        """One holder less; the instance ends with its last (R4)."""
        left = self.holders.get(instance, 0) - 1
        if left > 0:
            self.holders[instance] = left
        else:
            instance.unmount()

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
        """A view asks for another page; only apps have some."""
        if self.record is not None:
            self.record.followed(session, to)
        if self.navigator is not None:
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
        if not self.sessions.get(old) and old not in self.holders:
            old.unmount()

    def sessions_of(self, instance: Instance) -> list[Session]:
        """The views that show an instance."""
        return self.sessions.get(instance.root, [])

    # What instances ask of their home --------------------------------------

    def shared(self, component: Component, name: str, make: Callable[[], Any]) -> Any:
        """One object for that module and name; the first initial value counts (B1)."""
        key = (component.file, name)
        if key not in self.shared_values:
            value = self.shared_values[key] = make()
            root_of(value).on_change = self.broadcast
        return self.shared_values[key]

    def saved(self, component: Component, spec: Saved, user: Instance | None) -> Any:
        """One value for all that name the same file; it comes from there first (K1)."""
        return self.saving.open(component, spec, user)

    def mounting(self, instance: Instance) -> None:
        """An instance is about to be shown first."""
        self.adopt(instance)
        instance.began = self.run_hook(instance, "on_mount")

    def run_hook(self, instance: Instance, name: str, *arguments: Any) -> bool:
        """Call `on_mount` and the like, where the author wrote it; whether it did not raise."""
        hook = instance.hook(name)
        if hook is None:
            return True
        token = running.set(instance)
        try:
            with acting(), shared_turn():
                result = hook(*arguments)
            if inspect.isawaitable(result):
                self.background(instance, name, result)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self.hook_failed(instance, name, error)
            return False
        finally:
            running.reset(token)
        self.saving.look()
        return True

    def background(self, instance: Instance, name: str, awaitable: Awaitable[Any]) -> None:
        """Run what an async hook gave, beside the handlers."""
        task = asyncio.ensure_future(in_turns(awaitable))
        box = self.adopt(instance)
        key = Hook(name)
        box.tasks[key] = task

        def done(task: asyncio.Task[Any]) -> None:
            box.tasks.pop(key, None)
            error = None if task.cancelled() else task.exception()
            if error is not None:
                instance.began = instance.began and name != "on_mount"
                self.hook_failed(instance, name, error)
            self.invalidate(instance)

        task.add_done_callback(done)

    def hook_failed(self, instance: Instance, name: str, error: BaseException) -> None:
        """A hook raised."""
        if isinstance(error, Exited) and error.__cause__ is not None:
            error = error.__cause__
        if name == "on_error":
            log.error("on_error failed:\n%s", author_traceback(error))
        else:
            self.failed(instance, error, "handler")

    def ending(self, instance: Instance) -> None:
        """`on_unmount`, after what runs was cancelled at its await (R4)."""
        box = self.instances.pop(instance, None)
        self.holders.pop(instance, None)
        self.dirty.pop(instance, None)
        observing = self.observing.pop(instance, None)
        if observing is not None:
            observing.ended()
        sessions = self.sessions.pop(instance, [])
        tasks = box.cancel() if box else []
        tasks += self.stray_tasks(instance)
        for task in tasks:
            task.cancel()
        for session in list(sessions):
            session.end()
        if tasks or inspect.iscoroutinefunction(instance.hook("on_unmount")):
            task = asyncio.ensure_future(self.end_slowly(instance, tasks))
            self.ending_tasks.add(task)
            task.add_done_callback(self.ending_tasks.discard)
        else:
            if instance.began:
                self.run_hook(instance, "on_unmount")
            self.forget(instance)

    async def end_slowly(self, instance: Instance, tasks: list[asyncio.Task[Any]]) -> None:
        """`on_unmount` once the cancelled tasks are done, within a limit."""
        if tasks:
            await asyncio.wait(tasks, timeout=UNMOUNT_SECONDS)
        hook = instance.hook("on_unmount")
        if hook is not None and instance.began:
            token = running.set(instance)
            try:
                with shared_turn():
                    result = hook()
                if inspect.isawaitable(result):
                    await asyncio.wait_for(in_turns(result), UNMOUNT_SECONDS)
            except Exception as error:
                log.error("on_unmount failed:\n%s", author_traceback(error))
            finally:
                running.reset(token)
        self.forget(instance)

    def forget(self, instance: Instance) -> None:
        """Nothing of an instance runs any more."""
        self.saving.leave(instance)
        instance.forget()

    def stray_tasks(self, instance: Instance) -> list[asyncio.Task[Any]]:
        """Tasks that this instance's code has started (R1)."""
        loop = self.loop
        if loop is None:
            return []
        found: list[asyncio.Task[Any]] = []
        for task in asyncio.all_tasks(loop):
            frame = getattr(task.get_coro(), "cr_frame", None)
            if frame is not None and frame.f_globals is instance.globals:
                found.append(task)
        return found

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
            session.refuse(error, n)
        elif isinstance(error, UnknownHandler):
            log.error("%s", error)
            session.error(str(error), "event", n)
            self.run_hook(call.instance, "on_error", error)
        elif error is not None and not cancelled:
            self.handler_failed(call.instance, error, session, n)
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

    def handler_failed(self, instance: Instance, error: BaseException, session: Session | None, n: int | None) -> None:
        """State stays as it is; `on_error`, or the log and the page (R3)."""
        advise(error, instance.globals)
        if instance.hook("on_error") is not None and self.run_hook(instance, "on_error", error):
            return
        views = [session] if session else self.sessions_of(instance)
        log.error("%s: a handler failed\n%s", instance.component.name, author_traceback(error), extra=shown_in(views))
        for view in views:
            view.failure(error, "handler", n)

    def greet(self, session: Session) -> None:
        """A view shows its first page: whoever looks at it learns what was wrong with saved files (K4)."""
        for text in self.saving.notices(session.root):
            session.error(text, "handler")

    def say(self, instance: Instance, text: str) -> None:
        """Tell whoever looks at an instance that something of the system failed, in production too."""
        for view in self.sessions_of(instance):
            view.error(text, "handler")

    def failed(self, instance: Instance, error: BaseException, kind: str) -> None:
        """A template, a hook or a task of an instance raised."""
        if kind == "handler":
            self.handler_failed(instance, error, None, None)
            return
        advise(error, instance.globals)
        views = self.sessions_of(instance)
        log.error(
            "%s: the template failed\n%s", instance.component.name, author_traceback(error), extra=shown_in(views)
        )
        for view in views:
            view.failure(error, kind)

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
        while self.dirty:
            instance = min(self.dirty, key=lambda i: i.depth)
            render = self.dirty.pop(instance)
            if instance.ended:
                continue
            if render and (instance.mounted or instance.root.mounted):
                instance.render()
            roots[instance.root] = None
            seen.append(instance)
        for root in roots:
            for session in list(self.sessions.get(root, ())):
                session.flush()
        for instance in seen if self.observing else ():
            self.tell(instance)
        if self.record is not None:
            self.record.rendered()

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
            views = self.sessions_of(instance)
            told = author_traceback(error)
            log.error("%s: an observer failed\n%s", instance.component.name, told, extra=shown_in(views))
            for view in views:
                view.failure(error, "handler")

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

    def broadcast(self) -> None:
        """Render all instances that use changed shared values, once per turn (B3)."""
        if not self.broadcasting:
            self.broadcasting = True
            if self.loop is None:
                self.render_changed()
            else:
                self.soon(self.render_changed)

    def render_changed(self) -> None:
        """Render the instances whose shared values have changed."""
        self.broadcasting = False
        changed: set[tuple[str, str]] = set()
        for key, value in self.shared_values.items():
            root = root_of(value)
            if root.changed:
                root.changed = False
                changed.add(key)
        # Who uses a value of a helper module, nobody knows; a render that changes nothing sends nothing.
        loose = self.loose_changes != Loose.changes
        self.loose_changes = Loose.changes
        for instance in list(self.instances):
            file = instance.component.file
            if loose or any((file, name) in changed for name in instance.component.shared):
                self.dirty[instance] = True
        self.settle()

    # A file was saved (L10) -------------------------------------------------

    def busy(self, instance: Instance) -> bool:
        """Whether code of an instance waits at an await somewhere."""
        box = self.instances.get(instance)
        return bool(box and box.tasks) or bool(self.stray_tasks(instance))

    def renewed(self, instance: Instance) -> None:
        """An instance has taken another version of its component."""
        if self.record is not None:
            self.record.acting(instance, "new code")
        box = self.instances.get(instance)
        if box is not None:
            box.renew()


def shown_in(views: Iterable[Session]) -> dict[str, object]:
    """Says in a log record whether a page shows the same: a notebook need not print it below the cell, too."""
    return {"shown": any(view.development for view in views)}
