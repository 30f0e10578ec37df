"""The meeting pack: whose ledgers were asked for, and the ways to write them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from checklist.commands.chinese import say
from checklist.commands.outputs import checked_suffix, form_warnings, pdf_bytes, word_form, workbook_of
from checklist.commands.packfolder import write_folder
from checklist.commands.pdfs import make_pdfs, refuse_pdfs
from checklist.commands.request import Asked, Request
from checklist.commands.resuming import Standing, write_or_keep
from checklist.errors import InputError
from checklist.ledger.asked import chosen_filter, chosen_regions_and_plans
from checklist.ledger.ledger import Ledgers
from checklist.ledger.pack import build_pack
from checklist.model import UnitKind
from checklist.words.units import resolve_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklist.ledger.pack import PackUnit
    from checklist.model import PlanData, Region


_JOINED = (".pdf", ".xlsx", ".html")
"""A file of these holds all units; one ``.docx`` only with ``--one-file``, for it is also what a unit's own file is."""


def write_pack(data: PlanData, request: Request) -> None:
    """Write all ledgers asked for: into one file where the output is a file, else into a folder."""
    if request.output is None:
        raise InputError("请用 -o 写明放到哪里。", "例：-o 会议材料（文件夹），或 -o 全部台账.docx --one-file。")
    suffix = request.output.suffix.lower()
    if request.units and request.everybody:
        raise InputError("--all 已是全部单位，不能再写单位名。", "请去掉 --all，或去掉单位名。")
    joined = request.one_file or suffix in _JOINED
    if request.shard and joined:
        raise InputError("--shard 只用于写到文件夹的台账。", "合成一个文件时请去掉 --shard。")
    if joined:
        _write_one_file(_asked(data, request), request, checked_suffix(request.output))
    elif suffix in (".docx", ".md", ".csv", ".json", ".doc"):
        raise InputError(
            f"几个单位的台账要写到文件夹里，不能写成一个文件：{request.output}",
            "请把 -o 写成文件夹名；要合成一个Word文件请加 --one-file。",
        )
    else:
        write_folder(_asked(data, request), request, request.output)


def _asked(data: PlanData, request: Request) -> Asked:
    regions, plans = chosen_regions_and_plans(data, request.selection)
    kinds = tuple(UnitKind(kind) for kind in request.kinds) if request.everybody else ()
    narrowed = replace(chosen_filter(data, request.selection), kinds=kinds)
    pack = build_pack(plans, regions, narrowed, request.as_of, include_empty=request.include_empty)
    wanted = _wanted(data, request, regions)
    units = tuple(unit for unit in pack.units if wanted is None or unit.key in wanted)
    _say_who_has_none(request, regions, units, wanted)
    if not units:
        raise InputError(
            "没有符合条件的任务，未生成文件。", "可去掉部分条件再试，或用 checklist units 查看各单位任务数。"
        )
    return Asked(data=data, plans=plans, regions=regions, pack=pack, units=units)


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
    there = {unit.key for unit in units}
    asked = wanted if wanted is not None else {(r.id, body.name): body.name for r in regions for body in r.bodies}
    empty = [name for key, name in asked.items() if key not in there]
    if empty:
        what = "没有符合条件的任务" if request.selection.narrows else "没有任务"
        say(f"{what}、未生成的单位{len(empty)}个：{'、'.join(empty)}。")


def _write_one_file(asked: Asked, request: Request, suffix: str) -> None:
    from checklist.files.textfiles import refuse_existing

    output = request.output or Path()
    if request.style.form and suffix not in (".docx", ".pdf"):
        raise InputError(
            f"按空表填的台账不能合成一个 {suffix} 文件。", "请把 -o 写成文件夹，每个单位一份；Word空表可加 --one-file。"
        )
    if not request.resume:
        refuse_existing(output, force=request.force)
    refuse_pdfs(request, [output])
    there = write_or_keep(output, _one_file(asked, request, suffix), force=request.force, resume=request.resume)
    click.echo(
        f"已生成 {output}（{len(asked.units)}个单位）" if there is Standing.MISSING else kept_text(output, there)
    )
    for warning in form_warnings(request.style, suffix, frames=asked.frames()):
        say(f"提醒：{warning}")
    if request.pdf:
        make_pdfs(request, [output])


def kept_text(path: Path, there: Standing) -> str:
    """Say that a file was left as it is."""
    said = "，内容有改动" if there is Standing.EDITED else ""
    return f"{path} 上次已生成{said}，未动。"


def _one_file(asked: Asked, request: Request, suffix: str) -> bytes:
    if suffix == ".xlsx":
        names = [unit.name for unit in asked.units]
        title = _cover(asked)[0] if len(asked.units) > 1 else ""
        return workbook_of(asked.ledgers(), request.style, names=names, title=title)
    if suffix == ".html":
        from checklist.render.draw.html import ledger_html

        whole = request.everybody and not request.kinds
        shown = [Ledgers(asked.plans, asked.pack.narrowed, request.as_of).whole()] if whole else asked.ledgers()
        return ledger_html(shown, asked.regions, only="" if whole else _whose(asked))
    if suffix in (".docx", ".pdf"):
        from checklist.render.draw.one_file import one_file_docx
        from checklist.render.titles import cover_sheet

        form, names = word_form(request.style, whole_plan=False), [unit.name for unit in asked.units]
        word = one_file_docx(form, asked.ledgers(), cover_sheet(asked.pack), names)
        return pdf_bytes(word) if suffix == ".pdf" else word
    raise InputError(f"各单位不能合成一个 {suffix} 文件。", "可合成 .docx（加 --one-file）、.pdf、.xlsx 或 .html。")


def _whose(asked: Asked) -> str:
    """Name those whose tasks are asked for: the kinds, else the units, of many the first."""
    if asked.pack.narrowed.kinds:
        return "、".join(kind.word for kind in asked.pack.narrowed.kinds)
    names = [unit.name for unit in asked.units]
    return "、".join(names) if len(names) <= _MOST_NAMES else f"{names[0]}等{len(names)}个单位"


_MOST_NAMES = 5
"""Units named in a title; more would fill a second line."""


def _cover(asked: Asked) -> tuple[str, str]:
    """Give the title and the subtitle of what heads several ledgers together."""
    from checklist.render.titles import cover_sheet

    front = cover_sheet(asked.pack)
    return front.title, "\n".join(front.subtitle)
