"""Write the ledgers asked for, one or many by several processes, interrupted without harm: nothing a person wrote is lost.

Every file is written whole or not at all, so an interrupted run leaves only whole files; processes started here finish
what they are writing and end with their parent. ``--resume`` makes a file anew and compares: what is the same stays, what
is missing is written. A difference means other conditions than the first time, or somebody's work; it is never
overwritten unless ``--force`` says so.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from msgspec.structs import replace

from checklist.commands.context import progress
from checklist.commands.endings import held_back, leave_to_parent, tell, writing
from checklist.commands.outputs import MEDIA, FileStyle, form_suffix, ledger_bytes
from checklist.errors import InputError, OutputError
from checklist.files.manifest import MadeFile, holds_manifest, join_parts, made_file, manifest_bytes, manifest_name
from checklist.files.writing import refuse_existing, remove_leftovers, write_file
from checklist.ledger.ledger import Ledgers
from checklist.model import Frozen, Plan, PlanData, Region
from checklist.words.ordinals import say_some

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from checklist.files.manifest import Manifest
    from checklist.forms.frame import Frame
    from checklist.ledger.asked import Selection
    from checklist.ledger.ledger import Ledger
    from checklist.ledger.pack import Pack, PackUnit, Shard


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


def write_one(
    request: Request, path: Path, make: Callable[[], bytes], counted: str, say_beside: Callable[[], None]
) -> None:
    """Write the one file asked for, and the PDF beside it, and say what it holds; one that is there stays with ``--resume``.

    ``say_beside`` says what else is to be known of it.
    """
    if not request.resume:
        refuse_existing(path, force=request.force)
    refuse_pdfs(request, [path])
    there = write_or_keep(path, make(), force=request.force, resume=request.resume)
    say_beside()
    changed = "，内容有改动" if there is Standing.EDITED else ""
    is_new = there is Standing.MISSING
    tell(f"已生成 {path}（{counted}）" if is_new else f"{path} 上次已生成{changed}，未动。")
    if request.pdf:
        make_pdfs(request, [path])


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


T = TypeVar("T")


class Entry(NamedTuple):
    """One ledger's file."""

    path: Path
    unit: PackUnit


def compare_entries(asked: Asked, request: Request, entries: Sequence[Entry]) -> dict[str, tuple[Standing, MadeFile]]:
    """Make the ledgers of those that have a file and tell what stands there, and what was made."""
    there = [entry for entry in entries if entry.path.exists()]
    found = _each(_compare, asked, request, there, "正在核对")
    return {entry.path.name: one for entry, one in zip(there, found, strict=True)}


def write_entries(asked: Asked, request: Request, entries: Sequence[Entry]) -> dict[str, MadeFile]:
    """Write the files of the entries, and give what was made; raises OutputError where one is there that is not to be replaced."""
    return {made.name: made for made in _each(_write, asked, request, entries, "正在生成")}


def _each(
    do: Callable[[Entry], T], asked: Asked, request: Request, entries: Sequence[Entry], label: str
) -> Iterator[T]:
    with progress(len(entries), label) as step:
        for result in _results(do, asked, request, entries):
            step()
            yield result


def _results(do: Callable[[Entry], T], asked: Asked, request: Request, entries: Sequence[Entry]) -> Iterator[T]:
    jobs = request.jobs
    if jobs <= 1 or len(entries) < _WORTH_A_PROCESS:
        if entries:
            _start(asked, request)
        yield from map(do, entries)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    chunk = min(max(1, len(entries) // (jobs * 4)), _LONGEST_WAIT)
    with ProcessPoolExecutor(min(jobs, len(entries)), initializer=_start_beside, initargs=(asked, request)) as pool:
        try:
            with held_back():
                results = pool.map(do, entries, chunksize=chunk)
            yield from results
        except BrokenProcessPool:
            raise OutputError("有一个进程意外停止（可能是内存不足），未全部生成。", "请减少 --jobs 后重试。") from None
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


_WORTH_A_PROCESS = 8
"""Files that take longer to write one after another than a second process takes to start."""
_LONGEST_WAIT = 16
"""Files handed to a process at once: who interrupts waits for them to be finished."""


def _start_beside(asked: Asked, request: Request) -> None:
    """Begin in a process of its own."""
    leave_to_parent()
    _start(asked, request)


class _Maker:
    """Makes the files of the units asked for."""

    def __init__(self, asked: Asked, request: Request) -> None:
        self._asked, self.request = asked, request
        self._ledgers = Ledgers(asked.plans, asked.pack.narrowed, asked.pack.as_of)

    def content(self, entry: Entry) -> bytes:
        ledger = self._ledgers.of(entry.unit.region, entry.unit.body)
        return ledger_bytes(self._asked.data, ledger, self.request.suffix, self.request.style)


_maker: _Maker | None = None


def _start(asked: Asked, request: Request) -> None:
    global _maker  # noqa: PLW0603 - a worker's one piece of state, set when it starts
    _maker = _Maker(asked, request)


def _working() -> _Maker:
    if _maker is None:
        raise RuntimeError("a worker was not started")
    return _maker


def _write(entry: Entry) -> MadeFile:
    maker = _working()
    content = maker.content(entry)
    with writing:
        write_file(entry.path, content, force=maker.request.force)
    return made_file(entry.path.name, content)


def _compare(entry: Entry) -> tuple[Standing, MadeFile]:
    content = _working().content(entry)
    return standing(entry.path, content), made_file(entry.path.name, content)
