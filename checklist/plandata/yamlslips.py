"""Slips of a clerk's hand in the lines of a file: those YAML stumbles over, and those it takes into the text above unsaid.

Where a parser gives up is often below the slip. So the lines around, and those above that open with a key, are mended one
by one; the slip is the line whose mending lets the parser get further. All slips of a file are found in one go.

``标题: 加强宣传`` with ``责任单位：市科技局`` further in below it is to YAML one title of two lines. Nothing a clerk types
may so become part of another value unsaid.
"""

from __future__ import annotations

import re
from itertools import chain, islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from checklist.plandata.findings import Oddity
from checklist.plandata.keynames import HEARD, KEY_NAMES, names_of
from checklist.plandata.slipkinds import BLANKS, KINDS, LIST_SIGNS, NAME, REST, SlipKind
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
_LISTS_WITH_KEYS = names_of(
    ("regions", "units", "groups", "formerly", "indicators", "plans", "sections", "measures", "targets", "goal")
)
"""Keys of lists whose items have keys."""
_LISTED_KEYS = _LISTS_WITH_KEYS | names_of(("actions", "notes", "topics", "lead", "support", "responsible"))
_PROSE = names_of(("text", "goal", "notes", "actions", "link_reason"))
"""Keys of texts in which a word with a colon may begin a line."""
_SHORT_TEXTS = names_of(("actions",))
"""Keys of lists of texts that have a line each."""
_WIDE_BLANK = chr(0x3000)


class Slip(NamedTuple):
    """What is wrong on a line (from 1), and what to do."""

    line: int
    reason: str
    hint: str


class _Found(NamedTuple):
    """A slip on a line (from 0)."""

    at: int
    kind: SlipKind
    match: re.Match[str]

    @property
    def is_of_key(self) -> bool:
        """True where the line begins with a key, or with what is often written for one."""
        return self.match.groupdict().get("key") in _MEANT


def _slips_on(lines: Sequence[str], at: int) -> Iterator[_Found]:
    """Give the slips a line shows."""
    for kind in KINDS if 0 <= at < len(lines) and len(lines[at]) <= _LONGEST_LINE else ():
        if match := kind.form.match(lines[at]):
            yield _Found(at, kind, match)


def _say(found: Iterable[_Found], least: str = "") -> list[Slip]:
    """Give the first slip of each kind, with the lines of its like; ``least`` is said of their number."""
    places: dict[SlipKind, list[_Found]] = {}
    for one in found:
        places.setdefault(one.kind, []).append(one)
    said = []
    for first, *others in places.values():
        words = {name: (word or "").strip() for name, word in first.match.groupdict().items()}
        words["blank"] = "全角空格" if _WIDE_BLANK in first.match[0] else "特殊的空格（多是从网页、Word里复制来的）"
        if "rest" in words and first.match.end("rest") < len(first.match.string.rstrip()):
            words["rest"] += "…"
        hint = first.kind.hint.format(**words)
        if others:
            lines = "、".join(str(one.at + 1) for one in others[:_MOST_LINES])
            hint += f"同样的{least}还有{len(others)}处：第{lines}行{'等' * (len(others) > _MOST_LINES)}。"
        said.append(Slip(first.at + 1, first.kind.reason.format(**words), hint))
    return said


# --- slips that a parser stumbles over ---


def find_slips(text: str, stumble: Stumble) -> list[Slip]:
    """Give the slips a text shows, the first of each kind with the lines of its like; none where no mending helps."""
    if len(text) > _MOST_CHARACTERS:
        return []
    reading = _Reading(stumble, min(_MOST_READINGS, _READ_IN_ALL // max(1, len(text))))
    lines, places = text.split("\n"), reading.places(text)
    found: list[_Found] = []
    while places and (mended := _mend(lines, places, reading)):
        slips, lines, places = mended
        again = {(one.at, one.kind.form) for one in slips}  # the line of a guess that did not hold
        found = [one for one in found if (one.at, one.kind.form) not in again] + slips
    return _say(sorted(_without_guesses(found), key=lambda one: one.at), "至少" if reading.is_spent else "")


def _without_guesses(found: list[_Found]) -> list[_Found]:
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
) -> tuple[list[_Found], list[str], tuple[int, ...]] | None:
    """Give slips whose mending lets a parser get further, the lines so mended, and where it gives up then."""
    for slips in _attempts(lines, places):
        mended = list(lines)
        for one in slips:
            mended[one.at] = one.kind.mend(lines[one.at], one.match, _indent_below(mended[: one.at]))
        then = reading.places("\n".join(mended))
        if not then or then[0] > places[0] or slips[0].kind.is_sure:
            return slips, mended, then
    return None


def _indent_below(lines: Sequence[str]) -> str:
    """Give the blanks that a line below these is expected to begin with."""
    above = next((line for line in reversed(lines) if line.strip()), "")
    text = above.lstrip(" ")
    inside = text.startswith("- ") or text.rstrip().endswith(":")
    return " " * (len(above) - len(text) + 2 * inside)


def _attempts(lines: list[str], places: tuple[int, ...]) -> Iterator[list[_Found]]:
    """Give what may be mended: a line near, several on end, a line above that opens with a known key."""
    last = min(places[0], len(lines) - 1)
    for at in dict.fromkeys(at for place in places for at in (place, place - 1, place + 1)):
        for one in _slips_on(lines, at):
            yield [one]
    for end in (last, last - 1):
        on_end = takewhile(bool, (list(islice(_slips_on(lines, at), 1)) for at in range(end, -1, -1)))
        if together := list(chain.from_iterable(on_end)):
            yield together
    yield from _filled(lines, last)
    yield from _undashed(lines, last)
    yield from _misplaced(lines, last)
    yield from _outdented(lines, last)
    yield from _unlisted(lines, last)
    yield from _misaligned(lines, last)
    above = (one for at in range(last, -1, -1) for one in _slips_on(lines, at) if one.is_of_key)
    for one in islice(above, _FAR):
        yield [one]


_KEYED = compile_later(rf"(?P<before> *(?:- +)?)(?P<key>{NAME}):(?=\s|$)")
_ALIGNED = compile_later(rf"(?P<before> *)(?P<key>{NAME}):(?=\s|$)")
_DASHED = compile_later(rf" *- +(?P<key>{NAME}):(?=\s|$)")
_HEADS = compile_later(rf"(?P<before> *)(?P<dash>(?:- +)?)(?P<key>{NAME}):")
_ITEM = compile_later(r"(?P<before> *)- +(?=\S)")
_FILLED = compile_later(rf"(?P<head> *(?:- +)?(?P<key>{NAME})): +(?=[^\s#]){REST}")
_UNDASHED = compile_later(rf"(?P<before> *)  (?=[^\s#-])(?:(?=(?P<key>{NAME}):\s)|){REST}")
_TEXT = rf"(?=[^\s#-])(?!{NAME}:(?:\s|$)){REST}"


def _heads_list(line: str) -> re.Match[str] | None:
    """Find the key of a list that stands alone on a line."""
    heads = _HEADS.fullmatch(line.rstrip())
    return heads if heads and heads["key"] in _LISTED_KEYS else None


def _filled(lines: Sequence[str], at: int) -> Iterator[list[_Found]]:
    """Give the key of a list above that has a text behind it, as it would stand without."""
    match = _FILLED.match(lines[at - 1]) if at and lines[at].lstrip().startswith("- ") else None
    if match and match["key"] in _LISTED_KEYS:
        reason = "“{key}”后面写了“{rest}”，下面又是一个列表。"
        kind = SlipKind(_FILLED, r"\g<head>: # ", reason, "请二者留其一：“{key}:”后面不写内容，各项写在下面。")
        yield [_Found(at - 1, kind, match)]


def _undashed(lines: Sequence[str], last: int) -> Iterator[list[_Found]]:
    """Give a line that should begin an item and has no dash: beside one that has, or first below the key of a list."""
    for at in range(last, max(0, last - _FAR), -1):
        match = _UNDASHED.match(lines[at])
        if match is None:
            continue
        column = len(match["before"])
        alike = rf" {{{column}}}- +\{{?{re.escape(match['key'])}:" if match["key"] else "(?!)"
        in_list = at == last and any(re.match(alike, line) for line in lines[max(0, at - _FAR) : at])
        heads = _heads_list(lines[at - 1])
        if in_list or (heads and len(heads["before"]) <= column):
            yield [_Found(at, _no_dash(_UNDASHED, column), match)]


def _unlisted(lines: Sequence[str], last: int) -> Iterator[list[_Found]]:
    """Give the texts that stand below the key of a list where keys stand, without dashes, as its items."""
    for at in range(last, max(0, last - _FAR), -1):
        if heads := _heads_list(lines[at - 1]):
            column = len(heads["before"] + heads["dash"])
            kind = _no_dash(re.compile(f" {{{column}}}{_TEXT}"), column)
            texts = takewhile(bool, map(kind.form.match, lines[at:]))
            if slips := [_Found(at + n, kind, one) for n, one in enumerate(texts) if one]:
                yield slips
            return


def _no_dash(form: re.Pattern[str], column: int) -> SlipKind:
    hint = f"请写成“- {{rest}}”，短横前面空{column}格。"
    return SlipKind(form, f"{' ' * column}- ", "这一行漏了开头的短横。", hint)


def _misplaced(lines: Sequence[str], at: int) -> Iterator[list[_Found]]:
    """Give the line with a dash above that does not align with several keys below it, as it would."""
    match = _DASHED.match(lines[at - 1]) if at else None
    below = [_ALIGNED.match(line) for line in lines[at : at + 2]]
    columns = {len(one["before"]) if one else 0 for one in below}
    if match and len(below) > 1 and len(columns) == 1 and (column := columns.pop() - len("- ")) >= 0:
        name = below[0]["key"] if below[0] else ""
        reason = "“- {key}”没有与下面的键对齐。"
        hint = f"请在短横前面空{column}格，使“{{key}}”与下面的“{name}”对齐。"
        yield [_Found(at - 1, SlipKind(_DASHED, f"{' ' * column}- \\g<key>:", reason, hint), match)]


def _outdented(lines: Sequence[str], last: int) -> Iterator[list[_Found]]:
    """Give the items above that stand further out than the key of their list, as they would stand below it."""
    for at in range(last - 1, max(0, last - _FAR), -1):
        heads = _heads_list(lines[at])
        if heads is None or heads["dash"]:
            continue
        column = len(heads["before"])
        items = list(takewhile(bool, (_ITEM.match(line) for line in lines[at + 1 : last])))
        if items and all(len(one["before"]) < column for one in items if one):
            reason = f"短横没有与“{heads['key']}”对齐，这一项不在它里面了。"
            hint = f"“{heads['key']}”的各项，短横前面都要空{column}格。"
            kind = SlipKind(_ITEM, f"{' ' * column}- ", reason, hint)
            yield [_Found(at + below, kind, one) for below, one in enumerate(items, 1) if one]
        return


def _misaligned(lines: Sequence[str], last: int) -> Iterator[list[_Found]]:
    """Give a line that opens with a known key as it would stand below each of those above it, the nearest first.

    The line before the last is tried only where it would align with the last one.
    """
    below = _KEYED.match(lines[last])
    for at in (last - 1, last):
        match = _ALIGNED.match(lines[at]) if at > 0 else None
        if match is None or match["key"] not in KEY_NAMES:
            continue
        above = [found for line in lines[max(0, at - _FAR) : at] if (found := _KEYED.match(line))]
        columns = {len(found["before"]): found["key"] for found in above}  # of one column the nearest counts
        for column, key in reversed(columns.items()):
            if column != len(match["before"]) and (at == last or (below and len(below["before"]) == column)):
                reason = "“{key}”没有与同类的键对齐。"
                hint = f"请在前面空{column}格，与上面的“{key}”对齐。"
                yield [_Found(at, SlipKind(_ALIGNED, f"{' ' * column}\\g<key>:", reason, hint), match)]


# --- lines that YAML took into the text above them ---


class Held(NamedTuple):
    """Where a text stands, in the words of its file."""

    key: str
    """The key of the text, or of the list it is an item of."""
    is_item: bool
    is_below: bool
    """Whether it begins on a line below its key."""
    column: int
    """Where its first line begins."""
    quote: str

    @property
    def has_keys(self) -> bool:
        """True of an item that should have keys instead of being a text."""
        return self.is_item and self.key in _LISTS_WITH_KEYS


class Folds:
    """Lines that YAML took into the text above them though they were, or may have been, meant for themselves."""

    def __init__(self) -> None:
        self._slips: list[_Found] = []
        self._doubts: list[Oddity] = []

    def as_slips(self) -> list[Slip]:
        """Give what is surely wrong, the first of each kind with the lines of its like."""
        return _say([one for one in self._slips if one.kind.is_sure] or self._slips)

    def doubts(self) -> list[Oddity]:
        """Give what may be meant as text as well."""
        return self._doubts

    def note_text(self, lines: Sequence[str], first: int, held: Held) -> None:
        """Note which lines of a text, from its ``first`` (from 0) on, were meant for themselves."""
        if held.quote:
            self._note_quote(lines, first, held.column)
            return
        begin = 0 if held.has_keys or held.is_below else 1
        found = (filter(lambda one: one.is_of_key, _slips_on(lines, at)) for at in range(begin, len(lines)))
        keyed = [one for on_line in found for one in islice(on_line, 1)]
        for one in keyed:
            is_last = one.at == len(lines) - 1 and not lines[-1][one.match.end() :].strip()
            self._note_keyed(one._replace(at=first + one.at), held, ends=is_last)
        if held.key in _SHORT_TEXTS and held.is_below and not (held.is_item or keyed) and lines[1:]:
            hint = f"分成几条的，每行以“- ”开头；就是一条的，从“{held.key}: ”后面写起。"
            self._doubts.append(Oddity(first + 1, "folded-key", f"“{held.key}”下面的{len(lines)}行并成了一条。", hint))
        in_brackets = _OPENING.search(lines[0], 0, held.column)
        for place in range(1, 0 if keyed or in_brackets else len(lines)):
            stray = _STRAY.match(lines[place])
            if stray and (held.is_item or stray["dash"]):
                self._slips.append(_Found(first + place, _stray_kind(lines[0], is_item=held.is_item), stray))

    def _note_quote(self, lines: Sequence[str], first: int, column: int) -> None:
        """Note a quotation that goes on over lines that look like keys or items."""
        if any(_KEYED.match(line) or line.lstrip().startswith("- ") for line in lines[1:]):
            hint = f"这里的引号到第{first + len(lines)}行才结束，请检查是否成对。"
            kind = SlipKind(_FIRST_QUOTE, "", "引号没有配对。", hint)
            self._slips.extend(_Found(first, kind, match) for match in _FIRST_QUOTE.finditer(lines[0], column))

    def _note_keyed(self, one: _Found, held: Held, *, ends: bool) -> None:
        """Note a line that begins with a key; with a text behind it (it does not end there) it may be part of a longer one."""
        if held.has_keys:
            self._slips.append(one)
        elif held.key not in _PROSE or ends:
            name = held.key.replace("{", "{{").replace("}", "}}")
            deeper = f"这一行并进了上面的“{name}”，请与它对齐；若是它的内容，请把整段用英文引号括起。"
            self._slips.append(one._replace(kind=one.kind._replace(hint=f"{one.kind.hint}{deeper}")))
        elif _is_doubtful(one.match, held.key):
            key = one.match["key"]
            message = f"“{key}”开头的这一行并进了上一行的文字，没有当成键。"
            hint = f"若是键，请写成“{key}: …”，与上面的键对齐；若是文字，请把整段用英文引号括起。"
            self._doubts.append(Oddity(one.at + 1, "folded-key", message, hint))

    def note_blank(self, line: str, place: int) -> None:
        """Note the blanks before a key that YAML takes for a part of it."""
        self._slips += [one._replace(at=place) for one in islice(_slips_on([line], 0), 1) if one.kind.is_sure]

    def note_wide_remark(self, text: str, first: int) -> None:
        """Note what was meant as a remark behind a text, but for its full-width ＃."""
        if match := _WIDE_REMARK.search(text):
            hint = "备注请用半角的“#”加空格开头；若是文字，请把整段用英文引号括起。"
            kind = SlipKind(_WIDE_REMARK, "", "“＃”引不出备注。", hint)
            self._slips.append(_Found(first + text.count("\n", 0, match.start()), kind, match))


_FIRST_QUOTE = compile_later("[\"']")
_OPENING = compile_later(r"[\[{]")
_WIDE_REMARK = compile_later(r"[ \t\u3000\u00a0]＃(?![0-9０-９])")
_STRAY = compile_later(
    rf"[ \t]*(?:(?P<dash>-[ {BLANKS}]+)|-(?=[^\s\d-])|[{LIST_SIGNS}][ \u3000\u00a0]*(?=[^\s：:*－—–―−·-])){REST}"
)
"""An item that stands further in than the one above it; a text that is no list may begin a line with a dash of its own."""


def _stray_kind(above: str, *, is_item: bool) -> SlipKind:
    if not is_item:
        reason = "“- ”开头的这一行并进了上一行的文字。"
        hint = "分成几条的，冒号后面换行，每条一行，都以“- ”开头；若是一段文字，请用英文引号括起。"
        return SlipKind(_STRAY, "", reason, hint)
    column = len(above) - len(above.lstrip())
    hint = f"请在前面空{column}格，与上一项对齐，写成“- {{rest}}”；若是上一项的内容，请把整条用英文引号括起。"
    return SlipKind(_STRAY, "", "短横没有与上一项的对齐，这一行并进了上一项。", hint)


def _is_doubtful(match: re.Match[str], holder: str) -> bool:
    """Tell whether a key with a colon, and not one for what holds it (勘误 in 说明), begins a line of a longer text."""
    key = match["key"]
    meant = {english for english in _PROSE.values() if {key, holder} <= names_of((english,)).keys()}
    return key in KEY_NAMES and not meant and any(colon in match[0] for colon in ":：﹕︰")
