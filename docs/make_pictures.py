"""Make the README's pictures from the shipped data: ``python docs/make_pictures.py``.

``docs/ledger.png`` is page 1 of a real ledger (LibreOffice → PDF → pdftoppm); ``docs/terminal.png`` is what a terminal
of 100 columns shows (the command in a real pseudo-terminal, its cells laid out in HTML, drawn by headless Chromium).
Needs LibreOffice, poppler's pdftoppm, Chromium, and the fonts Noto Sans CJK SC and DejaVu Sans Mono.
"""

from __future__ import annotations

import html
import os
import pty
import shutil
import struct
import subprocess
import sys
import tempfile
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from checklist.words.plaintext import display_width

if TYPE_CHECKING:
    from rich.style import Style

DOCS = Path(__file__).resolve().parent
UNIT = "邢台市科技局"
SHOWN = ("show", "麦积区市场监管局")
COLUMNS, LINES = 100, 40
DOTS_PER_INCH = 110

CELL, LINE = 9, 18
"""Width and height of a character cell in CSS pixels."""

PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 16px; font: 15px/{line}px "DejaVu Sans Mono", "Noto Sans CJK SC", monospace; white-space: pre; }}
i {{ display: inline-block; width: {cell}px; height: {line}px; font-style: normal; vertical-align: top; text-align: center; }}
.wide {{ width: calc(2 * {cell}px); font-size: 17px; }} .bold {{ font-weight: bold; }} .green {{ color: #116329; }}
</style>{cells}"""


def main() -> None:
    """Make both pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = os.environ | {
            "CHECKLIST_CACHE": str(folder / "cache"),
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
        }
        draw_ledger(folder, environment)
        draw_terminal(folder, environment)


def draw_ledger(folder: Path, environment: dict[str, str]) -> None:
    """Draw page 1 of a ledger as it is printed."""
    document = folder / "ledger.docx"
    order = [sys.executable, "-m", "checklist", "ledger", UNIT, "-o", str(document)]
    subprocess.run(order, check=True, env=environment, cwd=folder, stdout=subprocess.DEVNULL)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    office = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, document]
    subprocess.run(office, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    page = ["pdftoppm", "-r", str(DOTS_PER_INCH), "-f", "1", "-l", "1", "-singlefile", "-gray", "-png"]
    subprocess.run([*page, folder / "ledger.pdf", DOCS / "ledger"], check=True)


def draw_terminal(folder: Path, environment: dict[str, str]) -> None:
    """Draw what the command prints on a terminal, prompt included."""
    text = Text.from_ansi(f"$ checklist {' '.join(SHOWN)}\n{terminal_output(environment, folder)}")
    page, picture = folder / "terminal.html", DOCS / "terminal.png"
    page.write_text(PAGE.format(cell=CELL, line=LINE, cells=cells_of(text)), encoding="utf-8")
    window = f"--window-size={COLUMNS * CELL + 32},{(text.plain.count(chr(10)) + 1) * LINE + 32}"
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or "google-chrome"
    options = ["--headless", "--no-sandbox", "--hide-scrollbars", "--force-device-scale-factor=1.5", window]
    drawn = [chromium, *options, f"--screenshot={picture}", page.as_uri()]
    subprocess.run(drawn, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def cells_of(text: Text) -> str:
    """Lay every character out in cells of its own, as a terminal does."""
    pieces = Console(width=COLUMNS).render(text, Console(width=COLUMNS).options.update(no_wrap=True, overflow="ignore"))
    return "".join(_cell(char, _classes(piece.style)) for piece in pieces for char in piece.text)


def _cell(char: str, classes: str) -> str:
    if char == "\n":
        return "<br>"
    width = " wide" if display_width(char) == 2 else ""  # noqa: PLR2004 - a wide character takes two cells
    return f'<i class="{classes}{width}">{html.escape(char)}</i>'


def _classes(style: Style | None) -> str:
    bold = "bold" if style and style.bold else ""
    return f"{bold} green" if style and style.color else bold


def terminal_output(environment: dict[str, str], folder: Path) -> str:
    """Run the command in a pseudo-terminal and give what it wrote, colours and all."""
    ours, theirs = pty.openpty()
    ioctl(theirs, TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    command = [sys.executable, "-m", "checklist", *SHOWN]
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.DEVNULL, env=environment, cwd=folder):
        os.close(theirs)
        return b"".join(iter(lambda: _read(ours), b"")).decode().replace("\r\n", "\n")


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 65536)
    except OSError:  # Linux says so when the other end is closed
        return b""


if __name__ == "__main__":
    main()
