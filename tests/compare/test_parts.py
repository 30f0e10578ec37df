"""One plan on forms of other columns: tasks find each other, and what a form does not have is no change."""

from __future__ import annotations

from itertools import permutations

import pytest
from docx import Document
from msgspec.structs import replace
from versions import plan, said, side, task, words

from checklist.compare.comparison import compare
from checklist.compare.sides.item import Aspect
from checklist.files.textfiles import data_file
from checklist.outline import measures_of
from checklist.plandata.load import load_files

TASKS = (
    ("培育高新技术企业", ("围绕主导产业建立重点企业培育库", "组织政策宣讲和申报辅导", "对入库企业开展精准服务")),
    ("建设创新平台", ("布局概念验证中心和中试基地", "推动高校院所大型仪器开放共享")),
    ("引进创新人才", ("面向京津冀举办人才对接活动", "建设人才公寓，落实住房补贴")),
    ("强化知识产权保护", ("建设知识产权服务综合体", "组织制定行业标准")),
)


def listed(actions):
    return "；".join(f"{number}.{action}" for number, action in enumerate(actions, 1)) + "。"


FORMS = {
    "one cell": lambda title, actions: ("", f"{title}。{listed(actions)}"),
    "one cell, lines": lambda title, actions: ("", "\n".join((title, *actions))),
    "one cell, colon": lambda title, actions: ("", f"{title}：{'；'.join(actions)}。"),
    "two cells": lambda title, actions: (title, listed(actions)),
    "name twice": lambda title, actions: (title, f"{title}。{listed(actions)}"),
    "names": lambda title, _: ("", f"{title}。"),
    "names in their column": lambda title, _: (title, ""),
    "actions": lambda _, actions: ("", listed(actions)),
}
"""What stands in 任务名称 and in 具体举措."""


def form(name, tasks=TASKS, **fields):
    """Give a side as it is read from a form: no ids, texts in one cell or two."""
    known = plan(
        *[task(f"m{i}", title=t, actions=a, sequence=i, lead=[f"市第{i}局"]) for i, (t, a) in enumerate(tasks, 1)]
    )
    cells = [FORMS[name](*one) for one in tasks]
    aspects = {Aspect.SEQUENCE, Aspect.UNITS}
    aspects |= {Aspect.TITLE} if any(title for title, _ in cells) else set()
    aspects |= {Aspect.TEXT} if any(text for _, text in cells) else set()
    whole = side(known)
    items = tuple(
        replace(item, id="", title=title, text=text, actions=(), **fields)
        for item, (title, text) in zip(whole.measures, cells, strict=True)
    )
    return replace(whole, items=items, aspects=tuple(aspect for aspect in Aspect if aspect in aspects))


@pytest.mark.parametrize(("one", "two"), list(permutations(FORMS, 2)))
def test_one_plan_on_two_forms_has_no_differences(one, two):
    found = compare(form(one), form(two))
    assert (found.rows, [match.one_to_one for match in found.matches]) == ((), [True] * len(TASKS))


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        ("one cell", "two cells", ()),
        ("one cell", "names", ("新版只有任务名称，具体举措未作对照",)),
        ("names", "two cells", ("旧版只有任务名称，具体举措未作对照",)),
        ("one cell", "actions", ("新版没有“任务名称”，未作对照",)),
        ("names", "actions", ("旧版只有任务名称，具体举措未作对照", "新版没有“任务名称”，未作对照")),
    ],
)
def test_what_a_form_does_not_have_is_said(old, new, sentences):
    assert compare(form(old), form(new)).not_compared == sentences


@pytest.mark.parametrize("new", ["two cells", "names", "names in their column"])
def test_a_new_title_is_found_whatever_the_form(new):
    title, actions = TASKS[1]
    tasks = (TASKS[0], (title.replace("建设", "建设重大"), actions), *TASKS[2:])
    found = compare(form("one cell"), form(new, tasks))
    assert said(found) == ["任务名称增加“重大”"]


@pytest.mark.parametrize("new", ["two cells", "one cell, lines", "actions"])
def test_a_new_action_is_found_whatever_the_form(new):
    title, actions = TASKS[1]
    tasks = (TASKS[0], (title, (*actions, "设立产业技术研究院")), *TASKS[2:])
    found = compare(form("one cell"), form(new, tasks))
    assert words(found) == ["内容调整"]
    assert said(found) == ["增加“设立产业技术研究院”"]


@pytest.mark.parametrize("new", list(FORMS))
def test_a_new_task_and_one_that_is_gone_are_found_whatever_the_form(new):
    fresh = ("举办创新创业大赛", ("组织初赛和决赛", "向获奖团队提供孵化场地"))
    found = compare(form("one cell"), form(new, (*TASKS[:-1], fresh)))
    assert words(found) == ["取消（办结情况未知）", "新增"]


ORIGINALS = (
    "坚持把企业摆在创新的中心位置，建立一份有潜力的企业名单，请专家上门讲政策、教申报，一家一家解决难题。",
    "支持条件较好的单位承建概念验证和中间试验场所，鼓励高校把闲置的仪器拿出来给企业用。",
    "每年到北京、天津办几场见面会，把住房补贴兑现到人，让来的人住得下、留得住。",
    "办好一处综合服务的窗口，组织有实力的单位参与起草本行业的规矩。",
)


@pytest.mark.parametrize("summary", ["one cell", "two cells"])
def test_the_original_wording_against_a_summary_is_not_compared(summary):
    whole = form("one cell")
    items = [
        replace(item, text=f"{t}。{text}") for item, (t, _), text in zip(whole.items, TASKS, ORIGINALS, strict=True)
    ]
    found = compare(replace(whole, items=tuple(items)), form(summary))
    assert (found.rows, [match.one_to_one for match in found.matches]) == ((), [True] * len(TASKS))
    assert found.not_compared == ("两个版本的具体举措写法不同（如一版为原文、一版为要点），未作对照",)


@pytest.mark.parametrize("layout", ["one cell", "two cells", "names", "actions"])
def test_wording_that_changed_in_every_task_is_compared_all_the_same(layout):
    old, new = (
        [(f"{title}{count}家", tuple(f"{action}{count}次" for action in actions)) for title, actions in TASKS]
        for count in (10, 20)
    )
    found = compare(form(layout, old), form(layout, new))
    assert (words(found), found.not_compared) == (["内容调整"] * len(TASKS), ())


def test_a_single_task_that_lost_its_wording_is_a_change_and_no_other_form():
    bare = form("one cell")
    shorter = replace(bare, items=(replace(bare.items[0], text=f"{TASKS[0][0]}。"), *bare.items[1:]))
    assert words(compare(bare, shorter)) == ["内容调整"]


def maiji():
    data = load_files([data_file("plans.yaml")]).data
    (chosen,) = (one for one in data.plans if one.id == "maiji-2022")
    return [measure for _, measure in measures_of(chosen)]


def office_form(path, headings, cells):
    document = Document()
    table = document.add_table(rows=1, cols=len(headings))
    rows = [headings, *cells]
    for values in rows:
        row = table.rows[0] if values is headings else table.add_row()
        for cell, text in zip(row.cells, values, strict=True):
            cell.text = text
    document.save(path)


@pytest.mark.slow
def test_a_word_ledger_of_names_against_one_of_whole_texts(invoke):
    measures = list(enumerate(maiji(), 1))
    office_form(
        "全文.docx",
        ("序号", "工作任务", "牵头单位"),
        [(str(i), f"{m.title}。{listed(m.actions)}", "区科技局") for i, m in measures],
    )
    office_form("名称.docx", ("序号", "工作任务", "牵头单位"), [(str(i), m.title, "区科技局") for i, m in measures])
    outcome = invoke("diff", "全文.docx", "名称.docx")
    assert outcome.out.endswith("两个版本没有差别。\n新版只有任务名称，具体举措未作对照。\n")
