"""The page in a real browser: what a person types, clicks, prints and sees."""

from __future__ import annotations

import base64
import shutil
import subprocess

import pytest
from html_pages import nasty_page

from checklist.ledger.ledger import build_ledger
from checklist.render.page import ledger_html

pytestmark = pytest.mark.slow

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-dev-shm-usage", "--window-size=1280,900", "--lang=zh-CN",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Give a headless Chromium with an empty profile; tests are skipped where it or its driver is not installed."""
    webdriver = pytest.importorskip("selenium.webdriver")
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which("chromedriver")
    if not (program and driver):
        pytest.skip("Chromium and chromedriver are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    found = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield found
    found.quit()


class Page:
    """A page as a person uses it."""

    def __init__(self, driver, path) -> None:
        self.driver = driver
        self.resize(1280)
        driver.get(path.as_uri())

    def js(self, script: str, *arguments: object):
        return self.driver.execute_script(script, *arguments)

    def resize(self, width: int) -> None:
        metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 700}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def find(self, selector: str):
        return self.driver.find_element("css selector", selector)

    def shown(self) -> list[str]:
        """Give the titles of the tasks that can be seen, from top to bottom."""
        return self.js(
            "return [...document.querySelectorAll('.task')].filter(row => row.offsetParent !== null || row.offsetHeight)"
            ".map(row => row.querySelector('.title').textContent)"
        )

    def pick(self, name: str, starting: str) -> None:
        self.js(
            "const picker = document.getElementById(arguments[0]);"
            "picker.value = [...picker.options].find(o => o.textContent.startsWith(arguments[1])).value;"
            "picker.dispatchEvent(new Event('change'))",
            name, starting,
        )  # fmt: skip

    def keys(self, text: str) -> None:
        self.driver.switch_to.active_element.send_keys(text)

    def status(self) -> str:
        return self.find("#status").text

    def overflow(self) -> int:
        """Give how far the page reaches beyond the window's right edge, in pixels."""
        return self.js("return document.documentElement.scrollWidth - window.innerWidth")


@pytest.fixture(scope="module")
def files(shipped, tmp_path_factory):
    """Give pages in files: two plans with all units, one unit's ledger, hostile text."""
    folder = tmp_path_factory.mktemp("pages")
    (maiji,) = (region for region in shipped.regions if region.id == "maiji")
    (bureau,) = (body for body in maiji.bodies if body.name == "区科技局")
    plans = tuple(plan for plan in shipped.plans if plan.id in ("maiji-2022", "xingtai-2023"))
    contents = {
        "plans": ledger_html([build_ledger(plans)], shipped.regions),
        "unit": ledger_html([build_ledger(shipped.plans, (maiji, bureau))], shipped.regions),
        "nasty": nasty_page().encode(),
    }
    for name, content in contents.items():
        (folder / f"{name}.html").write_bytes(content)
    return {name: folder / f"{name}.html" for name in contents}


@pytest.fixture
def plans(browser, files):
    page = Page(browser, files["plans"])
    yield page
    assert browser.get_log("browser") == []


@pytest.fixture(scope="module")
def ledger(shipped):
    return build_ledger(tuple(plan for plan in shipped.plans if plan.id in ("maiji-2022", "xingtai-2023")))


def test_searching_leaves_the_tasks_that_have_every_word(plans):
    total = len(plans.shown())
    plans.find("#search").send_keys("专利 转化")
    assert 0 < len(plans.shown()) < total
    assert all(
        "专利" in text and "转化" in text
        for text in (row.text for row in plans.driver.find_elements("css selector", ".task:not([hidden])"))
    )
    assert plans.status() == f"显示{len(plans.shown())}项，共{total}项任务（搜索：专利 转化）。"


def test_searching_for_nothing_there_says_so(plans):
    plans.find("#search").send_keys("绝无此词")
    assert plans.shown() == []
    assert plans.find("#nothing").is_displayed()


def test_full_width_letters_and_capitals_find_the_same(plans):
    plans.find("#search").send_keys("R&D")
    before = plans.shown()
    plans.find("#search").clear()
    plans.find("#search").send_keys("ｒ＆ｄ")
    assert plans.shown() == before


def test_filters_work_together_and_show_the_unit_s_own_role(plans, ledger):
    plans.pick("unit", "区科技局")
    mine = [row for row in ledger.rows if any(a.key == "区科技局" for a in row.measure.assignments)]
    assert plans.shown() == [row.measure.title for row in mine]
    plans.pick("role", "配合")
    supported = [
        row.measure.title for row in mine
        if any(a.key == "区科技局" and a.role.value == "support" for a in row.measure.assignments)
    ]  # fmt: skip
    assert plans.shown() == supported != []
    own = plans.js(
        "return [...document.querySelectorAll('.task:not([hidden]) .c-own')].map(c => [c.textContent, c.offsetWidth > 0])"
    )
    assert own == [["配合", True]] * len(supported)


def test_year_topic_and_plan_narrow_the_list(plans, ledger):
    plans.pick("year", "2026")
    assert plans.shown() == [row.measure.title for row in ledger.rows if row.plan.id == "xingtai-2023"]
    plans.pick("year", "全部")
    plans.pick("topic", "人才")
    assert plans.shown() == [row.measure.title for row in ledger.rows if "人才" in row.measure.topics]
    plans.pick("topic", "全部")
    plans.pick("plan", "麦积")
    assert plans.shown() == [row.measure.title for row in ledger.rows if row.plan.id == "maiji-2022"]


def test_headings_without_a_task_left_disappear(plans):
    plans.find("#search").send_keys("揭榜挂帅")
    parts = plans.js(
        "return [...document.querySelectorAll('tbody')].filter(p => !p.hidden)"
        ".map(p => p.querySelectorAll('.task:not([hidden])').length)"
    )
    assert 0 not in parts


def test_sorting_by_a_heading_up_down_and_back(plans):
    printed = plans.shown()
    head = plans.find("th[data-key=title]")
    head.find_element("css selector", "button").click()
    up = plans.shown()
    assert head.get_attribute("aria-sort") == "ascending"
    assert plans.find(".where").is_displayed()
    head.find_element("css selector", "button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert sorted(up) == sorted(printed) != up
    assert plans.shown()[0] == up[-1]
    head.find_element("css selector", "button").click()
    assert (plans.shown(), head.get_attribute("aria-sort")) == (printed, None)


def test_deadlines_sort_by_date(plans):
    plans.find("th[data-key=due] button").click()
    dues = plans.js("return [...document.querySelectorAll('.task')].map(row => row.dataset.due)")
    assert dues == sorted(dues)


def test_it_works_with_the_keyboard_alone(plans):
    total = len(plans.shown())
    plans.find("body").send_keys("/")
    assert plans.js("return document.activeElement.id") == "search"
    plans.keys("专利/")
    assert plans.find("#search").get_attribute("value") == "专利/"
    plans.keys("\ue003")
    assert len(plans.shown()) < total
    plans.keys("\ue00c")
    assert (len(plans.shown()), plans.find("#search").get_attribute("value"), plans.status()) == (total, "", "")
    plans.find("th[data-key=title] button").send_keys("\ue007")
    assert plans.find("th[data-key=title]").get_attribute("aria-sort") == "ascending"


def test_what_has_the_focus_can_be_seen(plans):
    plans.find("#search").send_keys("\ue004")
    assert plans.js("return getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_the_button_clears_everything(plans):
    total = len(plans.shown())
    plans.pick("role", "牵头")
    plans.find("th[data-key=due] button").click()
    plans.find("#clear").click()
    assert (len(plans.shown()), plans.find("#role").get_attribute("value")) == (total, "")


def test_a_line_of_the_outline_leads_to_its_part_even_when_filters_hide_it(plans):
    plans.find("#search").send_keys("绝无此词")
    plans.js("document.querySelectorAll('details').forEach(d => d.open = true)")
    link = plans.driver.find_elements("css selector", ".outline a")[-1]
    link.click()
    target = plans.find(link.get_attribute("href")[link.get_attribute("href").index("#") :])
    assert target.is_displayed()
    assert 0 <= plans.js("return arguments[0].getBoundingClientRect().top", target) < 900


_BROKEN_NAMES = """
const broken = [], texts = document.createTreeWalker(document.querySelector('tbody'), NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const text = texts.currentNode, range = document.createRange();
  if (text.parentElement.closest('.c-units')) {
    for (const name of text.data.matchAll(/[^、\\s（）]+/g)) {
      range.setStart(text, name.index);
      range.setEnd(text, name.index + name[0].length);
      if (new Set([...range.getClientRects()].map(box => box.top)).size > 1) broken.push(name[0]);
    }
  }
}
return broken;
"""


@pytest.mark.parametrize("width", [1280, 1000, 800])
def test_lines_of_units_end_between_names(plans, width):
    plans.resize(width)
    assert plans.js(_BROKEN_NAMES) == []


def test_on_a_phone_tasks_are_cards_and_nothing_runs_over_the_edge(plans):
    plans.resize(390)
    plans.js("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert plans.overflow() <= 0
    wide = plans.js(
        "return [...document.querySelectorAll('tbody *, form *, header *')].filter(e => e.getBoundingClientRect().right > 391).length"
    )
    assert wide == 0
    assert plans.js("return getComputedStyle(document.querySelector('.task')).display") == "block"
    label = plans.js("return getComputedStyle(document.querySelector('.c-due[data-label]'), '::before').content")
    assert label == '"完成时限"'
    plans.pick("order", "按完成时限")
    dues = plans.js("return [...document.querySelectorAll('.task')].map(row => row.dataset.due)")
    assert dues == sorted(dues)


def test_one_unit_s_page_filters_by_its_own_role(browser, files):
    page = Page(browser, files["unit"])
    total = len(page.shown())
    page.pick("role", "牵头")
    own = page.js("return [...document.querySelectorAll('.task:not([hidden]) .c-own')].map(c => c.textContent)")
    assert 0 < len(own) < total
    assert set(own) == {"牵头"}
    page.resize(390)
    assert page.overflow() <= 0
    assert browser.get_log("browser") == []


def test_hostile_text_runs_nothing_and_breaks_nothing(browser, files):
    page = Page(browser, files["nasty"])
    assert len(page.shown()) == 3
    page.find("#search").send_keys("alert(1)")
    assert len(page.shown()) > 0
    page.resize(390)
    assert page.overflow() <= 0
    assert browser.get_log("browser") == []


def printed(page: Page, folder, name: str):
    """Print as a person would and give the PDF's file."""
    made = page.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    path = folder / f"{name}.pdf"
    path.write_bytes(base64.b64decode(made["data"]))
    return path


def text_of(path, number: int) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", "-f", str(number), "-l", str(number), path, "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")


@needs_poppler
def test_it_prints_on_a4_landscape_with_the_header_on_every_page_and_no_controls(plans, tmp_path):
    path = printed(plans, tmp_path, "plans")
    facts = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    size = next(line for line in facts.splitlines() if line.startswith("Page size"))
    assert [round(float(part)) for part in size.split()[2:5:2]] == [842, 595]
    first, second = text_of(path, 1), text_of(path, 2)
    for heading in ("序号", "方案", "具体举措", "工作目标", "责任分工", "完成时限"):
        assert heading in first
        assert heading in second.lstrip().split("\n")[0]
    assert "—2—" in second.replace(" ", "")
    assert "搜索" not in first
    assert "目录" not in first


@needs_poppler
def test_what_is_filtered_is_what_is_printed(plans, tmp_path):
    plans.pick("unit", "区科技局")
    plans.pick("role", "牵头")
    plans.pick("plan", "麦积")
    path = printed(plans, tmp_path, "filtered")
    text = text_of(path, 1)
    assert "单位：区科技局；职责：牵头；方案：" in text.replace("\n", "").replace(" ", "")
    assert "本单位职责" in text
