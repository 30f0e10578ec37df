"""Read one YAML mapping field by field, noting every fault of shape instead of stopping at the first."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from checklist.model import Finding, Severity
from checklist.plandata.yamlio import Mapping, Sequence
from checklist.words.suggest import suggest_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

E = TypeVar("E", bound=Enum)
T = TypeVar("T")

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_YES, _NO = frozenset({"true", "是"}), frozenset({"false", "否"})


class Findings:
    """Collects the findings of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.items: list[Finding] = []

    def error(self, line: int, code: str, message: str, hint: str = "", subject: str = "") -> None:
        """Note an error."""
        self.items.append(
            Finding(
                file=self.file,
                line=line,
                code=code,
                severity=Severity.ERROR,
                message=message,
                hint=hint,
                subject=subject,
            )
        )


def describe(node: object) -> str:
    """Name in Chinese what a node is, for "expected … found …"."""
    if isinstance(node, Mapping):
        return "一组“键: 值”"
    return "一个列表" if isinstance(node, Sequence) else "一段文字"


class Fields:
    """The fields of one mapping; ``what`` names the thing in messages. Call :meth:`done` after the last field."""

    def __init__(self, node: object, line: int, what: str, findings: Findings) -> None:
        self.findings = findings
        self.what = what
        self.ok = isinstance(node, Mapping)
        self.node = node if isinstance(node, Mapping) else Mapping(line)
        self.line = line if not isinstance(node, Mapping) else node.line
        self._asked: set[str] = set()
        if not self.ok:
            findings.error(
                line,
                "shape",
                f"{what}应是一组“键: 值”，这里是{describe(node)}。",
                "请对照 docs/data-format.md 的样例。",
            )

    def line_of(self, key: str) -> int:
        """Give the line of a key, or of the mapping where the key is missing."""
        return self.node.lines.get(key, self.line)

    def has(self, key: str) -> bool:
        """Tell whether the key is written with a value."""
        self._asked.add(key)
        value = self.node.get(key, "")
        return bool(value.strip()) if isinstance(value, str) else True

    def text(self, key: str, *, required: bool = False) -> str:
        """Give a text, "" when missing."""
        if not self.has(key):
            if required and self.ok:
                self.findings.error(self.line, "missing-key", f"{self.what}缺少 {key}。", f"请补上“{key}: …”。")
            return ""
        value = self.node[key]
        if not isinstance(value, str):
            self._wrong(key, "一段文字", value)
            return ""
        return self._clean(value, self.line_of(key))

    def texts(self, key: str) -> list[tuple[str, int]]:
        """Give a list of texts with their lines; a single text counts as a list of one."""
        if not self.has(key):
            return []
        value = self.node[key]
        if isinstance(value, str):
            return [(self._clean(value, self.line_of(key)), self.line_of(key))]
        if not isinstance(value, Sequence):
            self._wrong(key, "一个列表", value)
            return []
        return list(self._each_text(key, value))

    def strings(self, key: str) -> tuple[str, ...]:
        """Give a list of texts without their lines."""
        return tuple(text for text, _ in self.texts(key))

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Give a yes or no (``true``, ``false``, 是, 否)."""
        value = self.text(key)
        if value and value not in _YES | _NO:
            self.bad(key, value, "只能写 true 或 false。")
        return value in _YES if value else default

    def number(self, key: str) -> float | None:
        """Give a number, None when missing; whole numbers stay exact."""
        value = self.text(key)
        if not value:
            return None
        if not re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", value, re.ASCII):
            self.bad(key, value, "要写成数字，如 800 或 0.6，单位另写在 unit 里。")
            return None
        return float(value)

    def year(self, key: str) -> int | None:
        """Give a year, None when missing."""
        value = self.text(key)
        if not value:
            return None
        if not re.fullmatch(r"(19|20)\d\d", value, re.ASCII):
            self.bad(key, value, "要写成四位年份，如 2025。")
            return None
        return int(value)

    def date(self, key: str) -> date | None:
        """Give a date written ``2025-06-30``, None when missing."""
        value = self.text(key)
        if not value:
            return None
        try:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
                return date.fromisoformat(value)
        except ValueError:
            pass
        self.bad(key, value, "日期要写成 2025-06-30 的样子，并且是日历上有的。")
        return None

    def choice(self, key: str, kind: type[E]) -> E | None:
        """Give one of an enum's values, None when missing."""
        allowed = {member.value: member for member in kind}
        return allowed.get(self.one_of(key, allowed))

    def one_of(self, key: str, allowed: Iterable[str]) -> str:
        """Give one of the texts allowed, "" when missing."""
        value = self.text(key)
        if not value or value in allowed:
            return value
        self.bad(key, value, f"{_did_you_mean(value, allowed)}只能是 {'、'.join(allowed)} 之一。")
        return ""

    def mapping_of_texts(self, key: str, allowed: Iterable[str] = ()) -> dict[str, str]:
        """Give a small mapping of texts, such as ``accepted: {code: reason}``, of any keys or of those ``allowed``."""
        if not self.has(key):
            return {}
        inner = Fields(self.node[key], self.line_of(key), f"{self.what}的 {key} ", self.findings)
        texts = {name: inner.text(name) for name in allowed or inner.node}
        inner.done()
        return {name: text for name, text in texts.items() if name in inner.node}

    def children(self, key: str, what: str) -> Iterator[Fields]:
        """Give the fields of each item of a list of mappings."""
        if not self.has(key):
            return
        value = self.node[key]
        if not isinstance(value, Sequence):
            self._wrong(key, "一个列表（每项以“- ”开头）", value)
            return
        for item, line in zip(value, value.lines, strict=True):
            yield Fields(item, line if not isinstance(item, Mapping) else item.line, what, self.findings)

    def child(self, key: str, what: str) -> Fields | None:
        """Give the fields of a mapping inside this one, None when missing."""
        return Fields(self.node[key], self.line_of(key), what, self.findings) if self.has(key) else None

    def done(self) -> None:
        """Note keys that are unknown or repeated."""
        for key, line in self.node.repeated:
            self.findings.error(
                line,
                "duplicate-key",
                f"{self.what}里“{key}”写了两次。",
                f"第{self.node.lines[key]}行已有一个，请删去一个。",
            )
        for key in self.node:
            if key not in self._asked:
                hint = _did_you_mean(key, self._asked) or f"可用的键：{'、'.join(sorted(self._asked))}"
                self.findings.error(self.node.lines[key], "unknown-key", f"{self.what}没有“{key}”这个键。", hint)

    def _each_text(self, key: str, value: Sequence) -> Iterator[tuple[str, int]]:
        for item, line in zip(value, value.lines, strict=False):
            if not isinstance(item, str):
                self._wrong(key, "一段文字", item, line)
            elif not item.strip():
                self.findings.error(line, "shape", f"{self.what}的 {key} 里有空的一项。", "请补上文字，或删去这一项。")
            else:
                yield self._clean(item, line), line

    def _clean(self, value: str, line: int) -> str:
        if _CONTROL.search(value):
            self.findings.error(
                line, "control-character", f"{self.what}里有看不见的控制字符。", "请删去后重新输入该处文字。"
            )
            value = _CONTROL.sub("", value)
        return value.strip()

    def _wrong(self, key: str, wanted: str, found: object, line: int = 0) -> None:
        self.findings.error(
            line or self.line_of(key),
            "shape",
            f"{self.what}的 {key} 应是{wanted}，这里是{describe(found)}。",
            "请对照 docs/data-format.md 的样例。",
        )

    def bad(self, key: str, value: str, rule: str) -> None:
        """Note that a value cannot be understood; ``rule`` tells how it is written."""
        self.findings.error(self.line_of(key), "bad-value", f"{self.what}的 {key}“{value}”不对。", rule)


def _did_you_mean(value: str, known: Iterable[str]) -> str:
    near = suggest_names(value, known, most=1)
    return f"是否想写 {near[0]}？" if near else ""


def read_each(fields: Iterator[Fields], build: Callable[[Fields], T]) -> tuple[T, ...]:
    """Build every item of a list, then note the keys nobody asked for."""
    built = []
    for item in fields:
        built.append(build(item))
        item.done()
    return tuple(built)
