"""Lives: how the instances of a kernel begin and end: who holds them, their hooks, what is stopped (R4)."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from .errors import author_traceback
from .instance import Instance
from .mailbox import Exited, Hook, Mailbox, in_turns, running
from .owned import acting
from .saving import Saving
from .shared import turn as shared_turn

log = logging.getLogger("hyper_local")

UNMOUNT_SECONDS = 2.0
"""How long a cancelled handler may clean up (R4)."""


class Lives:
    """Calls the hooks of instances, and ends what runs in one that ends.

    `box` gives an instance's mailbox; `failed(instance, error)` is told what a
    hook raised, `changed(instance)` that one which took its time is done;
    `loop()` is the event loop of the kernel, if there is one. What `saving`
    keeps is looked through after each hook, as after each handler.
    """

    def __init__(
        self,
        box: Callable[[Instance], Mailbox],
        failed: Callable[[Instance, BaseException], None],
        changed: Callable[[Instance], None],
        loop: Callable[[], asyncio.AbstractEventLoop | None],
        saving: Saving,
    ) -> None:
        self.box = box
        self.failed = failed
        self.changed = changed
        self.loop = loop
        self.saving = saving
        self.holders: dict[Instance, int] = {}
        self.ending: set[asyncio.Task[Any]] = set()
        """What must be done before the loop may go."""

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
        box = self.box(instance)
        key = Hook(name)
        box.tasks[key] = task

        def done(task: asyncio.Task[Any]) -> None:
            box.tasks.pop(key, None)
            error = None if task.cancelled() else task.exception()
            if error is not None:
                instance.began = instance.began and name != "on_mount"
                self.hook_failed(instance, name, error)
            self.changed(instance)

        task.add_done_callback(done)

    def hook_failed(self, instance: Instance, name: str, error: BaseException) -> None:
        """A hook raised."""
        if isinstance(error, Exited) and error.__cause__ is not None:
            error = error.__cause__
        if name == "on_error":
            log.error("on_error failed:\n%s", author_traceback(error))
        else:
            self.failed(instance, error)

    def cancel(self, instance: Instance, box: Mailbox | None) -> list[asyncio.Task[Any]]:
        """Stop at its await what runs in an instance, which nobody holds any more; the tasks that are still ending."""
        self.holders.pop(instance, None)
        tasks = box.cancel() if box else []
        tasks += self.stray_tasks(instance)
        for task in tasks:
            task.cancel()
        return tasks

    def end(self, instance: Instance, tasks: list[asyncio.Task[Any]]) -> None:
        """`on_unmount`, after `tasks`, which were cancelled (R4)."""
        if tasks or inspect.iscoroutinefunction(instance.hook("on_unmount")):
            self.keep(asyncio.ensure_future(self.end_slowly(instance, tasks)))
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

    def keep(self, task: asyncio.Task[Any]) -> None:
        """Count a task among what must be done before the loop may go."""
        self.ending.add(task)
        task.add_done_callback(self.ending.discard)

    async def done(self, seconds: float) -> None:
        """Wait until all cleaning up is done, so long at most."""
        if self.ending:
            await asyncio.wait(self.ending, timeout=seconds)

    def forget(self, instance: Instance) -> None:
        """Nothing of an instance runs any more."""
        self.saving.leave(instance)
        instance.forget()

    def stray_tasks(self, instance: Instance) -> list[asyncio.Task[Any]]:
        """Tasks that this instance's code has started (R1)."""
        loop = self.loop()
        if loop is None:
            return []
        found: list[asyncio.Task[Any]] = []
        for task in asyncio.all_tasks(loop):
            frame = getattr(task.get_coro(), "cr_frame", None)
            if frame is not None and frame.f_globals is instance.globals:
                found.append(task)
        return found
