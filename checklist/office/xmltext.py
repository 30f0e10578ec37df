"""Turn data into the text of a Word run: escaped, without what XML or Word cannot hold. Text is never markup."""

from __future__ import annotations

import re

LINE = '</w:t><w:br/><w:t xml:space="preserve">'
"""A new line inside a run."""
TAB = '</w:t><w:tab/><w:t xml:space="preserve">'

SPECIAL = re.compile("[&<>\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What :func:`run_text` changes; text without it can be used as it is."""
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]+")


def run_text(text: str, line: str = LINE) -> str:
    """Give ``text`` as it stands inside ``<w:t>``; ``line`` is what a newline becomes.

    Control characters are dropped (XML 1.0, 2.2, forbids them), pairs of surrogates joined, lone ones replaced by �.
    """
    if _UNFIT.search(text):
        text = _made_fit(text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\t", TAB).replace("\n", line)


def _made_fit(text: str) -> str:
    text = _SURROGATES.sub(_join_pairs, text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n")
    return _FORBIDDEN.sub("", text)


def attribute_text(text: str) -> str:
    """Give ``text`` as the content of a plain XML element or a quoted attribute, on one line."""
    return run_text(" ".join(text.split()), " ").replace('"', "&quot;").replace(TAB, " ")


def _join_pairs(found: re.Match[str]) -> str:
    return found.group().encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
