"""What a run made, kept beside its files: each file's digest, so that anybody can see later whether it still is as made.

It is no seal: whoever changes a file can write the manifest anew. It tells mistakes, damage and edits, and which data and
which version of the program the files came from.
"""

from __future__ import annotations

import hashlib
import re
from itertools import chain, filterfalse, islice
from typing import TYPE_CHECKING
from unicodedata import normalize

import msgspec

from checklist.errors import InputError
from checklist.files.textfiles import is_file, is_folder, list_folder, read_bytes, readable_name
from checklist.files.writing import list_leftovers
from checklist.model import Frozen
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

SCHEMA = "checklist-pack/1"
_NAME = "校验清单"
_NAMES = compile_later(rf"{_NAME}(?:_([0-9]{{1,9}})-([0-9]{{1,9}}))?\.json")
_MOST_BYTES = 32 * 1024 * 1024
"""A manifest has some hundred bytes for each file; what is larger is none."""
_LARGEST = 512 * 1024 * 1024
"""Bytes of a file whose digest is taken; nothing the program makes is as large."""
_ASIDE = compile_later(r"\..*|~\$.*|Thumbs\.db|desktop\.ini", re.IGNORECASE)
"""What systems and office programs put into a folder by themselves."""
_FEW = 5
"""Shards named in one message."""
_HINT = "请向生成材料的人重新要一份；或用 checklist ledger --all 重新生成。"


class MadeFile(Frozen):
    """A file as it was made."""

    name: str
    bytes: int
    sha256: str


class Manifest(Frozen):
    """What one run made, or the shards of one."""

    schema: str
    program: str
    """The version of the program."""
    data: str
    """The digest of the data, of :func:`data_digest`."""
    files: tuple[MadeFile, ...]


class FolderProof(Frozen):
    """How the files of a folder stand to what was made, names in order."""

    same: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    """Files as they were made, under another name: the old one and the new."""
    extra: tuple[str, ...] = ()
    printed: int = 0
    """PDFs beside the files they were made of, which differ from one conversion to the next."""
    left: tuple[str, ...] = ()
    """What a run that was killed left."""

    @property
    def whole(self) -> bool:
        """True where everything is as it was made and nothing is there besides."""
        return not (self.changed or self.missing or self.renamed or self.extra or self.left)


def digest_of(content: bytes) -> str:
    """Give the SHA-256 of a file, in hexadecimal, as sha256sum and certutil print it."""
    return hashlib.sha256(content).hexdigest()


def data_digest(contents: Sequence[bytes]) -> str:
    """Give the digest of the data: a file's own, of several files that of their digests in the order they were read."""
    digests = [digest_of(content) for content in contents]
    return digests[0] if len(digests) == 1 else digest_of("".join(digests).encode())


def made_file(name: str, content: bytes) -> MadeFile:
    """Note a file that was made."""
    return MadeFile(name=name, bytes=len(content), sha256=digest_of(content))


def manifest_name(index: int = 1, count: int = 1) -> str:
    """Name the manifest of a run, or of one of its shards."""
    return f"{_NAME}.json" if count == 1 else f"{_NAME}_{index}-{count}.json"


def build_manifest(program: str, data: str, files: Iterable[MadeFile]) -> Manifest:
    """Say what was made, files by name."""
    return Manifest(schema=SCHEMA, program=program, data=data, files=tuple(sorted(files, key=lambda file: file.name)))


def manifest_bytes(manifest: Manifest) -> bytes:
    """Give a manifest's file; the same files give the same bytes."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"


def holds_manifest(path: Path, part: Manifest) -> bool:
    """Tell whether the manifest at ``path`` holds all of another one."""
    try:
        whole = _read_one(path)
    except InputError:
        return False
    return (whole.program, whole.data) == (part.program, part.data) and set(part.files) <= set(whole.files)


def join_parts(folder: Path) -> tuple[Manifest | None, list[Path]]:
    """Put the parts of all shards together where all are there; give them too."""
    parts = _manifests_in(folder)
    try:
        return read_manifest(folder), parts
    except InputError:
        return None, parts


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a folder, its shards' as one.

    Raises InputError where there is none, a shard's is missing, one is damaged, or they are of different runs.
    """
    found = _manifests_in(folder)
    if not found:
        raise InputError(f"没有找到{_NAME}：{folder}", _say_why(folder))
    _refuse_gaps(found)
    manifests = list(map(_read_one, found))
    if len({(one.program, one.data) for one in manifests}) > 1:
        raise InputError(f"几份{_NAME}不是同一次生成的：{folder}", _HINT)
    files = list(chain.from_iterable(one.files for one in manifests))
    if len({_plain(file.name) for file in files}) < len(files):
        raise InputError(f"{_NAME}有误：同一个文件列了两次。", _HINT)
    return build_manifest(manifests[0].program, manifests[0].data, files)


def _say_why(folder: Path) -> str:
    """Say why there is no manifest: a run was killed, an archive was unpacked into a folder more, or it is an old pack."""
    if left := list_leftovers(folder):
        named = "、".join(path.name for path in left[:3])
        return f"上次没有生成完就中断了，留下临时文件{len(left)}个（{named}）；请用同样的命令加 --resume 接着生成。"
    below = [one for one in list_folder(folder) if is_folder(one) and _manifests_in(one)]
    asked = f"是否想写：checklist verify {below[0]}？" if below else ""
    return f"{asked}早先版本生成的材料没有{_NAME}，不能核对。"


def _manifests_in(folder: Path) -> list[Path]:
    return [path for path in list_folder(folder) if _NAMES.fullmatch(path.name)]


def _refuse_gaps(manifests: Iterable[Path]) -> None:
    """Raise InputError where the manifests are not those of all shards of one run; that of a whole run is 1 of 1."""
    shards = (map(int, found.groups("1")) for path in manifests if (found := _NAMES.fullmatch(path.name)))
    there, (count, *others) = map(set, zip(*shards, strict=True))
    if others:
        raise InputError(f"文件夹里有几次生成留下的{_NAME}。", "请把各次的材料分开放，再分别核对。")
    lacking = list(islice((number for number in range(1, count + 1) if number not in there), _FEW))
    if lacking:
        named = "、".join(f"第{number}份" for number in lacking)
        raise InputError(f"材料不全：没有{named}的{_NAME}（共{count}份）。", "请把各份生成的文件放到同一个文件夹里。")


def _read_one(path: Path) -> Manifest:
    content = read_bytes(path, _MOST_BYTES)
    try:
        manifest = msgspec.json.decode(content, type=Manifest)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise InputError(f"{_NAME}有误，读不出来：{path}", _HINT) from None
    if manifest.schema != SCHEMA:
        raise InputError(
            f"{_NAME}的格式不认识：{path}（{manifest.schema[:40]}）", "它可能是更新的版本生成的，请升级后再核对。"
        )
    if not all(map(_is_sound, manifest.files)):
        raise InputError(f"{_NAME}有误：{path}（文件名或摘要不对）", _HINT)
    return manifest


def _is_sound(file: MadeFile) -> bool:
    """Tell whether a name is that of a file in the folder itself, and the digest one."""
    plain = file.name not in ("", ".", "..") and not re.search(r"[\\/:\x00-\x1f\ud800-\udfff]", file.name)
    return plain and file.bytes >= 0 and re.fullmatch("[0-9a-f]{64}", file.sha256) is not None


def check_folder(folder: Path, manifest: Manifest, step: Callable[[], None]) -> FolderProof:
    """Compare the files of a folder with what was made; ``step`` is called after each file.

    Raises InputError where the folder or a file in it cannot be read.
    """
    there, expected = _by_name(list_folder(folder)), {_plain(file.name): file for file in manifest.files}
    states: dict[str, list[str]] = {"same": [], "changed": [], "missing": []}
    for name, file in expected.items():
        states[_state(there.get(name), file, step)].append(name)
    left = _by_name(list_leftovers(folder))
    others = {name: path for name, path in there.items() if name not in expected and _counts(path, left)}
    strange = {name: path for name, path in others.items() if not _is_printed(name, expected)}
    renamed = _find_renamed(list(map(expected.__getitem__, states["missing"])), strange)
    return FolderProof(
        same=tuple(states["same"]),
        changed=tuple(states["changed"]),
        missing=tuple(filterfalse(renamed.__contains__, states["missing"])),
        renamed=tuple(renamed.items()),
        extra=tuple(sorted(set(strange).difference(renamed.values()))),
        printed=len(others) - len(strange),
        left=tuple(left),
    )


def _by_name(paths: Iterable[Path]) -> dict[str, Path]:
    return {_plain(readable_name(path.name)): path for path in paths}


def _counts(path: Path, left: Collection[str]) -> bool:
    """Tell whether what lies in the folder is to be accounted for."""
    return not (_NAMES.fullmatch(path.name) or path.name in left or _ASIDE.fullmatch(path.name))


def _plain(name: str) -> str:
    """Give a name as it is compared: some disks take its characters apart."""
    return normalize("NFC", name)


def _is_printed(name: str, expected: Mapping[str, MadeFile]) -> bool:
    """Tell whether a file is the PDF of one that was made."""
    stem, _, suffix = name.rpartition(".")
    return suffix == "pdf" and (f"{stem}.docx" in expected or f"{stem}.xlsx" in expected)


def _state(path: Path | None, file: MadeFile, step: Callable[[], None]) -> str:
    if path is None:
        return "missing"
    same = is_file(path) and path.stat().st_size == file.bytes and _digest_at(path) == file.sha256
    step()
    return "same" if same else "changed"


def _digest_at(path: Path) -> str:
    return digest_of(read_bytes(path, _LARGEST))


def _find_renamed(missing: Sequence[MadeFile], strange: Mapping[str, Path]) -> dict[str, str]:
    """Find files that are missing among those with other names, by what they hold."""
    sizes = {file.bytes for file in missing}
    alike = {_digest_at(path): name for name, path in strange.items() if is_file(path) and path.stat().st_size in sizes}
    return {file.name: alike[file.sha256] for file in missing if file.sha256 in alike}
