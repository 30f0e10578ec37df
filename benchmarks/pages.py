"""How much paper the packs take, laid out by LibreOffice: ``python benchmarks/pages.py [FOLDER]``.

The tables of the six whole plans; the ledgers of all units, a pack a plan; ledgers of one task that take two pages; what
stands before each pack. Where poppler's ``pdftotext`` is there, also how many pages are not full though another follows,
and how many hold no table. FOLDER keeps the Word files and the PDFs, to be looked at. Takes some minutes.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from timing import verdict

from checklist import build_ledger, fill_form, load_plans
from checklist.ledger.asked import Selection, chosen_regions_and_plans
from checklist.ledger.ledger import Filter
from checklist.ledger.pack import build_pack, file_name
from checklist.office.pdf import convert
from checklist.render.matrix import matrix_docx
from checklist.render.overview import index_docx, summary_docx

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checklist.model import PlanData

_PAGE = re.compile(rb"/Type\s*/Page\b")
_PICTURE = re.compile(rb"P5\s+([0-9]+)\s+([0-9]+)\s+255\s")
_HEIGHT, _MARGIN = 210, 20
"""Millimetres: A4 set across, and what is free of text above and below."""
_FULL, _DARK = 0.7, 128
"""How full is full; grey values below this are ink."""
WHOLE, UNITS, SINGLE, OVERVIEWS = "whole plans", "units", "one task", "summary, matrix, index"


def documents(data: PlanData) -> Iterator[tuple[str, str, bytes]]:
    """Make every document: its kind, the name of its file, the file."""
    for plan in data.plans:
        asked = Selection(plan_names=(plan.id,))
        yield WHOLE, f"{plan.id}.docx", fill_form(build_ledger(data, "", asked))
        regions, plans = chosen_regions_and_plans(data, asked)
        pack = build_pack(plans, regions, Filter())
        for unit in pack.units:
            kind = SINGLE if unit.counts.total == 1 else UNITS
            name = f"{plan.id}_{file_name(pack, unit)}"
            yield kind, name, fill_form(build_ledger(data, unit.body.name, asked))
        yield OVERVIEWS, f"{plan.id}_summary.docx", summary_docx(pack)
        yield OVERVIEWS, f"{plan.id}_matrix.docx", matrix_docx(pack)
        yield OVERVIEWS, f"{plan.id}_index.docx", index_docx(pack, [])


def count_pages(folder: Path) -> dict[str, dict[str, int]]:
    """Lay the documents out in a folder; give their pages by kind and by the name of the file."""
    made: dict[str, list[str]] = {}
    for kind, name, content in documents(load_plans()):
        (folder / name).write_bytes(content)
        made.setdefault(kind, []).append(name)
    files = [folder / name for names in made.values() for name in names]
    printed = dict(zip(files, convert(files, folder, force=True), strict=True))
    return {
        kind: {name: len(_PAGE.findall(printed[folder / name].read_bytes())) for name in names}
        for kind, names in made.items()
    }


def look_at_pages(folder: Path, names: list[str]) -> tuple[int, list[str], list[str]]:
    """Give how many pages are followed by another, which of them are less than 70 % full, which hold only notes."""
    followed, low, alone = 0, [], []
    for name in names:
        printed = folder / name.replace(".docx", ".pdf")
        words = run_tool("pdftotext", printed, "-").decode().split("\f")[:-1]
        followed += len(words) - 1
        filled = list(map(_foot, _pictures(run_tool("pdftoppm", "-r", "36", "-gray", printed))))
        low += [f"{name} page {place} {full:.2f}" for place, full in enumerate(filled[:-1], 1) if full < _FULL]
        alone += [f"{name} page {place}" for place, text in enumerate(words, 1) if "序号" not in text]
    return followed, low, alone


def run_tool(tool: str, *arguments: str | Path) -> bytes:
    """Give what a tool of poppler writes."""
    return subprocess.run([shutil.which(tool) or "", *arguments], check=True, capture_output=True).stdout


def _pictures(drawn: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Give width, height and grey values of each page: portable grey maps, one behind the other."""
    start = 0
    while head := _PICTURE.match(drawn, start):
        width, height = int(head[1]), int(head[2])
        start = head.end() + width * height
        yield width, height, drawn[head.end() : start]


def _foot(picture: tuple[int, int, bytes]) -> float:
    """Give how far down the room for text anything is drawn, the page number left out."""
    width, height, grey = picture
    top, foot = int(height * _MARGIN / _HEIGHT), int(height * (1 - _MARGIN / _HEIGHT))
    lines = (line for line in range(foot, top, -1) if min(grey[line * width : (line + 1) * width]) < _DARK)
    return (next(lines, top) - top) / (foot - top)


def main(folder: Path) -> None:
    """Count and print."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = count_pages(folder)
    for kind, counted in pages.items():
        print(f"{kind}: {len(counted)} documents, {sum(counted.values())} pages")
        if kind in (WHOLE, OVERVIEWS):
            print("  " + ", ".join(f"{name.removesuffix('.docx')} {count}" for name, count in counted.items()))
    longer = [name for name, count in pages[SINGLE].items() if count > 1]
    units = pages[UNITS] | pages[SINGLE]
    verdict("pages of the whole plans", sum(pages[WHOLE].values()), 36)
    verdict(f"pages of {len(units)} ledgers of units", sum(units.values()), 420)
    verdict("ledgers of one task on two pages", len(longer), 0)
    print("".join(f"    {name}\n" for name in longer), end="")
    if shutil.which("pdftotext"):
        followed, low, alone = look_at_pages(folder, [*pages[WHOLE], *units])
        print(f"  of {followed} pages that another follows {len(low)} are less than 70 % full")
        verdict("pages without the table", len(alone), 0)
        print("".join(f"    {page}\n" for page in (*low, *alone)), end="")


if __name__ == "__main__":
    if sys.argv[1:]:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(Path(temporary))
