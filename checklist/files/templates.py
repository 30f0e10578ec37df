"""The one door to Jinja: templates from ``templates/``, or from the folder an office keeps its own in.

An office's folder need hold only what it changes; a name that is not there is looked for in ours. Every template runs
in the sandbox, a missing name is an error, and text from data is never taken for a template.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import json

from checklist.errors import ChecklistError, InputError
from checklist.files.compiled import recall
from checklist.files.resources import template as shipped
from checklist.files.textfiles import decode_text, read_bytes
from checklist.model import Frozen
from checklist.words.plaintext import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType

    from jinja2 import BaseLoader, Environment, Template
    from jinja2.runtime import Context

    from checklist.files.sandbox import Sandbox

T = TypeVar("T")

HINT = "请对照程序自带的同名文件改正；改不好的，删去自己的这一份，程序就用自带的。"
MARKUP = (".html", ".xml")
"""What is written in these languages is escaped for them by itself."""
_CALLS_ON_OTHERS = re.compile(r"\{%[-+]?\s*(?:include|import|from|extends)\b")
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
        return mine if mine and mine.is_file() else shipped(name)

    def has(self, name: str) -> bool:
        """Tell whether there is such a template."""
        try:
            return self.find(name).is_file()
        except InputError:
            return False

    def render(self, name: str, values: Mapping[str, object]) -> str:
        """Render a whole template. Raises InputError that names the file and line of a fault in it."""
        return self.run(name, lambda found: found.root_render_func, values)

    def block(self, name: str, block: str, values: Mapping[str, object]) -> str:
        """Render one ``{% block %}`` of a template, white space at its ends left off."""
        return self.run(name, lambda found: found.blocks[block], values).strip()

    def say(self, name: str, values: Mapping[str, object]) -> dict[str, str]:
        """Render every block of a template: its name, its text with the white space at its ends left off.

        What was said is kept, so that the same template with the same values does not need Jinja a second time.
        ``values`` are plain: texts, numbers, lists and dicts of them.
        """

        def build() -> dict[str, str]:
            return {block: self.block(name, block, values) for block in self.get(name).blocks}

        return self.remember("said", (name,), json.encode(values), dict[str, str], build)

    def remember(self, kind: str, names: tuple[str, ...], values: bytes, shape: type[T], build: Callable[[], T]) -> T:
        """Give what ``build`` makes of the templates ``names`` and the ``values``, or made of the same before."""
        texts = [self.read(name) or "" for name in names]
        if self.cache is None or any(_CALLS_ON_OTHERS.search(text) for text in texts):
            return build()
        said = (*(name.encode() for name in names), *(text.encode() for text in texts), values)
        return recall(self.cache, kind, said, shape, build)

    def get(self, name: str) -> Template:
        """Compile a template once."""
        found: Template = self.sandbox(is_markup=name.endswith(MARKUP)).get_template(name)
        return found

    def read(self, name: str) -> str | None:
        """Read a template's text; None where no folder has one of that name. Raises InputError when it is unreadable."""
        folders = [Path(self.own)] if self.own else []
        folders += [shipped("columns.yaml").parent]
        plain = Path(name).name == name
        path = next((path for folder in folders if plain and (path := folder / name).is_file()), None)
        return decode_text(read_bytes(path, MOST_BYTES), path)[0] if path else None

    def sandbox(self, *, is_markup: bool) -> Sandbox:
        """Give where the templates run; what is written there is escaped where it is markup."""
        return _sandbox(self.own, str(Path(self.own).absolute()), is_markup)

    def run(
        self, name: str, part: Callable[[Template], Callable[[Context], Iterable[str]]], values: Mapping[str, object]
    ) -> str:
        """Render a part of the template ``name``. Raises InputError that names the file and line of a fault in it."""
        sandbox = self.sandbox(is_markup=name.endswith(MARKUP))
        sandbox.begin()
        try:
            found = self.get(name)
            return sandbox.concat(part(found)(found.new_context(dict(values))))
        except ChecklistError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a template may do wrong is its own fault
            raise template_fault(name, error) from None


SHIPPED = Templates()
"""Ours alone."""


def template_fault(name: str, error: Exception) -> InputError:
    """Make the message about a fault in a template: its file, its line where Jinja knows it."""
    file, line = _place(error.__traceback__) or (getattr(error, "name", None) or name, getattr(error, "lineno", None))
    return InputError(f"模板有误：{file}{f' 第{line}行' if line else ''}（{_reason(error)}）", HINT)


def _reason(error: Exception) -> str:
    """Say what is wrong; what Jinja or Python says is added where we have no words of our own."""
    from jinja2 import exceptions  # noqa: PLC0415 - heavy; only what prints words needs it

    if isinstance(error, exceptions.TemplateNotFound):
        return f"没有“{error.name}”这个模板"
    if isinstance(error, exceptions.TemplateSyntaxError):
        return f"写法不对：{error.message}"
    if isinstance(error, exceptions.TemplateRuntimeError):
        return str(error)
    return "自己套自己，停不下来" if isinstance(error, RecursionError) else f"取值或运算不对：{error}"


def _place(trace: TracebackType | None) -> tuple[str, int] | None:
    """Give the template and line where it failed: the innermost that still ran."""
    found = None
    while trace:
        running = trace.tb_frame.f_globals.get("__jinja_template__")
        if running is not None:
            found = running.name or "", running.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return found


@lru_cache(maxsize=8)
def _sandbox(own: str, _: str, is_markup: bool) -> Sandbox:  # noqa: FBT001 - lru_cache
    """Make a sandbox; the absolute path tells folders of one name apart."""
    from jinja2 import FunctionLoader  # noqa: PLC0415 - heavy; only what prints words needs it

    return make_environment(FunctionLoader(Templates(own=own).read), autoescape=is_markup)


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
