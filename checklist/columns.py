"""The one vocabulary of columns: what a column is called, how its cell is worded, how wide it is.

It is data (``templates/columns.yaml``), read once, and serves every medium and both directions: tables printed,
forms filled, filled-in forms read back.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from checklist.compiled import recall
from checklist.errors import InputError
from checklist.model import Frozen
from checklist.resources import template

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


class Column(Frozen):
    """A column of a ledger (列)."""

    key: str
    title: str
    headings: tuple[str, ...] = ()
    broad: tuple[str, ...] = ()
    """Headings that mean this column only beside a more specific task column; alone they are the task."""
    wording: str = ""
    """A Jinja template of the cell; "" for a column filled by hand."""
    width: int = 16
    align: str = "left"
    by_hand: bool = False


class Columns:
    """All known columns, found by key or by any of their headings."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self.all = tuple(columns)
        self._by_key = {column.key: column for column in self.all}
        self._by_heading = {
            normalise_heading(heading): column
            for column in self.all
            for heading in (*column.headings, *column.broad, column.title)
        }
        self._broad = {normalise_heading(heading) for column in self.all for heading in column.broad}

    def by_key(self, key: str) -> Column:
        """Give the column of that key; KeyError when there is none."""
        return self._by_key[key]

    def by_heading(self, text: str) -> Column | None:
        """Give the column that goes by the heading, matched exactly after normalising; None when unknown."""
        return self._by_heading.get(normalise_heading(text))

    def nearest(self, text: str) -> list[str]:
        """Give up to three known headings that look like ``text``."""
        import difflib  # noqa: PLC0415 - only a misspelling needs it

        return difflib.get_close_matches(normalise_heading(text), self._by_heading, n=3, cutoff=0.5)

    def resolve(self, headings: Sequence[str]) -> list[Column | None]:
        """Give each heading's column, seen in company: a broad task heading groups beside a specific one.

        ``重点任务 | 具体举措`` is group and task, ``重点任务`` alone is the task, ``重点工作 | 工作任务`` is group and task.
        """
        found = [self.by_heading(heading) for heading in headings]
        plain = [normalise_heading(heading) for heading in headings]
        broad = [i for i, heading in enumerate(plain) if heading in self._broad]
        if not broad:
            return found
        for place in broad:
            if plain.count(plain[place]) > 1:  # the same heading twice is the task twice, not a group and its task
                found[place] = self.by_key("measure")
        specific = any(column and column.key in TASK_KEYS for column in found)
        if not specific:
            found[broad[-1]] = self.by_key("measure")
        return found

    def choose(self, names: str) -> tuple[Column, ...]:
        """Give the columns named in a list like ``序号,任务,牵头,时限``; raises InputError with the nearest names."""
        wanted = [name for name in re.split(r"[,，、\s]+", names) if name]
        if not wanted:
            raise InputError("没有写要显示哪些列。", f"可用的列：{self._titles()}")
        return tuple(self._named(name) for name in wanted)

    def _named(self, name: str) -> Column:
        text = normalise_heading(name)
        group = self.by_key("group")
        if text in self._broad and text != normalise_heading(group.title):
            return self.by_key("measure")
        starting = [column for column in self.all if column.title.startswith(text) or column.title.endswith(text)]
        if column := self._by_heading.get(text) or self._by_key.get(name):
            return column
        if len(starting) == 1:
            return starting[0]
        near = self.nearest(name)
        said = f"是否想写：{'、'.join(near)}？" if near else ""
        raise InputError(f"没有“{name}”这一列。{said}", f"可用的列：{self._titles()}")

    def _titles(self) -> str:
        return "、".join(column.title for column in self.all if not column.by_hand)


TASK_KEYS = frozenset({"measure", "measure_target", "title", "actions"})
"""The columns that say what is to be done; a form must have one of them."""

_TRAILING_BRACKET = re.compile(r"(?:[(（\[【〔][^()（）\[\]【】〔〕]*[)）\]】〕])+$")


def normalise_heading(text: str) -> str:
    """Reduce a heading to what is compared: NFKC, no white space, no ``：``, ``*`` or trailing bracket."""
    plain = re.sub(r"[\s:*＊：]+", "", unicodedata.normalize("NFKC", text))
    return _TRAILING_BRACKET.sub("", plain) or plain


@lru_cache(maxsize=1)
def load_columns(cache: Path | None = None) -> Columns:
    """Read ``templates/columns.yaml``, or its compiled copy in ``cache``; raises InputError when it is damaged."""
    path = template("columns.yaml")
    return Columns(recall(cache, "columns", [path.read_bytes()], tuple[Column, ...], lambda: _read_columns(path)))


def _read_columns(path: Path) -> tuple[Column, ...]:
    from checklist.yamlio import read_tree  # noqa: PLC0415 - yaml is heavy, and the compiled copy does without

    tree, _ = read_tree(path)
    try:
        return tuple(_column(node, tuple(tree["periods"])) for node in tree["columns"])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"列定义文件有误：{path}（{error}）", "请恢复原来的文件，或对照原文件检查改动处。") from None


def _column(node: dict[str, Any], periods: tuple[str, ...]) -> Column:
    headings = tuple(node["headings"])
    if node.get("with_period"):
        headings += tuple(f"{period}{heading}" for period in periods for heading in headings)
    return Column(
        key=node["key"],
        title=node["title"],
        headings=headings,
        broad=tuple(node.get("broad", ())),
        wording=node.get("wording", ""),
        width=int(node.get("width", "12")),
        align=node.get("align", "left"),
        by_hand=node.get("by_hand") == "true",
    )
