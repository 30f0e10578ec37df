"""A Word document, opened by python-docx once its outside was checked: its body and the parts around it."""

from __future__ import annotations

import io
import posixpath
from typing import TYPE_CHECKING, NamedTuple

import docx
from docx.opc.part import XmlPart
from lxml import etree

from checklist.office.active import disarm
from checklist.office.package import Limit, joined_name, new_part, open_package, say_final, write_package
from checklist.office.trouble import FORM
from checklist.office.wordxml import Element, W, child, is_true, local, parse, value, w

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docx.opc.part import Part
    from docx.opc.rel import Relationships

    from checklist.office.active import Active
    from checklist.office.package import Package
    from checklist.office.trouble import Trouble

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

    def roots(self, *kinds: str) -> dict[str, Element]:
        """Give the roots of the related parts of these kinds, by the parts' names."""
        found = {part_name(part): part for kind, part in self.related.values() if kind in kinds}
        return {name: _root_of(found[name], self.package.trouble) for name in sorted(found)}

    @property
    def styles(self) -> Element | None:
        """The styles; None where there are none."""
        return next(iter(self.roots("styles").values()), None)

    def protection(self) -> Iterator[str]:
        """Say what hinders whoever opens the file from writing in it, a sentence without its full stop each."""
        settings = next(iter(self.roots("settings").values()), None)
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
    root = part.element if isinstance(part, XmlPart) else parse(part.blob, trouble)
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
                changed.append(new_part(name, (etree.tostring(root),)))
    return write_package(package.parts, changed) if changed else None
