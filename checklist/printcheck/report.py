"""What a print check has to say: findings by code, each with what to do in Word or WPS."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.model import Frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

HINTS = {
    "paper-size": "在“布局→纸张大小”里选A4；确要用别的纸，请先与印制单位说明。",
    "paper-mixed": "在“布局→纸张大小”里逐节改成同一种纸；确要混用，请在付印单上写明各页用纸。",
    "orientation": "在“布局→纸张方向”里重新选一次横向或纵向。",
    "no-page-number": "在“插入→页码”里加上页码；首页或偶数页另设了页脚的，也要各加一次。",
    "table-overflow": "在“表格属性→表格”里把宽度改成不大于版心，或点“自动调整→根据窗口自动调整表格”。",
    "table-narrow": "在“表格属性→表格”里把指定宽度改成版心宽，或点“自动调整→根据窗口自动调整表格”，再点“固定列宽”。",
    "table-width": "点“自动调整→固定列宽”，再在“表格属性→表格”里把指定宽度改成各列宽度之和。",
    "layout-not-fixed": "选中表格，点“布局→自动调整→固定列宽”（WPS在“表格属性→选项”里去掉“自动重调尺寸以适应内容”）。",
    "cell-no-width": "选中整列，在“表格属性→列”里勾选“指定宽度”，填上毫米数。",
    "grid-mismatch": "选中整个表格，把各列宽度重新设一遍（“表格属性→列”），并去掉“自动重调尺寸以适应内容”。",
    "header-not-repeated": "选中表头各行，在“表格属性→行”里勾选“在各页顶端以标题行形式重复出现”。",
    "header-gap": "从表格第一行起连续选中到表头最后一行，再勾选“在各页顶端以标题行形式重复出现”。",
    "header-low": "把表头上面的各行剪切出来，另做一个表（两个表之间留一个空段），再把表头设为“在各页顶端以标题行形式重复出现”。",
    "header-incomplete": "把表头各行一起选中，再勾选“在各页顶端以标题行形式重复出现”。",
    "floating-table": "在“表格属性→表格”里把“文字环绕”改为“无”。",
    "row-may-split": "选中这些行，在“表格属性→行”里去掉“允许跨页断行”。",
    "row-too-tall": "把这一行拆成几行，或对它勾选“允许跨页断行”。",
    "merge-too-long": "把合并的单元格按页拆开，每段都写上文字，或改成整行的分段标题。",
    "page-half-empty": "对特别高的行在“表格属性→行”里勾选“允许跨页断行”；其余各行选中后，在“段落→换行和分页”里去掉“与下段同页”“段前分页”（表头、分段标题行除外）。",
    "notes-alone": "选中表格最后一行，在“段落→换行和分页”里勾选“与下段同页”；下面各段除末段外也勾选，表与注之间的空段、分页符删去。",
    "fixed-height": "在“表格属性→行”里把行高由“固定值”改为“最小值”。",
    "line-clipped": "在“段落→行距”里把固定值改大，或改为单倍行距。",
    "theme-fonts": "选中这些文字（或修改所用样式），在字体列表里直接选字体名，不要选带“（中文正文）”“（标题）”的主题字体。",
    "theme-default": "选中这些文字（或修改所用样式），在字体列表里直接选字体名，如仿宋、Times New Roman；默认字体在“字体→设为默认值”里改。",
    "no-east-asian-font": "选中这些文字（或修改所用样式），在“字体→中文字体”里选定字体，如仿宋、宋体。",
    "no-hint": "选中这些文字和标点，重新选一次中文字体，或用中文输入法重新输入。",
    "odd-characters": "删去后用键盘重新输入该处文字；数字、字母用半角。",
    "embedded-fonts": "在“文件→选项→保存”里去掉“将字体嵌入文件”；方正等商业字体不得随文件分发。",
    "active-content": "打开付印的文件不应自动运行程序、读别的文件或联网：去掉它（图片改为嵌入，链接改为文字，域按Ctrl+Shift+F9变成文字），另存后再付印。",
    "tracked-changes": "在“审阅”里“接受所有修订”，并停止修订。",
    "comments": "在“审阅”里“删除文档中的所有批注”。",
}
"""Every code with its advice, in the order of the report."""

MOST_FINDINGS = 200
"""Kinds of faults listed; who has more begins anew."""
_LISTED_PLACES = 3
"""Places named for one fault; the others are counted."""
_SENTENCES, _PLACES = 3, 10
"""From more sentences and places on, the faults of one code are one line."""
_ORDER = {code: index for index, code in enumerate(HINTS)}


class PrintFinding(Frozen):
    """Something that will not print as it should."""

    code: str
    message: str
    hint: str


class PrintReport(Frozen):
    """The outcome of a print check."""

    name: str
    """The file's name in messages."""
    findings: tuple[PrintFinding, ...] = ()
    remarks: tuple[str, ...] = ()
    """What is worth knowing and no fault."""
    fonts: tuple[str, ...] = ()
    """The fonts the text asks for, in order of first use."""

    def with_fonts_of_machine(self, installed: Collection[str]) -> PrintReport:
        """Add a remark on the fonts that are not ``installed`` (case folded); none where nothing is known of them."""
        lacking = [font for font in self.fonts if font.casefold() not in installed]
        if not installed or not lacking:
            return self
        said = f"本机没有这些字体：{'、'.join(lacking)}；在本机上看到的版面和页数不作准，以印制用的电脑为准。"
        return replace(self, remarks=(*self.remarks, said))


class Fault(NamedTuple):
    """One occurrence of a finding; those of one code and sentence are reported together."""

    code: str
    place: str
    """Where: ``第1个表第3行``, ``“加快…”``; "" for the whole document."""
    said: str


def gather(faults: Iterable[Fault]) -> tuple[PrintFinding, ...]:
    """Make findings of faults: one for each code and sentence, naming the first places and how many there are.

    A code of many sentences that differ from place to place, as figures do, is one finding with the first of them.
    """
    met: dict[str, dict[str, Counter[str]]] = {}
    for fault in faults:
        met.setdefault(fault.code, {}).setdefault(fault.said, Counter())[fault.place] += 1
    ordered = sorted(met.items(), key=lambda item: _ORDER[item[0]])
    said = [(code, line) for code, sentences in ordered for line in _lines(sentences)]
    return tuple(PrintFinding(code=code, message=line, hint=HINTS[code]) for code, line in said[:MOST_FINDINGS])


def _lines(sentences: Mapping[str, Counter[str]]) -> list[str]:
    whole = sum(sentences.values(), Counter())
    if len(sentences) > _SENTENCES and whole.total() > _PLACES:
        return [_located(whole, f"{next(iter(sentences))}（各处不尽相同）")]
    return [_located(places, said) for said, places in sentences.items()]


def _located(places: Counter[str], said: str) -> str:
    count = places.total()
    named = "、".join([place for place in places if place][:_LISTED_PLACES])
    if not named:
        return f"{said}。"
    return f"{named}{f'等{count}处' if count > min(len(places), _LISTED_PLACES) else ''}：{said}。"
