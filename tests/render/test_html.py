"""The page for the browser: one file, nothing from outside, data as text."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from html_pages import PLAN, REGION, assigned, measure, nasty_page, page, plan

from checklist.files.textfiles import template
from checklist.ledger.ledger import build_ledger
from checklist.model import Per, Target
from checklist.render.lists import unit_lines
from checklist.render.page import build_page, draw_timeline, draw_units, ledger_html

SUPPORT = Path(__file__).resolve().parents[1] / "support"
"""What other processes of a test import."""


class Reader(HTMLParser):
    """Collects what the tests look at: tags with attributes, and the text of cells and scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "input", "br"):
            self._open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data):
        for tag in set(self._open):
            self.texts[tag][-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def rows(text: str) -> list[dict[str, str | None]]:
    return [row for row in Reader(text).all("tr") if row.get("class") == "task"]


def test_every_task_is_a_row_that_says_what_it_is_filtered_by():
    assert [(row["data-units"], row["data-years"], row["data-topics"], row["data-due"]) for row in rows(page())] == [
        ("0l 1s", "2024 2025", "0", "2025-12-31"),
        ("0r 3r 2r*", "2024 2025", "", "2025-12-31"),
        ("", "2024 2025", "", "9999"),
    ]


def test_roles_are_written_as_words():
    cells = " ".join(Reader(page()).texts["td"])
    assert "牵头市科技局" in cells
    assert "配合市财政局" in cells
    assert "责任市科技局、各县政府" in cells.replace("责任\n", "责任")
    assert "原文未明确" in cells


def test_the_units_to_pick_stand_in_the_register_s_order_with_their_counts():
    options = [option.strip() for option in Reader(page()).texts["option"]]
    assert [option for option in options if "项）" in option] == [
        "市科技局（2项）", "市财政局（1项）", "甲县政府（1项）", "各县政府（1项）",
    ]  # fmt: skip


def test_every_control_has_a_label():
    reader = Reader(page())
    labelled = {label["for"] for label in reader.all("label")}
    controls = {control["id"] for tag in ("select", "input") for control in reader.all(tag)}
    assert controls == labelled == {"search", "unit", "role", "year", "topic", "order"}


def test_a_filter_that_could_filter_nothing_is_left_out():
    ids = {select["id"] for select in Reader(page(plan(measure(1, assigned("市科技局"))))).all("select")}
    assert ids == {"role", "year", "order"}


def test_the_outline_links_to_the_parts_and_counts_their_tasks():
    reader = Reader(page())
    anchors = {part["id"] for part in reader.all("tbody")}
    links = [link["href"] for link in reader.all("a") if link["href"] != "#tasks"]
    assert [link.removeprefix("#") in anchors for link in links] == [True]
    assert "一、培育企业3项" in reader.texts["ul"][0].replace("\n", "")


def test_goals_stand_once_above_their_tasks():
    assert page().count("企业达到800家") == 1


def test_several_plans_have_a_column_a_filter_and_a_band_each():
    other = plan(measure(1, assigned("市财政局")), id="q", title="另一方案", short="另案")
    text = page(PLAN, other)
    assert [row["data-plan"] for row in rows(text)] == ["0", "0", "0", "1"]
    assert "plan" in {select["id"] for select in Reader(text).all("select")}
    assert "《另一方案》" in text
    assert "<h1>某市重点任务台账</h1>" in text


def test_one_unit_s_page_shows_its_own_role_and_offers_no_units():
    ledger = build_ledger((PLAN,), (REGION, REGION.units[2]))
    text = ledger_html([ledger], [REGION]).decode()
    assert 'class="tasks one-unit"' in text
    assert 'data-label="本单位职责">责任（集体）</td>' in text
    assert "unit" not in {select["id"] for select in Reader(text).all("select")}


def test_several_ledgers_show_every_task_once_in_the_plan_s_order():
    ledgers = [build_ledger((PLAN,), (REGION, body)) for body in (REGION.units[2], REGION.units[0])]
    text = ledger_html(ledgers, [REGION]).decode()
    assert [row["data-place"] for row in rows(text)] == ["1", "2"]
    assert text.count("企业达到800家") == 1


def test_several_ledgers_give_the_page_of_the_plan_when_they_hold_all_of_it(shipped):
    (hebi,) = (region for region in shipped.regions if region.id == "hebi")
    plans = tuple(plan for plan in shipped.plans if plan.region == "hebi")
    units = [build_ledger(plans, (hebi, body)) for body in hebi.bodies]
    whole = build_ledger(plans)
    assert all(row.measure.assignments for row in whole.rows)
    assert ledger_html([unit for unit in units if unit.rows], shipped.regions) == ledger_html([whole], shipped.regions)


def test_counts_agree_with_those_of_the_units_command(shipped):
    entries = build_page(build_ledger(shipped.plans), shipped.regions)["units"]
    drawn = {(e.region, e.counts.lead, e.counts.support, e.counts.responsible, e.counts.collective) for e in entries}
    regions = {plan.region for plan in shipped.plans}
    listed = list(unit_lines(shipped.plans, [region for region in shipped.regions if region.id in regions]))
    assert len(entries) == len(listed)
    assert drawn == {(place, *(int(number or 0) for number in numbers)) for place, _, _, *numbers, _ in listed}


def test_bars_are_as_long_as_their_counts():
    (bar, *others) = draw_units(build_page(build_ledger((PLAN,)), (REGION,))["units"])["bars"]
    assert [(part["kind"], part["count"]) for part in bar["segments"]] == [("lead", 1), ("responsible", 1)]
    assert sum(part["width"] for part in bar["segments"]) == 54.0
    assert [sum(part["width"] for part in other["segments"]) for other in others] == [27.0, 27.0, 27.0]


def test_the_time_line_counts_tasks_due_and_targets_by_year_and_names_the_rest():
    goals = (
        Target(indicator="企业数", text="500家", value=500, year=2024),
        Target(indicator="企业数", text="800家", value=800, year=2025),
    )
    one = plan(*PLAN.sections[0].measures, measure(4, targets=goals))
    drawing = draw_timeline(build_ledger((one,)))
    assert [(mark["year"], mark["tasks"], mark["targets"]) for mark in drawing["lanes"][0]["marks"]] == [
        (2024, 0, 1),
        (2025, 3, 1),
    ]
    assert drawing["words"] == (
        "某市行动方案（2024—2025年）：2024年目标1个，2025年到期任务3项、目标1个，长期坚持或按期开展的任务1项"
    )


def test_a_goal_of_every_year_is_set_for_none_even_where_its_last_year_is_said():
    goals = (
        Target(indicator="企业数", text="每年50家", value=50, year=2025, per=Per.YEAR),
        Target(indicator="企业数", text="800家", value=800, year=2025),
    )
    one = plan(*PLAN.sections[0].measures, measure(4, targets=goals))
    drawing = draw_timeline(build_ledger((one,)))
    assert [(mark["year"], mark["targets"]) for mark in drawing["lanes"][0]["marks"]] == [(2024, 0), (2025, 1)]
    assert drawing["lanes"][0]["remark"].endswith("每年都要达到的目标1个")


def test_drawings_tell_in_words_what_they_show():
    text = page()
    assert '<title id="bars-title">' in text
    assert "市科技局牵头1项、责任1项；市财政局配合1项；甲县政府集体1项；各县政府责任1项" in text


def test_text_of_the_data_is_never_markup_script_or_template():
    reader = Reader(nasty_page())
    assert len(reader.all("script")) == 1
    assert reader.all("img") == []
    assert not [name for _, attributes in reader.tags for name in attributes if name.startswith("on")]
    assert "{{ 7*7 }}" in reader.texts["h1"][0]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", nasty_page())


def test_the_page_asks_for_nothing_from_outside():
    for text in (page(), nasty_page()):
        reader = Reader(text)
        assert {tag for tag, _ in reader.tags} & {"link", "img", "iframe", "object", "embed", "base", "audio"} == set()
        assert all(href["href"].startswith("#") for href in reader.all("a"))
        assert "src" not in {name for _, attributes in reader.tags for name in attributes}
        assert "url(" not in text
        assert "@import" not in text


def test_the_policy_allows_the_one_script_and_nothing_else():
    text = page()
    policy = next(meta["content"] for meta in Reader(text).all("meta") if meta.get("http-equiv"))
    script = re.search("<script>(.*?)</script>", text, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_the_script_holds_no_data_and_would_break_out_of_nothing():
    script = template("ledger.js").read_text(encoding="utf-8")
    assert script in page()
    assert "</" not in script
    assert not re.search(r"innerHTML|eval\(|document\.write|fetch\(|XMLHttpRequest|localStorage", script)


def test_nothing_in_the_drawn_text_is_too_pale_to_read():
    style = template("ledger.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6})", style))
    pairs = [("ink", "paper"), ("soft", "paper"), ("soft", "pale"), ("lead", "pale"), ("ink", "support"),
             ("paper", "lead"), ("paper", "responsible")]  # fmt: skip
    assert min(contrast(colours[one], colours[other]) for one, other in pairs) >= 4.5


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours (WCAG 2.2, 1.4.3)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


DIGEST = """
import hashlib
from html_pages import PLAN, REGION, nasty_page, page
print(hashlib.sha256((page() + nasty_page()).encode()).hexdigest())
"""


@pytest.mark.slow
def test_same_ledgers_same_bytes_whatever_the_hash_seed():
    digests = set()
    for seed in ("0", "1", "2"):
        path = os.pathsep.join([str(SUPPORT), *sys.path])
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": path}
        done = subprocess.run(
            [sys.executable, "-c", DIGEST], env=environment, capture_output=True, text=True, check=True
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_two_thousand_tasks_make_a_page_of_a_few_megabytes():
    many = plan(*(measure(i, assigned("市科技局"), actions=("做一件事",) * 5) for i in range(1, 2_001)))
    content = ledger_html([build_ledger((many,))], [REGION])
    assert content.count(b'class="task"') == 2_000
    assert len(content) < 4_000_000


def test_a_page_without_ledgers_is_a_programming_error():
    with pytest.raises(ValueError, match="at least one ledger"):
        ledger_html([])
