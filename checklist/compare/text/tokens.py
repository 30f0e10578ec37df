"""Tokens of running text, the pieces a comparison never cuts: figures with units, dates, unit names, words, characters.

Chinese is written without blanks. What is no figure is cut by the longest word that fits, unit names first; a character
no word covers stands alone. No grammar, only whole words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from checklist.words.ordinals import han_number, read_digits
from checklist.words.quantities import SCAN, WHOLE, WIDE, format_number, parse_quantity, to_base

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Token(NamedTuple):
    """A piece that is never cut; equal keys are equal pieces. Punctuation and list numbers have keys of their own."""

    text: str
    key: str


PUNCTUATION, LIST_NUMBER = "\x00", "\x01"
_OPENS = re.compile(r"[。；;：:！？!?\n]\s*\Z")
_HAN = "[一二三四五六七八九十]"
LIST_MARK = re.compile(
    r"(?:(?<=[。；;：:！？!?\n])|\A)\s*(?:[0-9]{1,2}(?:[.．](?![0-9])|[、)）])|[（(][0-9]{1,2}[）)]|[①-⒛]"
    rf"|{_HAN}{{1,3}}、(?!{_HAN})|[（(]{_HAN}{{1,3}}[）)]|{_HAN}是(?!否))\s*"
)
"""The number of an item of a list, where a sentence or a clause after a semicolon begins: 1. （1） ① 一、 （一） 一是."""
_NUMERAL = "(?:[一二两三四五六七八九十百]{1,4}|[0-9０-９]{1,2}(?:[.．][0-9０-９])?)"
_SPAN = "(?:个?(?:年|月|季度|周|星期|小时|工作日)|天)"
_MEASURE_WORDS = "家个项名件次批所座条支处户人万千亿年月日周天时分元亩吨级类大期轮届种是方体者站步位点些般定切"
_NUMBERED_NAME = (
    rf"[一二两三四五六七八九十百千万](?![{_MEASURE_WORDS}])[^\W0-9A-Za-z_的和与及在为至到{_MEASURE_WORDS}]{{1,4}}?"
    "(?:水库|水电站|集团|公司|医院|中学|小学|大学|学院|公园|广场|大桥|[市县区镇乡村路街桥山河湖岛港站])"
)
"""The name of a place or an institution that begins with a numeral: 三河口水库, 八一路."""
_NAME = re.compile(_NUMBERED_NAME)
_WHOLE = re.compile(
    "("
    "《[^《》\n]{1,60}》|<(?![0-9=])[^<>\n]{1,60}>"
    f"|{_NUMBERED_NAME}"
    r"|(?<![0-9/.])[0-9]{1,3}/[0-9]{1,3}(?![0-9/.年月])|(?<![0-9:：])[0-9]{1,2}[:：][0-9]{1,2}(?![0-9:：])"
    r"|(?<![0-9])[0-9]{1,2}[时点](?:[0-5]?[0-9]分|半)?(?=[前后起至到以止，。；、]|\Z)"
    r"|±[0-9]+(?:\.[0-9]+)?[%％‰℃]?|(?<![0-9])[-−][0-9]+(?:\.[0-9]+)?℃|[1-5]?A级|[A-Z]+(?:/[A-Z]+)?[ -]?[0-9]+(?:[.-][0-9]+)*"
    rf"|第{_NUMERAL}[批期轮届次类级]"
    f"|(?:“十{_HAN}五”|十{_HAN}五)(?:期?末|初|期间|时期|以来|规划)?"
    rf"|(?<![提之以底末日月])前{_NUMERAL}(?:[位名强]|(?=[，。；、]|\Z))"
    rf"|(?<![0-9０-９.．年第—–~～-])每?(?:{_NUMERAL}(?:[—–~～至到-]{_NUMERAL})?[ \u00a0\u3000]?|半){_SPAN}(?<![0-9０-９]月)(?:半|以?内)?"
    "|每(?:年度?|半年|季度?|月|周|天|日)|按半年"
    "|(?<!年)[上下]半年"
    rf"|{_HAN}分之{_HAN}|翻{_NUMERAL}番"
    r"|(?<![0-9０-９.．])(?:19|20)[0-9]{2}[.．/-](?:1[0-2]|0?[1-9])"
    r"(?:[.．/-](?:3[01]|[12][0-9]|0?[1-9])日?(?![0-9.．])|月?底?(?=[前底止—–]|\Z))"
    rf"|(?:二[〇零○]|一九)[〇零○一二三四五六七八九]{{2}}年(?:年?[底末初]|{_HAN}{{1,2}}月(?:[底末初]|{_HAN}{{1,3}}日)?)?"
    rf"|(?<![第一二两三四五六七八九十百千万0-9.．])(?:[两二三四五六七八九十]{{1,3}}|[0-9]{{1,2}})[大级类]"
    ")"
)
"""Pieces that change as a whole beside figures and dates: titles of documents, ordinals, plan periods, ranks, spans of time, dates in other writings, names that begin with a numeral (三河口水库), fractions, hours, signed figures, marks of standards and makes (GB/T9704)."""
_DOTTED = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})[./-]0?(?P<month>[0-9]{1,2})(?:[./-]0?(?P<day>[0-9]{1,2})日?|月?(?P<end>底?))"
)
_HAN_YEAR = re.compile(r"(?P<year>[一二][〇零○九][〇零○一二三四五六七八九]{2})年")
_PADDED = re.compile("(?<=[年月])0(?=[1-9])")
_FRACTION = re.compile("([0-9]{1,3})/([0-9]{1,3})")
_HAN_NUMERAL = re.compile("[一二两三四五六七八九十百]{1,4}(?!五)")
_BLANK_IN_QUANTITY = re.compile(r"(?<=[0-9０-９])[ \u00a0\u3000]+(?=[\u4e00-\u9fff%％])")
_DASHES = str.maketrans("—–－~～至", "------")


FENCE = "\x1f"
"""Stands between the number of a list and a figure right behind it; no document can hold it, and it counts as white space."""
_ITEM_BEFORE_FIGURE = re.compile(
    r"(?:(?<=[。；;：:！？!?\n])|\A)\s*([0-9]{1,2})[.．](?![.．])(?=([0-9])?)"
    rf"(?=({WHOLE})?)"
)


def fence_lists(text: str) -> str:
    """Put a fence between the number of a list and the figure its item begins with.

    3.3家企业 is item 3, as 家 are never told in tenths; of others the numbers before and behind tell. ``text`` without such numbers comes back as it is.
    """
    marks = list(_ITEM_BEFORE_FIGURE.finditer(text))
    if not any(mark[2] for mark in marks):
        return text
    numbers = [int(mark[1]) for mark in marks]
    fenced, at = [], 0
    for place, mark in enumerate(marks):
        follows = place > 0 and numbers[place] == numbers[place - 1] + 1
        leads = numbers[place] == 1 and numbers[place + 1 : place + 2] == [2]
        if mark[2] and (mark[3] or follows or leads):
            fenced += [text[at : mark.end()], FENCE]
            at = mark.end()
    return "".join([*fenced, text[at:]])


def without_mark(text: str) -> str:
    """Give a text without the number of an item it begins with."""
    mark = LIST_MARK.match(text)
    return text[mark.end() :] if mark else text


def opens_list(before: str) -> bool:
    """Tell whether a number that follows ``before`` may be the number of a list."""
    return not before.strip() or _OPENS.search(before) is not None


def tokens_of(text: str, cutter: Cutter, *, opens: bool = True) -> tuple[Token, ...]:
    """Give the tokens of a text in order; joined they are the text again.

    ``opens`` is False where the text goes on from something a list cannot begin after.
    """
    tokens: list[Token] = []
    at = 0
    for match in LIST_MARK.finditer(text):
        if match.start() == 0 and not opens:
            continue
        tokens += _wording_tokens(text[at : match.start()], cutter)
        tokens.append(Token(match[0], LIST_NUMBER))
        at = match.end()
    return (*tokens, *_wording_tokens(text[at:], cutter))


def _wording_tokens(text: str, cutter: Cutter) -> Iterator[Token]:
    for place, stretch in enumerate(_WHOLE.split(text)):
        if place % 2:
            yield Token(stretch, _whole_key(stretch))
        else:
            yield from _quantity_tokens(stretch, cutter)


def _quantity_tokens(text: str, cutter: Cutter) -> Iterator[Token]:
    for is_wording, parts in groupby(_quantities(text), key=lambda part: len(part) == 1):
        if is_wording:
            yield from _plain_tokens("".join(parts), cutter)
        else:
            yield from (Token(part, _quantity_key(part)) for part in parts)


def _quantities(text: str) -> Iterator[str]:
    """Cut out the quantities, also those with a blank before their unit (5000 万元); joined the parts are the text."""
    bare = _BLANK_IN_QUANTITY.sub("", text)
    if bare == text:
        yield from split_quantities(text)
        return
    at = 0
    for part in split_quantities(bare):
        start = at
        for character in part:
            while text[at] != character:
                at += 1
            at += 1
        taken = text[start:at]
        blanks = len(taken) - len(taken.lstrip()) if taken[:1] != part[:1] else 0
        yield from taken[:blanks]
        yield taken[blanks:]


def _plain_tokens(text: str, cutter: Cutter) -> Iterator[Token]:
    for word in cutter.words(text):
        yield Token(word, character_key(word) if len(word) == 1 else cutter.key(word))


@lru_cache(maxsize=8192)
def character_key(character: str) -> str:
    """Give what a single character is compared by; all punctuation and blanks are one."""
    plain = unicodedata.normalize("NFKC", character)
    return PUNCTUATION if unicodedata.category(character)[0] in "PZC" and plain not in "%‰" else plain


def bare_of_marks(text: str) -> str:
    """Give a text without blanks and the marks that no figure has, its characters of full width and its dashes in one writing."""
    return _AROUND.sub(r"\1", unicodedata.normalize("NFKC", text)).translate(_ONE_DASH)


_STOPS = "[、。,.;:!?·]"
_AROUND = re.compile(
    rf"""[\s“”‘’"'「」『』〝〞《》〈〉〔〕\[\]【】()]|<([^<>]*)>|(?<![0-9]){_STOPS}|{_STOPS}(?![0-9])"""
)
_ONE_DASH = str.maketrans("—–－~～", "-----")


@lru_cache(maxsize=8192)
def _whole_key(piece: str) -> str:
    """Give what a piece that changes as a whole is compared by: 第一批 is 第1批, two years are 2年."""
    plain = bare_of_marks(piece)
    if piece[0] in "《“<" or re.match(f"十{_HAN}五", piece) or _NAME.fullmatch(piece):
        return plain
    dotted, year = _DOTTED.fullmatch(plain), _HAN_YEAR.match(plain)
    if dotted:
        day = f"{dotted['day']}日" if dotted["day"] else dotted["end"]
        return f"{dotted['year']}年{dotted['month']}月{day}"
    if year:
        plain = f"{read_digits(year['year'])}{plain[year.end('year') :]}"
    return _FRACTION.sub(r"\2分之\1", _HAN_NUMERAL.sub(_in_digits, plain).translate(_DASHES))


def _in_digits(numeral: re.Match[str]) -> str:
    number = han_number(numeral[0])
    return numeral[0] if number is None else format_number(number)


@lru_cache(maxsize=8192)
def _quantity_key(token: str) -> str:
    """Give what a figure is compared by: its value in the plain unit, so that 1.2万人 is 12000人 and 百分之十 is 10%."""
    plain = unicodedata.normalize("NFKC", token).replace(" ", "")
    quantity = parse_quantity(plain)
    if quantity is None:
        return _PADDED.sub("", plain.translate(_DASHES)) if plain[:1].isdigit() else plain
    ends = [to_base(end, quantity.measurement_unit) for end in (quantity.value, quantity.value_to) if end is not None]
    return f"{quantity.comparator}{'-'.join(format_number(value) for value, _ in ends)}{ends[0][1]}"


def significant(tokens: Iterable[Token]) -> bool:
    """Tell whether there is more than punctuation and numbers of lists."""
    return any(token.key not in (PUNCTUATION, LIST_NUMBER) for token in tokens)


_LEXICON = """
行动方案 实施方案 实施意见 工作方案 工作要点 重点任务 重点工作 工作台账 责任单位 牵头单位 配合单位 完成时限 长期坚持
高质量发展 高新技术企业 高新技术产业 科技型中小企业 科技领军企业 专精特新 小巨人企业 创新型企业 规上企业 规上工业 龙头企业
骨干企业 链主企业 重点企业 中小企业 民营企业 国有企业 上市企业 瞪羚企业 独角兽企业 企业家 初创企业 成长型企业 农业企业 外资企业
科技创新 技术创新 自主创新 协同创新 制度创新 管理创新 创新驱动 创新平台 创新主体 创新能力 创新生态 创新体系 创新人才 创新团队
创新资源 创新中心 创新创业 创新型城市 创新联合体 创新券 科技成果 成果转化 科技金融 科技服务 科技计划 科技项目 科技专项 科技园区
科技人才 科技特派员 科技企业 科技支撑 科技奖励 科技评价 科技体制 科技局 科技厅 科技部 科技界 科学技术 科学素质 科学普及 科学家
科研院所 科研机构 科研人员 科研项目 科研仪器 科研诚信 科研条件 科研成果 科研经费 高校院所 高等学校 高等院校 职业院校 大专院校
研发机构 研发投入 研发费用 研发经费 研发活动 研发平台 研发中心 研发人员 研发团队 加计扣除 税收优惠 技术合同 技术市场 技术转移
技术攻关 技术改造 技术需求 技术服务 技术交易 技术经纪人 技术标准 关键技术 核心技术 共性技术 先进技术 前沿技术 实用技术 新技术
新产品 新工艺 新材料 新能源 新模式 新业态 新动能 新型 知识产权 发明专利 专利申请 专利导航 商标 标准化 品牌建设 质量强市
重点实验室 工程研究中心 技术创新中心 企业技术中心 产业技术研究院 新型研发机构 院士工作站 博士后 工作站 实验室 研究院 研究所 研究中心
孵化器 众创空间 加速器 星创天地 产业园 产业链 产业集群 产业基金 产业化 产业升级 产业发展 产业结构 产业体系 战略性新兴产业 主导产业
特色产业 传统产业 未来产业 制造业 服务业 农业 工业 装备制造 生物医药 电子信息 数字经济 人工智能 大数据 物联网 互联网 云计算 区块链
智能制造 绿色制造 循环经济 节能环保 生态环境 清洁能源 高端装备 现代农业 乡村振兴 农业科技 农村 农民 种业 粮食 食品 医疗 卫生
开发区 高新区 经开区 园区 示范区 试验区 示范基地 基地 县域 区域 城市 京津冀 长三角 一带一路 中关村 雄安新区 省内外 国内外 海内外
国家级 省级 市级 县级 区级 全国 全省 全市 全区 全县 各县区 各地 各部门 各单位 有关部门 有关单位 相关部门 相关单位 领导小组
办公室 联席会议 工作机制 工作专班 工作站点 责任制 责任分工 考核评价 绩效评价 绩效考核 目标考核 督查督办 督导检查 监督检查 跟踪问效
调度 通报 督促 督导 检查 监督 监测 统计 评估 评价 考核 奖励 激励 补助 补贴 资助 奖补 贴息 担保 贷款 融资 投资 基金 资金 资本 经费
财政 税收 金融 银行 保险 债券 信贷 信用 风险 补偿 收益 股权 期权 分红 薪酬 年薪 编制 职称 岗位 评审 评聘 选派 选聘 招聘 招引 引进
引育 引才 引智 引导 引领 培养 培育 培训 培树 选树 壮大 做大 做强 做优 做实 提升 提高 提质 提档 提速 提效 增效 增强 增加 增长 增量
扩大 扩展 拓展 拓宽 延伸 加强 加快 加大 加速 加密 深化 深入 深度 优化 完善 健全 建立 建设 建成 建好 构建 搭建 打造 创建 创办 创造
创立 组建 新建 共建 共享 共用 共同 合作 协作 协同 协调 配合 联合 联动 联系 联盟 对接 衔接 结合 融合 整合 集成 集聚 集中 汇聚 聚焦
聚集 围绕 依托 依据 根据 按照 遵循 落实 实施 实行 施行 执行 推行 推动 推进 推广 推介 推荐 促进 支持 支撑 扶持 帮扶 帮助 鼓励 奖惩
保障 保护 保证 确保 维护 管理 治理 服务 指导 引荐 组织 开展 举办 承办 召开 参加 参与 承担 负责 牵头 主持 主办 协办 申报 申请 认定
认证 验收 审批 审核 审查 审计 备案 登记 注册 入库 入驻 入选 遴选 筛选 征集 收集 发布 公布 公开 公示 宣传 宣讲 普及 解读 交流 互鉴
学习 借鉴 考察 调研 走访 摸底 排查 梳理 汇总 分析 研究 研判 研发 研制 开发 攻关 突破 攻克 解决 破解 破除 消除 清理 改革 改进 改善
改造 改制 改为 调整 调度 转型 转变 转化 转移 转让 升级 跃升 更新 更名 替代 替换 取消 撤销 合并 拆分 分类 分级 分步 分批 分解 分工
分配 明确 确定 确立 规定 规范 规划 规模 规则 制定 制订 制度 起草 编制 编写 修订 修改 出台 印发 印制 下达 下发 上报 报送 报告 汇报
目标 指标 任务 措施 举措 要求 要点 标准 方案 方式 方法 办法 政策 法规 条例 意见 通知 文件 计划 项目 工程 行动 活动 平台 体系 机制
体制 模式 格局 布局 结构 链条 环节 环境 氛围 生态 资源 要素 条件 基础 设施 设备 仪器 装备 材料 产品 产业 产能 产值 产出 产学研 市场
需求 供给 供应 供需 生产 经营 经济 社会 文化 教育 体育 旅游 民生 健康 安全 应急 消防 交通 水利 住房 城乡 自然资源 企业 单位 部门 机构
团队 团体 协会 学会 商会 中心 学校 大学 学院 高校 院校 院所 院士 专家 学者 教授 博士 硕士 人才 干部 职工 员工 青年 学生 群众 公众
居民 老年人 青少年 领导 领军 骨干 高端 高层次 高水平 高标准 高效 高价值 低效 先进 前沿 领先 优势 优质 优秀 优先 优惠 特色 特点 重点
重大 重要 主要 主导 主体 关键 核心 基本 根本 全面 全部 全域 全程 全过程 全覆盖 全方位 整体 总体 总量 总数 总额 总投资 数量 质量 比重
比例 占比 强度 增速 增幅 速度 水平 能力 活力 动力 效率 效益 效果 效能 成效 成果 成交额 成本 收入 营业收入 增加值 销售 利润 利用 使用
应用 运用 运行 运营 运作 作用 发挥 发展 发现 发明 专利 技术 科技 科学 科研 科普 创新 创业 创优 创意 知识 信息 数据 数字 数字化
智能 智能化 智慧 网络 信息化 网格 现代 现代化 国际 国际化 国家 省市 市县 地方 本地 外地 境外 海外 城镇 乡镇 街道 社区 农户
年度 年底 年末 季度 月度 每年 每季度 每月 每周 当年 上半年 下半年 今年 明年 近期 远期 中期 长期 短期 定期 不定期 及时 按时 按期
按需 逐步 逐年 逐级 逐项 稳步 有序 有效 有力 有关 有条件 有机 积极 主动 大力 着力 努力 全力 力争 争取 争创 争先 切实 扎实 严格 严肃
持续 不断 常态 常态化 经常 进一步 更加 更好 充分 广泛 普遍 精准 精细 科学合理 合理 合法 依法 依规 统一 统筹 综合 系统 协议 合同 签订
签约 落地 落户 见效 达产 投产 开工 竣工 完成 完工 达到 达标 超过 突破性 实现 保持 稳定 巩固 夯实 强化 弱化 简化 细化 量化 美化 净化
转化率 覆盖 覆盖率 到位 到账 到期 以上 以下 以内 以外 左右 之间 不少于 不低于 不超过 不高于 不得 不再 原则上 其中 其他 其它 以及 或者
并且 同时 通过 经过 利用好 用好 用活 用足 盘活 释放 激发 激活 调动 营造 形成 构成 组成 带动 拉动 辐射 示范 试点 试行 先行 先导 前列
第一 首位 首席 首批 首个 首台套 一批 一体化 一站式 一企一策 一链一策 一区一主导 揭榜挂帅 赛马 包干制 放管服 双创 双招双引 万人计划
名校 名企 名院 名录 名录库 名单 清单 榜单 台账 档案 目录 指南 手册 简报 专题 专项 专门 专业 专业化 专职 专栏 专班 专场 专家库 数据库
后备 后补助 前期 后期 梯次 梯队 梯度 层次 层级 渠道 路径 途径 载体 窗口 端口 口径 门槛 瓶颈 短板 弱项 问题 困难 障碍 堵点 难点 痛点
热点 亮点 重心 中心城区 城区 郊区 山区 平原 流域 沿线 走廊 廊道 通道 枢纽 节点 据点 网点 站点 地点 地区 地段 范围 领域 方向 方面 程度
深度融合 多元 多元化 多渠道 多层次 多方 双向 双方 各方 各类 各级 各项 各自 社会资本 社会组织 社会力量 中介机构 中介服务 公共服务 公益
公平 公正 竞争 竞赛 大赛 比赛 论坛 峰会 展会 博览会 推介会 对接会 洽谈 路演 沙龙 讲座 课堂 课程 教材 学科 专业课 科目 课题 成立 设立
设置 设计 设定 安排 部署 启动 运转 推出 退出 淘汰 更替 接续 延续 继续 保留 储备 储存 备选 采购 购买 租赁 租用 出租 土地 用地 厂房
空间 场地 场所 场景 面积 用房 住宅 公寓 配套 子女 入学 就医 医院 公立医院 药品 器械 疾病 防控 环保 排放 污染 能耗 能源 节能 降碳 碳达峰
碳中和 绿色 低碳 循环 再生 可持续 智库 咨询 顾问 代理 托管 委托 授权 许可 备份 对照 比对 核对 核实 核查 抽查 自查 整改 问责 追责 容错
创新型 科技型 成长型 中小微企业 中小微 中小 竞争力 智力 县区 区县 县域 本市 本区 本县 省市区 导向 列为 以后 以来 以前 市场化 社会化 生产线 经理人 高技术 新兴产业
具备 造成 督办 补链 强链 延链 并举 人民 合建 队伍 班子 良好 必要 复合 科创板 小微企业 分支机构 法律 电子 器件 公共安全 高级职称 同行业 从简
到账额 进出口 出口 进口 外资 内资 招商 引资 赋能 数智化 专利权 商标权 版权 著作权 首创 首发 原创 开放 外包 众包 众筹 众扶 全链条
纠错 免责 尽职 诚信 失信 黑名单 联合惩戒 精神 宗旨 理念 思想 意识 观念 作风 纪律 党建 党委 政府 人大 政协 纪委 组织部 宣传部 统战部
""".split()  # noqa: SIM905 - words are read and mended as a text
_EMPTY = """
进一步 大力 积极 切实 着力 扎实 深入 稳步 有序 有效 有力 全力 全面 不断 持续 加快 加速 加紧 抓紧 充分 更加 更好 广泛 主动 认真 严格 高效 精心
精准 继续 坚持 以及 并且 同时 予以 加以 进行 做好 抓好 的 地 得 之 了 着 和 与 及 暨 并 且 也 还 将 把 对 就 在 于 以 来 而 其 该 所 由 为
""".split()  # noqa: SIM905 - words are read and mended as a text
"""Words that may come and go without anything else being asked for: strengthening words, particles, 和."""
_ALIKE = """
加强 强化 增强|推进 推动 促进|提升 提高|完善 健全|建立 构建 搭建 打造 建设 创建 创立 设立 成立 组建|支持 扶持|鼓励 激励 倡导|引导 指导|培育 培养
开展 组织 举办|实施 执行 施行 落实 推行|拓展 扩大 拓宽 扩展|加大 增加 增大|引进 引入 招引|应用 运用 使用 利用 用|依托 依靠 借助|围绕 聚焦
按照 依据 根据 遵循 依 按|制定 制订 拟定 编制|共享 共用|合作 协作|会同 联合 协同|检查 督查|激发 激活|营造 创造|保障 保证|简化 精简|畅通 疏通
每月 按月 逐月 每个月|每季度 按季度 每季 按季 逐季 每个季度|每年 按年 每年度 按年度|每半年 按半年|每周 按周|每天 每日 按日 逐日|破解 解决 破除 化解|聚集 集聚 汇聚 汇集|宣传 宣讲|改进 改善|筛选 遴选|归集 收集|有关部门 相关部门|有关单位 相关单位|有关 相关
高企 高新技术企业|高校 高等院校 高等学校|规上企业 规模以上企业|规上工业 规模以上工业|研发投入 研发经费投入
"""
"""Words that stand for each other in official prose, a group each."""
_GROUPS = [group.split() for group in _ALIKE.replace("\n", "|").split("|")]
_SENSE = dict.fromkeys(_EMPTY, "") | {word: group[0] for group in _GROUPS for word in group}
_WORDS = frozenset([*_LEXICON, *(word for word in _SENSE if len(word) > 1)])
FUNCTION_WORDS = frozenset("的了和与及或并等对在为是以由向从把被将就也都而且其该本各之于按经至到")
"""Single characters that are words of their own, never parts of their neighbours."""
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?=年)")


def sense(word: str) -> str:
    """Give what a word says: "" where it only strengthens or joins, one and the same for words that stand for each other."""
    return _SENSE.get(word, word)


class Cutter:
    """Cuts running text into words; ``names`` are unit names, each with the key it is compared by."""

    def __init__(self, names: dict[str, str], years: tuple[tuple[int, int], ...] = ()) -> None:
        self.names = names
        self._years = {str(old): str(new) for old, new in years}
        """The years of a plan's own period, each with the one of the next plan's that stands in its place."""
        self._by_first = _by_first(names)

    def words(self, text: str) -> Iterator[str]:
        """Give the words of ``text`` in order; joined they are the text again."""
        at = 0
        while at < len(text):
            word = self._word(text, at)
            yield word
            at += len(word)

    def moved_on(self, one: str, two: str) -> bool:
        """Tell whether two texts differ only in years of the plans' own periods, whichever of them is the old one."""
        return bool(self._years) and one != two and (self._later(one) == two or self._later(two) == one)

    def _later(self, text: str) -> str:
        return _YEAR.sub(lambda match: self._years.get(match[0], match[0]), text)

    def key(self, word: str) -> str:
        """Give what a word is compared by: a unit name stands for its unit."""
        return self.names.get(word, word)

    def _word(self, text: str, at: int) -> str:
        for length in (*self._by_first.get(text[at], ()), *_lexicon_lengths().get(text[at], ())):
            word = text[at : at + length]
            if word in self.names or word in _WORDS:
                return word
        return text[at]


def _by_first(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Give the lengths of words by their first character, longest first."""
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[0], set()).add(len(word))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}


@lru_cache(maxsize=1)
def _lexicon_lengths() -> dict[str, tuple[int, ...]]:
    return _by_first(_WORDS)


# a variation selector or combining mark stays with its character
_CHARACTER = re.compile("[A-Za-z]+|.[\u0300-\u036f\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]*", re.DOTALL)


def split_quantities(text: str) -> list[str]:
    """Cut ``text`` for comparison: a figure with its unit, a date, a document number and a Latin word are one token.

    All else is cut by characters; joined, the tokens give the text again.
    """
    tokens: list[str] = []
    at = 0
    for match in SCAN.finditer(text.translate(WIDE)):
        tokens += _CHARACTER.findall(text[at : match.start()])
        tokens.append(text[match.start() : match.end()])
        at = match.end()
    return tokens + _CHARACTER.findall(text[at:])
