"""Text that bears marks: what stayed, came or went. How a mark looks is left to the medium."""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

from checklist.model import Frozen


class Mark(Enum):
    """What became of a piece of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


class Run(Frozen):
    """A piece of text that bears one mark."""

    text: str
    mark: Mark = Mark.KEPT


Marked: TypeAlias = tuple[Run, ...]
"""A paragraph of marked text."""
