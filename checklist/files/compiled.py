"""Keep a compiled copy of what was read or prepared, so that what is unchanged is not read again.

A copy is disposable. Its name holds the digest of what it was made of and of the code that makes it; it opens with a
digest of itself, and lies in a folder that only this user can write to. Whatever is wrong with it, from one flipped
byte to a foreign owner, means silently that the original is read. The digests are no secrets: they find damage, the
owner and the mode of folder and file keep strangers out.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from checklist.errors import OutputError
from checklist.files.writing import write_file
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")

_ALL: tuple[str, ...] = ()
_DATA = ("model.py", "outline.py", "files", "words", "plandata")
_SHAPED_BY = {"data": _DATA, "version": _DATA, "columns": (*_DATA, "ledger"), "said": ("files", "words")}
"""By kind of copy, the files and folders of the package that shape it; where nothing is said, all of it."""
_PACKAGE = Path(__file__).resolve().parents[1]
_KEEP = 24
"""Copies of each kind that stay; the oldest go."""
_MAX_BYTES = 512 * 1024 * 1024
"""A copy of the largest plan data is a tenth of this."""
_KEY_BYTES, _SEAL_BYTES = 20, 16
"""Digests that nobody meets by chance, short enough for the name and the head of a file."""
_NAME = compile_later(rf"[a-z]+-[0-9a-f]{{{2 * _KEY_BYTES}}}\.bin")
_FOR_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def recall(folder: Path | None, name: str, contents: Iterable[bytes], kind: type[T], build: Callable[[], T]) -> T:
    """Give what ``build`` made of these contents, from the copy in ``folder`` where there is a sound one.

    ``name`` (a to z) tells kinds of copies apart. Without a folder everything is built anew.
    """
    if folder is None:
        return build()
    path = folder / f"{name}-{_key(contents, _SHAPED_BY.get(name, _ALL))}.bin"
    with contextlib.suppress(OSError, ValueError, RecursionError, msgspec.MsgspecError):
        return msgspec.msgpack.decode(_read_copy(path), type=kind)
    value = build()
    _remember(path, value)
    return value


def _key(contents: Iterable[bytes], code: tuple[str, ...]) -> str:
    digest = hashlib.blake2b(code_stamp(code), digest_size=_KEY_BYTES)
    for content in contents:
        digest.update(hashlib.blake2b(content).digest())
    return digest.hexdigest()


@lru_cache
def code_stamp(code: tuple[str, ...] = _ALL) -> bytes:
    """Give a digest of the version and of name, size and time of the modules in ``code``: a changed rule meets no old copy."""
    digest = hashlib.blake2b()
    for module in _modules(str(_PACKAGE), ("__init__.py", *code) if code else ()):
        found = module.stat()
        digest.update(f"{module.name}:{found.st_size}:{found.st_mtime_ns};".encode())
    return digest.digest()


def _modules(folder: str, only: tuple[str, ...] = ()) -> Iterator[os.DirEntry[str]]:
    """Find the modules in a folder and those below it; ``only`` these names in it, where some are said."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if only and entry.name not in only:
            continue
        if entry.name.endswith(".py"):
            yield entry
        elif entry.is_dir():
            yield from _modules(entry.path)


def _read_copy(path: Path) -> memoryview:
    """Give what a copy holds; raises OSError or ValueError where it must not be believed."""
    found = path.stat()
    if not (stat.S_ISREG(found.st_mode) and found.st_size <= _MAX_BYTES and is_private(found, path.parent.stat())):
        raise ValueError(path)
    raw = memoryview(path.read_bytes())
    content = raw[_SEAL_BYTES:]
    if raw[:_SEAL_BYTES] != _seal(path.name, content):
        raise ValueError(path)
    return content


def is_private(*found: os.stat_result) -> bool:
    """Tell whether files and folders belong to this user and nobody else may write to them; always on Windows."""
    return os.name == "nt" or all(one.st_uid == os.geteuid() and not one.st_mode & _FOR_OTHERS for one in found)


def _seal(name: str, content: bytes | memoryview) -> bytes:
    """Give the digest a copy opens with: a copy under another's name is none."""
    digest = hashlib.blake2b(name.encode(), digest_size=_SEAL_BYTES)
    digest.update(content)
    return digest.digest()


def _remember(path: Path, value: object) -> None:
    with contextlib.suppress(OSError, OutputError, TypeError, ValueError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if is_private(path.parent.stat()):
            content = msgspec.msgpack.encode(value)
            write_file(path, _seal(path.name, content) + content, force=True, mode=0o600, lasting=False)
            _forget_oldest(path)


def _forget_oldest(path: Path) -> None:
    """Remove the oldest copies of this kind; what does not bear a name of ours is not ours."""
    kind = path.name.partition("-")[0]
    copies = [item for item in path.parent.glob(f"{kind}-*.bin") if _NAME.fullmatch(item.name)]
    for old in sorted(copies, key=lambda item: item.stat().st_mtime, reverse=True)[_KEEP:]:
        old.unlink(missing_ok=True)
