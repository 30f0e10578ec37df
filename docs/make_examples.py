"""Write real output under the commands shown in the pages: ``python docs/make_examples.py`` (``--check`` only compares).

In a block marked ``console`` every line ``$ checklist …`` is run in an empty folder with the shipped data on a screen of 88
columns, and what it prints replaces what stands below it.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = (ROOT / "README.md", ROOT / "README.en.md", ROOT / "docs" / "examples.md", ROOT / "docs" / "diff.md")
WIDTH = "88"
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)


def refreshed(text: str) -> str:
    """Give a page with the output of its commands as it is today."""
    return BLOCK.sub(lambda block: _run_block(block[0]), text)


def _run_block(block: str) -> str:
    commands = [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]
    with tempfile.TemporaryDirectory() as folder:
        return "".join(f"$ {command}\n{_output(command, folder)}" for command in commands)


def _output(command: str, folder: str) -> str:
    words = shlex.split(command)
    if words[0] != "checklist":
        sys.exit(f"only checklist is run: {command}")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CHECKLIST_")}
    environment |= {"CHECKLIST_CACHE": "off", "COLUMNS": WIDTH, "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "checklist", *words[1:]],
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False,
    )  # fmt: skip
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()) + "\n"


def main() -> None:
    """Refresh the pages, or with ``--check`` leave with 1 when one is out of date."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        new = refreshed(text)
        if new != text and "--check" in sys.argv[1:]:
            sys.exit(f"{page.name} is out of date: run python docs/make_examples.py")
        if new != text:
            page.write_text(new, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
