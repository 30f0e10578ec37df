"""What ``ledger`` was asked for."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - msgspec reads the annotations
from pathlib import Path  # noqa: TC003 - likewise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.commands.outputs import FileStyle, form_suffix
from checklist.ledger.asked import Selection  # noqa: TC001 - likewise
from checklist.ledger.ledger import Ledgers
from checklist.ledger.pack import Pack, PackUnit  # noqa: TC001 - likewise
from checklist.model import Frozen, Plan, PlanData, Region

if TYPE_CHECKING:
    from checklist.forms.frame import Frame
    from checklist.ledger.ledger import Ledger


class Request(Frozen):
    """What was typed."""

    units: tuple[str, ...]
    selection: Selection
    output: Path | None
    as_of: date | None
    style: FileStyle
    everybody: bool
    kinds: tuple[str, ...]
    one_file: bool
    pdf: bool
    jobs: int
    shard: str
    include_empty: bool
    resume: bool
    form_suffix: str | None
    force: bool
    preview: bool = False

    @property
    def many(self) -> bool:
        """Tell whether more than one ledger is asked for."""
        return len(self.units) > 1 or self.everybody or bool(self.kinds) or self.one_file

    @property
    def suffix(self) -> str:
        """Give the suffix where no file's name says it: the format asked for, else that of the form."""
        return f".{self.form_suffix}" if self.form_suffix else form_suffix(self.style)


class Asked(Frozen):
    """The pack asked for, and the units of it that are to be written."""

    data: PlanData
    plans: tuple[Plan, ...]
    regions: tuple[Region, ...]
    pack: Pack
    units: tuple[PackUnit, ...]
    digest: str
    """That of the data."""

    def frames(self) -> list[Frame]:
        """Give what a form is told of each unit, as far as its titles may name it."""
        from checklist.forms.frame import Frame

        plans = self.pack.plans
        period = plans[0].period if len(plans) == 1 else ""
        return [Frame(unit=unit.name, unit_full=unit.full, year=self.pack.year, period=period) for unit in self.units]

    def ledgers(self, *, goals: bool) -> list[Ledger]:
        """Build the ledgers of the units; ``goals`` says whether the plans' goals as a whole stand under each."""
        made = Ledgers(self.plans, self.pack.narrowed, self.pack.as_of)
        return [replace(made.of(unit.region, unit.body), goals=goals) for unit in self.units]
