"""What a form may be told besides its rows, and its own Jinja (rule g): names for ``{{ … }}``, labels, the document's properties.

A placeholder holds few kinds of expressions: no calls, no attributes, no loops. The sandbox a form's template is rendered
in is here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from jinja2 import Template, TemplateError, nodes
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from checklist.files.sandbox import in_words
from checklist.model import Frozen
from checklist.office.wordxml import LINE, attribute_text, run_text
from checklist.words import compile_later
from checklist.words.deadlines import format_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from checklist.ledger.wording import Band, Table
    from checklist.office.trouble import Trouble

NAMES = {
    "单位": "unit", "单位全称": "unit_full", "地区": "region", "年度": "year", "年份": "year", "标题": "title",
    "副标题": "subtitle", "截至日期": "as_of", "方案": "plan", "文号": "document_number", "成文日期": "created",
    "任务数": "count", "注": "notes",
}  # fmt: skip
"""The names a placeholder may use and the English ones they stand for, which may be used as well."""

PLACEHOLDER = compile_later(r"\{\{([^{}]*)\}\}")
STATEMENT = compile_later(r"\{(?P<sign>[%#]).{0,200}?(?P=sign)\}", re.DOTALL)
"""What Jinja has besides: statements and comments, which a form may not use."""
_LONGEST = 300
"""Characters of an expression in a form; what is longer was not written by hand."""
_ALLOWED = (
    nodes.Output, nodes.Template, nodes.TemplateData, nodes.Name, nodes.Const, nodes.CondExpr, nodes.Concat,
    nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand, nodes.Filter,
)  # fmt: skip
_FILTERS = ("default", "d", "trim", "upper", "lower")
_HOW = "占位符里只能写名称、文字、if…else 和 ~ 连接，如 {{ 单位 }}、{{ 年度 ~ '年' if 年度 else '' }}。"


def check_expression(source: str, trouble: Trouble, where: str) -> frozenset[str]:
    """Give the names an expression uses; raises FormError that names it when it is bad, not allowed or cannot be worked out.

    ``where`` is the place in the file at which it stands.
    """
    shown = " ".join(source.split())[:60]
    if len(source) > _LONGEST:
        raise trouble.refusal(f"的{where}里的占位符太长：{{{{ {shown}… }}}}", _HOW)
    try:
        tree = _environment().parse(f"{{{{{source}}}}}")
        names = _check(tree)
        _try_out(f"({source.strip()})", names)
    except (TemplateError, RecursionError, SyntaxError, ValueError, TypeError, ArithmeticError) as error:
        reason = f"（{error}）" if isinstance(error, _NotAllowedError) else ""
        reason = "（文字和数字不能这样放在一起）" if isinstance(error, TypeError) else reason
        raise trouble.refusal(f"的{where}里的占位符写得不对：{{{{ {shown} }}}}{reason}", _HOW) from None
    return names


def _try_out(source: str, names: frozenset[str]) -> None:
    """Work an expression out with every name filled, with none, and with each one blank: a fault in a branch shows here."""
    wording = _expression(source)
    for blank in (frozenset[str](), names, *({name} for name in names)):
        wording({name: "" if name in blank else "甲" for name in names})


class _NotAllowedError(ValueError):
    """The expression does what a form must not."""


def _check(tree: nodes.Template) -> frozenset[str]:
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            raise _NotAllowedError("不能调用函数、取属性或做运算")
        if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
            raise _NotAllowedError(f"不能用 {node.name}")
    return frozenset(node.name for node in tree.find_all(nodes.Name))


class Slot(Frozen):
    """A place whose text differs from ledger to ledger."""

    expression: str = ""
    """What a placeholder says between its braces."""
    label: str = ""
    """The name a label asks for: ``unit`` or ``year``."""
    blank: str = ""
    """What stood behind the label, kept where there is nothing to say."""
    suffix: str = ""
    gap: str = ""
    """A blank before the next label, as wide as the old one where the words leave room."""

    @property
    def code(self) -> str:
        """What stands for it in a template."""
        if self.expression:
            return f"({self.expression.strip()})"
        return f"{self.label}|answer({self.blank!r}, {self.suffix!r}, {self.gap!r})"

    def text(self, words: Mapping[str, str]) -> str:
        """Word the slot."""
        return _say(_expression(self.code)(words))


def literal(text: str) -> str:
    """Give text as it has to stand in a template to be written as it is."""
    return text.replace("{", "{{ '{' }}")


def compile_template(source: str) -> bytes:
    """Compile a template into what :func:`write` takes, so that no later process has to."""
    bucket = Bucket(_environment(), "", "")
    bucket.code = _environment().compile(source)
    return bucket.bytecode_to_string()


def write(source: str, code: bytes, values: Mapping[str, object]) -> Iterator[bytes]:
    """Render a template piece by piece, so that a long part never lies in memory whole."""
    template = _template(source, code)
    pieces = template.root_render_func(template.new_context(dict(values)))
    while batch := list(islice(pieces, _BATCH)):
        yield "".join(batch).encode()


_BATCH = 200
"""Rows joined before they are compressed, to bound the memory."""


@lru_cache(maxsize=16)
def _template(source: str, code: bytes) -> Template:
    """Give a template from its compiled copy; from its source where the copy is another Jinja's or another Python's."""
    bucket = Bucket(_environment(), "", "")
    bucket.bytecode_from_string(code)
    if bucket.code is None:
        return _environment().from_string(source)
    return Template.from_code(_environment(), bucket.code, {})


@lru_cache(maxsize=256)
def _expression(source: str) -> Callable[..., object]:
    return _environment().compile_expression(source, undefined_to_none=True)


class _Sandbox(ImmutableSandboxedEnvironment):
    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        return super()._generate(_JoinsWords().visit(source), *args, **kwargs)


class _JoinsWords(NodeTransformer):
    """Let what ``~`` joins be said before, as what stands alone is."""

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 - named after the node
        self.generic_visit(node)
        node.nodes = [nodes.Filter(part, "say", [], [], None, None, lineno=node.lineno) for part in node.nodes]
        return node


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    """Make the sandbox of forms; what an office may write in one is checked before, and holds no loop and no call."""
    environment = _Sandbox(autoescape=True, keep_trailing_newline=True)
    own = {"say": _say, "answer": _answer, "lines": run_text, "named": _named, "in_run": _in_run}
    environment.filters = {name: environment.filters[name] for name in ("safe", *_FILTERS)} | own
    environment.globals.clear()
    return environment


def _named(text: str, name: str, between: str, run: str) -> str:
    """Write a cell likewise, the name of its task in bold; ``run`` is how a run of it begins."""
    before, found, after = text.partition(name) if name else (text, "", "")
    if not found or (before and not before.endswith(_BEFORE_NAME)) or after[:1] not in _BEHIND_NAME:
        return run_text(text, between)
    bold = f"{_RUN_END}{_FONTS.sub(_BOLD, run, count=1)}{run_text(name, between)}{_RUN_END}{run}"
    return run_text(before, between) + bold + run_text(after, between)


_BEFORE_NAME, _BEHIND_NAME = ("\n", "】"), ("。", "\n", "")
_RUN_END = "</w:t></w:r>"
_FONTS = compile_later("<w:rFonts [^>]*/>")
_BOLD = r"\g<0><w:b/>"


def _in_run(value: object, between: str = LINE) -> str:
    """Give the words of a place outside the rows as they stand in a run; an ``if`` without ``else`` says nothing."""
    return run_text(_say(value), between)


def _say(value: object) -> str:
    return str(in_words(value))


def _answer(said: str, blank: str, suffix: str, gap: str) -> str:
    """Word what stands behind a label: what is said, else the blank there was."""
    if not said:
        return blank
    return said + suffix + (gap[len(said) :] or gap[:2])


class Frame(Frozen):
    """What stands around the table of one ledger; "" or None where there is none."""

    unit: str = ""
    unit_full: str = ""
    region: str = ""
    year: int | None = None
    period: str = ""
    """The plan's years, ``2023—2025年``: stands in for the year where none was asked for."""
    as_of: date | None = None
    plans: tuple[str, ...] = ()
    """The plans' titles, without 《》."""
    numbers: tuple[str, ...] = ()
    """Their document numbers (文号)."""
    title: str = ""
    """Overrides the table's own title; likewise ``subtitle``."""
    subtitle: str = ""
    author: str = ""
    created: date | None = None
    """The plan's date (成文日期): the file's created and modified time, so that no clock is read."""


class Opening(Frozen):
    """How a form is to be understood: which of its tables it is, from 1, and what an unknown heading means."""

    table: int | None = None
    mapping: tuple[tuple[str, str], ...] = ()
    """Headings, each with the name of a column."""
    fit: tuple[str, ...] | None = None
    """The keys of columns a Word form does without, where the others are to be as wide as each ledger needs; None for a
    form that keeps its columns and their widths."""
    cache: str = ""
    """The path of the folder in which prepared forms are kept; "" for none."""
    vocabulary: bytes = b""
    """What the columns are read from; a form prepared with others is prepared anew."""


def words(frame: Frame, table: Table) -> dict[str, str]:
    """Give the text of every name, in both languages."""
    english = {
        "unit": frame.unit,
        "unit_full": frame.unit_full or frame.unit,
        "region": frame.region,
        "year": str(frame.year) if frame.year else frame.period.removesuffix("年"),
        "title": frame.title or table.title,
        "subtitle": frame.subtitle or table.subtitle,
        "as_of": format_date(frame.as_of),
        "plan": "、".join(f"《{plan}》" for plan in frame.plans),
        "document_number": "、".join(number for number in frame.numbers if number),
        "created": format_date(frame.created),
        "count": str(len(table.rows)),
        "notes": notes_text(table.notes),
    }
    return english | {name: english[key] for name, key in NAMES.items()}


def notes_text(notes: tuple[str, ...]) -> str:
    """Give the lines under a table: ``注：…``, numbered where there are several."""
    if len(notes) < 2:  # noqa: PLR2004 - a single note bears no number
        return "".join(f"注：{note}" for note in notes)
    return "注：" + "\n".join(f"{index}.{note}" for index, note in enumerate(notes, 1))


def band_texts(bands: Sequence[Band], *, innermost: bool) -> list[str]:
    """Give what stands in the bands to print: where a group cell bears the innermost heading, that one is left out."""
    deepest = max((band.level for band in bands), default=0)
    shown = (band for band in bands if innermost or band.level == 0 or band.level < deepest)
    return [f"{band.title}\n{band.goal}" if band.goal else band.title for band in shown]


MERGED_ROWS = 5
"""The longest group whose cell is merged: a merged cell prints its text on its first page only."""

_CORE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>\
<cp:lastModifiedBy>{author}</cp:lastModifiedBy>{dates}</cp:coreProperties>"""


def core_properties(frame: Frame, title: str) -> bytes:
    """Write ``docProps/core.xml``: title and author, and the frame's date as the time of creation and change."""
    stamp = f"{frame.created.isoformat()}T00:00:00Z" if frame.created else ""
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{stamp}</dcterms:{name}>' for name in ("created", "modified")
    )
    author = attribute_text(frame.author)
    return _CORE.format(title=attribute_text(title), author=author, dates=dates if stamp else "").encode()
