"""Where templates run: nothing of the program within reach, every run bounded in rounds and in what it makes.

An office may change any template, and a folder of templates may come from anybody. So a template sees the values it is
given, a list of filters and a few methods of text; its loops, calls and inclusions are counted, and no text or list it
makes grows beyond a limit. What breaks a limit raises :class:`TemplateLimitError`.
"""

from __future__ import annotations

from copy import deepcopy
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from jinja2 import StrictUndefined, Template, TemplateAssertionError, nodes, pass_eval_context
from jinja2.exceptions import SecurityError, TemplateRuntimeError
from jinja2.filters import do_join, do_replace
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from checklist.words.plaintext import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_ROUNDS = 5_000_000
"""Rounds of loops in one run: more than the largest data that are read can ask for."""
A_CALL = 5
"""What a call of a macro or an inclusion counts for, in rounds: it takes some twenty times as long."""
MOST_TEXT = 64 * 1024 * 1024
"""Characters one run may make, or hold in one text."""
MOST_ITEMS = 100_000
"""Items of a list put together in a template."""
_PARTS_AT_ONCE = 4096
"""Pieces of text taken from a template before its length is looked at."""

_FILTERS = (
    "abs", "capitalize", "count", "d", "default", "e", "escape", "first", "float", "groupby", "int", "items", "join",
    "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "replace", "reverse", "round",
    "safe", "select", "selectattr", "sort", "string", "sum", "trim", "truncate", "unique", "upper",
)  # fmt: skip
_METHODS = frozenset(
    {"endswith", "get", "items", "keys", "lstrip", "removeprefix", "removesuffix", "rstrip", "startswith", "strip", "values"}
)  # fmt: skip


class TemplateLimitError(TemplateRuntimeError):
    """A template asked for more rounds or more text than any document has."""


class _Missing(StrictUndefined):
    """What a template names and was not given."""

    @property
    def _undefined_message(self) -> str:
        return self._undefined_hint or f"没有“{self._undefined_name}”这个名称"


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja for templates an office may have changed; a missing name is an error."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, loader: Any = None, *, autoescape: bool) -> None:
        super().__init__(
            loader=loader,
            undefined=_Missing,
            autoescape=autoescape,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            finalize=_printable,
        )
        self.rounds = 0
        self.macros: dict[str, nodes.Macro] = {}
        own = {"join": _join, "replace": _replace, "_flat": _flat, "_rounds": self._counted}
        self.filters = {name: self.filters[name] for name in _FILTERS} | own
        self.globals = {"range": self.globals["range"]}

    @staticmethod
    def concat(parts: Iterable[str]) -> str:
        """Join what a template writes; raises TemplateLimitError where it grows beyond all documents."""
        if isinstance(parts, list) and len(parts) <= _PARTS_AT_ONCE:  # what a macro made
            return _within("".join(parts))
        made, size, left = [], 0, iter(parts)
        while piece := "".join(islice(left, _PARTS_AT_ONCE)):
            size += len(piece)
            if size > MOST_TEXT:
                raise TemplateLimitError(_TOO_MUCH)
            made.append(piece)
        return "".join(made)

    def begin(self) -> None:
        """Count a new run from 0."""
        self.rounds = 0

    def count_rounds(self, number: int) -> None:
        """Count what is done; raises TemplateLimitError beyond the bound."""
        self.rounds += number
        if self.rounds > MOST_ROUNDS:
            raise TemplateLimitError("循环或调用太多，像是停不下来")

    def _counted(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self.count_rounds(1)
            yield item

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = _Bounds().visit(super()._parse(source, name, filename))
        return tree

    def use_macros(self, source: str, name: str) -> None:
        """Write out the macros of ``source`` where they are used; later ones before those of the same name."""
        tree = self.parse(source, name)
        self.macros |= {macro.name: macro for macro in tree.find_all(nodes.Macro)}

    def compile_whole(self, source: str) -> Template:
        """Compile a text with the macros it uses written out in it: a call costs ten times what the macro does."""
        tree = _WithMacros(self.macros).visit(self.parse(source))
        return Template.from_code(self, self.compile(tree), self.make_globals(None))

    def call(self, context: Any, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a macro or one of the few methods, and count it."""
        self.count_rounds(A_CALL)
        return super().call(context, called, *args, **kwargs)

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Any:  # noqa: A002 - Jinja's
        """Find a template, and count it: one may include itself."""
        self.count_rounds(A_CALL)
        return super().get_template(name, parent, globals)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Admit fields of what is given, and of methods only those that make nothing large."""
        return super().is_safe_attribute(obj, attr, value) and (not callable(value) or attr in _METHODS)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Any:
        """Say what a template must not use."""
        return self.undefined(f"不能用 {attribute}", name=attribute, obj=obj, exc=SecurityError)

    def wrap_str_format(self, value: Any) -> None:
        """Have no ``format`` of text at all."""

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Reckon with numbers; what else is added must stay within bounds."""
        if operator == "+" and isinstance(left, (str, list, tuple)) and isinstance(right, (str, list, tuple)):
            if len(left) + len(right) > (MOST_TEXT if isinstance(left, str) else MOST_ITEMS):
                raise TemplateLimitError(_TOO_MUCH)
        elif not (_is_small(left) and _is_small(right)) or operator == "**":
            raise TemplateLimitError(f"{operator} 只能用于不太大的数字")
        return super().call_binop(context, operator, left, right)


def _is_small(value: Any) -> bool:
    return isinstance(value, (int, float)) and abs(value) < _LARGE


_LARGE = 10**15
"""Numbers beyond cost time and memory to write; no plan counts so far."""
_TOO_MUCH = "写出的文字太多，像是停不下来"


class _Bounds(NodeTransformer):
    """Rewrite what Jinja compiles into unbounded Python: loops, ``~``, lists within lists."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - named after the node
        if node.recursive:
            raise TemplateAssertionError("不能用 recursive", node.lineno)
        self.generic_visit(node)
        node.iter = _filter(cast("nodes.Expr", node.iter), "_rounds")
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filter(nodes.Tuple(node.nodes, "load", lineno=node.lineno), "join")

    def visit_List(self, node: nodes.List) -> nodes.Expr:  # noqa: N802
        self.generic_visit(node)
        return _filter(node, "_flat")

    visit_Dict = visit_List  # noqa: N815

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Expr:  # noqa: N802
        self.generic_visit(node)
        return _filter(node, "_flat") if node.ctx == "load" else node


class _WithMacros(NodeTransformer):
    """Put in place of ``{{ value|macro }}`` and ``{{ macro(value) }}`` what the macro holds."""

    def __init__(self, macros: dict[str, nodes.Macro], depth: int = 0) -> None:
        self._macros, self._depth = macros, depth

    def visit_Output(self, node: nodes.Output) -> list[nodes.Node]:  # noqa: N802
        return [self._written_out(part) or nodes.Output([part], lineno=node.lineno) for part in node.nodes]

    def _written_out(self, part: nodes.Node) -> nodes.Node | None:
        """Give the macro's body under its arguments; None where this is no plain use of one, or one within many."""
        found = _macro_use(part)
        macro = self._macros.get(found[0]) if found and self._depth < _DEEPEST else None
        if found is None or macro is None or len(macro.args) != len(found[1]):
            return None
        targets: list[nodes.Expr] = [nodes.Name(arg.name, "param", lineno=part.lineno) for arg in macro.args]
        inner = _WithMacros(self._macros, self._depth + 1)
        body = [
            inner.visit(
                nodes.Scope(deepcopy(macro.body, {id(macro.environment): macro.environment}), lineno=part.lineno)
            )
        ]
        if any(isinstance(call.node, nodes.Name) for scope in body for call in scope.find_all(nodes.Call)):
            return None
        return nodes.With(targets, found[1], body, lineno=part.lineno)


_DEEPEST = 3
"""Macros within macros that are written out; deeper ones, such as one that calls itself, stay calls."""


def _macro_use(part: nodes.Node) -> tuple[str, list[nodes.Expr]] | None:
    if isinstance(part, nodes.Filter) and part.node and not (part.kwargs or part.dyn_args or part.dyn_kwargs):
        return part.name, [part.node, *part.args]
    if isinstance(part, nodes.Call) and isinstance(part.node, nodes.Name) and not part.kwargs:
        return part.node.name, list(part.args)
    return None


def _filter(node: nodes.Expr, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def _flat(items: Any) -> Any:
    """Refuse a list within a list: doubled forty times over it is endless when it is written out."""
    for item in items.values() if isinstance(items, dict) else items:
        if isinstance(item, (list, dict, tuple)):
            raise TemplateLimitError("列表里只能放文字和数字，不能再放列表")
    return items


@pass_eval_context
def _join(context: Any, value: Iterable[Any], d: str = "", attribute: str | int | None = None) -> str:
    items = (
        [item if isinstance(item, str) else str(in_words(item)) for item in value] if attribute is None else [*value]
    )
    if attribute is None and sum(map(len, items)) + len(d) * len(items) > MOST_TEXT:
        raise TemplateLimitError(_TOO_MUCH)
    if attribute is None and not context.autoescape:
        return d.join(items)
    return _within(do_join(context, items, d, attribute))


def _within(text: str) -> str:
    if len(text) > MOST_TEXT:
        raise TemplateLimitError(_TOO_MUCH)
    return text


@pass_eval_context
def _replace(context: Any, text: str, old: str, new: str, count: int | None = None) -> str:
    if (str(text).count(str(old)) + 1) * len(str(new)) > MOST_TEXT:
        raise TemplateLimitError(_TOO_MUCH)
    return do_replace(context, text, old, new, count)


def _printable(value: object) -> object:
    """Drop control characters from text of the data; what is marked as safe stays as it is. Lists are not printed."""
    if type(value) is str:
        return value if value.isprintable() else clean(value)
    if isinstance(value, (list, dict, tuple)):
        raise TemplateLimitError("列表不能直接写出来，请用 join 连起来")
    return in_words(value)


def in_words(value: object) -> object:
    """Say what is true or not as people say it, 是 and 否, and of nothing nothing; give anything else as it is."""
    return {True: "是", False: "否", None: ""}[value] if value is None or isinstance(value, bool) else value
