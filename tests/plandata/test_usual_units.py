"""The register of usual units: right full names at each level, and the names of the year."""

from __future__ import annotations

import pytest
from plan_texts import load_text

from checklist.draft.drafting import make_draft
from checklist.draft.passages import Source, text_passages
from checklist.errors import InputError
from checklist.model import UnitKind
from checklist.plandata.check import check
from checklist.plandata.samples import skeleton, usual_bodies


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("市法院", "××市中级人民法院"),
        ("市检察院", "××市人民检察院"),
        ("市残联", "××市残疾人联合会"),
        ("市档案馆", "××市档案馆"),
        ("市科协", "××市科学技术协会"),
        ("市工商联", "××市工商业联合会"),
        ("团市委", "共青团××市委员会"),
        ("市妇联", "××市妇女联合会"),
        ("市总工会", "××市总工会"),
        ("市税务局", "国家税务总局××市税务局"),
        ("××海关", "中华人民共和国××海关"),
        ("市气象局", "××市气象局"),
        ("市烟草专卖局", "××市烟草专卖局"),
        ("市邮政管理局", "××市邮政管理局"),
        ("市供电公司", "国网××供电公司"),
        ("人行××市分行", "中国人民银行××市分行"),
        ("金融监管××分局", "国家金融监督管理总局××监管分局"),
        ("市数据局", "××市数据局"),
        ("市医保局", "××市医疗保障局"),
        ("市退役军人局", "××市退役军人事务局"),
        ("市政务服务局", "××市政务服务管理局"),
        ("市行政审批局", "××市行政审批服务局"),
        ("市发展改革委", "××市发展和改革委员会"),
        ("市发展改革局", "××市发展和改革局"),
    ],
)
def test_a_city_has_these_with_their_official_names(name, full):
    assert usual_bodies("市", 2024)[name].full == full


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("县法院", "××市人民法院"),
        ("县发展改革局", "××市发展和改革局"),
        ("县卫健局", "××市卫生健康局"),
        ("团县委", "共青团××市委员会"),
        ("县税务局", "国家税务总局××市税务局"),
        ("县消防救援大队", "××市消防救援大队"),
        ("县供电公司", "国网××供电公司"),
        ("金融监管××支局", "国家金融监督管理总局××监管支局"),
    ],
)
def test_a_county_has_its_own(name, full):
    assert usual_bodies("县", 2024)[name].full == full


def test_a_county_lacks_what_only_a_city_has():
    assert not {"县生态环境局", "××海关", "县发展改革委"} & usual_bodies("县").keys()


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("科技部", "中华人民共和国科学技术部"),
        ("发展改革委", "中华人民共和国国家发展和改革委员会"),
        ("国务院国资委", "国务院国有资产监督管理委员会"),
        ("税务总局", "国家税务总局"),
        ("中国证监会", "中国证券监督管理委员会"),
        ("中科院", "中国科学院"),
        ("全国妇联", "中华全国妇女联合会"),
    ],
)
def test_the_state_has_its_own(name, full):
    bodies = usual_bodies("", 2024)
    assert bodies[name].full == full
    assert not {"市科技局", "省科技厅", "银保监会"} & bodies.keys()


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("省科技厅", "××市科学技术厅"),
        ("省人社厅", "××市人力资源和社会保障厅"),
        ("省发展改革委", "××市发展和改革委员会"),
        ("省政府办公厅", "××市人民政府办公厅"),
        ("省委办公厅", "中共××市委办公厅"),
        ("省自然资源厅", "××市自然资源厅"),
        ("省法院", "××市高级人民法院"),
        ("省市场监管局", "××市市场监督管理局"),
        ("省税务局", "国家税务总局××市税务局"),
        ("团省委", "共青团××市委员会"),
        ("××证监局", "中国证券监督管理委员会××监管局"),
    ],
)
def test_a_province_has_its_own(name, full):
    assert usual_bodies("省", 2024)[name].full == full


def test_only_a_province_has_departments_of_its_rank():
    assert not {"省科技局", "省发展改革局", "省生态环境局", "省消防救援大队"} & usual_bodies("省").keys()
    assert not {"市药监局", "市通信管理局", "市经济和信息化局"} & usual_bodies("市").keys()
    assert usual_bodies("自治区", 2024)["自治区财政厅"].full == "××市财政厅"


@pytest.mark.parametrize(
    ("year", "there", "absent"),
    [
        (2010, "市卫生局 市安监局 市工商局 市国土局 市国税局 人行××中心支行 ××银监分局", "市数据局 市卫计委 市应急局"),
        (2016, "市卫计委 市环保局 市扶贫办 市食药监局 市旅游局", "市卫健委 市生态环境局 市医保局 市退役军人局"),
        (2022, "市医保局 市退役军人局 市应急局 ××银保监分局 人行××中心支行", "市数据局 市委金融办 金融监管××分局"),
        (2024, "市数据局 市委金融办 金融监管××分局 人行××市分行", "××银保监分局 市工商局 市扶贫办 市卫计委"),
    ],
)
def test_a_name_is_of_its_time(year, there, absent):
    known = usual_bodies("市", year).keys()
    assert set(there.split()) <= known
    assert not set(absent.split()) & known


@pytest.mark.parametrize("place", ["", "邢台市", "天水市麦积区", "衡水市枣强县", "淇县", "呼伦贝尔市鄂温克族自治旗"])
def test_the_sample_of_any_place_passes_with_the_names_of_its_level(place):
    text = skeleton(place)
    loaded = load_text(text)
    assert check(loaded) == ()
    (region,) = loaded.data.regions
    level = place[-1:] or "市"
    assert region.prefix == level
    assert region.short in ("××", "邢台", "麦积区", "枣强县", "淇县", "鄂温克族自治旗")
    kept = [unit.name for unit in region.units if unit.name.startswith("市")]
    assert bool(kept) is (level == "市")
    assert ("××" in text) is not place
    fulls = {unit.name: unit.full for unit in region.units}
    where = place or "××市"
    assert fulls[f"{level}科技局"] == f"{where}科学技术局"
    assert fulls[f"团{level}委"] == f"共青团{where}委员会"
    assert fulls[f"{level}法院"] == f"{where}{'中级' if level == '市' else ''}人民法院"
    assert {unit.kind for unit in region.units} >= {UnitKind.PARTY, UnitKind.CONGRESS, UnitKind.MASS, UnitKind.VERTICAL}


def test_a_place_that_is_none_is_refused(invoke):
    with pytest.raises(InputError, match="“邢台”不是市、区、县的名称。"):
        skeleton("邢台")
    assert invoke("init", "--place", "邢台").err == (
        "错误：“邢台”不是市、区、县的名称。\n请写全名，如 邢台市、天水市麦积区、枣强县。\n"
    )


def test_init_for_a_place_leaves_nothing_to_replace(invoke, tmp_path):
    assert invoke("init", "--place", "天水市麦积区", "--keys", "中文").code == 0
    checked = invoke("check", "--strict")
    assert checked.code == 0
    assert "××" not in checked.err
    assert "全称: 天水市麦积区科学技术局" in (tmp_path / "plans.yaml").read_text(encoding="utf-8")
    refused = invoke("init", "--plan", "--place", "邢台市")
    assert refused.err == "错误：--plan 加的方案用已登记的地区。\n请去掉 --place。\n"


def fulls_of(year, units, place="邢台市"):
    """Draft a plan of a year that names these units, and give their official names."""
    text = (
        f"{place}创新行动方案\n{place}人民政府\n{year}年3月1日\n一、重点任务\n（一）培育企业。建立名录，到{year + 1}年达到10家。"
        f"（责任单位：{units}）\n"
    )
    drafted = make_draft(Source(name="a.txt", passages=text_passages(text)))
    return {unit.name: unit.full for unit in drafted.units}


def test_a_draft_names_the_bodies_of_its_year():
    assert fulls_of(2016, "市环保局、市卫计委、人行邢台中心支行")["市环保局"] == "邢台市环境保护局"
    assert fulls_of(2016, "市科技局、人行邢台中心支行")["人行邢台中心支行"] == "中国人民银行邢台市中心支行"
    assert fulls_of(2024, "市数据局、市科技局")["市数据局"] == "邢台市数据局"
    assert fulls_of(2020, "市数据局、市科技局")["市数据局"] == ""
    assert fulls_of(2024, "县法院、县科技局", "枣强县")["县法院"] == "枣强县人民法院"


@pytest.mark.parametrize(
    ("parts", "full"),
    [
        ("各镇、街道", "桐乡市人民法院"),
        ("各县（市、区）、各街道", "桐乡市中级人民法院"),
        ("市民政局", "桐乡市中级人民法院"),
    ],
)
def test_a_city_of_towns_has_the_court_of_a_county(parts, full):
    assert fulls_of(2024, f"市法院、{parts}", "桐乡市")["市法院"] == full
