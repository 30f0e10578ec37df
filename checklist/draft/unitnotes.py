"""Find who answers for what: the note of responsible units at an item, whatever its bracket, label or wording.

Which words of a note are units, and in which role, is for the grammar of cells of units to say
(:mod:`checklist.forms.unit_cells`); here it is told what is a note at all, and what of it is a date or a rule. What notes
say in words of their own is said as cells say it: X会同Y负责 is X牵头，Y配合.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.draft.duetimes import AT_END, AT_START, DONE_BY, LABELLED
from checklist.forms.people import counties_as_one
from checklist.forms.unit_cells import NamedUnit, is_body, read_units
from checklist.model import Frozen
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.draft.passages import Passage

_ROLES = "指导|督导|牵头|责任|配合|主办|承办|协办|协同|参与|参加|负责|实施|落实|主责|主要责任|第一责任|支持|支撑|协助"
_WHO = "单位|部门|处室|科室|司局|机构|主体|区县|县区|镇街|乡镇"
_LEVELS_OF = "(?:各?(?:县区|区县|市县|县市区|乡镇|镇街)|[省市区县州](?:级|直|属)?)?"
_AND_OTHERS = compile_later("(?<=部门|单位)(?:以及|和|及|与)(?=地方|各|有关|相关)")
_JOINED = compile_later(
    r"^(?P<first>[^，；。、]{2,20})(?:会同|商|联合)(?P<others>.+?)(?P<tail>(?:共同)?(?:牵头|负责|组织实施|实施|推进|落实|制定|研究|办理)(?P<rest>[，；].+)?)?$"
)
_TOGETHER_WITH = compile_later("(?<=[，；])会同(?P<others>[^，；]+?)(?:共同)?(?:负责|落实|实施|推进|办理)?(?=$|[，；])")
"""X牵头，会同Y、Z负责."""
_ABOVE = "(?:以上|上述|前述)(?:各项|各条|[0-9一二三四五六七八九十]{1,3}项)?(?:重点)?(?:工作|任务|事项|措施|举措|内容)?(?:均|都|分别)?"
_BY = compile_later(rf"^(?:{_ABOVE}|(?:本项|该项|此项)?(?:工作|任务)?|[\u4e00-\u9fff]{{2,8}}(?=由[省市县区州各国]))由")
_DUTIES = compile_later(
    r"(?P<names>[\u4e00-\u9fff]{2,12}?(?:、[\u4e00-\u9fff]{2,12}?)*)等?(?:有关|相关|主管|行政主管|行政)?部门(?![\u4e00-\u9fff]{0,4}[：:])"
)
"""Bodies named by their duties with one word for all: 市交通运输、公安、财政等部门."""
_LABEL = rf"(?:(?:牵头|配合|主办|协办|责任|负责|(?:责任|任务|职责|工作)?分工)(?=[：:])|{_LEVELS_OF}(?:{_ROLES})(?:和|及|、|/)?(?:{_ROLES})?(?:责任)?(?:{_WHO})(?:及(?:分工|人))?)"
UNITS_LABEL = compile_later(
    rf"^[【\[［]?{_LABEL}[】\]］]?(?P<mark>[：:]|为(?!牵头|第一|主)|(?=[（(])|[\s　]+|(?<=[】\]］]))"
)
_SOLE_LABEL = compile_later(rf"^[【\[［]?{_LABEL}[】\]］]?[：:]?$")
_OPENS_LINE = compile_later(rf"(?:^|(?<=[。；;！\s　]))(?:{_ABOVE})?(?:[【\[［]{_LABEL}[】\]］][：:]?|{_LABEL}[：:])")
_ENDS_IN_DUTY = compile_later(
    r"(?:牵头(?:抓总|统筹|推进|组织|协调|汇总|调度|督办|实施)*|负责|配合|主办|协办|协助|承办|落实|参与|参加|指导|督导|协同|(?:组织|具体)?实施|按职责(?:分工)?(?:分别)?(?:负责|落实|推进)?|负责落实|牵头负责|分工负责)(?:[，；、].{0,12})?$"
)
LEADS_RULE = compile_later(
    r"[，,。；;]?(?:除[^，。；（）]{2,24}外[，,])?(?:列|排名?|排在)?(?:在)?(?:首位|第[一1]位?|第一个(?:单位)?|(?:第一个)?(?:逗号|分号|句号)前|首个|前列)(?:者|的)?(?:责任)?(?:单位|部门)?(?:均)?(?:为|是)(?:第一)?(?:牵头|主要责任|主办)(?:(?:或|和|、)[\u4e00-\u9fff]{2,4})?(?:责任)?(?:单位|部门)(?:（部门）)?"
    r"|[，,。；;]?(?:第一个)?(?:逗号|分号|句号)前(?:的)?(?:单位|部门)?为牵头(?:单位|部门)"
)
"""Says that the unit named first leads, or those in front of a mark."""
_SAME_BELOW = compile_later(r"[，,。；;]?(?:下同|以下同|不再一一列出|下列任务同此)(?=$|[，,。；;])")
_EMPTIED = compile_later("[（(][，,。；; ]*(?:下同)?[）)]")
"""What is left of brackets that held such a rule."""
_ALL_ABOVE = compile_later(rf"^[（(〔\[]?{_ABOVE}(?:由|(?={_LABEL}))")
_ASIDE = compile_later(r"^(?:含|以下简称|简称|如|例如|见|即|包括|指|详见|按|根据|试行|注[：:])")
_ENUM = compile_later("[、，,；;]|(?:以及|及|和|与)(?=各|有关|相关)")
_SHORTEST_LIST = 2
"""Units in a bracket that says nothing but names."""
_LONGEST_NOTE = 1500
"""Characters; a county's note of forty units has some 300."""
_OPEN, _CLOSE = "（(〔[［【", "）)〕]］】"
_SENTENCE = compile_later("(?:(?!——)[^。！？；])+(?:[。！？；]|——)?")


class Note(Frozen):
    """A note of responsible units, and where it stands in its passage."""

    raw: str
    """As printed, without its outer bracket."""
    start: int
    end: int
    units: tuple[NamedUnit, ...] = ()
    open_list: bool = False
    deadline: str = ""
    below: tuple[NamedUnit, ...] = ()
    """Those who answer for all that follows as well (以下均需…落实)."""


def find_notes(text: str) -> list[Note]:
    """Find the notes in a passage, in order: in brackets, else behind a label, else in its last sentence."""
    found = [note for start, end in outer_brackets(text) if (note := _bracket_note(text, start, end))]
    found += _labelled(text, found)
    return sorted(found or _in_words(text), key=lambda note: note.start)


_LABEL_SIGN = compile_later(rf"^[◆●■★▲◎○•·—\-*]+\s*(?={_LABEL}[：:]|(?:完成|办结|整改)?(?:时限|时间)[：:])")


def join_labels(passages: Iterable[Passage]) -> list[Passage]:
    """Join what a label breaks off from: 责任单位： with the names on the lines below, 市科技局、 with the next ones."""
    joined: list[Passage] = []
    for passage in passages:
        text = _LABEL_SIGN.sub("", passage.text)
        if joined and _goes_on_naming(joined[-1].text, text):
            joined[-1] = replace(joined[-1], text=joined[-1].text + text)
        else:
            joined.append(replace(passage, text=text))
    return joined


def _goes_on_naming(before: str, line: str) -> bool:
    is_open = _SOLE_LABEL.match(before) and before[-1] in "：:"
    if not is_open and not (UNITS_LABEL.match(before) and before[-1] in "、，"):
        return False
    return all(map(is_body, filter(None, _ENUM.split(_without_inner(line.rstrip("。"))))))


def labelled_time(text: str) -> str:
    """Give the completion time of a line that says nothing else: 完成时限：2025年6月底前."""
    found = LABELLED.fullmatch(text.strip("（）()[]【】。；"))
    return found["time"] if found else ""


def all_above(text: str) -> int:
    """Give where a line that speaks of all items above it comes to who does them (以上工作由…); 0 for another line."""
    found = _ALL_ABOVE.match(text)
    return found.end() if found else 0


def outer_brackets(text: str) -> Iterator[tuple[int, int]]:
    """Give the outermost brackets of a text, from the opening one to behind the closing one; one never closed ends with it."""
    depth = start = 0
    for place, character in enumerate(text):
        if character in _OPEN:
            start = start if depth else place
            depth += 1
        elif character in _CLOSE and depth:
            depth -= 1
            if not depth:
                yield start, place + 1
    if depth and UNITS_LABEL.match(text, start + 1):
        yield start, len(text)


def _bracket_note(text: str, start: int, end: int) -> Note | None:
    inner = text[start + 1 : end - 1] if text[end - 1] in _CLOSE else text[start + 1 : end]
    inner = inner[all_above(inner) :]
    if len(inner) > _LONGEST_NOTE or _SOLE_LABEL.match(inner) or _ASIDE.match(inner):
        return None
    if (
        _SHARED.search(inner)
        or UNITS_LABEL.match(inner.strip())
        or _OPENS_LINE.search(inner)
        or _says_duty(inner)
        or _says_with_whom(inner)
        or _is_bare_list(inner, text[:start], text[end:])
    ):
        note = read_note(inner, start, end)
        return note if note.units or note.below else None
    return None


def _says_duty(inner: str) -> bool:
    """Tell whether words in brackets end with who is to do it, and name bodies: 市商务局、市邮政管理局负责."""
    bare, _ = _taken_time(LABELLED.sub("", _SAME_BELOW.sub("", LEADS_RULE.sub("", inner.strip("。；; ")))))
    if not _ENDS_IN_DUTY.search(bare):
        return False
    units = read_units(each_named(bare)).units
    return bool(units) and _mostly_bodies([unit.name for unit in units])


def _says_with_whom(inner: str) -> bool:
    """Tell whether words in brackets say no more than who does it together with whom: 省民政厅会同省财政厅制定."""
    found = _JOINED.match(inner.strip("。；; "))
    return found is not None and all(map(is_body, (found["first"], *_ENUM.split(_without_inner(found["others"])))))


def _is_bare_list(inner: str, before: str, after: str) -> bool:
    """Tell whether a bracket is a note without any label: names of bodies alone, behind the end of a sentence or item."""
    bare, time = _taken_time(LABELLED.sub("", each_named(_without_inner(counties_as_one(inner)).strip("。 "))))
    names = [name for name in _ENUM.split(bare) if name]
    bodies = [name for name in names if is_body(name)]
    is_led = bodies[:1] == names[:1] or len(bodies) * 2 >= len(names)
    if not (bodies and is_led and all(map(_PLACE.fullmatch, {*names} - {*bodies}))):
        return False
    closes = not after.strip("。；; ") or after[0] in "。；\n"
    ended = before.rstrip()[-1:] in ("", "。", "；", "！")
    return (ended and (closes or len(names) >= _SHORTEST_LIST)) or (
        closes and (bool(time) or len(names) > _SHORTEST_LIST)
    )


_PLACE = compile_later("[\u4e00-\u9fff]{1,5}(?:[区县市旗镇乡村]|社区)")
"""May stand among bodies: 市商务局、鼓楼区、江宁区."""


def _without_inner(inner: str) -> str:
    return re.sub(r"[（(〈《][^（）()〈〉《》]*[）)〉》]", "", inner)


def _mostly_bodies(names: Sequence[str]) -> bool:
    """Tell whether most of some words name bodies, and not just anybody (政府, 企业)."""
    told = [is_body(name) for name in names]
    if all(map(_ANYBODY.fullmatch, names)):
        return False
    return (sum(told) * 2 >= len(told) and told[:1] == [True]) or sum(told) * 3 >= len(told) * 2


_ANYBODY = compile_later(
    "(?:人民)?政府|企业|高校|院校|院所|学校|医院|部门|单位|机构|公司|银行|协会|商会|机关|社区|行业|乡镇|街道"
)


def _labelled(text: str, taken: list[Note]) -> Iterator[Note]:
    """Give the notes that stand behind a label outside brackets, to the end of their line: 责任单位：市科技局."""
    for label in _OPENS_LINE.finditer(text):
        if any(note.start <= label.start() < note.end for note in taken):
            continue
        words = text[label.start() :]
        yield read_note(words[all_above(words) :], label.start(), len(text))
        return


def _in_words(text: str) -> list[Note]:
    """Give the note a passage ends with in a sentence of its own: 由A牵头，B、C配合，于6月底前完成.

    What is done by a time may follow in the sentence, and stays in the text: A牵头，B配合，6月底前改造30个小区.
    """
    if not (sentences := list(_SENTENCE.finditer(text))):
        return []
    begin = len(sentences) - 1
    while begin and sentences[begin - 1][0].endswith("；") and _is_duty(sentences[begin - 1][0]):
        begin -= 1
    last = text[sentences[begin].start() : sentences[-1].end()]
    words = _AS_DUTIES.sub("", last.strip("。；;！ —"))
    for said in (words, _duties_before(words)):
        if tail := _duty_tail(said):
            start = sentences[begin].start() + last.rindex(tail)
            end = sentences[-1].end() if said == words else start + len(tail) + 1
            return [read_note(_BY.sub("", tail), start, end)]
    return []


def _is_duty(sentence: str) -> bool:
    words = sentence.strip("。；;！ —")
    return _duty_tail(words) == words


def _duties_before(words: str) -> str:
    """Give the duties a sentence begins with, before what is done: by a time, or by one who leads and one who supports."""
    if behind := DONE_BY.search(words):
        return words[: behind.start()]
    clauses = re.split("(?<=[，；])", words)
    count = next((at for at, one in enumerate(clauses) if not _ENDS_IN_DUTY.search(one.strip("，；"))), 0)
    return "".join(clauses[:count]).rstrip("，；") if count > 1 else ""


def _duty_tail(words: str) -> str:
    """Give the clauses at the end of a sentence that say no more than who does it; "" for none."""
    clauses = re.split("(?<=[，；])", words[-_LONGEST_SENTENCE:])
    for at in range(len(clauses)):
        tail = "".join(clauses[at:])
        if at and _ENDS_IN_DUTY.search(clauses[at - 1].rstrip("，；")) and not _says_duty(clauses[at - 1]):
            return ""
        if _says_duty(bare := _BY.sub("", tail)) and _names_first(bare):
            return tail
    return ""


_AS_DUTIES = compile_later("[，,](?:按照?|根据)(?:各自)?(?:工作)?职[责能](?:分工)?[^，。]{0,10}$")
_LONGEST_SENTENCE = 200
"""Characters of a sentence that says no more than who does it."""


def _names_first(words: str) -> bool:
    """Tell whether a sentence is nothing but who does it: each part of it is a list of bodies with a role."""
    clauses = [clause for clause in re.split("[，；]", _taken_time(words)[0]) if clause]
    return bool(clauses) and all(_is_duty_clause(clause) for clause in clauses)


def _is_duty_clause(clause: str) -> bool:
    units = read_units(each_named(clause)).units
    return bool(units) and all(is_body(unit.name) for unit in units)


def read_note(raw: str, start: int, end: int) -> Note:
    """Read the words of a note: its units, its date, whether it states a rule for the whole document."""
    words, deadline = _taken(_PEOPLE.sub("", raw).strip("。；;，, "), LABELLED)
    words = _EMPTIED.sub("", _SAME_BELOW.sub("", LEADS_RULE.sub("", words))).strip("。；;，, ")
    if not deadline:
        words, deadline = _taken_time(words)
    words, below, is_own = _shared(words)
    cell, shared = read_units(spell_note(words.replace("。", "；"))), _named(read_units(below).units)
    units = (*_named(cell.units), *(shared if is_own else ()))
    return Note(
        raw=raw, start=start, end=end, units=units, open_list=cell.open_list, deadline=deadline, below=shared
    )  # fmt: skip


def _named(units: Iterable[NamedUnit]) -> tuple[NamedUnit, ...]:
    """Leave out what is marks only: they name nobody."""
    return tuple(unit for unit in units if any(map(str.isalnum, unit.name)))


def _taken_time(words: str) -> tuple[str, str]:
    """Give words without the time at their end or beginning, and the time."""
    bare, time = _taken(words, AT_END)
    return (bare, time) if time else _taken(words, AT_START)


def _taken(words: str, pattern: re.Pattern[str]) -> tuple[str, str]:
    found = pattern.search(words)
    if not found:
        return words, ""
    return (words[: found.start()] + words[found.end() :]).strip("，；;, "), found["time"].strip("，； ")


_PEOPLE = compile_later(
    r"(?:^|(?<=[；;，,。 　]))(?:责任|牵头|分管|包抓|包联|挂帅|联系|配合|主管|负责){0,2}(?:省|县|市|区)?(?:领导|责任人|负责人|联系人)[：:][^；;，,。]*[；;，,。]?"
    r"|[；;，, ](?:责任|牵头)(?:科室|处室|股室)[：:][^；;，,。]*"
)
"""Who of the leaders and which section of a bureau a note names: no units."""
_SHARED = compile_later(
    r"(?:^|(?<=[。；;，,]))(?:以下|下列|各项|所有)(?:各项)?(?:任务|工作|举措|措施|事项|内容)?(?:均|都)(?:需|须|由|要)?(?:由)?(?P<who>.+?)(?:落实|负责|组织实施).*$"
    r"|(?:^|(?<=[。；;，,]))(?:具体|以上|各项|所有|上述)(?:任务|工作)(?:均|都)涉及(?P<whom>[^，；。]+).*$"
)


def _shared(words: str) -> tuple[str, str, bool]:
    """Part a note into whom it names for its own item, and whom for all that follows; True where those have its own, too."""
    if not (found := _SHARED.search(words)):
        return words, "", False
    own, _ = _taken_time(words[: found.start()].strip("。；;，, "))
    return own, found["who"] or found["whom"], bool(own and found["whom"])


def spell_note(words: str) -> str:
    """Say in the grammar of cells what notes say in other words: X会同Y负责, 由X牵头."""
    words = _AND_OTHERS.sub("、", each_named(_BY.sub("", _NARROW_LABEL.sub(_usual_label, _SHARE_LABEL.sub("", words)))))
    words = _TOGETHER_WITH.sub(r"\g<others>配合", words)
    joined = _JOINED.match(words)
    rest = (joined and joined["rest"]) or ""
    if joined and is_body(joined["first"]) and not re.search("[：:]|配合", words.removesuffix(rest)):
        return f"{joined['first']}牵头，{joined['others']}配合{rest}"
    return words


_SHARE_LABEL = compile_later("^(?:责任|任务|职责|工作)?分工[：:]")


def each_named(words: str) -> str:
    """Give each duty its own 部门, where several share one: 财政部门、公安部门 for 财政、公安等部门."""

    def name_each(found: re.Match[str]) -> str:
        names = found["names"].split("、")
        alone = len(names) == 1 and not found[0].startswith(f"{names[0]}等")
        if alone or any(map(is_body, names)) or _SOME.search(found["names"]):
            return found[0]
        return "、".join(f"{name}部门" for name in names)

    return _DUTIES.sub(name_each, words)


_SOME = compile_later("各|有关|相关|其他|成员|责任|职能|[直属级]$")
"""部门 behind these means many: 市直部门, 各有关部门."""
_NARROW_LABEL = compile_later(
    rf"[【\[［]?{_LEVELS_OF}(?:主要|第一)?(?P<role>牵头|责任|配合|主办|承办|协办|协同|参与|主责|落实|实施|负责|参加|支持|支撑|协助|指导|督导)(?:和|及|、|/)?(?:{_ROLES})?(?:责任)?(?:{_WHO})(?:及(?:分工|人))?[】\]］]?(?:[：:]|为(?!牵头|第一|主)|[ 　]+|(?=（)|(?<=[】\]］]))"
)


_IN_NAME = compile_later("[\u4e00-\u9fff]")
_USUAL = dict.fromkeys(("实施", "落实", "负责", "主要责任"), "责任") | {"参加": "参与"}
_USUAL |= dict.fromkeys(("指导", "督导", "支持", "支撑", "协助"), "配合")


def _usual_label(found: re.Match[str]) -> str:
    """Give a label as the grammar of cells knows it, parted from what stands before it; inside a name (各产业链牵头部门) it is none."""
    if found.start() and found[0][-1] not in "：:】]］" and _IN_NAME.match(found.string, found.start() - 1):
        return found[0]
    return f"；{_USUAL.get(found['role'], found['role'])}单位："
