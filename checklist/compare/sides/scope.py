"""Whose ledgers two versions are: those of two units are not compared, of a whole plan only what concerns the unit."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.sides.matching import with_one_region
from checklist.compare.sides.owners import Owner, owner_of, says_own
from checklist.errors import InputError
from checklist.model import Frozen
from checklist.words.units import resolve_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.compare.sides.version import Sources, Version
    from checklist.model import PlanData


class Scope(Frozen):
    """The unit whose ledger is compared, and what a person should know of it, as sentences."""

    owner: Owner
    remarks: tuple[str, ...] = ()


def scope_of(old: Version, new: Version, sources: Sources, *, unit: str = "") -> Scope | None:
    """Find out whose ledgers are compared; None where that is a matter of whole plans.

    ``unit`` is the unit asked for. Raises InputError where the files are ledgers of different units, or of another one
    than the unit asked for.
    """
    data = _register(old, new, sources)
    files = [version for version in (old, new) if version.read is not None]
    owned = [(version, owner) for version in files if version.read and (owner := owner_of(version.read, data, unit))]
    if not owned:
        return None
    owner = owned[-1][1]
    if len(files) == 1:
        _refuse_unknown(files[0], owner, data)
    for version, known in owned if unit else ():
        _refuse_other_unit(version, known, data, unit)
    wholes = [version for version in files if all(version is not known for known, _ in owned)]
    for version in wholes:
        _refuse_unnamed(version)
    return Scope(owner=owner, remarks=(*_of_two_names(owned, data), *(_of_whole(version, owner) for version in wholes)))


def _refuse_unknown(version: Version, owner: Owner, data: PlanData) -> None:
    """Refuse the ledger of a unit that the data beside it do not know."""
    if not owner.region:
        places = "、".join(region.short for region in data.regions)
        raise InputError(
            f"{_name(version)}是“{owner.printed}”的台账，{places}的数据里没有这个单位。",
            "请核对两个版本；如系机构更名，请先在方案数据的单位里登记曾用名（formerly）。",
        )


def _register(old: Version, new: Version, sources: Sources) -> PlanData:
    """Give the data that know the units: those beside the file, with the places of their plans only; of files, with theirs."""
    version = next((version for version in (new, old) if version.data is not None), None)
    if version is None or version.data is None:
        return with_one_region(sources.load(), [file.read for file in (old, new) if file.read is not None])
    places = {plan.region for plan in version.chosen_plans}
    regions = tuple(region for region in version.data.regions if region.id in places)
    return replace(version.data, plans=version.chosen_plans, regions=regions)


def _of_two_names(owned: Sequence[tuple[Version, Owner]], data: PlanData) -> Iterator[str]:
    """Refuse ledgers of two units; where one unit bears two names, say so."""
    for (old, one), (new, two) in pairwise(owned):
        if not one.is_same(two):
            raise _two_places(one, two, data) or _two_units(old, new, one, two)
        if not replace(one, region="").is_same(replace(two, region="")):
            yield f"旧版是{one.printed}的台账，新版是{two.printed}的台账，按同一个单位对照。"


def _of_whole(version: Version, owner: Owner) -> str:
    return f"{_name(version)}不是一个单位的台账，只对照其中{owner.name}的任务。"


def _refuse_other_unit(version: Version, owner: Owner, data: PlanData, unit: str) -> None:
    regions = [region for region in data.regions if region.id == owner.region]
    known = resolve_unit(data, unit, regions)[1].name == owner.name if regions else None
    if not (Owner(name=unit, printed=unit).is_same(owner) if known is None else known):
        raise InputError(
            f"{_name(version)}是{owner.printed}的台账，看不出“{unit}”的变动。",
            "请去掉 --unit，或换成这个单位的台账、整个方案的台账。",
        )


def _two_places(one: Owner, two: Owner, data: PlanData) -> InputError | None:
    short = {region.id: region.short for region in data.regions}
    if not (one.region and two.region) or one.region == two.region:
        return None
    return InputError(
        f"两个版本不是同一个地区的：旧版是{short[one.region]}，新版是{short[two.region]}。",
        "请核对两个版本，单位按地区识别，不能跨地区对照。",
    )


def _two_units(old: Version, new: Version, one: Owner, two: Owner) -> InputError:
    return InputError(
        f"两份台账不是同一个单位的：旧版{_name(old)}是{one.printed}的台账，新版{_name(new)}是{two.printed}的台账。",
        "请选同一个单位的两份台账，或整个方案的台账。如系机构更名，请先在方案数据的单位里登记曾用名（formerly），再用 --data 指明数据。",
    )


def _refuse_unnamed(version: Version) -> None:
    """Refuse a table that says 本单位 and not which, beside the ledger of a unit."""
    if version.read is not None and says_own(version.read):
        raise InputError(
            f"看不出{_name(version)}是哪个单位的台账：标题和填报单位处都没有写。",
            "请在表上写明“填报单位：某某局”，或加 --unit。",
        )


def _name(version: Version) -> str:
    return version.read.name if version.read else version.label
