"""Every formula's stored value is LibreOffice's own, in the master and in the forms."""

import math
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from qmxl.catalogue.validating import validated
from qmxl.control.targets import Targets
from qmxl.engines.apart import fetch_apart
from tests.by_hand import complete_entries, form_bytes, small_hospital, whole
from tests.proved import YEAR, full_year, master_of, packs_of
from tests.stored import stored_cells
from tests.written import control_file

Recalculate = Callable[[Path], Path]
IN_LANGUAGES = ["vi", *(pytest.param(each, marks=pytest.mark.slow) for each in ("en", "zh"))]


def differences(workbook: Path, recalculated: Path) -> tuple[int, list[str]]:
    """How many formulas a workbook has, and those whose stored value is not the recalculated one."""
    stored, fresh = stored_cells(workbook), stored_cells(recalculated)
    formulas = {place: (value, formula) for place, (value, formula) in stored.items() if formula is not None}
    different = [
        f"{sheet}!{address}: {value!r}, LibreOffice {fresh.get((sheet, address), (None,))[0]!r}: ={formula[:120]}"
        for (sheet, address), (value, formula) in formulas.items()
        if not same(value, fresh.get((sheet, address), (None,))[0])
    ]
    return len(formulas), different


def same(old: object, new: object) -> bool:
    if isinstance(old, int | float) and isinstance(new, int | float):
        return math.isclose(old, new, rel_tol=1e-9)
    return ("" if old is None else old) == ("" if new is None else new)


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize("language", IN_LANGUAGES)
def test_the_masters_values_are_libreoffices_own(
    hospital: Path, recalculate: Recalculate, language: str, tmp_path: Path
):
    import shutil

    from qmxl import commands
    from qmxl.period import parse_period

    other = tmp_path / "bv"
    shutil.copytree(hospital, other)
    period = parse_period("2025-12" if language == "vi" else "2025-Q3")
    master = commands.consolidate(other, period=period, language=language).master
    assert master is not None
    count, different = differences(master, recalculate(master))
    assert count > 2000
    assert different == []


@pytest.mark.office
@pytest.mark.parametrize("language", IN_LANGUAGES)
def test_evidence_effects_and_packs_are_libreoffices_own(recalculate: Recalculate, language: str, tmp_path: Path):
    path = tmp_path / "so.xlsx"
    path.write_bytes(master_of(tmp_path, full_year(), YEAR, language))
    count, different = differences(path, recalculate(path))
    assert (count > 200, different) == (True, [])
    for chapter, content in packs_of(tmp_path, full_year(), YEAR, language).items():
        path = tmp_path / f"{chapter}.xlsx"
        path.write_bytes(content)
        count, different = differences(path, recalculate(path))
        assert (count >= 15, different) == (True, [])


@pytest.mark.slow
@pytest.mark.office
def test_a_broken_formula_is_noticed(hospital: Path, recalculate: Recalculate, tmp_path: Path):
    """The proof above can fail: one numerator of a formula turned into a denominator is enough."""
    import zipfile

    master = hospital / "tong-hop" / "QM_TongHop_2025-12.xlsx"
    at = 1 + openpyxl.load_workbook(master, read_only=True).sheetnames.index("Chỉ số")
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(master) as before, zipfile.ZipFile(broken, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = before.read(name)
            if name == f"xl/worksheets/sheet{at}.xml":
                numerator = re.compile(rb"(SUMIFS\('[^']+'!)\$D(\$\d+:)\$D(\$\d+)")
                assert len(numerator.findall(part)) > 5
                part = numerator.sub(rb"\1$E\2$E\3", part, count=1)
            after.writestr(name, part)
    _, different = differences(broken, recalculate(broken))
    assert different
    assert all(place.startswith(("Chỉ số!", "Tổng quan!", "Biểu đồ!")) for place in different)


@pytest.mark.office
@pytest.mark.parametrize(
    "name", ["nop/2025/GMHS.xlsx", "nop/2025/KSNK.xlsx", "nop/2025/CHAN_THUONG.xlsx", "nop/2025/QLCL.xlsx"]
)
def test_a_filled_forms_values_are_libreoffices_own(hospital: Path, recalculate: Recalculate, name: str):
    count, different = differences(hospital / name, recalculate(hospital / name))
    assert count > 10
    assert different == []


@pytest.mark.office
def test_a_blank_forms_values_are_libreoffices_own(hospital: Path, recalculate: Recalculate):
    form = hospital / "bieu-mau" / "2025" / "BAN_PHAN_SAU.xlsx"
    count, different = differences(form, recalculate(form))
    assert count > 50
    assert different == []


@pytest.mark.office
def test_a_form_saved_by_libreoffice_is_read_the_same(hospital: Path, recalculate: Recalculate, tmp_path: Path):
    """A department that fills the form in with LibreOffice reports the same figures and faults."""
    from qmxl import commands
    from qmxl.control.reading import read_control
    from qmxl.period import Period
    from qmxl.texts import texts

    original = hospital / "nop" / "2025" / "KHTH.xlsx"
    saved = recalculate(original)
    other = tmp_path / "bv" / "nop" / "2025" / "KHTH.xlsx"
    other.parent.mkdir(parents=True)
    (tmp_path / "bv" / "QM_DieuKhien.xlsm").write_bytes((hospital / "QM_DieuKhien.xlsm").read_bytes())
    other.write_bytes(saved.read_bytes())
    before, after = commands.check([original], language="vi"), commands.check([other], language="vi")
    control, year = read_control(fetch_apart(hospital / "QM_DieuKhien.xlsm"), texts("vi"))[0], Period(2025, 1, 12)
    assert [(*a.key, a.value) for a in whole(other, control, year).answers] == [
        (*a.key, a.value) for a in whole(original, control, year).answers
    ]
    assert [(f.code, f.cell.address) for f in after.findings] == [(f.code, f.cell.address) for f in before.findings]


@pytest.mark.office
def test_a_form_with_indicators_of_some_months_says_what_is_missing(recalculate: Recalculate, tmp_path: Path):
    """GLOCOM reports BRVT-16 in January and March only, and has left January blank."""
    from dataclasses import replace

    from qmxl.control.models import Assignment

    spans = (("", "2026-01"), ("2026-03", ""))
    given = tuple(Assignment(indicator="BRVT-16", department="GLOCOM", first=a, last=b) for a, b in spans)
    control = replace(small_hospital(), assignments=given)
    entries = complete_entries(control, "GLOCOM")
    entries["indicators"] = {key: value for key, value in entries["indicators"].items() if key[2] != "2026-01"}
    form = tmp_path / "GLOCOM.xlsx"
    form.write_bytes(form_bytes(control, "GLOCOM", entries))
    fresh = recalculate(form)
    assert differences(form, fresh)[1] == []
    rows = openpyxl.load_workbook(fresh, read_only=True, data_only=True)["Chỉ số"].iter_rows(values_only=True)
    assert [row[-1] for row in rows if row[0] in {"BRVT-16/numerator", "BRVT-16/denominator"}] == [1, 1]


KINDS = {
    "proportion": "%",
    "ratio": "%",
    "rate_1000": "‰",
    "mean_duration": "ngày",
    "point_proportion": "%",
    "count": "sự cố",
    "point_count": "người",
}
MONTHS_OF_EVERY_KIND = "\n".join(
    ["x | T1 | T2 | T3"]
    + [
        f"BV-{n:02}/{entry} | {cells}"
        for n, kind in enumerate(KINDS, start=1)
        for entry, cells in (("numerator", "4 | 7 | "), ("denominator", "100 | 200 | 300"))
        if entry == "numerator" or "count" not in kind
    ]
)


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize("provisional", [False, True])
def test_verdicts_on_part_of_the_data_are_libreoffices_own(
    recalculate: Recalculate, tmp_path: Path, *, provisional: bool
):
    """Every kind, every third held against a range, reported to February by one of two: month, quarter and form."""
    from datetime import datetime

    from qmxl import commands
    from qmxl.control.control import Control
    from qmxl.control.entries import entries_of
    from qmxl.control.models import ALL, Assignment, Department, Hospital, OwnIndicator, Target
    from qmxl.period import parse_period
    from qmxl.texts import texts
    from tests.by_hand import SAVED, drawn

    own = {}
    for n, (kind, unit) in enumerate(KINDS.items(), start=1):
        code, direction = f"BV-{n:02}", "lower" if n % 2 else "higher"
        said = {"code": code, "name": kind, "kind": kind, "unit": unit, "direction": direction, "interval": 1}
        below = "" if "count" in kind else "Mẫu"
        own[code] = validated(OwnIndicator, {**said, "numerator": "Tử", "denominator": below}).indicator()
    control = Control(
        hospital=Hospital(name="Bệnh viện Thử", provisional=provisional),
        departments={code: Department(code=code, name=code) for code in ("NOI", "NGOAI")},
        assignments=tuple(Assignment(indicator=code, department=ALL) for code in own),
        targets=Targets(
            tuple(
                Target(indicator=code, target=0 if code == "BV-01" else 3, upper=None if n % 3 else 40)
                for n, code in enumerate(own, start=1)
            )
        ),
        own_indicators=own,
    )
    shared = tmp_path / "bv" / "nop" / "2026"
    shared.mkdir(parents=True)
    (tmp_path / "bv" / "QM_DieuKhien.xlsx").write_bytes(
        control_file(entries_of(control, texts("vi")), SAVED, texts("vi"))
    )
    form = shared / "NOI.xlsx"
    entries = {**complete_entries(control, "NOI"), **drawn(MONTHS_OF_EVERY_KIND)}
    form.write_bytes(form_bytes(control, "NOI", entries))
    assert provisional or differences(form, recalculate(form))[1] == []
    for period in ("2026-02", "2026-Q1"):
        master = commands.consolidate(
            tmp_path / "bv", period=parse_period(period), language="vi", clock=lambda: datetime(2026, 5, 1)
        ).master
        assert master is not None
        assert differences(master, recalculate(master))[1] == []


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize("period", ["2026-01", "2026-Q1", "2026-2M"])
def test_what_it_is_compared_with_is_libreoffices_own(recalculate: Recalculate, tmp_path: Path, period: str):
    """Every kind, with a year before in forms and on the office's sheet, values alone and of the whole hospital too."""
    from tests.years import KINDS as EVERY
    from tests.years import Years, control_of

    years = Years(tmp_path / "bv", control_of(*EVERY))
    codes = {f"BV-{n:02}": ("count" not in kind) for n, kind in enumerate(EVERY, start=1)}

    def parts(numerator: float, *, rate: bool) -> tuple[float, ...]:
        return (numerator, 7) if rate else (numerator,)

    for year, last in ((2025, 12), (2026, 3)):
        months = {
            code: {f"{year}-{m:02}": parts(m % 5, rate=rate) for m in range(1, last + 1)}
            for code, rate in codes.items()
        }
        years.form("NOI", year, months)
    years.form("NGOAI", 2026, {"BV-01": {"2026-01": (1, 3)}})
    years.sheet(
        {"indicator": "BV-01", "department": "NGOAI", "period": "2025-01", "value": 33.3},
        {"indicator": "BV-02", "period": "2025-Q1", "numerator": 5, "denominator": 9},
        {"indicator": "BV-03", "department": "NGOAI", "period": "2025-12", "numerator": 0, "denominator": 0},
        {"indicator": "BV-07", "period": "2025-01", "numerator": 12},
    )
    master = years.consolidate(period)
    assert master.found() == []
    assert sum(master.compared(code)[0] is not None for code in codes) == len(codes)
    count, different = differences(master.path, recalculate(master.path))
    assert (count > 150, different) == (True, [])


@pytest.mark.office
def test_both_bounds_of_a_range_are_libreoffices_own(recalculate: Recalculate, tmp_path: Path):
    """Bed occupancy of a year, held against one bound at first, then against two."""
    from tests.unit.test_charts_with_a_range import STEPS, lines_of, occupancy

    path = tmp_path / "master.xlsx"
    path.write_bytes(occupancy(*STEPS))
    again = recalculate(path)
    assert differences(path, again)[1] == []
    assert lines_of(again.read_bytes()) == [(75, "#N/A")] * 6 + [(80, 95)] * 6


@pytest.mark.office
def test_the_days_between_never_events_are_libreoffices_own(recalculate: Recalculate, tmp_path: Path):
    from tests.unit.test_days_between import often

    path = tmp_path / "master.xlsx"
    path.write_bytes(often())
    count, different = differences(path, recalculate(path))
    assert (count > 200, different) == (True, [])
