"""Open a workbook without trusting it, read its sheets as grids, and save one whose bytes depend on its content alone.

openpyxl expands every merged range and linked range into cells and believes what a part says of its size, so all that
is checked before it sees the file. This is the one place where it reads and writes.
"""

from __future__ import annotations

import contextlib
import io
import re
import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from itertools import starmap
from operator import mul
from typing import TYPE_CHECKING, Any, NamedTuple

from checklist.office.active import disarm
from checklist.office.cells import shown_text, spoken_cells
from checklist.office.grid import MAX_COLUMNS, Grid, lay_out
from checklist.office.package import Limit, list_sheets, open_package, say_final
from checklist.office.trouble import FORM
from checklist.office.wordxml import is_true, local, parse
from checklist.words.deadlines import format_date

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from checklist.office.active import Active
    from checklist.office.package import Package
    from checklist.office.trouble import Trouble


_LIMIT = Limit(size=16 * 1024 * 1024, whole=128 * 1024 * 1024)
"""2,000 rows of a ledger have about two million bytes."""
MAX_CELLS = 300_000
"""Over all sheets; openpyxl needs about a second and 60 MB for a hundred thousand."""
MAX_ELEMENTS = 1_200_000
"""XML elements of a sheet; they cost memory as cells do."""
_DRAWING = "xl/drawings/drawing"
PICTURES = "图片、图形或文本框"
_LOST = ((_DRAWING, PICTURES), ("xl/charts/", "图表"), ("xl/pivotTables/", "数据透视表"),
         ("xl/embeddings/", "嵌入的文件"), ("xl/activeX/", "控件"), ("xl/ctrlProps/", "控件"))  # fmt: skip
_WARNED = {"Data Validation": "部分下拉列表", "Conditional Formatting": "部分条件格式"}
"""What else is lost, by the words in which openpyxl speaks of the extension it leaves out; missed, it is only not said."""


class Workbook(NamedTuple):
    """A workbook and what of it will not be kept, in words."""

    book: Any
    lost: tuple[str, ...]
    has_formulas: bool = False
    drawn: str = ""
    """What stands in text boxes and shapes, in the order of the parts."""
    name: str = ""
    """The file's name in messages."""
    content: bytes = b""
    """The file as it was loaded."""
    active: tuple[Active, ...] = ()
    """What was active in a form and was taken out."""
    protected: tuple[str, ...] = ()
    """How it and its sheets are protected, in sentences without a full stop."""


def open_workbook(content: bytes, trouble: Trouble, *, values: bool = False) -> Workbook:
    """Check an ``.xlsx`` and load it; with ``values`` formulas give their last results.

    Raises FormError for other formats, damaged or encrypted files, macros, links to other files, document type
    declarations, and what would need too much memory.
    """
    package = open_package(content, trouble, _LIMIT)
    if any(name.startswith("xl/externalLinks/") for name in package.names()):
        raise trouble.refusal(
            "引用了别的工作簿（外部链接）", "请在Excel“数据—编辑链接”里断开链接，或把公式粘贴为数值，另存后再用。"
        )
    _refuse_shared_sheets(package)
    formulas = _refuse_too_many(package)
    active: tuple[Active, ...] = ()
    if trouble.noun == FORM:
        content, active = disarm(package, content)
        package = open_package(content, trouble, _LIMIT) if active else package
    names = package.names()
    lost = [said for start, said in _LOST if any(name.startswith(start) and _shows(package, name) for name in names)]
    protected = tuple(_protection(package))
    return _load(content, trouble, lost, values=values, rich=not values or _is_rich(package))._replace(
        has_formulas=formulas, protected=protected, active=active, name=trouble.name, content=content,
        drawn="\n".join(_drawn_texts(package)),
    )  # fmt: skip


def _protection(package: Package) -> Iterator[str]:
    """Say how a workbook and its sheets are protected, a sentence without its full stop each."""
    for part, name in list_sheets(package):
        found = _PROTECTED.search(package.read(part) or b"")
        if found and _SWITCHED_ON.search(found[0]):
            yield f"工作表“{name}”设了保护，打开后不能照常填写；请先在“审阅→撤消工作表保护”里去掉"
    for element in parse(package.read(package.main) or b"", package.trouble):
        if local(element) == "workbookProtection" and is_true(element.get("lockStructure", "")):
            yield "设了工作簿结构保护，不能增删工作表；要改的，请在“审阅→保护工作簿”里去掉"
        if local(element) == "fileSharing":
            yield "建议以只读方式打开或设了修改密码；请在“另存为→工具→常规选项”里去掉"
    yield from say_final(package)


_PROTECTED = re.compile(rb"<(?:\w+:)?sheetProtection\b[^>]*>")
"""One element of a part that may be as large as the sheet: it is not parsed for this."""
_SWITCHED_ON = re.compile(rb"""\bsheet=["'](?:1|true)["']""")


def _is_rich(package: Package) -> bool:
    """Say whether a part of a cell's text may be struck through, raised or not to be seen."""
    names = (name for name in package.names() if name.startswith(("xl/sharedStrings", "xl/worksheets/sheet")))
    return any(_RICH.search(package.read(name) or b"") for name in names)


_RICH = re.compile(rb'<strike|<vertAlign|<color [^>]*(?:rgb="[fF]{8}"|theme="0")|<sz val="[12]"')


def _shows(package: Package, name: str) -> bool:
    """Say whether a part shows something; LibreOffice writes empty drawings beside comments."""
    return not name.startswith(_DRAWING) or b"Anchor" in (package.read(name) or b"")


def _drawn_texts(package: Package) -> Iterator[str]:
    """Give the paragraphs that stand in what is drawn over the sheets."""
    for name in sorted(name for name in package.names() if name.startswith(_DRAWING)):
        for element in _elements(package, name, tag="{*}p"):
            if text := "".join(element.itertext("{*}t")).strip():
                yield text


def _load(content: bytes, trouble: Trouble, lost: list[str], *, values: bool, rich: bool) -> Workbook:
    import openpyxl  # noqa: PLC0415 - heavy; only a workbook needs it

    # openpyxl 3.1.0 and 3.1.1 print the names of sheets while they read
    with warnings.catch_warnings(record=True) as said, contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("always")
        try:
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=values, keep_links=False, rich_text=rich)
        except Exception:  # noqa: BLE001 - openpyxl raises whatever the first wrong attribute leads to
            raise trouble.damaged() from None
    told = " ".join(str(warning.message) for warning in said)
    lost += [part for words, part in _WARNED.items() if words in told]
    return Workbook(book, tuple(dict.fromkeys(lost)))


def _refuse_shared_sheets(package: Package) -> None:
    """Refuse a workbook of very many sheets, or that shows one part as several: each would be made anew."""
    parts = [part for part, _ in list_sheets(package)]
    if len(parts) > _MOST_SHEETS:
        raise package.trouble.refusal(
            f"有{len(parts)}张工作表，超过{_MOST_SHEETS}张",
            f"请只留下{package.trouble.noun.word}所在的工作表，另存后再用。",
        )
    if len(set(parts)) < len(parts):
        raise package.trouble.damaged()


_MOST_SHEETS = 500
"""A sheet for each unit of a city is a hundred."""


def _refuse_too_many(package: Package) -> bool:
    """Count the cells and elements of all parts, before openpyxl makes objects of them; tell whether there are formulas."""
    cells = elements = 0
    formulas = False
    for name in package.names():
        if not name.lower().startswith("xl/") or not name.lower().endswith(".xml"):
            continue
        for element in _elements(package, name):
            elements += 1
            cells += _cells_made(element)
            formulas = formulas or local(element) == "f"
            if cells > MAX_CELLS or elements > MAX_ELEMENTS:
                raise package.trouble.refusal(
                    f"格子太多，不像是{package.trouble.one}",
                    "请删去用不着的工作表、行和列（包括只设了格式的），另存后再用。",
                )
    return formulas


def _elements(package: Package, name: str, *, tag: str | None = None) -> Iterator[Any]:
    """Go through the elements of a part, each let go when the next one comes."""
    from lxml import etree  # noqa: PLC0415 - heavy; a workbook that is only written does not need it

    raw = io.BytesIO(package.read(name) or b"")
    try:
        for _, element in etree.iterparse(raw, tag=tag, resolve_entities=False, no_network=True, load_dtd=False):
            yield element
            element.clear(keep_tail=False)
            parent = element.getparent()
            while parent is not None and parent[0] is not element:
                del parent[0]
    except (etree.XMLSyntaxError, ValueError):
        raise package.trouble.damaged() from None


def _cells_made(element: Any) -> int:
    """Give how many cells openpyxl makes of an element."""
    name = local(element)
    if name == "c":
        return 1
    if name not in ("mergeCell", "hyperlink", "table"):
        return 0
    found = _RANGE.fullmatch(element.get("ref", ""))
    if not found:
        return 0
    from openpyxl.utils import column_index_from_string as place  # noqa: PLC0415 - as above

    left, top, right, bottom = found.groups()
    return (abs(int(bottom) - int(top)) + 1) * (abs(place(right) - place(left)) + 1)


_RANGE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7}):\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


_FONT_ORDER = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family",
    "charset", "scheme",
)  # fmt: skip
"""CT_Font, as Office writes and the Open XML SDK checks it; openpyxl has an order of its own."""
_STYLES = "xl/styles.xml"
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Microsoft Excel</Application></Properties>"
)


def save_workbook(book: Any, core: bytes, growing: Mapping[str, Collection[int]]) -> bytes:
    """Give the workbook's bytes, with ``core`` as its core properties and no clock and no library's version in it."""
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        styles = archive.read(_STYLES)
    replaced = {"docProps/core.xml": core, "docProps/app.xml": _APP, _STYLES: _ordered_fonts(styles)}
    return repack(out.getvalue(), replaced=replaced, growing=growing)


def _ordered_fonts(styles: bytes) -> bytes:
    from lxml import etree  # noqa: PLC0415 - as above

    root = etree.fromstring(styles)
    for font in root.iter("{*}font"):
        font[:] = sorted(font, key=lambda part: _FONT_ORDER.index(local(part)))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can tell, so that the clock leaves no trace."""
_ROW = re.compile(rb'<row\b[^>]*?\br="([0-9]+)"[^>]*>')
_CUSTOM = re.compile(rb'\s+customHeight="(?:1|true)"')


def sheet_part(index: int) -> str:
    """Give the name under which both writers store the sheet of that place, from 0."""
    return f"xl/worksheets/sheet{index + 1}.xml"


def repack(
    content: bytes, *, replaced: Mapping[str, bytes] | None = None, growing: Mapping[str, Collection[int]] | None = None
) -> bytes:
    """Give the workbook with fixed times, ``replaced`` parts, and ``growing`` rows freed.

    ``growing`` names rows (from 1) of sheet parts whose height is only a first estimate: without ``customHeight`` the
    row grows when somebody writes a long 进展情况 into it (ECMA-376 part 1, 18.3.1.73).
    """
    replaced, growing = replaced or {}, growing or {}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            raw = replaced.get(name)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0o600 << 16
            target.writestr(entry, _freed(source.read(name), growing.get(name, ())) if raw is None else raw)
    return out.getvalue()


def _freed(raw: bytes, rows: Collection[int]) -> bytes:
    if not rows:
        return raw
    return _ROW.sub(lambda row: _CUSTOM.sub(b"", row.group()) if int(row[1]) in rows else row.group(), raw)


_MOST_CELLS = 1_000_000
"""Of all sheets; a ledger of ten thousand rows has some hundred thousand."""


class SheetText(NamedTuple):
    """A sheet: its name and what its cells say."""

    name: str
    grid: Grid


def read_xls(content: bytes, trouble: Trouble) -> list[SheetText]:
    """Read the sheets of an ``.xls``; raises FormError for what is none, damaged, locked or too large."""
    import python_calamine  # noqa: PLC0415 - only an old workbook needs it

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    except (python_calamine.CalamineError, ValueError, OSError, OverflowError, TypeError, LookupError):
        raise trouble.refusal("已损坏、加了密码，或不是Excel表格", trouble.save_as) from None
    _refuse_large(((sheet.total_height, sheet.total_width) for sheet in sheets), trouble)
    return [
        SheetText(sheet.name, _grid(sheet.to_python(skip_empty_area=False), dict(sheet.merged_cell_ranges or ())))
        for sheet in sheets
    ]


def read_xlsx(content: bytes, trouble: Trouble) -> list[SheetText]:
    """Read the sheets of an ``.xlsx``, formulas by their last results; raises FormError as :func:`open_workbook` does."""
    book = open_workbook(content, trouble, values=True).book
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    sizes = list(map(_size, shown))
    _refuse_large(sizes, trouble)
    return list(starmap(_read_sheet, zip(shown, sizes, strict=True)))


def _read_sheet(sheet: Any, size: tuple[int, int]) -> SheetText:
    rows = sheet.iter_rows(max_row=size[0], max_col=size[1])
    merges = {
        (one.min_row - 1, one.min_col - 1): (one.max_row - 1, one.max_col - 1) for one in sheet.merged_cells.ranges
    }
    return SheetText(sheet.title, _grid([[shown_text(cell, formulas=True) for cell in row] for row in rows], merges))


def _refuse_large(sizes: Iterable[tuple[int, int]], trouble: Trouble) -> None:
    if sum(starmap(mul, sizes)) > _MOST_CELLS:
        raise trouble.refusal("格子太多，不像是一张任务表", "请删去用不着的工作表、行和列，另存后再用。")


def _size(sheet: Any) -> tuple[int, int]:
    """Give how many rows and columns of a sheet say something; a cell far away makes many of both."""
    rows, columns = zip(*spoken_cells(sheet), (1, 1), strict=True)
    return max(rows), min(max(columns), MAX_COLUMNS)


def _grid(rows: Sequence[Sequence[object]], merges: Mapping[tuple[int, int], tuple[int, int]]) -> Grid:
    """Make the grid of a sheet; ``merges`` gives the last cell of a merged range by its first (row, column from 0)."""
    width = min(max(map(len, rows), default=0), MAX_COLUMNS)

    def cell_at(row: int, column: int) -> tuple[int, int, str]:
        bottom, right = merges.get((row, column), (row, column))
        return min(right, len(rows[row]) - 1) - column + 1, bottom - row + 1, _said(rows[row][column])

    return lay_out(len(rows), width, cell_at)


def _said(value: object) -> str:
    """Say a cell's value as it is shown: whole numbers without a point, dates as days."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return format_date(value.date())
    if isinstance(value, date):
        return format_date(value)
    return "" if isinstance(value, time | timedelta) else str(value).strip()
