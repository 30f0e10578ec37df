"""What keys of a mapping mean, so that two ways to write the same are the same; and how a value is written as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checklist.plandata.collecting import Findings
from checklist.plandata.keys import key_table
from checklist.plandata.shapes import Fields
from checklist.plandata.yamlplaces import key_names
from checklist.words import compile_later
from checklist.words.units import OPEN_END, split_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checklist.plandata.yamlplaces import YamlEntry, YamlPlace
    from checklist.words.units import Register

UNIT_KEYS = ("lead", "support", "responsible")
_NAMED = (*UNIT_KEYS, "everywhere", "except")
"""Keys that hold units."""


def meanings(place: YamlPlace, register: Register | None) -> dict[str, Any]:
    """Give what each key written in a mapping means, units by the names they are registered by; goals stay as written."""
    read = Fields(place.value, 0, key_table(place.table), Findings("")).read()
    found = {key: _plain(value) for key, value in read.items() if value != ""}
    for key in UNIT_KEYS:
        if any(is_open(name, register) for name in found.get(key, ())):
            found["open_list"] = True
    for key in _NAMED:
        if key in found:
            found[key] = tuple(name_of(name, register) for name in names_in(found[key], register))
    return found


def _plain(value: Any) -> Any:
    """Give a value without the lines it stands on."""
    if isinstance(value, Fields):
        return {key: _plain(inner) for key, inner in value.read().items()}
    if isinstance(value, tuple | list):
        return tuple(item[0] if _is_placed(item) else _plain(item) for item in value)
    return value


def _is_placed(item: object) -> bool:
    return isinstance(item, tuple) and list(map(type, item)) == [str, int]


def is_open(written: str, register: Register | None) -> bool:
    """Tell whether a list of units ends in 等."""
    known = register is not None and register.find(written) is not None
    return not known and OPEN_END.search(written) is not None


def names_in(written: Iterable[str], register: Register | None) -> list[str]:
    """Give the units named in texts, several in one as well, without the 等 behind them."""
    found = []
    for text in written:
        bare = OPEN_END.sub("", text) if is_open(text, register) else text
        found += [bare] if register and register.find(bare) else split_names(bare)
    return found


def name_of(written: str, register: Register | None) -> str:
    """Give the name a unit is registered by; one that is not stays as it is written."""
    body = register.find(written) if register else None
    return body.name if body else written


def tree_of(place: YamlPlace) -> Any:
    """Give what stands in a place with the keys of the data, whatever they are written as."""
    if isinstance(place.value, dict):
        names = key_names(place.table)
        return {names.get(one.key.value, one.key.value): tree_of(one.value) for one in place.entries}
    return list(map(tree_of, place.items)) if isinstance(place.value, list) else place.value


def written_like(names: Sequence[str], standing: YamlEntry | None, *, more: bool) -> Any:
    """Give units in the way that stands there: as a list, or as one text with its own mark between them and its 等.

    ``more`` says that the list of units is open.
    """
    if standing is None or not isinstance(standing.value.value, str):
        items = standing.value.value if standing and standing.value.items else [""]
        ends = more and _ENDS.search(items[-1]) is not None
        return [*names[:-1], f"{names[-1]}等"] if ends else list(names)
    mark = next((mark for mark in "；;，," if mark in _BRACKETS.sub("", standing.value.value)), "、")
    opened = _ENDS.search(standing.value.value)
    return mark.join(names) + (opened[0] if opened and more else "")


_ENDS = OPEN_END
_BRACKETS = compile_later("（[^（）]*）")
