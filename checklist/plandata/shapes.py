"""Read one YAML mapping by the table of its keys, noting every fault of shape instead of stopping at the first."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from checklist.plandata.keynames import (
    Mapping,
    Sequence,
    as_mapping,
    as_phrase,
    by_key,
    key_names,
    listed_by_name,
    meanings,
    names_of,
    say_begun_again,
    say_cut,
    say_glued,
    say_owners,
    say_repeated,
    unglued,
    unquoted,
    usual_name,
)
from checklist.plandata.keys import (
    BY_NAME,
    DATE_FORM,
    NUMBER_FORM,
    PERIOD_FORM,
    TABLES,
    YEAR_FORM,
    YES_OR_NO,
    Holds,
    Key,
    KeyTable,
    day_of,
    key_table,
)
from checklist.plandata.typedtexts import without_numbers
from checklist.words import compile_later
from checklist.words.ordinals import date_figures
from checklist.words.quantities import WIDE
from checklist.words.suggest import suggest_names
from checklist.words.units import split_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from checklist.plandata.findings import Findings

_BRACKETED = compile_later(r"[\s“”\"]*(?:[［【\[]([^［【\[\]］】]*)[］】\]]|[（(]([^（(）)]*)[）)])[\s“”\"]*")
_NAMING = ("placed_texts", "names", "aliases")
"""What holds names: a list of them between full-width brackets is one all the same."""
_MOST_TOLD = 50
"""Wrong keys of one mapping that are told; what has more was not typed by hand."""
PlacedText = tuple[str, int]
"""A text and its line."""
_DRAFT = "这不是方案数据。印发的方案请先用 checklist draft 变成数据；自己录的，先用 checklist init 建一份样例。"
_SAMPLE = "请对照 docs/data-format.md 的样例。"


class Fields:
    """The fields of one mapping of a file, or of what stands in its place."""

    def __init__(self, node: object, line: int, table: KeyTable, findings: Findings) -> None:
        self.findings = findings
        self.table = table
        self.keys = {key.name: key for key in table.keys}
        self.names = key_names(table.name) or names_of(self.keys)
        self.ok = isinstance(node := as_mapping(node, line, self.names), Mapping)
        whole, self.glued = unglued(node if isinstance(node, Mapping) else Mapping(line), self.names)
        """Keys whose colon is full-width or without a blank behind it, with that colon."""
        self.node, self.typed = by_key(whole, self.names)
        self.line = self.node.line
        self.subject = str(self.node.get("id") or f"@{self.line}")
        self.is_spoiled = False
        """Whether something stands in it that belongs elsewhere."""
        self.strange = {key: self.node.lines[key] for key in self.node if key not in self.keys}
        self.meant = self._meanings()
        self.moved: dict[str, str] = {}
        """Strange keys of lists, each with the key it is meant for: read all the same, lest all a list holds be missed."""
        for word, one in self.meant.items():
            if self.keys[one].holds.way == "items" and one not in self.moved.values():
                self.moved[word] = one
        self.node, _ = by_key(self.node, self.moved)
        if not self.ok:
            hint = _DRAFT if table.name == "file" and isinstance(node, str) else _SAMPLE
            self._note(line, "shape", f"应是一组“键: 值”，这里是{_kind(node)}。", hint)

    def read(self) -> dict[str, Any]:
        """Give the values of the keys that are written and can be read, as the model holds them.

        Of what must stand and is missing the value is "". Lists of mappings come as Fields, yet to be read.
        """
        required = [key.name for key in self.table.keys if key.required]
        found: dict[str, Any] = dict.fromkeys(required, "")
        for name in self.node:
            key = self.keys.get(name)
            if key is not None and self.has(name):
                value = getattr(self, f"_read_{key.holds.way}")(key)
                if value is not None:
                    found[name] = value
        self._note_strangers()
        if not self.table.whole:
            self.require(*required)
        elif "" in found.values():
            message = f"{self.table.title}要写全 {' 和 '.join(map(self.word, required))}。"
            whole = _KEY.sub(lambda found: self.word(found[0]), self.table.whole) if self.typed else self.table.whole
            self.findings.note(self.line, "missing-key", message, f"如 {whole}。")
        return found

    def _meanings(self) -> dict[str, str]:
        """Give the keys that strange ones are meant for."""
        if not self.strange:
            return {}
        absent = {name: key for name, key in self.names.items() if key not in self.node}
        required = [key.name for key in self.table.keys if key.required and key.name not in self.node]
        return meanings(self.strange, absent, required if self.table.name in _NAMED else ())

    def has(self, key: str) -> bool:
        """Tell whether the key is written with a value."""
        value = self.node.get(key, "")
        return value.strip() not in ("", "null") if isinstance(value, str) else True

    def require(self, *keys: str) -> None:
        """Note which of these keys are missing."""
        for key in keys:
            if self.ok and not self.glued and not self.has(key) and key not in self.meant.values():
                message = f"{self.table.title}缺少 {self.word(key)}。"
                self.findings.note(self.line, "missing-key", message, f"请补上“{self.word(key)}: …”。")

    def word(self, key: str) -> str:
        """Give what the file calls a key: as it is written, else in the language of the keys beside it."""
        return self.typed.get(key) or (usual_name(key) if self.typed else key)

    def line_of(self, key: str) -> int:
        """Give the line of a key, or of the mapping where the key is missing."""
        return self.node.lines.get(key, self.line)

    def bad(self, key: str, value: str, rule: str) -> None:
        """Note that a value cannot be understood; ``rule`` tells how it is written."""
        self.findings.note(
            self.line_of(key), "bad-value", f"{self.table.title}的 {self.word(key)}“{value}”不对。", rule
        )

    # --- the ways of Holds: each gives the value of a key that is written, None where it cannot be read ---

    def _read_text(self, key: Key) -> str | None:
        value = self.node[key.name]
        value = value[0] if isinstance(value, Sequence) and len(value) == 1 else value
        if not isinstance(value, str):
            self._wrong(key, "一段文字", value)
            return None
        return self._clean(unquoted(value, key.name), self.line_of(key.name)) or None

    def _read_printed(self, key: Key) -> str | None:
        """Give a number or a date as it is printed; its figures may have been typed full-width."""
        value = self.node[key.name]
        if not isinstance(value, str):
            return self._read_text(key)
        return self._clean(unquoted(value, key.name).translate(WIDE), self.line_of(key.name)) or None

    def _read_texts(self, key: Key) -> tuple[str, ...]:
        return tuple(text for text, _ in self._read_placed_texts(key))

    def _read_names(self, key: Key) -> tuple[str, ...]:
        """Give names, each of its own or several in one text: 市科委、市科技委."""
        names = chain.from_iterable(map(split_names, self._read_texts(key)))
        return tuple(unquoted(name, key.name) for name in names)

    def _read_aliases(self, key: Key) -> tuple[str, ...]:
        """Give names; only a single text is taken for several of them, since a name may hold a 、."""
        return self._read_names(key) if isinstance(self.node[key.name], str) else self._read_texts(key)

    def _read_actions(self, key: Key) -> tuple[str, ...]:
        """Give a list of short texts; a single text is cut at its semicolons."""
        texts = self._read_texts(key)
        if isinstance(self.node[key.name], str):
            texts = tuple(filter(None, map(str.strip, _SEMICOLON.split(unquoted(texts[0], key.name)))))
        return without_numbers(texts)

    def _read_placed_texts(self, key: Key) -> list[PlacedText]:
        """Give texts with their lines; a single one counts as a list of one."""
        value, line = self.node[key.name], self.line_of(key.name)
        if isinstance(value, str):
            bracketed = _BRACKETED.fullmatch(value) if key.holds.way in _NAMING else None
            return [(self._clean(bracketed[bracketed.lastindex or 0] if bracketed else value, line), line)]
        if not isinstance(value, Sequence):
            self._wrong(key, "一个列表", value)
            return []
        texts = list(self._each_text(key, value))
        self.findings.note_cut_figures(texts)
        return texts

    def _read_choice(self, key: Key) -> Any:
        value, words = self._read_text(key) or "", key.holds.of
        if not value or value in words:
            return words.get(value)
        begun = {meant for word, meant in words.items() if _begins(word, value) or _begins(value, word)}
        if len(begun) == 1:
            return begun.pop()
        alike = [word for word in words if word.isascii() is value.isascii()] or list(words)
        near = "".join(f"是否想写 {name}？" for name in suggest_names(value, alike, most=1))
        allowed = alike[: len(set(words.values()))]  # the first word for each
        self.bad(key.name, value, f"{near}只能是 {'、'.join(allowed)} 之一。")
        return None

    def _read_flag(self, key: Key) -> bool | None:
        value = self._read_text(key)
        if value and value not in YES_OR_NO:
            self.bad(key.name, value, "只能写 是 或 否。" if self.typed else "只能写 true 或 false。")
            return False
        return YES_OR_NO.get(value or "")

    def _read_number(self, key: Key) -> float | None:
        value = self._formed(key, NUMBER_FORM, f"要写成数字，如 800 或 0.6，单位另写在 {self.word('unit')} 里。")
        return float(value[0].replace(",", "")) if value else None

    def _read_year(self, key: Key) -> int | None:
        value = self._formed(key, YEAR_FORM, "要写成四位年份，如 2025。")
        return int(value[1]) if value else None

    def _read_date(self, key: Key) -> date | None:
        advice = "日期要写成 2025-06-30 的样子，写到日，并且是日历上有的；不知道哪一天的不写。"
        value = self._formed(key, DATE_FORM, advice)
        day = day_of(value) if value else None
        if value and not day:
            self.bad(key.name, value[0], advice)
        return day

    def _read_period(self, key: Key) -> tuple[int, int] | None:
        value = self._formed(key, PERIOD_FORM, "要写成 2023-2027 的样子；只有一年的写 2022。")
        if not value:
            return None
        first, last = int(value[1]), int(value[2] or value[1])
        if last < first:
            self.bad(key.name, value[0], "首尾年份颠倒了，要写成 2023-2027 的样子。")
        return min(first, last), max(first, last)

    def _read_mapping(self, key: Key) -> dict[str, str]:
        """Give a small mapping of texts, such as ``accepted: {code: reason}``, of any keys or of those allowed."""
        value = self.node[key.name]
        names = key.holds.of or (value if isinstance(value, Mapping) else ())
        keys = tuple(Key(name=name, holds=_WORDS, meaning="") for name in names)
        table = KeyTable(name=key.name, title=f"{self.table.title}的 {self.word(key.name)} ", keys=keys)
        inner = Fields(value, self.line_of(key.name), table, self.findings)
        found = inner.read()
        return {name: found.get(name, "") for name in names if name in inner.node}

    def _read_items(self, key: Key) -> tuple[Fields, ...]:
        return tuple(item for item in self._each_item(key) if isinstance(item, Fields))

    def _read_targets(self, key: Key) -> tuple[Fields | PlacedText, ...]:
        """Give targets: Fields where they are written key by key, texts where they are phrases."""
        value, line = self.node[key.name], self.line_of(key.name)
        if isinstance(value, str):
            return ((self._clean(value.translate(WIDE), line), line),)
        return tuple(self._each_item(key, phrases=True))

    def _each_item(self, key: Key, *, phrases: bool = False) -> Iterator[Fields | PlacedText]:
        value, line = self.node[key.name], self.line_of(key.name)
        table = _table(key.holds.of)
        if table.name in BY_NAME:
            value = listed_by_name(value, line)
        if isinstance(value, Mapping):
            value = self._as_list(key, value)
        if not isinstance(value, Sequence):
            self._wrong(key, "一个列表（每项以“- ”开头）", value)
            return
        for item, line in zip(value, value.lines, strict=True):
            if phrases and isinstance(said := as_phrase(item, line, key_names(table.name)), str) and said.strip():
                yield self._clean(said.translate(WIDE), line), line
                continue
            fields = Fields(item, line, table, self.findings)
            if not self._is_stray(key, item if isinstance(item, Mapping) else Mapping(line), fields.names):
                yield fields

    def _as_list(self, key: Key, value: Mapping) -> Sequence:
        """Give the list of one item that a mapping is meant as, and note that its dash is missing."""
        first = next(iter(value), "…")
        hint = f"请写成“- {first}: …”，下面的键与“{first}”对齐。"
        self._note(value.line, "shape", f"的 {self.word(key.name)} 应是一个列表，这里漏了开头的短横。", hint)
        return Sequence(value.line, value)

    def _read_goals(self, key: Key) -> str | tuple[Fields, ...] | None:
        """Give a goal in words as text, goals by years as Fields."""
        return self._read_text(key) if isinstance(self.node[key.name], str) else self._read_items(key)

    def _read_item(self, key: Key) -> Fields:
        return Fields(self.node[key.name], self.line_of(key.name), _table(key.holds.of), self.findings)

    def _note_strangers(self) -> None:
        """Note keys that are unknown or repeated."""
        title = self.table.title
        if self.glued:
            reason, hint = say_glued(self.glued)
            self._note(self.line, "unknown-key", f"的{reason}", hint)
        for key, line in () if self.is_spoiled else self._repeated()[:_MOST_TOLD]:
            name = self.names.get(key) or self.moved.get(key, key)
            is_list = isinstance(self.node[name], Sequence)
            said = say_repeated(title, (key, self.word(name)), self.line_of(name), is_list=is_list)
            self.findings.note(line, "duplicate-key", *said)
        for key, line in islice(self.strange.items(), _MOST_TOLD):
            meant = self.meant.get(key, "")
            known = map(usual_name, self.keys) if self.typed else sorted(self.keys)
            spoken = usual_name(meant) if meant and (self.typed or not key.isascii()) else meant
            told = f"是否想写 {spoken}？" if meant else say_cut(self.node, key, self.word) or say_owners(key)
            hint = told or f"可用的键：{'、'.join(known)}"
            self._note(line, "unknown-key", f"没有“{key}”这个键。", hint)

    def _repeated(self) -> list[tuple[str, int]]:
        """Give the keys written twice; several from the first on are another item, whose dash was left out."""
        repeated = self.node.repeated
        first = next(iter(self.node), "")
        if len(repeated) == 1 or not repeated or self.names.get(repeated[0][0]) != first:
            return repeated
        key, line = repeated[0]
        message, hint = say_begun_again(self.table.title, key)
        self.findings.note(line, "duplicate-key", message, hint, self.subject)
        return []

    def _is_stray(self, key: Key, item: Mapping, known: Collection[str]) -> bool:
        """Note an item that belongs elsewhere: none of its keys is known here, its first is in another mapping."""
        first = next(iter(item), "")
        strange = [name for name in item if name not in known]
        of_another = len(strange) > 1 and any(names.keys() >= item.keys() for names in map(key_names, _NAMED))
        if first not in _ANYWHERE or (len(strange) < len(item) and not of_another):
            return False
        message = f"的 {self.word(key.name)} 里有一项以“{first}: ”开头，不该在这里。"
        hint = "多半是缩进错了：请把这一行和下面属于它的几行，移到与同类的“- ”对齐。"
        self._note(item.line, "misplaced", message, hint)
        self.is_spoiled = True
        return True

    def _formed(self, key: Key, form: re.Pattern[str], rule: str) -> re.Match[str] | None:
        written = self.node[key.name]
        plain = date_figures(normalize("NFKC", unquoted(written, key.name))) if isinstance(written, str) else ""
        narrow = self._clean(plain, self.line_of(key.name))
        value = re.sub(r"\s+", "", narrow) if narrow else self._read_text(key)
        match = form.fullmatch(value) if value else None
        if value and not match:
            self.bad(key.name, written if isinstance(written, str) else value, rule)
        return match

    def _each_text(self, key: Key, value: Sequence) -> Iterator[PlacedText]:
        for item, line in zip(value, value.lines, strict=True):
            if isinstance(item, Mapping) and self._is_stray(key, item, ()):
                continue
            if isinstance(item, Mapping) and len(item) == 1:
                message = f"的 {self.word(key.name)} 里，“{next(iter(item))}: ”被当成了键。"
                hint = "文字里的冒号请用全角的“：”，或把整条用英文引号括起。"
                if key.holds.way == "placed_texts":
                    hint = "这里只写单位名称，怎样分工由键说明：牵头的写在 lead 里，配合的写在 support 里。"
                self._note(line, "shape", message, hint)
            elif not isinstance(item, str):
                self._wrong(key, "一段文字", item, line)
            elif not item.strip():
                self._note(line, "shape", f"的 {self.word(key.name)} 里有空的一项。", "请补上文字，或删去这一项。")
            else:
                yield self._clean(item, line), line

    def _clean(self, value: str, line: int) -> str:
        return self.findings.clean(self.table.title, value, line)

    def _wrong(self, key: Key, wanted: str, found: object, line: int = 0) -> None:
        name, hint = self.word(key.name), _SAMPLE
        if isinstance(found, Sequence):
            hint = "请去掉方括号或短横，写成一段；文字里的逗号用全角的。"
        elif isinstance(found, Mapping) and (first := next(iter(found), "")) in self.names:
            hint = f"请把“{first}: …”移到与“{name}”对齐。"
        message = f"的 {name} 应是{wanted}，这里是{_kind(found)}。"
        self._note(line or self.line_of(key.name), "shape", message, hint)

    def _note(self, line: int, code: str, message: str, hint: str) -> None:
        """Note a fault of the mapping, which the message goes on from."""
        self.findings.note(line, code, f"{self.table.title}{message}", hint, self.subject)


def _kind(found: object) -> str:
    return "一组“键: 值”" if isinstance(found, Mapping) else "一个列表" if isinstance(found, Sequence) else "一段文字"


def _begins(word: str, longer: str) -> bool:
    """Tell whether a word of at least two characters begins a longer single one in Chinese: 园区, 园区管委会."""
    return len(word) > 1 and longer.isalpha() and not longer.isascii() and longer.startswith(word)


_WORDS = Holds(way="text", shape={})
_table = cache(key_table)
_NAMED = {table.name for table in TABLES}
_ANYWHERE = names_of(key.name for table in TABLES for key in table.keys).keys()
_KEY = compile_later("[a-z_]+(?=:)")
_SEMICOLON = compile_later("[；;]")
