"""Hold a plan's data against the document: every task, every figure, and what stands on one side only.

Each line says what the document has, what the data have and how they go together; the counts of both sides add up.
A difference the data themselves explain (勘误, 说明) is no open one.
"""

from __future__ import annotations

import re
from itertools import filterfalse
from typing import TYPE_CHECKING

from checklist.draft.figurechecks import FigureCheck
from checklist.draft.sametasks import Reconciled, Verdict, pair_tasks
from checklist.model import Role, say_period
from checklist.outline import measures_of, sections_of
from checklist.words import compile_later
from checklist.words.deadlines import format_date, parse_deadline
from checklist.words.units import find_bodies, normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.draft.drafting import DraftMeasure, DraftPlan, DraftSection
    from checklist.draft.sametasks import OwnTask
    from checklist.model import Measure, Plan, Region, Section


def reconcile(plan: Plan, region: Region, draft: DraftPlan) -> list[Reconciled]:
    """Give every task and figure of both sides in the document's order, what stands in the data only last."""
    pairs = pair_tasks(plan, draft)
    figures = list(FigureCheck(plan, draft, pairs).rows())
    check = _TaskCheck(plan, region, draft, figures)
    rows = [*_of_plan(plan, draft), *_of_sections(plan, draft)]
    for drafted, own in pairs:
        if drafted and own:
            rows += check.rows(drafted, own)
        elif drafted:
            said = f"{drafted.title}（{_said(drafted)}）"
            verdict = Verdict.ONLY_SOURCE
            rows.append(Reconciled("责任单位", drafted.number, drafted.place, said, 0, "", verdict, "新的任务"))
        elif own:
            line, had = own.measure.line, f"{own.title}（{_listed(own.measure)}）"
            rows.append(Reconciled("责任单位", own.number, "", "", line, had, Verdict.ONLY_DATA, "任务已不在原文里"))
    return [*rows, *figures]


def choose_plan(plan: Plan, drafts: Sequence[DraftPlan]) -> DraftPlan:
    """Choose the plan of a file that the data are of: the one with most of its measures' titles, else the first."""
    titles = {normalise_name(measure.title or path[-1].title) for path, measure in measures_of(plan)}
    return max(drafts, key=lambda draft: len(titles & {normalise_name(one.title) for one in draft.measures()}))


def count_verdicts(rows: Sequence[Reconciled]) -> dict[str, int]:
    """Count the rows by their verdicts, in the order these are declared; those nobody has are left out."""
    counts = {verdict.value: sum(row.verdict is verdict for row in rows) for verdict in Verdict}
    return {word: count for word, count in counts.items() if count}


def open_rows(rows: Iterable[Reconciled]) -> list[Reconciled]:
    """Give the rows a person has to look at."""
    return [row for row in rows if row.verdict.is_open]


def _of_plan(plan: Plan, draft: DraftPlan) -> Iterator[Reconciled]:
    """Give what stands above the tasks on both sides, and differs: title, number, day and period of the plan."""
    found = draft.found
    period = "" if found.period_inferred or not found.first_year else say_period(found.first_year, found.last_year)
    for what, said, own in (
        ("标题", found.title, plan.title),
        ("文号", found.document_number, plan.document_number),
        ("成文日期", format_date(found.issued), format_date(plan.issued)),
        ("期限", period, plan.period),
    ):
        if said and own and _bare(said) != _bare(own):
            yield Reconciled(what, "", found.place, said, plan.line, own, Verdict.DIFFERENT)


def _of_sections(plan: Plan, draft: DraftPlan) -> Iterator[Reconciled]:
    """Give the headings above tasks whose title no heading of the other side has, and that have the same number."""
    drafted, own = list(draft.all_sections()), list(sections_of(plan))
    theirs, ours = _titles(drafted), _titles(own)
    free = {one.number: one for one in own if one.number and _bare(one.title) not in theirs}
    for one in drafted:
        held = free.get(one.number)
        if held and _bare(one.title) not in ours and not any(task.is_section for task in one.measures):
            verdict = Verdict.TOLD if any(one.title in note for note in held.notes) else Verdict.DIFFERENT
            yield Reconciled("标题", one.number, one.place, one.title, held.line, held.title, verdict)


class _TaskCheck:
    """Compares a task of the document with that of the data: who answers for it, its title, when it is due, what it says."""

    def __init__(self, plan: Plan, region: Region, draft: DraftPlan, figures: Sequence[Reconciled]) -> None:
        self._region = region
        self._figures = [row for row in figures if row.verdict.is_open]
        self._first_leads = plan.first_listed_leads or draft.first_listed_leads
        self._year = plan.last_year if plan.first_year == plan.last_year else None
        bearers = (plan, region, *region.bodies, *sections_of(plan))
        self._notes = [note for one in bearers for note in one.notes]

    def rows(self, drafted: DraftMeasure, own: OwnTask) -> Iterator[Reconciled]:
        """Give a row for the units; for title, time and wording where they differ, of a time also where both say the same."""
        measure = own.measure

        def row(what: str, source: str, data: str, verdict: Verdict, reason: str = "") -> Reconciled:
            return Reconciled(what, drafted.number, drafted.place, source, measure.line, data, verdict, reason)

        yield row("责任单位", _said(drafted), _listed(measure), *self._units(drafted, own))
        if drafted.is_titled and normalise_name(drafted.title) != normalise_name(own.title):
            told = any(word in note for note in measure.notes for word in ("标题", drafted.title))
            yield row("标题", drafted.title, own.title, Verdict.TOLD if told else Verdict.DIFFERENT)
        printed = "" if measure.deadline.inherited or measure.deadline.of_goals else measure.deadline.text
        known = [one for one in self._figures if one.number == drafted.number]
        if drafted.deadline or printed:
            time = row("时限", drafted.deadline, printed, self._due(drafted, printed, measure))
            known += [time] if time.verdict.is_open else []
            yield time
        texts = drafted.text.removeprefix(drafted.title), measure.text.removeprefix(own.title)
        if measure.text and any(reworded := _reworded(*texts, known)):
            yield row("文字", *reworded, Verdict.DIFFERENT)

    def _units(self, drafted: DraftMeasure, own: OwnTask) -> tuple[Verdict, str]:
        read = [(self._name(one.name), role) for one, role in drafted.units]
        if self._first_leads and read and read[0][1] is Role.RESPONSIBLE:
            read[0] = read[0][0], Role.LEAD
        had = [(self._name(part.unit), part.role) for part in own.measure.assignments]
        moved = "" if drafted.number == own.number else f"原文编号{drafted.number}，数据编号{own.number}"
        said = _difference(read, had) or _open_end(drafted, own.measure)
        if not said:
            return Verdict.SAME, moved
        names = {name for name, _ in set(read) ^ set(had)}
        verdict = Verdict.TOLD if self._is_told(names, own.measure) else Verdict.DIFFERENT
        return verdict, "；".join(filter(None, (said, moved)))

    def _due(self, drafted: DraftMeasure, printed: str, measure: Measure) -> Verdict:
        if self._day(drafted.deadline) == self._day(printed):
            return Verdict.SAME
        if any(time and time in note for note in measure.notes for time in (drafted.deadline, printed)):
            return Verdict.TOLD
        if not printed:
            return Verdict.IN_WORDS if drafted.times else Verdict.ONLY_SOURCE
        return Verdict.DIFFERENT if drafted.deadline else Verdict.ONLY_DATA

    def _day(self, wording: str) -> object:
        """Give the day of a completion time, where it has one, so that 6月底前 and 6月30日前 are the same; else its words."""
        try:
            return parse_deadline(wording, self._year).date or wording
        except ValueError:
            return wording

    def _name(self, name: str) -> str:
        found = find_bodies([self._region], name)
        return found[0][1].name if len(found) == 1 else normalise_name(name)

    def _is_told(self, names: set[str], measure: Measure) -> bool:
        """Tell whether notes name all units that differ; of a list that has the same ones, whether the task's own speak of it."""
        if not names:
            return any(map(_OF_LIST.search, measure.notes))
        told = "".join((*measure.notes, *self._notes))
        return all(name in told for name in names)


_OF_LIST = compile_later("“等”|先后|次序|顺序")


def _reworded(text: str, own: str, known: Sequence[Reconciled]) -> tuple[str, str]:
    """Give the clauses that only the document has and those only the data have, but for figures that ``known`` rows tell of."""
    mine, his = _clauses(text), _clauses(own)
    more = "，".join(filterfalse(his.__contains__, mine))
    less = "，".join(filterfalse(mine.__contains__, his))
    told = _numbers("|".join(f"{one.source}|{one.data}|{one.reason}" for one in known))
    return (_untold(more, less, told), _untold(less, more, told)) if told else (more, less)


def _untold(words: str, other: str, told: set[str]) -> str:
    """Give the clauses but for those whose numbers the ``other`` side has, or that are ``told``."""
    known = _numbers(other) | told
    clauses = ((clause, _numbers(clause)) for clause in words.split("，"))
    return "，".join(clause for clause, numbers in clauses if not numbers or not numbers <= known)


def _numbers(words: str) -> set[str]:
    return set(re.findall(r"[0-9]+(?:\.[0-9]+)?", words))


def _clauses(text: str) -> list[str]:
    return list(filter(None, map(normalise_name, _CLAUSES.split(text))))


_CLAUSES = compile_later(r"[，。；：\s]")


def _said(drafted: DraftMeasure) -> str:
    return "；".join(note.raw for note in drafted.notes) or "（没有注明责任单位）"


def _listed(measure: Measure) -> str:
    roles = (
        (role.word, [part.written or part.unit for part in measure.assignments if part.role is role]) for role in Role
    )
    return "；".join(f"{word}：{'、'.join(names)}" for word, names in roles if names) or "（原文未明确）"


def _difference(read: Sequence[tuple[str, Role]], had: Sequence[tuple[str, Role]]) -> str:
    """Say which units one side has alone, else of which part the order differs; "" where both are the same."""
    parts = (("原文有、数据没有", set(read) - set(had)), ("数据有、原文没有", set(had) - set(read)))
    told = "；".join(
        f"{said}：{'、'.join(sorted(f'{name}（{role.word}）' for name, role in pairs))}"
        for said, pairs in parts
        if pairs
    )
    return told or next((f"{role.word}单位的先后不同" for role in Role if _of(role, read) != _of(role, had)), "")


def _open_end(drafted: DraftMeasure, measure: Measure) -> str:
    """Say which side alone leaves the list of units open; "" of neither."""
    if drafted.open_list == measure.open_list:
        return ""
    return "原文有“等”，数据没有" if drafted.open_list else "数据有“等”，原文没有"


def _titles(sections: Sequence[DraftSection] | Sequence[Section]) -> set[str]:
    return {_bare(one.title) for one in sections}


def _bare(title: str) -> str:
    """Give a title without its marks: 行动计划——研发计划 is printed on two lines, too."""
    return _MARKS.sub("", normalise_name(title))


_MARKS = compile_later(r"[^\w]")


def _of(role: Role, pairs: Sequence[tuple[str, Role]]) -> list[str]:
    """Give the units of one part in their order, each once."""
    return list(dict.fromkeys(name for name, own in pairs if own is role))
