"""Lines that YAML takes into the text above them, though they were meant for themselves: their colon or dash is no YAML one.

``标题: 加强宣传`` with ``责任单位：市科技局`` further in below it is to YAML one title of two lines. Nothing a clerk types may
so become part of another value unsaid.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from checklist.plandata.slipkinds import BLANKS, LIST_SIGNS, REST, SlipKind
from checklist.plandata.spoken import KEY_NAMES, names_of
from checklist.plandata.yamlslips import KEYED_LINE, LISTS_WITH_KEYS, FoundSlip, opens_with_key, say_slips, slips_on
from checklist.words import compile_later

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from checklist.plandata.yamlslips import Slip

_PROSE = names_of(("text", "goal", "notes", "actions", "link_reason"))
"""Keys of texts in which a word with a colon may begin a line."""
_SHORT_TEXTS = names_of(("actions",))
"""Keys of lists of texts that have a line each."""


class Oddity(NamedTuple):
    """What is worth a look in a file: told as a warning."""

    line: int
    code: str
    message: str
    hint: str


class Folds(NamedTuple):
    """Lines that YAML took into the text above them though they were, or may have been, meant for themselves."""

    slips: list[FoundSlip]
    doubtful: list[FoundSlip]
    """Lines of a longer text that begin with a key and its colon."""
    joined: list[Oddity]
    """Lines below the key of a list that make one item."""

    def as_slips(self) -> list[Slip]:
        """Give what is surely wrong, the first of each kind with the lines of its like."""
        sure = [one for one in self.slips if one.kind.is_sure]
        return say_slips(sure or self.slips)

    def doubts(self) -> Iterator[Oddity]:
        """Give what may be meant as text as well."""
        for at, _, match in self.doubtful:
            message = f"“{match['key']}”开头的这一行并进了上一行的文字，没有当成键。"
            hint = f"若是键，请写成“{match['key']}: …”，与上面的键对齐；若是文字，请把整段用英文引号括起。"
            yield Oddity(at + 1, code="folded-key", message=message, hint=hint)
        yield from self.joined


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
        return self.is_item and self.key in LISTS_WITH_KEYS


def note_folds(folds: Folds, lines: Sequence[str], first: int, held: Held) -> None:
    """Note in ``folds`` which lines of a text, from its ``first`` (from 0) on, were meant for themselves."""
    if held.quote:
        if any(KEYED_LINE.match(line) or line.lstrip().startswith("- ") for line in lines[1:]):
            kind = SlipKind(
                _FIRST_QUOTE, "", "引号没有配对。", f"这里的引号到第{first + len(lines)}行才结束，请检查是否成对。"
            )
            folds.slips.extend(FoundSlip(first, kind, match) for match in _FIRST_QUOTE.finditer(lines[0], held.column))
        return
    begin = 0 if held.has_keys or held.is_below else 1
    keyed = [one for at in range(begin, len(lines)) for one in islice(filter(opens_with_key, slips_on(lines, at)), 1)]
    for one in keyed:
        _note_keyed(
            folds,
            one._replace(at=first + one.at),
            held,
            ends=not lines[one.at + 1 :] and not lines[-1][one.match.end() :].strip(),
        )
    if held.key in _SHORT_TEXTS and held.is_below and not (held.is_item or keyed) and lines[1:]:
        hint = f"分成几条的，每行以“- ”开头；就是一条的，从“{held.key}: ”后面写起。"
        folds.joined.append(Oddity(first + 1, "folded-key", f"“{held.key}”下面的{len(lines)}行并成了一条。", hint))
    in_brackets = _OPENING.search(lines[0], 0, held.column)
    for place in range(1, 0 if keyed or in_brackets else len(lines)):
        stray = _STRAY.match(lines[place])
        if stray and (held.is_item or stray["dash"]):
            folds.slips.append(FoundSlip(first + place, _stray_kind(lines[0], is_item=held.is_item), stray))


def _note_keyed(folds: Folds, one: FoundSlip, held: Held, *, ends: bool) -> None:
    """Note a line that begins with a key; with a text behind it (it does not end there) it may be part of a longer one."""
    placed = one if held.has_keys else one._replace(kind=_deeper(one.kind, held.key))
    if held.has_keys or held.key not in _PROSE or ends:
        folds.slips.append(placed)
    elif _is_doubtful(one.match, held.key):
        folds.doubtful.append(placed)


def note_blank(folds: Folds, line: str, place: int) -> None:
    """Note in ``folds`` the blanks before a key that YAML takes for a part of it."""
    folds.slips.extend(one._replace(at=place) for one in islice(slips_on([line], 0), 1) if one.kind.is_sure)


def note_wide_remark(folds: Folds, text: str, first: int) -> None:
    """Note in ``folds`` what was meant as a remark behind a text, but for its full-width ＃."""
    if match := _WIDE_REMARK.search(text):
        hint = "备注请用半角的“#”加空格开头；若是文字，请把整段用英文引号括起。"
        folds.slips.append(
            FoundSlip(
                first + text.count("\n", 0, match.start()), SlipKind(_WIDE_REMARK, "", "“＃”引不出备注。", hint), match
            )
        )


_FIRST_QUOTE = compile_later("[\"']")
_OPENING = compile_later(r"[\[{]")
_WIDE_REMARK = compile_later(r"[ \t\u3000\u00a0]＃(?![0-9０-９])")
_STRAY = compile_later(
    rf"[ \t]*(?:(?P<dash>-[ {BLANKS}]+)|-(?=[^\s\d-])|[{LIST_SIGNS}][ \u3000\u00a0]*(?=[^\s：:*－—–―−·-])){REST}"
)
"""An item that stands further in than the one above it; a text that is no list may begin a line with a dash of its own."""


def _deeper(kind: SlipKind, holder: str) -> SlipKind:
    """Give a kind of slip as it is told of a line that stands further in than the key above it."""
    name = holder.replace("{", "{{").replace("}", "}}")
    hint = f"这一行并进了上面的“{name}”，请与它对齐；若是它的内容，请把整段用英文引号括起。"
    return kind._replace(hint=f"{kind.hint}{hint}")


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
