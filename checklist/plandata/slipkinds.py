"""What a clerk's slips look like at the beginning of a line, and how the line reads when each is mended: the table of kinds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Callable


class SlipKind(NamedTuple):
    """A slip that is seen at the beginning of a line: what stands there, and how it reads when it is mended."""

    form: re.Pattern[str]
    mended: str | Callable[[re.Match[str]], str]
    reason: str
    hint: str
    is_sure: bool = False
    """Whether it is wrong wherever a parser stumbles near it, mended well or not."""

    def mend(self, line: str, match: re.Match[str], indent: str) -> str:
        """Give the line as it was meant; ``indent`` is what the line above lets expect."""
        opening = match.expand(self.mended) if isinstance(self.mended, str) else self.mended(match)
        return f"{opening}{line[match.end() :]}".replace("\0", indent)


BLANKS = r"\u3000\u00a0\u2002-\u200a\u202f\u205f"
"""Look like a space and are none to YAML."""
_BARE_KEY = "编码|编号|名称|全称|标题|地区|牵头单位|配合单位|责任单位|期限|成文日期|时限|指标"
"""What begins no sentence, and so is a key without a mark behind it too."""
LIST_SIGNS = "－—–―−•·●○■◆▪*＊"
"""What stands for the dash of a list."""
NAME = r"[\w（）()/]{1,18}"
_VALUE = rf"(?P<before> *(?:- +)*(?:{NAME}: +)?)"
"""What stands before a value on its line."""
_BEGUN = r"(?P<before>[ \t]*(?:- *)?)"
_KEY = rf"{_BEGUN}(?P<key>[\w（）()/]{{1,12}})"
REST = r"(?=(?P<rest>[^\r\n]{0,8}))"
_LISTED = r"(?P<rest>[^\s：:*－—–―−·-][^\r\n]{0,8})"
KINDS = (
    SlipKind(compile_later(rf"(?P<before> *)[{BLANKS}][ {BLANKS}\t]*"), "\0", "缩进里有{blank}。", "请改用半角空格缩进。", is_sure=True),
    SlipKind(compile_later(rf"(?P<before> *)\t[ \t{BLANKS}]*"), "\0", "缩进里有制表符（Tab）。", "请改用空格缩进。", is_sure=True),
    SlipKind(
        compile_later(rf"{_KEY}[ {BLANKS}]*(?P<mark>:?[：﹕︰]+)[ \t{BLANKS}]*"),
        r"\g<before>\g<key>: ",
        "“{key}”后面的冒号“{mark}”是全角的。",
        "请改成半角冒号加空格，如“{key}: …”。",
    ),
    SlipKind(
        compile_later(rf"{_KEY}[ {BLANKS}]*(?P<mark>[；;])[ \t{BLANKS}]*"),
        r"\g<before>\g<key>: ",
        "“{key}”后面应是冒号，写成了“{mark}”。",
        "请改成半角冒号加空格，如“{key}: …”。",
    ),
    SlipKind(
        compile_later(rf"{_BEGUN}(?P<key>{_BARE_KEY})[ \t{BLANKS}]*(?P<mark>[=＝]+>?|[-－—–]+[>＞]?|[→、，,。．.·|｜/])[ \t{BLANKS}]*{REST}"),
        r"\g<before>\g<key>: ",
        "“{key}”后面应是冒号，写成了“{mark}”。",
        "请写成“{key}: {rest}”。",
    ),
    SlipKind(
        compile_later(rf"{_BEGUN}[【［](?P<key>{_BARE_KEY})[】］][ \t{BLANKS}]*:?[ \t{BLANKS}]*{REST}"),
        r"\g<before>\g<key>: ",
        "“{key}”外面多了括号，后面少了冒号。",
        "请写成“{key}: {rest}”。",
    ),
    SlipKind(
        compile_later(rf"{_KEY}[ \t]*:[ \t]*[{BLANKS}][ \t{BLANKS}]*{REST}"),
        r"\g<before>\g<key>: ",
        "“{key}”的冒号后面是{blank}。",
        "请改成半角空格，如“{key}: {rest}”。",
    ),
    SlipKind(
        compile_later(rf"{_KEY}:(?=[^\s:/{BLANKS}]){REST}"),
        r"\g<before>\g<key>: ",
        "“{key}”的冒号后面少一个空格。",
        "请写成“{key}: {rest}”。",
    ),
    SlipKind(
        compile_later(rf"{_KEY}[ \t{BLANKS}]+(?=[^\s:：{BLANKS}]){REST}(?![^\r\n]*: )"),
        r"\g<before>\g<key>: ",
        "“{key}”后面少了冒号。",
        "请写成“{key}: {rest}”。",
    ),
    SlipKind(
        compile_later(r"(?P<before>[ \t]*(?:(?:- +)?[\w（）()/]{1,12}:[ \t]+)?)(?P<mark>＃|//|/\*|…+|\.{3,}|;)"),
        r"\g<before># ",
        "“{mark}”引不出备注，也不是内容。",
        "备注请用半角的“#”加空格开头；不要的请删去。",
    ),
    SlipKind(
        compile_later(r"(?P<before>[ \t]*)(?P<mark>`{3,})[^\r\n]*"),
        r"\g<before># ",
        "“{mark}”不是内容。",
        "请删去这一行。",
    ),
    SlipKind(
        compile_later(rf"(?P<before>[ \t]*)-[{BLANKS}][ \t{BLANKS}]*{REST}"),
        r"\g<before>- ",
        "“-”后面是{blank}。",
        "请改成半角空格，如“- {rest}”。",
    ),
    SlipKind(
        compile_later(rf"(?P<before>[ \t]*)-(?=[^\s\-{BLANKS}]){REST}"),
        r"\g<before>- ",
        "“-”后面少一个空格。",
        "请写成“- {rest}”。",
    ),
    SlipKind(
        compile_later(rf"(?P<before>[ \t]*)(?P<mark>[{LIST_SIGNS}])[ \t{BLANKS}]*(?={_LISTED})"),
        r"\g<before>- ",
        "“{mark}”不是列表用的短横。",
        "请改成半角短横加空格，如“- {rest}”。",
    ),
    SlipKind(
        compile_later(
            r"(?P<before>[ \t]*)(?P<mark>[（(][0-9一二三四五六七八九十]{1,3}[）)]|[0-9一二三四五六七八九十]{1,3}[.、．)）]|[①-⑳])"
            rf"[ \t{BLANKS}]*(?={_LISTED})"
        ),
        r"\g<before>- ",
        "列表的各项要以短横开头，这里是“{mark}”。",
        "请写成“- {rest}”，序号不用写。",
    ),
    SlipKind(
        compile_later(r"(?P<before>[^#\r\n]*?)(?P<mark>[｛｝])(?P<rest>[^\r\n]*)"),
        lambda match: match[0].replace("｛", "{").replace("｝", "}"),
        "花括号“{mark}”是全角的。",
        "请改成半角的，如“{{名称: 市科技局, 全称: …}}”。",
    ),
    SlipKind(
        compile_later(rf"[^#\r\n]*?[{{,][ \t]*\w+: ?[^\s,{{}}]*?(?P<mark>[，、；;])[ {BLANKS}]*(?P<key>\w{{1,12}})[:：][^\r\n]*"),
        lambda match: re.sub(rf"[，、；;][ {BLANKS}]*(?=\w{{1,12}}[:：])", ", ", match[0]).replace("：", ": "),
        "花括号里分隔各项的逗号写成了“{mark}”。",
        "请改成半角逗号加空格，如“, {key}: …”。",
    ),
    SlipKind(
        compile_later(rf"(?P<before> *(?:- +)?(?P<key>{NAME}): +[^\s\[{{\"'][^\r\n:]*?[ ,，、；;])(?P<other>{_BARE_KEY}):(?= )"),
        r"\g<before>\g<other>：",
        "一行里写了两个键：“{key}”和“{other}”。",
        "请一行只写一个键；要写在一行的，用花括号括起：{{{key}: …, {other}: …}}。",
    ),
    SlipKind(
        compile_later(r"(?P<before>[^#\r\n]*?: +\[[^\[\]\r\n]*)(?P<mark>[］】])[ \t]*(?=\r?$)"),
        r"\g<before>]",
        "方括号一头是半角，一头是“{mark}”。",
        "请改成半角的“]”。",
    ),
    SlipKind(
        compile_later(r"(?P<before>[^#\r\n]*?(?:: |[\[,] ?|- ))(?P<mark>%|>=?)(?=[,}\]\s]|$)"),
        r'\g<before>"\g<mark>"',
        "“{mark}”不能直接写。",
        '请用英文引号括起："{mark}"。',
    ),
    SlipKind(
        compile_later(
            rf"{_VALUE}(?P<mark>[%&*!@`]|[|>](?=[^\s+0-9-]|[0-9]{{2}}))(?P<text>[^\s\"][^\r\n\"]*?)[ \t]*(?=\r?$)"
        ),
        r'\g<before>"\g<mark>\g<text>"',
        "文字不能直接以“{mark}”开头。",
        '请把整段用英文引号括起："{mark}{text}"。',
    ),
    SlipKind(
        compile_later(r"(?P<before> *- *[\[{][^\r\n]*[\]}])[ \t]*(?P<mark>[,，;；、。.])[ \t]*(?=\r?$)"),
        r"\g<before>",
        "行尾多了一个“{mark}”。",
        "一行一项的列表，行尾不加标点，请删去。",
    ),
    SlipKind(
        compile_later(r"(?P<before>[^#\r\n]*?: +\[[^\]\r\n]*)\](?P<mark>等[\u4e00-\u9fff]{0,6})[ \t]*(?=\r?$)"),
        r"\g<before>\g<mark>]",
        "“{mark}”写在了方括号外面。",
        "请写在最后一个单位的后面、方括号里面，如“[市科技局, 市财政局{mark}]”。",
    ),
    SlipKind(
        compile_later(rf"{_VALUE}(?P<text>\[[^\]\r\n]*\][^\s,\]}}:#\"][^\r\n\"]*?)[ \t]*(?=\r?$)"),
        r'\g<before>"\g<text>"',
        "方括号只括住了文字的一部分。",
        '请把整段用英文引号括起："{text}"。',
    ),
    SlipKind(
        compile_later(rf"{_VALUE}\"(?P<text>[^\"\r\n]+)\"(?P<rest>[^\s,\]}}:#\"][^\"\r\n]*)"),
        r"\g<before>“\g<text>”\g<rest>",
        "英文引号只括住了文字的一部分。",
        "文字里的引号请用中文的，如“{text}”{rest}。",
    ),
    SlipKind(
        compile_later(r'(?P<before>[^"\r\n]*: *|[ \t]*- )(?:"(?P<rest>[^"“”\r\n]*)[”“]|[”“](?P<other>[^"“”\r\n]*)")[ \t]*(?=\r?$)'),
        lambda match: f"{match['before']}\"{match['rest'] or match['other']}\"",
        "引号一头是半角，一头是全角。",
        "请两头都用半角的，或者都不用。",
    ),
    SlipKind(
        compile_later(rf"{_BEGUN}(?P<key>{_BARE_KEY})(?=[^\s:：])(?![^\r\n]*: ){REST}"),
        r"\g<before>\g<key>: ",
        "“{key}”后面少了冒号。",
        "请写成“{key}: {rest}”。",
    ),
)  # fmt: skip
