"""Which task became which: by id, by links, by wording, the best assignment as a whole."""

from __future__ import annotations

import random
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from random_ledgers import clause
from versions import data_of, party, plan, side, task, without_ids

from checklist.compare.by_unit import for_unit
from checklist.compare.comparison import compare
from checklist.compare.match.align import Step, align, best_assignment
from checklist.compare.match.pairing import PlanPair, pair_plans, same_bodies, settled
from checklist.compare.match.suggestions import SuggestionKind, suggest_links_yaml
from checklist.compare.sides.item import Level, plan_side
from checklist.compare.text.similarity import Wording, likely_pairs, likeness
from checklist.errors import InputError
from checklist.model import FormerName, Region, Role, Unit, UnitKind
from checklist.words.units import Register, named_party

WEIGHTS = st.lists(st.dictionaries(st.integers(0, 3), st.integers(1, 12)), max_size=4)


def greatest_sum(weights):
    """Try every assignment: each row one of four columns or one of its own spare ones."""
    columns = range(4 + len(weights))
    return max(
        sum(row.get(column, 0) for row, column in zip(weights, chosen, strict=True))
        for chosen in permutations(columns, len(weights))
    )


@pytest.mark.slow
@given(WEIGHTS)
def test_the_assignment_is_the_best_of_all(weights):
    found = best_assignment(weights)
    assert len(set(found.values())) == len(found)
    assert sum(weights[row][column] for row, column in found.items()) == greatest_sum(weights)


def test_the_first_that_comes_does_not_take_what_suits_another_better():
    assert best_assignment([{0: 9, 1: 8}, {0: 8}]) == {0: 1, 1: 0}


def aligned(old, new):
    one, two = side(plan(*old)), side(plan(*new))
    found = align(one.measures, two.measures, pair_plans(one, two).pairs)
    return {(tuple(i.id for i in m.old), tuple(i.id for i in m.new)): m for m in found}


def test_an_id_decides_whatever_the_wording():
    found = aligned([task("m1", title="甲", actions=("甲甲甲",))], [task("m1", title="乙", actions=("乙乙乙",))])
    assert [(match.step, match.confidence) for match in found.values()] == [(Step.ID, 1.0)]


def test_a_link_decides_where_ids_differ_and_several_make_a_group():
    found = aligned(
        [task("m1"), task("m2")],
        [task("n1", continues=("m1",)), task("n2", split_from=("m2",)), task("n3", split_from=("m2",))],
    )
    assert {ids: match.step for ids, match in found.items()} == {
        (("m1",), ("n1",)): Step.LINK,
        (("m2",), ("n2", "n3")): Step.LINK,
    }


def test_wording_decides_last_and_says_how_sure_it_is():
    found = aligned([task("m1")], [task("n1", title="大力培育高新技术企业群m1")])
    match = found[("m1",), ("n1",)]
    assert match.step is Step.WORDING
    assert 0.9 < match.confidence < 1


def test_below_the_threshold_tasks_are_gone_and_new():
    found = aligned([task("m1", title="甲", actions=("举办路演",))], [task("n1", title="乙", actions=("修建厂房",))])
    assert set(found) == {(("m1",), ()), ((), ("n1",))}


def test_a_revised_edition_keeps_its_ids_so_wording_must_be_much_alike():
    old = task("m1", title="培育企业", actions=("围绕主导产业建立培育库", "组织申报辅导", "开展精准服务"))
    new = task("n1", title="培育企业", actions=("围绕主导产业建立培育库", "举办融资路演", "推荐上市后备"))
    assert set(aligned([old], [new])) == {(("m1",), ()), ((), ("n1",))}
    other = side(plan(new, id="mou-2025"))
    pairs = [PlanPair(old=side(plan(old)).plans[0], new=other.plans[0])]
    assert align(side(plan(old)).measures, other.measures, pairs)[0].step is Step.WORDING


def test_equal_wordings_go_by_their_heading_number_and_units():
    one, two = (
        task("m1", title="同", number="二1", lead=["市科技局"]),
        task("m2", title="同", number="二2", lead=["市财政局"]),
    )
    old = without_ids(side(plan(one, two)))
    new = without_ids(side(plan(two, one)))
    found = align(old.measures, new.measures, pair_plans(old, new).pairs)
    assert sorted((m.old[0].number, m.new[0].number) for m in found) == [("二1", "二1"), ("二2", "二2")]


def test_an_id_used_twice_in_one_version_is_refused():
    with pytest.raises(InputError) as caught:
        compare(side(plan(task("m1"))), side(plan(task("m1", title="甲"), task("m1", title="乙"))))
    assert str(caught.value) == "新版里任务编码“m1”出现了两次：“甲”和“乙”。\n任务编码不能重复，请改正后再对照。"


def test_candidates_by_rare_pieces_miss_nothing_that_all_pairs_find():
    rng = random.Random(5)  # noqa: S311 - no secret
    old = [Wording("", "".join(clause(rng) for _ in range(4))) for _ in range(120)]
    new = [Wording("", w.whole[: len(w.whole) * 3 // 4] + clause(rng)) for w in old]
    found = set(likely_pairs(old, new))
    alike = {(i, j) for i, one in enumerate(old) for j, two in enumerate(new) if likeness(one, two) >= 0.7}
    assert len(found) < len(old) * 10
    assert alike <= found
    assert {(i, i) for i in range(120)} <= alike


def test_a_task_alike_but_below_the_threshold_asked_for_may_come_out_as_nothing():
    one, two = Wording("甲", "甲乙丙丁"), Wording("甲", "甲戊己庚")
    assert likeness(one, two) == pytest.approx(0.6 * 0.25 + 0.4)
    assert likeness(one, two, 0.9) < 0.9


# ---- suggestions

LONG = (
    "围绕主导产业建立重点企业培育库",
    "组织高企申报辅导和政策宣讲",
    "完善科技特派员选派管理办法",
    "建设县域科技成果转化平台",
)


def test_a_suspected_split_is_suggested_and_not_asserted():
    old = plan(task("m1", title="企业服务", actions=LONG), id="mou-2023")
    parts = [task("n1", title="培育企业", actions=LONG[:2]), task("n2", title="成果转化", actions=LONG[2:])]
    found = compare(side(old), side(plan(*parts, id="mou-2025")))
    assert not any("拆分" in word for row in found.rows for word in row.kind_words)
    (suggestion,) = found.suggestions
    assert suggestion.kind is SuggestionKind.SPLIT
    assert suggestion.sentence.startswith("疑似拆分：“企业服务”→“培育企业”、“成果转化”（文字重合")


def test_a_suspected_merger_is_suggested_too():
    old = plan(task("m1", title="培育企业", actions=LONG[:2]), task("m2", title="成果转化", actions=LONG[2:]))
    new = plan(task("n1", title="企业服务", actions=LONG), id="mou-2025")
    assert [s.kind for s in compare(side(old), side(new)).suggestions] == [SuggestionKind.MERGED]


FIRMS = (
    "围绕主导产业建立重点企业培育库并动态更新",
    "落实研发费用加计扣除政策并开展上门辅导",
    "支持企业建设省级以上工程技术研究中心",
)
PLATFORMS = (
    "推动大型科研仪器设备向中小企业开放共享",
    "新建一批面向产业集群的中试验证基地",
    "引导孵化器提供投融资和法律咨询服务",
)
HALF_FIRMS = (
    "围绕主导产业建立重点企业库和服务专员制度",
    "落实研发费用加计扣除情况每季度通报一次",
    "支持企业建设院士工作站和联合实验室平台",
)
HALF_PLATFORMS = (
    "推动大型科研仪器设备纳入统一网络管理",
    "新建一批面向产业集群的检验检测窗口",
    "引导孵化器提供从选址到注册的帮办",
)


@pytest.mark.parametrize("ids", [True, False])
def test_tasks_joined_or_parted_and_half_rewritten_are_asked_about(ids):
    one, two = (
        task(name, title=title, actions=actions, lead=["市科技局"])
        for name, title, actions in (("m1", "培育科技企业", FIRMS), ("m2", "建好创新平台", PLATFORMS))
    )
    both = task("m3", title="统筹企业和平台建设", actions=HALF_FIRMS + HALF_PLATFORMS, lead=["市科技局"])
    old, new = side(plan(one, two)), side(plan(both))
    old, new = (old, new) if ids else (without_ids(old), without_ids(new))
    assert [one.kind for one in compare(old, new).asked] == [SuggestionKind.MERGED]
    assert [one.kind for one in compare(new, old).asked] == [SuggestionKind.SPLIT]


def test_suggestions_are_written_as_yaml_to_paste():
    old = plan(task("m1", title="企业服务", actions=LONG), id="mou-2023")
    parts = [task("n1", title="培育企业", actions=LONG[:2]), task("n2", title="成果转化", actions=LONG[2:])]
    text = suggest_links_yaml(compare(side(old), side(plan(*parts, id="mou-2025"))).suggestions)
    assert text.splitlines()[0].startswith("# 以下为按文字推测的对应关系")
    assert text.splitlines()[2:] == [
        "- id: n1  # 二n1 培育企业",
        "  split_from: [m1]",
        '  link_reason: ""  # 依据',
        "- id: n2  # 二n2 成果转化",
        "  split_from: [m1]",
        '  link_reason: ""  # 依据',
    ]


def test_what_has_no_ids_is_suggested_in_comments():
    old = without_ids(side(plan(task("m1", title="企业\n服务", actions=LONG))))
    new = without_ids(side(plan(*[task(f"n{i}", title=f"甲{i}", actions=LONG[i * 2 : i * 2 + 2]) for i in (0, 1)])))
    text = suggest_links_yaml(compare(old, new).suggestions)
    assert text
    assert all(line.startswith("#") for line in text.splitlines())


# ---- plans


def infos(*ids, **fields):
    return replace(side(plan()), label="版本", plans=tuple(side(plan(id=i, **fields)).plans[0] for i in ids))


def test_plans_pair_by_id_then_by_what_they_replace_and_the_rest_is_listed():
    old, new = infos("a", "b", "c"), infos("a", "d")
    new = replace(new, plans=(*new.plans[:1], replace(new.plans[1], replaces=("b",))))
    found = pair_plans(old, new)
    assert [(pair.old.id, pair.new.id) for pair in found.pairs] == [("a", "a"), ("b", "d")]
    assert ([p.id for p in found.only_old], found.only_new) == (["c"], ())


def test_one_plan_on_each_side_makes_a_pair():
    assert [(p.old.id, p.new.id) for p in pair_plans(infos("a"), infos("b")).pairs] == [("a", "b")]


def test_pairs_may_be_given():
    found = pair_plans(infos("a", "b"), infos("a", "b"), [("a", "b")])
    assert [(pair.old.id, pair.new.id) for pair in found.pairs] == [("a", "b")]
    assert [p.id for p in (*found.only_old, *found.only_new)] == ["b", "a"]


@pytest.mark.parametrize(
    ("old", "new", "given", "message"),
    [
        (infos("a", "b"), infos("c"), (), "两个版本里没有可以对应的方案。\n旧版：a、b；新版：c。可用“旧方案=新方案”指明，或在数据里写 replaces。"),
        (infos("plan-a"), infos("c"), [("plan-b", "c")], "“版本”里没有“plan-b”这个方案。\n是否想写：plan-a？"),
        (infos("a", "b"), infos("c"), [("a", "c"), ("b", "c")], "方案“b=c”对应重复。\n一个方案只能与另一版的一个方案对照。"),
        (
            infos("a"),
            infos("c", region="hebi"),
            (),
            "两个版本不是同一个地区的：旧版是某市，新版是hebi。\n请核对两个版本，单位按地区识别，不能跨地区对照。",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_paired_is_said(old, new, given, message):
    with pytest.raises(InputError) as caught:
        pair_plans(old, new, given)
    assert str(caught.value) == message


# ---- sides and bodies


def office(*units):
    return Region(id="mou", name="某市", short="某市", prefix="市", units=units)


def unit(name, *, formerly=(), aliases=(), relation="renamed"):
    names = tuple(FormerName(name=one, relation=relation) for one in formerly)
    return Unit(name=name, full=name, kind=UnitKind.GOVERNMENT, formerly=names, aliases=aliases)


@pytest.mark.parametrize(("relation", "same"), [("renamed", True), ("merged", False)])
def test_a_unit_known_by_its_old_name_in_the_old_register_is_the_same_only_if_merely_renamed(relation, same):
    old, new = side(plan(task(lead=["市科委"]))), side(plan(task(lead=["市科技局"])))
    own = replace(old.items[0], parties=(replace(old.items[0].parties[0], key="市科委"),))
    old = replace(old, regions=(office(unit("市科委")),), items=(own,))
    new = replace(new, regions=(office(unit("市科技局", formerly=["市科委"], relation=relation)),))
    common = same_bodies(old, new)
    one, two = settled(old, common), settled(new, common)
    assert (one.items[0].parties[0].key == two.items[0].parties[0].key) is same
    found = compare(old, new)
    assert (found.count_line == "机构更名1处") is same
    if same:
        assert [len(for_unit(found, name, "mou").entries) for name in ("市科委", "市科技局")] == [1, 1]


def test_a_rename_only_the_new_register_knows_is_no_row_in_running_text():
    old, new = (side(plan(task(actions=(f"报{name}备案",)))) for name in ("市科委", "市科技局"))
    old = replace(old, regions=(office(unit("市科委")),))
    new = replace(new, regions=(office(unit("市科技局", formerly=["市科委"])),))
    found = compare(old, new)
    assert (found.rows, found.count_line) == ((), "机构更名1处")


def test_a_name_in_a_cell_is_resolved_to_the_unit_and_the_name_of_its_time():
    register = Register(office(unit("市科技局", formerly=["市科委"], aliases=("市科学技术局",))))
    named = [named_party(register, name, Role.LEAD) for name in ("市科学技术局", "市科委", "某处")]
    assert [(one.key, one.name) for one in named] == [
        ("市科技局", "市科技局"),
        ("市科技局", "市科委"),
        ("某处", "某处"),
    ]


def test_a_side_may_be_of_one_year():
    late = task("m1", lead=["市科技局"], due="2024年底")
    one = plan(late, task("m2", support=["市科技局"]), task("m3", lead=["市财政局"]), goal="总目标")
    data = data_of(one)
    whole, narrowed = plan_side(data, [one]), plan_side(data, [one], year=2025)
    assert [item.id for item in whole.measures] == ["m1", "m2", "m3"]
    assert [item.level for item in whole.goals] == [Level.PLAN]
    assert [item.id for item in narrowed.measures] == ["m2", "m3"]
    assert narrowed.label == "《行动方案》2025年"


def test_a_unit_is_printed_as_it_was_called():
    assert party("市科委", Role.LEAD).key == "市科技局"
