"""No rule of the scoreboard that counts lowers a score by a voluntary report, or raises one by fewer of them."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qmxl.catalogue.base import Label
from qmxl.catalogue.conditions import conditions, fulfilled
from qmxl.catalogue.declared import Form, FormField, FormLine
from qmxl.catalogue.loader import code_list, indicators
from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.control.criteria_models import SubItem
from qmxl.control.lineage import speaks_of_incidents, ties
from qmxl.control.models import Assignment, Department, ScoreRule
from qmxl.control.scores import Refused, Source, judged, sources
from qmxl.findings import Cell, Finding
from qmxl.reports.report import RECEIVED, Report
from qmxl.submissions.records import Figure, Record
from qmxl.tables.scoreboard import Facts, Measured, ScoreBoard, _Measuring, score_board
from qmxl.tables.tabulate import Tables, tabulate
from tests.by_hand import MARCH, SAVED, small_hospital, with_programme
from tests.own_forms import declared

CODES = ("KHOA_KHAM", "GLOCOM")
WAYS = ("each", "reached", "not_above", "each_above", "each_below")

# Own forms that rest on incidents in all ways their rows can say so.
COPIES = """
date = "on"
[[field]]
id = "on"
type = "date"
[[field]]
id = "ref"
type = "code"
[[field]]
id = "n"
type = "count"
[[rule]]
kind = "matches"
fields = ["ref"]
of = "{of}"
[[summary]]
id = "lines"
by = ["department"]
[[summary]]
id = "sum"
count = "sum"
fields = ["n"]
[[summary]]
id = "share"
count = "share"
of = "n > 2"
"""
ADDS_UP = """
[[field]]
id = "total"
type = "count"
[[rule]]
kind = "sum_of_lines"
fields = ["total"]
of = "own_copy.n"
[[summary]]
id = "sum"
count = "sum"
fields = ["total"]
"""
BY_WORD = """
[[field]]
id = "n"
label = "Số sự cố đã báo"
type = "count"
[[summary]]
id = "sum"
count = "sum"
fields = ["n"]
"""
FEEDS = """
date = "on"
[[field]]
id = "on"
type = "date"
[[field]]
id = "ref"
type = "code"
required = true
[[rule]]
kind = "matches"
fields = ["ref"]
of = "capa.key"
[[summary]]
id = "lines"
[[feed]]
indicator = "BV-07"
numerator = { count = "lines" }
"""
COUNTS = """
[[field]]
id = "which"
type = "choice"
option = [{ id = "incidents" }, { id = "complaints" }, { id = "own_words" }]
[[worked_out]]
id = "done"
kind = "lines_of"
fields = ["which", "department"]
label = { vi = "Đã làm", en = "Done", zh = "已做" }
[[summary]]
id = "done"
count = "sum"
fields = ["done"]
"""
OWN = (
    declared("own_counts", COUNTS),
    declared("own_copy", COPIES.format(of="incidents.key")),
    declared("own_of_copy", COPIES.format(of="own_copy.ref")),
    declared("own_total", ADDS_UP),
    declared("own_words", BY_WORD),
    declared("own_feeds", FEEDS),
)


def hospital() -> Control:
    """Two departments that are given every form and every standard indicator."""
    control = small_hospital()
    departments = {
        code: Department(code=code, name=code, kind=kind)
        for code, kind in zip(CODES, ("clinical", "quality_office"), strict=True)
    }
    fed = next(each for each in indicators().values() if each.without_denominator)
    own = {"BV-07": replace(fed, code="BV-07", name="Số việc", numerator="Số việc", never_event=False, inclusion="")}
    return replace(
        control,
        departments=departments,
        assignments=tuple(Assignment(indicator=code, department="*") for code in indicators()),
        own_indicators=own,
        own_forms=OWN,
        form_assignments=(),
        packs=frozenset(pack for form in control.forms.all for pack in form.packs),
    )


CONTROL = hospital()
TIED = CONTROL.tied
FORMS = [form for form in CONTROL.forms.all if form.records and not form.kept_in]


def rules(threshold: float) -> Iterator[ScoreRule]:
    """A rule of every source, way and sign."""
    for source, way, points in product(sources(CONTROL), WAYS, (1.0, -1.0)):
        its = None if way == "each" else threshold
        yield ScoreRule(name="r", source=source, way=way, threshold=its, points=points, approver="GĐ")


def line(form: Form, chance: random.Random) -> dict[str, object]:
    """A line of a form with something in most fields."""
    said = {field.id: _entered(form, field, chance) for field in form.field if field.required or chance.random() < 0.8}
    return said | {each.id: chance.choice(["yes", "no"]) for each in form.line if form.layout == "observations"}


def _entered(form: Form, field: FormField, chance: random.Random) -> object:
    if field.choices == "@departments":
        return chance.choice(CODES)
    codes = code_list(form, field.id) if field.type == "choice" else None
    if codes:
        return chance.choice([code.id for code in codes.code])
    if field.type in {"date", "datetime"}:
        return date(2026, chance.randint(1, 4), chance.randint(1, 28))
    if field.type in {"count", "decimal", "money", "percent", "duration"}:
        return float(chance.randint(0, 9))
    return True if field.type == "tick" else None if field.type == "time" else f"x{chance.randint(0, 3)}"


def following(form: Form, chance: random.Random) -> dict[str, object]:
    """A line that rests on a voluntary report: of a form tied in part it says so in one of its fields."""
    said, tie = line(form, chance), TIED[form.id]
    if not tie.whole:
        (broken,) = conditions(chance.choice(tie.apart))
        said[broken.field] = {"blank": "KHOA_KHAM-2026-001", "filled": None, "!=": (broken.values or ("",))[0]}[
            broken.op
        ]
    return said


Lines = Mapping[str, Mapping[str, Sequence[Mapping[str, object]]]]


def reports(lines: Lines, figures: Mapping[str, float], faults: Sequence[tuple[str, str]]) -> list[Report]:
    """A report of each department with these lines by form, numerators of indicators, and errors on sheets."""
    made = []
    for code in CODES:
        records = {
            form: [Record(str(n), said, form, f"C{n + 6}") for n, said in enumerate(several)]
            for form, several in lines.get(code, {}).items()
        }
        its = [Figure(i, "2026-03", x, 10.0, False, "", "CS", "D6", "D7") for i, x in figures.items()]
        found = [
            Finding(Code.RULE_REQUIRED, Cell(f"{code}.xlsx", sheet, "C6"), {}, code, told=Code.COUNT_NEGATIVE.severity)
            for whose, sheet in faults
            if whose == code
        ]
        made.append(Report(f"{code}.xlsx", code, RECEIVED, SAVED, "", found, "2026", records=records, figures=its))
    return made


def tables(several: list[Report]) -> Tables:
    return tabulate(CONTROL, several, [], MARCH)


def facts(found: Tables) -> Facts:
    return Facts(found.registers, found.indicators, found.sub_items, found.submissions, found.findings)


def board(found: Tables, scored: Sequence[ScoreRule]) -> ScoreBoard:
    made = score_board(replace(CONTROL, score_rules=tuple(scored)), facts(found), MARCH)
    assert made is not None
    return made


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([-1.0, 0.0, 1.0, 2.0, 50.0, 90.0]))
def test_a_voluntary_report_and_what_follows_never_lowers_a_score(seed: int, threshold: float):
    chance = random.Random(seed)
    before = {
        code: {form.id: [line(form, chance) for _ in range(chance.randint(0, 3))] for form in FORMS} for code in CODES
    }
    after = {code: {form: list(its) for form, its in several.items()} for code, several in before.items()}
    tied = [form for form in FORMS if form.id in TIED]
    for form in [next(form for form in FORMS if form.id == "incidents"), *chance.choices(tied, k=6)]:
        after[chance.choice(CODES)][form.id].append(following(form, chance))
    faults = [(chance.choice(CODES), chance.choice(tied).sheet.vi) for _ in range(3)]
    voluntary = {code for code in indicators() if isinstance(judged(CONTROL, rule_of(f"INDICATOR.{code}")), Refused)}
    figures = {code: float(chance.randint(0, 9)) for code in indicators()}
    more = {code: x + 1 if code in voluntary else x for code, x in figures.items()}
    scored = list(rules(threshold))
    one, two = board(tables(reports(before, figures, ())), scored), board(tables(reports(after, more, faults)), scored)
    assert len(one.columns) == len(two.columns) > 500
    lowered = {
        (first.rule.source, first.rule.way, first.rule.points)
        for first, second in zip(one.columns, two.columns, strict=True)
        if any(second.points[code] < first.points[code] - 1e-9 for code in first.points)
    }
    assert lowered == set()


def rule_of(source: str, way: str = "each", points: float = -1.0) -> ScoreRule:
    threshold = None if way == "each" else 1.0
    return ScoreRule(name="r", source=source, way=way, threshold=threshold, points=points, approver="GĐ")


def test_what_is_refused_would_have_lowered_scores():
    """The property above is no accident of what is added: of sources that are refused, values do change."""
    chance = random.Random(6)
    before = {code: {form.id: [line(form, chance) for _ in range(3)] for form in FORMS} for code in CODES}
    after = {code: {form: list(its) for form, its in several.items()} for code, several in before.items()}
    for form in (form for form in FORMS if form.id in TIED):
        after["KHOA_KHAM"][form.id] += [following(form, chance) for _ in range(16)]
    both = [_Measuring(CONTROL, facts(tables(reports(lines, {}, ())))) for lines in (before, after)]
    refused = [
        source for source in sources(CONTROL).values() if isinstance(judged(CONTROL, rule_of(source.id)), Refused)
    ]
    changed = {
        source.id.partition(".")[0]
        for source in refused
        if source.form and len({measuring(source, MARCH, "KHOA_KHAM") for measuring in both}) > 1
    }
    assert {"INCIDENTS", "OWN_TOTAL", "OWN_WORDS", "OWN_FEEDS"} <= changed
    apart = judged(CONTROL, rule_of("CAPA.OPEN"))
    assert isinstance(apart, Source)
    whole = apart._replace(id="whole", apart=())
    assert [len({measuring(each, MARCH, "KHOA_KHAM") for measuring in both}) for each in (apart, whole)] == [1, 2]


@pytest.mark.parametrize(
    "source",
    [
        "INCIDENTS.BY_DEPARTMENT",
        "INCIDENTS.BY_HARM",
        "INCIDENTS.SERIOUS",
        "INCIDENTS.NEAR_MISSES",
        "INCIDENTS.TO_REPORT",
        "INCIDENTS.OPEN",
        "INDICATOR.BRVT-02",
        "INDICATOR.BRVT-13",
        "INDICATOR.BV-07",
        "OWN_COPY.LINES",
        "OWN_TOTAL.SUM",
        "OWN_WORDS.SUM",
        "OWN_FEEDS.LINES",
        "REPORT.IN_TIME",
    ],
)
def test_what_subtracts_by_reports_is_refused_or_counts_without_them(source: str):
    found = judged(CONTROL, rule_of(source))
    assert isinstance(found, Refused) or bool(found and found.apart)


def test_a_list_that_hands_on_its_own_lines_is_no_more_tied_for_it():
    assert not TIED["capa"].whole


def test_lists_are_tied_where_no_indicator_is_counted_from_reports():
    control = replace(CONTROL, assignments=(), own_indicators={}, own_forms=())
    alone = ties(control.forms.all, ())
    assert {"source_of != incident", "incident blank", "parent blank"} <= set(alone["capa"].apart)
    assert alone["rca"].whole


def test_an_indicator_typed_freely_may_be_one_of_incidents():
    """``BRVT-02, BRVT-10`` in one cell is neither of them."""
    assert "indicator blank" in TIED["capa"].apart


def test_what_ties_a_line_goes_with_it_into_another_departments_list():
    (given,) = (each for each in CONTROL.forms.registers["capa"].hand_over if each.to == "capa")
    told = {each.partition(" ")[0] for each in TIED["capa"].apart} - {"source_of"}  # where it was found goes anyway
    assert told <= given.fields.given.keys()


@pytest.mark.parametrize(
    "name",
    [
        "Phiếu báo cáo biến cố",
        "Sổ theo dõi người bệnh ngã",
        "Người bệnh bị trượt ngã",
        "Loét do tỳ đè mới phát sinh",
        "Kim đâm, vật sắc nhọn",
        "Cấp nhầm thuốc",
        "Tai nạn nghề nghiệp",
        "Patient falls",
        "Medication error log",
        "坠床登记",
        "给药错误",
    ],
)
def test_what_is_reported_is_known_by_its_words(name: str):
    assert speaks_of_incidents(name)


@pytest.mark.parametrize(
    "name", ["Ngà voi", "Ghi thử, ghi nhầm", "Khoa Ngoại", "Người Nga", "Vệ sinh tay", "Loét giác mạc"]
)
def test_other_words_are_not_taken_for_reports(name: str):
    assert not speaks_of_incidents(name)


def test_a_hospitals_own_list_whose_lines_ask_what_happened_is_tied():
    said = Label(vi="Không có người bệnh ngã trong ca", en="x", zh="x")
    plain = declared("own_shift", '[[field]]\nid = "done"\ntype = "tick"')
    assert ties((plain,), ()) == {}
    assert ties((replace(plain, line=(FormLine(id="a", label=said),)),), ())["own_shift"].whole


def test_sub_items_that_speak_of_reports_are_not_met_or_missed_in_a_score():
    items = {
        code: SubItem(code=code, criterion="A1.1", level=2, title=title, department="GLOCOM", indicator=indicator)
        for code, title, indicator in (
            ("a", "Không có người bệnh trượt ngã trong năm", ""),
            ("b", "Có bảng chỉ dẫn", ""),
            ("c", "Có sổ theo dõi", "BRVT-02"),
        )
    }
    control = with_programme(CONTROL, sub_items=items)
    assert control.tied_items == {"a", "c"}
    said = {"code": ["a", "b", "c"], "department": ["GLOCOM"] * 3, "status": ["not_met", "met", "not_met"]}
    measuring = _Measuring(control, replace(facts(tables([])), sub_items=said))
    assert measuring(sources(control)["CRITERIA.MET"], MARCH, "GLOCOM") == Measured(100.0, (1.0, 1.0))


def test_what_says_nothing_of_a_department_is_no_source():
    assert judged(CONTROL, rule_of("INCIDENT_CLASS.LATE")) is None


@pytest.mark.parametrize(
    ("way", "points", "refused"),
    [
        ("each", 1, False),
        ("reached", 2, False),
        ("each_above", 1, False),
        ("each", -1, True),
        ("not_above", 3, True),
        ("each_below", 1, True),
        ("reached", -1, True),
    ],
)
def test_points_may_be_added_for_reports(way: str, points: float, refused: bool):
    found = judged(CONTROL, rule_of("INCIDENTS.BY_DEPARTMENT", way, points))
    assert isinstance(found, Refused) is refused


def test_a_share_of_near_misses_may_not_even_add():
    """One more report that is none makes the share less."""
    assert isinstance(judged(CONTROL, rule_of("INCIDENTS.NEAR_MISSES", "each", 1)), Refused)


def test_lines_that_are_not_tied_are_told_by_conditions():
    apart = " and ".join(TIED["capa"].apart)
    said = {"source_of": "supervision", "incident": None}
    assert fulfilled(conditions(apart), said)
    lines = ({**said, "source_of": "incident"}, {**said, "incident": "NOI-2026-001"}, {"source_of": None})
    assert [fulfilled(conditions(apart), each) for each in lines] == [False] * 3


def test_nothing_is_measured_of_a_department_without_a_report():
    measuring = _Measuring(CONTROL, facts(tables([])))
    assert measuring(sources(CONTROL)["CAPA.LATE"], MARCH, "KHOA_KHAM") == Measured()
