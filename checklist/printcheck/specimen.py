"""How a blank form will print once it is filled: fill it with made-up rows and check that.

What filling mends unasked (docs/forms.md, rule h) is then no finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checklist.forms.frame import Frame
from checklist.ledger.wording import Band, Table, TableRow
from checklist.printcheck import check_print

if TYPE_CHECKING:
    from checklist.forms.form import Form
    from checklist.ledger.columns import Column
    from checklist.printcheck.report import PrintFinding, PrintReport

_ROWS = 40
"""Enough for any form to run over a page."""
_SECTION_ROWS = 4
"""Rows under one heading of the specimen: a usual section."""
_TEXTS = {
    "sequence": "{n}",
    "number": "二（一）{n}",
    "id": "sample-{n}",
    "group": "（一）强化企业科技创新主体地位",
    "measure": "加快建设创新平台——支持企业牵头组建“创新联合体”，开展关键技术攻关，推动成果转化。",
    "measure_target": "加快建设创新平台——支持企业牵头组建“创新联合体”，开展关键技术攻关。目标：2025年达到100家以上。",
    "target": "2025年达到100家以上；年均增长10%",
    "lead": "市科技局",
    "support": "市发展改革委、市财政局、各县（市、区）政府",
    "responsible": "市科技局、市发展改革委、市财政局",
    "own_role": "牵头",
    "others": "市发展改革委、市财政局",
    "deadline": "2025年12月底",
}
_AS_THE_OFFICE_LIKES = ("table-narrow", "layout-not-fixed", "cell-no-width", "table-width", "theme-default")
"""An office's own widths and fonts stay as they are, and are worth a remark: what they are meant to look like it knows."""
_ALWAYS_MENDED = ("header-not-repeated", "row-may-split", "active-content")
"""No fault in a blank of a few rows, or one that is told of the form itself."""
_SOME_TEXT = "样行文字“示例”"


class FormPrint(NamedTuple):
    """What will print badly, and what is mended when the form is filled."""

    findings: tuple[PrintFinding, ...] = ()
    mended: tuple[PrintFinding, ...] = ()
    remarks: tuple[str, ...] = ()


def check_form_print(content: bytes, form: Form, name: str) -> FormPrint:
    """Check how a blank form will print; ``content`` is the blank, ``form`` what it was understood to be."""
    filled = check_print(fill_with_specimen(form), name)
    blank = check_print(content, name)
    bad = tuple(finding for finding in filled.findings if finding.code not in _AS_THE_OFFICE_LIKES)
    likes = (finding.message for finding in filled.findings if finding.code in _AS_THE_OFFICE_LIKES)
    remarks = (said for said in filled.remarks if said.replace("文件", "空表", 1) not in form.report.remarks)
    return FormPrint(bad, tuple(_mended(blank, filled)), (*likes, *remarks))


def _mended(blank: PrintReport, filled: PrintReport) -> list[PrintFinding]:
    left = {finding.code for finding in filled.findings}
    told = (*left, *_ALWAYS_MENDED, *_AS_THE_OFFICE_LIKES)
    return [finding for finding in blank.findings if finding.code not in told]


def fill_with_specimen(form: Form) -> bytes:
    """Fill the form with rows of the usual length, several groups of them."""
    sections = -(-_ROWS // _SECTION_ROWS)
    return form.fill(
        Table(
            columns=form.wanted,
            rows=tuple(_row(number, form.wanted) for number in range(1, _ROWS + 1)),
            bands=((Band(title=_TEXTS["group"], goal="", level=1),),) * sections if form.has_bands else (),
            notes=(),
            title="重点任务工作台账",
            subtitle="",
        ),
        Frame(unit="市科技局", year=2025),
    )


def _row(number: int, columns: tuple[Column, ...]) -> TableRow:
    texts = (_TEXTS.get(column.key, _SOME_TEXT).replace("{n}", str(number)) for column in columns)
    return TableRow(cells=tuple(texts), section=(number - 1) // _SECTION_ROWS)
