"""Write a plan of any size, the same every time: ``python benchmarks/synthetic.py 15000 plans.yaml``.

A measure takes some 2 KB: a wording of 200 characters, four to six units with roles, four actions, two targets.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

UNIT = "市科技局"
"""The unit that has a part in every measure."""

_PER_SECTION = 50
_STEMS = (  # noqa: SIM905 - a list of words reads better as words
    "发展改革委 教育局 工业和信息化局 公安局 民政局 司法局 财政局 人力资源社会保障局 自然资源局 生态环境局 "
    "住房城乡建设局 交通运输局 水利局 农业农村局 商务局 文化旅游局 卫生健康委 应急局 审计局 国资委 "
    "市场监管局 体育局 统计局 医保局 林业局 行政审批局 数据局 信访局 园林局 档案局"
).split()
_WORDS = (  # noqa: SIM905 - likewise
    "推动 深化 完善 健全 优化 提升 加快 支持 引导 鼓励 落实 建立 科技创新 产业升级 成果转化 企业培育 平台建设 人才引进 "
    "政策保障 投入机制 服务体系 园区发展 知识产权 开放合作 要素配置 市场主体 重点项目 示范工程 考核评价 督导检查"
).split()


def plan_text(measures: int, seed: int = 1) -> str:
    """Give the YAML of one plan with that many measures."""
    dice = random.Random(seed)  # noqa: S311 - the same file every time, not a secret
    lines = [*_head()]
    for index in range(measures):
        if index % _PER_SECTION == 0:
            number = index // _PER_SECTION + 1
            lines += [f"  - number: {number}", f"    title: {_phrase(dice, 3)}", "    measures:"]
        lines += _measure(dice, index + 1)
    return "\n".join(lines) + "\n"


def _head() -> list[str]:
    units = [f"  - {{name: 市{stem}, full: 测试市{stem}, kind: government}}" for stem in _STEMS]
    return [
        "regions:", "- id: test", "  name: 测试市", "  short: 测试", "  prefix: 市", "  units:",
        f"  - {{name: {UNIT}, full: 测试市科学技术局, kind: government}}", *units,
        "indicators:", "- {name: 示范项目数, kind: stock, unit: 个}", "- {name: 新增示范项目数, kind: flow, unit: 个}",
        "plans:", "- id: synthetic", "  region: test", "  title: 测试市科技创新行动方案（2023—2027年）",
        "  issued: 2023-03-01", "  period: 2023-2027", "  sections:",
    ]  # fmt: skip


def _measure(dice: random.Random, index: int) -> list[str]:
    others = [f"市{stem}" for stem in dice.sample(_STEMS, dice.randint(3, 5))]
    lead, support = ([UNIT], others) if index % 3 == 0 else (others[:1], [UNIT, *others[1:]])
    year = dice.randint(2023, 2027)
    return [
        f"    - id: s-{index}",
        f"      number: {(index - 1) // _PER_SECTION + 1}（{(index - 1) % _PER_SECTION + 1}）",
        f"      title: {_phrase(dice, 3)}第{index}号工程",
        f"      lead: [{', '.join(lead)}]",
        f"      support: [{', '.join(support)}]",
        f"      topics: [{dice.choice(('人才', '园区', '平台'))}]",
        f"      text: {'，'.join(_phrase(dice, 4) for _ in range(12))}。",
        "      actions:",
        *(f"      - {_phrase(dice, 4)}，{_phrase(dice, 3)}" for _ in range(4)),
        "      targets:",
        f'      - {{indicator: 示范项目数, comparator: ">=", value: {index}, unit: 个, year: {year}, text: 达到{index}个}}',
        '      - {indicator: 新增示范项目数, comparator: ">=", value: 5, unit: 个, per: year, text: 5个以上}',
    ]


def _phrase(dice: random.Random, words: int) -> str:
    return "".join(dice.choice(_WORDS) for _ in range(words))


def main() -> None:
    """Write the file asked for on the command line."""
    measures, target = int(sys.argv[1]), Path(sys.argv[2])
    target.write_text(plan_text(measures), encoding="utf-8")
    print(f"{target}: {measures} measures, {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
