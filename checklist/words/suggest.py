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


def ask_nearest(name: str, known: Iterable[str], *, least: float = _ALIKE) -> str:
    """Make the question whether one of the names that look alike was meant; "" where none does."""
    near = suggest_names(name, known, least=least)
    return f"是否想写：{'、'.join(near)}？" if near else ""


def suggest_slips(name: str, known: Iterable[str]) -> list[str]:
    """Give those of ``known`` of which ``name`` may be a slip or a longer way to say it, best first; [] for a word of its own.

    地点 is no slip of 难点: one character for another makes another word, unless both sound alike.
    """
    return [near for near in suggest_names(name, known, most=_LOOKED_AT, least=_HALF) if _is_slip(name, near)]


_LOOKED_AT, _HALF = 12, 0.5
"""How many names that share half their characters are looked at."""
_WORD = 3
"""Characters; of a shorter word one is half of what it means."""
_QUALIFIED = 3
"""Characters by which a longer name may tell more of the same: 共同牵头单位."""

_OTHERWISE = ("上", "下", "去", "前", "非", "未", "不", "省", "国", "中央")
"""How a longer name begins that means something else: 上年度工作目标, 省牵头单位."""


def _is_slip(name: str, near: str) -> bool:
    longer, shorter = sorted((name, near), key=len, reverse=True)
    if len(shorter) < _WORD:
        return False
    if len(longer) == len(shorter):
        changed = [(one, two) for one, two in zip(name, near, strict=True) if one != two]
        return sorted(name) == sorted(near) or (len(changed) == 1 and _sound_alike(*changed[0]))
    if shorter == near and len(near) > _WORD and near in name:
        return len(name) - len(near) <= _QUALIFIED and not name.startswith(_OTHERWISE)
    inside = range(1, len(longer) - 1)  # 督导组 is another word than 督导组长, 责任单单位 none
    return len(longer) == len(shorter) + 1 and any(longer[:i] + longer[i + 1 :] == shorter for i in inside)


def _sound_alike(one: str, two: str) -> bool:
    """Say whether two characters stand together in level one of GB 2312, which is in the order of their sounds."""
    first, second = (sign.encode("gb2312", "ignore") for sign in (one, two))
    level_one = len(first) == len(second) > 1 and max(first, second) < _LEVEL_TWO
    return level_one and abs(_place(first) - _place(second)) <= _HOMOPHONES


_LEVEL_TWO = b"\xd8"
"""Where level two begins, which is in the order of radicals."""
_HOMOPHONES = 25
"""Characters of one sound stand within some twenty places; no pinyin is needed to tell them."""


def _place(code: bytes) -> int:
    return code[0] * 94 + code[1]
