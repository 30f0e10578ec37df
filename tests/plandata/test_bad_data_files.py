"""A plans file that cannot be read gets one Chinese sentence, exit code 2, no traceback (issue: bad input)."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import yaml
from conftest import clean_environment
from plan_texts import PLAN, REGION, load_text

from checklist.errors import YamlError
from checklist.files.textfiles import data_file
from checklist.plandata import yamlio


def refused(invoke, path, message):
    outcome = invoke("check", "--data", path)
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.err == f"错误：{message}\n"


@pytest.fixture
def plans(tmp_path):
    def write(content):
        path = tmp_path / "方案.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.slow
def test_a_missing_file(invoke, tmp_path):
    path = tmp_path / "没有.yaml"
    refused(invoke, path, f"找不到文件：{path}\n请检查文件名和所在文件夹。")


def test_an_empty_folder(invoke, tmp_path):
    folder = tmp_path / "空"
    folder.mkdir()
    refused(invoke, folder, f"文件夹里没有 .yaml 文件：{folder}\n请指定存放方案数据的文件夹。")


@pytest.mark.parametrize("name", ["plans.yml", "plans.yaml.txt", "方案.yaml.bak"])
def test_a_folder_of_plans_by_another_name(invoke, tmp_path, name):
    folder = tmp_path / "方案"
    folder.mkdir()
    (folder / name).write_text("regions:\n- {id: a, name: 甲市}\n", encoding="utf-8")
    said = f"文件夹 {folder} 里没有 .yaml 文件，只有 {name}。\n请把名称改成以 .yaml 结尾，或写明文件：--data {folder / name}。"
    refused(invoke, folder, said)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file(invoke, plans):
    path = plans("a: 1")
    path.chmod(0)
    refused(invoke, path, f"没有权限读取：{path}\n请换一个有权限的位置，或请管理员开放读取权限。")


def test_a_file_of_100_mb(invoke, plans):
    path = plans("")
    with path.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    refused(invoke, path, f"文件太大，超过64MB：{path}\n请确认选对了文件，或把它拆成几个文件。")


@pytest.mark.parametrize("content", [b"\x00\x01\x02\xff\xfe", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"])
def test_a_file_that_is_no_text(invoke, plans, content):
    path = plans(content)
    refused(invoke, path, f"不是文本文件，或编码无法识别：{path}\n请用记事本打开，另存为UTF-8编码后重试。")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("plans: &a []\n", "1: 不支持锚点“&a”。\n请把内容直接写出来；若是文字，请用引号括起。"),
        ("x: 1\nplans: *a\n", "2: 不支持引用“*a”。\n请把要引用的内容直接写出来。"),
        (
            "plans: !!python/object:os.system []\n",
            "1: 不支持类型标记“tag:yaml.org,2002:python/object:os.system”。\n请去掉标记；若是文字，请用引号括起。",
        ),
        ("plans:\n- <<: {a: 1}\n", "2: 不支持合并键“<<”。\n请把要用的内容直接写出来。"),
        ("plans: []\n---\nplans: []\n", "2: 文件里有第二个文档（“---”）。\n请把内容合并成一份，或拆成两个文件。"),
        ("plans: " + "[" * 100_000, "1: 嵌套超过20层。\n方案不会有这么多层，请检查括号是否配对。"),
        ("plans: " + "{a: " * 100_000, "1: 嵌套超过20层。\n方案不会有这么多层，请检查括号是否配对。"),
        ("plans:\n- title: 第1条: 内容\n", "2: 冒号用错了地方。\n文字里有“: ”时，请把整段文字用引号括起；或检查缩进。"),
        ("plans: [a, b\n", "1: 方括号或花括号没有配对。\n请检查“[ ]”“{ }”是否成对、各项之间是否用半角逗号。"),
        ('plans: "没有关上\n', "1: 引号没有配对。\n请检查引号是否成对。"),
        ("plans:\n\t- a\n", "2: 缩进里有制表符（Tab）。\n请改用空格缩进。"),
        (
            "plans:\n- @a\n",
            '2: 文字不能直接以“@”开头。\n请把整段用英文引号括起："@a"。',
        ),
        ("plans:\n- a\n b: 1\n", None),
        ("[a]: 1\n", "1: 键必须是一段文字。\n请检查是否多写了方括号或花括号。"),
    ],
)
def test_yaml_a_plan_may_not_be_written_in(invoke, plans, text, message):
    path = plans(text)
    checked, shown = invoke("check", "--data", path), invoke("plans", "--data", path)
    assert (checked.code, checked.err) == (1, "")
    assert (shown.code, shown.out) == (2, "")
    if message:
        line, _, said = message.partition(": ")
        finding = f"{path}:{line}: 错误：{said}".replace("\n", "\n    ")
        assert checked.out == f"{finding}\n共0个方案，0项任务；发现错误1处，提醒0处。\n检查的文件：{path}\n"
        assert shown.err.startswith(f"{finding}\n错误：数据有1处错误，未继续。")


def test_gb18030_is_read_and_said(invoke, plans):
    path = plans((REGION + PLAN).encode("gb18030"))
    outcome = invoke("check", "--data", path)
    assert outcome.code == 0
    assert outcome.err == f"{path} 不是UTF-8编码，已按GB18030读取。\n"
    assert outcome.out == f"检查通过：1个方案，4项任务，没有发现问题。\n检查的文件：{path}\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(invoke, plans, encoding):
    path = plans((REGION + PLAN).replace("\n", "\r\n").encode(encoding))
    assert invoke("check", "--data", path).out == f"检查通过：1个方案，4项任务，没有发现问题。\n检查的文件：{path}\n"


def test_an_empty_file_says_what_belongs_in_it(invoke, plans):
    path = plans("")
    outcome = invoke("check", "--data", path)
    assert outcome.code == 1
    assert outcome.out.startswith(
        f"{path}:1: 错误：文件是空的，没有内容或者只有注释。\n    文件应有 regions（地区）、indicators（指标）、plans（方案）三部分。\n"
    )


def test_errors_stop_show_after_the_first_ten_and_say_how_many_there_are(invoke, plans):
    many = PLAN.replace(
        "      - id: b-1\n",
        "".join(
            f"      - {{id: c-{i}, number: 二（二）{i}, title: 任务{i}, responsible: [无此局{i}], actions: [做]}}\n"
            for i in range(1, 16)
        )
        + "      - id: b-1\n",
    )
    path = plans(REGION + many)
    outcome = invoke("show", "市科技局", "--data", path)
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.err.count("没有登记“无此局") == 10
    assert "处错误，未继续。\n另有" in outcome.err


def test_a_repeated_key_is_found_with_both_lines(invoke, plans):
    path = plans(
        REGION
        + PLAN.replace("    period: 2023-2027", "    period: 2023-2027\n    period: 2023-2028").replace(
            "  period: 2023-2027", "  period: 2023-2027\n  period: 2023-2028"
        )
    )
    outcome = invoke("check", "--data", path)
    assert outcome.code == 1
    assert "方案里“period”写了两次。" in outcome.out


def test_scalars_stay_what_was_typed():
    tree = yamlio.parse_tree("a: 010\nb: 12:30\nc: no\nd: 2027-10-28\ne: 1.10\nf: ~\n", "x")
    assert dict(tree) == {"a": "010", "b": "12:30", "c": "no", "d": "2027-10-28", "e": "1.10", "f": "~"}


@pytest.mark.parametrize("has_c_parser", [True, False])
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plans: " + "[" * 30_000, 1),
        ("plans: " + "[ " * 30_000, 1),
        ("plans: " + "{a: " * 30_000, 1),
        ('plans: ["' + "[" * 50 + '", ' + "[" * 3_000, 1),
        ("x:\n" + "- " * 10 + "[" * 3_000, 2),
        ("x: [\n" + "[\n" * 3_000, 20),
        ("- " * 30_000, 1),
        ("".join(f"{' ' * depth}a:\n" for depth in range(1_000)), 21),
        ("[" * 21, 1),
    ],
)
def test_depth_is_counted_by_ourselves_whatever_limit_a_parser_has(monkeypatch, text, line, has_c_parser):
    if not has_c_parser:
        monkeypatch.setattr(yamlio, "_PARSER", None)
    with pytest.raises(YamlError) as caught:
        yamlio.parse_tree(text, "x")
    assert (caught.value.line, caught.value.reason) == (line, "嵌套超过20层。")


@pytest.mark.parametrize("has_c_parser", [True, False])
@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a:\n  - b: 1\n\t  c: 2\n", 3, "缩进里有制表符（Tab）。"),
        ("a: 1\n\tb: 2\n", 2, "缩进里有制表符（Tab）。"),
        ("a: 1\n\nb: `x\n", 3, "文字不能直接以“`”开头。"),
        ("a: 1\nb: %x\n", 2, "文字不能直接以“%”开头。"),
        ("a: &\n", 1, "有不能直接开头的符号。"),
        ("a: 1\n  b: 2\n", 2, "冒号用错了地方。"),
        ("a：1\nb: 2\n", 1, "“a”后面的冒号“：”是全角的。"),
        ("x:\n- a: 1\n  b：2\n  c: 3\n", 3, "“b”后面的冒号“：”是全角的。"),
        ("x:\n- a：1\n  b: 2\n", 2, "“a”后面的冒号“：”是全角的。"),
        ("x:\n- 甲\n-乙\n- 丙\n", 3, "“-”后面少一个空格。"),
        ("x:\n-甲\n- 乙\n", 2, "“-”后面少一个空格。"),
        ("a: 1\nbbb\nc: 2\n", 2, "缺少冒号。"),
        ("a: 1\nbbb\n", 2, "缺少冒号。"),
        ("a:\n  b: 1\n c: 2\n", 3, "缩进或引号不对。"),
        ('a: 1\nb: "x" y\n', 2, "缩进或引号不对。"),
        ("a:\n  - b\n  c: 1\n", 3, "列表的缩进没有对齐。"),
        ("a:\n- b: {c: 1\nd: 2\n", 2, "方括号或花括号没有配对。"),
        ("a: 1\nb: [c]]\n", 2, "方括号或花括号没有配对。"),
        ("a: 1\nb: 'x\nc: 1\n", 2, "引号没有配对。"),
        ("a: 1\nb: x\x7fy\n", 2, "有看不见的控制字符。"),
        ("a: 1\nb: - c\n", 2, "不是有效的 YAML。"),
        ('a: 1\nb: "\\z"\n', 2, "不是有效的 YAML。"),
    ],
)
def test_what_is_wrong_is_seen_in_the_text_alike_with_every_parser(monkeypatch, text, line, reason, has_c_parser):
    if not has_c_parser:
        monkeypatch.setattr(yamlio, "_PARSER", None)
    with pytest.raises(YamlError) as caught:
        yamlio.parse_tree(text, "x")
    assert (caught.value.line, caught.value.reason) == (line, reason)
    assert caught.value.hint


MARK = yaml.Mark("x", 9, 1, 3, None, None)


@pytest.mark.parametrize(
    ("refusal", "line"),
    [
        (yaml.YAMLError("a limit of tomorrow"), 1),
        (yaml.reader.ReaderError("x", 3, "?", "utf-8", "a limit of tomorrow"), 1),
        (yaml.MarkedYAMLError(None, None, "a limit of tomorrow", MARK), 2),
        (yaml.MarkedYAMLError("while doing what is new", MARK, "a limit of tomorrow", MARK), 2),
    ],
)
def test_a_refusal_nobody_knows_yet_gets_place_and_advice(monkeypatch, refusal, line):
    class Parser:
        def __init__(self, text):
            self.text = text

        def get_event(self):
            raise refusal

    monkeypatch.setattr(yamlio, "_PARSER", Parser)
    with pytest.raises(YamlError) as caught:
        yamlio.parse_tree("a: 1\nb: 22\n", "x")
    assert (caught.value.line, caught.value.reason[-1:]) == (line, "。")
    assert "tomorrow" not in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("text", ["x [" + "[" * 50 + ": b: c", "x: [" + "[], " * 50 + "b: c: d]"])
def test_brackets_that_nest_nothing_are_not_taken_for_depth(text):
    with pytest.raises(YamlError) as caught:
        yamlio.parse_tree(text, "x")
    assert "嵌套" not in caught.value.reason
    assert caught.value.hint


@pytest.mark.parametrize(
    "text", ["a: 支持企业\n  加大投入\n", "a: >-\n  支持企业\n  加大投入\n", 'a: "支持企业\n  加大投入"\n']
)
def test_folded_chinese_lines_join_without_a_space(text):
    assert yamlio.parse_tree(text, "x")["a"] == "支持企业加大投入"


@pytest.mark.parametrize(
    "text",
    [
        "a: 到2026年编印手册；\n  2027年发放\n  300册，力争达到\n  50%覆盖",
        "a: >-\n  到2026年编印手册；\n  2027年发放\n  300册，力争达到\n  50%覆盖\n",
        'a: "到2026年编印手册；\n  2027年发放\n  300册，力争达到\n  50%\n  覆盖"',
    ],
)
def test_folded_lines_leave_no_blank_between_chinese_and_figures(text):
    assert yamlio.parse_tree(text, "x")["a"] == "到2026年编印手册；2027年发放300册，力争达到50%覆盖"


def test_a_blank_typed_like_a_fold_before_it_stays():
    assert yamlio.parse_tree("a: 发放 3册，再发放\n  3册\n", "x")["a"] == "发放 3册，再发放3册"


def test_a_space_that_was_typed_stays():
    assert yamlio.parse_tree("a: 中国 科学院\n  合作 项目\nb: use R&D\n  fund\n", "x") == {
        "a": "中国 科学院合作 项目",
        "b": "use R&D fund",
    }


def test_one_broken_file_does_not_hide_the_faults_of_another(invoke, plans, tmp_path):
    broken = plans('regions:\n- name: "没有关上\n  short: 甲\n')
    other = tmp_path / "另一份.yaml"
    other.write_text(REGION + PLAN.replace("lead: [市科技局]", "lead: [市科枝局]"), encoding="utf-8")
    out = invoke("check", "--data", broken, "--data", other).out
    assert f"{broken}:2: 错误：引号没有配对。" in out
    assert "没有登记“市科枝局”这个单位。" in out


def test_a_tab_and_a_nul_are_found_on_their_lines(invoke, plans):
    assert "缩进里有制表符（Tab）。" in invoke("check", "--data", plans("a:\n  - b: 1\n\t  c: 2\n")).out
    assert ":2: 错误：有看不见的控制字符。" in invoke("check", "--data", plans("a: 1\nb: x\x01y\n")).out


def test_a_blank_title_is_a_missing_one(invoke, plans):
    path = plans(REGION + PLAN.replace("title: 培育高新技术企业", 'title: " "'))
    assert "举措缺少 title。" in invoke("check", "--data", path).out


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_output_that_cannot_be_written_is_said():
    with tempfile.TemporaryDirectory() as home, Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "checklist", "show", "邢台市科技局"]
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, env=clean_environment(Path(home)), check=False
        )
    assert done.returncode == 3
    assert done.stderr.decode().startswith("错误：无法输出")
    assert "Traceback" not in done.stderr.decode()


def test_only_a_responsible_unit_becomes_the_lead_by_its_place():
    text = (REGION + PLAN).replace("period: 2023-2027", "period: 2023-2027\n  first_listed_leads: true")
    text = text.replace("lead: [市科技局]", "responsible: [市科技局]")
    measure = load_text(text).data.plans[0].sections[0].sections[0].measures[0]
    assert [(a.unit, a.role.value) for a in measure.assignments] == [
        ("市财政局", "support"),
        ("各县（市、区）政府", "support"),
        ("市科技局", "lead"),
    ]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_files_can_be_named_behind_check(invoke, here):
    (here / "我局.yaml").write_text(REGION + PLAN, encoding="utf-8")
    outcome = invoke("check", "我局.yaml")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.endswith("没有发现问题。\n检查的文件：我局.yaml\n")


@pytest.mark.usefixtures("here")
def test_check_says_that_it_checked_the_shipped_data(invoke):
    assert invoke("check").out.endswith("检查的文件：程序自带的数据\n")


@pytest.mark.parametrize(
    "name",
    [
        "plans.yaml.txt",
        "plans.yml",
        "方案.yaml",
        "plans.YAML",
        "plans.txt",
        "plans.yaml.bak",
        "Plans.yaml",
        "plans（1）.yaml",
    ],
)
def test_a_file_that_looks_like_the_plans_is_not_passed_over(invoke, here, name):
    (here / name).write_text(REGION + PLAN, encoding="utf-8")
    outcome = invoke("check")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"错误：当前文件夹没有 plans.yaml，只有 {name}。\n")
    listed = invoke("plans")
    assert listed.code == 0
    assert listed.err.startswith(f"提醒：当前文件夹没有 plans.yaml，只有 {name}；")


def test_yaml_of_other_programs_is_no_matter(invoke, here):
    (here / "compose.yaml").write_text("services:\n  web: x\n", encoding="utf-8")
    assert invoke("check").code == 0


def test_copies_in_a_folder_are_called_copies(invoke, here):
    folder = here / "数据"
    folder.mkdir()
    for name in ("plans.yaml", "plans - 副本.yaml", "._plans.yaml", "plans.yml"):
        (folder / name).write_text(REGION + PLAN, encoding="utf-8")
    outcome = invoke("check", folder)
    assert outcome.out.startswith(f"{folder / 'plans - 副本.yaml'}:1: 错误：这个文件像是 plans.yaml 的副本：")
    assert outcome.out.count("错误：") == 1
    assert outcome.err == "文件夹里的 ._plans.yaml、plans.yml 没有读：只读名称以 .yaml 结尾、不以“.”“~”开头的。\n"


def test_each_copy_is_named_once_beside_the_file_it_copies(invoke, tmp_path):
    text = data_file("plans.yaml").read_text(encoding="utf-8")
    for name in ("plans.yaml", "plans - 副本.yaml", "plans (1).yaml", "~$plans.yaml", "._plans.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    outcome = invoke("check", "--data", ".")
    assert outcome.err == "文件夹里的 ._plans.yaml、~$plans.yaml 没有读：只读名称以 .yaml 结尾、不以“.”“~”开头的。\n"
    assert outcome.out.count("这个文件像是 plans.yaml 的副本") == 2
    assert outcome.out.count("错误：") == 2


def test_a_reminder_about_the_data_is_said_once_though_both_sides_read_it(invoke, tmp_path):
    (tmp_path / "我局方案.yaml").write_text("plans: []\n", encoding="utf-8")
    err = invoke("diff", "maiji-2022@2023", "maiji-2022@2024").err
    assert err.count("当前文件夹没有 plans.yaml，只有 我局方案.yaml") == 1


def test_plans_in_chinese_keys_and_in_any_encoding_are_seen_too(invoke, here):
    invoke("init", "我局.yaml", "--keys", "中文")
    text = (here / "我局.yaml").read_text(encoding="utf-8")
    for encoding in ("utf-8", "gb18030", "utf-16", "utf-8-sig"):
        (here / "我局.yaml").write_bytes(text.encode(encoding))
        assert invoke("check").err.startswith("错误：当前文件夹没有 plans.yaml，只有 我局.yaml。\n"), encoding


def test_a_name_with_blanks_is_advised_in_quotes(invoke, here):
    (here / "plans - 副本.yaml").write_text(REGION + PLAN, encoding="utf-8")
    assert '或写明文件：checklist check "plans - 副本.yaml"。' in invoke("check").err


def test_the_text_of_a_plan_is_not_taken_for_its_data(invoke, here):
    (here / "方案.txt").write_text("方案：\n一、总体要求\n方案\n责任单位：市科技局\n", encoding="utf-8")
    assert invoke("check").code == 0


def test_a_data_file_with_capitals_in_its_suffix_is_read(invoke, here):
    (here / "数据").mkdir()
    (here / "数据" / "A.YAML").write_text(REGION + PLAN, encoding="utf-8")
    assert invoke("check", "数据").out.startswith("检查通过：1个方案")


def test_a_message_that_quotes_a_book_is_cut_on_the_screen(invoke, plans):
    path = plans((REGION + PLAN).replace("title: 甲市", f"issued: {'9' * 5_000}\n  title: 甲市", 1))
    outcome = invoke("check", "--data", path)
    assert outcome.code == 1
    assert max(map(len, outcome.out.splitlines())) < 700
    assert "9……9" in outcome.out
