"""Tasks a corrected table has no row for: they go only where nothing of the file was left unread, and it is of the whole plan."""

from __future__ import annotations

from collections import Counter
from itertools import chain, starmap
from operator import attrgetter
from typing import TYPE_CHECKING

from checklist.adopt.celltexts import one_line
from checklist.adopt.matched import task_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.adopt.matched import Matched, Pair
    from checklist.forms.filled import ReadLedger
    from checklist.ledger.ledger import Ledger

_MOST_GONE = 0.5
"""The share of a plan's tasks beyond which a table or a draft without them is one of a part of it."""
_SHOWN = 3
"""Tasks a message names."""
_WHOLE = "请在整个方案的分解表里删"


def is_part(gone: int, total: int) -> bool:
    """Tell whether what lacks so many of a plan's tasks is of a part of the plan."""
    return gone > _MOST_GONE * total


def take_away(
    gone: Sequence[Pair], read: ReadLedger, ledger: Ledger, matched: Matched, *, unplaced: bool
) -> tuple[list[str], set[str]]:
    """Give what is to be said of the tasks that stay, and the ids of those that go.

    ``unplaced`` says that the table has rows that are no task of the data and did not become one.
    """
    if not gone:
        return [], set()
    unsure = ["有的行没有采纳（见上），也许就是它们，都没有删；请先改好那些行再采纳。"] if unplaced else []
    if why := next(chain(_whys(gone, read, ledger, matched), unsure), ""):
        return [f"{_said(gone)}：{why}"], set()
    elsewhere = {pair.row.measure.id: place for pair in gone for place in _places(pair, read)}
    left = [f"{place}里还有任务{name}，没有删；要删的，请把那里的也删去再采纳。" for name, place in elsewhere.items()]
    going = set()
    for pair in gone:
        if pair.row.measure.is_section:
            left.append(f"“{pair.row.measure.title}”整个部分就是一条任务，没有删：请直接在数据里删去这个部分。")
        elif pair.row.measure.id not in elsewhere:
            going.add(pair.row.measure.id)
    return left, going


def _said(gone: Sequence[Pair]) -> str:
    named = one_line([f"{pair.row.measure.id} {pair.row.measure.title}" for pair in gone[:_SHOWN]])
    return f"表里没有的任务有{len(gone)}项（{named}{'等' if len(gone) > _SHOWN else ''}）"


def _whys(gone: Sequence[Pair], read: ReadLedger, ledger: Ledger, matched: Matched) -> Iterator[str]:
    """Say why a task without a row need not be gone."""
    told = (
        (ledger.unit, "单位台账里少了的任务不当作取消；要取消、换单位的，请在整个方案的分解表里改。"),
        (not matched.coded, "没有“任务编码”，不当作取消；请用带任务编码的表改。"),
        (read.unseen, "有隐藏的行没有读取，都没有删；要删的，请取消隐藏（筛选）再采纳。"),
        (read.unread, "有的行接不上表，没有读取，都没有删；要删的，请把那些行接回表里再采纳。"),
        (read.skipped, f"{one_line(read.skipped)}没有写任务，没有读取，都没有删；请写上任务或者整行删去，再采纳。"),
        (read.numbered, f"{one_line(read.numbered)}只剩下序号，都没有删；要删的，请整行删去再采纳。"),
        (read.scope, f"表里写着：{one_line([read.scope])}。都没有删；要删的，{_WHOLE}。"),
        (read.unit, f"表上写着{read.unit}，像是一个单位的，都没有删；要删的，{_WHOLE}。"),
        (
            not read.title,
            "表上没有标题，看不出列的是不是整个方案，都没有删；要删的，请把“……任务分解表”的标题写在表上再采纳。",
        ),
    )
    yield from (why for found, why in told if found)
    if any(starmap(is_part, _by_plan(gone, ledger, matched))):
        yield "超过一半，像是只列了一部分，都没有删。"


def _by_plan(gone: Sequence[Pair], ledger: Ledger, matched: Matched) -> Iterator[tuple[int, int]]:
    """Give of each plan how many tasks are gone, and how many there are but for those the table added."""
    totals = Counter(map(_PLAN, ledger.rows))
    totals.subtract(pair.row.plan.id for pair in matched.pairs if not pair.new.id)
    yield from ((count, totals[plan]) for plan, count in Counter(pair.row.plan.id for pair in gone).items())


_PLAN = attrgetter("plan.id")


def _places(pair: Pair, read: ReadLedger) -> Iterator[str]:
    """Give what else of the file speaks of a task: another sheet or table, a text box."""
    title, words = "".join(pair.row.measure.title.split()), "".join(task_words(pair.old).split())
    for place, text in read.beside:
        lines = ("".join(line.split()) for line in text.split("\n"))
        if any(pair.row.measure.id == line or title in line or (words and words in line) for line in lines):
            yield place
