"""A form, Word or Excel: what can be done with it, how it is opened, how a ledger fills it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec
from msgspec.structs import replace

from checklist.files.compiled import recall
from checklist.files.templates import SHIPPED, Templates
from checklist.forms.frame import Frame, Opening
from checklist.ledger.columns import UNIT_KEYS, Column, choose_unit_columns
from checklist.ledger.phrases import ledger_scope
from checklist.ledger.wording import word_table
from checklist.outline import last_day

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from checklist.forms.excel import ExcelForm
    from checklist.forms.filling import WordForm
    from checklist.forms.report import FormReport
    from checklist.ledger.columns import Columns
    from checklist.ledger.ledger import Ledger
    from checklist.ledger.wording import Table


class Form(Protocol):
    """A form that was opened, checked and understood; it is filled any number of times."""

    @property
    def has_bands(self) -> bool:
        """True where headings stand in full-width rows of their own, with their goals."""

    @property
    def wanted(self) -> tuple[Column, ...]:
        """The columns to be worded, left to right."""

    @property
    def report(self) -> FormReport:
        """How the form was understood."""

    def fill(self, table: Table, frame: Frame, cache: Path | None = None) -> bytes:
        """Give the filled file. The same table, frame and form give the same bytes.

        In the folder ``cache`` the widths of the columns are kept, so that an unchanged ledger's are not searched for again.
        """

    def warnings(self, frames: Sequence[Frame], worded: Callable[[], Table] | None = None) -> tuple[str, ...]:
        """Say what does not fit the ledgers that stand in these frames, a sentence each; ``worded`` words a single one."""


EXCEL_SUFFIXES = (".xlsx", ".xls", ".et", ".xlsm", ".xltx", ".ett")
"""The forms that are workbooks, those included that have to be saved anew first."""


def open_form(content: bytes, name: str, columns: Callable[[], Columns], opening: Opening = Opening()) -> Form:  # noqa: B008 - frozen
    """Open, check and understand a form; one that did not change is neither opened nor parsed a second time.

    ``name`` is the file's name in messages, its suffix says whether it is a workbook; ``columns`` gives the vocabulary,
    which is asked for only where the form was not kept. Raises FormError for what is damaged, hostile or no ledger form; InputError for a mapping to a column there is not.
    """
    open_it: Callable[..., Form] = open_workbook_form if is_workbook(name) else open_word_form
    return open_it(content, name, columns, opening)


def our_form(ledger: Ledger | None = None) -> tuple[str, tuple[str, ...] | None]:
    """Give the name of our own form for a ledger, a unit's without one, and which of its columns this one does without.

    Those are columns of units that would be empty, or say of a unit's role what the plan does not.
    """
    if ledger is None:
        return "ledger.docx", ()
    if not ledger.unit:
        return "assignment.docx", tuple(sorted(UNIT_KEYS - {*choose_unit_columns(ledger)}))
    alone = all(len(row.own) == len(row.measure.assignments) for row in ledger.rows)
    return "ledger.docx", ("others",) if alone else ()


def is_workbook(name: str) -> bool:
    """Tell whether a form is a workbook, by its name."""
    return name.lower().endswith(EXCEL_SUFFIXES)


def open_word_form(content: bytes, name: str, columns: Callable[[], Columns], opening: Opening) -> WordForm:
    """Open a Word form, as :func:`open_form` does."""
    from checklist.forms.filling import WordForm  # noqa: PLC0415 - Jinja is heavy; an Excel form does without

    def prepare() -> WordForm:
        from checklist.forms.word import prepare_form  # noqa: PLC0415 - lxml is heavy, and the kept form does without

        return prepare_form(content, name, columns(), opening)

    return recall(*_kept("wordform", content, name, opening), WordForm, prepare)


def open_workbook_form(content: bytes, name: str, columns: Callable[[], Columns], opening: Opening) -> ExcelForm:
    """Open an Excel form, as :func:`open_form` does."""
    from checklist.forms.excel import ExcelForm, prepare_workbook  # noqa: PLC0415 - likewise

    def prepare() -> ExcelForm:
        return prepare_workbook(content, name, columns(), table=opening.table, mapping=dict(opening.mapping))

    return recall(*_kept("excelform", content, name, opening), ExcelForm, prepare)


def _kept(kind: str, content: bytes, name: str, opening: Opening) -> tuple[Path | None, str, tuple[bytes, ...]]:
    """Say where a prepared form is kept, and what it depends on."""
    wishes = msgspec.msgpack.encode((name, opening.table, opening.mapping, opening.fit))
    return Path(opening.cache) if opening.cache else None, kind, (content, wishes, opening.vocabulary)


def fill_ledger(form: Form, ledger: Ledger, templates: Templates = SHIPPED) -> bytes:
    """Give the filled file; the same ledger, form and templates give the same bytes."""
    return form.fill(table_of(ledger, form, templates), frame_of(ledger), templates.cache)


def table_of(ledger: Ledger, form: Form, templates: Templates = SHIPPED) -> Table:
    """Word the ledger for the form; where no subtitle says what it is narrowed to, a note does."""
    table = word_table(ledger, form.wanted, templates, bands=form.has_bands)
    scope = ledger_scope(ledger, "", templates)
    if not scope or form.report.outside.asks_for("副标题"):
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
        created=last_day(plans),
    )
