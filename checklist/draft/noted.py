"""The tree of a plan with its notes of responsible units taken out of the text and put to the items they belong to.

Paragraphs below a heading that has no items are items where each ends in a note, or says the duties of one body.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.draft.marks import RANK
from checklist.draft.outlining import BULLET, UNTITLED, build_outline
from checklist.draft.sourcetables import UNGROUPED
from checklist.draft.unitnotes import (
    LEADS_RULE,
    UNITS_LABEL,
    Note,
    all_above,
    find_notes,
    labelled_time,
    spell_note,
)
from checklist.forms.unit_cells import NamedUnit, is_body, read_units, split_names
from checklist.model import Role
from checklist.words import compile_later
from checklist.words.ordinals import write_number
from checklist.words.units import normalise_name

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.draft.documents import FoundPlan
    from checklist.draft.outlining import Node
    from checklist.draft.passages import Passage, SourceTable

_ATTACHMENT = compile_later("附件[0-9一二三四五]?[：:.]")
_MAY_HOLD = compile_later("[（：]|——")
"""A title may hold a note: 梯度培育企业（区工信局牵头）, 田块整治——县农业农村局牵头."""
_OF_ALL = compile_later("下同|以下|下列|各项|不再一一")
_LEAD_UP_TO = compile_later("(?P<mark>逗号|分号|句号)前")
_STOPS = {"逗号": "，", "分号": "；", "句号": "。"}
_LEAST_PARTS = 2
"""Of an item that has the note behind the last of them."""
_LEAST = 2
"""Paragraphs that show that each is an item."""
_OF_DUTIES = compile_later("职责|分工")
_DUTY = compile_later(
    r"(?P<who>[^：，。；]{2,30})[：:]\s*(?=主要|负责|牵头|承担|指导|组织|加强|配合|做好|落实|统筹|按照|履行|协调|会同|协助|依法)"
)
_SAYS_DUTY = compile_later("主要|负责|牵头|承担|指导|组织|配合|做好|落实|统筹|履行|协调|会同|协助|依法")


class NotedOutline:
    """A plan's tree, whose nodes know their notes and their text without them."""

    def __init__(self, found: FoundPlan, tasks: Sequence[Node] = (), tables: Sequence[SourceTable] = ()) -> None:
        """Read the passages of a plan; where they have no note, the tasks of its tables are its items.

        ``tables`` are all tables of the document, which may hold goals.
        """
        self.found, self.tables = found, tables
        self.root = build_outline(found.passages)
        is_apart = not _has_notes(found.passages) and _has_notes(found.attached)
        if is_apart:
            self._put(filter(_says_who, build_outline(found.attached).children))
        _part_paragraphs(self.root)
        for node in self.root.walk():
            _read(node)
        self._take_leaders()
        self._share_last_notes()
        self.remarks = (*self._take_tables(tasks), *_say_attached(found, is_apart=is_apart))

    def _put(self, nodes: Iterable[Node]) -> None:
        """Put tasks in the place of the text's, which does not say who does them."""
        self.root.children = [node for node in self.root.children if node.is_without_tasks]
        for node in nodes:
            node.parent = self.root
            self.root.children.append(node)

    def repeats(self, other: NotedOutline) -> bool:
        """Tell whether most tasks are those of another outline: an attachment that lists them once more."""
        mine, others = ({normalise_name(node.title) for node in one.root.walk() if node.notes} for one in (self, other))
        return len(mine & others) * 2 > len(mine)

    def all_notes(self) -> list[Note]:
        """Give every note of the plan, in order."""
        return [note for node in self.root.walk() for note in node.notes]

    def _take_tables(self, tables: Sequence[Node]) -> Iterator[str]:
        """Put the tasks of tables in the place of the text's, unless the text has notes of its own."""
        if self.root.is_noted:
            for table in tables:
                yield f"{table.place}是任务分解表；正文已注明责任单位，表里的没有再录，请核对两处是否一致。"
        elif tables:
            parts: list[Node] = []
            for top in (top for table in tables for top in table.children):
                for node in top.walk():
                    _read_row(node)
                _place_part(top, parts)
            self._put(parts)

    def _take_leaders(self) -> None:
        """Make leaders of the units that the plan says lead: those in front of a mark, or the first of a note that says so."""
        rules = [passage.text for passage in self.found.passages if LEADS_RULE.search(passage.text)]
        self.stop = next(filter(None, map(_leading_stop, rules)), "")
        saying = [note for note in self.all_notes() if LEADS_RULE.search(note.raw)]
        self.first_leads = not self.stop and self._is_rule(saying, rules)
        for node in () if self.first_leads else self.root.walk():
            for at, note in enumerate(node.notes):
                if self.stop:
                    node.notes[at] = _lead_up_to(note, self.stop)
                elif note in saying:
                    node.notes[at] = _lead_first(note)

    def _is_rule(self, saying: Sequence[Note], rules: Sequence[str]) -> bool:
        """Tell whether it is a rule of the plan that the first unit leads: said once at the first note, of all, or outside notes.

        A note that names nobody itself says it of others. ``saying`` are the notes and ``rules`` the passages that say so.
        """
        if saying == self.all_notes()[:1] or any(_OF_ALL.search(note.raw) or not note.units for note in saying):
            return bool(saying)
        return any(LEADS_RULE.search(without_notes(text, find_notes(text))) for text in rules)

    def _share_last_notes(self) -> None:
        """Give an item the note behind its last part, where others like it have a note themselves or all have it there."""
        every = list(self.root.walk())
        last_noted = dict.fromkeys(filter(_only_last_has, every))
        groups = Counter(node.children[0].kind for node in last_noted)
        kinds: set[str] = set()
        leaves: set[str] = set()
        for node in every:
            if node.notes and node.parent not in last_noted:
                (kinds if node.children else leaves).add(node.kind)
        for node in last_noted:
            kind, last = node.children[0].kind, node.children[-1]
            if kind not in leaves and (groups[kind] > 1 or node.kind in kinds | leaves):
                node.notes, last.notes = last.notes, []
                node.deadline, last.deadline = last.deadline, ""


def _leading_stop(text: str) -> str:
    """Give the mark up to which the units of every note lead, where a text says so: 第一个逗号前为牵头单位; "" where not."""
    found = LEADS_RULE.search(text)
    told = _LEAD_UP_TO.search(found[0]) if found else None
    return _STOPS[told["mark"]] if told else ""


def _lead_up_to(note: Note, stop: str) -> Note:
    """Make the units of a note leaders up to a mark, and those behind it responsible."""
    head = UNITS_LABEL.sub("", note.raw).partition(stop)[0]
    leading = len(read_units(spell_note(head)).units)
    roles = (Role.LEAD if place < leading else Role.RESPONSIBLE for place in range(len(note.units)))
    return replace(note, units=tuple(replace(unit, role=role) for unit, role in zip(note.units, roles, strict=True)))


def _lead_first(note: Note) -> Note:
    """Make the first unit of a note its leader."""
    first, *others = note.units
    return replace(note, units=(replace(first, role=Role.LEAD), *others))


def _read(node: Node) -> None:
    """Take the notes and the completion time out of the title and the text of a node."""
    notes = find_notes(node.title) if _MAY_HOLD.search(node.title) else []
    bare = without_notes(node.title, notes)
    node.is_titled = node.is_titled and bool(bare or not notes)
    node.title = bare or UNTITLED
    node.notes = notes + node.notes
    kept = []
    for passage in node.body:
        if _ATTACHMENT.match(passage.text):
            continue
        found, bearer = find_notes(passage.text), _bearer(node, passage.text)
        bearer.notes += found
        bearer.lends_notes = bearer.lends_notes or (bearer is not node and bool(found))
        left = without_notes(passage.text, found)
        if deadline := labelled_time(left):
            node.deadline = deadline
        elif left:
            kept.append(left)
    node.text = "\n".join(kept)
    node.lends_notes = node.lends_notes or bool(node.children and node.notes and not kept)


def _read_row(node: Node) -> None:
    """Read the text of a table's item, whose cells have said who does it by when."""
    notes, deadline, node.notes = node.notes, node.deadline, []
    _read(node)
    node.notes += notes
    node.deadline = deadline or node.deadline


def _bearer(node: Node, text: str) -> Node:
    """Give whose the notes of a line are: the node's it stands in, of all items above it their heading's (以上任务由…负责)."""
    heading = node.parent
    if heading is None or heading.parent is None or node.children or not all_above(text):
        return node
    return heading


def _only_last_has(node: Node) -> bool:
    if len(node.children) < _LEAST_PARTS or node.notes:
        return False
    *others, last = node.children
    return bool(last.notes) and not last.children and not any(one.is_noted for one in others)


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


def _says_who(node: Node) -> bool:
    return any(find_notes(one.title) or _has_notes(one.body) for one in node.walk())


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


def _part_paragraphs(root: Node) -> None:
    """Make items of paragraphs below headings without any: the duties of one body each, or what each ends in a note."""
    for node in list(root.walk()):
        if node.children:
            if _OF_DUTIES.search(node.title):
                for child in node.children:
                    if child.body and _SAYS_DUTY.match(child.body[0].text) and _are_bodies(child.title):
                        child.notes = [_note(child.title)]
        elif duties := _duties(node.body):
            for passage, found in duties:
                child = node.add_item(replace(passage, text=f"{found['who']}。{passage.text[found.end() :]}"))
                child.notes = [_note(found["who"])]
                node.body.remove(passage)
        elif RANK.get(node.kind, 0) <= RANK["一、"] and node.is_alone:
            _part_noted(node)


def _are_bodies(words: str) -> bool:
    names = split_names(words)
    return bool(names) and all(map(is_body, names))


def _note(who: str) -> Note:
    units = tuple(NamedUnit(name=name, role=Role.RESPONSIBLE) for name in split_names(who))
    return Note(raw=who, start=0, end=0, units=units)


def _duties(body: Sequence[Passage]) -> list[tuple[Passage, re.Match[str]]]:
    """Give the paragraphs that say the duties of one body each, with where they name it; none unless all but an opening one do."""
    found = ((passage, _DUTY.match(passage.text)) for passage in body)
    named = [(passage, match) for passage, match in found if match and _are_bodies(match["who"])]
    return named if len(named) >= max(_LEAST, len(body) - 1) else []


def _part_noted(node: Node) -> None:
    """Make each paragraph that ends in a note an item, where there are several and all but an opening one do."""
    noted: list[list[Passage]] = []
    others: list[list[Passage]] = []
    for group in _groups(node.body):
        (noted if _ends_noted(group[-1].text) else others).append(group)
    if len(noted) < max(_LEAST, len(noted) + len(others) - 1):
        return
    for group in noted:
        node.add_item(*group)
    node.body = list(chain.from_iterable(others))


def _groups(body: Sequence[Passage]) -> list[list[Passage]]:
    """Give the paragraphs, each with the lines behind it that are nothing but a note."""
    groups: list[list[Passage]] = []
    for passage in body:
        if groups and _is_note(passage.text):
            groups[-1].append(passage)
        else:
            groups.append([passage])
    return groups


def _is_note(text: str) -> bool:
    notes = find_notes(text)
    return bool(notes) and notes[0].start <= 1 and notes[-1].end >= len(text) - 1


def _ends_noted(text: str) -> bool:
    notes = find_notes(text)
    return bool(notes) and notes[-1].end >= len(text) - 1
