"""A department renamed or merged within a year: what was handed in under its former codes is its own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qmxl.commands.outcome import no_progress
from qmxl.control.control import Control
from qmxl.control.entries import entries_of
from qmxl.control.former import FormerName, formers_in
from qmxl.control.handing_over import whose
from qmxl.control.models import NOBODY, Assignment, Department, FormAssignment
from qmxl.control.reading import read_control
from qmxl.control.writer import control_file
from qmxl.departments.workbook import department_workbook
from qmxl.departments.writer import department_file
from qmxl.engines.here import Here
from qmxl.forms.fetching import fetch
from qmxl.handing_out.before import handed_out
from qmxl.handing_out.making import make_forms
from qmxl.hospital.sources import source_of
from qmxl.period import Period
from qmxl.reports.former import former_missing
from qmxl.series.closing import Closing, as_now
from qmxl.series.settled import Closed
from qmxl.tables.pooling import Placed, placed
from qmxl.texts import texts
from tests.by_hand import SAVED, Form, complete_entries, small_hospital
from tests.handing_over import FOUND, Line, listed
from tests.own_forms import Collected, collected, declared

HALF, JUNE = Period(2026, 1, 6), Period(2026, 6, 6)
Rates = Mapping[int, tuple[float | None, float | None]]  # by month numerator and denominator


def hospital(*departments: Department) -> Control:
    small = small_hospital()
    codes = {each.code: each for each in departments}
    nobody = tuple(FormAssignment(form=form, department=NOBODY) for form in ("training_session", "nothing"))
    given = tuple(Assignment(indicator="BRVT-16", department=code) for code in codes)
    items = {code: replace(each, department=departments[0].code) for code, each in small.programme.sub_items.items()}
    programme = replace(small.programme, sub_items=items)
    return replace(
        small,
        departments=codes,
        assignments=given,
        form_assignments=(*small.form_assignments, *nobody),
        programme=programme,
    )


BEFORE = hospital(Department(code="NOI_A", name="Khoa Nội A"), Department(code="NOI_B", name="Khoa Nội B"))
MERGED = Department(code="NOI", name="Khoa Nội", formerly="NOI_A; NOI_B – Khoa Nội B", since="2026-04")
NOW = hospital(MERGED)


def handed_in(
    control: Control,
    department: str,
    rates: Rates,
    read_by: Control = NOW,
    span: Period = HALF,
    **lists: Sequence[Line],
) -> Form:
    """A workbook with these figures, made when the ``control`` was in use."""
    entries = complete_entries(control, department, span)
    entries["indicators"] = {
        ("BRVT-16", entry, f"2026-{month:02}"): content
        for month, pair in rates.items()
        for entry, content in zip(("numerator", "denominator"), pair, strict=True)
        if content is not None
    }
    for form, rows in lists.items():
        entries[form] = {(str(n), name, ""): v for n, row in enumerate(rows, 1) for name, v in row.items()}
    text = texts("vi")
    workbook = department_workbook(control, department, span, text)
    return Form(department_file(workbook, entries, SAVED, text), read_by, department)


def read(folder: Path, *forms: Form) -> Collected:
    return collected(folder, *forms, period=JUNE, today=date(2026, 7, 3))


def figures(what: Collected) -> dict[str, tuple[object, ...]]:
    """By month the department, numerator and denominator of its figure, or why it is left out."""
    several: list[Placed] = list(placed(what.reports))
    told = {e.figure.period[-2:]: (e.department, e.figure.numerator, e.figure.denominator) for e in several}
    assert len(told) == len(several), "one figure a month"
    return {
        **told,
        **{e.figure.period[-2:]: (e.department, str(e.figure.left_out)) for e in several if e.figure.left_out},
    }


def told(what: Collected) -> list[tuple[str, str, object]]:
    """What is told of former departments, and of figures that are not there."""
    several = [finding for report in what.reports for finding in report.findings]
    kinds = ("IDENTITY-", "MISSING-VALUE", "MISSING-MONTH", "STRUCTURE-", "SPAN-")
    return sorted(
        (str(f.code), Path(f.cell.source).stem, f.facts.get("months")) for f in several if f.code.startswith(kinds)
    )


A: Rates = {1: (10, 100), 2: (20, 100), 3: (30, 100)}
B: Rates = {1: (1, 10), 2: (1, 10), 3: (9, 10)}
OWN: Rates = {4: (40, 100), 5: (50, 100), 6: (60, 100)}


def test_merged_departments_are_pooled_for_the_months_before_and_never_averaged(tmp_path: Path) -> None:
    forms = (handed_in(BEFORE, "NOI_A", A), handed_in(BEFORE, "NOI_B", B), handed_in(NOW, "NOI", OWN))
    what = read(tmp_path, *forms)
    assert figures(what) == {
        "01": ("NOI", 11.0, 110.0),
        "02": ("NOI", 21.0, 110.0),
        "03": ("NOI", 39.0, 110.0),
        "04": ("NOI", 40.0, 100.0),
        "05": ("NOI", 50.0, 100.0),
        "06": ("NOI", 60.0, 100.0),
    }
    assert told(what) == [("IDENTITY-FORMER", "NOI_A", [1, 2, 3]), ("IDENTITY-FORMER", "NOI_B", [1, 2, 3])]


def test_each_part_of_a_pooled_figure_is_traced_to_its_file_and_cell(tmp_path: Path) -> None:
    a, b = handed_in(BEFORE, "NOI_A", A), handed_in(BEFORE, "NOI_B", B)
    several = placed(read(tmp_path, a, b, handed_in(NOW, "NOI", OWN)).reports)
    first = next(each for each in several if each.figure.period == "2026-01")
    cells = [form.cell("indicators", "BRVT-16/numerator", "2026-01").coordinate for form in (a, b)]
    assert (first.source, first.figure.sheet) == ("nop/2026/NOI_A.xlsx; nop/2026/NOI_B.xlsx", "Chỉ số")
    assert first.figure.numerator_cell == "; ".join(cells)


def test_the_masters_table_has_the_pooled_rate_to_date(tmp_path: Path) -> None:
    forms = (handed_in(BEFORE, "NOI_A", A), handed_in(BEFORE, "NOI_B", B), handed_in(NOW, "NOI", OWN))
    table = read(tmp_path, *forms).tables.indicators
    rows = list(
        zip(*(table[name] for name in ("department", "period", "numerator", "denominator", "rate")), strict=True)
    )
    whole = {row[0]: row[2:] for row in rows if row[1] == "2026"}
    assert whole["NOI"] == (221.0, 630.0, pytest.approx(221 / 630 * 100))
    assert whole["BV"] == whole["NOI"]


def test_a_renamed_department_has_the_figures_of_both_its_names(tmp_path: Path) -> None:
    now = hospital(Department(code="NOI", name="Khoa Nội", formerly="NOI_A"))
    what = read(tmp_path, handed_in(BEFORE, "NOI_A", A, now), handed_in(now, "NOI", OWN, now))
    assert [each[1] for _, each in sorted(figures(what).items())] == [10.0, 20.0, 30.0, 40.0, 50.0, 60.0]
    assert told(what) == [("IDENTITY-FORMER", "NOI_A", [1, 2, 3])]


def test_a_month_both_reported_counts_once_and_is_told(tmp_path: Path) -> None:
    late: Rates = {**A, 4: (99, 100)}
    what = read(tmp_path, handed_in(BEFORE, "NOI_A", late), handed_in(BEFORE, "NOI_B", B), handed_in(NOW, "NOI", OWN))
    assert figures(what)["04"] == ("NOI", 40.0, 100.0)
    assert ("IDENTITY-FORMER-TWICE", "NOI_A", [4]) in told(what)


def test_figures_typed_again_in_the_successors_form_are_not_added_up(tmp_path: Path) -> None:
    now = hospital(replace(MERGED, formerly="NOI_A"))
    what = read(tmp_path, handed_in(BEFORE, "NOI_A", A, now), handed_in(now, "NOI", {**A, **OWN}, now))
    assert [each[1] for _, each in sorted(figures(what).items())] == [10.0, 20.0, 30.0, 40.0, 50.0, 60.0]
    assert ("IDENTITY-FORMER-TWICE", "NOI_A", [1, 2, 3]) in told(what)


def test_sums_typed_again_in_the_successors_form_count_once(tmp_path: Path) -> None:
    """What both former departments reported, added up by whoever fills in the new form; of one month or of all."""
    sums: Rates = {1: (11, 110), 2: (21, 110), 3: (39, 110)}
    for months in ((1, 2, 3), (3,)):
        folder = tmp_path / str(len(months))
        folder.mkdir()
        own = {**{month: sums[month] for month in months}, **OWN}
        what = read(folder, handed_in(BEFORE, "NOI_A", A), handed_in(BEFORE, "NOI_B", B), handed_in(NOW, "NOI", own))
        assert {int(month): each[1:] for month, each in figures(what).items() if month < "04"} == sums
        assert ("IDENTITY-FORMER-TWICE", "NOI_B", [*months]) in told(what)
        assert not [each for each in told(what) if each[0].startswith("MISSING")]


def test_departments_that_continued_one_another_each_count_for_their_months(tmp_path: Path) -> None:
    """NOI_A became NOI_B in March, and that NOI in May: nobody lacks the months of another."""
    now = hospital(replace(MERGED, since="2026-05"))
    first, then = ({m: A[m] for m in (1, 2)}, {3: A[3], 4: OWN[4]})
    forms = (handed_in(BEFORE, "NOI_A", first, now), handed_in(BEFORE, "NOI_B", then, now))
    what = read(tmp_path, *forms, handed_in(now, "NOI", {m: OWN[m] for m in (5, 6)}, now))
    assert [each[1] for _, each in sorted(figures(what).items())] == [10.0, 20.0, 30.0, 40.0, 50.0, 60.0]
    assert told(what) == [("IDENTITY-FORMER", "NOI_A", [1, 2]), ("IDENTITY-FORMER", "NOI_B", [3, 4])]


def test_departments_of_one_size_without_a_case_are_both_counted(tmp_path: Path) -> None:
    now = hospital(Department(code="NOI_A", name="Khoa Nội A", formerly="NOI_B", since="2026-04"))
    none: Rates = {1: (0, 100), 2: (0, 100), 3: (0, 100)}
    what = read(tmp_path, handed_in(BEFORE, "NOI_A", {**none, **OWN}, now), handed_in(BEFORE, "NOI_B", none, now))
    assert figures(what)["01"] == ("NOI_A", 0.0, 200.0)


@pytest.mark.parametrize("again", [False, True], ids=["its form of before", "its form made again"])
def test_indicators_that_come_with_a_department_taken_in_are_its_alone_until_then(tmp_path: Path, again: bool) -> None:
    """NOI_A never had BRVT-16 while NOI_B did: it lacks nothing of it in the months before."""
    own, theirs = (Assignment(indicator=code, department="NOI_A") for code in ("BRVT-14", "BRVT-16"))
    then = replace(BEFORE, assignments=(own, replace(theirs, department="NOI_B")))
    taken_in = Department(code="NOI_A", name="Khoa Nội A", formerly="NOI_B", since="2026-04")
    now = replace(hospital(taken_in), assignments=(own, theirs))
    form = handed_in(now if again else then, "NOI_A", OWN if again else {}, now)
    for month in range(1, 7):
        for entry, figure in (("numerator", month), ("denominator", 50)):
            form.put("indicators", f"BRVT-14/{entry}", f"2026-{month:02}", figure)
    what = read(tmp_path, form, handed_in(then, "NOI_B", A, now))
    several = [
        e.figure for e in placed(what.reports) if e.figure.indicator == "BRVT-16" and e.figure.period < "2026-04"
    ]
    assert [(e.numerator, e.denominator, str(e.left_out)) for e in several] == [
        *[(10, 100, ""), (20, 100, ""), (30, 100, "")]
    ]
    assert not what.found("MISSING-MONTH")


def test_one_indicator_that_is_alike_in_both_is_no_report_typed_again(tmp_path: Path) -> None:
    """Days of a month on which something was checked are as many in every department."""
    taken_in = Department(code="NOI_A", name="Khoa Nội A", formerly="NOI_B", since="2026-04")
    codes = ("BRVT-14", "BRVT-12", "BRVT-16")
    given = {each: [Assignment(indicator=code, department=each) for code in codes] for each in ("NOI_A", "NOI_B")}
    then = replace(BEFORE, assignments=(given["NOI_A"][2], *given["NOI_B"]))
    now = replace(hospital(taken_in), assignments=tuple(given["NOI_A"]))
    theirs = handed_in(then, "NOI_B", A, now)
    for code, entry in ((code, entry) for code in codes[:2] for entry in ("numerator", "denominator")):
        for month in (1, 2, 3):
            theirs.put("indicators", f"{code}/{entry}", f"2026-{month:02}", 5 if entry == "numerator" else 50)
    what = read(tmp_path, handed_in(now, "NOI_A", {**A, **OWN}, now), theirs)
    january = {e.figure.indicator: e.figure.numerator for e in placed(what.reports) if e.figure.period == "2026-01"}
    assert january == {"BRVT-14": 5, "BRVT-12": 5, "BRVT-16": 20}


def test_figures_of_months_not_asked_of_the_successor_are_told(tmp_path: Path) -> None:
    now = replace(NOW, assignments=tuple(replace(each, first="2026-04") for each in NOW.assignments))
    what = read(tmp_path, handed_in(BEFORE, "NOI_A", A, now), handed_in(now, "NOI", OWN, now))
    assert len(what.found("COUNT-NOT-DUE")) == 6, "each figure that counts for nothing"


def test_a_department_that_takes_another_in_has_both_for_the_months_before(tmp_path: Path) -> None:
    now = hospital(Department(code="NOI_A", name="Khoa Nội A", formerly="NOI_B", since="2026-04"))
    what = read(tmp_path, handed_in(BEFORE, "NOI_A", {**A, **OWN}, now), handed_in(BEFORE, "NOI_B", B, now))
    assert figures(what)["01"] == ("NOI_A", 11.0, 110.0)
    assert figures(what)["04"] == ("NOI_A", 40.0, 100.0)


def test_a_part_that_is_not_there_keeps_the_pooled_figure_out(tmp_path: Path) -> None:
    """Of what one of the two reported alone the rate would be another department's."""
    forms = (
        handed_in(BEFORE, "NOI_A", A),
        handed_in(BEFORE, "NOI_B", {1: (1, 10), 2: (1, None)}),
        handed_in(NOW, "NOI", OWN),
    )
    what = read(tmp_path, *forms)
    assert figures(what)["01"] == ("NOI", 11.0, 110.0)
    assert [figures(what)[month] for month in ("02", "03")] == [("NOI", "MISSING-VALUE"), ("NOI", "MISSING-MONTH")]
    missing = {(code, source) for code, source, _ in told(what) if code.startswith("MISSING")}
    assert missing == {("MISSING-VALUE", "NOI_B"), ("MISSING-MONTH", "NOI_B")}


def test_a_month_without_a_workbook_of_one_of_them_keeps_the_pooled_figure_out(tmp_path: Path) -> None:
    """NOI_A reported by quarters and NOI_B for the half-year; of April NOI_A has handed in nothing."""
    now = hospital(replace(MERGED, since="2026-05"))
    a = handed_in(BEFORE, "NOI_A", A, now, span=Period(2026, 1, 3))
    b = handed_in(BEFORE, "NOI_B", {**B, 4: (1, 10)}, now)
    what = read(tmp_path, a, b, handed_in(now, "NOI", {5: OWN[5], 6: OWN[6]}, now))
    assert [figures(what)[month] for month in ("03", "04", "05")] == [
        ("NOI", 39.0, 110.0),
        ("NOI", "MISSING-MONTH"),
        ("NOI", 50.0, 100.0),
    ]
    assert ("SPAN-MISSING", "NOI_A", ["2026-04"]) in told(what)


def test_a_part_whose_workbooks_contradict_each_other_keeps_the_pooled_figure_out(tmp_path: Path) -> None:
    a, other = handed_in(BEFORE, "NOI_A", A), handed_in(BEFORE, "NOI_A", {**A, 3: (31, 100)})
    other.department = "NOI_A (1)"
    what = read(tmp_path, handed_in(NOW, "NOI", OWN), a, other, handed_in(BEFORE, "NOI_B", B))
    assert len(what.found("IDENTITY-TWICE")) == 2
    assert [figures(what)[month] for month in ("01", "03", "04")] == [
        ("NOI", "MISSING-MONTH"),
        ("NOI", "MISSING-MONTH"),
        ("NOI", 40.0, 100.0),
    ]


def test_a_former_department_of_which_no_workbook_is_there_is_told(tmp_path: Path) -> None:
    what = read(tmp_path, handed_in(BEFORE, "NOI_A", A), handed_in(NOW, "NOI", OWN))
    (missing,) = former_missing(NOW, what.reports, JUNE)
    assert (missing.code, missing.facts["found"], missing.department) == ("REPORT-FORMER-MISSING", "NOI_B", "NOI")


def test_of_two_answers_of_former_departments_the_worse_one_counts(tmp_path: Path) -> None:
    """As it did while each of them had to say so."""
    a, b, own = handed_in(BEFORE, "NOI_A", A), handed_in(BEFORE, "NOI_B", B), handed_in(NOW, "NOI", OWN)
    both = replace(BEFORE.programme.sub_items["A1.1-2.1"], department="NOI_B")
    b = handed_in(replace(BEFORE, programme=replace(BEFORE.programme, sub_items={both.code: both})), "NOI_B", B)
    a.put("criteria", both.code, "status", "Không đạt")
    own.put("criteria", both.code, "status", None)
    own.put("criteria", both.code, "evidence", None)
    table = read(tmp_path, a, b, own).tables.sub_items
    said = dict(zip(table["code"], zip(table["status"], table["source"], strict=True), strict=True))
    assert said[both.code] == ("not_met", "nop/2026/NOI_A.xlsx")


def test_nothing_is_told_of_an_answer_that_the_successor_has_given_anew(tmp_path: Path) -> None:
    a, own = handed_in(BEFORE, "NOI_A", A), handed_in(NOW, "NOI", OWN)
    for code in ("A1.1-2.1", "A1.1-2.2"):
        a.put("criteria", code, "evidence", None)
    for name in ("status", "evidence"):
        own.put("criteria", "A1.1-2.2", name, None)
    what = read(tmp_path, a, own)
    told = [f.facts["item"] for report in what.reports for f in report.findings if f.code == "CRITERIA-EVIDENCE"]
    assert told == ["A1.1-2.2"], "which counts as the former one said"


@pytest.mark.parametrize(("own", "status"), [({4: (40, 100), 5: (50, 100)}, "unreported"), (None, "missing")])
def test_what_a_former_department_handed_in_is_no_report_of_its_successors(
    tmp_path: Path, own: Rates | None, status: str
) -> None:
    """The former one went on to report June; whether its successor has is another thing."""
    forms = [handed_in(BEFORE, "NOI_A", {**A, 6: (1, 2)}), *([handed_in(NOW, "NOI", own)] if own else [])]
    what = read(tmp_path, *forms)
    assert what.tables.submissions["status"][0] == status
    assert what.tables.submissions["source"][0] == ("nop/2026/NOI.xlsx" if own else "")


def test_what_is_not_done_goes_into_the_successors_form_under_its_key(tmp_path: Path) -> None:
    shared = tmp_path / "nop" / "2026"
    shared.mkdir(parents=True)
    done = {**FOUND, "finding": "Đèn hỏng", "status": "Đã đóng", "rechecked_on": date(2026, 2, 10)}
    for code, lines in (("NOI_A", [FOUND, done]), ("NOI_B", [{**FOUND, "finding": "Cửa kẹt"}])):
        (shared / f"{code}.xlsx").write_bytes(handed_in(BEFORE, code, A, capa=lines).content(SAVED))
    form = made(tmp_path)
    keys = {line["key"]: line["finding"] for line in listed(form)}
    assert keys == {"NOI_A-2026-H1-001": "Sàn trơn", "NOI_B-2026-H1-001": "Cửa kẹt"}
    form.put("capa", "1", "progress", "Đã lát lại")
    (shared / "NOI.xlsx").write_bytes(form.content(SAVED))
    assert {line["key"]: line.get("progress") for line in listed(made(tmp_path))}["NOI_A-2026-H1-001"] == "Đã lát lại"
    handed = [Form(path.read_bytes(), NOW, path.stem) for path in sorted(shared.glob("*.xlsx"))]
    (tmp_path / "read").mkdir()
    what = read(tmp_path / "read", *handed)
    register = what.tables.registers["capa"].lines
    assert sorted(map(str, register["finding"])) == ["Cửa kẹt", "Sàn trơn", "Đèn hỏng"], "each counts once"
    assert "Đã lát lại" in register["progress"], "as the successor has it"
    assert not [f for report in what.reports for f in report.findings if f.code.startswith(("CHAIN-", "CARRIED-"))]


def made(folder: Path) -> Form:
    """The successor's form as it is made again."""
    handed = sorted((folder / "nop" / "2026").glob("*.xlsx"))
    engine = Here([*((path, source_of(path, folder)) for path in handed), *handed_out(folder, HALF)])
    make_forms(folder, engine, NOW, HALF, texts("vi"), SAVED, no_progress)
    return Form((folder / "bieu-mau" / "2026" / "NOI.xlsx").read_bytes(), NOW, "NOI")


@pytest.mark.parametrize(
    ("departments", "found"),
    [
        ([MERGED], []),
        ([MERGED, Department(code="NOI_A", name="Khoa Nội A")], ["NOI_A"]),
        ([MERGED, Department(code="NGOAI", name="Khoa Ngoại", formerly="NOI_B")], ["NOI_B"]),
        ([replace(MERGED, formerly="NOI_A; NOI_B; NOI_A – Khoa Nội A")], []),
        ([replace(MERGED, formerly="NOI A!")], None),
    ],
)
def test_the_control_workbook_says_who_continues_whom(
    tmp_path: Path, departments: list[Department], found: list[str] | None
) -> None:
    path, text = tmp_path / "QM_DieuKhien.xlsx", texts("vi")
    path.write_bytes(control_file(entries_of(hospital(*departments), text), SAVED, text))
    control, findings = read_control(fetch(path), text)
    wrong = [f for f in findings if f.code == "CONTROL-FORMER"]
    if found is None:
        assert ("CONTROL-VALUE", "NOI A!") in [(f.code, f.facts.get("found")) for f in findings]
        return
    assert [f.facts["found"] for f in wrong] == found
    assert set(control.formers) == {"NOI_A", "NOI_B"} - set(found)


def test_former_departments_are_named_as_people_write_them() -> None:
    assert list(formers_in("NOI_A, noi_b; TIM – Khoa Tim, mạch")) == [
        FormerName("NOI_A"),
        FormerName("NOI_B"),
        FormerName("TIM", "Khoa Tim, mạch"),
    ]


def test_the_master_shows_the_pooled_month_with_both_its_cells(tmp_path: Path) -> None:
    forms = (handed_in(BEFORE, "NOI_A", A), handed_in(BEFORE, "NOI_B", B), handed_in(NOW, "NOI", OWN))
    master = read(tmp_path, *forms).drawn()
    rows = [[cell for cell in row if cell is not None] for row in master["DL chỉ số"].iter_rows(values_only=True)]
    (january,) = (row for row in rows if "NOI" in row and "2026-01" in row)
    assert {11, 110, "nop/2026/NOI_A.xlsx; nop/2026/NOI_B.xlsx"} <= set(january)


def test_figures_closed_under_the_former_codes_stand_as_the_successors(tmp_path: Path) -> None:
    before = read(tmp_path, handed_in(BEFORE, "NOI_A", A, BEFORE), handed_in(BEFORE, "NOI_B", B, BEFORE))
    closing = Closing(Period(2026, 1, 3), True, tuple(placed(before.reports)), (), ())
    (tmp_path / "now").mkdir()
    after = list(placed(read(tmp_path / "now", handed_in(BEFORE, "NOI_A", A), handed_in(BEFORE, "NOI_B", B)).reports))
    figures, changed = Closed([as_now(closing, NOW.formers)], texts("vi")).applied(after, closing.period.months)
    assert changed == []
    assert {(e.department, e.figure.period, e.figure.numerator) for e in figures if e.figure.period <= "2026-03"} == {
        ("NOI", "2026-01", 11.0),
        ("NOI", "2026-02", 21.0),
        ("NOI", "2026-03", 39.0),
    }


DAILY = declared(
    "daily",
    """
rhythm = "event"
date = "day"
[[field]]
id = "day"
type = "date"
[[field]]
id = "patients"
type = "count"
""",
)


@pytest.mark.parametrize("again", [False, True], ids=["of each", "written off"])
def test_what_two_departments_counted_alike_on_a_day_is_of_each(tmp_path: Path, again: bool) -> None:
    before, now = (replace(each, own_forms=(DAILY,)) for each in (BEFORE, NOW))
    same: list[Line] = [{"day": date(2026, 2, day), "patients": 30} for day in (1, 2)]
    other: Line = {"day": date(2026, 2, 3), "patients": 25}
    forms = [handed_in(before, "NOI_A", A, now, daily=[*same, other]), handed_in(before, "NOI_B", B, now, daily=same)]
    own = [*same, other, *same] if again else []
    what = read(tmp_path, *forms, handed_in(now, "NOI", OWN, now, daily=own))
    told = what.tables.registers["daily"].lines["patients"]
    assert sorted(map(float, told)) == [25.0, 30.0, 30.0, 30.0, 30.0]


def test_who_names_a_former_department_hands_the_problem_to_its_successor() -> None:
    assert [whose(said, NOW.called) for said in ("NOI_B", "Khoa Nội B", "NOI_A-2026-H1-001", "NOI", "NGOAI")] == [
        *["NOI"] * 4,
        "",
    ]


def test_lines_of_a_former_department_are_not_missing_in_the_successors_rhythm(tmp_path: Path) -> None:
    before, now = (replace(each, form_assignments=each.form_assignments[1:]) for each in (BEFORE, NOW))

    def missing(folder: Path, *lines: Line) -> set[object]:
        folder.mkdir()
        former = handed_in(before, "NOI_A", A, now, department_meeting=lines, nothing=())
        what = read(folder, former, handed_in(now, "NOI", OWN, now, nothing=()))
        several = [f for report in what.reports for f in report.findings if f.code == "RHYTHM-MISSING"]
        assert {Path(f.cell.source).stem for f in several} == {"NOI"}, "nobody asks it of a department that is no more"
        return {part for f in several if f.facts["sheet"] == "Họp chất lượng" for part in f.facts["parts"]}

    held: Line = {"held_on": date(2026, 2, 3), "chair": "BS Lan", "present": 5, "topics": "Hồ sơ bệnh án"}
    without = missing(tmp_path / "without")
    assert without - missing(tmp_path / "with", held) == {"T2"}
