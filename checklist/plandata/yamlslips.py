"""Slips of a clerk's hand that YAML stumbles over, on their own lines: one is told by mending it and reading on.

Where a parser gives up is often below the slip. So the lines around, and those above that open with a key, are mended one
by one; the slip is the line whose mending lets the parser get further. All slips of a file are found in one go.
"""

from __future__ import annotations

import re
from itertools import chain, islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from checklist.plandata.heard import HEARD
from checklist.plandata.spoken import KEY_NAMES, names_of
from checklist.words.regex import compile_later

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
_MEANT = KEY_NAMES | set(" ".join(HEARD.values()).split())
"""What is a key, or is often written for one."""
LISTS_WITH_KEYS = names_of(
    ("regions", "units", "groups", "formerly", "indicators", "plans", "sections", "measures", "targets", "goal")
)
"""Keys of lists whose items have keys."""
_LISTED_KEYS = LISTS_WITH_KEYS | names_of(("actions", "notes", "topics", "lead", "support", "responsible"))


class Slip(NamedTuple):
    """What is wrong on a line (from 1), and what to do."""

    line: int
    reason: str
    hint: str


class SlipKind(NamedTuple):
    """A slip that is seen at the beginning of a line: what stands there, and how it reads when it is mended."""

    form: re.Pattern[str]
    mended: str | Callable[[re.Match[str]], str]
    reason: str
    hint: str
    is_sure: bool = False
    """Whether it is wrong wherever a parser stumbles near it, mended well or not."""

    def mend(self, line: str, match: re.Match[str], indent: str) -> str:
        """Give the line as it was meant; ``indent`` is what the line above lets expect."""
        opening = match.expand(self.mended) if isinstance(self.mended, str) else self.mended(match)
        return f"{opening}{line[match.end() :]}".replace("\0", indent)


_WIDE_BLANK = chr(0x3000)
BLANKS = r"\u3000\u00a0\u2002-\u200a\u202f\u205f"
"""Look like a space and are none to YAML."""
_BARE_KEY = "编码|编号|名称|全称|标题|地区|牵头单位|配合单位|责任单位|期限|成文日期|时限|指标"
"""What begins no sentence, and so is a key without a mark behind it too."""
LIST_SIGNS = "－—–―−•·●○■◆▪*＊"
"""What stands for the dash of a list."""
_NAME = r"[\w（）()/]{1,18}"
_VALUE = rf"(?P<before> *(?:- +)*(?:{_NAME}: +)?)"
"""What stands before a value on its line."""
_BEGUN = r"(?P<before>[ \t]*(?:- *)?)"
_KEY = rf"{_BEGUN}(?P<key>[\w（）()/]{{1,12}})"
REST = r"(?=(?P<rest>[^\r\n]{0,8}))"
_LISTED = r"(?P<rest>[^\s：:*－—–―−·-][^\r\n]{0,8})"
_KINDS = (
    SlipKind(compile_later(rf"(?P<before> *)[{BLANKS}][ {BLANKS}\t]*"), "\0", "缩进里有{blank}。", "请改用半角空格缩进。", is_sure=True),
    SlipKind(compile_later(rf"(?P<before> *)\t[ \t{BLANKS}]*"), "\0", "缩进里有制表符（Tab）。", "请改用空格缩进。", is_sure=True),
    SlipKind(
        compile_later(rf"{_KEY}[ {BLANKS}]*(?P<mark>[：﹕︰])[ \t{BLANKS}]*"),
        r"\g<before>\g<key>: ",
        "“{key}”后面的冒号“{mark}”是全角的。",
        "请改成半角冒号加空格，如“{key}: …”。",
    ),
    SlipKind(
        compile_later(rf"{_KEY}[ {BLANKS}]*(?P<mark>[；;])[ \t{BLANKS}]*"),
        r"\g<before>\g<key>: ",
        "“{key}”后面应是冒号，写成了“{mark}”。",
        "请改成半角冒号加空格，如“{key}: …”。",
    ),
    SlipKind(
        compile_later(rf"{_KEY}[ \t]*:[ \t]*[{BLANKS}][ \t{BLANKS}]*{REST}"),
        r"\g<before>\g<key>: ",
        "“{key}”的冒号后面是{blank}。",
        "请改成半角空格，如“{key}: {rest}”。",
    ),
    SlipKind(
        compile_later(rf"{_KEY}:(?=[^\s:/{BLANKS}]){REST}"),
        r"\g<before>\g<key>: ",
        "“{key}”的冒号后面少一个空格。",
        "请写成“{key}: {rest}”。",
    ),
    SlipKind(
        compile_later(rf"{_KEY}[ {BLANKS}]+(?=[^\s:：{BLANKS}]){REST}(?![^\r\n]*: )"),
        r"\g<before>\g<key>: ",
        "“{key}”后面少了冒号。",
        "请写成“{key}: {rest}”。",
    ),
    SlipKind(
        compile_later(r"(?P<before>[ \t]*(?:(?:- +)?[\w（）()/]{1,12}:[ \t]+)?)(?P<mark>＃|//|/\*|…+|\.{3,}|;)"),
        r"\g<before># ",
        "“{mark}”引不出备注，也不是内容。",
        "备注请用半角的“#”加空格开头；不要的请删去。",
    ),
    SlipKind(
        compile_later(rf"(?P<before>[ \t]*)-[{BLANKS}][ \t{BLANKS}]*{REST}"),
        r"\g<before>- ",
        "“-”后面是{blank}。",
        "请改成半角空格，如“- {rest}”。",
    ),
    SlipKind(
        compile_later(rf"(?P<before>[ \t]*)-(?=[^\s\-{BLANKS}]){REST}"),
        r"\g<before>- ",
        "“-”后面少一个空格。",
        "请写成“- {rest}”。",
    ),
    SlipKind(
        compile_later(rf"(?P<before>[ \t]*)(?P<mark>[{LIST_SIGNS}])[ \t{BLANKS}]*(?={_LISTED})"),
        r"\g<before>- ",
        "“{mark}”不是列表用的短横。",
        "请改成半角短横加空格，如“- {rest}”。",
    ),
    SlipKind(
        compile_later(
            r"(?P<before>[ \t]*)(?P<mark>[（(][0-9一二三四五六七八九十]{1,3}[）)]|[0-9一二三四五六七八九十]{1,3}[.、．)）]|[①-⑳])"
            rf"[ \t{BLANKS}]*(?={_LISTED})"
        ),
        r"\g<before>- ",
        "列表的各项要以短横开头，这里是“{mark}”。",
        "请写成“- {rest}”，序号不用写。",
    ),
    SlipKind(
        compile_later(r"(?P<before>[^#\r\n]*?)(?P<mark>[｛｝])(?P<rest>[^\r\n]*)"),
        lambda match: match[0].replace("｛", "{").replace("｝", "}"),
        "花括号“{mark}”是全角的。",
        "请改成半角的，如“{{名称: 市科技局, 全称: …}}”。",
    ),
    SlipKind(
        compile_later(rf"[^#\r\n]*?[{{,][ \t]*\w+: ?[^\s,{{}}]*?(?P<mark>[，、；;])[ {BLANKS}]*(?P<key>\w{{1,12}})[:：][^\r\n]*"),
        lambda match: re.sub(rf"[，、；;][ {BLANKS}]*(?=\w{{1,12}}[:：])", ", ", match[0]).replace("：", ": "),
        "花括号里分隔各项的逗号写成了“{mark}”。",
        "请改成半角逗号加空格，如“, {key}: …”。",
    ),
    SlipKind(
        compile_later(r"(?P<before>[^#\r\n]*?(?:: |[\[,] ?|- ))(?P<mark>%|>=?)(?=[,}\]\s]|$)"),
        r'\g<before>"\g<mark>"',
        "“{mark}”不能直接写。",
        '请用英文引号括起："{mark}"。',
    ),
    SlipKind(
        compile_later(
            rf"{_VALUE}(?P<mark>[%&*!@`]|[|>](?=[^\s+0-9-]|[0-9]{{2}}))(?P<text>[^\s\"][^\r\n\"]*?)[ \t]*(?=\r?$)"
        ),
        r'\g<before>"\g<mark>\g<text>"',
        "文字不能直接以“{mark}”开头。",
        '请把整段用英文引号括起："{mark}{text}"。',
    ),
    SlipKind(
        compile_later(r"(?P<before> *- *[\[{][^\r\n]*[\]}])[ \t]*(?P<mark>[,，;；、。.])[ \t]*(?=\r?$)"),
        r"\g<before>",
        "行尾多了一个“{mark}”。",
        "一行一项的列表，行尾不加标点，请删去。",
    ),
    SlipKind(
        compile_later(r"(?P<before>[^#\r\n]*?: +\[[^\]\r\n]*)\](?P<mark>等[\u4e00-\u9fff]{0,6})[ \t]*(?=\r?$)"),
        r"\g<before>\g<mark>]",
        "“{mark}”写在了方括号外面。",
        "请写在最后一个单位的后面、方括号里面，如“[市科技局, 市财政局{mark}]”。",
    ),
    SlipKind(
        compile_later(
            rf"{_VALUE}\"(?P<text>[^\"\r\n]+)\"(?P<rest>[^\s,\]}}:#\"][^\"\r\n]*?)[ \t]*(?=\r?$)"
        ),
        r"\g<before>“\g<text>”\g<rest>",
        "英文引号只括住了文字的一部分。",
        "文字里的引号请用中文的，如“{text}”{rest}。",
    ),
    SlipKind(
        compile_later(r'(?P<before>[^"\r\n]*: *|[ \t]*- )(?:"(?P<rest>[^"“”\r\n]*)[”“]|[”“](?P<other>[^"“”\r\n]*)")[ \t]*(?=\r?$)'),
        lambda match: f"{match['before']}\"{match['rest'] or match['other']}\"",
        "引号一头是半角，一头是全角。",
        "请两头都用半角的，或者都不用。",
    ),
    SlipKind(
        compile_later(rf"{_BEGUN}(?P<key>{_BARE_KEY})(?=[^\s:：])(?![^\r\n]*: ){REST}"),
        r"\g<before>\g<key>: ",
        "“{key}”后面少了冒号。",
        "请写成“{key}: {rest}”。",
    ),
)  # fmt: skip


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
    return say_slips(sorted(_without_guesses(found), key=lambda one: one.at))


def _without_guesses(found: list[FoundSlip]) -> list[FoundSlip]:
    """Leave out, beside blanks that are none, what does not align with them: how far in they stand is but a guess."""
    guesses = (_ALIGNED, _DASHED) if any(one.kind.is_sure for one in found) else ()
    return [one for one in found if one.kind.form not in guesses]


class _Reading:
    """Reads texts so often and no oftener; then every text is said to fail at its beginning."""

    def __init__(self, stumble: Stumble, most: int) -> None:
        self._stumble, self._left = stumble, most

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


def _filled(lines: Sequence[str], at: int) -> Iterator[FoundSlip]:
    """Give the key of a list above that has a text behind it, as it would stand without."""
    match = _FILLED.match(lines[at - 1]) if at and lines[at].lstrip().startswith("- ") else None
    if match and match["key"] in _LISTED_KEYS:
        reason = "“{key}”后面写了“{rest}”，下面又是一个列表。"
        kind = SlipKind(_FILLED, r"\g<head>: # ", reason, "请二者留其一：“{key}:”后面不写内容，各项写在下面。")
        yield FoundSlip(at - 1, kind, match)


_FILLED = compile_later(rf"(?P<head> *(?:- +)?(?P<key>{_NAME})): +(?=[^\s#]){REST}")


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


_UNDASHED = compile_later(rf"(?P<before> *)  (?=[^\s#-])(?:(?=(?P<key>{_NAME}):\s)|){REST}")
_HEADS = compile_later(rf"(?P<before> *)(?:- +)?(?P<key>{_NAME}):")
_DASHED = compile_later(rf" *- +(?P<key>{_NAME}):(?=\s|$)")
_ALIGNED = compile_later(rf"(?P<before> *)(?P<key>{_NAME}):(?=\s|$)")
KEYED_LINE = compile_later(rf"(?P<before> *(?:- +)?)(?P<key>{_NAME}):(?=\s|$)")


def _alone(one: FoundSlip) -> list[FoundSlip]:
    return [one]


def opens_with_key(one: FoundSlip) -> bool:
    """Tell whether the line of a slip begins with a key, or with what is often written for one."""
    return one.match.groupdict().get("key") in _MEANT


def slips_on(lines: Sequence[str], at: int) -> Iterator[FoundSlip]:
    """Give the slips a line shows."""
    for kind in _KINDS if 0 <= at < len(lines) and len(lines[at]) <= _LONGEST_LINE else ():
        if match := kind.form.match(lines[at]):
            yield FoundSlip(at, kind, match)


def _indent_below(lines: Sequence[str]) -> str:
    """Give the blanks that a line below these is expected to begin with."""
    above = next((line for line in reversed(lines) if line.strip()), "")
    text = above.lstrip(" ")
    inside = text.startswith("- ") or text.rstrip().endswith(":")
    return " " * (len(above) - len(text) + 2 * inside)


def say_slips(found: Iterable[FoundSlip]) -> list[Slip]:
    """Give the first slip of each kind, with the lines of its like."""
    places: dict[SlipKind, list[FoundSlip]] = {}
    for one in found:
        places.setdefault(one.kind, []).append(one)
    return [_said(first, others) for first, *others in places.values()]


def _said(first: FoundSlip, others: Sequence[FoundSlip]) -> Slip:
    words = {name: (word or "").strip() for name, word in first.match.groupdict().items()}
    words["blank"] = "全角空格" if _WIDE_BLANK in first.match[0] else "特殊的空格（多是从网页、Word里复制来的）"
    if "rest" in words and first.match.end("rest") < len(first.match.string.rstrip()):
        words["rest"] += "…"
    hint = first.kind.hint.format(**words)
    if others:
        lines = "、".join(str(one.at + 1) for one in others[:_MOST_LINES])
        hint += f"同样的还有{len(others)}处：第{lines}行{'等' * (len(others) > _MOST_LINES)}。"
    return Slip(first.at + 1, first.kind.reason.format(**words), hint)
