"""How our own documents look: ordinary Word files, opened once by python-docx and kept prepared.

A base file (``templates/comparison.docx`` …) shows everything once: ``{{ 标题 }}`` and the like where the texts come, a
sample table, paragraphs in the styles 材料…. Page, margins, fonts, lines, widths and shades are changed in Word. The
first paragraph in a style tells how all in that style look.
"""

from __future__ import annotations

import io
import re
from copy import deepcopy
from typing import TYPE_CHECKING, cast

from lxml import etree
from msgspec.structs import replace

from checklist.files.compiled import recall
from checklist.files.templates import HINT
from checklist.files.textfiles import read_bytes
from checklist.model import Frozen
from checklist.office.active import find_active
from checklist.office.grid import cells_of, column_widths, rows_of
from checklist.office.package import ZipPart, open_package
from checklist.office.trouble import BASE, Trouble
from checklist.office.wordxml import child, local, number, paragraph_text, value, w

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from docx.document import Document
    from docx.oxml.table import CT_Tbl
    from docx.oxml.text.paragraph import CT_P
    from docx.shared import Length
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

    from checklist.errors import ChecklistError
    from checklist.office.package import Package
    from checklist.office.wordxml import Element

MAX_BASE = 8 * 1024 * 1024
"""The largest base file in bytes; ours have six thousand."""
SLOTS = {"标题": "title", "副标题": "subtitle", "说明": "lead", "图例": "legend", "注": "notes", "结尾": "closing"}
"""What a base file calls the texts of a document; each has a paragraph of its own there."""
TABLE = "table"
"""The place of the tables among the texts."""
STYLES = {
    "head": "材料表头", "narrow_head": "材料窄表头", "left": "材料正文左齐", "center": "材料正文居中", "mark": "材料标记",
    "band": "材料分段", "total": "材料合计", "gap": "材料间隔",
}  # fmt: skip
"""The styles of a base file, by what the code calls them."""
_OURS, _LINK = "材料", "材料链接"
"""How our styles' names begin; that of a link, which prints like the text around it (LibreOffice makes none without)."""
_RED = "C00000"
"""Only ever in addition to another mark: it must survive a black-and-white printer."""

_PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_DECLARED = re.compile(r' xmlns(?::\w+)?="[^"]*"')
_TABLE_WIDTH = re.compile(r"<w:tblW\b[^>]*/>")
_USUAL_SIZE, _USUAL_LINE = 10.5, 1.3
"""Points of 五号, taken where no size is set; the height of a line against its characters', likewise."""


class PaperLook(Frozen):
    """How paragraphs of one style look, as the properties of paragraphs and runs in XML."""

    plain: str
    kept: str
    """Of a paragraph that stays on a page with what follows."""
    broken: str
    """Of a paragraph that opens a page."""
    runs: dict[str, str]
    """Of runs: by the value of their mark, and of a ``link``."""
    size: float
    """The height of a character in points."""
    line: float
    """The height of a line in points."""
    fill: str
    """The shade behind a sample's cell, ``RRGGBB``; "" for none."""
    height: int
    """That of the sample's row in twips, at least; 0 where it is not set."""


class PaperSlot(Frozen):
    """A place in a base file: for the texts of this name, for the tables, or (no name) for what stands there already."""

    name: str
    fixed: str = ""


class SampleTable(Frozen):
    """A sample table: its headings, the widths of its columns in twips, the looks of its first whole row's cells."""

    headings: tuple[str, ...]
    widths: tuple[int, ...]
    looks: tuple[str, ...]
    """Keys of the file's looks; () without such a row."""
    is_fixed: bool = True
    """True where the widths are to stay as drawn, False where Word is told to fit them to the contents."""


class Paper(Frozen):
    """A base file, ready to be written on."""

    label: str
    """The file's name in messages."""
    main: str
    """The name of the part that holds the text."""
    parts: tuple[ZipPart, ...]
    opening: str
    """The main part up to its body, and what follows it."""
    closing: str
    slots: tuple[PaperSlot, ...]
    looks: dict[str, PaperLook]
    """By the keys of STYLES, the names of SLOTS and ``0.2`` for the third column of the first sample table."""
    samples: tuple[SampleTable, ...]
    table: tuple[str, str]
    """A table's properties before and behind its width."""
    text_width: int
    """In twips, like the height."""
    text_height: int
    styles: str
    """Our styles, to be put into an office's form."""

    def sample(self, headings: tuple[str, ...]) -> SampleTable | None:
        """Give the sample table of these headings, else one of as many columns; None without such a table."""
        alike = [one for one in self.samples if len(one.widths) == len(headings)]
        return next((one for one in alike if one.headings == headings), alike[0] if alike else None)

    def refusal(self, said: str) -> ChecklistError:
        """Make the error that names this file; ``said`` goes on after its name."""
        return Trouble(self.label, BASE).refusal(said, HINT)


def open_paper(path: Path, cache: Path | None = None) -> Paper:
    """Open a base file, or take it prepared from the folder ``cache``.

    Raises FormError for what is no Word file, for an unknown ``{{ … }}``, a missing table or a missing style.
    """
    content = read_bytes(path, MAX_BASE)
    return recall(cache, "paper", (path.name.encode(), content), Paper, lambda: prepare_paper(content, path.name))


def prepare_paper(content: bytes, label: str) -> Paper:
    """Prepare a base file from memory; ``label`` names it in messages. Raises FormError as :func:`open_paper`."""
    import docx  # noqa: PLC0415 - heavy; a prepared file does without

    package = open_package(content, Trouble(label, BASE))
    for one in find_active(package):
        raise package.trouble.refusal(f"的{one.sentence}，可能自动运行或联网", "请在Word里去掉它，另存后再用。")
    try:
        document = docx.Document(io.BytesIO(content))
    except (KeyError, ValueError, AttributeError, etree.XMLSyntaxError):
        raise package.trouble.damaged() from None
    return _Reader(document, package).read()


class _Reader:
    """Reads a base file through python-docx."""

    def __init__(self, document: Document, package: Package) -> None:
        self._document, self._package = document, package
        self._body = document.element.body

    def _fault(self, said: str) -> ChecklistError:
        return self._package.trouble.refusal(said, HINT)

    def read(self) -> Paper:
        text = etree.tostring(self._document.element, encoding="unicode")
        page = self._document.sections[-1]
        looks = self._looks()
        samples = tuple(self._samples(looks))
        if not samples:
            raise self._fault("里没有表格")
        return Paper(
            label=self._package.trouble.name,
            main=self._package.main,
            parts=self._package.parts,
            opening=text[: text.index(">", text.index("<w:body")) + 1],
            closing=_xml(child(self._body, "sectPr")) + text[text.rindex("</w:body>") :],
            slots=tuple(self._slots(looks)),
            looks=looks,
            samples=samples,
            table=self._table_properties(),
            text_width=_twips(page.page_width, page.left_margin, page.right_margin),
            text_height=_twips(page.page_height, page.top_margin, page.bottom_margin),
            styles="".join(_xml(one.element) for one in self._document.styles if (one.name or "").startswith(_OURS)),
        )

    def _slots(self, looks: dict[str, PaperLook]) -> Iterator[PaperSlot]:
        """Give the places in their order and note how they look; what stands between the first sample table and the last is a sample too."""
        blocks = [block for block in self._body if local(block) != "sectPr"]
        names = list(map(local, blocks))
        yield from (self._slot(block, looks) for block in blocks[: names.index("tbl")])
        yield PaperSlot(name=TABLE)
        yield from (self._slot(block, looks) for block in blocks[len(names) - names[::-1].index("tbl") :])

    def _slot(self, block: Element, looks: dict[str, PaperLook]) -> PaperSlot:
        text = paragraph_text(block).strip() if local(block) == "p" else ""
        found = _PLACEHOLDER.search(text)
        if found is None:
            return PaperSlot(name="", fixed=_xml(block))
        if found[1] not in SLOTS or found[0] != text:
            known = "、".join(f"{{{{ {name} }}}}" for name in SLOTS)
            raise self._fault(f"里的“{text}”不认识（可用的有{known}，各占一段）")
        looks[SLOTS[found[1]]] = self._look(block)
        return PaperSlot(name=SLOTS[found[1]])

    def _samples(self, looks: dict[str, PaperLook]) -> Iterator[SampleTable]:
        """Give the sample tables and note how the cells of their first whole row look."""
        for place, table in enumerate(self._body.iterchildren(w("tbl"))):
            widths = column_widths(table)
            head, *rows = [*map(cells_of, rows_of(table))] or [[]]
            cells = next((row for row in rows if len(row) == len(widths)), [])
            found = {f"{place}.{column}": self._look(next(cell.iter(w("p")))) for column, cell in enumerate(cells)}
            looks.update(found)
            headings = tuple("".join(map(paragraph_text, cell.iter(w("p")))) for cell in head)
            is_fixed = value(child(table, "tblPr", "tblLayout"), "type") == "fixed"
            yield SampleTable(headings=headings, widths=widths, looks=tuple(found), is_fixed=is_fixed)

    def _looks(self) -> dict[str, PaperLook]:
        known = {style.name for style in self._document.styles}
        if missing := [name for name in (*STYLES.values(), _LINK) if name not in known]:
            raise self._fault(f"里没有样式“{'”“'.join(missing)}”")
        samples: dict[str | None, list[Element]] = {}
        for sample in self._body.iter(w("p")):
            style = self._paragraph(sample).style
            samples.setdefault(style.name if style else None, []).append(sample)
        return {key: self._shaded_look(samples.get(name) or [self._sample_of(name)]) for key, name in STYLES.items()}

    def _shaded_look(self, samples: Sequence[Element]) -> PaperLook:
        """Give the look of the first sample, with the first shade any of them has."""
        first, *others = map(self._look, samples)
        return replace(first, fill=next((look.fill for look in (first, *others) if look.fill), ""))

    def _sample_of(self, style: str) -> Element:
        """Make a paragraph that has nothing but its style."""
        paragraph = self._document.add_paragraph("", style).paragraph_format.element
        self._body.remove(paragraph)
        return cast("Element", paragraph)

    def _look(self, sample: Element) -> PaperLook:
        size, line = _measures(self._paragraph(sample))
        cell, row = (next(sample.iterancestors(w(name)), None) for name in ("tc", "tr"))
        return PaperLook(
            plain=self._properties(sample),
            kept=self._properties(sample, keep_with_next=True),
            broken=self._properties(sample, page_break_before=True),
            runs={mark: self._run_properties(sample, mark) for mark in _FORMATS},
            size=size,
            line=line,
            fill=value(child(cell, "tcPr", "shd"), "fill").removeprefix("auto"),
            height=number(child(row, "trPr", "trHeight")),
        )

    def _paragraph(self, element: Element) -> Paragraph:
        from docx.text.paragraph import Paragraph as Proxy  # noqa: PLC0415 - as above

        return Proxy(cast("CT_P", element), self._document)

    def _properties(self, sample: Element, **options: bool) -> str:
        """Give a paragraph's properties with some options of its format turned on."""
        paragraph = self._paragraph(deepcopy(sample))
        for name, wanted in options.items():
            setattr(paragraph.paragraph_format, name, wanted)
        return _xml(child(paragraph.paragraph_format.element, "pPr"))

    def _run_properties(self, sample: Element, mark: str) -> str:
        """Give the properties of a marked run; python-docx has no word for ``hint``, which Chinese signs need."""
        paragraph = self._paragraph(deepcopy(sample))
        run = paragraph.runs[0] if paragraph.runs else paragraph.add_run()
        _format(run, mark)
        properties = run.element.get_or_add_rPr()
        properties.get_or_add_rFonts().set(w("hint"), "eastAsia")
        return _xml(properties)

    def _table_properties(self) -> tuple[str, str]:
        """Cut the first sample's properties at its width, which Word always writes; what is printed has fixed columns."""
        from docx.table import Table  # noqa: PLC0415 - as above

        table = deepcopy(child(self._body, "tbl"))
        Table(cast("CT_Tbl", table), self._document).autofit = False
        before, after = _TABLE_WIDTH.split(_xml(child(table, "tblPr")), maxsplit=1)
        return before, after


_FORMATS: dict[str, dict[str, object]] = {
    "kept": {},
    "removed": {"strike": True},
    "added": {"bold": True, "underline": True},
    "link": {},
}
"""What python-docx is told of a run's font, by the run's mark."""


def _format(run: Run, mark: str) -> None:
    from docx.shared import RGBColor  # noqa: PLC0415 - as above

    for name, wanted in _FORMATS[mark].items():
        setattr(run.font, name, wanted)
    if mark == "added":
        run.font.color.rgb = RGBColor.from_string(_RED)
    if mark == "link":
        run.style = _LINK


def _measures(paragraph: Paragraph) -> tuple[float, float]:
    """Give the height of a character and of a line in points, from the paragraph or its styles."""
    styles = [style := paragraph.style]
    while style := getattr(style, "base_style", None):
        styles.append(style)
    sizes = (style.font.size for style in styles if style and style.font.size)
    spacings = (place.paragraph_format.line_spacing for place in (paragraph, *styles) if place)
    size = next((size.pt for size in sizes), _USUAL_SIZE)
    line = next(filter(None, spacings), _USUAL_LINE)
    return size, line * size if isinstance(line, float) else line.pt


def _twips(whole: Length | None, *margins: Length | None) -> int:
    """Give what margins leave of a page; A4 upright where it does not say."""
    return int(whole.twips if whole else 11906) - sum(int(margin.twips) for margin in margins if margin)


def _xml(element: Element | None) -> str:
    """Write an element for a place where its prefixes are known."""
    return "" if element is None else _DECLARED.sub("", etree.tostring(element, encoding="unicode", with_tail=False))
