"""What may not be in a workbook that is sent is found, and named."""

from pathlib import Path

import pytest
import xlsxwriter

from qmxl.sending.opened import Opened, opened
from tests.frozen import OWN, edited, found, look, sent, workbook
from tests.unit.test_freezing import OWN_PART, rules, with_add_in

A12 = "<f>SUM(A1:A1)</f><v>75</v>"


def test_what_was_frozen_and_sealed_passes(tmp_path: Path):
    for number, path in enumerate((workbook(tmp_path / "a.xlsx"), workbook(tmp_path / "b.xlsx", rules))):
        assert found(sent(path)) == [], number
    assert found(sent(with_add_in(workbook(tmp_path / "c.xlsx")))) == []


def test_the_master_itself_does_not_pass(tmp_path: Path):
    path = with_add_in(workbook(tmp_path / "so.xlsx"))
    codes = {code for code, _ in found(path)}
    assert codes == {
        "SEAL-NONE",
        "SENT-FUNCTION",
        "SENT-LINK",
        "SENT-LINK-PART",
        "SENT-MACRO",
        "SENT-HIDDEN",
    }


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("<f>QM_RATE(1,2)</f><v>50</v>", "SENT-FUNCTION"),
        ("<f>[1]!QM_RATE(1,2)</f><v>50</v>", "SENT-FUNCTION"),
        ("<f>[1]So!A1</f><v>50</v>", "SENT-LINK"),
        ('<f>_xlfn.WEBSERVICE("http://x")</f><v>50</v>', "SENT-LINK"),
        ("<f>CuaToi(1)</f><v>50</v>", "SENT-FUNCTION"),
        ("<f>SUM(A1:A1)</f>", "SENT-NO-VALUE"),
        ("<f>ROWS(A1:A2)-COUNTIFS(A1:A2,1)</f><v>2</v>", "SENT-ASTRAY"),
    ],
)
def test_what_may_not_stand_in_a_cell_is_found_there(tmp_path: Path, cell: str, code: str):
    path = edited(workbook(tmp_path / "so.xlsx"), {OWN_PART: lambda xml: xml.replace(A12, cell)})
    assert (code, "A12") in found(path)


@pytest.mark.parametrize(("value", "formula"), [("#NAME?", "X"), ("#DIV/0!", "1/0"), ("#N/A", "NA()"), ("#REF!", "")])
def test_an_error_value_is_found(tmp_path: Path, value: str, formula: str):
    old = '<c r="A12">' + A12
    cell = f'<c r="A12" t="e">{f"<f>{formula}</f>" if formula else ""}<v>{value}</v>'
    path = edited(workbook(tmp_path / "so.xlsx"), {OWN_PART: lambda xml: xml.replace(old, cell)})
    assert ("SENT-ERROR", "A12") in found(path)


def with_gaps(book: xlsxwriter.Workbook) -> None:
    sheet = book.get_worksheet_by_name(OWN)
    assert sheet is not None
    for row in range(3):
        sheet.write_formula(row, 20, "=NA()", None, "#N/A")
        sheet.write_formula(row, 21, "=NA()", None, "#N/A")
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": f"='{OWN}'!$U$1:$U$2"})
    sheet.insert_chart("M1", chart)
    sheet.conditional_format("V1:V2", {"type": "errors", "format": book.add_format({"font_color": "#FFFFFF"})})


def test_a_gap_in_a_chart_is_no_error_and_one_beside_it_is(tmp_path: Path):
    path = sent(workbook(tmp_path / "so.xlsx", with_gaps))
    assert found(path) == [("SENT-ERROR", "U3"), ("SENT-ERROR", "V3")]


def test_a_block_that_was_moved_is_told_as_that(tmp_path: Path):
    cell = "<f>IF(ROWS(A1:A2)-COUNTIFS(A1:A2,1),NA(),1)</f><v>#N/A</v>"
    change = {OWN_PART: lambda xml: xml.replace('<c r="A12">' + A12, '<c r="A12" t="e">' + cell)}
    assert ("SENT-ASTRAY", "A12") in found(edited(workbook(tmp_path / "so.xlsx"), change))


def test_a_name_of_what_is_gone_is_found(tmp_path: Path):
    name = '<definedName name="X">#REF!$A$1</definedName></definedNames>'
    change = {"xl/workbook.xml": lambda xml: xml.replace("</definedNames>", name)}
    assert ("SENT-SHEET", "") in found(edited(workbook(tmp_path / "so.xlsx"), change))


def computed(path: Path, change: dict[str, tuple[str, str]]) -> Opened:
    """The workbook as a program that computes otherwise would give it."""
    copy = path.with_name("computed.xlsx")
    copy.write_bytes(path.read_bytes())
    edited(copy, {part: lambda xml, pair=pair: xml.replace(*pair) for part, pair in change.items()})
    return opened(copy.read_bytes())


def test_a_figure_that_is_computed_otherwise_is_told_with_both(tmp_path: Path):
    path = sent(workbook(tmp_path / "so.xlsx"))
    fresh = computed(path, {OWN_PART: (A12, A12.replace("75", "76"))})
    [finding] = [f for f in look(path, recalculate=lambda _: fresh).findings if f.code == "SENT-FIGURE"]
    assert (finding.cell.address, finding.facts) == ("A12", {"found": "75 (=SUM(A1:A1))", "expected": "76"})


def test_nothing_is_computed_that_asks_others(tmp_path: Path):
    path = edited(workbook(tmp_path / "so.xlsx"), {OWN_PART: lambda xml: xml.replace(A12, "<f>[1]So!A1</f><v>1</v>")})
    asked: list[bytes] = []
    look(path, recalculate=lambda content: asked.append(content))
    assert asked == []
