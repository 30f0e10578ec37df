"""Read the keys of a mapping by whatever name they are written, also where a slip of the hand made one key of several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.plandata.spoken import names_of
from checklist.plandata.yamlio import Mapping, Sequence
from checklist.words.regex import compile_later
from checklist.words.units import split_names

if TYPE_CHECKING:
    from collections.abc import Collection


def unglued(node: Mapping, names: Collection[str]) -> tuple[Mapping, list[tuple[str, str]]]:
    """Give a mapping with the entries apart that a full-width colon, or one without a blank, made one key of.

    ``{名称：市科技局，全称：…}`` is to YAML a key without a value. Second the keys so found, each with its colon.
    """
    if all(value != "" or key in names for key, value in node.items()):
        return node, []
    made = Mapping(node.line)
    made.cut, made.repeated = node.cut, node.repeated
    found: list[tuple[str, str]] = []
    for key, value in node.items():
        entries = _unglue(key, names) if value == "" and key not in names else []
        found += [(name, colon) for name, colon, _ in entries]
        for name, text in [(name, text) for name, _, text in entries] or [(key, value)]:
            made[name], made.lines[name] = text, node.lines[key]
    return made, found


def _unglue(text: str, names: Collection[str]) -> list[tuple[str, str, str]]:
    """Give the entries in a text, each as key, colon and value; none where one of the keys is unknown."""
    parts = iter(_GLUE.split(text)[1:]) if _GLUE.match(text) else iter(())
    entries = [(name, colon, value.strip()) for name, colon, value in zip(parts, parts, parts, strict=True)]
    return entries if all(name in names for name, _, _ in entries) else []


_GLUE = compile_later(r"(?:^|[，,、；;])\s*(\w{1,18})([：:])")


def by_key(node: Mapping, names: dict[str, str]) -> tuple[Mapping, dict[str, str]]:
    """Give a mapping by the keys of the table, and what is written for each that is not written as the table has it."""
    foreign = {key: names[key] for key in node if names.get(key, key) != key}
    if not foreign:
        return node, {}
    made = Mapping(node.line)
    made.cut, made.repeated = node.cut, list(node.repeated)
    for written, value in node.items():
        key = foreign.get(written, written)
        if key in made:
            made.repeated.append((written, node.lines[written]))
        else:
            made[key], made.lines[key] = value, node.lines[written]
    return made, {key: written for written, key in reversed(foreign.items())}  # of two the first counts


def is_in_chinese(tree: object) -> bool:
    """Tell whether a file's outermost keys are Chinese ones."""
    keys = [key for key in tree if key in OUTERMOST] if isinstance(tree, Mapping) else []
    return bool(keys) and not any(key.isascii() for key in keys)


OUTERMOST = names_of(("regions", "indicators", "plans"))


BY_NAME = ("unit", "group", "indicator")
"""What is told by its name, if nothing else is said of it."""


def listed_by_name(value: object, line: int) -> object:
    """Give a list of things whose names alone are written as one of mappings: 单位: 市科技局、市财政局."""
    texts = split_names(value) if isinstance(value, str) else value
    if not isinstance(texts, list) or not any(isinstance(one, str) and one.strip() for one in texts):
        return value
    made = Sequence(line)
    made.lines = value.lines if isinstance(value, Sequence) else [line] * len(texts)
    for one, place in zip(texts, made.lines, strict=True):
        item = Mapping(place) if isinstance(one, str) else one
        if isinstance(one, str):
            item["name"], item.lines["name"] = one, place
        made.append(item)
    return made
