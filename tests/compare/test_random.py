"""Random ledgers edited by known operations: the comparison finds these again, no more and no less."""

from __future__ import annotations

import random
from itertools import product

import pytest
from msgspec.structs import replace
from random_ledgers import data_of, edit, random_plan, revise
from sampled import few_of
from versions import mirrored, without_ids

from checklist.compare.by_unit import by_unit
from checklist.compare.comparison import compare
from checklist.compare.judge.kinds import EditKind, Kind, Turn
from checklist.compare.match.suggestions import SuggestionKind
from checklist.compare.sides.item import plan_side
from checklist.compare.sides.of_data import word_like
from checklist.compare.sides.of_file import read_side
from checklist.compare.sides.terms import named
from checklist.forms.filled import FileKind, ReadLedger
from checklist.ledger.columns import load_columns
from checklist.ledger.ledger import Filter, build_ledger
from checklist.outline import measures_of

KINDS = {
    "insert": [{Kind.ADDED}],
    "delete": [{Kind.REMOVED}],
    "hand over": [{Kind.LEAD}],
    "figure": [{Kind.TARGET}],
    "split": [{Kind.SPLIT}],
    "merge": [{Kind.MERGED}],
    "reword": [{Kind.CONTENT}, {Kind.WORDING}, {Kind.CONTENT, Kind.WORDING}],
    "deadline": [{Kind.DEADLINE}],
    "join": [{Kind.UNITS}],
    "leave": [{Kind.UNITS}],
}


def versions(seed, size=80, share=0.5):
    rng = random.Random(seed)  # noqa: S311 - no secret
    old = random_plan(rng, size)
    edited = edit(rng, old, share=share)
    data = data_of(old, edited.plan)
    return plan_side(data, [old]), plan_side(data, [edited.plan]), edited


@pytest.mark.parametrize("seed", range(12))
def test_with_ids_and_links_the_rows_are_exactly_the_edits(seed):
    old, new, edited = versions(seed)
    found = compare(old, new)
    rows = {_ids(row.match): set(row.kinds) for row in found.rows}
    assert set(rows) == {(tuple(sorted(one.old)), tuple(sorted(one.new))) for one in edited.expected}
    for one in edited.expected:
        assert rows[tuple(sorted(one.old)), tuple(sorted(one.new))] in KINDS[one.operation], one
    assert {edit.kind for edit in found.edits} <= {EditKind.RENAMED, EditKind.NUMBERING, EditKind.PUNCTUATION}
    assert sum(count.number for count in found.counts if count.word != "机构更名") == len(found.rows)


def _ids(match):
    return tuple(sorted(item.id for item in match.old)), tuple(sorted(item.id for item in match.new))


@pytest.mark.slow
def test_without_ids_nearly_all_pairs_are_right_and_splits_and_mergers_are_suggested():
    pairs = right = grouped = suggested = 0
    for seed in range(12):
        old, new, edited = versions(seed)
        found = compare(without_ids(old), without_ids(new))
        ids = {(0, i.order): i.id for i in old.items} | {(1, i.order): i.id for i in new.items}
        became = {ids[0, m.old[0].order]: ids[1, m.new[0].order] for m in found.matches if m.one_to_one}
        pairs += len(edited.pairs)
        right += sum(became.get(one) == two for one, two in edited.pairs.items())
        wanted = {(one.old, frozenset(one.new)) for one in edited.expected if one.operation in ("split", "merge")}
        said = {
            (tuple(ids[0, i.order] for i in s.old), frozenset(ids[1, i.order] for i in s.new))
            for s in found.suggestions
            if s.kind is not SuggestionKind.CONTINUES
        }
        grouped += len(wanted)
        suggested += len(wanted & said)
    assert pairs > 600
    assert right >= 0.98 * pairs
    assert grouped > 60
    assert suggested >= 0.9 * grouped


PLANS = (
    *("xingtai-2023", "hebi-speedup-2019", "hebi-transfer-2019", "maiji-2022", "zaozhuang-2022", "tongxiang-2022"),
    "random",
)
FORMS = {
    "data": ((), ()),
    "Word": (("sequence", "measure", "target", "lead", "support", "deadline"),) * 2,
    "two forms": (
        ("sequence", "title", "actions", "lead", "support", "deadline"),
        ("sequence", "measure", "lead", "support"),
    ),
}


def as_read(data, plan, columns, known):
    """Give a plan as data without ids, or as it is read from a Word ledger with these columns."""
    data = replace(data, plans=(plan,))
    if not columns:
        return without_ids(plan_side(data, [plan]))
    like = ReadLedger(kind=FileKind.WORD, name="台账.docx", columns=columns, rows=(), bands=True, plans=(named(plan),))
    return read_side(word_like(build_ledger((plan,), None, Filter()), like, known), data)


def revised(shipped, plan_id, seed):
    """Give the data and the plan revised."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    if plan_id == "random":
        made = random_plan(rng, 60)
        return data_of(made), revise(rng, made)
    return shipped, revise(rng, next(plan for plan in shipped.plans if plan.id == plan_id))


def found_again(done, old, new):
    """Count the pairs, those aligned right, the splits and mergers, those suggested, and what else was suggested."""
    found = compare(old, new)
    olds, news = (
        {item.order: measure.id for item, (_, measure) in zip(side.measures, measures_of(plan), strict=True)}
        for side, plan in ((old, done.old), (new, done.new))
    )
    became = {olds[m.old[0].order]: news[m.new[0].order] for m in found.matches if m.one_to_one}
    said = {
        (tuple(olds[item.order] for item in s.old), frozenset(news[item.order] for item in s.new))
        for s in found.suggestions
        if s.kind is not SuggestionKind.CONTINUES
    }
    right = sum(became.get(one) == two for one, two in done.pairs.items())
    return len(done.pairs), right, len(done.groups), len(done.groups & said), len(said - done.groups)


@pytest.mark.slow
@pytest.mark.parametrize("form", list(FORMS))
def test_plans_revised_thoroughly_are_aligned_right_and_splits_and_mergers_suggested(shipped, form):
    columns = load_columns()
    counts = []
    for plan_id, seed in product(PLANS, range(3)):
        data, done = revised(shipped, plan_id, seed)
        versions = zip((done.old, done.new), FORMS[form], strict=True)
        counts.append(found_again(done, *(as_read(data, plan, keys, columns) for plan, keys in versions)))
    pairs, right, grouped, suggested, others = map(sum, zip(*counts, strict=True))
    assert pairs > 400
    assert right >= 0.98 * pairs
    assert grouped > 30
    assert suggested >= 0.9 * grouped
    assert others <= 0.05 * grouped


@pytest.mark.parametrize("seed", few_of(range(6), 3))
@pytest.mark.parametrize("ids", [True, False])
def test_swapped_sides_give_the_mirror_image(seed, ids):
    old, new, _ = versions(seed)
    if not ids:
        old, new = without_ids(old), without_ids(new)
    there, back = compare(old, new), compare(new, old)
    assert {_turned(row) for row in there.rows} == {_plain(row) for row in back.rows}
    assert _moves(there, turned=True) == _moves(back, turned=False)


def _moves(comparison, *, turned):
    return sorted(
        (one.key, sorted((mirrored(entry.move) if turned else entry.move).value for entry in one.entries))
        for one in by_unit(comparison)
    )


def _orders(items):
    return tuple(item.order for item in items)


def _turned(row):
    changes = {
        (mirrored(c.kind), _turn(c.turn), -c.figure.difference if c.figure and c.figure.difference else None)
        for c in row.changes
    }
    return _orders(row.match.new), _orders(row.match.old), frozenset(changes)


def _plain(row):
    changes = {
        (
            c.kind,
            c.turn if c.turn is not Turn.UNKNOWN_END else None,
            c.figure.difference if c.figure and c.figure.difference else None,
        )
        for c in row.changes
    }
    return _orders(row.match.old), _orders(row.match.new), frozenset(changes)


def _turn(turn):
    return None if turn in (None, Turn.UNKNOWN_END) else mirrored(turn)


def test_the_result_is_the_same_on_every_run():
    old, new, _ = versions(3)
    one, two = (compare(without_ids(old), without_ids(new)) for _ in range(2))
    assert [(r.kind_words, r.explanations, r.old, r.new) for r in one.rows] == [
        (r.kind_words, r.explanations, r.old, r.new) for r in two.rows
    ]
