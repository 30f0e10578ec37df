"""How completion times (完成时限) are read and written."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.model import Deadline, DeadlineKind
from checklist.words.deadlines import format_date, inherited_deadline, parse_deadline

DAYS = st.dates(date(1990, 1, 1), date(2150, 12, 31))
YEARS = st.integers(1990, 2150)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2023年12月底", date(2023, 12, 31)),
        ("2022年10月底前", date(2022, 10, 31)),
        ("2018年12月", date(2018, 12, 31)),
        ("2025年6月30日前", date(2025, 6, 30)),
        ("2025年12月31日之前", date(2025, 12, 31)),
        ("２０２５年６月３０日", date(2025, 6, 30)),
        ("2025 年 6 月 30 日", date(2025, 6, 30)),
        ("2025-06-30", date(2025, 6, 30)),
        ("2025/6/30", date(2025, 6, 30)),
        ("2025.6", date(2025, 6, 30)),
        ("2025年6月上旬", date(2025, 6, 10)),
        ("2025年6月中旬", date(2025, 6, 20)),
        ("2025年2月下旬", date(2025, 2, 28)),
        ("2025年上半年", date(2025, 6, 30)),
        ("2025年第三季度", date(2025, 9, 30)),
        ("2025年三季度末", date(2025, 9, 30)),
        ("2025年一、二季度", date(2025, 6, 30)),
        ("2025年前三季度", date(2025, 9, 30)),
        ("2025年6—9月", date(2025, 9, 30)),
        ("2025年6月1日—15日", date(2025, 6, 15)),
        ("2025年1月至2027年6月", date(2027, 6, 30)),
        ("2025-2027.6", date(2027, 6, 30)),
    ],
)
def test_a_day_a_month_a_quarter_or_a_half_year_is_due_on_its_last_day(text: str, due: date) -> None:
    assert parse_deadline(text) == Deadline(text=text, kind=DeadlineKind.DATE, date=due)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2025年底前", 2025),
        ("2025年底", 2025),
        ("2025年年底前", 2025),
        ("2025年", 2025),
        ("2025", 2025),
        ("2025年度", 2025),
        ("2025年内", 2025),
        ("2025年全年", 2025),
        ("2025年前", 2025),
        ("截至2027年末", 2027),
        ("2025—2027年", 2027),
        ("2025-2027", 2027),
        ("2025年至2027年底", 2027),
        ("2025年、2026年", 2026),
    ],
)
def test_a_year_is_due_on_its_last_day(text: str, year: int) -> None:
    assert parse_deadline(text) == Deadline(text=text, kind=DeadlineKind.YEAR_END, date=date(year, 12, 31))


@pytest.mark.parametrize(
    ("text", "kind", "due"),
    [
        ("12月31日前", DeadlineKind.DATE, date(2024, 12, 31)),
        ("2月底前", DeadlineKind.DATE, date(2024, 2, 29)),
        ("上半年", DeadlineKind.DATE, date(2024, 6, 30)),
        ("下半年", DeadlineKind.DATE, date(2024, 12, 31)),
        ("第三季度", DeadlineKind.DATE, date(2024, 9, 30)),
        ("三季度", DeadlineKind.DATE, date(2024, 9, 30)),
        ("年底前", DeadlineKind.YEAR_END, date(2024, 12, 31)),
        ("全年", DeadlineKind.YEAR_END, date(2024, 12, 31)),
        ("今年年底前", DeadlineKind.YEAR_END, date(2024, 12, 31)),
        ("明年6月底前", DeadlineKind.DATE, date(2025, 6, 30)),
    ],
)
def test_a_date_without_a_year_takes_the_default_year(text: str, kind: DeadlineKind, due: date) -> None:
    assert parse_deadline(text, 2024) == Deadline(text=text, kind=kind, date=due)


def test_a_printed_year_is_stronger_than_the_default_year() -> None:
    assert parse_deadline("2025年底前", 2022).date == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("9月底前取得阶段性成果，12月底前完成", date(2025, 12, 31)),
        ("12月底前完成，9月底前取得阶段性成果", date(2025, 12, 31)),
        ("2026年9月底前取得阶段性成果，12月底前完成", date(2026, 12, 31)),
        ("2026年9月底前取得阶段性成果，次年3月底前完成", date(2027, 3, 31)),
        ("2025年6月底前完成50%，10月底前全部完成", date(2025, 10, 31)),
        ("2025年10月底前建成，并长期坚持", date(2025, 10, 31)),
        ("2025年10月底前建成，每季度报送进展", date(2025, 10, 31)),
    ],
)
def test_of_several_times_the_latest_date_decides(text: str, due: date) -> None:
    assert parse_deadline(text, 2025) == Deadline(text=text, kind=DeadlineKind.DATE, date=due)


@pytest.mark.parametrize(
    "text",
    [
        "每年",
        "每季度",
        "每半年",
        "每两年",
        "每月25日前",
        "每年12月底前",
        "逐年推进",
        "按季度",
        "定期",
        "2025年6月起，每季度",
    ],
)
def test_a_rhythm_has_no_date(text: str) -> None:
    assert parse_deadline(text) == Deadline(text=text, kind=DeadlineKind.RHYTHM)


@pytest.mark.parametrize(
    "text",
    ["长期坚持", "持续推进", "立行立改", "常态化推进", "长期", "2025年起", "2025年起长期坚持", "自2025年1月1日起施行"],
)
def test_ongoing_work_has_no_date(text: str) -> None:
    assert parse_deadline(text) == Deadline(text=text, kind=DeadlineKind.ONGOING)


def test_the_wording_is_kept_as_printed_without_outer_blanks() -> None:
    assert parse_deadline("　２０２５年 底前 ").text == "２０２５年 底前"


@pytest.mark.parametrize(
    "text",
    [
        "尽快",
        "适时",
        "2025年初",
        "2025年中",
        "2025年6月初",
        "2025年春节前",
        "2025年春耕前",
        "2025年汛期前",
        "2025年6月15前",
        "2025年3个月内",
        "印发之日起三个月内",
        "印发之日起30日内",
        "99999年",
        "十三月底前",
        "节前",
    ],
)
def test_what_is_not_understood_is_no_deadline(text: str) -> None:
    with pytest.raises(ValueError, match="没看懂") as raised:
        parse_deadline(text)
    assert str(raised.value) == (f"没看懂完成时限“{text}”，可以写成“2025年底前”“2025年6月30日前”“每季度”或“长期坚持”。")


@pytest.mark.parametrize("text", ["", " 　"])
def test_an_empty_deadline_is_said_to_be_empty(text: str) -> None:
    with pytest.raises(ValueError, match=r"^完成时限是空的，没有时限就不要写这一项。$"):
        parse_deadline(text)


@pytest.mark.parametrize("text", ["12月31日前", "上半年", "三季度", "年底前", "今年年底前"])
def test_a_missing_year_is_asked_for(text: str) -> None:
    with pytest.raises(ValueError, match=rf"^完成时限“{text}”没有写明年份，请补上，如“2025年底前”。$"):
        parse_deadline(text)


@pytest.mark.parametrize("text", ["2025年2月30日", "2025年13月", "2025-02-29", "2025年0月", "2025年6月31日前"])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=rf"^完成时限“{text}”里的日期不存在，请核对月份和日期。$"):
        parse_deadline(text)


def test_a_whole_page_is_refused_at_once_and_quoted_in_part() -> None:
    with pytest.raises(ValueError, match="没看懂") as raised:
        parse_deadline("6月" * 1_000_000)
    assert str(raised.value).startswith(f"没看懂完成时限“{'6月' * 15}……”")


@given(DAYS)
def test_a_written_date_is_read_back(day: date) -> None:
    assert parse_deadline(format_date(day)).date == day


@given(DAYS)
def test_before_a_day_includes_the_day(day: date) -> None:
    assert parse_deadline(f"{format_date(day)}前").date == day


@given(YEARS, st.integers(1, 12))
def test_the_end_of_a_month_is_its_last_day_in_leap_years_too(year: int, month: int) -> None:
    last = date(year, month, monthrange(year, month)[1])
    assert [parse_deadline(f"{year}年{month}月{end}").date for end in ("底", "底前", "末", "")] == [last] * 4


@given(st.text(max_size=40) | st.text("2025年月日底前第一季度每起—-，0136", max_size=20))
def test_any_text_is_either_read_or_refused_in_chinese(text: str) -> None:
    try:
        found = parse_deadline(text, 2025)
    except ValueError as error:
        said = str(error)
    else:
        said = "完成时限" if (found.date is None) == (found.kind in (DeadlineKind.RHYTHM, DeadlineKind.ONGOING)) else ""
    assert "完成时限" in said


@pytest.mark.parametrize(
    ("day", "written"), [(date(2025, 6, 30), "2025年6月30日"), (date(2024, 12, 1), "2024年12月1日")]
)
def test_dates_are_written_without_leading_zeros(day: date, written: str) -> None:
    assert format_date(day) == written


def test_a_measure_without_a_deadline_inherits_the_end_of_the_plan_and_says_so() -> None:
    assert inherited_deadline(2027) == Deadline(
        text="2027年底", kind=DeadlineKind.YEAR_END, date=date(2027, 12, 31), inherited=True
    )
