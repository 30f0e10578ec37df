"""What is proposed to become of plan files: that it passes the check, and what changes, as ``diff`` shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from checklist.compare.comparison import Comparison, compare, narrow
from checklist.compare.sides.item import plan_side
from checklist.errors import DataError
from checklist.model import Frozen, Severity
from checklist.plandata.check import list_each, list_errors, say_errors
from checklist.plandata.load import load_trees
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklist.compare.sides.item import Side
    from checklist.model import Finding, Loaded, PlanData

_LABELS = ("现在的数据", "采纳以后")


class Proposal(Frozen):
    """What becomes of the files, and what is to be said of it, as sentences."""

    texts: dict[str, str]
    """The new text of every file, by its name."""
    said: tuple[str, ...] = ()
    """What is done that a comparison does not show."""
    left: tuple[str, ...] = ()
    """What cannot be taken over, with its place and what to do."""
    differing: tuple[str, ...] = ()
    """What the data print otherwise than a table has it once all is taken over."""
    rows: tuple[tuple[str, int], ...] = ()
    """The tasks of a table, each with the place of its row."""

    def faults(self, loaded: Loaded) -> dict[int | str, str]:
        """Give what ``check`` refuses of the data ``loaded`` and why, by the place of the row, else by plan and heading."""
        rows = dict(self.rows)
        return {
            rows.get(one.subject, one.subject): f"{one.message.rstrip('。')}，没有采纳：{_told(one.hint)}"
            for one in list_each(loaded)
            if one.severity is Severity.ERROR and one.subject
        }


def _told(hint: str) -> str:
    """Give a hint as to somebody who has a table before them, not the data."""
    return _ACCEPTING.sub("请直接在数据里改。", hint)


_ACCEPTING = compile_later("请写 accepted: .*")


def compare_data(before: PlanData, after: PlanData) -> Comparison | None:
    """Compare the plans that both have and that say something else; None where no comparison shows it.

    What a plan is newly added with is no change of one.
    """
    old, new = map(_contents, (before, after))
    changed = {plan_id for plan_id in old.keys() & new.keys() if old[plan_id] != new[plan_id]}
    if not changed:
        return None
    found = narrow(
        compare(*(_side(data, label, changed) for data, label in zip((before, after), _LABELS, strict=True)))
    )
    return found if found.rows or found.edits else None


def _contents(data: PlanData) -> dict[str, Any]:
    """Give what the plans say, by their ids."""
    return {plan.id: _without_lines(msgspec.to_builtins(plan)) for plan in data.plans}


def _side(data: PlanData, label: str, wanted: set[str]) -> Side:
    """Make a side of the plans wanted; both sides go by what they are, not by the title they share."""
    return plan_side(data, tuple(plan for plan in data.plans if plan.id in wanted), label=label)


def _without_lines(value: Any) -> Any:
    """Give plain values without the lines they stand on, which a change above them moves."""
    if isinstance(value, dict):
        return {key: _without_lines(inner) for key, inner in value.items() if key not in ("line", "file")}
    return [_without_lines(item) for item in value] if isinstance(value, list | tuple) else value


def load_sound(trees: Sequence[tuple[str, object]], when: str) -> PlanData:
    """Build the data of trees; raises DataError with the first errors where ``check`` would refuse them.

    ``when`` opens what is said of the errors.
    """
    loaded = load_trees(trees)
    if errors := list_errors(loaded):
        raise DataError(say_errors(errors, opening=f" {when}"), _hint(errors[0], when))
    return loaded.data


def _hint(error: Finding, when: str) -> str:
    return error.hint if when != "现在就" else "请先改正，可用 checklist check 查看全部问题，再采纳。"
