"""What a version is: a file or folder, a plan of the loaded data, or either at a revision in git.

A version is tried as: existing file or folder; ``PLAN`` or ``PLAN@YEAR`` of the loaded data; ``REV:PATH`` in git. Data and
folders may bear a year too (``plans.yaml@2024``). Nothing here starts git or loads the data of the call: both are handed
in.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.compare.sides.item import plans_label
from checklist.errors import DataError, InputError
from checklist.files.compiled import recall
from checklist.files.textfiles import (
    DATA_SUFFIXES,
    MAX_DATA_BYTES,
    ask_near_file,
    decode_text,
    is_folder,
    is_there,
    list_folder,
    read_bytes,
    readable_name,
)
from checklist.ledger.asked import plan_by_name, running_in
from checklist.model import Frozen, Loaded, PlanData
from checklist.plandata.check import list_errors, say_errors
from checklist.plandata.load import load_trees
from checklist.plandata.yamlio import parse_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from checklist.forms.filled import ReadLedger
    from checklist.ledger.columns import Columns
    from checklist.model import Plan

_READABLE = ".yaml（方案数据）、.docx、.xlsx、.json（台账）"
_OLD_SHEETS = (".xls", ".et")
_YEAR = re.compile(r"(?P<name>.+)@(?P<year>(?:19|20)[0-9]{2})年?")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_REVISION = re.compile(r"(?P<revision>[^:]+):(?P<path>.+)", re.DOTALL)


class Version(Frozen):
    """A version, opened: data or a ledger read from a file."""

    label: str
    """What headings call it: title and document number or edition of its plans, or the title of the ledger."""
    mark: str = ""
    """The revision in git, which tells it from another of the same label; "" else: a file's name is nobody's heading."""
    data: PlanData | None = None
    plans: tuple[str, ...] = ()
    """The ids of the plans it is of (data), in order."""
    read: ReadLedger | None = None
    year: int | None = None
    remarks: tuple[str, ...] = ()
    """What the reader should know of how it was read, as sentences."""

    @property
    def chosen_plans(self) -> tuple[Plan, ...]:
        """The plans of the data it is of."""
        known = {plan.id: plan for plan in self.data.plans} if self.data else {}
        return tuple(known[plan_id] for plan_id in self.plans)

    @property
    def chosen_data(self) -> PlanData:
        """The data with the plans it is of alone; nothing where it is a ledger."""
        return replace(self.data or PlanData(), plans=self.chosen_plans)


class Sources(NamedTuple):
    """Where versions come from in this call."""

    columns: Columns
    load: Callable[[], PlanData]
    """Loads the data of the call; only called where a version is one of its plans."""
    at_revision: Callable[[str, str], Sequence[tuple[str, bytes]]]
    """Reads from git the files at a path of a revision, each with its name, those of a folder ``*.yaml`` only.

    Raises InputError where there is no git, repository, revision or path.
    """
    table: int | None = None
    mapping: tuple[tuple[str, str], ...] = ()
    """Which table of a Word ledger it is, and what its unknown headings mean."""
    cache: Path | None = None
    """The folder of what was read before; None where nothing is kept."""


def open_version(text: str, sources: Sources) -> Version:
    """Open the version a person names.

    Raises InputError (FormError for a Word file) where it is none of what a version can be, cannot be read, or the
    year lies outside the period; DataError where the data have errors.
    """
    if _exists(text):
        return _from_path(Path(text), None, sources)
    dated = _YEAR.fullmatch(text)
    name, year = (dated["name"], int(dated["year"])) if dated else (text, None)
    if dated and _exists(name):
        return _from_path(Path(name), year, sources)
    found = _REVISION.fullmatch(name)
    if found and not _DRIVE.match(name):
        revision = found["revision"]
        files = [(f"{revision}:{path}", content) for path, content in sources.at_revision(revision, found["path"])]
        return _from_files(files, revision, year, sources)
    if _DRIVE.match(name) or re.search(r"[\\/]", name) or _suffix(name) in (*DATA_SUFFIXES, *_OTHER_SUFFIXES):
        raise InputError(
            f"找不到文件：{name}",
            ask_near_file(name) or "请检查文件名和所在文件夹；git里的旧版写成“版本:路径”，如 v2024:data/plans.yaml。",
        )
    return _from_plan(name, year, sources)


_OTHER_SUFFIXES = (".json", ".docx", ".xlsx", ".doc", ".wps", *_OLD_SHEETS, ".csv", ".md", ".html", ".pdf", ".txt")


def _exists(name: str) -> bool:
    return bool(name) and is_there(Path(name))


def _suffix(name: str) -> str:
    return Path(name).suffix.lower()


def _from_plan(name: str, year: int | None, sources: Sources) -> Version:
    data = sources.load()
    try:
        plan = plan_by_name(data, name)
    except InputError as error:
        message = f"“{name}”不是现有的文件或文件夹，也不是方案编号。"
        raise InputError(message, ask_near_file(name) or error.hint) from None
    return _data_version(data, (plan,), year, "")


def _from_path(path: Path, year: int | None, sources: Sources) -> Version:
    files = [path]
    if is_folder(path):
        files = [item for item in list_folder(path) if item.suffix == ".yaml" and not is_folder(item)]
    if not files:
        raise InputError(f"文件夹里没有 .yaml 文件：{path}", "请指定存放方案数据的文件夹，或直接写台账文件。")
    read = [(readable_name(str(file)), read_bytes(file, MAX_DATA_BYTES)) for file in files]
    return _from_files(read, "", year, sources)


def _from_files(files: Sequence[tuple[str, bytes]], mark: str, year: int | None, sources: Sources) -> Version:
    name, content = files[0]
    suffix = _suffix(name)
    if suffix in DATA_SUFFIXES:
        contents = [part for name, content in files for part in (os.fsencode(name), content)]
        loaded = recall(sources.cache, "version", contents, Loaded, lambda: _loaded(files))
        if not loaded.data.plans:
            raise InputError(
                f"{mark or Path(name).name}里没有方案。", "请确认选对了文件；作为一个版本的数据里要有方案（plans）。"
            )
        version = _data_version(loaded.data, loaded.data.plans, year, mark)
        return replace(version, remarks=loaded.remarks)
    if year is not None:
        raise InputError(f"台账文件后面不能写年份：{name}@{year}", "年份只用于方案数据；台账是哪一年的，看它的标题。")
    ledger = read_ledger_file(name, content, sources)
    if suffix != ".json" and not ledger.rows:
        raise InputError(
            f"{ledger.name}里没有任务，像是一张空表。",
            "请换成填好的台账；要把数据填进空表，用 checklist ledger --form。",
        )
    return Version(
        label=ledger.title or Path(name).stem,
        mark=mark,
        read=ledger,
        year=ledger.year,
        remarks=ledger.remarks,
    )


def read_ledger_file(name: str, content: bytes, sources: Sources) -> ReadLedger:
    """Read a ledger in Word, Excel or JSON; raises InputError (FormError) for what is none."""
    suffix = _suffix(name)
    short = re.split(r"[\\/]", name)[-1]
    if suffix in (".docx", ".doc", ".wps"):
        from checklist.forms.read import read_word  # noqa: PLC0415 - lxml is heavy

        return read_word(content, short, sources.columns, table=sources.table, mapping=dict(sources.mapping))
    if suffix == ".xlsx":
        from checklist.forms.read import read_excel  # noqa: PLC0415 - openpyxl is heavy

        return read_excel(content, short, sources.columns, table=sources.table, mapping=dict(sources.mapping))
    if suffix == ".json":
        from checklist.compare.sides.of_data import read_json  # noqa: PLC0415 - only this kind needs it

        return read_json(content, Path(short), sources.columns)
    if suffix in _OLD_SHEETS:
        raise InputError(
            f"旧格式的表格读不了：{short}", "请用Excel或WPS打开它，“另存为”选择“Excel工作簿（*.xlsx）”，再用新文件。"
        )
    raise InputError(f"不能作为一个版本读取的文件：{short}", f"可以是：{_READABLE}；.doc、.wps 请先另存为 .docx。")


def _loaded(files: Sequence[tuple[str, bytes]]) -> Loaded:
    trees, remarks = [], []
    for name, content in files:
        text, remark = decode_text(content, Path(name))
        trees.append((name, parse_tree(text, name)))
        remarks += [remark] if remark else []
    loaded = load_trees(trees)
    if errors := list_errors(loaded):
        raise DataError(say_errors(errors, closing="，不能对照"), "请改正后重试；全部问题可用 checklist check 查看。")
    return replace(loaded, remarks=tuple(remarks))


def _data_version(data: PlanData, plans: tuple[Plan, ...], year: int | None, mark: str) -> Version:
    chosen = running_in(plans, year)
    return Version(
        label=plans_label(chosen, year),
        mark=mark,
        data=data,
        plans=tuple(plan.id for plan in chosen),
        year=year,
    )
