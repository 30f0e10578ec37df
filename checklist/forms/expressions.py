"""The expressions in a form's ``{{ … }}``: few kinds, no calls, no attributes, compiled once (rule g)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from jinja2 import TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from checklist.errors import FormError
from checklist.model import Frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

NAMES = {
    "单位": "unit", "单位全称": "unit_full", "地区": "region", "年度": "year", "年份": "year", "标题": "title",
    "副标题": "subtitle", "截至日期": "as_of", "方案": "plan", "文号": "document_number", "成文日期": "created",
    "任务数": "count", "注": "notes",
}  # fmt: skip
"""The names a placeholder may use and the English ones they stand for, which may be used as well."""

PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
STATEMENT = re.compile(r"\{(?P<sign>[%#]).{0,200}?(?P=sign)\}", re.DOTALL)
"""What Jinja has besides: statements and comments, which a form may not use."""
_LONGEST = 300
_ALLOWED = (
    nodes.Output, nodes.Template, nodes.TemplateData, nodes.Name, nodes.Const, nodes.CondExpr, nodes.Concat,
    nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand, nodes.Filter,
)  # fmt: skip
_FILTERS = ("default", "d", "trim", "upper", "lower")
_HOW = "占位符里只能写名称、文字、if…else 和 ~ 连接，如 {{ 单位 }}、{{ 年度 ~ '年' if 年度 else '' }}。"


def check_expression(source: str, label: str) -> frozenset[str]:
    """Give the names an expression uses; raises FormError that names it when it is bad or not allowed."""
    shown = " ".join(source.split())[:60]
    if len(source) > _LONGEST:
        raise FormError(f"空表{label}里的占位符太长：{{{{ {shown}… }}}}", _HOW)
    try:
        tree = _environment().parse(f"{{{{{source}}}}}")
        names = _check(tree)
        _compiled(source)
    except (TemplateError, RecursionError, SyntaxError, ValueError) as error:
        reason = f"（{error}）" if isinstance(error, _NotAllowedError) else ""
        raise FormError(f"空表{label}里的占位符写得不对：{{{{ {shown} }}}}{reason}", _HOW) from None
    return names


class _NotAllowedError(ValueError):
    """The expression does what a form must not."""


def _check(tree: nodes.Template) -> frozenset[str]:
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            raise _NotAllowedError("不能调用函数、取属性或做运算")
        if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
            raise _NotAllowedError(f"不能用 {node.name}")
    return frozenset(node.name for node in tree.find_all(nodes.Name))


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(autoescape=False)
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    environment.globals.clear()
    return environment


@lru_cache(maxsize=256)
def _compiled(source: str) -> Callable[..., object]:
    return _environment().compile_expression(source.strip(), undefined_to_none=True)


def evaluate(source: str, words: Mapping[str, str]) -> str:
    """Word a checked expression."""
    result = _compiled(source)(words)
    return "" if result is None else str(result)


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

    def text(self, words: Mapping[str, str]) -> str:
        """Word the slot."""
        if self.expression:
            return evaluate(self.expression, words)
        said = words[self.label]
        if not said:
            return self.blank
        gap = self.gap[len(said) :] or self.gap[:2] if self.gap else ""
        return said + self.suffix + gap


def asks_for(slots: Iterable[Slot], name: str) -> bool:
    """Tell whether a form has a place of its own for what goes by ``name``, in Chinese or English."""
    names = re.compile(rf"\b(?:{name}|{NAMES[name]})\b")
    return any(names.search(slot.expression) for slot in slots)
