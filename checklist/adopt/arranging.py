"""Take whole items (a plan, a section, a measure, a unit) with their lines and remarks out of lists, put them into lists, bring them into order."""

from __future__ import annotations

from itertools import chain, groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from checklist.adopt.standing import PlanFile, items_in, numbers_of, sections_in
from checklist.adopt.tablerows import in_order
from checklist.adopt.taskcells import one_line
from checklist.plandata.keynames import key_names, key_order, usual_name
from checklist.plandata.yamledits import Edit, apply_edits, body_end, read_places
from checklist.plandata.yamlio import parse_tree
from checklist.plandata.yamltext import write_entry, write_inline
from checklist.words import compile_later
from checklist.words.units import split_names

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from checklist.adopt.standing import Listed
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
    return [line[min(indent, len(line) - len(line.lstrip(" "))) :] if line.strip(" ") else "" for line in lines]


def _outside(edits: Iterable[Edit], others: Sequence[Edit]) -> Iterator[Edit]:
    """Give the edits of what others leave standing."""
    yield from (edit for edit in edits if not any(one.start <= edit.start < one.end for one in others))


def item_of(told: Mapping[str, Any], table: str, file: PlanFile) -> list[str]:
    """Write a new item of a table, told key by key, as lines from the dash on."""
    keys = sorted(told, key=key_order(table).index)
    lines = [line for key in keys for line in write_entry(key, told[key], "  ", "", chinese=file.is_chinese)]
    return [f"- {lines[0].lstrip()}", *lines[1:]]


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


class Shelf(NamedTuple):
    """A list of a mapping, and what it is to hold."""

    owner: YamlPlace
    key: str
    """``sections`` or ``measures``."""
    items: Mapping[str, Listed]
    """What it holds, by name, in order."""
    wanted: Sequence[str]
    """The names of what it is to hold, in order; each stands in one of the lists that are arranged together."""


def shelf_of(owner: YamlPlace, key: str, name: Callable[[YamlPlace], str]) -> Shelf:
    """Give the list a key of a mapping holds as it stands; ``name`` names an item."""
    items = {name(item.place): item for item in items_in(owner, key)}
    return Shelf(owner=owner, key=key, items=items, wanted=list(items))


def task_shelves(plan: YamlPlace) -> list[Shelf]:
    """Give the lists of tasks of a plan's sections as they stand, by their codes."""
    return [shelf_of(place, "measures", code_of) for place in sections_in(plan)]


def code_of(task: YamlPlace) -> str:
    """Give the code of a task."""
    return task.text("id")


def say_orders(shelves: Iterable[Shelf], source: str) -> Iterator[str]:
    """Say of each section whose tasks come in another order, that of the ``source``, which that is; a comparison does not."""
    for shelf in shelves:
        stay = [name for name in shelf.wanted if name in shelf.items]
        kept = [name for name in shelf.items if name in stay]
        if stay != kept:
            title = shelf.owner.text("title")
            yield f"“{title}”的任务照{source}的先后排：{'、'.join(shelf.wanted)}。"


def arrange(file: PlanFile, shelves: Sequence[Shelf]) -> None:
    """Note the edits by which lists come to hold what is wanted; what stands in order already stays where it is."""
    kept = {name for shelf in shelves for name in in_order(list(shelf.items), shelf.wanted)}
    moving = [name for shelf in shelves for name in shelf.wanted if name not in kept]
    touched = [shelf for shelf in shelves if set(moving) & {*shelf.items, *shelf.wanted}]
    blocks = dict(_blocks(file, touched, moving))
    for shelf in touched:
        _rearrange(file, shelf, kept, blocks)


def _blocks(file: PlanFile, shelves: Iterable[Shelf], names: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Give the lines of items by their names."""
    items = dict(chain.from_iterable(shelf.items.items() for shelf in shelves))
    yield from ((name, item_lines(file, items[name], chinese=False)) for name in names)


def _rearrange(file: PlanFile, shelf: Shelf, kept: set[str], blocks: Mapping[str, list[str]]) -> None:
    """Take out of a list what goes, and put in what comes."""
    coming = [(index, blocks[name]) for index, name in _coming(shelf, kept)]
    first = next(iter(shelf.items.values()), None)
    listed = first.inside if first else None
    if listed is None:
        add_items(file, shelf.owner, shelf.key, [lines for _, lines in coming])
    elif not coming and not kept & shelf.items.keys():
        file.edits += file.editor.set_keys(shelf.owner, {shelf.key: None})
    else:
        cut_items(file, listed, {item.index for name, item in shelf.items.items() if name not in kept}, whole=True)
        for index, lines in coming:
            insert_item(file, listed, index, lines)


def moved_home(file: PlanFile, plan_id: str, homes: Mapping[int, int | None]) -> PlanFile:
    """Give a file with sections inside others, each by its place in the plan as it is now; None for the plan itself."""
    standing = list(map(_heading_of, sections_in(file.plans[plan_id])))
    for section, home in homes.items():
        now = list(map(_heading_of, sections_in(file.plans[plan_id])))
        file = _moved_into(
            file, plan_id, now.index(standing[section]), None if home is None else now.index(standing[home])
        )
    return file


def _heading_of(section: YamlPlace) -> tuple[str, str]:
    return section.text("number"), section.text("title")


def _moved_into(file: PlanFile, plan_id: str, section: int, home: int | None) -> PlanFile:
    """Give a file with a section behind those of another one (None: of the plan itself); both by their places in the plan."""
    plan, own = file.plans[plan_id], str(section)
    place, numbers = list(sections_in(plan))[section], numbers_of(plan)
    shelves = (shelf_of(owner, "sections", lambda one: str(numbers[one.start])) for owner in owners_in(plan))
    shelf = next(shelf for shelf in shelves if own in shelf.items)
    lines = item_lines(file, shelf.items[own], chinese=False)
    stay = list(filter(own.__ne__, shelf.items))
    _rearrange(file, shelf._replace(wanted=stay), set(stay), {})
    made = file.anew()
    taken = sum(place.start <= start < place.end for start in numbers)
    owner = owners_in(made.plans[plan_id])[0 if home is None else home + 1 - (taken if home > section else 0)]
    add_items(made, owner, "sections", [lines])
    return made.anew()


def _coming(shelf: Shelf, kept: set[str]) -> Iterator[tuple[int, str]]:
    """Give what comes into a list, each with the place behind the item before it that stays."""
    index = 0
    for name in shelf.wanted:
        if name in kept:
            index = shelf.items[name].index + 1
        else:
            yield index, name


def in_ranks(
    file: PlanFile, plan_id: str, ranks: Callable[[YamlPlace], Mapping[int, int]], source: str, said: list[str]
) -> PlanFile:
    """Give a file with the sections of a plan, and those inside them, in the order of the ``source``; which it is, is added to ``said``.

    ``ranks`` gives the rank of sections by their place in the plan; one it does not name stays behind the one before it.
    """

    def step(file: PlanFile) -> None:
        """Note the edits for the first sections that are not in order; the others are for the next time."""
        plan = file.plans[plan_id]
        rank, numbers = ranks(plan), numbers_of(plan)
        for owner in owners_in(plan):
            shelf = shelf_of(owner, "sections", lambda place: str(numbers[place.start]))
            known = filter(rank.__contains__, map(int, shelf.items))
            wanted = with_rest(list(map(str, sorted(known, key=rank.__getitem__))), list(shelf.items))
            if wanted != list(shelf.items):
                arrange(file, [shelf._replace(wanted=wanted)])
                titles = (shelf.items[name].place.text("title") for name in wanted)
                said.append(f"部分照{source}的先后排：{'、'.join(titles)}。")
                return

    return settle(step, file, plan_id)


def settle(step: Callable[[PlanFile], None], file: PlanFile, plan_id: str) -> PlanFile:
    """Give a file after a step that changes one list of a plan at a time: sections stand inside one another."""
    for _ in 2 * owners_in(file.plans[plan_id]):
        step(file)
        if not file.edits:
            break
        file = file.anew()
    return file


def owners_in(plan: YamlPlace) -> list[YamlPlace]:
    """Give what may have sections: the plan and every section."""
    return [plan, *sections_in(plan)]


def with_rest(order: Sequence[str], standing: Sequence[str]) -> list[str]:
    """Give an order with those that stand in the data and are not named, each behind the one before it."""
    made, last = list(order), -1
    for name in standing:
        if name in made:
            last = made.index(name)
        else:
            last += 1
            made.insert(last, name)
    return made


def without_tasks(texts: Mapping[str, str], gone: Collection[str], said: list[str]) -> dict[str, str]:
    """Give the texts of plan files without tasks, by their ids; what was added beside them stands already.

    It is added to what is ``said`` which remarks above them stay.
    """
    made = dict(texts)
    for name, text in texts.items() if gone else ():
        file = PlanFile(name, text)
        for section in chain.from_iterable(map(sections_in, file.plans.values())):
            listed = items_in(section, "measures")
            going = [item for item in listed if code_of(item.place) in gone]
            remove_items(file, section, "measures", {item.index for item in going})
            said += chain.from_iterable(_say_remarks(file, item) for item in going if not item.inside.is_flow)
        made[name] = file.edited
    return made


def _say_remarks(file: PlanFile, gone: Listed) -> Iterator[str]:
    remarks = one_line([line.strip() for line in file.editor.remarks_above(gone.place).splitlines()])
    if remarks:
        yield f"任务{code_of(gone.place)}删去了，上面的注释“{remarks}”没有删：不用的请自己删去。"
