"""Where output goes and in which medium: the one table of suffixes, the options of every list, a ledger's files."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec.structs import replace

from checklist.commands.context import FILE, cache_folder, plan_data, print_bytes, show_lines, source_options, templates
from checklist.commands.context import columns as known_columns
from checklist.commands.endings import tell
from checklist.errors import InputError
from checklist.files.templates import SHIPPED, Templates
from checklist.model import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checklist.compare.sides.version import Sources
    from checklist.forms.filling import WordForm
    from checklist.forms.form import Form
    from checklist.forms.frame import Frame
    from checklist.ledger.columns import Column
    from checklist.ledger.ledger import Ledger
    from checklist.model import PlanData
    from checklist.render.sheet import Sheet

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")

MEDIA = {
    ".docx": "docx",
    ".pdf": "pdf",
    ".xlsx": "xlsx",
    ".html": "html",
    ".md": "markdown",
    ".csv": "csv",
    ".json": "json",
}
"""The one table of what a file's suffix asks for."""
_INSTEAD = {".doc": ".docx", ".wps": ".docx", ".xls": ".xlsx", ".et": ".xlsx", ".txt": ".md", ".htm": ".html"}
"""The kinds that are asked for but not made, and which of ours stands in."""
FORMATS = ("table", *MEDIA.values())
"""What ``--format`` of a list may ask for; ``table`` is the screen."""
_FILES_ONLY = ("docx", "pdf", "xlsx")
"""What is not printed on the screen or into a pipe: it gets a file of the product's name."""


def checked_suffix(path: Path, form: str | None = None) -> str:
    """Give the suffix of a path; raises InputError for a format that cannot be made or is not the one asked for."""
    suffix = path.suffix.lower()
    if suffix not in MEDIA:
        instead = _INSTEAD.get(suffix)
        said = f"不支持{suffix}，请用 {instead}" if instead else "文件后缀决定格式"
        raise InputError(f"不能生成这种文件：{path}（{said}）", f"可用的后缀：{' '.join(MEDIA)}")
    if form not in (None, MEDIA[suffix]):
        raise InputError(f"--format {form} 与文件后缀 {suffix} 不一致。", "去掉 --format，或改文件名的后缀。")
    return suffix


def output_options(function: F) -> F:
    """Add ``--format``, ``-o`` and ``--force``, of which the command makes a :class:`Wish`, and what every list is made of."""
    options = (
        click.option("--format", "form", type=click.Choice(FORMATS), help="输出格式（默认在屏幕上列表）"),
        click.option("-o", "--output", type=FILE, metavar="文件", help=f"写到文件（{' '.join(MEDIA)}）"),
        click.option("--force", is_flag=True, help="已有的文件覆盖"),
    )
    function = source_options(function)
    for option in reversed(options):
        function = option(function)
    return function


class Wish(Frozen):
    """Where a list is to go, and in which format."""

    form: str | None
    output: Path | None
    force: bool

    def __post_init__(self) -> None:
        """Refuse what cannot be made before anything is read."""
        self.medium()

    def medium(self) -> str:
        """Give the medium asked for.

        Raises InputError for a suffix that cannot be made or is not the format asked for, OutputError where the file exists.
        """
        from checklist.files.writing import refuse_existing

        if self.output is None:
            return self.form or "table"
        suffix = checked_suffix(self.output, self.form)
        refuse_existing(self.output, force=self.force)
        return MEDIA[suffix]

    def target(self, medium: str, name: str) -> Path | None:
        """Give the file to write: the one named, else of what is not printed one called ``name``; None for stdout."""
        from checklist.files.textfiles import safe_name

        return self.output or (Path(f"{safe_name(name)}.{medium}") if medium in _FILES_ONLY else None)


def deliver(
    sheets: Sequence[Sheet], wish: Wish, *, name: str = "", counted: str = "", json: Callable[[], bytes] | None = None
) -> None:
    """Show sheets on the screen, print them as the format asked for, or write them to a file.

    ``name`` is what a file gets that was not named, the first sheet's title without; ``counted`` is said of it when it
    is written; ``json`` makes the JSON of what has a shape of its own there.
    """
    from checklist.files.writing import write_file
    from checklist.render.draw.console import sheet_lines

    medium, own = wish.medium(), templates()
    if medium == "table":
        show_lines(lambda screen: [line for sheet in sheets for line in sheet_lines(sheet, screen, own)])
        return
    content = json() if json and medium == "json" else sheet_bytes(sheets, medium, own)
    target = wish.target(medium, name or sheets[0].title)
    if target is None:
        print_bytes(content)
        return
    write_file(target, content, force=wish.force)
    tell(f"已生成 {target}{f'（{counted}）' if counted else ''}")


def sheet_bytes(sheets: Sequence[Sheet], medium: str, own: Templates) -> bytes:
    """Make the file of sheets in any medium but the screen."""
    if medium in ("docx", "pdf"):
        from checklist.render.draw.docx import sheet_docx

        made = sheet_docx(sheets, own)
        made = pdf_bytes(made) if medium == "pdf" else made
    elif medium == "xlsx":
        from checklist.render.draw.xlsx import Leaf, sheets_xlsx

        made = sheets_xlsx([Leaf(name=sheet.title, sheet=sheet) for sheet in sheets])
    elif medium == "html":
        from checklist.render.draw.text import sheets_html

        made = sheets_html(sheets, own)
    elif medium == "json":
        from checklist.render.draw.text import sheet_json

        made = sheet_json(sheets[0])
    else:
        from checklist.render.draw.text import csv_text, markdown_text

        as_csv = medium == "csv"
        texts = [csv_text(sheet) if as_csv else markdown_text(sheet, own) for sheet in sheets]
        made = "\r\n".join(texts).encode("utf-8-sig") if as_csv else "\n".join(texts).encode()
    return made


def pdf_bytes(word: bytes) -> bytes:
    """Make a PDF of a Word file by LibreOffice; raises OutputError where it is missing or fails."""
    from checklist.files.programs import temporary_folder
    from checklist.office.pdf import convert

    with temporary_folder() as folder:
        source = folder / "a.docx"
        source.write_bytes(word)
        return convert([source], folder)[0].read_bytes()


class FileStyle(Frozen):
    """How files are to look: the office's form, chosen columns."""

    form: str = ""
    """The path of the office's form; "" for our own."""
    table: int | None = None
    mapping: tuple[str, ...] = ()
    columns: str = ""
    fit: bool = False
    """True where the widths of the office's Word form may be chosen for every ledger."""
    goals: bool = False
    """True where the goals of plans as a whole stand under a unit's ledger as well."""
    words: Templates = SHIPPED
    """The templates the files are worded by."""


def ledger_bytes(data: PlanData, ledger: Ledger, suffix: str, style: FileStyle) -> bytes:
    """Make one ledger's file.

    Raises InputError or FormError where the style does not fit the format or the form cannot be filled.
    """
    if suffix == ".pdf":
        return pdf_bytes(ledger_bytes(data, ledger, ".docx", style))
    ledger = replace(ledger, goals=ledger.goals or style.goals)
    if suffix == ".docx" or style.form:
        from checklist.forms.form import fill_ledger

        return fill_ledger(_form_for(suffix, ledger, style), ledger, style.words)
    if suffix == ".json":
        from checklist.ledger.ledgerjson import ledger_json

        return ledger_json(ledger)
    if suffix == ".html":
        from checklist.render.page import ledger_html

        return ledger_html([ledger], data.regions, style.words)
    if suffix == ".xlsx":
        return workbook_of([ledger], style)
    return sheet_bytes([_sheet(ledger, style, bands=suffix == ".md")], MEDIA[suffix], style.words)


def _form_for(suffix: str, ledger: Ledger, style: FileStyle) -> Form:
    """Open what a ledger is filled into; raises InputError for an office's form that does not make such a file."""
    if not style.form:
        return word_form(style, ledger)
    if suffix not in (".docx", ".xlsx"):
        raise InputError("--form 只用于 Word 和 Excel 文件。", "请把 -o 的文件名写成 .docx 或 .xlsx。")
    form, own = _form(style), form_suffix(style)
    if own != suffix:
        raise InputError(f"空表是 {own}，不能生成 {suffix}。", f"请把 -o 的文件名写成 {own}。")
    return form


def form_suffix(style: FileStyle) -> str:
    """Give the suffix of what the office's form makes; ``.docx`` without one."""
    from checklist.forms.form import is_workbook

    return ".xlsx" if is_workbook(style.form) else ".docx"


def word_form(style: FileStyle, ledger: Ledger | None = None) -> WordForm:
    """Open the office's Word form, else that of the templates for a ledger (a unit's without one), once for any number."""
    from checklist.forms.form import open_word_form, our_form

    name, fit = our_form(ledger)
    path = Path(style.form) if style.form else style.words.find(name)
    if style.form:
        fit = () if style.fit else None
    form: WordForm = _opened(open_word_form, style, path, path.absolute(), fit)
    return form


def _form(style: FileStyle) -> Form:
    """Open the office's form once."""
    from checklist.forms.form import open_form

    path = Path(style.form)
    form: Form = _opened(open_form, style, path, path.absolute(), () if style.fit else None)
    return form


@lru_cache(maxsize=4)
def _opened(open_it: Callable[..., T], style: FileStyle, path: Path, _: Path, fit: tuple[str, ...] | None) -> T:
    """Open a form; the absolute path tells files of one name in two folders apart, ``fit`` is that of :class:`Opening`."""
    from checklist.files.textfiles import MAX_FORM_BYTES, read_bytes, readable_name
    from checklist.forms.frame import Opening

    content = read_bytes(path, MAX_FORM_BYTES)
    mapping = tuple(pairs(style.mapping, style.words).items())
    vocabulary = read_bytes(style.words.find("columns.yaml"), MAX_FORM_BYTES)
    cache = str(cache_folder() or "")
    opening = Opening(table=style.table, mapping=mapping, fit=fit, cache=cache, vocabulary=vocabulary)
    return open_it(content, readable_name(path.name), lambda: known_columns(style.words), opening)


def form_warnings(
    style: FileStyle, suffix: str, ledger: Ledger | None = None, frames: Sequence[Frame] = ()
) -> tuple[str, ...]:
    """Give what the person should know: wishes this format cannot fulfil, how their own form was understood.

    How the form fits what is made of it as well: the one ``ledger``, or the many ledgers of which the ``frames`` tell.
    """
    unused = () if not style.columns or (suffix in _WITH_COLUMNS and not style.form) else (_COLUMNS_UNUSED,)
    if not style.form:
        of_word = suffix in (".docx", ".pdf")  # whose own form may have several tables, and headings to be mapped
        wished = (
            ("--table", style.table and not of_word),
            ("--map", style.mapping and not of_word),
            ("--fit", style.fit),
        )
        said = "、".join(option for option, value in wished if value)
        return (*unused, f"{said} 只用于 --form 的空表，这次没有用上。") if said else unused
    from checklist.forms.form import frame_of, table_of

    form = word_form(style) if suffix == ".docx" else _form(style)
    if ledger is None:
        return (*unused, *form.warnings(frames))
    return (*unused, *form.warnings([frame_of(ledger)], lambda: table_of(ledger, form, style.words)))


_WITH_COLUMNS = (".xlsx", ".md", ".csv")
_COLUMNS_UNUSED = (
    "--columns 只用于Excel、Markdown、CSV文件，这次没有用上；Word和空表的列由空表决定，可改空表再用 --form。"
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
    from checklist.files.programs import files_at

    mapped = tuple(pairs(mapping).items())
    from_git = partial(files_at, environment=os.environ)
    once = cache(plan_data)  # what is said of how they were read is said once
    return Sources(
        columns=known_columns(),
        load=once,
        at_revision=from_git,
        table=table,
        mapping=mapped,
        cache=cache_folder(),
    )


def chosen_columns(ledger: Ledger, style: FileStyle, *, comes_back: bool = False) -> tuple[Column, ...]:
    """Give the columns asked for, or those a list of its kind usually has, and what is typed of how far tasks are done.

    ``comes_back`` says that somebody fills the list in or corrects it and sends it back.
    """
    known = known_columns(style.words)
    if style.columns:
        return known.choose(style.columns)
    states = ("status",) if any(row.measure.status for row in ledger.rows) else ()
    reply = _REPLY if ledger.unit else (*states, "id")
    return known.by_keys(*_usual_columns(ledger), *(reply if comes_back else states))


_REPLY = ("progress", "problem", "status")
"""What a unit fills in; of a whole plan's list the ids tell which task a corrected row is (``adopt``)."""


def _usual_columns(ledger: Ledger) -> tuple[str, ...]:
    from checklist.ledger.columns import choose_unit_columns

    units = ("own_role", "others") if ledger.unit else choose_unit_columns(ledger)
    plan = ("plan",) if len(ledger.plans) > 1 else ()
    return ("sequence", *plan, "group", "measure", "target", *units, "deadline")


def _sheet(ledger: Ledger, style: FileStyle, *, bands: bool) -> Sheet:
    from checklist.ledger.wording import word_table
    from checklist.render.ledger_sheet import ledger_sheet

    return ledger_sheet(word_table(ledger, chosen_columns(ledger, style), style.words, bands=bands), bands=bands)


def workbook_of(
    ledgers: Sequence[Ledger],
    style: FileStyle,
    *,
    names: Sequence[str] = (),
    title: str = "",
    front: Iterable[tuple[str, Sheet]] = (),
) -> bytes:
    """Make one workbook of several ledgers, a sheet each; ``names`` tell units of several places apart.

    ``front`` are the names and sheets of what comes before them.
    """
    from checklist.forms.form import frame_of
    from checklist.ledger.wording import word_table
    from checklist.render.draw.xlsx import Leaf, sheets_xlsx
    from checklist.render.ledger_sheet import goals_to_targets, ledger_sheet

    several = max(ledgers, key=lambda ledger: len(ledger.plans))
    columns = chosen_columns(several, style, comes_back=True)
    leaves = [Leaf(name=name, sheet=sheet) for name, sheet in front]
    for name, ledger in zip(names or [ledger.unit for ledger in ledgers], ledgers, strict=True):
        table = goals_to_targets(word_table(ledger, columns, style.words, bands=False))
        sheet = ledger_sheet(table, created=frame_of(ledger).created, bands=False)
        leaves.append(Leaf(name=name or ledger.plans[0].short or ledger.plans[0].title, sheet=sheet, unit=name))
    return sheets_xlsx(leaves, title=title)
