"""Word forms: an ordinary ``.docx`` with a table whose headings say what goes where (rules a to i of docs/forms.md)."""

from checklist.forms.filling import PreparedForm
from checklist.forms.frame import Frame
from checklist.forms.report import FormReport, UnknownHeading
from checklist.forms.word import prepare_form

__all__ = ["FormReport", "Frame", "PreparedForm", "UnknownHeading", "prepare_form"]
