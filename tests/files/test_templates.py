"""Templates: an office's own before ours, in a sandbox whose every run is bounded, faults told with file and line."""

from __future__ import annotations

import pytest
from sampled import few_of

from checklist.errors import InputError
from checklist.files import sandbox
from checklist.files.templates import SHIPPED, Templates, make_environment

HOSTILE = {
    "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}": "循环或调用太多",
    "{% macro f(n) %}{{ f(n - 1) ~ f(n - 1) if n }}{% endmacro %}{{ f(60) }}": "循环或调用太多",
    "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}": "自己套自己",
    "{% include 'own.txt' %}": "自己套自己",
    "{% block x %}{{ self.x() }}{% endblock %}": "自己套自己",
    "{% for x in (1, 2) recursive %}{{ loop((1, 2)) }}{% endfor %}": "不能用 recursive",
    "{{ 'x' * 999999999 }}": "* 只能用于不太大的数字",
    "{{ 9 ** 9 ** 9 }}": "** 只能用于",
    "{{ '%999999999d' % 1 }}": "% 只能用于",
    "{{ range(999999999) }}": "Range too big",
    "{% set a = 'xxxxxxxx' %}" + "{% set a = a ~ a %}" * 40: "写出的文字太多",
    "{% set a = 'xxxxxxxx' %}" + "{% set a = a + a %}" * 40: "写出的文字太多",
    "{% set a = [1] %}" + "{% set a = a + a %}" * 40: "写出的文字太多",
    "{% set a = [1] %}" + "{% set a = [a, a] %}" * 40: "列表里只能放文字和数字",
    "{% set a = (1, 2) %}" + "{% set a = (a, a) %}" * 40: "列表里只能放文字和数字",
    "{% set a = {'a': 1} %}" + "{% set a = {'a': a, 'b': a} %}" * 40: "列表里只能放文字和数字",
    "{% set x = range(9999)|join('yyyy') %}{{ x|replace('y', x) }}": "写出的文字太多",
    "{% set x = range(99999)|join('yyyy') %}{{ range(99999)|join(x) }}": "写出的文字太多",
    "{% for i in range(99999) %}" + "x" * 999 + "{% endfor %}": "写出的文字太多",
    "{% set x %}{% for i in range(9999) %}" + "x" * 999 + "{% endfor %}{% endset %}": "写出的文字太多",
    "{{ ''.__class__.__mro__ }}": "不能用 __class__",
    "{{ given.clear() }}": "不能用 clear",
    "{{ 'x'.ljust(999999999) }}": "不能用 ljust",
    "{{ '{:999999999}'.format(1) }}": "不能用 format",
    "{{ 'x'|center(999999999) }}": "center",
    "{{ namespace(a=1) }}": "没有“namespace”这个名称",
    "{{ given.missing }}": "没有“missing”这个名称",
    "{% include '../columns.yaml' %}": "没有“../columns.yaml”这个模板",
    "{% include '/etc/passwd' %}": "没有“/etc/passwd”这个模板",
    "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}": "自己套自己",
    "{{ [1, 2] }}": "列表不能直接写出来",
    "{{ 1 / 0 }}": "取值或运算不对",
    "{% if %}": "写法不对",
}


def _own(tmp_path, text: str | bytes, name: str = "own.txt") -> Templates:
    (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return Templates(own=str(tmp_path))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_template_is_one_message(tmp_path, text, monkeypatch):
    monkeypatch.setattr(sandbox, "MOST_ROUNDS", 100_000)
    monkeypatch.setattr(sandbox, "MOST_TEXT", 1_000_000)
    with pytest.raises(InputError, match=r"^模板有误：") as refused:
        _own(tmp_path, text).render("own.txt", {"given": {"a": 1}})
    assert HOSTILE[text] in refused.value.message
    assert "\n" not in refused.value.message


def test_each_run_is_counted_by_itself(tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "MOST_ROUNDS", 100)
    own = _own(tmp_path, "{% for i in range(60) %}x{% endfor %}")
    assert [own.render("own.txt", {}) for _ in range(3)] == ["x" * 60] * 3


@pytest.mark.parametrize(
    ("text", "line"),
    [("\n\n{{ nothing }}", 3), ("a\n{% if %}", 2), ("{% macro f() %}\n{{ 1 / 0 }}{% endmacro %}\n{{ f() }}", 2)],
)
def test_a_fault_is_told_with_file_and_line(tmp_path, text, line):
    with pytest.raises(InputError, match=rf"^模板有误：own.txt 第{line}行（"):
        _own(tmp_path, text).render("own.txt", {})


def test_what_an_office_lacks_is_ours(tmp_path):
    own = _own(tmp_path, "{% block greeting %}\n  好，{{ name }}\n{% endblock %}")
    assert own.find("ledger.css") == SHIPPED.find("ledger.css")
    assert own.find("own.txt") == tmp_path / "own.txt"
    assert own.block("own.txt", "greeting", {"name": "{{ 局 }}"}) == "好，{{ 局 }}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_template_may_be_saved_as_notepad_saves(tmp_path, encoding):
    assert _own(tmp_path, "{# 注 #}关于{{ x }}".encode(encoding)).render("own.txt", {"x": "局"}) == "关于局"


def test_what_was_said_is_kept_until_template_or_values_change(tmp_path, monkeypatch):
    own = Templates(own=str(tmp_path), cache=tmp_path / "cache")
    _own(tmp_path, "{% block a %}{{ x }}\n{% endblock %}{% block b %}好{% endblock %}")
    assert own.say("own.txt", {"x": "一"}) == {"a": "一", "b": "好"}
    monkeypatch.setattr(Templates, "block", lambda *_: "又写了一遍")
    assert own.say("own.txt", {"x": "一"}) == {"a": "一", "b": "好"}
    assert own.say("own.txt", {"x": "二"})["a"] == "又写了一遍"
    _own(tmp_path, "{% block a %}{{ x }}！{% endblock %}{% block b %}好{% endblock %}")
    assert own.say("own.txt", {"x": "一"})["a"] == "又写了一遍"


@pytest.mark.parametrize(
    "text", ["{% include 'b' %}{% block a %}{% endblock %}", "{%- extends 'b' %}{% block a %}{% endblock %}"]
)
def test_what_calls_on_other_templates_is_said_anew(tmp_path, text):
    _own(tmp_path, text)
    _own(tmp_path, "", "b")
    own = Templates(own=str(tmp_path), cache=tmp_path / "cache")
    assert own.say("own.txt", {}) == {"a": ""}
    assert not list(tmp_path.glob("cache/*"))


def test_what_is_no_text_or_too_large_is_refused(tmp_path):
    with pytest.raises(InputError, match="不是文本文件"):
        _own(tmp_path, b"\0\0\xff\xfe").render("own.txt", {})
    with pytest.raises(InputError, match="这是Word、Excel、WPS或PDF文件，不是文本"):
        _own(tmp_path, b"PK\x03\x04\0\0\xff\xfe").render("own.txt", {})
    with pytest.raises(InputError, match="文件太大"):
        _own(tmp_path, b"x" * 1024 * 1025).render("own.txt", {})


def test_two_folders_of_one_name_are_told_apart(tmp_path, monkeypatch):
    for place in ("a", "b"):
        (tmp_path / place / "模板").mkdir(parents=True)
        (tmp_path / place / "模板" / "own.txt").write_text(place)
    made = []
    for place in ("a", "b"):
        monkeypatch.chdir(tmp_path / place)
        made.append(Templates(own="模板").render("own.txt", {}))
    assert made == ["a", "b"]


def test_what_is_true_is_printed_as_people_say_it(tmp_path):
    text = "{{ x }}|{{ not x }}|{{ none }}|{{ '共' ~ x ~ none }}|{{ [x, 1]|join('、') }}"
    assert _own(tmp_path, text).render("own.txt", {"x": True}) == "是|否||共是|是、1"


def test_markup_is_escaped_and_text_is_not(tmp_path):
    for name in ("own.html", "own.xml"):
        assert _own(tmp_path, "{{ x ~ '<' }}", name).render(name, {"x": "<b>"}) == "&lt;b&gt;&lt;"
    assert _own(tmp_path, "{{ x ~ '<' }}").render("own.txt", {"x": "<b>\x1b"}) == "<b><"
    assert make_environment(autoescape=True).from_string("{{ x }}").render(x="<") == "&lt;"


def test_the_folder_is_given_before_or_after_the_command_or_by_the_environment(tmp_path, invoke, monkeypatch):
    where = ("--templates", tmp_path / "没有")
    said = f"错误：找不到模板文件夹：{tmp_path / '没有'}\n"
    for order in (("show", "邢台市科技局", *where), (*where, "show", "邢台市科技局")):
        outcome = invoke(*order)
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err.startswith(said)
    monkeypatch.setenv("CHECKLIST_TEMPLATES", str(tmp_path / "没有"))
    assert invoke("show", "邢台市科技局").err.startswith(said)
    assert invoke("show", "邢台市科技局", "--templates", tmp_path).code == 0


@pytest.mark.slow
def test_an_office_words_a_column_its_own_way(tmp_path, invoke):
    ours = SHIPPED.find("columns.yaml").read_text(encoding="utf-8")
    (tmp_path / "columns.yaml").write_text(ours.replace("title: 完成时限", "title: 办结期限"), encoding="utf-8")
    asked = ("show", "邢台市科技局", "--format", "csv")
    assert "办结期限" in invoke(*asked, "--templates", tmp_path).out.splitlines()[0]
    assert "完成时限" in invoke(*asked).out.splitlines()[0]
    for suffix in ("csv", "md", "xlsx"):
        assert invoke("ledger", "邢台市科技局", "--templates", tmp_path, "-o", f"a.{suffix}").code == 0
    made = invoke(
        "ledger",
        "--all",
        "--plan",
        "maiji-2022",
        "--format",
        "csv",
        "--jobs",
        "2",
        "-o",
        "全部",
        "--templates",
        tmp_path,
    )
    assert made.code == 0, made.err


def test_a_block_that_is_gone_says_nothing_and_the_screens_own_is_asked_for(tmp_path, invoke):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "ledger.jinja").write_text("{% block notes %}我的注{% endblock %}", encoding="utf-8")
    outcome = invoke("show", "枣庄市科技局", "--templates", "own")
    assert (outcome.code, "我的注" in outcome.out) == (0, True)
    assert invoke("ledger", "枣庄市科技局", "--templates", "own", "-o", "台账.docx").code == 0
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "sheet.screen").write_text("{% block legend %}{% endblock %}", encoding="utf-8")
    outcome = invoke("show", "枣庄市科技局", "--templates", "other")
    assert outcome.code == 2
    assert outcome.err.startswith("错误：模板有误：sheet.screen（没有 page 这一块，屏幕上什么也不会有）\n")


@pytest.mark.parametrize(
    "gone", few_of(["source", "actions", "target", "deadline", "measure", "sequence", "others"], 3)
)
def test_a_column_that_is_gone_is_asked_for(tmp_path, invoke, gone):
    import re  # noqa: PLC0415

    from checklist.files.textfiles import template  # noqa: PLC0415

    text = template("columns.yaml").read_text(encoding="utf-8")
    without = re.sub(rf"(?m)^- (?:{{)?key: {gone}\b(?:(?!^- ).*\n)*", "", text)
    assert without != text
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "columns.yaml").write_text(without, encoding="utf-8")
    for args in (("show", "枣庄市科技局"), ("show", "mj-p5"), ("ledger", "枣庄市科技局", "-o", f"{gone}.md")):
        outcome = invoke(*args, "--templates", "own")
        assert outcome.code in (0, 2), outcome.err
        said = f"错误：列定义文件有误：columns.yaml 里没有 {gone} 这一列。"
        assert outcome.code == 0 or outcome.err.splitlines()[0] == said


def test_a_column_says_no_by_any_word_but_true_and_nothing_by_a_blank(tmp_path):
    from checklist.files.textfiles import template  # noqa: PLC0415
    from checklist.ledger.columns import load_columns  # noqa: PLC0415

    text = template("columns.yaml").read_text(encoding="utf-8")
    more = "- key: own\n  title: 本局事项\n  headings: [本局事项]\n  by_hand: no\n  bare_period: 否\n  with_level: true\n  width: １８\n  choices:\n  also:\n"
    (tmp_path / "columns.yaml").write_text(text.replace("\ncolumns:\n", f"\ncolumns:\n{more}"), encoding="utf-8")
    column = load_columns(None, Templates(own=str(tmp_path))).by_key("own")
    assert (column.by_hand, column.bare_period, column.with_level, column.width) == (False, False, True, 18)
    assert (column.choices, column.also) == ((), {})
