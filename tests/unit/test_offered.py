"""What a hospital's master offers the level above: sums of its own sheets, nothing where there is nothing."""

import re

from qmxl.offered.contract import COLUMNS
from qmxl.sending.opened import opened
from qmxl.sending.sealing.seal import names_of
from qmxl.xlsx.cells import position
from tests.planted import table_of
from tests.provinces import master

Line = dict[str, object]


def lines() -> dict[tuple[str, str, str], Line]:
    """The lines of the small hospital's table: numbers and formulas by column."""
    book = opened(master())
    _, rows = table_of(master())
    found: dict[tuple[str, str, str], Line] = {key: {} for key in rows}
    keys = {row: key for key, row in rows.items()}
    for cell in book.cells["DL gửi cấp trên"]:
        at = position(cell.address)
        if at and at[0] + 1 in keys:
            found[keys[at[0] + 1]][COLUMNS[at[1]]] = cell.value
            found[keys[at[0] + 1]][f"={COLUMNS[at[1]]}"] = cell.formula
    return found


def numbers(line: Line, *names: str) -> list[object]:
    return [line.get(name) for name in names]


def test_sums_of_both_departments_in_the_period_and_to_date():
    """Two departments each say 57 of 100 in each of three months."""
    found, sums = lines(), ("numerator", "denominator", "offered_counted", "offered_due")
    assert numbers(found["indicator", "BRVT-16", "period"], *sums) == [114, 200, 2, 2]
    assert numbers(found["indicator", "BRVT-16", "to_date"], *sums) == [342, 600, 6, 6]
    assert numbers(found["indicator", "BRVT-02", "period"], *sums) == [0, None, 1, 1]  # a number has no denominator


def test_levels_and_incidents_are_those_of_their_sheets():
    found = lines()
    assert numbers(found["incidents", "total.to_date", ""], "numerator") == [4]
    assert numbers(found["incidents", "harm_group.period", "NC3"], "numerator") == [1]
    assert numbers(found["incidents", "harm.to_date", "B"], "numerator") == [0]
    assert numbers(found["criterion", "A1.1", "6858"], "numerator", "offered_counted", "weight") == [2, 1, 1]
    assert numbers(found["levels", "6858", "2"], "numerator", "denominator") == [1, 2]
    assert numbers(found["score", "6858", ""], "numerator", "denominator") == [5, 2]
    assert [cell.value for cell in opened(master()).cells["Tiêu chí"] if cell.address == "C4"] == [2.5]


def test_every_figure_is_a_formula_over_the_other_sheets():
    numerators = {key: line["=numerator"] for key, line in lines().items() if "numerator" in line}
    assert {key for key, formula in numerators.items() if not formula} == set()
    assert not [formula for formula in numerators.values() if re.search(r"QM_\w+\(", str(formula))]


def test_the_table_is_found_by_its_name_whatever_its_sheet_is_called():
    named = names_of(opened(master()))
    assert re.fullmatch(r"'DL gửi cấp trên'!\$A\$6:\$I\$68", named["qm_captren"])
    assert named["qm_captren_phien_ban"] == '"1"'
