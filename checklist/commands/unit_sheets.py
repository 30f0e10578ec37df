"""What changed for each unit (变动单): on the screen, in one file, or a file for each unit in a folder."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from checklist.commands.context import show_lines
from checklist.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from checklist.commands.comparing import Found
    from checklist.compare.by_unit import UnitChanges
    from checklist.render.unit_changes import UnitSheet

FORMATS = ("table", "json", "markdown", "docx")


def show_units(found: Found) -> None:
    """Draw the sheets on the screen."""
    from checklist.render.unit_changes import unit_lines

    sheets = _sheets(found)
    if not sheets:
        click.echo(_nothing(found))
        return
    show_lines(lambda screen: [line for sheet in sheets for line in unit_lines(sheet, screen)])


def write_units(found: Found, folder: Path, *, force: bool, resume: bool) -> None:
    """Write a Word file for each unit anything changed for; with ``resume`` those already there stay."""
    from checklist.commands.batch import progress
    from checklist.files.textfiles import make_folder, write_file
    from checklist.render.unit_changes_docx import unit_changes_docx

    units = _units(found)
    if not units:
        click.echo(f"{_nothing(found).removesuffix('。')}，未生成变动单。")
        return
    make_folder(
        folder,
        reuse=force or resume,
        why="变动单每个单位一份，要写到文件夹里，请换一个名字。",
        advice="要覆盖请加 --force，要接着上次继续请加 --resume，或换一个文件夹。",
    )
    files = [(unit, folder / name) for unit, name in zip(units, _file_names(units), strict=True)]
    missing = [(unit, path) for unit, path in files if not (resume and path.is_file())]
    with progress(len(missing)) as step:
        for unit, path in missing:
            write_file(path, unit_changes_docx([unit], found.shown), force=True)
            step()
    kept = len(files) - len(missing)
    aside = f"（另有{kept}份上次已生成，未动）" if kept else ""
    click.echo(f"已在 {folder} 生成{len(missing)}份变动单{aside}。")


def _file_names(units: Sequence[UnitChanges]) -> Iterator[str]:
    """Name the files; where units of several regions or names too long for a file would share one, each has its own."""
    from checklist.files.filenames import safe_name

    several = len({unit.region for unit in units}) > 1
    met: Counter[str] = Counter()
    for unit in units:
        name = safe_name(f"{unit.region}_{unit.name}" if several else unit.name)
        met[name.casefold()] += 1
        again = met[name.casefold()]
        yield f"{name}{f'_{again}' if again > 1 else ''}_变动单.docx"


def units_json(found: Found) -> bytes:
    """Give the sheets as JSON."""
    from checklist.render.comparison_json import units_json as made

    return made(found.shown if found.shown.only else found.whole, _units(found))


def units_markdown(found: Found) -> bytes:
    """Give the sheets as Markdown, one after another."""
    from checklist.render.unit_changes import unit_markdown

    sheets = _sheets(found)
    return ("\n".join(map(unit_markdown, sheets)) if sheets else f"{_nothing(found)}\n").encode()


def units_docx(found: Found) -> bytes:
    """Give the sheets as one Word file; raises InputError where there are none."""
    from checklist.render.unit_changes_docx import unit_changes_docx

    units = _units(found)
    if not units:
        raise InputError(f"{_nothing(found).removesuffix('。')}，未生成变动单。")
    return unit_changes_docx(units, found.shown)


def _sheets(found: Found) -> list[UnitSheet]:
    from checklist.render.unit_changes import unit_sheet

    return [unit_sheet(unit, found.shown) for unit in _units(found)]


def _units(found: Found) -> list[UnitChanges]:
    """Give the units asked for: the one named, else all for which anything changed; of some kinds of change only these."""
    from checklist.compare.by_unit import by_unit, for_unit

    units = [for_unit(found.whole, found.key, found.region, found.unit)] if found.unit else by_unit(found.whole)
    if found.shown.only:
        places = {id(row.match): row.index for row in found.shown.rows}
        kept = {row.index: places[id(row.match)] for row in found.whole.rows if id(row.match) in places}
        units = [unit.among(kept) for unit in units]
    return [unit for unit in units if unit.changed or (found.unit and not found.shown.only)]


def _nothing(found: Found) -> str:
    from checklist.render.comparison import count_line

    return count_line(found.shown, found.unit)
