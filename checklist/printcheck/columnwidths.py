"""How wide a table is: against the page, against what it says of itself, grid against cells."""

from __future__ import annotations

import re
from operator import add
from typing import TYPE_CHECKING

from checklist.office.grid import cells_of, column_widths, placed_cells, rows_of
from checklist.office.height import cell_width, table_padding
from checklist.office.wordxml import Element, child, is_on, number, value, w
from checklist.printcheck.flow import MOST_NAMED, is_ledger
from checklist.printcheck.opened import Opened, PageSection, first_words, margin_of
from checklist.printcheck.report import Fault
from checklist.words.ordinals import say_some

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.office.document import Formats
    from checklist.office.grid import Cell, Grid, GridRow
    from checklist.office.height import PageSetup
    from checklist.printcheck.flow import PlacedTable

_OVERFLOW = 57
"""Twips a table may stand out of the text: 1 mm."""
_MISMATCH = 57
"""Twips, one millimetre: programs round column widths by less."""
_SHORT = 284
"""Twips by which a ledger may be narrower than the text: 5 mm, as is left over where widths are whole millimetres."""
_INDENT = 567
"""How far a ledger may begin inside the text, in twips: 1 cm, two characters."""


def width_faults(placed: PlacedTable, formats: Formats) -> Iterator[Fault]:
    """Find what is wrong with the width of one table."""
    yield from _against_page(placed, formats)
    if is_ledger(placed):
        yield from _against_own_width(placed, formats)
        yield from _layout(placed, formats)
        yield from _unset_cells(placed)
    yield from grid_faults(placed)


def _against_page(placed: PlacedTable, formats: Formats) -> Iterator[Fault]:
    width, text = _width(placed, formats), placed.page.text_width
    indent = 0 if _is_centred(placed.table, formats) else _indent(placed.table, formats)
    left, right = max(0, -indent), max(0, width + indent - text)
    short = text - width - min(max(0, indent), _INDENT)
    # Word lets the text of an unmoved table begin at the margin, so that its padding stands out on both sides
    if left + right > _padding(placed, formats) + _OVERFLOW:
        own, inset, room, beyond = add_up(width, max(0, indent), -text)
        moved = f"，左边缩进{inset}" if indent > 0 else ""
        sides = f"左边伸出{millimetres(left)}" + (f"、右边伸出{millimetres(right)}" if right > _OVERFLOW else "")
        yield Fault(
            "table-overflow",
            placed.name,
            f"宽{own}{moved}，版心宽{room}，{sides if left > _OVERFLOW else f'超出{beyond}'}",
        )
    elif short > _SHORT and is_ledger(placed) and not placed.floats:
        room, own, missing = add_up(text, -width)
        moved = f"（其中左边缩进{millimetres(indent)}）" if indent > 0 else ""
        yield Fault("table-narrow", placed.name, f"宽{own}，版心宽{room}，少{missing}{moved}，各列没有占满版心")


def _padding(placed: PlacedTable, formats: Formats) -> int:
    padding = table_padding(placed.table, formats)
    return padding["left"] + padding["right"]


def _is_centred(table: Element, formats: Formats) -> bool:
    return value(formats.table_property(table, "jc")) == "center"


def _indent(table: Element, formats: Formats) -> int:
    found = formats.table_property(table, "tblInd")
    return number(found, "w") if value(found, "type") in ("dxa", "") else 0


def _width(placed: PlacedTable, formats: Formats) -> int:
    """Give how wide the table will be, in twips; a share of the page is one of its text."""
    share = _asked_share(placed, formats)
    if share and not _is_fixed(placed, formats):
        return share
    return max(_all_widths(placed), default=0) or sum(column_widths(placed.table))


def _all_widths(placed: PlacedTable) -> list[int]:
    columns = column_widths(placed.table)
    return [sum(_row_widths(row, columns)) for row in rows_of(placed.table)]


def _is_fixed(placed: PlacedTable, formats: Formats) -> bool:
    return value(formats.table_property(placed.table, "tblLayout"), "type") == "fixed"


def _asked_share(placed: PlacedTable, formats: Formats) -> int:
    """Give the width in twips of a table that asks for a share of the page; 0 where it does not."""
    return _share_of(formats.table_property(placed.table, "tblW"), placed.page.text_width)


def _is_share(width: Element | None) -> bool:
    return value(width, "type") == "pct" or value(width, "w").endswith("%")


def _share(text: str) -> float:
    """Read a share: fiftieths of a percent, or a number with ``%``."""
    digits = text.removesuffix("%")
    if not digits.isascii() or not digits.replace(".", "", 1).isdigit() or len(digits) > 6:  # noqa: PLR2004 - nobody asks for so much
        return 1
    return float(digits) / (100 if text.endswith("%") else 5000)


def _row_widths(row: Element, columns: Sequence[int]) -> Iterator[int]:
    yield sum(columns[: max(0, number(child(row, "trPr", "gridBefore")))])
    for start, stop, cell in placed_cells(row):
        yield cell_width(cell) or sum(columns[start:stop])


def _against_own_width(placed: PlacedTable, formats: Formats) -> Iterator[Fault]:
    asked, share = formats.table_property(placed.table, "tblW"), _asked_share(placed, formats)
    own = share or (number(asked, "w") if value(asked, "type") in ("dxa", "") else 0)
    allowed = _padding(placed, formats) + (_SHORT if share else _MISMATCH)
    widths = [width for width in _all_widths(placed) if width]
    # a row that fits is enough: rows that differ from one another do so from the grid too, which is said elsewhere
    if own > 0 and widths and all(abs(own - width) > allowed for width in widths):
        said = f"表格宽度设的是{millimetres(own)}，各列合起来是{millimetres(widths[0])}，Word和WPS排出来会不一样"
        yield Fault("table-width", placed.name, said)


def _layout(placed: PlacedTable, formats: Formats) -> Iterator[Fault]:
    if not _is_fixed(placed, formats):
        yield Fault("layout-not-fixed", placed.name, "没有设成固定列宽，文字一多，列宽会自己变")


def _unset_cells(placed: PlacedTable) -> Iterator[Fault]:
    wrong = [
        index
        for index, row in enumerate(rows_of(placed.table))
        if any(_is_unset(child(cell, "tcPr", "tcW")) for cell in cells_of(row))
    ]
    if wrong:
        yield Fault("cell-no-width", placed.at_rows(wrong), "有的格子没有设宽度，Word和WPS会各排各的")


def _is_unset(width: Element | None) -> bool:
    return not _is_share(width) and (value(width, "type") not in ("dxa", "") or number(width, "w") <= 0)


def grid_faults(placed: PlacedTable) -> Iterator[Fault]:
    """Find where a table's grid and its cells say different things."""
    columns = column_widths(placed.table)
    if placed.grid is None:
        yield Fault("grid-mismatch", placed.name, "超过63列，Word不支持")
    elif is_ledger(placed) and not columns:
        yield Fault("grid-mismatch", placed.name, "没有列宽（tblGrid），Word和WPS会各排各的")
    elif is_ledger(placed) and not all(columns):
        unset = [str(place) for place, width in enumerate(columns, 1) if not width]
        place = f"{placed.name}第{'、'.join(unset[:MOST_NAMED])}列"
        yield Fault("grid-mismatch", place, "没有列宽（tblGrid），Word和WPS会各排各的")
    else:
        yield from _counts(placed, placed.grid, len(columns))
        yield from _differences(placed, placed.grid, columns)


def _counts(placed: PlacedTable, grid: Grid, columns: int) -> Iterator[Fault]:
    ends = [row.end or columns for row in grid.rows]
    whole = map(add, ends, map(_columns_after, rows_of(placed.table)))
    more = [index for index, end in enumerate(ends) if end > columns]
    fewer = [index for index, end in enumerate(whole) if end < columns]
    if more:
        yield Fault("grid-mismatch", placed.at_rows(more), "格子比表格的列数（tblGrid）多，Word和WPS会各排各的")
    if fewer and is_ledger(placed):
        yield Fault("grid-mismatch", placed.at_rows(fewer), "格子比表格的列数（tblGrid）少，右边会缺一块")


def _columns_after(row: Element) -> int:
    return max(0, number(child(row, "trPr", "gridAfter")))


def _differences(placed: PlacedTable, grid: Grid, columns: Sequence[int]) -> Iterator[Fault]:
    differing, example = [], ""
    for index, (row, element) in enumerate(zip(grid.rows, rows_of(placed.table), strict=True)):
        if row.end > len(columns):
            continue
        found = next(_differing(row, element, columns), "")
        if found:
            differing.append(index)
            example = example or found
    if differing:
        said = f"格宽与列宽（tblGrid）不一致，Word按格宽、WPS按列宽排，印出来会不一样（{example}）"
        yield Fault("grid-mismatch", placed.at_rows(differing), said)


def _differing(row: GridRow, element: Element, columns: Sequence[int]) -> Iterator[str]:
    """Say for each cell that is not as wide as its columns how wide both are."""
    for cell, source in zip(row.cells, cells_of(element), strict=True):
        listed = sum(columns[cell.start : cell.start + cell.span])
        width = cell_width(source) or _share_of(child(source, "tcPr", "tcW"), sum(columns))
        if width and abs(width - listed) > _MISMATCH:
            yield _difference(cell, width, listed)


def _share_of(width: Element | None, whole: int) -> int:
    return round(whole * _share(value(width, "w"))) if _is_share(width) else 0


def _difference(cell: Cell, width: int, listed: int) -> str:
    named = first_words(cell.text)
    return (
        f"{f'{named}那一格' if named else f'第{cell.start + 1}列'}：格宽{millimetres(width)}，列宽{millimetres(listed)}"
    )


TWIPS_PER_MM = 1440 / 25.4
"""1440 twips are an inch of 25.4 millimetres."""
_PAPERS = (
    ("A4", 11906, 16838), ("A3", 16838, 23811), ("A5", 8391, 11906), ("Letter", 12240, 15840), ("Legal", 12240, 20160),
    ("B5", 10319, 14571), ("16开", 10433, 14742), ("16开", 10490, 14740), ("8开", 14742, 20866),
)  # fmt: skip
_UNNAMED = "没有设纸张大小，Word按Letter处理"
_PAPER_TOLERANCE = 85
"""Twips by which a paper may differ from its name: 1.5 mm."""
_WHOLE = 10
"""Millimetres from which on tenths say nothing."""
_LISTED = 5
"""Pages in one message; more cannot be taken in."""
_PAGE_FIELD = re.compile(r"\bPAGE\b", re.IGNORECASE)


def millimetres(twips: float) -> str:
    """Write a length in whole millimetres, or tenths below ten."""
    length = abs(twips) / TWIPS_PER_MM
    return f"{length:.0f}毫米" if length >= _WHOLE else f"{length:.1f}毫米"


def add_up(*twips: float) -> tuple[str, ...]:
    """Write lengths and last their sum so that the written figures add up; a sum below ten millimetres has tenths."""
    digits = 0 if abs(sum(twips)) / TWIPS_PER_MM >= _WHOLE else 1
    figures = [round(length / TWIPS_PER_MM, digits) for length in twips]
    return tuple(f"{abs(figure):.{digits}f}毫米".replace(".0毫米", "毫米") for figure in (*figures, sum(figures)))


def paper_faults(sections: Sequence[PageSection], pages: Sequence[PageSetup]) -> Iterator[Fault]:
    """Find papers other than A4, several papers, and orientation against the paper's sides."""
    papers: dict[str, list[int]] = {}
    for section, page in zip(sections, pages, strict=True):
        papers.setdefault(_paper(page), []).append(section.number)
    if len(papers) > 1:
        listed = "，".join(f"{name}（第{say_some(found, _LISTED)}节）" for name, found in papers.items())
        yield Fault("paper-mixed", "", f"纸张不一样：{listed}")
    elif "A4" not in papers:
        yield from (Fault("paper-size", "", f"纸张是{name}，不是A4" if name != _UNNAMED else name) for name in papers)
    for section, page in zip(sections, pages, strict=True):
        if page.named and page.landscape != (page.width > page.height) and page.width != page.height:
            said = "标的是横向，纸的宽却小于高" if page.landscape else "纸的宽大于高，却没有标为横向"
            yield Fault("orientation", f"第{section.number}节", f"{said}，打印机可能转错方向")


def _paper(page: PageSetup) -> str:
    if not page.named:
        return _UNNAMED
    short, long = sorted((page.width, page.height))
    for name, width, height in _PAPERS:
        if abs(short - width) <= _PAPER_TOLERANCE and abs(long - height) <= _PAPER_TOLERANCE:
            return name
    return f"{short / TWIPS_PER_MM:.0f}×{long / TWIPS_PER_MM:.0f}毫米"


def number_faults(opened: Opened, lengths: Sequence[float]) -> Iterator[Fault]:
    """Find sections without page numbers; ``lengths`` are the sections' estimated lengths in pages.

    A document of one page needs none, nor does a cover of one page before numbered ones.
    """
    if sum(lengths) <= 1:
        return
    numbered = list(_numbered(opened))
    if not any("default" in found for found in numbered):
        yield Fault("no-page-number", "", "没有页码")
        return
    even = is_on(child(opened.single.get("settings"), "evenAndOddHeaders"))
    for section, found, length in zip(opened.sections, numbered, lengths, strict=True):
        if length > 1 and "default" not in found:
            yield Fault("no-page-number", f"第{section.number}节", "没有页码")
        elif length > 1 and even and "even" not in found:
            yield Fault("no-page-number", f"第{section.number}节", "偶数页没有页码（奇偶页不同）")


def _numbered(opened: Opened) -> Iterator[set[str]]:
    """Give for each section the kinds of pages with a number; what a section does not set it takes from the one before."""
    has_number = {key: _has_page_field(root) for key, root in opened.margins.items()}
    current: dict[tuple[str, str], str] = {}
    for section in opened.sections:
        for kind in ("header", "footer"):
            for page in ("default", "even"):
                own = margin_of(section, kind, page)
                if own:
                    current[kind, page] = own
        yield {page for (_, page), key in current.items() if has_number.get(key)}


def _has_page_field(root: Element) -> bool:
    if next(root.iter(w("pgNum")), None) is not None:
        return True
    return _PAGE_FIELD.search("".join(_instructions(root))) is not None


def _instructions(root: Element) -> Iterable[str]:
    for element in root.iter(w("instrText"), w("fldSimple"), w("fldChar")):
        yield value(element, "instr") or element.text or ""
        if value(element, "fldCharType"):
            yield " ; "
