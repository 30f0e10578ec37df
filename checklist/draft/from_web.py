"""Read a saved web page for drafting: its blocks as passages, its tables."""

from __future__ import annotations

from checklist.draft.passages import Passage, Source, SourceTable, join_lines, make_table, tidy_line
from checklist.office.trouble import SOURCE, Trouble
from checklist.office.webpage import read_blocks


def read_web_source(content: bytes, name: str) -> Source:
    """Read a page; raises FormError for what is none or beyond all bounds."""
    passages: list[Passage] = []
    tables: list[SourceTable] = []
    for block in read_blocks(content, Trouble(name, SOURCE)):
        if block.grid is not None:
            tables.append(make_table(block.grid, f"第{len(tables) + 1}个表"))
        elif tidy := tidy_line(block.text):
            passages.append(Passage(text=tidy, place=f"第{len(passages) + 1}段"))
    return Source(name=name, passages=join_lines(passages), tables=tuple(tables))
