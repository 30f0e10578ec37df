"""What ``ledger`` was asked for, what stands in a file's place already, and the PDF beside it: nothing a person wrote is lost.

``--resume`` makes the file anew and compares: what is the same stays, what is missing is written. A difference means
other conditions than the first time, or somebody's work; it is never overwritten unless ``--force`` says so.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - msgspec reads the annotations
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.commands.chinese import tell
from checklist.commands.outputs import MEDIA, FileStyle, form_suffix
from checklist.errors import InputError, OutputError
from checklist.files.manifest import holds_manifest, join_parts, manifest_bytes, manifest_name
from checklist.files.writing import refuse_existing, remove_leftovers, write_file
from checklist.ledger.asked import Selection  # noqa: TC001 - likewise
from checklist.ledger.ledger import Ledgers
from checklist.ledger.pack import Pack, PackUnit  # noqa: TC001 - likewise
from checklist.model import Frozen, Plan, PlanData, Region
from checklist.words.ordinals import say_some

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from checklist.files.manifest import Manifest
    from checklist.forms.frame import Frame
    from checklist.ledger.ledger import Ledger
    from checklist.ledger.pack import Shard


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
    def form(self) -> str | None:
        """Give the format asked for as the table of media calls it; None where none is."""
        return MEDIA.get(f".{self.form_suffix}")

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


_OFFICE = (".docx", ".xlsx")
_LISTED = 5
"""File names in one message; more cannot be taken in."""


class Standing(Enum):
    """What stands in a file's place."""

    MISSING = "missing"
    SAME = "same"
    EDITED = "edited"
    """Saved by a person in Word, WPS or Excel."""
    OTHER = "other"
    """Something else, as made with other options; text files edited by hand cannot be told from it."""


def kept_text(path: Path, there: Standing) -> str:
    """Say that a file was left as it is."""
    said = "，内容有改动" if there is Standing.EDITED else ""
    return f"{path} 上次已生成{said}，未动。"


def standing(path: Path, content: bytes) -> Standing:
    """Tell what stands where ``content`` is to be written; raises OutputError when it cannot be read."""
    from checklist.office.package import OUR_BEGINNING

    refuse_existing(path, force=True)
    try:
        with path.open("rb") as stream:
            there = stream.read(len(content) + 1)
    except FileNotFoundError:
        return Standing.MISSING
    except OSError:
        raise OutputError(f"读不了已有的文件：{path}", "文件可能正在Word或WPS中打开，请关闭后重试。") from None
    if there == content:
        return Standing.SAME
    ours = there.startswith(OUR_BEGINNING) or path.suffix.lower() not in _OFFICE
    return Standing.OTHER if ours else Standing.EDITED


def write_or_keep(path: Path, content: bytes, *, force: bool, resume: bool) -> Standing:
    """Write a file, or, with ``resume``, leave the one that is there; give what stood there.

    Raises OutputError where one exists (without either), or was made with other options.
    """
    if resume:
        remove_leftovers(path.parent)
    there = standing(path, content) if resume else Standing.MISSING
    if there is Standing.OTHER and not force:
        raise OutputError(f"已有的文件与这次要生成的不同：{path}", "未改动。要覆盖请加 --force，或换一个文件名。")
    if there is Standing.MISSING or (force and there is not Standing.SAME):
        write_file(path, content, force=force)
        return Standing.MISSING
    return there


def write_manifest(folder: Path, manifest: Manifest, shard: Shard | None, *, force: bool, resume: bool) -> None:
    """Keep what a pack was made as: a shard its part, until the last of them puts all together.

    Raises OutputError where what stands there is of another run.
    """
    whole = folder / manifest_name()
    if shard is None:
        write_or_keep(whole, manifest_bytes(manifest), force=force, resume=resume)
    elif not ((force or resume) and holds_manifest(whole, manifest)):
        part = folder / manifest_name(shard.index, shard.count)
        write_or_keep(part, manifest_bytes(manifest), force=force, resume=resume)
        joined, parts = join_parts(folder)
        if joined:
            write_file(whole, manifest_bytes(joined), force=True)
            for one in parts:
                if one != whole:
                    one.unlink(missing_ok=True)


def some_names(names: list[str]) -> str:
    """List names; of many only the first."""
    return say_some(names, _LISTED, "份")


def refuse_pdfs(request: Request, files: Sequence[Path]) -> None:
    """Find out before anything is written whether the PDFs asked for may be.

    Raises InputError for files of which none can be made, OutputError where one exists.
    """
    if not request.pdf:
        return
    for file in files:
        refuse_unprintable(request, file)
        if not request.resume:
            refuse_existing(file.with_suffix(".pdf"), force=request.force)


def refuse_unprintable(request: Request, file: Path) -> None:
    """Raise InputError where a PDF is asked for of what none can be made of."""
    if request.pdf and file.suffix.lower() not in _OFFICE:
        raise InputError(
            f"--pdf 只用于Word和Excel文件，不能把它转成PDF：{file.name}", "请去掉 --pdf，或换成 .docx、.xlsx。"
        )


def make_pdfs(request: Request, files: Sequence[Path]) -> None:
    """Make a PDF beside each file and say so; with ``--resume`` those that are there stay."""
    from checklist.office.pdf import convert

    missing = [file for file in files if request.force or not (request.resume and file.with_suffix(".pdf").is_file())]
    if not missing:
        tell("PDF都已生成，未动。")
        return
    made = convert(missing, missing[0].parent, force=request.force)
    tell(f"已生成PDF{len(made)}份。" if len(made) > 1 else f"已生成 {made[0]}")
