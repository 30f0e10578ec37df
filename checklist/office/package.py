"""The one way into a Word or Excel file: refused where it is hostile, damaged or something else, else taken apart.

A ``.docx`` or ``.xlsx`` is a zip of parts. Parts that stay as they are keep their compressed bytes: inflating and
deflating them again costs ten times the filling of a table. What is written depends on its content alone.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.model import Frozen
from checklist.office.trouble import Trouble  # noqa: TC001 - msgspec reads the fields' types at run time
from checklist.office.wordxml import R, local, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.errors import ChecklistError

MAX_PARTS = 2_000
"""Files in a package; a document with many pictures has some hundred."""
MAX_TAGS = 1_800_000
"""The most tags in a part: what a parsed part takes of memory goes by them, not by its bytes; half a gigabyte or so."""
MAX_PARAGRAPHS = 200_000
"""The most paragraphs in a part, twice those of 3,000 pages; who reads goes through them one by one."""
LEVEL = 2
"""The deflate level; fixed, since it is part of the bytes. Level 6 takes twice a ledger's whole time to save a tenth of
its 12 KB (``benchmarks/pack.py``)."""

_DOS_1980 = (0, (1 << 5) | 1)
"""Midnight of 1980-01-01 as DOS time and date, the earliest a zip can name."""
_UTF8_NAME = 0x800
"""Bit 11 of the flags: the name is UTF-8 (APPNOTE 4.4.4)."""
_ENCRYPTED = 0x1
"""Bit 0 of the flags: the file is encrypted (APPNOTE 4.4.4)."""
_OLE = b"\xd0\xcf\x11\xe0"
_STRICT = b"http://purl.oclc.org/ooxml/"
_CENTRAL_MAGIC = b"PK\x01\x02"
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_SLICE, _CHUNK = 16 * 1024, 64 * 1024
"""How much is inflated at a time, and how much of that is handed out."""
TYPES = "[Content_Types].xml"
"""The part that says what every part is."""
_ZIP_PROBLEMS = (
    zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OverflowError, EOFError, OSError, KeyError,
    RuntimeError,
)  # fmt: skip

OUR_BEGINNING = b"PK\x03\x04\x14\0\0\0\x08\0" + struct.pack("<2H", *_DOS_1980)
"""How every package we write begins, and none saved by Word, WPS, Excel or LibreOffice: they set other flags or times."""


class ZipPart(Frozen):
    """One entry of the zip, compressed as it lies there."""

    name: bytes
    flags: int
    method: int
    crc: int
    size: int
    data: bytes


class Limit(Frozen):
    """What is read at most of a file, in bytes after inflating, and what to do about more."""

    size: int = 8 * 1024 * 1024
    """The largest XML part; that of a form of a hundred pages has under two million."""
    whole: int = 256 * 1024 * 1024
    hint: str = ""
    streamed: bool = False
    """True where parts are read piece by piece, by a parser that sees to declarations and tags itself."""


class Package(Frozen):
    """The parts of a ``.docx`` or ``.xlsx``; what is read from it is checked."""

    trouble: Trouble
    parts: tuple[ZipPart, ...]
    main: str = ""
    """The name of the main part."""
    limit: Limit = Limit()

    def names(self) -> tuple[str, ...]:
        """Give the parts' names, in the file's order."""
        return tuple(_text(part.name) for part in self.parts)

    def read(self, name: str) -> bytes | None:
        """Inflate a part; None when there is none. Raises FormError when it is damaged or too large."""
        found = next((part for part in self.parts if _text(part.name) == name), None)
        if found is None:
            return None
        raw = b"".join(self._inflated(found))
        tags = raw.count(b"<")
        if tags > MAX_TAGS or (tags > MAX_PARAGRAPHS and sum(1 for _ in _PARAGRAPHS.finditer(raw)) > MAX_PARAGRAPHS):
            raise self.trouble.refusal(f"里面有一部分的标记过多，不像是{self.trouble.one}", self.limit.hint)
        return raw

    def chunks(self, name: str) -> Iterator[bytes]:
        """Inflate a part piece by piece, so that a long one never lies in memory whole; errors as for ``read``."""
        for part in self.parts:
            if _text(part.name) == name:
                yield from self._inflated(part)

    def _inflated(self, part: ZipPart) -> Iterator[bytes]:
        if part.size > self.limit.size:
            said = f"里面有一部分解压后超过{self.limit.size // 1024**2}MB，不像是{self.trouble.one}"
            raise self.trouble.refusal(said, self.limit.hint)
        size = crc = 0
        for piece in _pieces(part, self.trouble):
            size, crc = size + len(piece), zlib.crc32(piece, crc)
            if size > part.size:
                break
            yield piece
        if (size, crc) != (part.size, part.crc):
            raise self.trouble.damaged()


def _pieces(part: ZipPart, trouble: Trouble) -> Iterator[bytes]:
    if not part.method:
        yield part.data
        return
    inflate = zlib.decompressobj(-15)
    try:
        for start in range(0, len(part.data), _SLICE):
            rest = part.data[start : start + _SLICE]
            while rest and not inflate.eof:
                yield inflate.decompress(rest, _CHUNK)
                rest = inflate.unconsumed_tail
        yield inflate.flush()
    except zlib.error:
        raise trouble.damaged() from None


_PARAGRAPHS = re.compile(rb"<(?:\w+:)?p[\s/>]")


def open_package(content: bytes, trouble: Trouble, limit: Limit = Limit()) -> Package:  # noqa: B008 - frozen
    """Check a ``.docx`` or ``.xlsx`` in memory, as ``trouble.program`` has it, and find its parts.

    Raises FormError (InputError for a document to be checked) for other formats, damaged or encrypted files, macros,
    templates, too many or too large parts, and XML with a document type declaration, where entity bombs live.
    """
    _refuse_other_formats(content, trouble)
    if content.count(_CENTRAL_MAGIC) > 2 * MAX_PARTS:
        raise trouble.refusal(f"里面的部分太多，不像是{trouble.one}")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            _refuse_bombs(infos, len(content), trouble, limit)
            parts = tuple(_part(info, content, trouble) for info in infos)
    except _ZIP_PROBLEMS:
        raise trouble.damaged() from None
    package = Package(trouble=trouble, parts=parts, limit=limit)
    if not limit.streamed:
        _refuse_declarations(package)
    _refuse_macros(package)
    return replace(package, main=_main_part(package))


def _refuse_other_formats(content: bytes, trouble: Trouble) -> None:
    program = trouble.program
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise trouble.refusal("加了打开密码", f"请在{program.name}或WPS里去掉密码，另存一份后再用。")
        raise trouble.refusal(f"是旧的{program.old}格式", trouble.save_as)
    start = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF"):
        raise trouble.refusal(f"是PDF文件，不是{trouble.kind}", f"请使用能编辑的{trouble.kind}（{program.suffix}）。")
    for magic, kind in ((b"{\\rtf", "RTF文件"), (b"<", "网页或XML文件")):
        if start.startswith(magic):
            raise trouble.refusal(f"是{kind}，不是{program.suffix}", trouble.save_as)
    if not content.startswith(b"PK"):
        raise trouble.refusal(f"不是{program.suffix}文件" if content else "是空文件", trouble.save_as)


def _refuse_bombs(infos: list[zipfile.ZipInfo], length: int, trouble: Trouble, limit: Limit) -> None:
    if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > limit.whole:
        raise trouble.refusal(f"解压后过大，不像是{trouble.one}", limit.hint)
    if sum(info.compress_size for info in infos) > length:
        raise trouble.damaged()
    if len({info.filename for info in infos}) < len(infos):
        raise trouble.refusal("里面有重名的部分，文件不正常")


def _part(info: zipfile.ZipInfo, content: bytes, trouble: Trouble) -> ZipPart:
    if info.flag_bits & _ENCRYPTED:
        raise trouble.refusal("加了密码", "请去掉密码，另存一份后再用。")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise trouble.refusal("用了少见的压缩方法", trouble.save_as)
    if info.filename.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", info.filename):
        raise trouble.refusal("里有指向外面的文件名")
    if info.filename.lower().endswith("vbaproject.bin"):
        raise _has_macros(trouble)
    start = info.header_offset + _LOCAL.size
    fields = _LOCAL.unpack(content[info.header_offset : start])
    start += fields[-2] + fields[-1]
    data = content[start : start + info.compress_size]
    if fields[0] != b"PK\x03\x04" or len(data) != info.compress_size:
        raise trouble.damaged()
    utf8 = info.flag_bits & _UTF8_NAME
    name = info.orig_filename.encode("utf-8" if utf8 else "cp437")
    return ZipPart(name=name, flags=utf8, method=info.compress_type, crc=info.CRC, size=info.file_size, data=data)


def _has_macros(trouble: Trouble) -> ChecklistError:
    return trouble.refusal("带有宏", f"请“另存为”不带宏的“{trouble.program.saved_as}”，再用新文件。")


_MACROS = ("vbaproject", "vbadata", "macrosheet", "dialogsheet", "keymapcustomizations")
"""Words in the types of parts and relations that hold programs, whatever their files are called."""


def _refuse_macros(package: Package) -> None:
    for name in package.names():
        if name.endswith(".rels") or name == TYPES:
            for entry in parse(package.read(name) or b"", package.trouble):
                kind = f"{entry.get('Type', '')} {entry.get('ContentType', '')}".lower()
                if any(word in kind for word in _MACROS):
                    raise _has_macros(package.trouble)


def _refuse_declarations(package: Package) -> None:
    for name in package.names():
        if name.lower().endswith((".xml", ".rels", ".vml")):
            raw = (package.read(name) or b"").replace(b"\0", b"")
            if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
                raise package.trouble.declared()


def _main_part(package: Package) -> str:
    """Find the main part by the relations and require that it is the program's own, by its content type."""
    trouble = package.trouble
    main = next((target for kind, target in relations(package).values() if kind == "officeDocument"), "")
    types = package.read(TYPES)
    if main not in package.names() or types is None:
        raise trouble.refusal(trouble.program.nothing, trouble.save_as)
    named = (part for part in parse(types, trouble) if part.get("PartName", "").lstrip("/") == main)
    kind = next((part.get("ContentType", "") for part in named if local(part) == "Override"), trouble.program.main)
    _refuse_other_kinds(kind, trouble)
    if _STRICT in next(package.chunks(main), b"")[:16_384].replace(b"\0", b""):
        raise trouble.refusal("是“Strict Open XML”格式", trouble.save_as)
    return main


def _refuse_other_kinds(kind: str, trouble: Trouble) -> None:
    program = trouble.program
    if "macroEnabled" in kind:
        raise _has_macros(trouble)
    if "sheet.binary" in kind:
        raise trouble.refusal("是.xlsb格式", trouble.save_as)
    for word, other in program.others.items():
        if word in kind:
            raise trouble.foreign(other)
    if "template" in kind:
        hint = f"请用它新建{program.fresh}，“另存为”“{program.saved_as}”，再用新文件。"
        raise trouble.refusal(f"是{program.name}模板", hint)
    if not kind.endswith(program.main):
        raise trouble.refusal(f"不是{program.suffix}文件", trouble.save_as)


def relations(package: Package, source: str = "") -> dict[str, tuple[str, str]]:
    """Give the relations of a part ("" for the package): id to kind (``header``) and part name.

    Links out of the file are left out.
    """
    raw = package.read(relations_name(source))
    if raw is None:
        return {}
    folder = posixpath.dirname(source)
    return {
        found.get("Id", ""): (found.get("Type", "").rpartition("/")[2], joined_name(folder, found.get("Target", "")))
        for found in parse(raw, package.trouble)
        if local(found) == "Relationship" and found.get("TargetMode") != "External"
    }


def relations_name(name: str) -> str:
    """Give the name of the part that holds a part's relations."""
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def joined_name(folder: str, target: str) -> str:
    """Give the name of the part that a relation of a part in ``folder`` means."""
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def list_sheets(package: Package) -> list[tuple[str, str]]:
    """Give the part and the name of each sheet of a workbook, in their order."""
    parts = relations(package, package.main)
    book = parse(package.read(package.main) or b"<a/>", package.trouble)
    return [
        (parts.get(sheet.get(f"{{{R}}}id", ""), ("", ""))[1], sheet.get("name", "")) for sheet in book.iter("{*}sheet")
    ]


def say_final(package: Package) -> Iterator[str]:
    """Say that a file is marked as final, where it is."""
    if b"_MarkAsFinal" in (package.read("docProps/custom.xml") or b""):
        yield "标记为最终状态，打开后要先点“仍然编辑”；请在“文件→信息→保护文档”里取消"


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")


def new_part(name: str, content: Iterable[bytes]) -> ZipPart:
    """Compress a part from pieces, so that a long one never lies in memory whole."""
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    crc, size, data = 0, 0, []
    for piece in content:
        crc, size = zlib.crc32(piece, crc), size + len(piece)
        data.append(deflate.compress(piece))
    data.append(deflate.flush())
    encoded = name.encode()
    flags = 0 if encoded.isascii() else _UTF8_NAME
    return ZipPart(name=encoded, flags=flags, method=zipfile.ZIP_DEFLATED, crc=crc, size=size, data=b"".join(data))


def write_package(parts: Iterable[ZipPart], changed: Iterable[ZipPart] = ()) -> bytes:
    """Write the parts in their order, with no clock in them; ``changed`` ones stand in for those of the same name.

    ``[Content_Types].xml`` comes first, as Office writes it (ECMA-376 part 2 leaves the order open).
    """
    replaced = {part.name: part for part in changed}
    chunks: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for part in sorted(parts, key=lambda part: part.name != TYPES.encode()):
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
