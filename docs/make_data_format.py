"""Write the tables of docs/data-format.md and data/plans.schema.json: ``python docs/make_data_format.py``.

With ``--check`` it only compares.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from checklist.plandata.check.codes import CODES
from checklist.plandata.keys import TABLES, keys_page, schema_text

PAGE = Path(__file__).with_name("data-format.md")
SCHEMA = Path(__file__).resolve().parent.parent / "data" / "plans.schema.json"
TABLE = re.compile(r"(<!-- (keys: [a-z-]+|codes) -->\n).*?(?=<!-- end -->)", re.DOTALL)


def page(text: str) -> str:
    """Give the page with its tables as the program has them."""
    tables = {f"keys: {table.name}": keys_page(table) for table in TABLES} | {"codes": codes_table()}
    return TABLE.sub(lambda match: f"{match[1]}\n{tables[match[2]]}\n\n", text)


def codes_table() -> str:
    """Give the table of all codes: how grave, what it means, what to do, whether it may be accepted."""
    rows = [
        f"| `{code.name}` | {code.severity.word} | {code.meaning} | {code.remedy} | {'可' if code.acceptable else '否'} |"
        for code in CODES.values()
    ]
    return "\n".join(("| 代码 | 轻重 | 意思 | 怎么办 | 能否认可 |", "|---|---|---|---|---|", *rows))


def outputs() -> dict[Path, str]:
    """Give each file that is made here, with what it should hold."""
    return {PAGE: page(PAGE.read_text(encoding="utf-8")), SCHEMA: schema_text()}


def main() -> None:
    """Write the files, or with ``--check`` leave with 1 when one is out of date."""
    for path, text in outputs().items():
        if "--check" not in sys.argv[1:]:
            path.write_text(text, encoding="utf-8", newline="\n")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            sys.exit(f"{path.name} is out of date: run python docs/make_data_format.py")


if __name__ == "__main__":
    main()
