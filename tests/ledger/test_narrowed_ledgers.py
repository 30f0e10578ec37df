"""A ledger that leaves tasks out says so itself, in every format with a title: it must not pass for the whole."""

from __future__ import annotations

import html
import re

import openpyxl
import pytest
from docx import Document
from office_forms import office_form

from checklist.ledger.ledger import Filter
from checklist.ledger.phrases import scope_text
from checklist.model import Role

UNIT = ("ledger", "枣庄市科技局")
PLAN = ("--plan", "zaozhuang-2022")
NAME = "《枣庄市“十大创新”2022年行动计划——科技研发创新2022年行动计划》"


@pytest.mark.parametrize(
    ("narrowed", "bearer", "only", "said"),
    [
        ({"roles": (Role.LEAD,)}, "本单位", "", "仅列牵头任务"),
        ({"roles": (Role.LEAD, Role.SUPPORT)}, "本单位", "", "仅列牵头、配合任务"),
        ({"roles": (Role.RESPONSIBLE,)}, "本单位", "", "仅列本单位为责任单位的任务"),
        ({"roles": (Role.LEAD, Role.RESPONSIBLE)}, "本单位", "", "仅列本单位为牵头或责任单位的任务"),
        ({"roles": (Role.RESPONSIBLE,), "topic": "人才"}, "本单位", "", "仅列本单位为责任单位的“人才”专题任务"),
        ({"roles": (Role.RESPONSIBLE,), "keyword": "企业"}, "本单位", "", "仅列含“企业”、本单位为责任单位的任务"),
        ({"roles": (Role.LEAD,)}, "", "", "仅列有牵头单位的任务"),
        ({"roles": (Role.LEAD, Role.SUPPORT), "keyword": "企业"}, "", "", "仅列含“企业”、有牵头或配合单位的任务"),
        ({}, "市科技局、市财政局", "市科技局、市财政局", "仅列市科技局、市财政局的任务"),
        ({"roles": (Role.LEAD,)}, "市科技局", "市科技局", "仅列市科技局的牵头任务"),
        ({"roles": (Role.RESPONSIBLE,)}, "市科技局", "市科技局", "仅列市科技局为责任单位的任务"),
    ],
)
def test_what_it_is_narrowed_to_is_said_in_plain_words(narrowed, bearer, only, said):
    assert scope_text(Filter(**narrowed), bearer, only) == said


def text_of(path) -> str:
    if path.suffix == ".docx":
        return "\n".join(paragraph.text for paragraph in Document(path).paragraphs)
    if path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(path).active
        return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)
    text = path.read_text(encoding="utf-8")
    return html.unescape(text) if path.suffix == ".html" else text


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "html", "md"])
def test_a_units_ledger_says_it_under_its_title(invoke, tmp_path, suffix):
    invoke(*UNIT, "--role", "责任", "-o", f"a.{suffix}")
    assert f"（{NAME}，仅列本单位为责任单位的任务）" in text_of(tmp_path / f"a.{suffix}")
    invoke(*UNIT, "-o", f"b.{suffix}")
    assert "仅列" not in text_of(tmp_path / f"b.{suffix}")


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "html", "md"])
def test_the_table_of_a_whole_plan_says_it(invoke, tmp_path, suffix):
    invoke("ledger", *PLAN, "--topic", "人才", "--as-of", "2022-06-30", "-o", f"a.{suffix}")
    assert "（仅列“人才”专题任务，截至2022年6月30日）" in text_of(tmp_path / f"a.{suffix}")


def test_the_screen_says_it(invoke):
    assert f"（{NAME}，仅列含“企业”的任务）" in invoke("show", "枣庄市科技局", "--keyword", "企业").out.replace(
        "\n", ""
    )


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_an_offices_form_without_a_subtitle_gets_a_note(invoke, tmp_path, suffix):
    if suffix == "docx":
        (tmp_path / "科室空表.docx").write_bytes(
            office_form([["序号", "工作任务", "责任单位", "完成时限"], ["", "", "", ""]])
        )
    else:
        book = openpyxl.Workbook()
        book.active.append(["序号", "工作任务", "责任单位", "完成时限"])
        book.save(tmp_path / "科室空表.xlsx")
    name = f"a.{suffix}"
    assert invoke(*UNIT, "--role", "责任", "--form", f"科室空表.{suffix}", "-o", name).code == 0
    assert re.search("注：1?.?本表仅列本单位为责任单位的任务。", text_of(tmp_path / name))
    assert invoke(*UNIT, "--form", f"科室空表.{suffix}", "-o", f"b.{suffix}").code == 0
    assert "仅列" not in text_of(tmp_path / f"b.{suffix}")


def test_a_units_ledger_of_a_pack_says_its_own_part_and_is_the_same_as_made_alone(invoke, tmp_path):
    invoke("ledger", "--all", *PLAN, "--kind", "government", "--role", "牵头", "-o", "材料")
    invoke(*UNIT, *PLAN, "--role", "牵头", "-o", "a.docx")
    assert (tmp_path / "材料" / "02_市科技局_工作台账.docx").read_bytes() == (tmp_path / "a.docx").read_bytes()


def test_what_holds_all_units_bears_place_year_and_scope(invoke, tmp_path):
    for extra in (("--one-file", "-o", "a.docx"), ("-o", "b.xlsx")):
        assert (
            invoke("ledger", "--all", *PLAN, "--year", "2022", "--role", "责任", "--keyword", "企业", *extra).code == 0
        )
    title, scope = "枣庄市2022年各单位重点任务工作台账", "（仅列含“企业”、各单位为责任单位的任务）"
    lines = text_of(tmp_path / "a.docx").split("\n")
    assert lines[0] == title
    assert scope in lines
    assert openpyxl.load_workbook(tmp_path / "b.xlsx").properties.title == title


def test_a_page_of_some_units_names_them(invoke, tmp_path):
    invoke("ledger", "市科技局", "市财政局", *PLAN, "-o", "a.html")
    assert "（仅列市科技局、市财政局的任务）" in text_of(tmp_path / "a.html")
    invoke("ledger", "--all", *PLAN, "--kind", "government", "--role", "责任", "-o", "b.html")
    assert "（仅列政府部门为责任单位的任务）" in text_of(tmp_path / "b.html")
    invoke("ledger", "--all", *PLAN, "-o", "c.html")
    assert "仅列" not in text_of(tmp_path / "c.html")


def test_the_table_of_several_plans_does_not_bear_the_name_of_one(invoke, tmp_path):
    both = ("--plan", "hebi-speedup-2019", "--plan", "hebi-transfer-2019")
    assert invoke("ledger", *both).out == "已生成 鹤壁提速增效等2个方案_任务分解表.docx（54项任务）\n"
    assert text_of(tmp_path / "鹤壁提速增效等2个方案_任务分解表.docx").split("\n")[1] == "鹤壁重点任务分解表"
    invoke("ledger", *both, "--plan", "maiji-2022", "-o", "a.md")
    assert text_of(tmp_path / "a.md").startswith("# 重点任务分解表\n")
