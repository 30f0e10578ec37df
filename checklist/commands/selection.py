"""The options that say which plans and tasks are meant, and what the shell offers for them when Tab is pressed."""

from __future__ import annotations

import contextlib
import io
import re
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar
from unicodedata import normalize

import click

from checklist.errors import ChecklistError
from checklist.ledger.asked import ROLE_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from checklist.model import PlanData

F = TypeVar("F", bound="Callable[..., Any]")


def read_year(context: click.Context, parameter: click.Parameter, typed: str | None) -> int | None:
    """Read a year in four digits, as 2025 or 2025年, full-width or not; raises BadParameter for anything else."""
    found = re.fullmatch("((?:19|20|21)[0-9]{2})年?度?", normalize("NFKC", typed or "").strip())
    if typed is not None and not found:
        raise click.BadParameter("要写四位数的年份，如 2025。", context, parameter)
    return int(found[1]) if found else None


def read_day(context: click.Context, parameter: click.Parameter, typed: str | None) -> date | None:
    """Read a day as data files may have it (2025-06-30, 2025年6月30日, 20250630); raises BadParameter for anything else."""
    if typed is None:
        return None
    from checklist.plandata.keys import DATE_FORM, day_of

    found = DATE_FORM.fullmatch("".join(normalize("NFKC", typed).split()))
    day = day_of(found) if found else None
    if not day:
        raise click.BadParameter("要写成 2025-06-30 的样子，并且是真有的日期。", context, parameter)
    return day


as_of_option = click.option(
    "--as-of",
    callback=read_day,
    metavar="日期",
    help="在标题下印“截至某年某月某日”，如 2025-06-30；新旧方案接续的，列那一天施行的",
)


def _offer(names: Callable[[PlanData], Iterable[str]]) -> Callable[..., list[str]]:
    """Make what offers those of these names that begin as what is typed."""

    def complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
        del parameter
        return [name for name in dict.fromkeys(names(_data(context))) if name.startswith(incomplete)]

    return complete


def _unit_names(data: PlanData) -> Iterable[str]:
    for region in data.regions:
        for unit in region.units:
            yield unit.full
            yield unit.name


complete_unit = _offer(_unit_names)
complete_plan = _offer(lambda data: (plan.id for plan in data.plans))
complete_region = _offer(lambda data: (region.short for region in data.regions))


def _data(context: click.Context) -> PlanData:
    from checklist.commands.context import load_checked
    from checklist.model import PlanData

    # a shell waiting for suggestions is no place for messages
    with contextlib.redirect_stderr(io.StringIO()), context.scope(cleanup=False):
        try:
            return load_checked().data
        except ChecklistError:
            return PlanData()


_plan_option = partial(
    click.option, "--plan", "plan_names", multiple=True, metavar="方案", shell_complete=complete_plan
)
_region_option = partial(click.option, "--region", metavar="地区", shell_complete=complete_region)


def list_options(function: F) -> F:
    """Add the options that narrow a list: to plans, to a region, to what is in force on a day."""
    of_region = _region_option(help="只看某个地区，如 邢台")(as_of_option(function))
    return _plan_option(help="只看某个方案（可写多次）")(of_region)


def selection_options(function: F) -> F:
    """Add the options of a :class:`checklist.ledger.asked.Selection`, in the order of daily use; they arrive by its fields' names."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


_OPTIONS = (
    _plan_option(help="只取某个方案（编号或名称，可写多次）；不写单位时取整个方案"),
    _region_option(help="单位所在地区，如 邢台"),
    click.option("--year", callback=read_year, metavar="年份", help="只取某一年要做的事"),
    click.option(
        "--role", "roles", multiple=True, type=click.Choice(list(ROLE_NAMES)), help="只取牵头、配合或责任（可写多次）"
    ),
    click.option("--topic", default="", metavar="专题", help="只取某个专题，如 人才"),
    click.option("--keyword", default="", metavar="词", help="只取含有某个词的任务"),
)  # fmt: skip
