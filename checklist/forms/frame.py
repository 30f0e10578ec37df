"""What a form may be told besides its rows: the names for ``{{ … }}``, the labels filled, the document's properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.forms.expressions import NAMES
from checklist.model import Frozen
from checklist.office.wordxml import attribute_text
from checklist.words.deadlines import format_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from checklist.ledger.wording import Band, Table


class Frame(Frozen):
    """What stands around the table of one ledger; "" or None where there is none."""

    unit: str = ""
    unit_full: str = ""
    region: str = ""
    year: int | None = None
    period: str = ""
    """The plan's years, ``2023—2025年``: stands in for the year where none was asked for."""
    as_of: date | None = None
    plans: tuple[str, ...] = ()
    """The plans' titles, without 《》."""
    numbers: tuple[str, ...] = ()
    """Their document numbers (文号)."""
    title: str = ""
    """Overrides the table's own title; likewise ``subtitle``."""
    subtitle: str = ""
    author: str = ""
    created: date | None = None
    """The plan's date (成文日期): the file's created and modified time, so that no clock is read."""


class Opening(Frozen):
    """How a form is to be understood: which of its tables it is, from 1, and what an unknown heading means."""

    table: int | None = None
    mapping: tuple[tuple[str, str], ...] = ()
    """Headings, each with the name of a column."""
    fit: tuple[str, ...] | None = None
    """The keys of columns a Word form does without, where the others are to be as wide as each ledger needs; None for a
    form that keeps its columns and their widths."""
    cache: str = ""
    """The path of the folder in which prepared forms are kept; "" for none."""
    vocabulary: bytes = b""
    """What the columns are read from; a form prepared with others is prepared anew."""


def words(frame: Frame, table: Table) -> dict[str, str]:
    """Give the text of every name, in both languages."""
    english = {
        "unit": frame.unit,
        "unit_full": frame.unit_full or frame.unit,
        "region": frame.region,
        "year": str(frame.year) if frame.year else frame.period.removesuffix("年"),
        "title": frame.title or table.title,
        "subtitle": frame.subtitle or table.subtitle,
        "as_of": format_date(frame.as_of),
        "plan": "、".join(f"《{plan}》" for plan in frame.plans),
        "document_number": "、".join(number for number in frame.numbers if number),
        "created": format_date(frame.created),
        "count": str(len(table.rows)),
        "notes": notes_text(table.notes),
    }
    return english | {name: english[key] for name, key in NAMES.items()}


def notes_text(notes: tuple[str, ...]) -> str:
    """Give the lines under a table: ``注：…``, numbered where there are several."""
    if len(notes) < 2:  # noqa: PLR2004 - a single note bears no number
        return "".join(f"注：{note}" for note in notes)
    return "注：" + "\n".join(f"{index}.{note}" for index, note in enumerate(notes, 1))


def band_texts(bands: Sequence[Band], *, innermost: bool) -> list[str]:
    """Give what stands in the bands to print: where a group cell bears the innermost heading, that one is left out."""
    deepest = max((band.level for band in bands), default=0)
    shown = (band for band in bands if innermost or band.level == 0 or band.level < deepest)
    return [f"{band.title}\n{band.goal}" if band.goal else band.title for band in shown]


MERGED_ROWS = 5
"""The longest group whose cell is merged: a merged cell prints its text on its first page only."""

_CORE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>\
<cp:lastModifiedBy>{author}</cp:lastModifiedBy>{dates}</cp:coreProperties>"""


def core_properties(frame: Frame, title: str) -> bytes:
    """Write ``docProps/core.xml``: title and author, and the frame's date as the time of creation and change."""
    stamp = f"{frame.created.isoformat()}T00:00:00Z" if frame.created else ""
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{stamp}</dcterms:{name}>' for name in ("created", "modified")
    )
    author = attribute_text(frame.author)
    return _CORE.format(title=attribute_text(title), author=author, dates=dates if stamp else "").encode()
