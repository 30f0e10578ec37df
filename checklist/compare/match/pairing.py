"""Which plan of one version is compared with which of the other, and which units are the same body in both.

Two registers may know a body by an old and by a new name. Only a name, an alias and a former name of a mere rename tell;
merged, split and moved duties make different bodies.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.sides.item import former_names
from checklist.compare.sides.scope import not_one_place
from checklist.errors import InputError
from checklist.model import Frozen, Unit
from checklist.words.suggest import ask_nearest
from checklist.words.units import normalise_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from checklist.compare.sides.item import PlanInfo, Side
    from checklist.model import Region
    from checklist.words.units import Body, Party


class PlanPair(Frozen):
    """Two plans that are compared."""

    old: PlanInfo
    new: PlanInfo
    later: int = 0
    """By how many years the new plan follows the old one, where both go by one id or title, and their dates tell it."""
    by_dates: bool = False
    """True where nothing else tells the years they run in either."""

    @property
    def same(self) -> bool:
        """True where both are the same document (two editions, or two years of it); files may leave open which it is."""
        unlike = not self.old.id and self.old.title != self.new.title and self.old.period != self.new.period
        return self.old.id == self.new.id and not (unlike or self.later)

    @property
    def years(self) -> tuple[tuple[int, int], ...]:
        """The years of the old plan's period, each with that of the plan that follows it; () where no period moved on.

        Of periods of unlike length, or that overlap, only the last years stand for each other.
        """
        old, new = self.old, self.new
        if self.later:
            return tuple((year, year + self.later) for year in range(old.first_year, old.last_year + 1))
        if self.same or not (old.first_year and new.first_year) or old.period == new.period:
            return ()
        overlap = new.first_year <= old.last_year and old.first_year <= new.last_year
        if overlap or old.last_year - old.first_year != new.last_year - new.first_year:
            return ((old.last_year, new.last_year),) if old.last_year != new.last_year else ()
        by = new.first_year - old.first_year
        return tuple((year, year + by) for year in range(old.first_year, old.last_year + 1))


class Pairing(Frozen):
    """The plans compared, and those that stand alone on their side."""

    pairs: tuple[PlanPair, ...]
    only_old: tuple[PlanInfo, ...] = ()
    only_new: tuple[PlanInfo, ...] = ()


def pair_plans(old: Side, new: Side, given: Sequence[tuple[str, str]] = ()) -> Pairing:
    """Pair plans as told, then by id, then by ``replaces``, then the one with the one; in the new side's order.

    Raises InputError where a plan named is not there, where regions differ, and where nothing can be paired.
    """
    left_old, left_new = list(old.plans), list(new.plans)
    pairs = [PlanPair(old=_named(old, one), new=_named(new, two)) for one, two in given]
    for pair in pairs:
        if pair.old not in left_old or pair.new not in left_new:
            raise InputError(f"方案“{pair.old.id}={pair.new.id}”对应重复。", "一个方案只能与另一版的一个方案对照。")
        left_old.remove(pair.old)
        left_new.remove(pair.new)
    pairs += _pairs_by(left_old, left_new, lambda one, two: one.id == two.id and bool(one.id))
    pairs += _pairs_by(left_old, left_new, lambda one, two: one.id in two.replaces or two.id in one.replaces)
    if not pairs and len(old.plans) == len(new.plans) == 1:
        pairs = [PlanPair(old=old.plans[0], new=new.plans[0])]
        left_old, left_new = [], []
    _require_pairs(old, new, pairs)
    order = {plan.id: place for place, plan in enumerate(new.plans)}
    pairs.sort(key=lambda pair: order[pair.new.id])
    return Pairing(pairs=tuple(pairs), only_old=tuple(left_old), only_new=tuple(left_new))


def named_plan(plans: Iterable[PlanInfo], name: str) -> PlanInfo | None:
    """Give the first of the plans that goes by a name: its id, title or nickname."""
    wanted = normalise_name(name).strip("《》（）")
    named = (
        plan for plan in plans if wanted in {plan.id, normalise_name(plan.title), normalise_name(plan.short)} - {""}
    )
    return next(named, None)


def _named(side: Side, name: str) -> PlanInfo:
    plan = named_plan(side.plans, name)
    if plan is not None:
        return plan
    wanted = normalise_name(name).strip("《》（）")
    hint = ask_nearest(wanted, {plan.id for plan in side.plans}) or f"这一版的方案：{_listed(side)}"
    raise InputError(f"“{side.label}”里没有“{name}”这个方案。", hint)


def _pairs_by(old: list[PlanInfo], new: list[PlanInfo], fits: Callable[[PlanInfo, PlanInfo], bool]) -> list[PlanPair]:
    """Take the plans that fit off both lists; one that fits several goes with the first of them."""
    pairs = []
    for two in tuple(new):
        one = next((plan for plan in old if fits(plan, two)), None)
        if one is not None:
            pairs.append(PlanPair(old=one, new=two))
            old.remove(one)
            new.remove(two)
    return pairs


def _require_pairs(old: Side, new: Side, pairs: Sequence[PlanPair]) -> None:
    for pair in pairs:
        if pair.old.region and pair.new.region and pair.old.region != pair.new.region:
            raise not_one_place(_place(old, pair.old), _place(new, pair.new))
    if not pairs:
        raise InputError(
            "两个版本里没有可以对应的方案。",
            f"旧版：{_listed(old)}；新版：{_listed(new)}。可用“旧方案=新方案”指明，或在数据里写 replaces。",
        )


def _place(side: Side, plan: PlanInfo) -> str:
    return next((region.short for region in side.regions if region.id == plan.region), plan.region)


def _listed(side: Side) -> str:
    return "、".join(plan.id or plan.title for plan in side.plans) or "没有方案"


_SHORTEST_IN_TEXT = 3
"""Characters of a name; a shorter one stands in other words by chance."""


def settled(side: Side, same: dict[tuple[str, str], str]) -> Side:
    """Give a side with the common keys that :func:`same_bodies` found."""
    if not same:
        return side
    regions = {plan.id: plan.region for plan in side.plans}
    items = (
        replace(item, parties=tuple(_settled_party(party, regions.get(item.plan, ""), same) for party in item.parties))
        for item in side.items
    )
    return replace(side, items=tuple(items))


def _settled_party(party: Party, region: str, same: dict[tuple[str, str], str]) -> Party:
    members = tuple(same.get((region, member), member) for member in party.members)
    return replace(party, key=same.get((region, party.key), party.key), members=members)


def same_bodies(old: Side, new: Side) -> dict[tuple[str, str], str]:
    """Give the common key of bodies whose registers call them differently, by region and own key.

    The key is the lesser of the two names, so that it does not depend on which side is the old one.
    """
    same: dict[tuple[str, str], str] = {}
    others = {region.id: region for region in new.regions}
    for region in old.regions:
        other = others.get(region.id)
        if other is None or other.bodies == region.bodies:
            continue
        for one, two in _shared_names(region, other):
            same |= {(region.id, name): min(one, two) for name in (one, two)}
    return same


def _shared_names(region: Region, other: Region) -> Iterator[tuple[str, str]]:
    """Give what bodies that share a name are called in both; one that would stand for several on the other side stands for none."""
    bearers = _bearers(other)
    own, known = (set(map(attrgetter("name"), one.bodies)) for one in (region, other))
    claims: dict[str, list[str]] = defaultdict(list)
    for body in region.bodies:
        met = set(chain.from_iterable(bearers.get(name, ()) for name in lasting_names(body)))
        if body.name not in known and len(met) == 1 and met.isdisjoint(own):
            claims[met.pop()].append(body.name)
    return ((bodies[0], name) for name, bodies in claims.items() if len(bodies) == 1)


def _bearers(region: Region) -> dict[str, set[str]]:
    """Give by each lasting name what the bodies that bear it are called."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for body in region.bodies:
        for name in lasting_names(body):
            bearers[name].add(body.name)
    return bearers


def lasting_names(body: Body) -> set[str]:
    """Give the names that mean the body and no other, in comparable form: its own, aliases, those before a mere rename."""
    own = {normalise_name(name) for name in (body.name, *body.aliases)}
    if isinstance(body, Unit):
        own |= {normalise_name(body.full), *former_names([body], renamed=True)}
    return own - {""}


def names_in_text(regions: Iterable[Region], same: dict[tuple[str, str], str]) -> dict[str, str]:
    """Give the unit names to be recognised in running text, each with the key of its body; ambiguous ones are left out.

    ``same`` are the common keys of bodies that the two registers call differently.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for region in regions:
        for name, bodies in _bearers(region).items():
            found[name] |= {same.get((region.id, body), body) for body in bodies}
    return {name: next(iter(keys)) for name, keys in found.items() if len(keys) == 1 and len(name) >= _SHORTEST_IN_TEXT}
