"""Build the tree of a document: what stands under which heading, and what of an item is its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.draft.marks import HEADING_RANK, NOTED, RANK, ItemMark, read_mark
from checklist.draft.passages import Passage
from checklist.words import compile_later
from checklist.words.ordinals import write_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.draft.unitnotes import Note

LONGEST_TITLE = 40
"""Characters; a first sentence beyond it is no title."""
_SENTENCE_END = compile_later("[。！？]")
_UNFIT = compile_later(
    r"[。；！？…|]$|^[（(—–\-《“]|[：:]$|^[0-9A-Za-z%.*—\- ]*$|^(?:附件|附[：:]|注[：:]|抄送|主办|联系人|责任|牵头|配合|发布|来源|索引)"
)
_LABEL_LINE = compile_later("(?:(?:工作|年度|主要|总体|具体|重点)?(?:目标|举措|措施|任务|内容))[：:]?$")
_HEADING_WORDS = (
    "总体要求|总体思路|总体目标|指导思想|基本原则|工作原则|主要目标|工作目标|目标任务|发展目标|行动目标|重点任务|主要任务|工作任务|工作举措|主要举措|重点举措|工作措施|主要措施"
    "|保障措施|组织保障|组织实施|推进措施|实施步骤|工作要求|支持政策|政策措施|有关要求"
)
_GLUED = compile_later(rf"(?P<title>{_HEADING_WORDS})(?=[^，。、：；和及与等的]{{2}})")
_HEADED_BY = compile_later(rf"(?P<title>{_HEADING_WORDS})[：:](?=.)")
_COLON_TITLE = compile_later(r"(?P<title>[^，。；：]{3,25})：(?=.)")
_ROLE_WORDS = compile_later("单位|部门|目标|时限|时间|领导|如下|包括|即|下列|以下|[0-9]月")
_WITHOUT_TASKS = compile_later(
    "总体(?:要求|思路|安排|部署|考虑)|指导思想|基本原则|工作原则|主要原则|总体目标|主要目标|工作目标|目标任务|发展目标|行动目标|建设目标|目标要求|年度目标|阶段目标|具体目标"
    "|^(?!实现|锚定|完成|分解|落实).{2}目标(?:[及和与](?:原则|要求|思路))?$|^(?:.{2})?(?:对象|范围)$|愿景$|战略目标|主要指标|发展指标|适用范围|附则|编制依据|基本情况|现状|形势|发展基础|背景|总则|战略定位|重要意义|术语|名词解释|存在(?:的)?问题|(?:工作|实施|时间|推进)步骤|(?:实施|时间|阶段|进度)安排|(?:工作|整治|实施|行动)(?:时间|期限)$|组织机构|成员名单"
)
_IN_FORCE = compile_later(
    "本(?:办法|措施|政策|意见|方案|细则|规定|计划|通知|若干).{0,30}(?:施行|实施|执行|解释|有效期)"
)
"""Says only from when a document holds and who explains it."""
_LONGEST_NAMED = 20
"""Characters of a heading that says that no tasks stand below it."""
_ADVERBIAL = compile_later(
    "围绕|面向|以|依托|通过|按照|根据|聚焦|结合|针对|立足|坚持|为|在|对|紧扣|紧盯|充分发挥|利用|随着|支持将"
)
_LEAST_CLAUSE = 5
"""Characters of a clause that can serve as a title."""


class Node:
    """A heading with what stands under it, or an item; ``kind`` is that of its number, "" for a heading without one."""

    def __init__(self, kind: str, number: str, value: int, place: str, parent: Node | None = None) -> None:
        self.kind, self.number, self.value, self.place = kind, number, value, place
        self.parent = parent
        self.title = ""
        self.is_titled = True
        """False where the document gives no title and one was made of its first words."""
        self.is_counted = False
        """True where its number was counted, and is none of the document's."""
        self.is_alone = True
        """False where text follows the title on its line."""
        self.body: list[Passage] = []
        """What follows the title: the rest of its line, then its paragraphs."""
        self.children: list[Node] = []
        self.notes: list[Note] = []
        """Who answers for it; taken out of the title and the body."""
        self.text = ""
        """Its body without the notes, a line for each paragraph."""
        self.deadline = ""
        """The completion time that a line of its own or a cell says."""
        self.lends_notes = False
        """True where its notes are those of each of its parts: they stand at a bare heading, or a line behind the last says so."""

    @property
    def due(self) -> str:
        """The completion time it says, else the one a note of it says; "" for none."""
        return self.deadline or next((note.deadline for note in self.notes if note.deadline), "")

    @property
    def is_noted(self) -> bool:
        """True where it or one below it has a note."""
        return any(one.notes for one in self.walk())

    @property
    def has_noted_parts(self) -> bool:
        """True where its parts have notes of their own."""
        return any(child.is_noted for child in self.children)

    @property
    def is_numbered(self) -> bool:
        """False where the document gives no number and one was told by its place."""
        return self.kind not in ("", BULLET)

    @property
    def is_without_tasks(self) -> bool:
        """True for a heading that says that no tasks stand below it: 总体要求, 附则."""
        if not self.children and _IN_FORCE.match(self.title):
            return True
        return len(self.title) <= _LONGEST_NAMED and _WITHOUT_TASKS.search(self.title) is not None

    @property
    def path(self) -> str:
        """The number as data write it: the numbers of all headings above it and its own, in a row."""
        above = self.parent
        while self.kind.startswith("1.1") and above is not None and above.kind in ("1.", "1.1"):
            above = above.parent
        return f"{above.path if above else ''}{self.number}"

    def add(self, kind: str, number: str, value: int, place: str) -> Node:
        """Add what stands below it next, and give it."""
        child = Node(kind, number, value, place, self)
        self.children.append(child)
        return child

    def add_item(self, first: Passage, *rest: Passage) -> Node:
        """Add an item without a number, which gets the one its place tells, and give it."""
        child = self.add(BULLET, self.next_number(), 0, first.place)
        entitle(child, first)
        child.body += rest
        return child

    def next_number(self) -> str:
        """Give the number of a further item without one, as its place tells."""
        return str(1 + sum(child.kind == BULLET for child in self.children))

    def walk(self) -> Iterator[Node]:
        """Give the node and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


def build_outline(passages: Sequence[Passage]) -> Node:
    """Build the tree of one plan's passages, its title left out; what stands before the first heading is the root's body."""
    root = Node("", "", 0, passages[0].place if passages else "")
    builder = _Builder(root, _bullets(passages))
    for index, passage in enumerate(passages):
        builder.take(passage, passages[index + 1 : index + 2])
    _fold_empty(root)
    _number_headings(root)
    return root


class _Builder:
    """Puts each passage where it belongs."""

    def __init__(self, root: Node, bullets: frozenset[str]) -> None:
        self._open = [root]
        self._bullets = bullets
        self._is_noting = False
        """Behind 注：, whose numbers count footnotes."""
        self._box: dict[str, int] | None = None
        """Inside a 专栏: the last number of each kind in it."""

    def take(self, passage: Passage, following: Sequence[Passage]) -> None:
        """Open an item or heading, or go on with the one that is open."""
        mark = read_mark(passage.text)
        self._is_noting = _NOTING.match(passage.text) is not None or (
            self._is_noting and not (mark and RANK[mark.kind] <= RANK["（一）"])
        )
        if self._is_noting or self._is_boxed(passage.text, mark):
            self._open[-1].body.append(passage)
        elif mark and mark.kind != "一是" and self._follows(mark):
            self._add(mark.kind, mark, passage)
        elif (bullet := _bullet(passage, self._bullets)) is not None:
            self._add(BULLET, ItemMark(kind=BULLET, value=0, printed="", end=bullet), passage)
        elif not mark and is_heading(passage.text) and _is_led_by(following):
            self._add("", ItemMark(kind="", value=0, printed="", end=0), passage)
        else:
            self._open[-1].body.append(passage)

    def _parent_of(self, kind: str) -> Node:
        """Close what an item of a kind ends, and give what it stands under."""
        rank = _rank(kind)
        while len(self._open) > 1 and _rank(self._open[-1].kind) >= rank:
            if not kind and _holds_headings(self._open[-1]):
                break
            self._open.pop()
        return self._open[-1]

    def _is_boxed(self, text: str, mark: ItemMark | None) -> bool:
        """Tell whether a line belongs to a 专栏, a box that counts for itself, until an item goes on with the text's own count."""
        if _BOX.match(text):
            self._box = {}
            return True
        if self._box is None or mark is None:
            return self._box is not None
        if mark.value == self._box.get(mark.kind, 0) + 1 and (mark.value > 1 or not self._goes_on(mark)):
            self._box[mark.kind] = mark.value
            return True
        self._box = None
        return False

    def _goes_on(self, mark: ItemMark) -> bool:
        """Tell whether an item goes on counting where one of its kind is open."""
        return any(node.kind == mark.kind and node.value + 1 == mark.value for node in self._open)

    def _follows(self, mark: ItemMark) -> bool:
        """Tell whether a number can be an item's: none of the running text (1.5 …) or far out of its row."""
        last = next((node.value for node in reversed(self._open) if node.kind == mark.kind), 0)
        if mark.value > _MOST_ALONE:
            return mark.value == last + 1
        return mark.value - last <= _LARGEST_GAP or RANK[mark.kind] <= RANK["1."]

    def _add(self, kind: str, mark: ItemMark, passage: Passage) -> None:
        parent = self._parent_of(kind)
        number = parent.next_number() if kind == BULLET else mark.printed
        if not kind and parent.parent:
            number = f"（{write_number(len(parent.children) + 1, 'chineseCounting')}）"
        node = parent.add(kind, number, mark.value, passage.place)
        self._open.append(node)
        text = passage.text[mark.end :].strip()
        if headed := _BRACKET_TITLE.match(text) if kind == BULLET else None:
            text = f"{headed['title']}。{text[headed.end() :]}"
        entitle(node, replace(passage, text=text, bold=max(0, passage.bold - mark.end)))


def _holds_headings(node: Node) -> bool:
    """Tell whether headings without a number go below a numbered one: it has no text, and no numbered items."""
    return node.is_numbered and not node.body and all(not child.kind for child in node.children)


def _rank(kind: str) -> int:
    return len(RANK) if kind == BULLET else RANK.get(kind, HEADING_RANK)


BULLET = "——"
"""The kind of an item without a number: behind a dash or dot, or with its title in 【】."""
_BULLETS = compile_later(r"(?P<sign>——|[—●◆■★▲◎•·\-*])\s*(?=[\u4e00-\u9fff“])")
_BRACKET_TITLE = compile_later(r"【(?P<title>[^【】：]{2,30})】[：:]?(?=.)")
_NOTING = compile_later("(?:注|附注|说明)[：:]")
_BOX = compile_later("专栏 ?[0-9一二三四五六七八九十]*")
_LEAST_BULLETS = 2
"""Items with a note that show that a sign opens items."""


def _bullet_sign(passage: Passage) -> str:
    found = _BULLETS.match(passage.text)
    if found:
        return found["sign"]
    return "【" if _BRACKET_TITLE.match(passage.text) else _BOLD if _opens_bold(passage) else ""


_BOLD = "bold"


def _opens_bold(passage: Passage) -> bool:
    """Tell whether a paragraph without a number opens with a sentence in bold: its title."""
    if not 0 < passage.bold <= LONGEST_TITLE or read_mark(passage.text):
        return False
    title = passage.text[: passage.bold]
    return title[-1] in "。：:" and not _ROLE_WORDS.search(title)


def _bullets(passages: Sequence[Passage]) -> frozenset[str]:
    """Give the signs that open items without a number: those mostly followed by a note of who answers for it."""
    noted: dict[str, list[bool]] = {}
    for index, passage in enumerate(passages):
        if sign := _bullet_sign(passage):
            after = next(iter(passages[index + 1 : index + 2]), passage)
            own = after.text if not (_bullet_sign(after) or read_mark(after.text)) else ""
            noted.setdefault(sign, []).append(bool(NOTED.search(f"{passage.text}\n{own}")))
    return frozenset(sign for sign, told in noted.items() if sum(told) >= max(_LEAST_BULLETS, len(told) / 2))


def _bullet(passage: Passage, signs: frozenset[str]) -> int | None:
    """Give where the words of an item behind such a sign begin; None for no item."""
    found = _BULLETS.match(passage.text)
    return (found.end() if found else 0) if _bullet_sign(passage) in signs else None


_LARGEST_GAP = 3
"""How many numbers may be missing in a row of items."""
_MOST_ALONE = 999
"""A larger number is an item's only where it goes on counting; else it is a year's."""
_LONGEST_HEADING = 30
"""Characters of a heading without a number."""
_SHORTEST_HEADING = 4  # likewise


_INSIDE_MARK = compile_later("[，：]")


def _is_led_by(following: Sequence[Passage]) -> bool:
    """Tell whether what follows a line lets it be a heading: an item or a paragraph, no cell of a table."""
    return any(read_mark(passage.text) or len(passage.text) > LONGEST_TITLE for passage in following)


def is_heading(text: str) -> bool:
    """Tell whether a line without a number may be a heading: short, without an end mark, no label and no figures alone."""
    return (
        _SHORTEST_HEADING <= len(text) <= _LONGEST_HEADING
        and not _UNFIT.search(text)
        and not _LABEL_LINE.fullmatch(text)
        and not _INSIDE_MARK.search(text)
    )


def entitle(node: Node, passage: Passage) -> None:
    """Part the line of an item into its title and the beginning of its body."""
    text = passage.text
    end = _title_end(passage)
    node.title = text[:end].strip("。：:！；; ")
    rest = text[end:].lstrip("。：:！；; ")
    if end == 0:
        node.title, node.is_titled, rest = made_title(text), False, text
    node.is_alone = not rest
    if rest:
        node.body.append(replace(passage, text=rest, bold=0))
    if not _WORD.search(node.title):
        node.title, node.is_titled = UNTITLED, False


UNTITLED = "（原文没有标题）"
_WORD = compile_later(r"\w")


def _title_end(passage: Passage) -> int:
    """Give where the title of an item ends in its line; 0 where it has none."""
    text = passage.text
    headed = _HEADED_BY.match(text)
    if headed:
        return headed.end("title")
    glued = _GLUED.match(text)
    if glued and len(text) > LONGEST_TITLE:
        return glued.end()
    if 0 < passage.bold < len(text) and passage.bold <= LONGEST_TITLE and text[passage.bold - 1] not in "，、":
        return passage.bold
    stop = _SENTENCE_END.search(text)
    first = stop.start() if stop else len(text)
    colon = _COLON_TITLE.match(text)
    if colon and colon.end() < first and not _ROLE_WORDS.search(colon["title"]):
        return colon.end("title")
    bracket = text.find("（", 1)
    if 0 < bracket < first and _NOTE_OPENING.match(text, bracket):
        first = bracket
    return first if first <= LONGEST_TITLE and not _is_prose(text[:first]) else 0


_NOTE_OPENING = compile_later("（[^（）]{0,40}(?:单位|部门|牵头|负责|配合|责任|局、|委、)")
_MOST_CLAUSES = 3
"""Clauses of a first sentence that is no title but prose."""


def _is_prose(sentence: str) -> bool:
    clauses = sentence.split("，")
    return len(clauses) >= _MOST_CLAUSES and len(sentence) > _LONGEST_HEADING


def made_title(text: str) -> str:
    """Make a title of the first words that say what is done; clauses that only lead up to it (围绕…，) are passed over."""
    sentence = _SENTENCE_END.split(text)[0]
    clauses = [clause for clause in sentence.replace("；", "，").split("，") if clause]
    fit = [clause for clause in clauses if not _ADVERBIAL.match(clause) and len(clause) >= _LEAST_CLAUSE]
    title = next(iter(fit or clauses), sentence)
    if len(title) <= LONGEST_TITLE:
        return title
    mark = title.rfind("、", 1, LONGEST_TITLE)
    return title[: mark if mark > 0 else LONGEST_TITLE]


def _fold_empty(node: Node) -> None:
    """Make lines that were taken for headings, but have nothing under them, text of what stands before."""
    kept: list[Node] = []
    for child in node.children:
        _fold_empty(child)
        if child.kind or child.children or child.body:
            kept.append(child)
            continue
        before = _last(kept[-1]) if kept else node
        before.body.append(Passage(text=child.title, place=child.place))
    node.children = kept


def _last(node: Node) -> Node:
    return _last(node.children[-1]) if node.children else node


def _number_headings(root: Node) -> None:
    """Give headings without a number the one their neighbours tell: the one before 三、 is 二."""
    headings = [child for child in root.children if child.kind in ("", "一、")]
    for index, node in enumerate(headings):
        if not node.kind:
            node.value = headings[index - 1].value + 1 if index else 1
            node.number = write_number(node.value, "chineseCounting")
