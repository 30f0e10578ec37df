"""Write the shipped blank forms, templates/ledger.docx and templates/assignment.docx.

``python docs/make_forms.py`` after a change to checklist/forms/blank.py; ``--check`` only says whether they are current.
"""

from __future__ import annotations

import sys
from pathlib import Path

from checklist.forms.blank import BLANK_FORMS, blank_form

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


def main() -> None:
    """Write the forms, or with ``--check`` compare them."""
    made = {TEMPLATES / name: blank_form(form) for name, form in BLANK_FORMS.items()}
    stale = [path for path, content in made.items() if not path.is_file() or path.read_bytes() != content]
    if "--check" in sys.argv[1:]:
        if stale:
            sys.exit(f"stale: {', '.join(path.name for path in stale)}; run python docs/make_forms.py")
        return
    for path in stale:
        path.write_bytes(made[path])
        print(f"wrote {path.name}")


if __name__ == "__main__":
    main()
