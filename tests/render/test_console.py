"""What a stream can show, and printing to it."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys

import pytest

from checklist.render.draw.console import PIPED_WIDTH, print_document, print_lines, screen_of

LINES = [(("一、强化", "band"),), (("│ ", ""), ("牵头", "lead"), (" │ [bold]“文”[/] :smile:", "")), (("长" * 100, ""),)]
TEXT = f"一、强化\n│ 牵头 │ [bold]“文”[/] :smile:\n{'长' * 100}\n"


def stream(encoding: str = "utf-8", *, terminal: bool = False, errors: str = "strict") -> io.TextIOWrapper:
    class Stream(io.TextIOWrapper):
        def isatty(self) -> bool:
            return terminal

    return Stream(io.BytesIO(), encoding=encoding, errors=errors, newline="")


def written(to: io.TextIOWrapper) -> str:
    to.flush()
    assert isinstance(to.buffer, io.BytesIO)
    return to.buffer.getvalue().decode(to.encoding)


def test_a_pipe_gets_a_wide_plain_table_of_fixed_width() -> None:
    screen = screen_of(stream(), {})
    assert (screen.width, screen.styled) == (PIPED_WIDTH, False)


def test_the_environment_can_say_how_wide_a_pipe_is() -> None:
    assert screen_of(stream(), {"COLUMNS": "100"}).width == 100
    assert screen_of(stream(), {"COLUMNS": "宽"}).width == PIPED_WIDTH
    assert screen_of(stream(), {"COLUMNS": "0"}).width == PIPED_WIDTH


@pytest.mark.parametrize(
    ("encoding", "ambiguous", "ascii_only"),
    [
        ("utf-8", 1, False),
        ("utf-16", 1, False),
        ("gbk", 2, True),
        ("cp936", 2, True),
        ("gb18030", 2, True),
        ("ascii", 1, True),
    ],
)
def test_borders_and_widths_follow_the_encoding(*, encoding: str, ambiguous: int, ascii_only: bool) -> None:
    screen = screen_of(stream(encoding), {})
    assert (screen.ambiguous, screen.ascii_only) == (ambiguous, ascii_only)


def test_the_user_can_overrule_the_width_of_ambiguous_characters() -> None:
    assert screen_of(stream("gbk"), {}, ambiguous=1).ambiguous == 1
    assert screen_of(stream(), {}, ambiguous=2).ambiguous == 2


def test_plain_printing_writes_the_text_as_it_is() -> None:
    out = stream()
    print_lines(LINES, out, styled=False)
    assert written(out) == TEXT


def test_a_terminal_gets_the_same_text_with_styles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.delenv("NO_COLOR", raising=False)
    out = stream(terminal=True)
    print_lines(LINES, out, styled=True)
    assert "\x1b[1m一、强化\x1b[0m" in written(out)
    assert "\x1b[1;32m牵头\x1b[0m" in written(out)
    assert re.sub(r"\x1b\[[0-9;]*m", "", written(out)) == TEXT


@pytest.mark.parametrize(("value", "styled"), [("1", "plain"), ("", "styled")])
def test_no_color_leaves_neither_colour_nor_bold(value: str, styled: str) -> None:
    assert screen_of(stream(terminal=True), {"NO_COLOR": value}).styled is (styled == "styled")


def test_a_document_goes_into_a_pipe_byte_for_byte() -> None:
    out = stream("gbk")
    out.write("先")
    print_document("\ufeff名,𠮷\r\n".encode(), out)
    assert isinstance(out.buffer, io.BytesIO)
    assert out.buffer.getvalue() == "先".encode("gbk") + "\ufeff名,𠮷\r\n".encode()


def test_a_document_on_a_terminal_is_text() -> None:
    out = stream("gbk", terminal=True, errors="replace")
    print_document("\ufeff名,𠮷\r\n".encode(), out)
    assert written(out) == "名,?\n"


def test_a_pipe_does_without_rich() -> None:
    code = (
        "import sys; from checklist.render.draw.console import print_lines;"
        "from checklist.render.draw.console import Screen;"
        "from checklist.render.draw.console import sheet_lines;"
        "from checklist.render.sheet import Sheet, SheetColumn, SheetRow, SheetTable;"
        "table = SheetTable(columns=(SheetColumn(title='单位'),), body=(SheetRow(cells=('市科技局',)),));"
        "sheet = Sheet(product='list', title='', tables=(table,));"
        "print_lines(sheet_lines(sheet, Screen(width=80)), sys.stdout, styled=False);"
        "sys.exit('rich' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONIOENCODING": "gbk"}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "市科技局".encode("gbk") in done.stdout
