"""What a file's table came to: rows of cells by column, under the headings they stand under."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from checklist.model import Frozen

if TYPE_CHECKING:
    from checklist.ledger.ledger import Ledger
    from checklist.model import Measure, Target


class FileKind(Enum):
    """What sort of file was read; the value is the word for it."""

    WORD = "Word台账"
    EXCEL = "Excel台账"
    JSON = "JSON台账"


class NamedPlan(Frozen):
    """A plan as a file names it: 《方案名》（文号）; ``id`` only where the file has it."""

    title: str = ""
    document_number: str = ""
    id: str = ""


class ReadRow(Frozen):
    """A task as the file has it."""

    line: int
    """The row of the table it begins in, from 1, for messages."""
    cells: dict[str, str]
    """What each column says, by its key; a newline is a new line. A merged cell says the same in each of its rows."""
    headings: tuple[str, ...] = ()
    """The headings above it as printed, outermost first: from full-width rows, then from the column 重点任务."""
    goal: str = ""
    """The goals of its innermost heading, where they are printed at this row."""
    plan: NamedPlan | None = None
    """The plan named above it; None where the file does not divide its rows by plan."""
    stated: tuple[Target, ...] = ()
    """All targets of the task, in force or not, where it was made of loaded data."""
    goal_stated: tuple[Target, ...] = ()
    """Those of the headings whose goals are printed at this row, likewise."""


class Notes(Frozen):
    """What the notes under a table say that bears on its reading."""

    undivided: bool = False
    """True where units stand in the column of leads though the document names no lead."""
    goals: tuple[tuple[str, str], ...] = ()
    """The goals of plans as a whole: the plan's title ("" for the only one) and the words."""


class ReadLedger(Frozen):
    """A ledger read from a file."""

    kind: FileKind
    name: str
    """The file's name in messages."""
    columns: tuple[str, ...]
    """The keys of the columns that were recognised, in printed order."""
    rows: tuple[ReadRow, ...]
    title: str = ""
    unit: str = ""
    """The unit whose ledger it is, as printed; "" for a whole plan's or where nothing says so."""
    year: int | None = None
    plans: tuple[NamedPlan, ...] = ()
    """The plans named in and above the table, each once, in order."""
    bands: bool = False
    """True where headings or plans stand in full-width rows of their own."""
    remarks: tuple[str, ...] = ()
    """What the reader should know of how the file was read, as sentences."""
    notes: Notes = Notes()
    exact: Ledger | None = None
    """The ledger itself where the file has data instead of words (JSON)."""
    measures: tuple[Measure, ...] = ()
    """The tasks it was made of where it was made of loaded data: no file bears what they say of their descent."""
