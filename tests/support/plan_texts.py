"""Small plans written as an office would, for tests that need data of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.plandata.load import load_trees
from checklist.plandata.yamlio import parse_tree

if TYPE_CHECKING:
    from checklist.model import Loaded

REGION = """
regions:
- id: jia
  name: 甲市
  short: 甲市
  prefix: 市
  units:
  - {name: 市委组织部, full: 中共甲市委组织部, kind: party}
  - {name: 市科技局, full: 甲市科学技术局, kind: government, aliases: [市科委]}
  - {name: 市财政局, full: 甲市财政局, kind: government}
  - {name: 市农业农村局, full: 甲市农业农村局, kind: government, plates: [市乡村振兴局]}
  - name: 甲金融监管分局
    full: 国家金融监督管理总局甲监管分局
    kind: vertical
    formerly:
    - {name: 甲银保监分局, full: 中国银行保险监督管理委员会甲监管分局, until: 2023-07-20, relation: renamed}
  - {name: 东县政府, full: 东县人民政府, kind: county}
  - {name: 西县政府, full: 西县人民政府, kind: county}
  groups:
  - {name: 各县（市、区）政府, kind: county, members: [东县政府, 西县政府], source: 行政区划}
  - {name: 各有关单位, kind: government, members: unknown}
indicators:
- {name: 高新技术企业数, kind: stock, unit: 家, aliases: [高新技术企业]}
- {name: 新增高新技术企业数, kind: flow, unit: 家}
- {name: 技术合同成交额, kind: flow, unit: 亿元}
- {name: 全社会研发经费投入增速, kind: growth, unit: "%"}
"""

PLAN = """
plans:
- id: jia-2023
  region: jia
  title: 甲市创新行动方案（2023—2027年）
  short: 甲市创新
  document_number: 甲政发〔2023〕1号
  issued: 2023-04-21
  period: 2023-2027
  sections:
  - number: 二
    title: 重点任务
    sections:
    - number: 二（一）
      title: 培育企业
      targets:
      - {indicator: 高新技术企业数, value: 800, unit: 家, year: 2023, text: 达到800家}
      - {indicator: 高新技术企业数, comparator: ">", value: 900, unit: 家, year: 2025, text: 超过900家}
      - {indicator: 新增高新技术企业数, value: 50, unit: 家, per: year, text: 50家以上}
      measures:
      - id: a-1
        number: 二（一）1
        title: 培育高新技术企业
        lead: [市科技局]
        support: [市财政局, 各县（市、区）政府]
        topics: [企业培育]
        actions: [建设后备库, 组织政策培训]
      - id: a-2
        number: 二（一）2
        title: 加大投入
        responsible: [市财政局, 市科技局]
        actions: [增加财政投入]
        deadline: 2024年底前
        targets:
        - {indicator: 全社会研发经费投入增速, value: 15, unit: "%", per: year, text: 年均增长15%}
    - number: 二（二）
      title: 发展金融
      measures:
      - id: b-1
        responsible: [甲银保监分局, 市委组织部]
        actions: [发展科技金融]
  - number: 三
    title: 保障措施
    measures:
    - {id: s-1, number: 三（一）, title: 加强领导, no_units: true, actions: [建立协调机制]}
"""


def load_text(text: str = REGION + PLAN, file: str = "方案.yaml") -> Loaded:
    """Load a file's text as the program would."""
    return load_trees([(file, parse_tree(text, file))])
