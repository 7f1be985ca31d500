"""Every sampled form of the catalogue is given, read, checked and counted as it says: see ``tests/registers.py``."""

from dataclasses import replace
from pathlib import Path

import pytest

from qmxl.departments.workbook import department_workbook
from qmxl.texts import texts
from tests.by_hand import QUARTER
from tests.registers import Sample, bad_input, changed, counted, found, read, read_when_over, samples, starter

SAMPLES = samples()
EACH = pytest.mark.parametrize("sample", SAMPLES, ids=[sample.form for sample in SAMPLES])
TOLD_WITHOUT_A_LINE = {"each_value", "at_least_per", "sum_of_lines"}
KINDS = {  # the codes by which a kind of rule finds
    "not_before": {"DATE-ORDER", "TIME-ORDER"},
    "within_span": {"DATE-OUTSIDE"},
    "not_future": {"DATE-FUTURE"},
    "deadline": {"RULE-DEADLINE", "RULE-DEADLINE-OPEN"},
    "at_most": {"RULE-AT-MOST"},
    "at_least": {"RULE-AT-LEAST"},
    "above": {"RULE-MORE"},
    "below": {"RULE-LESS"},
    "sum": {"RULE-SUM"},
    "sum_of_lines": {"RULE-SUM"},
    "required_when": {"RULE-REQUIRED"},
    "blank_when": {"RULE-BLANK"},
    "exactly_one": {"RULE-ONE"},
    "at_least_one": {"RULE-SOME"},
    "unique": {"RULE-UNIQUE"},
    "at_least_per": {"RHYTHM-MISSING"},
    "matches": {"RULE-MATCHES"},
    "followed_up_in": {"RULE-FOLLOW-UP"},
}


@EACH
def test_its_blank_sheet_is_given_to_whom_it_is_for(sample: Sample):
    for pack in sample.declared.packs:
        hospital = replace(starter(), packs=frozenset({pack}))
        forms = {code: {form.id for form in hospital.forms.of(code, ["2026-01"])} for code in hospital.departments}
        given = [code for code in hospital.departments if sample.form in forms[code]]
        kinds = {code: each.kind for code, each in hospital.departments.items()}
        expected = [c for c in kinds if sample.given == "all" or {c, kinds[c]} & set(sample.given.split())]
        assert (pack, given) == (pack, expected)
    text = texts("vi")
    sheet = department_workbook(sample.control, "KHOA_KHAM", QUARTER, text).by_form[sample.form]
    assert sheet.name == sample.declared.sheet.vi


@EACH
def test_lines_without_a_fault_give_no_finding_and_are_counted(sample: Sample, tmp_path: Path):
    whole = read(sample, sample.lines, tmp_path)
    assert found(sample, whole, sample.lines) == []
    told = counted(sample, whole)
    assert told.keys() == sample.counts.keys()
    for summary, value in told.items():
        assert value == pytest.approx(sample.counts[summary]), summary


@EACH
def test_each_rule_is_found_where_it_is_broken(sample: Sample, tmp_path: Path):
    lines = [*sample.lines, *(changed(sample, broken) for broken in sample.broken)]
    whole = read(sample, lines, tmp_path)
    begin = len(sample.lines) + 1
    expected = [
        (code, at, name)
        for at, broken in enumerate(sample.broken, begin)
        for code, name in ((broken.code, broken.field), *broken.more)
    ]
    assert found(sample, whole, lines) == sorted(expected)


@EACH
def test_no_rule_is_forgotten(sample: Sample):
    codes = {(broken.code, broken.field) for broken in sample.broken}
    codes |= {pair for broken in sample.broken for pair in broken.more}
    for rule in sample.declared.rule:
        if rule.kind not in TOLD_WITHOUT_A_LINE:
            worked = [sample.declared.by_worked[name] for name in rule.fields if name in sample.declared.by_worked]
            names = {*rule.fields, *(name for each in worked for name in each.fields)}
            assert any((code, name) in codes for code in KINDS[rule.kind] for name in names), rule
        elif rule.kind == "at_least_per":
            assert sample.too_few, rule


@pytest.mark.parametrize("sample", [each for each in SAMPLES if each.too_few], ids=lambda each: each.form)
def test_too_few_lines_are_told(sample: Sample, tmp_path: Path):
    lines = [line for at, line in enumerate(sample.lines) if at not in sample.too_few]
    assert found(sample, read_when_over(sample, lines, tmp_path), lines) == [("RHYTHM-MISSING", 0, "")]


@EACH
def test_what_does_not_belong_there_is_found_at_its_cell_and_nothing_is_lost(sample: Sample, tmp_path: Path):
    bad = bad_input(sample)
    lines = [*sample.lines, *(changed(sample, each) for each in bad)]
    whole = read(sample, lines, tmp_path)
    begin = len(sample.lines) + 1
    told = set(found(sample, whole, lines))
    assert {(each.code, at, each.field) for at, each in enumerate(bad, begin)} <= told
    (report,) = whole.reports
    kept = len(report.records.get(sample.form, ())) + len(report.undated.get(sample.form, ()))
    assert kept == len(lines)


def test_limits_nobody_has_stated_are_asked_for_and_what_needs_them_is_left_out(tmp_path: Path):
    known = {sample.form: sample for sample in SAMPLES}
    sample = replace(known["record_review"], limits={"first_note_hours": 8})
    assert list(sample.control.forms.limits_wanted) == ["admission_note_hours", "grade_a_lost", "grade_b_lost"]
    lines = [{**sample.lines[0], "record": f"HS-{grade}", "grade": grade} for grade in "ABC"]
    whole = read(sample, lines, tmp_path)
    assert found(sample, whole, lines) == [("RHYTHM-MISSING", 0, "")]  # of February; no grade is held against points
    told = counted(sample, whole)
    assert known["record_review"].counts.keys() - told.keys() == {"admission_note"}
    assert told["first_note"] == 1
