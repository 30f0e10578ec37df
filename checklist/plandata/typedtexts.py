"""What a text of the data says: an item or a title without the number before it, which unit is meant and what if none is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import numeric

from checklist.words import compile_later
from checklist.words.ordinals import han_number
from checklist.words.units import OPEN_END, find_bodies, split_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklist.words.units import Body, Register

_AROUND = "“”‘’＂\"'「」。.．"
"""Marks that people put around names or at the end of a list of them."""
_NOBODY = ("无", "没有", "无责任单位", "原文无", "未明确", "原文未明确", "不明确", "待定", "—", "——", "－", "-", "/")
_JOINED = compile_later(r"以及|[和与及并/／\s|｜+＋&]+")
"""What joins two names where a 、 should."""
_UNIT_END = compile_later("(?:局|委|办|部|院|府|公司|大学|中心|委员会|联合会|管委会|企业|部门|单位)$")
_DUTY = compile_later(
    "[（(]?(牵头|主办|配合|协办|协助|参与|负责|责任|落实|承担|组织实施|实施|按(?:照)?职责分工(?:负责)?|分别负责|共同负责)(?:单位|部门|负责|落实)?[）)]?$"
)
"""What tells a unit's part in a measure, behind its name."""
_LABEL = compile_later("(牵头|主办|配合|协办|协助|参与|负责|责任)(?:单位|部门)?[：:]")
"""The same before it."""
_ASIDE = compile_later("(?P<name>[^（(]+)(?P<aside>[（(].+[）)])")
"""A name with something in brackets behind it."""
_NO_NAME = compile_later("^[（(【《〈0-9]|待[核定补]|年$")
"""Shows that a text names no unit, whatever else it says."""
_COLLECTIVE = compile_later("^各|^全市|^(?:市|区|县)直|有关|相关|成员单位$|(?:县区|镇街|部门|单位)$")


def find_spoken(register: Register, name: str) -> Body | None:
    """Give the body a name in the data means, also one it is only called by among people: 市科学技术局 for 市科技局."""
    if body := register.find(name):
        return body
    found = find_bodies((register.region,), name)
    return found[0][1] if len(found) == 1 else None


def without_others(register: Register, written: str) -> str:
    """Give the names without the 等 behind them, unless a unit bears it."""
    return written if register.find(written) else OPEN_END.sub("", written) or written


def names_in(register: Register, written: str) -> list[str]:
    """Give the units named in one text: several joined by 、 unless a unit bears the whole as its name."""
    names = [written] if register.find(written) else split_names(written) or [written]
    return [name.strip(_AROUND) or name for name in names]


def advise_on(register: Register, name: str) -> str:
    """Say what to do about a name that means no body: what it is more, or less, than a name, else who may be meant."""
    if told := tell_no_name(register, name):
        return told
    if not register.region.name:
        return "请先登记方案的地区和它的单位。"
    near = register.suggest(name)
    where = "groups" if _COLLECTIVE.search(name) else "units"
    return f"是否想写：{'、'.join(near)}？" if near else f"请先在地区 {register.region.id} 的 {where} 里登记这个单位。"


def tell_no_name(register: Register, name: str) -> str:
    """Say what to do about what is no name of a unit, or more than one; "" of what may be one."""
    if name in _NOBODY:
        return "没有的不写这个键；原文没有写任何责任单位的，写 no_units: true。"
    if name.isascii() or _NO_NAME.search(name):
        return "这里要写单位的名称，如 市科技局；原文没有写责任单位的，写 no_units: true。"
    if (opened := OPEN_END.search(name)) and opened.start():
        return f"“{opened[0]}”只写在最后一个单位的后面，这里请删去。"
    parts = [part for part in _JOINED.split(name) if part]
    if len(parts) > 1 and all(_is_unit(register, part) for part in parts):
        return f"几个单位请用“、”隔开：{'、'.join(parts)}。"
    duty = _LABEL.match(name) or _DUTY.search(name)
    if duty and _is_unit(register, bare := name[duty.end() :] or name[: duty.start()].removeprefix("由")):
        return f"这里只写单位名称：{bare}；怎样分工由键说明，这一个写在 {_key_of(duty[1])} 里。"
    return _advise_on_brackets(register, name)


def tell_roles(written: str) -> str:
    """Give a text that tells who does what as it is written key by key; "" of one with a single role, or none."""
    parts = _ROLE.finditer(written) if len(written) <= _LONGEST else ()
    roles = [(_key_of(found[1] or found[4]), (found[2] or found[3]).strip("，,、 ")) for found in parts]
    is_told = len(dict(roles)) > 1 and not _ROLE.sub("", written).strip("，,；;、。 ")
    return "；".join(f"{key}: {names}" for key, names in roles) if is_told else ""


def _key_of(duty: str) -> str:
    return next((key for sign, key in _KEYS if duty.startswith(sign)), "responsible")


_LONGEST = 400
"""Characters of a sentence that tells who does what."""
_ROLE = compile_later(
    "(牵头|主办|配合|协办|参与|责任|负责)(?:单位|部门)?[：:]([^；;。：:]+?)(?=[；;。]|[，,、 ]?(?:牵头|主办|配合|协办|参与|责任|负责)(?:单位|部门)?[：:]|$)"
    "|(?:由|会同)?([^；;。，,：:]+?)(牵头|主办|配合|协办|参与|负责|落实)(?:负责|落实|实施)?(?:[，,；;。、]|$)"
)


def _is_unit(register: Register, name: str) -> bool:
    """Tell whether a name is a unit's, or ends as those of units do, so that 市审计局和市医保局 are two."""
    return find_spoken(register, name) is not None or _UNIT_END.search(name) is not None


def _advise_on_brackets(register: Register, name: str) -> str:
    """Say what to do about what stands in brackets behind a name, here or where the unit is registered; "" of no such."""
    aside = _ASIDE.fullmatch(name)
    if aside and find_spoken(register, bare := aside["name"]):
        return f"“{aside['aside']}”不是名称的一部分的，请删去；是“{bare}”的挂牌名称的，请登记在它的 plates 里。"
    held = next((one for one in register.bodies if one.startswith(f"{name}（")), "")
    if name.startswith("各"):
        return f"是否想写：{held}？" if held else ""
    return f"登记的是“{held}”：括号里是全称的，请分开写成 {{name: {name}, full: …}}。" if held else ""


_KEYS = (("牵头", "lead"), ("主办", "lead"), ("配合", "support"), ("协", "support"), ("参与", "support"))
"""Where a unit is written whose part is told by such a word."""


# --- numbers before a text ---


def without_numbers(texts: Sequence[str]) -> tuple[str, ...]:
    """Give the items of a list without the numbers typed before them where these run from 1: the ledger numbers them."""
    marks = [_ITEM_NUMBER.match(text) for text in texts]
    numbers = [_number(mark[1] or mark[2]) for mark in marks if mark]
    if not texts[1:] or numbers != [*range(1, len(texts) + 1)]:  # one number begins no list
        return tuple(texts)
    return tuple(text[mark.end() :] for text, mark in zip(texts, marks, strict=True) if mark)


def unnumbered(text: str) -> str:
    """Give an item of a list without the number typed before it."""
    mark = _ITEM_NUMBER.match(text)
    return text[mark.end() :] if mark else text


def bare_title(title: str) -> str:
    """Give what a plan is called in the notice that issues it, or between 《》, which are printed around it anyway."""
    return _TITLE.sub(lambda found: found[1] or found[2], title)


_TITLE = compile_later("^(?:[^《]*关于印发)?《(.+)》(?:的通知)?$|^[^《]*关于印发(.{1,200}?)(?:的通知)?$")


def without_own_number(number: str, title: str) -> str:
    """Give a title without the number typed before it where that is its own, which is printed anyway: 一2, 2.升级网络."""
    mark, own = _ITEM_NUMBER.match(title), _LAST_NUMBER.search(number)
    return title[mark.end() :] if mark and own and own[1] == mark[1] else title


_LAST_NUMBER = compile_later("([0-9]+|[一二三四五六七八九十]+)[）)]?$")


def _number(written: str) -> float | None:
    return numeric(written) if len(written) == 1 else float(written) if written.isdecimal() else han_number(written)


_ITEM_NUMBER = compile_later(
    r"\s*(?:[（(]?([0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:[）)、．]|\.(?!(?!20[0-9]{2}年)[0-9]))|([①-⑳]))\s*(?=\S)"
)
