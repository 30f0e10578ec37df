"""Every list in every medium: what stands on the screen stands in the files, numbers are numbers, templates word it."""

from __future__ import annotations

import csv
import io
import json
from itertools import product

import openpyxl
import pytest
from lxml import html
from sampled import few_of

from checklist.commands.outputs import MEDIA
from checklist.files.templates import Templates
from checklist.ledger.indicators import compare, entries, find_indicators
from checklist.render.draw.console import Screen, plain, sheet_lines
from checklist.render.draw.text import csv_text, markdown_text, sheet_json, sheets_html
from checklist.render.draw.xlsx import Leaf, sheets_xlsx
from checklist.render.lists import indicators_sheet, plans_sheet, register_sheet, units_sheet
from checklist.render.sheet import Sheet, SheetBand, SheetColumn, SheetRow, SheetTable, note_lines, numbered

LISTS = (
    ("plans",),
    ("units", "--region", "麦积"),
    ("indicators",),
    ("indicators", "高新技术企业"),
    ("history", "mj-p5", "maiji-2022", "maiji-2022@2024"),
    ("diff", "xingtai-2023@2023", "xingtai-2023@2025"),
    ("diff", "xingtai-2023@2023", "xingtai-2023@2025", "--unit", "市科技局", "--by-unit"),
)
SUFFIXES = [suffix for suffix in MEDIA if suffix != ".pdf"]


@pytest.mark.parametrize(("args", "suffix"), few_of(product(LISTS, SUFFIXES), every=5))
def test_every_list_can_be_had_in_every_medium(invoke, tmp_path, args, suffix):
    outcome = invoke(*args, "-o", f"清单{suffix}")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(f"已生成 清单{suffix}")
    written = (tmp_path / f"清单{suffix}").read_bytes()
    assert written
    again = invoke(*args, "-o", f"清单{suffix}")
    assert again.code == 3
    assert invoke(*args, "-o", f"清单{suffix}", "--force").code == 0
    assert (tmp_path / f"清单{suffix}").read_bytes() == written


@pytest.mark.parametrize("args", LISTS, ids=" ".join)
@pytest.mark.parametrize("name", ["清单.doc", "清单.wps", "清单", "清单.txt"])
def test_one_refusal_for_what_cannot_be_made(invoke, args, name):
    outcome = invoke(*args, "-o", name)
    assert outcome.code == 2
    assert outcome.err.startswith(f"错误：不能生成这种文件：{name}（")
    assert outcome.err.endswith("可用的后缀：.docx .pdf .xlsx .html .md .csv .json\n")


def test_a_format_that_is_not_the_suffixs_is_refused(invoke):
    outcome = invoke("plans", "--format", "json", "-o", "a.csv")
    assert (outcome.code, outcome.err) == (
        2,
        "错误：--format json 与文件后缀 .csv 不一致。\n去掉 --format，或改文件名的后缀。\n",
    )


def test_what_is_no_text_gets_a_file_of_the_lists_name(invoke, tmp_path):
    assert invoke("plans", "--format", "xlsx").out == "已生成 方案一览表.xlsx\n"
    assert (tmp_path / "方案一览表.xlsx").is_file()


@pytest.fixture(scope="module")
def units(shipped):
    region = next(region for region in shipped.regions if region.id == "maiji")
    return units_sheet(tuple(plan for plan in shipped.plans if plan.region == "maiji"), (region,), 2025)


def test_the_units_are_the_same_in_all_media(units):
    (table,) = units.tables
    names = [row.cells[1] for row in table.rows]
    assert len(names) > 20
    assert units.title == "麦积区2025年各单位任务数一览表"
    text = "\n".join(map(plain, sheet_lines(units, Screen(width=160))))
    book = openpyxl.load_workbook(io.BytesIO(sheets_xlsx([Leaf(name="单位", sheet=units)]))).active
    listed = list(csv.reader(io.StringIO(csv_text(units))))
    page = html.fromstring(sheets_html([units]).decode())
    assert [row[1] for row in listed[1:]] == names
    assert [row[1].value for row in book.iter_rows() if row[1].value and row[0].value != "地区"] == names
    assert page.xpath("//tbody/tr/td[2]/text()") == names
    assert all(name in text and name in markdown_text(units) for name in names)


def test_counts_are_numbers_where_a_program_reads_them(units):
    rows = json.loads(sheet_json(units))["rows"]
    total = sum(row["total"] for row in rows)
    assert all(isinstance(row["lead"], int) for row in rows)
    assert total == sum(row["lead"] + row["support"] + row["responsible"] + row["collective"] for row in rows)
    book = openpyxl.load_workbook(io.BytesIO(sheets_xlsx([Leaf(name="单位", sheet=units)]))).active
    assert sum(row[7].value for row in book.iter_rows() if isinstance(row[7].value, int)) == total
    aligned = {row[7].alignment.horizontal for row in book.iter_rows() if isinstance(row[7].value, int)}
    assert aligned == {"right"}


def test_what_a_plan_lacks_is_null(shipped):
    found = json.loads(sheet_json(plans_sheet(shipped)))
    assert found["schema"] == "checklist-plans/1"
    assert [row["id"] for row in found["rows"]] == [plan.id for plan in shipped.plans]
    assert [row["document_number"] for row in found["rows"]] == [p.document_number or None for p in shipped.plans]


def test_goals_side_by_side_stand_in_a_table_an_indicator(shipped):
    found = entries(shipped.plans, [i for i in shipped.indicators if "高新技术企业" in i.name])
    sheet = indicators_sheet(compare(found))
    assert sheet.tables[0].title.startswith("高新技术企业数（")
    assert len(sheet.tables) > 1
    assert sheet.title == "指标对标表"
    one = indicators_sheet(compare([entry for entry in found if entry.indicator.name == "高新技术企业数"]))
    assert one.title == "高新技术企业数对标表"
    assert len(list(csv.reader(io.StringIO(csv_text(one))))) == len(one.rows) + 1
    titles = [line[0] for line in csv.reader(io.StringIO(csv_text(sheet))) if len(line) == 1]
    assert titles == [table.title for table in sheet.tables]


def test_the_register_begins_with_the_indicator_of_most_plans(shipped):
    rows = register_sheet(entries(shipped.plans, shipped.indicators)).rows
    plans = [int(str(row.cells[3])) for row in rows]
    assert plans == sorted(plans, reverse=True)
    assert plans[0] > plans[-1]


def test_an_office_words_and_orders_what_is_printed(shipped, tmp_path):
    (tmp_path / "plans.jinja").write_text(
        "{% block notes %}\n一\n\n合计{{ count }}件\n{% endblock %}", encoding="utf-8"
    )
    (tmp_path / "sheet.screen").write_text(
        "{% block page %}\n{{ notes }}\n某局\n{% for table in tables %}\n{{ table }}\n{% endfor %}\n〔{{ title }}〕\n{% endblock %}",
        encoding="utf-8",
    )
    own = Templates(own=str(tmp_path))
    lines = [plain(line) for line in sheet_lines(plans_sheet(shipped, own), Screen(width=100), own)]
    assert lines[:3] == ["注：1.一", f"    2.合计{len(shipped.plans)}件", "某局"]
    assert lines[3].startswith("┌")
    assert lines[-1] == "〔〕"


def test_what_was_said_is_kept_until_words_or_template_change(shipped, tmp_path):
    kept = tmp_path / "kept"

    def title(word):
        own = tmp_path / word
        own.mkdir(exist_ok=True)
        (own / "plans.jinja").write_text(f"{{% block title %}}{word}{{{{ count }}}}{{% endblock %}}", encoding="utf-8")
        return plans_sheet(shipped, Templates(own=str(own), cache=kept)).title

    count = len(shipped.plans)
    assert [title("甲") for _ in range(2)] == [f"甲{count}"] * 2
    assert len(list(kept.iterdir())) == 1
    assert title("乙") == f"乙{count}"
    assert len(list(kept.iterdir())) == 2


def test_a_fault_in_a_template_is_named(invoke, tmp_path):
    (tmp_path / "我的").mkdir()
    (tmp_path / "我的" / "plans.jinja").write_text("{% block title %}\n{{ nothing }}{% endblock %}", encoding="utf-8")
    outcome = invoke("plans", "--templates", "我的", "-o", "a.md")
    assert outcome.code == 2
    assert outcome.err.startswith("错误：模板有误：")
    assert "plans.jinja 第2行" in outcome.err


# A sheet as such.


def test_notes_are_numbered_where_there_are_several():
    assert list(note_lines(["甲。"])) == [("注：", "甲。")]
    assert list(note_lines(["甲。", "乙。"])) == [("注：1.", "甲。"), ("\u3000\u30002.", "乙。")]
    assert numbered(["甲"]) == ("甲",)
    assert numbered(["甲", "乙"]) == ("1.甲", "2.乙")


BANDED = Sheet(
    product="units",
    title="表",
    tables=(
        SheetTable(
            columns=(
                SheetColumn(title="名", key="name"),
                SheetColumn(title="数", key="count", align="right", number=True),
            ),
            body=(
                SheetBand(title="一类", text="说明"),
                SheetRow(cells=("甲", "1")),
                SheetBand(title="二类"),
                SheetRow(cells=("乙", "")),
            ),
        ),
    ),
    notes=("以上。",),
    closing=("共2个。",),
)


def test_bands_stand_above_their_rows_in_every_medium():
    text = markdown_text(BANDED)
    assert text.index("## 一类") < text.index("说明") < text.index("| 甲 | 1 |") < text.index("## 二类")
    assert text.endswith("注：以上。\n\n共2个。\n")
    sheet = openpyxl.load_workbook(io.BytesIO(sheets_xlsx([Leaf(name="表", sheet=BANDED)]))).active
    assert [row[0].value for row in sheet.iter_rows()] == [
        "表",
        "名",
        "一类\n说明",
        "甲",
        "二类",
        "乙",
        "注：以上。",
        "共2个。",
    ]
    page = html.fromstring(sheets_html([BANDED]).decode())
    assert [row.text_content().strip().replace("\n", "") for row in page.xpath("//tbody/tr")] == [
        "一类说明",
        "甲1",
        "二类",
        "乙",
    ]
    assert page.xpath("//footer/p/text()") == ["注：以上。", "共2个。"]
    assert json.loads(sheet_json(BANDED))["rows"] == [{"name": "甲", "count": 1}, {"name": "乙", "count": 0}]


def test_every_commitment_of_a_plan_is_listed(shipped):
    [compared] = compare(entries(shipped.plans, find_indicators(shipped, "形成新产品、新技术、新工艺数")))
    [(_, (cell,))] = compared.rows
    lines = cell.split("\n")
    assert len(lines) == 5
    assert sum("2个以上" in line for line in lines) == 3
    assert len(set(lines)) == 5
    assert all("（2022—2025年合计）" in line for line in lines)


def test_a_goal_said_again_under_its_heading_is_listed_once(shipped):
    found = entries(shipped.plans, find_indicators(shipped, "每万人口高价值发明专利拥有量"))
    [compared] = compare(found)
    [cell] = [cells[compared.columns.index("2023年")] for plan, cells in compared.rows if plan.id == "xingtai-2023"]
    assert cell.count("0.83件") == 1


def test_a_figure_whose_basis_the_source_leaves_open_is_marked_beside_others(shipped):
    compared = compare(entries(shipped.plans, find_indicators(shipped, "全社会研发经费投入")))
    table = next(one for one in compared if one.indicator.name == "全社会研发经费投入")
    cells = {plan.id: "".join(cells) for plan, cells in table.rows}
    assert cells["tongxiang-2022"].endswith("90亿元＊")
    assert "＊" not in cells["xingtai-2023"]
    notes = indicators_sheet(compared).notes
    assert any("（＊）" in note and "原文未写明是一年数还是两年合计" in note for note in notes)


def test_one_plan_is_set_out_with_its_goals_and_all_its_notes(invoke):
    out = invoke("plans", "tongxiang-2022", env={"COLUMNS": "400"}).out
    assert out.startswith("新时代科技创新力提升行动方案\n（方案编号tongxiang-2022，11项任务）\n")
    assert "2022—2023年（推定）" in out
    assert "引导企业个体创新向产业集群整体创新转变" in out
    assert "桐乡市说明：原文通篇未写市名" in out
    assert "方案说明：题为“行动方案”，正文自称“本实施方案”，四（三）又作“规划”。" in out
    assert "三、工作举措勘误：原文称“全域创新提升四大工程”" in out
    assert "第6项勘误：原文作“鲸鹏行动”计划，应为“鲲鹏行动”计划。" in out
    assert "开发区（高桥街道）说明：高桥街道以本单位的挂牌名称列入“各镇（街道）”。" in out


def test_the_plans_of_one_place_are_listed_alone(invoke):
    out = invoke("plans", "鹤壁").out
    assert "hebi-speedup-2019" in out
    assert "xingtai" not in out
    assert "共2个方案。" in out
    outcome = invoke("plans", "maiji")
    assert (outcome.code, outcome.err) == (0, "")
    unknown = invoke("plans", "邢太")
    assert unknown.code == 2
    assert "没有“邢太”这个方案。" in unknown.err


def test_units_go_by_the_names_they_bore_when_the_plan_was_issued(invoke):
    out = invoke("units", "--region", "鹤壁").out
    for name in ("人行鹤壁中心支行", "中国人民银行鹤壁市中心支行", "鹤壁银保监分局"):
        assert name in out
    assert "金融监管分局" not in out
    assert "枣庄银保监分局" in invoke("units", "--region", "枣庄").out


def test_collectives_whose_members_are_not_all_known_are_named(invoke):
    note = (
        "市政府各部门、市创新型城市建设领导小组成员单位、各管委会的成员没有列全，没有列出的单位也可能承担其中的任务。"
    )
    assert note in invoke("units", "--region", "鹤壁", env={"COLUMNS": "200"}).out
    assert "没有列全" not in invoke("units", "--region", "麦积区").out


def test_a_department_has_what_all_departments_owe(invoke):
    out = invoke("show", "鹤壁市科技局", "--plan", "hebi-speedup-2019", "--full").out
    row = next(line for line in out.splitlines() if line.startswith("│  33 "))
    assert "责任（集体）" in row


def test_a_rhythm_that_a_wording_says_is_not_said_twice(shipped):
    tables = compare(entries(shipped.plans, find_indicators(shipped, "技术合同成交额增速")))
    cells = {plan.id: "".join(cells) for one in tables for plan, cells in one.rows}
    assert cells["hebi-transfer-2019"] == "技术合同成交金额每年以20%的速度保持平稳较快增长"


def test_five_tasks_with_five_goals_are_five_and_a_sum_says_of_which_years(shipped):
    (one,) = compare(entries(shipped.plans, find_indicators(shipped, "形成新产品、新技术、新工艺数")))
    ((plan, cells),) = one.rows
    assert plan.id == "maiji-2022"
    assert len(cells[0].splitlines()) == 5
    assert all("（2022—2025年合计）" in line for line in cells[0].splitlines())
