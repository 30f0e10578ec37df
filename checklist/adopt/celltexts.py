"""What a corrected cell of a task's words means for title, actions and original text, and why a completion time is none."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from checklist.forms.rowheadings import read_heading
from checklist.words import compile_later
from checklist.words.deadlines import parse_deadline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.model import Measure, Plan

_STOPS = "。；;！!"
_AFTER_TITLE = "。；：:;，, "
_ROOM = 10
"""Characters a number before the title takes, as the wording of a task has it."""
_OPENING = compile_later(r"[^。\n]*")


def read_task(new: str, old: str, measure: Measure, *, titled: bool) -> dict[str, Any]:
    """Give the keys that change where a task's cell says ``new`` instead of ``old``.

    ``titled`` says that the title has a column of its own and does not open the cell.
    """
    if measure.text:
        return _with_text(new, measure, titled=titled)
    title, rest = ("", new) if titled else _divided(new, measure.title.rstrip("。"))
    was = old if titled else _divided(old, measure.title.rstrip("。"))[1]
    changes: dict[str, Any] = {} if titled or title == measure.title.rstrip("。") else {"title": title}
    actions = read_actions(rest, was, measure)
    return changes if actions == list(measure.actions) else {**changes, "actions": actions or None}


def _with_text(new: str, measure: Measure, *, titled: bool) -> dict[str, Any]:
    title, text = measure.title.rstrip("。"), measure.text
    opens = title in text[: len(title) + _ROOM]
    if titled:
        cut = len(text) - len(text.removeprefix(title).lstrip(_AFTER_TITLE))
        return {"text": f"{text[:cut]}{new}"}
    if not opens:
        said, rest = _divided(new, title)
        return {
            key: value
            for key, value in (("title", said), ("text", rest))
            if value != getattr(measure, key).rstrip("。")
        }
    before, _, behind = text.partition(title)
    stands = (new.removeprefix(before), read_heading(new).title)
    if any(_opens(one, title) or one.startswith(f"{title}{behind[:1] or '。'}") for one in stands):
        return {"text": new}
    kept = new.endswith(behind) and new.startswith(before)
    renamed = new[len(before) : len(new) - len(behind)] if kept else _OPENING.match(new.removeprefix(before))
    return {"title": renamed if isinstance(renamed, str) else renamed[0] if renamed else title, "text": new}


def _divided(cell: str, title: str) -> tuple[str, str]:
    """UnitPart a cell into the title and what follows it: the known title if it opens the cell, else its first sentence."""
    if _opens(cell, title):
        return title, cell[len(title) :].lstrip("。\n ")
    opening = _OPENING.match(cell)
    name = opening[0] if opening else cell
    return name.strip(), cell[len(name) :].lstrip("。\n ")


def _opens(cell: str, title: str) -> bool:
    return cell.startswith(title) and cell[len(title) : len(title) + 1] in ("", *_AFTER_TITLE, "\n")


def read_actions(new: str, old: str, measure: Measure) -> list[str]:
    """Give the actions of a cell; those that say what they said before as the data have them."""
    was = dict(zip(split_numbered(old), measure.actions, strict=False))
    return [was.get(item, item) for item in split_numbered(new)]


def split_numbered(text: str) -> list[str]:
    """UnitPart a list 1.…；2.…。 into its items; one without numbers at its line ends and semicolons."""
    starts = list(_numbers(text))
    if not starts:
        return _bare(re.split(r"[；;\n]", text))
    cuts = [0, *(begin for begin, _ in starts), len(text)]
    begins = [0, *(behind for _, behind in starts)]
    return _bare(text[begin:end] for begin, end in zip(begins, cuts[1:], strict=True))


def bare_words(text: str) -> str:
    """Give what a task's cell says without the numbers and marks that part it."""
    for begin, behind in reversed(list(_numbers(text))):
        text = text[:begin] + text[behind:]
    return re.sub(rf"[{_STOPS}\s]+", "", text)


def _bare(items: Iterable[str]) -> list[str]:
    """Give items on one line each, without the marks at their ends; blank ones are none."""
    bare = (" ".join(item.split("\n")).strip(f" {_STOPS}") for item in items)
    return [item for item in bare if item]


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    """Give where the list numbers begin and end that run on from 1; one may be missing, or stand twice."""
    last = 0
    for found in _NUMBER.finditer(text):
        number = int(normalize("NFKC", found["number"] or found["bracketed"]))
        if last <= number <= last + 2 and (last or number == 1):
            last = number
            yield found.start("mark"), found.end()


_NUMBER = compile_later(
    r"(?:^|(?<=[；;。\n]))\s*(?P<mark>(?P<number>[1-9][0-9]?)[.．、)）](?![0-9])|[（(]?(?P<bracketed>(?<=[（(])[1-9][0-9]?(?=[)）])|[①-⑳])[)）]?)"
)
"""1. 1、 1) （1） ①"""


def split_words(text: str) -> list[str]:
    """UnitPart a cell of short words: 人才、成果转化."""
    return [word for word in re.split(r"[、，,；;\s]+", text) if word]


def one_line(texts: Sequence[str]) -> str:
    """Give texts on one line, as a message quotes them; long ones are cut."""
    joined = "、".join(texts)
    return joined if len(joined) <= _QUOTED else f"{joined[:_QUOTED]}……"


_QUOTED = 40
"""Characters quoted; enough to find the cell."""


def quote_apart(one: str, two: str) -> tuple[str, str]:
    """Give two texts as a message quotes them: of long ones the part where they begin to differ."""
    if len(one) <= _QUOTED and len(two) <= _QUOTED:
        return one, two
    differing = (place for place, (a, b) in enumerate(zip_longest(one, two)) if a != b)
    start = max(0, next(differing, 0) - _BEFORE)
    return _cut(one, start), _cut(two, start)


_BEFORE = 10
"""Characters shown before the difference, by which the place is found."""


def _cut(text: str, start: int) -> str:
    part = " ".join(text[start : start + _QUOTED].split())
    return f"{'……' if start else ''}{part}{'……' if start + _QUOTED < len(text) else ''}"


def deadline_trouble(text: str, plan: Plan, year: int | None = None) -> str:
    """Say why a completion time is none, or none of its plan, without a full stop; "" where it is one."""
    try:
        day = parse_deadline(text, year or plan.last_year or None).date
    except ValueError as error:
        return str(error).rstrip("。")
    if day and plan.last_year and not plan.first_year <= day.year <= plan.last_year:
        return f"完成时限“{text}”不在方案期限（{plan.period}）内；原文如此的，请直接在数据里写"
    return ""
