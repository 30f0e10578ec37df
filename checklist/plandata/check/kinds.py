"""What sort of body a unit is, as far as its name tells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checklist.model import UnitKind
from checklist.plandata.check.walk import Place, body_place, finding, if_printed_so

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checklist.model import Finding, PlanData, Unit

_KINDS = (
    (re.compile(r"^[市区县旗州]委(?!员会)"), (UnitKind.PARTY, UnitKind.INSTITUTION)),
    (re.compile(r"^[市区县旗州](?:人大|政协)"), (UnitKind.CONGRESS,)),
    (
        re.compile(r"税务局$|海关$|银保监分局$|金融监管.*分局$|金融监管总局|^人行|人民银行|调查队$"),
        (UnitKind.VERTICAL,),
    ),
    (re.compile(r"(?:科协|总工会|妇联|工商联|文联|社科联|残联|侨联)$|^团[市区县旗州]委$"), (UnitKind.MASS,)),
    (re.compile(r"(?:公司|集团)$"), (UnitKind.ENTERPRISE,)),
    (re.compile(r"(?:大学|学院|学校|医院|研究院|研究所)$"), (UnitKind.INSTITUTION,)),
    (re.compile(r"管委会?$"), (UnitKind.ZONE, UnitKind.INSTITUTION)),
    (re.compile(r".[县区市旗](?:人民)?政府$"), (UnitKind.COUNTY,)),
    (re.compile(r".(?:镇|乡|街道)(?:(?:人民)?政府|办事处)?$"), (UnitKind.TOWN,)),
)


def check_unit_kinds(data: PlanData) -> Iterable[Finding]:
    """Require that a unit whose name tells what sort of body it is has that kind."""
    for region in data.regions:
        for unit in region.units:
            kinds = _kinds_by_name(unit.name, region.prefix)
            if kinds and unit.kind not in kinds:
                yield _other_kind(unit, kinds, body_place(region, unit))


def _other_kind(unit: Unit, kinds: tuple[UnitKind, ...], place: Place) -> Finding:
    likely = "或".join(_kind_in_words(kind) for kind in kinds)
    message = f"单位“{unit.name}”的 kind 是 {_kind_in_words(unit.kind)}，看名称像 {likely}。"
    hint = f"请核对；没有写 kind 的按 government。{if_printed_so('unit-kind', '确实如此')}"
    return finding("unit-kind", place, message, hint)


def _kind_in_words(kind: UnitKind) -> str:
    return f"{kind.value}（{kind.word}）"


def _kinds_by_name(name: str, prefix: str) -> tuple[UnitKind, ...]:
    """Give the kinds a short name points to, the likeliest first; () when it tells nothing."""
    if name.startswith(f"{prefix}政府"):
        return (UnitKind.GOVERNMENT,)
    return next((kinds for pattern, kinds in _KINDS if pattern.search(name)), ())
