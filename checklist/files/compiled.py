"""Keep a compiled copy of what was read from YAML, so that unchanged files are not parsed again.

The copy is keyed by the content of the files, the shape of the model and the code that reads and checks it; it is
replaced atomically, checked by type when read back, and silently done without where it cannot be read or written.
"""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from checklist import __version__
from checklist.errors import OutputError
from checklist.files.textfiles import write_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")

_PACKAGE = Path(__file__).resolve().parents[1]
_KEEP = 24
_MAX_BYTES = 512 * 1024 * 1024


def recall(folder: Path | None, name: str, contents: Iterable[bytes], kind: type[T], build: Callable[[], T]) -> T:
    """Give what ``build`` made of these contents, from the compiled copy in ``folder`` where there is one.

    ``name`` tells kinds of copies apart; without a folder everything is built anew.
    """
    if folder is None:
        return build()
    path = folder / f"{name}-{_key(contents)}.bin"
    with contextlib.suppress(OSError, ValueError, RecursionError):
        if path.stat().st_size <= _MAX_BYTES:
            return msgspec.msgpack.decode(path.read_bytes(), type=kind)
    value = build()
    _remember(path, value)
    return value


def _key(contents: Iterable[bytes]) -> str:
    digest = hashlib.sha256(__version__.encode())
    for stamp in _code_stamps():
        digest.update(stamp)
    for content in contents:
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()[:40]


def _code_stamps() -> Iterable[bytes]:
    """Give size and time of each module that shapes the copy, so that a changed rule never meets an old copy."""
    for module in sorted(_PACKAGE.rglob("*.py")):
        stat = module.stat()
        yield f"{module.name}:{stat.st_size}:{stat.st_mtime_ns};".encode()


def _remember(path: Path, value: object) -> None:
    with contextlib.suppress(OSError, OutputError, TypeError, ValueError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, msgspec.msgpack.encode(value), force=True)
        _forget_oldest(path.parent)


def _forget_oldest(folder: Path) -> None:
    copies = sorted(folder.glob("*.bin"), key=lambda item: item.stat().st_mtime, reverse=True)
    for old in copies[_KEEP:]:
        old.unlink(missing_ok=True)
