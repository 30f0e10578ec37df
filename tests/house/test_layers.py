"""The layers: a module imports only from those below it, and each library comes in by its own door."""

from __future__ import annotations

import ast
import sys
from configparser import ConfigParser
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "checklist"

LAYERS: dict[str, tuple[str, ...]] = {
    "model": ("errors", "model", "outline"),
    "words": ("words", "words.*"),
    "files": ("files", "files.*"),
    "plandata": ("plandata", "plandata.*"),
    "ledger": ("ledger", "ledger.*"),
    "office": ("office", "office.*"),
    "forms": ("forms", "forms.*"),
    "draft": ("draft", "draft.*"),
    "text of versions": ("compare.text", "compare.text.*"),
    "sides": ("compare.sides", "compare.sides.*"),
    "match": ("compare.match", "compare.match.*"),
    "judge": ("compare.judge", "compare.judge.*"),
    "compare": (
        "compare",
        "compare.comparison",
        "compare.rows",
        "compare.shares",
        "compare.by_unit",
        "compare.history",
    ),
    "run of a comparison": ("compare.run",),
    "adopt": ("adopt", "adopt.*"),
    "render": ("render", "render.*"),
    "printcheck": ("printcheck", "printcheck.*"),
    "face": ("", "face"),
    "commands": ("commands", "commands.*", "__main__"),
}
"""Lowest first; ``x.*`` stands for every module of the sub-package. docs/architecture.md tells what each is for."""

DOORS: dict[str, tuple[str, ...]] = {
    "yaml": ("plandata.yamlio",),
    "rich": ("render.draw.console",),
    "jinja2": ("files.templates", "files.sandbox", "ledger.wording", "forms.*", "render.*"),
    "lxml": ("office.*",),
    "openpyxl": ("office.*",),
    "xlsxwriter": ("render.*",),
    "pypdfium2": ("office.pdfpages",),
    "python_calamine": ("office.workbook",),
    "rapidfuzz": ("compare.*", "words.suggest"),
    "docx": ("office.*",),
    "click": ("commands", "commands.*"),
    "msgspec": ("*",),
    "typing_extensions": ("model",),
}
"""Where each library may be imported."""

FOR_TYPES = {"typing_extensions"}
"""What only a type checker sees; it need not be installed."""

AT_THE_RIM = ("commands", "commands.*", "__main__")
"""Where it is allowed to print, to read the clock and the environment."""

WORLD = {
    "print", "input", "sys.stdout", "sys.stderr", "sys.argv", "os.environ", "os.getenv", "date.today",
    "datetime.now", "datetime.today", "datetime.utcnow", "time.time", "time.localtime", "locale.setlocale",
}  # fmt: skip


class Module(NamedTuple):
    """A module of the package: its name below ``checklist`` and its syntax tree."""

    name: str
    tree: ast.Module


@cache
def modules(package: Path = PACKAGE) -> list[Module]:
    """Read every module of the package."""
    return [Module(_name(path, package), ast.parse(path.read_bytes())) for path in sorted(package.rglob("*.py"))]


def _name(path: Path, package: Path) -> str:
    parts = path.relative_to(package).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def admits(patterns: tuple[str, ...], name: str) -> bool:
    """Tell whether a module is named by one of the patterns."""
    return any(p in (name, "*") or (p.endswith(".*") and name.startswith(p[:-1])) for p in patterns)


def layer_of(name: str) -> int | None:
    """Give the number of a module's layer, None where the table does not know it."""
    return next((number for number, patterns in enumerate(LAYERS.values()) if admits(patterns, name)), None)


def imported(module: Module) -> set[str]:
    """Give the dotted names a module imports, anywhere in it, also those for type checking only."""
    found: set[str] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"checklist.{module.name} imports relatively"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def own_imports(module: Module, known: set[str]) -> set[str]:
    """Give the modules of the package a module imports: ``checklist.errors.InputError`` means ``errors``."""
    names = set()
    for name in imported(module):
        if name.split(".")[0] == "checklist":
            inner = name.removeprefix("checklist").lstrip(".")
            names.add(inner if inner in known else inner.rpartition(".")[0])
    return names - {module.name}


def faults(found: list[Module]) -> list[str]:
    """Give every import that goes up, and every module the table does not know."""
    known = {module.name for module in found}
    unknown = [f"checklist.{name}: in no layer" for name in sorted(known) if layer_of(name) is None]
    upward = [
        f"checklist.{module.name} imports checklist.{target} from a layer above"
        for module in found
        for target in sorted(own_imports(module, known))
        if (layer_of(target) or 0) > (layer_of(module.name) or 0)
    ]
    return unknown + upward


def test_every_module_imports_only_from_its_own_layer_and_those_below():
    found = modules()
    assert len(found) > 20
    assert faults(found) == []


@pytest.mark.parametrize(
    ("name", "source", "fault"),
    [
        (
            "words.units",
            "from checklist.plandata.load import load_files",
            "checklist.words.units imports checklist.plandata.load from a layer above",
        ),
        (
            "ledger.asked",
            "def f():\n    import checklist.render.draw.console",
            "checklist.ledger.asked imports checklist.render.draw.console",
        ),
        (
            "model",
            "from checklist.ledger import ledger",
            "checklist.model imports checklist.ledger.ledger from a layer above",
        ),
        ("helpers", "", "checklist.helpers: in no layer"),
    ],
)
def test_the_check_sees_an_import_upwards_and_an_unknown_module(name, source, fault):
    others = [module for module in modules() if module.name != name]
    assert fault in "\n".join(faults([*others, Module(name, ast.parse(source))]))


def test_no_two_modules_import_each_other():
    found = modules()
    known = {module.name for module in found}
    edges = {module.name: own_imports(module, known) - {""} for module in found}
    circles = [f"{a} and {b}" for a in edges for b in edges[a] if a < b and a in edges.get(b, set())]
    assert circles == []


def test_every_line_of_the_table_is_used():
    names = [module.name for module in modules()]
    patterns = [pattern for layer in LAYERS.values() for pattern in layer]
    assert [pattern for pattern in patterns if not any(admits((pattern,), name) for name in names)] == []


def test_every_door_is_used():
    found = {(name.split(".")[0], module.name) for module in modules() for name in imported(module)}
    unused = [
        library
        for library, patterns in DOORS.items()
        if not any(library == n and admits(patterns, m) for n, m in found)
    ]
    assert unused == []


def test_each_library_is_imported_at_its_door_only():
    strange = []
    for module in modules():
        for name in sorted({name.split(".")[0] for name in imported(module)}):
            if name in sys.stdlib_module_names or name == "checklist":
                continue
            if not admits(DOORS.get(name, ()), module.name):
                strange.append(f"checklist.{module.name} imports {name}")
    assert strange == []


def test_every_library_with_a_door_is_declared():
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    required = {line.split(">=")[0] for line in config["options"]["install_requires"].split()}
    provided = {"yaml": "pyyaml", "docx": "python-docx", "python_calamine": "python-calamine"}
    assert {provided.get(name, name) for name in DOORS.keys() - FOR_TYPES} == required


def test_only_the_commands_print_and_read_the_clock_and_the_environment():
    strange = []
    for module in modules():
        if not admits(AT_THE_RIM, module.name):
            used = {ast.unparse(node) for node in ast.walk(module.tree) if isinstance(node, ast.Attribute | ast.Name)}
            strange += [f"checklist.{module.name} uses {name}" for name in sorted(used & WORLD)]
    assert strange == []
