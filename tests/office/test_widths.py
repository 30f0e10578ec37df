"""The widths of our own tables: the lowest table, floors kept, no name broken that fits a line."""

from __future__ import annotations

import random
from itertools import product

import pytest

from checklist.office.widths import FlexColumn, break_names, choose_widths, count_lines, measure_text
from checklist.words.plaintext import display_width

STEP = 105
PADDING = 114


def lines(column: FlexColumn, row: int, width: int) -> int:
    """Fold a text as plainly as can be: the yardstick of the search."""
    room = max(2, (width - column.padding) // STEP)
    widths = [display_width(line, 2) for line in column.texts[row].split("\n")]
    return sum(1 if wide <= room else -(-wide // (room - 1)) for wide in widths)


def height(columns: list[FlexColumn], widths: list[int]) -> int:
    rows = range(len(columns[0].texts))
    return sum(max(lines(c, row, width) for c, width in zip(columns, widths, strict=True)) for row in rows)


def small_table(seed: int, count: int, rows: int) -> list[FlexColumn]:
    chance = random.Random(seed)  # noqa: S311 - no secret
    longest = chance.sample([4, 12, 30, 60, 120], count)
    texts = [["字" * chance.randint(0, most) for _ in range(rows)] for most in longest]
    return [FlexColumn(column, 6 * STEP, padding=PADDING) for column in texts]


@pytest.mark.parametrize(("count", "rows", "steps"), [(2, 6, 60), (3, 5, 42), (4, 4, 36)])
def test_the_search_comes_within_three_percent_of_the_best(count: int, rows: int, steps: int) -> None:
    for seed in range(12):
        columns = small_table(seed, count, rows)
        found = height(columns, choose_widths(columns, steps * STEP))
        ways = product(range(6, steps), repeat=count - 1)
        widths = ([*(n * STEP for n in way), (steps - sum(way)) * STEP] for way in ways if steps - sum(way) >= 6)
        best = min(height(columns, way) for way in widths)
        assert found <= best * 1.03, seed


@pytest.mark.parametrize("seed", range(10))
def test_the_widths_fill_the_table_and_keep_their_floors(seed: int) -> None:
    columns = small_table(seed, 4, 9)
    widths = choose_widths(columns, 14570)
    assert sum(widths) == 14570
    assert all(width >= column.floor for width, column in zip(widths, columns, strict=True))


def test_room_that_lowers_nothing_goes_to_the_columns_for_the_hand() -> None:
    columns = [FlexColumn(["牵头"], 800), FlexColumn(["短"], 600), FlexColumn([""], 700, spare=2)]
    assert choose_widths(columns, 4200) == [800, 600, 2800]


def test_floors_that_are_too_wide_give_way_alike() -> None:
    columns = [FlexColumn(["字"], 3000), FlexColumn(["字"], 1000)]
    assert choose_widths(columns, 2000) == [1500, 500]


def test_a_table_without_rows_has_its_floors() -> None:
    assert choose_widths([FlexColumn([], 1000), FlexColumn([], 500, spare=1)], 2000) == [1080, 920]


def test_names_break_behind_their_mark() -> None:
    assert break_names("市发展改革委、市科技局、市财政局", 22) == "市发展改革委、\n市科技局、市财政局"
    assert break_names("牵头：市科技局\n配合：市财政局、市工信局", 20) == "牵头：市科技局\n配合：市财政局、\n市工信局"
    assert break_names("市科技局", 4) == "市科技局"


def test_a_name_that_fits_no_line_breaks_at_its_own_marks() -> None:
    assert break_names("牵头：区农业农村局、区科技局", 16) == "牵头：\n区农业农村局、\n区科技局"
    assert break_names("市委组织部（人才办）、市科技局", 20) == "市委组织部\n（人才办）、市科技局"
    assert break_names("责任（集体）", 8) == "责任\n（集体）"
    assert break_names("责任（集体）", 12) == "责任（集体）"
    assert (
        break_names("市创新型城市建设领导小组成员单位、市科技局", 26) == "市创新型城市建设领导小组\n成员单位、市科技局"
    )


def test_lines_are_counted_with_the_room_between_chinese_and_digits() -> None:
    assert measure_text("2025年底※") == 10.5
    assert (count_lines("到2025年", 8), count_lines("到2025年", 9)) == (2, 1)
    assert count_lines("市科技局、市财政局", 10, names=True) == 2


def test_a_column_is_as_wide_as_its_floor_to_the_twip() -> None:
    columns = [FlexColumn(["短"] * 3, 683), FlexColumn(["字" * 90] * 3, 1500), FlexColumn([""] * 3, 1421)]
    assert choose_widths(columns, 14570) == [683, 12466, 1421]


def test_the_widths_of_a_units_column_are_counted_with_whole_names() -> None:
    names = FlexColumn(["市发展改革委、市科技局"], 14 * STEP, names=True)
    other = FlexColumn(["字" * 22], 10 * STEP)
    assert choose_widths([names, other], 37 * STEP) == [14 * STEP, 23 * STEP]


def test_room_that_lowers_nothing_is_shared_by_weight_whatever_columns_the_search_gave_it() -> None:
    columns = [
        FlexColumn(["字" * 6], 500, spare=1),
        FlexColumn(["字" * 9], 500, spare=1),
        FlexColumn(["字"], 500, spare=2),
    ]
    widths = choose_widths(columns, 6000)
    assert all(lines(column, 0, width) == 1 for column, width in zip(columns, widths, strict=True))
    assert widths[2] - 500 >= (6000 - 6 * 210 - 9 * 210 - 500) / 2 - 4 * STEP
