"""Random ledgers edited by known operations: the comparison finds these again, no more and no less."""

from __future__ import annotations

import random

import pytest
from random_ledgers import data_of, edit, random_plan
from versions import without_ids

from checklist.compare.by_unit import by_unit
from checklist.compare.changes import Kind, Turn
from checklist.compare.comparison import compare
from checklist.compare.edits import EditKind
from checklist.compare.items import plan_side
from checklist.compare.suggestions import SuggestionKind

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


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("ids", [True, False])
def test_swapped_sides_give_the_mirror_image(seed, ids):
    old, new, _ = versions(seed)
    if not ids:
        old, new = without_ids(old), without_ids(new)
    there, back = compare(old, new), compare(new, old)
    assert {_turned(row) for row in there.rows} == {_plain(row) for row in back.rows}
    assert _moves(there, mirrored=True) == _moves(back, mirrored=False)


def _moves(comparison, *, mirrored):
    return sorted(
        (one.key, sorted((entry.move.mirrored if mirrored else entry.move).value for entry in one.entries))
        for one in by_unit(comparison)
    )


def _orders(items):
    return tuple(item.order for item in items)


def _turned(row):
    changes = {
        (c.kind.mirrored, _turn(c.turn), -c.figure.difference if c.figure and c.figure.difference else None)
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
    return None if turn in (None, Turn.UNKNOWN_END) else turn.mirrored


def test_the_result_is_the_same_on_every_run():
    old, new, _ = versions(3)
    one, two = (compare(without_ids(old), without_ids(new)) for _ in range(2))
    assert [(r.kind_words, r.explanations, r.old, r.new) for r in one.rows] == [
        (r.kind_words, r.explanations, r.old, r.new) for r in two.rows
    ]
