"""The invented plans of ``benchmarks/plans``, each in a form of its own: drafted just as a careful reader finds them."""

from __future__ import annotations

import importlib.util
import sys
from itertools import product
from pathlib import Path

import pytest
from sampled import few_of

from checklist.commands.context import columns
from checklist.draft.drafting import make_draft
from checklist.draft.from_text import read_text_source
from tests.support.invented_plans import MEDIA, all_plans, drafted

ROOT = Path(__file__).parents[2]


def load_benchmark():
    """Load ``benchmarks/draft_forms.py``."""
    found = importlib.util.spec_from_file_location("draft_forms", ROOT / "benchmarks" / "draft_forms.py")
    module = importlib.util.module_from_spec(found)
    sys.modules["draft_forms"] = module
    found.loader.exec_module(module)
    return module


BENCHMARK = load_benchmark()
FORMS = [
    form
    for path in sorted(BENCHMARK.FOLDER.iterdir())
    for form in BENCHMARK.read_forms(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_plan_of_any_form_is_drafted_as_a_reader_finds_it(form):
    draft = make_draft(read_text_source(form.text, "方案.txt"), (), columns())
    for field, mine, gold in BENCHMARK.compared(draft, form):
        assert (field, mine) == (field, gold)
    assert BENCHMARK.findings(draft) == []


PLANS = {plan.name: plan for plan in all_plans() if "｜" in plan.truth}


@pytest.mark.parametrize(("name", "suffix"), few_of(product(PLANS, MEDIA), every=3))
def test_a_plan_is_drafted_as_a_reader_finds_it_whatever_file_it_comes_in(name, suffix, tmp_path):
    (form,) = BENCHMARK.read_forms(f"#### {name}\n==判读==\n{PLANS[name].truth}")
    draft = drafted(PLANS[name], suffix, tmp_path)
    for field, mine, gold in BENCHMARK.compared(draft, form):
        assert (field, mine) == (field, gold)
    assert BENCHMARK.findings(draft) == []
