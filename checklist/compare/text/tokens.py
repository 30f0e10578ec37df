"""Tokens of running text, the pieces a comparison never cuts: figures with units, dates, unit names, words, characters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from checklist.words.figures import format_number, han_number, parse_quantity, split_quantities, to_base

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.compare.text.words import Cutter


class Token(NamedTuple):
    """A piece that is never cut; equal keys are equal pieces. Punctuation and list numbers have keys of their own."""

    text: str
    key: str


PUNCTUATION, LIST_NUMBER = "\x00", "\x01"
_OPENS = re.compile(r"[。；;：:！？!?\n]\s*\Z")
_HAN = "[一二三四五六七八九十]"
LIST_MARK = re.compile(
    r"(?:(?<=[。；;：:！？!?\n])|\A)\s*(?:[0-9]{1,2}(?:[.．](?![0-9])|[、)）])|[（(][0-9]{1,2}[）)]|[①-⒛]"
    rf"|{_HAN}{{1,3}}、(?!{_HAN})|[（(]{_HAN}{{1,3}}[）)]|{_HAN}是(?!否))\s*"
)
"""The number of an item of a list, where a sentence or a clause after a semicolon begins: 1. （1） ① 一、 （一） 一是."""
_NUMERAL = "(?:[一二两三四五六七八九十百]{1,4}|[0-9０-９]{1,2}(?:[.．][0-9０-９])?)"
_SPAN = "(?:个?(?:年|月|季度|周|星期|小时|工作日)|天)"
_WHOLE = re.compile(
    "("
    "《[^《》\n]{1,60}》"
    rf"|第{_NUMERAL}[批期轮届次类级]"
    f"|(?:“十{_HAN}五”|十{_HAN}五)(?:期?末|初|期间|时期|以来|规划)?"
    rf"|(?<![提之以底末日月])前{_NUMERAL}[位名强]"
    rf"|(?<![0-9０-９.．年第—–~～-])每?(?:{_NUMERAL}(?:[—–~～至到-]{_NUMERAL})?[ \u00a0\u3000]?|半){_SPAN}(?<![0-9０-９]月)(?:半|以?内)?"
    "|每(?:年度?|半年|季度?|月|周|天|日)"
    "|(?<!年)[上下]半年"
    rf"|{_HAN}分之{_HAN}|翻{_NUMERAL}番"
    ")"
)
"""Pieces that change as a whole beside figures and dates: titles of documents, ordinals, plan periods, ranks, spans of time."""
_HAN_NUMERAL = re.compile("[一二两三四五六七八九十百]{1,4}(?!五)")
_BLANK_IN_QUANTITY = re.compile(r"(?<=[0-9０-９])[ \u00a0\u3000]+(?=[\u4e00-\u9fff%％])")
_DASHES = str.maketrans("—–－~～至", "------")


def opens_list(before: str) -> bool:
    """Tell whether a number that follows ``before`` may be the number of a list."""
    return not before.strip() or _OPENS.search(before) is not None


def tokens_of(text: str, cutter: Cutter, *, opens: bool = True) -> tuple[Token, ...]:
    """Give the tokens of a text in order; joined they are the text again.

    ``opens`` is False where the text goes on from something a list cannot begin after.
    """
    tokens: list[Token] = []
    at = 0
    for match in LIST_MARK.finditer(text):
        if match.start() == 0 and not opens:
            continue
        tokens += _wording_tokens(text[at : match.start()], cutter)
        tokens.append(Token(match[0], LIST_NUMBER))
        at = match.end()
    return (*tokens, *_wording_tokens(text[at:], cutter))


def _wording_tokens(text: str, cutter: Cutter) -> Iterator[Token]:
    for place, stretch in enumerate(_WHOLE.split(text)):
        if place % 2:
            yield Token(stretch, _whole_key(stretch))
        else:
            yield from _quantity_tokens(stretch, cutter)


def _quantity_tokens(text: str, cutter: Cutter) -> Iterator[Token]:
    plain: list[str] = []
    for part in _quantities(text):
        if len(part) == 1:
            plain.append(part)
            continue
        yield from _plain_tokens("".join(plain), cutter)
        plain.clear()
        yield Token(part, _quantity_key(part))
    yield from _plain_tokens("".join(plain), cutter)


def _quantities(text: str) -> Iterator[str]:
    """Cut out the quantities, also those with a blank before their unit (5000 万元); joined the parts are the text."""
    bare = _BLANK_IN_QUANTITY.sub("", text)
    if bare == text:
        yield from split_quantities(text)
        return
    at = 0
    for part in split_quantities(bare):
        start = at
        for character in part:
            while text[at] != character:
                at += 1
            at += 1
        taken = text[start:at]
        blanks = len(taken) - len(taken.lstrip()) if taken[:1] != part[:1] else 0
        yield from taken[:blanks]
        yield taken[blanks:]


def _plain_tokens(text: str, cutter: Cutter) -> Iterator[Token]:
    for word in cutter.words(text):
        yield Token(word, character_key(word) if len(word) == 1 else cutter.key(word))


@lru_cache(maxsize=8192)
def character_key(character: str) -> str:
    """Give what a single character is compared by; all punctuation and blanks are one."""
    plain = unicodedata.normalize("NFKC", character)
    return PUNCTUATION if unicodedata.category(character)[0] in "PZC" and plain not in "%‰" else plain


@lru_cache(maxsize=8192)
def _whole_key(piece: str) -> str:
    """Give what a piece that changes as a whole is compared by: 第一批 is 第1批, two years are 2年."""
    plain = unicodedata.normalize("NFKC", piece).replace(" ", "").strip("“”")
    if piece[0] in "《“十":
        return plain.replace("”", "")
    return _HAN_NUMERAL.sub(lambda match: format_number(han_number(match[0]) or 0), plain).translate(_DASHES)


@lru_cache(maxsize=8192)
def _quantity_key(token: str) -> str:
    """Give what a figure is compared by: its value in the plain unit, so that 1.2万人 is 12000人 and 百分之十 is 10%."""
    plain = unicodedata.normalize("NFKC", token).replace(" ", "")
    quantity = parse_quantity(plain)
    if quantity is None:
        return plain.translate(_DASHES) if plain[:1].isdigit() else plain
    ends = [to_base(end, quantity.measurement_unit) for end in (quantity.value, quantity.value_to) if end is not None]
    return f"{quantity.comparator}{'-'.join(format_number(value) for value, _ in ends)}{ends[0][1]}"


def significant(tokens: Iterable[Token]) -> bool:
    """Tell whether there is more than punctuation and numbers of lists."""
    return any(token.key not in (PUNCTUATION, LIST_NUMBER) for token in tokens)
