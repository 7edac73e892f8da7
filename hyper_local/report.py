"""Report: what a check has to say of one file."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from .errors import Location
from .facts import Facts
from .literals import Source
from .problems import Findings
from .source_text import decoded


@dataclass
class Report(Findings):
    """The facts of one file, and all its problems: its own, and those that it has with others."""

    facts: Facts = field(kw_only=True)
    raw: bytes = field(kw_only=True, repr=False)
    """What the file holds."""

    @cached_property
    def source(self) -> Source:
        """Its text."""
        return Source(decoded(self.raw, self.file), self.file)

    def location(self, line: int, column: int = 0) -> Location:
        """The location of a place as facts have it."""
        return self.source.line_location(line, column)
