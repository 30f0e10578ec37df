"""What a form was understood to be, said to the person who made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.forms.headings import Outcome
from checklist.model import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checklist.columns import Columns
    from checklist.forms.headings import Heading


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
    remarks: tuple[str, ...] = ()
    """Anything else worth knowing, in whole sentences."""

    def warnings(self) -> tuple[str, ...]:
        """Give what was not filled or was guessed, a Chinese sentence each."""
        return (*self._doubts(), *self._left())

    def lines(self) -> tuple[str, ...]:
        """Give the whole reading of the form, for ``form check``."""
        filled = "、".join(text if text == title else f"{text}（{title}）" for text, title in self.recognised)
        hand = "、".join(self.by_hand) or "无"
        return (f"第{self.table}个表；填写：{filled}", f"留给人填写：{hand}", *self._left(), *self._doubts())

    def _left(self) -> tuple[str, ...]:
        return (f"表外留给人填写：{'、'.join(self.labels)}",) if self.labels else ()

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
        doubled=tuple((h.text, h.column.title) for h in met if h.outcome is Outcome.DOUBLED and h.column),
    )
