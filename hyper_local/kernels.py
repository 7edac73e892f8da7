"""Kernels: those of this process, and the one that Python's own component objects live on."""

from __future__ import annotations

from .configuration import FALLBACK, system_user
from .kernel import Kernel, known
from .mailbox import running
from .shared import Loose
from .store import Store


def kernels() -> list[Kernel]:
    """Every kernel of this process that may run something."""
    return [kernel for kernel in list(known) if not kernel.closed]


def broadcast() -> None:
    """Show changed shared values in every instance that uses them (B3).

    May be called from handlers, hooks and any thread, as often as you like:
    each instance renders once.
    """
    instance = running.get()
    if instance is not None and isinstance(instance.home, Kernel):
        instance.home.sharing.broadcast()
        return
    for kernel in kernels():
        kernel.sharing.broadcast()


Loose.listeners.append(broadcast)

_default: Kernel | None = None


def default_kernel() -> Kernel:
    """The kernel of `Counter()` in a notebook or a script: lives on the thread that first needs it."""
    global _default
    if _default is None or _default.closed:
        _default = Kernel(values={FALLBACK: system_user()})
        _default.saving.store = Store()
        _ = _default.loop  # taken now: the first to ask later may be another thread
    return _default


def use_kernel(kernel: Kernel | None) -> None:
    """Make `kernel` the one that component objects made from Python live on, and that keeps what is saved (K1)."""
    global _default
    _default = kernel
    if kernel is not None:
        kernel.saving.store = Store()
