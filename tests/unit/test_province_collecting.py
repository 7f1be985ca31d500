"""What really becomes of masters on their way: put elsewhere, overwritten, corrected, signed with a renewed key."""

from datetime import date, datetime
from pathlib import Path

import pytest

from qmxl.commands import Outcome
from qmxl.period import parse_period
from qmxl.refusal import Refusal
from tests.planted import sealed_for
from tests.provinces import Province, figures, key, master, province, rows_of, sentences, sheet, told
from tests.unit.test_province_bad_input import tampered

ERROR, WARNING, INFO = "error", "warning", "info"
LATER, MUCH_LATER = datetime(2026, 4, 12, 2), datetime(2026, 4, 14, 2)
IN_TIME = datetime(2026, 4, 10, 3)  # before the deadline


def pooled(outcome: Outcome) -> tuple[object, ...]:
    """Numerator, denominator and how many hospitals of the one indicator that is planted."""
    row = rows_of(outcome, "Chỉ số gộp", 7, ["BRVT-16"]).get("BRVT-16", (None,) * 9)
    return row[2], row[3], row[5]


def put_at(desk: Province, place: str, unit: str, sums: tuple[int, int], made: datetime = LATER) -> None:
    """A unit's master lies somewhere below the shared folder."""
    path = desk.folder / "nop" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(sealed_for(master(), desk.units[unit], figures(*sums), key(unit)[0], made))


def test_masters_that_came_in_the_next_year_or_lie_beside_the_years_count(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", "BV02", "BV03")
    desk.send("BV01", figures(1, 10))
    put_at(desk, "2027/thang 1/BV02.xlsx", "BV02", (20, 100))
    put_at(desk, "BV03.xlsx", "BV03", (300, 1000))
    outcome = desk.run()
    assert (outcome.missing, pooled(outcome)) == ([], (321, 1110, "3/3"))


def test_a_correction_in_the_next_years_folder_takes_the_place_of_the_first(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01")
    desk.send("BV01", figures(1, 10))
    put_at(desk, "2027/BV01 sửa.xlsx", "BV01", (2, 10))
    outcome = desk.run()
    assert (told(outcome), pooled(outcome)) == ([(INFO, "UNIT-OLDER", "BV01")], (2, 10, "1/1"))


def test_a_year_without_a_folder_is_refused_unless_its_masters_lie_elsewhere(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01")
    (desk.folder / "nop" / "2026").rmdir()
    put_at(desk, "2027/BV01.xlsx", "BV01", (2, 10))
    assert pooled(desk.run()) == (2, 10, "1/1")
    with pytest.raises(Refusal) as refused:
        desk.run(period=parse_period("2025-03"))
    assert refused.value.code == "shared_missing"


def test_a_master_that_counted_and_is_gone_is_told_even_before_the_deadline(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", "BV02")
    desk.send("BV01", figures(1, 10), made=datetime(2026, 4, 2, 2))
    gone = desk.send("BV02", figures(1, 10), made=datetime(2026, 4, 2, 2))
    desk.run(now=IN_TIME)
    gone.unlink()
    for _ in range(2):
        outcome = desk.run(now=IN_TIME)
        assert told(outcome) == [(ERROR, "UNIT-GONE", "BV02"), (INFO, "UNIT-MISSING", "BV02")]
    [said] = sentences(outcome, "UNIT-GONE")
    assert said.startswith("Lần tổng hợp trước đã tính sổ của Bệnh viện BV02 (niêm phong lúc 02/04/2026 09:00)")


def test_an_earlier_master_in_use_because_the_later_one_does_not_count_is_told(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01")
    desk.send("BV01", figures(1, 10), made=LATER)
    tampered(desk.send("BV01", figures(5, 10), made=MUCH_LATER, name="BV01 sửa.xlsx"))
    outcome = desk.run()
    assert ((WARNING, "UNIT-STALE", "BV01") in told(outcome), pooled(outcome)) == (True, (1, 10, "1/1"))
    [said] = sentences(outcome, "UNIT-STALE")
    assert said.startswith("Đang tính bản niêm phong lúc 12/04/2026 09:00 của Bệnh viện BV01 vì bản mới hơn")
    assert "(nop/2026/BV01 sửa.xlsx, niêm phong lúc 14/04/2026 09:00)" in said
    first_page = [str(cell) for row in sheet(outcome, "Tổng quan", 1) for cell in row if cell]
    assert [each for each in first_page if "bản mới hơn" in each] == [
        "1 bệnh viện đang được tính theo bản cũ vì bản mới hơn không dùng được: BV01."
    ]


def test_an_earlier_one_that_does_not_count_says_nothing_of_the_one_in_use(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01")
    tampered(desk.send("BV01", made=LATER, name="BV01 cũ.xlsx"))
    desk.send("BV01", made=MUCH_LATER)
    assert "UNIT-STALE" not in [code for _, code, _ in told(desk.run())]


def test_a_key_whose_validity_goes_on_in_a_second_line_is_good_on_both(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", known=False)
    desk.knows("BV01", until=date(2025, 12, 31))
    desk.knows("BV01", since=date(2026, 1, 1))
    desk.send("BV01", made=LATER)
    assert told(desk.run()) == []
    desk.knows("BV01", revoked=date(2026, 4, 1))  # on whichever line
    assert (ERROR, "SEAL-KEY-REVOKED", "BV01") in told(desk.run())


def test_a_key_is_good_from_its_first_day_in_viet_nam(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", known=False)
    desk.knows("BV01", since=date(2026, 4, 2))
    desk.send("BV01", made=datetime(2026, 4, 1, 23))  # six in the morning of the second
    assert told(desk.run()) == []
    desk.send("BV01", made=datetime(2026, 4, 1, 10))
    [said] = sentences(desk.run(), "SEAL-KEY-EXPIRED")
    assert "ngày niêm phong 01/04/2026 (hiệu lực từ 02/04/2026 đến –)" in said


@pytest.mark.parametrize("wrong", [{"public": "qmxl-ed25519:gõ thiếu"}, {"until": "31/02/2026"}])
@pytest.mark.parametrize(("signed", "code"), [(None, "UNIT-UNSIGNED"), ("BV01", "SEAL-KEY-UNKNOWN")])
def test_a_key_typed_wrongly_is_no_reason_to_take_what_nobody_signed(
    tmp_path: Path, wrong: dict[str, object], signed: str | None, code: str
):
    desk = province(tmp_path / "so", "BV01")
    desk.keys[0] |= wrong
    desk.send("BV01", signed=signed)
    outcome = desk.run()
    assert {(ERROR, code, "BV01"), (ERROR, "CONTROL-VALUE", "")} <= set(told(outcome))
    assert outcome.missing == ["BV01"]


def test_masters_of_other_periods_are_told_once_a_unit(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01")
    for period in ("2026-02", "2026-01", "2026-Q1"):
        desk.send("BV01", period=period, name=f"BV01 {period}.xlsx")
    outcome = desk.run()
    assert told(outcome) == [(ERROR, "UNIT-MISSING", "BV01"), (WARNING, "UNIT-PERIOD", "BV01")]
    [said] = sentences(outcome, "UNIT-PERIOD")
    assert "2026-01, 2026-02, 2026-Q1" in said
    assert (INFO, "UNIT-PERIOD", "BV01") in told(desk.run(now=IN_TIME))
