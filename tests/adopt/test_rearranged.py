"""``adopt`` of tables whose rows were moved, put under other headings or added, and of the notes under them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sampled import few_of

from tests.adopt.test_tables import changed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from tests.conftest import Outcome

PLANS = """\
regions:
- id: lj
  name: 临江市
  prefix: 市
  units:
  - {name: 市科技局, full: 临江市科学技术局}
  - {name: 市财政局, full: 临江市财政局}
  groups:
  - {name: 各县（市、区）政府, members: unknown}
plans:
- id: lj-2025
  region: lj
  title: 临江市科技创新方案
  period: 2025-2027
  targets: [高新技术企业2027年达到900家]
  goal: 创新能力明显增强
  sections:
  - number: 一
    title: 培育企业
    measures:
    # 建库的事
    - id: a1   # 待核：编码
      number: 一1
      title: 建库
      lead: [市科技局]
      actions: [调查, 入库]

    # 培训的事
    - id: a2
      number: 一2
      title: 培训
      lead: [市科技局]
      actions: [选人, 开班]

    - id: a3
      number: 一3
      title: 奖补
      lead: [市财政局]
      actions: [申报, 拨付]
  - number: 二
    title: 优化服务
    everywhere: [各县（市、区）政府]
    measures:
    - {id: b1, number: 二1, title: 上门, lead: [市科技局], actions: [走访, 答疑]}
    - {id: b2, number: 二2, title: 设窗, lead: [市科技局], actions: [设点, 值班]}
  - number: 三
    title: 加强宣传
  - {number: 四, title: 加强保障, measures: [{id: d1, number: 四1, title: 考核, no_units: true, actions: [通报, 约谈]}, {id: d2, number: 四2, title: 经费, lead: [市财政局], actions: [预算, 决算]}]}
"""
ALL = ("a1", "a2", "a3", "b1", "b2", "d1", "d2")
SERVICE, PUBLICITY, SECURITY = "二、优化服务", "三、加强宣传", "四、加强保障"
A1 = [
    "# 建库的事",
    "- id: a1   # 待核：编码",
    "number: 一1",
    "title: 建库",
    "lead: [市科技局]",
    "actions: [调查, 入库]",
]
A2 = ["# 培训的事", "- id: a2", "number: 一2", "title: 培训", "lead: [市科技局]", "actions: [选人, 开班]"]
A3 = ["- id: a3", "number: 一3", "title: 奖补", "lead: [市财政局]", "actions: [申报, 拨付]"]
B1 = "- {id: b1, number: 二1, title: 上门, lead: [市科技局], actions: [走访, 答疑]}"
B2 = "- {id: b2, number: 二2, title: 设窗, lead: [市科技局], actions: [设点, 值班]}"
D1 = "{id: d1, number: 四1, title: 考核, no_units: true, actions: [通报, 约谈]}"
D2 = "{id: d2, number: 四2, title: 经费, lead: [市财政局], actions: [预算, 决算]}"
D = f"- {{number: 四, title: 加强保障, measures: [{D1}, {D2}]}}"
PART_2 = [
    "- number: 二",
    "title: 优化服务",
    "everywhere: [各县（市、区）政府]",
    "measures:",
    B1,
    B2,
    "- number: 三",
    "title: 加强宣传",
]
NUMBERS = "表里的序号与现在的先后不同：序号由程序算，没有采纳。"


def ordered(codes: Sequence[str], under: Mapping[str, str] | None = None) -> Callable[..., list[list[Any]]]:
    """Give what puts the rows in an order, some under other headings."""

    def edit(head: list[str], rows: list[list[Any]]) -> list[list[Any]]:
        code, group = head.index("任务编码"), head.index("重点任务")
        known = {row[code]: row for row in rows if row[code]}
        for name, heading in (under or {}).items():
            known[name][group] = heading
        return [*(known[name] for name in codes), *(row for row in rows if not row[code])]

    return edit


def with_rows(*added: tuple[str, Mapping[str, str]], without: Sequence[str] = ()) -> Callable[..., list[list[Any]]]:
    """Give what adds rows, each behind that of a code ("" for the top), and takes others out."""

    def edit(head: list[str], rows: list[list[Any]]) -> list[list[Any]]:
        code = head.index("任务编码")
        for behind, cells in added:
            at = next((index + 1 for index, row in enumerate(rows) if row[code] == behind), 0)
            rows.insert(at, [cells.get(heading) for heading in head])
        return [row for row in rows if row[code] not in without]

    return edit


@pytest.mark.parametrize(
    ("edit", "lines", "said"),
    few_of([
        (ordered(("a2", "a1", *ALL[2:])), (A2, A2), "“培育企业”的任务照表里的先后排：a2、a1、a3。"),
        (ordered(("a3", "a1", "a2", *ALL[3:])), (A3, A3), "“培育企业”的任务照表里的先后排：a3、a1、a2。"),
        (ordered((*ALL[:3], "b2", "b1", *ALL[5:])), ([B2], [B2]), "“优化服务”的任务照表里的先后排：b2、b1。"),
        (ordered((*ALL[:5], "d2", "d1")), ([D], [f"- {{number: 四, title: 加强保障, measures: [{D2}, {D1}]}}"]), "“加强保障”的任务照表里的先后排：d2、d1。"),
        (ordered(ALL, {"a2": SERVICE}), (A2, [*A2[:5], "except: [各县（市、区）政府]", A2[5]]), "任务a2移到了第二部分，编号还是一2，请核对。"),
        (ordered(("a1", "a2", "b1", "a3", *ALL[4:]), {"a3": SERVICE}), (A3, [*A3[:4], "except: [各县（市、区）政府]", A3[4]]), "任务a3移到了第二部分，编号还是一3，请核对。"),
        (ordered(ALL, {"a1": PUBLICITY}), (A1, ["measures:", *A1]), "任务a1移到了第三部分，编号还是一1，请核对。"),
        (ordered((*ALL[:5], "d2", "d1"), {"d2": SERVICE}), ([D], [D2.replace("{id", "- {id").replace("[市财政局],", "[市财政局], except: [各县（市、区）政府],"), f"- {{number: 四, title: 加强保障, measures: [{D1}]}}"]), "任务d2移到了第二部分，编号还是四2，请核对。"),
        (ordered(("a1", "a2", "a3", "d1", "b1", "b2", "d2"), {"b1": SECURITY, "b2": SECURITY}), (["measures:", B1, B2, D], [f"- {{number: 四, title: 加强保障, measures: [{D1}, {B1[2:-1].replace('], a', '], responsible: [各县（市、区）政府], a')}}}, {B2[2:-1].replace('], a', '], responsible: [各县（市、区）政府], a')}}}, {D2}]}}"]), "任务b1移到了第四部分，编号还是二1，请核对。"),
        (ordered(ALL, {"a2": SECURITY}), ([*A2, D], [A2[0], f"{D[:-2]}, {{{', '.join(A2[1:])[2:]}}}]}}"]), "任务a2移到了第四部分，编号还是一2，请核对。"),
        (ordered(("b1", "b2", *ALL[:3], "d1", "d2")), (PART_2, PART_2), "部分照表里的先后排：优化服务、加强宣传、培育企业、加强保障。"),
        (ordered((*ALL[:3], "d1", "d2", "b1", "b2"), {"b1": "四、优化服务", "b2": "四、优化服务", "d1": "二、加强保障", "d2": "二、加强保障"}), (["- number: 二", D], [D.replace("四,", "二,", 1), "- number: 四"]), "部分“加强保障”的编号由“四”改为“二”，下面各项的编号没有改，请核对。"),
        (ordered(ALL, {"a3": "五、加大奖补"}), ([], ["- number: 五", "title: 加大奖补", "measures:"]), "第6行的标题“五、加大奖补”数据里没有，是新的部分，加在“一、培育企业”后面。"),
    ], 7),
)  # fmt: skip
def test_a_task_moves_with_its_lines_and_remarks(
    adopt_rows: Callable[..., Outcome],
    tmp_path: Path,
    edit: Callable[..., list[list[Any]]],
    lines: tuple[list[str], list[str]],
    said: str,
):
    gone, come = lines
    done = adopt_rows(edit, plans=PLANS)
    assert (done.code, done.err) == (0, "")
    assert said in done.out.splitlines()
    went, came = ([line for line in lines if line] for lines in changed(tmp_path, PLANS))
    assert (sorted(went), sorted(came)) == (sorted(gone), sorted(come))


def test_line_ends_and_blank_lines_between_tasks_stay(adopt_rows: Callable[..., Outcome], tmp_path: Path):
    adopt_rows(ordered(("a3", "a1", "a2", *ALL[3:])), plans=PLANS.replace("\n", "\r\n"))
    block = "\r\n".join(["    measures:", *("    - id: a3", "      number: 一3"), ""])
    made = tmp_path.joinpath("plans.yaml").read_bytes().decode()
    assert block in made
    assert "actions: [申报, 拨付]\r\n\r\n    # 建库的事\r\n" in made
    assert "actions: [选人, 开班]\r\n  - number: 二\r\n" in made
    assert made.count("\n") == made.count("\r\n") == PLANS.count("\n")


@pytest.mark.parametrize(
    ("edit", "said"),
    few_of([
        (ordered(("d1", "a1", "b2", "a2", "b1", "a3", "d2")), "没有采纳：表里各部分的任务没有排在一起，像是按别的列排过序，先后没有动；要移动的，请把各部分的任务排回一起。\n"),
        (ordered(ALL, {"a2": "九、培育企业"}), "没有采纳：第5行“重点任务”：标题“一、培育企业”：表里是“一、培育企业、九、培育企业”，没有改；改标题的，这一部分各行都要改成一样的；移动任务的，要写成那一部分原来的标题。\n"),
        (with_rows(("d2", {"重点任务": "五、加强评估"})), "没有采纳：第11行的标题“五、加强评估”下没有任务，没有采纳：要放到它下面的任务，“重点任务”一列也请写成它；没有任务的部分请直接在数据里加。\n"),
        (lambda _, rows: [row for row in rows if not str(row[0]).startswith("\u3000")], "没有采纳：表下注里没有“方案总体目标”，没有删；要删的，请直接在数据里删。\n"),
    ], 2),
)  # fmt: skip
def test_what_is_not_moved_is_said(
    adopt_rows: Callable[..., Outcome], tmp_path: Path, edit: Callable[..., list[list[Any]]], said: str
):
    assert adopt_rows(edit, plans=PLANS).err == said
    assert changed(tmp_path, PLANS) == ([], [])


@pytest.mark.parametrize(
    "asked",
    [("市科技局", "--plan", "lj-2025", "--columns", "序号,任务编码,重点任务,任务"), ("--plan", "lj-2025", "--columns", "序号,重点任务,任务")],
)  # fmt: skip
def test_without_codes_and_in_a_units_ledger_nothing_is_moved(
    adopt_rows: Callable[..., Outcome], tmp_path: Path, asked: tuple[str, ...]
):
    done = adopt_rows(lambda _, rows: [rows[1], rows[0], *rows[2:]], *asked, plans=PLANS)
    assert "任务a2在表里换了位置，没有移动：请在带任务编码的整个方案分解表里移动。" in done.err
    assert changed(tmp_path, PLANS) == ([], [])


NEW = {"具体举措": "评比。1.打分；2.公布。", "牵头单位": "市科技局"}
MADE = ["title: 评比", "lead: [市科技局]", "actions:", "- 打分", "- 公布"]


@pytest.mark.parametrize(
    ("added", "come", "said"),
    few_of([
        ({"": {**NEW, "重点任务": "一、培育企业"}}, ["- id: a4", "number: 一4", *MADE], "第4行是新的任务“评比”：编码拟为 a4，编号拟为 一4，请核对。"),
        ({"a1": {**NEW, "重点任务": "一、培育企业"}}, ["- id: a4", "number: 一4", *MADE], "第5行是新的任务“评比”：编码拟为 a4，编号拟为 一4，请核对。"),
        ({"b2": {**NEW, "重点任务": SERVICE}}, ["- id: b3", "number: 二3", *MADE[:2], "except: [各县（市、区）政府]", *MADE[2:]], "第9行是新的任务“评比”：编码拟为 b3，编号拟为 二3，请核对。"),
        ({"b2": {**NEW, "重点任务": PUBLICITY}}, ["measures:", "- id: b3", "number: 三1", *MADE], "第9行是新的任务“评比”：编码拟为 b3，编号拟为 三1，请核对。"),
        ({"d1": {**NEW, "重点任务": SECURITY}}, [D.replace(f"{D1}, ", f"{D1}, {{id: d3, number: 四3, title: 评比, lead: [市科技局], actions: [打分, 公布]}}, ")], "第10行是新的任务“评比”：编码拟为 d3，编号拟为 四3，请核对。"),
        ({"a3": {"重点任务": "一、培育企业", "具体举措": "搞好评比", "牵头单位": "市科技局"}}, ["- id: a4", "number: 一4", "title: 搞好评比", "lead: [市科技局]", "text: 搞好评比"], "第7行是新的任务“搞好评比”：编码拟为 a4，编号拟为 一4，请核对。"),
    ], 3),
)  # fmt: skip
def test_a_new_row_comes_where_it_stands(
    adopt_rows: Callable[..., Outcome], tmp_path: Path, added: dict[str, dict[str, str]], come: list[str], said: str
):
    done = adopt_rows(with_rows(*added.items()), plans=PLANS)
    assert (done.code, done.err) == (0, "")
    assert said in done.out.splitlines()
    assert [line for line in changed(tmp_path, PLANS)[1] if line] == come


def test_two_new_rows_under_an_empty_heading_and_one_in_the_place_of_another(
    adopt_rows: Callable[..., Outcome], invoke: Callable[..., Outcome], tmp_path: Path
):
    second = {**NEW, "具体举措": "表彰。1.评选；2.公示。", "重点任务": PUBLICITY}
    done = adopt_rows(
        with_rows(
            ("b2", second), ("b2", {**NEW, "重点任务": PUBLICITY}),
            ("", {**NEW, "具体举措": "试点。1.申请；2.授牌。", "重点任务": "一、培育企业"}), without=["a1"],
        ), plans=PLANS,
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    assert "任务a1删去了，上面的注释“# 建库的事”没有删：不用的请自己删去。" in done.out.splitlines()
    lines = [line.strip() for line in tmp_path.joinpath("plans.yaml").read_text(encoding="utf-8").splitlines()]
    assert [line for line in lines if line.startswith(("- id: a", "# ", "- id: b", "number: 三"))] == [
        "# 建库的事", "- id: a4", "# 培训的事", "- id: a2", "- id: a3", "- id: b3", "number: 三1", "- id: b4", "number: 三2",
    ]  # fmt: skip
    again = invoke("adopt", "表.xlsx", "--into", "plans.yaml")
    assert "第4行没有任务编码，按任务的文字认作a4。" in again.out.splitlines()


def test_a_new_row_beside_a_moved_one_comes_under_its_own_heading(adopt_rows: Callable[..., Outcome], tmp_path: Path):
    def edit(head: list[str], rows: list[list[Any]]) -> list[list[Any]]:
        moved = ordered(("a1", "a2", "b1", "a3", *ALL[4:]), {"a3": SERVICE})(head, rows)
        return with_rows(("a3", {**NEW, "重点任务": SERVICE}))(head, moved)

    done = adopt_rows(edit, plans=PLANS)
    assert (done.code, done.err) == (0, "")
    text = tmp_path.joinpath("plans.yaml").read_text(encoding="utf-8")
    places = [
        text.index(f"id: {name},") if name in ("b1", "b2") else text.index(f"id: {name}\n")
        for name in ("b1", "a3", "b3", "b2")
    ]
    assert places == sorted(places)
    assert "number: 二3\n      title: 评比" in text


INSIDE = PLANS.replace(
    "    title: 加强宣传\n",
    """\
    title: 加强宣传
    sections:
    - number: 三（一）
      title: 媒体宣传
      measures:
      - {id: c1, number: 三（一）1, title: 开专栏, lead: [市科技局], actions: [开设, 更新]}
    - number: 三（二）
      title: 现场宣传
      measures:
      - {id: c2, number: 三（二）1, title: 办展览, lead: [市科技局], actions: [布展, 开展]}
""",
)


@pytest.mark.parametrize(
    ("edit", "come"),
    few_of([
        (with_rows(("c2", {**NEW, "重点任务": "（三）网络宣传"})), ["- number: 三（三）", "title: 网络宣传", "measures:", "- id: c3", "number: 三（三）1", *MADE]),
        (with_rows(("c2", NEW), ("c2", {"序号": "（三）网络宣传"})), ["- number: 三（三）", "title: 网络宣传", "measures:", "- id: c3", "number: 三（三）1", *MADE]),
        (with_rows(("c2", NEW), ("c2", {"重点任务": "（三）网络宣传\n工作目标：2026年研发经费达到8亿元；氛围浓厚"})), ["- number: 三（三）", "title: 网络宣传", "targets:", '- {indicator: 研发经费, comparator: ">=", value: 8, unit: 亿元, year: 2026, text: 研发经费达到8亿元}', "goal: 氛围浓厚", "measures:", "- id: c3", "number: 三（三）1", *MADE]),
        (with_rows(("d2", NEW), ("d2", {"重点任务": "四、加大奖补"})), ["- number: 四", "title: 加大奖补", "measures:", "- id: d3", "number: 四1", *MADE]),
        (ordered(("a1", "a2", "a3", "b1", "b2", "c2", "c1", "d1", "d2"), {"c2": "（一）现场宣传", "c1": "（二）媒体宣传"}), ["title: 现场宣传", "measures:", "- {id: c2, number: 三（二）1, title: 办展览, lead: [市科技局], actions: [布展, 开展]}", "- number: 三（二）"]),
    ], 2),
)  # fmt: skip
def test_headings_of_their_own_and_inside_others_become_sections(
    adopt_rows: Callable[..., Outcome], tmp_path: Path, edit: Callable[..., list[list[Any]]], come: list[str]
):
    done = adopt_rows(edit, plans=INSIDE)
    assert (done.code, done.err) == (0, "")
    assert changed(tmp_path, INSIDE)[1] == come


C2 = "- {id: c2, number: 三（二）1, title: 办展览, lead: [市科技局], actions: [布展, 开展]}"
PART_C2 = ["- number: 三（二）", "title: 现场宣传", "measures:", C2]
IN_B = {"b1": "（三）优化服务", "b2": "（三）优化服务"}
FIRST_B = {"b1": "（一）优化服务", "b2": "（一）优化服务", "c1": "（二）媒体宣传", "c2": "（三）现场宣传"}


@pytest.mark.parametrize(
    ("moved", "lines", "said"),
    [
        (("a1 a2 a3 b1 b2 c2 c1 d1 d2", {"c2": "（一）现场宣传", "c1": "（二）媒体宣传"}), (PART_C2, [*PART_C2[1:], "- number: 三（二）"]), "部分照表里的先后排：现场宣传、媒体宣传。"),
        (("a1 a2 a3 c1 c2 b1 b2 d1 d2", IN_B), (PART_2[:6], ["- number: 三（三）", *PART_2[1:6]]), "部分“优化服务”的编号由“二”改为“三（三）”，下面各项的编号没有改，请核对。"),
        (("a1 a2 a3 b1 b2 c1 c2 d1 d2", FIRST_B), ([*PART_2[:6], PART_C2[0]], [*PART_2[1:6], "- number: 三（二）", "- number: 三（三）"]), "部分照表里的先后排：优化服务、媒体宣传、现场宣传。"),
        (("a1 a2 a3 b1 b2 c1 d1 d2 c2", {"c2": "五、现场宣传"}), (PART_C2, ["- number: 五", *PART_C2[1:]]), "部分“现场宣传”的编号由“三（二）”改为“五”，下面各项的编号没有改，请核对。"),
    ],
)  # fmt: skip
def test_sections_of_one_task_move_and_others_come_inside_one_another(
    adopt_rows: Callable[..., Outcome], tmp_path: Path, moved: tuple[str, dict[str, str]], lines: Any, said: str
):
    order, under = moved
    done = adopt_rows(ordered(order.split(), under), plans=INSIDE)
    assert (done.code, done.err) == (0, "")
    assert said in done.out.splitlines()
    assert [sorted(one) for one in changed(tmp_path, INSIDE)] == [sorted(one) for one in lines]


ASTRAY = (
    "没有采纳：任务{}在表里排到了别的部分中间，标题写的还是“{}”，没有移动：移到那一部分的，“重点任务”请写成那一部分的标题；"
    "整个部分移动的，请排到两个部分之间。\n"
)
ALONE = (
    "没有采纳：任务c2所在的部分“现场宣传”在表里换了位置，编号没有改，没有移动；要移动的，请把标题的编号照新的先后改好"
    "（一、二、三……各部分都改），再采纳。\n"
)


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("a1 a2 b1 a3 b2 c1 c2 d1 d2", ASTRAY.format("b1", "优化服务")),
        ("a1 a2 c1 a3 b1 b2 c2 d1 d2", ASTRAY.format("c1", "媒体宣传")),
        ("a1 a2 a3 b1 b2 c2 c1 d1 d2", ALONE),
        ("a1 a2 a3 b1 b2 c1 d1 d2 c2", ALONE),
    ],
)
def test_where_a_moved_row_or_section_belongs_is_asked(
    adopt_rows: Callable[..., Outcome], tmp_path: Path, order: str, said: str
):
    assert adopt_rows(ordered(order.split()), plans=INSIDE).err == said
    assert changed(tmp_path, INSIDE) == ([], [])


def test_a_heading_deep_inside_others_is_renamed_where_the_table_prints_it_alone(
    adopt_rows: Callable[..., Outcome], tmp_path: Path
):
    flat = "      title: 媒体宣传\n      measures:\n      - {id: c1, number: 三（一）1,"
    deep = "      title: 媒体宣传\n      sections:\n      - number: 三（一）1\n        title: 报刊宣传\n        measures:\n        - {id: c1, number: 三（一）1（1）,"
    assert flat in INSIDE
    plans = INSIDE.replace(flat, deep)
    done = adopt_rows(
        ordered(("a1", "a2", "a3", "b1", "b2", "c1", "c2", "d1", "d2"), {"c1": "1.报刊专栏"}), plans=plans
    )
    assert (done.code, done.err) == (0, "")
    assert changed(tmp_path, plans) == (["title: 报刊宣传"], ["title: 报刊专栏"])


def noted(old: str, new: str) -> Callable[..., list[list[Any]]]:
    """Give what changes words below the table."""
    return lambda _, rows: [[one.replace(old, new) if isinstance(one, str) else one for one in row] for row in rows]


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    few_of([
        ("900家", "950家", (["targets: [高新技术企业2027年达到900家]"], ["targets: [高新技术企业2027年达到950家]"])),
        ("明显增强", "显著增强", (["goal: 创新能力明显增强"], ["goal: 创新能力显著增强"])),
        ("总体目标：", "总体目标：体系更加完善；", (["goal: 创新能力明显增强"], ["goal: 体系更加完善；创新能力明显增强"])),
        ("明显增强", "明显增强；体系更加完善", (["goal: 创新能力明显增强"], ["goal: 创新能力明显增强；体系更加完善"])),
        ("2027年高新技术企业达到900家；", "", (["targets: [高新技术企业2027年达到900家]"], [])),
        ("；创新能力明显增强", "", (["goal: 创新能力明显增强"], [])),
    ], 3),
)  # fmt: skip
def test_the_plans_goals_under_the_table_are_taken_over(
    adopt_rows: Callable[..., Outcome], tmp_path: Path, old: str, new: str, lines: Any
):
    done = adopt_rows(noted(old, new), plans=PLANS)
    assert (done.code, done.err) == (0, "")
    assert changed(tmp_path, PLANS) == lines


@pytest.mark.slow
def test_other_notes_are_said_to_stay_and_so_are_the_numbers(adopt_rows: Callable[..., Outcome], tmp_path: Path):
    done = adopt_rows(noted("以原文为准", "以文件为准"), plans=PLANS)
    assert done.err == (
        "没有采纳：表下注“举措要点系归纳，以文件为准。”与数据印出来的不同，没有采纳：请直接在数据里改。\n"
    )
    done = adopt_rows(lambda _, rows: [[7, *rows[0][1:]], *rows[1:]], plans=PLANS)
    assert (done.out, done.err) == (f"{NUMBERS}\n没有要改的。\n", "")
    assert changed(tmp_path, PLANS) == ([], [])
