"""The desktop host: a component shown in a window of pywebview."""

from .host import host

__all__ = ["host"]
