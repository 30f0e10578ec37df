"""Numbers named in their order, long runs by their ends."""

from __future__ import annotations

import pytest

from checklist.words.ordinals import join_numbers


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([], ""),
        ([5], "5"),
        ([1, 2], "1、2"),
        ([1, 2, 3], "1—3"),
        ([1, 3, 4, 5, 6, 33, 35, 36], "1、3—6、33、35、36"),
        ([7, 8, 9, 1, 2, 3], "7—9、1—3"),
        ([3, 3, 4], "3、3、4"),
    ],
)
def test_runs_of_numbers_are_named_by_their_ends(numbers, said):
    assert join_numbers(numbers) == said
