"""Build the goals of plans, sections and measures: figures written out key by key, or read from the plan's phrase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from checklist.model import Baseline, Target, YearGoal
from checklist.words.goalnames import propose_indicator
from checklist.words.goals import GoalReader
from checklist.words.suggest import suggest_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checklist.model import Indicator
    from checklist.plandata.shapes import Fields, Findings, PlacedText


class GoalBuilder:
    """Builds goals; the indicators that phrases speak of register themselves in ``proposed``."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        known = tuple(indicators)
        self._reader = GoalReader(known)
        self._known = {name for indicator in known for name in (indicator.name, *indicator.aliases)}
        self.proposed: dict[str, Indicator] = {}

    def goals(self, found: dict[str, Any], findings: Findings, only_year: int | None) -> dict[str, Any]:
        """Give what a plan or section has of goals: its targets, and those in words, by years where they are written so."""
        goal = found.get("goal", "")
        targets = self.targets(found, findings, only_year)
        if isinstance(goal, str):
            return {"goal": goal, "targets": targets}
        goals = tuple(YearGoal(**fields.read()) for fields in goal)
        return {"goal": "；".join(one.said for one in goals), "goals": goals, "targets": targets}

    def targets(self, found: dict[str, Any], findings: Findings, only_year: int | None) -> tuple[Target, ...]:
        """Build the targets a mapping holds; ``only_year`` is that of a plan of one year, for phrases without one."""
        made: list[Target] = []
        for item in found.get("targets", ()):
            if isinstance(item, tuple):
                made += self._phrased(item, findings, only_year)
            else:
                made.append(self._registered(_target(item), findings))
        return tuple(made)

    def _registered(self, target: Target, findings: Findings) -> Target:
        """Register the indicator a target names first; one that looks like another's slip is left to the check."""
        name = target.indicator
        if name and name not in self._known and not suggest_names(name, self._known, most=1):
            self._known.add(name)
            self.proposed[name] = replace(propose_indicator(target), file=findings.file, line=target.line)
        return target

    def _phrased(self, phrase: PlacedText, findings: Findings, only_year: int | None) -> Iterable[Target]:
        words, line = phrase
        read = self._reader.read_phrase(words)
        if not read:
            hint = "写成一句话，如 高新技术企业2027年达到800家以上；没有数字的目标写在工作目标（goal）里。"
            findings.error(line, "bad-value", f"从目标“{words}”里读不出指标和数字。", hint)
        for target in read:
            self._registered(replace(target, line=line), findings)
            only = only_year if target.year is None and target.per is None else None
            yield replace(target, line=line, year=only or target.year, no_year=target.no_year and not only)


def _target(fields: Fields) -> Target:
    found = fields.read()
    baseline, unit = found.pop("baseline", None), found.pop("unit", None)
    return Target(
        **{"comparator": ">=" if fields.has("value") else None, **found},
        measurement_unit=unit,
        baseline=_baseline(baseline) if baseline else None,
        line=fields.line,
    )


def _baseline(fields: Fields) -> Baseline | None:
    found = fields.read()
    return None if "" in found.values() else Baseline(**found)
