"""What is made of the table of keys for others: the JSON Schema of a plans file, and the tables of keys for clerks."""

from __future__ import annotations

import json
from typing import Any

from checklist.plandata.keys import TABLES, KeyTable, Shape


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
    return {
        "title": table.title,
        "type": "object",
        "properties": {key.name: {**key.holds.shape, "description": key.meaning} for key in table.keys},
        "required": [key.name for key in table.keys if key.required],
        "additionalProperties": False,
    }


def schema_text() -> str:
    """Give the schema as the file ``plans.schema.json`` holds it."""
    return json.dumps(plans_schema(), ensure_ascii=False, indent=1) + "\n"


def keys_page(table: KeyTable) -> str:
    """Give the Markdown table that explains a mapping's keys."""
    rows = [f"| `{key.name}` | {'是' if key.required else ''} | {key.meaning} |" for key in table.keys]
    return "\n".join(("| 键 | 必填 | 写什么 |", "|---|---|---|", *rows))
