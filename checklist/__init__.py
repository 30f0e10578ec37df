"""Turn action plans (行动方案) into department ledgers (工作台账).

The verbs below are all a program needs; they are loaded when they are first used::

    data = checklist.load_plans()
    ledger = checklist.build_ledger(data, "邢台市科技局", checklist.Selection(year=2025))
    content = checklist.fill_form(ledger, "我局空表.docx")
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from checklist.compare.run import Wishes
    from checklist.face import build_ledger, compare_versions, fill_form, load_plans, read_ledger
    from checklist.ledger.asked import Selection

__version__ = "0.2.0"
__all__ = [
    "Selection",
    "Wishes",
    "__version__",
    "build_ledger",
    "compare_versions",
    "fill_form",
    "load_plans",
    "read_ledger",
]


def __getattr__(name: str) -> Any:
    """Load a verb of the public face."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("checklist.face"), name)
