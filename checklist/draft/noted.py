"""The outline of a plan with its notes of responsible units taken out of the text and put to the items they belong to."""

from __future__ import annotations

from collections import Counter
from itertools import filterfalse
from typing import TYPE_CHECKING

from checklist.draft.outlining import BULLET, UNTITLED, build_outline
from checklist.draft.parting import part_paragraphs
from checklist.draft.passages import Passage
from checklist.draft.tasktables import UNGROUPED
from checklist.draft.unitnotes import (
    all_above,
    find_notes,
    labelled_time,
    lead_first,
    lead_up_to,
    leading_stop,
    speaks_of_all,
    states_first_leads,
)
from checklist.words import compile_later
from checklist.words.ordinals import write_number
from checklist.words.units import normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.draft.documents import FoundPlan
    from checklist.draft.outlining import Node
    from checklist.draft.passages import SourceTable
    from checklist.draft.tasktables import TableItems
    from checklist.draft.unitnotes import Note


_ATTACHMENT = compile_later("附件[0-9一二三四五]?[：:.]")


_MAY_HOLD = compile_later("[（：]|——")
"""A title may hold a note: 梯度培育企业（区工信局牵头）, 田块整治——县农业农村局牵头."""
_LEAST_PARTS = 2
"""Of an item that has the note behind the last of them."""


class NotedOutline:
    """A plan's tree; of each node it knows the notes and the text without them."""

    def __init__(self, found: FoundPlan, tables: Sequence[TableItems] = (), others: Sequence[SourceTable] = ()) -> None:
        """Read the passages of a plan; where they have no note, the tasks of its tables are its items.

        ``others`` are all tables of the document, which may hold goals.
        """
        self.found = found
        self.tables = others
        self.root = build_outline(found.passages)
        is_apart = not _has_notes(found.passages) and _has_notes(found.attached)
        if is_apart:
            self._take_attached(found.attached)
        self._notes: dict[int, list[Note]] = {}
        self._texts: dict[int, str] = {}
        self._deadlines: dict[int, str] = {}
        self._moved: set[int] = set()
        """The nodes whose notes stood behind their last parts."""
        self._lent: set[int] = set()
        """The nodes whose notes are those of each of their parts, as a line behind the last says (以上任务由…负责)."""
        self._told = part_paragraphs(self.root)
        for node in self.root.walk():
            self._read(node)
        self._take_leaders(found)
        self._share_last_notes()
        self.remarks = (*(self._take_tables(tables) if tables else ()), *_say_attached(found, is_apart=is_apart))

    def _take_attached(self, passages: Sequence[Passage]) -> None:
        """Put the tasks of attachments that say who does them in the place of the text's, which does not."""
        self.root.children = [node for node in self.root.children if node.is_without_tasks]
        for node in build_outline(passages).children:
            if any(_has_notes((Passage(text=one.title, place=one.place), *one.body)) for one in node.walk()):
                node.parent = self.root
                self.root.children.append(node)

    def repeats(self, other: NotedOutline) -> bool:
        """Tell whether most tasks are those of another outline: an attachment that lists them once more."""
        mine = self.noted_titles()
        return len(mine & other.noted_titles()) * 2 > len(mine)

    def noted_titles(self) -> set[str]:
        """Give the titles of what has notes, to compare."""
        return {normalise_name(node.title) for node in self.root.walk() if self._notes[id(node)]}

    def _take_tables(self, tables: Sequence[TableItems]) -> Iterator[str]:
        """Put the tasks of tables in the place of the text's, unless the text has notes of its own."""
        if self.is_noted(self.root):
            for table in tables:
                yield f"{table.place}是任务分解表；正文已注明责任单位，表里的没有再录，请核对两处是否一致。"
            return
        self.root.children = [node for node in self.root.children if node.is_without_tasks]
        parts: list[Node] = []
        for table in tables:
            for top in table.children:
                top.parent = self.root
                for node in top.walk():
                    self._read(node)
                    self._notes[id(node)] += table.notes.get(id(node), [])
                    self._deadlines[id(node)] = table.deadlines.get(id(node), "")
                _place_part(top, parts)
        self.root.children += parts

    def notes(self, node: Node) -> list[Note]:
        """Give the notes of a node, in order."""
        return self._notes[id(node)]

    def text(self, node: Node) -> str:
        """Give the text behind a node's title, a line for each paragraph, without its notes."""
        return self._texts[id(node)]

    def deadline(self, node: Node) -> str:
        """Give the completion time that a note of a node or a line of its own says; "" for none."""
        told = (note.deadline for note in self.notes(node) if note.deadline)
        return self._deadlines.get(id(node)) or next(told, "")

    def is_noted(self, node: Node) -> bool:
        """Tell whether a node or one below it has a note."""
        return any(self._notes[id(one)] for one in node.walk())

    def has_noted_parts(self, node: Node) -> bool:
        """Tell whether a node's parts have notes of their own."""
        return any(map(self.is_noted, node.children))

    def lends_notes(self, node: Node) -> bool:
        """Tell whether a node's notes stand at its bare heading, and so are those of each of its parts."""
        if id(node) in self._lent:
            return True
        return bool(node.children and self.notes(node) and not self.text(node)) and id(node) not in self._moved

    def all_notes(self) -> list[Note]:
        """Give every note of the plan, in order."""
        return [note for node in self.root.walk() for note in self._notes[id(node)]]

    def _read(self, node: Node) -> None:
        notes = find_notes(node.title) if _MAY_HOLD.search(node.title) else []
        if notes and not without_notes(node.title, notes):
            node.is_titled = False
        node.title = without_notes(node.title, notes) or UNTITLED
        notes += self._told.get(id(node), [])
        kept = []
        for passage in node.body:
            if _ATTACHMENT.match(passage.text):
                continue
            if self._takes_all_above(node, passage.text):
                continue
            found = find_notes(passage.text)
            notes += found
            left = without_notes(passage.text, found)
            if deadline := labelled_time(left):
                self._deadlines[id(node)] = deadline
            else:
                kept.append(left)
        self._notes[id(node)] = notes
        self._texts[id(node)] = "\n".join(filter(None, kept))

    def _take_leaders(self, found: FoundPlan) -> None:
        """Make leaders of the units that the plan says lead: those in front of a mark, or the first of a note that says so."""
        rules = [passage.text for passage in found.passages if states_first_leads(passage.text)]
        self.stop = next(filter(None, map(leading_stop, rules)), "")
        saying = [note for note in self.all_notes() if states_first_leads(note.raw)]
        self.first_leads = not self.stop and self._is_rule(saying, rules)
        alone = () if self.first_leads else saying
        for key, notes in self._notes.items():
            self._notes[key] = [self._led(note, alone) for note in notes]

    def _led(self, note: Note, alone: Sequence[Note]) -> Note:
        """Give a note with its leaders told; ``alone`` are those that say so of themselves."""
        if self.stop:
            return lead_up_to(note, self.stop)
        return lead_first(note) if note in alone else note

    def _is_rule(self, saying: Sequence[Note], rules: Sequence[str]) -> bool:
        """Tell whether it is a rule of the plan that the first unit leads: said once at the first note, of all, or outside notes.

        A note that names nobody itself says it of others. ``saying`` are the notes and ``rules`` the passages that say so.
        """
        if saying == self.all_notes()[:1] or any(speaks_of_all(note.raw) or not note.units for note in saying):
            return bool(saying)
        return any(states_first_leads(without_notes(text, find_notes(text))) for text in rules)

    def _takes_all_above(self, node: Node, text: str) -> bool:
        """Give the heading above a last item what a line behind it says of all its items: 以上任务由…负责."""
        parent = node.parent
        start = all_above(text)
        notes = find_notes(text[start:].rstrip("）)〕]")) if start and parent is not None and parent.parent else []
        if notes and parent is not None and not node.children:
            self._notes[id(parent)] += notes
            self._lent.add(id(parent))
        return bool(notes)

    def _share_last_notes(self) -> None:
        """Give an item the note behind its last part, where others like it have a note themselves or all have it there."""
        last_noted = dict.fromkeys(filter(self._only_last_has, self.root.walk()))
        groups = Counter(node.children[0].kind for node in last_noted)
        noted = list(filterfalse(lambda node: node.parent in last_noted, filter(self.notes, self.root.walk())))
        kinds = {node.kind for node in noted}
        leaves = {node.kind for node in noted if not node.children}
        for node in last_noted:
            kind, last = node.children[0].kind, node.children[-1]
            if kind not in leaves and (groups[kind] > 1 or node.kind in kinds):
                self._notes[id(node)] = self.notes(last)
                self._notes[id(last)] = []
                self._deadlines[id(node)] = self._deadlines.pop(id(last), "")
                self._moved.add(id(node))

    def _only_last_has(self, node: Node) -> bool:
        if len(node.children) < _LEAST_PARTS or self.notes(node):
            return False
        *others, last = node.children
        return bool(self.notes(last)) and not last.children and not any(map(self.is_noted, others))


def _place_part(top: Node, parts: list[Node]) -> None:
    """Add a part of a table to those of the tables before; what goes on in a further table goes below where it began."""
    begun = next((one for one in parts if one.title == top.title != UNGROUPED), None)
    if begun is None:
        top.number = write_number(len(parts) + 1, "chineseCounting") if top.is_counted else top.number
        parts.append(top)
        return
    taken = {one.number for one in begun.children}
    for child in top.children:
        child.parent = begun
        if child.number in taken:
            child.kind, child.number = BULLET, str(len(begun.children) + 1)
        taken.add(child.number)
        begun.children.append(child)


def _has_notes(passages: Iterable[Passage]) -> bool:
    return any(find_notes(passage.text) for passage in passages)


def _say_attached(found: FoundPlan, *, is_apart: bool) -> Iterator[str]:
    if is_apart:
        yield f"正文没有注明责任单位，任务按附件（{found.attached[0].place}起）录的，请与正文核对。"
    elif _has_notes(found.attached):
        yield f"{found.attached[0].place}起是附件；正文已注明责任单位，附件里的没有再录，请核对两处是否一致。"


def without_notes(text: str, notes: Sequence[Note]) -> str:
    """Take notes out of a text; the full stop behind one goes with it."""
    for note in sorted(notes, key=lambda one: -one.start):
        text = text[: note.start].rstrip("，,；— ") + text[note.end :].lstrip("。；; ")
    return text.strip()
