"""Many combinations of which every run tries a few: the others are tried with the slow tests."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable


def few_of(cases: Iterable[Any], every: int) -> list[Any]:
    """Give the cases for ``parametrize``: each ``every``-th as it is, the others marked slow; one with marks keeps them.

    ``every`` had better share no factor with the length of an inner series, so that all of its members have their turn.
    """
    return [case if number % every == 0 else _slow(case) for number, case in zip(count(), cases)]


def _slow(case: Any) -> Any:
    if isinstance(case, type(pytest.param())):
        return case
    return pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.slow)
