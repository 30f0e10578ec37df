"""What a form was understood to be, said to the person who made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.forms.headings import Outcome
from checklist.forms.titles import Title, covers, years_text
from checklist.ledger.columns import of_a_year
from checklist.model import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checklist.forms.frame import Frame
    from checklist.forms.headings import Heading
    from checklist.ledger.columns import Columns


class UnknownHeading(Frozen):
    """A heading nobody knows, and the known ones it looks like."""

    text: str
    nearest: tuple[str, ...] = ()


class FormReport(Frozen):
    """How a form was read (rule d and what else its maker should know)."""

    name: str
    table: int
    """Which table of the document it is, from 1."""
    recognised: tuple[tuple[str, str], ...] = ()
    """Headings that are filled, as printed, with the column each is."""
    by_hand: tuple[str, ...] = ()
    unknown: tuple[UnknownHeading, ...] = ()
    doubled: tuple[tuple[str, str], ...] = ()
    """Headings that mean what another to the left means already, with that meaning."""
    placeholders: tuple[str, ...] = ()
    """Placeholders with unknown names, left as they are."""
    labels: tuple[str, ...] = ()
    """Labels around the table left for the hand."""
    partial: tuple[tuple[str, str, str], ...] = ()
    """Headings that ask for more than is filled: what they say, what is filled, what is left for the hand."""
    dated: tuple[tuple[str, tuple[int, int]], ...] = ()
    """Headings of filled columns that name a year, or the first and last of several."""
    titles: tuple[Title, ...] = ()
    """Titles that name a year or a unit and stay as they are."""
    remarks: tuple[str, ...] = ()
    """Anything else worth knowing, in whole sentences."""

    def warnings(self, frames: Sequence[Frame] = ()) -> tuple[str, ...]:
        """Give what was not filled or was guessed, a Chinese sentence each; with ``frames`` as seen from these ledgers."""
        if not frames:
            named = self._kept_titles()
        else:
            named = self._differences(frames[0]) if len(frames) == 1 else self._differences_of_many(frames)
        return (*self._doubts(), *self._left(), *named)

    def lines(self) -> tuple[str, ...]:
        """Give the whole reading of the form, for ``form check``."""
        filled = "、".join(text if text == title else f"{text}（{title}）" for text, title in self.recognised)
        hand = "、".join(self.by_hand) or "无"
        reading = (f"第{self.table}个表；填写：{filled}", f"留给人填写：{hand}")
        return (*reading, *self._left(), *self._kept_titles(), *self._doubts())

    def _left(self) -> tuple[str, ...]:
        labels = (f"表外留给人填写：{'、'.join(self.labels)}",) if self.labels else ()
        return (
            *(f"表头“{text}”只填{title}，{left}留给人补写。" for text, title, left in self.partial),
            *labels,
        )

    def _kept_titles(self) -> tuple[str, ...]:
        return tuple(
            f"题目照原样保留：{title.text}（要随单位、年度变，请写成：{title.with_placeholders}）"
            for title in self.titles
        )

    def _differences(self, frame: Frame) -> tuple[str, ...]:
        """Say which titles and headings speak of another unit or year than the ledger."""
        own = frame.unit + (f"{frame.year}年" if frame.year else frame.period) or "整个方案"
        titles = ((title.text, said) for title in self.titles if (said := title.differs(frame)))
        headings = ((text, years_text(years)) for text, years in self.dated if not covers(years, frame))
        return (
            *(f"空表题目“{text}”写的是{said}，这份台账是{own}的；题目没有改动，请核对。" for text, said in titles),
            *(f"表头“{text}”写的是{said}，这份台账是{own}的，请核对。" for text, said in headings),
        )

    def _differences_of_many(self, frames: Sequence[Frame]) -> tuple[str, ...]:
        """Say of which titles and headings how many ledgers are of another unit or year."""
        said = []
        for title in self.titles:
            wrong = [differs for frame in frames if (differs := title.differs(frame))]
            if wrong:
                named = "、".join(dict.fromkeys(part for differs in wrong for part in differs.split("、")))
                said.append(
                    f"空表题目“{title.text}”写的是{named}，有{len(wrong)}份台账不是；题目没有改动，"
                    f"要随单位、年度变，请写成：{title.with_placeholders}"
                )
        for text, years in self.dated:
            if wrong_years := sum(1 for frame in frames if not covers(years, frame)):
                said.append(f"表头“{text}”写的是{years_text(years)}，有{wrong_years}份台账不是，请核对。")
        return tuple(said)

    def _doubts(self) -> tuple[str, ...]:
        return (
            *(self._unknown(heading) for heading in self.unknown),
            *(f"表头“{text}”与左边的列都是“{title}”，只填左边一列。" for text, title in self.doubled),
            *(f"占位符 {text} 里的名称不认识，原样保留。" for text in self.placeholders),
            *self.remarks,
        )

    @staticmethod
    def _unknown(heading: UnknownHeading) -> str:
        near = f"（是否指“{'”或“'.join(heading.nearest)}”？）" if heading.nearest else ""
        return f"表头“{heading.text}”不认识，这一列留空{near}；可用 --map {heading.text}=列名 指明。"


def with_headings(report: FormReport, headings: Iterable[Heading], columns: Columns) -> FormReport:
    """Add to a report what each heading was taken for (rule d)."""
    met = tuple(headings)
    return replace(
        report,
        recognised=tuple((h.text, h.column.title) for h in met if h.outcome is Outcome.FILLED and h.column),
        by_hand=tuple(h.text for h in met if h.outcome is Outcome.BY_HAND),
        unknown=tuple(
            UnknownHeading(text=h.text, nearest=tuple(columns.nearest(h.text)))
            for h in met
            if h.outcome is Outcome.UNKNOWN and h.text
        ),
        partial=tuple(
            (h.text, h.column.title, h.left) for h in met if h.outcome is Outcome.FILLED and h.column and h.left
        ),
        dated=tuple(
            (h.text, h.years)
            for h in met
            if h.outcome is Outcome.FILLED and h.years and h.column and not of_a_year(h.column)
        ),
        doubled=tuple((h.text, h.column.title) for h in met if h.outcome is Outcome.DOUBLED and h.column),
    )
