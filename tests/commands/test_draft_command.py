"""``draft`` and ``reconcile`` as they are typed: what they print, what they write, how they refuse."""

from __future__ import annotations

import pytest

TEXT = """临江市科技创新行动方案（2025—2027年）
一、工作目标
到2027年，高新技术企业达到800家以上。
二、重点任务
（一）培育企业。建立培育库，每年新增高新技术企业50家。（牵头单位：市科技局；配合单位：市财政局、税务局）
（二）围绕产业链引进急需紧缺人才，完善引才政策，优化服务流程，落实各项待遇，引进领军人才30人以上。（责任单位：市委组织部、市科技局）
三、保障措施
（一）加强领导。压实责任。
"""

DRAFT = """\
# 由“方案.txt”起草。每处“待核”都要由人对照原文定夺，定好后删去该条注释；改完运行 checklist check 检查。
# 原注：原文所注责任单位；出处：原文的位置。

regions:
- id: city  # 待核：编码自己定
  name: 临江市
  short: 临江
  prefix: 市
  units:
  - {name: 市委组织部, full: 中共临江市委组织部, kind: party}
  - {name: 市科技局, full: 临江市科学技术局}
  - {name: 市财政局, full: 临江市财政局}
  - {name: 市税务局, full: 国家税务总局临江市税务局, kind: vertical}  # 待核：原文作“税务局”，名称是补全的

indicators:  # 待核：名称按原文拟的；与别的方案同一指标的，改用同一名称
- {name: 高新技术企业数, kind: stock, unit: 家}
- {name: 新增高新技术企业数, kind: flow, unit: 家}
- {name: 引进领军人才, kind: flow, unit: 人}

plans:
- id: city-2025  # 待核：编码自己定
  region: city
  title: 临江市科技创新行动方案（2025—2027年）  # 出处：第1行
  period: 2025-2027
  targets:
  - {indicator: 高新技术企业数, comparator: ">=", value: 800, unit: 家, year: 2027, text: 高新技术企业达到800家以上}
  sections:
  - number: 二
    title: 重点任务  # 出处：第4行
    measures:
    - id: p25-1-1  # 出处：第5行
      number: 二（一）
      title: 培育企业
      # 原注：牵头单位：市科技局；配合单位：市财政局、税务局
      lead: [市科技局]
      support: [市财政局, 市税务局]
      text: 培育企业。建立培育库，每年新增高新技术企业50家。
      targets:
      - {indicator: 新增高新技术企业数, comparator: ">=", value: 50, unit: 家, per: year, text: 每年新增高新技术企业50家}
    - id: p25-1-2  # 出处：第6行
      number: 二（二）
      title: 完善引才政策  # 待核：原文没有标题，标题是摘的
      # 原注：责任单位：市委组织部、市科技局
      responsible: [市委组织部, 市科技局]
      text: 围绕产业链引进急需紧缺人才，完善引才政策，优化服务流程，落实各项待遇，引进领军人才30人以上。
      targets:
      - {indicator: 引进领军人才, comparator: ">=", value: 30, unit: 人, no_year: true, text: 引进领军人才30人以上}
  - number: 三
    title: 保障措施  # 出处：第7行
    measures:
    - id: p25-2-1  # 出处：第8行
      number: 三（一）
      title: 加强领导
      no_units: true  # 待核：原文没有注明责任单位
      text: 加强领导。压实责任。
"""

SAID = """\
《临江市科技创新行动方案（2025—2027年）》（第1行）：任务3项，责任单位注2处，目标3条。
  没有注明责任单位的任务：三（一） 加强领导（第8行）。
  标题是摘的：二（二） 完善引才政策（第6行）。
  不含任务、没有录入的部分：一 工作目标（第2行）。
单位：4个，集体：0个。
要人定夺的地方共6处，文件里都标了“待核”。
已起草 新方案.yaml。请对照原文核定后运行 checklist check 新方案.yaml
"""


@pytest.mark.slow
def test_a_draft_is_written_in_the_style_of_the_data_and_told(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "方案.txt").write_text(TEXT, encoding="utf-8")
    outcome = run("draft", "方案.txt", "-o", "新方案.yaml")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == SAID
    assert (tmp_path / "新方案.yaml").read_text(encoding="utf-8") == DRAFT
    checked = run("check", "新方案.yaml", "--strict")
    assert checked.code == 0
    assert "检查通过：1个方案，3项任务，没有发现问题。" in checked.out


@pytest.mark.slow
def test_a_draft_replaces_no_file_unasked(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "方案.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "方案.yaml").write_text("我的数据", encoding="utf-8")
    outcome = run("draft", "方案.txt")
    assert outcome.code == 3
    assert "文件已存在：方案.yaml" in outcome.err
    assert (tmp_path / "方案.yaml").read_text(encoding="utf-8") == "我的数据"
    assert run("draft", "方案.txt", "--force").code == 0


@pytest.mark.slow
def test_a_draft_is_refused_where_nothing_can_be_drafted(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "便条.txt").write_text("明天下午开会，请准时参加。", encoding="utf-8")
    outcome = run("draft", "便条.txt")
    assert outcome.code == 2
    assert outcome.err == (
        "错误：没有读出任务：便条.txt\n方案要有编号的标题（一、（一）1.）或任务分解表；请确认选对了文件。\n"
    )
    assert not (tmp_path / "便条.yaml").exists()
    wrong = run("draft", "便条.txt", "-o", "结果.docx")
    assert wrong.code == 2
    assert wrong.err == "错误：起草的数据要写成 .yaml 文件：结果.docx\n例：checklist draft 便条.txt -o 新方案.yaml\n"
    missing = run("draft", "没有.docx")
    assert missing.code == 2
    assert missing.err == "错误：找不到文件：没有.docx\n请检查文件名和所在文件夹。\n"


@pytest.mark.slow
def test_reconciling_tells_what_to_look_at_and_can_be_printed(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "方案.txt").write_text(TEXT, encoding="utf-8")
    assert run("draft", "方案.txt", "-o", "新方案.yaml").code == 0
    same = run("reconcile", "city-2025", "--source", "方案.txt", "--data", "新方案.yaml", "--exit-code")
    assert same.code == 0
    assert "责任单位共3处：一致3。" in same.out
    assert "没有要核对的差别。" in same.out
    (tmp_path / "方案.txt").write_text(TEXT.replace("市财政局、税务局", "市财政局"), encoding="utf-8")
    other = run(
        "reconcile", "city-2025", "--source", "方案.txt", "--data", "新方案.yaml", "--exit-code", "--format", "csv"
    )
    assert other.code == 1
    assert (
        "二（一）,责任单位,第5行,牵头单位：市科技局；配合单位：市财政局,31,牵头：市科技局；配合：市财政局、市税务局,不一致,数据有、原文没有：市税务局（配合）"
        in other.out
    )
    printed = run(
        "reconcile", "city-2025", "--source", "方案.txt", "--data", "新方案.yaml", "--full", "-o", "核对.docx"
    )
    assert printed.code == 0
    assert (tmp_path / "核对.docx").read_bytes()[:2] == b"PK"
    foreign = "云溪县教育振兴方案\n一、重点任务\n（一）建设学校。新建学校3所。（责任单位：县教育局）\n"
    (tmp_path / "别的.txt").write_text(foreign, encoding="utf-8")
    wrong = run("reconcile", "city-2025", "--source", "别的.txt", "--data", "新方案.yaml")
    said = "提醒：没有一项任务对得上，请确认 别的.txt 是《临江市科技创新行动方案（2025—2027年）》的原文。\n"
    assert (wrong.code, wrong.err) == (0, said)
