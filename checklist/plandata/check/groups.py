"""Collectives (各县区政府): who belongs to them, and how that is known."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from checklist.plandata.check.walk import body_place, finding, if_printed_so
from checklist.words.suggest import ask_nearest
from checklist.words.units import Register

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.model import Finding, PlanData, Region, UnitGroup


def _groups(data: PlanData) -> Iterator[tuple[Region, UnitGroup]]:
    for region in data.regions:
        for group in region.groups:
            yield region, group


def check_groups_filled(data: PlanData) -> Iterable[Finding]:
    """Require that a group lists its members or says that they are unknown."""
    for region, group in _groups(data):
        if group.members_known and not group.members:
            yield finding(
                "empty-group",
                body_place(region, group),
                f"集体“{group.name}”没有成员。",
                "请写 members: [单位, 单位] 并用 source 注明依据；成员说不准的写 members: unknown。",
            )


def check_members_registered(data: PlanData) -> Iterable[Finding]:
    """Require that members go by the names they are registered under: by these a unit's collective tasks are found."""
    for region, group in _groups(data):
        names = {unit.name for unit in region.units}
        unknown = [member for member in group.members if member not in names]
        register = Register(region) if unknown else None
        for member in unknown:
            yield finding(
                "unknown-member",
                body_place(region, group),
                f"集体“{group.name}”的成员“{member}”没有登记为单位。",
                _right_name(member, register, names) if register else "",
            )


def _right_name(member: str, register: Register, names: set[str]) -> str:
    body = register.find(member)
    if body and body.name in names:
        return f"这是“{body.name}”的另一名称，成员请写登记的名称。"
    return ask_nearest(member, names) or f"请先在地区 {register.region.id} 的 units 里登记这个单位。"


def check_members_once(data: PlanData) -> Iterable[Finding]:
    """Require that no member is listed twice."""
    for region, group in _groups(data):
        for member, times in Counter(group.members).items():
            if times > 1:
                yield finding(
                    "repeated-member",
                    body_place(region, group),
                    f"集体“{group.name}”的成员“{member}”写了两次。",
                    f"请删去一个。{if_printed_so('repeated-member')}",
                )


def check_members_sourced(data: PlanData) -> Iterable[Finding]:
    """Require that it is said how listed members are known."""
    for region, group in _groups(data):
        if group.members and not group.source:
            yield finding(
                "group-source",
                body_place(region, group),
                f"集体“{group.name}”列了成员，没有注明依据。",
                "请补 source，如“行政区划（鹤壁市辖2县3区）”或“原文附件”。",
            )
