"""Make text from a data file safe to print: nothing that steers a terminal, nothing the stream cannot encode."""

from __future__ import annotations

import codecs

from checklist.words.regex import compile_later

_LINE_END = compile_later("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = compile_later("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_SURROGATE = compile_later("[\ud800-\udfff]")


def clean(text: str, encoding: str = "utf-8") -> str:
    r"""Give ``text`` without control and direction-changing characters; what ``encoding`` lacks becomes ``?``.

    Line ends become ``\n`` and tabs a space. The replacement happens before anything is measured, so that columns
    still line up on a GBK console.
    """
    if not text.isprintable():
        text = _LINE_END.sub("\n", text).replace("\t", " ")
        text = _SURROGATE.sub("?", _INVISIBLE.sub("", text))
    return text if is_unicode(encoding) else text.encode(encoding, "replace").decode(encoding)


def is_unicode(encoding: str) -> bool:
    """Tell whether the encoding has every character; False for one unknown to Python."""
    return encoding.lower() in _UNICODE or _codec_name(encoding).startswith("utf")


_UNICODE = frozenset({"utf-8", "utf8"})


def _codec_name(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return ""
