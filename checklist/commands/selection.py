"""The options that say which plans and tasks are meant; several commands share them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from checklist.commands.completion import complete_plan, complete_region
from checklist.ledger.asked import ROLE_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


def selection_options(function: F) -> F:
    """Add the options of a :class:`checklist.ledger.asked.Selection`, in the order of daily use; they arrive by its fields' names."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


_OPTIONS = (
    click.option(
        "--plan", "plan_names", multiple=True, metavar="方案", shell_complete=complete_plan,
        help="只取某个方案（编号或名称，可写多次）；不写单位时取整个方案",
    ),
    click.option("--region", metavar="地区", shell_complete=complete_region, help="单位所在地区，如 邢台"),
    click.option("--year", type=int, metavar="年份", help="只取某一年要做的事"),
    click.option(
        "--role", "roles", multiple=True, type=click.Choice(list(ROLE_NAMES)), help="只取牵头、配合或责任（可写多次）"
    ),
    click.option("--topic", default="", metavar="专题", help="只取某个专题，如 人才"),
    click.option("--keyword", default="", metavar="词", help="只取含有某个词的任务"),
)  # fmt: skip
