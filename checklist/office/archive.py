"""Open a filled-in ``.docx`` without trusting it, and hand out its main part piece by piece.

A blank form is small and is taken apart whole (``forms.package``); a ledger that comes back may have ten thousand rows.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from checklist.errors import FormError
from checklist.model import Frozen
from checklist.office.package import Package, open_package
from checklist.office.wordxml import local, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_XML = 160 * 1024 * 1024
"""The largest main part read, in bytes after inflating; ten thousand rows as Word writes them have some 60 million."""
_MAX_SMALL = 1024 * 1024
_MAX_PARTS = 4_000
_CHUNK = 64 * 1024
_ENCRYPTED = 0x1
_CENTRAL_MAGIC = b"PK\x01\x02"
_SAVE_AS = "请用Word或WPS打开它，“另存为”选择“Word文档（*.docx）”，再用新文件。"
_DAMAGED = "请用Word或WPS打开它，如能修复，另存为.docx后再试；或请对方重新发一份。"
_ZIP_PROBLEMS = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, struct.error, OverflowError, EOFError, OSError,
    KeyError, RuntimeError,
)  # fmt: skip
_OTHER_KINDS = (
    ("spreadsheetml", "是Excel表格，后缀却不是.xlsx", "请把文件后缀改回.xlsx再试。"),
    ("presentationml", "是演示文稿，不是Word台账", "请使用Word台账（.docx）。"),
)


def refusal(name: str, said: str, hint: str) -> FormError:
    """Make the error that names the file that cannot be read."""
    return FormError(f"台账读不出来：{name}{said}。", hint)


class WordFile(Frozen):
    """A ``.docx`` whose outside was checked."""

    name: str
    content: bytes
    main: str
    """The name of the main part."""

    def chunks(self) -> Iterator[bytes]:
        """Give the main part piece by piece; raises FormError when it is damaged or too large."""
        size = 0
        try:
            with zipfile.ZipFile(io.BytesIO(self.content)) as archive, archive.open(self.main) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    if size > MAX_XML:
                        raise refusal(self.name, "解压后过大", "请把它拆成几个文件，分别读取。")
                    yield chunk
        except _ZIP_PROBLEMS:
            raise self.damaged() from None

    def damaged(self) -> FormError:
        """Make the error for a file that does not hold together."""
        return refusal(self.name, "已损坏", _DAMAGED)


def open_word(content: bytes, name: str) -> WordFile:
    """Check that this is a ``.docx`` and find its main part; ``name`` is the file's in messages.

    Raises FormError for other formats (for ``.doc`` and ``.wps`` it says how to convert), damaged or encrypted files.
    """
    if not content.startswith(b"PK"):
        _refuse_other_formats(content, name)
    if content.count(_CENTRAL_MAGIC) > _MAX_PARTS:
        raise refusal(name, "里面的部分太多，文件不正常", _SAVE_AS)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_locked(archive, name)
            small = Package(label=name, parts=())
            main = _main_part(_small(archive, "_rels/.rels"), small)
            kind = _kind(_small(archive, "[Content_Types].xml"), main, small)
            known = main in archive.namelist()
    except _ZIP_PROBLEMS:
        raise refusal(name, "已损坏", _DAMAGED) from None
    except FormError:
        raise refusal(name, "已损坏", _DAMAGED) from None
    _refuse_other_kinds(kind, name)
    if not known:
        raise refusal(name, "不是Word文档（里面没有正文）", _SAVE_AS)
    return WordFile(name=name, content=content, main=main)


def _refuse_other_formats(content: bytes, name: str) -> None:
    """Let the reader of blank forms say what the file is; it speaks of a 空表, this is a 台账."""
    try:
        open_package(content, name)
    except FormError as error:
        message = error.message.removeprefix(f"空表不能用：{name}").removesuffix("。").replace("空表", "台账")
        raise refusal(name, message, error.hint.replace("空表", "台账")) from None
    raise refusal(name, "不是.docx文件", _SAVE_AS)


def _refuse_locked(archive: zipfile.ZipFile, name: str) -> None:
    if any(info.flag_bits & _ENCRYPTED for info in archive.infolist()):
        raise refusal(name, "加了密码", "请去掉密码，另存一份后再用。")


def _small(archive: zipfile.ZipFile, part: str) -> bytes:
    with archive.open(part) as stream:
        raw = stream.read(_MAX_SMALL + 1)
    if len(raw) > _MAX_SMALL:
        raise zipfile.BadZipFile
    return raw


def _main_part(relations: bytes, package: Package) -> str:
    found = (
        relation.get("Target", "")
        for relation in parse(relations, package)
        if local(relation) == "Relationship" and relation.get("Type", "").endswith("/officeDocument")
    )
    return posixpath.normpath(posixpath.join("/", next(found, ""))).lstrip("/")


def _kind(types: bytes, main: str, package: Package) -> str:
    found = (
        part.get("ContentType", "")
        for part in parse(types, package)
        if local(part) == "Override" and part.get("PartName", "").lstrip("/") == main
    )
    return next(found, "")


def _refuse_other_kinds(kind: str, name: str) -> None:
    for word, said, hint in _OTHER_KINDS:
        if word in kind:
            raise refusal(name, said, hint)
