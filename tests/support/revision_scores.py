"""Says what a comparison names of a revision, in four media, and sets it beside what an office would say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from office_forms import office_form

from checklist import build_ledger, compare_versions
from checklist.commands.outputs import FileStyle, ledger_bytes
from checklist.compare.comparison import compare
from checklist.compare.run import Wishes
from checklist.compare.sides.item import plan_side
from checklist.ledger.asked import Selection
from checklist.model import Role
from checklist.outline import measures_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from plan_drafts import Wanted
    from plan_revisions import Done

    from checklist.compare.comparison import Comparison
    from checklist.model import Plan, PlanData

MEDIA = ("data", "word", "excel", "form")


class Statement(NamedTuple):
    """One thing a comparison says: its word, what it is said of, and the sentences."""

    word: str
    of: str
    said: str


class Score(NamedTuple):
    """What came of one revision in one medium."""

    wanted: int
    missed: tuple[str, ...]
    statements: tuple[Statement, ...]
    noise: tuple[Statement, ...]


def statements(found: Comparison) -> Iterator[Statement]:
    """List what a comparison says: the rows, what is said once, and what is asked."""
    for row in found.rows:
        items = (*row.match.old, *row.match.new)
        of = "".join(f"{item.title}{item.text}" for item in items)
        for word in row.kind_words:
            yield Statement(word, of, "；".join(row.explanations))
    for edit in found.edits:
        yield Statement(edit.kind.value, edit.sentence, edit.sentence)
    for one in found.asked:
        yield Statement(one.kind.value, "".join(f"{i.title}{i.text}" for i in (*one.old, *one.new)), one.sentence)


def score(found: Comparison, wanted: Sequence[Wanted]) -> Score:
    """Set what was said beside what an office would say."""
    said = tuple(statements(found))
    missed = tuple(
        f"{'／'.join(one.words)}：{one.of}" for one in wanted if not any(_says(it, one, one.words) for it in said)
    )
    noise = tuple(it for it in said if not any(_says(it, one, (*one.words, *one.beside)) for one in wanted))
    return Score(len(wanted), missed, said, noise)


def _says(statement: Statement, wanted: Wanted, words: Sequence[str]) -> bool:
    of = any(name in statement.of or name in statement.said for name in (wanted.of, *wanted.parts))
    told = statement.word not in wanted.words or all(piece in statement.said for piece in wanted.says)
    return statement.word in words and of and told


def found_in(medium: str, done: Done, folder: Path) -> Comparison:
    """Compare both versions of a plan in one medium."""
    sides = ((done.old_data, done.old), (done.new_data, done.new))
    if medium == "data":
        one, two = (plan_side(data, [plan]) for data, plan in sides)
        return compare(one, two)
    paths = []
    for name, (data, plan) in zip(("旧", "新"), sides, strict=True):
        path = folder / f"{name}.{'xlsx' if medium == 'excel' else 'docx'}"
        path.write_bytes(_ledger(data, plan, medium, path.suffix, folder))
        paths.append(str(path))
    return compare_versions(Wishes(old=paths[0], new=paths[1]), done.new_data).whole


def _ledger(data: PlanData, plan: Plan, medium: str, suffix: str, folder: Path) -> bytes:
    form = ""
    if medium == "form":
        form = str(folder / f"{plan.id}空表.docx")
        Path(form).write_bytes(_blank_form(plan))
    ledger = build_ledger(data, "", Selection(plan_names=(plan.id,)))
    return ledger_bytes(data, ledger, suffix, FileStyle(form=form))


def _blank_form(plan: Plan) -> bytes:
    """Make an office's own form: other headings than ours, a column for the hand, the units as the plan has them."""
    roles = {assignment.role for _, measure in measures_of(plan) for assignment in measure.assignments}
    units = [["责任单位"], ["牵头部门", "配合部门"]][Role.LEAD in roles]
    others = ["责任单位"] if {Role.LEAD, Role.RESPONSIBLE} <= roles else []
    head = ["序号", "工作任务", "具体举措", "工作目标", *units, *others, "完成时间", "进展情况"]
    return office_form(f"{plan.title}推进情况表", [head, [""] * len(head)])
