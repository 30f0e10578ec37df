"""Names of files that are safe on every system an office uses."""

from __future__ import annotations

import re

from checklist.words.regex import compile_later

_RESERVED = compile_later(r"(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")
_MAX_BYTES = 150
"""Most systems allow 255 bytes for a whole name; a Chinese character takes three, and more is added around it."""


def safe_name(text: str) -> str:
    r"""Make a file name of ``text``: no ``\ / : * ? " < > |``, no control characters, no trailing dot or space (Windows)."""
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f\x7f]', "_", text)
    name = name.encode()[:_MAX_BYTES].decode(errors="ignore").rstrip(". ")
    return f"_{name}" if not name or _RESERVED.match(name) else name
