"""All units in one Word file: a list with links, then each unit on pages of its own, on any office's form."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from office_forms import altered, office_document, office_form, prepare, save
from paper_reading import all_of, body, faults, paragraphs, part, part_names, tables

from checklist.files.templates import Templates
from checklist.files.textfiles import template
from checklist.forms.form import fill_ledger
from checklist.ledger.ledger import build_ledger
from checklist.ledger.pack import build_pack
from checklist.render.draw import one_file
from checklist.render.overview import cover_sheet
from checklist.render.sheet import Sheet

if TYPE_CHECKING:
    from pathlib import Path

HEAD = [["序号", "具体举措", "牵头单位"], ["", "", ""]]


@pytest.fixture(scope="module")
def ledgers(shipped):
    plans = tuple(plan for plan in shipped.plans if plan.id == "zaozhuang-2022")
    pack = build_pack(plans, [region for region in shipped.regions if region.id == plans[0].region])
    return [build_ledger(plans, (unit.region, unit.body)) for unit in pack.units]


def one_file_docx(form, ledgers, title="各单位重点任务工作台账", subtitle=""):
    lines = (subtitle,) if subtitle else ()
    return one_file.one_file_docx(form, ledgers, Sheet(product="cover", title=title, subtitle=lines, tables=()))


def ours():
    return prepare(template("ledger.docx").read_bytes())


def block_names(content: bytes) -> list[str]:
    return [block.tag.split("}")[1] for block in body(content)]


def sections(content: bytes):
    return all_of(body(content), "w:sectPr")


def test_an_office_s_templates_word_the_ledgers_too(ledgers, tmp_path):
    (tmp_path / "ledger.jinja").write_text(
        template("ledger.jinja").read_text("utf-8").replace("举措要点系归纳，以原文为准。", "以方案原文为准。"), "utf-8"
    )
    front = Sheet(product="cover", title="各单位台账", tables=())
    content = one_file.one_file_docx(ours(), ledgers[:2], front, templates=Templates(own=str(tmp_path)))
    assert part(content).count("以方案原文为准。") == 2
    assert "举措要点系归纳" not in part(content)


def test_the_plans_overall_goals_stand_once_in_front(shipped):
    plans = tuple(plan for plan in shipped.plans if plan.id == "xingtai-2023")
    front = cover_sheet(build_pack(plans, [region for region in shipped.regions if region.id == plans[0].region]))
    assert [note[:9] for note in front.notes] == ["方案总体目标：20", "各单位页码单独编排", "一项任务由几个单位"]


@pytest.mark.slow
def test_our_form_gives_a_file_without_fault(ledgers, tmp_path):
    assert faults(one_file_docx(ours(), ledgers, subtitle="《方案》"), tmp_path) == set()


def test_a_list_stands_in_front_with_a_link_to_each_unit(ledgers):
    content = one_file_docx(ours(), ledgers, title="枣庄市各单位台账", subtitle="《方案》")
    assert paragraphs(content)[:2] == ["枣庄市各单位台账", "《方案》"]
    front = tables(content)[0]
    assert front[0] == ["序号", "单位", "牵头", "责任", "合计"]
    assert front[2] == ["2", "市科技局", "2", "16", "18"]
    root = body(content)
    anchors = [link.get(qn("w:anchor")) for link in all_of(root, "w:hyperlink")]
    marks = [mark.get(qn("w:name")) for mark in all_of(root, "w:bookmarkStart")]
    assert anchors == marks == [f"unit_{n}" for n in range(1, len(ledgers) + 1)]


def test_each_unit_is_a_section_on_a_new_page_counted_from_one(ledgers):
    found = sections(one_file_docx(ours(), ledgers))
    assert len(found) == 1 + len(ledgers)
    assert [s.find(qn("w:pgNumType")).get(qn("w:start")) for s in found] == ["1"] * len(found)
    assert all(s.find(qn("w:type")) is None for s in found)
    assert len({s.find(qn("w:footerReference")).get(qn("r:id")) for s in found}) == 1


def test_a_link_leads_to_the_first_paragraph_of_the_units_own_section(ledgers):
    root = body(one_file_docx(ours(), ledgers))
    place = 0
    held = {}
    opens = False
    for block in root:
        for mark in all_of(block, "w:bookmarkStart"):
            held[mark.get(qn("w:name"))] = (place, opens)
        opens = bool(all_of(block, "w:sectPr"))
        place += opens
    assert list(held.values()) == [(number, True) for number in range(1, len(ledgers) + 1)]


def test_the_units_pages_hold_what_their_own_files_hold(ledgers):
    form = ours()
    together = tables(one_file_docx(form, ledgers))[1:]
    assert together == [tables(fill_ledger(form, ledger))[0] for ledger in ledgers]


@pytest.mark.slow
def test_no_paragraph_is_added_to_end_a_section(ledgers):
    content = one_file_docx(ours(), ledgers)
    alone = len(paragraphs(one_file_docx(ours(), ledgers[:1])))
    own = [len(paragraphs(fill_ledger(ours(), ledger))) for ledger in ledgers[1:]]
    assert len(paragraphs(content)) - alone == sum(own)


def test_the_same_ledgers_give_the_same_bytes(ledgers):
    assert one_file_docx(ours(), ledgers) == one_file_docx(ours(), ledgers)


def test_without_a_ledger_there_is_no_file():
    with pytest.raises(ValueError, match="no ledgers"):
        one_file_docx(ours(), [])


# an office's own form


@pytest.mark.slow
def test_an_offices_form_keeps_its_page_and_lends_the_list_its_width(ledgers, tmp_path):
    document = office_document("{{ 标题 }}", HEAD, "签字：")
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(420), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    blank = save(document)
    content = one_file_docx(prepare(blank), ledgers)
    assert faults(content, tmp_path) <= faults(blank, tmp_path)
    found = sections(content)
    assert {s.find(qn("w:pgSz")).get(qn("w:orient")) for s in found} == {"landscape"}
    front = all_of(body(content), "w:tbl")[0]
    grid = sum(int(column.get(qn("w:w"))) for column in all_of(front, "w:gridCol"))
    assert grid == pytest.approx(Mm(380).twips, abs=3)
    assert 'w:styleId="PaperTitle"' in part(content, "word/styles.xml")


def with_margins(header: str = "", footer: str = "", *, field: str = "") -> bytes:
    document = office_document("{{ 标题 }}", HEAD)
    section = document.sections[0]
    section.header.paragraphs[0].text = header
    section.footer.paragraphs[0].text = footer
    if field:
        run = f'<w:fldSimple {nsdecls("w")} w:instr=" {field} "><w:r><w:t>9</w:t></w:r></w:fldSimple>'
        section.footer.paragraphs[0]._p.append(parse_xml(run))
    return save(document)


def margin_texts(content: bytes, kind: str) -> list[str]:
    """Give what the header or footer of each section says."""
    document = Document(io.BytesIO(content))
    return ["".join(p.text for p in getattr(section, kind).paragraphs) for section in document.sections]


@pytest.mark.slow
def test_a_header_that_names_the_unit_is_written_for_each(ledgers, tmp_path):
    blank = with_margins(header="责任单位：{{ 单位 }}")
    content = one_file_docx(prepare(blank), ledgers)
    assert margin_texts(content, "header") == ["责任单位：", *(f"责任单位：{ledger.unit}" for ledger in ledgers)]
    assert faults(content, tmp_path) <= faults(blank, tmp_path)


def test_a_header_that_says_the_same_for_all_is_shared(ledgers):
    content = one_file_docx(prepare(with_margins(header="内部资料")), ledgers)
    assert set(margin_texts(content, "header")) == {"内部资料"}
    assert not [name for name in part_names(content) if "checklist" in name]


def test_the_number_of_pages_is_the_units_not_the_files(ledgers):
    for blank in (with_margins(field="NUMPAGES"), with_margins(footer="{{ 单位 }}", field="NUMPAGES")):
        content = one_file_docx(prepare(blank), ledgers)
        footers = [part(content, name) for name in part_names(content) if name.startswith("word/footer")]
        used = [footer for footer in footers if "instr" in footer]
        assert used
        assert all(re.findall(r'instr=" (\w+) ', footer) == ["SECTIONPAGES"] for footer in used)


@pytest.mark.slow
def test_a_form_of_two_sections_numbers_them_through_and_starts_again_for_the_next_unit(ledgers, tmp_path):
    document = office_document("封面")
    document.add_section(WD_SECTION.NEW_PAGE)
    document.sections[1].footer.is_linked_to_previous = False
    blank_table = office_document(HEAD)
    document.element.body.insert(len(document.element.body) - 1, blank_table.tables[0]._tbl)
    document.sections[1].footer.paragraphs[0].text = "正文页脚"
    blank = save(document)
    content = one_file_docx(prepare(blank), ledgers[:3])
    starts = [s.find(qn("w:pgNumType")) is not None for s in sections(content)]
    assert starts == [True, True, False, True, False, True, False]
    assert margin_texts(content, "footer") == ["正文页脚", "", "正文页脚", "", "正文页脚", "", "正文页脚"]
    assert faults(content, tmp_path) <= faults(blank, tmp_path)


def test_a_form_that_goes_on_on_the_same_page_starts_on_a_new_one(ledgers):
    blank = altered(office_form(HEAD), "word/document.xml", "<w:pgSz", '<w:type w:val="continuous"/><w:pgSz')
    assert all(s.find(qn("w:type")) is None for s in sections(one_file_docx(prepare(blank), ledgers[:2])))


@pytest.mark.slow
def test_a_form_that_ends_with_its_table_gets_a_paragraph_of_a_point(ledgers, tmp_path):
    blank = office_form("{{ 注 }}", HEAD)
    content = one_file_docx(prepare(blank), ledgers[:3])
    first, second, last = (block_names(fill_ledger(prepare(blank), ledger))[:-1] for ledger in ledgers[:3])
    assert {first[-1], second[-1], last[-1]} == {"tbl"}
    expected = [*first, "p", *second, "p", *last, "sectPr"]
    assert block_names(content)[-len(expected) :] == expected
    assert len(all_of(body(content), "w:sectPr")) == 4
    assert faults(content, tmp_path) <= faults(blank, tmp_path)


def test_what_may_stand_once_only_is_not_repeated(ledgers):
    w14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    name = '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'
    blank = altered(
        office_form("抬头", HEAD), "word/document.xml", "<w:p><w:r><w:t>抬头",
        f'<w:p {w14} w14:paraId="12345678" w14:textId="77777777">{name}<w:r><w:t>抬头',
    )  # fmt: skip
    content = one_file_docx(prepare(blank), ledgers[:3])
    assert paragraphs(content).count("抬头") == 3
    assert "_GoBack" not in part(content)
    assert "w14:paraId" not in part(content)


def test_a_picture_in_the_form_gets_a_number_of_its_own_for_each_unit(ledgers):
    document = office_document(HEAD)
    drawing = (
        f'<w:r {nsdecls("w", "wp")}><w:drawing><wp:inline><wp:extent cx="1" cy="1"/><wp:docPr id="1" name="徽标"/>'
        "</wp:inline></w:drawing></w:r>"
    )
    document.add_paragraph()._p.append(parse_xml(drawing))
    content = one_file_docx(prepare(save(document)), ledgers[:3])
    assert re.findall(r'<wp:docPr id="(\d+)"', part(content)) == ["1", "2", "3"]


@pytest.fixture(scope="module")
def printed(ledgers, tall_ledgers, office, tmp_path_factory):
    folder = tmp_path_factory.mktemp("printed")
    (folder / "all.docx").write_bytes(one_file_docx(ours(), ledgers))
    (folder / "tall.docx").write_bytes(one_file_docx(ours(), tall_ledgers))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "all.docx", "tall.docx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "all.pdf"


@pytest.fixture(scope="module")
def tall_ledgers(shipped):
    """Give ledgers whose first task takes more than half a page, of one task and of many."""
    plans = tuple(plan for plan in shipped.plans if plan.id in ("maiji-2022", "xingtai-2023"))
    pack = build_pack(plans, shipped.regions)
    wanted = ("麦积区科技局", "麦积区社棠镇", "麦积区科协", "邢台市商务局", "邢台市国资委")
    return [build_ledger(plans, (unit.region, unit.body)) for unit in pack.units if unit.name in wanted]


@pytest.mark.slow
def test_no_title_and_no_signature_stands_on_a_page_without_the_table(tall_ledgers, printed):
    pages = output_of("pdftotext", "-layout", printed.with_name("tall.pdf"), "-").split("\f")
    for label in ("填报单位（盖章）", "单位主要负责人（签字）"):
        there = [page for page in pages if label in page]
        assert len(there) == len(tall_ledgers)
        assert all("具体举措及目标" in page for page in there)


def output_of(command: str, *args: str | Path) -> str:
    if not shutil.which(command):
        pytest.skip(f"{command} is not installed")
    return subprocess.run([command, *args], check=True, capture_output=True).stdout.decode()


@pytest.mark.slow
def test_libreoffice_starts_every_unit_with_page_one(ledgers, printed):
    text = output_of("pdftotext", "-layout", printed, "-")
    pages = [re.sub(r"\s", "", line) for line in text.splitlines()]
    assert pages.count("—1—") == 1 + len(ledgers)


@pytest.mark.slow
def test_in_a_pdf_each_link_leads_to_the_page_where_its_unit_begins(ledgers, printed):
    pages = output_of("pdftohtml", "-xml", "-i", "-stdout", printed).split("<page ")[1:]
    links = [int(number) for number in re.findall(r'<a href="[^"#]*#([0-9]+)">', pages[0])]
    begins = [
        number for number, page in enumerate(pages, 1) if re.search(r"— 1 —|—\s*1\s*—", re.sub("<[^>]*>", "", page))
    ]
    assert links == begins[1:]
    assert len(links) == len(ledgers)
