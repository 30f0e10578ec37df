"""``adopt`` of corrected tables: printed by ``ledger``, edited as in Excel or Word, taken over."""

from __future__ import annotations

import difflib
from itertools import product
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from sampled import few_of

from checklist.adopt.corrected import adopt_ledger
from checklist.adopt.standing import PlanFiles
from checklist.commands.context import columns as known_columns
from checklist.files.textfiles import data_file
from checklist.forms.read import read_excel, read_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from tests.conftest import Outcome

PLANS = """\
# 我局的方案
regions:
- id: lj
  name: 临江市
  prefix: 市
  units:
  - {name: 市科技局, full: 临江市科学技术局, aliases: [市科委]}
  - {name: 市财政局, full: 临江市财政局}
  - {name: 市教育局, full: 临江市教育局}
  - {name: 市统计局, full: 临江市统计局}
  groups:
  - {name: 各县（市、区）政府, members: unknown}

indicators:
- {name: 高新技术企业数, kind: stock, unit: 家}
- {name: 研发经费, kind: stock, unit: 亿元}

plans:
- id: lj-2025
  region: lj
  title: 临江市科技创新方案   # 标题照原文
  period: 2025-2027
  sections:
  - number: 一
    title: 培育企业
    goal: 企业创新主体地位更加突出；培育体系基本建成
    targets:
    - {indicator: 高新技术企业数, comparator: ">=", value: 800, unit: 家, year: 2027, text: 高新技术企业达到800家}
    measures:
    - id: a1
      number: 一1
      title: "建立培育库"   # 最要紧
      lead: [市科委]
      support: 市财政局、市教育局等
      deadline: 2025年底
      topics: [企业]
      targets:
      - {indicator: 高新技术企业数, comparator: ">=", value: 300, unit: 家, year: 2025, text: 高新技术企业达到300家}
      - {indicator: 高新技术企业数, comparator: ">=", value: 500, unit: 家, year: 2026, text: 高新技术企业达到500家}
      actions:
      - 建库
      # 培训要单列
      - 培训
    - {编码: a2, 编号: 一2, 标题: 增加投入, 责任单位: [市财政局, 市科技局], 要点: [加大投入], 目标: [研发经费2026年达到8亿元]}
  - number: 二
    title: 优化服务
    everywhere: [各县（市、区）政府]
    measures:
    - id: b1
      number: 二1
      title: 开展服务
      responsible: [市科技局]
      text: |
        开展服务。组织专家进企业，解决难题。
      status: 进行中
  - number: 三
    title: 加强保障
    measures:
    - id: b2
      number: 三1
      title: 加强宣传
      no_units: true
      actions: [用好媒体, 讲好故事]
"""
COLUMNS = "序号,编号,任务编码,重点任务,任务,目标,牵头,配合,责任,时限,专题"
A1 = "建立培育库。1.建库；2.培训。"


@pytest.fixture
def adopt(invoke: Callable[..., Outcome], tmp_path: Path) -> Callable[..., Outcome]:
    """Give ``adopt(edits, plans, columns=…)``: the plan's table, with cells (code, heading) edited, taken over with ``--yes``."""

    def run(
        edits: dict[tuple[str, str], Any],
        plans: str = PLANS,
        *options: str,
        chosen: str = COLUMNS,
        drop: Iterable[str] = (),
    ) -> Outcome:
        tmp_path.joinpath("plans.yaml").write_bytes(plans.encode())
        made = invoke(
            "ledger", "--plan", "lj-2025", "--data", "plans.yaml", "--columns", chosen, "-o", "表.xlsx", "--force"
        )
        assert made.code == 0, made.err
        edit_table(tmp_path / "表.xlsx", edits, drop)
        return invoke("adopt", "表.xlsx", "--into", "plans.yaml", *(options or ("--yes",)))

    return run


def edit_table(path: Path, edits: dict[tuple[str, str], Any], drop: Iterable[str] = ()) -> None:
    """Edit a table as a person does: cells by code and heading, ``+a1`` a row below that of a1; rows taken out."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    for merged in list(sheet.merged_cells.ranges):
        value = sheet.cell(merged.min_row, merged.min_col).value
        sheet.unmerge_cells(str(merged))
        for row in range(merged.min_row, merged.max_row + 1) if merged.min_col == merged.max_col else ():
            sheet.cell(row, merged.min_col).value = value
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(index for index, row in enumerate(rows) if "序号" in row)
    head = rows[top]
    code = head.index("任务编码")
    for (name, heading), value in edits.items():
        at = next(index for index, row in enumerate(rows) if row[code] == name.lstrip("+"))
        if name.startswith("+"):
            if rows[at + 1][0] != "新":
                rows.insert(at + 1, ["新", *[None] * (len(head) - 1)])
            at += 1
        rows[at][head.index(heading)] = value
    sheet.delete_rows(1, sheet.max_row)
    for row in rows:
        if row[code] not in drop:
            sheet.append(row)
    book.save(path)


def changed(folder: Path, plans: str = PLANS) -> tuple[list[str], list[str]]:
    """Give the lines of the plan file that went and that came."""
    new = folder.joinpath("plans.yaml").read_text(encoding="utf-8")
    lines = list(difflib.ndiff(plans.splitlines(), new.splitlines()))
    gone, come = ([line[2:].strip() for line in lines if line.startswith(mark)] for mark in ("- ", "+ "))
    return gone, come


PART = "【本部分目标】2027年高新技术企业达到800家；企业创新主体地位更加突出；培育体系基本建成\n"
T300 = '- {indicator: 高新技术企业数, comparator: ">=", value: 300, unit: 家, year: 2025, text: 高新技术企业达到300家}'
T500 = '- {indicator: 高新技术企业数, comparator: ">=", value: 500, unit: 家, year: 2026, text: 高新技术企业达到500家}'
A2 = "- {编码: a2, 编号: 一2, 标题: 增加投入, 责任单位: [市财政局, 市科技局], 要点: [加大投入], 目标: [研发经费2026年达到8亿元]}"


@pytest.mark.parametrize(
    ("edits", "gone", "come"),
    few_of([
        ({("a1", "具体举措"): A1.replace("培育库", "企业培育库")}, ['title: "建立培育库"   # 最要紧'], ['title: "建立企业培育库"   # 最要紧']),
        ({("a1", "具体举措"): A1.replace("培训", "办培训班")}, ["- 培训"], ["- 办培训班"]),
        ({("a1", "具体举措"): "建立培育库。1.建库；2.宣讲；3.培训。"}, [], ["- 宣讲"]),
        ({("a1", "具体举措"): "建立培育库。建库。"}, ["- 培训"], []),
        ({("a1", "牵头单位"): "市财政局", ("a1", "配合单位"): "市科技局、市教育局等"}, ["lead: [市科委]", "support: 市财政局、市教育局等"], ["lead: [市财政局]", "support: 市科委、市教育局等"]),
        ({("a1", "牵头单位"): "科技局，临江市统计局"}, ["lead: [市科委]"], ["lead: [市科委, 市统计局]"]),
        ({("a1", "配合单位"): "市财政局、市教育局"}, ["support: 市财政局、市教育局等"], ["support: 市财政局、市教育局"]),
        ({("a1", "配合单位"): "—"}, ["support: 市财政局、市教育局等"], []),
        ({("a1", "完成时限"): "2026年6月底"}, ["deadline: 2025年底"], ["deadline: 2026年6月底"]),
        ({("a1", "完成时限"): ""}, ["deadline: 2025年底"], []),
        ({("a1", "专题"): "企业、人才"}, ["topics: [企业]"], ["topics: [企业, 人才]"]),
        ({("a1", "专题"): "—"}, ["topics: [企业]"], []),
        ({("a1", "编号"): "一9"}, ["number: 一1"], ["number: 一9"]),
        ({("a1", "工作目标"): PART + "高新技术企业2025年达到320家、2026年达到500家"}, [T300], [T300.replace("300", "320")]),
        ({("a1", "工作目标"): PART + "2025年高新技术企业超过300家；2026年高新技术企业达到500家"}, [T300], [T300.replace('">="', '">"').replace("达到300", "超过300")]),
        ({("a1", "工作目标"): PART + "2026年高新技术企业达到500家"}, [T300], []),
        ({("a1", "工作目标"): PART + "—"}, ["targets:", T300, T500], []),
        ({("a1", "工作目标"): PART + "高新技术企业2025年达到300家、2026年达到500家；2027年研发经费达到9亿元"}, [], ['- {indicator: 研发经费, comparator: ">=", value: 9, unit: 亿元, year: 2027, text: 研发经费达到9亿元}']),
        ({("a2", "工作目标"): "2026年研发经费达到9亿元"}, [A2], [A2.replace("达到8亿元", "达到9亿元")]),
        ({("a2", "责任单位"): "市科技局、市财政局"}, [A2], [A2.replace("市财政局, 市科技局", "市科技局, 市财政局")]),
        ({("a2", "牵头单位"): "市财政局", ("a2", "责任单位"): "市科技局"}, [A2], [A2.replace("责任单位: [市财政局, 市科技局]", "牵头单位: [市财政局], 责任单位: [市科技局]")]),
        ({("a1", "牵头单位"): "牵头：市科技局、市统计局；配合：市教育局", ("a1", "配合单位"): "市财政局等"}, ["lead: [市科委]", "support: 市财政局、市教育局等"], ["lead: [市科委, 市统计局]", "support: 市教育局、市财政局等"]),
        ({("a1", "牵头单位"): "市科技局（张三）、市统计局"}, ["lead: [市科委]"], ["lead: [市科委, 市统计局]"]),
        ({("a1", "完成时限"): 46022}, [], []),
        ({("a1", "完成时限"): 46203}, ["deadline: 2025年底"], ['deadline: "2026-06-30"']),
        ({("a2", "完成时限"): "2026-06-30"}, [A2], [A2.replace("要点:", "时限: 2026-06-30, 要点:")]),
        ({("b1", "具体举措"): "开展服务。组织专家进园区，解决难题。"}, ["开展服务。组织专家进企业，解决难题。"], ["开展服务。组织专家进园区，解决难题。"]),
        ({("b1", "责任单位"): "市科技局、市统计局、各县（市、区）政府"}, ["responsible: [市科技局]"], ["responsible: [市科技局, 市统计局]"]),
        ({("b1", "责任单位"): "市科技局"}, [], ["except: [各县（市、区）政府]"]),
        ({("b2", "责任单位"): "市科技局"}, ["no_units: true"], ["responsible: [市科技局]"]),
        ({("a1", "重点任务"): "一、壮大企业\n工作目标：2027年高新技术企业达到800家；企业创新主体地位更加突出；培育体系基本建成", ("a2", "重点任务"): "一、壮大企业"}, ["title: 培育企业"], ["title: 壮大企业"]),
    ], 15),
)  # fmt: skip
def test_a_corrected_cell_changes_its_line_and_nothing_else(
    adopt: Callable[..., Outcome], tmp_path: Path, edits: dict[tuple[str, str], str], gone: list[str], come: list[str]
):
    done = adopt(edits)
    assert (done.code, done.err) == (0, "")
    assert changed(tmp_path) == (gone, come)


@pytest.mark.parametrize(
    ("written", "told", "after"),
    [
        ("per: year, text: 每年建成园区2个", "建成园区2个", "no_year: true, text: 建成园区2个"),
        ("per: total, text: 累计建成园区2个", "建成园区2个", "no_year: true, text: 建成园区2个"),
        ("year: 2026, text: 建成园区2个", "累计建成园区2个", "per: total, text: 累计建成园区2个"),
        ("year: 2026, per: total, text: 累计建成园区2个", "累计建成园区2个", "per: total, text: 累计建成园区2个"),
        ("no_year: true, per: year, text: 每年建成园区2个", "2026年建成园区2个", "year: 2026, text: 建成园区2个"),
    ],
)
def test_a_goal_says_that_it_has_no_year_where_neither_a_year_nor_a_term_is_left(
    adopt: Callable[..., Outcome], tmp_path: Path, written: str, told: str, after: str
):
    goal = '{{indicator: 建成园区, comparator: ">=", value: 2, unit: 个, {}}}'
    plans = PLANS.replace("目标: [研发经费2026年达到8亿元]", f"目标: [{goal.format(written)}]")
    done = adopt({("a2", "工作目标"): told}, plans)
    assert (done.code, done.err) == (0, "")
    assert goal.format(after) in changed(tmp_path, plans)[1][0]


def proposal(content: bytes, suffix: str, plans: str) -> Any:
    """Adopt the bytes of a table into the text of a plan file."""
    known = known_columns()
    read = (read_word if suffix == ".docx" else read_excel)(content, f"表{suffix}", known)
    return adopt_ledger(read, PlanFiles([("plans.yaml", plans)]), known)


SHIPPED = ("xingtai-2023", "hebi-speedup-2019", "hebi-transfer-2019", "maiji-2022", "zaozhuang-2022", "tongxiang-2022")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "plan"),
    few_of(product([("-o", "表.xlsx"), ("--columns", COLUMNS, "-o", "表.xlsx"), ("-o", "表.docx")], SHIPPED), every=5),
)
def test_an_untouched_table_changes_no_byte(
    invoke: Callable[..., Outcome], tmp_path: Path, plan: str, options: tuple[str, ...]
):
    text = data_file("plans.yaml").read_text(encoding="utf-8")
    assert invoke("ledger", "--plan", plan, *options).code == 0
    path = tmp_path / options[-1]
    made = proposal(path.read_bytes(), path.suffix, text)
    assert made.texts == {"plans.yaml": text}
    assert (made.left, made.differing) == ((), ())


def test_nothing_is_written_without_being_told_to(adopt: Callable[..., Outcome], tmp_path: Path):
    done = adopt({("a1", "完成时限"): "2026年6月底"}, PLANS, "--exit-code")
    assert done.code == 1
    assert tmp_path.joinpath("plans.yaml").read_text(encoding="utf-8") == PLANS
    assert "完成时限由2025年底延后至2026年6月底" in done.out
    assert done.out.splitlines()[-2:] == [
        "将改 plans.yaml 第35行。",
        "还没有写入。看过无误，请加 --yes：checklist adopt 表.xlsx --into plans.yaml --yes",
    ]


def test_a_row_more_is_a_new_task_with_a_proposed_id(adopt: Callable[..., Outcome], tmp_path: Path):
    new = {
        "重点任务": "一、培育企业",
        "具体举措": "建设园区。1.选址；2.开工。",
        "牵头单位": "市科技局",
        "完成时限": "2026年底",
        "工作目标": "2026年建成园区2个",
    }
    done = adopt({("+a2", heading): text for heading, text in new.items()})
    assert (done.code, done.err) == (0, "")
    assert "第6行是新的任务“建设园区”：编码拟为 a3，编号拟为 一3，请核对。" in done.out
    assert changed(tmp_path) == (
        [],
        [
            "- id: a3", "number: 一3", "title: 建设园区", "lead: [市科技局]", "deadline: 2026年底", "actions:", "- 选址", "- 开工",
            "targets:", '- {indicator: 建成园区, comparator: ">=", value: 2, unit: 个, year: 2026, text: 建成园区2个}',
        ],
    )  # fmt: skip


def test_a_row_less_is_a_task_that_goes(adopt: Callable[..., Outcome], tmp_path: Path):
    done = adopt({}, drop=["a2"])
    assert (done.code, done.err) == (0, "")
    assert "取消1项" in done.out
    assert changed(tmp_path) == ([A2], [])
    most = adopt({}, drop=["a1", "a2", "b1"])
    assert changed(tmp_path) == ([], [])
    assert (
        "没有采纳：表里没有的任务有3项（a1 建立培育库、a2 增加投入、b1 开展服务）：超过一半，像是只列了一部分，都没有删。"
        in most.err
    )


@pytest.mark.parametrize(
    ("edits", "said"),
    few_of([
        ({("a1", "牵头单位"): "市大数据局"}, "第4行“牵头单位”：没有登记“市大数据局”这个单位，这一项的责任单位都没有改；请先在 units 里登记，再采纳。"),
        ({("a1", "牵头单位"): "市科枝局"}, "第4行“牵头单位”：没有登记“市科枝局”这个单位，这一项的责任单位都没有改；是否想写：市科技局？"),
        ({("a1", "任务编码"): "a9"}, "第4行：任务编码由a1改成了a9；编码定了不改，请改回再采纳，这一行没有采纳。"),
        ({("+a1", "任务编码"): "z9", ("+a1", "具体举措"): "全新的任务内容"}, "第5行：数据里没有任务编码“z9”，这一行没有采纳：新的任务请把编码空着（会拟一个），抄错的请改正。"),
        ({("+a1", "具体举措"): "全新的任务", ("+a1", "牵头单位"): "市大数据局"}, "第5行：没有登记“市大数据局”这个单位，没有采纳：请先在地区 lj 的 units 里登记这个单位。"),
        ({("+a1", "具体举措"): "全新的任务", ("+a1", "重点任务"): "九、培育企业"}, "第5行：标题“九、培育企业”在数据里没有，没有采纳：请先在数据里加上这个部分，再采纳。"),
        ({("a1", "完成时限"): "春节前后"}, "第4行“完成时限”：没看懂完成时限“春节前后”"),
        ({("a1", "完成时限"): "2029年底"}, "第4行“完成时限”：完成时限“2029年底”不在方案期限（2025—2027年）内；原文如此的，请直接在数据里写，没有改。"),
        ({("a1", "具体举措"): "—"}, "第4行“具体举措”：任务不能空着，没有改。"),
        ({("a1", "编号"): ""}, "第4行“编号”：编号不能空着，没有改。"),
        ({("a1", "牵头单位"): "", ("a1", "配合单位"): ""}, "责任单位全删了；原文没有写责任单位的，请写“原文未明确”。"),
        ({("a1", "工作目标"): PART + "企业明显增多"}, "没有读出与数据对应的指标和数字，没有改；请直接在数据里改。"),
        ({("a2", "重点任务"): "九、培育企业"}, "标题“一、培育企业”：表里是“一、培育企业、九、培育企业”，没有改；改标题的，这一部分各行都要改成一样的；移动任务的，要写成那一部分原来的标题。"),
        ({("+a1", "具体举措"): "全新的任务"}, "第5行：没有写责任单位，没有采纳：请写上；原文没有写责任单位的，请写“原文未明确”。"),
        ({("+a1", "具体举措"): "全新的任务", ("+a1", "牵头单位"): "市科技局", ("+a1", "完成时限"): "春节前后"}, "第5行：没看懂完成时限“春节前后”，可以写成“2025年底前”“2025年6月30日前”“每季度”或“长期坚持”，没有采纳："),
    ], 5),
)  # fmt: skip
def test_what_cannot_be_taken_over_is_listed_with_its_place(
    adopt: Callable[..., Outcome], tmp_path: Path, edits: dict[tuple[str, str], str], said: str
):
    done = adopt(edits)
    assert done.code == 0
    assert said in done.err
    touched = changed(tmp_path)[1]
    assert not [line for line in touched if "大数据" in line or "z9" in line or "a9" in line]


def test_a_code_that_stands_twice_writes_nothing(adopt: Callable[..., Outcome], tmp_path: Path):
    done = adopt({("a2", "任务编码"): "a1"})
    assert done.code == 2
    assert (
        done.err
        == "错误：表.xlsx里任务编码“a1”出现了两次（第4行、第5行）。\n一个编码只能有一行：抄出来的新任务请把编码空着，再采纳。\n"
    )
    assert changed(tmp_path) == ([], [])


def test_what_the_check_would_refuse_is_not_written(adopt: Callable[..., Outcome], tmp_path: Path):
    done = adopt({("a1", "牵头单位"): "市科技局、市财政局"})
    assert done.code == 0
    assert "没有采纳：第4行：“市财政局”既是牵头单位，又是配合单位，没有采纳：" in done.err
    assert changed(tmp_path) == ([], [])


def test_a_column_that_is_missing_takes_nothing_away(adopt: Callable[..., Outcome], tmp_path: Path):
    done = adopt({("a1", "完成时限"): "2026年底"}, chosen="序号,任务编码,任务,时限")
    assert (done.code, done.err) == (0, "")
    assert changed(tmp_path) == (["deadline: 2025年底"], ["deadline: 2026年底"])


def test_columns_for_the_hand_are_no_data_and_status_is(adopt: Callable[..., Outcome], tmp_path: Path):
    chosen = f"{COLUMNS},完成状态,进展情况,备注"
    done = adopt(
        {
            ("a1", "完成状态"): "已完成",
            ("b1", "完成状态"): "已完成",
            ("a1", "备注"): "请核",
            ("b1", "进展情况"): "顺利",
        },
        chosen=chosen,
    )
    assert "“进展情况”“备注”是留给人填的列，不是方案数据，没有采纳。" in done.out
    assert done.out.count("留给人填") == 1
    assert changed(tmp_path) == (["status: 进行中"], ["status: 已完成", "status: 已完成"])


@pytest.mark.slow
def test_a_table_without_codes_is_told_by_its_words(invoke: Callable[..., Outcome], tmp_path: Path):
    tmp_path.joinpath("plans.yaml").write_text(PLANS, encoding="utf-8")
    columns = "序号,重点任务,任务,目标,责任,时限"
    invoke("ledger", "--plan", "lj-2025", "--data", "plans.yaml", "--columns", columns, "-o", "表.xlsx")
    book = openpyxl.load_workbook(tmp_path / "表.xlsx")
    sheet = book.active
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == "2025年底":
                cell.value = "2026年底"
    book.save(tmp_path / "表.xlsx")
    done = invoke("adopt", "表.xlsx", "--into", "plans.yaml", "--yes")
    assert (done.code, done.err) == (0, "")
    assert "表里没有“任务编码”，各行是按序号和任务的文字认的；" in done.out
    assert changed(tmp_path) == (["deadline: 2025年底"], ["deadline: 2026年底"])
    sheet.delete_rows(5)
    book.save(tmp_path / "表.xlsx")
    fewer = invoke("adopt", "表.xlsx", "--into", "plans.yaml", "--yes")
    assert "没有“任务编码”，不当作取消；请用带任务编码的表改。" in fewer.err
    assert "没有要改的。" in fewer.out
