"""The one door to Jinja: templates from ``templates/``, or from the folder an office keeps its own in.

An office's folder need hold only what it changes; a name that is not there is looked for in ours. Every template runs
in the sandbox, a missing name is an error, and text from data is never taken for a template.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from checklist.errors import InputError
from checklist.files.resources import template as shipped
from checklist.words.plaintext import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from jinja2 import Environment, Template

HINT = "请对照程序自带的同名文件改正；改不好的，删去自己的这一份，程序就用自带的。"
MARKUP = (".html", ".xml")
"""What is written in these languages is escaped for them by itself."""


class Templates:
    """The templates of one call: an office's own before ours."""

    def __init__(self, own: Path | None = None) -> None:
        self._own = own

    def find(self, name: str) -> Path:
        """Give the path of a template; the office's own where it has one."""
        mine = self._own / name if self._own else None
        return mine if mine and mine.is_file() else shipped(name)

    def render(self, name: str, values: Mapping[str, object]) -> str:
        """Render a whole template. Raises InputError that names the file and line of a fault in it."""
        return self._run(name, lambda: self.get(name).render(values))

    def block(self, name: str, block: str, values: Mapping[str, object]) -> str:
        """Render one ``{% block %}`` of a template, white space at its ends left off."""

        def run() -> str:
            found = self.get(name)
            return "".join(found.blocks[block](found.new_context(dict(values)))).strip()

        return self._run(name, run)

    def get(self, name: str) -> Template:
        """Compile a template once."""
        return _environment(self._own, is_markup=name.endswith(MARKUP)).get_template(name)

    def _run(self, name: str, render: Callable[[], str]) -> str:
        from jinja2 import TemplateError  # noqa: PLC0415 - heavy; only what prints words needs it

        try:
            return render()
        except (TemplateError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError) as error:
            raise template_fault(name, error) from None


def template_fault(name: str, error: Exception) -> InputError:
    """Make the message about a fault in a template: its file, its line where Jinja knows it."""
    line = getattr(error, "lineno", None)
    place = f"{getattr(error, 'name', None) or name}{f' 第{line}行' if line else ''}"
    return InputError(f"模板有误：{place}（{error}）", HINT)


@lru_cache(maxsize=8)
def _environment(own: Path | None, *, is_markup: bool) -> Environment:
    from jinja2 import FileSystemLoader  # noqa: PLC0415 - heavy; only what prints words needs it

    folders = [str(folder) for folder in (own, shipped("columns.yaml").parent) if folder]
    return make_environment(FileSystemLoader(folders), autoescape=is_markup)


def make_environment(loader: Any = None, *, autoescape: bool) -> Environment:
    """Make a sandbox: no attribute that begins with _, nothing changed, no missing name passed over."""
    from jinja2 import StrictUndefined  # noqa: PLC0415 - heavy; only what prints words needs it
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    return ImmutableSandboxedEnvironment(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=autoescape,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_printable,
    )


def _printable(value: object) -> object:
    """Drop control characters from text of the data; what is marked as safe stays as it is."""
    return clean(value) if type(value) is str else value
