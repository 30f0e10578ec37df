"""Tokens of running text, the pieces a comparison never cuts: figures with units, dates, unit names, words, characters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from checklist.quantities import split_quantities

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.compare.words import Cutter


class Token(NamedTuple):
    """A piece that is never cut; equal keys are equal pieces. Punctuation and list numbers have keys of their own."""

    text: str
    key: str


PUNCTUATION, LIST_NUMBER = "\x00", "\x01"
_LIST_MARK = re.compile(
    r"(?:(?<=[。；;：:\n])|\A)\s*(?:[0-9]{1,2}[.．、](?![0-9])|（[0-9]{1,2}）|\([0-9]{1,2}\)|[①-⑳])"
)
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")
_ORDINAL = re.compile(r"(第[一二三四五六七八九十百0-9０-９]{1,4}[批期轮届次])")
_BLANK_IN_QUANTITY = re.compile(r"(?<=[0-9０-９])[ \u00a0\u3000]+(?=[\u4e00-\u9fff%％])")
_DASHES = str.maketrans("—–－~～至", "------")


def tokens_of(text: str, cutter: Cutter) -> tuple[Token, ...]:
    """Give the tokens of a text in order; joined they are the text again."""
    tokens: list[Token] = []
    at = 0
    for match in _LIST_MARK.finditer(text):
        tokens += _wording_tokens(text[at : match.start()], cutter)
        tokens.append(Token(match[0], LIST_NUMBER))
        at = match.end()
    return (*tokens, *_wording_tokens(text[at:], cutter))


def _wording_tokens(text: str, cutter: Cutter) -> Iterator[Token]:
    for place, stretch in enumerate(_ORDINAL.split(text)):
        if place % 2:
            yield Token(stretch, unicodedata.normalize("NFKC", stretch))
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
    at = 0
    for part in split_quantities(_BLANK_IN_QUANTITY.sub("", text)):
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
    return PUNCTUATION if unicodedata.category(character)[0] in "PZC" else plain


@lru_cache(maxsize=8192)
def _quantity_key(token: str) -> str:
    plain = _THOUSANDS.sub("", unicodedata.normalize("NFKC", token)).replace(" ", "")
    return plain.translate(_DASHES) if plain[:1].isdigit() else plain


def significant(tokens: Iterable[Token]) -> bool:
    """Tell whether there is more than punctuation and numbers of lists."""
    return any(token.key not in (PUNCTUATION, LIST_NUMBER) for token in tokens)
