"""Real and random plans revised thoroughly: several operations on one task, up to 30 % of its wording another.

Harder than ``random_ledgers.edit``: parts of a split and a merged whole are reworded too, actions change their order,
tasks move to other headings, headings change places, and all of it at once.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace
from random_ledgers import NAMES, SUBJECTS, VERBS, assigned, clause, due_later, merge, random_measure

from checklist.model import Plan, Role, Section
from checklist.outline import measures_of

if TYPE_CHECKING:
    import random

    from checklist.model import Measure


class Revised(NamedTuple):
    """A plan before and after; ``pairs`` are the tasks that stayed one task, ``groups`` those split or merged, by id."""

    old: Plan
    new: Plan
    pairs: dict[str, str]
    groups: set[tuple[tuple[str, ...], frozenset[str]]]


def revise(rng: random.Random, plan: Plan, *, share: float = 0.5) -> Revised:
    """Revise about ``share`` of the tasks of a plan."""
    queue = [replace(measure, topics=(path[-1].title if path else "其他",)) for path, measure in measures_of(plan)]
    old = _plan(plan, queue)
    new: list[Measure] = []
    pairs: dict[str, str] = {}
    groups = set()
    while queue:
        measure = queue.pop(0)
        operation = rng.choice(("insert", "delete", "split", "merge", *("change",) * 5)) if rng.random() < share else ""
        if operation == "split" and len(measure.actions) > 1:
            parts = _split(rng, measure)
            groups.add(((measure.id,), frozenset(part.id for part in parts)))
            new += parts
        elif operation == "merge" and queue and queue[0].topics == measure.topics:
            other = queue.pop(0)
            whole = reworded_inside(rng, merge(measure, other)[0][0])
            groups.add(((measure.id, other.id), frozenset([whole.id])))
            new.append(whole)
        elif operation != "delete":
            pairs[measure.id] = measure.id
            new.append(_changed(rng, measure, new) if operation == "change" else measure)
            new += [replace(random_measure(rng, f"{measure.id}x"), topics=measure.topics)] * (operation == "insert")
    headings = list(dict.fromkeys(measure.topics for measure in new))
    rng.shuffle(headings)
    return Revised(old, _plan(plan, sorted(new, key=lambda measure: headings.index(measure.topics))), pairs, groups)


def _plan(plan: Plan, measures: list[Measure]) -> Plan:
    """Put tasks under their headings (their topics), numbered anew; the goals of the plan and of headings are left out."""
    sections, sequence = [], 0
    for place, ((title,), run) in enumerate(groupby(measures, key=lambda measure: measure.topics), 1):
        own = []
        for number, measure in enumerate(run, 1):
            sequence += 1
            own.append(replace(measure, number=f"二（{place}）{number}", sequence=sequence))
        sections.append(Section(number=f"二（{place}）", title=title, measures=tuple(own)))
    whole = Section(number="二", title="重点任务", sections=tuple(sections))
    return replace(plan, sections=(whole,), targets=(), goal="")


def reworded_inside(rng: random.Random, measure: Measure) -> Measure:
    """Replace 15 to 30 % of the characters of a task by pieces of other clauses, wherever they fall."""
    actions = list(measure.actions)
    budget = int(rng.uniform(0.15, 0.3) * (sum(map(len, actions)) + len(measure.title)))
    while actions and budget > 3:
        place = rng.randrange(len(actions))
        text, fresh = actions[place], clause(rng)
        length = min(rng.randint(2, 8), budget, len(text))
        at, start = rng.randrange(len(text) - length + 1), rng.randrange(len(fresh) - length)
        actions[place] = text[:at] + fresh[start : start + length] + text[at + length :]
        budget -= length
    return replace(measure, actions=tuple(actions))


def _split(rng: random.Random, measure: Measure) -> list[Measure]:
    half = len(measure.actions) // 2
    titles = f"系统{measure.title}", f"{rng.choice(VERBS)}{rng.choice(SUBJECTS)}"
    halves = measure.actions[:half], measure.actions[half:]
    return [
        reworded_inside(rng, replace(measure, id=f"{measure.id}{letter}", title=title, actions=actions))
        for letter, title, actions in zip("ab", titles, halves, strict=True)
    ]


def _changed(rng: random.Random, measure: Measure, before: list[Measure]) -> Measure:
    for change in rng.sample(_CHANGES, rng.randint(1, 4)):
        measure = change(rng, measure)
    return replace(measure, topics=before[0].topics) if before and rng.random() < 0.2 else measure


def _reordered(rng: random.Random, measure: Measure) -> Measure:
    return replace(measure, actions=tuple(rng.sample(measure.actions, len(measure.actions))))


def _retitled(rng: random.Random, measure: Measure) -> Measure:
    return replace(measure, title=f"{rng.choice(('大力', '加快', '扎实'))}{measure.title}")


def _handed_over(rng: random.Random, measure: Measure) -> Measure:
    free = [name for name in NAMES if f"市{name}" not in {a.key for a in measure.assignments}]
    return replace(measure, assignments=(assigned(rng.choice(free), Role.LEAD), *measure.assignments[1:]))


_CHANGES = [reworded_inside, _reordered, _retitled, _handed_over, due_later]
