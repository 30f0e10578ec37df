"""An office's own templates of a ledger: what it may change, the example of docs/templates.md, and how faults are told."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pytest
from msgspec.structs import replace
from plan_texts import load_text

from checklist.errors import InputError
from checklist.files.templates import SHIPPED, Templates
from checklist.ledger.columns import load_columns
from checklist.ledger.ledger import build_ledger
from checklist.ledger.wording import RowValues, word_table

DOCS = Path(__file__).resolve().parents[2] / "docs" / "templates.md"


def _ours(name: str) -> str:
    return SHIPPED.find(name).read_text(encoding="utf-8")


def _table(folder: Path, keys: str, *, bands: bool = True):
    own = Templates(own=str(folder))
    columns = load_columns(None, own)
    return word_table(
        build_ledger(load_text().data.plans), [columns.by_key(key) for key in keys.split()], own, bands=bands
    )


@pytest.mark.slow
def test_the_example_of_the_page_does_what_it_says(tmp_path, invoke):
    page = DOCS.read_text(encoding="utf-8")
    [title] = re.findall(r"```jinja\n(.*?)```", page, re.DOTALL)
    [wording] = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    folder = tmp_path / "我局模板"
    folder.mkdir()
    ledger = re.sub(
        r"{% block title %}.*?{% endblock %}\n", lambda _: title, _ours("ledger.jinja"), count=1, flags=re.DOTALL
    )
    ours = next(line for line in _ours("columns.yaml").splitlines(keepends=True) if "{{ deadline }}" in line)
    (folder / "ledger.jinja").write_text(ledger, encoding="utf-8")
    (folder / "columns.yaml").write_text(_ours("columns.yaml").replace(ours, wording), encoding="utf-8")
    made = invoke("show", "邢台市科技局", "--year", "2025", "--format", "markdown", "--templates", folder)
    assert "市科技局2025年工作清单" in made.out.splitlines()[0]
    assert "2027年底前※" in made.out
    for order in ("a.docx", "a.xlsx", "a.html", "a.md"):
        assert invoke("ledger", "邢台市科技局", "--templates", folder, "-o", order).code == 0
    page_text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "<h1>市科技局工作清单</h1>" in page_text


def test_the_page_names_every_value_and_no_other():
    page = DOCS.read_text(encoding="utf-8")
    told = {
        name
        for line in page.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([a-z_]+)`", line.split("|")[1])
    }
    row = build_ledger(load_text().data.plans).rows[0]
    values = RowValues(row, None, frozenset(), (), ())
    names = {name for name in dir(values) if not name.startswith("_")}
    assert told == names | {"columns", "plan_in"}


def test_a_single_macro_may_be_changed_alone(tmp_path):
    (tmp_path / "words.jinja").write_text(
        '{% macro units(runs) %}{% for _, names, _ in runs %}{{ names|join("，") }} {% endfor %}{% endmacro %}'
    )
    made = _table(tmp_path, "lead support actions")
    assert made.rows[0].cells[1] == "市财政局，各县（市、区）政府 "
    assert (
        made.rows[0].cells[2]
        == word_table(build_ledger(load_text().data.plans), [load_columns().by_key("actions")], bands=True)
        .rows[0]
        .cells[0]
    )


def test_a_year_of_its_own_is_worded_by_the_changed_goals_column(tmp_path):
    text = _ours("columns.yaml").replace(
        "    {{ own_goals|goals }}\n    {% elif", "    〔{{ own_goals|goals }}〕\n    {% elif"
    )
    (tmp_path / "columns.yaml").write_text(text, encoding="utf-8")
    cells = [row.cells[0] for row in _table(tmp_path, "target@2025").rows]
    assert any(cell.startswith("〔") and cell.endswith("〕") for cell in cells)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"{{ deadline }}', '"{{ deadlin }}', "没有“deadlin”这个名称"),
        ("    {{ heading }}\n", "    {{ headin }}\n", "没有“headin”这个名称"),
        ("    {{ heading }}\n", "    {{ heading|nothing }}\n", "写法不对"),
        ('"{{ deadline }}', '"{% if %}', "写法不对"),
    ],
)
def test_a_fault_in_a_column_names_its_line(tmp_path, old, new, said):
    text = _ours("columns.yaml").replace(old, new, 1)
    (tmp_path / "columns.yaml").write_text(text, encoding="utf-8")
    line = 1 + next(
        place
        for place, (one, two) in enumerate(zip(_ours("columns.yaml").splitlines(), text.splitlines(), strict=False))
        if one != two
    )
    with pytest.raises(InputError, match=rf"^模板有误：columns.yaml 第{line}行（.*{said}"):
        _table(tmp_path, "sequence group deadline", bands=False)


@pytest.mark.parametrize("name", ["ledger.jinja", "words.jinja"])
def test_a_fault_in_the_words_names_file_and_line(tmp_path, name):
    (tmp_path / name).write_text(
        _ours(name).replace("总体目标", "{% if %}").replace("（{{ document_number }}）", "{% for %}"), encoding="utf-8"
    )
    with pytest.raises(InputError, match=rf"^模板有误：{name} 第\d+行（写法不对"):
        _table(tmp_path, "sequence")


def test_what_data_say_is_never_a_template():
    hostile = "{{ 7 * 7 }}{% for x in y %}<b>"
    ledger = build_ledger(load_text().data.plans)
    section = ledger.sections[0]
    measure = replace(section.rows[0].measure, title=hostile, actions=(), targets=())
    row = replace(section.rows[0], measure=measure, targets=())
    plan = replace(ledger.plans[0], title=hostile)
    ledger = replace(ledger, plans=(plan,), sections=(replace(section, rows=(row,)),))
    made = word_table(ledger, [load_columns().by_key("measure")], bands=True)
    assert made.title == f"《{hostile}》重点任务分解表"
    assert made.rows[0].cells == (hostile,)


@pytest.mark.parametrize(
    ("name", "words", "made"),
    [
        ("ledger.docx", ("桐乡市科技局", "-o", "台账.docx"), "台账.docx"),
        ("assignment.docx", ("--plan", "tongxiang-2022", "-o", "分解表.docx"), "分解表.docx"),
        ("ledger.docx", ("--all", "--plan", "tongxiang-2022", "--one-file", "-o", "全部.docx"), "全部.docx"),
    ],
)
def test_an_office_s_own_word_form_among_its_templates_is_filled(tmp_path, invoke, name, words, made):
    folder = tmp_path / "我局模板"
    folder.mkdir()
    document = docx.Document(str(SHIPPED.find(name)))
    document.paragraphs[0].insert_paragraph_before("我局统一表式")
    document.save(str(folder / name))
    assert invoke("ledger", *words, "--templates", folder).code == 0
    assert "我局统一表式" in [paragraph.text for paragraph in docx.Document(str(tmp_path / made)).paragraphs]
