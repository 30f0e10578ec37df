"""Hold a plan's data against the document: every note of units, every figure, and what stands on one side only.

Each line says what the document has, what the data have and how they go together; the counts of both sides add up.
A difference the data themselves explain (勘误, 说明) is no open one.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from checklist.draft.weighing import weigh_figures
from checklist.model import Deadline, DeadlineKind, Measure, Role, Section
from checklist.outline import measures_of, sections_of
from checklist.words.quantities import format_number, to_base
from checklist.words.units import find_bodies, normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.draft.naming import Named
    from checklist.draft.proposals import DraftMeasure, DraftPlan
    from checklist.draft.weighing import WeighedFigure
    from checklist.model import Plan, Region, Target

_QUOTED = 60
"""Characters of a sentence that are shown."""


class Verdict(Enum):
    """How what the document says goes together with the data."""

    SAME = "一致"
    TOLD = "数据有说明"
    IN_WORDS = "写在要点里"
    NO_GOAL = "不作目标"
    DIFFERENT = "不一致"
    ONLY_SOURCE = "数据里没有"
    ONLY_DATA = "原文里没有"

    @property
    def is_open(self) -> bool:
        """True where a person has to look."""
        return self in (Verdict.DIFFERENT, Verdict.ONLY_SOURCE, Verdict.ONLY_DATA)


class Reconciled(NamedTuple):
    """One thing of the document and what the data have for it."""

    what: str
    """责任单位 or 数字."""
    number: str
    place: str
    """In the document; "" for what stands in the data only."""
    source: str
    line: int
    """In the data; 0 for what stands in the document only."""
    data: str
    verdict: Verdict
    reason: str = ""


def reconcile(plan: Plan, region: Region, draft: DraftPlan) -> list[Reconciled]:
    """Give every note and figure of both sides in the document's order, what stands in the data only last."""
    return [*_Units(plan, region, draft).rows(), *_Figures(plan, draft).rows()]


def drafted_by_number(draft: DraftPlan) -> dict[str, DraftMeasure]:
    """Give the drafted measures by their numbers; one that is its section by the section's."""
    return {
        measure.number or section.number: measure for section in draft.all_sections() for measure in section.measures
    }


def measures_by_number(plan: Plan) -> dict[str, tuple[tuple[Section, ...], Measure]]:
    """Give the measures of the data likewise, with the sections above them."""
    return {measure.number or path[-1].number: (path, measure) for path, measure in measures_of(plan)}


class _Units:
    """Compares who answers for each measure."""

    def __init__(self, plan: Plan, region: Region, draft: DraftPlan) -> None:
        self._plan, self._region = plan, region
        self._first_leads = plan.first_listed_leads or draft.first_listed_leads
        self._own, self._drafted = measures_by_number(plan), drafted_by_number(draft)
        self._notes = [
            *plan.notes, *region.notes, *(note for body in region.bodies for note in body.notes),
            *(note for section in sections_of(plan) for note in section.notes),
        ]  # fmt: skip

    def rows(self) -> Iterator[Reconciled]:
        """Give a row for each measure of either side."""
        for number, drafted in self._drafted.items():
            if number in self._own:
                yield self._row(number, drafted, self._own[number][1])
            else:
                yield Reconciled("责任单位", number, drafted.place, _said(drafted), 0, "", Verdict.ONLY_SOURCE)
        for number, (_, measure) in self._own.items():
            if number not in self._drafted:
                yield Reconciled("责任单位", number, "", "", measure.line, _listed(measure), Verdict.ONLY_DATA)

    def _row(self, number: str, drafted: DraftMeasure, measure: Measure) -> Reconciled:
        read = {(self._name(one.name), role) for one, role in self._roles(drafted)}
        had = {(self._name(part.unit), part.role) for part in measure.assignments}
        verdict, reason = Verdict.SAME, ""
        if read != had:
            reason = _difference(read, had)
            names = {name for name, _ in read ^ had}
            verdict = Verdict.TOLD if self._is_told(names, measure) else Verdict.DIFFERENT
        return Reconciled(
            "责任单位", number, drafted.place, _said(drafted), measure.line, _listed(measure), verdict, reason
        )

    def _roles(self, drafted: DraftMeasure) -> Iterator[tuple[Named, Role]]:
        for index, (one, role) in enumerate(drafted.units):
            leads = self._first_leads and not index and role is Role.RESPONSIBLE
            yield one, Role.LEAD if leads else role

    def _name(self, name: str) -> str:
        found = find_bodies([self._region], name)
        return found[0][1].name if len(found) == 1 else normalise_name(name)

    def _is_told(self, names: set[str], measure: Measure) -> bool:
        told = "".join((*measure.notes, *self._notes))
        return all(name in told for name in names)


def _said(drafted: DraftMeasure) -> str:
    return "；".join(note.raw for note in drafted.notes) or "（没有注明责任单位）"


def _listed(measure: Measure) -> str:
    roles = (
        (role.word, [part.written or part.unit for part in measure.assignments if part.role is role]) for role in Role
    )
    return "；".join(f"{word}：{'、'.join(names)}" for word, names in roles if names) or "（原文未明确）"


def _difference(read: set[tuple[str, Role]], had: set[tuple[str, Role]]) -> str:
    parts = (("原文有、数据没有", read - had), ("数据有、原文没有", had - read))
    return "；".join(
        f"{said}：{'、'.join(sorted(f'{name}（{role.word}）' for name, role in pairs))}"
        for said, pairs in parts
        if pairs
    )


class _Block(NamedTuple):
    """A stretch of the document with what the data have for it."""

    number: str
    place: str
    text: str
    targets: tuple[Target, ...]
    words: str
    """What the data say of it besides: actions, goals in words, notes."""
    notes: str


class _Figures:
    """Compares the figures."""

    def __init__(self, plan: Plan, draft: DraftPlan) -> None:
        self._plan, self._draft = plan, draft
        self._met: set[tuple[str, int]] = set()
        """The targets met in the document, by indicator and line."""
        self._everywhere = [target for block in self._blocks() for target in block.targets]

    def rows(self) -> Iterator[Reconciled]:
        """Give a row for each figure of the document, then for each target it does not have."""
        for block in self._blocks():
            for weighed in weigh_figures(block.text, self._draft.found.first_year, stated=not block.number):
                yield self._row(block, weighed)
        text = "|".join(passage.text for passage in self._draft.found.passages)
        for block in self._blocks():
            for target in block.targets:
                if _key(target) not in self._met:
                    yield _not_met(block, target, text)

    def _blocks(self) -> Iterator[_Block]:
        """Give the parts of the document: the plan's goals, what leads up to measures, then each measure."""
        draft, plan = self._draft, self._plan
        yield _Block("", draft.found.place, draft.text, plan.targets, _goal_words(plan), "".join(plan.notes))
        sections = {section.number: section for section in sections_of(plan)}
        for drafted in draft.all_sections():
            held = sections.get(drafted.number) or _NO_SECTION
            yield _Block(
                drafted.number, drafted.place, drafted.text, held.targets, _goal_words(held), "".join(held.notes)
            )
        own = measures_by_number(plan)
        for number, measure in drafted_by_number(draft).items():
            data = own[number][1] if number in own else _NO_MEASURE
            words = "".join((*data.actions, data.title))
            yield _Block(number, measure.place, measure.text, data.targets, words, "".join(data.notes))

    def _row(self, block: _Block, weighed: WeighedFigure) -> Reconciled:
        target = next((one for one in (*block.targets, *self._everywhere) if _is_figure(one, weighed)), None)
        if target is not None:
            self._met.update(_key(one) for one in (*block.targets, *self._everywhere) if _is_figure(one, weighed))
            return self._made(block, weighed, Verdict.SAME, target=target)
        written = re.sub(r"\s", "", weighed.figure.wording)
        digits = re.search("[0-9][0-9.—-]*", written)
        if digits and re.search(rf"(?<![0-9.]){re.escape(digits[0])}(?![0-9.])", block.words):
            return self._made(block, weighed, Verdict.IN_WORDS)
        if digits and digits[0] in block.notes:
            return self._made(block, weighed, Verdict.TOLD)
        if weighed.reason:
            return self._made(block, weighed, Verdict.NO_GOAL, reason=weighed.reason)
        return self._made(block, weighed, Verdict.ONLY_SOURCE)

    def _made(
        self, block: _Block, weighed: WeighedFigure, verdict: Verdict, *, target: Target | None = None, reason: str = ""
    ) -> Reconciled:
        line, data = (target.line, target.text) if target else (0, "")
        return Reconciled("数字", block.number, block.place, weighed.words[:_QUOTED], line, data, verdict, reason)


_NO_SECTION = Section(number="", title="")
_NO_MEASURE = Measure(id="", number="", sequence=0, title="", deadline=Deadline(text="", kind=DeadlineKind.ONGOING))


def _goal_words(owner: Plan | Section) -> str:
    return "".join((owner.goal, *(goal.text for goal in owner.goals)))


def _key(target: Target) -> tuple[str, int]:
    return target.text, target.line


def _is_figure(target: Target, weighed: WeighedFigure) -> bool:
    """Tell whether a target is the figure: the same value in the same unit, in whatever scale."""
    quantity = weighed.figure.quantity
    if target.value is None:
        return False
    ends = (to_base(quantity.value, quantity.measurement_unit), to_base(target.value, target.measurement_unit or ""))
    (value, unit), (wanted, own) = ends
    return (
        value == wanted
        and quantity.value_to == target.value_to
        and (unit == own or {unit, own} <= {"", "元"} or unit in own or own in unit)
    )


def _not_met(block: _Block, target: Target, text: str) -> Reconciled:
    """Say of a target whose figure was not met whether the document has it in words or in a table, or why it has not."""
    bare, plain = normalise_name(target.text), normalise_name(text)
    verdict, reason = Verdict.ONLY_DATA, ""
    if target.value is None:
        windows = (bare[at : at + _WINDOW] for at in range(max(1, len(bare) - _WINDOW + 1)))
        verdict = Verdict.SAME if any(window in plain for window in windows) else verdict
    elif _stands_in_table(bare, format_number(target.value), plain):
        verdict, reason = Verdict.SAME, "原文在表里"
    elif format_number(target.value) in block.notes:
        verdict = Verdict.TOLD
    return Reconciled("数字", block.number, "", "", target.line, target.text, verdict, reason)


def _stands_in_table(bare: str, number: str, plain: str) -> bool:
    """Tell whether a goal's name stands in the document with its number soon after, as in the cells of a row."""
    name = re.split("[0-9]", bare)[0]
    at = plain.find(name) if len(name) >= _WINDOW else -1
    return at >= 0 and re.search(rf"(?<![0-9.]){re.escape(number)}(?![0-9])", plain[at : at + _ROW]) is not None


_WINDOW = 6
"""Characters of a goal in words that stand together in the document."""
_ROW = 60
"""Characters of a row of a table of indicators."""


def choose_plan(plan: Plan, drafts: Sequence[DraftPlan]) -> DraftPlan:
    """Choose the plan of a file that the data are of: the one with most of its measures' titles, else the first."""
    titles = {normalise_name(measure.title or path[-1].title) for path, measure in measures_of(plan)}
    return max(drafts, key=lambda draft: len(titles & {normalise_name(title) for title in _titles(draft)}))


def _titles(draft: DraftPlan) -> Iterator[str]:
    for section in draft.all_sections():
        yield from (measure.title or section.title for measure in section.measures)


def count_verdicts(rows: Sequence[Reconciled]) -> dict[str, int]:
    """Count the rows by their verdicts, in the order these are declared; those nobody has are left out."""
    counts = {verdict.value: sum(row.verdict is verdict for row in rows) for verdict in Verdict}
    return {word: count for word, count in counts.items() if count}


def open_rows(rows: Iterable[Reconciled]) -> list[Reconciled]:
    """Give the rows a person has to look at."""
    return [row for row in rows if row.verdict.is_open]
