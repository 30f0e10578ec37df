"""The house in numbers: how long functions and modules are, which names there are, why a number is what it is."""

from __future__ import annotations

import ast
import re
import statistics
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "checklist"

LONGEST, MEDIAN, MOST_OF_ALL = 40, 7, 16
"""Lines of a function: at most, at the median, at the ninetieth percentile."""
COMPREHENSIONS = 3
"""In one function; a reader holds no more of them in mind."""
SHORTEST_MODULE, LONGEST_MODULE = 60, 400
"""Lines: a shorter module is a room nobody needs a door for, a longer one more than one reader can hold."""

SHORT_OR_LONG: dict[str, str] = {
    "outline.py": "needs nothing but the model, and the lowest floors need it",
    "words/runs.py": "the one class of marked text, which every medium reads",
}
"""Modules that are shorter or longer, each with the reason."""

SAME_NAME: dict[str, str] = {
    "headings": "those of a form's table, and those of two plans that are matched",
    "report": "what a form, and what a print check has to say",
}
"""Module names that stand more than once: a thing keeps its name on the floors that build, check and draw it."""


class Function(NamedTuple):
    """A function of the package, by module and name."""

    name: str
    lines: int
    comprehensions: int


@cache
def sources() -> dict[str, str]:
    """Give the text of every module, by its path inside the package."""
    return {path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}


@cache
def functions() -> list[Function]:
    """Give every function with what is measured of it."""
    many = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
    return [
        Function(
            f"{name}:{node.name}",
            (node.end_lineno or 0) - node.lineno + 1,
            sum(isinstance(inner, many) for inner in ast.walk(node)),
        )
        for name, text in sources().items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_no_function_is_longer_than_a_screen_and_most_are_a_few_lines():
    lengths = sorted(function.lines for function in functions())
    assert [function for function in functions() if function.lines > LONGEST] == []
    assert statistics.median(lengths) <= MEDIAN
    assert lengths[len(lengths) * 9 // 10] <= MOST_OF_ALL


def test_no_function_has_more_than_three_comprehensions():
    found = {function.name for function in functions() if function.comprehensions > COMPREHENSIONS}
    assert found == set()


def test_no_public_class_name_stands_twice():
    names = Counter(
        node.name
        for text in sources().values()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_no_module_is_called_as_another():
    """A module below ``commands`` is called as its command is typed, so it may bear the name of what it is about."""
    names = Counter(Path(name).stem for name in sources() if not name.startswith("commands/"))
    recurring = {name for name, count in names.items() if count > 1 and name != "__init__"}
    assert recurring == SAME_NAME.keys()


def test_modules_are_neither_crumbs_nor_heaps():
    lengths = {
        name: text.count("\n") for name, text in sources().items() if Path(name).stem not in ("__init__", "__main__")
    }
    odd = {name for name, lines in lengths.items() if not SHORTEST_MODULE <= lines <= LONGEST_MODULE}
    assert odd - SHORT_OR_LONG.keys() == set()
    assert SHORT_OR_LONG.keys() - odd == set(), "these need no reason any more: take them from the list"


def unexplained(text: str) -> list[str]:
    """Give the numbers among a module's constants that have neither a docstring below nor a comment beside or above."""
    lines, body = text.splitlines(), ast.parse(text).body
    following = [*body[1:], None]
    return [
        ast.unparse(node)
        for node, after in zip(body, following, strict=True)
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value and is_number(node.value)
        if not (isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant))
        if "#" not in lines[node.lineno - 1] and not lines[node.lineno - 2].startswith("#")
    ]


def is_number(value: ast.expr) -> bool:
    """Tell whether an expression is a number, a product of numbers or a few of them; a table has words as well."""
    inner = [node for node in ast.walk(value) if isinstance(node, ast.Constant)]
    plain = (ast.Constant, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.Tuple, ast.expr_context)
    numbers = [isinstance(node.value, int | float) and not isinstance(node.value, bool) for node in inner]
    return all(isinstance(node, plain) for node in ast.walk(value)) and bool(numbers) and all(numbers)


def test_a_number_that_is_a_decision_has_a_name_and_a_reason():
    assert [f"{name}: {one}" for name, text in sources().items() for one in unexplained(text)] == []


def test_the_check_sees_a_number_without_a_reason():
    assert unexplained("A = 3\n") == ["A = 3"]
    assert len(unexplained("A, B = 3, 4.5 * 2\nC = -1\n")) == 2
    assert unexplained('A = 3\n"""Why."""\nB = 4  # why\n# why\nC = 5\nD = "x"\nE = (1, "x")\nF = True\n') == []


def test_the_glossary_names_every_class_of_the_model():
    said = set(re.findall(r"`([A-Za-z_]\w*)(?:\.\w+)?`", (ROOT / "docs/glossary.md").read_text(encoding="utf-8")))
    model = [node.name for node in ast.parse(sources()["model.py"]).body if isinstance(node, ast.ClassDef)]
    model.remove("Frozen")  # the root of the classes, no word of an office
    ledger = [node.name for node in ast.parse(sources()["ledger/ledger.py"]).body if isinstance(node, ast.ClassDef)]
    assert [name for name in (*model, *ledger) if name not in said and not name.startswith("_")] == []
