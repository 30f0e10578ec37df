"""``--pdf``: a PDF beside each file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from checklist.errors import InputError
from checklist.files.textfiles import refuse_existing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from checklist.commands.request import Request

_PRINTABLE = (".docx", ".xlsx")


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
    if request.pdf and file.suffix.lower() not in _PRINTABLE:
        raise InputError(
            f"--pdf 只用于Word和Excel文件，不能把它转成PDF：{file.name}", "请去掉 --pdf，或换成 .docx、.xlsx。"
        )


def make_pdfs(request: Request, files: Sequence[Path]) -> None:
    """Make a PDF beside each file and say so; with ``--resume`` those that are there stay."""
    from checklist.office.pdf import convert

    missing = [file for file in files if request.force or not (request.resume and file.with_suffix(".pdf").is_file())]
    if not missing:
        click.echo("PDF都已生成，未动。")
        return
    made = convert(missing, missing[0].parent, force=request.force)
    click.echo(f"已生成PDF{len(made)}份。" if len(made) > 1 else f"已生成 {made[0]}")
