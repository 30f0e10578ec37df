"""Part headings whose items have no number: paragraphs that each end in a note, and duties listed by who has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.draft.marks import RANK
from checklist.draft.outlining import add_item
from checklist.draft.unitnotes import Note, find_notes
from checklist.forms.unit_cells import NamedUnit, is_body, split_names
from checklist.model import Role
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.draft.outlining import Node
    from checklist.draft.passages import Passage

_LEAST = 2
"""Paragraphs that show that each is an item."""
_OF_DUTIES = compile_later("职责|分工")
_DUTY = compile_later(
    r"(?P<who>[^：，。；]{2,30})[：:]\s*(?=主要|负责|牵头|承担|指导|组织|加强|配合|做好|落实|统筹|按照|履行|协调|会同|协助|依法)"
)
_SAYS_DUTY = compile_later("主要|负责|牵头|承担|指导|组织|配合|做好|落实|统筹|履行|协调|会同|协助|依法")


def part_paragraphs(root: Node) -> dict[int, list[Note]]:
    """Give headings without items the items their paragraphs are; the notes of those that are named by who does them.

    The notes are told by the identity of the node, and hold beside those its text has.
    """
    told: dict[int, list[Note]] = {}
    for node in list(root.walk()):
        if node.children:
            if _OF_DUTIES.search(node.title):
                told |= _named_by_unit(node.children)
        elif duties := _duties(node.body):
            told |= _part_duties(node, duties)
        elif RANK.get(node.kind, 0) <= RANK["一、"] and node.is_alone:
            _part_noted(node)
    return told


def _named_by_unit(children: Sequence[Node]) -> dict[int, list[Note]]:
    """Give the notes of items whose title is who has the duty: （一）县公安局。负责查处…."""
    return {
        id(child): [_note(child.title)]
        for child in children
        if child.body and _SAYS_DUTY.match(child.body[0].text) and _are_bodies(child.title)
    }


def _are_bodies(words: str) -> bool:
    names = split_names(words)
    return bool(names) and all(map(is_body, names))


def _note(who: str) -> Note:
    units = tuple(NamedUnit(name=name, role=Role.RESPONSIBLE) for name in split_names(who))
    return Note(raw=who, start=0, end=0, units=units)


def _duties(body: Sequence[Passage]) -> list[tuple[Passage, str]]:
    """Give the paragraphs that say the duties of one body each, with its name; none unless all but an opening one do."""
    found = [(passage, match["who"]) for passage in body if (match := _DUTY.match(passage.text))]
    named = [(passage, who) for passage, who in found if _are_bodies(who)]
    return named if len(named) >= max(_LEAST, len(body) - 1) else []


def _part_duties(node: Node, duties: Sequence[tuple[Passage, str]]) -> dict[int, list[Note]]:
    told = {}
    for passage, who in duties:
        child = add_item(node, replace(passage, text=f"{who}。{passage.text[_duty_start(passage) :]}"))
        told[id(child)] = [_note(who)]
        node.body.remove(passage)
    return told


def _duty_start(passage: Passage) -> int:
    found = _DUTY.match(passage.text)
    return found.end() if found else 0


def _part_noted(node: Node) -> None:
    """Make each paragraph that ends in a note an item, where there are several and all but an opening one do."""
    groups = list(_groups(node.body))
    noted = [group for group in groups if _ends_noted(group[-1].text)]
    if len(noted) < max(_LEAST, len(groups) - 1):
        return
    for group in noted:
        add_item(node, *group)
        node.body = [passage for passage in node.body if all(passage is not one for one in group)]


def _groups(body: Sequence[Passage]) -> Iterator[list[Passage]]:
    """Give the paragraphs, each with the line behind it that is nothing but a note."""
    group: list[Passage] = []
    for passage in body:
        if group and not _is_note(passage.text):
            yield group
            group = []
        group.append(passage)
    if group:
        yield group


def _is_note(text: str) -> bool:
    notes = find_notes(text)
    return bool(notes) and notes[0].start <= 1 and notes[-1].end >= len(text) - 1


def _ends_noted(text: str) -> bool:
    notes = find_notes(text)
    return bool(notes) and notes[-1].end >= len(text) - 1
