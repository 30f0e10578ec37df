"""Take whole items (a plan, a measure, a unit) with their remarks out of one plan file into another."""

from __future__ import annotations

from itertools import chain, groupby
from typing import TYPE_CHECKING, Any

from checklist.plandata.keynames import key_names, key_order, usual_name
from checklist.plandata.yamledits import Edit, apply_edits, body_end, read_places
from checklist.plandata.yamlio import parse_tree
from checklist.plandata.yamltext import write_entry, write_inline
from checklist.words import compile_later
from checklist.words.units import split_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from checklist.adopt.standing import Listed, PlanFile
    from checklist.plandata.yamledits import YamlPlace


def item_lines(
    file: PlanFile, item: Listed, changes: Mapping[str, str | None] | None = None, *, chinese: bool
) -> list[str]:
    """Give the lines of an item from its dash on, not indented; with some texts changed or left out (None), and with the keys of the other file's language.

    An item of a list on one line comes as a line of its own.
    """
    editor, place = file.editor, item.place
    edits = [*editor.set_keys(place, changes or {})]
    edits += list(_outside(_spoken(place), edits)) if chinese else []
    if item.inside.is_flow:
        start, end = place.start, place.end
    else:
        start, end = editor.top(place), editor.behind(place)
    inner = [Edit(edit.start - start, edit.end - start, edit.text) for edit in edits]
    lines = apply_edits(file.text[start:end], inner).splitlines()
    if item.inside.is_flow:
        return [f"- {' '.join(line.strip() for line in lines)}"]
    indent = len(lines[0]) - len(lines[0].lstrip(" "))
    return [_shifted(line, -indent) for line in lines]


def _outside(edits: Iterable[Edit], others: Sequence[Edit]) -> Iterator[Edit]:
    """Give the edits of what others leave standing."""
    yield from (edit for edit in edits if not any(one.start <= edit.start < one.end for one in others))


def item_of(told: Mapping[str, Any], table: str, file: PlanFile) -> list[str]:
    """Write a new item of a table, told key by key, as lines from the dash on."""
    keys = sorted(told, key=key_order(table).index)
    lines = [line for key in keys for line in write_entry(key, told[key], "  ", "", chinese=file.is_chinese)]
    return [f"- {lines[0].lstrip()}", *lines[1:]]


def _shifted(line: str, by: int) -> str:
    bare = line.lstrip(" ")
    return f"{' ' * max(0, len(line) - len(bare) + by)}{bare}" if bare else ""


def _spoken(place: YamlPlace) -> Iterator[Edit]:
    """Give the edits that turn the keys of a mapping, and of those inside it, into Chinese ones."""
    names = key_names(place.table)
    for entry in place.entries:
        key = names.get(entry.key.value, "")
        if key and entry.key.value.isascii():
            yield Edit(entry.key.start, entry.key.end, usual_name(key))
        for one in (*entry.value.items, entry.value) if key else ():
            yield from _spoken(one)


def add_items(
    file: PlanFile, owner: YamlPlace, key: str, blocks: Sequence[Sequence[str]], index: int | None = None
) -> None:
    """Add items, each as its lines from the dash on, to the list a key of a mapping holds: before the one of an index, else at its end.

    A list on one line, or none yet, gets them as its own kind asks for.
    """
    entry = owner.find(key)
    lines = list(chain.from_iterable(blocks))
    if entry is None:
        file.edits.append(_new_list(file, owner, key, blocks))
    elif entry.value.items:
        for block in [lines] if index is None and not entry.value.is_flow else blocks:
            insert_item(file, entry.value, len(entry.value.items) if index is None else index, block)
    elif owner.is_flow:
        names = "".join(f"{name}, " for name in names_in_one_text(entry.value))
        inline = _inline(file, entry.value, blocks)
        file.edits.append(Edit(entry.value.start, entry.value.end, f"[{names}{inline}]"))
    else:
        indent = " " * file.editor.column(entry.key.start)
        lines = [*(f"- {name}" for name in names_in_one_text(entry.value)), *lines]
        at = file.editor.line_end(entry.value.end)
        listed = "".join(f"{file.editor.newline}{indent}{line}" for line in lines)
        file.edits += [Edit(entry.key.end, entry.value.end, ":"), Edit(at, at, listed)]


def names_in_one_text(place: YamlPlace) -> list[str]:
    """Give the names of a list that is written as one text."""
    return split_names(place.value) if isinstance(place.value, str) else []


def _new_list(file: PlanFile, owner: YamlPlace, key: str, blocks: Sequence[Sequence[str]]) -> Edit:
    name = usual_name(key) if owner.is_chinese else key
    newline, lines = file.editor.newline, list(chain.from_iterable(blocks))
    if owner.is_flow:
        end = owner.entries[-1].value.end
        return Edit(end, end, f", {name}: [{_inline(file, owner, blocks)}]")
    if owner.table == "file":
        end = body_end(file.text)
        opening = newline if end and file.text[end - 1] != "\n" else ""
        return Edit(end, end, newline.join((f"{opening}{name}:", *lines, "")))
    indent, further = " " * file.editor.column(owner.start), " " * _dash_offset(file, owner)
    at = file.editor.line_end(_before(owner, key).end)
    return Edit(at, at, newline.join(("", f"{indent}{name}:", *(f"{indent}{further}{line}" for line in lines))))


def _dash_offset(file: PlanFile, owner: YamlPlace) -> int:
    """Give how far the dashes of lists stand further in than their keys, as the lists beside have it."""
    column = file.editor.column
    lists = [entry for entry in owner.entries if entry.value.style == "-" and entry.value.items]
    return max(0, column(lists[0].value.items[0].start) - len("- ") - column(lists[0].key.start)) if lists else 0


def _before(owner: YamlPlace, key: str) -> YamlPlace:
    """Give the value a new list goes behind: groups behind units, measures before sections."""
    lists = [entry.value for entry in owner.entries if entry.value.style == "-"]
    plain = [entry.value for entry in owner.entries if entry.value.style != "-"]
    return lists[-1] if lists and key == "groups" else (plain or lists)[-1]


def _inline(file: PlanFile, beside: YamlPlace, blocks: Iterable[Sequence[str]]) -> str:
    """Give items on one line, without their dashes; their remarks come above the line of what they stand ``beside``."""
    at, written = file.editor.line_start(beside.start), []
    line = file.text[at : beside.start]
    indent = line[: len(line) - len(line.lstrip(" "))]
    for lines in blocks:
        text = "\n".join(lines)
        place = read_places(text, parse_tree(text, file.name)).items[0]
        remarks = _REMARK.findall(_without_texts(text, place))
        file.edits.append(Edit(at, at, "".join(f"{indent}{remark}{file.editor.newline}" for remark in remarks)))
        own = text[place.start : place.end]
        written.append(write_inline(place.value) if place.style == ":" or "\n" in own else own)
    return ", ".join(written)


_REMARK = compile_later("#.*")


def _without_texts(text: str, place: YamlPlace) -> str:
    """Give a text with blanks in the place of the scalars of a value: what remains are marks and remarks."""
    inner = (*place.items, *chain.from_iterable((entry.key, entry.value) for entry in place.entries))
    for one in inner:
        text = _without_texts(text, one)
    return (
        text if place.style in _HOLDERS else text[: place.start] + " " * (place.end - place.start) + text[place.end :]
    )


_HOLDERS = ("[", "-", "{", ":")


def insert_item(file: PlanFile, inside: YamlPlace, index: int, lines: Sequence[str]) -> None:
    """Insert an item, as its lines from the dash on, before the one of an index in a list.

    In one with a line for each it stands right behind the item before; a blank line apart where the others do.
    """
    if inside.is_flow:
        file.edits.append(file.editor.insert_inline(inside, index, [_inline(file, inside, [lines])]))
        return
    gap = [""] if file.editor.has_gaps(inside) else []
    lines = [*gap, *lines] if index else [*lines, *gap]
    first = file.editor.line_start(inside.items[0].start)
    dash = file.text[first : inside.items[0].start]
    indent = dash[: len(dash) - len(dash.lstrip(" "))]
    lines = [f"{indent}{line}" if line else "" for line in lines]
    file.edits.append(file.editor.insert_lines(inside, index, lines))


def remove_items(file: PlanFile, owner: YamlPlace, key: str, gone: Collection[int]) -> None:
    """Take items of the list a key of a mapping holds away by their places, and the key where none is left.

    The remarks above them stay.
    """
    entry = owner.find(key)
    if entry is None or not gone:
        return
    if len(gone) < len(entry.value.items):
        cut_items(file, entry.value, gone)
        return
    kept = "".join(map(file.editor.remarks_above, () if entry.value.is_flow else entry.value.items))
    file.edits += (edit._replace(text=kept) for edit in file.editor.set_keys(owner, {key: None}))


def cut_items(file: PlanFile, inside: YamlPlace, gone: Collection[int], *, whole: bool = False) -> None:
    """Take items out of a list by their places; with the remarks above them where the ``whole`` is to go."""
    for is_gone, run in groupby(range(len(inside.items)), key=gone.__contains__):
        first, *rest = run
        if is_gone:
            file.edits.append(file.editor.remove_items(inside, first, first + len(rest) + 1, whole=whole))
