"""Build the goals of plans, sections and measures: figures written out key by key, or read from the plan's phrase."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from checklist.model import Baseline, Severity, Target, YearGoal
from checklist.plandata.keynames import unquoted
from checklist.plandata.keys import COMPARATORS
from checklist.plandata.typedtexts import unnumbered
from checklist.words import compile_later
from checklist.words.goalnames import comparators_of, plain_name, propose_indicator, without_count
from checklist.words.goals import GoalReader
from checklist.words.ordinals import date_figures
from checklist.words.quantities import figures_in
from checklist.words.spelling import spell_out
from checklist.words.suggest import suggest_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checklist.model import Indicator
    from checklist.plandata.findings import Findings
    from checklist.plandata.shapes import Fields, PlacedText


class GoalBuilder:
    """Builds goals; the indicators that phrases speak of register themselves in ``proposed``."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        known = tuple(indicators)
        self._reader = GoalReader(known)
        self._known = {name for indicator in known for name in (indicator.name, *indicator.aliases)}
        self.proposed: dict[str, Indicator] = {}
        self._stems: dict[str, str] = {}
        """Names that registered themselves, by what they count: 高新技术企业数 is the 高新技术企业 of a phrase."""

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
                continue
            before = len(findings.items)
            target = _target(item)
            # of one with an error the rules could but say what follows from that
            if all(one.severity is not Severity.ERROR for one in findings.items[before:]):
                made.append(self._registered(target, findings))
        return tuple(made)

    def _registered(self, target: Target, findings: Findings) -> Target:
        """Register the indicator a target names first; one that looks like another's slip is left to the check."""
        name = self._stems.get(plain_name(target.indicator), target.indicator)
        if (
            name
            and name not in self._known
            and not any(_is_slip(name, one) for one in suggest_names(name, self._known))
        ):
            self._known.add(name)
            self._stems[plain_name(name)] = name
            self.proposed[name] = replace(propose_indicator(target), file=findings.file, line=target.line)
        return replace(target, indicator=name)

    def _phrased(self, phrase: PlacedText, findings: Findings, only_year: int | None) -> Iterable[Target]:
        words, line = _HEADING.sub(r"\1", unnumbered(unquoted(phrase[0], "targets"))), phrase[1]
        read = self._reader.read_phrase(_as_read(words))
        if not read or any(_YEARS.match(one.indicator) or _BARE_YEAR.match(one.indicator) for one in read):
            hint = "写成一句话，如 高新技术企业2027年达到800家以上；没有数字的目标写在工作目标（goal）里。"
            if bare := _BARE_YEAR.match(words):
                hint = f"年份后面请写“年”字，如 {bare[1]}年{words[bare.end() :]}。"
            if _YEARS.match(words):
                hint = "起止两个年份的，几年合计的写成 2027年累计培训500人次，年年都算的写成 每年培训500人次。"
            findings.note(line, "bad-value", f"从目标“{words}”里读不出指标和数字。", hint)
            return
        for target in read:
            named = self._registered(replace(target, line=line), findings)
            only = only_year if target.year is None and target.per is None else None
            yield replace(named, year=only or target.year, no_year=target.no_year and not only)


def _as_read(words: str) -> str:
    """Give a phrase as the grammar has it: the year before what is to be reached and in figures, no comma in a figure."""
    plain = _COMMA.sub("", date_figures(words))
    plain = spell_out(_SUM.sub(r"\1年\2", plain))
    return "。".join("；".join(_dated(sentence)) for sentence in plain.split("。"))


def _dated(sentence: str) -> Iterable[str]:
    """Give the clauses of a sentence, the year first; one without a year has that of the clause before it."""
    time = ""
    for clause in re.split("[；;]", sentence):
        dated = _YEAR_BEHIND.sub(r"\2\1", clause)
        own = _YEAR.findall(dated)
        yield f"{time}，{dated}" if time and dated.strip() and not own and not _RHYTHM.search(dated) else dated
        time = own[-1] if own else time


_YEAR = compile_later("(?:(?<![较比由从])|(?<=占比))(?:到|至)?(?:19|20)[0-9]{2}年[底末]?")
_RHYTHM = compile_later("每|年均|累计")
_HEADING = compile_later(
    "^((?:到|至)?(?:20[0-9]{2}年[底末]?)?)(?:(?:工作|主要|具体|总体|年度|总)?目标(?:任务)?|指标)[：:]"
)
_COMMA = compile_later("(?<=[0-9])[,，](?=[0-9]{3}(?![0-9]))")
_YEARS = compile_later("(?:19|20)[0-9]{2}年?[—–~～至到-]+(?=[0-9])")
_BARE_YEAR = compile_later(r"((?:19|20)[0-9]{2})(?![0-9年])[\s—–~～-]*(?![0-9])")
_SUM = compile_later("^(?:19|20)[0-9]{2}年?[—–~～至到-]+((?:19|20)[0-9]{2})年(.*(?:累计|合计|共).*)$")
_YEAR_BEHIND = compile_later("^([^（(，,]+)[（(，,]((?:到|至)?(?:19|20)[0-9]{2}年[底末]?)[）)]?$")


def _is_slip(name: str, near: str) -> bool:
    """Tell whether a name is another's slip of the hand: a character for another, too many or too few in a long name.

    市级平台 is no slip of 县级平台, nor 新增高新技术企业 of 高新技术企业: these count other things.
    """
    return any(_are_a_character_apart(*map(bare, (name, near))) for bare in (without_count, plain_name))


def _are_a_character_apart(name: str, near: str) -> bool:
    longer, shorter = sorted((name, near), key=len, reverse=True)
    if len(shorter) < _LONG_NAME:
        return False
    if len(longer) == len(shorter):
        changed = [{one, two} for one, two in zip(name, near, strict=True) if one != two]
        return sorted(name) == sorted(near) or (len(changed) == 1 and not changed[0] & _TELLING)
    if len(longer) != len(shorter) + 1:
        return False
    return any(longer[:at] + longer[at + 1 :] == shorter for at, one in enumerate(longer) if one not in _TELLING)


_LONG_NAME = 5
"""Characters from which a name that differs in one is hardly another name."""
_TELLING = frozenset("国省市县区镇乡村部级新老大小上下中高低内外进出甲乙丙一二三四五六七八九十0123456789AB")


def _target(fields: Fields) -> Target:
    _part_comparator(fields)
    found = fields.read()
    unit = found.pop("unit", None)
    if baseline := found.pop("baseline", None):
        start = baseline.read()
        found |= {} if "" in start.values() else {"baseline": Baseline(**start)}
    comparator = _worded_comparator(found, unit) if fields.has("value") else None
    return Target(**{"comparator": comparator, **found}, measurement_unit=unit, line=fields.line)


def _worded_comparator(found: dict[str, Any], unit: str | None) -> str:
    """Give the comparator a goal's words bear with its figure, where none is typed; ``>=`` where they do not have the figure."""
    if "comparator" in found:
        return str(found["comparator"])
    figures = (one for one in figures_in(found.get("text", ""), unit or "") if one.quantity.value == found.get("value"))
    return next((comparators_of(one, found.get("indicator", ""))[0] for one in figures), ">=")


def _part_comparator(fields: Fields) -> None:
    """Part what is typed before or behind the figure of a value that has no comparator of its own: ≥800, 800以上."""
    written = fields.node.get("value", "")
    match = _COMPARED.fullmatch(written) if isinstance(written, str) and not fields.has("comparator") else None
    sign = (match["before"] or match["behind"]) if match else ""
    if match and sign:
        entries = {**fields.node, "value": match["figure"], "comparator": sign}
        fields.node = fields.node.under((key, value, key) for key, value in entries.items())


_SIGNS = "|".join(map(re.escape, sorted(COMPARATORS, key=len, reverse=True)))
_COMPARED = compile_later(
    rf"\s*(?P<before>(?:{_SIGNS})?)\s*(?P<figure>[0-9０-９][0-9０-９.．,，]*)\s*(?P<behind>(?:以上|以内|左右)?)\s*"
)
