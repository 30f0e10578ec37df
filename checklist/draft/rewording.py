"""Say what notes of units say in words of their own as cells of units say it: X会同Y负责 is X牵头，Y配合.

Which words are units is for :mod:`checklist.forms.unit_cells`; what is a note at all for :mod:`checklist.draft.unitnotes`.
"""

from __future__ import annotations

import re

from checklist.forms.unit_cells import is_body
from checklist.words import compile_later

ROLES = "指导|督导|牵头|责任|配合|主办|承办|协办|协同|参与|参加|负责|实施|落实|主责|主要责任|第一责任|支持|支撑|协助"
WHO = "单位|部门|处室|科室|司局|机构|主体|区县|县区|镇街|乡镇"
LEVELS_OF = "(?:各?(?:县区|区县|市县|县市区|乡镇|镇街)|[省市区县州](?:级|直|属)?)?"
_AND_OTHERS = compile_later("(?<=部门|单位)(?:以及|和|及|与)(?=地方|各|有关|相关)")
JOINED = compile_later(
    r"^(?P<first>[^，；。、]{2,20})(?:会同|商|联合)(?P<others>.+?)(?P<tail>(?:共同)?(?:牵头|负责|组织实施|实施|推进|落实|制定|研究|办理)(?P<rest>[，；].+)?)?$"
)
_TOGETHER_WITH = compile_later("(?<=[，；])会同(?P<others>[^，；]+?)(?:共同)?(?:负责|落实|实施|推进|办理)?(?=$|[，；])")
"""X牵头，会同Y、Z负责."""
ABOVE = "(?:以上|上述|前述)(?:各项|各条|[0-9一二三四五六七八九十]{1,3}项)?(?:重点)?(?:工作|任务|事项|措施|举措|内容)?(?:均|都|分别)?"
BY = compile_later(rf"^(?:{ABOVE}|(?:本项|该项|此项)?(?:工作|任务)?|[\u4e00-\u9fff]{{2,8}}(?=由[省市县区州各国]))由")
_DUTIES = compile_later(
    r"(?P<names>[\u4e00-\u9fff]{2,12}?(?:、[\u4e00-\u9fff]{2,12}?)*)等?(?:有关|相关|主管|行政主管|行政)?部门(?![\u4e00-\u9fff]{0,4}[：:])"
)
"""Bodies named by their duties with one word for all: 市交通运输、公安、财政等部门."""


def spell_note(words: str) -> str:
    """Say in the grammar of cells what notes say in other words: X会同Y负责, 由X牵头."""
    words = _AND_OTHERS.sub("、", each_named(BY.sub("", _NARROW_LABEL.sub(_usual_label, _SHARE_LABEL.sub("", words)))))
    words = _TOGETHER_WITH.sub(r"\g<others>配合", words)
    joined = JOINED.match(words)
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
    rf"[【\[［]?{LEVELS_OF}(?:主要|第一)?(?P<role>牵头|责任|配合|主办|承办|协办|协同|参与|主责|落实|实施|负责|参加|支持|支撑|协助|指导|督导)(?:和|及|、|/)?(?:{ROLES})?(?:责任)?(?:{WHO})(?:及(?:分工|人))?[】\]］]?(?:[：:]|为(?!牵头|第一|主)|[ 　]+|(?=（)|(?<=[】\]］]))"
)


_IN_NAME = compile_later("[\u4e00-\u9fff]")
_USUAL = dict.fromkeys(("实施", "落实", "负责", "主要责任"), "责任") | {"参加": "参与"}
_USUAL |= dict.fromkeys(("指导", "督导", "支持", "支撑", "协助"), "配合")


def _usual_label(found: re.Match[str]) -> str:
    """Give a label as the grammar of cells knows it, parted from what stands before it; inside a name (各产业链牵头部门) it is none."""
    if found.start() and found[0][-1] not in "：:】]］" and _IN_NAME.match(found.string, found.start() - 1):
        return found[0]
    return f"；{_USUAL.get(found['role'], found['role'])}单位："
