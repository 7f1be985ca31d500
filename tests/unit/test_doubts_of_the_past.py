"""What earlier years make doubtful of a department's figures: at its cell, once, and answered on its list Giải trình.

The department drawn here is GLOCOM, three years of BRVT-16 (cases done in time, a proportion) in rows 6 and 7 and of
BV-91 (minutes of waiting per visit) in rows 16 and 17; January 2026 is column F.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import chain
from pathlib import Path
from random import Random

import pytest

from qmxl import commands
from qmxl.catalogue import loader
from qmxl.codes import Code, Severity
from qmxl.findings import Cell, Finding
from qmxl.grouping import message
from qmxl.period import Period
from qmxl.series.doubts import doubted
from qmxl.series.series import all_series
from qmxl.tables.pooling import placed
from qmxl.texts import LANGUAGES, texts
from tests.by_hand import Entries, Whole, complete_entries, form_bytes, small_hospital
from tests.past_years import Pairs, Years

D, TIMELY, WAITING, SPENT, COUNT = "GLOCOM", "BRVT-16", "BV-91", "BRVT-05", "BRVT-02"
MONTHLY = replace(loader.indicators()["BRVT-10"], code=WAITING, reporting_months=(1, 3, 6, 12))


def timely(seed: int = 1, months: int = 36) -> Pairs:
    random = Random(seed)
    sizes = [random.randint(95, 130) for _ in range(months)]
    return [(float(sum(random.random() < 0.93 for _ in range(size))), float(size)) for size in sizes]


def waiting(seed: int = 2, months: int = 36) -> Pairs:
    random = Random(seed)
    sizes = [random.randint(480, 560) for _ in range(months)]
    return [(float(round(size * random.gauss(92, 3))), float(size)) for size in sizes]


YEARS = Years({(D, TIMELY): timely(), (D, WAITING): waiting()}, own={WAITING: MONTHLY})


def test_honest_years_are_not_doubted() -> None:
    assert YEARS.told() == []


def test_a_digit_too_many_is_told_at_the_cell_it_stands_in() -> None:
    assert YEARS.but(D, TIMELY, T3=(101, 1080)).told() == [("DOUBT-PAST", "H7")]
    assert YEARS.but(D, WAITING, T3=(487_000, 521)).told() == [("DOUBT-PAST", "H16")]


def test_a_digit_too_few_is_told_too() -> None:
    assert YEARS.but(D, TIMELY, T12=(10, 108)).told() == [("DOUBT-PAST", "Q6")]


def test_halves_that_are_possible_by_themselves_may_make_a_rate_that_is_not() -> None:
    assert YEARS.but(D, TIMELY, T5=(84, 130)).told() == [("DOUBT-PAST-RATE", "J6")]


def test_a_month_with_ten_times_the_work_is_one_fault() -> None:
    assert YEARS.but(D, TIMELY, T5=(1010, 1085)).told() == [("DOUBT-PAST", "J7")]


def test_halves_exchanged_by_what_they_were_in_earlier_years_are_told_as_that() -> None:
    assert YEARS.but(D, WAITING, T1=(521, 48_000)).told() == [("DOUBT-PAST-REVERSED", "F16")]


def test_halves_of_nearly_one_size_are_known_to_be_exchanged_by_their_ratio() -> None:
    random = Random(5)
    sizes = [random.randint(900, 1100) for _ in range(8)]
    *others, last = [(float(round(size * random.gauss(0.8, 0.02))), float(size)) for size in sizes]
    spent = Years({(D, SPENT): [*others, last]})
    exchanged = Years({(D, SPENT): [*others, (last[1], last[0])]})
    assert (spent.told(), exchanged.told()) == ([], [("DOUBT-PAST-REVERSED", "Q6")])


def test_a_month_of_an_earlier_year_copied_is_told_once_with_where_it_stands() -> None:
    copied = YEARS.but(D, TIMELY, T7=YEARS.rows[D, TIMELY][18]).but(D, WAITING, T7=YEARS.rows[D, WAITING][18])
    (found,) = copied.doubted()[0].findings
    assert (found.code, found.cell.address, found.period) == ("DOUBT-PAST-AGAIN", "L6", "2026-07")
    assert (found.facts["month"], found.facts["before"], found.facts["count"]) == ("2026-07", "2025-07", 4)
    assert found.facts["where"] == "nop/2025/GLOCOM.xlsx · Chỉ số · L6, L7"


def test_one_indicator_that_is_the_same_again_is_no_copied_month() -> None:
    assert YEARS.but(D, TIMELY, T7=YEARS.rows[D, TIMELY][18]).told() == []


def test_the_same_figure_month_after_month_is_told_at_its_first_cell_of_the_year() -> None:
    same = YEARS.but(D, TIMELY, **{f"T{month}": (98, 105) for month in range(4, 13)})
    (found,) = same.doubted()[0].findings
    assert (found.code, found.cell.address, found.facts["count"]) == ("DOUBT-CONSTANT", "I6", 9)
    assert same.but(D, TIMELY, T8=(97, 105)).told() == []


def test_a_run_that_began_last_year_is_told_in_this_one() -> None:
    pairs = [*YEARS.rows[D, TIMELY][:30], *[(98.0, 105.0)] * 9, *YEARS.rows[D, TIMELY][:3]]
    assert replace(YEARS, rows={(D, TIMELY): pairs[-36:]}).told() == [("DOUBT-CONSTANT", "F6")]


@pytest.mark.parametrize("pair", [(30.0, 30.0), (0.0, 30.0)])
def test_all_or_nothing_for_years_is_no_doubt(pair: tuple[float, float]) -> None:
    assert Years({(D, TIMELY): [pair] * 36}).told() == []


def test_numbers_rounded_to_fives_are_told_once_for_the_report() -> None:
    many = {(D, f"BRVT-{number}"): timely(number) for number in (12, 14, 15, 16)}
    assert Years(many).told() == []
    rounded = {row: [*its[:24], *((float(5 * (n // 5)), d) for n, d in its[24:])] for row, its in many.items()}
    assert [code for code, _ in Years(rounded).told()] == ["DOUBT-DIGITS"]


def test_what_a_check_of_the_workbook_told_is_not_told_again() -> None:
    typed = YEARS.but(D, TIMELY, T3=(101, 1080))
    place = Cell("nop/2026/GLOCOM.xlsx", "Chỉ số", "H7")
    assert replace(typed, findings=(Finding(Code.DOUBT_FAR, place),)).told() == []
    assert replace(typed, findings=(Finding(Code.DOUBT_FAR, place, answer="Chiến dịch"),)).told() == []
    assert replace(typed, findings=(Finding(Code.TYPE_NUMBER_TEXT, place),)).told() == [("DOUBT-PAST", "H7")]
    before = Finding(Code.DOUBT_MONTH_AGAIN, replace(place, address="L6"), period="2026-07")
    copied = YEARS.but(D, TIMELY, T7=YEARS.rows[D, TIMELY][18]).but(D, WAITING, T7=YEARS.rows[D, WAITING][18])
    assert replace(copied, findings=(before,)).told() == []


def test_an_explanation_that_waited_for_the_warning_answers_it() -> None:
    waits = Finding(
        Code.EXPLANATION_UNMATCHED,
        Cell("nop/2026/GLOCOM.xlsx", "Giải trình", "E6"),
        {"place": "Chỉ số!H7", "reason": "Khám lưu động", "sheets": ["Chỉ số"]},
    )
    (found,) = replace(YEARS.but(D, TIMELY, T3=(101, 1080)), findings=(waits,)).doubted()[0].findings
    assert (found.code, found.answer, found.standing) == ("DOUBT-PAST", "Khám lưu động", "answered")
    assert [f.code for f in replace(YEARS, findings=(waits,)).doubted()[0].findings] == ["EXPLANATION-UNMATCHED"]


def test_a_warning_says_what_was_before_where_it_stands_and_what_to_do() -> None:
    (found,) = YEARS.but(D, TIMELY, T2=(101, 1080)).doubted()[0].findings
    assert found.severity is Severity.WARNING
    said = message(found, texts("vi"))
    for part in ("mẫu số ghi 1.080", "12/2025: ", "nop/2025/GLOCOM.xlsx", "nop/2026/GLOCOM.xlsx", "thừa chữ số"):
        assert part in said
    assert all(message(found, texts(language)) for language in LANGUAGES)


def test_a_short_past_is_judged_by_times_only() -> None:
    short = Years({(D, TIMELY): timely(8, 8)}, last=2)
    assert short.but(D, TIMELY, T2=(84, 130)).told() == []
    assert short.but(D, TIMELY, T2=(101, 1080)).told() == [("DOUBT-PAST", "G7")]


def test_a_count_is_no_numerator_of_anything() -> None:
    counts = Years({(D, COUNT): [(float(4 + at % 4), None) for at in range(36)]})
    (found,) = counts.but(D, COUNT, T6=(50, None)).doubted()[0].findings
    assert (found.code, found.cell.address) == ("DOUBT-PAST", "K6")
    assert "số lượng ghi 50" in message(found, texts("vi"))


def test_a_checked_file_knows_the_years_before(general_hospital: Path) -> None:
    file = general_hospital / "nop" / "2026" / "SAN.xlsx"
    january = Period(2026, 1, 1)
    lines = ["Chỉ số,Khoa/phòng,Kỳ,Tử số,Mẫu số"]
    lines += [f"BV-02,SAN,{2024 + at // 12}-{at % 12 + 1:02},{at % 3},{163 + at % 7}" for at in range(24)]
    assert [f for f in commands.check([file], language="vi", period=january).findings if "PAST" in f.code] == []
    (general_hospital / "so-lieu").mkdir()
    (general_hospital / "so-lieu" / "cu.csv").write_text("\n".join(lines), encoding="utf-8")
    (found,) = [f for f in commands.check([file], language="vi", period=january).findings if "PAST" in f.code]
    assert (found.code, found.cell.address, found.department) == ("DOUBT-PAST", "F11", "SAN")
    outcome = commands.consolidate(general_hospital, period=january, language="vi")
    assert [(f.code, f.cell, f.facts) for f in outcome.findings if "PAST" in f.code] == [
        (found.code, found.cell, found.facts)
    ]


@pytest.mark.parametrize(
    ("typed", "explained", "expected"),
    [
        (1080, {}, [("DOUBT-PAST", "F7", "")]),
        (1080, {"cell": "F7", "value": 1080, "reason": "Khám lưu động"}, [("DOUBT-PAST", "F7", "Khám lưu động")]),
        (
            1090,
            {"cell": "F7", "value": 1080, "reason": "Khám lưu động"},
            [("DOUBT-PAST", "F7", ""), ("EXPLANATION-UNMATCHED", "E6", "")],
        ),
        (
            1090,
            {"sheet": "Chỉ số", "cell": "F7", "value": 1080, "reason": "Khám lưu động"},
            [("DOUBT-PAST", "F7", ""), ("EXPLANATION-LAPSED", "E6", "")],
        ),
        (
            108,
            {"cell": "F7", "value": 108, "reason": "Khám lưu động"},
            [("EXPLANATION-UNMATCHED", "E6", "")],
        ),
    ],
)
def test_a_line_of_the_list_answers_until_the_value_changes(
    read: Callable[..., Whole], typed: int, explained: dict[str, object], expected: list[tuple[str, str, str]]
) -> None:
    january = Period(2026, 1, 1)
    control = small_hospital({D: [TIMELY]})
    said: Entries = {"explanations": {("1", field, ""): content for field, content in explained.items()}}
    figures = {(TIMELY, "numerator", "2026-01"): 101, (TIMELY, "denominator", "2026-01"): typed}
    entries = {**complete_entries(control, D, january), **said, "indicators": figures}
    report = read(form_bytes(control, D, entries, span=january), "GLOCOM.xlsx", control=control, period=january)
    several = all_series(control, placed([report]), YEARS.history, january)
    (found,) = doubted([report], chain.from_iterable(several), january, texts("vi"))
    assert sorted((f.code, f.cell.address, f.answer) for f in found.findings) == expected


def test_a_past_of_several_figures_a_point_says_how_many_they_are() -> None:
    quarters = Years({(D, SPENT): [(800.0 + 10 * (at % 3), 1000.0) for at in range(12)]})
    typed = quarters.but_last(D, SPENT, (8100, 1000))
    thirds = []
    for each in typed.history:
        year, quarter = each.figure.period.split("-")
        months = [f"{year}-{int(quarter) - back:02}" for back in range(3)]
        thirds += [each._replace(figure=each.figure._replace(period=month)) for month in months]
    reports = typed.reports
    several = all_series(typed.control, placed(reports), thirds, typed.period)
    (found,) = doubted(reports, chain.from_iterable(several), typed.period, texts("vi"))
    (doubt,) = found.findings
    assert (doubt.code, doubt.facts["sources"]) == ("DOUBT-PAST", ["nop/2026/GLOCOM.xlsx", "9 con số"])
