"""Open a ``.docx`` without trusting it, and write one whose bytes depend on its content alone.

A ``.docx`` is a zip of parts. Parts that stay as they are keep their compressed bytes: inflating and deflating them
again costs ten times the filling of a table.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.errors import FormError
from checklist.model import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_PARTS = 2_000
MAX_XML = 8 * 1024 * 1024
"""The largest XML part of a form, in bytes after inflating; a form of a hundred pages has under two million."""
MAX_TAGS = 1_800_000
"""The most tags in a part: what a parsed part takes of memory goes by them, not by its bytes; half a gigabyte or so."""
MAX_ALL = 256 * 1024 * 1024
LEVEL = 2
"""The deflate level; fixed, since it is part of the bytes. Level 6 takes twice a ledger's whole time to save a tenth of
its 12 KB (``benchmarks/pack.py``)."""

_DOS_1980 = (0, (1 << 5) | 1)
"""Midnight of 1980-01-01 as DOS time and date, the earliest a zip can name."""
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_CENTRAL_MAGIC = b"PK\x01\x02"
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")

OUR_BEGINNING = b"PK\x03\x04\x14\0\0\0\x08\0" + struct.pack("<2H", *_DOS_1980)
"""How every package we write begins, and none saved by Word, WPS, Excel or LibreOffice: they set other flags or times."""

_SAVE_AS = "请用Word或WPS打开它，“另存为”选择“Word文档（*.docx）”，再用新文件。"
_NEW_FILE = "请确认文件来源可靠；可在Word或WPS里新建文件，把表格复制过去再试。"
_OTHER_FORMATS: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "是RTF文件，不是.docx", _SAVE_AS),
    (b"%PDF", "是PDF文件，不是Word空表", "请使用能编辑的Word空表（.docx）。"),
    (b"<", "是网页或XML文件，不是.docx", _SAVE_AS),
)


class Part(Frozen):
    """One entry of the zip, compressed as it lies there."""

    name: bytes
    flags: int
    method: int
    crc: int
    size: int
    data: bytes


class Limit(Frozen):
    """How large an XML part may be, and what to do about a larger one."""

    size: int = MAX_XML
    hint: str = _NEW_FILE


class Package(Frozen):
    """The parts of a ``.docx``; what is read from it is checked."""

    label: str
    """The file's name in messages."""
    parts: tuple[Part, ...]
    limit: Limit = Limit()

    def names(self) -> tuple[str, ...]:
        """Give the parts' names, in the file's order."""
        return tuple(_text(part.name) for part in self.parts)

    def read(self, name: str) -> bytes | None:
        """Inflate a part; None when there is none. Raises FormError when it is damaged or too large."""
        found = next((part for part in self.parts if _text(part.name) == name), None)
        return None if found is None else self._inflate(found)

    def _inflate(self, part: Part) -> bytes:
        largest = self.limit.size
        if part.size > largest:
            said = f"里面有一部分解压后超过{largest // 1024**2}MB，不像是一张空表"
            raise self.refusal(said, self.limit.hint)
        try:
            raw = zlib.decompressobj(-15).decompress(part.data, largest + 1) if part.method else part.data
        except zlib.error:
            raise self.damaged() from None
        if len(raw) != part.size or zlib.crc32(raw) != part.crc:
            raise self.damaged()
        if raw.count(b"<") > MAX_TAGS:
            raise self.refusal("里面有一部分的标记过多，不像是一张空表", self.limit.hint)
        return raw

    def refusal(self, said: str, hint: str = _NEW_FILE) -> FormError:
        """Make the error that names this file."""
        return FormError(f"空表不能用：{self.label}{said}。", hint)

    def damaged(self) -> FormError:
        """Make the error for a file that does not hold together."""
        return self.refusal(
            "已损坏，读不出来", "请用Word或WPS打开它，如能修复，另存为.docx后再试；或找一份完好的空表。"
        )


def open_package(content: bytes, label: str, limit: Limit = Limit()) -> Package:  # noqa: B008 - frozen
    """Read a ``.docx`` from memory; ``label`` names it in messages.

    Raises FormError for other formats, damaged or encrypted files, too many or too large parts, and XML with a
    document type declaration, which is where entity bombs and external entities live.
    """
    package = Package(label=label, parts=(), limit=limit)
    _refuse_other_formats(content, package)
    if content.count(_CENTRAL_MAGIC) > 2 * MAX_PARTS:
        raise package.refusal("里面的部分太多，不像是一张空表")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            _refuse_bombs(infos, len(content), package)
            package = replace(package, parts=tuple(_part(info, content, package) for info in infos))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OverflowError, EOFError):
        raise package.damaged() from None
    _refuse_declarations(package)
    return package


def _refuse_other_formats(content: bytes, package: Package) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refuse_compound(content, package)
    if content.startswith(b"PK"):
        return
    start = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, said, hint in _OTHER_FORMATS:
        if start.startswith(magic):
            raise package.refusal(said, hint)
    raise package.refusal("是空文件" if not content else "不是.docx文件", _SAVE_AS)


def _refuse_compound(content: bytes, package: Package) -> FormError:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return package.refusal("加了打开密码", "请在Word或WPS里去掉密码，另存一份后再用。")
    return package.refusal("是旧的.doc或.wps格式", _SAVE_AS)


def _refuse_bombs(infos: list[zipfile.ZipInfo], length: int, package: Package) -> None:
    if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_ALL:
        raise package.refusal("解压后过大，不像是一张空表")
    if sum(info.compress_size for info in infos) > length:
        raise package.damaged()
    if len({info.filename for info in infos}) < len(infos):
        raise package.refusal("里面有重名的部分，文件不正常")
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise package.refusal("加了密码", "请去掉密码，另存一份后再用。")
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise package.refusal("用了少见的压缩方法", _SAVE_AS)


def _part(info: zipfile.ZipInfo, content: bytes, package: Package) -> Part:
    if info.filename.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", info.filename):
        raise package.refusal("里有指向外面的文件名", "这不是Word存出来的文件，请向来源核实。")
    if info.filename.lower().endswith("vbaproject.bin"):
        raise package.refusal("含有宏", "请在Word或WPS里另存为不含宏的 .docx。")
    start = info.header_offset + _LOCAL.size
    fields = _LOCAL.unpack(content[info.header_offset : start])
    start += fields[-2] + fields[-1]
    data = content[start : start + info.compress_size]
    if fields[0] != b"PK\x03\x04" or len(data) != info.compress_size:
        raise package.damaged()
    utf8 = info.flag_bits & _UTF8_NAME
    name = info.orig_filename.encode("utf-8" if utf8 else "cp437")
    return Part(name=name, flags=utf8, method=info.compress_type, crc=info.CRC, size=info.file_size, data=data)


def _refuse_declarations(package: Package) -> None:
    for name in package.names():
        if name.lower().endswith((".xml", ".rels", ".vml")):
            raw = (package.read(name) or b"").replace(b"\0", b"")
            if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
                raise package.refusal("里面有外部引用声明（DTD），可能有害，已拒绝打开")


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")


def new_part(name: str, content: Iterable[bytes]) -> Part:
    """Compress a part from pieces, so that a long one never lies in memory whole."""
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    crc, size, data = 0, 0, []
    for piece in content:
        crc, size = zlib.crc32(piece, crc), size + len(piece)
        data.append(deflate.compress(piece))
    data.append(deflate.flush())
    encoded = name.encode()
    flags = 0 if encoded.isascii() else _UTF8_NAME
    return Part(name=encoded, flags=flags, method=zipfile.ZIP_DEFLATED, crc=crc, size=size, data=b"".join(data))


def write_package(parts: Iterable[Part], replaced: Mapping[bytes, Part]) -> bytes:
    """Write the parts in their order, with no clock in them; ``replaced`` stands in for parts of the same name.

    ``[Content_Types].xml`` comes first, as Office writes it (ECMA-376 part 2 leaves the order open).
    """
    chunks: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for part in sorted(parts, key=lambda part: part.name != b"[Content_Types].xml"):
        written = replaced.get(part.name, part)
        fields = (20, written.flags, written.method, *_DOS_1980, written.crc, len(written.data), written.size)
        header = _LOCAL.pack(b"PK\x03\x04", *fields, len(written.name), 0) + written.name
        directory.append(_CENTRAL.pack(_CENTRAL_MAGIC, 20, *fields, len(written.name), 0, 0, 0, 0, 0, offset))
        directory.append(written.name)
        chunks += (header, written.data)
        offset += len(header) + len(written.data)
    central = b"".join(directory)
    count = len(directory) // 2
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(central), offset, 0)
    return b"".join((*chunks, central, end))
