"""A Word document, opened by python-docx once its outside was checked: its parts, and what its styles make of a text.

Fonts, sizes and spacing come from the document's defaults, its styles and the text's own properties.
"""

from __future__ import annotations

import io
import posixpath
import re
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from checklist.office.active import disarm
from checklist.office.package import Limit, joined_name, new_part, open_package, say_final, write_package
from checklist.office.trouble import FORM
from checklist.office.wordxml import (
    Element,
    W,
    child,
    is_on,
    is_true,
    local,
    number,
    own_descendants,
    paragraph_text,
    parse,
    value,
    w,
    write_xml,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import TypeVar

    from docx.opc.part import Part
    from docx.opc.rel import Relationships

    from checklist.office.active import Active
    from checklist.office.package import Package
    from checklist.office.trouble import Trouble

    _F = TypeVar("_F", "RunFormat", "ParagraphFormat")

MOST_RELATIONS = 20_000
"""Over all parts, links left out; python-docx compares each with the parts met before."""
_ALLOWED = {
    "readOnly": "不许改动", "comments": "只许批注", "trackedChanges": "只许修订", "forms": "只许填写窗体",
}  # fmt: skip
"""What restricted editing still allows (ISO/IEC 29500-1, 17.18.4)."""


class WordDocument(NamedTuple):
    """A Word document taken apart."""

    package: Package
    root: Element
    body: Element
    related: Mapping[str, tuple[str, Part]]
    """The parts the main part refers to: id to kind (``header``) and python-docx's part."""
    core: str
    """The name of the core properties part; "" where there is none."""
    active: tuple[Active, ...] = ()
    """What was active in a form and was taken out."""

    def formats(self) -> Formats:
        """Give what the styles come to."""
        return Formats(self.root_of("styles"))

    def roots(self, *kinds: str) -> dict[str, Element]:
        """Give the roots of the related parts of these kinds, by the parts' names."""
        found = {part_name(part): part for kind, part in self.related.values() if kind in kinds}
        return {name: _root_of(found[name], self.package.trouble) for name in sorted(found)}

    def root_of(self, kind: str) -> Element | None:
        """Give the root of the one part of that kind; None where there is none."""
        return next(iter(self.roots(kind).values()), None)

    def protection(self) -> Iterator[str]:
        """Say what hinders whoever opens the file from writing in it, a sentence without its full stop each."""
        settings = self.root_of("settings")
        restricted = child(settings, "documentProtection")
        if restricted is not None and is_true(value(restricted, "enforcement")):
            allowed = _ALLOWED.get(value(restricted, "edit"), "不许改动")
            yield f"设了限制编辑（{allowed}），打开后不能照常填写；请先在“审阅→限制编辑”里停止保护"
        written = child(settings, "writeProtection")
        if written is not None:
            kind = "建议以只读方式打开" if is_true(value(written, "recommended")) else "设了修改密码"
            yield f"{kind}，填好后要另存才能改；请在“另存为→工具→常规选项”里去掉"
        yield from say_final(self.package)


def open_document(content: bytes, trouble: Trouble, limit: Limit = Limit()) -> WordDocument:  # noqa: B008 - frozen
    """Check a ``.docx``, then let python-docx open it.

    Raises what :func:`checklist.office.package.open_package` does, and the same for what python-docx cannot open.
    """
    package = open_package(content, trouble, limit)
    active: tuple[Active, ...] = ()
    if trouble.noun == FORM:
        content, active = disarm(package, content)
        package = open_package(content, trouble, limit) if active else package
    whole = _without_dead_relations(package) or content
    import docx  # noqa: PLC0415 - heavy; a ledger that is read does without

    try:
        main = docx.Document(io.BytesIO(whole)).part
    except Exception:  # noqa: BLE001 - whatever a damaged file makes a foreign library raise
        raise trouble.damaged() from None
    root = _root_of(main, trouble)
    body = child(root, "body")
    if root.tag != w("document") or body is None or root.nsmap.get("w") != W:
        raise trouble.refusal("不是Word文档", trouble.save_as)
    around = dict(_related(main.package.rels).values())
    core = around.get("core-properties")
    return WordDocument(package, root, body, _related(main.rels), part_name(core) if core else "", active)


def part_name(part: Part) -> str:
    """Give a part's name as it stands in the zip."""
    return str(part.partname).lstrip("/")


def _related(relations: Relationships) -> dict[str, tuple[str, Part]]:
    inside = {key: found for key, found in relations.items() if not found.is_external}
    return {key: ((found.reltype or "").rpartition("/")[2], found.target_part) for key, found in inside.items()}


def _root_of(part: Part, trouble: Trouble) -> Element:
    """Give a part's root without comments and instructions, which might be taken for the marks we set."""
    from lxml import etree  # noqa: PLC0415 - likewise

    root = getattr(part, "element", None)
    root = parse(part.blob, trouble) if root is None else root
    if root.getroottree().docinfo.doctype:
        raise trouble.declared()
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    return root


def _without_dead_relations(package: Package) -> bytes | None:
    """Write the file without relations to parts it lacks, which Word passes over and python-docx does not.

    None where there are none. Raises FormError where there are too many relations.
    """
    present, count, changed = frozenset(package.names()), 0, []
    for name in package.names():
        if name.endswith(".rels"):
            root = parse(package.read(name) or b"", package.trouble)
            inside = [one for one in root if local(one) == "Relationship" and one.get("TargetMode") != "External"]
            count += len(inside)
            if count > MOST_RELATIONS:
                raise package.trouble.refusal(f"里面的部分太多，不像是{package.trouble.one}")
            folder = posixpath.dirname(posixpath.dirname(name))
            dead = [item for item in inside if joined_name(folder, item.get("Target", "")) not in present]
            for relation in dead:
                root.remove(relation)
            if dead:
                changed.append(new_part(name, (write_xml(root),)))
    return write_package(package.parts, changed) if changed else None


_DEEPEST = 20
"""Styles that build on one another; a hostile file may define circles."""
_DEFAULT_SIZE = 20
"""Word's own default of ``w:sz``, in half-points."""
_SCRIPTS = (
    ("eastAsia", "eastAsiaTheme", "east_asia"),
    ("ascii", "asciiTheme", "ascii"),
    ("hAnsi", "hAnsiTheme", "h_ansi"),
)
"""The scripts of ``w:rFonts``: the attribute for a name, that for a font of the theme, and our field."""
_RUN = frozenset({"r"})
_STYLED = tuple(w(name) for name in ("pStyle", "rStyle", "tblStyle"))
_FIRST_ROW = 0x20
"""In ``w:tblLook``: the first row may look other than the rest."""


class Font(NamedTuple):
    """The font of one script: a name, or a reference to the theme."""

    name: str = ""
    theme: str = ""
    loses: str = ""
    """The name that stands beside the reference and is not heeded (ECMA-376 part 1, 17.3.2.26)."""


class RunFormat(NamedTuple):
    """How characters look."""

    east_asia: Font = Font()
    ascii: Font = Font()
    h_ansi: Font = Font()
    hint: str = ""
    """The run's own; one that stands in a style alone is not relied on, as few programs heed it there."""
    size: float = _DEFAULT_SIZE / 2
    """In points."""
    hidden: bool = False


class ParagraphFormat(NamedTuple):
    """How a paragraph is set, lengths in points."""

    before: float = 0
    after: float = 0
    line: float = 12
    """240ths of a line turned into 12 to a line for ``auto``; points otherwise."""
    rule: str = "auto"
    indent: float = 0
    """Left and right together."""
    snaps: bool = True
    keeps: bool = False
    """True where it stays on the page of what follows."""
    opens: bool = False
    """True where it opens a page."""


class Formats:
    """The styles of a document and what they come to; each combination is worked out once."""

    def __init__(self, styles: Element | None) -> None:
        self.styles = {} if styles is None else {value(style, "styleId"): style for style in styles.iter(w("style"))}
        self._defaults = child(styles, "docDefaults")
        usual = {
            value(style, "type"): name
            for name, style in reversed(self.styles.items())
            if is_true(value(style, "default"))
        }
        self.default_paragraph, self._default_table = usual.get("paragraph", ""), usual.get("table", "")
        self._runs: dict[tuple[str, str, str], RunFormat] = {}
        self._paragraphs: dict[tuple[str, str], ParagraphFormat] = {}

    def _styled(self, base: _F, change: Callable[[_F, Element | None], _F], kind: str, *styles: str) -> _F:
        """Give a format as the document's defaults and these styles change it, by their properties of a kind (``rPr``)."""
        base = change(base, child(self._defaults, f"{kind}Default", kind))
        for level in chain.from_iterable(map(self.chain, styles)):
            base = change(base, child(level, kind))
        return base

    def run(self, paragraph_style: str, table_style: str, properties: Element | None) -> RunFormat:
        """Give the format of a run with these properties in such a paragraph and table ("" for none)."""
        key = (table_style, paragraph_style or self.default_paragraph, value(child(properties, "rStyle")))
        if key not in self._runs:
            self._runs[key] = self._styled(RunFormat(), _with_run, "rPr", *key)._replace(hint="")
        return _with_run(self._runs[key], properties)

    def paragraph(self, properties: Element | None, table_style: str) -> ParagraphFormat:
        """Give the format of a paragraph with these properties."""
        key = (table_style, value(child(properties, "pStyle")) or self.default_paragraph)
        if key not in self._paragraphs:
            self._paragraphs[key] = self._styled(ParagraphFormat(), _with_paragraph, "pPr", *key)
        return _with_paragraph(self._paragraphs[key], properties)

    def chain(self, style: str) -> Iterator[Element]:
        """Give a style and those it builds on, the deepest first."""
        found: list[Element] = []
        while style in self.styles and len(found) < _DEEPEST:
            found.append(self.styles[style])
            style = value(child(found[-1], "basedOn"))
        return reversed(found)

    def table_property(self, table: Element, *path: str) -> Element | None:
        """Give a property of a table, its own or its style's: ``("tblCellMar", "left")``."""
        own = child(table, "tblPr", *path)
        if own is not None:
            return own
        found = [child(level, "tblPr", *path) for level in self._table_styles(table)]
        return next((item for item in reversed(found) if item is not None), None)

    def rows_are(self, table: Element, switch: str, *, first: bool) -> bool:
        """Say whether the table's style switches something on for its rows: ``cantSplit``, ``tblHeader``.

        ``first`` asks for the first row, which a style may set on its own where the table lets it.
        """
        found: Element | None = None
        for level in self._table_styles(table):
            own = list(level.iterchildren(w("tblStylePr"))) if first and _marks_first_row(table) else []
            for part in (level, *(one for one in own if value(one, "type") == "firstRow")):
                switched = child(part, "trPr", switch)
                found = found if switched is None else switched
        return is_on(found)

    def _table_styles(self, table: Element) -> Iterator[Element]:
        return self.chain(value(child(table, "tblPr", "tblStyle")) or self._default_table)

    @property
    def defaults(self) -> Element | None:
        """The fonts of everything that no style and no run decides."""
        return child(self._defaults, "rPrDefault", "rPr", "rFonts")

    def styles_in_use(self, roots: Iterable[Element]) -> Iterator[Element]:
        """Give the styles that the paragraphs, runs and tables below the roots have, with those they build on."""
        names = {self.default_paragraph, self._default_table}
        for root in roots:
            names |= {value(element) for element in root.iter(*_STYLED)}
        met = {value(style, "styleId"): style for name in sorted(names) for style in self.chain(name)}
        return (style for name, style in self.styles.items() if name in met)


def _marks_first_row(table: Element) -> bool:
    look = child(table, "tblPr", "tblLook")
    if value(look, "firstRow"):
        return is_true(value(look, "firstRow"))
    digits = value(look)
    return bool(re.fullmatch(r"[0-9A-Fa-f]{1,4}", digits)) and bool(int(digits, 16) & _FIRST_ROW)


def _with_run(base: RunFormat, properties: Element | None) -> RunFormat:
    if properties is None:
        return base
    fonts = child(properties, "rFonts")
    size = number(child(properties, "sz"))
    vanish = child(properties, "vanish")
    made = base if fonts is None else _with_fonts(base, fonts)
    if size > 0:
        made = made._replace(size=size / 2)
    return made if vanish is None else made._replace(hidden=is_on(vanish))


def _with_fonts(base: RunFormat, fonts: Element) -> RunFormat:
    """Give the format with the fonts named here; a theme's wins over a name beside it and over the one a style gave."""
    named: dict[str, Any] = {"hint": value(fonts, "hint") or base.hint}
    for slot, theme_slot, field in _SCRIPTS:
        name, theme = value(fonts, slot), value(fonts, theme_slot)
        if theme:
            named[field] = Font(theme=theme, loses=name or getattr(base, field).name)
        elif name:
            named[field] = Font(name=name)
    return base._replace(**named)


def refers_to_theme(fonts: Element | None) -> bool:
    """Say whether these fonts refer to the theme; those for right-to-left scripts are left out."""
    return any(value(fonts, theme_slot) for _, theme_slot, _ in _SCRIPTS)


_SWITCHES = {"snapToGrid": "snaps", "keepNext": "keeps", "pageBreakBefore": "opens"}
"""Properties of a paragraph that are on or off, with the fields of its format."""


def _with_paragraph(base: ParagraphFormat, properties: Element | None) -> ParagraphFormat:
    if properties is None:
        return base
    spacing, indent = child(properties, "spacing"), child(properties, "ind")
    if spacing is not None:
        base = _with_spacing(base, spacing)
    if indent is not None:
        left = number(indent, "left", number(indent, "start"))
        base = base._replace(indent=max(0, left + number(indent, "right", number(indent, "end"))) / 20)
    told = {field: child(properties, name) for name, field in _SWITCHES.items()}
    switched: dict[str, Any] = {field: is_on(switch) for field, switch in told.items() if switch is not None}
    return base._replace(**switched)


def _with_spacing(base: ParagraphFormat, spacing: Element) -> ParagraphFormat:
    line = number(spacing, "line")
    rule = value(spacing, "lineRule") or (base.rule if not line else "auto")
    return base._replace(
        before=number(spacing, "before", round(base.before * 20)) / 20,
        after=number(spacing, "after", round(base.after * 20)) / 20,
        line=line / 20 if line > 0 else base.line,
        rule=rule,
    )


class SetText(NamedTuple):
    """Text of one look."""

    text: str
    format: RunFormat


class SetParagraph(NamedTuple):
    """A paragraph as it is set: its text in pieces of one look."""

    source: Element
    pieces: tuple[SetText, ...]
    format: ParagraphFormat
    size: float
    """The size of its largest characters in points; where it is empty, that of its mark."""

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(piece.text for piece in self.pieces)


def read_paragraph(source: Element, formats: Formats, table_style: str) -> SetParagraph:
    """Read a paragraph; text boxes hanging in it are paragraphs of their own."""
    properties = child(source, "pPr")
    style = value(child(properties, "pStyle"))
    pieces = tuple(
        SetText(text, formats.run(style, table_style, child(run, "rPr")))
        for run in own_descendants(source, _RUN, frozenset({"p", "pPr"}))
        if (text := paragraph_text(run))
    )
    seen = tuple(piece for piece in pieces if not piece.format.hidden)
    sizes = [piece.format.size for piece in seen] or [formats.run(style, table_style, child(properties, "rPr")).size]
    return SetParagraph(source, seen, formats.paragraph(properties, table_style), max(sizes))
