"""A comparison as an Excel workbook: marked words within cells (rich strings), headings that repeat, a filter by 变更类型."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from checklist.office.cells import cell_text, looks_like_formula
from checklist.office.repack import repack
from checklist.office.rowheight import half_widths, text_height
from checklist.render.comparison import (
    LEFT_OUT_NOTE,
    comparison_sheet,
    guess_lines,
    has_left_out,
    has_marks,
    numbered,
)
from checklist.words.runs import Mark, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checklist.compare.comparison import Comparison
    from checklist.render.comparison import Sheet, SheetRow
    from checklist.render.comparison_cells import Paragraph

_SIZE = 10.5
_FONT = {"font_name": "宋体", "font_charset": 134, "font_scheme": "none"}
_TEXT = _FONT | {"font_size": _SIZE, "valign": "vcenter", "text_wrap": True}
_CELL = _TEXT | {"border": 1}
_FORMATS: dict[str, dict[str, object]] = {
    "title": _TEXT | {"font_size": 18, "bold": True, "align": "center"},
    "subtitle": _TEXT | {"font_name": "仿宋", "font_size": 12, "align": "center"},
    "note": _TEXT | {"font_name": "仿宋", "align": "left"},
    "heading": _CELL | {"bold": True, "align": "center", "bg_color": "#D9D9D9"},
    "left": _CELL | {"align": "left"},
    "center": _CELL | {"align": "center"},
    "band": _CELL | {"bold": True, "align": "left", "bg_color": "#F2F2F2"},
    "kept": _FONT | {"font_size": _SIZE},
    "removed": _FONT | {"font_size": _SIZE, "font_strikeout": True},
    "added": _FONT | {"font_size": _SIZE, "bold": True, "underline": 1, "font_color": "#C00000"},
}
_WIDTHS = (6.0, 12.0, 46.0, 46.0, 26.0)
_LEGEND = "注：加粗加下划线的为新增内容，加删除线的为删去内容。"
_TALLEST = 409.0
_FOOTER = '&C&"宋体,常规"&14— &P —'
_EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook has no time zone


def _moment(comparison: Comparison) -> datetime:
    day = comparison.created
    return datetime(day.year, day.month, day.day) if day else _EPOCH  # noqa: DTZ001 - likewise


def comparison_xlsx(comparison: Comparison, *, unit: str = "") -> bytes:
    """Give the 新旧对照表 as a workbook of one sheet; new words bold and underlined, removed ones struck through.

    Raises InputError for a text longer than a cell can hold.
    """
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - heavy; only an Excel file needs it

    sheet = comparison_sheet(comparison, unit=unit)
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(out, options | {"default_format_properties": _FONT | {"font_size": 11}})
    workbook.set_properties({"title": cell_text(sheet.title), "author": "", "created": _moment(comparison)})
    formats = {name: workbook.add_format(look) for name, look in _FORMATS.items()}
    formats["quoted"] = workbook.add_format(_FORMATS["left"] | {"quote_prefix": True})
    _Writer(workbook.add_worksheet("新旧对照表"), formats, sheet).write()
    workbook.close()
    return repack(out.getvalue())


class _Writer:
    """Writes the sheet from top to bottom."""

    def __init__(self, worksheet: Any, formats: dict[str, Any], sheet: Sheet) -> None:
        self._to, self._formats, self._sheet = worksheet, formats, sheet
        self._row = 0

    def write(self) -> None:
        sheet = self._sheet
        for place, width in enumerate(_WIDTHS):
            self._to.set_column(place, place, width)
        self._across(sheet.title, "title")
        for line in sheet.subtitle:
            self._across(line, "subtitle")
        self._across(sheet.count_line, "note")
        for line in numbered([f"{edit}。" for edit in sheet.edits]):
            self._across(f"统一调整：{line}", "note")
        if has_marks(sheet):
            self._across(_LEGEND + (LEFT_OUT_NOTE if has_left_out(sheet) else ""), "note")
        heading = self._row
        for place, text in enumerate(sheet.headings):
            self._to.write_string(heading, place, cell_text(text), self._formats["heading"])
        self._to.set_row(heading, max(26.0, self._height(sheet.headings)))
        self._row += 1
        self._body()
        self._to.autofilter(heading, 0, max(self._row - 1, heading), len(_WIDTHS) - 1)
        self._to.freeze_panes(heading + 1, 0)
        for note in (*sheet.notes, *guess_lines(sheet)):
            self._across(note, "note")
        self._print_set_up(heading)

    def _body(self) -> None:
        for part in self._sheet.parts:
            if part.title:
                self._across(part.title, "band")
            for row in part.rows:
                self._line(row)

    def _across(self, text: str, name: str) -> None:
        size = float(str(_FORMATS[name]["font_size"]))
        self._to.set_row(self._row, min(_TALLEST, text_height(text, half_widths(sum(_WIDTHS), size), size) + 4))
        self._to.merge_range(self._row, 0, self._row, len(_WIDTHS) - 1, "", self._formats[name])
        self._to.write_string(self._row, 0, cell_text(text), self._formats[name])
        self._row += 1

    def _line(self, row: SheetRow) -> None:
        old, new = row.old_word or _text(row.old), row.new_word or _text(row.new)
        kinds, said = "\n".join(row.kinds), "\n".join(numbered(row.explanations))
        self._to.set_row(self._row, self._height((row.number, kinds, old, new, said)))
        self._to.write_number(self._row, 0, int(row.number), self._formats["center"])
        self._plain(1, kinds, "center")
        self._marked(2, row.old, row.old_word)
        self._marked(3, row.new, row.new_word)
        self._plain(4, said, "left")
        self._row += 1

    def _height(self, texts: Sequence[str]) -> float:
        rooms = (half_widths(width, _SIZE) for width in _WIDTHS)
        return min(_TALLEST, max(text_height(text, room, _SIZE) for text, room in zip(texts, rooms, strict=True)))

    def _plain(self, place: int, text: str, name: str) -> None:
        text = cell_text(text)
        if text:
            look = self._formats["quoted" if looks_like_formula(text) else name]
            self._to.write_string(self._row, place, text, look)
        else:
            self._to.write_blank(self._row, place, None, self._formats[name])

    def _marked(self, place: int, paragraphs: Sequence[Paragraph], word: str) -> None:
        """Write runs as a rich string; the writer refuses one of fewer than two runs."""
        runs = _joined(paragraphs)
        if word or all(run.mark is Mark.KEPT for run in runs):
            self._plain(place, word or _text(paragraphs), "center" if word else "left")
            return
        cell_text(_text(paragraphs))
        pieces = [piece for run in runs for piece in (self._formats[run.mark.value], run.text)]
        if len(runs) == 1:
            pieces += [self._formats["kept"], " "]
        self._to.write_rich_string(self._row, place, *pieces, self._formats["left"])

    def _print_set_up(self, heading: int) -> None:
        self._to.set_landscape()
        self._to.set_paper(9)
        margin = 20 / 25.4
        self._to.set_margins(left=margin, right=margin, top=margin, bottom=margin)
        self._to.center_horizontally()
        self._to.fit_to_pages(1, 0)
        self._to.repeat_rows(heading, heading)
        self._to.set_footer(_FOOTER)


def _text(paragraphs: Iterable[Paragraph]) -> str:
    return "\n".join("".join(run.text for run in paragraph) for paragraph in paragraphs)


def _joined(paragraphs: Iterable[Paragraph]) -> list[Run]:
    """Give the runs of a cell, line ends between paragraphs, neighbours of one mark joined, none empty."""
    flat: list[Run] = []
    for number, paragraph in enumerate(paragraphs):
        for run in ([Run(text="\n")] if number else []) + list(paragraph):
            text = cell_text(run.text)
            if text and flat and flat[-1].mark is run.mark:
                flat[-1] = Run(text=flat[-1].text + text, mark=run.mark)
            elif text:
                flat.append(Run(text=text, mark=run.mark))
    return flat
