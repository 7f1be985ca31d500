"""What one side says of a sub-item is nowhere to be seen until the other has said it too, or the round is closed.

Two hospitals that differ in nothing but what is not published yet have the same master, forms and findings.
"""

import json
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from qmxl import commands
from qmxl.cli.showing import as_json
from qmxl.commands.export import tables_of
from qmxl.control.criteria_models import Round
from qmxl.period import Period, parse_period
from tests.rounds import DAY, OFFICE, TEAM, assessed, department_form, laid_out, read_as, round_form

NOW = datetime(2026, 4, 5)
MARCH, YEAR = parse_period("2026-03"), Period(2026, 1, 12)
MET = {"status": "Đạt", "evidence": "BAOMAT", "done": date(2026, 2, 1), "asked": 3, "note": "BAOMAT ghi"}
NOT_MET = {"status": "Không đạt", "due": date(2026, 6, 1), "owner": "BAOMAT", "note": "KINDAO"}
DONT_KNOW = {"status": "Chưa biết làm", "note": "BAOMAT"}
NOT_APPLICABLE = {"status": "Không áp dụng"}
KINDS = (MET, {"status": "Đạt"}, NOT_MET, DONT_KNOW, NOT_APPLICABLE)


def parts(path: Path) -> dict[str, bytes]:
    """The parts of a workbook, without its properties."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist() if not name.startswith("docProps/")}


def made(folder: Path) -> dict[str, bytes]:
    """Every part of every workbook qmxl made, what it printed, and its tables, by name."""
    done = commands.consolidate(folder, period=MARCH, language="vi", clock=lambda: NOW)
    forms = commands.forms(folder, period=YEAR, language="vi", clock=lambda: NOW)
    checked = commands.check([folder], language="vi", clock=lambda: NOW)
    found = {}
    for path in sorted((folder / "tong-hop").glob("*.xlsx")) + sorted((folder / "bieu-mau").rglob("*.xlsx")):
        found |= {f"{path.name}/{name}": part for name, part in parts(path).items()}
    for name, outcome in (("consolidate", done), ("forms", forms), ("check", checked)):
        told = {k: v for k, v in json.loads(as_json(outcome, "vi")).items() if k in {"findings", "submissions"}}
        found[name] = json.dumps(told, ensure_ascii=False).encode()
    for name, table in tables_of(folder, MARCH, clock=lambda: NOW).items():
        known = table.drop(columns="digest") if "digest" in table else table
        found[f"export/{name}"] = known.to_csv().encode()
    return found


def statuses(table: Any) -> list[str]:
    """The statuses of the table of sub-items, "" where there is none."""
    return [str(each) for each in table["status"].fillna("")]


def of_others(found: dict[str, bytes], own: str) -> dict[str, bytes]:
    """What was made beside the side's own workbook."""
    return {name: part for name, part in found.items() if not name.startswith(own)}


@pytest.mark.slow
@pytest.mark.parametrize("kind", range(1, len(KINDS)))
def test_a_departments_answer_changes_nothing_while_the_office_has_none(tmp_path: Path, kind: int):
    control = assessed(OFFICE)
    office = round_form(control, OFFICE, {"A1.1-2.2": read_as("Đạt", evidence="x")})
    seen = []
    for at, line in enumerate((KINDS[0], KINDS[kind])):
        own = department_form(control, {"A1.1-2.1": line, "A1.1-1.1": {"status": "Đạt sao"}})
        seen.append(of_others(made(laid_out(tmp_path / str(at), control, own, office)), "KHOA_KHAM.xlsx"))
    assert [name for name in seen[0] if seen[0][name] != seen[1].get(name)] == []
    assert seen[0].keys() == seen[1].keys()


@pytest.mark.slow
@pytest.mark.parametrize("round_", [OFFICE, TEAM, replace(OFFICE, kind="mock"), replace(OFFICE, scope="A1")])
def test_a_rounds_reading_changes_nothing_while_the_department_has_none(tmp_path: Path, round_: Round):
    control = assessed(round_)
    own = department_form(control, {"A1.1-2.2": {"status": "Đạt", "evidence": "QĐ 1"}})
    seen = []
    for at, line in enumerate((read_as("Đạt", evidence="BAOMAT", asked=2, fit=9), read_as("Không đạt", note="BAOMAT"))):
        form = round_form(
            control, round_, {"A1.1-2.1": line, "A1.1-1.1": read_as("gì đó")}, {"A1.1": {"level": 2 + at}}
        )
        seen.append(of_others(made(laid_out(tmp_path / str(at), control, own, form)), f"{round_.code}.xlsx"))
    assert [name for name in seen[0] if seen[0][name] != seen[1].get(name)] == []
    assert not any(b"BAOMAT" in part for part in seen[0].values())


def test_a_decision_before_both_have_said_it_is_not_seen(tmp_path: Path):
    control = assessed(OFFICE)
    own = department_form(control, {"A1.1-2.2": {"status": "Đạt", "evidence": "QĐ 1"}})
    decided = {"1": {"item": "A1.1-2.1", "status": "Đạt", "decided_by": "BAOMAT", "decided_on": DAY}}
    decided["2"] = {**decided["1"], "item": "A1.1-2.l", "reason": "BAOMAT"}
    office = round_form(control, OFFICE, {"A1.1-2.1": read_as("Đạt")}, decided=decided)
    found = of_others(made(laid_out(tmp_path, control, own, office)), "QLCL_2026.xlsx")
    assert [name for name, part in found.items() if b"BAOMAT" in part] == []


def test_an_explanation_of_a_line_that_is_kept_back_is_not_seen(tmp_path: Path):
    control = assessed(OFFICE)
    own = department_form(control, {"A1.1-2.1": MET})
    line = {"code": "RULE-AT-LEAST", "sheet": "Tiêu chí", "cell": "J7", "value": "BAOMAT", "reason": "BAOMAT hỏi ít"}
    for field, content in line.items():
        own.put("explanations", "1", field, content)
    found = of_others(made(laid_out(tmp_path, control, own)), "KHOA_KHAM.xlsx")
    assert [name for name, part in found.items() if b"BAOMAT" in part] == []


def test_both_are_seen_once_both_are_there(tmp_path: Path):
    control = assessed(OFFICE)
    own = department_form(control, {"A1.1-2.1": {"status": "Đạt", "evidence": "TAILIEU"}})
    office = round_form(control, OFFICE, {"A1.1-2.1": read_as("Không đạt")})
    table = tables_of(laid_out(tmp_path, control, own, office), MARCH, clock=lambda: NOW)["sub_items"]
    row = table[table["code"] == "A1.1-2.1"].iloc[0]
    assert [row[name] for name in ("department_status", "office_status", "status", "evidence")] == [
        "met",
        "not_met",
        "disputed",
        "TAILIEU",
    ]


def test_with_two_open_rounds_all_sides_have_to_be_there(tmp_path: Path):
    control = assessed(OFFICE, TEAM)
    own = department_form(control, {"A1.1-2.1": {"status": "Đạt", "evidence": "TAILIEU"}})
    office = round_form(control, OFFICE, {"A1.1-2.1": read_as("Không đạt")})
    table = tables_of(laid_out(tmp_path, control, own, office), MARCH, clock=lambda: NOW)["sub_items"]
    row = table[table["code"] == "A1.1-2.1"].iloc[0]
    assert [row[name] for name in ("department_status", "office_status", "status")] == ["hidden"] * 3


@pytest.mark.parametrize(("closed", "shown"), [(date(2026, 4, 5), "met"), (date(2026, 4, 6), "hidden")])
def test_a_round_that_is_closed_keeps_nothing_back(tmp_path: Path, closed: date, shown: str):
    control = assessed(replace(OFFICE, closed=closed))
    own = department_form(control, {"A1.1-2.1": {"status": "Đạt", "evidence": "TAILIEU"}})
    table = tables_of(laid_out(tmp_path, control, own), MARCH, clock=lambda: NOW)["sub_items"]
    assert statuses(table) == ["", shown, "", ""]


def test_sub_items_outside_the_scope_are_seen_as_ever(tmp_path: Path):
    control = assessed(replace(OFFICE, scope="A1.2"))
    lines = {"A1.1-2.1": {"status": "Đạt", "evidence": "QĐ 1"}, "A1.2-3.1": {"status": "Không đạt"}}
    table = tables_of(laid_out(tmp_path, control, department_form(control, lines)), MARCH, clock=lambda: NOW)[
        "sub_items"
    ]
    assert statuses(table) == ["", "met", "", "hidden"]


def test_a_reading_without_a_day_or_of_a_day_to_come_opens_nothing(tmp_path: Path):
    control = assessed(OFFICE)
    own = department_form(control, {"A1.1-2.1": {"status": "Không đạt"}, "A1.1-2.2": {"status": "Không đạt"}})
    late = {**read_as("Đạt"), "assessed_on": date(2027, 5, 1)}
    office = round_form(control, OFFICE, {"A1.1-2.1": {"status": "Đạt"}, "A1.1-2.2": late})
    table = tables_of(laid_out(tmp_path, control, own, office), MARCH, clock=lambda: NOW)["sub_items"]
    assert statuses(table) == ["", "hidden", "hidden", ""]


def test_who_checks_a_file_of_his_own_is_told_all_of_it(tmp_path: Path):
    control = assessed(OFFICE)
    own = department_form(control, {"A1.1-2.1": {"status": "Đạt"}})
    office = round_form(control, OFFICE, {"A1.1-2.2": {"status": "Đạt"}})
    shared = laid_out(tmp_path, control, own, office) / "nop" / "2026"
    told = {
        name: {str(f.code) for f in commands.check([shared / name], language="vi", clock=lambda: NOW).findings}
        for name in ("KHOA_KHAM.xlsx", "QLCL_2026.xlsx")
    }
    assert {"CRITERIA-EVIDENCE"} <= told["KHOA_KHAM.xlsx"]
    assert {"RULE-REQUIRED"} <= told["QLCL_2026.xlsx"]
    both = {str(f.code) for f in commands.check([shared], language="vi", clock=lambda: NOW).findings}
    assert {"ROUND-WITHHELD", "ROUND-HIDDEN"} <= both
    assert not both & {"CRITERIA-EVIDENCE", "RULE-REQUIRED"}


def test_the_master_says_how_many_are_kept_back_and_by_which_round(tmp_path: Path):
    control = assessed(OFFICE)
    own = department_form(
        control, {"A1.1-2.1": {"status": "Đạt", "evidence": "QĐ 1"}, "A1.1-2.2": {"status": "Không đạt"}}
    )
    folder = laid_out(tmp_path, control, own)
    found = commands.consolidate(folder, period=MARCH, language="vi", clock=lambda: NOW).findings
    facts = next(f.facts for f in found if f.code == "ROUND-HIDDEN")
    assert (facts["round"], facts["count"]) == ("QLCL_2026", 2)
