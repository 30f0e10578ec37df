"""The one door to Jinja: templates from ``templates/``, or from the folder an office keeps its own in.

An office's folder need hold only what it changes; a name that is not there is looked for in ours. Every template runs
in the sandbox, a missing name is an error, and text from data is never taken for a template.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import json

from checklist.errors import ChecklistError, InputError
from checklist.files.compiled import recall
from checklist.files.textfiles import decode_text, is_there, read_bytes
from checklist.files.textfiles import template as shipped
from checklist.model import Frozen
from checklist.words import compile_later
from checklist.words.plaintext import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType

    from jinja2 import BaseLoader, Environment, Template

    from checklist.files.sandbox import Sandbox

T = TypeVar("T")

HINT = "请对照程序自带的同名文件改正；改不好的，删去自己的这一份，程序就用自带的。"
MARKUP = (".html", ".xml")
"""What is written in these languages is escaped for them by itself."""
_CALLS_ON_OTHERS = compile_later(r"\{%[-+]?\s*(?:include|import|from|extends)\b")
WORDS, COLUMNS = "words.jinja", "columns.yaml"
"""The macros every template and every column may use as filters; the columns."""
_CELL, _ROW = "\x1f", "\x1e"
MOST_BYTES = 1024 * 1024
"""The largest template that is read."""


class Templates(Frozen):
    """The templates of one call: an office's own before ours."""

    own: str = ""
    """The path of the folder an office keeps its own in; "" for ours alone."""
    cache: Path | None = None
    """The folder in which what was said or prepared is kept; None to do everything anew."""

    def find(self, name: str) -> Path:
        """Give the path of a template; the office's own where it has one."""
        mine = Path(self.own, name) if self.own else None
        return mine if mine and is_there(mine) else shipped(name)

    def has(self, name: str) -> bool:
        """Tell whether there is such a template."""
        return self._place(name) is not None

    def render(self, name: str, values: Mapping[str, object]) -> str:
        """Render a whole template. Raises InputError that names the file and line of a fault in it."""
        return self.run(name, lambda sandbox: _written(sandbox.get_template(name), values))

    def block(self, name: str, block: str, values: Mapping[str, object]) -> str:
        """Render one ``{% block %}`` of a template, white space at its ends left off."""
        return self.run(name, lambda sandbox: _written(sandbox.get_template(name), values, block)).strip()

    def say(self, name: str, values: Mapping[str, object]) -> dict[str, str]:
        """Render every block of a template: its name, its text with the white space at its ends left off.

        What was said is kept, so that the same template with the same values does not need Jinja a second time.
        ``values`` are plain: texts, numbers, lists and dicts of them.
        """
        return self.remember((name, WORDS), values, dict[str, str], lambda: self.blocks(name, values))

    def blocks(self, name: str, values: Mapping[str, object]) -> dict[str, str]:
        """Render every block of a template anew."""
        found = self.run(name, lambda sandbox: sandbox.get_template(name))
        return {block: self.block(name, block, values) for block in found.blocks}

    def rows(
        self,
        cells: tuple[str, ...],
        names: tuple[str, ...],
        rows: Sequence[tuple[Any, ...]],
        constants: Mapping[str, Any] | None = None,
        lines: Sequence[int] = (),
    ) -> list[list[str]]:
        """Word all cells of a table by one template, blank lines at a cell's ends left off.

        ``cells`` are the wordings of a row's cells, ``rows`` hold a value for each of two or more ``names``,
        ``constants`` are the same for all rows. Raises InputError for a fault in one; ``lines`` are where each stands in ``columns.yaml``.
        """
        told = {**(constants or {}), "rows": rows}
        source = f"{{% for {', '.join(names)} in rows %}}{_CELL.join(cells)}{_ROW}{{% endfor %}}"
        try:
            text = self.run(WORDS, lambda sandbox: _written(_of_text(sandbox, source), told))
        except InputError:
            for cell, line in zip(cells, lines, strict=False):
                self._word_alone(cell, line, names, told)
            raise
        return [[cell.strip("\n") for cell in row.split(_CELL)] for row in text.split(_ROW)[:-1]]

    def _word_alone(self, cell: str, line: int, names: tuple[str, ...], told: Mapping[str, Any]) -> None:
        """Word one cell of all rows, as it stands in its file, for the message about a fault in it."""
        source = f"{{% for {', '.join(names)} in rows %}}" + "\n" * line + f"{cell}{{% endfor %}}"
        self.run(COLUMNS, lambda sandbox: _written(sandbox.from_string(source), told))

    def remember(self, names: tuple[str, ...], values: object, shape: type[T], build: Callable[[], T]) -> T:
        """Give what ``build`` makes of the templates ``names`` and the ``values``, or made of the same before."""
        if self.cache is None:
            return build()
        texts = [self.read(name) or "" for name in names]
        if any(map(_CALLS_ON_OTHERS.search, texts)):
            return build()
        made_of = "\0".join((*names, *texts)).encode()
        return recall(self.cache, "said", (made_of, json.encode(values)), shape, build)

    def read(self, name: str) -> str | None:
        """Read a template's text; None where no folder has one of that name. Raises InputError when it is unreadable."""
        path = self._place(name)
        return decode_text(read_bytes(path, MOST_BYTES), path)[0] if path else None

    def _place(self, name: str) -> Path | None:
        places = [Path(folder, name) for folder in (self.own, shipped(COLUMNS).parent) if folder]
        return next(filter(is_there, places), None) if Path(name).name == name else None

    def sandbox(self, *, is_markup: bool) -> Sandbox:
        """Give where the templates run; what is written there is escaped where it is markup."""
        return _sandbox(self.own, self.own and str(Path(self.own).absolute()), is_markup)

    def run(self, name: str, render: Callable[[Sandbox], T]) -> T:
        """Render in the sandbox. Raises InputError that names the file, ``name`` for want of another, and line of a fault."""
        try:
            sandbox = self.sandbox(is_markup=name.endswith(MARKUP))
            for counting in (sandbox, SHIPPED.sandbox(is_markup=name.endswith(MARKUP))):
                counting.begin()
            return render(sandbox)
        except ChecklistError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a template may do wrong is its own fault
            raise template_fault(name, error) from None


def _written(found: Template, values: Mapping[str, object], block: str = "") -> str:
    render = found.blocks[block] if block else found.root_render_func
    made: str = found.environment.concat(render(found.new_context(dict(values))))
    return made


@lru_cache(maxsize=64)
def _of_text(sandbox: Sandbox, source: str) -> Template:
    return sandbox.compile_whole(source)


SHIPPED = Templates()
"""Ours alone."""


def template_fault(name: str, error: Exception) -> InputError:
    """Make the message about a fault in a template: its file, its line where Jinja knows it."""
    file, line = _place(error.__traceback__) or (getattr(error, "name", None), getattr(error, "lineno", None))
    return InputError(f"模板有误：{file or name}{f' 第{line}行' if line else ''}（{_reason(error)}）", HINT)


def _reason(error: Exception) -> str:
    """Say what is wrong; what Jinja or Python says is added where we have no words of our own."""
    from jinja2 import exceptions  # noqa: PLC0415 - heavy; only what prints words needs it

    if isinstance(error, exceptions.TemplateNotFound):
        return f"没有“{error.name}”这个模板"
    if isinstance(error, exceptions.TemplateSyntaxError):
        return f"写法不对：{error.message}"
    if type(error) is exceptions.TemplateRuntimeError:
        return f"写法不对：{error}"
    if isinstance(error, exceptions.TemplateRuntimeError):
        return str(error)
    return "自己套自己，停不下来" if isinstance(error, RecursionError) else f"取值或运算不对：{error}"


def _place(trace: TracebackType | None) -> tuple[str, int] | None:
    """Give the template and line where it failed: the innermost that still ran."""
    found = None
    while trace:
        running = trace.tb_frame.f_globals.get("__jinja_template__")
        if running is not None and not trace.tb_frame.f_code.co_name.startswith("t_"):  # where a filter is not found
            found = running.name or "", running.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return found


@lru_cache(maxsize=8)
def _sandbox(own: str, _: str, is_markup: bool) -> Sandbox:  # noqa: FBT001 - lru_cache
    """Make a sandbox; the absolute path tells folders of one name apart."""
    from jinja2 import FunctionLoader  # noqa: PLC0415 - heavy; only what prints words needs it

    made = make_environment(FunctionLoader(Templates(own=own).read), autoescape=is_markup)
    jinjas = frozenset(made.filters)
    for templates in dict.fromkeys((SHIPPED, Templates(own=own))):
        made.use_macros(templates.read(WORDS) or "", WORDS)
    made.filters |= SHIPPED.sandbox(is_markup=is_markup).filters if own else {}
    said = vars(made.get_template(WORDS).module)
    made.filters |= {name: said[name] for name in said if not name.startswith("_") and name not in jinjas}
    return made


def make_environment(loader: BaseLoader | None = None, *, autoescape: bool) -> Sandbox:
    """Make a sandbox for templates that do not come from a folder: an office's form."""
    from checklist.files.sandbox import Sandbox  # noqa: PLC0415 - heavy; only what prints words needs it

    return Sandbox(loader, autoescape=autoescape)


def render_markup(name: str, values: Mapping[str, object]) -> str:
    """Render one of our own templates of markup, whatever an office has: it stands for code and runs without bounds.

    What goes wrong in ``values`` while it runs is raised as it is.
    """
    return _markup().get_template(name).render(values)


@lru_cache(maxsize=1)
def _markup() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415 - heavy; only what prints words needs it

    loader = FunctionLoader(Templates().read)
    return Environment(loader=loader, undefined=StrictUndefined, autoescape=True, finalize=_printable)


def _printable(value: object) -> object:
    """Drop control characters from text; what is marked as safe stays as it is."""
    return clean(value) if type(value) is str else value
