"""A comparison as one self-contained page: ``ins`` and ``del``, without a script, to read on screen and to print."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from checklist.files.resources import template
from checklist.render.comparison import (
    LEFT_OUT_NOTE,
    comparison_sheet,
    guess_lines,
    has_left_out,
    has_marks,
    numbered,
)
from checklist.words.plaintext import clean

if TYPE_CHECKING:
    from jinja2 import Template

    from checklist.compare.comparison import Comparison

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def comparison_html(comparison: Comparison, *, unit: str = "") -> bytes:
    """Give the 新旧对照表 as an HTML page, UTF-8; the same comparison gives the same bytes."""
    sheet = comparison_sheet(comparison, unit=unit)
    return (
        _compiled()
        .render(
            sheet=sheet,
            policy=_POLICY,
            marked=has_marks(sheet),
            left_out=LEFT_OUT_NOTE if has_left_out(sheet) else "",
            numbered=numbered,
            guesses=guess_lines(sheet),
        )
        .encode()
    )


@lru_cache(maxsize=1)
def _compiled() -> Template:
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - heavy; only a page needs it

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_printable
    )
    return environment.from_string(template("comparison.html").read_text(encoding="utf-8"))


def _printable(value: object) -> object:
    return clean(value) if type(value) is str else value
