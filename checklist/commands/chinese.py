"""click, speaking Chinese: help pages, usage errors with what was meant, and the one place where errors become messages and exit codes.

click's own texts go through gettext, which needs an installed catalogue and obeys the machine's locale; an office's
machine may have neither, so the sentences are put here. Help pages are laid out by display width: click counts a
Chinese character as one column and breaks at spaces only.
"""

from __future__ import annotations

import re
import sys
from itertools import filterfalse
from typing import TYPE_CHECKING, Any

import click

from checklist.commands.endings import (
    NobodyReadsError,
    drop_output,
    ended_like_ctrl_c,
    explain_refusal,
    noticed_readers,
    prepare_outputs,
    say,
    tell,
)
from checklist.errors import ChecklistError, ExitCode
from checklist.render.draw.fold import fold
from checklist.words import compile_later
from checklist.words.plaintext import display_width

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence


_NARROWEST, _WIDEST = 60, 96
"""Columns of a help page: below the first it cannot be laid out, beyond the second its lines are hard to follow."""
_TERM_LIMIT = 30
"""Columns of an option with its value that still leave room for what it does beside it."""
_NARROWEST_TEXT = 20
"""Columns for what an option does; ten characters a line can still be read."""
_ORPHAN = 2
"""Columns of a last line that is one character or mark; such a line is avoided."""
_FEW = 8
"""Options that are taken in at a glance; more are listed in two groups."""
_COMMON = {
    "--all", "--kind", "--plan", "--region", "--year", "--role", "--unit", "--only", "--form", "--columns",
    "--one-file", "--pdf", "--full", "--source", "--by-unit", "--all-units", "--labels", "--format", "--output", "--force",
}  # fmt: skip
"""What offices use every week; in long lists these stand first, as 常用."""


class ChineseFormatter(click.HelpFormatter):
    """Writes headings, texts and definition lists of Chinese."""

    def __init__(self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None) -> None:
        super().__init__(indent_increment, width, max_width)
        self.width = min(max(self.width, _NARROWEST), _WIDEST)

    def write_heading(self, heading: str) -> None:
        """Write a heading with a full-width colon."""
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_text(self, text: str) -> None:
        r"""Write paragraphs; one that begins with ``\b`` keeps its lines."""
        indent = " " * self.current_indent
        for number, paragraph in enumerate(text.split("\n\n")):
            kept = paragraph.lstrip("\n").startswith("\b")
            width = self.width - self.current_indent
            lines = paragraph.replace("\b\n", "").splitlines() if kept else fold_help(joined_lines(paragraph), width)
            self.write(("\n" if number else "") + "".join(f"{indent}{line}\n" for line in lines))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = _TERM_LIMIT, col_spacing: int = 2) -> None:
        """Write terms with their explanations beside them; a long term stands on a line of its own."""
        rows = list(rows)
        column = max((w for term, _ in rows if (w := display_width(term)) <= col_max), default=col_max) + col_spacing
        indent, beside = " " * self.current_indent, " " * column
        for term, explanation in rows:
            first, *more = fold_help(explanation, max(self.width - self.current_indent - column, _NARROWEST_TEXT))
            gap = column - display_width(term)
            head = f"{term}{' ' * gap}{first}" if gap >= col_spacing else f"{term}\n{indent}{beside}{first}"
            self.write("".join(f"{indent}{line}\n" for line in (head, *(beside + line for line in more))))


_JOINER = "\u200d"
_WORD_BEGINNING = compile_later(r"(?<![0-9A-Za-z])[-.*]+(?=[A-Za-z])")
"""What begins an option, a suffix or a pattern of file names; it stays with its word."""


def joined_lines(paragraph: str) -> str:
    """Join the lines of a text in the code: Latin words by a space, Chinese without one."""
    latin = re.sub(r"(?<=[!-~])\s*\n\s*(?=[!-~])", " ", paragraph.strip())
    return re.sub(r"\s*\n\s*", "", latin)


def fold_help(text: str, width: int) -> list[str]:
    """Fold a text of help into lines of at most ``width`` columns, the last of them more than one character."""
    whole = _WORD_BEGINNING.sub(lambda begun: "".join(mark + _JOINER for mark in begun[0]), text)
    for narrower in range(width, width // 2, -1):
        lines = [line.replace(_JOINER, "").strip() for line in fold(whole, narrower)]
        if len(lines) == 1 or display_width(lines[-1]) > _ORPHAN:
            return lines
    return lines


class WrongUsage(click.UsageError):
    """A usage error in our own words; what click says itself differs from version to version."""


class ChineseContext(click.Context):
    """A context that writes help pages in Chinese."""

    formatter_class = ChineseFormatter


class ChineseCommand(click.Command):
    """A command whose help page and errors are Chinese.

    ``dropped`` says of options it had what to do instead; ``stray`` is the option a word too many may be meant for.
    """

    context_class = ChineseContext

    def __init__(self, *args: Any, dropped: Mapping[str, str] | None = None, stray: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dropped, self.stray = dropped or {}, stray

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; an error then knows the command whose help to name."""
        own = args[:1] if isinstance(self, click.Group) else args
        if mistyped := find_mistyped(own, self._options):
            raise WrongUsage(mistyped, ctx)
        ctx.allow_extra_args = True  # those left over are refused below
        try:
            left = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise
        if left and not (self.allow_extra_args or ctx.resilient_parsing):
            meant = ask_word(left[0], ctx.params.get("unit"), self._options, self.stray)
            raise WrongUsage(f"多写了参数：{' '.join(left)}{meant and f'。是否想写：{meant}？'}", ctx)
        return left

    @property
    def _options(self) -> set[str]:
        return {"--help", *(name for parameter in self.params for name in parameter.opts)}

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Give ``-h/--help`` with a Chinese line."""
        option = super().get_help_option(ctx)
        if option:
            option.help = "显示这份说明"
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line under a Chinese head."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under a Chinese head; many of them as those in common use and the others."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        common = [option for option in options if _COMMON.intersection(option.opts)]
        groups = {"选项": options}
        if len(options) > _FEW and common:
            groups = {"常用选项": common, "其他选项": list(filterfalse(common.__contains__, options))}
        for head, members in groups.items():
            with formatter.section(head):
                formatter.write_dl(
                    [(r[0], option.help or "") for option in members if (r := option.get_help_record(ctx))]
                )

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Give the parts of the usage line."""
        return ["[选项]" if piece == "[OPTIONS]" else piece for piece in super().collect_usage_pieces(ctx)]


class ChineseGroup(ChineseCommand, click.Group):
    """A group whose errors become messages and exit codes here; ``known`` are its commands, each with a line of help.

    One that is not registered with the group is imported by ``load`` when it is called.
    """

    def __init__(
        self, *args: Any, known: Mapping[str, str], load: Callable[[str], click.Command] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"subcommand_metavar": "命令 [参数]…", **kwargs})
        self.context_settings.setdefault("help_option_names", ["-h", "--help"])
        self.known, self.load = known, load

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Give the names of the commands in the order of daily use."""
        return list(self.known)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give a command, imported where need be."""
        return self.load(cmd_name) if self.load and cmd_name in self.known else super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; one that does not exist is answered with those that sound like it."""
        if not ctx.resilient_parsing and args[0] not in self.known and not args[0].startswith("-"):
            raise WrongUsage(say_no_command(args[0], self.known), ctx)
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands with their one line each."""
        super().format_options(ctx, formatter)
        with formatter.section("命令"):
            formatter.write_dl(list(self.known.items()))

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Parse the command line; a help page or the version is printed here."""
        with noticed_readers():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; raises FileNotFoundError where the current folder is gone, of which libraries say nothing clear."""
        from pathlib import Path

        Path.cwd()
        with noticed_readers():
            return super().invoke(ctx)

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any) -> Any:  # type: ignore[override]
        """Run the command; print any error as one Chinese message and leave with its exit code."""
        extra.pop("standalone_mode", None)
        prepare_outputs()
        try:
            with ended_like_ctrl_c(), noticed_readers():
                code = super().main(args, prog_name or "checklist", standalone_mode=False, **extra)
                sys.stdout.flush()
        except _ENDS as error:
            code = _say_end(error)
        sys.exit(int(code or 0))


def _say_end(error: BaseException) -> int:
    """Say what ended a command, one of :data:`_ENDS`, and give its exit code."""
    match error:
        case ChecklistError():
            say(f"错误：{error}")
            return error.exit_code
        case click.exceptions.NoArgsIsHelpError():
            tell(error.format_message())
            return ExitCode.OK
        case click.ClickException():
            say(f"错误：{usage_message(error)}")
        case click.Abort() | KeyboardInterrupt():
            say("已中断。")
            return ExitCode.INTERRUPTED
        case NobodyReadsError():
            drop_output(sys.stdout)
            return ExitCode.OK
        case OSError():
            said = explain_refusal(error)
            say(f"错误：{said}")
            drop_output(sys.stdout)
            return said.exit_code
        case MemoryError():
            say("错误：内存不足。\n请关闭其他程序，或把数据拆成几个文件后重试。")
    return ExitCode.USAGE


_ENDS = (
    ChecklistError, click.ClickException, click.Abort, KeyboardInterrupt, NobodyReadsError, OSError, MemoryError,
)  # fmt: skip
"""What ends a command and is no fault of the program."""


_OF_UNITS = ("局", "委", "办", "办公室")
"""What names of units end in."""
_ROLES = ("牵头", "配合", "责任")
_HELP = frozenset({"help", "帮助", "说明", "?", "？", "/?"})
"""What is typed elsewhere to get help."""
_YEAR = compile_later("((?:19|20|21)[0-9]{2})年?")
_DASHED = compile_later("[-—–－]{1,2}([a-z][a-z-]+)(=.*)?")
"""An option behind one dash, or behind those of a Chinese keyboard; a letter behind one dash is a short option."""


def find_mistyped(args: Iterable[str], options: Collection[str]) -> str:
    """Say which option was typed with other dashes than ``--``: ``-help``, ``——full``; "" where none was."""
    for arg in args:
        found = _DASHED.fullmatch(arg)
        if found and not arg.startswith("--") and (name := f"--{found[1]}") in options:
            return f"没有 {arg} 这个选项。是否想写：{name}{found[2] or ''}？"
    return ""


def ask_option(word: str, options: Collection[str], stray: str) -> str:
    """Give the option a word too many may be meant for, as it is typed; "" for none. ``stray`` is the usual one."""
    year = _YEAR.fullmatch(word)
    option = "--year" if year else "--role" if word in _ROLES else "--plan" if _is_id(word) else stray
    return f"{option} {year[1] if year else word}" if option in options else ""


def _is_id(word: str) -> bool:
    """Tell whether a word looks like the id of a plan."""
    return "-" in word and word.isascii()


def ask_word(word: str, before: object, options: Collection[str], stray: str) -> str:
    """Give what a word too many may be meant for: an option, the rest of the name ``before`` it; "" for none."""
    is_unit = word.endswith(_OF_UNITS)
    if stray and is_unit:
        return f"checklist show {word}"
    if is_unit and isinstance(before, str) and not before.endswith(_OF_UNITS):
        return f"{before}{word}"
    return ask_option(word, options, stray)


def say_no_option(error: Any) -> str:
    """Say that there is no such option, what is done instead of one there was, and what may be meant."""
    dropped: Mapping[str, str] = getattr(error.ctx and error.ctx.command, "dropped", {})
    if error.option_name in dropped:
        return dropped[error.option_name]
    near = f"是否想写：{'、'.join(error.possibilities)}？" if error.possibilities else ""
    return f"没有 {error.option_name} 这个选项。{near}"


def say_no_command(name: str, known: Iterable[str]) -> str:
    """Say that there is no such command, and what may be meant."""
    from checklist.words.suggest import ask_nearest

    asked = "" if name in _HELP else ask_nearest(name, known)
    if not (asked or name.isascii() or name in _HELP):
        asked = f"要看一个单位的任务，请写 checklist show {name}。"
    if not asked and _is_id(name):
        asked = f"若是方案编号，请写 checklist show --plan {name}。"
    return f"没有 {name} 这个命令。{asked}"


def usage_message(error: click.ClickException) -> str:
    """Say in Chinese what was wrong with the command line, and what to type for help."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "checklist"
    return f"{_reason(error)}\n用 {path} --help 查看用法。"


def _reason(error: click.ClickException) -> str:
    for kind, words in _REASONS:
        if isinstance(error, kind):
            return words(error)
    return error.format_message()


def _missing(error: Any) -> str:
    name = error.param.make_metavar(error.ctx) if isinstance(error.param, click.Argument) else error.param.opts[-1]
    return f"缺少 {name}。"


def _bad_parameter(error: Any) -> str:
    if error.param is None:
        return str(error.message)
    name = error.param.opts[-1] if isinstance(error.param, click.Option) else error.param.make_metavar(error.ctx)
    return f"{name} 的值不对：{_why(error)}"


def _why(error: Any) -> str:
    kind = error.param.type
    if isinstance(kind, click.Choice):
        return f"只能是 {'、'.join(map(str, kind.choices))}。"
    if isinstance(kind, click.IntRange):
        return (
            f"要写 {kind.min} 到 {kind.max} 之间的整数。" if kind.max is not None else f"要写不小于 {kind.min} 的整数。"
        )
    return "要写整数。" if kind is click.INT else str(error.message)


def _bad_option(error: Any) -> str:
    options = error.ctx.command.params if error.ctx else ()
    flag = any(error.option_name in option.opts and option.is_flag for option in options if option.opts)
    return f"选项 {error.option_name} 用得不对。" if flag else f"选项 {error.option_name} 后面要写值。"


def _other_usage(error: Any) -> str:
    if isinstance(error, WrongUsage):
        return str(error.message)
    of_group = error.ctx and isinstance(error.ctx.command, click.Group)
    return "缺少命令。" if of_group else f"命令行写得不对（{error.format_message()}）。"


_REASONS: tuple[tuple[type[click.ClickException], Callable[[Any], str]], ...] = (
    (click.NoSuchOption, say_no_option),
    (click.MissingParameter, _missing),
    (click.BadParameter, _bad_parameter),
    (click.BadOptionUsage, _bad_option),
    (click.UsageError, _other_usage),
)
