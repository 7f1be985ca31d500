"""What a form made again holds: what was handed in and counts, wholly; else what stood in the form handed out."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from qmxl.codes import Severity
from qmxl.control.control import Control
from qmxl.findings import Finding
from qmxl.handing_out.maker import given
from qmxl.period import Period
from tests.by_hand import drawn, form_bytes, make_again, small_hospital, whole

YEAR = Period(2026, 1, 12)
JANUARY, MARCH, MAY = (datetime(2026, month, 2, 3) for month in (1, 3, 5))
HANDED_OUT, HANDED_IN = "bieu-mau/2026", "nop/2026"

Lay = Callable[..., None]
Again = Callable[..., list[Finding]]
Short = list[tuple[str, str]]


def hospital() -> Control:
    """The small hospital with only GLOCOM's one indicator."""
    return small_hospital({"GLOCOM": ("BRVT-16",)})


def filled(table: str, span: Period = YEAR, saved: datetime = MAY, **more: dict[tuple[str, str, str], object]) -> bytes:
    """GLOCOM's form holding a drawn table."""
    cover = {("reported_to", "value", ""): span.last, **given(hospital(), "GLOCOM", span)}
    return form_bytes(hospital(), "GLOCOM", {**drawn(table), "cover": cover, **more}, span=span, made=saved)


def figures(folder: Path, span: Period = YEAR, name: str = "GLOCOM.xlsx") -> dict[str, object]:
    """Numerators of the months of a form as it is read."""
    report = whole(folder / HANDED_OUT / name, hospital(), span)
    by_month = {a.period[-2:]: a.raw for a in report.answers if a.field == "numerator"}
    return dict(sorted(by_month.items()))


def lines(folder: Path, form: str, field: str) -> list[object]:
    """A field of each line of a form as it is read."""
    report = whole(folder / HANDED_OUT / "GLOCOM.xlsx", hospital(), YEAR)
    return [a.value for a in report.answers if a.form == form and a.field == field]


def short(findings: list[Finding]) -> Short:
    return sorted((f.code, f.cell.source) for f in findings)


@pytest.fixture
def lay(tmp_path: Path) -> Lay:
    """Lays files into the hospital's folder: what was handed in, or the form handed out."""

    def run(content: bytes, name: str = "GLOCOM.xlsx", where: str = HANDED_IN) -> None:
        path = tmp_path / where / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    return run


@pytest.fixture
def again(tmp_path: Path) -> Again:
    """Makes the forms again."""

    def run(span: Period = YEAR, control: Control | None = None) -> list[Finding]:
        return make_again(tmp_path, control or hospital(), span, MAY)

    return run


FIVE = """
                    | T1  | T2  | T3
BRVT-16/numerator   | 5   | 7   | 9
BRVT-16/denominator | 100 | 100 | 100
"""
CORRECTED = """
                    | T1  | T2  | T3
BRVT-16/numerator   | 1   |     | 9
BRVT-16/denominator | 100 |     | 100
"""
INCIDENTS = {
    "incidents": {
        ("1", "happened_on", ""): date(2026, 1, 5),
        ("1", "description", ""): "ngã trong nhà vệ sinh",
        ("2", "happened_on", ""): date(2026, 2, 6),
        ("2", "description", ""): "nhầm người bệnh",
    }
}


def test_what_was_cleared_or_corrected_stays_so_whatever_the_clocks_say(lay: Lay, again: Again, tmp_path: Path) -> None:
    lay(filled(FIVE, saved=MAY, **INCIDENTS), where=HANDED_OUT)
    lay(filled(CORRECTED, saved=JANUARY))
    findings = again()
    assert figures(tmp_path) == {"01": 1, "03": 9}
    assert lines(tmp_path, "incidents", "description") == []
    assert short(findings) == [("FORM-DIFFERS", f"{HANDED_OUT}/GLOCOM.xlsx")] * 2
    by_sheet = {f.cell.sheet: f.facts["cells"] for f in findings}
    assert by_sheet["Chỉ số"] == ["F6: 5 → 1", "G6: 7 → –", "G7: 100 → –"]
    assert by_sheet["Sự cố"] == ["C6: 05/01/2026 → –", "D6: … → –", "C7: 06/02/2026 → –", "D7: … → –"]
    kept = findings[0].facts["kept"]
    assert isinstance(kept, list)
    assert [(tmp_path / each).is_file() for each in kept] == [True]


def test_a_deleted_incident_stays_deleted(lay: Lay, again: Again, tmp_path: Path) -> None:
    lay(filled(FIVE, **INCIDENTS), where=HANDED_OUT)
    one = {key: value for key, value in INCIDENTS["incidents"].items() if key[0] == "2"}
    lay(filled(FIVE, incidents=one))
    assert [f.facts["cells"] for f in again()] == [["C6: 05/01/2026 → –", "D6: … → –"]]
    assert lines(tmp_path, "incidents", "description") == ["nhầm người bệnh"]


def test_the_form_handed_out_counts_where_nothing_was_handed_in(lay: Lay, again: Again, tmp_path: Path) -> None:
    lay(filled(FIVE, **INCIDENTS), where=HANDED_OUT)
    assert again() == []
    assert (figures(tmp_path), len(lines(tmp_path, "incidents", "description"))) == ({"01": 5, "02": 7, "03": 9}, 2)


def test_a_blank_form_in_the_shared_folder_says_nothing(lay: Lay, again: Again, tmp_path: Path) -> None:
    lay(filled(FIVE), where=HANDED_OUT)
    blank = {"cover": {("reported_to", "value", ""): 1, **given(hospital(), "GLOCOM", YEAR)}}
    lay(form_bytes(hospital(), "GLOCOM", blank, span=YEAR))
    assert again() == []
    assert figures(tmp_path) == {"01": 5, "02": 7, "03": 9}


@pytest.mark.parametrize("name", ["GLOCOM thang 3.xlsx", "Khoa Glôcôm/báo cáo.xlsx", "báo cáo.xlsx"])
def test_a_renamed_or_nested_submission_is_carried_over(lay: Lay, again: Again, tmp_path: Path, name: str) -> None:
    lay(filled(FIVE), name)
    assert again() == []
    assert figures(tmp_path) == {"01": 5, "02": 7, "03": 9}


def test_monthly_submissions_make_up_the_form_of_a_year(lay: Lay, again: Again, tmp_path: Path) -> None:
    first, second = Period(2026, 1, 1), Period(2026, 2, 2)
    january = "| T1\nBRVT-16/numerator | 5\nBRVT-16/denominator | 100"
    february = "| T2\nBRVT-16/numerator | 6\nBRVT-16/denominator | 100"
    of_each = [{key: value for key, value in INCIDENTS["incidents"].items() if key[0] == row} for row in ("1", "2")]
    lay(filled(january, first, incidents=of_each[0], pdca={("1", "problem", ""): "A"}), "GLOCOM_2026-01.xlsx")
    lay(filled(february, second, incidents=of_each[1], pdca={("3", "problem", ""): "B"}), "GLOCOM_2026-02.xlsx")
    lay(filled(FIVE, saved=MAY), where=HANDED_OUT)
    findings = again()
    assert figures(tmp_path) == {"01": 5, "02": 6, "03": 9}  # of March the form handed out
    assert lines(tmp_path, "incidents", "description") == ["ngã trong nhà vệ sinh", "nhầm người bệnh"]
    assert lines(tmp_path, "pdca", "problem") == ["A", "B"]
    assert [(f.code, f.facts["cells"]) for f in findings] == [("FORM-DIFFERS", ["G6: 7 → 6"])]


def test_a_form_of_one_month_takes_it_out_of_the_years_submission(lay: Lay, again: Again, tmp_path: Path) -> None:
    lay(filled(FIVE, **INCIDENTS))
    lay(filled(FIVE, **INCIDENTS), where=HANDED_OUT)
    assert again(Period(2026, 2, 2)) == []
    assert figures(tmp_path, Period(2026, 2, 2), "GLOCOM_2026-02.xlsx") == {"02": 7}
    assert figures(tmp_path) == {"01": 5, "02": 7, "03": 9}
    made = whole(tmp_path / HANDED_OUT / "GLOCOM_2026-02.xlsx", hospital(), Period(2026, 2, 2))
    assert [a.value for a in made.answers if a.field == "happened_on"] == [date(2026, 2, 6)]


def test_an_incident_with_a_wrong_year_is_carried_over(lay: Lay, again: Again, tmp_path: Path) -> None:
    lay(filled(FIVE, incidents={("1", "happened_on", ""): date(2025, 3, 5), ("1", "description", ""): "ngã"}))
    assert again() == []
    assert lines(tmp_path, "incidents", "happened_on") == [date(2025, 3, 5)]


def damaged(content: bytes) -> bytes:
    """A package one part of which is no XML."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(buffer, "w") as after:
        for name in before.namelist():
            after.writestr(name, b"<" if name == "xl/sharedStrings.xml" else before.read(name))
    return buffer.getvalue()


def changed(content: bytes, change: Callable[[openpyxl.Workbook], object]) -> bytes:
    """A form after somebody laid hands on it."""
    book, buffer = openpyxl.load_workbook(io.BytesIO(content)), io.BytesIO()
    change(book)
    book.save(buffer)
    return buffer.getvalue()


def second_sheet(book: openpyxl.Workbook) -> None:
    """A copy of the indicators' sheet, with another figure in it."""
    copy = book.copy_worksheet(book["Chỉ số"])
    copy["F6"].value = 8


def line_twice(book: openpyxl.Workbook) -> None:
    """The numerator's line once more, with another figure."""
    sheet = book["Chỉ số"]
    for column in range(1, 10):
        sheet.cell(12, column).value = sheet.cell(6, column).value
    sheet["F12"].value = 8


def heading_twice(book: openpyxl.Workbook) -> None:
    """T1 over the column of T2."""
    book["Chỉ số"]["G5"].value = "T1"


def without_identity(book: openpyxl.Workbook) -> None:
    del book["_qmxl"]


def unrecognisable(book: openpyxl.Workbook) -> None:
    """The indicators' sheet without keys, headings and its name."""
    sheet = book["Chỉ số"]
    sheet.title = "Tháng này"
    sheet.delete_rows(1, 5)
    sheet.delete_cols(1)


UNREADABLE = {
    "empty": lambda _: b"",
    "damaged": damaged,
    "a PDF": lambda _: b"%PDF-1.4\n",
    "without identity": lambda content: changed(content, without_identity),
    "two differing sheets": lambda content: changed(content, second_sheet),
    "a line twice": lambda content: changed(content, line_twice),
    "a heading twice": lambda content: changed(content, heading_twice),
    "a sheet one cannot recognise": lambda content: changed(content, unrecognisable),
}


@pytest.mark.parametrize("where", [HANDED_IN, HANDED_OUT])
@pytest.mark.parametrize("what", UNREADABLE)
def test_a_form_is_not_replaced_where_what_was_entered_cannot_be_read(
    lay: Lay, again: Again, tmp_path: Path, what: str, where: str
) -> None:
    old = filled(CORRECTED)
    lay(old, where=HANDED_OUT)
    lay(UNREADABLE[what](filled(FIVE)), where=where)
    there = (tmp_path / HANDED_OUT / "GLOCOM.xlsx").read_bytes()
    findings = again()
    assert (tmp_path / HANDED_OUT / "GLOCOM.xlsx").read_bytes() == there
    held = [f for f in findings if f.code == "FORM-HELD-BACK"]
    assert [(f.severity, f.department, f.facts["files"]) for f in held] == [
        (Severity.ERROR, "GLOCOM", [f"{where}/GLOCOM.xlsx"])
    ]
    causes = [f for f in findings if f.code != "FORM-HELD-BACK" and f.severity is Severity.ERROR]
    assert {f.cell.source for f in causes} == {f"{where}/GLOCOM.xlsx"}
    assert (tmp_path / HANDED_OUT / "KHOA_KHAM.xlsx").is_file()


def test_two_differing_submissions_leave_the_form_as_it_is(lay: Lay, again: Again, tmp_path: Path) -> None:
    lay(filled(FIVE), where=HANDED_OUT)
    lay(filled(FIVE, saved=JANUARY))
    lay(filled(CORRECTED, saved=MAY), "GLOCOM (1).xlsx")
    before = (tmp_path / HANDED_OUT / "GLOCOM.xlsx").read_bytes()
    files = [f"{HANDED_IN}/GLOCOM (1).xlsx", f"{HANDED_IN}/GLOCOM.xlsx"]
    findings = again()
    assert short(findings) == [
        ("FORM-HELD-BACK", f"{HANDED_OUT}/GLOCOM.xlsx"),
        *(("IDENTITY-TWICE", file) for file in files),
    ]
    assert [f.facts["files"] for f in findings if f.code == "FORM-HELD-BACK"] == [files]
    assert (tmp_path / HANDED_OUT / "GLOCOM.xlsx").read_bytes() == before


def test_a_scan_beside_the_submission_is_told_and_stops_nothing(lay: Lay, again: Again, tmp_path: Path) -> None:
    lay(filled(FIVE))
    lay(b"%PDF-1.4\n", "GLOCOM.pdf")
    assert short(again()) == [("FILE-PDF", f"{HANDED_IN}/GLOCOM.pdf")]
    assert figures(tmp_path) == {"01": 5, "02": 7, "03": 9}


def test_an_unreadable_form_beside_a_submission_is_kept_and_told(lay: Lay, again: Again, tmp_path: Path) -> None:
    lay(filled(FIVE))
    lay(damaged(filled(CORRECTED)), where=HANDED_OUT)
    before = (tmp_path / HANDED_OUT / "GLOCOM.xlsx").read_bytes()
    findings = again()
    assert short(findings) == [(code, f"{HANDED_OUT}/GLOCOM.xlsx") for code in ("FILE-TRUNCATED", "FORM-UNREAD")]
    assert {f.severity for f in findings} == {Severity.ERROR}
    assert [path.read_bytes() for path in (tmp_path / "lich-su").iterdir()] == [before]
    assert figures(tmp_path) == {"01": 5, "02": 7, "03": 9}


def test_an_unreadable_file_of_nobody_known_is_told(lay: Lay, again: Again) -> None:
    lay(b"", "bao cao thang 3.xlsx")
    assert short(again()) == [("FILE-EMPTY", f"{HANDED_IN}/bao cao thang 3.xlsx")]
