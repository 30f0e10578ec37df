"""The one way in: every file of Word and Excel is refused by one maker of messages, under the name the user gave it."""

from __future__ import annotations

import io
import struct
import sys
import zipfile

import docx
import openpyxl
import pytest
from office_forms import altered, office_form, save, with_parts

from checklist.errors import ChecklistError, FormError, InputError
from checklist.office.document import MOST_RELATIONS, open_document
from checklist.office.package import Limit, open_package
from checklist.office.trouble import DOCUMENT, EXCEL, FORM, LEDGER, WORD, Trouble
from checklist.office.wordtables import read_tables
from checklist.office.workbook import open_workbook

HEAD = ["序号", "工作任务", "牵头单位"]
NAMED = "空表不能用的空表"
"""A file's name in which the words of the messages stand."""


def workbook(*names: str) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in names or ("台账",):
        book.create_sheet(name).append(HEAD)
        book[name].append(["1", "建平台", "市科技局"])
    return save(book)


def encrypted(content: bytes) -> bytes:
    """Set the flag of encryption in every entry of a zip's directory."""
    raw = bytearray(content)
    place = raw.find(b"PK\x01\x02")
    while place >= 0:
        flags = struct.unpack_from("<H", raw, place + 8)[0]
        struct.pack_into("<H", raw, place + 8, flags | 1)
        place = raw.find(b"PK\x01\x02", place + 4)
    return bytes(raw)


def refusal(read, content: bytes, trouble: Trouble) -> ChecklistError:
    with pytest.raises((FormError, InputError)) as caught:
        read(content, trouble)
    return caught.value


WAYS = [
    (open_document, office_form([HEAD, ["", "", ""]]), Trouble(f"{NAMED}.docx", FORM, WORD)),
    (open_document, office_form([HEAD, ["", "", ""]]), Trouble(f"{NAMED}.docx", DOCUMENT, WORD)),
    (read_tables, office_form([HEAD, ["", "", ""]]), Trouble(f"{NAMED}.docx", LEDGER, WORD)),
    (open_workbook, workbook(), Trouble(f"{NAMED}.xlsx", FORM, EXCEL)),
    (open_workbook, workbook(), Trouble(f"{NAMED}.xlsx", LEDGER, EXCEL)),
]
"""Every way in, with a file it takes."""


WAY_NAMES = [f"{read.__name__}-{number}" for number, (read, *_) in enumerate(WAYS)]
"""Said apart: the files' bytes hold the time of day, and workers must agree on the names of tests."""


@pytest.mark.parametrize(("read", "content", "trouble"), WAYS, ids=WAY_NAMES)
def test_an_encrypted_file_is_refused_on_every_way_in(read, content, trouble):
    error = refusal(read, encrypted(content), trouble)
    assert error.message == f"{trouble.noun.word}{trouble.noun.fails}：{trouble.name}加了密码。"
    assert error.hint == "请去掉密码，另存一份后再用。"


@pytest.mark.parametrize(("read", "content", "trouble"), WAYS, ids=WAY_NAMES)
def test_macros_are_refused_on_every_way_in(read, content, trouble):
    grown = io.BytesIO(content)
    with zipfile.ZipFile(grown, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    error = refusal(read, grown.getvalue(), trouble)
    assert error.message.endswith(f"{trouble.name}带有宏。")
    assert error.hint.startswith("请“另存为”不带宏的“")


@pytest.mark.parametrize(("read", "content", "trouble"), WAYS, ids=WAY_NAMES)
@pytest.mark.parametrize(
    "broken",
    [b"PK\x03\x04", lambda content: content[:-30], lambda content: content.replace(b"PK\x01\x02", b"PK\x01\x09")],
    ids=["beginning", "cut", "directory"],
)
def test_whatever_a_library_says_the_message_names_the_file_and_what_to_do(read, content, trouble, broken):
    error = refusal(read, broken if isinstance(broken, bytes) else broken(content), trouble)
    assert error.message == f"{trouble.noun.word}{trouble.noun.fails}：{trouble.name}{trouble.noun.damaged}。"
    assert error.hint == (
        f"请用{trouble.program.name}或WPS打开它，如能修复，另存为{trouble.program.suffix}后再试；或{trouble.noun.instead}。"
    )


@pytest.mark.parametrize(("read", "content", "trouble"), WAYS, ids=WAY_NAMES)
def test_a_part_that_is_no_xml_is_damage_and_no_traceback(read, content, trouble):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        main = [name for name in package.namelist() if name.endswith(("document.xml", "workbook.xml"))]
    assert refusal(read, with_parts(content, dict.fromkeys(main, b"<w:a")), trouble).message.endswith(
        f"{trouble.name}{trouble.noun.damaged}。"
    )


DEAD = (
    '<Relationship Id="rIdDead" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
    'Target="../NULL"/></Relationships>'
)


def test_a_relation_to_a_part_that_is_not_there_is_passed_over_as_word_does():
    content = altered(office_form([HEAD, ["", "", ""]]), "word/_rels/document.xml.rels", "</Relationships>", DEAD)
    with pytest.raises(KeyError):
        docx.Document(io.BytesIO(content))
    document = open_document(content, Trouble("空表.docx"))
    assert "rIdDead" not in document.related
    assert b"rIdDead" in (document.package.read("word/_rels/document.xml.rels") or b"")
    assert document.root_of("styles") is not None


def test_a_relation_without_a_type_is_passed_over():
    bare = '<Relationship Id="rIdBare" Target="styles.xml"/></Relationships>'
    content = altered(office_form([HEAD, ["", "", ""]]), "word/_rels/document.xml.rels", "</Relationships>", bare)
    assert open_document(content, Trouble("空表.docx")).related["rIdBare"][0] == ""


@pytest.mark.slow
def test_a_swarm_of_relations_is_refused():
    one = '<Relationship Id="s{}" Type="x/image" Target="document.xml"/>'
    swarm = "".join(one.format(number) for number in range(MOST_RELATIONS)) + "</Relationships>"
    content = altered(office_form([HEAD]), "word/_rels/document.xml.rels", "</Relationships>", swarm)
    error = refusal(open_document, content, Trouble("空表.docx"))
    assert error.message == "空表不能用：空表.docx里面的部分太多，不像是一张空表。"


def test_what_python_docx_cannot_open_is_damaged_and_no_traceback(monkeypatch):
    def refuse(_stream):
        raise RuntimeError("whatever a library says")

    monkeypatch.setattr(docx, "Document", refuse)
    error = refusal(open_document, office_form([HEAD]), Trouble("空表.docx"))
    assert str(error) == (
        "空表不能用：空表.docx已损坏，读不出来。\n请用Word或WPS打开它，如能修复，另存为.docx后再试；或找一份完好的空表。"
    )


def test_instructions_in_a_document_are_not_taken_for_marks():
    mark = "<?checklist-mark rows?><!-- a comment --><w:body>"
    content = altered(office_form([HEAD]), "word/document.xml", "<w:body>", mark)
    root = open_document(content, Trouble("空表.docx")).root
    assert [element for element in root.iter() if not isinstance(element.tag, str)] == []


def test_an_excel_file_by_a_word_name_is_told_which_suffix_it_needs():
    error = refusal(read_tables, workbook(), Trouble("财政局.docx", LEDGER))
    assert str(error) == "台账读不出来：财政局.docx是Excel表格，不是Word台账。\n请把文件名的后缀改为.xlsx再用。"


def test_a_long_part_is_handed_out_in_pieces_and_a_false_size_is_damage():
    big = b"<a>" + bytes(range(256)) * 4_000 + b"</a>"
    content = io.BytesIO(office_form([HEAD]))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/long.bin", big)
    package = open_package(content.getvalue(), Trouble("台账.docx", LEDGER))
    pieces = list(package.chunks("word/long.bin"))
    assert len(pieces) > 1
    assert b"".join(pieces) == big
    small = open_package(content.getvalue(), Trouble("台账.docx", LEDGER), Limit(size=1_000_000, streamed=True))
    with pytest.raises(FormError, match=r"里面有一部分解压后超过0MB，不像是一份台账"):
        list(small.chunks("word/long.bin"))


def test_print_check_calls_a_file_by_its_name(invoke, tmp_path):
    (tmp_path / "我局空表.docx").write_bytes("不是Word文件".encode())
    outcome = invoke("print-check", "我局空表.docx")
    assert outcome.err.splitlines()[0] == "错误：文件不能检查：我局空表.docx不是.docx文件。"


def test_a_comparison_calls_sheets_by_their_names(invoke, tmp_path):
    (tmp_path / "两表空表.xlsx").write_bytes(workbook("空表甲", "空表乙"))
    outcome = invoke("diff", "两表空表.xlsx", "maiji-2022")
    assert outcome.err == (
        "错误：台账读不出来：两表空表.xlsx里有2个表都像台账："
        "第1个表（工作表“空表甲”第1行）；第2个表（工作表“空表乙”第1行）。\n请说明读哪一个：--table 1 或 --table 2。\n"
    )


def test_nothing_is_printed_while_a_workbook_is_read(monkeypatch, capsys):
    load = openpyxl.load_workbook

    def talkative(*args, **options):
        sys.stdout.write("台账")
        return load(*args, **options)

    monkeypatch.setattr(openpyxl, "load_workbook", talkative)
    assert open_workbook(workbook(), Trouble("台账.xlsx", FORM, EXCEL)).book.sheetnames == ["台账"]
    assert capsys.readouterr().out == ""
