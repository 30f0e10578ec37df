"""Write a part of a Word form that was marked as a Jinja template: its own text as it is, at each mark what varies there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checklist.forms.expressions import compile_template, literal
from checklist.forms.filling import FormPart
from checklist.forms.fitting import written_widths
from checklist.forms.outside import LINES, SLOT
from checklist.forms.rowmaker import LINE, LINE_END, TEXT
from checklist.office.wordxml import Element, cut, mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklist.forms.expressions import Slot


def name_cell(place: int, key: str, *, grouped: bool) -> tuple[str, str]:
    """Name, for the template, what fills a cell and how it is merged: by the column's key, and its place to be unique."""
    return re.sub(r"\W", "_", f"cell{place}_{key}") if key else "", f"merge{place}" if grouped else ""


def as_written(parts: Sequence[Element]) -> list[Element]:
    """Leave escaping to the filter ``lines``, which does it anyway: done twice, it takes a third of the filling."""
    return [mark("{% autoescape false %}"), *parts, mark("{% endautoescape %}")]


def write_part(name: str, root: Element, slots: Sequence[Slot]) -> FormPart:
    """Give the part of that name as a template, compiled."""
    source = written_widths(_source(root, slots))
    return FormPart(name=name, source=source, code=compile_template(source))


def _source(root: Element, slots: Sequence[Slot]) -> str:
    """Write a marked part as a template: its own text as it is, at each mark what varies there."""
    first, *rest = cut(root)
    pieces = list(zip(rest[::2], rest[1::2], strict=True))
    written = [literal(first)]
    for index, (word, text) in enumerate(pieces):
        between = text + pieces[index - 1][1]
        before = first if index == 0 else pieces[index - 1][1]
        written += (_code(word, between, slots, before), literal(text))
    return "".join(written)


def _code(word: str, between: str, slots: Sequence[Slot], before: str) -> str:
    """Give what a mark becomes; ``between`` two lines of a text, one paragraph ends and the next begins."""
    if word.startswith(TEXT) and word.endswith(_NAMED):
        run = before[before.rindex("<w:r>") :]
        return f"{{{{ {word.removeprefix(TEXT)}|named(name, {between!r}, {run!r}) }}}}"
    if word.startswith(TEXT):
        return f"{{{{ {word.removeprefix(TEXT)}|lines({between!r}) }}}}"
    if word.startswith(LINES):
        return f"{{{{ {slots[int(word.removeprefix(LINES))].code}|in_run({between!r})|safe }}}}"
    if word.startswith(SLOT):
        return f"{{{{ {slots[int(word.removeprefix(SLOT))].code}|in_run|safe }}}}"
    return "" if word in (LINE, LINE_END) else word


_NAMED = ("_measure", "_measure_target", "_title")
"""How the names of cells end that open with the name of their task."""
