"""What in an office file runs, asks the network or brings in other files when it is opened: where it is, and a form without it.

Each relation is judged by its type, each part by its content type, never by a file's name (ISO/IEC 29500-1 and -2). Fields
of Word are active that start programs, read other files, ask the network or the reader. What goes into ledgers is a
document and no more (docs/forms.md): macros are refused (:func:`checklist.office.package.open_package`), the rest of what
is active is dropped and named.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from checklist.office.package import TYPES, joined_name, list_sheets, new_part, relations, relations_name, write_package
from checklist.office.wordxml import Element, R, local, parse, remove, unwrap, value, w, write_xml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from checklist.office.package import Package


_OLE, _DATA, _RIBBON, _MERGE, _ADD_IN = "OLE对象", "外部数据", "自定义功能区", "邮件合并数据源", "加载项"
RELATIONS = {
    "attachedtemplate": "模板链接", "oleobject": _OLE, "package": "嵌入的文件", "control": "ActiveX控件",
    "activexcontrolbinary": "ActiveX控件", "afchunk": "插入的外部文件（altChunk）", "subdocument": "子文档",
    "mailmergesource": _MERGE, "mailmergeheadersource": _MERGE, "recipientdata": _MERGE, "frame": "框架网页",
    "transform": "外部的XSLT转换", "externallink": "别的工作簿的链接", "externallinkpath": "别的工作簿的链接", "connections": _DATA,
    "querytable": _DATA, "volatiledependencies": "实时数据", "xmlmaps": _DATA, "extensibility": _RIBBON,
    "usercustomization": _RIBBON, "attachedtoolbars": _RIBBON, "webextension": _ADD_IN, "webextensiontaskpanes": _ADD_IN,
    "customxml": "自定义XML数据",
}  # fmt: skip
"""What a relation of that type brings in, wherever it leads."""
_OUTSIDE = {"image": "外部的图片", "hyperlink": "本机或内网文件的链接", "video": "外部的视频", "audio": "外部的声音"}
"""What a relation that leads out of the file brings in; of hyperlinks only those to files."""
ELEMENTS = {
    "altChunk": RELATIONS["afchunk"], "subDoc": "子文档", "mailMerge": _MERGE, "frameset": "框架网页",
    "saveThroughXslt": RELATIONS["transform"], "OLEObject": _OLE, "oleObject": _OLE, "control": "ActiveX控件",
    "ddeLink": "DDE链接", "script": "脚本",
}  # fmt: skip
"""Elements that are active though no relation may say so."""
SHOWN_SOURCES = frozenset({"imagedata", "fill", "stroke"})
"""Elements of VML that may name a picture by its address alone."""
_HARMLESS_DATA = (
    b"officeDocument/2006/bibliography", b"coverPageProps", b"wps.cn/officeDocument", b"microsoft.com/office/2006/metadata",
    b"microsoft.com/sharepoint",
)  # fmt: skip
"""Custom XML that Word, WPS and SharePoint put into documents: sources, the title page, who may see them."""
_PLACES = {
    "document": "正文", "header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注", "settings": "设置",
}  # fmt: skip
_SHOWN = 60
"""Characters of a target in a message."""


class Active(NamedTuple):
    """One thing that is active."""

    where: str
    """正文, 工作表“台账”的B3."""
    kind: str
    detail: str = ""
    part: str = ""
    """The part it stands in."""
    relation: str = ""
    """The id of its relation; "" where it is none."""

    @property
    def sentence(self) -> str:
        """Say where it is and what: ``正文里有OLE对象（链接.xlsx）``."""
        return f"{self.where}里有{self.said}"

    @property
    def said(self) -> str:
        """Say what it is: ``OLE对象（链接.xlsx）``."""
        shown = self.detail if len(self.detail) <= _SHOWN else f"{self.detail[:_SHOWN]}…"
        return f"{self.kind}（{shown}）" if shown else self.kind


def find_active(package: Package) -> tuple[Active, ...]:
    """Find what is active in a package, part by part; raises what a damaged part does."""
    found: dict[tuple[str, str, str], Active] = {}
    for name in package.names():
        for one in (*_of_relations(package, name), *_of_part(package, name)):
            found.setdefault((one.where, one.said, one.relation), one)
    return tuple(found.values())


def _of_relations(package: Package, name: str) -> Iterator[Active]:
    if not name.endswith(".rels"):
        return
    source = source_of(name)
    for relation in parse(package.read(name) or b"", package.trouble):
        kind = relation.get("Type", "").rpartition("/")[2].lower()
        target, outside = relation.get("Target", ""), relation.get("TargetMode", "").lower() == "external"
        said = _said_of(package, source, kind, target, outside=outside)
        if said:
            detail = target if outside else posixpath.basename(target)
            yield Active(_place(package, source), said, detail, source, relation.get("Id", ""))


def _said_of(package: Package, source: str, kind: str, target: str, *, outside: bool) -> str:
    """Say what a relation brings in; "" for nothing of account."""
    if kind == "customxml" and not outside:
        raw = package.read(joined_name(posixpath.dirname(source), target)) or b""
        if any(word in raw for word in _HARMLESS_DATA):
            return ""
    if kind in RELATIONS:
        return f"{'链接' if outside and RELATIONS[kind] == _OLE else ''}{RELATIONS[kind]}"
    if not outside or (kind == "hyperlink" and not leads_to_file(target)):
        return ""
    return _OUTSIDE.get(kind, "外部的内容")


def source_of(name: str) -> str:
    """Give the part whose relations these are; "" for the package."""
    folder, base = posixpath.split(name)
    return posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))


def _of_part(package: Package, name: str) -> Iterator[Active]:
    if not name.lower().endswith((".xml", ".vml")) or name == TYPES:
        return
    root = parse(package.read(name) or b"", package.trouble)
    place = _place(package, name)
    for names in (ELEMENTS.keys() | SHOWN_SOURCES, FORMULAS):
        for element in root.iter(*(f"{{*}}{word}" for word in names)):
            kind, detail = _element_kind(element)
            if kind and not (local(element) in ELEMENTS and relation_ids(element)):
                yield Active(_place_inside(element, place), kind, detail, name)
    for field in find_fields(root):
        yield Active(place, f"{field.name}域" if field.name else "嵌套的域", field.instruction, name)


def _element_kind(element: Element) -> tuple[str, str]:
    """Say what of an element is active, no relation asked, and its words; "" for nothing."""
    name = local(element)
    if name in SHOWN_SOURCES and leads_out(source := element.get("src", "")):
        return _OUTSIDE["image"], source
    if name in FORMULAS:
        return active_formula(element.text or ""), element.text or ""
    return ELEMENTS.get(name, ""), ""


def _place_inside(element: Element, place: str) -> str:
    """Say in words where an element of a part is."""
    if local(element) == "definedName":
        return f"名称“{element.get('name', '')}”"
    parent = element.getparent()
    cell = parent.get("r", "") if parent is not None and local(element) == "f" else ""
    return f"{place}的{cell}" if cell else place


def relation_ids(element: Element) -> list[str]:
    """Give the ids of the relations that an element's attributes name."""
    attributes = element.attrib.items()
    return [str(named) for key, named in attributes if str(key).startswith(f"{{{R}}}") or str(key).endswith("}relid")]


def leads_out(target: str) -> bool:
    """Say whether an address leads out of the file."""
    return "://" in target or target.startswith(("\\\\", "file:"))


def _place(package: Package, part: str) -> str:
    """Say in words where a part is."""
    if not part:
        return "文件"
    if part.startswith("xl/worksheets/"):
        name = dict(list_sheets(package)).get(part)
        return "工作表" if name is None else f"工作表“{name}”"
    stem = re.sub(r"\d*\.xml$", "", posixpath.basename(part))
    return _PLACES.get(stem, "工作簿" if part.startswith("xl/") else "文件")


FORMULAS = frozenset({"f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula"})
"""Elements of a workbook that hold a formula."""
_CALLS = re.compile(
    r"(?i)(?<![A-Z0-9_.])(?:_xl\w+\.)*(?P<name>WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|UNREGISTER|EXEC|EXECUTE|INITIATE|POKE|REQUEST"
    r"|SQL\.REQUEST|FOPEN|FWRITE(?:LN)?|RUN|EVALUATE|GET\.\w+|FILES|DIRECTORY|IMAGE|STOCKHISTORY|CUBE\w+|PY)\s*\("
)
_DDE = re.compile(r"[\w.]+'?\s*\|\s*(?:'[^']*'|[^!\s]{0,200})\s*!")
_OTHER_BOOK = re.compile(r"\[\d{1,4}\][^\[\]!]{0,100}!|\[[^\]]{1,200}\.xl\w{1,2}\]|'?\\\\|(?:https?|file)://")
_LINK = re.compile(r'(?i)\bHYPERLINK\s*\(\s*"([^"]*)"')
_STRING = re.compile(r'"[^"]*"')


def active_formula(text: str) -> str:
    """Say what of a formula is active: the function, DDE, another workbook; "" for nothing."""
    plain = _STRING.sub('""', text)
    if called := _CALLS.search(plain):
        return f"{called['name'].upper()}公式"
    if (link := _LINK.search(text)) and leads_to_file(link[1]):
        return "指向文件的HYPERLINK公式"
    if _DDE.search(plain):
        return "DDE公式"
    return "引用别的工作簿的公式" if _OTHER_BOOK.search(plain) else ""


HARMLESS = frozenset({
    "=", "ADDRESSBLOCK", "ADVANCE", "AUTHOR", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "BARCODE", "BIBLIOGRAPHY",
    "BIDIOUTLINE", "BOOKMARK", "CITATION", "COMMENTS", "COMPARE", "CREATEDATE", "DATE", "DISPLAYBARCODE", "DOCPROPERTY",
    "DOCVARIABLE", "EDITTIME", "EQ", "FILENAME", "FILESIZE", "FORMCHECKBOX", "FORMDROPDOWN", "FORMTEXT", "GOTOBUTTON",
    "GREETINGLINE", "HYPERLINK", "IF", "INDEX", "INFO", "KEYWORDS", "LASTSAVEDBY", "LISTNUM", "MERGEBARCODE",
    "MERGEFIELD", "MERGEREC", "MERGESEQ", "NEXT", "NEXTIF", "NOTEREF", "NUMCHARS", "NUMPAGES", "NUMWORDS", "PAGE",
    "PAGEREF", "PRINTDATE", "QUOTE", "REF", "REVNUM", "SAVEDATE", "SECTION", "SECTIONPAGES", "SEQ", "SET", "SHAPE",
    "SKIPIF", "STYLEREF", "SUBJECT", "SYMBOL", "TA", "TC", "TEMPLATE", "TIME", "TITLE", "TOA", "TOC", "USERADDRESS",
    "USERINITIALS", "USERNAME", "XE",
})  # fmt: skip
"""Fields that reckon with the document alone (ISO/IEC 29500-1, 17.16.5); every other is taken for active: DDE, DDEAUTO,
LINK, INCLUDETEXT, INCLUDEPICTURE, IMPORT, DATABASE, EMBED, CONTROL, MACROBUTTON, AUTOTEXT, FILLIN, ASK and what nobody knows."""
_WEB = re.compile(r"(?i)\s*(?:https?://|mailto:|tel:|#|$)")
_TARGET = re.compile(r'"([^"]*)"|(\S+)')
_SWITCHES = re.compile(r'\\[lot]\s*(?:"[^"]*"|\S+)|(?<!\\)\\[mnh]\b')
"""Switches of HYPERLINK, those with words of their own among them (ISO/IEC 29500-1, 17.16.5.25)."""
_NESTED = "\0"


class ActiveField(NamedTuple):
    """An active field and the elements that make it one; its result is text like any other."""

    name: str
    """In capitals; "" where another field makes it."""
    instruction: str
    elements: tuple[Element, ...]


class _Open:
    """A field whose end is not met yet."""

    def __init__(self, begin: Element) -> None:
        self.elements, self.said, self.separated = [begin], "", False


def leads_to_file(target: str) -> bool:
    """Say whether a link leads to a file, or to a program by a scheme of its own, instead of a page or a mailbox."""
    return _WEB.match(target) is None


def find_fields(root: Element) -> Iterator[ActiveField]:
    """Find the active fields of a part, simple and complex, nested ones too."""
    for simple in root.iter(w("fldSimple")):
        yield from _active_fields(value(simple, "instr"), simple)
    stack: list[_Open] = []
    for element in root.iter(w("fldChar"), w("instrText"), w("t")):
        yield from _step(stack, element)
    for left in stack:  # Word takes a field that does not end for one all the same
        yield from _active_fields(left.said, *left.elements)


def _step(stack: list[_Open], element: Element) -> Iterator[ActiveField]:
    kind = value(element, "fldCharType")
    if kind == "begin":
        if stack and not stack[-1].separated:
            stack[-1].said += _NESTED
        stack.append(_Open(element))
    elif stack and kind in ("separate", "end"):
        stack[-1].separated = True
        stack[-1].elements.append(element)
        if kind == "end":
            closed = stack.pop()
            yield from _active_fields(closed.said, *closed.elements)
    elif stack and element.tag == w("instrText"):
        stack[-1].said += "" if stack[-1].separated else element.text or ""
        stack[-1].elements.append(element)
    elif stack and any(not outer.separated for outer in stack):
        next(outer for outer in stack if not outer.separated).elements.append(element)


def _active_fields(instruction: str, *elements: Element) -> Iterator[ActiveField]:
    """Give the field of that instruction if it is active."""
    said = " ".join(instruction.split())
    name = "=" if said.startswith("=") else said.partition(" ")[0].upper()
    if name == "HYPERLINK":
        found = _TARGET.search(_SWITCHES.sub(" ", said[len(name) :]))
        is_active = found is not None and leads_to_file(found[1] or found[2] or "")
    else:
        is_active = name not in HARMLESS
    if name and is_active:
        yield ActiveField(name.strip(_NESTED), said.replace(_NESTED, "…"), elements)


_HOLDERS = frozenset({"object", "pict", "drawing", "dataValidation", "cfRule"})
"""What goes with what stands in it: an empty frame would be a broken one."""
_IMPLICIT = frozenset(
    {"styles", "settings", "numbering", "fontTable", "theme", "footnotes", "endnotes", "comments", "worksheet"}
)
"""Relations that are followed though no element names their ids."""


def disarm(package: Package, content: bytes) -> tuple[bytes, tuple[Active, ...]]:
    """Give the file without what is active in it, and what that was; the same bytes where nothing is.

    Raises FormError where a part is damaged, or one that is referred to is not there.
    """
    _require_whole(package)
    found = find_active(package)
    return (_without(package, found) if found else content), found


def _require_whole(package: Package) -> None:
    """Raise FormError where a part does not hold together or one that is referred to is missing."""
    present = frozenset(package.names())
    for name in package.names():
        for _ in package.chunks(name):
            pass  # every piece is checked as it is inflated
        if name.endswith(".rels"):
            source = source_of(name)
            raw = (package.read(source) or b"") if source in present else b""
            for identity, (kind, target) in relations(package, source).items():
                needed = kind in _IMPLICIT or f'"{identity}"'.encode() in raw
                if target not in present and needed:
                    said = f"里面缺了一部分（{posixpath.basename(target)}），打开会报错或少图"
                    hint = f"请用{package.trouble.program.name}或WPS打开它，看看缺什么，另存后再用；或{package.trouble.noun.instead}。"
                    raise package.trouble.refusal(said, hint)


def _without(package: Package, found: Iterable[Active]) -> bytes:
    by_part: dict[str, set[str]] = {}
    gone: set[str] = set()
    for one in found:
        by_part.setdefault(one.part, set()).update({one.relation} - {""})
    for part, ids in by_part.items():
        gone |= _targets(package, part, ids)
    gone |= set(map(relations_name, gone))
    changed = {TYPES: _cleaned_list(package, TYPES, "PartName", set(map("/{}".format, gone)))}
    for part, ids in by_part.items():
        if ids:
            changed[relations_name(part)] = _cleaned_list(package, relations_name(part), "Id", ids)
        if part and part not in gone:
            changed[part] = _cleaned(package, part, ids)
    kept = [part for part, name in zip(package.parts, package.names(), strict=True) if name not in gone]
    return write_package(kept, (new_part(name, (raw,)) for name, raw in changed.items()))


def _targets(package: Package, part: str, ids: Collection[str]) -> set[str]:
    """Give the parts these relations lead to, unless another relation of the part needs them."""
    listed = relations(package, part)
    kept = {target for identity, (_, target) in listed.items() if identity not in ids}
    return {target for identity, (_, target) in listed.items() if identity in ids} - kept


def _cleaned_list(package: Package, name: str, key: str, gone: Collection[str]) -> bytes:
    """Give a part that is a flat list without the entries that have one of these attributes."""
    root = parse(package.read(name) or b"", package.trouble)
    for entry in list(root):
        if entry.get(key, "") in gone:
            root.remove(entry)
    return write_xml(root)


def _cleaned(package: Package, part: str, ids: AbstractSet[str]) -> bytes:
    """Give a part without what is active in it; what a field showed last stays as text."""
    root = parse(package.read(part) or b"", package.trouble)
    for element in [element for field in find_fields(root) for element in field.elements]:
        if element.tag == w("fldSimple"):
            unwrap(element, element)
        else:
            remove(element)
    for element in list(root.iter("{*}*")):
        if _element_kind(element)[0] or not ids.isdisjoint(relation_ids(element)):
            _drop(element)
    return write_xml(root)


def _drop(element: Element) -> None:
    """Take an element away with the frame it stands in; of a link its words stay."""
    if local(element) == "hyperlink" and len(element):
        unwrap(element, element)
        return
    remove(next((outer for outer in element.iterancestors() if local(outer) in _HOLDERS), element))
