"""What stands with names in a cell of units, and what they leave out.

People and sections of bureaus: 市科技局（张某）, 市科技局：张三, 市科技局（规划科）; an ending several share: 市财政、税务局; sorts of counties: 各县、区.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from checklist.words import compile_later
from checklist.words.suggest import duties_of
from checklist.words.units import normalise_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from checklist.words.units import Register

_ENDINGS = (
    "局|委|办|办公室|部|司|厅|院|(?<!社)会|政府|公司|中心|署|处|所|站|支队|大队|总队|集团|银行|大学|学校|街道|镇|乡|园区|[开新高经示度景合保][发新经范假区作税]?区|社|联|协|校"
    "|分行|支行|法院|海关|单位|部门|协会|商会|专班|小组|(?<![验教议课])室"
)
BODY = compile_later(rf".*(?:{_ENDINGS})(?:[（(].*[）)])?$")
"""What has the ending of a bureau's name, with or without a plate in brackets."""
SECTION = r"(?:干部|[^局委办部厅会院、，；\s（()）]){1,12}(?:科|处|股|室)室?"
"""What a section of a bureau is called, in a pattern: 人事处, 成果转化科; 研究室 behind a committee is a body of its own."""
_PARTY = "(?:机关)?(?:党组|党委|党工委|党总支|党支部|纪委|工会)"
_PERSON_TOLD = (
    "[\u4e00-\u9fff]{1,3}(?:某{1,2}|同志|局长|主任|科长|处长|书记|部长)|[\u4e00-\u9fff]某{1,2}"
    "|[^（）()]*(?:联系人|负责人|责任人|联络员|领导|电话)[^（）()]*|[^（）()]*[0-9][0-9-]{6,}[^（）()]*"
)
_BRACKET_BEHIND = (
    r"(?<=[局委办部厅院会])(?:有关|相关|各)(?:科室|处室|股室|单位)$"
    rf"|[（(](?:(?![省市区县州])[^（）()]{{1,30}}(?:科|(?<!办事)处|股|室)(?:[\u4e00-\u9fff]{{2,3}})?|{_PARTY}|{_PERSON_TOLD})[）)]$"
)
_DEPARTMENT = compile_later(_BRACKET_BEHIND)
"""What stands behind a bureau in brackets and is none of its names, whatever the register finds by them: （张某）, （规划科）."""
_SECTION_BEHIND = compile_later(
    rf"(?:(?<=..[局厅])|(?<=[^干]部)|(?<=办公室)|(?<=[府委]办)(?!公室)|(?<=[^省市县区州旗盟党常工]委))(?:{SECTION}|(?<=..局)办公室)$"
    rf"|(?<=[局委办部厅院会府司团校]){_PARTY}$|{_BRACKET_BEHIND}"
)
"""Behind a bureau that is named (厅公路处 is the issuer's own): one of its sections, its part of the party, or such a bracket."""
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任"
    "姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
"""The hundred commonest, and some; a rarer one is taken for a unit and shown as such."""
_PERSON = compile_later(r"[（(]?(?P<name>[\u4e00-\u9fff]{2,3})[）)]?")
_PERSON_LABELLED = compile_later("[^：:]{0,6}(?:领导|责任人|负责人|联系人|联络员|电话)[：:]")
_PLACES = tuple("区县市乡镇村州旗社")
"""A word that ends so is a place, whatever it begins with: 高新区."""
_PHONE = compile_later(r"(?<![0-9])[0-9][0-9-]{6,}(?![0-9])")
BRACKETED = compile_later(r"^(?P<name>[^（(]+)[（(](?P<inner>[^（）()]+)[）)]$")
_PERSON_BEHIND = compile_later(r"^(?P<name>.+?)[：:]\s*(?P<person>[\u4e00-\u9fff·]{2,4})(?:同志)?[\s0-9—-]*$")
"""A person behind a colon, and what a list of contacts adds: 市科技局：张三 2212345."""
_PERSON_GLUED = compile_later(
    f"(?P<name>.{{2,}}?(?:局|委|办公室|办(?!公室)|部|厅|院|会|中心|政府|公司|集团))(?:{SECTION})?(?:副?[局科处部厅院会]?长|副?主任|副?书记)?"
    "(?P<person>[\u4e00-\u9fff]{2,3})(?:同志)?"
)
"""A person right behind a bureau or its section: 市科技局张三, 市科技局局长张三, 市科技局人事科张三."""
_IN_BRACKETS = compile_later(r"[（(][^（）()]*[）)]")
LEAST_NAME = 3
"""Characters of a unit in a list without marks; shorter words are parts of one name."""


def without_people(name: str, known: Callable[[str], bool]) -> str:
    """Take off a person or a section of the bureau: 市科技局（张某）, 市科技局：张三, 市科技局规划科; one ``known`` may end in any way."""
    person = _PERSON_BEHIND.match(name)
    if person and BODY.match(person["name"]) and not BODY.match(person["person"]):
        return without_people(person["name"].strip(), known)
    bracketed = BRACKETED.match(name)
    if bracketed and all(map(is_person, re.split("[、，,;；/]|和", bracketed["inner"]))):
        return without_people(bracketed["name"].strip(), known)
    glued = _PERSON_GLUED.fullmatch(name)
    if glued and not BODY.match(name) and is_person(glued["person"]):
        return glued["name"]
    section = _SECTION_AT_END.search(name)
    ends = range(len(name), section.start() - 1, -1) if section else ()
    own = next((name[:end] for end in ends if known(name[:end]) and not _ORGAN.search(name[:end])), "")
    return own or _SECTION_BEHIND.sub("", name) or name


_SECTION_AT_END = compile_later(f"(?<=...){SECTION}$")
_ORGAN = compile_later("(?:[省市县区州旗盟]委|政府)$")
"""Its 研究室 is a body of its own."""


def with_endings(names: Sequence[str], known: Callable[[str], bool]) -> list[str]:
    """Give each name its own ending, where several share the last one's: 市财政、税务局 are two bureaus.

    The register, that ``known`` asks, decides; without one the list of usual bureaus.
    """
    shared = ""
    found: list[str] = []
    for name in reversed(names):
        ends = BODY.match(name)
        whole = ends or known(name) or is_person(name)
        shared = name[-1:] if ends else shared
        likely = [] if whole else [f"{name}{ending}" for ending in dict.fromkeys((shared, *_BUREAUS))]
        usual = filter(duties_of, likely if shared else ())
        found.append(next(chain(filter(known, likely), usual), name))
    return found[::-1]


_BUREAUS = "局委办部厅会"
"""How bureaus end; a list before 等部门 may leave out them all: 市财政、税务等部门."""


def is_person(word: str) -> bool:
    """Tell whether a word is most likely a person's name: a surname, two or three characters, no body and no place; or 责任人：张三."""
    found = _PERSON.fullmatch(word)
    name = found["name"] if found else ""
    named = name[:1] in _SURNAMES and not name.endswith(_PLACES) and not BODY.match(name)
    return named or _PERSON_LABELLED.match(word) is not None


def words_without_people(piece: str) -> list[str]:
    """Give the words of a piece between blanks, without the people and telephone numbers beside a bureau."""
    plain = _IN_BRACKETS.sub(lambda inner: "".join(inner[0].split()), piece)
    words = _PHONE.sub("", _DEPARTMENT.sub("", plain.strip()) or plain).split()
    if len(words) < 2 or not BODY.match(words[0]):  # noqa: PLR2004 - a bureau and something beside it
        return words
    return [words[0], *(word for word in words[1:] if len(word) >= LEAST_NAME and not is_person(word))]


_COUNTIES_LISTED = compile_later(
    "(?:(?P<all>各|有关|相关)|^(?=[县区旗][^，。]*政府))(?P<cities>(?:设区市|地级市|市（州）|市（地）|市、州|市州|市|盟市|州|地区)、(?=县|旗县|区县))?(?P<first>县市区|旗县|[县市区旗州盟]|地(?=、[州市盟]))(?:（(?P<aside>[县市区旗、]{1,5})）)?(?P<others>(?:、(?:自治县|[县市区旗州盟])(?:（[县市区旗、]{1,5}）)?)*)(?=(?:人民)?政府|党委|负责|牵头|配合|参与|具体|落实|实施|按|[^\u4e00-\u9fff（]|$)"
)
"""All counties of a place listed by their sorts: 各县、区人民政府, 各区、县（市）政府; cities of a province before them: 各市、县政府."""


WITHIN = "\x02"
"""Stands for the 、 inside a name; no document can hold it."""


def counties_as_one(text: str) -> str:
    """Give what is listed by its sorts the one name of many: 各县（区）人民政府 for 各县、区人民政府, 有关部门、单位.

    A 、 that stays inside the name is :data:`WITHIN`.
    """

    def bracketed(found: re.Match[str]) -> str:
        sorts = "、".join(re.findall("自治县|[县市区旗州盟]", f"{found['aside'] or ''}{found['others']}"))
        cities = (found["cities"] or "").replace("、", WITHIN)
        return (
            f"{found['all'] or '各'}{cities}{found['first']}{sorts and f'（{sorts}）'}"
            if cities or found["others"]
            else found[0]
        )

    return _COUNTIES_LISTED.sub(bracketed, _MANY_AS_ONE.sub(WITHIN, text))


_MANY_AS_ONE = compile_later(
    "(?<=[各关直级]部门)、(?=各?(?:单位|企业|机构)(?:$|[^\u4e00-\u9fff]|负责|牵头|配合|参[与加]|按|具体|落实))"
)
"""What parts the two halves of one name of many: 市直有关部门、单位."""


_COLLECTIVES = {
    "各县（市、区）政府": compile_later("(?=各|县（)各?(?:[县市区旗]|[（）、/])+(?:人民)?(?:政府)?"),
    "各乡镇（街道）": compile_later(
        "(?=各|镇（)各?(?:[乡镇]|街道?|[（）、/])+(?:人民)?(?:政府)?(?:、?(?:街道)?办事处)?"
    ),
}
"""How offices call all counties and all townships of a place, each by one name of many."""


def collective_name(name: str, register: Register | None) -> str:
    """Give the one name of all counties or townships, the register's own where it has just one such; else ``name``."""
    plain = normalise_name(name)
    usual = next((usual for usual, called in _COLLECTIVES.items() if called.fullmatch(plain)), "")
    groups = register.region.groups if register and usual else ()
    own = [group.name for group in groups if _COLLECTIVES[usual].fullmatch(normalise_name(group.name))]
    return own[0] if len(own) == 1 else usual or name
