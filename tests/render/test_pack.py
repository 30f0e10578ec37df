"""What a supervision office reads in the summary, the matrix and the index."""

from __future__ import annotations

from datetime import date

import pytest
from docx.oxml.ns import qn
from paper_reading import all_of, body, faults, paragraphs, part, tables
from plan_texts import PLAN, REGION, load_text

from checklist.ledger.ledger import Filter
from checklist.ledger.pack import Origin, build_pack
from checklist.model import Role, UnitKind
from checklist.render.matrix import matrix_docx, name_lines
from checklist.render.overview import index_docx, scope_lines, summary_docx

MAKERS = {"summary": summary_docx, "matrix": matrix_docx, "index": index_docx}


def small(text: str = REGION + PLAN, **options):
    data = load_text(text).data
    return build_pack(data.plans, data.regions, **options)


def pack_of(shipped, *names: str, year: int | None = None):
    plans = tuple(plan for plan in shipped.plans if plan.id in names)
    return build_pack(plans, [r for r in shipped.regions if r.id == plans[0].region], Filter(year=year))


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_every_part_has_no_fault_for_every_plan(kind, shipped, tmp_path):
    for plan in shipped.plans:
        assert faults(MAKERS[kind](pack_of(shipped, plan.id)), tmp_path) == set()


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_the_same_pack_gives_the_same_bytes(kind, shipped):
    assert MAKERS[kind](pack_of(shipped, "maiji-2022")) == MAKERS[kind](pack_of(shipped, "maiji-2022"))


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_hostile_names_stay_text(kind, tmp_path):
    bad = "a & b<script>]]>"
    pack = small(
        (REGION + PLAN).replace("培育高新技术企业", bad).replace("甲市创新行动", bad).replace("市科技局", "市R&D局")
    )
    content = MAKERS[kind](pack)
    assert faults(content, tmp_path) == set()
    assert bad in "".join(paragraphs(content))


def test_the_summary_names_plan_number_and_period(shipped):
    assert paragraphs(summary_docx(pack_of(shipped, "hebi-transfer-2019")))[:3] == [
        "鹤壁市重点任务汇总表",
        "《鹤壁市技术转移体系建设实施方案》（鹤创新领〔2019〕2号，2019—2025年）",
        "方案共19项任务，由25个单位和3个集体承担，合计96项次，均为责任。",
    ]


def test_the_summary_says_once_what_the_plan_aims_at(shipped):
    said = paragraphs(summary_docx(pack_of(shipped, "hebi-transfer-2019")))
    assert sum("方案总体目标：" in line for line in said) == 1


def test_the_summary_of_a_year_and_a_day_says_so():
    said = paragraphs(summary_docx(small(narrowed=Filter(year=2025), as_of=date(2025, 6, 30))))
    assert said[0] == "甲市2025年重点任务汇总表"
    assert said[1:3] == ["《甲市创新行动方案（2023—2027年）》（甲政发〔2023〕1号）", "（截至2025年6月30日）"]


def test_the_summary_says_how_it_was_counted():
    content = summary_docx(small())
    assert paragraphs(content)[2:] == [
        "方案共4项任务，由6个单位和1个集体承担，合计7项次，其中牵头1项次、配合2项次、责任4项次。",
        "注：1.一项任务由几个单位承担的，各单位分别计1项次。",
        "　　2.“集体”栏是成员单位随各县（市、区）政府承担的任务；合计行中每项集体任务只随集体计1次，不按成员单位重复相加。",
        "　　3.有1项任务原文未明确责任单位，未计入各单位。",
        "　　4.“任务量”图示长短按合计数，由深至浅依次为牵头、配合、责任、集体。",
    ]
    [rows] = tables(content)
    assert rows[-1] == ["合计", "1", "2", "4", "—", "7", "共4项任务"]
    assert rows[-3][0] == "以集体名义承担的任务（每项计1次）"


def bar_of(row) -> list[tuple[int, str]]:
    """Give the bar's cells: how many grid columns, which shade."""
    cells = list(row.iterchildren(qn("w:tc")))[6:]  # behind 序号 单位 牵头 配合 集体 合计; nobody is 责任
    found = []
    for cell in cells:
        span, shade = (cell.find(qn("w:tcPr")).find(qn(name)) for name in ("w:gridSpan", "w:shd"))
        found.append(
            (int(span.get(qn("w:val"))) if span is not None else 1, "" if shade is None else shade.get(qn("w:fill")))
        )
    return found


def test_bars_are_as_long_as_the_counts_and_shaded_by_role(shipped):
    rows = all_of(body(summary_docx(pack_of(shipped, "maiji-2022"))), "w:tr")
    by_name = {"".join(t.text or "" for t in all_of(list(r)[2], "w:t")): bar_of(r) for r in rows if len(r) > 8}
    assert by_name["区科技局"] == [(45, "262626"), (5, "7F7F7F")]
    assert by_name["区财政局"] == [(5, "262626"), (31, "7F7F7F"), (14, "")]
    assert by_name["社棠镇"] == [(5, "DEDEDE"), (45, "")]


def test_the_matrix_is_readable_in_black_and_white():
    content = matrix_docx(small())
    [rows] = tables(content)
    assert rows[0] == ["序号", "任务", "单位", "集体"]
    assert rows[1][2:] == ["市委组织部", "市科技局", "市财政局", "甲银保监分局", "各县（市、区）政府"]
    assert [row[1:] for row in rows[2:-1]] == [
        ["培育高新技术企业", "", "牵", "配", "", "配"],
        ["加大投入", "", "责", "责", "", ""],
        ["发展金融", "责", "", "", "责", ""],
        ["加强领导", "", "", "", "", ""],
    ]
    assert rows[-1] == ["合计（项）", "1", "2", "2", "1", "1"]
    shaded = [cell for cell in all_of(body(content), "w:tc") if all_of(cell, "w:shd")]
    assert ["".join(t.text for t in all_of(cell, "w:t")) for cell in shaded] == ["牵"]
    assert paragraphs(content)[-2:] == [
        "注：牵＝牵头（加底纹）；配＝配合；责＝责任；合计为各单位任务项数；第4项原文未明确责任单位。",
        "　　东县政府、西县政府只随所在集体承担任务，不另列栏，见集体各栏。",
    ]


def test_a_wide_matrix_is_spread_over_tables_that_repeat_number_and_task(shipped):
    content = matrix_docx(pack_of(shipped, "hebi-speedup-2019"))
    first, second = tables(content)
    assert [row[:2] for row in first[2:-1]] == [row[:2] for row in second[2:-1]]
    assert len(first) == len(second) == 2 + 35 + 1
    assert abs(len(first[2]) - len(second[2])) <= 1
    said = [line for line in paragraphs(content) if "部分" in line]
    assert said == ["（共2部分，第1部分：市委组织部至市统计局）", "（共2部分，第2部分：市金融局至各管委会）"]
    widths = [[c.get(qn("w:w")) for c in all_of(t, "w:gridCol")][:2] for t in all_of(body(content), "w:tbl")]
    assert widths[0] == widths[1]


def test_each_plan_has_its_own_matrix_on_a_new_page(shipped):
    content = matrix_docx(pack_of(shipped, "hebi-speedup-2019", "hebi-transfer-2019"))
    assert len(tables(content)) == 3
    breaks = [p for p in all_of(body(content), "w:p") if all_of(p, "w:pageBreakBefore")]
    assert len(breaks) == 2
    assert paragraphs(content).count("鹤壁市任务责任矩阵") == 3


def test_names_stand_upright_in_a_heading_that_repeats():
    root = body(matrix_docx(small()))
    rows = all_of(root, "w:tr")
    assert [bool(all_of(row, "w:tblHeader")) for row in rows[:4]] == [True, True, False, False]
    assert {d.get(qn("w:val")) for d in all_of(rows[1], "w:textDirection")} == {"tbRlV"}
    assert not all_of(rows[2], "w:textDirection")


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("市科技局", ("市科技局",)),
        ("市人力资源社会保障局", ("市人力资源社会保障局",)),
        ("市创新型城市建设领导小组成员单位", ("市创新型城市建设", "领导小组成员单位")),
        ("市农业农村局（市乡村振兴局）", ("市农业农村局", "（市乡村振兴局）")),
    ],
)
def test_a_long_name_takes_two_upright_lines(name, lines):
    assert name_lines(name) == lines


@pytest.mark.slow
def test_a_matrix_of_a_hundred_units_still_fits(tmp_path):
    names = [f"市第{n}局" for n in range(100)]
    units = "".join(f"  - {{name: {name}, full: 甲{name}, kind: government}}\n" for name in names)
    text = (
        (REGION + PLAN)
        .replace("  groups:\n", f"{units}  groups:\n", 1)
        .replace("responsible: [市财政局, 市科技局]", f"responsible: [{', '.join(names)}]")
    )
    content = matrix_docx(small(text))
    assert faults(content, tmp_path) == set()
    assert len(tables(content)) == 4


def test_the_index_lists_the_tables_for_all_then_each_unit():
    overviews = [("重点任务汇总表", "00_重点任务汇总表.docx")]
    content = index_docx(small(), overviews, ".xlsx")
    [rows] = tables(content)
    assert rows[:5] == [
        ["序号", "材料", "任务数", "文件名"],
        ["总表"],
        ["", "重点任务汇总表", "", "00_重点任务汇总表.docx"],
        ["各单位工作台账"],
        ["1", "市委组织部", "1", "01_市委组织部_工作台账.xlsx"],
    ]
    assert rows[-1] == ["7", "各县（市、区）政府", "1", "07_各县（市、区）政府_工作台账.xlsx"]
    assert paragraphs(content)[-1] == "注：任务数含以集体名义承担的任务，各单位任务数不可直接相加。"


def test_a_pack_without_units_is_still_a_document(tmp_path):
    pack = small(narrowed=Filter(keyword="没有这个词"))
    assert pack.units == ()
    for make in MAKERS.values():
        assert faults(make(pack), tmp_path) == set()


def test_files_bear_the_plans_date(shipped):
    content = summary_docx(pack_of(shipped, "maiji-2022"))
    assert "2022-12-29T00:00:00Z" in part(content, "docProps/core.xml")


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_what_is_narrowed_says_so_under_its_title(kind):
    said = paragraphs(MAKERS[kind](small(narrowed=Filter(roles=(Role.LEAD,)), as_of=date(2025, 6, 30))))
    assert said[2:4] == ["（仅列牵头任务）", "（截至2025年6月30日）"]


@pytest.mark.parametrize(
    ("narrowed", "said"),
    [
        ({"roles": (Role.LEAD, Role.SUPPORT)}, "仅列牵头、配合任务"),
        ({"roles": (Role.RESPONSIBLE,)}, "仅列各单位为责任单位的任务"),
        ({"topic": "人才"}, "仅列“人才”专题任务"),
        ({"keyword": "企业"}, "仅列含“企业”的任务"),
        ({"kinds": (UnitKind.COUNTY,)}, "仅列县区政府的任务"),
        ({"kinds": (UnitKind.COUNTY, UnitKind.TOWN), "roles": (Role.LEAD,)}, "仅列县区政府、镇街的牵头任务"),
        ({"kinds": (UnitKind.COUNTY,), "roles": (Role.RESPONSIBLE,)}, "仅列县区政府为责任单位的任务"),
        ({"kinds": (UnitKind.COUNTY,), "keyword": "企业"}, "仅列县区政府含“企业”的任务"),
        ({"keyword": "企业", "topic": "人才", "roles": (Role.LEAD,)}, "仅列含“企业”的“人才”专题牵头任务"),
    ],
)
def test_what_it_is_narrowed_to(narrowed, said):
    assert scope_lines(small(narrowed=Filter(**narrowed))) == [f"（{said}）"]


SECOND = """
- id: jia-2024
  region: jia
  title: 甲市2024年农业科技要点
  issued: 2024-01-05
  period: 2024
  sections:
  - number: 一
    title: 种业
    measures:
    - {id: n-1, number: 一1, title: 育种, responsible: [市农业农村局], topics: [农业], actions: [选育新品种]}
    - {id: n-2, number: 一2, title: 推广, responsible: [市农业农村局], actions: [推广良种]}
"""


def test_a_narrowed_summary_counts_the_tasks_of_the_plans_it_names():
    said = paragraphs(summary_docx(small(REGION + PLAN + SECOND, narrowed=Filter(topic="农业"))))
    assert said[1:4] == [
        "《甲市2024年农业科技要点》",
        "（仅列“农业”专题任务）",
        "方案共2项任务，列入本表的1项，由1个单位承担，合计1项次，均为责任。",
    ]


def test_a_narrowed_summary_does_not_pass_for_the_whole_plan():
    said = paragraphs(summary_docx(small(narrowed=Filter(roles=(Role.LEAD,)))))
    assert said[3:] == [
        "方案共4项任务，列入本表的1项，由1个单位承担，合计1项次，均为牵头。",
        "注：1.一项任务由几个单位承担的，各单位分别计1项次。",
        "　　2.序号沿用全部单位的编号，未列入的单位留空号。",
    ]
    [rows] = tables(summary_docx(small(narrowed=Filter(roles=(Role.LEAD,)))))
    assert rows[1][:3] == ["2", "市科技局", "1"]


def test_a_summary_of_one_kind_counts_its_units_alone():
    pack = small(narrowed=Filter(kinds=(UnitKind.COUNTY,)))
    said = paragraphs(summary_docx(pack))
    assert said[2] == "（仅列县区政府的任务）"
    assert said[3] == "方案共4项任务，列入本表的1项，由2个单位和1个集体承担，合计1项次，均为配合。"
    assert "“集体”栏是成员单位随所在集体承担的任务，不计入合计行。" in said[5]
    [rows] = tables(summary_docx(pack))
    assert [row[:2] for row in rows[1:3]] == [["5", "东县政府"], ["6", "西县政府"]]
    [matrix] = tables(matrix_docx(pack))
    assert matrix[-1] == ["合计（项）", "1"]


def test_a_summary_of_a_year_speaks_of_that_year():
    assert paragraphs(summary_docx(small(narrowed=Filter(year=2025))))[2].startswith("方案2025年共3项任务，由")


def columns_of(content: bytes) -> list[int]:
    return [int(column.get(qn("w:w"))) for column in all_of(body(content), "w:gridCol")]


def test_roles_nobody_has_get_no_column(shipped):
    [rows] = tables(summary_docx(pack_of(shipped, "hebi-speedup-2019")))
    assert rows[0] == ["序号", "单位", "责任", "集体", "合计", "任务量"]
    assert rows[-1] == ["合计", "200", "—", "200", "共35项任务"]
    [rows] = tables(summary_docx(small()))
    assert rows[0] == ["序号", "单位", "牵头", "配合", "责任", "集体", "合计", "任务量"]


def test_the_columns_of_the_summary_are_as_wide_as_what_they_hold(shipped):
    long, short = (columns_of(summary_docx(pack_of(shipped, plan))) for plan in ("hebi-transfer-2019", "maiji-2022"))
    assert long[1] > short[1]
    assert sum(long) == sum(short) == 9638


def test_the_titles_of_a_matrix_stand_on_one_line_where_units_need_less_room(shipped):
    wide = columns_of(matrix_docx(pack_of(shipped, "hebi-speedup-2019")))
    assert wide[1] > 3300
    assert min(wide[2:19]) >= 380
    crowded = columns_of(matrix_docx(pack_of(shipped, "maiji-2022")))
    assert sum(crowded) == 14570


def test_each_note_of_the_index_is_a_paragraph(shipped):
    said = paragraphs(
        index_docx(pack_of(shipped, "hebi-speedup-2019"), origin=Origin(files=3, program="1.0", data="ab" * 32))
    )
    assert said[-2:] == [
        "注：1.任务数含以集体名义承担的任务，各单位任务数不可直接相加。",
        "　　2.共3个文件，由checklist 1.0生成，数据摘要abababababababab；可用checklist verify核对。",
    ]
