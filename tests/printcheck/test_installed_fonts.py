"""Which fonts a machine has: asked of fontconfig, or read from the font files themselves."""

from __future__ import annotations

import os
import struct
import sys

import pytest

from checklist.commands import print_check as installed
from checklist.commands.print_check import font_names, installed_fonts

CHINESE, ENGLISH = 0x804, 0x409


def name_table(*names: tuple[int, int, str]) -> bytes:
    """Make an OpenType ``name`` table of (language, kind, text), as Windows fonts have it."""
    texts = [text.encode("utf-16-be") for _, _, text in names]
    records, offset = b"", 0
    for (language, kind, _), text in zip(names, texts, strict=True):
        records += struct.pack(">6H", 3, 1, language, kind, len(text), offset)
        offset += len(text)
    return struct.pack(">HHH", 0, len(names), 6 + len(records)) + records + b"".join(texts)


def face(table: bytes, start: int = 0) -> bytes:
    """Make a face that begins at ``start`` of the file and holds nothing but its names."""
    head = struct.pack(">4sHHHH", b"\0\1\0\0", 2, 0, 0, 0)
    entries = struct.pack(">4s3I", b"head", 0, 0, 0) + struct.pack(">4s3I", b"name", 0, start + 44, len(table))
    return head + entries + table


FANG_SONG = name_table(
    (ENGLISH, 1, "FangSong"), (CHINESE, 1, "仿宋"), (CHINESE, 4, "仿宋 常规"), (CHINESE, 16, "仿宋体")
)


def test_a_font_goes_by_all_its_family_names(tmp_path):
    path = tmp_path / "simfang.ttf"
    path.write_bytes(face(FANG_SONG))
    assert font_names(path) == ["FangSong", "仿宋", "仿宋体"]


def test_a_collection_holds_several_fonts(tmp_path):
    first, second = name_table((CHINESE, 1, "宋体")), name_table((CHINESE, 1, "新宋体"))
    starts = (20, 20 + len(face(first)))
    path = tmp_path / "simsun.ttc"
    path.write_bytes(
        struct.pack(">4sIIII", b"ttcf", 0x10000, 2, *starts) + face(first, starts[0]) + face(second, starts[1])
    )
    assert font_names(path) == ["宋体", "新宋体"]


@pytest.mark.parametrize(
    "content",
    [b"", b"ttcf", b"ttcf" + b"\xff" * 40, b"\0\1\0\0\xff\xff" + bytes(20), face(FANG_SONG)[:-200], bytes(5000)],
)
def test_a_damaged_font_file_has_no_names(tmp_path, content):
    path = tmp_path / "坏.ttf"
    path.write_bytes(content)
    assert [name for name in font_names(path) if name not in ("FangSong", "仿宋", "仿宋体")] == []


def test_without_fontconfig_the_font_folders_are_read(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    monkeypatch.setenv("TEST_FONTS", str(tmp_path))
    monkeypatch.setattr(installed, "_FOLDERS", {sys.platform: ("$TEST_FONTS/没有", "$TEST_FONTS/Fonts")})
    folder = tmp_path / "Fonts" / "more"
    folder.mkdir(parents=True)
    (folder / "SIMFANG.TTF").write_bytes(face(FANG_SONG))
    (folder / "说明.txt").write_bytes(face(FANG_SONG))
    assert installed_fonts() == {"fangsong", "仿宋", "仿宋体"}


@pytest.mark.skipif(os.name == "nt", reason="the fake program is a script for POSIX")
def test_fontconfig_is_asked_first(tmp_path, monkeypatch):
    program = tmp_path / "fc-list"
    program.write_text(
        "#!/bin/sh\necho '仿宋,FangSong'\necho 'Noto Sans CJK SC,Noto Sans CJK SC Medium'\necho 'A\\-B'\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert installed_fonts() == {"仿宋", "fangsong", "noto sans cjk sc", "noto sans cjk sc medium", "a-b"}


@pytest.mark.skipif(os.name == "nt", reason="the fake program is a script for POSIX")
def test_a_fontconfig_that_fails_tells_nothing(tmp_path, monkeypatch):
    program = tmp_path / "fc-list"
    program.write_text("#!/bin/sh\necho 半\nexit 1\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(installed, "_FOLDERS", {})
    assert installed_fonts() == frozenset()
