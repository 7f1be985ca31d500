"""What a health office is told of masters that came in otherwise than they should; the others stay as they are."""

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from qmxl import commands
from qmxl.offered import contract
from qmxl.period import parse_period
from qmxl.refusal import Refusal
from qmxl.sending.sealing.sealing import sealed
from tests.by_hand import form_bytes, small_hospital
from tests.frozen import edited
from tests.planted import table_of, varied
from tests.provinces import MARCH, SAVED, Province, figures, key, master, province, rows_of, sentences, sheet, told

Act = Callable[[Province, str], object]
ERROR, WARNING, INFO = "error", "warning", "info"
LATER, MUCH_LATER = datetime(2026, 4, 12, 2), datetime(2026, 4, 19, 2)
AHEAD = datetime(2026, 4, 20, 5)  # two hours from the time at the desk


def tampered(path: Path, cell: str = "E21") -> None:
    """A figure of the table is another than was sealed."""
    changed = re.compile(rf'(<c r="{cell}"[^>]*>).*?</c>')
    edited(path, {table_of(master())[0]: lambda xml: changed.sub(r"\g<1><v>99</v></c>", xml, count=1)})


def unknown_key(desk: Province, unit: str) -> None:
    desk.send(unit, signed="nobody")


def key_of(**more: object) -> Act:
    """The desk knows BV02's key as it says, beside a good one that was not used."""

    def act(desk: Province, unit: str) -> None:
        desk.keys = [each for each in desk.keys if not str(each["unit"]).startswith(unit)]
        desk.knows(unit, "another")
        desk.knows(unit, **more)
        desk.send(unit)

    return act


def forgotten(desk: Province, unit: str) -> None:
    desk.keys = [each for each in desk.keys if not str(each["unit"]).startswith(unit)]


def without_key(desk: Province, unit: str) -> None:
    forgotten(desk, unit)
    desk.send(unit, signed=None)


def key_not_told(desk: Province, unit: str) -> None:
    forgotten(desk, unit)
    desk.send(unit)


def altered(desk: Province, unit: str) -> None:
    tampered(desk.send(unit))


def no_seal(desk: Province, unit: str) -> None:
    desk.put(f"{unit}.xlsx", varied(master(), desk.units[unit], {}))


def no_master(desk: Province, unit: str) -> None:
    desk.put(f"{unit}.xlsx", form_bytes(small_hospital(), "GLOCOM"))


def newer_seal(desk: Province, unit: str) -> None:
    edited(desk.send(unit), {"xl/worksheets/qmxl_seal.xml": lambda xml: xml.replace(">1<", ">2<", 1)})


def newer_table(desk: Province, unit: str) -> None:
    path = desk.put(f"{unit}.xlsx", varied(master(), desk.units[unit], {}))
    version = re.compile(f'(name="{contract.NAME_OF_VERSION}"[^>]*>[^<]*){contract.VERSION}')
    edited(path, {"xl/workbook.xml": lambda xml: version.sub(r"\g<1>2", xml)})
    path.write_bytes(sealed(path.read_bytes(), SAVED, key(unit)[0]))


def saved_without_values(desk: Province, unit: str) -> None:
    path = desk.send(unit)
    book = openpyxl.load_workbook(path)
    book.save(path)


def impossible(desk: Province, unit: str) -> None:
    desk.send(unit, figures(120, 100))


def half(desk: Province, unit: str) -> None:
    desk.send(unit, figures(12, None))


def of_none(desk: Province, unit: str) -> None:
    desk.send(unit, figures(12, 0, "BRVT-10"))


class Zoned(datetime):
    """A moment that another program seals with its zone."""

    def __format__(self, _how: str) -> str:
        return f"{self.isoformat(sep=' ')}+07:00"


def with_a_zone(desk: Province, unit: str) -> None:
    desk.send(unit, made=Zoned(2026, 4, 3, 8))


def ahead(desk: Province, unit: str) -> None:
    desk.send(unit, made=AHEAD)


def negative(desk: Province, unit: str) -> None:
    desk.send(unit, {("indicator", "BRVT-16", "period"): {"numerator": -4}})


def stranger(desk: Province, unit: str) -> None:
    desk.send(unit)
    desk.send(unit, hospital="Bệnh viện lạ", name=f"{unit} lạ.xlsx")


def under_anothers_name(desk: Province, unit: str) -> None:
    desk.send(unit, name=f"BV01 {unit}.xlsx")


def unsigned_under_anothers_name(desk: Province, unit: str) -> None:
    forgotten(desk, unit)
    desk.send(unit, signed=None, name=f"BV01-{unit}.xlsx")


def older_again(desk: Province, unit: str) -> None:
    desk.send(unit, figures(5, 10), made=LATER)
    desk.send(unit, figures(1, 10), name=f"{unit} cũ.xlsx")


def copied(desk: Province, unit: str) -> None:
    path = desk.send(unit)
    desk.put(f"{unit} bản sao.xlsx", path.read_bytes())


def two_at_once(desk: Province, unit: str) -> None:
    desk.send(unit, figures(5, 10))
    desk.send(unit, figures(1, 10), name=f"{unit} khác.xlsx")


def late(desk: Province, unit: str) -> None:
    desk.send(unit, made=MUCH_LATER)


def corrected(desk: Province, unit: str) -> None:
    desk.send(unit)
    desk.send(unit, name=f"{unit} sửa.xlsx", made=MUCH_LATER)


def other_period(desk: Province, unit: str) -> None:
    desk.send(unit, period="2026-02")


def anothers_key(desk: Province, unit: str) -> None:
    desk.send(unit, signed="BV01")


def unsigned(desk: Province, unit: str) -> None:
    desk.send(unit, signed=None)


MISSING = (ERROR, "UNIT-MISSING")
CASES: dict[str, tuple[Act, list[tuple[str, str]]]] = {
    "unsigned": (unsigned, [MISSING, (ERROR, "UNIT-UNSIGNED")]),
    "no key told, unsigned": (without_key, [(WARNING, "UNIT-KEYLESS")]),
    "no key told, signed": (key_not_told, [(WARNING, "UNIT-KEYLESS")]),
    "unknown key": (unknown_key, [MISSING, (ERROR, "SEAL-KEY-UNKNOWN")]),
    "another's key": (anothers_key, [MISSING, (ERROR, "SEAL-KEY-OTHER")]),
    "revoked": (key_of(revoked=date(2026, 4, 1)), [MISSING, (ERROR, "SEAL-KEY-REVOKED")]),
    "expired": (key_of(until=date(2025, 12, 31)), [MISSING, (ERROR, "SEAL-KEY-EXPIRED")]),
    "not good yet": (key_of(since=date(2026, 4, 11)), [MISSING, (ERROR, "SEAL-KEY-EXPIRED")]),
    "altered": (altered, [MISSING, (ERROR, "UNIT-ALTERED"), (ERROR, "SEAL-CHANGED")]),
    "no seal": (no_seal, [MISSING, (ERROR, "UNIT-NOT-SEALED")]),
    "no master": (no_master, [(ERROR, "UNIT-NO-MASTER"), MISSING]),
    "newer seal": (newer_seal, [MISSING, (ERROR, "SEAL-NEWER")]),
    "newer table": (newer_table, [MISSING, (ERROR, "UNIT-NEWER")]),
    "saved without values": (
        saved_without_values,
        [MISSING, (ERROR, "UNIT-UNCOMPUTED"), (WARNING, "SEAL-UNCOMPUTED")],
    ),
    "impossible": (impossible, [(ERROR, "UNIT-IMPOSSIBLE")] * 2),
    "a numerator without its denominator": (half, [(ERROR, "UNIT-HALF")] * 2),
    "minutes of no case": (of_none, [(ERROR, "UNIT-IMPOSSIBLE")] * 2),
    "sealed with a zone": (with_a_zone, []),
    "sealed at a time to come": (ahead, [(WARNING, "UNIT-FUTURE"), (WARNING, "UNIT-LATE")]),
    "negative": (negative, [(ERROR, "UNIT-FIGURE")]),
    "stranger": (stranger, [(ERROR, "UNIT-UNKNOWN")]),
    "under another's name": (under_anothers_name, [(WARNING, "UNIT-FILE-NAME")]),
    "the same, unsigned": (
        unsigned_under_anothers_name,
        [MISSING, (ERROR, "UNIT-FILE-NAME"), (WARNING, "UNIT-KEYLESS")],
    ),
    "older again": (older_again, [(INFO, "UNIT-OLDER")]),
    "copied": (copied, [(INFO, "UNIT-COPY")]),
    "two at once": (two_at_once, [MISSING, (ERROR, "UNIT-TWICE"), (ERROR, "UNIT-TWICE")]),
    "late": (late, [(WARNING, "UNIT-LATE")]),
    "corrected later": (corrected, [(INFO, "UNIT-OLDER")]),
    "another period": (other_period, [MISSING, (WARNING, "UNIT-PERIOD")]),
}


NUMBERED = {case: f"BV{n:02}" for n, case in enumerate(CASES, start=11)}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> commands.Outcome:
    """All of it at once: a hospital a case, and two hospitals in which nothing is wrong."""
    desk = province(tmp_path_factory.mktemp("so") / "so", "BV01", "BV02", *NUMBERED.values())
    desk.send("BV01", figures(90, 100))
    desk.send("BV02", figures(8, 10), name="viện hai.xlsx")
    for case, unit in NUMBERED.items():
        CASES[case][0](desk, unit)
    return desk.run()


@pytest.mark.parametrize("case", CASES)
def test_each_fault_is_told(outcome: commands.Outcome, case: str):
    unit, expected = NUMBERED[case], CASES[case][1]
    its = [f for f in outcome.findings if f.department == unit or (not f.department and unit in f.cell.source)]
    assert sorted((str(f.severity), str(f.code)) for f in its) == sorted(expected)
    assert (unit in outcome.missing) == (MISSING in expected)


def test_nothing_is_told_of_the_others_and_they_count(outcome: commands.Outcome):
    assert [finding for finding in outcome.findings if finding.department in ("BV01", "BV02")] == []
    counting = {unit: row[11] for unit, row in rows_of(outcome, "Tình hình gửi", 11, ["BV01", "BV02"]).items()}
    assert counting == {"BV01": 1, "BV02": 1}
    taken = [row for row in sheet(outcome, "DL bệnh viện", 6) if row[:3] == ("indicator", "BRVT-16", "period")]
    assert [row[3:6] for row in taken if row[3] in ("BV01", "BV02")] == [("BV01", 90, 100), ("BV02", 8, 10)]


def test_a_changed_figure_is_named_with_its_sheet_and_cell(tmp_path: Path):
    desk = province(tmp_path / "so", "BV02")
    altered(desk, "BV02")
    [finding] = [each for each in desk.run().findings if each.code == "SEAL-CHANGED"]
    assert (finding.cell.source, finding.cell.sheet, finding.cell.address) == (
        "nop/2026/BV02.xlsx",
        "DL gửi cấp trên",
        "E21",
    )


def test_the_newest_sealed_one_counts(tmp_path: Path):
    desk = province(tmp_path / "so", "BV02")
    older_again(desk, "BV02")
    outcome = desk.run()
    assert rows_of(outcome, "Chỉ số gộp", 7, ["BRVT-16"])["BRVT-16"][2:4] == (5, 10)
    [said] = sentences(outcome, "UNIT-OLDER")
    assert said.startswith("Bản này niêm phong lúc 10/04/2026 09:00, cũ hơn bản đang dùng (nop/2026/BV02.xlsx, ")


def test_an_older_one_in_the_place_of_what_counted_before_is_told(tmp_path: Path):
    desk = province(tmp_path / "so", "BV02")
    desk.send("BV02", made=LATER)
    assert told(desk.run()) == []
    desk.send("BV02")
    for _ in range(3):  # as long as it lies there
        assert told(desk.run()) == [(WARNING, "UNIT-BACK", "BV02")]
    desk.send("BV02", made=MUCH_LATER)
    assert told(desk.run()) == [(WARNING, "UNIT-LATE", "BV02")]


def test_what_counted_is_remembered_while_the_unit_has_none(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", "BV02")
    desk.send("BV01")
    newer = desk.send("BV02", made=LATER)
    desk.run()
    newer.unlink()
    assert told(desk.run()) == [(ERROR, "UNIT-GONE", "BV02"), (ERROR, "UNIT-MISSING", "BV02")]
    desk.send("BV02")
    assert told(desk.run()) == [(WARNING, "UNIT-BACK", "BV02")]


def test_a_time_to_come_is_not_remembered(tmp_path: Path):
    desk = province(tmp_path / "so", "BV02")
    desk.send("BV02", made=AHEAD)
    assert told(desk.run()) == [(WARNING, "UNIT-FUTURE", "BV02"), (WARNING, "UNIT-LATE", "BV02")]
    desk.send("BV02", made=LATER)
    assert told(desk.run()) == []


def test_units_of_one_name_are_told_apart_by_their_keys_alone(tmp_path: Path):
    desk = Province(tmp_path / "so", {"BV01": "Bệnh viện Đa khoa", "BV02": "Bệnh viện  đa khoa", "BV03": "Khác"})
    desk.knows("BV02")
    desk.send("BV02", figures(5, 10))
    desk.send("BV01", figures(9, 10), signed=None)
    outcome = desk.run()
    name, file = "QM_DieuKhien.xlsx", "nop/2026/BV01.xlsx"
    assert [f.cell.source for f in outcome.findings if f.code == "UNIT-SAME-NAME"] == [name, file]
    assert rows_of(outcome, "Chỉ số gộp", 7, ["BRVT-16"])["BRVT-16"][2:4] == (5, 10)
    assert sorted(outcome.missing) == ["BV01", "BV03"]


def test_before_the_deadline_a_missing_one_is_no_error(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", "BV02")
    desk.send("BV01")
    assert told(desk.run(now=datetime(2026, 4, 10, 3))) == [(INFO, "UNIT-MISSING", "BV02")]


def test_a_level_that_is_not_the_desks_is_refused(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01")
    desk.send("BV01")
    desk.run()
    for folder, level, code in ((desk.folder, "ministry", "other_level"), (desk.folder, "hospital", "other_level")):
        with pytest.raises(Refusal) as refused:
            commands.consolidate(folder, period=MARCH, language="vi", level=level)
        assert refused.value.code == code
    commands.init(tmp_path / "bv", language="vi", clock=lambda: SAVED)
    with pytest.raises(Refusal) as refused:
        commands.consolidate(tmp_path / "bv", period=MARCH, language="vi", level="province")
    assert refused.value.code == "no_level"


def test_a_desk_that_awaits_nobody_is_refused(tmp_path: Path):
    commands.init(tmp_path / "so", language="vi", level="province", clock=lambda: SAVED)
    with pytest.raises(Refusal) as refused:
        commands.consolidate(tmp_path / "so", period=parse_period("2026-03"), language="vi")
    assert refused.value.code == "no_units"


def test_what_only_a_hospital_does_is_refused_there(tmp_path: Path):
    commands.init(tmp_path / "so", language="vi", level="province", clock=lambda: SAVED)
    with pytest.raises(Refusal) as refused:
        commands.forms(tmp_path / "so", period=MARCH, language="vi")
    assert refused.value.code == "control_above"


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
@pytest.mark.parametrize("level", ["province", "ministry"])
def test_a_new_desk_is_made_in_each_language(tmp_path: Path, language: str, level: str):
    outcome = commands.init(tmp_path / "so", language=language, level=level, clock=lambda: SAVED)
    assert [path.name for path in outcome.written] == ["QM_DieuKhien.xlsx"]
    assert sorted(path.name for path in (tmp_path / "so").iterdir()) == [
        "QM_DieuKhien.xlsx",
        "lich-su",
        "nop",
        "tong-hop",
    ]
    with pytest.raises(Refusal) as refused:
        commands.init(tmp_path / "so", language=language, level=level, clock=lambda: SAVED)
    assert refused.value.code == "control_exists"
