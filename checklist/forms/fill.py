"""Fill a prepared form with a ledger."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.forms.frame import Frame
from checklist.forms.outside import asks_for
from checklist.ledger.phrases import ledger_scope
from checklist.ledger.wording import word_table

if TYPE_CHECKING:
    from checklist.forms.excel import PreparedWorkbook
    from checklist.forms.filling import PreparedForm
    from checklist.ledger.ledger import Ledger
    from checklist.ledger.wording import Table


def fill_ledger(form: PreparedForm | PreparedWorkbook, ledger: Ledger) -> bytes:
    """Give the filled file; the same ledger and form give the same bytes."""
    return form.fill(table_of(ledger, form), frame_of(ledger))


def table_of(ledger: Ledger, form: PreparedForm | PreparedWorkbook) -> Table:
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
