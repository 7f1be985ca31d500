"""What a department does well stands beside the sub-item it is about: in others' forms, and where help is sought."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qmxl.control.criteria_models import Practice
from tests.by_hand import with_programme
from tests.handing_over import House, Line, improving

TOLD: Line = {"told_on": date(2026, 2, 3), "code": "A1.2", "practice": "Ghế có số", "place": "Buồng 3"}
BESIDE = "Nơi khác làm tốt (nguồn)"


@pytest.fixture
def house(tmp_path: Path) -> House:
    """KHOA_KHAM, which has the sub-items, and GLOCOM, which tells what it does well and supports one of them."""
    control = improving()
    item = replace(control.programme.sub_items["A1.2-3.1"], supporting="QLCL")
    return House(
        tmp_path,
        with_programme(control, sub_items={**control.programme.sub_items, item.code: item}),
    )


def tell(house: House, *lines: Line) -> House:
    house.hand_in(house.blank("GLOCOM", {"good_practices": list(lines)}))
    return house


def beside(house: House) -> list[object]:
    """What KHOA_KHAM's form made again shows beside its sub-items; nothing where it has no such column."""
    sheet = house.make().form("KHOA_KHAM").sheet("criteria")
    at = next((cell.column for cell in sheet[5] if cell.value == BESIDE), 0)
    return [sheet.cell(row, at).value for row in range(6, 10)] if at else []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, "Ghế có số (Khoa Glôcôm, Buồng 3)"),
        ({"source": "Sáng kiến 2025"}, "Ghế có số (Khoa Glôcôm, Buồng 3, Sáng kiến 2025)"),
        ({"place": "khoa glôcôm"}, "Ghế có số (Khoa Glôcôm)"),
        ({"code": "A1.2-3.1"}, "Ghế có số (Khoa Glôcôm, Buồng 3)"),
    ],
)
def test_what_is_spread_stands_beside_the_sub_items_of_the_others(house: House, said: Line, expected: str) -> None:
    tell(house, {**TOLD, **said, "spread": "Đã nhân rộng"})
    assert beside(house) == [None, None, None, expected]
    own = house.form("GLOCOM").sheet("good_practices")
    assert "Ghế có số" in [cell.value for row in own.iter_rows() for cell in row]
    assert beside(house) == [None, None, None, expected]


@pytest.mark.parametrize(
    "said",
    [{}, {"spread": "Đề nghị nhân rộng"}, {"spread": "Chỉ dùng tại chỗ"}, {"spread": "Đã nhân rộng", "code": "Z9.9"}],
)
def test_what_is_not_spread_or_of_no_criterion_stands_nowhere(house: House, said: Line) -> None:
    assert beside(tell(house, {**TOLD, **said})) == []


def test_ones_own_is_not_called_elsewhere(house: House) -> None:
    house.hand_in(house.blank("KHOA_KHAM", {"good_practices": [{**TOLD, "spread": "Đã nhân rộng"}]}))
    assert beside(house) == []


def test_what_the_office_took_over_is_shown_once(house: House) -> None:
    known = Practice(code="A1.2", practice="Ghế có số", source="BV Mắt X")
    house.control = with_programme(house.control, practices=(known,))
    assert beside(tell(house, {**TOLD, "spread": "Đã nhân rộng"})) == [None, None, None, "Ghế có số (BV Mắt X)"]


def test_who_supports_a_sub_item_reads_it_too(house: House) -> None:
    tell(house, {**TOLD, "spread": "Đã nhân rộng"}).make()
    rows = house.form("QLCL").book["Tiểu mục phối hợp"].iter_rows(min_row=6, values_only=True)
    assert [row[1] for row in rows if "Ghế có số (Khoa Glôcôm, Buồng 3)" in row] == ["A1.2-3.1"]


def test_the_master_shows_beside_what_nobody_knows_how_to_do_what_another_department_does(
    house: House, tmp_path: Path
) -> None:
    """Offered or not yet decided, but nothing that is of use in one place only."""
    offered, local = {**TOLD, "spread": "Đề nghị nhân rộng"}, {**TOLD, "practice": "Bảng", "spread": "Chỉ dùng tại chỗ"}
    tell(house, offered, local)
    asking = house.blank("KHOA_KHAM")
    asking.put("criteria", "A1.2-3.1", "status", "Chưa biết làm")
    asking.put("criteria", "A1.2-3.1", "evidence", None)
    house.hand_in(asking)
    support = house.collected(tmp_path / "read").tables.support
    told = zip(support["code"], support["practice"], support["practice_source"], strict=True)
    assert [*told] == [("A1.2-3.1", "Ghế có số", "Khoa Glôcôm, Buồng 3")]
