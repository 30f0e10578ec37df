"""Find what a form wants to be told outside its rows (rule g): placeholders, a few labels, and what is for the hand."""

from __future__ import annotations

from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from checklist.forms.formtable import sample_run_properties
from checklist.forms.frame import NAMES, PLACEHOLDER, STATEMENT, Slot, check_expression
from checklist.forms.report import Outside, Title, is_blank_title, read_title
from checklist.forms.rowmaker import LINE, LINE_END, LINES, SLOT
from checklist.office.grid import cells_of, rows_of
from checklist.office.wordxml import (
    XML_SPACE,
    Element,
    child,
    local,
    mark,
    new,
    paragraph_text,
    remove,
    text_pieces,
    value,
    w,
)
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Collection

    from checklist.office.trouble import Trouble

_NOTES = ("注", "notes")
MAX_SLOTS = 500
"""How many places outside the rows a form may have; each costs time in every file."""
_KNOWN = frozenset(NAMES) | frozenset(NAMES.values())
_BLANKS = "[ \u3000\t\u00a0_＿]"
_NEXT_LABEL = r"[（(]?[\u4e00-\u9fff]{2,10}(?:[（(][^（）()]{0,12}[）)])?\s*[：:]"
_SEAL = r"[（(]\s*加?\s*[盖公签印]\s*章\s*[）)]"
_NAMES = r"(?:填\s*[报表]|[申上]\s*报|报\s*送|责\s*任|承\s*担)\s*(?:单\s*位|部\s*门)|年\s*度"
"""What is filled in where it is asked for: 填报单位, 年度."""
_ASKED = compile_later(rf"\s*(?P<name>{_NAMES})\s*(?:[（(][^（）()]{{0,12}}[）)])?\s*[：:]?\s*")
"""Such a label alone in its cell; the answer goes into the empty one beside it."""
_UNANSWERED = compile_later(rf"[\s_＿]*(?:{_SEAL}[\s_＿]*)?")
_LABEL = compile_later(
    rf"(?<![\w×])(?P<name>{_NAMES})(?:\s*[（(][^（）()]{{0,12}}[）)])?\s*[：:]"
    rf"(?P<blank>{_BLANKS}*)(?:$|(?=\n)|(?P<year>(?=年(?!\s*度)))|(?={_NEXT_LABEL})|(?={_SEAL}))"
)
_NAME = r"(?:[\u4e00-\u9fff]{2,12}|[\u4e00-\u9fff](?:\s{1,6}[\u4e00-\u9fff]){1,5})"
_NO_LABEL = rf"(?!\S{{0,4}}各|(?:{_NAMES}|附件|备?注)(?=[\s（(：:]))"
_NOTHING = rf"{_BLANKS}*(?:$|\n|{_NEXT_LABEL}|{_SEAL}|(?:20(?:\d\d)?)?{_BLANKS}*[年月])"
_FOR_THE_HAND = compile_later(
    rf"(?<![\w×]){_NO_LABEL}{_NAME}(?<!如下|说明|要求|目标|任务|内容|截至|截止)(?:[（(][^（）()]{{1,12}}[）)])?(?=\s*[：:]{_NOTHING})"
    rf"|(?<![\w×]){_NAME}\s*{_SEAL}(?={_BLANKS}*(?:$|\n|{_NEXT_LABEL}))"
    r"|填\s*[报表]\s*(?:日\s*期|时\s*间|人)(?!\s*[：:])|(?:签字|签名|签章)(?![）)]?\s*[：:])|(?:联系)?电\s*话(?!\s*[：:])"
    rf"|第{_BLANKS}+[期号批]|[\u4e00-\u9fff]{{0,8}}[〔\[［](?:20)?[×xX]{{0,4}}{_BLANKS}*[〕\]］]第?[×xX]{{0,4}}{_BLANKS}*号"
    r"|[^\s，。：；（）]{0,10}[×xX]{2}[^\s，。：；（）]{0,20}"
)
"""A label, of whatever, with nothing behind it but a blank, another label, a seal or a date to be filled in; or what always is one."""


_IN_A_CELL = compile_later(
    r"\s*(?:[\u4e00-\u9fff]\s*){1,8}(?:单\s*位|部\s*门|科\s*室|领\s*导|人|员|日\s*期|时\s*间|电\s*话|名\s*称|编\s*号)(?:[（(][^（）()]{1,12}[）)])?\s*"
)
"""A label that needs no colon where the cell to its right is empty."""
_UNLIKE = compile_later(rf"[{{｛]\s*[{{｛][^{{}}｛｝]{{1,30}}[}}｝]\s*[}}｝]|[{{｛]\s*(?:{'|'.join(NAMES)})\s*[}}｝]")
"""What was meant for a placeholder and is none: full-width braces, braces apart or single."""


class _Edit(NamedTuple):
    start: int
    end: int
    slot: Slot


class OutsideMarker:
    """Marks the places in one part after another; the slots are numbered through."""

    def __init__(self, trouble: Trouble) -> None:
        self._trouble, self._where = trouble, ""
        self._slots: list[Slot] = []
        self._unknown: list[str] = []
        self._unlike: list[str] = []
        self._for_the_hand: list[str] = []
        self._titles: list[Title] = []

    def mark_part(self, root: Element, headings: Collection[Element] = (), place: str = "") -> bool:
        """Mark the part's places, in place; say whether there was one. Labels in ``headings`` are none.

        ``place`` is where the part is in a message; "" for the body, whose paragraphs are counted.
        """
        before = len(self._slots)
        for number, paragraph in enumerate(list(root.iter(w("p"))), 1):
            self._where = place or (
                "表格" if next(paragraph.iterancestors(w("tbl")), None) is not None else f"第{number}段"
            )
            self._mark_paragraph(paragraph, labels=paragraph not in headings)
        return len(self._slots) > before

    def ask(self, text: str, blank: str = "") -> int | None:
        """Give the number of the slot that answers what stands alone beside a cell that asks; None where it is for the hand.

        ``blank`` is what that cell says: nothing, a line to write on or （盖章）, which stays behind the answer.
        """
        label = _ASKED.fullmatch(text)
        if label is None:
            self.note_label(text)
            return None
        name = _answer_of(label["name"])
        seal = "".join(blank.replace("_", " ").split())
        self._slots.append(Slot(label=name, blank=blank, suffix=f"年{seal}" if name == "year" else seal))
        return len(self._slots) - 1

    def note_label(self, text: str) -> None:
        """Note a label for the hand that says no more than its name, beside an empty cell."""
        if _IN_A_CELL.fullmatch(text):
            self._for_the_hand.append("".join(text.split()))

    def found(self) -> Outside:
        """Give what was found so far."""
        return Outside(
            slots=tuple(self._slots),
            unknown=tuple(dict.fromkeys(self._unknown)),
            unlike=tuple(dict.fromkeys(self._unlike)),
            labels=tuple(dict.fromkeys(self._for_the_hand)),
            titles=tuple(dict.fromkeys(self._titles)),
        )

    def cut_text(self, text: str, where: str) -> tuple[str | int, ...]:
        """Cut a text at its places, with the number of a slot at each; () where it has none. ``where`` is where it stands."""
        self._where = where
        pieces: list[str | int] = []
        for edit in self._edits(text, labels=True):
            pieces += [text[edit.end :], len(self._slots)]
            self._slots.append(edit.slot)
            text = text[: edit.start]
        return tuple(piece for piece in reversed([*pieces, text]) if piece != "") if pieces else ()

    def _mark_paragraph(self, paragraph: Element, *, labels: bool) -> None:
        pieces = list(text_pieces(paragraph))
        text = "".join(said for _, said in pieces)
        if not text.strip():
            return
        edits = self._edits(text, labels=labels and not self._is_answered(paragraph))
        kind = SLOT
        if len(edits) == 1 and PLACEHOLDER.fullmatch(text.strip()) and edits[0].slot.expression.strip() in _NOTES:
            kind = LINES
            paragraph.addprevious(mark(LINE))
            paragraph.addnext(mark(LINE_END))
        for edit in edits:
            _put_mark(pieces, edit, mark(f"{kind}{len(self._slots)}"))
            self._slots.append(edit.slot)

    def _edits(self, text: str, *, labels: bool) -> list[_Edit]:
        """Find the places of a text, from right to left; note what of it is for the hand, or was meant otherwise."""
        self._refuse_unfit(text)
        self._unlike += (found.group() for found in _UNLIKE.finditer(PLACEHOLDER.sub("", text)))
        edits = self._placeholders(text)
        if labels:
            self._read_what_stays(text)
            edits += _labels(text)
        self._refuse_too_many(len(edits))
        return sorted(edits, key=attrgetter("start"), reverse=True)

    def _is_answered(self, paragraph: Element) -> bool:
        """Say whether the answer to the label a paragraph is of goes into the cell beside its own, and put its mark there."""
        cell = next(paragraph.iterancestors(w("tc")), None)
        answer = None if cell is None else _answer_cell(cell)
        if cell is None or answer is None:
            return False
        label = _text_of(cell)
        if paragraph is not child(cell, "p"):
            return _ASKED.fullmatch(label) is not None
        number = self.ask(label, _text_of(answer))
        if number is not None:
            _put_answer(answer, mark(f"{SLOT}{number}"))
        return number is not None

    def _refuse_unfit(self, text: str) -> None:
        """Raise FormError for a statement of Jinja, and for a placeholder that does not end."""
        statement = STATEMENT.search(text)
        if statement:
            raise self._trouble.refusal(
                f"的{self._where}里有不支持的写法：{statement.group()[:60]}",
                f"空表里只能用 {{{{ … }}}}，不能用 {{{statement['sign']} … {statement['sign']}}}。",
            )
        broken = PLACEHOLDER.sub("", text).partition("{{")
        if broken[1]:
            raise self._trouble.refusal(
                f"的{self._where}里有没写完整的占位符：{{{{{broken[2][:30]}",
                "占位符要写成 {{ 名称 }}，里面不能再有花括号。",
            )

    def _read_what_stays(self, text: str) -> None:
        left = [found.group() for found in _FOR_THE_HAND.finditer(text)]
        if not left and is_blank_title(text):
            left = [" ".join(text.split())]
        self._for_the_hand += left
        title = read_title(text)
        if title is not None:
            self._titles.append(title)

    def _refuse_too_many(self, more: int) -> None:
        if len(self._slots) + more > MAX_SLOTS:
            raise self._trouble.refusal(f"里的占位符太多，超过{MAX_SLOTS}个", "请检查空表。")

    def _placeholders(self, text: str) -> list[_Edit]:
        self._refuse_too_many(text.count("{{"))
        edits = []
        for found in PLACEHOLDER.finditer(text):
            if check_expression(found.group(1), self._trouble, self._where) <= _KNOWN:
                edits.append(_Edit(found.start(), found.end(), Slot(expression=found.group(1))))
            else:
                self._unknown.append(found.group())
        return edits


def _text_of(cell: Element) -> str:
    return "".join(map(paragraph_text, cell.iter(w("p"))))


def _answer_cell(cell: Element) -> Element | None:
    """Give the empty cell to the right of another, or below it in a table of a row of labels and one of answers."""
    right, (head, *others) = cell.getnext(), rows_of(next(cell.iterancestors(w("tbl"))))
    below = cells_of(others[0]) if len(others) == 1 and cell.getparent() is head else []
    if right is not None and _is_blank(right):
        return right
    return dict(zip(cells_of(head), below, strict=False)).get(cell) if all(map(_is_blank, below)) else None


def _is_blank(cell: Element) -> bool:
    merge = child(cell, "tcPr", "vMerge")
    return local(cell) == "tc" and asks(_text_of(cell)) and (merge is None or value(merge) == "restart")


def asks(text: str) -> bool:
    """Tell whether a cell waits for an answer: it says nothing, or has but a line to write on or a place for a seal."""
    return _UNANSWERED.fullmatch(text) is not None


def _put_answer(cell: Element, place: Element) -> None:
    """Leave of an empty cell a paragraph with a mark, in the font the cell asks for."""
    run = new("r", children=[sample_run_properties(cell), new("t", children=[place])])
    first, *others = cell.iterchildren(w("p"))
    for part in (*others, *(part for part in first if local(part) != "pPr")):
        remove(part)
    first.append(run)


def _answer_of(label: str) -> str:
    return "year" if label.startswith("年") else "unit"


def _labels(text: str) -> list[_Edit]:
    edits = []
    for found in _LABEL.finditer(text):
        name = _answer_of(found["name"])
        start, end, blank = found.start("blank"), found.end("blank"), found["blank"]
        follows = end < len(text) and text[end] != "\n"
        before_year = found["year"] is not None
        if before_year and name != "year":
            continue
        if follows and "\t" in blank:
            end, blank = start + blank.rindex("\t"), blank[: blank.rindex("\t")]
            follows = False
        edits.append(_Edit(start, end, Slot(
            label=name,
            blank=blank,
            suffix="年" if name == "year" and not before_year else "",
            gap=_gap(blank) if follows and not before_year else "",
        )))  # fmt: skip
    return edits


def _gap(blank: str) -> str:
    """Give spaces as wide as the blank: half-width ones count for half a character."""
    width = sum(1 if sign in " _\u00a0" else 2 for sign in blank)
    return "\u3000" * max(2, (width + 1) // 2)


def _put_mark(pieces: list[tuple[Element, str]], edit: _Edit, place: Element) -> None:
    """Replace the characters of an edit by a mark in the run they begin in.

    Edits are made from right to left, so that what stands before a mark in an element is still its plain text.
    """
    ends = list(accumulate(len(text) for _, text in pieces))
    begins = (edit.start < end or edit.start == edit.end == end for end in ends)
    first = next(index for index, here in enumerate(begins) if here and pieces[index][1])
    element, text = pieces[first]
    element, offset = _as_text(element, text), ends[first] - len(text)
    element.text, place.tail = text[: max(0, edit.start - offset)], text[edit.end - offset :]
    element.insert(0, place)
    element.set(XML_SPACE, "preserve")
    pieces[first] = (element, element.text or "")
    for (further, said), end in zip(pieces[first + 1 :], ends[first + 1 :], strict=True):
        count = edit.end - (end - len(said))
        if count > 0 and said:
            _drop(further, said, count)


def _as_text(element: Element, text: str) -> Element:
    """Give an element that can hold a mark: text in the place of a tab or a break."""
    if local(element) == "t":
        return element
    written = new("t")
    written.text = text
    element.addprevious(written)
    remove(element)
    return written


def _drop(element: Element, text: str, count: int) -> None:
    if local(element) == "t":
        element.text = text[count:]
        element.set(XML_SPACE, "preserve")
    elif count >= len(text):
        remove(element)
