"""Word a ledger: every cell of a table, the bands above its rows and the notes under it.

What a cell says is told in ``templates/columns.yaml``, in Jinja over the plain values of :class:`RowValues`; all cells
of a table are worded by one template that loops over its rows.
"""

from __future__ import annotations

import re
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from checklist.files.templates import SHIPPED, WORDS, Templates
from checklist.ledger.columns import TASK_KEYS, Column
from checklist.ledger.phrases import LEDGER, GoalRuns, LedgerWords, goal_runs, ledger_scope, say_around, tell_ledger
from checklist.ledger.rowvalues import RowValues
from checklist.ledger.select import Filter  # noqa: TC001 - msgspec reads the annotations
from checklist.model import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.ledger.ledger import Ledger, LedgerSection

_NAMING = TASK_KEYS | {"group"}
"""The columns whose cell may open with the plan's name."""


class Band(Frozen):
    """A full-width line above a run of rows: a plan (level 0) or a heading with its goals."""

    title: str
    goal: str
    level: int


class TableRow(Frozen):
    """A worded row; ``section`` is the index of its section in the ledger."""

    cells: tuple[str, ...]
    section: int
    name: str = ""
    """What the task is called; where a cell opens with it, it may be set off."""


class Table(Frozen):
    """A worded ledger, ready for any medium; ``bands[i]`` opens section ``i``; a newline in a cell is a new line."""

    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    bands: tuple[tuple[Band, ...], ...]
    notes: tuple[str, ...]
    title: str
    subtitle: str
    closing: str = ""
    """How many tasks there are; printed where there is room for a last line."""


def word_table(ledger: Ledger, columns: Sequence[Column], templates: Templates = SHIPPED, *, bands: bool) -> Table:
    """Word the ledger for these columns, in this order.

    With ``bands`` the goals of sections go into the bands; else into the group cell of the section's first row, else
    into its target cell, marked 【本部分目标】. Raises InputError for a fault in a template.
    """
    told = _tell(ledger, columns, bands=bands)
    said = templates.remember((LEDGER, WORDS), told, _Said, lambda: _say(told, ledger, columns, templates))
    placed = [
        (index, row.measure.title.rstrip("。")) for index, part in enumerate(ledger.sections) for row in part.rows
    ]
    return Table(
        columns=tuple(columns),
        rows=tuple(
            TableRow(cells=row, section=index, name=name) for row, (index, name) in zip(said.rows, placed, strict=True)
        ),
        bands=said.bands,
        notes=said.around.notes,
        title=said.around.title,
        subtitle=said.around.subtitle,
        closing=said.around.closing,
    )


class _Told(Frozen):
    """All that templates are told of a ledger, in plain values."""

    around: dict[str, Any]
    narrowed: tuple[Filter, bool]
    wordings: tuple[str, ...]
    bands: list[list[tuple[int, str, str, str, GoalRuns]]]
    names: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    constants: dict[str, Any]


def _tell(ledger: Ledger, columns: Sequence[Column], *, bands: bool) -> _Told:
    return _Told(
        around=tell_ledger(ledger, [column.key for column in columns]),
        narrowed=(ledger.narrowed, bool(ledger.unit)),
        wordings=tuple(column.wording for column in columns),
        bands=[list(_told_bands(ledger, index, goals=bands)) for index in range(len(ledger.sections))],
        **_told_rows(ledger, columns, bands=bands),
    )


class _Said(Frozen):
    """What they made of it."""

    around: LedgerWords
    rows: tuple[tuple[str, ...], ...]
    bands: tuple[tuple[Band, ...], ...]


def _say(told: _Told, ledger: Ledger, columns: Sequence[Column], templates: Templates) -> _Said:
    lines = [column.line for column in columns]
    return _Said(
        around=say_around(told.around, ledger_scope(ledger, "", templates), templates),
        rows=tuple(map(tuple, templates.rows(told.wordings, told.names, told.rows, told.constants, lines))),
        bands=_say_bands(told.bands, templates),
    )


def _told_rows(ledger: Ledger, columns: Sequence[Column], *, bands: bool) -> dict[str, Any]:
    """Give the names the wordings of the columns use, and their values in each row."""
    keys = tuple(map(attrgetter("key"), columns))
    told = [values for section in ledger.sections for values in _row_values(section, ledger.year, keys, bands=bands)]
    named = dict.fromkeys(_NAME.findall(" ".join(column.wording for column in columns)))
    names = ("id", *(name for name in named if told and hasattr(told[0], name)))
    rows = [*map(attrgetter(*names, "id"), told)]
    constants = {"plan_in": _plan_in(ledger, keys, bands=bands), "columns": keys}
    return {"names": (*names, "_"), "rows": rows, "constants": constants}


_NAME = re.compile("[a-z][a-z_0-9]*")


def _plan_in(ledger: Ledger, keys: Sequence[str], *, bands: bool) -> str:
    """Give the column whose cells open with the plan's name, where nothing else tells several plans apart."""
    if len(ledger.plans) < 2 or bands or {"source", "plan"} & set(keys):  # noqa: PLR2004 - one needs no name
        return ""
    return next((key for key in ("group", *keys) if key in keys and key in _NAMING), "")


def _row_values(section: LedgerSection, year: int | None, keys: Sequence[str], *, bands: bool) -> Iterator[RowValues]:
    shown = frozenset(keys)
    for place, row in enumerate(section.rows):
        opens = place == 0 and not bands
        yield RowValues(row, year, shown, section.opened if opens else (), section.targets if opens else ())


def _say_bands(
    told: list[list[tuple[int, str, str, str, GoalRuns]]], templates: Templates
) -> tuple[tuple[Band, ...], ...]:
    """Word what opens each section."""
    flat = [band[1:] for bands in told for band in bands]
    said = iter(templates.rows(_BAND, ("plan", "document_number", "heading", "goal_runs"), flat))
    return tuple(tuple(_band(next(said), level) for level, *_ in bands) for bands in told)


def _band(said: list[str], level: int) -> Band:
    return Band(title=said[0], goal=said[1], level=level)


_BAND = (
    "{% if plan %}{{ plan|plan_name(document_number) }}{% else %}{{ heading }}{% endif %}",
    "{{ goal_runs|band_goals }}",
)


def _told_bands(ledger: Ledger, index: int, *, goals: bool) -> Iterator[tuple[int, str, str, str, GoalRuns]]:
    """Tell what opens a section: the plan where there are several, and the headings that begin here."""
    section = ledger.sections[index]
    plan = section.plan
    if len(ledger.plans) > 1 and (index == 0 or ledger.sections[index - 1].plan.id != plan.id):
        yield 0, plan.title, plan.document_number, "", ()
    in_force = set(section.targets)
    for depth, part in enumerate(section.path, 1):
        if part in section.opened:
            own = [target for target in part.targets if target in in_force]
            yield depth, "", "", part.heading, goal_runs(own, ledger.year, [part]) if goals else ()
