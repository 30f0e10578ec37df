"""Pages that are turned badly: half empty though rows would fit, or without a row of the table whose notes they hold."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from checklist.office.wordxml import paragraph_text
from checklist.printcheck.flow import PARAGRAPH, is_ledger
from checklist.printcheck.report import Fault
from checklist.words.regex import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checklist.office.wordxml import Element
    from checklist.printcheck.flow import Fall, Flow, PlacedTable

_HALF = 0.5
"""Which share of a page may be blank at its foot: a row is kept whole up to a third, with a heading above it."""
_OVER_A_PAGE = 1.1
"""A row so tall that may not split is a fault of another kind, whatever stands before it."""
_FEW_NOTES = 0.4
"""Notes up to this share of a page need not run on to another; the estimate may be a tenth off the half our own keep to."""
_MANY_NOTES = 0.9
"""Longer ones are a text of their own."""
_OF_WIDTH = ("table-overflow", "table-narrow")
_NOTE = compile_later(r"\s*(?:[（(【]?(?:注|备注|说明|填表说明|填报说明)[：:）)】]|[*＊※])")


def changes_height(faults: Iterable[Fault]) -> bool:
    """Tell whether what is wrong with a table, once mended, changes the heights of its rows."""
    return any(fault.code in _OF_WIDTH for fault in faults)


def turn_faults(flow: Flow, tables: Iterable[PlacedTable]) -> Iterator[Fault]:
    """Find pages half empty where rows of ``tables`` that are ledgers would fit, and those with nothing but what stands under their rows."""
    ledgers = {placed.table: placed for placed in tables if is_ledger(placed) and not placed.floats}
    yield from _half_empty(flow.falls, ledgers)
    for table in dict.fromkeys(fall.block for fall in flow.falls if fall.block in ledgers):
        yield from _alone(flow.falls, ledgers[table])


def _half_empty(falls: Sequence[Fall], ledgers: Mapping[Element, PlacedTable]) -> Iterator[Fault]:
    for _, run in groupby(falls, attrgetter("chain")):
        chain = list(run)
        rows = [fall for fall in chain if fall.block in ledgers]
        if rows and (said := _why(chain, rows, ledgers[rows[0].block])):
            yield Fault("page-half-empty", ledgers[rows[0].block].at_rows([fall.row for fall in rows]), said)


def _why(chain: Sequence[Fall], rows: Sequence[Fall], placed: PlacedTable) -> str:
    """Say why a page before these rows is half empty; "" where it is not, or rightly so."""
    if chain[0].blank <= placed.room * _HALF or rows[-1].height > placed.room * _OVER_A_PAGE:
        return ""
    body = [fall for fall in rows if not placed.rows[fall.row].is_header and not _is_across(placed, fall.row)]
    if chain[0].opens:  # a title that opens its page is meant to
        return "设了“段前分页”，前一页估计空着一半以上" if chain[0].row > 0 else ""
    if not body or (body == body[-1:] and _ends(placed, body[0]) and rows[-1] is not chain[-1]):
        return ""  # the last row comes along with the notes, which must not stand alone
    if len(body) > 1:
        return "设了“与下段同页”，一起挪到后一页，前一页估计空着一半以上"
    return "不许跨页断行，估计比半页还高，整行挪到后一页，前一页空着一半以上"


def _ends(placed: PlacedTable, fall: Fall) -> bool:
    return all(_is_across(placed, row) for row in range(fall.row + 1, len(placed.rows)))


def _is_across(placed: PlacedTable, row: int) -> bool:
    """Tell whether a row is a single cell across the table: a heading with what it heads, or notes under the rows."""
    return placed.grid is not None and len(placed.grid.rows[row].cells) == 1


def _alone(falls: Sequence[Fall], placed: PlacedTable) -> Iterator[Fault]:
    ends = [
        place for place, fall in enumerate(falls) if fall.block is placed.table and not _is_across(placed, fall.row)
    ]
    if not ends:
        return
    page, behind = falls[ends[-1]].last, falls[ends[-1] + 1 :]
    tail = list(_tail(behind, placed))
    said = list(filter(attrgetter("says"), tail))
    following = behind[len(tail)].page if behind[len(tail) :] else 0
    lone = any(fall.last > page and fall.last != following for fall in said)
    if lone and sum(fall.height for fall in said) <= placed.room * (_MANY_NOTES if said[0].page > page else _FEW_NOTES):
        yield Fault("notes-alone", placed.name, "表下的注、签字等文字估计单独印在一页上，那一页没有表格的行")


def _tail(behind: Sequence[Fall], placed: PlacedTable) -> Iterator[Fall]:
    """Give what stands under the rows of a table: up to another table, or to a page opened for anything but notes."""
    is_opened = False
    for fall in behind:
        is_opened = is_opened or fall.opens
        if fall.row != PARAGRAPH:
            if fall.block is not placed.table:
                return
        elif is_opened and fall.says:
            if not _NOTE.match(paragraph_text(fall.block)):
                return
            is_opened = False
        yield fall
