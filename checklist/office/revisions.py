"""Read a document as its office means it: tracked changes accepted, content controls unwrapped (docs/forms.md, rule i)."""

from __future__ import annotations

from checklist.office.wordxml import Element, child, is_on, local, remove, unwrap, w

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
    name, parent = local(element), element.getparent()
    holder = local(parent) if parent is not None else ""
    if name == "cellDel" or (name in _GONE and holder == "trPr"):
        _remove_holder(element)
    elif name in _GONE and holder == "rPr":
        _join_with_next(element)
    elif name in _KEPT and holder not in ("rPr", "trPr"):
        unwrap(element, element)
    else:
        remove(element)


def _remove_holder(marker: Element) -> None:
    """Remove the row or cell whose properties say that it was deleted."""
    properties = marker.getparent()
    holder = None if properties is None else properties.getparent()
    if holder is not None:
        remove(holder)


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
        if is_on(child(control, "sdtPr", "showingPlcHdr")) and content is not None:
            _clear_prompt(content)
        kept = [] if content is None else [part for part in content if local(part) != "customXmlPr"]
        unwrap(control, kept)
    return bool(controls)


def _clear_prompt(content: Element) -> None:
    for run in list(content.iter(w("r"))):
        remove(run)
