"""Every refusal of an office file, made once: whose file, what it is to the user, what ought to open it.

No message is made from another one, and none depends on what a library says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checklist.errors import FormError, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checklist.errors import ChecklistError


class Program(NamedTuple):
    """What opens a kind of file, and the words for that kind."""

    name: str
    suffix: str
    main: str
    """The end of the main part's content type."""
    saved_as: str
    """What to choose under 另存为."""
    fresh: str
    """What one begins anew with."""
    old: str
    """The formats it had before."""
    nothing: str
    """What a zip without a main part is."""
    others: Mapping[str, str]
    """Other kinds of office files, by a word in their content type."""


WORD = Program(
    "Word", ".docx", "wordprocessingml.document.main+xml", "Word文档（*.docx）", "文件", ".doc或.wps",
    "不是Word文档（里面没有正文）", {"spreadsheetml": "Excel表格", "presentationml": "演示文稿"},
)  # fmt: skip
EXCEL = Program(
    "Excel", ".xlsx", "spreadsheetml.sheet.main+xml", "Excel工作簿（*.xlsx）", "工作簿", ".xls或.et",
    "不是.xlsx文件", {"wordprocessingml": "Word文件", "presentationml": "演示文稿"},
)  # fmt: skip
_SUFFIXES = {"Excel表格": EXCEL.suffix, "Word文件": WORD.suffix}


class Noun(NamedTuple):
    """What a file is to the one who named it: the noun, and how refusals of such a file go on."""

    word: str
    fails: str
    """What cannot be done with it."""
    one: str
    damaged: str
    instead: str
    """What to do where a damaged one cannot be mended."""
    verb: str
    """What was to be done with one of its tables."""


FORM = Noun("空表", "不能用", "一张空表", "已损坏，读不出来", "找一份完好的空表", "填")
LEDGER = Noun("台账", "读不出来", "一份台账", "已损坏", "请对方重新发一份", "读")
DOCUMENT = Noun("文件", "不能检查", "一份Word文件", "已损坏，读不出来", "找一份完好的文件", "检查")
SOURCE = Noun("方案", "读不出来", "一份方案", "已损坏", "找一份完好的文件", "读")

BASE = Noun("文档模板", "不能用", "一份文档模板", "已损坏，读不出来", "删去它，程序就用自带的", "写")


class Trouble(NamedTuple):
    """Makes every refusal of one file: by the name the user gave it, as what it is to him and what ought to open it."""

    name: str
    noun: Noun = FORM
    program: Program = WORD

    @property
    def kind(self) -> str:
        """What the file ought to be: Word空表, Excel表格."""
        return "Excel表格" if self.program == EXCEL else f"Word{self.noun.word}"

    @property
    def one(self) -> str:
        """One of what it ought to be, with its measure word."""
        return "一张台账" if self.program == EXCEL else self.noun.one

    @property
    def save_as(self) -> str:
        """The advice to save the file as what it ought to be."""
        return f"请用{self.program.name}或WPS打开它，“另存为”选择“{self.program.saved_as}”，再用新文件。"

    def refusal(self, said: str, hint: str = "") -> ChecklistError:
        """Make the error that names this file; ``said`` follows the name, ``hint`` is by default to begin anew."""
        error = InputError if self.noun == DOCUMENT else FormError
        anew = (
            f"请确认文件来源可靠；可在{self.program.name}或WPS里新建{self.program.fresh}，"
            f"把表格复制过去，存为{self.program.suffix}后再试。"
        )
        return error(f"{self.noun.word}{self.noun.fails}：{self.name}{said}。", hint or anew)

    def damaged(self) -> ChecklistError:
        """Make the error for a file that does not hold together, whatever a library says of it."""
        hint = (
            f"请用{self.program.name}或WPS打开它，如能修复，另存为{self.program.suffix}后再试；或{self.noun.instead}。"
        )
        return self.refusal(self.noun.damaged, hint)

    def foreign(self, kind: str) -> ChecklistError:
        """Make the error for another kind of file: ``Excel表格``."""
        use = f"这里请使用{self.kind}（{self.program.suffix}）。"
        if self.noun != DOCUMENT and kind in _SUFFIXES:
            use = f"请把文件名的后缀改为{_SUFFIXES[kind]}再用。"
        return self.refusal(f"是{kind}，不是{self.kind}", use)

    def declared(self) -> ChecklistError:
        """Make the error for a file with a document type declaration, where entity bombs and links outwards live."""
        return self.refusal("里面有外部引用声明（DTD），可能有害，已拒绝打开")
