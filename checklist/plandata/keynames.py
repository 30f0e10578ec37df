"""Read the keys of a mapping by whatever name they are written, also where a slip of the hand made one key of several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.plandata.spoken import YEAR_FORM, names_of
from checklist.plandata.yamlio import Mapping, Sequence
from checklist.words import compile_later
from checklist.words.units import split_names

if TYPE_CHECKING:
    from collections.abc import Callable, Collection


def unglued(node: Mapping, names: Collection[str]) -> tuple[Mapping, list[tuple[str, str]]]:
    """Give a mapping with the entries apart that a full-width colon, or one without a blank, made one key of.

    ``{名称：市科技局，全称：…}`` is to YAML a key without a value. Second the keys so found, each with its colon.
    """
    glued = {
        key: entries
        for key, value in node.items()
        if value == "" and key not in names and (entries := _unglue(key, names))
    }
    if not glued:
        return node, []
    made = node.make_empty()
    made.repeated = [(glued[key][0][0] if key in glued else key, line) for key, line in node.repeated]
    for key, value in node.items():
        for name, _, text in glued.get(key, [(key, "", value)]):
            made[name], made.lines[name] = text, node.lines[key]
    return made, [(name, colon) for entries in glued.values() for name, colon, _ in entries]


def _unglue(text: str, names: Collection[str]) -> list[tuple[str, str, str]]:
    """Give the entries in a text, each as key, colon and value; none where one of the keys is unknown."""
    parts = iter(_GLUE.split(text)[1:]) if _GLUE.match(text) else iter(())
    entries = [(name, colon, value.strip()) for name, colon, value in zip(parts, parts, parts, strict=True)]
    return entries if all(name in names for name, _, _ in entries) else []


def say_glued(entries: list[tuple[str, str]]) -> tuple[str, str]:
    """Say what is wrong with the first of such keys, and how it is mended."""
    key, colon = entries[0]
    example = f"，如“{key}: …”。" if len(entries) == 1 else f"，各项之间用半角逗号加空格，如“{{{key}: …, …}}”。"
    reason = "后面的冒号“：”是全角的。" if colon == "：" else "的冒号后面少一个空格。"
    return f"“{key}”{reason}", f"请改成半角冒号加空格{example}"


def say_cut(node: Mapping, key: str, word: Callable[[str], str]) -> str:
    """Say of a key without a value which comma between braces cut it off from the one before; "" of another.

    ``word`` gives what the file calls a key.
    """
    if _REST_OF_FIGURE.match(key):
        return "像是数字里的千分位逗号把它切开了：请去掉数字里的逗号，如 1800。"
    names = list(node)
    before = names[max(0, names.index(key) - 1)]
    if before == key or node[key] or node.lines[before] != node.lines[key]:
        return ""
    return f"花括号里的逗号把它和“{word(before)}”切开了：同属一项的请用“、”隔开，或用方括号括起。"


_REST_OF_FIGURE = compile_later("[0-9]{3}(?![0-9])")


def say_repeated(title: str, keys: tuple[str, str], place: int, *, is_list: bool) -> tuple[str, str]:
    """Say that a mapping has a key again, which is written so and stood on line ``place`` as the second of ``keys``."""
    key, first = keys
    if first != key:
        hint = f"第{place}行已有“{first}”，请删去一个；若是别的意思，请换一个键。"
        return f"{title}里“{key}”与“{first}”是一个意思，写了两次。", hint
    what = "请把各项并到一处，只留一个" if is_list else "请删去一个"
    return f"{title}里“{key}”写了两次。", f"第{place}行已有一个，{what}。"


def say_begun_again(title: str, key: str) -> tuple[str, str]:
    """Say that a mapping begins again with its first key, so that it is another one, or another file."""
    if key in OUTERMOST:
        hint = "请把后一份另存为一个文件，放在同一个文件夹里，用 --data 文件夹 一起读。"
        return f"{title}里从“{key}”起又写了一遍，像是两份接在了一起。", hint
    hint = f"请把这一行写成“- {key}: …”，短横与上一条的“- ”对齐。"
    return f"{title}里从“{key}”起又写了一遍，多半是另一条漏了开头的短横。", hint


_GLUE = compile_later(r"(?:^|[，,、；;])\s*(\w{1,18})([：:])")


def by_key(node: Mapping, names: dict[str, str]) -> tuple[Mapping, dict[str, str]]:
    """Give a mapping by the keys of the table, and what is written for each that is not written as the table has it."""
    foreign = {key: names[key] for key in node if names.get(key, key) != key}
    if not foreign:
        return node, {}
    made = node.make_empty()
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
        made.append(_entry("name", one, place) if isinstance(one, str) and not _GLUE.match(one) else one)
    return made


def as_mapping(text: object, line: int, names: Collection[str]) -> object:
    """Give the mapping that a text was meant as whose keys have no colon as YAML wants it: 名称：市科技局，全称：…."""
    return _entry(text, "", line) if isinstance(text, str) and _unglue(text, names) else text


def as_phrase(item: object, line: int, names: Collection[str]) -> object:
    """Give an item as :func:`as_mapping`, and one whose only key is a year as the text it was meant as: 2027: 建成平台3个."""
    if isinstance(item, Mapping) and len(item) == 1 and (year := YEAR_FORM.fullmatch(next(iter(item)))):
        (said,) = item.values()
        return f"{year[1]}年{said}" if isinstance(said, str) else item
    return as_mapping(item, line, names)


def _entry(key: str, value: str, line: int) -> Mapping:
    made = Mapping(line)
    made[key], made.lines[key] = value, line
    return made


def list_of_one(item: Mapping) -> Sequence:
    """Give the list that a mapping is meant as whose dash is missing."""
    made = Sequence(item.line)
    made.append(item)
    made.lines.append(item.line)
    return made


def unquoted(text: str, key: str) -> str:
    """Give what a key that holds no sentence holds without the Chinese quotes around it: to YAML they are text."""
    match = _QUOTED.fullmatch(text) if key not in _SENTENCES else None
    return match[1] if match else text


_QUOTED = compile_later("“([^“”]+)”")
_SENTENCES = {"title", "text", "goal", "notes", "link_reason", "indicator"}
"""Keys of texts that may be quotations."""
