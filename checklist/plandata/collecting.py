"""Collect what is found while a file is read: faults of shape, and what is odd about its texts."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.model import Finding, Severity
from checklist.words import compile_later
from checklist.words.plaintext import name_character, odd_forms, odd_widths, say_widths, unseen, usual_form, usual_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_CONTROL = compile_later(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Findings:
    """Collects the findings of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.items: list[Finding] = []

    def error(self, line: int, code: str, message: str, hint: str = "", subject: str = "") -> None:
        """Note an error; ``subject`` is the id of the measure or plan it concerns."""
        said = Finding(file=self.file, line=line, code=code, severity=Severity.ERROR, message=message)
        self.items.append(replace(said, hint=hint, subject=subject))

    def warn(self, line: int, code: str, message: str, hint: str) -> None:
        """Note what is worth a look."""
        said = Finding(file=self.file, line=line, code=code, severity=Severity.WARNING, message=message, hint=hint)
        self.items.append(said)

    def clean(self, title: str, value: str, line: int) -> str:
        """Give a text of a mapping called ``title`` as it looks, noting what nobody sees and what only looks alike."""
        if _CONTROL.search(value):
            message = f"{title}里有看不见的控制字符。"
            self.error(line, "control-character", message, "请删去后重新输入该处文字。")
            value = _CONTROL.sub("", value)
        return self._as_seen(title, value, line).strip()

    def _as_seen(self, title: str, value: str, line: int) -> str:
        """Report what nobody sees, and radicals that look like ideographs, each by its name; give the text as it looks."""
        if value.isascii():
            return value
        if hidden := unseen(value):
            names = "、".join(map(name_character, hidden))
            message = f"{title}里有看不见的字符：{names}，在“{_around(value, hidden[0])}”处。"
            self.error(line, "control-character", message, "请删去后重新输入该处文字。")
        if odd := odd_forms(value):
            told = "、".join(
                f"“{character}”（{name_character(character)}）应为“{usual_form(character)}”" for character in odd
            )
            message = f"{title}里有形似汉字的字符：{told}。"
            self.error(line, "control-character", message, "多是从PDF里复制来的，请重新输入这些字。")
        if wide := odd_widths(value):
            message = f"{title}里有{say_widths(wide)}，印出来宽窄不一。"
            self.warn(line, "odd-width", message, "数字、字母、百分号用半角，字间不空或用普通空格。")
        return usual_text(value) if hidden or odd else value

    def note_cut_figures(self, texts: Sequence[tuple[str, int]]) -> None:
        """Note texts of a list, given with their lines, that the comma of one figure cut apart; one figure is told once."""
        last = 0
        for (before, line), (behind, behind_line) in pairwise(texts):
            cut = before[-1:].isdecimal() and _THOUSANDS.search(f"{before},{behind}", max(0, len(before) - 4))
            if cut and not (last == line == behind_line and before.isdecimal()):
                message = f"“{before}”和“{behind}”像是被千分位的逗号切开的一条。"
                self.warn(line, "cut-figure", message, "请去掉数字里的逗号，或用引号括起整条。")
            last = line if cut else 0


_THOUSANDS = compile_later(r"(?<![0-9])[0-9]{1,3},[0-9]{3}(?![0-9])")


def _around(text: str, character: str) -> str:
    """Give the visible text before and behind a character nobody sees."""
    place = text.index(character)
    return usual_text(text[max(0, place - _AROUND) : place + _AROUND]).strip()


_AROUND = 6
"""Characters shown before and behind one that nobody sees: enough to find the place."""
