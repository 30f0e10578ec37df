"""The XML of Word: parse a part, find its elements, mark places in it, turn it and other text into text of a part.

A part is prepared as a tree. Where something varies from ledger to ledger a processing instruction marks the place;
the tree is then written once and cut at the marks, so that filling is joining strings, for which lxml is not loaded.

A document is read as its office means it: tracked changes accepted, content controls unwrapped (docs/forms.md, rule i).
"""

from __future__ import annotations

import re
from copy import deepcopy
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

    from checklist.office.trouble import Trouble

Element: TypeAlias = "etree._Element"  # noqa: SLF001 - lxml has no public name for its element type

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MARK = "checklist-mark"
_MARKS = compile_later(rf"<\?{_MARK} ([^?]*)\?>")


def _lxml() -> Any:
    from lxml import etree  # noqa: PLC0415 - heavy, and not needed to fill a prepared form

    return etree


def w(name: str) -> str:
    """Give the qualified name of a WordprocessingML element or attribute: ``w("tr")``."""
    return f"{{{W}}}{name}"


def parse(raw: bytes, trouble: Trouble) -> Element:
    """Parse a part; raises FormError when it is not well-formed, too deep, or declares a document type."""
    etree = _lxml()
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True, remove_comments=True
    )
    try:
        root: Element = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise trouble.damaged() from None
    if root.getroottree().docinfo.doctype:
        raise trouble.damaged()
    return root


def write_xml(root: Element) -> bytes:
    """Give a part's bytes."""
    raw: bytes = _lxml().tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return raw


def new(name: str, attributes: dict[str, str] | None = None, children: Iterable[Element] = ()) -> Element:
    """Make a WordprocessingML element; attribute names are those of ``w:``."""
    element: Element = _lxml().Element(
        w(name), {w(key): value for key, value in (attributes or {}).items()}, nsmap={"w": W}
    )
    element.extend(list(children))
    return element


def value(element: Element | None, name: str = "val") -> str:
    """Give a ``w:`` attribute; "" when it or the element is missing."""
    return "" if element is None else element.get(w(name), "")


def number(element: Element | None, name: str = "val", default: int = 0) -> int:
    """Give a ``w:`` attribute as a whole number; ``default`` when it is none or beyond what Word can hold."""
    text = value(element, name)
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else default


def is_on(element: Element | None) -> bool:
    """Say whether a switch such as ``w:tblHeader`` is present and not turned off."""
    return element is not None and value(element) not in ("0", "false", "off")


def is_true(text: str) -> bool:
    """Say whether an attribute turns something on."""
    return text in ("1", "true", "on")


def child(element: Element | None, *path: str) -> Element | None:
    """Follow a path of first children: ``child(cell, "tcPr", "gridSpan")``; None where it ends."""
    for name in path:
        if element is None:
            return None
        element = element.find(w(name))
    return element


def copied(element: Element | None, *path: str) -> Element:
    """Copy what stands at the end of a path; where there is nothing, make it without content."""
    found = child(element, *path)
    return new(path[-1]) if found is None else deepcopy(found)


def drop(element: Element | None, *names: str) -> None:
    """Take the first child of each of these names out of an element."""
    for name in names:
        found = child(element, name)
        if found is not None:
            remove(found)


def remove(element: Element) -> None:
    """Take an element out of its parent, text around it kept."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def unwrap(element: Element, content: Iterable[Element]) -> None:
    """Put ``content`` in the element's place."""
    for inner in list(content):
        inner.tail = None
        element.addprevious(inner)
    remove(element)


def insert_in_order(parent: Element, element: Element, before_me: frozenset[str]) -> None:
    """Insert ``element`` after those children that must precede it, replacing one of its own name.

    The schema of WordprocessingML fixes the order of properties; Word refuses a file that breaks it.
    """
    for old in parent.findall(str(element.tag)):
        parent.remove(old)
    earlier = [index for index, sibling in enumerate(parent, 1) if local(sibling) in before_me]
    parent.insert(earlier[-1] if earlier else 0, element)


def local(element: Element) -> str:
    """Give the element's name without its namespace; "" for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def own_descendants(element: Element, names: frozenset[str], barrier: frozenset[str]) -> Iterator[Element]:
    """Walk the descendants of these names, in order, without entering ``barrier`` elements."""
    stack = list(reversed(element))
    while stack:
        current = stack.pop()
        name = local(current)
        if name in names:
            yield current
        elif name not in barrier:
            stack.extend(reversed(current))


def mark(word: str) -> Element:
    """Make a mark to be cut at; ``word`` may hold letters, digits and hyphens."""
    made: Element = _lxml().ProcessingInstruction(_MARK, word)
    return made


def cut(root: Element) -> list[str]:
    """Write the tree as XML text, cut at its marks: text, mark, text, mark … text."""
    text: str = _lxml().tostring(root, encoding="unicode")
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return _MARKS.split(declaration + text)


_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOT_MINE = frozenset({"p", "rt", "rPr", "pPr", "delText", "instrText"})
_PIECES = _NOT_MINE | {"t", *_BREAKS}


def text_pieces(paragraph: Element) -> Iterator[tuple[Element, str]]:
    """Give the paragraph's own pieces of text in order; text boxes inside it and phonetic guides are left out."""
    for piece in own_descendants(paragraph, _PIECES, frozenset()):
        name = local(piece)
        if name == "t":
            yield piece, piece.text or ""
        elif name not in _NOT_MINE:
            yield piece, _BREAKS[name]


def paragraph_text(paragraph: Element) -> str:
    """Give the paragraph's own text."""
    return "".join(text for _, text in text_pieces(paragraph))


LINE = '</w:t><w:br/><w:t xml:space="preserve">'
"""A new line inside a run."""
TAB = '</w:t><w:tab/><w:t xml:space="preserve">'

_FORBIDDEN = compile_later("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_LINE_ENDS = compile_later("\r\n|[\r\x0b\x0c]")
_SURROGATES = compile_later("[\ud800-\udfff]+")


def run_text(text: str, line: str = LINE) -> str:
    """Give ``text`` as it stands inside ``<w:t>``; ``line`` is what a newline becomes.

    Control characters are dropped (XML 1.0, 2.2, forbids them), pairs of surrogates joined, lone ones replaced by �.
    """
    is_plain = text.isprintable()
    if not is_plain:
        text = _SURROGATES.sub(_join_pairs, text)
        text = _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text))
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text if is_plain else text.replace("\t", TAB).replace("\n", line)


def attribute_text(text: str) -> str:
    """Give ``text`` as the content of a plain XML element or a quoted attribute, on one line."""
    return run_text(" ".join(text.split()), " ").replace('"', "&quot;").replace(TAB, " ")


def _join_pairs(found: re.Match[str]) -> str:
    return found.group().encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


_GONE = frozenset({"del", "moveFrom"})
_KEPT = frozenset({"ins", "moveTo"})
_RECORDS = frozenset({
    "rPrChange", "pPrChange", "tblPrChange", "tblPrExChange", "trPrChange", "tcPrChange", "sectPrChange",
    "tblGridChange", "numberingChange", "cellIns", "cellMerge", "moveFromRangeStart", "moveFromRangeEnd",
    "moveToRangeStart", "moveToRangeEnd", "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart",
    "customXmlDelRangeEnd", "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd",
    "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd",
})  # fmt: skip
_REVISIONS = tuple(w(name) for name in sorted(_GONE | _KEPT | _RECORDS | {"cellDel"}))


def accept_all(root: Element) -> bool:
    """Accept every tracked change under ``root``, in place; say whether there was one."""
    changes = list(root.iter(*_REVISIONS))
    for element in reversed(changes):  # from the end, or joining a row of paragraphs moves each again and again
        if element.getparent() is not None:
            _accept(element)
    for table in list(root.iter(w("tbl"))):
        if table.find(w("tr")) is None and table.getparent() is not None:
            remove(table)
    return bool(changes)


def _accept(element: Element) -> None:
    """Accept one change; a row or a cell whose properties say that it was deleted goes with them."""
    name, parent = local(element), element.getparent()
    holder = local(parent) if parent is not None else ""
    if name == "cellDel" or (name in _GONE and holder == "trPr"):
        outer = next(islice(element.iterancestors(), 1, None), None)
        if outer is not None:
            remove(outer)
    elif name in _GONE and holder == "rPr":
        _join_with_next(element)
    elif name in _KEPT and holder not in ("rPr", "trPr"):
        unwrap(element, element)
    else:
        remove(element)


def _join_with_next(marker: Element) -> None:
    """Join a paragraph whose mark was deleted with the one after it, which keeps its own properties."""
    paragraph = next(marker.iterancestors(w("p")), None)
    remove(marker)
    if paragraph is None:
        return
    following = paragraph.getnext()
    if following is None or local(following) != "p":
        return
    first = next(following.iterchildren(), None)
    start = int(first is not None and local(first) == "pPr")
    content = [part for part in paragraph if local(part) != "pPr"]
    for offset, part in enumerate(content):
        following.insert(start + offset, part)
    remove(paragraph)


def unwrap_controls(root: Element) -> bool:
    """Put the content of every content control in its place; say whether there was one.

    A control that still shows its prompt (单击此处输入文字) is empty.
    """
    controls = list(root.iter(w("sdt"), w("customXml")))
    for control in reversed(controls):
        content = child(control, "sdtContent") if local(control) == "sdt" else control
        if content is not None:
            said = "".join(text.text or "" for text in islice(content.iter(w("t")), _PIECES_OF_PROMPT))
            if is_on(child(control, "sdtPr", "showingPlcHdr")) or _PROMPT.fullmatch(said):
                for run in list(content.iter(w("r"))):
                    remove(run)
        kept = [] if content is None else [part for part in content if local(part) != "customXmlPr"]
        unwrap(control, kept)
    return bool(controls)


_PIECES_OF_PROMPT = 9
"""Runs a prompt may be cut into; a control may hold a whole document."""
_PROMPT = compile_later(
    r"\s*[\[［【]?(?:(?:请|请?(?:在此处?|(?:单击|点击|双击)[^，。；]{0,10}))(?:输入|键入|填写|选择)[^，。；]{0,10}|选择一?项"
    r"|(?:Click|Choose|Enter|Type)\b[^.]{0,40})[。.]?[\]］】]?\s*"
)
"""What Word and WPS prompt with, where the file forgot that it is but a prompt."""
