"""What stops a command: one root class, one exit code each.

A finding in the data is a value (:class:`checklist.model.Finding`); an exception here means "cannot go on".
The message is the Chinese sentence the user reads; ``hint`` says what to do next.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any


class ExitCode(IntEnum):
    """What the process tells the shell."""

    OK = 0
    FOUND = 1
    """``check``, a form check or a print check found something, or ``diff --exit-code`` a difference."""
    USAGE = 2
    """Wrong usage, or input that cannot be read, found or told apart."""
    OUTPUT = 3
    """The output cannot be written."""
    INTERRUPTED = 130


class ChecklistError(Exception):
    """Root of all errors a user sees; ``str()`` is the whole message, hint included."""

    exit_code = ExitCode.USAGE

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type[ChecklistError], tuple[Any, ...]]:
        """Travel whole between processes, hint included."""
        return type(self), (self.message, self.hint)

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class InputError(ChecklistError):
    """A file or argument cannot be read, understood or told apart."""


class YamlError(InputError):
    """A file is not the YAML a plan may be written in; ``check`` lists it, every other command stops."""

    def __init__(
        self, file: str, line: int, reason: str, hint: str, others: tuple[tuple[int, str, str], ...] = ()
    ) -> None:
        super().__init__(f"{file}:{line}: {reason}", hint)
        self.file = file
        self.line = line
        self.reason = reason
        self.others = others
        """What else is wrong in the file, by line, reason and advice."""

    def __reduce__(self) -> tuple[type[ChecklistError], tuple[Any, ...]]:
        """Travel whole between processes."""
        return type(self), (self.file, self.line, self.reason, self.hint, self.others)


class DataError(ChecklistError):
    """The plan data have errors; the findings are shown first."""


class UnitNotFoundError(ChecklistError):
    """No unit goes by that name."""


class AmbiguousUnitError(ChecklistError):
    """Several units go by that name."""


class FormError(ChecklistError):
    """An office's form cannot be filled: damaged, hostile, or its table is not understood."""


class OutputError(ChecklistError):
    """The output cannot be written."""

    exit_code = ExitCode.OUTPUT
