"""Write values as YAML text, in our own style or in the one that stands there (quotes, blocks, lists on one line)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from checklist.plandata.keynames import usual_name
from checklist.words import compile_later
from checklist.words.plaintext import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PLAIN = compile_later(
    r"(?:[0-9]{1,4}(?=[\u4e00-\u9fff]))?[\u4e00-\u9fff〔《“（A-Za-z](?:[^#:\[\]{}'\"\\,\n]|(?<=\S)#)*"
)
_WORDS = frozenset({"true", "false", "yes", "no", "null", "on", "off", "y", "n"})
_FIGURES = re.compile(r"-?[0-9][0-9.-]*")
_IN_LINES = frozenset({"actions", "notes", "targets", "goal"})
"""Keys whose list has a line for each item."""
_FLAGS = {"true": "是", "false": "否"}


def write_scalar(text: str) -> str:
    """Write a text as one YAML scalar, in quotes only where it needs them."""
    plain = clean(text).strip()
    safe = _PLAIN.fullmatch(plain) and plain.lower() not in _WORDS and not plain.endswith((":", " "))
    return plain if safe and "  " not in plain else json.dumps(plain, ensure_ascii=False)


def write_flow(texts: Iterable[str]) -> str:
    """Write a list of texts on one line."""
    return f"[{', '.join(map(write_scalar, texts))}]"


def write_like(text: str, old: str, style: str, newline: str) -> str:
    """Write a text as the scalar that stands as ``old`` in its ``style``: its quotes, its block, figures without quotes."""
    if style in ("|", ">"):
        head, *lines = old.splitlines()
        indent = next((line[: len(line) - len(line.lstrip())] for line in lines if line.strip()), "  ")
        parts = (
            clean(text).replace("\n", "\n\n" if style == ">" else "\n").split("\n")
        )  # > joins what no blank line parts
        return newline.join((head, *(f"{indent}{part}" if part else "" for part in parts)))
    if style == "'" and "\n" not in text:
        return "'" + clean(text).replace("'", "''") + "'"
    if style == '"':
        return json.dumps(clean(text), ensure_ascii=False)
    return text if _is_bare(text, old) else write_scalar(text)


def _is_bare(text: str, old: str) -> bool:
    """Tell whether a text may stand without quotes because what stood there did: figures, days, periods, flags."""
    alike = _FIGURES.fullmatch(text) and (_FIGURES.fullmatch(old) or not old)
    return bool(alike) or text in _WORDS & {old.lower(), "true", "false"}


def name_key(key: str, *, chinese: bool) -> str:
    """Give a key in the language of a file."""
    return usual_name(key) if chinese else key


def write_inline(value: Any, key: str = "", *, chinese: bool = False) -> str:
    """Write a value on one line: a text, a list, or a mapping by the keys of the data."""
    if isinstance(value, dict):
        pairs = (
            f"{name_key(one, chinese=chinese)}: {write_inline(inner, one, chinese=chinese)}"
            for one, inner in value.items()
        )
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join(write_inline(item, chinese=chinese) for item in value)}]"
    if value in _FLAGS:
        return _FLAGS[value] if chinese else str(value)
    text = str(value)
    return text if key in _BARE and _FIGURES.fullmatch(text) else write_scalar(text)


_FIGURED = ("value", "value_to", "year", "period", "issued", "until", "deadline")
_BARE = frozenset({*_FIGURED, *map(usual_name, _FIGURED)})
"""Keys, in either language, whose figures and days stand without quotes."""


def write_entry(key: str, value: Any, indent: str, offset: str, *, chinese: bool) -> Iterator[str]:
    """Write a key with its value as lines; a list in lines has its dashes ``offset`` further in than its key."""
    name = name_key(key, chinese=chinese)
    if isinstance(value, list) and value and (key in _IN_LINES or isinstance(value[0], dict)):
        yield f"{indent}{name}:"
        yield from (f"{indent}{offset}- {write_inline(item, chinese=chinese)}" for item in value)
    else:
        yield f"{indent}{name}: {write_inline(value, key, chinese=chinese)}"
