"""The hosts that need no office: formulas in a second engine, VBA in an interpreter, xlwings."""

import ast
import importlib.util
import re
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import formualizer
import ironcalc
import openpyxl
import pytest
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.exceptions import VBAUnsupportedError

from qmxl.build import ROOT
from qmxl.cli.functions import native
from qmxl.desks.excel import buttons
from qmxl.functions import FUNCTIONS, find
from qmxl.functions.calling import call
from qmxl.functions.declaration import Function, number
from qmxl.functions.values import DIV0, ErrorValue, block
from qmxl.hosts import vba
from qmxl.hosts.calls import without_calls
from qmxl.hosts.formula import formula
from qmxl.hosts.python import KINDS
from qmxl.proof.cases import lines
from qmxl.proof.proof import faults, needless, proof_workbook

LONG_REFERENCE = "'Tiểu mục của các tiêu chí'!$B$2:$B$1096"
EXCEL_2010 = {
    *("IF", "OR", "AND", "ISNUMBER", "ISERROR", "TRIM", "LOWER", "SUM", "SUMPRODUCT", "MAX", "MIN", "COUNT", "AVERAGE"),
    *("ROWS", "COLUMNS", "ROW", "COLUMN", "SMALL", "LOOKUP", "INDEX", "CHOOSE", "ABS", "SQRT", "NORMSINV"),
}


def ironcalc_answers(content, path, count):
    path.write_bytes(content)
    model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    model.evaluate()
    return [model.get_cell_value(0, row, 1) for row in range(1, count + 1)]


def test_ironcalc_gives_every_declared_value(tmp_path):
    content = proof_workbook(entered_as_arrays=True)
    answers = ironcalc_answers(content, tmp_path / "proof.xlsx", len(lines()))
    assert faults("formula in IronCalc", answers) == []
    assert needless("formula in IronCalc", answers) == []


def test_formualizer_gives_every_declared_value(tmp_path):
    path = tmp_path / "proof.xlsx"
    path.write_bytes(proof_workbook())
    book = formualizer.load_workbook(str(path))
    found = [book.evaluate_cell("QM", row, 1) for row in range(1, len(lines()) + 1)]
    answers = [KINDS[value["kind"]] if isinstance(value, dict) else value for value in found]
    assert faults("formula in formualizer", answers) == []


def test_the_host_page_says_how_many_cases_there_are_and_its_example_works():
    """The example of docs/functions.md is a declaration like any other."""
    page = (ROOT / "docs" / "functions.md").read_text(encoding="utf-8")
    assert f"All {len(lines())} cases ran" in page
    names = {"Function": Function, "number": number, "DIV0": DIV0}
    exec(page.partition("```python\n")[2].partition("```")[0], names)
    example = names["MATERNAL"]
    assert faults("Python", [call(example, given) for given, _ in example.cases], (example,)) == []
    assert formula(example, "B2", "C2").count("B2*100000/C2") == 1
    assert "qDeaths * 100000 / qBirths" in vba.module((example,))


def test_a_constant_is_not_checked_in_a_native_formula():
    assert 'ISERROR("cao")' not in without_calls('=QM_STATUS(C5,90,"cao")')
    assert "ISNUMBER(90)" not in without_calls('=QM_STATUS(C5,90,"cao")')
    assert "ISNUMBER(C5)" in without_calls('=QM_STATUS(C5,90,"cao")')


@pytest.mark.skipif(shutil.which("ssconvert") is None, reason="Gnumeric (ssconvert) is not installed")
def test_gnumeric_gives_every_declared_value(tmp_path):
    """A spreadsheet program of its own that computes every native formula, entered as an array."""
    path, computed = tmp_path / "proof.xlsx", tmp_path / "computed.xlsx"
    path.write_bytes(proof_workbook(entered_as_arrays=True))
    command = ["ssconvert", "--recalc", "-T", "Gnumeric_Excel:xlsx2", path, computed]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl misses a style in what Gnumeric writes
        rows = openpyxl.load_workbook(computed, data_only=True)["QM"].iter_rows(max_row=len(lines()), max_col=1)
    assert faults("formula in Gnumeric", [row[0].value for row in rows]) == []


def interpreter_answers(folder, source, functions=FUNCTIONS):
    """The cases put to VBA with the arguments as Range objects, as Excel hands them to a function in a cell."""
    path = folder / "arguments.xlsx"
    path.write_bytes(proof_workbook(functions, lambda _line: "1"))
    application = ExcelApplication.open(str(path))
    application.add_module(source.partition("\r\n")[2], name="QM")

    def ask(line):
        ranges = (f'Sheets(2).Range("{reference.partition("!")[2]}")' for reference in line.references)
        try:
            found = application.evaluate(f"{line.function.name}({', '.join(ranges)})")
        except VBAUnsupportedError as missing:
            found = str(missing)
        return found if isinstance(found, int | float | str) else str(found)

    return [ask(line) for line in lines(functions)]


@pytest.mark.slow
def test_the_vba_module_gives_every_declared_value_in_an_interpreter(tmp_path):
    answers = interpreter_answers(tmp_path, vba.module())
    assert faults("VBA interpreter", answers) == []
    assert needless("VBA interpreter", answers) == []


def test_the_vba_module_is_ascii_with_windows_line_ends():
    source = vba.module().encode("ascii")
    assert source.count(b"\n") == source.count(b"\r\n") > 100
    assert max(map(len, source.splitlines())) < 1023, "the VBA editor refuses longer lines"
    assert b"Declare " not in source
    assert b"CreateObject" not in source


def test_vietnamese_in_vba_is_spelled_by_code():
    assert vba.ascii_text('x = "Đạt" & "ok"') == 'x = ChrW(272) & ChrW(7841) & "t" & "ok"'


@pytest.fixture(scope="module")
def qm_functions():
    spec = importlib.util.spec_from_file_location("qm_functions", ROOT / "udfs" / "qm_functions.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["qm_functions"] = module
    spec.loader.exec_module(module)
    return module


def as_excel_sends(given):
    """A single cell as its value, a range as a list of rows, an error as its COM number."""
    codes = {"#DIV/0!": 2007, "#VALUE!": 2015, "#NUM!": 2036, "#N/A": 2042}
    rows = [[codes[v.value] - 0x7FF60000 if isinstance(v, ErrorValue) else v for v in row] for row in block(given)]
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows


class Caller:
    """What xlwings hands a function that asks who called: a range in a workbook with names."""

    class Named:
        def __init__(self, name, column):
            self.name, self.column = name, column

        @property
        def refers_to_range(self):
            return self

        def options(self, ndim):
            assert ndim == 2
            return self

        @property
        def value(self):
            return [[value] for value in self.column]

    def __init__(self, table):
        self.sheet = self.book = self
        self.names = [self.Named(name, column) for name, column in table.items()]


def test_the_xlwings_module_gives_every_declared_value(qm_functions):
    answers = []
    for line in lines():
        function = getattr(qm_functions, line.function.name)
        caller = {"caller": Caller(line.function.table)} if line.function.table else {}
        answers.append(function(*map(as_excel_sends, line.case[0]), **caller))
    assert faults("xlwings", answers) == []
    assert needless("xlwings", answers) == []


def test_the_xlwings_module_has_every_function_with_its_help(qm_functions):
    assert all(getattr(qm_functions, f.name).__doc__ == f.vi for f in FUNCTIONS)
    source = (ROOT / "udfs" / "qm_functions.py").read_text(encoding="utf-8")
    assert source.count('@xw.func(category="QM"') == len(FUNCTIONS)
    assert re.findall(r"volatile=True\)\n(?:@.*\n)*def (\w+)", source) == ["QM_VALUE"]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_a_native_formula_is_one_excel_2010_can_read(function):
    """Known functions, at most 8192 characters and 64 levels deep, even for long references."""
    text = formula(function, *[LONG_REFERENCE if p.ranged else "'Báo cáo tháng'!$C$105" for p in function.parameters])
    assert set(re.findall(r"([A-Z.]+)\(", text)) <= EXCEL_2010
    assert len(text) <= 8192
    depth = deepest = 0
    for letter in re.sub(r'"[^"]*"|\'[^\']*\'', "", text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        deepest = max(deepest, depth)
    assert depth == 0
    assert deepest <= 64


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_nothing_inside_sumproduct_would_need_array_entry(function):
    """Excel before 365 computes IF and the like inside SUMPRODUCT for one cell only; LibreOffice would hide it."""
    text = formula(function, *[p.name.upper() for p in function.parameters])
    for start in (found.end() for found in re.finditer(r"SUMPRODUCT\(", text)):
        depth, end = 1, start
        while depth:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        inside = re.findall(r"\b(IF|IFERROR|TRANSPOSE|ISNUMBER|ISERROR)\(", text[start:end])
        assert inside == []


def test_a_call_is_printed_with_its_arguments():
    assert native("QM_C_UPPER(B2)") == formula(find("QM_C_UPPER"), "B2")
    assert native('=QM_STATUS(C5,D5,"cao")') == formula(find("QM_STATUS"), "C5", "D5", '"cao"')
    assert native("QM_SCORE('Sổ, 1'!B2:B9)") == formula(find("QM_SCORE"), "'Sổ, 1'!B2:B9")


def test_a_formula_loses_its_calls_and_keeps_everything_else():
    rate, total = formula(find("QM_RATE"), "C5", "D5"), formula(find("QM_C_UPPER"), "SUM(A1,A2)")
    assert without_calls('=ROUND(qm_rate(C5, D5),1)&"QM_RATE(1,2)"') == f'=ROUND({rate},1)&"QM_RATE(1,2)"'
    assert without_calls("='QM_RATE(x)'!A1+QM_C_UPPER(SUM(A1,A2))*2") == f"='QM_RATE(x)'!A1+{total}*2"
    assert without_calls("=MY_QM_RATE(1,2)") == "=MY_QM_RATE(1,2)"
    assert "(A1+B1)*100/C1" in without_calls("=QM_RATE(A1+B1,C1)")
    assert "(" not in without_calls("=QM_RATE(SUM(A1:A3),'x-y'!C1)").split("*100/")[1].split(",")[0]
    assert "QM_" not in without_calls('=QM_STATUS(QM_RATE(C5,D5),QM_TARGET(E5),"cao")')
    assert without_calls("=QM_SCORE({1;2,3})+1") == f"={formula(find('QM_SCORE'), '{1;2,3}')}+1"


def test_a_call_that_cannot_be_printed_is_refused():
    with pytest.raises(ValueError, match="QM_RATE"):
        without_calls("=QM_RATE(1,2")
    with pytest.raises(TypeError, match="QM_RATE"):
        without_calls("=QM_RATE(1)")


def body_of(source: str) -> str:
    return source.partition("\r\n")[2].replace("\r\n", "\n")


def test_the_add_in_holds_the_module_beside_the_buttons_what_watches_for_its_ribbon_and_no_other_code():
    """Read back by a tool that did not write it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the tool's own dependencies
        from oletools.olevba import VBA_Parser
    parser = VBA_Parser("QM.xlam", data=(ROOT / "workbooks" / "templates" / "QM.xlam").read_bytes())
    sources = {name: code for _, _, name, code in parser.extract_macros()}
    assert body_of(vba.module()).strip() in sources["QM.bas"].replace("\r\n", "\n")
    assert sorted(name for name, code in sources.items() if "Sub " in code) == ["QLCL.bas", "ThisWorkbook.cls"]
    assert sources["ThisWorkbook.cls"].replace("\r\n", "\n").endswith(body_of(buttons.watch()))


def test_a_formula_without_its_arguments_is_refused():
    with pytest.raises(TypeError, match="QM_RATE"):
        formula(find("QM_RATE"), "C5")
    with pytest.raises(TypeError, match="QM_RATE"):
        formula(find("QM_RATE"), "C5", None, "100")


def test_the_functions_need_nothing_but_the_standard_library():
    """They are carried in the LibreOffice extension, whose Python has nothing else and may be 3.10."""
    sources = [path.read_text(encoding="utf-8") for path in (Path(ROOT) / "qmxl" / "functions").glob("*.py")]
    assert all(ast.parse(text, feature_version=(3, 10)) for text in sources)
    imported = {name for text in sources for name in re.findall(r"^(?:from|import) (\w+)", text, re.MULTILINE)}
    assert imported - {"qmxl"} <= set(sys.stdlib_module_names)
    inside = {name for text in sources for name in re.findall(r"^from (qmxl[\w.]*)", text, re.MULTILINE)}
    assert all(name.startswith("qmxl.functions") for name in inside)


def test_python_answers_for_a_flat_list_and_for_rows():
    assert call(find("QM_SCORE"), [[3, 4]]) == call(find("QM_SCORE"), [[[3], [4]]]) == 3.5
