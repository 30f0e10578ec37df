"""Look at a finished ``.docx``, whoever made it, with the eyes of a print room: what will not print as it should."""

from checklist.printcheck.look import check_print
from checklist.printcheck.report import PrintFinding, PrintReport

__all__ = ["PrintFinding", "PrintReport", "check_print"]
