"""A form, Word or Excel: what can be done with it, what it is told besides its rows, how a ledger fills it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from checklist.forms.expressions import asks_for
from checklist.forms.frame import Frame
from checklist.ledger.phrases import ledger_scope
from checklist.ledger.wording import word_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklist.forms.expressions import Slot
    from checklist.forms.report import FormReport
    from checklist.ledger.columns import Column
    from checklist.ledger.ledger import Ledger
    from checklist.ledger.wording import Table


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
