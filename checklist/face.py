"""What a program may ask of the package: load, build, fill, read, compare. ``import checklist`` gives these verbs.

Nothing here prints, reads the clock or the environment. What cannot be done raises a
:class:`checklist.errors.ChecklistError` whose text, in Chinese, says what was wrong and what to do.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from checklist.compare.run import Wishes
from checklist.compare.run import compare_versions as compare_named
from checklist.compare.sides.version import Sources, open_version
from checklist.errors import DataError, InputError
from checklist.files.programs import files_at
from checklist.files.templates import Templates
from checklist.files.textfiles import MAX_FORM_BYTES, data_file, is_folder, read_bytes, readable_name
from checklist.forms.form import fill_ledger, open_form, our_form
from checklist.forms.frame import Opening
from checklist.ledger.asked import Selection, chosen_ledger
from checklist.ledger.columns import load_columns
from checklist.plandata.check import list_errors
from checklist.plandata.load import load_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from os import PathLike

    from checklist.compare.run import ComparisonResult
    from checklist.forms.filled import ReadLedger
    from checklist.ledger.ledger import Ledger
    from checklist.model import PlanData

ALL = Selection()
"""Asks for every plan and every task."""
_LISTED = 10
"""Faults told in one message; ``checklist check`` lists them all."""


def load_plans(*paths: str | PathLike[str]) -> PlanData:
    """Load and check plan files (YAML), all together; without one, the plans that come with the package.

    Raises InputError where a file cannot be read, DataError where the data have errors; warnings are not told.
    """
    loaded = load_files([Path(path) for path in paths] or [data_file("plans.yaml")])
    if errors := list_errors(loaded):
        shown = "\n".join(f"{found.file}:{found.line}: {found.message}" for found in errors[:_LISTED])
        raise DataError(f"数据有{len(errors)}处错误：\n{shown}", "全部问题可用 checklist check 查看。")
    return loaded.data


def build_ledger(data: PlanData, unit: str = "", asked: Selection = ALL, as_of: date | None = None) -> Ledger:
    """Build what a unit has to do, or without one what whole plans demand: all of it, or what is ``asked`` for.

    ``as_of`` is printed below the title (截至…). Raises UnitNotFoundError, AmbiguousUnitError or InputError where a name
    or a year does not fit the data.
    """
    return chosen_ledger(data, unit or None, asked, as_of)


def fill_form(
    ledger: Ledger,
    form: str | PathLike[str] | None = None,
    *,
    table: int | None = None,
    mapping: Mapping[str, str] | None = None,
    templates: str | PathLike[str] | None = None,
) -> bytes:
    """Give the ledger as a file: on an office's blank form (``.docx``, ``.xlsx``), without one on ours for Word.

    ``table`` says which table of the form is filled, from 1; ``mapping`` what headings mean that are not known, by the
    name of a column; ``templates`` is the folder an office keeps its own templates in. The same ledger, form and
    templates give the same bytes. Raises FormError where the form cannot be filled, InputError without that folder.
    """
    own = Templates(own=str(templates or ""))
    if own.own and not is_folder(Path(own.own)):
        raise InputError(f"找不到模板文件夹：{own.own}", "请检查 templates 写的文件夹。")
    name, fit = our_form(ledger)
    path = Path(form) if form else own.find(name)
    opening = Opening(table=table, mapping=tuple((mapping or {}).items()), fit=None if form else fit)
    content, columns = read_bytes(path, MAX_FORM_BYTES), partial(load_columns, None, own)
    return fill_ledger(open_form(content, readable_name(path.name), columns, opening), ledger, own)


def read_ledger(
    path: str | PathLike[str], *, table: int | None = None, mapping: Mapping[str, str] | None = None
) -> ReadLedger:
    """Read a ledger that came back, by its headings: Word, Excel or our JSON; ``table`` and ``mapping`` as for forms.

    Raises InputError (FormError for Word and Excel) where the file cannot be read or holds no ledger.
    """
    version = open_version(str(path), _sources(None, table, mapping))
    if version.read is None:
        raise InputError(f"不是台账，是方案数据：{path}", "请用 load_plans 读方案数据。")
    return version.read


def compare_versions(
    wishes: Wishes, data: PlanData | None = None, environment: Mapping[str, str] | None = None
) -> ComparisonResult:
    """Compare two versions: files of data, ledgers in Word, Excel or JSON, plans of ``data`` (``PLAN``, ``PLAN@YEAR``).

    Without ``data`` the plans are those that come with the package. A version in git (``REVISION:PATH``) needs the
    ``environment`` git is to run in, as ``os.environ``. Raises InputError or DataError where a version cannot be read.
    """
    return compare_named(wishes, _sources(data, environment=environment))


def _sources(
    data: PlanData | None,
    table: int | None = None,
    mapping: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Sources:
    columns = load_columns()
    mapped = tuple((heading, columns.choose(name)[0].key) for heading, name in (mapping or {}).items())
    return Sources(
        columns=columns,
        load=lambda: data or load_plans(),
        at_revision=partial(files_at, environment=environment or {}),
        table=table,
        mapping=mapped,
    )
