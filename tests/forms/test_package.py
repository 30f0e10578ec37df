"""Opening what may be no form at all, and writing files whose bytes depend on their content alone."""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import random
import re
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_forms import (
    COLUMNS,
    FRAME,
    altered,
    body_xml,
    fill,
    office_form,
    part,
    prepare,
    prepared,
    table_for,
    with_parts,
)

from checklist.errors import FormError
from checklist.forms.word import prepare_form
from checklist.office.trouble import LEDGER, Trouble
from checklist.office.wordtables import read_tables

FORM = office_form([["序号", "工作任务", "牵头单位"], ["", "", ""]])
ROOT = Path(__file__).resolve().parents[2]
SAVE_AS = "请用Word或WPS打开它，“另存为”选择“Word文档（*.docx）”，再用新文件。"


def refusal(content: bytes) -> FormError:
    with pytest.raises(FormError) as caught:
        prepare(content)
    return caught.value


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("content", "said", "hint"),
    [
        (b"", "是空文件", SAVE_AS),
        (b"hello", "不是.docx文件", SAVE_AS),
        (OLE, "是旧的.doc或.wps格式", SAVE_AS),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "加了打开密码", "请在Word或WPS里去掉密码，另存一份后再用。"),
        (b"{\\rtf1", "是RTF文件，不是.docx", SAVE_AS),
        (b"%PDF-1.7", "是PDF文件，不是Word空表", "请使用能编辑的Word空表（.docx）。"),
        (b"\xef\xbb\xbf<html>", "是网页或XML文件，不是.docx", SAVE_AS),
        (
            FORM[: len(FORM) // 2],
            "已损坏，读不出来",
            "请用Word或WPS打开它，如能修复，另存为.docx后再试；或找一份完好的空表。",
        ),
        (
            b"PK\x03\x04" + b"\0" * 100,
            "已损坏，读不出来",
            "请用Word或WPS打开它，如能修复，另存为.docx后再试；或找一份完好的空表。",
        ),
    ],
    ids=["empty", "text", "old", "encrypted", "rtf", "pdf", "html", "cut in two", "zeros"],
)
def test_what_is_no_docx_is_named(content: bytes, said: str, hint: str) -> None:
    error = refusal(content)
    assert error.message == f"空表不能用：我局空表.docx{said}。"
    assert error.hint == hint


def packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_a_zip_without_a_document_is_named() -> None:
    assert refusal(packed({"a.txt": b"x"})).message == "空表不能用：我局空表.docx不是Word文档（里面没有正文）。"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("application/vnd.ms-word.document.macroEnabled.main+xml", "带有宏"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml", "是Word模板"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "是Excel表格，不是Word空表"),
    ],
)
def test_other_kinds_of_office_files_are_named(kind: str, said: str) -> None:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    assert refusal(altered(FORM, "[Content_Types].xml", main, kind)).message == f"空表不能用：我局空表.docx{said}。"


def test_strict_open_xml_is_named() -> None:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = altered(FORM, "word/document.xml", w, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert refusal(strict).message == "空表不能用：我局空表.docx是“Strict Open XML”格式。"


# hostile files


@pytest.mark.slow
def test_a_zip_bomb_is_refused_without_being_inflated() -> None:
    bomb = with_parts(FORM, {"word/media/image1.png": b"\0" * (257 * 1024 * 1024)})
    assert refusal(bomb).message == "空表不能用：我局空表.docx解压后过大，不像是一张空表。"


def test_an_xml_part_beyond_measure_is_refused() -> None:
    bomb = with_parts(FORM, {"word/document.xml": b" " * (33 * 1024 * 1024)})
    assert refusal(bomb).message == "空表不能用：我局空表.docx里面有一部分解压后超过8MB，不像是一张空表。"


@pytest.mark.slow
def test_a_million_empty_paragraphs_are_refused_at_once() -> None:
    empty = altered(FORM, "word/document.xml", "<w:body>", "<w:body>" + "<w:p/>" * 1_200_000)
    assert refusal(empty).message == "空表不能用：我局空表.docx里面有一部分的标记过多，不像是一张空表。"
    began = time.process_time()
    with pytest.raises(FormError) as caught:
        read_tables(empty, Trouble("台账.docx", LEDGER))
    assert str(caught.value) == (
        "台账读不出来：台账.docx里表格以外的段落过多，不像是一份台账。\n请把它拆成几个文件，分别读取。"
    )
    assert time.process_time() - began < 15


def test_a_part_of_nothing_but_tags_is_refused_before_it_is_parsed() -> None:
    swarm = with_parts(FORM, {"word/document.xml": b"<a/>" * 1_900_000})
    assert refusal(swarm).message == "空表不能用：我局空表.docx里面有一部分的标记过多，不像是一张空表。"


def test_a_part_that_inflates_to_more_than_it_says_is_damaged() -> None:
    lying = bytearray(FORM)
    name = lying.rindex(b"word/document.xml")
    lying[name - 46 + 24 : name - 46 + 28] = (100).to_bytes(4, "little")
    assert refusal(bytes(lying)).message == "空表不能用：我局空表.docx已损坏，读不出来。"


def test_overlapping_parts_are_refused() -> None:
    small = packed({f"word/{n}.xml": b"<a/>" * 5000 for n in range(50)})
    with zipfile.ZipFile(io.BytesIO(small)) as archive:
        first = archive.infolist()[0]
        last = archive.infolist()[-1]
    assert first.compress_size == last.compress_size
    grown = small.replace(first.compress_size.to_bytes(4, "little"), (len(small) // 2).to_bytes(4, "little"))
    assert refusal(grown).message == "空表不能用：我局空表.docx已损坏，读不出来。"


def test_a_swarm_of_parts_is_refused() -> None:
    swarm = with_parts(FORM, {f"word/x{n}.xml": b"" for n in range(2100)})
    assert refusal(swarm).message == "空表不能用：我局空表.docx解压后过大，不像是一张空表。"


def test_a_larger_swarm_is_refused_unread() -> None:
    assert refusal(FORM + b"PK\x01\x02" * 5000).message == "空表不能用：我局空表.docx里面的部分太多，不像是一张空表。"


def test_two_parts_of_one_name_are_refused() -> None:
    stream = io.BytesIO(FORM)
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("word/document.xml", body_xml(FORM))
    assert refusal(stream.getvalue()).message == "空表不能用：我局空表.docx里面有重名的部分，文件不正常。"


EXTERNAL = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
BILLION = '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("declaration", [EXTERNAL, BILLION])
@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "_rels/.rels"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_declarations_of_entities_are_refused_in_every_part(declaration: str, name: str, encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{declaration}<w>&x;</w>'
    hostile = with_parts(FORM, {name: xml.encode(encoding)})
    assert refusal(hostile).message == "空表不能用：我局空表.docx里面有外部引用声明（DTD），可能有害，已拒绝打开。"


def test_xml_that_is_none_or_too_deep_is_damaged() -> None:
    said = "空表不能用：我局空表.docx已损坏，读不出来。"
    assert refusal(with_parts(FORM, {"word/document.xml": b"<w:document"})).message == said
    assert refusal(with_parts(FORM, {"word/document.xml": b"<a>" * 10_000 + b"</a>" * 10_000})).message == said
    assert refusal(with_parts(FORM, {"word/document.xml": b"\xff\xfe\xff"})).message == said


def test_random_damage_never_ends_in_a_traceback() -> None:
    dice = random.Random(7)  # noqa: S311 - the same damage on every run
    outcomes = []
    for _ in range(300):
        damaged = bytearray(FORM)
        for _ in range(dice.randint(1, 8)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        with contextlib.suppress(FormError):
            outcomes.append(fill(prepare(bytes(damaged)), 1))
    assert outcomes  # some damage is harmless


@given(st.binary(max_size=200))
def test_random_bytes_never_end_in_a_traceback(content: bytes) -> None:
    with pytest.raises(FormError):
        prepare(content)


# the same input, the same bytes


def test_a_form_filled_twice_gives_the_same_bytes_and_the_first_filling_leaves_no_trace() -> None:
    form = prepare(FORM)
    first = fill(form, 3)
    fill(form, 40, measure="别的内容")
    assert fill(form, 3) == first
    assert fill(prepare(FORM), 3) == first


SCRIPT = """
import hashlib, sys
sys.path.insert(0, {tests!r})
from office_forms import FRAME, prepare, fill
print(hashlib.sha256(fill(prepare(open({path!r}, "rb").read()), 7)).hexdigest())
"""


@pytest.mark.slow
def test_bytes_do_not_depend_on_clock_hash_seed_or_folder(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(FORM)
    script = SCRIPT.format(tests=str(ROOT / "tests/support"), path=str(tmp_path / "a.docx"))
    outputs = set()
    for seed, zone, folder in (("0", "UTC", tmp_path), ("77", "Asia/Shanghai", ROOT)):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=True
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1


def test_times_in_the_zip_are_1980_and_parts_come_in_one_order() -> None:
    with zipfile.ZipFile(io.BytesIO(fill(prepare(FORM)))) as archive:
        infos = archive.infolist()
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert infos[0].filename == "[Content_Types].xml"
    with zipfile.ZipFile(io.BytesIO(FORM)) as archive:
        assert sorted(info.filename for info in infos) == sorted(archive.namelist())


def test_unchanged_parts_keep_their_compressed_bytes() -> None:
    slow = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = b"\x89PNG" + bytes(5000)
    picture = slow.compress(raw) + slow.flush()
    blank = with_parts(FORM, {"word/media/image1.png": raw})
    content = fill(prepare(blank))
    with zipfile.ZipFile(io.BytesIO(blank)) as before, zipfile.ZipFile(io.BytesIO(content)) as after:
        assert after.read("word/media/image1.png") == raw
        assert (
            after.getinfo("word/media/image1.png").compress_size
            == before.getinfo("word/media/image1.png").compress_size
        )
        assert after.testzip() is None
    assert picture


def test_a_prepared_form_can_be_handed_to_another_process() -> None:
    form = prepared("{{ 单位 ~ '台账' }}", [["序号", "工作任务", "牵头单位"], ["", "", ""]])
    again = pickle.loads(pickle.dumps(form))  # noqa: S301 - our own
    assert fill(again, 3) == fill(form, 3)


def test_filling_a_prepared_form_loads_neither_python_docx_nor_lxml(tmp_path: Path) -> None:
    form = prepare(FORM)
    (tmp_path / "form").write_bytes(pickle.dumps((form, table_for(form, 3), FRAME)))
    script = (
        "import pickle, sys; form, table, frame = pickle.load(open(sys.argv[1], 'rb'))\n"
        "assert form.fill(table, frame)\n"
        "print(sorted({'docx', 'lxml', 'rich', 'openpyxl'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "form")], cwd=ROOT, capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stdout.strip() == "[]"


def test_the_forms_name_stands_in_every_message() -> None:
    with pytest.raises(FormError, match="空表不能用：别的名字"):
        prepare_form(b"x", "别的名字.docx", COLUMNS)


@pytest.mark.slow
def test_memory_stays_flat_however_many_rows() -> None:
    import tracemalloc  # noqa: PLC0415

    form = prepare(FORM)
    table = table_for(form, 5000, measure="很长的举措" * 40)
    tracemalloc.start()
    form.fill(table, FRAME)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 1024 * 1024


def test_a_relationship_that_does_not_say_what_it_is_stops_nothing() -> None:
    name = "word/_rels/document.xml.rels"
    bare = re.sub(r' Type="[^"]*/(?:styles|settings)"', "", part(FORM, name))
    assert bare != part(FORM, name)
    prepare(with_parts(FORM, {name: bare.encode()}))
