"""What a filled-in table came to: rows of cells by column, and what the lines around the table say."""

from __future__ import annotations

import re
from enum import Enum
from functools import partial
from itertools import filterfalse
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.errors import InputError
from checklist.model import Frozen, Measure, Target
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from checklist.ledger.ledger import Ledger


class FileKind(Enum):
    """What sort of file was read; the value is the word for it."""

    WORD = "Word台账"
    EXCEL = "Excel台账"
    JSON = "JSON台账"


class NamedPlan(Frozen):
    """A plan as a file names it: 《方案名》（文号）; ``id`` only where the file has it."""

    title: str = ""
    document_number: str = ""
    id: str = ""


class ReadRow(Frozen):
    """A task as the file has it."""

    spot: str
    """The row of the table it begins in, as messages name it: 第3行; with its table or sheet where there are several."""
    cells: dict[str, str]
    """What each column says, by its key, or its heading where that has no meaning known; a newline is a new line.

    A merged cell says the same in each of its rows.
    """
    headings: tuple[str, ...] = ()
    """The headings above it as printed, outermost first: from full-width rows, then from the column 重点任务."""
    goal: str = ""
    """The goals of its innermost heading, where they are printed at this row."""
    plan: NamedPlan | None = None
    """The plan named above it; None where the file does not divide its rows by plan."""
    cut: frozenset[str] = frozenset()
    """The columns whose cell holds something that was not read: hidden words, a picture, a sign of no known font."""
    stated: tuple[Target, ...] = ()
    """All targets of the task, in force or not, where it was made of loaded data."""
    goal_stated: tuple[Target, ...] = ()
    """Those of the headings whose goals are printed at this row, likewise."""


class Notes(Frozen):
    """What the notes under a table say that bears on its reading."""

    undivided: bool = False
    """True where units stand in the column of leads though the document names no lead."""
    goals: tuple[tuple[str, str], ...] = ()
    """The goals of plans as a whole: the plan's title ("" for the only one) and the words."""
    lines: tuple[str, ...] = ()
    """The other lines, without white space and the numbers before them."""


class ReadLedger(Frozen):
    """A ledger read from a file."""

    kind: FileKind
    name: str
    """The file's name in messages."""
    columns: tuple[str, ...]
    """The keys of the columns that were recognised, in printed order."""
    rows: tuple[ReadRow, ...]
    hand: tuple[tuple[str, str], ...] = ()
    """The keys and headings of the columns compared as text: those for the hand, and those of no meaning known."""
    title: str = ""
    unit: str = ""
    """The unit whose ledger it is, as printed; "" for a whole plan's or where nothing says so."""
    year: int | None = None
    plans: tuple[NamedPlan, ...] = ()
    """The plans named in and above the table, each once, in order."""
    bands: bool = False
    """True where headings or plans stand in full-width rows of their own."""
    remarks: tuple[str, ...] = ()
    """What the reader should know of how the file was read, as sentences."""
    above: tuple[str, ...] = ()
    """The lines above its headings, from top to bottom, those of text boxes first."""
    margins: tuple[str, ...] = ()
    """The lines of its pages' headers and footers; they tell title, unit and year where nothing above the table does."""
    beside: tuple[tuple[str, str], ...] = ()
    """The file's other tables or sheets, each named, with its text."""
    unseen: tuple[str, ...] = ()
    """What the tasks of hidden rows say, in one line each; the file was read without them."""
    unread: tuple[str, ...] = ()
    """What rows say that look like tasks and do not go on with the table, each in one line."""
    skipped: tuple[str, ...] = ()
    """The rows that say something and no task, as messages name them."""
    headings: tuple[tuple[str, str], ...] = ()
    """The headings in rows of their own, each with its row as messages name it."""
    numbered: tuple[str, ...] = ()
    """The rows that have nothing but a 序号, likewise."""
    scope: str = ""
    """What alone is listed where it is not everything, in the file's words: 仅列牵头任务."""
    notes: Notes = Notes()
    exact: Ledger | None = None
    """The ledger itself where the file has data instead of words (JSON)."""
    measures: tuple[Measure, ...] = ()
    """The tasks it was made of where it was made of loaded data: no file bears what they say of their descent."""


def without_columns(ledger: ReadLedger, keys: Collection[str]) -> ReadLedger:
    """Give a ledger as if it had no columns of these keys."""
    return replace(
        ledger,
        columns=tuple(key for key in ledger.columns if key not in keys),
        hand=tuple(column for column in ledger.hand if column[0] not in keys),
        rows=tuple(replace(row, cells=_without(row.cells, keys)) for row in ledger.rows),
    )


def _without(cells: dict[str, str], keys: Collection[str]) -> dict[str, str]:
    return {key: text for key, text in cells.items() if key not in keys}


def refuse_repeated(
    name: str, codes: Iterable[tuple[str, str]], places: str, advice: str = "任务编码不能重复，请改正后再对照。"
) -> None:
    """Raise InputError where two tasks of a file have one code; ``places`` is how a message names the spots of both."""
    seen: dict[str, str] = {}
    for code, spot in codes:
        if code and code in seen:
            raise InputError(f"{name}里任务编码“{code}”出现了两次（{places.format(seen[code], spot)}）。", advice)
        seen[code] = spot


_PLAN = compile_later(r"《(?P<title>[^《》]+(?:《[^《》]*》[^《》]*)*)》(?:（(?P<number>[^（）]*)）)?")
_KINDS = "台账|分解表|分工表|任务表|清单|一览表|汇总表|情况表|统计表|进度表|推进表|明细表|分工方案|工作要点"
_TITLE = compile_later(rf"(?:{_KINDS})(?:[（(][^（）()]*[）)])?[0-9一二三四五六七八九十]*$")
_LABEL = compile_later(
    r"(?:填报单位|报送单位|责任单位|承担单位|单位名称)(?:[（(][^（）()]{0,8}[）)])?[：:][ \u3000\t\u00a0_＿]*"
    r"(?P<unit>[\u4e00-\u9fff]{2,30}(?:[（(][^（）()]{1,20}[）)])?)"
)
_AFTER_UNIT = compile_later(r"(?:填报|报送|填表|联系|年度|日期|[（(](?:盖章|公章|签章|章)[）)]).*$")
_OUR_TITLE = compile_later(r"(?:(?:19|20)[0-9]{2}年度?)?(?P<unit>.{2,40}?)(?:(?:19|20)[0-9]{2}年)?重点任务工作台账")
_OWNER = compile_later(
    r"(?:(?:19|20)[0-9]{2}年度?)?(?P<unit>.{2,40}?(?:局|委|办|办公室|部|院|会|政府|公司|中心|联|协|行|团|队|校|学|园区|开发区|街道|镇|乡|所|站|集团)"
    r"(?:[（(][^（）()]{1,20}[）)])?)"
    r"(?:(?:关于)?(?:贯彻|落实).*)?(?:(?:19|20)[0-9]{2}年度?)?(?:承担|牵头|负责|重点|主要|年度|工作|任务|台账|督查|销号).*"
)
_YEAR = compile_later(r"(?<![0-9—–~至-])(?P<year>(?:19|20)[0-9]{2})年?度?(?![0-9年]*[—–~至-]{1,2}(?:19|20)[0-9]{2})")
_YEAR_LABEL = compile_later(r"年\s*度[：:]\s*(?P<year>(?:19|20)[0-9]{2})年?(?![—–~至-])")
_NAME = compile_later(r"《[^《》]*》")
_SENTENCE = compile_later("[。；]|，(?![0-9（]|截至|仅列)|^(?:根据|按照|依据|为)")
"""A line of prose: what it names in 《》 it cites, and is no ledger of; a period, a day or what is listed may follow a comma."""
_GOALS = compile_later(r"(?:注[：:])?(?:[0-9]{1,2}[.．])?(?:方案|《(?P<title>.+)》)总体目标：(?P<goals>.+?)。?")
_UNDIVIDED = "原文未区分牵头、配合"


class Around(Frozen):
    """What stands around a table; empty where nothing says so."""

    title: str = ""
    unit: str = ""
    year: int | None = None
    plans: tuple[NamedPlan, ...] = ()


def describe(lines: Sequence[str], margins: Sequence[str] = ()) -> Around:
    """Read the lines above a table, from top to bottom; what they do not tell, those of the pages' ``margins`` may."""
    near = _joined(line.strip() for line in lines if line.strip())
    title = _title(near)
    after = near[near.index(title) :] if title else near
    own = Around(title=title, unit=_unit(title, after), year=_year(title, after), plans=_plans(after))
    if not margins:
        return own
    page = describe(margins)
    return Around(
        title=own.title or page.title,
        unit=own.unit or page.unit,
        year=own.year or page.year,
        plans=own.plans or page.plans,
    )


def _joined(lines: Iterable[str]) -> list[str]:
    """Give the lines, those of one name together: a title that fits no line may be broken between 《 and 》."""
    found: list[str] = []
    for line in lines:
        if found and found[-1].count("《") > found[-1].count("》") and "《" not in line.partition("》")[0]:
            found[-1] += line
        else:
            found.append(line)
    return found


def read_notes(lines: Iterable[str]) -> Notes:
    """Read the lines under a table."""
    found = ["".join(line.split()) for line in lines]
    goals = list(map(_GOALS.fullmatch, found))
    return Notes(
        undivided=any(_UNDIVIDED in line for line in found),
        goals=tuple((match["title"] or "", match["goals"]) for match in filter(None, goals)),
        lines=tuple(filter(None, map(partial(_NUMBERED.sub, ""), filterfalse(_GOALS.fullmatch, found)))),
    )


_NUMBERED = compile_later("^(?:注[：:])?(?:[0-9]{1,2}[.．])?")


def scope_of(lines: Iterable[str]) -> str:
    """Give what the lines around a table say that alone is listed; "" where they say nothing of it."""
    found = (_SCOPE.search("".join(line.split())) for line in lines)
    return next((match[0] for match in found if match), "")


_SCOPE = compile_later("[仅只]列[^，。；：（）()]{1,40}|(?<=[（(])(?:节选|摘录|摘编)(?=[）)])")


def is_title(line: str) -> bool:
    """Tell whether a line names a plan and what of it a table is: 《甲方案》重点任务分解表; such a line heads no tasks."""
    return "《" in line and _TITLE.search("".join(line.split())) is not None and "：" not in line


def _title(lines: Sequence[str]) -> str:
    """Give the last line that reads like the title of a ledger; the lines of notes and of signatures do not."""
    return next((line for line in reversed(lines) if _TITLE.search("".join(line.split())) and "：" not in line), "")


def _unit(title: str, lines: Iterable[str]) -> str:
    """Give the unit a label names, else the one the title begins with."""
    for line in lines:
        if match := _LABEL.search(line):
            return _AFTER_UNIT.sub("", match["unit"])
    plain = "".join(title.split())
    match = _OUR_TITLE.fullmatch(plain) or _OWNER.fullmatch(_NAME.sub("", plain))
    return match["unit"] if match and "《" not in match["unit"] else ""


def _year(title: str, lines: Iterable[str]) -> int | None:
    labels = (_YEAR_LABEL.search(line) for line in lines)
    match = next((found for found in labels if found), None) or _YEAR.search(_NAME.sub("", title))
    return int(match["year"]) if match else None


def _plans(lines: Iterable[str]) -> tuple[NamedPlan, ...]:
    found: dict[str, NamedPlan] = {}
    for line in lines:
        for plan in () if _SENTENCE.search(_NAME.sub("", line)) else plans_in(line):
            found.setdefault(plan.title, plan)
    return tuple(found.values())


def years_of_title(title: str, *, marked: bool) -> tuple[int, int]:
    """Give the first and the last year of a plan by its title; (0, 0) where it names none.

    A title that is not ``marked`` by 《》 may be that of one year's ledger: its single year is the plan's only before 计划, 方案.
    """
    if span := _YEARS.search(title):
        return int(span[1]), int(span[2])
    years = set((_ANY_YEAR if marked else _YEAR_OF_PLAN).findall(title))
    only = int(years.pop()) if len(years) == 1 else 0
    return only, only


def is_of_other_years(ledger: ReadLedger, first_year: int, last_year: int) -> bool:
    """Tell whether a ledger's title names years outside a plan's: it is of one that follows or went before."""
    first, last = years_of_title(ledger.title, marked=False)
    return bool(first and first_year) and not first_year <= first <= last <= last_year


_YEARS = compile_later("((?:19|20)[0-9]{2})年?(?:—{1,2}|–|-|~|至)((?:19|20)[0-9]{2})年")
_ANY_YEAR = compile_later("((?:19|20)[0-9]{2})年")
_YEAR_OF_PLAN = compile_later("((?:19|20)[0-9]{2})年度?[^0-9《》]{0,30}?(?:计划|方案|要点|规划)")


def named_plan(text: str) -> NamedPlan | None:
    """Give the plan where a line is nothing but its name: 《方案名》（文号）."""
    match = _PLAN.fullmatch("".join(text.split()))
    return _plan(match) if match else None


def plans_in(text: str) -> tuple[NamedPlan, ...]:
    """Give the plans named in a text, in order."""
    return tuple(_plan(match) for match in _PLAN.finditer("".join(text.split())))


def _plan(match: re.Match[str]) -> NamedPlan:
    number = match["number"] or ""
    return NamedPlan(title=match["title"], document_number=number if re.search("[0-9]号", number) else "")
