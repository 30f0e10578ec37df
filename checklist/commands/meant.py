"""What a clerk may have meant by what no command knows: an option typed otherwise, the rest of a name, another command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

_OF_UNITS = ("局", "委", "办", "办公室")
"""What names of units end in."""
_ROLES = ("牵头", "配合", "责任")
_HELP = frozenset({"help", "帮助", "说明", "?", "？", "/?"})
"""What is typed elsewhere to get help."""
_YEAR = compile_later("((?:19|20|21)[0-9]{2})年?")
_DASHED = compile_later("[-—–－]{1,2}([a-z][a-z-]+)(=.*)?")
"""An option behind one dash, or behind those of a Chinese keyboard; a letter behind one dash is a short option."""


def find_mistyped(args: Iterable[str], options: Collection[str]) -> str:
    """Say which option was typed with other dashes than ``--``: ``-help``, ``——full``; "" where none was."""
    for arg in args:
        found = _DASHED.fullmatch(arg)
        if found and not arg.startswith("--") and (name := f"--{found[1]}") in options:
            return f"没有 {arg} 这个选项。是否想写：{name}{found[2] or ''}？"
    return ""


def ask_option(word: str, options: Collection[str], stray: str) -> str:
    """Give the option a word too many may be meant for, as it is typed; "" for none. ``stray`` is the usual one."""
    year = _YEAR.fullmatch(word)
    option = "--year" if year else "--role" if word in _ROLES else "--plan" if _is_id(word) else stray
    return f"{option} {year[1] if year else word}" if option in options else ""


def _is_id(word: str) -> bool:
    """Tell whether a word looks like the id of a plan."""
    return "-" in word and word.isascii()


def ask_word(word: str, before: object, options: Collection[str], stray: str) -> str:
    """Give what a word too many may be meant for: an option, the rest of the name ``before`` it; "" for none."""
    is_unit = word.endswith(_OF_UNITS)
    if stray and is_unit:
        return f"checklist show {word}"
    if is_unit and isinstance(before, str) and not before.endswith(_OF_UNITS):
        return f"{before}{word}"
    return ask_option(word, options, stray)


def say_no_option(error: Any) -> str:
    """Say that there is no such option, what is done instead of one there was, and what may be meant."""
    dropped: Mapping[str, str] = getattr(error.ctx and error.ctx.command, "dropped", {})
    if error.option_name in dropped:
        return dropped[error.option_name]
    near = f"是否想写：{'、'.join(error.possibilities)}？" if error.possibilities else ""
    return f"没有 {error.option_name} 这个选项。{near}"


def say_no_command(name: str, known: Iterable[str]) -> str:
    """Say that there is no such command, and what may be meant."""
    from checklist.words.suggest import ask_nearest

    asked = "" if name in _HELP else ask_nearest(name, known)
    if not (asked or name.isascii() or name in _HELP):
        asked = f"要看一个单位的任务，请写 checklist show {name}。"
    if not asked and _is_id(name):
        asked = f"若是方案编号，请写 checklist show --plan {name}。"
    return f"没有 {name} 这个命令。{asked}"
