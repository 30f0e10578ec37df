"""Offices' usual forms fill rightly without any setting: every cell where a person would expect it."""

from __future__ import annotations

from itertools import count

import pytest
from office_forms import ABOVE, COLUMNS, LEFT, drawn, paragraphs, prepare, recognised, said_of
from sampled import few_of
from usual_forms import HAND, UNKNOWN, USUAL_FORMS, usual_form

from checklist.forms.form import fill_ledger
from checklist.ledger.asked import choose_plans
from checklist.ledger.ledger import Filter, build_ledger
from checklist.ledger.wording import word_table
from checklist.model import Role
from checklist.outline import measures_of
from checklist.words.goalnames import split_phrase
from checklist.words.units import resolve_unit

FORMS = {form.name: form for form in USUAL_FORMS}
UNITS = ("邢台市科技局", "鹤壁市财政局", "麦积区科技局", "桐乡市科技局", "浚县政府")
PLANS = ("xingtai-2023", "hebi-speedup-2019", "maiji-2022", "zaozhuang-2022")


@pytest.fixture(scope="module")
def ledgers(shipped):
    """Give the ledgers a form is tried with: units for a unit's form, plans for a plan's."""
    of_units = [build_ledger(shipped.plans, resolve_unit(shipped, name, shipped.regions)) for name in UNITS]
    of_units.append(
        build_ledger(shipped.plans, resolve_unit(shipped, "邢台市科技局", shipped.regions), Filter(year=2025))
    )
    of_plans = [build_ledger(choose_plans(shipped, (name,))) for name in PLANS]
    return {True: of_plans, False: of_units}


@pytest.fixture(params=few_of(FORMS, every=4), scope="module")
def form(request):
    return FORMS[request.param]


def test_there_are_a_dozen_and_more():
    assert len(FORMS) == len(USUAL_FORMS) >= 12


def test_the_headings_are_recognised_and_the_rest_is_said(form):
    prepared = prepare(usual_form(form.name))
    report = prepared.report
    filled = [key for key in form.keys if key not in (HAND, UNKNOWN)]
    assert recognised(prepared) == [COLUMNS.by_key(key).title for key in filled]
    assert len(said_of(prepared, "by_hand")) == form.keys.count(HAND)
    assert said_of(prepared, "unknown") == list(form.unknown)
    assert len(said_of(prepared, "doubled")) == form.keys.count(UNKNOWN) - len(form.unknown)
    assert all(any(label in said for said in report.outside.labels) for label in form.for_the_hand)
    assert bool(form.for_the_hand) == bool(report.outside.labels)


def test_every_cell_holds_what_its_heading_asks_for(form, ledgers):
    prepared = prepare(usual_form(form.name))
    for ledger in ledgers[form.whole_plan]:
        assert_filled(form, drawn(fill_ledger(prepared, ledger)), ledger)


def assert_filled(form, rows, ledger):
    assert_top(form, rows[: form.heading], ledger)
    assert rows[len(rows) - form.tail :] == [list(row) for row in form.table[len(form.table) - form.tail :]]
    wanted = [COLUMNS.by_key(key) for key in form.keys if key not in (HAND, UNKNOWN)]
    worded = word_table(ledger, wanted, bands=form.bands)
    plain = task_rows(form, rows)
    assert len(plain) == len(worded.rows) == len(ledger.rows)
    bands = [row[0] for row in rows[form.heading :] if is_band(row)] if form.bands else []
    assert bands == [told(band) for section in worded.bands for band in section] * form.bands
    places = [wanted.index(COLUMNS.by_key(key)) if key not in (HAND, UNKNOWN) else None for key in form.keys]
    by_hand = dict(form.hand_text)
    for index, (row, words) in enumerate(zip(plain, worded.rows, strict=True)):
        for column, place in enumerate(places):
            if row[column] == ABOVE:
                assert form.keys[column] == "group"
                assert opening(plain, index, column).split("\n")[0] == words.cells[place].split("\n")[0]
            else:
                assert row[column] == (by_hand.get(column, "") if place is None else words.cells[place])


def assert_top(form, top, ledger):
    """Headings stay as they are; a 填报单位 among them gets the unit."""
    for row, drawn_row in zip(top, form.table, strict=False):
        assert row == [text + ledger.unit if text == "填报单位：" else text for text in drawn_row]


def told(band):
    return f"{band.title}\n{band.goal}" if band.goal else band.title


def task_rows(form, rows):
    """Give the rows between heading and tail that are no bands."""
    return [row for row in rows[form.heading : len(rows) - form.tail] if not is_band(row)]


def is_band(row):
    return len(row) > 1 and set(row[1:]) == {LEFT}


def opening(rows, index, column):
    return next(rows[i][column] for i in range(index, -1, -1) if rows[i][column] != ABOVE)


def test_cells_say_what_the_plan_says(form, ledgers):
    """Not by the program's own wording: units, titles, figures and dates read from the plan stand in their columns."""
    prepared = prepare(usual_form(form.name))
    for ledger in ledgers[form.whole_plan]:
        plain = task_rows(form, drawn(fill_ledger(prepared, ledger)))
        for index, (cells, row) in enumerate(zip(plain, ledger.rows, strict=True)):
            for column, key in enumerate(form.keys):
                text = opening(plain, index, column) if key == "group" else cells[column]
                assert [fact for fact in FACTS.get(key, nothing)(row, form) if fact not in text] == []


def names(row, *roles):
    return [assignment.unit for assignment in row.measure.assignments if assignment.role in roles]


def lead_facts(row, form):
    leads = names(row, Role.LEAD)
    return leads if leads or "responsible" in form.keys else names(row, Role.RESPONSIBLE)


def support_facts(row, form):
    others = names(row, Role.RESPONSIBLE) if names(row, Role.LEAD) and "responsible" not in form.keys else []
    return names(row, Role.SUPPORT) + others


def responsible_facts(row, form):
    roles = {Role.RESPONSIBLE}
    roles |= set() if "lead" in form.keys else {Role.LEAD}
    roles |= set() if "support" in form.keys else {Role.SUPPORT}
    return names(row, *roles)


def nothing(row, form):
    del row, form
    return []


def measure_facts(row, form):
    if "title" in form.keys:
        return row.measure.actions
    return [row.measure.title] if row.measure.title else row.measure.actions[:1]


FACTS = {
    "sequence": lambda row, _: [str(position(row))],
    "number": lambda row, _: [row.measure.number],
    "group": lambda row, _: [row.path[-1].title] if row.path else [],
    "measure": measure_facts,
    "title": lambda row, _: [row.measure.title],
    "actions": lambda row, _: row.measure.actions,
    "target": lambda row, _: [part for target in row.targets for part in split_phrase(target)],
    "lead": lead_facts,
    "support": support_facts,
    "responsible": responsible_facts,
    "own_role": lambda row, _: [row.own_role.word],
    "deadline": lambda row, _: [row.measure.deadline.text],
    "source": lambda row, _: [row.measure.number],
}


def position(row):
    return next(
        n for n, (_, measure) in zip(count(1), measures_of(row.plan), strict=False) if measure.id == row.measure.id
    )


def test_the_frame_is_filled_and_the_hand_is_left_its_places(shipped):
    ledger = build_ledger(shipped.plans, resolve_unit(shipped, "邢台市科技局", shipped.regions), Filter(year=2025))
    account = paragraphs(fill_ledger(prepare(usual_form("工作台账")), ledger))
    assert account[2].startswith("填报单位（盖章）：市科技局　")
    assert account[2].endswith("填报日期：　　年　月　日")
    assert "注：每季度末月25日前报送。" in account
    duties = paragraphs(fill_ledger(prepare(usual_form("责任清单")), ledger))
    assert duties[1] == "责任单位：市科技局　　　年度：2025年"
