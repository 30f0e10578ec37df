"""A compiled copy is believed only when it is whole, ours and of this very content and code; all else is read anew."""

from __future__ import annotations

import os
import stat

import msgspec
import pytest

from checklist.files import compiled
from checklist.files.compiled import recall
from checklist.files.manifest import Manifest
from checklist.files.writing import write_file
from checklist.forms.excel import ExcelForm
from checklist.forms.filling import WordForm
from checklist.ledger.columns import Column
from checklist.model import Loaded
from checklist.office.paper import Paper

KIND = tuple[str, ...]
VALUE = ("市科技局", "市财政局")


class Built:
    """Counts how often the original is read."""

    def __init__(self, value=VALUE):
        self.value = value
        self.times = 0

    def __call__(self):
        self.times += 1
        return self.value


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "家" / "checklist"


@pytest.fixture
def copy(folder):
    assert recall(folder, "data", [b"a"], KIND, Built()) == VALUE
    (path,) = folder.iterdir()
    return path


def built_again(folder, content=b"a", kind=KIND):
    again = Built()
    assert recall(folder, "data", [content], kind, again) == VALUE
    return bool(again.times)


@pytest.mark.parametrize("kind", [Loaded, tuple[Column, ...], Paper, WordForm, ExcelForm, Manifest])
def test_whatever_is_kept_is_of_types_known_when_it_is_read(kind):
    msgspec.msgpack.Decoder(kind)  # fails where a field's type is imported for the type checker alone


def test_an_unchanged_content_is_not_read_again(folder):
    assert built_again(folder)
    assert not built_again(folder)
    assert built_again(folder, b"b")
    assert len(list(folder.iterdir())) == 2


def test_the_disk_is_waited_for_by_what_a_person_keeps_and_not_by_a_copy(folder, tmp_path, monkeypatch):
    waited = []
    monkeypatch.setattr(os, "fsync", waited.append)
    assert built_again(folder)
    assert not waited
    write_file(tmp_path / "台账.docx", b"a")
    assert len(waited) == 1


def test_without_a_folder_nothing_is_kept(tmp_path):
    assert recall(None, "data", [b"a"], KIND, Built()) == VALUE
    assert list(tmp_path.iterdir()) == []


def test_one_flipped_byte_anywhere_means_the_text_is_read_and_the_copy_mended(folder, copy):
    whole = copy.read_bytes()
    for at in range(len(whole)):
        for bit in (1, 128):
            copy.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
            assert built_again(folder), f"believed with byte {at} flipped"
            assert copy.read_bytes() == whole


@pytest.mark.parametrize(
    "damage", [lambda raw: raw[:0], lambda raw: raw[:-1], lambda raw: raw + b"\0", lambda raw: raw[:16]]
)
def test_a_copy_cut_short_or_grown_is_not_believed(folder, copy, damage):
    copy.write_bytes(damage(copy.read_bytes()))
    assert built_again(folder)


def test_a_copy_under_another_name_is_not_believed(folder, copy):
    recall(folder, "data", [b"b"], KIND, Built(("别的",)))
    (other,) = set(folder.iterdir()) - {copy}
    other.replace(copy)
    assert built_again(folder)


def test_a_copy_of_another_shape_is_not_believed(folder):
    recall(folder, "data", [b"a"], int, Built(5))
    assert built_again(folder)


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_copy_and_folder_are_for_this_user_alone(folder, copy):
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
@pytest.mark.parametrize("mode", [0o720, 0o702])
def test_what_others_may_write_to_is_neither_believed_nor_written(folder, copy, mode):
    copy.chmod(mode)
    assert built_again(folder)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600, "it is written anew"
    folder.chmod(mode)
    before = copy.stat().st_mtime_ns
    assert built_again(folder)
    assert built_again(folder)
    assert copy.stat().st_mtime_ns == before


@pytest.mark.skipif(os.name == "nt", reason="owners of POSIX")
def test_what_belongs_to_another_user_is_not_believed(folder, copy, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: copy.stat().st_uid + 1)
    assert built_again(folder)


def test_something_that_is_no_file_is_not_read(folder, copy):
    copy.unlink()
    copy.mkdir()
    assert built_again(folder)


def test_a_folder_that_cannot_be_made_is_done_without(tmp_path):
    (tmp_path / "文件").write_bytes(b"")
    assert built_again(tmp_path / "文件" / "checklist")


def test_only_the_oldest_copies_of_its_own_kind_and_naming_go(folder, monkeypatch):
    monkeypatch.setattr(compiled, "_KEEP", 3)
    folder.mkdir(parents=True, mode=0o700)
    own = [
        folder / name for name in ("data-mine.bin", "notes.bin", "data-" + "0" * 39 + ".bin", f"data-{'a' * 40}.txt")
    ]
    for path in own:
        path.write_bytes(b"mine")
        os.utime(path, (0, 0))
    recall(folder, "columns", [b"x"], KIND, Built())
    for number in range(6):
        recall(folder, "data", [bytes([number])], KIND, Built())
    left = {path.name for path in folder.iterdir()}
    assert {path.name for path in own} < left
    assert sum(name.startswith("columns-") for name in left) == 1
    assert len(left) == len(own) + 1 + 3


def test_a_changed_module_that_shapes_the_copy_makes_a_new_one(tmp_path, monkeypatch):
    (tmp_path / "words").mkdir()
    (tmp_path / "forms").mkdir()
    module, other = tmp_path / "words" / "a.py", tmp_path / "forms" / "b.py"
    for path in (module, other, tmp_path / "model.py", tmp_path / "__init__.py"):
        path.write_text("x = 1\n")
    monkeypatch.setattr(compiled, "_PACKAGE", tmp_path)
    parts = ("model.py", "words")

    def stamps():
        compiled.code_stamp.cache_clear()
        return compiled.code_stamp(parts), compiled.code_stamp()

    first = stamps()
    other.write_text("y = 22\n")
    second = stamps()
    assert (second[0] == first[0], second[1] == first[1]) == (True, False)
    module.write_text("x = 22\n")
    third = stamps()
    assert (third[0] == second[0], third[1] == second[1]) == (False, False)
    os.utime(tmp_path / "model.py", (5, 5))
    assert stamps()[0] != third[0]
    compiled.code_stamp.cache_clear()
