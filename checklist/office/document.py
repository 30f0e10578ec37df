"""Find the parts of a Word document: its body, headers and footers, styles, core properties."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from checklist.office.wordxml import STRICT, Element, W, child, local, parse, w

if TYPE_CHECKING:
    from checklist.office.package import Package

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OFFICE = "/officeDocument"
_CORE = "/core-properties"
_OTHER_KINDS = (
    ("macroEnabled", "带有宏", "请“另存为”不带宏的“Word文档（*.docx）”，再用新文件。"),
    ("template", "是Word模板", "请用它新建文件，“另存为”“Word文档（*.docx）”，再用新文件。"),
    ("spreadsheetml", "是Excel表格，不是Word空表", "这里请使用Word空表（.docx）。"),
    ("presentationml", "是演示文稿，不是Word空表", "这里请使用Word空表（.docx）。"),
)
_SAVE_AS = "请用Word或WPS打开它，“另存为”选择“Word文档（*.docx）”，再用新文件。"


class Document(NamedTuple):
    """A Word document taken apart."""

    package: Package
    name: str
    """The name of the main part."""
    root: Element
    body: Element
    margins: tuple[str, ...]
    """The names of the header and footer parts."""
    styles: Element | None
    core: str
    """The name of the core properties part; "" where there is none."""


def open_document(package: Package) -> Document:
    """Find and parse the parts; raises FormError when this is no ordinary Word document."""
    top = _relations("", package)
    name = next((target for kind, target in top if kind.endswith(_OFFICE)), "")
    raw = package.read(name) if name else None
    if raw is None:
        raise package.refusal("不是Word文档（里面没有正文）", _SAVE_AS)
    _refuse_other_kinds(name, package)
    root = parse(raw, package)
    if isinstance(root.tag, str) and root.tag.startswith(f"{{{STRICT}}}"):
        raise package.refusal("是“Strict Open XML”格式", _SAVE_AS)
    body = child(root, "body")
    if root.tag != w("document") or body is None or root.nsmap.get("w") != W:
        raise package.refusal("不是Word文档", _SAVE_AS)
    own = _relations(name, package)
    return Document(
        package=package,
        name=name,
        root=root,
        body=body,
        margins=tuple(t for t in _margin_targets(own) if package.read(t)),
        styles=_parsed(next((target for kind, target in own if kind.endswith("/styles")), ""), package),
        core=next((target for kind, target in top if kind.endswith(_CORE) and package.read(target) is not None), ""),
    )


def _margin_targets(relations: list[tuple[str, str]]) -> list[str]:
    """Give the header and footer parts, each once: a hostile file may name one a thousand times."""
    return sorted({target for kind, target in relations if kind.endswith(("/header", "/footer"))})


def _parsed(name: str, package: Package) -> Element | None:
    raw = package.read(name)
    return None if raw is None else parse(raw, package)


def _relations(source: str, package: Package) -> list[tuple[str, str]]:
    """Give type and target of the relations of a part ("" for the package); links out of the file are left out."""
    folder, base = posixpath.split(source)
    raw = package.read(posixpath.join(folder, "_rels", f"{base}.rels"))
    if raw is None:
        return []
    found = parse(raw, package).iter(f"{{{_RELATIONS}}}Relationship")
    return [
        (
            relation.get("Type", ""),
            posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/"),
        )
        for relation in found
        if relation.get("TargetMode") != "External"
    ]


def _refuse_other_kinds(name: str, package: Package) -> None:
    raw = package.read("[Content_Types].xml")
    if raw is None:
        raise package.damaged()
    types = {
        part.get("PartName", "").lstrip("/"): part.get("ContentType", "")
        for part in parse(raw, package)
        if local(part) == "Override"
    }
    kind = types.get(name, _MAIN)
    for word, said, hint in _OTHER_KINDS:
        if word in kind:
            raise package.refusal(said, hint)
    if kind != _MAIN:
        raise package.refusal("不是Word文档", _SAVE_AS)
