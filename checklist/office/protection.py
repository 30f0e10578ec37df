"""What hinders whoever opens a file from writing in it: restricted editing, read-only recommended, marked as final."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checklist.office.package import Package, relations
from checklist.office.wordxml import Element, R, child, is_true, local, parse, value

if TYPE_CHECKING:
    from collections.abc import Iterator

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

_ALLOWED = {
    "readOnly": "不许改动", "comments": "只许批注", "trackedChanges": "只许修订", "forms": "只许填写窗体",
}  # fmt: skip
"""What restricted editing still allows (ISO/IEC 29500-1, 17.18.4)."""
_CUSTOM = "docProps/custom.xml"
_FINAL = b"_MarkAsFinal"
_STOP = "请先在“审阅→限制编辑”里停止保护"


def find_word_protection(package: Package, settings: Element | None) -> Iterator[str]:
    """Say how a Word document is protected, a sentence without its full stop each; ``settings`` is that part's root."""
    restricted = child(settings, "documentProtection")
    if restricted is not None and is_true(value(restricted, "enforcement")):
        allowed = _ALLOWED.get(value(restricted, "edit"), "不许改动")
        yield f"设了限制编辑（{allowed}），打开后不能照常填写；{_STOP}"
    written = child(settings, "writeProtection")
    if written is not None:
        kind = "建议以只读方式打开" if is_true(value(written, "recommended")) else "设了修改密码"
        yield f"{kind}，填好后要另存才能改；请在“另存为→工具→常规选项”里去掉"
    yield from _final(package)


def find_workbook_protection(package: Package) -> Iterator[str]:
    """Say how a workbook and its sheets are protected, likewise."""
    for part, name in sheet_names(package).items():
        found = _PROTECTED.search(package.read(part) or b"")
        if found and _SWITCHED_ON.search(found[0]):
            yield f"工作表“{name}”设了保护，打开后不能照常填写；请先在“审阅→撤消工作表保护”里去掉"
    for element in parse(package.read(package.main) or b"", package.trouble):
        if local(element) == "workbookProtection" and is_true(element.get("lockStructure", "")):
            yield "设了工作簿结构保护，不能增删工作表；要改的，请在“审阅→保护工作簿”里去掉"
        if local(element) == "fileSharing":
            yield "建议以只读方式打开或设了修改密码；请在“另存为→工具→常规选项”里去掉"
    yield from _final(package)


def sheet_names(package: Package) -> dict[str, str]:
    """Give the names of a workbook's sheets, in their order, by the names of their parts."""
    parts = relations(package, package.main)
    book = parse(package.read(package.main) or b"<a/>", package.trouble)
    return {
        parts.get(sheet.get(f"{{{R}}}id", ""), ("", ""))[1]: sheet.get("name", "")
        for sheet in book.iter(f"{{{MAIN}}}sheet")
    }


def _final(package: Package) -> Iterator[str]:
    if _FINAL in (package.read(_CUSTOM) or b""):
        yield "标记为最终状态，打开后要先点“仍然编辑”；请在“文件→信息→保护文档”里取消"


_PROTECTED = re.compile(rb"<(?:\w+:)?sheetProtection\b[^>]*>")
"""One element of a part that may be as large as the sheet: it is not parsed for this."""
_SWITCHED_ON = re.compile(rb"""\bsheet=["'](?:1|true)["']""")
