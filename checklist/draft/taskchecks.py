"""Hold each task of the data against the document: who answers for it, its title, when it is due, what it says."""

from __future__ import annotations

from itertools import filterfalse
from typing import TYPE_CHECKING

from checklist.draft.sametasks import Reconciled, Verdict
from checklist.model import Role, say_period
from checklist.outline import sections_of
from checklist.words import compile_later
from checklist.words.deadlines import format_date, parse_deadline
from checklist.words.units import find_bodies, normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.draft.naming import Named
    from checklist.draft.proposals import DraftMeasure, DraftPlan, DraftSection
    from checklist.draft.sametasks import DraftedTask, OwnTask, TaskPair
    from checklist.model import Measure, Plan, Region, Section


class TaskCheck:
    """Compares each task: who answers for it, its title, when it is due, what it says."""

    def __init__(self, plan: Plan, region: Region, draft: DraftPlan, pairs: Sequence[TaskPair]) -> None:
        self._plan, self._region, self._draft, self._pairs = plan, region, draft, pairs
        self._first_leads = plan.first_listed_leads or draft.first_listed_leads
        self._notes = [
            *plan.notes, *region.notes, *(note for body in region.bodies for note in body.notes),
            *(note for section in sections_of(plan) for note in section.notes),
        ]  # fmt: skip

    def rows(self) -> Iterator[Reconciled]:
        """Give the rows of the headings that differ, then of each task of either side."""
        yield from self._of_plan()
        yield from self._of_sections()
        for drafted, own in self._pairs:
            if drafted and own:
                yield self._units(drafted, own)
                yield from self._further(drafted, own)
            elif drafted:
                one = drafted.measure
                said = f"{drafted.title}（{_said(one)}）"
                yield Reconciled("责任单位", drafted.number, one.place, said, 0, "", Verdict.ONLY_SOURCE, "新的任务")
            elif own:
                line, had = own.measure.line, f"{own.title}（{_listed(own.measure)}）"
                yield Reconciled("责任单位", own.number, "", "", line, had, Verdict.ONLY_DATA, "任务已不在原文里")

    def _of_plan(self) -> Iterator[Reconciled]:
        """Give what stands above the tasks on both sides, and differs: title, number, day and period of the plan."""
        found, plan = self._draft.found, self._plan
        period = "" if found.period_inferred or not found.first_year else say_period(found.first_year, found.last_year)
        for what, said, own in (
            ("标题", found.title, plan.title),
            ("文号", found.document_number, plan.document_number),
            ("成文日期", format_date(found.issued), format_date(plan.issued)),
            ("期限", period, plan.period),
        ):
            if said and own and _bare(said) != _bare(own):
                yield Reconciled(what, "", found.place, said, plan.line, own, Verdict.DIFFERENT)

    def _of_sections(self) -> Iterator[Reconciled]:
        """Give the headings above tasks whose title no heading of the other side has, and that have the same number."""
        drafted, own = list(self._draft.all_sections()), list(sections_of(self._plan))
        theirs, ours = _titles(drafted), _titles(own)
        free = {one.number: one for one in own if one.number and _bare(one.title) not in theirs}
        for one in drafted:
            held = free.get(one.number)
            if held and _bare(one.title) not in ours and not any(task.is_section for task in one.measures):
                verdict = Verdict.TOLD if any(one.title in note for note in held.notes) else Verdict.DIFFERENT
                yield Reconciled("标题", one.number, one.place, one.title, held.line, held.title, verdict)

    def _units(self, drafted: DraftedTask, own: OwnTask) -> Reconciled:
        read = [(self._name(one.name), role) for one, role in self._roles(drafted.measure)]
        had = [(self._name(part.unit), part.role) for part in own.measure.assignments]
        verdict, reason = Verdict.SAME, _moved(drafted, own)
        said = _difference(read, had) or _open_end(drafted.measure, own.measure)
        if said:
            reason = "；".join(filter(None, (said, reason)))
            names = {name for name, _ in set(read) ^ set(had)}
            verdict = Verdict.TOLD if self._is_told(names, own.measure) else Verdict.DIFFERENT
        row = _row("责任单位", drafted, own, (_said(drafted.measure), _listed(own.measure)), verdict)
        return row._replace(reason=reason)

    def _further(self, drafted: DraftedTask, own: OwnTask) -> Iterator[Reconciled]:
        """Give the rows of title, time and wording, where they differ; of a time also where both say the same."""
        one, measure = drafted.measure, own.measure
        if one.is_titled and normalise_name(drafted.title) != normalise_name(own.title):
            told = any(word in note for note in measure.notes for word in ("标题", drafted.title))
            verdict = Verdict.TOLD if told else Verdict.DIFFERENT
            yield _row("标题", drafted, own, (drafted.title, own.title), verdict)
        printed = "" if measure.deadline.inherited or measure.deadline.of_goals else measure.deadline.text
        if one.deadline or printed:
            yield _row("时限", drafted, own, (one.deadline, printed), self._due(one, printed, measure))
        if measure.text and (
            wording := _reworded(_untitled(one.text, drafted.title), _untitled(measure.text, own.title))
        ):
            yield _row("文字", drafted, own, wording, Verdict.DIFFERENT)

    def _due(self, one: DraftMeasure, printed: str, measure: Measure) -> Verdict:
        if _day(one.deadline, self._plan) == _day(printed, self._plan):
            return Verdict.SAME
        if any(time and time in note for note in measure.notes for time in (one.deadline, printed)):
            return Verdict.TOLD
        if not printed:
            return Verdict.IN_WORDS if one.times else Verdict.ONLY_SOURCE
        return Verdict.DIFFERENT if one.deadline else Verdict.ONLY_DATA

    def _roles(self, drafted: DraftMeasure) -> Iterator[tuple[Named, Role]]:
        for index, (one, role) in enumerate(drafted.units):
            leads = self._first_leads and not index and role is Role.RESPONSIBLE
            yield one, Role.LEAD if leads else role

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


def _row(what: str, drafted: DraftedTask, own: OwnTask, said: tuple[str, str], verdict: Verdict) -> Reconciled:
    place, line = drafted.measure.place, own.measure.line
    return Reconciled(what, drafted.number, place, said[0], line, said[1], verdict)


def _moved(drafted: DraftedTask, own: OwnTask) -> str:
    return "" if drafted.number == own.number else f"原文编号{drafted.number}，数据编号{own.number}"


def _day(wording: str, plan: Plan) -> object:
    """Give the day of a completion time, where it has one, so that 6月底前 and 6月30日前 are the same; else its words."""
    only = plan.last_year if plan.first_year == plan.last_year else None
    try:
        return parse_deadline(wording, only).date or wording
    except ValueError:
        return wording


def _untitled(text: str, title: str) -> str:
    """Give the wording of a task without the title it opens with, which is compared by itself."""
    return text.removeprefix(title)


def _reworded(text: str, own: str) -> tuple[str, str] | None:
    """Give the clauses that only the document has and those only the data have; None where the wording is the same."""
    mine, his = _clauses(text), _clauses(own)
    more = "，".join(filterfalse(his.__contains__, mine))
    less = "，".join(filterfalse(mine.__contains__, his))
    return (more, less) if more or less else None


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
