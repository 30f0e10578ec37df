"""Find the plans in a file: where each begins, its title, and what the lines around it tell (document number, date, issuer)."""

from __future__ import annotations

from datetime import date
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.draft.marks import RANK, read_mark
from checklist.draft.outlining import UNTITLED
from checklist.draft.passages import Passage  # noqa: TC001 - msgspec reads the fields' types at run time
from checklist.model import Frozen
from checklist.words import compile_later
from checklist.words.ordinals import FIVE_YEAR_PLAN, date_figures, five_years
from checklist.words.spelling import spell_out

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

_KIND = "方案|工作安排|计划|规划|意见|若干措施|措施|办法|要点|纲要|清单|分解表?|任务书|行动|攻坚战|分工|细则|若干(?:举措|政策)|[“]?[0-9一二三四五六七八九十]{1,3}条(?:举措|政策|措施)?[”]?|工程"
_TITLE = compile_later(rf"[^，。；！？：]{{3,70}}(?:{_KIND})(?:[（(][^（）()]{{1,30}}[）)]){{0,2}}")
_GLUED_TITLE = compile_later(
    rf"(?P<title>[^，。；！？：]{{3,60}}?(?:{_KIND})(?:（[^（）]{{2,30}}）)?)(?=为(?:了|全面|深入|认真|贯彻|落实|加快|推动|推进|进一步|切实|深化|大力|更好)|根据|按照|近年来)"
)
_NO_TITLE = compile_later(
    r"^(?:关于印发|现将|附件|解读|.*由会员分享)|(?:的通知|的函|的请示|的报告)$|[《》]?关联[：:]|^[（(]"
)
_OF_NOTICE = compile_later(
    r"印发(?:《)?(?P<title>[^《》]{4,80}?)(?:》)?的?通知|(?:印发了?|公布了?)《(?P<cited>[^《》]{4,80})》|《(?P<told>[^《》]{4,80})》全文"
)
_BRACKET_LINE = compile_later(r"[（(](?!共.*[项条件])[^（）()]{2,40}[）)]》?")
_NUMBER = compile_later(r"(?P<number>[\u4e00-\u9fff]{1,14}〔(?:19|20)[0-9]{2}〕 ?[0-9]{1,5} ?号)")
_LABELLED = compile_later(r"(?:文\s*号|发文字号)[：: ]*")
_DAY = compile_later(r"(?P<year>(?:19|20)[0-9]{2})[年-](?P<month>[0-9]{1,2})[月-](?P<day>[0-9]{1,2})日?")
_MADE_ON = compile_later(r"成文日期[：: ]*")
_SPAN = compile_later(
    "(?P<first>(?:19|20)[0-9]{2})(?:年?(?:—{1,2}|–|-|~|～|至)|(?=20[0-9]{2}年?[）)]))(?P<last>(?:19|20)[0-9]{2})年?"
)
_BEGUN = compile_later(
    "(?P<year>20[0-9]{2})年(?:修[订改正]|[0-9]{1,2}月(?:[0-9]{1,2}日)?）|[0-9]{1,2}月[0-9]{1,2}日起(?:施行|实施|执行))"
)
_GOAL_YEAR = compile_later(
    "(?:到|至|截至|(?<=[0-9]年)[和、])(?P<year>20[0-9]{2})年"
    "|(?<![由从自较比于—-])(?P<due>20[0-9]{2})年(?:(?:年?[底末]|[0-9]{1,2}月[底末]?)[以之]?前|(?:年?[底末]|[上下]半年|第?[一二三四]季度)?(?:以?前)?，?(?:达|完成|建成|实现|力争|不[低少]于|出台|新增|全面)|[^，。；0-9]{2,24}不[低少]于)"
)
_YEAR = compile_later("(?P<year>20[0-9]{2})年")
_TITLE_YEAR = compile_later("(?P<year>20[0-9]{2})年(?!修[订改正]|[0-9]{1,2}月)")
"""The year a title speaks of, and not that of its revision or issue: （2024年11月）."""
_CITED = compile_later("《[^》]*》")
_IN_FORCE = compile_later(
    "(?:自(?P<first>20[0-9]{2})年[^。；]{0,12}起(?:施行|实施|执行)[^。]{0,10}|有效期|有效)至(?P<last>20[0-9]{2})年"
)
"""From when to when a document holds."""
_THIS_YEAR = compile_later("今年(?!以来)|年内|全年|本年度")
_FIVE_YEARS = compile_later(FIVE_YEAR_PLAN)
_TAIL = compile_later(
    r"^(?:解读关联|联系人|联系电话|相关解读|政策解读|相关链接|相关文件|打印|关闭|【(?:打印|关闭|字[体号]|纠错|收藏|分享|返回|我要|大|中|小|责任编辑)|标签[：:]|留言|验证码|上一篇|下一篇|扫一扫|附件下载|分享到|抄送|主办[：:单]|责任编辑|信息公开选项|此件|版权|网站地图|（此件)"
    r"|本(?:措施|方案|办法|意见|规划|计划|政策|细则|行动)(?:由.{2,30}解释|自.{2,20}(?:施行|实施|执行)|有效期)"
    r"|[0-9年月日 ]{8,12}印发|.{4,40}(?:办公室|办公厅|局|委员会|政府) ?[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日印发"
)
_ISSUER = compile_later(
    r"[\u4e00-\u9fff（） ]{4,60}(?:政府|[省市区县州旗]委|办公室|办公厅|委员会|局|厅|部|领导小组|党委|指挥部|专班|院|会)"
)
_LONGEST_TITLE_LINE = 70
"""Characters."""


class FoundPlan(Frozen):
    """A plan as it stands in a file."""

    title: str
    passages: tuple[Passage, ...]
    """Its body, from the line after its title."""
    place: str
    attached: tuple[Passage, ...] = ()
    """Its attachments (附件1 …), from the line that says so."""
    document_number: str = ""
    issuer: str = ""
    issued: date | None = None
    first_year: int = 0
    """0 where the document tells no year at all."""
    last_year: int = 0
    period_inferred: bool = False


def find_plans(passages: Sequence[Passage]) -> list[FoundPlan]:
    """Cut a file into its plans; one without a title of a plan is one plan, named by its notice or its first line."""
    lines = _with_titles_cut(_without_tail(passages))
    starts = _starts(lines)
    if not starts:
        return [_without_parts(lines)] if lines else []
    found = []
    for start, end in pairwise([*starts, len(lines)]):
        title, body = _title_at(lines, start)
        found.append(_made(title, lines[body:end], lines[: starts[0]], lines[start].place))
    return found


def _without_parts(lines: Sequence[Passage]) -> FoundPlan:
    """Take a file without headings of a high order as one plan: what follows its title, where it has one."""
    first = next((index for index, line in enumerate(lines) if read_mark(line.text)), 0)
    titled = [index for index in range(first) if _is_title(lines[index].text)]
    if not titled:
        body = 1 if first and _OF_NOTICE.search(lines[0].text) else 0
        return _made(_named(lines), lines[body:], lines[:body], lines[0].place)
    title, body = _title_at(lines, titled[-1])
    return _made(title, lines[body:], lines[: titled[-1]], lines[titled[-1]].place)


def _with_titles_cut(lines: Sequence[Passage]) -> list[Passage]:
    """Cut a title off the sentence it was glued to: 行动方案为贯彻落实."""
    cut: list[Passage] = []
    for line in lines:
        is_long = line.text.endswith("。") or len(line.text) > _LONGEST_TITLE_LINE
        glued = _GLUED_TITLE.match(line.text) if is_long else None
        if glued and not _NO_TITLE.search(glued["title"]):
            cut.append(replace(line, text=glued["title"]))
            cut.append(replace(line, text=line.text[glued.end() :], bold=0))
        else:
            cut.append(line)
    return cut


def _without_tail(lines: Sequence[Passage]) -> Sequence[Passage]:
    """Drop what a web page has below the document, and the imprint."""
    last = max((index for index, line in enumerate(lines) if read_mark(line.text)), default=-1)
    for index in range(last + 1, len(lines)):
        if _TAIL.search(lines[index].text) or _signs(lines, index):
            return lines[:index]
    return lines


def _signs(lines: Sequence[Passage], index: int) -> bool:
    """Tell whether a line is who signs, with the date on the line after it; the plan ends there."""
    after = lines[index + 1].text.replace(" ", "") if index + 1 < len(lines) else ""
    return _DAY.fullmatch(after) is not None and _SIGNER.fullmatch(lines[index].text) is not None


_SIGNER = compile_later("国务院|[\u4e00-\u9fff（） ]{4,60}")


def _starts(lines: Sequence[Passage]) -> list[int]:
    """Give where plans begin: a title with a heading of the highest order after it, before the next title."""
    titles = [index for index, line in enumerate(lines) if _is_title(line.text)]
    parts = pairwise([*titles, len(lines)])
    return [start for start, end in parts if any(_opens(line.text) for line in lines[start:end])]


def _is_title(text: str) -> bool:
    return (
        len(text) <= _LONGEST_TITLE_LINE
        and bool(_TITLE.fullmatch(text))
        and not _NO_TITLE.search(text)
        and not read_mark(text)
    )


def _opens(text: str) -> bool:
    """Tell whether a line is a first heading: 一、, 第一章, 第一条, （一）."""
    mark = read_mark(text)
    return mark is not None and mark.value == 1 and RANK[mark.kind] <= RANK["（一）"]


def _title_at(lines: Sequence[Passage], start: int) -> tuple[str, int]:
    """Give the title that begins at a line, with the bracket on the line after it, and where the body begins."""
    title, body = lines[start].text, start + 1
    if title.count("》") > title.count("《"):
        title = _closed(lines, start)
    if title.startswith("关于"):
        issuers = [line.text for line in takewhile(_is_issuer, reversed(lines[max(0, start - 2) : start]))]
        return "".join([*reversed(issuers), title]), body
    if start and _is_first_half(lines[start - 1].text, title):
        title = lines[start - 1].text + title
    while body < len(lines) and _BRACKET_LINE.fullmatch(lines[body].text) and not _DAY.search(lines[body].text):
        title += lines[body].text
        body += 1
    return title, body


def _closed(lines: Sequence[Passage], start: int) -> str:
    """Give a title whose 《 stands one or two lines above with those lines; as it is where they do not close it."""
    title = lines[start].text
    for line in reversed(lines[max(0, start - 2) : start]):
        title = line.text + title
        if title.count("《") == title.count("》"):
            return title
    return lines[start].text


def _is_issuer(line: Passage) -> bool:
    return _ISSUER.fullmatch(line.text) is not None and not _NO_TITLE.search(line.text)


_OPENED_BY_PLACE = compile_later("《?[\u4e00-\u9fff]{1,10}[省市县区州旗](?![场政域])[\u4e00-\u9fff“”《》、]{3,30}")


def _is_first_half(line: str, title: str) -> bool:
    """Tell whether a line is the beginning of a title: it breaks off (……人民政府关于), or the title says only what it is (三年行动方案).

    So does one that opens with a place, where the title behind it names none: 云岭省现代种业/提升行动方案.
    """
    if len(line) <= _LONGEST_TITLE_LINE and _BREAKS_OFF.search(line):
        return True
    if _ISSUER.fullmatch(line) or _NO_TITLE.search(line):
        return False
    if _SECOND_HALF.match(title) and _FIRST_HALF.fullmatch(line):
        return True
    return bool(_OPENED_BY_PLACE.fullmatch(line)) and not (_is_title(line) or _OPENED_BY_PLACE.match(title))


_BREAKS_OFF = compile_later("关于(?:加快|进一步|推进|推动)?$")
_SECOND_HALF = compile_later(
    f"(?:[一二三四五]年|第[一二三四五]批|[0-9]{{4}}年度?)?(?:行动|实施|工作|专项|推进|提升|建设|若干|总体|重点|任务|攻坚|指导|政策|具体|配套|的)*(?:{_KIND})"
)
_FIRST_HALF = compile_later("[\u4e00-\u9fff0-9“”《》、]{5,40}")


def _named(lines: Sequence[Passage]) -> str:
    """Name a plan without a title: by the notice it came with, else by its first line."""
    for line in lines[:_FRONT]:
        if found := _OF_NOTICE.search(line.text):
            return found[found.lastgroup or 0]
        if _is_title(line.text):
            return line.text
    plain = (line for line in lines if not read_mark(line.text) and not line.text.startswith("附件"))
    return next(plain, lines[0]).text[:_LONGEST_TITLE_LINE]


_FRONT = 40
"""Lines in which a notice stands."""


def _made(title: str, body: Sequence[Passage], front: Sequence[Passage], place: str) -> FoundPlan:
    signed = body[0].text if body and _SIGNED.fullmatch(body[0].text) else ""
    body = body[1:] if signed else body
    number = _document_number(front or body[:_FRONT])
    issued = _issued(front, body)
    year = issued.year if issued else int(number.partition("〔")[2][:4] or 0)
    first, last, inferred = _period(title, body, year)
    begun = next((index for index, line in enumerate(body) if read_mark(line.text)), len(body))
    end = next((index for index in range(begun, len(body)) if _ATTACHMENT.match(body[index].text)), len(body))
    return FoundPlan(
        title=_tidy_title(title),
        passages=tuple(line for line in body[:end] if not _NUMBER.fullmatch(line.text)),
        attached=tuple(body[end:]),
        place=place,
        document_number=number,
        issuer=_issuer(front) or _issuer_in(title) or signed,
        issued=issued,
        first_year=first,
        last_year=last,
        period_inferred=inferred,
    )


_SIGNED = compile_later(
    "[\u4e00-\u9fff]{1,12}[省市区县州旗][\u4e00-\u9fff]{0,12}(?:人民政府|委员会|办公[室厅]|(?<=[省市区县州旗])委|局|厅)"
)
"""Who issued a plan, on the line below its title."""
_ATTACHMENT = compile_later("附件 ?[0-9一二三四五六七八九十]{0,3} ?(?:$|[：:.])|附[：:]|附表[0-9一二三四五]{0,2}$")
"""Begins the attachments of a plan, behind its first items."""


def _tidy_title(title: str) -> str:
    title = title.strip()
    title = title.strip("《》 ") if title.count("《") != title.count("》") or _WRAPPED.fullmatch(title) else title
    if not any(map(str.isalnum, title)):
        return UNTITLED
    return _SPAN.sub(r"\g<first>—\g<last>年", title, count=1)


_WRAPPED = compile_later("《[^《》]+》")


def _document_number(front: Sequence[Passage]) -> str:
    """Give the number that stands on a line of its own or after its label; one that is cited in a sentence is another's."""
    for line in front:
        found = _NUMBER.search(line.text)
        if found and (found[0] == line.text or _LABELLED.search(line.text)):
            after = _LABELLED.search(line.text)
            labelled = _NUMBER.search(line.text, after.end()) if after else found
            if labelled:
                return labelled["number"].replace(" ", "")
    return ""


def _issued(front: Sequence[Passage], body: Sequence[Passage]) -> date | None:
    """Give the date of issue: the one labelled so, else that on a line of its own in the notice or at the end."""
    for line in front:
        if (label := _MADE_ON.search(line.text)) and (day := _DAY.search(line.text, label.end())):
            return _date(day)
    for line in (*reversed(front), *reversed(body[-6:])):
        bare = line.text.replace(" ", "")
        found = _DAY.search(bare)
        if found and len(bare) - len(found[0]) <= _ROOM and _DAY.fullmatch(bare[found.start() : found.end()]):
            return _date(found)
    return None


_ROOM = 2
"""Characters beside a date that stands alone: its brackets."""


def _date(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def _issuer(front: Sequence[Passage]) -> str:
    """Give who issued it: the line before the date in the notice."""
    for index in range(len(front) - 1, 0, -1):
        bare = front[index].text.replace(" ", "")
        before = front[index - 1].text
        if _DAY.fullmatch(bare) and _ISSUER.fullmatch(before):
            return before
    return ""


def _issuer_in(title: str) -> str:
    """Give the issuer a title opens with: ……人民政府关于……的意见."""
    issuer, found, _ = title.partition("关于")
    return issuer if found and _ISSUER.fullmatch(issuer) else ""


def _period(title: str, body: Sequence[Passage], issued: int) -> tuple[int, int, bool]:
    """Give first and last year and whether they were inferred: the title's, those it holds in, else those the goals name."""
    title = date_figures(title)
    text = "\n".join(spell_out(line.text) if "五" in line.text else line.text for line in body)
    if stated := _titled(title) or _held(text, issued):
        return *stated, False
    goals = [int(found["year"] or found["due"]) for found in _GOAL_YEAR.finditer(text)]
    named = goals or list(map(int, _YEAR.findall(text)))
    first = issued or _begun(title, body) or min(named, default=0)
    last = max((year for year in named if year >= first), default=first)
    return first, last, True


def _titled(title: str) -> tuple[int, int] | None:
    """Give the years a title speaks of: a span, a year, a five-year plan."""
    if span := _SPAN.search(title):
        return int(span["first"]), int(span["last"])
    if year := _TITLE_YEAR.search(title):
        return int(year["year"]), int(year["year"])
    plan = _FIVE_YEARS.search(title)
    return five_years(plan[0]) if plan else None


def _held(text: str, issued: int) -> tuple[int, int] | None:
    """Give the years a text says it holds in; the year of issue where it speaks of this year and of none after it."""
    if held := _IN_FORCE.search(text):
        return int(held["first"] or issued or held["last"]), int(held["last"])
    later = max(map(int, _YEAR.findall(_CITED.sub("", text))), default=0) > issued
    is_of_issue = issued and not later and len(_THIS_YEAR.findall(text)) >= _OFTEN_SAID
    return (issued, issued) if is_of_issue else None


_OFTEN_SAID = 2
"""Times that this year is spoken of by a plan for it; once may be what was done."""


def _begun(title: str, body: Sequence[Passage]) -> int:
    """Give the year in which a document was revised, or holds from; 0 where it says none."""
    found = next(filter(None, map(_BEGUN.search, [title, *(line.text for line in body)])), None)
    return int(found["year"]) if found else 0
