"""From a ledger to the bytes of a file; the suffix decides the format."""

from __future__ import annotations

import os
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from checklist.commands.context import columns as known_columns
from checklist.commands.context import plan_data
from checklist.errors import InputError
from checklist.files.templates import Templates
from checklist.model import Frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklist.compare.sides.version import Sources
    from checklist.forms import PreparedForm
    from checklist.forms.excel import PreparedWorkbook
    from checklist.forms.frame import Frame
    from checklist.ledger.columns import Column
    from checklist.ledger.ledger import Ledger
    from checklist.model import PlanData
    from checklist.render.draw.sheetlayout import Cover

SUFFIXES = (".docx", ".xlsx", ".html", ".md", ".csv", ".json")
MAX_FORM_BYTES = 32 * 1024 * 1024
EXCEL_SUFFIXES = (".xlsx", ".xls", ".et", ".xlsm", ".xltx", ".ett")
"""The forms that are workbooks, those included that have to be saved anew first."""


class Style(Frozen):
    """How files are to look: the office's form, chosen columns, merged groups."""

    form: str = ""
    """The path of the office's form; "" for our own."""
    table: int | None = None
    mapping: tuple[str, ...] = ()
    columns: str = ""
    merge_groups: bool = False
    templates: str = ""
    """The path of the office's own templates; "" for ours alone."""

    @property
    def words(self) -> Templates:
        """The templates the files are worded by."""
        return Templates(own=self.templates)


def checked_suffix(path: Path) -> str:
    """Give the suffix of a path; raises InputError for a format that cannot be made."""
    suffix = path.suffix.lower()
    if suffix in SUFFIXES:
        return suffix
    said = "不支持.doc、.wps，请用 .docx" if suffix in (".doc", ".wps") else "文件后缀决定格式"
    raise InputError(f"不能生成这种文件：{path}（{said}）", f"可用的后缀：{' '.join(SUFFIXES)}")


def ledger_bytes(data: PlanData, ledger: Ledger, suffix: str, style: Style) -> bytes:
    """Make one ledger's file.

    Raises InputError or FormError where the style does not fit the format or the form cannot be filled.
    """
    if suffix in (".docx", ".xlsx") and style.form:
        return _on_form(ledger, suffix, style)
    if style.form:
        raise InputError("--form 只用于 Word 和 Excel 文件。", "请把 -o 的文件名写成 .docx 或 .xlsx。")
    if suffix == ".docx":
        return _word(ledger, style)
    return _MAKERS[suffix](data, ledger, style)


def _on_form(ledger: Ledger, suffix: str, style: Style) -> bytes:
    from checklist.forms.form import fill_ledger

    own = form_suffix(style)
    form = workbook_form(style) if own == ".xlsx" else word_form(style, whole_plan=False)
    if own != suffix:
        raise InputError(f"空表是 {own}，不能生成 {suffix}。", f"请把 -o 的文件名写成 {own}。")
    return fill_ledger(form, ledger)


def form_suffix(style: Style) -> str:
    """Give the suffix of what the office's form makes; ``.docx`` without one."""
    return ".xlsx" if Path(style.form).suffix.lower() in EXCEL_SUFFIXES else ".docx"


def _word(ledger: Ledger, style: Style) -> bytes:
    from checklist.forms.form import fill_ledger

    return fill_ledger(word_form(style, whole_plan=not ledger.unit), ledger)


def word_form(style: Style, *, whole_plan: bool) -> PreparedForm:
    """Open the form once; it is filled any number of times."""
    from checklist.files.resources import template

    path = Path(style.form) if style.form else template("assignment.docx" if whole_plan else "ledger.docx")
    return _word_form(style, path, path.absolute())


@lru_cache(maxsize=4)
def _word_form(style: Style, path: Path, _: Path) -> PreparedForm:
    """Open the form; the absolute path tells files of one name in two folders apart."""
    from checklist.files.textfiles import read_bytes
    from checklist.forms import prepare_form

    content = read_bytes(path, MAX_FORM_BYTES)
    return prepare_form(
        content, path.name, known_columns(style.words), table=style.table, mapping=pairs(style.mapping, style.words)
    )


def form_warnings(
    style: Style, suffix: str, ledger: Ledger | None = None, frames: Sequence[Frame] = ()
) -> tuple[str, ...]:
    """Give what the person should know: wishes this format cannot fulfil, how their own form was understood.

    How the form fits what is made of it as well: the one ``ledger``, or the many ledgers of which the ``frames`` tell.
    """
    unused = () if not style.columns or (suffix in _WITH_COLUMNS and not style.form) else (_COLUMNS_UNUSED,)
    return (*unused, *_of_form(style, suffix, ledger, frames)) if style.form else unused


def _of_form(style: Style, suffix: str, ledger: Ledger | None, frames: Sequence[Frame]) -> tuple[str, ...]:
    from checklist.forms.form import frame_of, table_of

    frames = [frame_of(ledger)] if ledger else frames
    if suffix != ".xlsx":
        return word_form(style, whole_plan=False).report.warnings(frames)
    form = workbook_form(style)
    crowded = form.crowded(table_of(ledger, form)) if ledger else ()
    return (*form.report.warnings(frames), *crowded)


_WITH_COLUMNS = (".xlsx", ".md", ".csv")
_COLUMNS_UNUSED = (
    "--columns 只用于Excel、Markdown、CSV文件，这次没有用上；Word和空表的列由空表决定，可改空表再用 --form。"
)


def workbook_form(style: Style) -> PreparedWorkbook:
    """Open the office's Excel form once."""
    path = Path(style.form)
    return _workbook_form(style, path, path.absolute())


@lru_cache(maxsize=4)
def _workbook_form(style: Style, path: Path, _: Path) -> PreparedWorkbook:
    from checklist.files.textfiles import read_bytes
    from checklist.forms.excel import prepare_workbook

    content = read_bytes(path, MAX_FORM_BYTES)
    return prepare_workbook(
        content, path.name, known_columns(style.words), table=style.table, mapping=pairs(style.mapping, style.words)
    )


def pairs(mapping: Sequence[str], words: Templates | None = None) -> dict[str, str]:
    """Read ``--map 表头=列``; raises InputError for anything else."""
    found = {}
    for item in mapping:
        heading, equals, name = item.partition("=")
        if not (equals and heading.strip() and name.strip()):
            raise InputError(f"--map 的写法不对：{item}", "要写成 表头=列，如 --map 主抓单位=牵头单位。")
        found[heading.strip()] = known_columns(words).choose(name)[0].key
    return found


def version_sources(table: int | None = None, mapping: Sequence[str] = ()) -> Sources:
    """Give the places the versions of this call come from."""
    from checklist.compare.sides.version import Sources
    from checklist.files.git import files_at

    mapped = tuple(pairs(mapping).items())
    from_git = partial(files_at, environment=os.environ)
    return Sources(columns=known_columns(), load=plan_data, at_revision=from_git, table=table, mapping=mapped)


def chosen_columns(ledger: Ledger, style: Style) -> tuple[Column, ...]:
    """Give the columns asked for, or those a list of its kind usually has."""
    units = "本单位职责,其他单位" if ledger.unit else "责任单位"
    plan = ",方案" if len(ledger.plans) > 1 else ""
    return known_columns(style.words).choose(style.columns or f"序号{plan},重点任务,具体举措,工作目标,{units},完成时限")


def _markdown(_: PlanData, ledger: Ledger, style: Style) -> bytes:
    from checklist.ledger.wording import word_table
    from checklist.render.draw.text import markdown_text

    return markdown_text(word_table(ledger, chosen_columns(ledger, style), bands=True)).encode()


def _csv(_: PlanData, ledger: Ledger, style: Style) -> bytes:
    from checklist.ledger.wording import word_table
    from checklist.render.draw.text import csv_bytes

    return csv_bytes(word_table(ledger, chosen_columns(ledger, style), bands=False))


def _json(_: PlanData, ledger: Ledger, style: Style) -> bytes:
    from checklist.ledger.ledgerjson import ledger_json

    del style
    return ledger_json(ledger)


def _html(data: PlanData, ledger: Ledger, style: Style) -> bytes:
    from checklist.render.draw.html import ledger_html

    del style
    return ledger_html([ledger], data.regions)


def _excel(_: PlanData, ledger: Ledger, style: Style) -> bytes:
    return workbook_of([ledger], style)


def workbook_of(
    ledgers: Sequence[Ledger],
    style: Style,
    *,
    one_sheet: bool = False,
    names: Sequence[str] = (),
    cover: Cover | None = None,
) -> bytes:
    """Make one workbook of several ledgers: a sheet each, or all in one; ``names`` tell units of several places apart."""
    from checklist.forms.form import frame_of
    from checklist.ledger.wording import word_table
    from checklist.render.draw.xlsx import Sheet, ledgers_xlsx

    several = max(ledgers, key=lambda ledger: len(ledger.plans))
    columns = chosen_columns(several, style)
    sheets = [
        Sheet(
            name=name or ledger.plans[0].short or ledger.plans[0].title,
            table=word_table(ledger, columns, bands=False),
            unit=name,
        )
        for name, ledger in zip(names or [ledger.unit for ledger in ledgers], ledgers, strict=True)
    ]
    created = [day for ledger in ledgers if (day := frame_of(ledger).created)]
    return ledgers_xlsx(
        sheets,
        cover=cover,
        merge_groups=style.merge_groups,
        one_sheet=one_sheet,
        created=max(created, default=None),
    )


_MAKERS = {".md": _markdown, ".csv": _csv, ".json": _json, ".html": _html, ".xlsx": _excel}
