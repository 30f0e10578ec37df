"""Write the tables of docs/data-format.md and data/plans.schema.json: ``python docs/make_data_format.py``.

With ``--check`` it only compares.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import msgspec

from checklist.plandata.findings import CODES
from checklist.plandata.keynames import names_of, usual_name
from checklist.plandata.keys import TABLES, KeyTable, Shape

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


def plans_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of a plans file."""
    file, *others = TABLES
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_object(file),
        "title": "行动方案数据",
        "$defs": {table.name: _object(table) for table in others},
    }


def _object(table: KeyTable) -> Shape:
    names = names_of(key.name for key in table.keys)
    here = "#" if table.name == "file" else f"#/$defs/{table.name}"
    spoken = {name: {"$ref": f"{here}/properties/{key}"} for name, key in names.items() if name != key}
    return {
        "title": table.title,
        "type": "object",
        "properties": {key.name: {**key.holds.shape, "description": key.meaning} for key in table.keys} | spoken,
        "additionalProperties": False,
        **_required(table, names),
    }


def _required(table: KeyTable, names: dict[str, str]) -> Shape:
    """Ask for each required key by one of its names; JSON Schema has no empty ``allOf``."""
    asked = [_one_written(key.name, names) for key in table.keys if key.required]
    return {"allOf": asked} if asked else {}


def _one_written(key: str, names: dict[str, str]) -> Shape:
    return {"anyOf": [{"required": [name]} for name, meant in names.items() if meant == key]}


def schema_text() -> str:
    """Give the schema as the file ``plans.schema.json`` holds it."""
    return msgspec.json.format(msgspec.json.encode(plans_schema()), indent=1).decode() + "\n"


def keys_page(table: KeyTable) -> str:
    """Give the Markdown table that explains a mapping's keys."""
    rows = [
        f"| `{key.name}` | {usual_name(key.name)} | {'是' if key.required else ''} | {key.meaning} |"
        for key in table.keys
    ]
    return "\n".join(("| 键 | 中文键 | 必填 | 写什么 |", "|---|---|---|---|", *rows))


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
