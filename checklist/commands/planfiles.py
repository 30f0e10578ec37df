"""Plan files: which there are, also by other names; read with all their bytes, written back if nobody else wrote meanwhile."""

from __future__ import annotations

import codecs
import re
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checklist.commands.endings import tell
from checklist.errors import InputError, OutputError
from checklist.files.textfiles import (
    DATA_SUFFIXES,
    MAX_DATA_BYTES,
    decode_text,
    encode_like,
    explain_write,
    is_file,
    is_folder,
    list_folder,
    read_bytes,
    readable_name,
)
from checklist.words import compile_later
from checklist.words.ordinals import say_some

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
        return readable_name(str(self.path))


def read_plan_file(path: Path) -> PlanSource:
    """Read one plan file; raises InputError where it cannot be read."""
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
    from checklist.files.writing import write_file

    write_file(source.path, encode_like(text, source.raw), force=True)


_ANY_WRITE = 0o222
"""Whoever may write; nobody may write a read-only file, though it could be replaced."""


def warn_of_lookalikes(*, is_checking: bool) -> str:
    """Say that a file beside looks like the plans meant, "" where none does.

    Raises InputError for ``check``, which is not to pass what nobody asked about.
    """
    found = [path.name for path in plan_files(Path())]
    if not found:
        return ""
    near = say_some(found, _NAMED, "个文件")
    first = f'"{found[0]}"' if re.search(r"[\s()&;]", found[0]) else found[0]
    if is_checking:
        advice = f"文件名要正好是 plans.yaml（不带 .txt）；或写明文件：checklist check {first}。"
        raise InputError(f"当前文件夹没有 plans.yaml，只有 {near}。", advice)
    return f"提醒：当前文件夹没有 plans.yaml，只有 {near}；下面用的是程序自带的数据。要用自己的，请加 --data {first}。"


_NAMED = 5
"""Files that are named; of more their number is said."""


def plan_files(folder: Path) -> list[Path]:
    """Give the files of a folder that look like plans, by name, also those whose name is none of a data file."""
    named = (path for path in sorted(folder.glob("*.*")) if path.name.lower().endswith((*DATA_SUFFIXES, *_MISNAMED)))
    return [path for path in islice(named, _MOST_LOOKED_AT) if is_file(path) and _holds_plans(path)]


_MISNAMED = (".txt", ".bak", ".old", ".orig")
"""How names end of plans that an editor or a hand gave another suffix."""
_MOST_LOOKED_AT = 200
"""Files of a folder; a folder of more is no office's folder of plans."""


def files_and_others(folder: Path) -> tuple[list[Path], list[str]]:
    """Give the data files of a folder, and the names of others in it that look like some."""
    found = [item for item in list_folder(folder) if _YAML.search(item.name) and not is_folder(item)]
    files = [item for item in found if item.suffix.lower() == ".yaml" and not item.name.startswith(_ASIDE)]
    return files, [one.name for one in found if one not in files and (one.name.startswith(_ASIDE) or _holds_plans(one))]


_YAML = compile_later(r"(?i)\.ya?ml")


def _holds_plans(path: Path) -> bool:
    """Tell whether a file looks like plans: one of its first lines opens regions, indicators or plans."""
    if path.name.startswith(_ASIDE):
        return False
    try:
        with path.open("rb") as stream:
            head = stream.read(_GLANCE)
    except OSError:
        return False
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    text = (
        head.decode(encoding, "ignore") if encoding == "utf-16" or _is_utf8(head) else head.decode("gb18030", "ignore")
    )
    is_misnamed = not path.name.lower().endswith(DATA_SUFFIXES)
    return re.search(_OPENED_LIST if is_misnamed else _OPENING, text) is not None


def _is_utf8(head: bytes) -> bool:
    """Tell whether bytes are UTF-8, but for a character that ends behind them."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


_GLANCE = 1 << 16
"""Bytes of a file that are looked at to see what it is."""
_OPENING = r"(?m)^(?:regions|indicators|plans|地区|指标|方案)[ \u3000]*[:：]"
"""How the parts of a plans file open; behind a key in Chinese a full-width colon may stand, too."""
_OPENED_LIST = rf"{_OPENING}[ \u3000]*(?:#.*)?\r?\n(?:[ \u3000]*(?:#.*)?\r?\n)*[ \u3000]*[-－]"
"""The same with the first item of its list: a text may well begin a line with 方案：."""
_ASIDE = (".", "~")
"""How names begin of what programs put beside a file: ._plans.yaml, ~$plans.yaml."""
