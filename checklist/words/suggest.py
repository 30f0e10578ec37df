"""The one "did you mean": which known names look like a misspelt one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALIKE = 0.6
"""From this share of common characters, in their order, two names look alike (1 is equal)."""


def suggest_names(name: str, known: Iterable[str], *, most: int = 3, least: float = _ALIKE) -> list[str]:
    """Give up to ``most`` of ``known`` that look like ``name``, best first; in the order of characters for equal ones."""
    from rapidfuzz import process  # noqa: PLC0415 - only a misspelling needs it
    from rapidfuzz.distance import Indel  # noqa: PLC0415

    scorer = Indel.normalized_similarity
    return [near for near, _, _ in process.extract(name, sorted(known), scorer=scorer, limit=most, score_cutoff=least)]


def ask_nearest(name: str, known: Iterable[str]) -> str:
    """Make the question whether one of the names that look alike was meant; "" where none does."""
    near = suggest_names(name, known)
    return f"是否想写：{'、'.join(near)}？" if near else ""
