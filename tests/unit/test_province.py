"""A health office puts the sealed masters of hospitals together."""

from pathlib import Path

import openpyxl
import pytest

from qmxl.catalogue import loader
from qmxl.commands import Outcome
from qmxl.province.figures import indicators
from qmxl.sending.freezing.freezing import frozen
from qmxl.sending.sealing.sealing import sealed
from qmxl.sending.sealing.verifying import verified
from tests.planted import SEALED
from tests.provinces import PERIOD, VI, Province, figures, key, province, rows_of, sheet, told

PLANTED = {"BV01": (90, 100), "BV02": (50, 150), "BV03": (0, 50), "BV04": (None, None), "BV05": (7, 7)}
ATTACKS = Path(__file__).parents[1] / "cases" / "attacks"


def five_in(folder: Path) -> Province:
    """Five hospitals of which all is well."""
    desk = province(folder, *PLANTED)
    for unit, sums in PLANTED.items():
        desk.send(unit, figures(*sums))
    return desk


@pytest.fixture
def five(tmp_path: Path) -> Province:
    return five_in(tmp_path / "so")


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """The five consolidated, to be looked at only."""
    return five_in(tmp_path_factory.mktemp("so") / "so").run()


def test_sums_are_added_up_and_rates_never_averaged(outcome: Outcome):
    assert told(outcome) == []
    # 147 of 307; the mean of the four rates would be 55.83, a blank taken for 0 would make it 44.67.
    pooled = rows_of(outcome, "Chỉ số gộp", 7, ["BRVT-16"])["BRVT-16"]
    assert pooled[2:6] == (147, 307, pytest.approx(14700 / 307), "4/5")
    assert pooled[6:10] == (147, 307, pytest.approx(14700 / 307), "4/5")
    assert pooled[11:13] == (0, 100)
    column = sheet(outcome, "Từng bệnh viện - kỳ", 5)[0].index("BRVT-16")
    values = {row[0]: row[column] for row in sheet(outcome, "Từng bệnh viện - kỳ", 8) if row[0] != "Kiểm tra dữ liệu"}
    assert values == {
        "Toàn tỉnh": pytest.approx(14700 / 307),
        "BV01": 90,
        "BV02": pytest.approx(100 / 3),
        "BV03": 0,
        "BV04": None,
        "BV05": 100,
    }


def test_every_figure_leads_to_the_cell_of_the_hospitals_own_file(outcome: Outcome):
    assert outcome.master is not None
    shared, rows = outcome.master.parents[1] / "nop" / "2026", sheet(outcome, "DL bệnh viện", 6)
    for unit in ("BV01", "BV04"):
        there = openpyxl.load_workbook(shared / f"{unit}.xlsx", data_only=True)["DL gửi cấp trên"]
        own = [row for row in rows if row[3] == unit]
        assert len(own) == there.max_row - 6  # all lines below the headings but that of the hospital itself
        for kind, code, _, _, *numbers, _, _, _, source, name, above, below in own:
            assert (source, name) == (f"nop/2026/{unit}.xlsx", there.title)
            assert numbers == [there[cell].value if cell else None for cell in (above, below)]
            assert not above or [there[f"{letters}{above[1:]}"].value for letters in "AB"] == [kind, code]


def test_criteria_and_incidents_of_all_and_of_each(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", "BV02", "BV03")
    for unit, level, severe in (("BV01", 2, 1), ("BV02", 5, 0), ("BV03", None, 4)):
        known = None if level is None else 1
        criterion = {"numerator": level, "denominator": known, "offered_counted": known or 0}
        score = {"numerator": level, "denominator": known}
        incidents = {"numerator": severe}
        plan = {("criterion", "A1.1", "6858"): criterion, ("score", "6858", ""): score}
        desk.send(unit, {**plan, ("incidents", "harm_group.period", "NC3"): incidents})
    outcome = desk.run()
    assert rows_of(outcome, "Tiêu chí", 13, ["A1.1"])["A1.1"][1:] == (1, "2/3", 3.5, 0, 1, 0, 0, 1)
    scores = rows_of(outcome, "Điểm bệnh viện", 7, desk.units)
    assert {unit: row[2:4] for unit, row in scores.items()} == {"BV01": (2, 2), "BV02": (5, 1), "BV03": (None, None)}
    severe_column = sheet(outcome, "Sự cố", 6)[0].index("NC3")
    column = {row[0]: row[severe_column] for row in sheet(outcome, "Sự cố", 7)[:4]}
    assert column == {"Toàn tỉnh": 5, "BV01": 1, "BV02": 0, "BV03": 4}
    assert any(
        "5 sự cố nặng (NC3) trong kỳ: BV01 (1), BV03 (4)." in str(row[0]) for row in sheet(outcome, "Tổng quan", 1)
    )


def test_who_differs_by_more_than_chance_is_told_and_others_are_not_ranked(tmp_path: Path):
    desk = province(tmp_path / "so", *(f"BV{n:02}" for n in range(1, 5)))
    for unit in desk.units:
        desk.send(unit, figures(400 if unit == "BV03" else 450, 500))
    outcome = desk.run()
    words = {row[1]: row[9] for row in sheet(outcome, "So sánh bệnh viện", 5) if str(row[1]).startswith("BV")}
    assert words.pop("BV03") == "khác biệt vượt mức ngẫu nhiên, thấp hơn các bệnh viện khác (ngoài 99,8 %): bất lợi"
    assert set(words.values()) <= {"trong phạm vi ngẫu nhiên", "không có giới hạn để biết"}
    assert any(
        "bất lợi vượt mức ngẫu nhiên (ngoài 99,8 %) ở BV03." in str(row[0]) for row in sheet(outcome, "Tổng quan", 1)
    )


def by_unit(outcome: Outcome) -> dict[str, list[tuple[object, ...]]]:
    """Each hospital's figures in the province's master."""
    rows = sheet(outcome, "DL bệnh viện", 6)
    return {unit: [row for row in rows if row[3] == unit] for unit in PLANTED}


def test_files_that_break_readers_change_nothing_in_the_others(five: Province):
    before = by_unit(five.run())
    attacks = sorted(path for path in ATTACKS.rglob("*") if path.suffix in (".xlsx", ".xlsm"))
    for n, path in enumerate(attacks):
        five.put(f"tệp lạ {n}{path.suffix}", path.read_bytes())
    whole = (five.folder / "nop" / "2026" / "BV02.xlsx").read_bytes()
    five.put("BV02.xlsx", whole[: len(whole) // 2])
    outcome = five.run()
    assert by_unit(outcome) == {**before, "BV02": []}
    errors = {finding.cell.source for finding in outcome.findings if finding.severity == "error"}
    assert len([source for source in errors if "tệp lạ" in source]) == len(attacks)
    assert outcome.missing == ["BV02"]


def test_the_master_can_be_sealed_and_is_whole(outcome: Outcome):
    master = outcome.master
    assert master is not None
    content = sealed(frozen(master.read_bytes(), master.name, SEALED, VI).content, SEALED, key("so")[0])
    found = verified(content, master.name, VI)
    assert [(f.code, f.cell) for f in found.findings if f.severity != "info"] == []
    assert found.intact
    assert found.about["hospital"] == "Sở Y tế tỉnh Thử"


def test_a_ministry_does_the_same_over_provinces(five: Province, tmp_path: Path):
    ministry = Province(tmp_path / "bo", {}, level="ministry", name="Bộ Y tế")
    other = province(tmp_path / "khac", "BV91")
    other.name = "Sở Y tế tỉnh Khác"
    for unit in other.units:
        other.send(unit, figures(10, 20))
    for code, desk in (("TINH_A", five), ("TINH_B", other)):
        ministry.units[code] = desk.name
        ministry.knows(code)
        master = desk.run().master
        assert master is not None
        content = frozen(master.read_bytes(), master.name, SEALED, VI).content
        ministry.put(f"{code}.xlsx", sealed(content, SEALED, key(code)[0]))
    outcome = ministry.run()
    assert told(outcome) == []
    assert rows_of(outcome, "Chỉ số gộp", 7, ["BRVT-16"])["BRVT-16"][2:6] == (
        157,
        327,
        pytest.approx(15700 / 327),
        "2/2",
    )
    sent = rows_of(outcome, "Tình hình gửi", 11, ministry.units)
    assert {code: row[8] for code, row in sent.items()} == {"TINH_A": "5/5", "TINH_B": "1/1"}
    rows = [row for row in sheet(outcome, "DL tỉnh", 6) if row[:3] == ("indicator", "BRVT-16", "period")]
    assert [(row[3], row[4], row[9], row[10]) for row in rows] == [
        ("TINH_A", 147, "nop/2026/TINH_A.xlsx", "DL gửi cấp trên"),
        ("TINH_B", 10, "nop/2026/TINH_B.xlsx", "DL gửi cấp trên"),
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_master_speaks_the_desks_language(tmp_path: Path, language: str):
    desk = province(tmp_path / "so", "BV01", "BV02", "BV03")
    for unit in ("BV01", "BV02"):
        desk.send(unit, figures(*PLANTED[unit]))
    outcome = desk.run(language)
    assert outcome.master is not None
    book = openpyxl.load_workbook(outcome.master, data_only=True)
    said = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    own = {name for each in indicators().values() for name in (each.name, each.unit) if len(name) > 2}
    own |= {"Sở Y tế", "Bệnh viện", "DL gửi cấp trên", *(criterion.title for criterion in loader.criteria().criterion)}
    vietnamese = {text for text in said if any(letter in text for letter in "ạảấầậẩặằắộốồệềếữừứợờớị")}
    assert {text for text in vietnamese if not any(name in text for name in own)} == set()
    assert not [text for text in said if "«" in text or "above." in text]


def test_a_period_of_nothing_but_missing_hospitals_is_drawn_too(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", "BV02")
    desk.send("BV01", period="2026-02")
    outcome = desk.run()
    assert outcome.missing == ["BV01", "BV02"]
    assert sheet(outcome, "Tổng quan", 5)[0][0] == "0/2"
    assert PERIOD == "2026-03"


def test_a_hospital_that_sent_before_all_its_departments_had_reported_is_named_on_the_first_page(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", "BV02")
    for unit, received in (("BV01", 4), ("BV02", 6)):
        counts = {"received": received, "late": 1, "total": 7}
        desk.send(unit, {("reports", name, ""): {"numerator": count} for name, count in counts.items()})
    said = [str(cell) for row in sheet(desk.run(), "Tổng quan", 1) for cell in row if cell]
    expected = "1 bệnh viện gửi sổ khi chưa nhận đủ báo cáo bên dưới, số của họ mới là một phần: BV01 (5/7)."
    assert [each for each in said if "một phần" in each] == [expected]


def test_a_long_name_has_a_row_as_high_as_it_needs_so_that_no_chart_slides_over_what_is_said(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", "BV02", "BV03")
    desk.units["BV02"] = "Bệnh viện Đa khoa khu vực Thử Nghiệm (cơ sở 2)"
    for unit in desk.units:
        desk.send(unit, figures(90, 100))
    master = desk.run().master
    assert master is not None
    beside = openpyxl.load_workbook(master)["So sánh bệnh viện"]
    its = [row[0].row for row in beside.iter_rows() if row[2].value == desk.units["BV02"]]
    assert [beside.row_dimensions[row].height for row in its] == [30] * len(its) != []
