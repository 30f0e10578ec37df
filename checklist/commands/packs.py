"""The meeting pack: whose ledgers were asked for, and the ways to write them."""

from __future__ import annotations

import re
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist import __version__
from checklist.commands.batch import (
    Asked,
    Entry,
    Request,
    Standing,
    compare_entries,
    make_pdfs,
    refuse_pdfs,
    refuse_unprintable,
    some_names,
    standing,
    write_entries,
    write_manifest,
    write_one,
)  # fmt: skip
from checklist.commands.context import templates
from checklist.commands.endings import say, tell
from checklist.commands.outputs import checked_suffix, form_warnings, pdf_bytes, word_form, workbook_of
from checklist.errors import InputError, OutputError
from checklist.files.manifest import build_manifest, made_file, manifest_name
from checklist.files.writing import claim_folder, refuse_existing, remove_leftovers, write_file
from checklist.ledger.asked import chosen_filter, chosen_regions_and_plans, say_replaced
from checklist.ledger.ledger import Ledgers
from checklist.ledger.pack import Origin, build_pack, file_name, overview_name, read_shard, shard
from checklist.model import UnitKind
from checklist.words.units import resolve_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from checklist.files.manifest import MadeFile
    from checklist.ledger.pack import PackUnit
    from checklist.model import Loaded, PlanData, Region
    from checklist.render.sheet import Sheet


_JOINED = (".pdf", ".xlsx", ".html")
"""A file of these holds all units; one ``.docx`` only with ``--one-file``, for it is also what a unit's own file is."""

SUMMARY, MATRIX, INDEX = "任务汇总表", "任务责任矩阵", "材料目录"
_SAID = {SUMMARY: "汇总表", MATRIX: "责任矩阵", INDEX: "目录"}
_ADVICE = "要覆盖请加 --force，要接着上次继续请加 --resume，或换一个文件夹。"
_PACK_FILE = re.compile(rf"[0-9]{{2,}}_(?:.*_工作台账(?:_[0-9]{{4}})?|{SUMMARY}|{MATRIX}|{INDEX})\.[a-z]+")


def write_pack(loaded: Loaded, request: Request) -> None:
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
        _write_one_file(_asked(loaded, request), request, checked_suffix(request.output, request.form))
    elif suffix in (".docx", ".md", ".csv", ".json", ".doc"):
        raise InputError(
            f"几个单位的台账要写到文件夹里，不能写成一个文件：{request.output}",
            "请把 -o 写成文件夹名；要合成一个Word文件请加 --one-file。",
        )
    else:
        _PackFolder(_asked(loaded, request), request, request.output).write()


def _asked(loaded: Loaded, request: Request) -> Asked:
    data = loaded.data
    regions, plans = chosen_regions_and_plans(data, request.selection, request.as_of)
    places = [region.id for region in regions]
    if left_out := say_replaced(data, request.selection.plan_names, places, request.selection.year, request.as_of):
        say(left_out)
    kinds = tuple(UnitKind(kind) for kind in request.kinds) if request.everybody else ()
    narrowed = replace(chosen_filter(data, request.selection), kinds=kinds)
    pack = build_pack(plans, regions, narrowed, request.as_of, include_empty=request.include_empty)
    wanted = _wanted(data, request, regions)
    units = tuple(unit for unit in pack.units if wanted is None or unit.key in wanted)
    _say_who_has_none(request, regions, units, wanted)
    if not units:
        wider = "可去掉部分条件再试，或" if request.selection.narrows else "请"
        raise InputError(f"{_say_none(request)}，未生成文件。", f"{wider}用 checklist units 查看各单位任务数。")
    return Asked(data=data, plans=plans, regions=regions, pack=pack, units=units, digest=loaded.digest)


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
        say(f"{_say_none(request)}、未生成的单位{len(empty)}个：{'、'.join(empty)}。")


def _say_none(request: Request) -> str:
    return "没有符合条件的任务" if request.selection.narrows else "没有任务"


def _write_one_file(asked: Asked, request: Request, suffix: str) -> None:
    output = request.output or Path()
    if request.style.form and suffix not in (".docx", ".pdf"):
        raise InputError(
            f"按空表填的台账不能合成一个 {suffix} 文件。", "请把 -o 写成文件夹，每个单位一份；Word空表可加 --one-file。"
        )
    make, counted = partial(_one_file, asked, request, suffix), f"{len(asked.units)}个单位"
    write_one(request, output, make, counted, partial(_warn, asked, request, suffix))


def _warn(asked: Asked, request: Request, suffix: str) -> None:
    """Say how the form was understood, and what does not fit it."""
    for warning in form_warnings(request.style, suffix, frames=asked.frames()):
        say(f"提醒：{warning}")


def _one_file(asked: Asked, request: Request, suffix: str) -> bytes:
    if suffix == ".xlsx":
        names = [unit.name for unit in asked.units]
        title = _cover(asked).title if len(asked.units) > 1 else ""
        ledgers = asked.ledgers(goals=request.style.goals)
        front = _front_sheets(asked) if request.everybody else ()
        return workbook_of(ledgers, request.style, names=names, title=title, front=front)
    if suffix == ".html":
        from checklist.render.page import ledger_html

        whole = request.everybody and not request.kinds
        shown = (
            [Ledgers(asked.plans, asked.pack.narrowed, request.as_of).whole()]
            if whole
            else asked.ledgers(goals=request.style.goals)
        )
        return ledger_html(shown, asked.regions, only="" if whole else _whose(asked))
    if suffix in (".docx", ".pdf"):
        from checklist.render.draw.one_file import one_file_docx

        form, names = word_form(request.style), [unit.name for unit in asked.units]
        ledgers = asked.ledgers(goals=request.style.goals)
        word = one_file_docx(form, ledgers, _cover(asked), names, templates())
        return pdf_bytes(word) if suffix == ".pdf" else word
    raise InputError(f"各单位不能合成一个 {suffix} 文件。", "可合成 .docx（加 --one-file）、.pdf、.xlsx 或 .html。")


def _front_sheets(asked: Asked) -> Iterable[tuple[str, Sheet]]:
    """Give what a whole pack's workbook begins with: the summary, and the matrix of each plan."""
    from checklist.render.matrix import matrix_sheet
    from checklist.render.overview import summary_sheet

    own = templates()
    yield SUMMARY, summary_sheet(asked.pack, own)
    for matrix in asked.pack.matrices:
        yield MATRIX, matrix_sheet(matrix, asked.pack, own)


def _whose(asked: Asked) -> str:
    """Name those whose tasks are asked for: the kinds, else the units, of many the first."""
    if asked.pack.narrowed.kinds:
        return "、".join(kind.word for kind in asked.pack.narrowed.kinds)
    names = [unit.name for unit in asked.units]
    return "、".join(names) if len(names) <= _MOST_NAMES else f"{names[0]}等{len(names)}个单位"


_MOST_NAMES = 5
"""Units named in a title; more would fill a second line."""


def _cover(asked: Asked) -> Sheet:
    """Give what heads several ledgers together."""
    from checklist.render.overview import cover_sheet

    return cover_sheet(asked.pack, templates())


class _PackFolder:
    """What is to stand in the folder when all is done."""

    def __init__(self, asked: Asked, request: Request, folder: Path) -> None:
        self._pack, self._asked, self._request, self._folder = asked.pack, asked, request, folder
        self._suffix = request.suffix
        self._shard = read_shard(request.shard) if request.shard else None
        self._made: dict[str, MadeFile] = {}
        """What was made, whether it was written or stood there already."""
        units = shard(asked.units, self._shard) if self._shard else asked.units
        self._entries = [Entry(folder / file_name(self._pack, unit, self._suffix), unit) for unit in units]

    @property
    def _files(self) -> list[str]:
        return [*(entry.path.name for entry in self._entries), *self._overviews]

    @property
    def _titles(self) -> tuple[str, ...]:
        """What there is for all units in a whole pack; nothing beside the ledgers of some."""
        if not self._request.everybody:
            return ()
        return (SUMMARY, MATRIX, INDEX) if self._pack.has_matrix else (SUMMARY, INDEX)

    @cached_property
    def _overviews(self) -> dict[str, Callable[[], bytes]]:
        """Give the files for all units, and how each is made; the first shard writes them."""
        if self._shard and not self._shard.is_first:
            return {}
        from checklist.render.matrix import matrix_docx
        from checklist.render.overview import index_docx, summary_docx

        pack, own = self._pack, templates()
        listed = [(title, overview_name(pack, title)) for title in self._titles if title != INDEX]
        makers: dict[str, Callable[[], bytes]] = {
            SUMMARY: lambda: summary_docx(pack, own),
            MATRIX: lambda: matrix_docx(pack, own),
            INDEX: lambda: index_docx(pack, listed, self._suffix, own, self._origin),
        }
        return {overview_name(pack, title): makers[title] for title in self._titles}

    @property
    def _origin(self) -> Origin:
        """What the index says of where all comes from."""
        files = len(self._asked.units) + len(self._titles)
        return Origin(program=__version__, data=self._asked.digest, files=files)

    @property
    def _manifest(self) -> Path | None:
        """Where it is kept what a whole pack was made as; each shard keeps its own part."""
        name = manifest_name(self._shard.index, self._shard.count) if self._shard else manifest_name()
        return self._folder / name if self._request.everybody else None

    def write(self) -> None:
        """Hold the folder and write the ledgers and, of a whole pack, what is for all units.

        Say what was written and what stayed.
        """
        for entry in self._entries[:1]:
            refuse_unprintable(self._request, entry.path)
        with claim_folder(
            self._folder,
            reuse=self._request.force or self._request.resume or self._shard is not None,
            why="多个单位的台账要写到文件夹里，请换一个名字。",
            advice=_ADVICE,
            shard=self._shard.index if self._shard else 0,
        ):
            self._write_claimed()

    def _write_claimed(self) -> None:
        if self._request.resume:
            remove_leftovers(self._folder)
        self._refuse_others()
        there = self._standing()
        edited = [file for file, found in there.items() if found is Standing.EDITED]
        again = (Standing.MISSING, Standing.EDITED, Standing.OTHER) if self._request.force else (Standing.MISSING,)
        todo = {file for file, found in there.items() if found in again}
        try:
            self._write(todo)
        except OutputError as error:
            raise OutputError(
                error.message, f"{error.hint}\n已生成的文件都是完整的，再次运行时加 --resume 可接着生成。"
            ) from None
        self._say(todo)
        if edited and not self._request.force:
            say(f"提醒：{len(edited)}份与这次要生成的不同，像是有人改过，未动：{some_names(edited)}。")
        if self._request.force and (strange := self._strangers()):
            say(f"提醒：文件夹里另有{len(strange)}份不是这次生成的材料，未动：{some_names(strange)}。")
        if self._request.pdf:
            make_pdfs(self._request, [self._folder / file for file in self._files])

    def _write(self, files: Collection[str]) -> None:
        request = self._request
        self._made |= write_entries(self._asked, request, [one for one in self._entries if one.path.name in files])
        for file, make in self._overviews.items():
            if file in files:
                content = make()
                write_file(self._folder / file, content, force=request.force)
                self._made[file] = made_file(file, content)
        if self._manifest:
            manifest = build_manifest(__version__, self._asked.digest, self._made.values())
            write_manifest(self._folder, manifest, self._shard, force=request.force, resume=request.resume)

    def _refuse_others(self) -> None:
        """Raise OutputError for files in the folder that must not be replaced."""
        request = self._request
        manifest = [self._manifest.name] if self._manifest else []
        for file in (*self._files, *manifest):
            refuse_existing(self._folder / file, force=True)
        there = [file for file in self._files if (self._folder / file).exists()]
        there = there or [file for file in manifest if (self._folder / file).exists()]
        if there and not (request.force or request.resume):
            raise OutputError(f"文件夹里已有这次要生成的文件：{some_names(there)}", _ADVICE)
        refuse_pdfs(request, [self._folder / file for file in self._files])
        _warn(self._asked, request, self._suffix)

    def _standing(self) -> dict[str, Standing]:
        """Tell by file what stands there; raises OutputError for what another run, with other options, has left."""
        if not self._request.resume:
            return dict.fromkeys(self._files, Standing.MISSING)
        strange = [] if self._request.force else self._strangers()
        found = dict.fromkeys(self._files, Standing.MISSING)
        if not strange:
            for file, (there, made) in compare_entries(self._asked, self._request, self._entries).items():
                found[file], self._made[file] = there, made
        for file, make in self._overviews.items():
            if (self._folder / file).exists():
                content = make()
                found[file], self._made[file] = standing(self._folder / file, content), made_file(file, content)
        strange += sorted(file for file, there in found.items() if there is Standing.OTHER)
        if strange and not self._request.force:
            raise OutputError(
                f"文件夹里有{len(strange)}份材料与这次要生成的不同：{some_names(strange)}。",
                "都未改动。用与上次相同的选项和数据才能接着生成；也可换一个文件夹，要覆盖请加 --force。",
            )
        return found

    def _strangers(self) -> list[str]:
        """Give the files that belong to a pack, but not to this one: of another year, of other units."""
        pack = self._pack
        known = {file_name(pack, unit, self._suffix) for unit in pack.listed}
        known |= {overview_name(pack, title) for title in (SUMMARY, MATRIX, INDEX)}
        return sorted(
            path.name
            for path in self._folder.iterdir()
            if path.name not in known and path.suffix != ".pdf" and _PACK_FILE.fullmatch(path.name)
        )

    def _say(self, written: Iterable[str]) -> None:
        new = set(written)
        kept = [file for file in self._files if file not in new]
        said = [self._parts_text(files) for files in (new, kept)]
        if not new:
            text = f"{self._folder} 里的{said[1]}上次都已生成，未动。"
        else:
            text = f"已在 {self._folder} 生成{said[0]}{f'（另有{said[1]}上次已生成，未动）' if kept else ''}。"
        tell(text)
        if self._request.everybody and self._shard and not self._shard.is_first:
            tell(f"{'、'.join(_SAID[title] for title in self._titles)}由第1份（--shard 1/{self._shard.count}）生成。")
        if self._request.everybody and not self._pack.has_matrix:
            say(
                f"提醒：责任矩阵未生成：任务和单位太多，有{self._pack.matrix_cells}格，印出来无法查看。"
                "可用 --plan、--region、--kind、--role 等缩小范围，另行生成。"
            )

    def _parts_text(self, files: Iterable[str]) -> str:
        """Say so many ledgers, and which overviews: ``10份台账和汇总表、责任矩阵、目录``."""
        names = set(files)
        ledgers = sum(1 for entry in self._entries if entry.path.name in names)
        overviews = [_SAID[title] for title in self._titles if overview_name(self._pack, title) in names]
        parts = [f"{ledgers}份台账"] if ledgers or not overviews else []
        return "和".join([*parts, *(["、".join(overviews)] if overviews else [])])
