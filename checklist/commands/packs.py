"""The meeting pack: what was asked for, and the ways to write it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.commands.batch import Order, prepare_folder, write_entries
from checklist.commands.chinese import say
from checklist.commands.outputs import Style, checked_suffix, form_suffix, form_warnings, word_form, workbook_of
from checklist.commands.selection import Selection, chosen_filter, chosen_regions_and_plans
from checklist.errors import InputError
from checklist.ledger import build_ledger
from checklist.model import Frozen
from checklist.pack import build_pack, entries_of, shard
from checklist.units import resolve_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from checklist.ledger import Ledger
    from checklist.model import Plan, PlanData, Region
    from checklist.pack import Pack, PackUnit
    from checklist.select import Filter


class Request(Frozen):
    """What was typed."""

    units: tuple[str, ...]
    selection: Selection
    output: Path | None
    as_of: date | None
    style: Style
    everybody: bool
    kinds: tuple[str, ...]
    one_sheet: bool
    one_file: bool
    pdf: bool
    jobs: int
    shard: str
    include_empty: bool
    resume: bool
    form_suffix: str | None
    force: bool

    @property
    def many(self) -> bool:
        """Tell whether more than one ledger is asked for."""
        return len(self.units) > 1 or self.everybody or bool(self.kinds) or self.one_file


class Asked(Frozen):
    """The pack asked for, and the units of it that are to be written."""

    data: PlanData
    plans: tuple[Plan, ...]
    regions: tuple[Region, ...]
    narrowed: Filter
    pack: Pack
    units: tuple[PackUnit, ...]

    def ledgers(self) -> list[Ledger]:
        """Build the ledgers of the units."""
        return [
            build_ledger(self.plans, (unit.region, unit.body), self.narrowed, self.pack.as_of) for unit in self.units
        ]


def write_pack(data: PlanData, request: Request) -> None:
    """Write all ledgers asked for: into one file where the output is a file, else into a folder."""
    if request.output is None:
        raise InputError("请用 -o 写明放到哪里。", "例：-o 会议材料（文件夹），或 -o 全部台账.docx --one-file。")
    suffix = request.output.suffix.lower()
    if request.units and request.everybody:
        raise InputError("--all 已是全部单位，不能再写单位名。", "请去掉 --all，或去掉单位名。")
    if suffix == ".pdf":
        raise InputError(f"不能直接写成PDF：{request.output}", "请把 -o 写成文件夹或 .docx，再加 --pdf。")
    if request.shard and (request.one_file or suffix in (".xlsx", ".html")):
        raise InputError("--shard 只用于写到文件夹的台账。", "合成一个文件时请去掉 --shard。")
    if request.one_file or suffix in (".xlsx", ".html"):
        _write_one_file(_asked(data, request), request, checked_suffix(request.output))
    elif suffix in (".docx", ".md", ".csv", ".json", ".doc"):
        raise InputError(
            f"几个单位的台账要写到文件夹里，不能写成一个文件：{request.output}",
            "请把 -o 写成文件夹名；要合成一个Word文件请加 --one-file。",
        )
    else:
        _write_folder(_asked(data, request), request, request.output)


def _asked(data: PlanData, request: Request) -> Asked:
    regions, plans = chosen_regions_and_plans(data, request.selection)
    narrowed = chosen_filter(data, request.selection)
    pack = build_pack(plans, regions, narrowed, request.as_of, include_empty=request.include_empty)
    wanted = _wanted(data, request, regions)
    units = tuple(unit for unit in pack.units if wanted is None or (unit.region.id, unit.body.name) in wanted)
    _say_who_has_none(request, regions, units, wanted)
    if not units:
        raise InputError(
            "没有符合条件的任务，未生成文件。", "可去掉部分条件再试，或用 checklist units 查看各单位任务数。"
        )
    return Asked(data=data, plans=plans, regions=regions, narrowed=narrowed, pack=pack, units=units)


def _wanted(data: PlanData, request: Request, regions: tuple[Region, ...]) -> dict[tuple[str, str], str] | None:
    """Give the units named or of the kinds asked for, by region and name; None for all."""
    if request.everybody and not request.kinds:
        return None
    named = [resolve_unit(data, name, regions) for name in request.units]
    of_kind = [(region, body) for region in regions for body in region.bodies if body.kind.value in request.kinds]
    return {(region.id, body.name): body.name for region, body in (*named, *of_kind)}


def _say_who_has_none(
    request: Request, regions: tuple[Region, ...], units: Sequence[PackUnit], wanted: dict[tuple[str, str], str] | None
) -> None:
    if request.include_empty:
        return
    there = {(unit.region.id, unit.body.name) for unit in units}
    asked = wanted if wanted is not None else {(r.id, body.name): body.name for r in regions for body in r.bodies}
    empty = [name for key, name in asked.items() if key not in there]
    if empty:
        say(f"没有任务、未生成的单位{len(empty)}个：{'、'.join(empty)}。")


def _write_folder(asked: Asked, request: Request, folder: Path) -> None:
    suffix = f".{request.form_suffix}" if request.form_suffix else form_suffix(request.style)
    entries = entries_of(asked.pack, asked.units, suffix)
    mine = shard(entries, request.shard) if request.shard else entries
    prepare_folder(folder, force=request.force, resume=request.resume or bool(request.shard))
    order = Order(
        data=asked.data,
        plans=tuple(plan.id for plan in asked.plans),
        narrowed=asked.narrowed,
        as_of=request.as_of,
        style=request.style,
        suffix=suffix,
        folder=str(folder),
    )
    for warning in form_warnings(request.style, suffix):
        say(f"提醒：{warning}")
    written = write_entries(order, mine, jobs=request.jobs, resume=request.resume)
    extra = _write_overview(asked, request, folder, suffix)
    kept = len(mine) - written
    said = f"（另有{kept}份上次已生成，未动）" if kept else ""
    click.echo(f"已在 {folder} 生成{written}份台账{f'和{extra}' if extra else ''}{said}。")
    if request.pdf:
        words = [folder / entry.file for entry in mine] + (sorted(folder.glob("00_*.docx")) if extra else [])
        missing = [path for path in words if not (request.resume and path.with_suffix(".pdf").is_file())]
        make_pdfs(missing, folder, force=request.force)


OVERVIEWS = (("任务汇总表", "00_任务汇总表.docx"), ("任务责任矩阵", "00_任务责任矩阵.docx"))
INDEX = "00_材料目录.docx"


def _write_overview(asked: Asked, request: Request, folder: Path, suffix: str) -> str:
    """Write the summary, the matrix and the index beside the ledgers of a whole pack; give what was written."""
    if not request.everybody or request.kinds or (request.shard and not request.shard.startswith("1/")):
        return ""
    from checklist.paper import index_docx, matrix_docx, summary_docx
    from checklist.textfiles import write_file

    (_, summary), (_, matrix) = OVERVIEWS
    makers: dict[str, Callable[[], bytes]] = {
        summary: lambda: summary_docx(asked.pack),
        matrix: lambda: matrix_docx(asked.pack),
        INDEX: lambda: index_docx(asked.pack, OVERVIEWS, suffix),
    }
    for name, make in makers.items():
        if not (request.resume and (folder / name).is_file()):
            write_file(folder / name, make(), force=True)
    return "汇总表、责任矩阵、目录"


def _write_one_file(asked: Asked, request: Request, suffix: str) -> None:
    from checklist.textfiles import refuse_existing, write_file

    output = request.output or Path()
    refuse_existing(output, force=request.force)
    write_file(output, _one_file(asked, request, suffix), force=request.force)
    click.echo(f"已生成 {output}（{len(asked.units)}个单位）")
    if request.pdf:
        make_pdfs([output], output.parent, force=request.force)


def _one_file(asked: Asked, request: Request, suffix: str) -> bytes:
    if suffix == ".xlsx":
        return workbook_of(asked.ledgers(), request.style, one_sheet=request.one_sheet)
    if suffix == ".html":
        from checklist.render.html import ledger_html

        whole = request.everybody and not request.kinds
        shown = [build_ledger(asked.plans, None, asked.narrowed, request.as_of)] if whole else asked.ledgers()
        return ledger_html(shown, asked.regions)
    if suffix == ".docx":
        from checklist.paper import one_file_docx
        from checklist.paper.titles import pack_subtitle

        form = word_form(request.style, whole_plan=False)
        return one_file_docx(form, asked.ledgers(), subtitle=pack_subtitle(asked.pack, _SUBTITLE_ROOM))
    raise InputError(f"各单位不能合成一个 {suffix} 文件。", "可合成 .docx（加 --one-file）、.xlsx 或 .html。")


_SUBTITLE_ROOM = 50


def make_pdfs(files: Sequence[Path], folder: Path, *, force: bool) -> None:
    """Make a PDF beside each file and say so."""
    from checklist.pdf import convert

    if not files:
        click.echo("PDF都已生成，未动。")
        return
    made = convert(files, folder, force=force)
    click.echo(f"已生成PDF{len(made)}份。" if len(made) > 1 else f"已生成 {made[0]}")
