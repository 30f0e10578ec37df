"""From two versions a person named to one comparison: opened, named, narrowed as asked."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from checklist.commands.chinese import say
from checklist.commands.context import columns as known_columns
from checklist.commands.context import plan_data
from checklist.commands.outputs import pairs as heading_pairs
from checklist.errors import InputError, UnitNotFoundError
from checklist.model import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from checklist.compare.changes import Kind
    from checklist.compare.comparison import Comparison
    from checklist.compare.items import Aspect, Side
    from checklist.model import PlanData, Region
    from checklist.readback.ledger import ReadLedger
    from checklist.units import Body
    from checklist.versions import Sources, Version


class Request(Frozen):
    """What was typed after ``diff``."""

    old: str
    new: str
    plan_names: tuple[str, ...]
    unit: str
    kinds: tuple[str, ...]
    pairs: tuple[str, ...]
    labels: str
    form: str | None
    output: Path | None
    by_unit: bool
    all_units: bool
    suggest_links: bool
    exit_code: bool
    force: bool
    table: int | None
    mapping: tuple[str, ...]


class Found(Frozen):
    """The comparison, and the unit it was narrowed to ("" for none)."""

    whole: Comparison
    shown: Comparison
    unit: str = ""
    region: str = ""


def find_differences(request: Request) -> Found:
    """Compare what was typed. Raises InputError or DataError with what to type instead."""
    from checklist.compare.comparison import compare, narrow

    sources = version_sources(request.table, request.mapping)
    old, new = opened(request.old, sources), opened(request.new, sources)
    old, new = _of_plans(old, new, request.plan_names)
    asked = {plan_id for name in request.plan_names for plan_id in _named(name, old, new)}
    old, new = _beside_file(old, new.read, asked), _beside_file(new, old.read, asked)
    one, two = _sides(old, new, sources, request)
    whole = _with_lacking(compare(one, two, pairs=_plan_pairs(request.pairs)), old, new, (one, two))
    body = _unit(request.unit, old, new, sources, whole) if request.unit else None
    kinds = _kinds(request.kinds)
    shown = narrow(whole, kinds=kinds, unit=body[1].name if body else "", region=body[0].id if body else "")
    return Found(whole=whole, shown=shown, unit=body[1].name if body else "", region=body[0].id if body else "")


def version_sources(table: int | None = None, mapping: Sequence[str] = ()) -> Sources:
    """Give the places versions of this call come from."""
    from checklist.commands.revisions import files_at
    from checklist.versions import Sources

    mapped = tuple(heading_pairs(mapping).items())
    return Sources(columns=known_columns(), load=plan_data, at_revision=files_at, table=table, mapping=mapped)


def opened(text: str, sources: Sources) -> Version:
    """Open a version and say what the person should know of how it was read."""
    from checklist.versions import open_version

    version = open_version(text, sources)
    for remark in version.remarks:
        say(f"提醒：{remark}")
    return version


def _of_plans(old: Version, new: Version, names: Sequence[str]) -> tuple[Version, Version]:
    """Keep the plans named on either side, with those they replace or are replaced by."""
    if not names:
        return old, new
    plans = {plan.id: plan for version in (old, new) for plan in version.chosen_plans}
    wanted = {plan_id for name in names for plan_id in _named(name, old, new)}
    wanted |= {plan.id for plan in plans.values() if wanted & set(plan.replaces)}
    wanted |= {earlier for plan in plans.values() if plan.id in wanted for earlier in plan.replaces}
    return _only(old, wanted), _only(new, wanted)


def _named(name: str, old: Version, new: Version) -> set[str]:
    from msgspec.structs import replace

    from checklist.select import choose_plans

    found: set[str] = set()
    error: InputError | None = None
    for version in (old, new):
        if version.data is None:
            continue
        try:
            found |= {plan.id for plan in choose_plans(replace(version.data, plans=version.chosen_plans), [name])}
        except InputError as refused:
            error = refused
    if error and not found:
        raise error
    return found


def _beside_file(version: Version, file: ReadLedger | None, asked: set[str]) -> Version:
    """Keep the plans a file on the other side is a ledger of; of plans asked for, those that are or replace these."""
    if version.data is None or file is None:
        return version
    from msgspec.structs import replace

    from checklist.readback.matching import plans_of, required_plans

    theirs = {plan.id for plan in plans_of(file, version.data)}
    if not asked or not theirs:
        plans = required_plans(file, replace(version.data, plans=version.chosen_plans))
        return _only(version, {plan.id for plan in plans})
    earlier = {name for plan in version.data.plans if plan.id in theirs for name in plan.replaces}
    kept = {
        plan.id
        for plan in version.chosen_plans
        if plan.id in asked and (plan.id in theirs | earlier or theirs & set(plan.replaces))
    }
    if not kept:
        known = "、".join(sorted(theirs))
        raise InputError(
            f"{file.name}是{known}的台账，不是 --plan 指定的方案。", f"请改成 --plan {known}，或换一份台账。"
        )
    return _only(version, kept)


def _only(version: Version, wanted: set[str]) -> Version:
    from msgspec.structs import replace

    from checklist.versions import plans_label

    if version.data is None:
        return version
    kept = tuple(plan for plan in version.chosen_plans if plan.id in wanted)
    if not kept:
        raise InputError(f"“{version.label}”里没有 --plan 指定的方案。", f"这一版的方案：{'、'.join(version.plans)}")
    return replace(version, plans=tuple(plan.id for plan in kept), label=plans_label(kept, version.year))


def _labels(request: Request, old: Version, new: Version) -> tuple[str, str]:
    """Name the versions: as told, else by their own names, with revision or file where these are equal."""
    if request.labels:
        names = [name.strip() for name in request.labels.replace("，", ",").split(",")]
        if len(names) != 2 or not all(names):  # noqa: PLR2004 - the old and the new one
            raise InputError(f"--labels 的写法不对：{request.labels}", "要写成 旧,新，如 --labels 2024年,2025年。")
        return names[0], names[1]
    if old.label != new.label or old.mark == new.mark:
        return old.label, new.label
    return _with_mark(old), _with_mark(new)


def _with_mark(version: Version) -> str:
    return f"{version.label}（{version.mark}）" if version.mark else version.label


def _sides(old: Version, new: Version, sources: Sources, request: Request) -> tuple[Side, Side]:
    from msgspec.structs import replace

    from checklist.versionsides import sides_of

    one, two = _labels(request, old, new)
    return sides_of(replace(old, label=one), replace(new, label=two), sources, unit=request.unit)


def _with_lacking(comparison: Comparison, old: Version, new: Version, sides: tuple[Side, Side]) -> Comparison:
    """Name what data know and the file beside them does not: the data were worded in the file's columns."""
    from msgspec.structs import replace

    if old.data is not None and new.read is not None:
        return replace(comparison, lacking_new=_lacking(sides[1], old, new.read))
    if new.data is not None and old.read is not None:
        return replace(comparison, lacking_old=_lacking(sides[0], new, old.read))
    return comparison


def _lacking(side: Side, data: Version, file: ReadLedger) -> tuple[Aspect, ...]:
    """Give what the file does not have of what its plans say in the data."""
    from checklist.compare.items import Aspect
    from checklist.outline import sections_of

    asked = [Aspect.SECTION, Aspect.TARGETS]
    sections = [section for plan in data.chosen_plans for section in sections_of(plan)]
    asked += [Aspect.GOALS] if any(section.targets or section.goal for section in sections) else []
    asked += [Aspect.GOALS_TEXT] if any(section.goal for section in sections) else []
    overall = not file.unit and any(plan.targets or plan.goal for plan in data.chosen_plans)
    asked += [Aspect.OVERALL] if overall else []
    asked += [Aspect.UNITS, Aspect.ROLES, Aspect.DEADLINE]
    known = {aspect.word for aspect in side.aspects}
    return tuple(aspect for aspect in asked if aspect.word not in known)


def _plan_pairs(texts: Iterable[str]) -> list[tuple[str, str]]:
    found = []
    for text in texts:
        old, equals, new = text.partition("=")
        if not (equals and old.strip() and new.strip()):
            raise InputError(f"--pair 的写法不对：{text}", "要写成 旧方案=新方案，如 --pair maiji-2022=maiji-2026。")
        found.append((old.strip(), new.strip()))
    return found


def _kinds(names: Sequence[str]) -> list[Kind]:
    from checklist.compare.changes import Kind

    return [Kind(name) for name in names]


def _unit(name: str, old: Version, new: Version, sources: Sources, whole: Comparison) -> tuple[Region, Body]:
    """Find a unit in the new version's register, else in the old one's: only that may know it."""
    known = [version.data for version in (new, old) if version.data is not None] or [sources.load()]
    try:
        return _unit_in(known[0], name, whole)
    except UnitNotFoundError:
        for data in known[1:]:
            with suppress(UnitNotFoundError):
                return _unit_in(data, name, whole)
        raise


def _unit_in(data: PlanData, name: str, whole: Comparison) -> tuple[Region, Body]:
    from checklist.units import resolve_unit

    regions = {plan.region for pair in whole.pairs for plan in (pair.old, pair.new)}
    return resolve_unit(data, name, [region for region in data.regions if region.id in regions] or data.regions)
