"""A workbook frozen: what is printed, what becomes a value, what goes, and what stays byte for byte."""

import re
from pathlib import Path

import pytest
import xlsxwriter

from qmxl.control.master_sheets import as_properties
from qmxl.refusal import Refusal
from tests.excel.rules import check
from tests.frozen import ADD_IN, CELLS, DATA, OWN, cells_of, edited, freeze, parts_of, told, workbook

OWN_PART = "xl/worksheets/sheet2.xml"
TYPES, BOOK, BOOK_RELS = "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DIMENSION = re.compile(r'(<dimension ref="A1:[A-Z]+)\d+')
RATE = "QM_RATE('Khoa ''Mắt'' 1'!$A$2,'Khoa ''Mắt'' 1'!$B$2)"
BY_HAND = (
    '<row r="20"><c r="F20"><f t="shared" ref="F20:F22" si="0">'
    'QM_RATE(\'Khoa \'\'Mắt\'\' 1\'!A2,$D$9)</f><v>4500</v></c>'
    '<c r="G20"><f t="shared" ref="G20:G21" si="1">F20+1</f><v>4501</v></c>'
    '<c r="H20" cm="1"><f t="array" ref="H20:H21">QM_RATE(D9:D9,\'Khoa \'\'Mắt\'\' 1\'!A2:A3)</f><v>1</v></c></row>'
    '<row r="21"><c r="F21"><f t="shared" si="0"/><v>3000</v></c>'
    '<c r="G21"><f t="shared" si="1"/><v>3001</v></c><c r="H21"><v>2</v></c></row>'
    '<row r="22"><c r="F22"><f t="shared" si="0"/><v>200</v></c><c r="G22"><f>[2]So!A1*2</f><v>8</v></c>'
    '<c r="H22" t="str"><f>TongCuaToi(1)&amp;"x"</f><v>1x</v></c></row>'
)  # fmt: skip


def with_add_in(path: Path) -> Path:
    """The workbook as Excel saves it where the add-in lies elsewhere: links, a chain, macros, people, printers."""
    relations = "".join(
        f'<Relationship Id="x{at}" Type="{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(
            (
                (f"{RELATION}/externalLink", "externalLinks/externalLink1.xml"),
                (f"{RELATION}/externalLink", "/xl/externalLinks/externalLink2.xml"),
                (f"{RELATION}/calcChain", "calcChain.xml"),
                ("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"),
            )
        )
    )
    references = '<externalReferences><externalReference r:id="x0"/><externalReference r:id="x1"/></externalReferences>'
    path_of = (
        '<mc:AlternateContent xmlns:mc="m"><mc:Choice Requires="x15"><x15ac:absPath xmlns:x15ac="a" '
        'url="C:\\Users\\lan\\"/></mc:Choice></mc:AlternateContent><bookViews>'
    )
    link = b'<?xml version="1.0"?><externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    macro = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    override = '<Override PartName="/xl/externalLinks/externalLink1.xml" ContentType="l"/></Types>'
    return edited(
        path,
        {
            OWN_PART: lambda xml: (
                DIMENSION.sub(r"\g<1>22", xml)
                .replace("</sheetData>", f"{BY_HAND}</sheetData>")
                .replace('footer="0.3"/>', 'footer="0.3"/><pageSetup paperSize="9" r:id="rId9"/>')
            ),
            BOOK: lambda xml: xml.replace("<definedNames>", references + "<definedNames>").replace(
                "<bookViews>", path_of
            ),
            BOOK_RELS: lambda xml: xml.replace("</Relationships>", f"{relations}</Relationships>"),
            f"xl/worksheets/_rels/{OWN_PART[14:]}.rels": lambda xml: xml.replace(
                "</Relationships>",
                f'<Relationship Id="rId9" Type="{RELATION}/printerSettings" Target="../printerSettings/p1.bin"/>'
                "</Relationships>",
            ),
            TYPES: lambda xml: xml.replace(sheet, macro).replace("</Types>", override),
            "docProps/core.xml": lambda xml: xml.replace("<dc:creator>", "<dc:creator>Nguyễn Thị Lan"),
            "docProps/app.xml": lambda xml: xml.replace("<Company>", "<Company>Máy của Lan"),
        },
        {
            "xl/externalLinks/externalLink1.xml": link,
            "xl/externalLinks/_rels/externalLink1.xml.rels": b'<Relationships xmlns="x"/>',
            "xl/externalLinks/externalLink2.xml": link,
            "xl/calcChain.xml": b"<calcChain/>",
            "xl/vbaProject.bin": b"\x01",
            "xl/printerSettings/p1.bin": b"\\\\MAY-LAN\\Canon",
        },
    )


@pytest.fixture
def awkward(tmp_path: Path) -> Path:
    return with_add_in(workbook(tmp_path / "so.xlsx"))


def test_calls_are_printed_wherever_they_stand(tmp_path: Path):
    made = freeze(workbook(tmp_path / "so.xlsx"))
    cells = cells_of(made.content, tmp_path)
    assert {cell: cells[OWN, cell][0] for cell, _, _ in CELLS} == {cell: value for cell, _, value in CELLS}
    assert [
        formula for _, formula in cells.values() if formula and "QM_" in formula.replace('"QM_RATE(1,2)"', "")
    ] == []
    assert told(made) == []


def test_a_shared_formula_is_printed_at_each_of_its_cells(awkward: Path, tmp_path: Path):
    cells = cells_of(freeze(awkward).content, tmp_path)
    for row in (20, 21, 22):
        value, formula = cells[OWN, f"F{row}"]
        assert (value, f"'!A{row - 18})" in str(formula), "$D$9" in str(formula)) == (
            {20: 4500, 21: 3000, 22: 200}[row],
            True,
            True,
        )
    assert [cells[OWN, cell][1] for cell in ("G20", "G21")] == ["F20+1", ""]


def test_what_cannot_be_printed_is_its_value_and_told(awkward: Path, tmp_path: Path):
    made = freeze(awkward)
    cells = cells_of(made.content, tmp_path)
    assert [(code, cell) for code, cell in told(made) if cell] == [
        ("FROZEN-VALUE", "H20"),
        ("FROZEN-VALUE", "G22"),
        ("FROZEN-VALUE", "H22"),
    ]
    assert [cells[OWN, cell] for cell in ("H20", "G22", "H22")] == [(1, None), (8, None), ("1x", None)]


def test_nothing_of_the_house_is_left(awkward: Path):
    made = freeze(awkward)
    parts = parts_of(made.content)
    whole = b"".join(parts.values()) + "".join(parts).encode()
    told_of = (
        "vbaProject",
        "externalLink",
        "calcChain",
        "printerSettings",
        "macroEnabled",
        "Lan",
        "LAN",
        "Users",
        "absPath",
    )
    assert [word for word in told_of if word.encode() in whole] == []
    assert [f.facts["kind"] for f in made.findings if f.code == "FROZEN-PART"] == [
        "liên kết ra sổ hoặc nguồn dữ liệu khác",
        "macro",
        "cài đặt máy in",
    ]


@pytest.mark.parametrize(
    ("properties", "parts"),
    [
        (as_properties(["Chỉ số", "Tổng quan"]), []),
        ({**as_properties(["Chỉ số"]), "AppVersion": "12.0000"}, []),
        ({**as_properties(["Chỉ số"]), "Người soạn": "Nguyễn Thị Lan"}, ["docProps/custom.xml"]),
    ],
    ids=["a master's own", "a program's", "a person's"],
)
def test_properties_stay_in_the_house_and_those_of_people_are_told(
    properties: dict[str, str], parts: list[str], tmp_path: Path
):
    def more(book: xlsxwriter.Workbook) -> None:
        for name, said in properties.items():
            book.set_custom_property(name, said, "text")

    made = freeze(workbook(tmp_path / "so.xlsx", more))
    assert [f.facts["parts"] for f in made.findings if f.code == "FROZEN-PART"] == ([parts] if parts else [])
    assert "docProps/custom.xml" not in parts_of(made.content)


def test_what_excel_opens_is_what_was_made(awkward: Path, tmp_path: Path):
    path = tmp_path / "frozen.xlsx"
    path.write_bytes(freeze(awkward).content)
    assert [f"{each.rule} {each.where}" for each in check(path) if each.level == "ERROR"] == []


def test_parts_that_need_no_change_are_the_same_bytes(awkward: Path):
    before, after = parts_of(awkward), parts_of(freeze(awkward).content)
    assert sorted(name for name in after if after[name] != before[name]) == [
        TYPES,
        "docProps/app.xml",
        "docProps/core.xml",
        BOOK_RELS,
        BOOK,
        f"xl/worksheets/_rels/{OWN_PART[14:]}.rels",
        OWN_PART,
    ]


def test_a_sheet_changes_only_where_it_has_to(tmp_path: Path):
    path = workbook(tmp_path / "so.xlsx")
    before, after = (parts_of(each)[OWN_PART].decode() for each in (path, freeze(path).content))
    assert before.partition('<c r="A1"')[0] == after.partition('<c r="A1"')[0]
    assert before.partition('<c r="A12"')[2] == after.partition('<c r="A12"')[2]


def rules(book: xlsxwriter.Workbook) -> None:
    sheet = book.get_worksheet_by_name(OWN)
    assert sheet is not None
    red = book.add_format({"bold": True})
    for cells, formula in (("A1:A3", f"={RATE}>70"), ("B1", "=QM_KAPPA($A$1:$A$9,$B$1:$B$9)>1"), ("C1", "=A1>1")):
        sheet.conditional_format(cells, {"type": "formula", "criteria": formula, "format": red})
    for cell, formula in (("J1", "=QM_RATE(A1,B1)>1"), ("J2", f"={RATE}>1"), ("J3", "=A1>1")):
        sheet.data_validation(cell, {"validate": "custom", "value": formula})
    book.define_name("Hai", "=TyLe*2")
    book.define_name("Mat", "=QM_KAPPA('Khoa ''Mắt'' 1'!$A$2:$A$5,'Khoa ''Mắt'' 1'!$B$2:$B$5)")
    book.define_name("MatTheo", "=Mat+1")
    sheet.write_formula("K1", "=MatTheo*2", None, 4)
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": f"='{DATA.replace(chr(39), chr(39) * 2)}'!$A$2:$A$5", "name": "Tử số"})
    sheet.insert_chart("M1", chart)


def test_rules_and_names_are_printed_or_removed_and_told(tmp_path: Path):
    made = freeze(workbook(tmp_path / "so.xlsx", rules))
    names = {finding.facts["name"] for finding in made.findings if finding.code == "FROZEN-NAME"}
    assert names == {"Mat", "MatTheo"}
    assert [(code, cell) for code, cell in told(made) if code != "FROZEN-NAME"] == [
        ("FROZEN-VALUE", "K1"),
        ("FROZEN-CONDITION", "B1"),
        ("FROZEN-VALIDATION", "J2"),
    ]
    sheet = parts_of(made.content)[OWN_PART].decode()
    assert sheet.count("<conditionalFormatting") == 2
    assert '<dataValidations count="2">' in sheet
    assert "QM_" not in sheet.replace("QM_RATE(1,2)", "")  # which is a text there
    path = tmp_path / "frozen.xlsx"
    path.write_bytes(made.content)
    assert [f"{each.rule} {each.where}" for each in check(path) if each.level == "ERROR"] == []


def test_a_list_of_rules_that_all_go_goes_with_them(tmp_path: Path):
    def only(book: xlsxwriter.Workbook) -> None:
        sheet = book.get_worksheet_by_name(OWN)
        assert sheet is not None
        sheet.data_validation("J2", {"validate": "custom", "value": f"={RATE}>1"})

    assert b"dataValidation" not in parts_of(freeze(workbook(tmp_path / "so.xlsx", only)).content)[OWN_PART]


def test_a_chart_of_another_workbook_keeps_what_it_showed(tmp_path: Path):
    path = workbook(tmp_path / "so.xlsx", rules)
    edited(path, {"xl/charts/chart1.xml": lambda xml: xml.replace("<c:f>'Khoa", "<c:f>'[1]Khoa", 1)})
    before = parts_of(path)["xl/charts/chart1.xml"].decode()
    made = freeze(path)
    chart = parts_of(made.content)["xl/charts/chart1.xml"].decode()
    assert ("<c:numLit>" in chart, "<c:numRef>" in chart) == (True, False)
    points = before.partition("<c:numCache>")[2].partition("</c:numCache>")[0]
    assert points
    assert points in chart
    assert [code for code, _ in told(made) if code == "FROZEN-CHART"] == ["FROZEN-CHART"]


def test_formulas_for_new_lines_of_a_table_are_printed(tmp_path: Path):
    path = workbook(tmp_path / "so.xlsx")
    column = f"><calculatedColumnFormula>{ADD_IN}QM_RATE(1,2)</calculatedColumnFormula></tableColumn></tableColumns>"
    edited(path, {"xl/tables/table1.xml": lambda xml: xml.replace("/></tableColumns>", column)})
    table = parts_of(freeze(path).content)["xl/tables/table1.xml"]
    assert b"<calculatedColumnFormula>IF(2=0,#DIV/0!,1*100/2)<" in table


@pytest.mark.parametrize(("content", "code"), [(b"", "freeze_unreadable"), (b"PK\x03\x04x", "freeze_unreadable")])
def test_what_is_no_workbook_is_refused_with_a_sentence(tmp_path: Path, content: bytes, code: str):
    path = tmp_path / "so.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        freeze(path)
    assert refused.value.code == code


def test_sheets_of_old_macros_are_refused(tmp_path: Path):
    path = edited(workbook(tmp_path / "so.xlsx"), {}, {"xl/macrosheets/sheet1.xml": b"<a/>"})
    with pytest.raises(Refusal) as refused:
        freeze(path)
    assert refused.value.code == "freeze_macro_sheet"


def test_the_frozen_workbook_frozen_again_is_the_same(awkward: Path, tmp_path: Path):
    path = tmp_path / "once.xlsx"
    path.write_bytes(freeze(awkward).content)
    again = freeze(path)
    assert parts_of(again.content) == parts_of(path)
    assert told(again) == []


def test_links_to_a_computer_are_taken_away_and_others_stay(tmp_path: Path):
    def links(book: xlsxwriter.Workbook) -> None:
        sheet = book.get_worksheet_by_name(OWN)
        assert sheet is not None
        sheet.write_url("P1", r"external:C:\Users\lan\so.xlsx", None, "sổ của Lan")
        sheet.write_url("P2", "https://moh.gov.vn", None, "Bộ Y tế")
        sheet.write_url("P3", "external:../nop/2025/A.xlsx", None, "báo cáo")

    made = freeze(workbook(tmp_path / "so.xlsx", links))
    parts = parts_of(made.content)
    assert b"Users" not in b"".join(parts.values())
    assert parts[OWN_PART].count(b"<hyperlink ") == 2
    assert [str(f.facts["kind"]) for f in made.findings] == ["liên kết tới tệp trên máy hoặc ổ mạng"]
