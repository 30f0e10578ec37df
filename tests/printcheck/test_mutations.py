"""Each deviation a print room asks about, made in each kind of Word file we write: it is found, and nothing else is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest
from click.testing import CliRunner
from office_forms import part, with_parts
from sampled import few_of
from usual_forms import usual_form

from checklist.commands import cli
from checklist.printcheck import check_print

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BODY, STYLES, SETTINGS, FONTS = (f"word/{name}.xml" for name in ("document", "styles", "settings", "fontTable"))
FOOTER = "word/footer1.xml"
REFERENCES = 'w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" w:hAnsiTheme="minorHAnsi"'
EMBEDDED = '<w:embedRegular r:id="rId1" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'


class Mutation(NamedTuple):
    """One deviation: what is replaced in which part, and the codes that must be reported."""

    name: str
    codes: set[str]
    part: str
    pattern: str
    new: str | Callable[[re.Match[str]], str]
    count: int = 0

    def of(self, content: bytes) -> bytes:
        """Make the deviation; fails where there is nothing to make it of."""
        text, made = re.subn(self.pattern, self.new, part(content, self.part), count=self.count, flags=re.DOTALL)
        assert made, f"{self.name}: nothing to change"
        return with_parts(content, {self.part: text.encode()})


def widths(share: float) -> Callable[[re.Match[str]], str]:
    return lambda met: f'{met[1]}{int(int(met[2]) * share)}"'


def wider(met: re.Match[str]) -> str:
    return f'{met[1]}{int(met[2]) + 200}"'


ALL_WIDTHS = r'(<w:(?:gridCol|tcW|tblW) w:w=")(\d+)"'
CELL_WIDTH = r'<w:tcW w:w="\d+" w:type="dxa"/>'
TABLE_WIDTH = r'<w:tblW w:w="\d+" w:type="dxa"/>'
LAYOUT = r'<w:tblLayout w:type="fixed"/>'
HEADER, WHOLE, ROW_HEIGHT = r"<w:tblHeader/>", r"<w:cantSplit/>", r"<w:trHeight [^>]*/>"
HINT, RUN_FONTS = r' w:hint="eastAsia"', r"<w:rFonts [^>]*/>"

MUTATIONS = (
    Mutation("all widths a fifth short", {"table-narrow"}, BODY, ALL_WIDTHS, widths(0.8)),
    Mutation("all widths a tenth short", {"table-narrow"}, BODY, ALL_WIDTHS, widths(0.9)),
    Mutation("all widths too wide", {"table-overflow"}, BODY, ALL_WIDTHS, widths(1.2)),
    Mutation("another table width", {"table-width"}, BODY, TABLE_WIDTH, '<w:tblW w:w="6000" w:type="dxa"/>'),
    Mutation("a share of the page", {"table-width"}, BODY, TABLE_WIDTH, '<w:tblW w:w="4000" w:type="pct"/>'),
    Mutation("the whole page", set(), BODY, TABLE_WIDTH, '<w:tblW w:w="5000" w:type="pct"/>'),
    Mutation("a column of the grid wider", {"grid-mismatch"}, BODY, r'(<w:gridCol w:w=")(\d+)"', wider, 1),
    Mutation("no grid", {"grid-mismatch"}, BODY, r"<w:tblGrid>.*?</w:tblGrid>", ""),
    Mutation("a column too many", {"grid-mismatch"}, BODY, r"</w:tblGrid>", '<w:gridCol w:w="500"/></w:tblGrid>'),
    Mutation("a column too few", {"grid-mismatch"}, BODY, r'<w:gridCol w:w="\d+"/></w:tblGrid>', "</w:tblGrid>"),
    Mutation("cells of no width", {"cell-no-width"}, BODY, CELL_WIDTH, ""),
    Mutation("cells of automatic width", {"cell-no-width"}, BODY, CELL_WIDTH, '<w:tcW w:w="0" w:type="auto"/>'),
    Mutation("one cell of automatic width", {"cell-no-width"}, BODY, CELL_WIDTH, '<w:tcW w:w="0" w:type="auto"/>', 1),
    Mutation("automatic layout", {"layout-not-fixed"}, BODY, LAYOUT, '<w:tblLayout w:type="autofit"/>'),
    Mutation("no layout", {"layout-not-fixed"}, BODY, LAYOUT, ""),
    Mutation("no repeated header", {"header-not-repeated"}, BODY, HEADER, ""),
    Mutation("the header turned off", {"header-not-repeated"}, BODY, HEADER, '<w:tblHeader w:val="0"/>'),
    Mutation("rows that split", {"row-may-split"}, BODY, WHOLE, ""),
    Mutation("rows told to split", {"row-may-split"}, BODY, WHOLE, '<w:cantSplit w:val="false"/>'),
    Mutation("one row that splits", {"row-may-split"}, BODY, WHOLE, "", 1),
    Mutation("text cut off", {"fixed-height"}, BODY, ROW_HEIGHT, '<w:trHeight w:val="200" w:hRule="exact"/>'),
    Mutation("no hint", {"no-hint"}, BODY, HINT, ""),
    Mutation("another hint", {"no-hint"}, BODY, HINT, ' w:hint="default"'),
    Mutation("a theme in the defaults", {"theme-default"}, STYLES, RUN_FONTS, f"<w:rFonts {REFERENCES}/>", 1),
    Mutation("a theme beside the defaults", {"theme-default"}, STYLES, r"<w:rFonts ", f"<w:rFonts {REFERENCES} ", 1),
    Mutation("a theme on one run", {"theme-fonts"}, BODY, r"<w:rFonts ", '<w:rFonts w:asciiTheme="minorHAnsi" ', 1),
    Mutation("a theme in the footer", {"theme-fonts"}, FOOTER, r"<w:rFonts ", f"<w:rFonts {REFERENCES} "),
    Mutation("a font in the file", {"embedded-fonts"}, FONTS, r"</w:font>", f"{EMBEDDED}</w:font>", 1),
    Mutation("fonts to be embedded", {"embedded-fonts"}, SETTINGS, r"<w:compat>", "<w:embedTrueTypeFonts/><w:compat>"),
)  # fmt: skip

LEDGER = ("ledger", "桐乡市科技局", "-o", "台账.docx")
OLD_NEW = ("diff", "hebi-speedup-2019", "hebi-transfer-2019", "--pair", "hebi-speedup-2019=hebi-transfer-2019")
PACK = ("ledger", "--all", "--plan", "tongxiang-2022", "-o", "会议材料")
KINDS = {
    "台账": (LEDGER, "台账.docx"),
    "任务分解表": (("ledger", "--plan", "tongxiang-2022", "-o", "分解表.docx"), "分解表.docx"),
    "合订本": (("ledger", "桐乡市科技局", "桐乡市农业农村局", "--one-file", "-o", "全部.docx"), "全部.docx"),
    "汇总表": (PACK, "会议材料/00_任务汇总表.docx"),
    "责任矩阵": (PACK, "会议材料/00_任务责任矩阵.docx"),
    "目录": (PACK, "会议材料/00_材料目录.docx"),
    "新旧对照表": ((*OLD_NEW, "-o", "对照表.docx"), "对照表.docx"),
    "变动单": ((*OLD_NEW, "--unit", "市科技局", "--by-unit", "-o", "变动单.docx"), "变动单.docx"),
    "自带空表": (("form", "new", "空表.docx"), "空表.docx"),
    "分解表空表": (("form", "new", "--kind", "assignment", "分解表空表.docx"), "分解表空表.docx"),
}
"""The command that makes each kind of Word file, and the file."""
BLANKS = ("自带空表", "分解表空表")
CASES = [
    (kind, mutation)
    for kind in KINDS
    for mutation in MUTATIONS
    if kind not in BLANKS or mutation.codes != {"no-hint"}  # a blank form has no quotation marks
]


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, bytes]:
    """Give one file of each kind, made by the command."""
    folder = tmp_path_factory.mktemp("付印")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for command in dict.fromkeys(command for command, _ in KINDS.values()):
            done = CliRunner(env={"CHECKLIST_CACHE": str(folder / "cache"), "CHECKLIST_DATA": None}).invoke(
                cli, command
            )
            assert done.exit_code == 0, done.output
    return {kind: read(folder / name) for kind, (_, name) in KINDS.items()}


def read(path: Path) -> bytes:
    return path.read_bytes()


def codes(content: bytes) -> set[str]:
    return {finding.code for finding in check_print(content, "台账.docx").findings}


@pytest.mark.slow
@pytest.mark.parametrize("kind", few_of(KINDS, 3))
def test_what_we_write_passes(files, kind):
    assert check_print(files[kind], "台账.docx").findings == ()


@pytest.mark.parametrize(("kind", "mutation"), few_of(CASES, every=21), ids=lambda value: getattr(value, "name", value))
def test_each_deviation_is_found_and_nothing_else(files, kind, mutation):
    assert codes(mutation.of(files[kind])) == mutation.codes


@pytest.mark.parametrize("kind", few_of(KINDS, 3))
def test_a_file_whose_chinese_has_no_font(files, kind):
    bare = {
        name: re.sub(r' w:eastAsia="[^"]*"(?=[^>]*/>)', "", part(files[kind], name)).encode()
        for name in (BODY, STYLES, FOOTER)
    }
    assert "no-east-asian-font" in codes(with_parts(files[kind], bare))


def test_the_command_leaves_with_1_and_names_place_and_remedy(files, invoke, tmp_path):
    mutation = next(mutation for mutation in MUTATIONS if mutation.name == "one row that splits")
    (tmp_path / "台账.docx").write_bytes(mutation.of(files["台账"]))
    outcome = invoke("print-check", "台账.docx")
    assert (outcome.code, outcome.out.splitlines()[:3]) == (
        1,
        [
            "台账.docx：第1个表第1行：允许跨页断行，一行字可能分印在两页上。[row-may-split]",
            "    选中这些行，在“表格属性→行”里去掉“允许跨页断行”。",
            "共1类问题。",
        ],
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["工作台账", "工作台账，两行表头", "题目和填报栏在表里，末尾合计签字", "销号台账"])
def test_an_office_form_that_was_filled_passes(invoke, tmp_path, name):
    (tmp_path / "空表.docx").write_bytes(usual_form(name))
    assert invoke("ledger", "邢台市科技局", "--form", "空表.docx", "-o", "台账.docx").code == 0
    assert invoke("print-check", "台账.docx").out.splitlines()[0] == "台账.docx：没有发现印制上的问题。"
