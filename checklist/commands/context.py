"""What every command shares: where the data come from, how they are loaded, how lines reach the screen."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from checklist.commands.endings import say
from checklist.errors import DataError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from checklist.files.templates import Templates
    from checklist.ledger.columns import Columns
    from checklist.model import Finding, Loaded, PlanData
    from checklist.render.draw.console import Line, Screen


class FileName(click.Path):
    """A file or folder as a Path, whether it is there or not; what cannot be read is said by what reads it.

    ``--help`` has no files and does without pathlib, which takes a tenth of its time.
    """

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Give the path that was typed."""
        from pathlib import Path

        return Path(os.fsdecode(super().convert(value, param, ctx)))


FILE = FileName(readable=False)


F = TypeVar("F", bound="Callable[..., Any]")

SHOWN_FINDINGS = 10
"""Findings that fill half a screen; ``check`` lists all."""
_DATA_KEY = "checklist.data"
_SAID_KEY = "checklist.said"
_TEMPLATES_KEY = "checklist.templates"


def data_option(function: F) -> F:
    """Add ``--data``, which may stand before or after the command."""
    return click.option(
        "--data",
        multiple=True,
        metavar="文件",
        expose_value=False,
        callback=_note_data,
        help="方案数据文件，可写多次；写文件夹则读其中全部 *.yaml。不写时依次找环境变量 CHECKLIST_DATA、当前文件夹的 plans.yaml、自带数据。",
    )(function)


def _note_data(context: click.Context, _: click.Parameter, value: tuple[str, ...]) -> None:
    if value:
        context.meta.setdefault(_DATA_KEY, []).extend(value)


def templates_option(function: F) -> F:
    """Add ``--templates``, which may stand before or after the command."""
    return click.option(
        "--templates",
        metavar="文件夹",
        expose_value=False,
        callback=_note_templates,
        help="本单位自己的模板所在的文件夹，只放改过的；不写时用环境变量 CHECKLIST_TEMPLATES 指定的，再没有就用自带的。",
    )(function)


def _note_templates(context: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.meta[_TEMPLATES_KEY] = value


def _noted() -> dict[str, Any]:
    """Give what was noted for this call; outside of one nothing."""
    context = click.get_current_context(silent=True)
    return context.meta if context else {}


def source_options(function: F) -> F:
    """Add ``--data`` and ``--templates``."""
    return data_option(templates_option(function))


def templates() -> Templates:
    """Give the templates this call asks for; raises InputError when their folder is not there."""
    from pathlib import Path

    from checklist.files.templates import Templates
    from checklist.files.textfiles import is_folder

    given = _noted().get(_TEMPLATES_KEY)
    own = os.environ.get("CHECKLIST_TEMPLATES", "") if given is None else given
    if (own or given is not None) and not is_folder(Path(own)):
        raise InputError(f"找不到模板文件夹：{own}", "请检查 --templates 或环境变量 CHECKLIST_TEMPLATES 写的文件夹。")
    return Templates(own=own, cache=cache_folder())


def plan_data() -> PlanData:
    """Give the data this call asks for; raises DataError as :func:`sound_data`."""
    return sound_data().data


def sound_data() -> Loaded:
    """Load the data this call asks for; raises DataError after showing the first findings when they have errors."""
    loaded = load_checked()
    errors = [finding for finding in loaded.findings if finding.severity.value == "error"]
    if errors:
        _stop(errors)
    warnings = len(loaded.findings)
    if warnings:
        say(f"提醒：数据有{warnings}处需要留意，可用 checklist check 查看。")
    return loaded


def _stop(errors: Sequence[Finding]) -> None:
    for finding in errors[:SHOWN_FINDINGS]:
        say(finding_text(finding))
    left = len(errors) - SHOWN_FINDINGS
    more = f"另有{left}处未列出；" if left > 0 else ""
    raise DataError(f"数据有{len(errors)}处错误，未继续。", f"{more}改正后重试，全部问题可用 checklist check 查看。")


def finding_text(finding: Finding) -> str:
    """Give a finding as ``file:line: message`` with the hint below it."""
    text = f"{finding.file}:{finding.line}: {finding.severity.word}：{_cut(finding.message)}"
    return f"{text}\n    {_cut(finding.hint)}" if finding.hint else text


def _cut(sentence: str) -> str:
    """Leave out the middle of a sentence that quotes more than anybody reads."""
    half = _LONGEST_SAID // 2
    return sentence if len(sentence) <= _LONGEST_SAID else f"{sentence[:half]}……{sentence[-half:]}"


_LONGEST_SAID = 600
"""Characters of a message on the screen."""


def load_checked(paths: Sequence[Path] | None = None) -> Loaded:
    """Load and check the data this call asks for (or of ``paths``), from the compiled copy where nothing changed."""
    from checklist.files.compiled import recall
    from checklist.files.textfiles import MAX_DATA_BYTES, read_bytes
    from checklist.model import Loaded

    paths = paths or data_paths()
    contents = [part for path in paths for part in (os.fsencode(path), read_bytes(path, MAX_DATA_BYTES))]
    loaded = recall(cache_folder(), "data", contents, Loaded, lambda: _load(paths, contents[1::2]))
    for remark in loaded.remarks:
        _say_once(remark)
    return loaded


def _say_once(text: str) -> None:
    """Say something of the data files; a command that reads them for both sides says it once."""
    said = _noted().setdefault(_SAID_KEY, set())
    if text not in said:
        said.add(text)
        say(text)


def _load(paths: Sequence[Path], contents: Sequence[bytes]) -> Loaded:
    from checklist.files.manifest import data_digest
    from checklist.model import Loaded
    from checklist.plandata.check import check
    from checklist.plandata.load import load_files

    loaded = load_files(paths)
    return Loaded(data=loaded.data, findings=check(loaded), remarks=loaded.remarks, digest=data_digest(contents))


def data_paths() -> list[Path]:
    """Give the data files this call asks for; says which file was found by itself in the current folder."""
    from pathlib import Path

    from checklist.files.textfiles import is_there

    if given := given_paths():
        return given
    own = Path("plans.yaml")
    if is_there(own):
        _say_once("使用当前文件夹的 plans.yaml。")
        return [own]
    from checklist.commands.planfiles import warn_of_lookalikes

    context = click.get_current_context(silent=True)
    if reminder := warn_of_lookalikes(is_checking=context is not None and context.info_name == "check"):
        _say_once(reminder)
    return [shipped_data()]


def given_paths() -> list[Path]:
    """Give the data files that ``--data`` or the environment names, of folders what is in them."""
    from pathlib import Path

    given = _noted().get(_DATA_KEY) or [part for part in os.environ.get("CHECKLIST_DATA", "").split(os.pathsep) if part]
    return [path for name in dict.fromkeys(given) for path in expand_data(Path(name))]


def shipped_data() -> Path:
    """Give the plans that come with the program."""
    from checklist.files.textfiles import data_file

    return data_file("plans.yaml")


def note_files(paths: Iterable[Path]) -> None:
    """Take files named as arguments for those of ``--data``."""
    click.get_current_context().meta.setdefault(_DATA_KEY, []).extend(map(str, paths))


def expand_data(path: Path) -> list[Path]:
    """Give a data file, or those of a folder; raises InputError for a folder without any."""
    from checklist.files.textfiles import is_folder

    if not is_folder(path):
        return [path]
    from checklist.commands.planfiles import files_and_others, plan_files

    files, left = files_and_others(path)
    if left and files:
        _say_once(f"文件夹里的 {'、'.join(left)} 没有读：只读名称以 .yaml 结尾、不以“.”“~”开头的。")
    if not files and (misnamed := plan_files(path)):
        message = f"文件夹 {path} 里没有 .yaml 文件，只有 {'、'.join(one.name for one in misnamed)}。"
        raise InputError(message, f"请把名称改成以 .yaml 结尾，或写明文件：--data {misnamed[0]}。")
    if not files:
        raise InputError(f"文件夹里没有 .yaml 文件：{path}", "请指定存放方案数据的文件夹。")
    return files


def cache_folder() -> Path | None:
    """Give the folder of compiled copies; None where the person has no home or switched it off."""
    from pathlib import Path

    if said := os.environ.get("CHECKLIST_CACHE"):
        return None if said == "off" else Path(said)
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "checklist"
    except RuntimeError:
        return None


def columns(own: Templates | None = None) -> Columns:
    """Give the vocabulary of columns, from the compiled copy where ``columns.yaml`` did not change."""
    from checklist.ledger.columns import load_columns

    return load_columns(cache_folder(), templates() if own is None else own)


def show_lines(draw: Callable[[Screen], list[Line]]) -> None:
    """Draw for this screen and print."""
    from checklist.render.draw.console import print_lines, screen_of

    said = os.environ.get("CHECKLIST_AMBIGUOUS_WIDTH", "")
    screen = screen_of(sys.stdout, os.environ, int(said) if said in ("1", "2") else None)
    print_lines(draw(screen), sys.stdout, styled=screen.styled)


def print_text(text: str) -> None:
    """Print text as it is; characters the stream lacks come out as ``?``."""
    from checklist.files.textfiles import readable_names

    sys.stdout.write(readable_names(text))


def print_bytes(content: bytes) -> None:
    """Print a file's content (JSON, CSV, Markdown): as it is into a file or pipe, readable on a screen."""
    from checklist.render.draw.console import print_document

    print_document(content, sys.stdout)


@contextmanager
def progress(count: int, label: str = "正在生成") -> Iterator[Callable[[], None]]:
    """Show a bar on stderr where a person watches; call what it gives after each of ``count`` steps."""
    if count < 2 or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":  # noqa: PLR2004 - one is done at once
        yield lambda: None
        return
    from checklist.render.draw.console import progress_bar

    with progress_bar(sys.stderr, label, count) as step:
        yield step
