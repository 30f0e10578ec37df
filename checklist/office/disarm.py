"""Take out of a form what is active, and require that the rest is whole: what goes into ledgers is a document and no more.

The rule is stated in docs/forms.md: macros are refused (:func:`checklist.office.package.open_package`), the rest is dropped
and named.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from checklist.office.active import (
    ELEMENTS,
    FORMULAS,
    SHOWN_SOURCES,
    Active,
    active_formula,
    drop_field,
    find_active,
    find_fields,
    leads_out,
    relation_ids,
    source_of,
)
from checklist.office.package import TYPES, new_part, relations, relations_name, write_package
from checklist.office.wordxml import Element, local, parse, remove, unwrap, write_xml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from checklist.office.package import Package

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
    require_whole(package)
    found = find_active(package)
    return (_without(package, found) if found else content), found


def require_whole(package: Package) -> None:
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
        gone.update(_targets(package, part, ids))
    gone.update(list(map(relations_name, gone)))
    changed = {TYPES: _cleaned_list(package, TYPES, {"PartName": set(map("/{}".format, gone))})}
    for part, ids in by_part.items():
        if ids:
            changed[relations_name(part)] = _cleaned_list(package, relations_name(part), {"Id": ids})
        if part and part not in gone:
            changed[part] = _cleaned(package, part, ids)
    kept = [part for part, name in zip(package.parts, package.names(), strict=True) if name not in gone]
    return write_package(kept, {name.encode(): new_part(name, (raw,)) for name, raw in changed.items()})


def _targets(package: Package, part: str, ids: Collection[str]) -> list[str]:
    """Give the parts these relations lead to, unless another relation of the part needs them."""
    listed = relations(package, part)
    kept = {target for identity, (_, target) in listed.items() if identity not in ids}
    return [target for identity, (_, target) in listed.items() if identity in ids and target not in kept]


def _cleaned_list(package: Package, name: str, gone: dict[str, set[str]]) -> bytes:
    """Give a part that is a flat list without the entries that have one of these attributes."""
    root = parse(package.read(name) or b"", package.trouble)
    for entry in list(root):
        if any(entry.get(key, "") in values for key, values in gone.items()):
            root.remove(entry)
    return write_xml(root)


def _cleaned(package: Package, part: str, ids: Collection[str]) -> bytes:
    root = parse(package.read(part) or b"", package.trouble)
    for field in list(find_fields(root)):
        drop_field(field)
    for element in list(root.iter("{*}*")):
        if _is_active(element, ids):
            _drop(element)
    return write_xml(root)


def _is_active(element: Element, ids: Collection[str]) -> bool:
    name = local(element)
    if name in ELEMENTS or (name in SHOWN_SOURCES and leads_out(element.get("src", ""))):
        return True
    if name in FORMULAS and active_formula(element.text or ""):
        return True
    return any(named in ids for named in relation_ids(element))


def _drop(element: Element) -> None:
    """Take an element away with the frame it stands in; of a link its words stay."""
    if local(element) == "hyperlink" and len(element):
        unwrap(element, element)
        return
    holder = next((outer for outer in element.iterancestors() if local(outer) in _HOLDERS), element)
    remove(holder)
