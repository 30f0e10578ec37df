"""Where everything of a YAML text stands, and how single values are changed in the style they stand in.

All other characters stay as they are. A changed value is told as a tree (texts, lists, mappings by the keys of the
data). What comes of it are :class:`Edit`, made against one text and applied from the bottom up.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import cached_property
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from checklist.model import Frozen
from checklist.plandata.keynames import key_names, key_order
from checklist.plandata.keys import TABLES
from checklist.plandata.yamlio import read_events
from checklist.plandata.yamltext import name_key, write_entry, write_inline, write_like
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence


class YamlPlace(Frozen):
    """A value and where it stands: the characters from ``start`` up to ``end`` of the text."""

    start: int
    end: int
    value: Any
    """What is read of it: a string, a list or a mapping, as :mod:`checklist.plandata.yamlio` gives them."""
    style: str = ""
    """Of a text its quote or ``|`` or ``>``, of a list ``[`` or ``-``, of a mapping ``{`` or ``:``; "" of plain text."""
    items: tuple[YamlPlace, ...] = ()
    """Of a list."""
    entries: tuple[YamlEntry, ...] = ()
    """Of a mapping."""
    table: str = ""
    """Of a mapping that of its keys, of a list that of the mappings in it; "" of others."""

    @property
    def is_flow(self) -> bool:
        """True of what stands between brackets."""
        return self.style in ("[", "{")

    @property
    def is_chinese(self) -> bool:
        """True of a mapping with keys in Chinese."""
        return any(not entry.key.value.isascii() for entry in self.entries)

    def find(self, key: str) -> YamlEntry | None:
        """Give the entry of a key of the data, by whatever name it is written; None where it is not."""
        names = key_names(self.table)
        return next((entry for entry in self.entries if names.get(entry.key.value) == key), None)

    def text(self, key: str) -> str:
        """Give the text a key holds; "" where it is not written or holds none."""
        entry = self.find(key)
        return entry.value.value if entry and isinstance(entry.value.value, str) else ""

    def list_of(self, key: str) -> tuple[YamlPlace, ...]:
        """Give the items of the list a key holds; () where it holds none."""
        entry = self.find(key)
        return entry.value.items if entry else ()


class YamlEntry(Frozen):
    """A key and its value."""

    key: YamlPlace
    value: YamlPlace


HELD: dict[str, str] = {
    key.name: key.holds.of for known in TABLES for key in known.keys if isinstance(key.holds.of, str)
}
"""Of keys that hold mappings the table of these; a key of one name holds the same wherever it stands."""


def read_places(text: str, tree: Any) -> YamlPlace:
    """Give the places of a text whose ``tree`` :mod:`checklist.plandata.yamlio` gave; an empty one is a mapping without entries."""
    if tree is None:
        return YamlPlace(start=len(text), end=len(text), value={}, style=":", table="file")
    return _Reader(text).place(tree, "file")


class _Reader:
    """Joins the events of a text with its tree, which has the values as the data mean them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._events = read_events(text)

    def place(self, tree: Any, table: str) -> YamlPlace:
        """Give the place of the value that begins with the next event; a mapping is one of the ``table``."""
        event = next(self._events)
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(tree, str):
            if event.style in ("|", ">"):
                end = start + len(self._text[start:end].rstrip())  # blank lines behind a block are no part of it
            return YamlPlace(start=start, end=end, value=tree, style=event.style or "")
        if isinstance(tree, dict):
            entries = tuple(self._entry(key, value, key_names(table)) for key, value in tree.items())
            end = self._end(event, entries[-1].value.end if entries else start)
            style = "{" if event.flow_style else ":"
            return YamlPlace(start=start, end=end, value=tree, style=style, entries=entries, table=table)
        items = tuple(self.place(item, table) for item in tree)
        end = self._end(event, items[-1].end if items else start)
        style = "[" if event.flow_style else "-"
        return YamlPlace(start=start, end=end, value=tree, style=style, items=items, table=table)

    def _entry(self, key: str, value: Any, names: dict[str, str]) -> YamlEntry:
        return YamlEntry(key=self.place(key, ""), value=self.place(value, HELD.get(names.get(key, key), "")))

    def _end(self, begun: Any, last: int) -> int:
        """Give where a list or mapping ends: between brackets behind these, else with the ``last`` of what is in it."""
        event = next(self._events)
        return int(event.end_mark.index) if begun.flow_style else last


class Edit(NamedTuple):
    """The characters from ``start`` to ``end`` become ``text``."""

    start: int
    end: int
    text: str


def by_table(mapping: Mapping[str, Any], table: str) -> dict[str, Any]:
    """Give a mapping by the keys of a table ("" for none), whatever they are written as."""
    names = key_names(table)
    return {names.get(key, key): value for key, value in mapping.items()}


def _item_key(value: Any, table: str) -> str:
    """Give what an item of a list is compared by: a mapping by the keys of its table, whatever they are written as."""
    return value if isinstance(value, str) else repr(by_table(value, table) if isinstance(value, dict) else value)


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Give the text with all edits made, from the bottom up; what is inserted at one place stays in order.

    Raises ValueError where two touch the same characters.
    """
    done = sorted(edits, key=lambda edit: edit[:2])
    if any(one.end > two.start for one, two in pairwise(done)):
        raise ValueError("two edits touch the same characters")
    for edit in reversed(done):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def body_end(text: str) -> int:
    """Give where the document of a text ends: before the ``...`` that may close it."""
    found = _CLOSING.search(text)
    return found.start() if found else len(text)


_CLOSING = compile_later(r"(?m)^\.\.\.[ \t]*(?:#.*)?\r?(?:\n\s*)?\Z")


class YamlEditor:
    """Makes the edits of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"

    def set_keys(self, mapping: YamlPlace, changes: Mapping[str, Any]) -> Iterator[Edit]:
        """Give the edits by which keys of a mapping get these values; None takes a key away."""
        names = key_names(mapping.table)
        written = {names.get(entry.key.value, entry.key.value): entry for entry in mapping.entries}
        kept = {key: entry for key, entry in written.items() if changes.get(key, "") is not None}
        yield from self._without(mapping, {entry.key.start for key, entry in written.items() if key not in kept})
        for key, value in changes.items():
            if key not in written:
                yield from () if value is None else (self._new_entry(mapping, kept, key, value),)
            elif value is not None:
                yield from self._changed(mapping, written[key], key, value)

    def _changed(self, mapping: YamlPlace, entry: YamlEntry, key: str, value: Any) -> Iterator[Edit]:
        place = entry.value
        if type(value) is str and isinstance(place.value, str):
            yield from self._scalar(place, value)
        elif isinstance(value, list) and place.items:
            yield from self._list(place, value, chinese=mapping.is_chinese)
        elif isinstance(value, dict) and place.entries and value.keys() & by_table(place.value, place.table).keys():
            yield from self._item(place, value)
        else:
            yield self._anew(mapping, entry, key, value)

    def _anew(self, mapping: YamlPlace, entry: YamlEntry, key: str, value: Any) -> Edit:
        """Write a value of another kind than the one that stands there."""
        lines = write_entry(key, value, self._indent(mapping), self._offset, chinese=mapping.is_chinese)
        inline = f"{entry.key.value}: {write_inline(value, key, chinese=mapping.is_chinese)}"
        text = inline if mapping.is_flow else self.newline.join(lines).lstrip(" ")
        return Edit(entry.key.start, entry.value.end, text)

    def _scalar(self, place: YamlPlace, text: str) -> Iterator[Edit]:
        if place.value != text:
            old = self.text[place.start : place.end]
            yield Edit(
                place.start, place.end, f"{'' if old else ' '}{write_like(text, old, place.style, self.newline)}"
            )

    # --- lists ---

    def _list(self, place: YamlPlace, wanted: Sequence[Any], *, chinese: bool) -> Iterator[Edit]:
        """Give the edits by which a list comes to hold the items wanted; those that stand stay as they are written."""
        old, new = (
            [_item_key(item.value, place.table) for item in place.items],
            [_item_key(item, place.table) for item in wanted],
        )
        for change, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if change == "equal":
                continue
            both = min(last - first, end - begin)
            for item, value in zip(place.items[first : first + both], wanted[begin : begin + both], strict=True):
                yield from self._item(item, value, chinese=chinese)
            if first + both < last:
                yield self.remove_items(place, first + both, last)
            elif begin + both < end:
                written = [write_inline(value, chinese=chinese) for value in wanted[begin + both : end]]
                yield self._with_items(place, first + both, written)

    def _item(self, item: YamlPlace, value: Any, *, chinese: bool = False) -> Iterator[Edit]:
        if type(value) is str and isinstance(item.value, str):
            yield from self._scalar(item, value)
        elif isinstance(value, dict) and item.entries:
            gone = by_table(item.value, item.table).keys() - value.keys()
            yield from self.set_keys(item, {**value, **dict.fromkeys(sorted(gone))})
        else:
            yield Edit(item.start, item.end, write_inline(value, chinese=chinese))

    def remove_items(self, place: YamlPlace, first: int, last: int, *, whole: bool = False) -> Edit:
        """Take the items from ``first`` up to ``last`` of a list away, with the remarks below that belong to them.

        Those above them stay; ``whole`` says that they go as well, with the blank lines there.
        """
        items = place.items
        if not place.is_flow:
            start = self.top(items[first], blank=first > 0) if whole else self.line_start(items[first].start)
            end = self.behind(items[last - 1])
            kept = "" if whole else "".join(map(self.remarks_above, items[first + 1 : last]))
            return Edit(start, self._behind_blank(end) if whole and not first else end, kept)
        if last < len(items):
            return Edit(items[first].start, items[last].start, "")
        return Edit(items[first - 1].end if first else items[0].start, items[-1].end, "")

    def _with_items(self, place: YamlPlace, index: int, written: Sequence[str]) -> Edit:
        """Insert items before the item of an index."""
        items = place.items
        if place.is_flow:
            return self.insert_inline(place, index, written)
        dash = self.text[self.line_start(items[0].start) : items[0].start]
        indent = dash if not dash.strip(" -") else "- ".rjust(self.column(items[0].start))
        return self.insert_lines(place, index, [f"{indent}{one}" for one in written])

    def insert_inline(self, place: YamlPlace, index: int, written: Sequence[str]) -> Edit:
        """Insert what is written before the item of an index in a list on one line."""
        at, text = place.items[index - 1].end if index else place.items[0].start, ", ".join(written)
        return Edit(at, at, f", {text}" if index else f"{text}, ")

    def insert_lines(self, place: YamlPlace, index: int, lines: Sequence[str]) -> Edit:
        """Insert lines before the item of an index in a list that has a line for each, behind the last for its length.

        They stand right behind the item before, the first above the remarks of the one that was first.
        """
        if index:
            at = self._last_line_end(place.items[index - 1])
            return Edit(at, at, "".join(f"{self.newline}{line}" for line in lines))
        at = self.top(place.items[index])
        return Edit(at, at, "".join(f"{line}{self.newline}" for line in lines))

    # --- keys ---

    def _new_entry(self, mapping: YamlPlace, kept: Mapping[str, YamlEntry], key: str, value: Any) -> Edit:
        """Insert a key behind the one it is usually written after, the first one before all others."""
        order, chinese = key_order(mapping.table), mapping.is_chinese
        before = [one for one in kept if one in order and order.index(one) < order.index(key)]
        at = kept[max(before, key=order.index)].value.end if before else mapping.entries[0].key.start
        if mapping.is_flow:
            inline = f"{name_key(key, chinese=chinese)}: {write_inline(value, key, chinese=chinese)}"
            return Edit(at, at, f", {inline}" if before else f"{inline}, ")
        lines = list(write_entry(key, value, self._indent(mapping), self._offset, chinese=chinese))
        if before:
            end = self._last_line_end(kept[max(before, key=order.index)].value)
            return Edit(end, end, "".join(f"{self.newline}{line}" for line in lines))
        lines = [lines[0].lstrip(" "), *lines[1:]]
        return Edit(at, at, "".join(f"{line}{self.newline}" for line in lines) + self._indent(mapping))

    def _without(self, mapping: YamlPlace, gone: Container[int]) -> Iterator[Edit]:
        """Take away the entries whose keys start at these places, each run of them that ends or begins a mapping at once."""
        entries = mapping.entries
        for is_gone, run in groupby(range(len(entries)), key=lambda index: entries[index].key.start in gone):
            first, *rest = run
            last = first + len(rest)
            following = entries[last + 1].key.start if last + 1 < len(entries) else 0
            if not is_gone:
                continue
            if mapping.is_flow and not following:
                start = entries[first - 1].value.end if first else entries[0].key.start
                yield Edit(start, entries[last].value.end, "")
            elif following and (mapping.is_flow or not first):
                remarks = "" if mapping.is_flow else self._remarks_between(entries[last].value, following)
                yield Edit(entries[first].key.start, following, remarks)
            else:
                for entry in entries[first : last + 1]:
                    yield Edit(self.line_start(entry.key.start), self.behind(entry.value), "")

    def _remarks_between(self, place: YamlPlace, following: int) -> str:
        """Give the lines of remarks between a value and the key on a line below, with what stands before the key."""
        between = self.text[self.behind(place) : following]
        return between.lstrip(" ") if between.strip() else ""

    # --- lines ---

    def line_start(self, at: int) -> int:
        """Give where the line of a character begins."""
        return self.text.rfind("\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        """Give where the line of a character ends, before its line end."""
        end = self.text.find("\n", at)
        end = len(self.text) if end < 0 else end
        return end - 1 if self.text[end - 1 : end] == "\r" and end > at else end

    def column(self, at: int) -> int:
        """Give how many characters stand before one on its line."""
        return at - self.line_start(at)

    def top(self, item: YamlPlace, *, blank: bool = False) -> int:
        """Give where the remarks right above an item begin that belong to it; with the ``blank`` lines above these."""
        start = self.line_start(item.start)
        while start:
            line = self.text[self.line_start(start - 1) : start]
            remark = line.lstrip(" ")
            if not remark.startswith("#") or len(line) - len(remark) >= self.column(item.start):
                break
            start -= len(line)
        while blank and not self.text[self.line_start(start - 1) : start].strip():
            start = self.line_start(start - 1)
        return start

    def remarks_above(self, item: YamlPlace) -> str:
        """Give the lines of the remarks right above an item of a list with a line for each."""
        return self.text[self.top(item) : self.line_start(item.start)]

    def _behind_blank(self, at: int) -> int:
        """Give where the first line from a place on begins that is not blank."""
        while at < len(self.text) and not self.text[at : self.line_end(at)].strip():
            at = min(self.line_end(at) + len(self.newline), len(self.text))
        return at

    def has_gaps(self, place: YamlPlace) -> bool:
        """Tell whether blank lines stand between the items of a list."""
        return len(place.items) > 1 and self.top(place.items[1], blank=True) < self.top(place.items[1])

    def behind(self, place: YamlPlace) -> int:
        """Give where the line after a value begins, and after the remarks below that belong to it."""
        end = self._last_line_end(place)
        return min(end + len(self.newline), len(self.text))

    def _last_line_end(self, place: YamlPlace) -> int:
        """Give where the last line of a value ends; remarks below that stand further in than its dash belong to it."""
        end = self.line_end(place.end)
        if place.style != ":":
            return end
        while True:
            start = min(end + len(self.newline), len(self.text))
            line = self.text[start : self.line_end(start)]
            if not line.lstrip(" ").startswith("#") or len(line) - len(line.lstrip(" ")) < self.column(place.start):
                return end
            end = start + len(line)

    def _indent(self, mapping: YamlPlace) -> str:
        return " " * self.column(mapping.start)

    @cached_property
    def _offset(self) -> str:
        """Give how far the dashes of lists stand further in than their keys, as the first list of the text has it."""
        found = _DASHES.search(self.text)
        return " " * (len(found["dash"]) - len(found["key"])) if found else ""


_DASHES = compile_later(r"(?m)^(?P<key> *(?:- )*)[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\r?\n(?P<dash> *)- ")
