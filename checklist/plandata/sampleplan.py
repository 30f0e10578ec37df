"""One more plan for data that are there: the sample plan of ``templates/skeleton.yaml`` under its place, ids and years."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from checklist.errors import InputError
from checklist.files.textfiles import template
from checklist.model import Frozen, UnitKind
from checklist.outline import measures_of
from checklist.plandata.spoken import speak_chinese, usual_name
from checklist.words.regex import compile_later

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklist.model import Plan, PlanData, Region

_LONGEST_PLACE, _LONGEST_STEM = 24, 10
"""Characters of the region's id, and of what begins the tasks' ids, that leave room for year and number."""
_FIRST, _LAST = "2025", "2027"
"""The years of the sample."""
_NOT_READABLE = compile_later(r"\n *- \{indicator: [^\n]*")
"""The sample's goal that is written key by key: where an indicator's name is like it, it would be taken for a slip."""


class NewPlan(Frozen):
    """A sample plan for a place, with what is to be said of it."""

    id: str
    region: Region
    follows: Plan | None
    """The place's last plan, which it may go on from."""
    replaces: str
    """What the key is called that would retire that one."""
    text: str
    """Its YAML: an item of the list of plans, in English keys or Chinese ones."""


def sample_plan(own: PlanData, whole: PlanData, *, chinese: bool) -> NewPlan:
    """Make the sample a plan of the place that the last plan is of, for the years behind those of that place's plans.

    ``own`` is the file that gets it, ``whole`` all data beside it, whose units serve where the file registers none and
    whose ids are not used again. Raises InputError where no place has units.
    """
    data = own if any(region.units for region in own.regions) else whole
    taken = {plan.id for plan in whole.plans}.union(*map(_task_ids, whole.plans))
    region = _place(data)
    plans = [plan for plan in data.plans if plan.region == region.id]
    follows = _last(plans)
    first, last = _years(follows)
    id_ = _unused(f"{region.id[:_LONGEST_PLACE].rstrip('-')}-{first}", taken)
    meant = {
        "mycity-2025": id_,
        "mycity": region.id,
        "××市": region.name,
        "科技创新  ": f"科技创新{first}",
        "my-a": _stem(plans, taken),
        f"{_FIRST}—{_LAST}": f"{first}—{last}" if first != last else first,
        f"{_FIRST}-{_LAST}": f"{first}-{last}" if first != last else first,
        _FIRST: first,
        _LAST: last,
    }
    text = re.sub("|".join(meant), lambda found: meant[found[0]], _sample(chinese=chinese))
    text = _with_units(text, region)
    key = usual_name("replaces") if chinese else "replaces"
    return NewPlan(id=id_, region=region, follows=follows, replaces=key, text=_proposing(text, follows, key))


def _place(data: PlanData) -> Region:
    """Give the region of the last plan whose units are registered; without plans, the first with units."""
    able = {region.id: region for region in data.regions if region.units}
    if not able:
        raise InputError(
            "没有登记地区和单位，加不了方案。", "请先用 checklist init 新建带单位名录的文件，或写明有地区的数据文件。"
        )
    placed = [plan.region for plan in data.plans if plan.region in able]
    return able[placed[-1] if placed else next(iter(able))]


def _years(follows: Plan | None) -> tuple[str, str]:
    if follows is None or not follows.last_year:
        return _FIRST, _LAST
    first = follows.last_year + 1
    return str(first), str(first + follows.last_year - follows.first_year)


def _unused(name: str, taken: set[str]) -> str:
    numbered = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(one for one in numbered if one not in taken)


def _last(plans: Sequence[Plan]) -> Plan | None:
    """Give the plan of a place that holds the longest and that no other replaces."""
    replaced = {name for plan in plans for name in plan.replaces}
    left = [plan for plan in plans if plan.id not in replaced]
    return max(left, key=lambda plan: (plan.last_year, plan.first_year), default=None)


def _task_ids(plan: Plan) -> list[str]:
    return [measure.id for _, measure in measures_of(plan)]


def _stem(plans: Sequence[Plan], taken: set[str]) -> str:
    """Give what begins the ids of the tasks: as in the place's plans, with the first letter that no id has."""
    own = [id_ for plan in plans for id_ in _task_ids(plan)]
    stem = re.split("-|(?<=[a-z])(?=[0-9])", own[-1] if own else "")[0][:_LONGEST_STEM] or "my"
    for turn, letter in product(("", *range(2, 99)), "abcdefghijklmnopqrstuvwxyz"):
        begun = f"{stem}{turn}-{letter}"
        if not any(id_.startswith(begun) for id_ in taken):
            break
    return begun


def _sample(*, chinese: bool) -> str:
    whole = template("skeleton.yaml").read_text(encoding="utf-8")
    text = _NOT_READABLE.sub("", whole.partition("\nplans:\n")[2]).replace("；要统一指标名的，像第二条那样逐项写", "")
    return speak_chinese(text) if chinese else text


def _with_units(text: str, region: Region) -> str:
    """Put the place's own units for those of the sample: whoever is for science first, then its bureaus."""
    usual = [unit.name for unit in region.units if unit.kind is UnitKind.GOVERNMENT] or [region.units[0].name]
    names = sorted(usual, key=lambda name: "科技" not in name)[:3]
    leads, others = names[0], [*names[1:], *(group.name for group in region.groups[:1])]
    text = text.replace("[市科技局]", f"[{leads}]")
    text = re.sub(r"\n *\S+: \[市工业和信息化局.*\]", lambda found: _listed(found[0], others), text)
    return re.sub(r"\[市科技局, 市科协\]", lambda _: f"[{', '.join(names[:2])}]", text)


def _listed(line: str, names: list[str]) -> str:
    return f"{line.partition('[')[0]}[{', '.join(names)}]" if names else ""


def _proposing(text: str, follows: Plan | None, key: str) -> str:
    """Write behind the years what retires the plan before, as a comment: only a person knows whether it does."""
    if follows is None:
        return text
    told = f"  # {key}: [{follows.id}]   # 若接续、替代《{follows.short or follows.title}》，去掉行首的“# ”\n"
    lines = text.splitlines(keepends=True)
    period = next(place for place, line in enumerate(lines) if line.startswith(("  period:", "  期限:")))
    lines.insert(period + 1, told)
    return "".join(lines)
