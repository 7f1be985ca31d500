"""Filled cells that a reading library takes for blank, and sheets on which one cell is odd: read, or told."""

import io
import re
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest

from qmxl import commands
from qmxl.commands.outcome import Outcome
from qmxl.engines.apart import fetch_apart
from qmxl.forms.fetching import fetch
from qmxl.period import parse_period
from qmxl.xlsx.cells import CellError, Days1904, Percent, Uncalculated
from qmxl.xlsx.notes import notes
from qmxl.xlsx.package import Package, Unreadable
from qmxl.xlsx.reading import MAIN, OFFICE, read_cells
from tests.handed import CASES, but_of_their_time
from tests.own_process import MOST, in_a_process_of_its_own, memory_of_children

LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
Lay = Callable[..., Path]
NEWER = ("#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#GETTING_DATA", "#UNKNOWN!", "#PYTHON!")


def consolidated(folder: Path) -> Outcome:
    return commands.consolidate(folder, period=parse_period("2025-12"), language="vi")


def of_glocom(outcome: Outcome) -> list[tuple[str, str, str]]:
    """What was found in the one report, in the order of its cells."""
    found = [f for f in but_of_their_time(outcome.findings) if f.cell.source == "nop/2025/GLOCOM.xlsx"]
    return sorted((f.code, f.cell.sheet, f.cell.address) for f in found)


def filled(outcome: Outcome) -> int:
    return sum(report.filled for report in outcome.reports)


def changed(source: Path, parts: Mapping[str, Callable[[str], str]]) -> bytes:
    """A workbook with parts changed as text."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, parts[name](content.decode()).encode() if name in parts else content)
    return buffer.getvalue()


def sheet_of(cells: str, *, head: str = "", tail: str = "", **parts: str) -> Package:
    """A workbook of one sheet "A" with these rows, as some program might have written it."""
    links = f'<Relationships xmlns="{LINKS}">%s</Relationships>'
    link = f'<Relationship Id="%s" Type="{OFFICE}/%s" Target="%s"/>'
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{head}<sheets><sheet name="A" sheetId="1" r:id="r"/></sheets>'
    of = {
        "_rels/.rels": links % link % ("r", "officeDocument", "xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": links
        % (link % ("r", "worksheet", "/xl/worksheets/a.xml") + link % ("s", "styles", "styles.xml")),
        "xl/workbook.xml": f"{book}</workbook>",
        "xl/worksheets/a.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData>{tail}</worksheet>',
    } | {name.replace("__", "/"): content for name, content in parts.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in of.items():
            package.writestr(name, content)
    return Package(buffer.getvalue())


def rows(cells: str, **how: str) -> list[list[object]]:
    return read_cells(sheet_of(cells, **how)).sheets["A"].rows


def test_error_cells_are_told_each_at_its_place_and_no_line_vanishes(demo_with: Lay) -> None:
    outcome = consolidated(demo_with(CASES / "01-error-cells" / "GLOCOM.xlsx"))
    told = of_glocom(outcome)
    assert {code for code, _, _ in told} == {"TYPE-ERROR"}
    assert ("TYPE-ERROR", "Tiêu chí", "G6") in told
    assert {cell for _, sheet, cell in told if sheet == "Sự cố"} == {f"{c}13" for c in "CDEFGH"}
    assert {cell for _, sheet, cell in told if sheet == "Kế hoạch"} >= {f"{c}10" for c in "CDEFGHIJ"}
    assert not outcome.clean


def test_formulas_that_were_never_calculated_are_told_each_at_its_place(demo_with: Lay) -> None:
    outcome = consolidated(demo_with(CASES / "02-formula-without-result" / "GLOCOM.xlsx"))
    told = of_glocom(outcome)
    assert told == [("TYPE-UNCALCULATED", "Chỉ số", "F35")] + [
        ("TYPE-UNCALCULATED", "Sự cố", f"{c}13") for c in "CDEFGH"
    ]
    assert not outcome.clean


@pytest.mark.parametrize("error", NEWER)
def test_an_error_value_newer_than_the_reading_library_takes_only_its_cell(
    demo_with: Lay, tmp_path: Path, error: str
) -> None:
    case = CASES / "03-newer-error-value" / "GLOCOM.xlsx"
    newer = tmp_path / "GLOCOM.xlsx"
    newer.write_bytes(changed(case, {"xl/worksheets/sheet2.xml": lambda xml: xml.replace("#SPILL!", error)}))
    outcome = consolidated(demo_with(newer))
    assert (filled(outcome), of_glocom(outcome)) == (384, [])


def test_a_newer_error_value_in_the_control_workbook_does_not_refuse_the_hospital(demo_with: Lay) -> None:
    folder = demo_with(CASES / "16-backslashes-in-the-package" / "GLOCOM.xlsx")
    control = folder / "QM_DieuKhien.xlsm"
    cell = '<row r="400"><c r="B400" t="e"><v>#SPILL!</v></c></row></sheetData>'
    control.write_bytes(changed(control, {"xl/worksheets/sheet1.xml": lambda xml: xml.replace("</sheetData>", cell)}))
    assert filled(consolidated(folder)) == 384


@pytest.mark.parametrize("name", ["GLOCOM.xlsx", "own-sheet.xlsx"])
def test_blank_cells_with_a_format_do_not_make_a_sheet_large(demo_with: Lay, tmp_path: Path, name: str) -> None:
    shutil.copy(CASES / "05-formatted-to-the-end" / name, tmp_path / "GLOCOM.xlsx")
    outcome = consolidated(demo_with(tmp_path / "GLOCOM.xlsx"))
    assert (filled(outcome), of_glocom(outcome)) == (384, [])


@pytest.mark.parametrize(
    "case",
    [
        "06-stray-cell-in-the-last-corner/GLOCOM.xlsx",
        "attacks/05-one-cell-aborts-the-run/GLOCOM.xlsx",
        "attacks/05-one-cell-aborts-the-run/GLOCOM-no-dimension-unsorted.xlsx",
    ],
)
def test_a_stray_cell_in_the_last_corner_is_named_and_all_else_is_read(
    demo_with: Lay, tmp_path: Path, case: str
) -> None:
    shutil.copy(CASES / case, tmp_path / "GLOCOM.xlsx")
    outcome = consolidated(demo_with(tmp_path / "GLOCOM.xlsx"))
    (code, _, cell) = of_glocom(outcome)[0]
    assert (filled(outcome), code, cell) == (384, "CELL-FAR", "XFD1048576")


def read_and_measured(folder: Path) -> tuple[int, list[tuple[str, str, str]], int]:
    """The cells read, what was found, and the memory in bytes that reading took."""
    outcome = consolidated(folder)
    return filled(outcome), of_glocom(outcome), memory_of_children()


def test_sheets_within_all_limits_do_not_take_memory_together(demo_with: Lay) -> None:
    """Inputs of attacks/06-33-kB-within-limits-take-2.8-GB: ten sheets of a person's own, two cells each."""
    folder = demo_with(CASES / "attacks" / "06-33-kB-within-limits-take-2.8-GB" / "GLOCOM.xlsx")
    cells, found, memory = in_a_process_of_its_own(read_and_measured, folder)
    assert (cells, found) == (384, [])
    assert memory < MOST


@pytest.mark.parametrize("name", ["QM_TongHop_2025-12-one-byte.xlsx", "QM_TongHop_2025-12-panic.xlsx", "far"])
def test_a_damaged_earlier_master_is_a_warning_and_kept(demo_with: Lay, name: str) -> None:
    """Inputs of attacks/15-damaged-earlier-master; a stray cell, or an address no sheet has, is left out."""
    folder = demo_with(CASES / "16-backslashes-in-the-package" / "GLOCOM.xlsx")
    far = CASES / "06-stray-cell-in-the-last-corner" / "QM_TongHop_2025-12.xlsx"
    before = far if name == "far" else CASES / "attacks" / "15-damaged-earlier-master" / name
    (folder / "tong-hop").mkdir()
    shutil.copy(before, folder / "tong-hop" / "QM_TongHop_2025-12.xlsx")
    outcome = consolidated(folder)
    told = [f.cell.source for f in outcome.findings if f.code == "MASTER-UNREADABLE"]
    assert (filled(outcome), told) == (384, ["tong-hop/QM_TongHop_2025-12.xlsx"] if "byte" in name else [])
    assert before.read_bytes() in [path.read_bytes() for path in (folder / "lich-su").rglob("*.xlsx")]
    again = consolidated(folder)
    assert [f.code for f in again.findings if f.code == "MASTER-UNREADABLE"] == []


def test_a_damaged_part_rejects_the_file(demo_with: Lay) -> None:
    """Input of attacks/01-crc-not-checked: one byte of a sheet was changed, which made 46 into 40."""
    outcome = consolidated(demo_with(CASES / "attacks" / "01-crc-not-checked" / "GLOCOM.xlsx"))
    assert (filled(outcome), of_glocom(outcome)) == (0, [("FILE-TRUNCATED", "", "")])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(300))
def test_no_flipped_bit_changes_what_is_read(seed: int) -> None:
    _flip(seed)


@pytest.mark.parametrize("seed", [54, *range(1000, 1040)])
def test_a_flipped_bit_is_noticed_or_harmless(seed: int) -> None:
    _flip(seed)


def _flip(seed: int) -> None:
    """One bit of a form changed at random: the file is refused, or every cell is read as before."""
    from random import Random

    good = (CASES / "16-backslashes-in-the-package" / "GLOCOM.xlsx").read_bytes()
    at = Random(seed).randrange(len(good) * 8)
    bad = bytearray(good)
    bad[at // 8] ^= 1 << at % 8
    try:
        read = read_cells(Package(bytes(bad)))
    except Unreadable:
        return
    expected = read_cells(Package(good))
    for name, cells in read.sheets.items():
        assert name not in expected.sheets or cells.rows == expected.sheets[name].rows


def test_a_number_seen_as_a_percentage_is_what_is_seen(demo_with: Lay) -> None:
    """Input of 09-percent-typed-as-progress: 65% and 40% typed into the column Tiến độ."""
    folder = demo_with(CASES / "09-percent-typed-as-progress" / "GLOCOM.xlsx")
    outcome = consolidated(folder)
    assert [task.values["progress"] for report in outcome.reports for task in report.records["pdca"]][:2] == [
        65.0,
        40.0,
    ]


def test_days_counted_from_1904_on_are_the_days_that_were_meant(demo_with: Lay) -> None:
    """Input of 13-date1904-without-date-format: the dates stand in cells of format General."""
    outcome = consolidated(demo_with(CASES / "13-date1904-without-date-format" / "GLOCOM.xlsx"))
    plain = consolidated(_plain(outcome))
    assert outcome.reports[0].records == plain.reports[0].records
    assert [item.due for item in outcome.reports[0].items] == [item.due for item in plain.reports[0].items]


def test_a_hidden_copy_of_a_sheet_changes_nothing_and_is_told(demo_with: Lay) -> None:
    outcome = consolidated(demo_with(CASES / "14-hidden-copy-of-a-sheet" / "GLOCOM.xlsx"))
    assert (filled(outcome), of_glocom(outcome)) == (384, [("STRUCTURE-SHEET-HIDDEN", "Sự cố (2)", "")])


def test_a_hidden_copy_in_the_control_workbook_loses_no_target(demo_with: Lay) -> None:
    """Input of 14-hidden-copy-of-a-sheet: "Mục tiêu 2024", hidden."""
    from qmxl.control.reading import read_control
    from qmxl.texts import texts

    case, demo = CASES / "14-hidden-copy-of-a-sheet" / "QM_DieuKhien.xlsm", demo_with() / "QM_DieuKhien.xlsm"
    control, findings = read_control(fetch_apart(case), texts("vi"))
    assert control.targets.stated == read_control(fetch_apart(demo), texts("vi"))[0].targets.stated != ()
    assert [(f.code, f.cell.sheet) for f in but_of_their_time(findings)] == [
        ("STRUCTURE-SHEET-HIDDEN", "Mục tiêu 2024")
    ]


def test_backslashes_in_the_names_of_parts_do_no_harm(demo_with: Lay) -> None:
    assert filled(consolidated(demo_with(CASES / "16-backslashes-in-the-package" / "GLOCOM.xlsx"))) == 384


@pytest.mark.parametrize("name", ["GLOCOM.xlsx", "strict.xlsx"])
def test_a_link_is_evidence_in_any_workbook_that_can_be_read(demo_with: Lay, tmp_path: Path, name: str) -> None:
    """Inputs of 23-evidence-link-lost: a style openpyxl refuses, and Strict Open XML."""
    shutil.copy(CASES / "23-evidence-link-lost" / name, tmp_path / "GLOCOM.xlsx")
    outcome = consolidated(demo_with(tmp_path / "GLOCOM.xlsx"))
    assert (filled(outcome), of_glocom(outcome)) == (384, [])


def test_a_time_saved_with_an_offset_is_that_time(demo_with: Lay) -> None:
    """Input of 25-saved-time-with-offset: 5 January 23:30 in Viet Nam, the last day."""
    outcome = consolidated(demo_with(CASES / "25-saved-time-with-offset" / "GLOCOM.xlsx"))
    (report,) = outcome.reports
    assert (f"{report.saved:%d/%m/%Y %H:%M}", report.status) == ("05/01/2026 23:30", "received")


@pytest.mark.parametrize("name", ["GLOCOM-far-cell.xlsx", "GLOCOM-merged.xlsx"])
def test_comments_are_read_without_walking_over_the_cells(name: str) -> None:
    """Inputs of attacks/08-notes-by-openpyxl-hang: the whole sheet merged, or a cell at its far end."""
    package = Package((CASES / "attacks" / "08-notes-by-openpyxl-hang" / name).read_bytes())
    assert len([note for note in notes(package).values() if note.comment or note.link]) >= 1


def test_a_control_character_in_a_sheets_name_is_left_out(demo_with: Lay) -> None:
    """Input of attacks/10-sheet-name-breaks-the-master."""
    outcome = consolidated(demo_with(CASES / "attacks" / "10-sheet-name-breaks-the-master" / "GLOCOM.xlsx"))
    assert filled(outcome) == 384
    assert not any(re.search("[\x00-\x1f]", f.cell.sheet) for f in outcome.findings)


def test_what_openpyxl_says_of_links_and_comments_is_what_is_read() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B2"].hyperlink = "https://benhvien.example/a?b=1&c=2"
    sheet["C3"].comment = openpyxl.comments.Comment("QĐ 12/QĐ-BV\nlưu phòng QLCL", "Hạnh")
    buffer = io.BytesIO()
    book.save(buffer)
    found = {(r, c): (n.link, n.comment) for (_, r, c), n in notes(Package(buffer.getvalue())).items()}
    assert found == {(1, 1): ("https://benhvien.example/a?b=1&c=2", ""), (2, 2): ("", "QĐ 12/QĐ-BV\nlưu phòng QLCL")}


@pytest.mark.parametrize(
    ("cell", "content"),
    [
        ('<c r="A1" t="e"><v>#REF!</v></c>', CellError("#REF!")),
        ("<c r='A1' t='e'><v>#REF!</v></c>", CellError("#REF!")),
        ('<c r="A1" t = "e"><v>#REF!</v></c>', CellError("#REF!")),
        ('<c r="A1" t="e"><f>B1</f><v>#N/A</v></c>', CellError("#N/A")),
        ('<c r="A1" s="0" t="e" vm="1"><v>#VALUE!</v></c>', CellError("#VALUE!")),
        ('<c r="A1" t="e"><v>#KHAC!</v></c>', CellError("#KHAC!")),
        ('<c r="A1"><f>1+1</f></c>', Uncalculated("=1+1")),
        ('<c r="A1"><f>1+1</f><v></v></c>', Uncalculated("=1+1")),
        ('<c r="A1"><f>1+1</f><v/></c>', Uncalculated("=1+1")),
        ('<c r="A1"><f>"a"&amp;"b"</f><v /></c>', Uncalculated('="a"&"b"')),
        ('<c r="A1"><f t="shared" si="0"/></c>', Uncalculated("=")),
        ('<c r="A1" t="str"><f>1+1</f></c>', Uncalculated("=1+1")),
        ("<c><f>1+1</f></c>", Uncalculated("=1+1")),
        ('<c r="A1" t="str"><f>""</f><v></v></c>', ""),
        ('<c r="A1" t="str"><f>""</f><v/></c>', ""),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', 2.0),
        ('<c r="A1"><v>khong phai so</v></c>', "khong phai so"),
        ('<c r="A1" t="inlineStr"><is><t>Đạt</t><rPh sb="0" eb="1"><t>x</t></rPh></is></c>', None),
        ("<!-- a --><c r='A1' t='inlineStr'><is><r><t>Đ</t></r><r><t>ạt</t></r></is></c>", "Đạt"),
        ('<c r="A1" t="inlineStr"><is><t>a&#1;b</t></is></c><c r=\'B1\'><v>1</v></c>', "ab"),
    ],
)
def test_a_filled_cell_is_never_taken_for_a_blank_one(cell: str, content: object) -> None:
    found = rows(f'<row r="1">{cell}<c r="C1"><v>7</v></c></row>')[0]
    assert found[2] == 7
    if content is not None:
        assert (type(found[0]), found[0]) == (type(content), content)


def test_texts_whose_list_is_gone_make_the_file_a_damaged_one() -> None:
    with pytest.raises(Unreadable, match="FILE-TRUNCATED"):
        rows('<row r="1"><c r="A1" t="s"><v>77</v></c></row>')


def test_rows_out_of_order_and_cells_without_addresses_stand_where_they_belong() -> None:
    cells = '<row r="3"><c r="B3"><v>3</v></c></row><row r="1"><c><v>1</v></c><c><v>2</v></c></row>'
    assert rows(cells) == [[1, 2], ["", ""], ["", 3]]


def test_a_prefix_before_the_tags_does_no_harm() -> None:
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1">'
        '<x:c r="A1" t="e"><x:v>#N/A</x:v></x:c><x:c r="B1"><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert rows("", **{"xl__worksheets__a.xml": sheet}) == [[CellError("#N/A"), 5]]


@pytest.mark.parametrize("address", ["XFE1", "A1048577", "A0", "AAAA1", "A99999999999"])
def test_a_cell_at_an_address_no_sheet_has_is_left_out_and_named(address: str) -> None:
    read = read_cells(sheet_of(f'<row r="1"><c r="A1"><v>1</v></c><c r="{address}"><v>2</v></c></row>')).sheets["A"]
    assert (read.rows, read.far) == ([[1]], (address,))


def test_percentages_and_days_from_1904_are_told_from_other_numbers() -> None:
    formats = '<numFmt numFmtId="170" formatCode="0.0%"/><numFmt numFmtId="171" formatCode="0.0&quot; %&quot;"/>'
    kinds = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 9, 170, 171))
    styles = f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs>{kinds}</cellXfs></styleSheet>'
    cells = "".join(f'<c r="{column}1" s="{style}"><v>0.5</v></c>' for style, column in enumerate("ABCD"))
    cells = f'<row r="1">{cells}</row>'
    found = rows(cells, **{"xl__styles.xml": styles})[0]
    assert [type(cell) for cell in found] == [float, Percent, Percent, float]
    assert {type(cell) for cell in rows(cells, head='<workbookPr date1904="1"/>')[0]} == {Days1904}


def test_one_sheet_that_cannot_be_read_takes_only_itself() -> None:
    broken = sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>', **{"xl__worksheets__a.xml": "<worksheet/>"})
    assert read_cells(broken).sheets["A"].rows == []


def test_a_file_is_read_in_a_process_of_its_own_with_the_same_cells() -> None:
    path = CASES / "03-newer-error-value" / "GLOCOM.xlsx"
    here, apart = fetch(path), fetch_apart(path)
    assert here.raw == apart.raw
    assert (apart.opened.digest, apart.opened.content) == (here.opened.digest, b"")


def _plain(outcome: Outcome) -> Path:
    """The same hospital with the form as it was before its days were counted from 1904 on."""
    assert outcome.master is not None
    folder = outcome.master.parent.parent
    shutil.copy(CASES / "16-backslashes-in-the-package" / "GLOCOM.xlsx", folder / "nop" / "2025" / "GLOCOM.xlsx")
    return folder
