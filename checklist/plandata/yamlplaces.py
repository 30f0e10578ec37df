"""Where everything of a YAML text stands: each key and value with its span, so that one of them can be changed alone."""

from __future__ import annotations

from typing import Any

from checklist.model import Frozen
from checklist.plandata.keynames import key_names
from checklist.plandata.keys import TABLES
from checklist.plandata.yamlio import read_events


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
        self._events = (event for event in read_events(text) if _kind(event).startswith(_OF_NODES))

    def place(self, tree: Any, table: str) -> YamlPlace:
        """Give the place of the value that begins with the next event; a mapping is one of the ``table``."""
        event = next(self._events)
        start = event.start_mark.index
        if _kind(event) == "ScalarEvent":
            return self._scalar(event, tree)
        if _kind(event) == "MappingStartEvent":
            names = key_names(table)
            entries = tuple(self._entry(key, value, HELD.get(names.get(key, key), "")) for key, value in tree.items())
            end = self._end(event, entries[-1].value.end if entries else start)
            style = "{" if event.flow_style else ":"
            return YamlPlace(start=start, end=end, value=tree, style=style, entries=entries, table=table)
        items = tuple(self.place(item, table) for item in tree)
        end = self._end(event, items[-1].end if items else start)
        style = "[" if event.flow_style else "-"
        return YamlPlace(start=start, end=end, value=tree, style=style, items=items, table=table)

    def _scalar(self, event: Any, value: Any) -> YamlPlace:
        start, end = event.start_mark.index, event.end_mark.index
        if event.style in ("|", ">"):
            end = start + len(self._text[start:end].rstrip())  # blank lines behind a block are no part of it
        return YamlPlace(start=start, end=end, value=value, style=event.style or "")

    def _entry(self, key: str, value: Any, table: str) -> YamlEntry:
        return YamlEntry(key=self.place(key, ""), value=self.place(value, table))

    def _end(self, begun: Any, last: int) -> int:
        """Give where a list or mapping ends: between brackets behind these, else with the ``last`` of what is in it."""
        event = next(self._events)
        return int(event.end_mark.index) if begun.flow_style else last


_OF_NODES = ("Scalar", "Mapping", "Sequence")


def _kind(event: Any) -> str:
    return type(event).__name__
