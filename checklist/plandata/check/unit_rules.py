"""Units and collectives: what sort of body each is, who belongs to a collective and how that is known."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from checklist.model import UnitKind
from checklist.plandata.check.walk import body_place
from checklist.plandata.findings import finding
from checklist.words import compile_later
from checklist.words.units import Register, likely_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.model import Finding, PlanData, Region, UnitGroup

_KINDS = (
    (compile_later(r"^[市区县旗州]委(?!员会)"), (UnitKind.PARTY, UnitKind.INSTITUTION)),
    (compile_later(r"^[市区县旗州](?:人大|政协)"), (UnitKind.CONGRESS,)),
    (
        compile_later(r"税务局$|海关$|银保监分局$|金融监管.*分局$|金融监管总局.|^人行|人民银行|调查队$"),
        (UnitKind.VERTICAL,),
    ),
    (compile_later(r"(?:科协|总工会|妇联|工商联|文联|社科联|残联|侨联)$|^团[市区县旗州]委$"), (UnitKind.MASS,)),
    (compile_later(r"(?:公司|集团)$"), (UnitKind.ENTERPRISE,)),
    (compile_later(r"(?:大学|学院|学校|医院|研究院|研究所)$"), (UnitKind.INSTITUTION,)),
    (compile_later(r"管委会?$"), (UnitKind.ZONE, UnitKind.INSTITUTION)),
    (compile_later(r".[县区市旗](?:人民)?政府$"), (UnitKind.COUNTY,)),
    (compile_later(r".(?:镇|乡|街道)(?:(?:人民)?政府|办事处)?$"), (UnitKind.TOWN,)),
)


def check_unit_kinds(data: PlanData) -> Iterable[Finding]:
    """Require that a unit whose name tells what sort of body it is has that kind."""
    for region in data.regions:
        for unit in region.units:
            kinds = kinds_by_name(unit.name, region.prefix)
            if kinds and unit.kind not in kinds:
                own, *likely = (f"{kind.value}（{kind.word}）" for kind in (unit.kind, *kinds))
                message = f"单位“{unit.name}”的 kind 是 {own}，看名称像 {'或'.join(likely)}。"
                yield finding("unit-kind", body_place(region, unit), message)


def kinds_by_name(name: str, prefix: str) -> tuple[UnitKind, ...]:
    """Give the kinds a short name points to, the likeliest first; () when it tells nothing."""
    if name.startswith(f"{prefix}政府"):
        return (UnitKind.GOVERNMENT,)
    return next((kinds for pattern, kinds in _KINDS if pattern.search(name)), ())


def _groups(data: PlanData) -> Iterator[tuple[Region, UnitGroup]]:
    for region in data.regions:
        for group in region.groups:
            yield region, group


def check_groups(data: PlanData) -> Iterable[Finding]:
    """Require that a group lists its members, each once, and how they are known, or says that they are unknown."""
    for region, group in _groups(data):
        place, said = body_place(region, group), f"集体“{group.name}”"
        if group.members_known and not group.members:
            yield finding("empty-group", place, f"{said}没有成员。")
        for member in (member for member, times in Counter(group.members).items() if times > 1):
            yield finding("repeated-member", place, f"{said}的成员“{member}”写了两次。")
        if group.members and not group.source:
            yield finding("group-source", place, f"{said}列了成员，没有注明依据。")


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
    near = likely_names(member, {name: name for name in names})
    return f"是否想写：{'、'.join(near)}？" if near else f"请先在地区 {register.region.id} 的 units 里登记这个单位。"
