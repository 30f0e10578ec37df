"""Words of the office and the values they mean, both ways: names, dates, figures, goals; and how wide words are.

The patterns of a module are compiled when they are first used: one call needs few of those its modules name.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _Later:
    """Stands in for a compiled pattern; what was asked of the pattern once is answered without detour from then on."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found


def compile_later(source: str, flags: int = 0) -> re.Pattern[str]:
    """Give what has all methods of the compiled pattern, for a module's constants; ``re.sub`` and the like do not take it."""
    return cast("re.Pattern[str]", _Later(source, flags))
