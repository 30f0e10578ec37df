"""Read one YAML file into a tree of strings that knows its lines. The only module that imports yaml.

The tree is built from the C parser's events in one pass: PyYAML's own composer recurses in C and overruns the
stack on deep input, and its constructor would turn ``010`` into 8 and drop repeated keys (YAML 1.1).
Anchors, aliases, tags, merge keys and second documents have no place in a hand-written plan and are refused.
"""

from __future__ import annotations

import contextlib
import gc
import re
from typing import TYPE_CHECKING, Any

import yaml

from checklist.errors import YamlError
from checklist.files.textfiles import decode_text, read_bytes

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 20

_PARSER = getattr(getattr(yaml, "cyaml", None), "CParser", None)


class Mapping(dict[str, Any]):
    """A YAML mapping; ``lines`` gives each key's line, ``repeated`` the keys given twice with their lines."""

    __slots__ = ("line", "lines", "repeated")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}
        self.repeated: list[tuple[str, int]] = []


class Sequence(list[Any]):
    """A YAML sequence; ``lines`` gives each item's line."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


def read_tree(path: Path) -> tuple[Any, str]:
    """Give the tree of the file at ``path`` and a remark on its encoding ("" for UTF-8).

    Raises InputError when the file cannot be read or is too large, YamlError when it is not the YAML a plan may be
    written in.
    """
    raw = read_bytes(path, MAX_BYTES)
    text, remark = decode_text(raw, path)
    return parse_tree(text, str(path)), remark


def parse_tree(text: str, file: str) -> Any:
    """Build the tree of one YAML document; scalars stay strings, folded Chinese lines join without a space."""
    enabled = gc.isenabled()
    gc.disable()  # the growing tree has no cycles; the collector would cost nearly half the time
    try:
        return _Builder(text, file).build()
    except yaml.YAMLError as error:
        _refuse_depth(error, text, file)
        raise _syntax_error(error, text, file) from None
    finally:
        if enabled:
            gc.enable()


class _Builder:
    """Turns the event stream into the tree, refusing what a plan must not hold."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        # one NUL-free str goes in; the parser's marks then count characters of this very text
        self.events = _open_parser(text)

    def build(self) -> Any:
        get = self.events.get_event
        get()  # stream start
        if type(get()) is yaml.StreamEndEvent:
            return None
        root = self._node(get)
        get()  # document end
        if type(event := get()) is not yaml.StreamEndEvent:
            self._refuse(event, "文件里有第二个文档（“---”）", "请把内容合并成一份，或拆成两个文件。")
        return root

    def _node(self, get: Any) -> Any:  # noqa: C901, PLR0912, PLR0915 - the hot loop: one pass, no calls per event
        root: Any = None
        stack: list[tuple[Any, str | None]] = []
        parent: Any = None
        key: Any = None
        scalar_event, mapping_event, sequence_event = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
        while True:
            event = get()
            kind = type(event)
            if kind is scalar_event:
                if event.anchor is not None or (event.tag is not None):
                    self._refuse_property(event)
                line = event.start_mark.line + 1
                value: Any = event.value
                if event.end_mark.line >= line:
                    value = self._unfold(event)
                if type(parent) is Mapping:
                    if key is None:
                        key = value
                        if key in parent.lines:
                            parent.repeated.append((key, line))
                        elif key == "<<":
                            self._refuse(event, "不支持合并键“<<”", "请把要用的内容直接写出来。")
                        else:
                            parent.lines[key] = line
                        continue
                    parent[key] = value
                    key = None
                elif parent is None:
                    return value
                else:
                    parent.append(value)
                    parent.lines.append(line)
                continue
            if kind is mapping_event or kind is sequence_event:
                if event.anchor is not None or event.tag is not None:
                    self._refuse_property(event)
                line = event.start_mark.line + 1
                node = Mapping(line) if kind is mapping_event else Sequence(line)
                if type(parent) is Mapping:
                    if key is None:
                        self._refuse(event, "键必须是一段文字", "请检查是否多写了方括号或花括号。")
                    parent[key] = node
                elif parent is not None:
                    parent.append(node)
                    parent.lines.append(line)
                else:
                    root = node
                if len(stack) >= MAX_DEPTH:
                    self._refuse(event, f"嵌套超过{MAX_DEPTH}层", "方案不会有这么多层，请检查括号是否配对。")
                stack.append((parent, None))
                parent, key = node, None
                continue
            if kind is yaml.AliasEvent:
                self._refuse(event, f"不支持引用“*{event.anchor}”", "请把要引用的内容直接写出来。")
            parent, key = stack.pop()
            if parent is None:
                return root

    def _unfold(self, event: Any) -> str:
        """Drop the spaces that folding put between two Chinese characters (YAML itself wants them)."""
        value: str = event.value
        if event.style == "|":
            return value
        raw = self.text[event.start_mark.index : event.end_mark.index]
        at = 0
        for match in _FOLD.finditer(raw):
            seam = f"{match[1]} {match[2]}"
            found = value.find(seam, at)
            if found >= 0:
                value = value[: found + 1] + value[found + 2 :]
                at = found + 1
        return value

    def _refuse_property(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse(event, f"不支持锚点“&{event.anchor}”", "请把内容直接写出来；若是文字，请用引号括起。")
        self._refuse(event, f"不支持类型标记“{event.tag}”", "请去掉标记；若是文字，请用引号括起。")

    def _refuse(self, event: Any, message: str, hint: str) -> None:
        raise YamlError(self.file, event.start_mark.line + 1, f"{message}。", hint)


def _refuse_depth(error: yaml.YAMLError, text: str, file: str) -> None:
    """Raise YamlError when a parser gave up on brackets that lie deeper than a plan may nest.

    Parsers look ahead on a line and some have a limit of their own there, met before the events of our limit are handed
    out. What stands before their limit is read again, with twice as many brackets each time.
    """
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return
    start = text.rfind("\n", 0, mark.index) + 1
    opened = [match.end() for match in _OPENING.finditer(text, start, mark.index)]
    count = MAX_DEPTH + 1
    while count <= len(opened):
        with contextlib.suppress(yaml.YAMLError):
            _Builder(text[: opened[count - 1]], file).build()
        count *= 2


_OPENING = re.compile(r"[\[{]")

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u2014\u2018-\u201d\u2026\U00020000-\U0003ffff"
_FOLD = re.compile(rf"([{_WIDE}])[ \t]*\r?\n[ \t]*([{_WIDE}])")


def _open_parser(text: str) -> Any:
    if _PARSER is None:  # a build of PyYAML without libyaml: slower, same events
        return yaml.SafeLoader(text)
    return _PARSER(text)


_PROBLEMS = (
    ("mapping values are not allowed", "冒号用错了地方", "文字里有“: ”时，请把整段文字用引号括起；或检查缩进。"),
    ("found a tab character", "缩进里有制表符（Tab）", "请改用空格缩进。"),
    ("found character '\\t'", "缩进里有制表符（Tab）", "请改用空格缩进。"),
    (
        "cannot start any token",
        "有不能直接开头的符号",
        "以 @ ` % 等开头的文字，请用引号括起；缩进请用空格，不用制表符。",
    ),
    ("did not find expected key", "缩进或引号不对", "请检查这一行与上一行的缩进是否对齐，引号是否成对。"),
    ("could not find expected ':'", "缺少冒号", "键和值之间要有半角冒号加空格，如“title: 方案名称”。"),
    ("did not find expected '-' indicator", "列表的缩进没有对齐", "同一个列表的各项“- ”要对齐。"),
    ("did not find expected ',' or", "方括号或花括号没有配对", "请检查“[ ]”“{ }”是否成对、各项之间是否用半角逗号。"),
    ("unexpected end of stream", "引号没有配对", "请检查引号是否成对。"),
    ("control characters are not allowed", "有看不见的控制字符", "请删去该处的特殊字符后重试。"),
)


def _syntax_error(error: yaml.YAMLError, text: str, file: str) -> YamlError:
    problem = f"{getattr(error, 'problem', '') or ''} {getattr(error, 'context', '') or ''} {error}"
    reason, hint = next(
        ((said, advice) for sign, said, advice in _PROBLEMS if sign in problem),
        ("不是有效的 YAML", "请对照上下文检查缩进、引号和括号。"),
    )
    return YamlError(file, _line_of(error, problem, text), f"{reason}。", hint)


def _line_of(error: yaml.YAMLError, problem: str, text: str) -> int:
    """Give the line to look at: of a quote or bracket left open, the line it was opened on."""
    opened = any(sign in problem for sign in ("unexpected end of stream", "did not find expected ',' or"))
    marks = [getattr(error, name, None) for name in ("context_mark", "problem_mark")]
    mark = next((mark for mark in (marks if opened else marks[::-1]) if mark), None)
    if mark:
        return int(min(mark.line + 1, text.count("\n") + 1))
    position = getattr(error, "position", None)  # of a character that YAML does not allow
    return text.count("\n", 0, position) + 1 if isinstance(position, int) else 1
