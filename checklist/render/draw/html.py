"""Ledgers as one self-contained page for the browser: to search, filter and sort on screen, and to print.

The page asks the network for nothing, and its policy forbids it to: everything is refused but its own style and the one
script whose hash it names (Content Security Policy Level 3). Text comes from data and is escaped by the template.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from checklist.files.resources import template
from checklist.render.charts import draw_timeline, draw_units
from checklist.render.page import build_page, join_ledgers
from checklist.words.plaintext import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Template

    from checklist.ledger.ledger import Ledger
    from checklist.model import Region

MANY_UNITS = 30
"""From this many units their drawing is folded away at first."""


def ledger_html(ledgers: Sequence[Ledger], regions: Sequence[Region] = (), *, title: str = "", only: str = "") -> bytes:
    """Give a page with every task of the ledgers once, UTF-8; the same ledgers give the same bytes.

    A ledger of whole plans (``build_ledger(plans)``) shows all units; a single unit's shows its own role in each task.
    ``regions`` lend their names and the customary order of units; ``title`` replaces the ledger's own; ``only``
    names those of all units whose tasks several ledgers hold. Raises ValueError without ledgers, InputError where the program's files are incomplete.
    """
    if not ledgers:
        raise ValueError("a page shows at least one ledger")
    ledger = join_ledgers(ledgers)
    page = build_page(ledger, regions, title, only)
    script = _asset("ledger.js")
    text = _compiled().render(
        page=page,
        bars=draw_units(page.units),
        timeline=draw_timeline(ledger),
        style=_asset("ledger.css"),
        script=script,
        policy=_policy(script),
        fold_units=len(page.units) > MANY_UNITS,
    )
    return text.encode()


def _policy(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _asset(name: str) -> str:
    return template(name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _compiled() -> Template:
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - heavy; only a page needs it

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_printable
    )
    return environment.from_string(_asset("ledger.html"))


def _printable(value: object) -> object:
    """Drop control characters from text of the data; style and script are marked as safe and stay as they are."""
    return clean(value) if type(value) is str else value
