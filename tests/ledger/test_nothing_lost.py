"""What a clerk types stands in the ledger, in every medium: 等, the plan's goal, the wording beside its title, status, notes."""

from __future__ import annotations

import html
import json
import re

import openpyxl
import pytest
from docx import Document
from office_forms import office_form

MEDIA = ("docx", "xlsx", "html", "md", "csv")

PLANS = """
regions:
- id: mycity
  name: 某某市
  units:
  - {name: 市科技局, full: 某某市科学技术局}
  - {name: 市财政局, full: 某某市财政局}
  - name: 市现代农业园区
    kind: zone
    notes:
    - 勘误：一2责任单位原文作“市现代产业园区”，应为“市现代农业园区”。
    - 说明：全称原文未载。
  - {name: 市教育局, notes: [勘误：原文作“教委”，应为“市教育局”。]}
  groups:
  - {name: 市政府各部门, members: [市科技局, 市财政局], complete: false}
indicators:
- {name: 高新技术企业数, unit: 家}
plans:
- id: p-2025
  region: mycity
  title: 某市科技行动方案
  issued: 2025-01-10
  period: 2025-2027
  goal:
  - {year: 2025, text: 开启新局面}
  - {year: 2027, text: 基本建成某某体系}
  notes: [勘误：一3原文脱“等”字。, 说明：本方案由会议通过。, 勘误：附件一页码有误。]
  sections:
  - number: 一
    title: 重点任务
    notes: [说明：各条原文无标题。]
    goal: 总体有改观
    targets:
    - {indicator: 高新技术企业数, value: 800, unit: 家, year: 2027, text: 高新技术企业达到800家}
    measures:
    - id: m-1
      number: 一1
      title: 培育企业
      lead: [市科技局]
      support: [市财政局, 市教育局]
      open_list: true
      actions: [建立后备库, 开展培训]
    - id: m-2
      number: 一2
      title: 加强宣传
      responsible: [市科技局, 市现代农业园区]
      text: 编印手册，面向企业宣传。
      status: 已完成
      notes: [勘误：原文作“手侧”，应为“手册”, 原文无年份。, 勘误：“印编”应为“编印”。]
    - id: m-3
      number: 一3
      title: 服务企业
      responsible: [市科技局]
      open_list: true
      text: 3.服务企业。上门服务。
    - id: m-4
      number: 一4
      title: 落实责任
      responsible: [市政府各部门]
      actions: [定期报告]
"""


@pytest.fixture
def made(invoke, tmp_path):
    """Give ``made("市科技局", "docx")``: the words of a ledger in one medium."""
    (tmp_path / "plans.yaml").write_text(PLANS, encoding="utf-8")

    def words(whose, suffix, *options):
        asked = ("--plan", whose) if whose == "p-2025" else (whose,)
        outcome = invoke("ledger", *asked, *options, "-o", f"{whose}.{suffix}", "--force")
        assert outcome.code == 0, outcome.err
        return read(tmp_path / f"{whose}.{suffix}")

    return words


def read(path):
    if path.suffix == ".docx":
        document = Document(path)
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*cells, *(paragraph.text for paragraph in document.paragraphs)])
    if path.suffix == ".xlsx":
        return "\n".join(
            str(cell.value) for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row
        )
    text = path.read_text(encoding="utf-8")
    return html.unescape(text) if path.suffix == ".html" else text


@pytest.mark.parametrize("suffix", MEDIA)
def test_an_open_list_ends_in_deng_where_the_list_stands(made, suffix):
    whole, own = made("p-2025", suffix), made("市科技局", suffix)
    assert "市财政局、市教育局等" in whole
    assert "市财政局、市教育局等" in own
    assert "牵头：市科技局等" not in whole
    assert "市科技局等" in whole  # the third task names it alone
    assert suffix == "html" or "等单位" in own  # beside 市科技局 the third task names nobody
    assert "市现代农业园区等" not in whole


def test_an_open_list_ends_in_deng_on_the_screen_too(invoke, made):
    made("市财政局", "md")
    out = invoke("show", "市财政局", "--full").out
    assert "牵头：市科技局 " in out
    assert "配合：市教育局等" in out
    assert "市财政局、市教育局等" in invoke("show", "m-1").out


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "html", "md"])
def test_the_goal_of_a_plan_stands_under_its_table_by_its_years(made, suffix):
    said = "到2025年，开启新局面；到2027年，基本建成某某体系。"
    assert f"方案总体目标：{said}" in made("p-2025", suffix)
    assert f"方案总体目标：{said}" in made("市科技局", suffix, "--goals")
    assert "总体目标" not in made("市科技局", suffix)
    assert "方案总体目标：到2027年，基本建成某某体系。" in made("p-2025", suffix, "--year", "2026")


def test_the_screen_says_the_goal_of_the_plan_under_a_units_list(invoke, made):
    made("市科技局", "md")
    assert "方案总体目标：到2025年，开启新局面；到2027年，基本建成某某体系。" in invoke("show", "市科技局").out
    assert "方案总体目标：到2027年，基本建成某某体系。" in invoke("show", "市科技局", "--year", "2027").out


@pytest.mark.parametrize("suffix", MEDIA)
def test_a_tasks_own_wording_stands_beside_its_title(made, suffix):
    own = made("市科技局", suffix)
    assert "加强宣传" in own
    if suffix != "html":  # there the title is a heading
        assert "加强宣传。编印手册，面向企业宣传。" in own
    assert own.count("服务企业。上门服务。") == 1
    assert "服务企业。3." not in own


@pytest.mark.parametrize("suffix", MEDIA)
def test_a_status_is_printed(made, suffix):
    own = made("市科技局", suffix)
    if suffix == "html":
        assert "第2项办结情况：已完成。" in own
    else:
        assert "完成状态" in own.replace("\n", "")
        assert "办结情况" not in own
        assert "已完成" in own


def test_a_status_is_noted_where_a_table_has_no_column_for_it(invoke, made):
    assert "第2项办结情况：已完成。" in made("p-2025", "docx")
    assert "第2项办结情况：已完成。" in invoke("show", "市科技局").out


def test_what_an_office_printed_for_the_hand_stays(invoke, made, tmp_path):
    made("市科技局", "md")
    rows = [["序号", "工作任务", "责任单位", "完成状态"], ["", "", "", "□已完成 □未完成"]]
    (tmp_path / "空表.docx").write_bytes(office_form(rows))
    invoke("ledger", "市科技局", "--form", "空表.docx", "-o", "填.docx")
    assert read(tmp_path / "填.docx").count("□已完成 □未完成") == 4
    (tmp_path / "白表.docx").write_bytes(office_form([rows[0], ["", "", "", ""]]))
    invoke("ledger", "市科技局", "--form", "白表.docx", "-o", "填.docx", "--force")
    assert read(tmp_path / "填.docx").count("已完成") == 1


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "html", "md"])
def test_notes_of_all_levels_that_concern_a_row_are_printed(made, suffix):
    own = made("市科技局", suffix)
    assert "第2项说明：原文无年份。" in own
    assert "第2项勘误：原文作“手侧”，应为“手册”。“印编”应为“编印”。" in own
    assert "一、重点任务说明：各条原文无标题。" in own
    assert "方案勘误：一3原文脱“等”字。" in own
    assert "市现代农业园区勘误：一2责任单位原文作“市现代产业园区”，应为“市现代农业园区”。" in own
    assert "市教育局勘误：原文作“教委”，应为“市教育局”。" in own
    assert "全称原文未载" not in own
    assert "本方案由会议通过" not in own
    assert "附件一页码有误" not in own
    assert "附件一页码有误" in made("p-2025", suffix)


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "html", "md"])
def test_a_note_is_a_paragraph(invoke, made, suffix):
    lines = [
        re.sub(r"<[^>]*>|^[\s　]*(?:注：)?\s*(?:[0-9]+\.)?\s*", "", line)
        for line in made("市科技局", suffix).split("\n")
    ]
    told = [line for line in lines if "勘误：" in line or "说明：" in line]
    opened = (
        "第2项说明：",
        "第2项勘误：",
        "方案勘误：",
        "一、重点任务说明：",
        "市教育局勘误：",
        "市现代农业园区勘误：",
    )
    assert sorted(dict.fromkeys(told)) == sorted(
        next(line for line in told if line.startswith(start)) for start in opened
    )
    shown = invoke("show", "市科技局").out.split("\n")
    assert all(any(line.strip().lstrip("注：0123456789.").startswith(start) for line in shown) for start in opened)


def test_how_far_a_task_is_done_stands_once_where_it_is_shown_alone(invoke, made):
    made("市科技局", "md")
    out = invoke("show", "m-2").out
    assert "│ 完成状态 │ 已完成 " in out
    assert (out.count("已完成"), "来历" in out) == (1, False)


def test_what_is_noted_of_a_task_stands_once_where_it_is_shown_alone(invoke, made):
    made("市科技局", "md")
    out = invoke("show", "m-2").out
    assert [out.count(said) for said in ("原文无年份。", "应为“手册”。", "应为“编印”。")] == [1, 1, 1]


def test_a_note_stands_only_where_its_row_does(made):
    own = made("市财政局", "md")
    assert "市教育局勘误：" in own
    assert "市现代产业园区" not in own
    assert "脱“等”字" not in own
    assert "第2项" not in own


def test_goals_of_a_heading_are_called_so_in_csv(made):
    assert '"一、重点任务\n工作目标：2027年高新技术企业达到800家；总体有改观"' in made("p-2025", "csv")


def test_json_has_what_was_typed(made):
    ledger = json.loads(made("市科技局", "json"))
    assert [row["open_list"] for row in ledger["rows"]] == [True, False, True, False]
    assert [row["status"] for row in ledger["rows"]] == [None, "已完成", None, None]
    assert ledger["rows"][0]["section"] == [
        {"number": "一", "title": "重点任务", "goal": "总体有改观", "notes": ["说明：各条原文无标题。"]}
    ]
    [plan] = ledger["plans"]
    assert (plan["title"], plan["goal"]) == ("某市科技行动方案", "到2025年，开启新局面；到2027年，基本建成某某体系")
    assert plan["notes"] == ["勘误：一3原文脱“等”字。", "说明：本方案由会议通过。", "勘误：附件一页码有误。"]
    later = json.loads(made("市科技局", "json", "--year", "2027"))["plans"][0]
    assert later["goal"] == "到2027年，基本建成某某体系"


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "json"])
def test_a_ledger_with_all_of_it_does_not_differ_from_its_data(invoke, made, suffix):
    for whose, asked in (("p-2025", ()), ("市科技局", ("--unit", "市科技局"))):
        made(whose, suffix)
        assert "没有差别" in invoke("diff", f"{whose}.{suffix}", "p-2025", *asked).out


LOST = {
    "等": "市财政局、市教育局等",
    "goal": "总体目标：到2025年，开启新局面；到2027年，基本建成某某体系",
    "section goal": "2027年高新技术企业达到800家；总体有改观",
    "text": "面向企业宣传",
    "title": "加强宣传",
    "status": "已完成",
    "task": "第2项说明：原文无年份",
    "heading": "重点任务说明：各条原文无标题",
    "unit": "市现代农业园区勘误：一2责任单位原文作",
    "plan": "方案勘误：一3原文脱“等”字",
    "members": "市政府各部门的成员没有列全，没有列出的单位也可能承担其中的任务。",
}
"""What is typed, and what of it is found; of JSON, what its keys hold."""
ROWS_ONLY = {"goal", "task", "heading", "unit", "plan", "members"}
"""A CSV file is a table; what stands under it is in every other medium."""
IN_JSON = {
    "等": '"open_list": true', "goal": '"goal": "到2025年，开启新局面；到2027年，基本建成某某体系"',
    "section goal": '"goal": "总体有改观"', "status": '"status": "已完成"', "task": "原文无年份。",
    "heading": "说明：各条原文无标题。", "unit": "勘误：一2责任单位原文作", "plan": "勘误：一3原文脱“等”字。",
    "members": '"complete": false',
}  # fmt: skip


@pytest.mark.parametrize("whose", ["p-2025", "市科技局"])
@pytest.mark.parametrize("suffix", [*MEDIA, "json", "show", "--full"])
def test_every_field_is_in_every_medium(invoke, made, whose, suffix):
    if suffix in ("show", "--full"):
        made("市科技局", "md")
        asked = ("--plan", whose) if whose == "p-2025" else (whose,)
        said = invoke("show", *asked, *(["--full"] if suffix == "--full" else [])).out
    else:
        said = made(whose, suffix, "--goals")
    missing = {
        field
        for field, words in LOST.items()
        if not _says(said, IN_JSON.get(field, words) if suffix == "json" else words)
    }
    expected = set(ROWS_ONLY) if suffix == "csv" else set()
    if suffix == "show":  # one task whole has the wording, and the units with their 等
        expected |= {"text"} if whose == "p-2025" else {"text", "等"}
    if whose != "p-2025" and suffix != "json":
        expected |= {"members"}  # the unit is a member, whoever else may be
    assert missing == expected


def _says(said, words):
    """Look for words whatever lines they are folded to."""
    return re.sub(r"[\s│├─┤]", "", words) in re.sub(r"[\s│├─┤]", "", re.sub("<[^>]*>", "", said))
