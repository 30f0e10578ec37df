"""A plan before and after, every task with one sort of change to its goals, in all media a version may come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from office_forms import COLUMNS, office_form

from checklist.commands.outputs import FileStyle, ledger_bytes
from checklist.files.textfiles import template
from checklist.forms.form import fill_ledger
from checklist.forms.word import prepare_form
from checklist.ledger.ledger import Filter, build_ledger
from checklist.ledger.ledgerjson import ledger_json

if TYPE_CHECKING:
    from pathlib import Path

    from checklist.model import PlanData

_HEAD = """\
regions:
- id: demo
  name: 示范市
  short: 示范
  prefix: 市
  units:
  - {name: 市科技局, full: 示范市科学技术局, kind: government}
  - {name: 市财政局, full: 示范市财政局, kind: government}
indicators:
- {name: 高新技术企业数, kind: stock, unit: 家, aliases: [高企]}
- {name: 新增高新技术企业数, kind: flow, unit: 家}
- {name: 技术合同成交额, kind: flow, unit: 亿元}
- {name: 研发经费增速, kind: growth, unit: "%%"}
- {name: 研发经费, kind: flow, unit: 亿元}
- {name: 研发机构覆盖率, kind: ratio, unit: "%%"}
- {name: 研发机构覆盖率提升幅度, kind: points, unit: 个百分点}
- {name: 创新能力排名, kind: rank, unit: 位}
- {name: 科技型中小企业数, kind: stock, unit: 家}
- {name: 创新型中小企业数, kind: stock, unit: 家}
plans:
- id: demo-2023
  region: demo
  title: 示范行动方案
  document_number: 示政发〔2023〕1号
  period: 2023-2027
  targets:
  - %(overall)s
  sections:
  - number: 一
    title: 强化主体
    goal: %(prose)s
    targets:
    - %(section)s
    measures:
"""


def _target(indicator: str, text: str, value: float | None, unit: str, year: int | None = 2025, **more: object) -> str:
    fields: dict[str, object] = {"indicator": indicator, "text": text}
    if value is not None:
        fields |= {"comparator": '">="', "value": value, "unit": f'"{unit}"'}
    fields |= {"year": year} if year else {}
    return "{" + ", ".join(f"{key}: {shown}" for key, shown in (fields | more).items()) + "}"


def _stock(value: int, text: str = "", year: int = 2025, **more: object) -> str:
    return _target("高新技术企业数", text or f"达到{value}家", value, "家", year, **more)


def _flow(value: int, text: str, **more: object) -> str:
    return _target("新增高新技术企业数", text, value, "家", None, **more)


def _rate(value: int, text: str, year: int | None = 2025, **more: object) -> str:
    return _target("研发经费增速", text, value, "%", year, **more)


class Case(NamedTuple):
    """The goals of a task before and after, and what is said of them in the whole plan: the name of the change, the sentence."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    said: tuple[tuple[str, str], ...] = ()


_TRADE = _target("技术合同成交额", "达到50亿元", 50, "亿元")
_RATIO = _target("研发机构覆盖率", "达到50%", 50, "%")
_SOFT = _stock(900, "力争达到900家", soft="true")
_ABOUT = _target("高新技术企业数", "达到900家左右", 900, "家", comparator='"~"')
_MORE, _LESS, _UP, _DOWN = "目标增减（增加）", "目标增减（减少）", "目标调整（上调）", "目标调整（下调）"
_RANK = {"comparator": '"<="'}

CASES = {
    "无变化": Case((_stock(900),), (_stock(900),)),
    "上调": Case((_stock(900),), (_stock(950),), ((_UP, "高新技术企业数（2025年）由900家上调为950家，增加50家"),)),
    "下调": Case((_stock(900),), (_stock(850),), ((_DOWN, "高新技术企业数（2025年）由900家下调为850家，减少50家"),)),
    "换算": Case(
        (_target("高新技术企业数", "达到1.2万家", 1.2, "万家"),), (_stock(12000),),
    ),
    "换算上调": Case(
        (_target("高新技术企业数", "达到1.2万家", 1.2, "万家"),), (_stock(15000),),
        ((_UP, "高新技术企业数（2025年）由1.2万家上调为15000家，增加3000家"),),
    ),
    "比率": Case(
        (_RATIO,), (_target("研发机构覆盖率", "达到55%", 55, "%"),),
        ((_UP, "研发机构覆盖率（2025年）由50%上调为55%，提高5个百分点"),),
    ),
    "增速": Case(
        (_rate(12, "增长12%以上"),), (_rate(10, "增长10%以上"),),
        ((_DOWN, "研发经费增速（2025年）由12%下调为10%，降低2个百分点"),),
    ),
    "年均增速": Case(
        (_rate(10, "年均增长10%", None, per="year"),), (_rate(12, "年均增长12%", None, per="year"),),
        ((_UP, "研发经费增速（每年）由10%上调为12%，提高2个百分点"),),
    ),
    "位次": Case(
        (_target("创新能力排名", "进入全省前10位", 10, "位", **_RANK),), (_target("创新能力排名", "进入全省前8位", 8, "位", **_RANK),),
        ((_UP, "创新能力排名（2025年）由前10位上调为前8位，前移2位"),),
    ),
    "年份": Case((_stock(900),), (_stock(900, year=2026),), (("时限调整（延后）", "高新技术企业数“达到900家”的目标年份由2025年延后至2026年"),)),
    "增加": Case((_stock(900),), (_stock(900), _TRADE), ((_MORE, "增列技术合同成交额“2025年达到50亿元”"),)),
    "减少": Case((_stock(900), _TRADE), (_stock(900),), ((_LESS, "不再列技术合同成交额“2025年达到50亿元”"),)),
    "指标改名": Case(
        (_target("科技型中小企业数", "达到300家", 300, "家"),), (_target("创新型中小企业数", "达到300家", 300, "家"),),
        (("文字调整", "指标名称由“科技型中小企业数”改为“创新型中小企业数”"),),
    ),
    "比较符": Case(
        (_stock(900, "达到900家以上"),), (_ABOUT,),
        (("目标调整", "高新技术企业数（2025年）由“达到900家以上”调整为“达到900家左右”"),),
    ),
    "力度": Case(
        (_SOFT,), (_stock(900, "确保达到900家"),),
        (("目标调整", "高新技术企业数（2025年）由“力争达到900家”调整为“确保达到900家”"),),
    ),
    "每年": Case(
        (_flow(50, "50家以上", per="year"),), (_flow(60, "60家以上", per="year"),),
        ((_UP, "新增高新技术企业数（每年）由50家上调为60家，增加10家"),),
    ),
    "累计": Case(
        (_target("新增高新技术企业数", "30家", 30, "家", per="total"),), (_target("新增高新技术企业数", "40家", 40, "家", per="total"),),
        ((_UP, "新增高新技术企业数（2025年累计）由30家上调为40家，增加10家"),),
    ),
    "增量与存量": Case(
        (_stock(50, "新增50家"),), (_stock(500),),
        ((_LESS, "不再列高新技术企业数“2025年新增50家”"), (_MORE, "增列高新技术企业数“2025年达到500家”")),
    ),
    "比率与百分点": Case(
        (_RATIO,), (_target("研发机构覆盖率提升幅度", "提高3个百分点", 3, "个百分点"),),
        ((_LESS, "不再列研发机构覆盖率“2025年达到50%”"), (_MORE, "增列研发机构覆盖率提升幅度“2025年提高3个百分点”")),
    ),
    "没有数值": Case(
        (_target("研发机构覆盖率", "全覆盖", None, ""),), (_RATIO,),
        (("目标调整", "研发机构覆盖率（2025年）由“全覆盖”调整为“达到50%”"),),
    ),
    "递进": Case((_stock(800, year=2024), _stock(900)), (_stock(800, year=2024), _stock(900))),
    "到期": Case((_stock(800, year=2024),), (_stock(800, year=2024),)),
}  # fmt: skip

A_YEAR_LATER = {
    name: case.said for name, case in CASES.items()
} | {
    "递进": (("年度目标递进", "高新技术企业数目标由“2024年达到800家”递进为“2025年达到900家”"),),
    "到期": (("阶段目标到期", "高新技术企业数“2024年达到800家”已到期，2025年没有后续目标"),),
}  # fmt: skip
"""What is said in the ledger of 2025 against that of 2024: only milestones and what was altered for one year."""

OF_THE_HEADING = (_UP, "研发经费（2025年）由30亿元上调为35亿元，增加5亿元")
OF_THE_PLAN = (_UP, "技术合同成交额（2025年）由60亿元上调为70亿元，增加10亿元")

_WORDS = "金木水火土日月山川江河湖海天地风云雷电花鸟鱼虫松竹"


def _title(place: int) -> str:
    return f"{_WORDS[place] * 6}任务{_WORDS[place] * 3}"


def case_of(title: str) -> str:
    """Give the case a task is of, by its first character; "" for what is no task."""
    place = _WORDS.find(title[:1])
    return list(CASES)[place] if title.startswith(title[:1] * 6) and place >= 0 else ""


def plans_text(*, later: bool) -> str:
    """Give the data as a file, before or after."""
    text = _HEAD % {
        "overall": _target("技术合同成交额", f"达到{70 if later else 60}亿元", 70 if later else 60, "亿元"),
        "section": _target("研发经费", f"达到{35 if later else 30}亿元", 35 if later else 30, "亿元"),
        "prose": "创新生态显著优化",
    }
    for place, case in enumerate(CASES.values()):
        targets = case.new if later else case.old
        text += (
            f"    - id: d-{place}\n      number: 一{place + 1}\n      title: {_title(place)}\n"
            f"      actions: [{_WORDS[place] * 9}, {_WORDS[place] * 4}]\n      lead: [市科技局]\n      support: [市财政局]\n"
            "      targets:\n" + "".join(f"      - {target}\n" for target in targets)
        )
    return text


FORMS = {
    "自定.docx": ("序号", "任务", "目标要求", "牵头单位", "配合单位", "完成时限"),
    "只有任务栏.docx": ("序号", "任务", "牵头单位", "配合单位", "完成时限"),
    "责任单位.docx": ("序号", "任务", "目标", "责任单位"),
    "各年.docx": ("序号", "任务", "2024年目标", "2025年目标", "责任单位"),
    "分组.docx": ("序号", "重点任务", "具体举措", "工作目标", "责任单位", "完成时限"),
}
"""Forms of offices, by the file's name: their headings."""
MEDIA = ("默认.docx", *FORMS, "台账.xlsx", "台账.json", "数据")


def write_versions(data: PlanData, folder: Path, mark: str, year: int | None) -> dict[str, str]:
    """Write the ledger of a plan in every medium; gives what each is called as a version."""
    (plan,) = data.plans
    ledger = build_ledger((plan,), None, Filter(year=year))
    made = {
        "默认.docx": fill_ledger(prepare_form(template("assignment.docx").read_bytes(), "x", COLUMNS), ledger),
        "台账.xlsx": ledger_bytes(data, ledger, ".xlsx", FileStyle()),
        "台账.json": ledger_json(ledger),
    }
    for name, headings in FORMS.items():
        blank = office_form(
            f"《示范行动方案》{f'{year}年' if year else ''}重点任务分解表", [list(headings), [""] * len(headings)]
        )
        made[name] = fill_ledger(prepare_form(blank, "x", COLUMNS), ledger)
    for name, content in made.items():
        (folder / f"{mark}{year or ''}{name}").write_bytes(content)
    names = {name: f"{mark}{year or ''}{name}" for name in made}
    return names | {"数据": f"{mark}.yaml{f'@{year}' if year else ''}"}
