"""Open an ``.xlsx`` without trusting it; the one place where openpyxl reads.

openpyxl expands every merged range and linked range into cells and believes what a part says of its size, so all that
is checked before it sees the file.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from checklist.errors import FormError
from checklist.office.package import MAX_PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_XML = 16 * 1024 * 1024
"""The largest XML part read, in bytes after inflating; 2,000 rows of a ledger have about two million."""
MAX_ALL = 128 * 1024 * 1024
MAX_CELLS = 300_000
"""Over all sheets; openpyxl needs about a second and 60 MB for a hundred thousand."""
MAX_ELEMENTS = 1_200_000
_ENCRYPTED = 0x1
_OLE = b"\xd0\xcf\x11\xe0"
_SAVE_AS = "请用Excel或WPS打开它，“另存为”选择“Excel工作簿（*.xlsx）”，再用新文件。"
_PLAIN = "请在Excel或WPS里新建工作簿，把表格复制过去，另存为.xlsx后再试。"
_KINDS = (
    ("macroEnabled", "带有宏", "请“另存为”不带宏的“Excel工作簿（*.xlsx）”，再用新文件。"),
    ("sheet.binary", "是.xlsb格式", _SAVE_AS),
    ("spreadsheetml.template", "是Excel模板", "请用它新建工作簿，“另存为”“Excel工作簿（*.xlsx）”，再用新文件。"),
    ("wordprocessingml.document.main", "是Word文件，不是Excel表格", "请把文件名的后缀改为.docx再用。"),
    ("presentationml", "是演示文稿，不是Excel表格", "这里请使用Excel表格（.xlsx）。"),
)
_WORKBOOK = "spreadsheetml.sheet.main"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_DRAWING = "xl/drawings/drawing"
_LOST = ((_DRAWING, "图片、图形或文本框"), ("xl/charts/", "图表"), ("xl/pivotTables/", "数据透视表"),
         ("xl/embeddings/", "嵌入的文件"), ("xl/activeX/", "控件"), ("xl/ctrlProps/", "控件"))  # fmt: skip


class Source(NamedTuple):
    """A file's name in messages, and what cannot be done with it: ``空表不能用`` or ``表格读不了``."""

    label: str
    trouble: str = "空表不能用"

    def refusal(self, said: str, hint: str = _PLAIN) -> FormError:
        """Make the error that names this file."""
        return FormError(f"{self.trouble}：{self.label}{said}。", hint)

    def damaged(self) -> FormError:
        """Make the error for a file that does not hold together."""
        return self.refusal(
            "已损坏，读不出来", "请用Excel或WPS打开它，如能修复，另存为.xlsx后再试；或找一份完好的文件。"
        )


class Opened(NamedTuple):
    """A workbook and what of it will not be kept, in words."""

    book: Any
    lost: tuple[str, ...]


def open_workbook(content: bytes, source: Source, *, values: bool = False) -> Opened:
    """Check an ``.xlsx`` and load it; with ``values`` formulas give their last results.

    Raises FormError for other formats, damaged or encrypted files, macros, links to other files, document type
    declarations, and what would need too much memory.
    """
    _refuse_other_formats(content, source)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            lost = _check_archive(archive, len(content), source)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        ValueError,
        OverflowError,
        EOFError,
        OSError,
        KeyError,
    ):
        raise source.damaged() from None
    return _load(content, source, lost, values=values)


def _load(content: bytes, source: Source, lost: list[str], *, values: bool) -> Opened:
    import openpyxl  # noqa: PLC0415 - heavy; only a workbook needs it

    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=values, keep_links=False, rich_text=not values)
        except Exception:  # noqa: BLE001 - openpyxl raises whatever the first wrong attribute leads to
            raise source.damaged() from None
    if any("Data Validation" in str(warning.message) for warning in said):
        lost.append("部分下拉列表")
    if any("Conditional Formatting" in str(warning.message) for warning in said):
        lost.append("部分条件格式")
    return Opened(book, tuple(dict.fromkeys(lost)))


def _refuse_other_formats(content: bytes, source: Source) -> None:
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise source.refusal("加了打开密码", "请在Excel或WPS里去掉密码，另存一份后再用。")
        raise source.refusal("是旧的.xls或.et格式", _SAVE_AS)
    if content.startswith(b"PK"):
        return
    start = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF"):
        raise source.refusal("是PDF文件，不是Excel表格", "请使用能编辑的Excel表格（.xlsx）。")
    if start.startswith(b"<"):
        raise source.refusal("是网页或XML文件，不是.xlsx", _SAVE_AS)
    raise source.refusal("是空文件" if not content else "不是.xlsx文件", _SAVE_AS)


def _check_archive(archive: zipfile.ZipFile, length: int, source: Source) -> list[str]:
    infos = archive.infolist()
    _refuse_bombs(infos, length, source)
    names = [info.filename for info in infos]
    if "[Content_Types].xml" not in names:
        raise source.refusal("不是.xlsx文件", _SAVE_AS)
    _refuse_declarations(archive, infos, source)
    _refuse_kinds(archive.read("[Content_Types].xml").decode("utf-8", "replace"), names, source)
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise source.refusal(
            "引用了别的工作簿（外部链接）", "请在Excel“数据—编辑链接”里断开链接，或把公式粘贴为数值，另存后再用。"
        )
    _refuse_too_many(archive, infos, source)
    return [said for start, said in _LOST if any(name.startswith(start) and _shows(archive, name) for name in names)]


def _shows(archive: zipfile.ZipFile, name: str) -> bool:
    """Say whether a part shows something; LibreOffice writes empty drawings beside comments."""
    return not name.startswith(_DRAWING) or b"Anchor" in archive.read(name)


def _refuse_bombs(infos: list[zipfile.ZipInfo], length: int, source: Source) -> None:
    xml = (info for info in infos if _is_xml(info.filename))
    too_large = len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_ALL
    if too_large or any(info.file_size > MAX_XML for info in xml):
        raise source.refusal("解压后过大，不像是一张台账")
    if sum(info.compress_size for info in infos) > length:
        raise source.damaged()
    if len({info.filename for info in infos}) < len(infos):
        raise source.refusal("里面有重名的部分，文件不正常")
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise source.refusal("加了密码", "请去掉密码，另存一份后再用。")
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise source.refusal("用了少见的压缩方法", _SAVE_AS)


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def _refuse_declarations(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], source: Source) -> None:
    for info in infos:
        if _is_xml(info.filename):
            raw = archive.read(info).replace(b"\0", b"")
            if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
                raise source.refusal("里面有外部引用声明（DTD），可能有害，已拒绝打开")
            if _STRICT in raw[:4096]:
                raise source.refusal("是“Strict Open XML”格式", _SAVE_AS)


def _refuse_kinds(types: str, names: list[str], source: Source) -> None:
    for word, said, hint in _KINDS:
        if word in types:
            raise source.refusal(said, hint)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise source.refusal(_KINDS[0][1], _KINDS[0][2])
    if _WORKBOOK not in types:
        raise source.refusal("不是.xlsx文件", _SAVE_AS)


def _refuse_too_many(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], source: Source) -> None:
    """Count the cells and elements of all parts, before openpyxl makes objects of them."""
    cells = elements = 0
    for info in infos:
        if not info.filename.lower().startswith("xl/") or not info.filename.lower().endswith(".xml"):
            continue
        for element in _elements(archive.read(info), source):
            elements += 1
            cells += _cells_made(element)
            if cells > MAX_CELLS or elements > MAX_ELEMENTS:
                raise source.refusal(
                    "格子太多，不像是一张台账", "请删去用不着的工作表、行和列（包括只设了格式的），另存后再用。"
                )


def _elements(raw: bytes, source: Source) -> Iterator[Any]:
    try:
        for _, element in etree.iterparse(io.BytesIO(raw), resolve_entities=False, no_network=True, load_dtd=False):
            yield element
            element.clear(keep_tail=False)
            parent = element.getparent()
            while parent is not None and parent[0] is not element:
                del parent[0]
    except (etree.XMLSyntaxError, ValueError):
        raise source.damaged() from None


def _cells_made(element: Any) -> int:
    """Give how many cells openpyxl makes of an element."""
    name = etree.QName(element).localname if isinstance(element.tag, str) else ""
    if name == "c":
        return 1
    if name not in ("mergeCell", "hyperlink", "table"):
        return 0
    found = _RANGE.fullmatch(element.get("ref", ""))
    if not found:
        return 0
    left, top, right, bottom = found.groups()
    return (abs(int(bottom) - int(top)) + 1) * (abs(_column(right) - _column(left)) + 1)


_RANGE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7}):\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
