"""Every file made is valid for Word: openxml-audit finds nothing, or nothing the blank form did not already have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from office_forms import OFFICE_FORMS, fill, part, prepare, with_parts
from openxml_audit import OpenXmlValidator
from sampled import few_of

from checklist.files.textfiles import template
from checklist.ledger.wording import Band

if TYPE_CHECKING:
    from pathlib import Path

VALIDATOR = OpenXmlValidator()
HOSTILE = "R&D <b>\x00\x07</w:t> ]]> 😀 㐀𠮷 \ud800 \ufffe\n\t= “”…— {{ 单位 }}"
BANDS = [[Band(title=f"《方案》{HOSTILE}", goal=HOSTILE, level=0)]]


def faults(content: bytes, folder: Path) -> set[str]:
    path = folder / "a.docx"
    path.write_bytes(content)
    return {f"{error.part_uri}: {error.description}" for error in VALIDATOR.validate(path).errors}


@pytest.mark.parametrize("name", ["assignment.docx", "ledger.docx"])
@pytest.mark.parametrize("rows", few_of([0, 1, 7], 3))
def test_our_own_forms_blank_and_filled_have_no_fault(name: str, rows: int, tmp_path: Path) -> None:
    blank = template(name).read_bytes()
    assert faults(blank, tmp_path) == set()
    form = prepare(blank)
    for options in (
        {},
        {"measure_target": HOSTILE, "group": HOSTILE, "lead": HOSTILE, "notes": (HOSTILE, HOSTILE)},
        {"measure_target": "长" * 9000},
    ):
        content = fill(form, rows, bands=BANDS, **options)
        assert faults(content, tmp_path) == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", few_of(sorted(OFFICE_FORMS), every=4))
def test_an_offices_form_gets_no_fault_it_did_not_have(name: str, tmp_path: Path) -> None:
    few_styles = part(template("ledger.docx").read_bytes(), "word/styles.xml")
    blank = with_parts(
        OFFICE_FORMS[name], {"word/styles.xml": few_styles.encode()}
    )  # 160 styles take a second to check
    form = prepare(blank)
    before = faults(blank, tmp_path)
    for options in ({}, {"measure": HOSTILE, "group": HOSTILE, "lead": HOSTILE, "notes": (HOSTILE,)}):
        assert faults(fill(form, 3, sections=[0, 0, 1], bands=BANDS * 2, **options), tmp_path) <= before
