"""Small PDFs with a text layer and ruled lines, made without a program."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """Words on a page; places in points from the left and the bottom."""

    left: float
    bottom: float
    text: str
    size: float = 16


class Rule(NamedTuple):
    """A line on a page."""

    left: float
    top: float
    right: float
    bottom: float


_FONTS = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
    (
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/CIDSystemInfo"
        "<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor 5 0 R>>"
    ),
    (
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 800"
        "/Descent -200/CapHeight 800/StemV 80>>"
    ),
)


def pdf_file(pages: list[list[Words | Rule]]) -> bytes:
    """Make a PDF of pages of words and lines."""
    numbers = [6 + 2 * index for index in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    parts = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>", *_FONTS]
    for number, drawn in zip(numbers, pages, strict=True):
        content = "".join(map(_drawn, drawn))
        parts.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents {number + 1} 0 R>>"
        )
        parts.append(f"<</Length {len(content)}>>stream\n{content}endstream")
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{part}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = f"trailer<</Size {len(parts) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    return out + f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}{tail}".encode()


def _drawn(what: Words | Rule) -> str:
    if isinstance(what, Rule):
        return f"{what.left} {what.top} m {what.right} {what.bottom} l S\n"
    written = what.text.encode("utf-16-be").hex()
    return f"BT /F1 {what.size} Tf {what.left} {what.bottom} Td <{written}> Tj ET\n"
