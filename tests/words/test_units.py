"""A unit is found by whatever people call it, and never guessed."""

from __future__ import annotations

from datetime import date

import pytest
from plan_texts import load_text

from checklist.errors import AmbiguousUnitError, UnitNotFoundError
from checklist.words.units import Register, find_bodies, normalise_name, resolve_unit, spoken_full


@pytest.mark.parametrize(
    "name",
    [
        "市科技局",
        "科技局",
        "甲市科技局",
        "甲市科学技术局",
        "市科学技术局",
        "科学技术局",
        "市科委",
        "科委",
        "甲市科委",
        " 市 科技局 ",
    ],
)
def test_a_unit_answers_to_every_name_people_use(name):
    data = load_text().data
    _, body = resolve_unit(data, name, data.regions)
    assert body.name == "市科技局"


@pytest.mark.parametrize("name", ["市乡村振兴局", "乡村振兴局", "市农业农村局", "甲市乡村振兴局"])
def test_a_plate_finds_its_host(name):
    data = load_text().data
    assert resolve_unit(data, name, data.regions)[1].name == "市农业农村局"


@pytest.mark.parametrize("name", ["甲银保监分局", "甲金融监管分局", "中国银行保险监督管理委员会甲监管分局"])
def test_former_and_present_names_find_the_same_body(name):
    data = load_text().data
    assert resolve_unit(data, name, data.regions)[1].name == "甲金融监管分局"


def test_a_name_prints_as_of_a_day():
    unit = find_bodies(load_text().data.regions, "甲金融监管分局")[0][1]
    assert unit.name_at(date(2023, 7, 19)) == "甲银保监分局"
    assert unit.full_at(date(2023, 7, 19)) == "中国银行保险监督管理委员会甲监管分局"
    assert unit.name_at(date(2023, 7, 20)) == "甲金融监管分局"
    assert unit.name_at(None) == "甲金融监管分局"


def test_the_same_name_in_several_regions_lists_them_and_how_to_say_which(shipped):
    with pytest.raises(AmbiguousUnitError) as caught:
        resolve_unit(shipped, "市科技局", shipped.regions)
    assert str(caught.value) == (
        "“市科技局”在4个地区都有：\n"
        "  邢台市科学技术局（邢台）\n"
        "  鹤壁市科学技术局（鹤壁）\n"
        "  枣庄市科学技术局（枣庄）\n"
        "  桐乡市科学技术局（桐乡）\n"
        "请写明是哪一个：写全名（如 邢台市科技局），或加 --region 邢台，或加 --plan 方案编号（见 checklist plans）。"
    )


@pytest.mark.parametrize("name", ["邢台市科技局", "邢台科技局", "邢台市科学技术局"])
def test_the_place_before_the_name_settles_it(shipped, name):
    region, body = resolve_unit(shipped, name, shipped.regions)
    assert (region.id, body.name) == ("xingtai", "市科技局")


def test_a_district_unit_is_found_by_its_place(shipped):
    for name in ("麦积区科技局", "区科技局", "天水市麦积区科学技术局"):
        assert resolve_unit(shipped, name, shipped.regions)[0].id == "maiji"


def test_a_misspelt_name_gets_suggestions():
    data = load_text().data
    with pytest.raises(UnitNotFoundError) as caught:
        resolve_unit(data, "市科枝局", data.regions)
    assert str(caught.value) == "数据里没有“市科枝局”这个单位。\n是否要找：市科技局？"


def test_a_unit_of_another_region_is_said_to_be_there(shipped):
    xingtai = [region for region in shipped.regions if region.id == "xingtai"]
    with pytest.raises(UnitNotFoundError) as caught:
        resolve_unit(shipped, "区科技局", xingtai)
    assert str(caught.value) == "邢台的数据里没有“区科技局”。\n麦积区有这个单位。"


def test_data_may_write_a_plate_in_brackets_behind_its_host():
    register = Register(load_text().data.regions[0])
    for written in ("市农业农村局（市乡村振兴局）", "市农业农村局〈市乡村振兴局〉", "市农业农村局(市乡村振兴局)"):
        found = register.find(written)
        assert found is not None
        assert found.name == "市农业农村局"
    assert register.find("市农业农村局（市财政局）") is None


def test_every_unit_of_the_shipped_data_is_found_by_its_full_and_its_local_name(shipped):
    for region in shipped.regions:
        for unit in region.units:
            assert resolve_unit(shipped, unit.full, [region])[1] is unit
            assert resolve_unit(shipped, unit.name, [region])[1] is unit


def test_brackets_and_width_do_not_matter():
    assert normalise_name("各县(市、区) 政府") == normalise_name("各县（市、区）政府") == "各县（市、区）政府"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("邢台市卫生局", "用 checklist units --region 邢台 查看全部单位。"),
        ("麦积区卫生局", "是否要找：麦积区卫生健康局？"),
        ("桐乡市建委", "用 checklist units --region 桐乡 查看全部单位。"),
        ("鹤壁市国土局", "是否要找：鹤壁市自然资源规划局？"),
        ("鹤壁市建委", "是否要找：鹤壁市住房城乡建设局？"),
        ("邢台科枝局", "是否要找：邢台市科技局？"),
        ("鹤壁农业局", "是否要找：鹤壁市农业农村局？"),
        ("鹤壁高薪区", "是否要找：鹤壁高新区管委会？"),
        ("市建委", "是否要找：鹤壁市住房城乡建设局？"),
        ("市残联", "用 checklist units 查看全部单位。"),
        ("市卫生局", "是否要找：桐乡市卫生健康局？"),
        ("市环保局", "用 checklist units 查看全部单位。"),
        ("邢台市政府", "用 checklist units --region 邢台 查看全部单位。"),
        ("邢台市银监局", "用 checklist units --region 邢台 查看全部单位。"),
        ("枣庄市银监局", "是否要找：枣庄金融监管分局？"),
        ("鹤壁经开区", "用 checklist units --region 鹤壁 查看全部单位。"),
        ("天水科技局", "是否要找：麦积区科技局？"),
        ("信都区科技局", "数据里是这些地区的单位：邢台、鹤壁、麦积区、枣庄、桐乡。用 checklist units 查看。"),
        ("浚县科技局", "数据里是这些地区的单位：邢台、鹤壁、麦积区、枣庄、桐乡。用 checklist units 查看。"),
        ("省科技厅", "数据里是这些地区的单位：邢台、鹤壁、麦积区、枣庄、桐乡。用 checklist units 查看。"),
        ("国家科技部", "数据里是这些地区的单位：邢台、鹤壁、麦积区、枣庄、桐乡。用 checklist units 查看。"),
        ("城市管理局", "用 checklist units 查看全部单位。"),
        ("市监局", "是否要找：邢台市市场监管局、鹤壁市市场监管局、桐乡市市场监管局？"),
    ],
)
def test_a_name_with_its_place_leads_to_units_of_that_place_with_these_duties_or_nowhere(shipped, name, hint):
    with pytest.raises(UnitNotFoundError) as error:
        resolve_unit(shipped, name, shipped.regions)
    assert str(error.value) == f"数据里没有“{name}”这个单位。\n{hint}"


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("河北省邢台市科技局", "邢台"),
        ("嘉兴市桐乡市科技局", "桐乡"),
        ("甘肃省天水市麦积区科技局", "麦积区"),
        ("麦积科技局", "麦积区"),
        ("邢台市科学技术局", "邢台"),
    ],
)
def test_a_unit_is_found_under_its_place_however_much_of_it_is_said(shipped, name, place):
    region, body = resolve_unit(shipped, name, shipped.regions)
    assert (region.short, body.name[1:]) == (place, "科技局")


def test_a_plan_is_no_unit_and_leads_to_the_whole_plan(shipped):
    for name in ("加快建设创新型邢台行动方案", "《加快建设创新型邢台行动方案（2023—2027年）》"):
        with pytest.raises(UnitNotFoundError, match="是方案，不是单位。\n看整个方案，请写 --plan xingtai-2023。"):
            resolve_unit(shipped, name, shipped.regions)


@pytest.mark.parametrize("name", ["邢台", "邢台市", "天水市麦积区", "麦积"])
def test_a_place_is_no_unit_and_leads_to_its_units(shipped, name):
    with pytest.raises(UnitNotFoundError) as error:
        resolve_unit(shipped, name, shipped.regions)
    short = "邢台" if "邢" in name else "麦积区"
    assert str(error.value) == f"“{name}”是地区，不是单位。\n用 checklist units --region {short} 查看它的单位。"


def test_a_name_that_holds_its_place_is_not_put_behind_it_again(shipped):
    region = next(region for region in shipped.regions if region.id == "hebi")
    spoken = {body.name: spoken_full(body, region) for body in region.bodies}
    assert spoken["人行鹤壁市分行"] == "人行鹤壁市分行"
    assert spoken["鹤壁金融监管分局"] == "鹤壁金融监管分局"
    assert spoken["市科技局"] == "鹤壁市科技局"
