"""Write a workbook again so that its bytes depend on its content alone: no clock, no system, no library's version."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)
_ROW = re.compile(rb'<row\b[^>]*?\br="([0-9]+)"[^>]*>')
_CUSTOM = re.compile(rb'\s+customHeight="(?:1|true)"')


def sheet_part(index: int) -> str:
    """Give the name under which both writers store the sheet of that place, from 0."""
    return f"xl/worksheets/sheet{index + 1}.xml"


def repack(
    content: bytes, *, replaced: Mapping[str, bytes] | None = None, growing: Mapping[str, Collection[int]] | None = None
) -> bytes:
    """Give the workbook with fixed times, ``replaced`` parts, and ``growing`` rows freed.

    ``growing`` names rows (from 1) of sheet parts whose height is only a first estimate: without ``customHeight`` the
    row grows when somebody writes a long 进展情况 into it (ECMA-376 part 1, 18.3.1.73).
    """
    replaced, growing = replaced or {}, growing or {}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            raw = replaced.get(name)
            raw = _freed(source.read(name), growing.get(name, ())) if raw is None else raw
            target.writestr(_entry(name), raw)
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    entry.external_attr = 0o600 << 16
    return entry


def _freed(raw: bytes, rows: Collection[int]) -> bytes:
    if not rows:
        return raw
    return _ROW.sub(lambda row: _CUSTOM.sub(b"", row.group()) if int(row[1]) in rows else row.group(), raw)
