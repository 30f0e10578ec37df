"""A pack in a folder: a file for each unit, and beside them summary, matrix and index."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

import click

from checklist.commands.batch import Entry, Order, compare_entries, write_entries
from checklist.commands.chinese import say
from checklist.commands.outputs import form_warnings
from checklist.commands.pdfs import make_pdfs, refuse_pdfs, refuse_unprintable
from checklist.commands.resuming import Standing, some_names, standing
from checklist.errors import OutputError
from checklist.files.textfiles import make_folder, refuse_existing, write_file
from checklist.ledger.pack import file_name, overview_name, read_shard, shard

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

    from checklist.commands.request import Asked, Request

SUMMARY, MATRIX, INDEX = "任务汇总表", "任务责任矩阵", "材料目录"
_SAID = {SUMMARY: "汇总表", MATRIX: "责任矩阵", INDEX: "目录"}
_ADVICE = "要覆盖请加 --force，要接着上次继续请加 --resume，或换一个文件夹。"
_PACK_FILE = re.compile(rf"[0-9]{{2,}}_(?:.*_工作台账(?:_[0-9]{{4}})?|{SUMMARY}|{MATRIX}|{INDEX})\.[a-z]+")


def write_folder(asked: Asked, request: Request, folder: Path) -> None:
    """Write the ledgers and, of a whole pack, what is for all units; say what was written and what stayed."""
    _PackFolder(asked, request, folder).write()


class _PackFolder:
    """What is to stand in the folder when all is done."""

    def __init__(self, asked: Asked, request: Request, folder: Path) -> None:
        self._pack, self._asked, self._request, self._folder = asked.pack, asked, request, folder
        self._suffix = request.suffix
        self._shard = read_shard(request.shard) if request.shard else None
        units = shard(asked.units, self._shard) if self._shard else asked.units
        self._entries = [
            Entry(region=unit.region.id, unit=unit.body.name, file=file_name(self._pack, unit, self._suffix))
            for unit in units
        ]

    @property
    def _files(self) -> list[str]:
        return [*(entry.file for entry in self._entries), *self._overviews]

    @cached_property
    def _order(self) -> Order:
        return Order(
            data=self._asked.data,
            plans=tuple(plan.id for plan in self._asked.plans),
            narrowed=self._pack.narrowed,
            as_of=self._pack.as_of,
            style=self._request.style,
            suffix=self._suffix,
            folder=str(self._folder),
        )

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
        from checklist.render.index import index_docx
        from checklist.render.matrix import matrix_docx
        from checklist.render.summary import summary_docx

        pack = self._pack
        listed = [(title, overview_name(pack, title)) for title in self._titles if title != INDEX]
        makers: dict[str, Callable[[], bytes]] = {
            SUMMARY: lambda: summary_docx(pack),
            MATRIX: lambda: matrix_docx(pack),
            INDEX: lambda: index_docx(pack, listed, self._suffix),
        }
        return {overview_name(pack, title): makers[title] for title in self._titles}

    def write(self) -> None:
        self._prepare()
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
        write_entries(self._order, [e for e in self._entries if e.file in files], jobs=self._request.jobs)
        for file, make in self._overviews.items():
            if file in files:
                write_file(self._folder / file, make(), force=True)

    def _prepare(self) -> None:
        """Make the folder; raises OutputError for files in it that must not be replaced."""
        request = self._request
        for entry in self._entries[:1]:
            refuse_unprintable(request, self._folder / entry.file)
        make_folder(
            self._folder,
            reuse=request.force or request.resume or self._shard is not None,
            why="多个单位的台账要写到文件夹里，请换一个名字。",
            advice=_ADVICE,
        )
        for file in self._files:
            refuse_existing(self._folder / file, force=True)
        there = [file for file in self._files if (self._folder / file).exists()]
        if there and not (request.force or request.resume):
            raise OutputError(f"文件夹里已有这次要生成的文件：{some_names(there)}", _ADVICE)
        refuse_pdfs(request, [self._folder / file for file in self._files])
        for warning in form_warnings(request.style, self._suffix, frames=self._asked.frames()):
            say(f"提醒：{warning}")

    def _standing(self) -> dict[str, Standing]:
        """Tell by file what stands there; raises OutputError for what another run, with other options, has left."""
        if not self._request.resume:
            return dict.fromkeys(self._files, Standing.MISSING)
        strange = [] if self._request.force else self._strangers()
        found = {} if strange else compare_entries(self._order, self._entries, jobs=self._request.jobs)
        for file, make in self._overviews.items():
            path = self._folder / file
            found[file] = standing(path, make()) if path.exists() else Standing.MISSING
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
        click.echo(text)
        if self._request.everybody and self._shard and not self._shard.is_first:
            click.echo(
                f"{'、'.join(_SAID[title] for title in self._titles)}由第1份（--shard 1/{self._shard.count}）生成。"
            )
        if self._request.everybody and not self._pack.has_matrix:
            say(_no_matrix(self._pack.matrix_cells))

    def _parts_text(self, files: Iterable[str]) -> str:
        """Say so many ledgers, and which overviews: ``10份台账和汇总表、责任矩阵、目录``."""
        names = set(files)
        ledgers = sum(1 for entry in self._entries if entry.file in names)
        overviews = [_SAID[title] for title in self._titles if overview_name(self._pack, title) in names]
        parts = [f"{ledgers}份台账"] if ledgers or not overviews else []
        return "和".join([*parts, *(["、".join(overviews)] if overviews else [])])


def _no_matrix(cells: int) -> str:
    return (
        f"提醒：责任矩阵未生成：任务和单位太多，有{cells}格，印出来无法查看。"
        "可用 --plan、--region、--kind、--role 等缩小范围，另行生成。"
    )
