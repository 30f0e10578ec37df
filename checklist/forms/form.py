"""A form, Word or Excel: what can be done with it, what it is told besides its rows, how a ledger fills it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from checklist.forms.expressions import NAMES, asks_for
from checklist.ledger.phrases import ledger_scope
from checklist.ledger.wording import word_table
from checklist.model import Frozen
from checklist.office.xmltext import attribute_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklist.forms.expressions import Slot
    from checklist.forms.report import FormReport
    from checklist.ledger.columns import Column
    from checklist.ledger.ledger import Ledger
    from checklist.ledger.wording import Table


class Frame(Frozen):
    """What stands around the table of one ledger; "" or None where there is none."""

    unit: str = ""
    unit_full: str = ""
    region: str = ""
    year: int | None = None
    period: str = ""
    """The plan's years, ``2023—2025年``: stands in for the year where none was asked for."""
    as_of: date | None = None
    plans: tuple[str, ...] = ()
    """The plans' titles, without 《》."""
    numbers: tuple[str, ...] = ()
    """Their document numbers (文号)."""
    title: str = ""
    """Overrides the table's own title; likewise ``subtitle``."""
    subtitle: str = ""
    author: str = ""
    created: date | None = None
    """The plan's date (成文日期): the file's created and modified time, so that no clock is read."""


class Form(Protocol):
    """A form that was opened, checked and understood; it is filled any number of times."""

    @property
    def columns(self) -> tuple[Column | None, ...]:
        """For each grid column what it is; None for an unknown or doubled heading."""

    @property
    def has_bands(self) -> bool:
        """True where headings stand in full-width rows of their own, with their goals."""

    @property
    def wanted(self) -> tuple[Column, ...]:
        """The columns to be worded, left to right."""

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The places outside the rows whose text differs from ledger to ledger."""

    @property
    def report(self) -> FormReport:
        """How the form was understood."""

    def fill(self, table: Table, frame: Frame) -> bytes:
        """Give the filled file. The same table, frame and form give the same bytes."""

    def warnings(self, frames: Sequence[Frame], table: Table | None = None) -> tuple[str, ...]:
        """Say what does not fit the ledgers that stand in these frames, a Chinese sentence each; ``table`` is a single one's."""


def words(frame: Frame, table: Table) -> dict[str, str]:
    """Give the text of every name, in both languages."""
    english = {
        "unit": frame.unit,
        "unit_full": frame.unit_full or frame.unit,
        "region": frame.region,
        "year": str(frame.year) if frame.year else frame.period.removesuffix("年"),
        "title": frame.title or table.title,
        "subtitle": frame.subtitle or table.subtitle,
        "as_of": chinese_date(frame.as_of),
        "plan": "、".join(f"《{plan}》" for plan in frame.plans),
        "document_number": "、".join(number for number in frame.numbers if number),
        "created": chinese_date(frame.created),
        "count": str(len(table.rows)),
        "notes": notes_text(table.notes),
    }
    return english | {name: english[key] for name, key in NAMES.items()}


def chinese_date(day: date | None) -> str:
    """Write a date as offices do, 2025年6月30日 (GB/T 9704, 7.3.5.4: no leading zeros); "" for none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def notes_text(notes: tuple[str, ...]) -> str:
    """Give the lines under a table: ``注：…``, numbered where there are several."""
    if len(notes) < 2:  # noqa: PLR2004 - a single note bears no number
        return "".join(f"注：{note}" for note in notes)
    return "注：" + "\n".join(f"{index}.{note}" for index, note in enumerate(notes, 1))


_CORE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>\
<cp:lastModifiedBy>{author}</cp:lastModifiedBy>{dates}</cp:coreProperties>"""


def core_properties(frame: Frame, title: str) -> bytes:
    """Write ``docProps/core.xml``: title and author, and the frame's date as the time of creation and change."""
    stamp = f"{frame.created.isoformat()}T00:00:00Z" if frame.created else ""
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{stamp}</dcterms:{name}>' for name in ("created", "modified")
    )
    author = attribute_text(frame.author)
    return _CORE.format(title=attribute_text(title), author=author, dates=dates if stamp else "").encode()


def fill_ledger(form: Form, ledger: Ledger) -> bytes:
    """Give the filled file; the same ledger and form give the same bytes."""
    return form.fill(table_of(ledger, form), frame_of(ledger))


def table_of(ledger: Ledger, form: Form) -> Table:
    """Word the ledger for the form; where no subtitle says what it is narrowed to, a note does."""
    table = word_table(ledger, form.wanted, bands=form.has_bands)
    scope = ledger_scope(ledger)
    if not scope or asks_for(form.slots, "副标题"):
        return table
    return replace(table, notes=(f"本表{scope}。", *table.notes))


def frame_of(ledger: Ledger) -> Frame:
    """Give what stands around the table: unit, year, plans; the file's date is the latest plan's (成文日期)."""
    plans = ledger.plans
    return Frame(
        unit=ledger.unit,
        unit_full=ledger.unit_full,
        region=plans[0].place if plans else "",
        year=ledger.year,
        period=plans[0].period if len(plans) == 1 else "",
        as_of=ledger.as_of,
        plans=tuple(plan.title for plan in plans),
        numbers=tuple(plan.document_number for plan in plans),
        created=max((plan.issued or date(plan.first_year, 1, 1) for plan in plans if plan.first_year), default=None),
    )
