"""Where rows fall on pages: what is kept whole, what goes on line by line, what must not stand alone."""

from __future__ import annotations

import pytest

from checklist.office.room import Pager, PageRoom

ROOM = PageRoom(first=60, later=90, line=10)


def pager(*whole: float) -> Pager:
    """Give a pager that took whole rows of these heights."""
    made = Pager(ROOM)
    for height in whole:
        made.add(height)
    return made


@pytest.mark.parametrize(
    ("heights", "pages"),
    [([], 1), ([60], 1), ([30, 30], 1), ([30, 31], 2), ([60, 90], 2), ([60, 90, 1], 3), ([70], 2), ([50, 50, 50], 3)],
)
def test_a_whole_row_that_does_not_fit_goes_to_a_new_page(heights, pages):
    assert pager(*heights).count == pages


def test_a_row_that_may_split_fills_the_page_line_by_line():
    made = pager(35)
    made.add(50, splits=True)  # two lines on the first page, three on the second
    assert made.count == 2
    made.add(60)
    assert made.count == 2
    made.add(1)
    assert made.count == 3


def test_a_split_row_leaves_no_single_line_at_the_foot():
    made = pager(45)
    made.add(50, splits=True)
    made.add(40)
    assert made.count == 2
    made.add(1)
    assert made.count == 3


def test_a_row_begins_at_the_foot_where_the_page_has_but_a_few_lines_left():
    room = PageRoom(first=300, later=300, line=10)
    for left, begins in ((20, True), (27, True), (28, False), (149, False)):
        made = Pager(room)
        made.add(300 - left)
        assert made.begins_at_foot(150) is begins
        assert not made.begins_at_foot(151)
        assert not made.begins_at_foot(left)


def test_what_is_held_goes_to_the_next_page_with_what_it_heads():
    made = pager(40)
    made.hold(15)
    made.add(20)
    assert made.count == 2
    made.add(55)
    assert made.count == 2
    made.add(1)
    assert made.count == 3


def test_a_row_longer_than_pages_goes_over_as_many_as_it_needs():
    made = pager()
    made.add(60 + 90 + 90 + 10, splits=True)
    assert made.count == 4


def test_a_row_may_split_from_a_third_of_its_page_on_but_not_where_a_quarter_of_a_full_page_holds_it():
    assert Pager(PageRoom(first=90, later=90, line=10)).tallest_whole == 30
    assert Pager(PageRoom(first=30, later=90, line=10)).tallest_whole == pytest.approx(26.1)
    assert pager(60, 1).tallest_whole == 30


def test_the_last_row_is_kept_where_its_notes_would_stand_alone():
    assert pager(20).leaves_alone(40, 20)
    assert not pager(20).leaves_alone(20, 20)  # both fit the page
    assert pager(20).leaves_alone(60, 20)  # two lines of the row are beside the notes, if the estimate is right
    assert not pager(20).leaves_alone(70, 20)  # the row goes on where the notes stand
    assert not pager(20).leaves_alone(40, 60)  # together they fit no page


@pytest.mark.parametrize("room", [PageRoom(0, 0, 10), PageRoom(-50, 5, 10), PageRoom(10, 10, 0.5)])
def test_a_page_without_room_comes_to_an_end(room):
    made = Pager(room)
    made.add(100, splits=True)
    made.add(30)
    assert made.count >= 3


def test_pages_with_and_without_repeated_headings_have_another_room():
    made = pager(50)
    made.resize(30)
    made.add(35)
    assert (made.count, made.begun, made.blank, made.left) == (2, 2, 10, -5)
    made.resize(90)
    assert made.has_room(90)
    assert not made.has_room(91)


def test_a_page_that_is_empty_is_not_skipped():
    made = Pager(PageRoom(90, 90, 10))
    made.skip()
    assert made.count == 1
    made.add(10)
    made.skip()
    assert (made.count, made.left) == (2, 90)


def test_what_a_page_is_left_with_is_told_of_the_row_that_turns_it_alone():
    made = pager(40)
    made.add(30)
    assert (made.begun, made.blank) == (2, 20)
    made.add(30)
    assert (made.begun, made.blank) == (2, 0)
