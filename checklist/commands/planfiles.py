"""Plan files that are to be changed: read with all their bytes, and written back only if nobody else wrote meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checklist.commands.chinese import tell
from checklist.commands.context import expand_data
from checklist.errors import InputError, OutputError
from checklist.files.textfiles import DATA_SUFFIXES, MAX_DATA_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_NAMED_LINES = 8
"""Lines that are named of those that change; of more their number is said."""


class PlanSource(NamedTuple):
    """A plan file as it was read."""

    path: Path
    raw: bytes
    text: str

    @property
    def name(self) -> str:
        """What messages call it."""
        from checklist.files.textfiles import readable_name

        return readable_name(str(self.path))


def read_plan_files(path: Path) -> list[PlanSource]:
    """Read a plan file, or those of a folder; raises InputError where there is none."""
    from checklist.files.refusals import is_folder

    if not is_folder(path) and path.suffix.lower() not in DATA_SUFFIXES:
        raise InputError(
            f"不是方案数据文件：{path}", "--into 后面写 .yaml 文件，或存放它们的文件夹；如 --into plans.yaml。"
        )
    return [read_plan_file(file) for file in expand_data(path)]


def read_plan_file(path: Path) -> PlanSource:
    """Read one plan file; raises InputError where it cannot be read."""
    from checklist.files.textfiles import decode_text, read_bytes

    raw = read_bytes(path, MAX_DATA_BYTES)
    return PlanSource(path=path, raw=raw, text=decode_text(raw, path)[0])


def changed_files(sources: Sequence[PlanSource], texts: Mapping[str, str]) -> list[PlanSource]:
    """Give the files whose text changes."""
    return [source for source in sources if texts[source.name] != source.text]


def say_lines(source: PlanSource, text: str) -> str:
    """Say which lines of a file change: 第12、15—18行."""
    from difflib import SequenceMatcher

    old, new = source.text.splitlines(), text.splitlines()
    found = []
    for kind, first, last, *_ in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "insert":
            found.append(f"{first}行后")
        elif kind != "equal":
            found.append(f"{first + 1}" if last == first + 1 else f"{first + 1}—{last}")
    named = "、".join(found[:_NAMED_LINES])
    return f"{source.name} 第{named}{'' if named.endswith('后') else '行'}{'等' if len(found) > _NAMED_LINES else ''}"


def write_back(sources: Sequence[PlanSource], texts: Mapping[str, str]) -> None:
    """Write what changed of files, each whole or not at all, and say which lines.

    Raises OutputError and YamlError as :func:`refuse_to_change`, before anything is written.
    """
    changed = changed_files(sources, texts)
    for source in changed:
        refuse_to_change(source, texts[source.name])
    for source in changed:
        write_over(source, texts[source.name])
        tell(f"已改 {say_lines(source, texts[source.name])}。")


def refuse_to_change(source: PlanSource, text: str) -> None:
    """Refuse to change a file that is not as it was read, or whose new text could not be read again.

    Raises OutputError where it is read-only or was changed since it was read, YamlError for the text.
    """
    from checklist.files.refusals import explain_write
    from checklist.files.textfiles import encode_like, read_bytes
    from checklist.plandata.yamlio import parse_tree

    parse_tree(text, source.name)
    if not source.path.stat().st_mode & _ANY_WRITE:
        raise explain_write(source.path, PermissionError(13, "read-only"))
    if read_bytes(source.path, MAX_DATA_BYTES) != source.raw:
        raise OutputError(f"文件刚才被别人改过，没有写入：{source.path}", "请再运行一次同样的命令，看过变动再写。")
    if encode_like(source.text, source.raw) != source.raw:
        raise OutputError(f"文件的编码不能原样写回：{source.path}", "请用记事本打开，另存为UTF-8编码后重试。")


def write_over(source: PlanSource, text: str) -> None:
    """Write a file anew, in its own encoding."""
    from checklist.files.textfiles import encode_like
    from checklist.files.writing import write_file

    write_file(source.path, encode_like(text, source.raw), force=True)


_ANY_WRITE = 0o222
"""Whoever may write; nobody may write a read-only file, though it could be replaced."""
