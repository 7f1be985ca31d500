"""The commands eval, functions and build, and the freshness of what build makes."""

from zipfile import ZipFile

import pytest
import xlsxwriter

from qmxl.build import ARTEFACTS, Artefact, build, same
from qmxl.cli.main import main
from qmxl.functions import FUNCTIONS
from qmxl.functions.criteria import PUBLISHED_83, WEIGHTS
from qmxl.hosts.typed import as_stored


def printed(capsys, *arguments):
    assert main(list(arguments)) == 0
    return capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=QM_RATE(3,4)", "75"),
        ("=QM_PERCENT(5,4)", "#NUM!"),
        ("=ROUND(QM_RATE(1,3),2)*2", "66.66"),
        ("=QM_SCORE({1;2;3})", "2"),
        ('=QM_AGREE({"Đạt";"Không đạt"},{"Đạt";"Đạt"})', "50"),
        ("=QM_RATE(1/0,4)", "#DIV/0!"),
        ('=QM_STATUS(QM_RATE(57,100),57,"cao")', "Đạt"),
        ('=IFERROR(QM_RATE(1,0),"chưa có số liệu")', "chưa có số liệu"),
    ],
)
def test_eval_prints_the_value(capsys, formula, value):
    assert printed(capsys, "eval", formula) == value


def test_eval_reads_cells_and_named_tables_of_a_workbook(capsys, tmp_path):
    path = tmp_path / "F.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write_column("B2", PUBLISHED_83)
        sheet.write_column("C2", WEIGHTS)
        for column, (name, value) in enumerate((("QM_ChiSo", "VST"), ("QM_Khoa", "BV"), ("QM_Ky", "2025-10"))):
            sheet.write(1, 5 + column, value)
            book.define_name(name, f"=Sheet1!${'FGH'[column]}$2:${'FGH'[column]}$2")
        sheet.write("I2", 80)
        book.define_name("QM_TyLe", "=Sheet1!$I$2:$I$2")
    assert printed(capsys, "eval", "--workbook", str(path), "=ROUND(QM_SCORE(Sheet1!B2:B84,Sheet1!C2:C84),2)") == "3.04"
    assert printed(capsys, "eval", "--workbook", str(path), "=QM_SCORE(B2:B84)") == f"{253 / 83:.15g}"
    assert printed(capsys, "eval", "--workbook", str(path), '=QM_VALUE("VST","BV","2025-10")') == "80"
    assert printed(capsys, "eval", "--workbook", str(path), '=QM_VALUE("VST","BV","2025-11")') == "#N/A"


def test_eval_says_what_it_cannot_read(capsys, tmp_path):
    assert main(["eval", "=QM_RATE(("]) == 2
    assert "QM_RATE((" in capsys.readouterr().err
    assert main(["eval", "--workbook", str(tmp_path / "khong-co.xlsx"), "=1"]) == 2
    assert "khong-co.xlsx" in capsys.readouterr().err


def test_functions_lists_every_function(capsys):
    listed = printed(capsys, "functions")
    assert all(function.signature() in listed for function in FUNCTIONS)


def test_functions_prints_a_native_formula(capsys):
    assert printed(capsys, "functions", "--formula", "QM_RATE").startswith("=IF(ISNUMBER(numerator),")
    assert main(["functions", "--formula", "QM_NONE"]) == 2
    assert "QM_NONE" in capsys.readouterr().err


@pytest.mark.slow
def test_what_is_built_is_fresh():
    assert build(check=True) == []


@pytest.mark.slow
def test_what_is_built_twice_is_the_same():
    pairs = [(artefact.make(), artefact.make()) for artefact in ARTEFACTS]
    assert [one == other or same(".xlsx", one, other) for one, other in pairs] == [True] * len(pairs)


def test_a_stale_file_is_named_then_written(tmp_path):
    artefacts = (Artefact("a.txt", lambda: "mới"), Artefact("b/c.txt", lambda: b"x"))
    (tmp_path / "a.txt").write_text("cũ", encoding="utf-8")
    assert build(check=True, root=tmp_path, artefacts=artefacts) == ["a.txt", "b/c.txt"]
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "cũ"
    assert build(root=tmp_path, artefacts=artefacts) == ["a.txt", "b/c.txt"]
    assert build(check=True, root=tmp_path, artefacts=artefacts) == []


def test_packages_are_compared_part_by_part(tmp_path):
    def package(name, level, **parts):
        with ZipFile(tmp_path / name, "w", compresslevel=level) as made:
            for part, text in parts.items():
                made.writestr(part.replace("__", "/"), text)
        return (tmp_path / name).read_bytes()

    one = package("1", 1, docProps__core_xml="8:00", sheet="1")
    assert same(".xlsx", one, package("2", 9, docProps__core_xml="8:00", sheet="1"))
    assert not same(".xlsx", one, package("3", 1, docProps__core_xml="8:00", sheet="2"))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("=QM_RATE(3;4)", "=QM_RATE(3,4)"),
        ("=QM_RATE(1,5;4)", "=QM_RATE(1.5,4)"),
        ("=QM_RATE( 1,5 ; 4 ; 1000 )", "=QM_RATE( 1.5 , 4 , 1000 )"),
        ("=QM_RATE(3,4)", "=QM_RATE(3,4)"),
        ("=1,5*2", "=1.5*2"),
        ("=(1,5+2)*3", "=(1.5+2)*3"),
        ("=SUM({1;2;3})", "=SUM({1;2;3})"),
        ("=SUM({1,5;2})", "=SUM({1,5;2})"),
        (r"=SUM({1,5\2;3\4};1)", "=SUM({1.5,2;3,4},1)"),
        ('=IF(A1="a;b,5";1,5;"x,1")', '=IF(A1="a;b,5",1.5,"x,1")'),
        ("=SUM('Quý 1;2,3'!A1;2)", "=SUM('Quý 1;2,3'!A1,2)"),
        ("=ROUND(QM_RATE(SUM(A1:A3);C1);1)", "=ROUND(QM_RATE(SUM(A1:A3),C1),1)"),
        ("QM_RATE(3;4", "QM_RATE(3,4"),
    ],
)
def test_a_formula_as_vietnamese_excel_writes_it(typed, stored):
    assert as_stored(typed) == stored


def test_eval_and_functions_read_semicolons(capsys):
    assert printed(capsys, "eval", "=QM_RATE(1,5;4)") == "37.5"
    assert printed(capsys, "functions", "--formula", "=QM_RATE(A1;B1)") == printed(
        capsys, "functions", "--formula", "=QM_RATE(A1,B1)"
    )


@pytest.mark.parametrize(("language", "said"), [("vi", "Không đọc được công thức"), ("en", "cannot be read")])
def test_a_formula_that_cannot_be_read_is_told_in_the_readers_words(capsys, language, said):
    assert main(["--lang", language, "eval", "=QM_RATE(("]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "Error" not in told
