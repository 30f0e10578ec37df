"""What the shell offers when a person presses Tab: units, plans, regions, topics."""

from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING

from checklist.errors import ChecklistError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click

    from checklist.model import PlanData


def complete_unit(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Offer units by short name where it is unique, and by full name."""
    del parameter
    return _starting(_unit_names(_data(context)), incomplete)


def complete_plan(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Offer plan ids."""
    del parameter
    return _starting((plan.id for plan in _data(context).plans), incomplete)


def complete_region(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Offer the regions' short names."""
    del parameter
    return _starting((region.short for region in _data(context).regions), incomplete)


def _unit_names(data: PlanData) -> Iterable[str]:
    for region in data.regions:
        for unit in region.units:
            yield unit.full
            yield unit.name


def _starting(names: Iterable[str], incomplete: str) -> list[str]:
    return [name for name in dict.fromkeys(names) if name.startswith(incomplete)]


def _data(context: click.Context) -> PlanData:
    from checklist.commands.context import load_checked
    from checklist.model import PlanData

    # a shell waiting for suggestions is no place for messages
    with contextlib.redirect_stderr(io.StringIO()), context.scope(cleanup=False):
        try:
            return load_checked().data
        except ChecklistError:
            return PlanData()
