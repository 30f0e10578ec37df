"""How well plans of forms never met are drafted: ``python benchmarks/draft_forms.py [FILE …]``, without files all of ``benchmarks/plans``.

A file holds invented plans of one form each: ``#### form``, the document, ``==判读==``, then what a careful reader finds in it,
a line for each measure: ``number｜title｜role：units；role：units｜deadline``. ``—`` stands for a number or title the document
does not give. Precision, recall and F1 as in ``draft.py``; with ``-v`` every difference, and what ``check`` finds in the draft.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checklist.commands.context import columns
from checklist.draft.drafting import make_draft
from checklist.draft.drafttext import write_draft
from checklist.draft.from_text import read_text_source
from checklist.forms.people import WITHIN, counties_as_one
from checklist.forms.unit_cells import split_names
from checklist.plandata.check import check
from checklist.plandata.load import load_trees
from checklist.plandata.yamlio import parse_tree
from checklist.words.units import normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checklist.draft.drafting import Draft

FOLDER = Path(__file__).parent / "plans"
FIELDS = ("plans", "boundaries", "titles", "notes", "pairs", "deadlines")


class Found(NamedTuple):
    """A measure as a reader finds it."""

    number: str
    title: str
    duties: frozenset[tuple[str, str]]
    deadline: str = ""

    @property
    def key(self) -> str:
        """What tells it from the others of its plan."""
        return self.title if self.number == "—" else self.number


class Form(NamedTuple):
    """A document with what is to be found in it."""

    name: str
    text: str
    titles: tuple[str, ...]
    measures: tuple[Found, ...]


def read_forms(text: str) -> Iterator[Form]:
    """Take a file of forms apart."""
    for part in text.split("#### ")[1:]:
        name, _, rest = part.partition("\n")
        document, _, told = rest.partition("==判读==\n")
        lines = told.strip().split("\n")
        titles = tuple(line.removeprefix("题：") for line in lines if line.startswith("题："))
        yield Form(name, document, titles, tuple(_found(line) for line in lines if "｜" in line))


def _found(line: str) -> Found:
    number, title, said, *deadline = line.split("｜")
    duties = set()
    for clause in filter(None, said.split("；")):
        role, _, names = clause.partition("：")
        listed = split_names(counties_as_one(names))
        duties |= {(normalise_name(name.replace(WITHIN, "、")), role) for name in listed}
    return Found(number, title, frozenset(duties), *deadline)


def drafted(draft: Draft, form: Form) -> Iterator[Found]:
    """Give the measures of a draft; those whose number the form does not give go by their titles."""
    given = {one.number for one in form.measures}
    for plan in draft.plans:
        for one in plan.measures():
            duties = frozenset((normalise_name(unit.name), role.word) for unit, role in one.units)
            title = one.title if one.is_titled else "—"
            yield Found(one.number if one.number in given else "—", title, duties, one.deadline)


def findings(draft: Draft) -> list[str]:
    """Give what the check finds in the file of a draft."""
    loaded = load_trees([("方案.yaml", parse_tree(write_draft(draft), "方案.yaml"))])
    return [f"  check: {one.code} {one.message}" for one in check(loaded)]


def compared(draft: Draft, form: Form) -> Iterator[tuple[str, set[object], set[object]]]:
    """Give each field with what was drafted and what is right."""
    mine, gold = {one.key: one for one in drafted(draft, form)}, {one.key: one for one in form.measures}
    yield "plans", {plan.found.title for plan in draft.plans}, set(form.titles)
    yield "boundaries", set(mine), set(gold)
    made = {key for key, one in gold.items() if one.title == "—"}
    yield "titles", _titles(mine, made), _titles(gold, made)
    yield "notes", {(k, one.duties) for k, one in mine.items()}, {(k, one.duties) for k, one in gold.items()}
    yield "pairs", _pairs(mine), _pairs(gold)
    yield "deadlines", _deadlines(mine), _deadlines(gold)


def _titles(found: dict[str, Found], made: set[str]) -> set[object]:
    return {(key, one.title) for key, one in found.items() if key not in made}


def _pairs(found: dict[str, Found]) -> set[object]:
    return {(key, *duty) for key, one in found.items() for duty in one.duties}


def _deadlines(found: dict[str, Found]) -> set[object]:
    return {(key, one.deadline) for key, one in found.items() if one.deadline}


def main() -> None:
    """Print the table."""
    names = [Path(name) for name in sys.argv[1:] if name != "-v"]
    total = {field: [0, 0, 0] for field in FIELDS}
    for path in names or sorted(FOLDER.iterdir()):
        for form in read_forms(path.read_text(encoding="utf-8")):
            draft = make_draft(read_text_source(form.text, "方案.txt"), (), columns())
            told = findings(draft)
            for field, mine, gold in compared(draft, form):
                for place, count in enumerate((len(mine & gold), len(mine), len(gold))):
                    total[field][place] += count
                if mine != gold:
                    told.append(f"  {field}: 多 {sorted(map(str, mine - gold))} 少 {sorted(map(str, gold - mine))}")
            print(f"{path.stem} {form.name}: " + ("对" if not told else f"错 {len(told)} 类"))
            if "-v" in sys.argv:
                print("\n".join(told))
    for field, (right, mine_count, gold_count) in total.items():
        f1 = 2 * right / (mine_count + gold_count) if mine_count + gold_count else 1.0
        print(f"{field:<12}{right:>5}/{mine_count:<5}/{gold_count:<5} {f1:7.2%}")


if __name__ == "__main__":
    main()
