"""The next year's plan: what only moved on with the period is said once, and only real changes are rows."""

from __future__ import annotations

import pytest
from disturbed_ledgers import word_ledger
from msgspec.structs import replace
from office_forms import COLUMNS
from sampled import few_of
from versions import data_of, goal, plan, task

from checklist.compare.comparison import compare
from checklist.compare.judge.kinds import EditKind, Kind
from checklist.compare.sides.alike import sides_of
from checklist.compare.sides.item import plan_side
from checklist.compare.sides.version import Sources, open_version
from checklist.model import Per, PlanData
from checklist.words.deadlines import inherited_deadline


def next_year(old_fields, new_fields):
    """Compare the annual plan of 2022 with that of 2023, each of one task."""
    one = replace(
        plan(task("a1", **({"title": "培育科技企业"} | old_fields))), id="jia-2022", first_year=2022, last_year=2022
    )
    two = replace(
        plan(task("b1", **({"title": "培育科技企业"} | new_fields))),
        id="jia-2023",
        first_year=2023,
        last_year=2023,
        replaces=("jia-2022",),
    )
    old, new = (plan_side(data_of(each), (each,)) for each in (one, two))
    return compare(old, new)


def edits(found):
    return {edit.kind: edit.sentence for edit in found.edits}


def test_an_equal_goal_of_the_next_year_is_said_once_and_is_no_row():
    found = next_year({"targets": (goal(10, "10家以上", year=2022),)}, {"targets": (goal(10, "10家以上", year=2023),)})
    assert found.rows == ()
    assert edits(found)[EditKind.STEADY] == "年份由2022年转到2023年、数值不变的1处：高新技术企业数“10家以上”"


def test_another_figure_of_the_next_year_is_the_next_step():
    found = next_year(
        {"targets": (goal(370, "达到370家", year=2022),)}, {"targets": (goal(430, "达到430家", year=2023),)}
    )
    (row,) = found.rows
    assert row.kinds == (Kind.STEP,)
    assert row.explanations[0] == "高新技术企业数目标由“2022年达到370家”递进为“2023年达到430家”"


def test_a_goal_without_a_year_is_of_its_own_plans_period():
    found = next_year({"targets": (goal(10, "10家以上", year=2022),)}, {"targets": (goal(10, "10家以上", year=None),)})
    assert found.rows == ()


def test_the_year_in_the_wording_moves_on_with_the_period():
    found = next_year(
        {"actions": ("建立后备企业库", "落实2022年奖补政策")}, {"actions": ("建立后备企业库", "落实2023年奖补政策")}
    )
    assert found.rows == ()
    assert edits(found)[EditKind.PERIOD].endswith("文中年份随之改动1处")


def test_a_year_that_did_not_move_on_is_a_change():
    found = next_year({"actions": ("落实2022年奖补政策",)}, {"actions": ("落实2025年奖补政策",)})
    assert "“2022年”改为“2025年”" in found.rows[0].explanations


def test_a_deadline_that_moves_with_the_period_is_no_row_and_one_that_moves_within_it_is():
    along = next_year({"due": "2022年6月底"}, {"due": "2023年6月底"})
    assert along.rows == ()
    assert "另有1项任务的时限随之顺延" in edits(along)[EditKind.PERIOD]
    within = next_year({"due": "2022年6月底"}, {"due": "2023年9月底"})
    assert within.rows[0].kind_words == ("时限调整（延后）",)


def test_one_rewording_of_every_deadline_is_one_line():
    names = ("m1", "m2", "m3")
    one = plan(*(task(name, due="2025年底") for name in names))
    two = plan(*(task(name, due="2025年12月31日前") for name in names))
    found = compare(plan_side(data_of(one), (one,)), plan_side(data_of(two), (two,)))
    assert found.rows == ()
    assert edits(found)[EditKind.DEADLINES] == "完成时限的表述由“2025年底”改为“2025年12月31日前”，时间不变，涉及3项"


def test_a_largely_rewritten_task_of_a_successor_is_asked_about():
    found = next_year(
        {"title": "壮大科技型企业队伍", "actions": ("建立重点企业培育库并组织政策宣讲", "对入库企业开展精准服务")},
        {
            "title": "培育科技型企业",
            "actions": ("实施高企倍增计划", "落实研发费用加计扣除", "优化金融支持", "推动上市融资", "搭建路演平台"),
        },
    )
    assert [row.kinds for row in found.rows] == [(Kind.REMOVED,), (Kind.ADDED,)]
    (one,) = found.suggestions
    assert one.sentence.startswith("疑似接续：“壮大科技型企业队伍”→“培育科技型企业”")


# ---- files without data


TASKS = [
    ["1", "培育高新技术企业", "{0}年高新技术企业达到{1}家", "市科技局", "{0}年12月底前"],
    ["2", "提高研发投入", "{0}年研发投入强度达到1.8%", "市科技局", "{0}年6月底前"],
    ["3", "发展技术市场", "{0}年技术合同成交额达到6.5亿元", "市财政局", "{0}年底前"],
    ["4", "加强宣传", "", "市科技局", "长期坚持"],
]


def files(tmp_path, old, new, *, later=1, data=None):
    """Compare the ledgers of two years under their titles; ``later`` years lie between their dates."""
    sources = Sources(columns=COLUMNS, load=lambda: data or PlanData(), at_revision=lambda *_: ())
    paths = []
    for title, year, known in ((old, 2025, 800), (new, 2025 + later, 900)):
        rows = [[cell.format(year, known) for cell in row] for row in TASKS]
        paths.append(tmp_path / f"{len(paths)}.docx")
        paths[-1].write_bytes(word_ledger(title, [["序号", "任务名称", "工作目标", "牵头单位", "完成时限"], *rows]))
    return compare(*sides_of(*(open_version(str(path), sources) for path in paths), sources))


@pytest.mark.parametrize(
    ("old", "new"),
    few_of(
        [
            ("甲市科技创新行动方案重点任务分解表", "甲市科技创新行动方案（2026年）重点任务分解表"),
            ("甲市科技创新行动方案（2025年）重点任务分解表", "甲市科技创新行动方案（2026年）重点任务分解表"),
            ("《甲市科技创新行动方案》重点任务分解表", "《甲市2026年科技创新行动方案》重点任务分解表"),
            ("2025年重点工作任务分解表", "2026年重点工作任务分解表"),
            ("甲市科技创新行动方案台账", "甲市科技创新行动方案（2026年）台账"),
        ],
        2,
    ),
)
def test_a_year_that_all_dates_moved_by_is_said_once_though_a_title_does_not_tell_it(tmp_path, old, new):
    found = files(tmp_path, old, new)
    assert edits(found)[EditKind.PERIOD] == "方案期限由2025年调整为2026年，另有3项任务的时限随之顺延"
    assert edits(found)[EditKind.STEADY].startswith("年份由2025年转到2026年、数值不变的2处：")
    assert [row.kinds for row in found.rows] == [(Kind.STEP,)]
    assert found.rows[0].explanations == ("高新技术企业目标由“2025年达到800家”递进为“2026年达到900家”",)


@pytest.mark.slow
@pytest.mark.parametrize("title", ["甲市科技创新行动方案重点任务分解表", "《甲市科技创新行动方案》台账", "任务清单"])
def test_a_year_that_all_dates_moved_by_is_said_once_though_no_title_tells_any(tmp_path, title):
    found = files(tmp_path, title, title)
    assert edits(found)[EditKind.PERIOD] == "工作年份由2025年调整为2026年，另有3项任务的时限随之顺延"
    assert [row.kinds for row in found.rows] == [(Kind.STEP,)]
    earlier = files(tmp_path, title, title, later=-1)
    assert edits(earlier)[EditKind.PERIOD].startswith("工作年份由2025年调整为2024年")


@pytest.mark.slow
def test_a_period_the_data_know_moves_on_with_the_dates_of_a_ledger_of_the_same_title(tmp_path):
    title = "《甲市科技创新行动方案》重点任务分解表"
    known = replace(plan(task()), title="甲市科技创新行动方案", first_year=2024, last_year=2025)
    for old, new, later in (("2024—2025年", "2026—2027年", 2), ("2024—2025年", "2022—2023年", -2)):
        found = files(tmp_path, title, title, later=later, data=data_of(known))
        assert edits(found)[EditKind.PERIOD] == f"工作年份由{old}调整为{new}，另有3项任务的时限随之顺延"
        assert [row.kinds for row in found.rows] == [(Kind.STEP,)]
    within = replace(known, last_year=2027)
    found = files(tmp_path, title, title, later=1, data=data_of(within))
    assert [Kind.DEADLINE in row.kinds for row in found.rows] == [True] * 3


def test_the_end_of_the_plan_tells_which_of_two_ledgers_is_of_the_known_period(tmp_path):
    known = replace(plan(task()), title="甲市行动方案", first_year=2025, last_year=2026)
    title = "《甲市行动方案》任务清单"
    for old, new, said in (
        (["2025年底※", "2025年底※"], ["2026年底※", "2026年底※"], "工作年份由2024—2025年调整为2025—2026年"),
        (["2026年底※", "2026年底※"], ["2027年底※", "2027年底※"], "工作年份由2025—2026年调整为2026—2027年"),
    ):
        found = untitled(tmp_path, old, new, title=title, data=data_of(known))
        assert found.rows == ()
        assert edits(found)[EditKind.PERIOD].startswith(said)
    found = untitled(tmp_path, ["2025年底"] * 2, ["2026年底"] * 2, title=title, data=data_of(known))
    assert [row.kind_words for row in found.rows] == [("时限调整（延后）",)] * 2


def test_what_did_not_move_on_with_all_the_others_stands_out(tmp_path):
    months = ["2025年3月底前", "2025年6月底前", "2025年9月底前", "2025年底※", "2025年底※"]
    later = ["2026年3月底前", "2026年6月底前", "2026年10月底前", "2026年底※", "2026年底※"]
    found = untitled(tmp_path, months, later)
    assert [row.explanations for row in found.rows] == [("完成时限由2025年9月底前延后至2026年10月底前",)]
    sooner = untitled(tmp_path, months, [*later[:2], "2026年8月底前", *later[3:]])
    assert [(row.kind_words, row.explanations) for row in sooner.rows] == [
        (("时限调整（提前）",), ("完成时限由2025年9月底前调整为2026年8月底前，与随年度顺延相比提前",))
    ]
    assert edits(found) == {
        EditKind.PERIOD: "工作年份由2025年调整为2026年，原文未单列时限的2项任务按方案期末填列，时限相应调整，"
        "另有2项任务的时限随之顺延"
    }


def test_an_end_of_the_plan_that_one_task_has_otherwise_is_a_row(tmp_path):
    found = untitled(tmp_path, ["2025年底※"] * 3, ["2025年底※", "2026年底※", "2025年底※"])
    assert [row.explanations for row in found.rows] == [("完成时限由2025年底（方案期末）延后至2026年底（方案期末）",)]


def test_a_yearly_goal_until_the_end_of_the_next_period_is_said_once():
    until = [goal(20, "年均增幅不低于20%", year=year, per=Per.YEAR) for year in (2022, 2023)]
    found = next_year(*({"targets": (one,)} for one in until))
    assert found.rows == ()
    assert edits(found)[EditKind.STEADY].startswith("年份由2022年转到2023年、数值不变的1处：")
    other = next_year({"targets": (until[0],)}, {"targets": (replace(until[1], value=25, text="年均增幅不低于25%"),)})
    assert [row.kinds for row in other.rows] == [(Kind.STEP,)]


def test_a_plan_that_keeps_its_id_while_all_of_it_moves_on_is_the_next_years():
    tasks = [
        task(f"a{place}", title=f"{name}培育行动", targets=(goal(10 * place, f"达到{10 * place}家", year=2025),))
        for place, name in enumerate("甲乙丙", 1)
    ]
    later = [replace(one, targets=tuple(replace(own, year=2026) for own in one.targets)) for one in tasks]
    later[1] = replace(later[1], targets=(goal(25, "达到25家", year=2026),))
    old = replace(plan(*tasks), first_year=2025, last_year=2025, document_number="甲发〔2025〕1号")
    new = replace(plan(*later), first_year=2026, last_year=2026, document_number="甲发〔2026〕1号")
    for one, two in ((old, new), (new, old)):
        found = compare(*(plan_side(data_of(each), (each,)) for each in (one, two)))
        assert [row.kinds for row in found.rows] == [(Kind.STEP,)]
        assert edits(found)[EditKind.DOCUMENT] == f"由{one.document_number}改为{two.document_number}"
        assert edits(found)[EditKind.STEADY].startswith(f"年份由{one.last_year}年转到{two.last_year}年、数值不变的2处")
    put_off = replace(new, first_year=2025, last_year=2027)
    found = compare(*(plan_side(data_of(each), (each,)) for each in (old, put_off)))
    assert [Kind.DEADLINE in row.kinds for row in found.rows] == [True, False, True]


WORDS = "壮大企业队伍。1.新建省级以上平台10个；2.培育企业3家、机构3家；3.给予10万元奖励。"


def in_words(tmp_path, old, new):
    """Compare two ledgers without a column of goals, of a task whose goals the data know."""
    known = (
        goal(10, "新建省级以上平台10个", indicator="省级以上平台", measurement_unit="个", year=2025),
        goal(3, "培育企业3家", indicator="培育企业", year=2025),
        goal(3, "培育机构3家", indicator="培育机构", year=2025),
    )
    made = replace(plan(task("a1", title="壮大企业队伍", targets=known)), title="甲市行动方案", last_year=2025)
    sources = Sources(columns=COLUMNS, load=lambda: data_of(made), at_revision=lambda *_: ())
    paths = []
    for words in (old, new):
        paths.append(tmp_path / f"{len(paths)}.docx")
        rows = [["序号", "具体举措及目标", "牵头单位"], ["1", words, "市科技局"]]
        paths[-1].write_bytes(word_ledger("《甲市行动方案》重点任务分解表", rows))
    return compare(*sides_of(*(open_version(str(path), sources) for path in paths), sources))


@pytest.mark.parametrize(
    ("old", "new", "kinds", "sentence"),
    few_of(
        [
            ("平台10个", "平台12个", ("目标调整（上调）",), "新建省级以上平台（2025年）由10个上调为12个，增加2个"),
            ("平台10个", "平台8个", ("目标调整（下调）",), "新建省级以上平台（2025年）由10个下调为8个，减少2个"),
            ("企业3家", "企业4家", ("内容调整",), "“3家”改为“4家”"),
            ("10万元", "20万元", ("内容调整",), "“10万元”改为“20万元”"),
        ],
        2,
    ),
)
def test_a_figure_in_a_tasks_own_words_that_the_data_know_for_its_goal_is_a_goal_altered(
    tmp_path, old, new, kinds, sentence
):
    found = in_words(tmp_path, WORDS, WORDS.replace(old, new))
    assert [(row.kind_words, row.explanations) for row in found.rows] == [(kinds, (sentence,))]
    (row,) = in_words(tmp_path, WORDS.replace(old, new), WORDS).rows
    assert (Kind.TARGET in row.kinds) is (kinds != ("内容调整",))


def test_the_figure_beside_other_changes_of_the_words_is_said_alone(tmp_path):
    other = WORDS.replace("平台10个", "平台12个").replace("给予10万元奖励", "给予一次性奖励")
    (row,) = in_words(tmp_path, WORDS, other).rows
    assert row.kind_words == ("内容调整", "目标调整（上调）")
    assert row.explanations == ("“10万元”改为“一次性”", "新建省级以上平台（2025年）由10个上调为12个，增加2个")


def test_the_years_of_several_that_move_on_together_are_said_once(tmp_path):
    months = ("2024年底前", "2025年6月底前", "2025年底前", "2026年底前")
    later = [month.replace(month[:4], str(int(month[:4]) + 1)) for month in months]
    found = untitled(tmp_path, months, later)
    assert found.rows == ()
    assert edits(found) == {EditKind.PERIOD: "工作年份由2024—2026年调整为2025—2027年，另有4项任务的时限随之顺延"}


def test_one_task_or_a_few_of_many_put_off_by_a_year_are_no_next_year(tmp_path):
    for months, later in [
        (("2025年底前", "长期坚持"), ("2026年底前", "长期坚持")),
        (("2025年底前", "2025年6月底前", *["长期坚持"] * 5), ("2026年底前", "2026年6月底前", *["长期坚持"] * 5)),
    ]:
        found = untitled(tmp_path, months, later)
        assert edits(found) == {}
        assert {row.kind_words for row in found.rows} == {("时限调整（延后）",)}


def untitled(tmp_path, old, new, *, title="任务清单", data=None):
    """Compare two ledgers of one title without a year, whose tasks are due at the times given."""
    sources = Sources(columns=COLUMNS, load=lambda: data or PlanData(), at_revision=lambda *_: ())
    names = ("培育高新技术企业", "提高研发投入", "发展技术市场", "建设创新平台", "引进人才", "加强宣传", "优化服务")
    paths = []
    for due in (old, new):
        rows = [
            [str(place), name, "市科技局", day] for place, (name, day) in enumerate(zip(names, due, strict=False), 1)
        ]
        paths.append(tmp_path / f"{len(paths)}.docx")
        paths[-1].write_bytes(word_ledger(title, [["序号", "任务名称", "牵头单位", "完成时限"], *rows]))
    return compare(*sides_of(*(open_version(str(path), sources) for path in paths), sources))


def test_dates_put_off_within_a_period_are_no_other_period(tmp_path):
    title = "《甲市科技创新行动方案（2025—2027年）》重点任务分解表"
    found = files(tmp_path, "《甲市科技创新行动方案》重点任务分解表", title)
    assert EditKind.PERIOD not in edits(found)
    assert [Kind.DEADLINE in row.kinds for row in found.rows] == [True] * 3
    found = files(tmp_path, "《甲市科技创新行动方案》重点任务分解表", title.replace("2025—2027", "2028—2030"), later=3)
    assert edits(found)[EditKind.PERIOD].startswith("方案期限由2025—2027年调整为2028—2030年")
    assert [row.kinds for row in found.rows] == [(Kind.STEP,)]


def test_a_goal_of_a_year_gone_by_is_not_lost_where_another_stands_in_its_place(tmp_path):
    found = files(tmp_path, "重点任务分解表", "2027年重点任务分解表", later=0)
    sentences = [change.sentence for row in found.rows for change in row.changes]
    assert sentences == ["高新技术企业（2025年）由800家上调为900家，增加100家"]


def rolling(by, milestone, *, told=True, last=None):
    """Give a plan of 2023—2025, all of which lies ``by`` years later, but a milestone of 2024 by ``milestone`` years."""
    years = [2023 + by, 2024 + milestone, 2025 + by]
    goals = tuple(
        goal(year, f"{name}达到{at}家", indicator=f"{name}数", year=year)
        for at, (name, year) in enumerate(zip(("企业", "机构", "平台"), years, strict=True), 5)
    )
    goals = tuple(replace(one, value=at) for at, one in enumerate(goals, 5))
    end = inherited_deadline(last or 2025 + by)
    made = plan(
        *(
            task(f"{'abcd'[by]}{n}", title=title, number="", deadline=end)
            for n, title in enumerate(("培育企业", "引进机构"))
        ),
        section_targets=goals,
        id=f"jia-{2023 + by}",
        title="行动方案",
        first_year=2023 + by,
        last_year=last or 2025 + by,
        replaces=("jia-2023",) if by else (),
    )
    known = plan_side(data_of(made), (made,))
    if told:
        return known
    (info,) = known.plans
    return replace(known, plans=(replace(info, first_year=0, last_year=0),))


def test_a_plan_of_years_that_overlap_moves_on_as_a_whole_where_all_its_dates_do():
    found = compare(rolling(0, 0), rolling(1, 1))
    assert found.rows == ()
    assert [(edit.kind, edit.old, edit.new, edit.places) for edit in found.edits] == [
        (EditKind.PERIOD, "2023—2025年", "2024—2026年", 2),
        *((EditKind.STEADY, f"{year}年", f"{year + 1}年", 1) for year in (2023, 2024, 2025)),
    ]


def test_a_date_that_stays_where_the_period_moves_on_is_said():
    found = compare(rolling(0, 0), rolling(1, 0))
    assert [row.kind_words for row in found.rows] == [("时限调整（延后）",)]
    assert [edit.old for edit in found.edits if edit.kind is EditKind.STEADY] == ["2025年"]


@pytest.mark.parametrize(("old_told", "new_told"), [(True, False), (False, True)])
def test_one_side_that_tells_no_period_has_that_which_its_plans_end_tells(old_told, new_told):
    one, two = (
        plan_side(data_of(made), (made,))
        for made in (
            plan(*(task(f"a{n}", title=f"任务{n}", number="", due=f"{2023 + n}年底") for n in range(3)), id="jia-2023"),
            plan(*(task(f"b{n}", title=f"任务{n}", number="", due=f"{2024 + n}年底") for n in range(3)), id="jia-2024"),
        )
    )
    sides = []
    for told, years, known in ((old_told, (2023, 2025), one), (new_told, (2024, 2026), two)):
        (info,) = known.plans
        first, last = years if told else (0, 0)
        sides.append(replace(known, plans=(replace(info, first_year=first, last_year=last),)))
    found = compare(*sides)
    assert (found.rows, edits(found)) == (
        (),
        {EditKind.PERIOD: "方案期限由2023—2025年调整为2024—2026年，另有3项任务的时限随之顺延"},
    )
