"""Our own Word documents: those of the meeting pack, which stand on no office's form."""

from checklist.paper.index import index_docx
from checklist.paper.matrix import matrix_docx
from checklist.paper.one_file import one_file_docx
from checklist.paper.summary import summary_docx

__all__ = ["index_docx", "matrix_docx", "one_file_docx", "summary_docx"]
