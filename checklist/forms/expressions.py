"""The expressions in a form's ``{{ … }}``: few kinds, no calls, no attributes, compiled once (rule g)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from jinja2 import TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from checklist.errors import FormError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
