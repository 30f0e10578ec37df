"""Tables on the screen: what a clerk sees at 80, 100 and 160 columns, in a GBK console and in a narrow window.

The pictures are in ``tests/golden``; ``CHECKLIST_REWRITE_GOLDEN=1`` draws them anew.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.ledger.columns import Column
from checklist.ledger.wording import Band, Table, TableRow
from checklist.render.draw.console import LEAST_WIDTH, Line, Screen, plain, sheet_lines
from checklist.render.ledger_sheet import ledger_sheet
from checklist.render.sheet import Sheet, SheetColumn, SheetRow, SheetTable
from checklist.words.plaintext import display_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GOLDEN = Path(__file__).parent / "golden"

COLUMNS = (
    Column(key="sequence", title="序号", width=4, align="center"),
    Column(key="measure", title="具体举措", width=40),
    Column(key="target", title="工作目标", width=24),
    Column(key="own_role", title="本单位职责", width=10, align="center"),
    Column(key="others", title="其他单位", width=22),
    Column(key="deadline", title="完成时限", width=12, align="center"),
)
ROWS = (
    (
        "4",
        "壮大科技型企业群体。1.实施“春笋行动”，每年新增科技型中小企业100家以上；2.建立后备培育库，入库企业不少于200家；3.落实研发费用加计扣除等政策——应享尽享；4.对首次认定的企业给予10—50万元奖励。",
        "2023年达到800家；2025年超过900家；每年新增50家以上",
        "牵头",
        "市发展改革委、市财政局、市税务局、各县（市、区）政府",
        "2025年底※",
    ),
    (
        "7",
        "推进产业技术研究院建设。依托R&D投入和“揭榜挂帅”机制……，支持高校组建IPv6+创新联合体。",
        "—",
        "配合（集体）",
        "牵头：市人力资源社会保障局\n配合：市委组织部、市科技局、市教育局、市农业农村局（市乡村振兴局）",
        "2024年12月",
    ),
    (
        "12",
        "加强知识产权保护①。",
        "每万人口高价值发明专利拥有量力争达到0.6件以上，全社会研发经费投入强度达到2.5%左右",
        "责任",
        "市市场监管局",
        "长期坚持",
    ),
)
TABLE = Table(
    columns=COLUMNS,
    rows=tuple(TableRow(cells=cells, section=section) for cells, section in zip(ROWS, (0, 0, 1), strict=True)),
    bands=(
        (
            Band(
                title="一、强化企业科技创新主体地位",
                goal="工作目标：高新技术企业数2023年达到800家，2025年超过900家；科技型中小企业数2027年达到5000家",
                level=1,
            ),
            Band(title="（一）培育企业", goal="", level=2),
        ),
        (Band(title="二、加强知识产权保护", goal="", level=1),),
    ),
    notes=("举措要点系归纳，以原文为准。", "标※的，原文未明确完成时限，按方案期末填列。"),
    title="某市科技局重点任务工作台账",
    subtitle="《某市科技创新行动方案（2023—2027年）》（某政字〔2023〕1号）",
)


def one_column(*cells: str, key: str = "measure", title: str = "具体举措", width: int = 40) -> Table:
    return Table(
        columns=(Column(key="sequence", title="序号", width=4), Column(key=key, title=title, width=width)),
        rows=tuple(TableRow(cells=(str(number), cell), section=0) for number, cell in enumerate(cells, 1)),
        bands=(),
        notes=(),
        title="",
        subtitle="",
    )


def render_table(table: Table, width: int, **options: object) -> list[Line]:
    return sheet_lines(ledger_sheet(table), Screen(width=width, **options))  # type: ignore[arg-type]


def render_listing(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    width: int,
    *,
    align: Sequence[str] = (),
    **options: object,
) -> list[Line]:
    sides = (*align, *("left",) * (len(headings) - len(align)))
    columns = tuple(SheetColumn(title=name, align=side) for name, side in zip(headings, sides, strict=True))
    table = SheetTable(columns=columns, body=tuple(SheetRow(cells=tuple(row)) for row in rows))
    return sheet_lines(Sheet(product="list", title="", tables=(table,)), Screen(width=width, **options))  # type: ignore[arg-type]


def text_of(lines: list[Line]) -> str:
    return "".join(f"{plain(line)}\n" for line in lines)


def is_box(line: str) -> bool:
    return line[0] in "┌│├└+|"


@pytest.mark.parametrize(
    ("name", "width", "options"),
    [
        ("terminal-80", 80, {}),
        ("terminal-100", 100, {}),
        ("terminal-160", 160, {}),
        ("terminal-80-gbk", 80, {"ambiguous": 2, "ascii_only": True, "encoding": "gbk"}),
        ("terminal-100-wide-box", 100, {"ambiguous": 2}),
        ("terminal-50", 50, {}),
    ],
)
def test_the_table_looks_as_drawn(name: str, width: int, options: dict[str, object]) -> None:
    drawn = text_of(render_table(TABLE, width, **options))  # type: ignore[arg-type]
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("CHECKLIST_REWRITE_GOLDEN"):
        file.write_text(drawn, encoding="utf-8", newline="\n")
    assert drawn == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("ambiguous", [1, 2])
@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("width", [60, 61, 72, 80, 100, 133, 160, 300])
def test_all_lines_of_the_box_are_equally_wide(*, width: int, ascii_only: bool, ambiguous: int) -> None:
    lines = [plain(line) for line in render_table(TABLE, width, ambiguous=ambiguous, ascii_only=ascii_only)]
    assert max(display_width(line, ambiguous) for line in lines) <= width
    assert len({display_width(line, ambiguous) for line in lines if is_box(line)}) <= 1


cells = st.text(st.sampled_from("市科技局牵头，“揭榜”（集体）——2025年900家R&D😀e\u0301\n\t\x1b"), max_size=80)


@given(
    rows=st.lists(st.tuples(cells, cells, cells), max_size=4),
    width=st.integers(min_value=-1, max_value=200),
    ambiguous=st.sampled_from([1, 2]),
    ascii_only=st.booleans(),
)
def test_any_text_at_any_width_keeps_within_the_window(
    *, rows: list[tuple[str, str, str]], width: int, ambiguous: int, ascii_only: bool
) -> None:
    lines = render_listing(("序号", "任务", "单位"), rows, width, ambiguous=ambiguous, ascii_only=ascii_only)
    widths = [display_width(plain(line), ambiguous) for line in lines]
    assert max(widths) <= max(width, LEAST_WIDTH)
    box = [wide for line, wide in zip(lines, widths, strict=True) if is_box(plain(line))]
    assert len(set(box)) <= 1


@pytest.mark.parametrize("width", [50, 80, 160])
def test_no_character_of_a_cell_is_lost(width: int) -> None:
    drawn = text_of(render_table(one_column(ROWS[0][1], ROWS[1][1]), width))
    inside = "".join(char for char in drawn if char not in "│ \n")
    for cell in (ROWS[0][1], ROWS[1][1]):
        assert cell in inside


@pytest.mark.parametrize("width", [80, 100, 160])
def test_unit_names_stay_whole_beside_a_long_measure(width: int) -> None:
    table = Table(
        columns=(COLUMNS[0], COLUMNS[1], COLUMNS[4]),
        rows=(TableRow(cells=("1", "推进工作" * 60, "市发展改革委、市人力资源社会保障局、市农业农村局"), section=0),),
        bands=(),
        notes=(),
        title="",
        subtitle="",
    )
    assert "市人力资源社会保障局、" in text_of(render_table(table, width))


def test_the_measure_takes_what_room_is_left() -> None:
    def measure_width(console: int) -> int:
        rule = plain(render_table(TABLE, console)[2])
        return len(rule.split("┬")[1])

    assert measure_width(160) > measure_width(100) > 16


def test_single_line_rows_need_no_rules_between_them() -> None:
    drawn = text_of(
        render_listing(("方案", "任务数"), [("xingtai-2023", "57"), ("maiji-2022", "27")], 80, align=("left", "right"))
    )
    assert drawn == (
        "┌──────────────┬────────┐\n"
        "│ 方案         │ 任务数 │\n"
        "├──────────────┼────────┤\n"
        "│ xingtai-2023 │     57 │\n"
        "│ maiji-2022   │     27 │\n"
        "└──────────────┴────────┘\n"
    )


def test_a_listing_without_rows_shows_its_headings() -> None:
    assert text_of(render_listing(("方案", "任务数"), [], 80)) == (
        "┌──────┬────────┐\n│ 方案 │ 任务数 │\n└──────┴────────┘\n"
    )


def test_a_heading_wider_than_its_column_is_folded_in_the_middle() -> None:
    drawn = text_of(render_listing(("单位", "本单位职责"), [("市科技局" * 30, "责任")], 60))
    assert ["".join(line.split("│")[2].split()) for line in drawn.split("\n")[1:3]] == ["本单位", "职责"]


def test_one_note_bears_no_number() -> None:
    table = SheetTable(columns=(SheetColumn(title="单位"),), body=(SheetRow(cells=("市科技局",)),))
    sheet = Sheet(product="list", title="单位一览", tables=(table,), notes=("共1个单位。",))
    lines = sheet_lines(sheet, Screen(width=80))
    assert [plain(lines[0]), plain(lines[-1])] == ["单位一览", "注：共1个单位。"]


def test_headings_bands_and_leading_roles_are_styled_and_the_words_say_it_too() -> None:
    styled = {
        (text.strip(), style) for line in render_table(TABLE, 160) for text, style in line if style and text.strip()
    }
    assert styled >= {
        ("某市科技局重点任务工作台账", "title"),
        ("具体举措", "head"),
        ("一、强化企业科技创新主体地位", "band"),
        ("（一）培育企业", "band"),
        ("牵头", "lead"),
    }
    assert not any(text.startswith(("配合", "工作目标：")) for text, _ in styled)


def test_columns_that_cannot_stand_side_by_side_become_a_list() -> None:
    headings = [f"第{number}列的表头" for number in range(1, 13)]
    lines = [plain(line) for line in render_listing(headings, [["内容内容内容内容"] * 12], 80)]
    assert "第12列的表头：内容内容内容内容" in lines
    assert not any(is_box(line) for line in lines)


def test_the_list_leaves_out_empty_cells() -> None:
    lines = [plain(line) for line in render_listing(("单位", "备注"), [("市科技局", "")], 40)]
    assert lines == ["─" * 40, "单位：市科技局", "─" * 40]


def test_text_cannot_steer_the_terminal() -> None:
    drawn = text_of(render_table(one_column("安全\x1b[2J\x07任务\u202e倒\u2066序\r\n第二行\t完"), 80))
    assert "安全[2J任务倒序" in drawn
    assert "第二行 完" in drawn
    assert all(char.isprintable() or char == "\n" for char in drawn)


def test_markup_is_text() -> None:
    assert "[bold]a[/]类[重点]" in text_of(render_table(one_column("[bold]a[/]类[重点]"), 80))


@pytest.mark.parametrize("width", [50, 80])
def test_what_gbk_lacks_is_a_question_mark_and_columns_still_line_up(width: int) -> None:
    lines = render_table(one_column("𠮷林㐀😀√"), width, ambiguous=2, ascii_only=True, encoding="gbk")
    drawn = text_of(lines)
    assert "?林??√" in drawn
    assert drawn.encode("gbk").decode("gbk") == drawn
    assert len({len(plain(line).encode("gbk")) for line in lines if is_box(plain(line))}) <= 1


def test_our_own_characters_are_all_in_gbk() -> None:
    blank = Table(
        columns=COLUMNS,
        rows=(TableRow(cells=("",) * 6, section=0),),
        bands=TABLE.bands,
        notes=("一", "二"),
        title="",
        subtitle="",
    )
    for width in (50, 160):
        text_of(render_table(blank, width)).encode("gbk")


def test_bands_of_sections_without_rows_are_not_lost() -> None:
    bands = (
        (Band(title="一、甲", goal="", level=1),),
        (Band(title="二、乙", goal="", level=1),),
        (Band(title="三、丙", goal="", level=1),),
    )
    table = Table(
        columns=COLUMNS, rows=(TableRow(cells=ROWS[2], section=1),), bands=bands, notes=(), title="", subtitle=""
    )
    drawn = text_of(render_table(table, 160))
    assert drawn.index("一、甲") < drawn.index("二、乙") < drawn.index("知识产权") < drawn.index("三、丙")
