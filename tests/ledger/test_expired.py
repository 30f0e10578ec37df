"""What is past in a ledger of one year is marked wherever it is printed, and read back without its mark."""

from __future__ import annotations

import html
from datetime import date

import openpyxl
import pytest
from docx import Document

from checklist.forms.read_cells import read_deadline
from checklist.model import Deadline, DeadlineKind
from checklist.words.deadlines import mark_expired, say_deadline

PLANS = """
regions:
- id: mycity
  name: 某某市
  units:
  - {name: 市科技局, full: 某某市科学技术局}
indicators:
- {name: 高新技术企业数, unit: 家}
- {name: 研发平台数, unit: 个}
plans:
- id: p-2023
  region: mycity
  title: 某市科技行动方案
  issued: 2023-01-10
  period: 2023-2027
  sections:
  - number: 一
    title: 重点任务
    measures:
    - id: m-1
      number: 一1
      title: 培育企业
      lead: [市科技局]
      actions: [到2024年高新技术企业达到100家, 建立后备库, 2026年底前建成平台]
      targets:
      - {indicator: 高新技术企业数, value: 100, unit: 家, year: 2024, text: 高新技术企业达到100家}
    - id: m-2
      number: 一2
      title: 建设平台
      lead: [市科技局]
      text: 加强谋划。到2024年，研发平台达到10个；力争到2027年，研发平台达到30个。
      targets:
      - {indicator: 研发平台数, value: 30, unit: 个, year: 2027, soft: true, text: 研发平台力争达到30个}
"""
PAST = ("到2024年高新技术企业达到100家（已到期）", "2024年（已到期）", "研发平台达到10个（已到期）；力争到2027年")


@pytest.mark.parametrize(
    ("words", "year", "said"),
    [
        ("到2023年，建成平台", 2024, "到2023年，建成平台（已到期）"),
        ("2023年底前建成平台", 2024, "2023年底前建成平台（已到期）"),
        ("到2023年建成平台，到2025年建成体系", 2024, "到2023年建成平台（已到期），到2025年建成体系"),
        ("到2023年达到10个，力争到2025年达到20个", 2024, "到2023年达到10个（已到期），力争到2025年达到20个"),
        ("到2023年、2025年分别达到10个、20个", 2024, "到2023年、2025年分别达到10个、20个"),
        ("2023年底、2024年底分别达到10个、20个", 2025, "2023年底、2024年底分别达到10个、20个（已到期）"),
        ("到2023年建成。到2025年见效。", 2024, "到2023年建成（已到期）。到2025年见效。"),
        ("到2023年建成；长期坚持", 2024, "到2023年建成（已到期）；长期坚持"),
        ("到2023年建成\n到2024年见效", 2024, "到2023年建成（已到期）\n到2024年见效"),
        ("到2025年建成平台", 2024, "到2025年建成平台"),
        ("到2023年，建成平台", None, "到2023年，建成平台"),
        ("截至2022年底，全市已有企业80家。", 2024, "截至2022年底，全市已有企业80家。"),
        ("落实豫政〔2018〕16号文件", 2024, "落实豫政〔2018〕16号文件"),
        ("做好2022年省科技示范工程方案编制", 2024, "做好2022年省科技示范工程方案编制"),
        ("", 2024, ""),
    ],
)
def test_what_was_to_be_met_in_a_past_year_is_marked(words, year, said):
    assert mark_expired(words, year) == said


@pytest.mark.parametrize(
    ("year", "said"),
    [(None, "2024年底"), (2024, "2024年底"), (2025, "2024年底（已到期）"), (2026, "2024年底（已到期）")],
)
def test_a_deadline_of_a_past_year_is_marked_and_read_without_its_mark(year, said):
    deadline = Deadline(text="2024年底", kind=DeadlineKind.YEAR_END, date=date(2024, 12, 31), of_goals=year is not None)
    assert say_deadline(deadline, year) == said
    read = read_deadline(said, year)
    assert (read.text, read.date, read.of_goals) == (deadline.text, deadline.date, "（已到期）" in said)
    assert read_deadline(said.replace("已到", "已\n到"), year) == read


@pytest.fixture
def made(invoke, tmp_path):
    (tmp_path / "plans.yaml").write_text(PLANS, encoding="utf-8")

    def words(suffix, *options):
        assert invoke("ledger", "市科技局", *options, "-o", f"台账.{suffix}", "--force").code == 0
        return read_words(tmp_path / f"台账.{suffix}")

    return words


def read_words(path):
    if path.suffix == ".docx":
        cells = (cell.text for row in Document(path).tables[0].rows for cell in row.cells)
        return "\n".join(cells).replace("\n（已到期）", "（已到期）")
    if path.suffix == ".xlsx":
        return "\n".join(str(cell.value) for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row)
    return html.unescape(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "html", "md", "csv"])
def test_every_medium_marks_what_is_past_in_a_years_ledger_and_nothing_else(made, suffix):
    said = made(suffix, "--year", "2026")
    assert [words for words in PAST if words not in said] == []
    assert "2026年底前建成平台（已到期）" not in said
    assert "已到期" not in made(suffix)
    assert "已到期" not in made(suffix, "--year", "2024")


def test_the_screen_marks_it_too(invoke, made):
    made("md")
    full = invoke("show", "市科技局", "--year", "2026", "--full").out
    assert "（已到期）" in full
    assert "2024年（已到期）" in invoke("show", "市科技局", "--year", "2026").out
    one = invoke("show", "m-1", "--year", "2026").out
    assert "1.到2024年高新技术企业达到100家（已到期）" in one
    assert "2024年（已到期）" in one
    assert PAST[2] in invoke("show", "m-2", "--year", "2026").out


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "json"])
def test_a_ledger_with_marks_does_not_differ_from_its_data(invoke, made, suffix):
    made("md")
    assert invoke("ledger", "--plan", "p-2023", "--year", "2026", "-o", f"整份.{suffix}").code == 0
    assert "两个版本没有差别" in invoke("diff", f"整份.{suffix}", "p-2023@2026").out
