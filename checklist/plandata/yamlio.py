"""Read one YAML file into a tree of strings that knows its lines. The only module that imports yaml.

The tree is built from the C parser's events in one pass: PyYAML's own composer recurses in C and overruns the
stack on deep input, and its constructor would turn ``010`` into 8 and drop repeated keys (YAML 1.1).
Anchors, aliases, tags, merge keys and second documents have no place in a hand-written plan and are refused.
"""

from __future__ import annotations

import contextlib
import gc
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from checklist.errors import YamlError
from checklist.files.textfiles import MAX_DATA_BYTES, decode_text, read_bytes, readable_name
from checklist.plandata.findings import Oddity
from checklist.plandata.keynames import Mapping, Sequence
from checklist.plandata.yamlslips import Folds, Held, find_slips
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from checklist.plandata.yamlslips import Slip

MAX_DEPTH = 20
"""A plan nests about ten deep; deeper nesting could overrun the stack."""

_PARSER = getattr(getattr(yaml, "cyaml", None), "CParser", None)


def read_tree(path: Path) -> tuple[Any, str]:
    """Give the tree of the file at ``path`` and a remark on its encoding ("" for UTF-8).

    Raises InputError when the file cannot be read or is too large, YamlError when it is not the YAML a plan may be
    written in.
    """
    raw = read_bytes(path, MAX_DATA_BYTES)
    text, remark = decode_text(raw, path)
    return parse_tree(text, readable_name(str(path))), remark


def parse_tree(text: str, file: str) -> Any:
    """Build the tree of one YAML document; scalars stay strings, folded Chinese lines join without a space."""
    if hidden := _HIDDEN_BREAK.search(text):
        reason = f"有看不见的换行符（U+{ord(hidden[0]):04X}，多是从网页、Word里复制来的）。"
        raise YamlError(file, text.count("\n", 0, hidden.start()) + 1, reason, "请删去它，或改成回车。")
    builder = _Builder(text, file)
    enabled = gc.isenabled()
    gc.disable()  # the growing tree has no cycles; the collector would cost nearly half the time
    try:
        return builder.build()
    except yaml.YAMLError as error:
        builder.refuse_folds()
        _refuse_depth(error, text, file)
        raise _syntax_error(error, text, file) from None
    finally:
        if enabled:
            gc.enable()


_HIDDEN_BREAK = compile_later("[\x85\u2028\u2029]")
"""Ends a line to YAML and to no editor, and would shift the numbers of all lines below."""


class _Builder:
    """Turns the event stream into the tree, refusing what a plan must not hold."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.has_marks, self.has_wide_marks = " #" in text, "＃" in text
        self.key: str | None = None
        """The key that waits for its value in the innermost mapping."""
        self.top = Sequence(0)
        """Holds the root, as if it were the one item of a list."""
        self.open: list[Mapping | Sequence] = [self.top]
        self.odd: list[Oddity] = []
        self.folds = Folds()

    def build(self) -> Any:
        get = _open_parser(self.text).get_event
        get()  # stream start
        if type(get()) is yaml.StreamEndEvent:
            return None
        handle = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._nest,
            yaml.SequenceStartEvent: self._nest,
            yaml.MappingEndEvent: self._leave,
            yaml.SequenceEndEvent: self._leave,
            yaml.AliasEvent: self._alias,
        }
        while not self.top or len(self.open) > 1:
            event = get()
            handle[type(event)](event)
        get()  # document end
        if type(event := get()) is not yaml.StreamEndEvent:
            self._refuse(event, "文件里有第二个文档（“---”）", "请把内容合并成一份，或拆成两个文件。")
        self.refuse_folds()
        if isinstance(self.top[0], Mapping):
            self.top[0].odd = [*self.odd, *self.folds.doubts()]
        elif isinstance(self.top[0], str) and (slips := find_slips(self.text, _stumble)):
            raise _as_error(self.file, slips)
        return self.top[0]

    def refuse_folds(self) -> None:
        """Raise YamlError where lines were folded into a text that were surely meant for themselves."""
        if slips := self.folds.as_slips():
            raise _as_error(self.file, slips)

    def _scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_property(event)
        line = event.start_mark.line + 1
        value = self._unfold(event) if event.end_mark.line >= line else event.value
        if self.has_marks and not event.style and (match := _CUT.match(self.text, event.end_mark.index)):
            message = f"这一行从“{match[1]}”起当成了备注，不会印出来。"
            self.odd.append(Oddity(line, "cut-short", message, _CUT_HINT))
        if self.has_wide_marks and not event.style:
            self.folds.note_wide_remark(self.text[event.start_mark.index : event.end_mark.index], line - 1)
        node = self.open[-1]
        if type(node) is Mapping and self.key is None:
            self._name(node, value, event)
            return
        begun = node.lines[self.key] if type(node) is Mapping and self.key else line
        if event.end_mark.line >= begun:
            self._note_folds(event, line, begun)
        self._put(value, line)

    def _note_folds(self, event: Any, line: int, begun: int) -> None:
        """Note what was folded into a text that has several lines or stands below its key, which is on line ``begun``."""
        node, holder = self.open[-1], self.key or ""
        is_item = isinstance(node, Sequence)
        if node is self.top or event.style in _BLOCKS:
            return
        if is_item and isinstance(outer := self.open[-2], Mapping):
            holder = next(reversed(outer.lines))
        start = self.text.rfind("\n", 0, event.start_mark.index) + 1
        lines = self.text[start : event.end_mark.index].split("\n")
        held = Held(
            holder, is_item=is_item, is_below=begun < line, column=event.start_mark.column, quote=event.style or ""
        )
        self.folds.note_text(lines, line - 1, held)

    def _name(self, mapping: Mapping, key: str, event: Any) -> None:
        line = event.start_mark.line + 1
        if key == "<<":
            self._refuse(event, "不支持合并键“<<”", "请把要用的内容直接写出来。")
        if key[:1].isspace():
            self.folds.note_blank(f"{key}:", line - 1)
        if key in mapping.lines:
            mapping.repeated.append((key, line))
        else:
            mapping.lines[key] = line
        self.key = key

    def _nest(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_property(event)
        if type(self.open[-1]) is Mapping and self.key is None:
            self._refuse(event, "键必须是一段文字", "请检查是否多写了方括号或花括号。")
        if len(self.open) > MAX_DEPTH:
            self._refuse(event, f"嵌套超过{MAX_DEPTH}层", "方案不会有这么多层，请检查括号是否配对。")
        line = event.start_mark.line + 1
        node = Mapping(line) if type(event) is yaml.MappingStartEvent else Sequence(line)
        self._put(node, line)
        self.open.append(node)

    def _put(self, value: Any, line: int) -> None:
        node = self.open[-1]
        if isinstance(node, Sequence):
            node.append(value)
            node.lines.append(line)
        elif self.key is not None:
            node.setdefault(self.key, value)  # of a key given twice the first stands; that it is, is noted
            self.key = None

    def _leave(self, _: Any) -> None:
        self.open.pop()

    def _alias(self, event: Any) -> None:
        self._refuse(event, f"不支持引用“*{event.anchor}”", "请把要引用的内容直接写出来。")

    def _unfold(self, event: Any) -> str:
        """Drop the spaces that folding put beside a Chinese character or mark (YAML itself wants them)."""
        value: str = event.value
        if event.style == "|":
            return value
        # one NUL-free str went in: the parser's marks count characters of this very text
        raw = self.text[event.start_mark.index : event.end_mark.index]
        at = begun = 0
        for match in _FOLD.finditer(raw):
            seam = f"{match[1] or match[3]} {match[2] or match[4]}"
            for _ in range(raw.count(seam, begun, match.start())):  # blanks typed by hand stay
                at = value.find(seam, at) + 1
            begun = match.end() - 1
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


_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u2014\u2018-\u201d\u2026\U00020000-\U0003ffff"
_CUT = compile_later(r"[ \t]+(#[^#\s].{0,12})")
"""A comment has a blank behind its #; without one it was mostly meant as text (#1车间)."""
_BLOCKS = ("|", ">")
_CUT_HINT = "若是内容，请把整段文字用英文引号括起；若是备注，请在 # 后面空一格。"
_FOLD = compile_later(rf"([{_WIDE}])[ \t]*\r?\n[ \t]*([{_WIDE}0-9A-Za-z%])|([0-9A-Za-z%])[ \t]*\r?\n[ \t]*([{_WIDE}])")


def read_events(text: str) -> Iterator[Any]:
    """Give the parser's events for the tree of a text that was read before; their marks count the characters of this very text."""
    parser = _open_parser(text)
    parser.get_event(), parser.get_event()  # the beginnings of the stream and the document
    return _events_of_node(parser)


def _events_of_node(parser: Any) -> Iterator[Any]:
    """Give the events of the next value; of a key given twice, as in the tree, the first alone with its value."""
    begun = parser.get_event()
    yield begun
    met: set[str] = set()
    while isinstance(begun, yaml.CollectionStartEvent):
        if parser.check_event(yaml.MappingEndEvent, yaml.SequenceEndEvent):
            yield parser.get_event()
            return
        if isinstance(begun, yaml.SequenceStartEvent):
            yield from _events_of_node(parser)
            continue
        key = parser.get_event()
        entry = [key, *_events_of_node(parser)]
        yield from () if key.value in met else entry
        met.add(key.value)


def _open_parser(text: str) -> Any:
    if _PARSER is None:  # a build of PyYAML without libyaml: slower, same events
        return yaml.SafeLoader(text)
    return _PARSER(text)


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


_OPENING = compile_later(r"[\[{]")


class _Stop(NamedTuple):
    """Where a parser gave up, as we see it in the text; its own words differ from version to version."""

    at: str
    """The character it stumbled on; "" at the end of the text."""
    opened: str
    """The first character of what it was reading; "" where it does not say."""
    is_scanning: bool
    """Whether it was still putting characters together, not yet the parts of a list or mapping."""
    indent: str
    """The white space before the text of that line."""


class _Fault(NamedTuple):
    """What is said of a stop: the first fault that fits is named."""

    fits: Callable[[_Stop], bool]
    reason: str
    hint: str
    where_opened: bool = False
    """Whether to show the line where it was opened, not the one where the parser gave up."""


_UNSEEN = compile_later("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML admits nowhere."""
_QUOTES, _BRACKETS, _CLOSING, _MARKS = map(frozenset, ("\"'", "[{", "]},", "@`%&*!|>"))
_UNPAIRED = ("方括号或花括号没有配对", "请检查“[ ]”“{ }”是否成对、各项之间是否用半角逗号。")
_FAULTS = (
    _Fault(lambda stop: _UNSEEN.match(stop.at) is not None, "有看不见的控制字符", "请删去该处的特殊字符后重试。"),
    _Fault(lambda stop: "\t" in stop.indent + stop.at, "缩进里有制表符（Tab）", "请改用空格缩进。"),
    _Fault(
        lambda stop: stop.opened in _QUOTES and not stop.at, "引号没有配对", "请检查引号是否成对。", where_opened=True
    ),
    _Fault(lambda stop: stop.opened in _BRACKETS, *_UNPAIRED, where_opened=True),
    _Fault(lambda stop: stop.at in _CLOSING, *_UNPAIRED),
    _Fault(
        lambda stop: stop.at in _MARKS or (stop.is_scanning and stop.opened in _MARKS),
        "有不能直接开头的符号",
        "以 @ ` % 等开头的文字，请用引号括起；缩进请用空格，不用制表符。",
    ),
    _Fault(
        lambda stop: stop.at == ":" and not stop.opened,
        "冒号用错了地方",
        "文字里有“: ”时，请把整段文字用引号括起；或检查缩进。",
    ),
    _Fault(
        lambda stop: stop.is_scanning and stop.opened not in {"", *_QUOTES},
        "缺少冒号",
        "键和值之间要有半角冒号加空格；是上面那段文字的续行的，请比上面的键多空两格。",
        where_opened=True,
    ),
    _Fault(lambda stop: stop.opened == "-", "列表的缩进没有对齐", "同一个列表的各项“- ”要对齐。"),
    _Fault(
        lambda stop: bool(stop.opened) and not stop.is_scanning,
        "缩进或引号不对",
        "请检查这一行与上一行的缩进是否对齐，引号是否成对。",
    ),
    _Fault(lambda _: True, "不是有效的 YAML", "请对照上下文检查缩进、引号和括号。"),
)


def _syntax_error(error: yaml.YAMLError, text: str, file: str) -> YamlError:
    """Say what is wrong, and on which line, by looking at the text where the parser gave up."""
    mark, begun = (getattr(error, name, None) for name in ("problem_mark", "context_mark"))
    if mark is None:  # the parser refused a character before reading anything
        unseen = _UNSEEN.search(text)
        line = text.count("\n", 0, unseen.start()) + 1 if unseen else 1
        return YamlError(file, line, f"{_FAULTS[0 if unseen else -1].reason}。", _FAULTS[0 if unseen else -1].hint)
    before = text[text.rfind("\n", 0, mark.index) + 1 : mark.index]
    stop = _Stop(
        at=text[mark.index : mark.index + 1],
        opened=text[begun.index : begun.index + 1] if begun else "",
        is_scanning=isinstance(error, yaml.scanner.ScannerError),
        indent=before[: len(before) - len(before.lstrip())],
    )
    if _UNSEEN.match(stop.at) is None and (slips := find_slips(text, _stumble)):
        return _as_error(file, slips)
    fault = next(fault for fault in _FAULTS if fault.fits(stop))
    shown = begun if fault.where_opened and begun else mark
    return YamlError(file, min(shown.line, text.count("\n")) + 1, f"{fault.reason}。", fault.hint)


def _as_error(file: str, slips: list[Slip]) -> YamlError:
    first, *others = slips
    return YamlError(file, *first, others=tuple(others))


def _stumble(text: str) -> tuple[int, ...]:
    """Give the lines (from 0) where the parser gives up on a text and where what it was reading began; () where it does not."""
    try:
        parser = _open_parser(text)
        events: list[Any] = [parser.get_event()]
        while type(events[-1]) is not yaml.StreamEndEvent:
            events.append(parser.get_event())
    except yaml.MarkedYAMLError as error:
        marks = (error.problem_mark, error.context_mark)
        return tuple(dict.fromkeys(mark.line for mark in marks if mark))
    except yaml.YAMLError:
        return (0,)
    return (0,) if any(isinstance(event, yaml.ScalarEvent) for event in events[:_OPENED]) else ()  # keys were meant


_OPENED = 3
"""Events up to the first of what a file holds."""
