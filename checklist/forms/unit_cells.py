"""Read a cell of units: who is named, with the role the cell says, however an office writes its list.

市科技局牵头，市财政局、市税务局配合 is three units with roles, 1.市科技局2.市财政局 two; people, sections of a bureau and
marks of footnotes are none. A name the register knows decides.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.forms.people import (
    BODY,
    BRACKETED,
    LEAST_NAME,
    SECTION,
    WITHIN,
    collective_name,
    counties_as_one,
    is_person,
    with_endings,
    without_people,
    words_without_people,
)
from checklist.ledger.phrases import NONE, NOT_STATED
from checklist.model import Frozen, Role
from checklist.words import compile_later
from checklist.words.units import OPEN_END, Party, find_bodies, named_party, normalise_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from checklist.words.units import Register

    Known = Callable[[str], bool]
    """Tells whether the register knows a name."""

NOTHING = frozenset({"", NONE, NOT_STATED, "-", "--", "——", "–", "/", "无", "暂无", "不涉及"})
"""What a cell says that says nothing."""
ROLE_WORD = "牵头|主办|主责|配合|协办|协同|参与|参加|责任|承办|落实"
"""The words for roles, as an alternative of a regular expression."""
_ROLES = dict.fromkeys(("牵头", "主办", "主责", "统筹", "为主", "主抓", "牵", "主"), Role.LEAD)
_ROLES |= dict.fromkeys(("责任", "承办", "落实", "组织实施", "实施", "推进", "责"), Role.RESPONSIBLE)
_WORDS = rf"(?:主要|第一|主体)?(?P<role>{ROLE_WORD}|协助|会办|[牵主配协责](?=[：:]))(?:责任)?(?:单位|部门)?"
_LABEL = compile_later(rf"(?:^|(?<=[\s；;，,。、／/|.．●■◆▲★◇□局委办部厅会院府心）)])){_WORDS}[：:]", re.MULTILINE)
_BARE_LABEL = compile_later(
    rf"(?:^|(?<=[\s；;，,。、／/|●■◆▲★])|(?=[（(【\[]))[（(【\[]?{_WORDS}(?:[：:]?[）)】\]][：:]?|\s+|\s*[—-]+|(?<=[位门])[为是]?(?=[\u4e00-\u9fff]{{3}}))"
)
"""A label without colon, where the cell opens with one: 【牵头】市科技局, 牵头 市科技局; between names it would stand behind one."""
_INSIDE = compile_later(
    rf"[（(](?P<said>{_WORDS}[：:][^（）()]+(?<![科处股室])|[^（）()]+[局委办部厅会院府心](?:配合|协办|协助|参与|参加))[）)]"
)
"""Others in brackets behind a name: 市科技局（配合：市财政局）."""
_OWN_LABEL = compile_later(rf"[（(【\[](?P<role>{ROLE_WORD})(?:单位|部门)?[)）】\]](?=$|[\u4e00-\u9fff])")
_MANNER = "(?:做好|抓好|积极|总|共同|分别|联合|协同|各自|具体|一并|抓好|按照?(?:各自)?(?:职责|分工|行业|领域|权限)(?:分工|职责)?)*"
_BEHIND = compile_later(
    rf"(?:[为是]|{_MANNER}(?:负责)?)(?P<role>牵头|主办|主责|配合|协办|协助|协同|参与|参加|督导|指导|支持|支撑|承办|统筹|为主|主抓|负责|(?<!协同)(?:落实|组织实施|实施|推进))"
    r"(?:单位|部门|牵头|抓总|协调|负责|落实|具体|实施|组织|统筹|推进|推动|督导|督办|督促|指导|调度|汇总|做好|抓好|工作|责任)*$"
)
"""A role behind the names: 市科技局牵头负责, 市财政局共同配合; 负责 alone names none, the column does."""
_LIST_MARK = compile_later(
    r"^(?:[0-9]{1,2}[.．、)）]|[（(](?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[)）]|[一二三四五六七八九十]{1,3}、|[①-⑳])"
)
_COUNTED = compile_later(
    r"(?:^|(?<=[；;，,。\n]))\s*(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})、"
    r"|(?<=[局委办部会府心院）)])(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})、(?=[\u4e00-\u9fff])"
)
"""A list number with the mark that divides names, too: 1、市科技局；2、市财政局."""
_INNER_MARK = compile_later(
    r"(?<=[\u4e00-\u9fff）)])(?=[0-9]{1,2}[.．、)）][\u4e00-\u9fff])|(?<=[\u4e00-\u9fff）)])(?=[①-⑳][\u4e00-\u9fff])"
    r"|(?<=[局委办部会府心])(?=[（(](?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[）)][\u4e00-\u9fff])"
)
_BY_DUTIES = compile_later(
    r"[（(]?按(?:照)?(?:各自)?(?:工作)?(?:职责|职能|分工)(?:分工|职责|职能|权限)?(?:分别)?(?:负责|落实|抓好落实|配合|推进|做好)?[)）]?$"
    r"|[（(]?(?:排名不分先后|不分先后|以下均需各县区落实|按属地(?:管理)?(?:原则)?(?:分别)?(?:负责|落实)?)[)）]?$"
)
_FOOTNOTE = compile_later(r"(?:[*＊※†‡#]+|[\u00b9\u00b2\u00b3\u2070-\u2079]+|[\[〔［][0-9]{1,2}[\]〕］]|(?<=.)[①-⑳])$")
_HANDED = compile_later("^(?:拟?交?由|请|以(?!及))")
"""What stands before the units of a sentence: 由市科技局牵头."""
_SECTION = compile_later(SECTION)
_SECTIONS = compile_later(rf"局(?:{SECTION}|办公室)(?=[、，])")
"""Sections of a bureau named one after another: 市科技局规划科、成果科; alone they are the units of a hospital or a bureau."""
_BREAK = compile_later(r"<br\s*/?>")
_JOINED_ON = compile_later("^(?:以及|会同(?!县))")
_ENCLOSED = compile_later(r"[（(【\[](?P<list>[^（）()【】\[\]]+)[）)】\]]")
_TOGETHER = compile_later("[（(](?P<role>(?:共同|联合|均)(?:牵头|负责|配合))[）)]")
"""A role of all names before it: 市科技局、市财政局（共同牵头）."""
_SEPARATORS = frozenset("、﹑､，,；;\n／/∕|＋+＆&")
_CLAUSE_ENDS = frozenset("，,；;\n")
"""After these a role behind a name does not reach back."""
_BRACKETS = {"（": "）", "(": ")", "〔": "〕", "[": "]"}
_AND = compile_later("以及|会同|和|及|与|[·•.．—–：:-]")
_MANY = ("各", "有关", "相关")
_STATION = compile_later(".{2,20}(?:电视台|广播台|图书馆|档案馆|博物馆|文化馆|车站|机场|支队|大队|分局)$")
"""What may stand before 和 beside the bodies that have the usual endings."""
_MANY_NAMED = compile_later("(?:各|有关|相关|其他).*(?:单位|部门)")
"""Many at once, whatever role their name has in it: 各产业链牵头部门."""
_BARE_ORGAN = compile_later("(?:人民)?政府|党委|党组|管委会|办事处|街道|单位|部门")
"""Behind 和 a part of the name before it: 各县区党委和政府, 各部门和单位."""

_FURTHER_BODY = compile_later(
    "(?:各|有关|相关|其他).{1,24}|地方|.{2,24}(?:馆|队|台|场|园|处|行|社|组|分局|机关|管委|公路段|管理段|基地|地区|县区|区县|院所|高校|企业|兵团|油田|[^工]厂)"
)
_NO_BODY = compile_later(
    "^(?:鼓励|引导(?!基金)|依托|促进|发挥|强化|坚持|推进|健全)|[，。；：“”]|(?<!自)由|要|应(?!急)|须|将|建立|推动|加强|加快|实施|开展|完善|支持(?!中心)"
)


def is_body(name: str) -> bool:
    """Tell whether words can be the name of a body or collective: 市科技局, 各县（市、区）政府; not a clause of a sentence."""
    bare = _PLATED.sub("", name.strip())
    fits = BODY.match(bare) is not None or _FURTHER_BODY.fullmatch(bare) is not None
    return fits and _LEAST_BODY <= len(bare) <= _LONGEST_BODY and not _NO_BODY.search(bare)


_PLATED = compile_later("[（(〈《][^（）()〈〉《》]*[）)〉》]")
_LEAST_BODY, _LONGEST_BODY = 2, 30
"""Characters of a name."""


class NamedUnit(Frozen):
    """A unit as a cell names it; ``role`` only where the cell says it."""

    name: str
    role: Role | None = None


class UnitsCell(Frozen):
    """What a cell of units says."""

    units: tuple[NamedUnit, ...] = ()
    open_list: bool = False
    """True where the list ends in 等."""
    not_stated: bool = False
    """True where the cell says that the document names nobody (原文未明确)."""
    repeated: tuple[NamedUnit, ...] = ()
    """Those named a second time in one role."""


def _knows_none(_: str) -> bool:
    return False


def read_units(text: str, known: Known = _knows_none) -> UnitsCell:
    """Read a cell of units: names in order, with the roles before them (牵头：…) or behind (…（牵头）, …牵头).

    ``known`` tells what names the register has; without one the usual endings of names (局, 委, 办 …) decide.
    """
    plain = _COUNTED.sub(
        lambda mark: "、" if mark.start() else "", _BREAK.sub("\n", counties_as_one(text)).strip().rstrip("。")
    )
    enclosed = _ENCLOSED.fullmatch(plain)
    plain = _labelled(_TOGETHER.sub(r"\g<role>", enclosed["list"] if enclosed else plain))
    if plain in NOTHING:
        return UnitsCell(not_stated=plain == NOT_STATED)
    units: list[NamedUnit] = []
    open_list = False
    for role, part in _parts(_joined_lines(plain, known)):
        for name, own in _roles_behind(_pieces(part)):
            listed = OPEN_END.sub("", name)
            open_list = open_list or listed != name
            units += [_named(one, own or role, known) for one in split_names(listed, known)]
    units = _with_endings(units, known)
    sections = _SECTIONS.search(plain)
    beside = {
        unit
        for unit in units
        if not known(unit.name) and (is_person(unit.name) or (sections and _SECTION.fullmatch(unit.name)))
    }
    units = [unit for unit in units if unit not in beside] or units
    once = dict.fromkeys(units)
    twice = (Counter(units) - Counter(once.keys())).elements()
    return UnitsCell(units=tuple(once), open_list=open_list, repeated=tuple(twice))


def _with_endings(units: Sequence[NamedUnit], known: Known) -> list[NamedUnit]:
    names = with_endings([unit.name for unit in units], known)
    return [replace(unit, name=name) for unit, name in zip(units, names, strict=True)]


def _joined_lines(text: str, known: Known) -> str:
    """Join lines that break a name: 市科/技局; a line that ends like a name ends one, unless the register knows better."""
    first, *rest = text.split("\n")
    for line in rest:
        tail, head = re.split(r"[、，,；;：:\s]", first)[-1], re.split(r"[、，,；;：:\s]", line.strip(), maxsplit=1)[0]
        inside = first.count("（") + first.count("(") > first.count("）") + first.count(")")
        whole = known(tail + head) and not (known(tail) and known(head))
        broken = (
            bool(tail and head)
            and not known(tail)
            and not BODY.match(_BEHIND.sub("", tail))
            and not _BEHIND.search(tail)
            and not (is_person(tail) and len(tail) < len(first.rpartition("\n")[2]))
        )
        broken = broken and not _LIST_MARK.match(head) and not OPEN_END.search(tail)
        first += line.strip() if inside or whole or broken else f"\n{line}"
    return first


def _parts(text: str) -> Iterator[tuple[Role | None, str]]:
    """Give the stretches of a cell with the role their label names."""
    marks = list(_LABEL.finditer(text))
    if not marks:
        yield None, text
        return
    if text[: marks[0].start()].strip(" \n；;，,。、"):
        yield None, text[: marks[0].start()]
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        yield role_of(mark["role"]), text[mark.end() : following.start() if following else len(text)]


def _labelled(text: str) -> str:
    """Write the labels of a cell alike, each before its names: 【牵头】市科技局, 市科技局（配合：市财政局）."""
    opens = _BARE_LABEL.match(text)
    text = _BARE_LABEL.sub(r"\n\g<role>：", text).strip() if opens else _OWN_LABEL.sub(r"（\g<role>）、", text)
    return "\n".join((_INSIDE.sub("", text), *(found["said"] for found in _INSIDE.finditer(text))))


def role_of(word: str) -> Role:
    """Give the role a word names; a word for no other role is support."""
    return _ROLES.get(word, Role.SUPPORT)


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Split a list outside brackets; True where a clause ends with the piece."""
    pieces: list[tuple[str, bool]] = []
    for listed, ends in _split_outside_brackets(text):
        *inner, last = _INNER_MARK.split(listed)
        pieces += [*((piece, True) for piece in inner), (last, ends)]
    return [(_trimmed(piece), ends) for piece, ends in pieces]


def _trimmed(piece: str) -> str:
    """Take off what is no part of a name: a list number, a footnote's mark, 按职责分工负责."""
    plain = _LIST_MARK.sub("", piece.strip("。；;，, \n★☆※▲△●○■□◆◇√✓✔☑☐#"))
    return _JOINED_ON.sub("", _FOOTNOTE.sub("", _BY_DUTIES.sub("", plain)).strip("。 "))


def _roles_behind(pieces: list[tuple[str, bool]]) -> Iterator[tuple[str, Role | None]]:
    """Give each piece with the role that stands behind it or behind a later one of its clause (A、B配合)."""
    waiting: list[str] = []
    led = False
    for piece, ends in pieces:
        said = OPEN_END.sub("", piece)
        found = None if _MANY_NAMED.fullmatch(piece) else _BEHIND.search(said)
        name = _HANDED.sub("", said[: found.start()] + piece[len(said) :]) if found else piece
        waiting += [name] if name else []
        if found or (ends and not led):
            role = role_of(found["role"]) if found and found["role"] != "负责" else None
            yield from ((_HANDED.sub("", one) if found else one, role) for one in waiting)
            waiting = []
            led = role is Role.LEAD
    yield from ((one, None) for one in waiting)


def _named(name: str, role: Role | None, known: Known) -> NamedUnit:
    name = name.replace(WITHIN, "、")
    if label := _OWN_LABEL.search(name):
        return NamedUnit(name=name[: label.start()].strip(), role=role_of(label["role"]))
    return NamedUnit(name=name if known(name) else without_people(name, known), role=role)


def split_names(text: str, known: Known = _knows_none) -> list[str]:
    """Split a list of names at 、 and the like, outside brackets; a blank or 和 divides only what are whole names.

    People and telephone numbers beside a bureau are none.
    """
    names: list[str] = []
    for piece, _ in _split_outside_brackets(text):
        words = _whole_words(words_without_people(piece), known)
        whole = len(words) > 1 and min(map(len, words)) >= LEAST_NAME
        names += words if whole else ["".join(words)]
    plain = (_LIST_MARK.sub("", name).strip("。. ") for name in names)
    return [one for name in plain for one in _divided(name, known) if one and one not in NOTHING]


def _whole_words(words: Sequence[str], known: Known) -> list[str]:
    """Join the words a blank inside a name parts: 市工业/和信息化局."""
    whole = list(words[:1])
    for word in words[1:]:
        inside = not known(whole[-1]) and (
            known(whole[-1] + word) or (word[0] in "和与及" and not BODY.match(whole[-1]))
        )
        whole = [*whole[:-1], whole[-1] + word] if inside else [*whole, word]
    return whole


def _divided(name: str, known: Known) -> list[str]:
    """Divide A和B where each is a whole name; 市工业和信息化局 is one."""
    if known(name):
        return [name]
    for found in _AND.finditer(name):
        one, two = name[: found.start()], name[found.end() :]
        both = (
            (BODY.match(one) or _STATION.match(one))
            and (BODY.match(two) or two.startswith(_MANY))
            and "（" not in one
            and not _BARE_ORGAN.fullmatch(two)
        )
        if both or (known(two) and (known(one) or known(f"{one}{two[-1:]}"))):
            return [one, *_divided(two, known)]
    return [name]


def _split_outside_brackets(text: str) -> Iterator[tuple[str, bool]]:
    """Give the pieces between separators outside brackets; True where a clause ends behind one."""
    closing: list[str] = []
    start = 0
    for place, character in enumerate(text):
        if character in _BRACKETS:
            closing.append(_BRACKETS[character])
        elif closing and character == closing[-1]:
            closing.pop()
        elif not closing and character in _SEPARATORS:
            yield text[start:place], character in _CLAUSE_ENDS
            start = place + 1
    yield text[start:], True


_NAME = "\x1f"
"""Stands for a unit that was read; no document can hold it."""
_DIVIDES = re.compile("[\x1f【】—–、，,；;。.：:／/|＋+·…（）()〔〕［］\\[\\]-]+")
_SAYS_MUCH = compile_later("[\u4e00-\u9fff]{2}|[A-Za-z]{2}|[0-9]{7}")
_SAYS_NOTHING = compile_later(
    rf"(?:由|交|请|为|是|和|及|与|以及|会同|抓总|总|统筹|主抓|为主|拟|协调|属地|管理|原则|{ROLE_WORD}|责任|单位|部门|主要|第一|主体|协助|会办|负责|实施|组织|推进|做好|抓好|工作|共同|分别|联合|各自|具体|一并|[个家]|按照?|各?职责|职能|分工"
    r"|权限|排名|不分|先后|以下|均需|各县区|等(?:有关|相关|其他|各|市直|区直|县直|省直)*|有关|相关|其他|[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
    r"|[①-⑳*＊※†‡#\u00b9\u00b2\u00b3\u2070-\u2079])+"
)
"""Words of roles, of lists and of notes."""


def beside_units(text: str, units: Iterable[NamedUnit]) -> str:
    """Give what a cell says beside the ``units`` read from it and their roles: 张三、规划科; "" for nothing."""
    rest = "".join(_BREAK.sub("", counties_as_one(text)).replace(WITHIN, "、").split())
    if rest in NOTHING:
        return ""
    stems = set()
    for name in sorted({"".join(unit.name.split()) for unit in units}, key=len, reverse=True):
        rest = rest.replace(name, _NAME)
        stems.add(name[:-1])  # it may share its ending with the next
    said = (_BEHIND.sub("", one) for one in _DIVIDES.split(rest) if one not in stems)
    return "、".join(dict.fromkeys(one for one in said if _SAYS_MUCH.search(one) and not _SAYS_NOTHING.fullmatch(one)))


class Names:
    """Finds the body a name in a cell means; a name nobody bears stays as it is written."""

    def __init__(self, register: Register | None) -> None:
        self._register = register
        self._known: dict[tuple[str, Role | None], Party] = {}
        self._asked: dict[str, bool] = {}

    def party(self, unit: NamedUnit, role: Role | None) -> Party:
        """Give the party in a role; what the cell itself says of its role comes first."""
        own = unit.role or role
        key = unit.name, own
        if key not in self._known:
            self._known[key] = self._resolved(unit.name, own)
        return self._known[key]

    def collective(self, unit: NamedUnit, role: Role | None) -> Party:
        """Give the party where a task reaches a unit through a group: the group, if it is a member of one only."""
        body = self._register.find(self._written(unit.name, self._register)) if self._register else None
        groups = self._register.region.groups if self._register else ()
        joined = [group.name for group in groups if body is not None and body.name in group.members]
        return self.party(NamedUnit(name=joined[0]) if len(joined) == 1 else unit, role)

    def _resolved(self, name: str, role: Role | None) -> Party:
        if self._register is None:
            return Party(key=normalise_name(collective_name(name, None)), name=name, role=role)
        written = self._written(name, self._register)
        if written == name and name.endswith("部") and self._register.find(f"{self._register.region.prefix}委{name}"):
            written = f"{self._register.region.prefix}委{name}"  # 宣传部 behind 市委组织部 is the party's, too
        return replace(named_party(self._register, written, role), name=name)

    def knows(self, name: str) -> bool:
        """Tell whether the register has a name; the units of a ledger recur from row to row, and are looked up once."""
        if name not in self._asked:
            register = self._register
            self._asked[name] = register is not None and register.find(self._written(name, register)) is not None
        return self._asked[name]

    def _written(self, name: str, register: Register) -> str:
        """Give the name as data would write it: a prefix left out is restored, the place before it dropped."""
        region = register.region
        if register.find(name):
            return name
        if register.find(f"{region.prefix}{name}"):
            return f"{region.prefix}{name}"
        found = find_bodies((region,), name)
        if len(found) == 1:
            return found[0][1].name
        bracketed = BRACKETED.match(name)
        if bracketed is None or self.knows(bracketed["inner"]):
            return collective_name(name, register)
        return self._written(bracketed["name"], register) if self.knows(bracketed["name"]) else name
