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
from checklist.ledger.pack import build_pack, file_name
from checklist.ledger.select import Filter
from checklist.office.pdf import convert
from checklist.render.index import index_docx
from checklist.render.matrix import matrix_docx
from checklist.render.summary import summary_docx

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checklist.model import PlanData

_PAGE = re.compile(rb"/Type\s*/Page\b")
_LOWEST = re.compile(r'yMax="([0-9.]+)"')
_TOP, _FOOT, _FULL = 56.7, 538.6, 0.7
"""Where the text of A4 set across begins and ends with margins of 20 mm, in points from the top; how full is full."""
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


def look_at_pages(folder: Path, names: list[str]) -> tuple[int, int, int]:
    """Give how many pages are followed by another, how many of them are less than 70 % full, how many hold only notes."""
    followed = low = alone = 0
    for name in names:
        printed = subprocess.run(
            [shutil.which("pdftotext") or "", "-bbox", folder / name.replace(".docx", ".pdf"), "-"],
            check=True, capture_output=True,
        ).stdout.decode()  # fmt: skip
        pages = printed.split("<page ")[1:]
        filled = [max(float(y) for y in _LOWEST.findall(page) if float(y) < _FOOT) - _TOP for page in pages]
        followed += len(pages) - 1
        low += sum(height < _FULL * (_FOOT - _TOP) for height in filled[:-1])
        alone += sum(">序号<" not in page for page in pages)
    return followed, low, alone


def main(folder: Path) -> None:
    """Count and print."""
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
        print(f"  of {followed} pages that another follows {low} are less than 70 % full")
        verdict("pages without the table", alone, 0)


if __name__ == "__main__":
    if sys.argv[1:]:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(Path(temporary))
