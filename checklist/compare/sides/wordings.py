"""What the cell of a task holds: its name, what is to be done, or both in one; brought to the same terms on both sides.

Offices lay out one plan differently: 任务名称 and 举措要点 in two columns, both in one cell, the name alone, the actions
alone. Told by the sentences both versions have in common, over all of their tasks: that one task lost its wording is a
change, that all of them did is another form, and what a form does not have is not compared.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace
from rapidfuzz.distance import Indel

from checklist.compare.sides.item import Aspect, Level, without_aspects
from checklist.compare.text.similarity import items_of, plain
from checklist.compare.text.tokens import without_mark

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from checklist.compare.sides.item import Item, Side

_LONGEST_NAME = 40
"""Characters of a heading at the front of a text; what is longer is a sentence."""
_FOUND, _NOT_FOUND = 0.3, 0.2
"""The share of names or sentences that must be found again, or must not."""
_NEARLY_ALL, _MOST, _FEW = 0.8, 0.6, 0.2
"""Shares of cells that settle how a column was worded: as good as all, the greater part, hardly any."""
_UNLIKE = 0.4
"""Below this likeness two cells are texts of their own, not one edited."""
_SHORTEST = 30
"""Characters of two texts together; of shorter ones neither sums the other up, they are other actions."""
_LONGEST = 10_000
"""Characters compared; likeness shows long before."""
_ENOUGH = 3
"""Tasks; of fewer nothing can be said about a column."""
_COLON = re.compile(r"[^：:。；;\n]{2,30}[：:]")


class _Cells(NamedTuple):
    """The tasks of a side, each cut into its name and its other sentences, as they are compared."""

    names: list[str]
    """"" where the cell does not begin with what could be a name."""
    sentences: list[list[str]]
    titled: bool
    """True where names stand in a column of their own."""

    @property
    def all(self) -> set[str]:
        """Every name and sentence."""
        return {*self.names, *chain.from_iterable(self.sentences)} - {""}

    @property
    def wordy(self) -> float:
        """The share of tasks that say more than their name."""
        return sum(map(bool, self.sentences)) / len(self.sentences)


class _Form(Enum):
    """What the cells of a side hold."""

    NAMES = "names"
    ACTIONS = "actions"
    BOTH = "both"
    UNKNOWN = "unknown"


def like_parts(old: Side, new: Side) -> tuple[Side, Side]:
    """Give both sides with names and actions told apart where either tells them apart, or has only one of them."""
    old, new = _once_named(old), _once_named(new)
    if all(Aspect.TITLE in side.aspects for side in (old, new)) or not (old.measures and new.measures):
        return old, new
    one, two = _cells(old), _cells(new)
    forms = _form(old, one, two), _form(new, two, one)
    if set(forms) == {_Form.UNKNOWN} and _same_tasks(old, new):
        forms = _by_length(old, one, two), _by_length(new, two, one)
    titled = Aspect.TITLE in (*old.aspects, *new.aspects)
    if all(form in (_Form.BOTH, _Form.UNKNOWN) for form in forms) and not titled:
        return old, new
    return _shaped(old, forms[0], two), _shaped(new, forms[1], one)


def without_unlike_texts(old: Side, new: Side) -> tuple[Side, Side]:
    """Drop the wording where one version of a document has the original and the other a summary: nothing in it is alike."""
    sides = old, new
    enough = all(Aspect.TEXT in side.aspects and len(side.measures) >= _ENOUGH for side in sides)
    titles, others = (set(map(attrgetter("title"), side.plans)) for side in sides)
    if not (enough and titles & others and any(map(attrgetter("text"), (*old.measures, *new.measures)))):
        return sides
    one, two = _cells(old), _cells(new)
    named = min(_share(one.names, set(two.names)), _share(two.names, set(one.names))) >= _NEARLY_ALL
    worded = min(one.wordy, two.wordy) >= _MOST
    if not (named and worded and _unlike(one, two)):
        return sides
    old, new = _divided(old, two), _divided(new, one)
    return without_aspects(old, {Aspect.TEXT}), without_aspects(new, {Aspect.TEXT})


def _unlike(one: _Cells, two: _Cells) -> bool:
    """Tell whether what is said under one name has next to nothing in common, almost everywhere."""
    texts = {name: "".join(keys) for name, keys in zip(two.names, two.sentences, strict=True) if keys}
    likes = [
        Indel.normalized_similarity("".join(keys)[:_LONGEST], texts[name][:_LONGEST])
        for name, keys in zip(one.names, one.sentences, strict=True)
        if keys and len("".join(keys) + texts.get(name, "")) >= _SHORTEST and name in texts
    ]
    return bool(likes) and sum(like < _UNLIKE for like in likes) >= _NEARLY_ALL * len(likes)


def _is_one_column(side: Side) -> bool:
    """Tell whether names and actions, if it has both, stand in one column."""
    return Aspect.TITLE not in side.aspects and Aspect.TEXT in side.aspects


def _form(side: Side, own: _Cells, other: _Cells) -> _Form:
    """Tell what the cells hold by the names and sentences of the other version that are found in them."""
    if not _is_one_column(side):
        return _Form.UNKNOWN
    more = other.titled or other.wordy > _FEW
    enough = max(len(own.names), len(other.names)) >= _ENOUGH
    if enough and more and own.wordy <= _FEW and _share(own.names, set(other.names)) >= _FOUND:
        return _Form.NAMES
    found = _share(other.names, own.all)
    if found >= _FOUND:
        return _Form.BOTH
    nameless = found <= _NOT_FOUND and _share(chain.from_iterable(other.sentences), own.all) >= _FOUND
    return _Form.ACTIONS if nameless else _Form.UNKNOWN


def _same_tasks(old: Side, new: Side) -> bool:
    """Tell whether tasks of one number are almost always those of the same units."""
    olds, news = map(_units_by_number, (old, new))
    common = [number for number in olds if number and number in news]
    return bool(common) and sum(olds[n] == news[n] for n in common) >= _NEARLY_ALL * max(len(olds), len(news))


def _units_by_number(side: Side) -> dict[int, set[str]]:
    return {item.sequence: {party.key for party in item.parties} for item in side.measures if item.parties}


def _by_length(side: Side, own: _Cells, other: _Cells) -> _Form:
    """Tell names from actions where the versions share no sentence: names are short and stand alone."""
    if not _is_one_column(side):
        return _Form.UNKNOWN
    named, more = own.wordy <= _FEW and all(own.names), other.wordy >= _MOST
    if named and more:
        return _Form.NAMES
    return _Form.ACTIONS if own.wordy >= _MOST and other.wordy <= _FEW else _Form.UNKNOWN


def _shaped(side: Side, form: _Form, other: _Cells) -> Side:
    if form is _Form.NAMES:
        return _reshaped(side, _named_item, {*side.aspects, Aspect.TITLE} - {Aspect.TEXT})
    return _divided(side, other) if form is _Form.BOTH else side


def _once_named(side: Side) -> Side:
    """Give a side whose actions do not begin with the name that stands in its own column."""
    if not {Aspect.TITLE, Aspect.TEXT} <= set(side.aspects) or not any(item.text for item in side.items):
        return side
    return replace(side, items=tuple(_once_named_item(item) for item in side.items))


def _once_named_item(item: Item) -> Item:
    if item.level is not Level.MEASURE or not item.title or not item.text.startswith(item.title):
        return item
    rest = item.text[len(item.title) :]
    cut = rest[:1] in tuple("。：:；\n") and bool(plain(rest))
    return replace(item, text=rest[1:].lstrip()) if cut else item


def _cells(side: Side) -> _Cells:
    titled = Aspect.TITLE in side.aspects
    names, sentences = [], []
    for item in side.measures:
        text = item.text or "\n".join(item.actions)
        name = item.title if titled else opening_name(text)
        rest = text if titled else text[len(name) :]
        names.append(_key(name))
        sentences.append([key for part in items_of(rest) if (key := _key(part))])
    return _Cells(names, sentences, titled)


def _key(part: str) -> str:
    return plain(without_mark(part))


def _share(keys: Iterable[str], known: set[str]) -> float:
    """Give the share of ``keys`` that are known."""
    found = [key in known for key in keys if key]
    return sum(found) / len(found) if found else 0.0


def _named_item(item: Item) -> Item:
    return replace(item, title=bare_name(item.text), text="")


def _divided(side: Side, other: _Cells) -> Side:
    """Give a side whose cells hold name and actions as one that has them apart."""
    divide = partial(_divided_item, known=set(other.names))
    return _reshaped(side, divide, {*side.aspects, Aspect.TITLE}) if _is_one_column(side) else side


def _divided_item(item: Item, known: set[str]) -> Item:
    name = opening_name(item.text, known)
    return item if not name else replace(item, title=bare_name(name), text=item.text[len(name) :].lstrip())


def opening_name(text: str, known: Container[str] = ()) -> str:
    """Give what a text begins with that could be a name: to the first colon, else its first sentence; "" if that is long."""
    sentence = (items_of(text) or [""])[0]
    opening = _COLON.match(text)
    name = opening[0] if opening and (_key(opening[0]) in known or _key(sentence) not in known) else sentence
    return name if len(_key(name)) <= _LONGEST_NAME else ""


def bare_name(name: str) -> str:
    """Give a name without its number and the mark at its end."""
    return without_mark(name).strip().rstrip("。；;：:")


def _reshaped(side: Side, shape: Callable[[Item], Item], known: set[Aspect]) -> Side:
    """Give a side with its tasks in another shape, of which it knows other aspects."""
    items = tuple(shape(item) if item.level is Level.MEASURE else item for item in side.items)
    return replace(side, items=items, aspects=tuple(aspect for aspect in Aspect if aspect in known))
