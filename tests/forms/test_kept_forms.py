"""A prepared form is kept beside the compiled data: what it depends on, and that a kept one fills alike."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from office_forms import FRAME, table_for
from openpyxl import Workbook

from checklist.errors import FormError
from checklist.files.textfiles import template
from checklist.forms.form import open_form
from checklist.forms.frame import Opening, write
from checklist.ledger.columns import Columns, load_columns

if TYPE_CHECKING:
    from pathlib import Path

NAME = "ledger.docx"
CONTENT = template(NAME).read_bytes()


def never() -> Columns:
    raise AssertionError("the form was made anew")


@pytest.fixture
def opening(tmp_path: Path) -> Opening:
    return Opening(cache=str(tmp_path / "cache"), vocabulary=b"1")


def test_a_kept_form_fills_alike_and_is_not_prepared_again(opening: Opening) -> None:
    first = open_form(CONTENT, NAME, load_columns, opening)
    again = open_form(CONTENT, NAME, never, opening)
    assert again == first
    table = table_for(first, 7)
    assert again.fill(table, FRAME) == first.fill(table, FRAME)


def test_a_kept_workbook_fills_alike_and_is_not_prepared_again(opening: Opening) -> None:
    book = Workbook()
    book.active.append(["序号", "重点任务", "牵头单位", "完成时限"])
    content = io.BytesIO()
    book.save(content)
    first = open_form(content.getvalue(), "我局空表.xlsx", load_columns, opening)
    again = open_form(content.getvalue(), "我局空表.xlsx", never, opening)
    assert again == first
    table = table_for(first, 7)
    assert again.fill(table, FRAME) == first.fill(table, FRAME)


def test_widths_are_searched_for_once_for_one_table_in_one_form(
    opening: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = open_form(CONTENT, NAME, load_columns, replace(opening, fit=()))
    table, cache = table_for(form, 7), tmp_path / "cache"
    filled = form.fill(table, FRAME, cache)
    assert filled == form.fill(table, FRAME)

    def never_searched(*_: object) -> list[int]:
        raise AssertionError("searched anew")

    monkeypatch.setattr("checklist.forms.filling.fit_widths", never_searched)
    assert form.fill(table, FRAME, cache) == filled
    with pytest.raises(AssertionError, match="searched anew"):
        form.fill(table_for(form, 8), FRAME, cache)
    with pytest.raises(AssertionError, match="searched anew"):
        replace(form, keys=form.keys[::-1]).fill(table, FRAME, cache)


@pytest.mark.parametrize(
    "changed",
    [
        {"vocabulary": b"2"},
        {"mapping": (("进展情况", "备注"),)},
        {"table": 1},
    ],
    ids=["vocabulary", "mapping", "table"],
)
def test_other_wishes_prepare_it_anew(opening: Opening, changed: dict[str, object]) -> None:
    open_form(CONTENT, NAME, load_columns, opening)
    with pytest.raises(AssertionError, match="made anew"):
        open_form(CONTENT, NAME, never, replace(opening, **changed))


def test_another_file_or_another_name_is_another_form(opening: Opening) -> None:
    open_form(CONTENT, NAME, load_columns, opening)
    with pytest.raises(AssertionError, match="made anew"):
        open_form(CONTENT, "我局空表.docx", never, opening)
    with pytest.raises(AssertionError, match="made anew"):
        open_form(template("assignment.docx").read_bytes(), NAME, never, opening)


def test_a_form_that_is_refused_is_not_kept(opening: Opening) -> None:
    for _ in range(2):
        with pytest.raises(FormError, match=r"不是\.docx文件"):
            open_form(b"no form", NAME, load_columns, opening)


def test_a_template_compiled_elsewhere_is_compiled_again() -> None:
    source = "{% for line in lines %}<{{ line }}>{% endfor %}"
    for code in (b"", b"j2 of another version", b"\x00" * 40):
        assert b"".join(write(source, code, {"lines": ("a", "&")})) == b"<a><&amp;>"
