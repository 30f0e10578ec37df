"""Slips of a clerk's hand that YAML stumbles over, on their own lines: one is told by mending it and reading on.

Where a parser gives up is often below the slip. So the lines around, and those above that open with a key, are mended one
by one; the slip is the line whose mending lets the parser get further. All slips of a file are found in one go.
"""

from __future__ import annotations

import re
from itertools import chain, islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from checklist.plandata.slipkinds import KINDS, NAME, REST, SlipKind
from checklist.plandata.spoken import HEARD, KEY_NAMES, names_of
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Stumble = Callable[[str], tuple[int, ...]]
    """Gives the lines (from 0) where a parser gives up on a text and where what it was reading began; () where it does not."""

_MOST_READINGS = 120
"""How often a text is read again in search of slips; a large file is read in some hundredths of a second."""
_MOST_CHARACTERS = 400_000
"""A longer text is no clerk's first try, and would be read for long."""
_READ_IN_ALL = 3_000_000
"""Characters: a large text is read again less often."""
_LONGEST_LINE = 2_000
"""Characters of a line that is looked at; a longer one was not typed by hand."""
_FAR = 24
"""Lines above, each opened by a key, that are tried where those near show nothing."""
_MOST_LINES = 5
"""Lines that are named of a slip made in many."""
_MEANT = KEY_NAMES | set(chain.from_iterable(HEARD.values()))
"""What is a key, or is often written for one."""
LISTS_WITH_KEYS = names_of(
    ("regions", "units", "groups", "formerly", "indicators", "plans", "sections", "measures", "targets", "goal")
)
"""Keys of lists whose items have keys."""
_WIDE_BLANK = chr(0x3000)
_LISTED_KEYS = LISTS_WITH_KEYS | names_of(("actions", "notes", "topics", "lead", "support", "responsible"))


class Slip(NamedTuple):
    """What is wrong on a line (from 1), and what to do."""

    line: int
    reason: str
    hint: str


def find_hidden_breaks(text: str) -> list[Slip]:
    """Give the first character that ends a line to YAML and to no editor, which would shift the numbers of all below."""
    hidden = _HIDDEN_BREAK.search(text)
    if hidden is None:
        return []
    reason = f"有看不见的换行符（U+{ord(hidden[0]):04X}，多是从网页、Word里复制来的）。"
    return [Slip(text.count("\n", 0, hidden.start()) + 1, reason, "请删去它，或改成回车。")]


_HIDDEN_BREAK = compile_later("[\x85\u2028\u2029]")


class FoundSlip(NamedTuple):
    """A slip on a line."""

    at: int
    """The line, from 0."""
    kind: SlipKind
    match: re.Match[str]


def find_slips(text: str, stumble: Stumble) -> list[Slip]:
    """Give the slips a text shows, the first of each kind with the lines of its like; none where no mending helps."""
    if len(text) > _MOST_CHARACTERS:
        return []
    reading = _Reading(stumble, min(_MOST_READINGS, _READ_IN_ALL // max(1, len(text))))
    lines, places = text.split("\n"), reading.places(text)
    found: list[FoundSlip] = []
    while places and (mended := _mend(lines, places, reading)):
        slips, lines, places = mended
        again = {(one.at, one.kind.form) for one in slips}  # the line of a guess that did not hold
        found = [one for one in found if (one.at, one.kind.form) not in again] + slips
    return say_slips(sorted(_without_guesses(found), key=lambda one: one.at), "至少" if reading.is_spent else "")


def _without_guesses(found: list[FoundSlip]) -> list[FoundSlip]:
    """Leave out, beside blanks that are none, what does not align with them: how far in they stand is but a guess."""
    guesses = (_ALIGNED, _DASHED) if any(one.kind.is_sure for one in found) else ()
    return [one for one in found if one.kind.form not in guesses]


class _Reading:
    """Reads texts so often and no oftener; then every text is said to fail at its beginning."""

    def __init__(self, stumble: Stumble, most: int) -> None:
        self._stumble, self._left = stumble, most

    @property
    def is_spent(self) -> bool:
        """Whether there was no reading on to the end of the text."""
        return self._left < 0

    def places(self, text: str) -> tuple[int, ...]:
        self._left -= 1
        return self._stumble(text) if self._left >= 0 else (0,)


def _mend(
    lines: list[str], places: tuple[int, ...], reading: _Reading
) -> tuple[list[FoundSlip], list[str], tuple[int, ...]] | None:
    """Give slips whose mending lets a parser get further, the lines so mended, and where it gives up then."""
    for slips in _attempts(lines, places):
        mended = list(lines)
        for one in slips:
            mended[one.at] = one.kind.mend(lines[one.at], one.match, _indent_below(mended[: one.at]))
        then = reading.places("\n".join(mended))
        if not then or then[0] > places[0] or slips[0].kind.is_sure:
            return slips, mended, then
    return None


def _attempts(lines: list[str], places: tuple[int, ...]) -> Iterator[list[FoundSlip]]:
    """Give what may be mended: a line near, several on end, a line above that opens with a known key."""
    last = min(places[0], len(lines) - 1)
    for at in dict.fromkeys(at for place in places for at in (place, place - 1, place + 1)):
        yield from map(_alone, slips_on(lines, at))
    for end in (last, last - 1):
        on_end = takewhile(bool, (list(islice(slips_on(lines, at), 1)) for at in range(end, -1, -1)))
        if together := list(chain.from_iterable(on_end)):
            yield together
    yield from map(_alone, chain(_filled(lines, last), _undashed(lines, last), _misplaced(lines, last)))
    yield from _outdented(lines, last)
    yield from _unlisted(lines, last)
    below = KEYED_LINE.match(lines[last])
    for found in chain(_misaligned(lines, last - 1), _misaligned(lines, last)):
        if found.at == last or (below and str(found.kind.mended).startswith(f"{' ' * len(below['before'])}\\g")):
            yield [found]
    above = chain.from_iterable(slips_on(lines, at) for at in range(last, -1, -1))
    yield from map(_alone, islice(filter(opens_with_key, above), _FAR))


def _misaligned(lines: Sequence[str], at: int) -> Iterator[FoundSlip]:
    """Give a line that opens with a known key as it would stand below each of those above it, the nearest first."""
    match = _ALIGNED.match(lines[at]) if 0 < at < len(lines) else None
    if match is None or match["key"] not in KEY_NAMES:
        return
    above = [found for line in lines[max(0, at - _FAR) : at] if (found := KEYED_LINE.match(line))]
    columns = {len(found["before"]): found["key"] for found in above}  # of one column the nearest counts
    for column, key in reversed(columns.items()):
        if column != len(match["before"]):
            reason = "“{key}”没有与同类的键对齐。"
            hint = f"请在前面空{column}格，与上面的“{key}”对齐。"
            yield FoundSlip(at, SlipKind(_ALIGNED, f"{' ' * column}\\g<key>:", reason, hint), match)


def _misplaced(lines: Sequence[str], at: int) -> Iterator[FoundSlip]:
    """Give the line with a dash above that does not align with several keys below it, as it would."""
    match = _DASHED.match(lines[at - 1]) if at else None
    below = [_ALIGNED.match(line) for line in lines[at : at + 2]]
    columns = {len(one["before"]) if one else 0 for one in below}
    if match and len(below) > 1 and len(columns) == 1 and (column := columns.pop() - len("- ")) >= 0:
        name = below[0]["key"] if below[0] else ""
        hint = f"请在短横前面空{column}格，使“{{key}}”与下面的“{name}”对齐。"
        yield FoundSlip(
            at - 1, SlipKind(_DASHED, f"{' ' * column}- \\g<key>:", "“- {key}”没有与下面的键对齐。", hint), match
        )


def _outdented(lines: Sequence[str], last: int) -> Iterator[list[FoundSlip]]:
    """Give the items above that stand further out than the key of their list, as they would stand below it."""
    for at in range(last - 1, max(0, last - _FAR), -1):
        heads = _HEADS.fullmatch(lines[at].rstrip())
        if heads is None or heads["key"] not in _LISTED_KEYS or heads["dash"]:
            continue
        column = len(heads["before"])
        items = list(takewhile(bool, (_ITEM.match(line) for line in lines[at + 1 : last])))
        if items and all(len(one["before"]) < column for one in items if one):
            reason = f"短横没有与“{heads['key']}”对齐，这一项不在它里面了。"
            hint = f"“{heads['key']}”的各项，短横前面都要空{column}格。"
            kind = SlipKind(_ITEM, f"{' ' * column}- ", reason, hint)
            yield [FoundSlip(at + below, kind, one) for below, one in enumerate(items, 1) if one]
        return


def _unlisted(lines: Sequence[str], last: int) -> Iterator[list[FoundSlip]]:
    """Give the texts that stand below the key of a list where keys stand, without dashes, as its items."""
    for at in range(last, max(0, last - _FAR), -1):
        heads = _HEADS.fullmatch(lines[at - 1].rstrip())
        if heads and heads["key"] in _LISTED_KEYS:
            column = len(heads["before"] + heads["dash"])
            reason, hint = "这一行漏了开头的短横。", f"请写成“- {{rest}}”，短横前面空{column}格。"
            kind = SlipKind(re.compile(f" {{{column}}}{_TEXT}"), f"{' ' * column}- ", reason, hint)
            texts = takewhile(bool, map(kind.form.match, lines[at:]))
            if slips := [FoundSlip(at + n, kind, one) for n, one in enumerate(texts) if one]:
                yield slips
            return


_TEXT = rf"(?=[^\s#-])(?!{NAME}:(?:\s|$)){REST}"


def _filled(lines: Sequence[str], at: int) -> Iterator[FoundSlip]:
    """Give the key of a list above that has a text behind it, as it would stand without."""
    match = _FILLED.match(lines[at - 1]) if at and lines[at].lstrip().startswith("- ") else None
    if match and match["key"] in _LISTED_KEYS:
        reason = "“{key}”后面写了“{rest}”，下面又是一个列表。"
        kind = SlipKind(_FILLED, r"\g<head>: # ", reason, "请二者留其一：“{key}:”后面不写内容，各项写在下面。")
        yield FoundSlip(at - 1, kind, match)


_FILLED = compile_later(rf"(?P<head> *(?:- +)?(?P<key>{NAME})): +(?=[^\s#]){REST}")


def _undashed(lines: Sequence[str], last: int) -> Iterator[FoundSlip]:
    """Give a line that should begin an item and has no dash: beside one that has, or first below the key of a list."""
    for at in range(last, max(0, last - _FAR), -1):
        match, above = _UNDASHED.match(lines[at]), lines[at - 1]
        if match is None:
            continue
        column = len(match["before"])
        alike = rf" {{{column}}}- +\{{?{re.escape(match['key'])}:" if match["key"] else "(?!)"
        in_list = at == last and any(re.match(alike, line) for line in lines[max(0, at - _FAR) : at])
        heads = _HEADS.fullmatch(above.rstrip())
        if in_list or (heads and heads["key"] in _LISTED_KEYS and len(heads["before"]) <= column):
            hint = f"请写成“- {{rest}}”，短横前面空{column}格。"
            yield FoundSlip(at, SlipKind(_UNDASHED, "\\g<before>- ", "这一行漏了开头的短横。", hint), match)


_UNDASHED = compile_later(rf"(?P<before> *)  (?=[^\s#-])(?:(?=(?P<key>{NAME}):\s)|){REST}")
_HEADS = compile_later(rf"(?P<before> *)(?P<dash>(?:- +)?)(?P<key>{NAME}):")
_ITEM = compile_later(r"(?P<before> *)- +(?=\S)")
_DASHED = compile_later(rf" *- +(?P<key>{NAME}):(?=\s|$)")
_ALIGNED = compile_later(rf"(?P<before> *)(?P<key>{NAME}):(?=\s|$)")
KEYED_LINE = compile_later(rf"(?P<before> *(?:- +)?)(?P<key>{NAME}):(?=\s|$)")


def _alone(one: FoundSlip) -> list[FoundSlip]:
    return [one]


def opens_with_key(one: FoundSlip) -> bool:
    """Tell whether the line of a slip begins with a key, or with what is often written for one."""
    return one.match.groupdict().get("key") in _MEANT


def slips_on(lines: Sequence[str], at: int) -> Iterator[FoundSlip]:
    """Give the slips a line shows."""
    for kind in KINDS if 0 <= at < len(lines) and len(lines[at]) <= _LONGEST_LINE else ():
        if match := kind.form.match(lines[at]):
            yield FoundSlip(at, kind, match)


def _indent_below(lines: Sequence[str]) -> str:
    """Give the blanks that a line below these is expected to begin with."""
    above = next((line for line in reversed(lines) if line.strip()), "")
    text = above.lstrip(" ")
    inside = text.startswith("- ") or text.rstrip().endswith(":")
    return " " * (len(above) - len(text) + 2 * inside)


def say_slips(found: Iterable[FoundSlip], least: str = "") -> list[Slip]:
    """Give the first slip of each kind, with the lines of its like; ``least`` is said of their number."""
    places: dict[SlipKind, list[FoundSlip]] = {}
    for one in found:
        places.setdefault(one.kind, []).append(one)
    return [_said(first, others, least) for first, *others in places.values()]


def _said(first: FoundSlip, others: Sequence[FoundSlip], least: str) -> Slip:
    words = {name: (word or "").strip() for name, word in first.match.groupdict().items()}
    words["blank"] = "全角空格" if _WIDE_BLANK in first.match[0] else "特殊的空格（多是从网页、Word里复制来的）"
    if "rest" in words and first.match.end("rest") < len(first.match.string.rstrip()):
        words["rest"] += "…"
    hint = first.kind.hint.format(**words)
    if others:
        lines = "、".join(str(one.at + 1) for one in others[:_MOST_LINES])
        hint += f"同样的{least}还有{len(others)}处：第{lines}行{'等' * (len(others) > _MOST_LINES)}。"
    return Slip(first.at + 1, first.kind.reason.format(**words), hint)
