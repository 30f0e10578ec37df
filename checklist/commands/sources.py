"""Read a document of any kind for drafting, by what its name ends with; each reader is loaded when it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from checklist.draft.passages import Source

_MOST_BYTES = 128 * 1024 * 1024
"""Of a file with pictures in it."""
_MOST_TEXT = 16 * 1024 * 1024
"""Bytes of a text; a thousand pages have some 3 million."""
_CONVERT = {
    ".doc": "请用Word或WPS打开它，“另存为”选择“Word文档（*.docx）”，再用新文件。",
    ".wps": "请用WPS打开它，“另存为”选择“Word文档（*.docx）”，再用新文件。",
    ".rtf": "请用Word或WPS打开它，“另存为”选择“Word文档（*.docx）”，再用新文件。",
    ".ofd": "请用WPS或OFD阅读器打开它，导出为PDF或Word文档，再用新文件。",
    ".et": "请用WPS打开它，“另存为”选择“Excel工作簿（*.xlsx）”，再用新文件。",
} | dict.fromkeys(
    (".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff"),
    "这是图片，里面没有文字。请先用WPS、扫描仪附带的软件等识别成文字，存为Word文档（.docx）再用。",
)
"""Kinds that cannot be read, and how to make them into one that can."""


def read_source(path: Path) -> Source:
    """Read the document at ``path``; raises InputError or FormError where it cannot be read or holds no text."""
    kind = path.suffix.lower()
    if kind in _CONVERT:
        raise InputError(f"不能读取{kind}文件：{path}", _CONVERT[kind])
    reader = _READERS.get(kind)
    if reader is None:
        raise InputError(
            f"不认识这种文件：{path}", f"能读的有：{'、'.join(suffix.removeprefix('.') for suffix in _READERS)}。"
        )
    source = reader(path)
    if not source.passages and not source.tables:
        raise InputError(f"文件里没有文字：{path}", _EMPTY.get(kind, "请确认选对了文件。"))
    return source


def _read_text(path: Path) -> Source:
    from checklist.draft.from_text import read_text_source
    from checklist.files.textfiles import decode_text, read_bytes

    text, remark = decode_text(read_bytes(path, _MOST_TEXT), path)
    return read_text_source(text, path.name, (remark,) if remark else ())


def _read_office(path: Path) -> Source:
    """Read a file of an office, a PDF or a web page: bytes in, passages out."""
    from importlib import import_module

    from checklist.files.textfiles import read_bytes

    module, function = _OFFICE[path.suffix.lower()]
    read: Callable[[bytes, str], Source] = getattr(import_module(f"checklist.draft.{module}"), function)
    return read(read_bytes(path, _MOST_BYTES), path.name)


_OFFICE = {
    ".docx": ("from_word", "read_word_source"),
    ".pdf": ("from_pdf", "read_pdf_source"),
    ".html": ("from_web", "read_web_source"),
    ".htm": ("from_web", "read_web_source"),
    ".xlsx": ("from_sheets", "read_xlsx_source"),
    ".xls": ("from_sheets", "read_xls_source"),
}
"""The modules that read what needs a heavy library."""
_READERS: dict[str, Callable[[Path], Source]] = dict.fromkeys(_OFFICE, _read_office)
_READERS |= dict.fromkeys((".txt", ".md"), _read_text)
_EMPTY = {
    ".docx": "若正文是图片，请先识别成文字再用。",
    ".pdf": "这多半是扫描件。请先用WPS等识别成文字，存为Word文档（.docx）再用。",
}
"""What to do about a file of a kind that turns out to hold no text."""
