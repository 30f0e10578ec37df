"""Ledgers as one self-contained page for the browser: to search, filter and sort on screen, and to print.

The page asks the network for nothing, and its policy forbids it to: everything is refused but its own style and the one
script whose hash it names (Content Security Policy Level 3). Text comes from data and is escaped by the template.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from checklist.files.templates import SHIPPED, Templates
from checklist.render.charts import draw_timeline, draw_units
from checklist.render.page import build_page, join_ledgers
from checklist.render.sheet import note_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklist.ledger.ledger import Ledger
    from checklist.model import Region
    from checklist.render.sheet import Sheet

MANY_UNITS = 30
"""From this many units their drawing is folded away at first."""


def ledger_html(
    ledgers: Sequence[Ledger],
    regions: Sequence[Region] = (),
    templates: Templates = SHIPPED,
    *,
    only: str = "",
) -> bytes:
    """Give a page with every task of the ledgers once, UTF-8; the same ledgers give the same bytes.

    A ledger of whole plans (``build_ledger(plans)``) shows all units; a single unit's shows its own role in each task.
    ``regions`` lend their names and the customary order of units; ``only`` names those of all units whose tasks several ledgers hold. Raises ValueError without ledgers, InputError where the program's files are incomplete.
    """
    if not ledgers:
        raise ValueError("a page shows at least one ledger")
    ledger = join_ledgers(ledgers)
    page = build_page(ledger, regions, only, templates)
    script = templates.read("ledger.js") or ""
    values = {
        "page": page,
        "bars": draw_units(page.units),
        "timeline": draw_timeline(ledger),
        "style": templates.read("ledger.css"),
        "script": script,
        "policy": _policy(script),
        "fold_units": len(page.units) > MANY_UNITS,
    }
    return templates.render("ledger.html", values).encode()


def sheets_html(sheets: Sequence[Sheet], templates: Templates = SHIPPED) -> bytes:
    """Give sheets one after another as a page to read and to print, as ``templates/sheet.html`` sets it, UTF-8.

    New words are ``ins``, removed ones ``del``; there is no script, and the network is asked for nothing.
    """
    notes = [list(note_lines(sheet.notes)) for sheet in sheets]
    return templates.render("sheet.html", {"sheets": sheets, "notes": notes}).encode()


def _policy(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
