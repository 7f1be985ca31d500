"""Formulas computed by qmxl alone, and what is too long or too deep to be printed or computed."""

import subprocess
import sys
import time
from math import isclose

import pytest

from qmxl.cli.main import main
from qmxl.functions.values import Scalar
from qmxl.hosts.plain import Beyond, evaluate
from qmxl.hosts.python import _by_engine, spelled


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=QM_RATE(3,4)", "75"),
        ("qm_rate(3 , 4)", "75"),
        ("=QM_PERCENT(5,4)", "#NUM!"),
        ("=ROUND(QM_RATE(1,3),2)*2", "66.66"),
        ("=QM_SCORE({1;2;3})", "2"),
        ('=QM_AGREE({"Đạt";"Không đạt"},{"Đạt";"Đạt"})', "50"),
        ('=QM_STATUS(QM_RATE(57,100),57,"cao")', "Đạt"),
        ('=IFERROR(QM_RATE(1,0),"chưa có số liệu")', "chưa có số liệu"),
        ("=-2^2", "4"),
        ("=2^3^2", "64"),
        ("=1+2*3-4/5", "6.2"),
        ("=50%*4", "2"),
        ('="a""b"&1=2', "FALSE"),
        ("=TRUE+1", "2"),
        ('=""+1', "#VALUE!"),
        ("=1/0", "#DIV/0!"),
        ("=9^9^9^9", "#NUM!"),
        ("=1E+300*1E+300", "#NUM!"),
        ("=0^0", "#NUM!"),
        ("=#N/A+1", "#N/A"),
        ("=ROUND(2.5,0)", "3"),
        ("=ROUND(-2.675,2)", "-2.68"),
        ("=ROUND(1234,-2)", "1200"),
        ("=" + "-" * 8000 + "1", "1"),
    ],
)
def test_it_computes_what_readers_are_shown(formula: str, value: str) -> None:
    assert spelled(evaluate(formula)) == value


@pytest.mark.parametrize(
    "formula",
    ["=1+2*3-4/5", "=2^-1", "=1%%", "=1&2", '="3"+1', '="a"="A"', "=ROUND(1/3,4)", "=QM_RATE(1/0,4)", "=1<2", '=2<"1"'],
)
def test_it_agrees_with_the_engine(formula: str) -> None:
    one, other = evaluate(formula), _by_engine(formula, None)
    assert one == other or isclose(number(one), number(other))


def number(value: Scalar) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")


@pytest.mark.parametrize("formula", ["=SUM(1,2)", "=A1+1", "=QM_VALUE(1,2,3)", "='Sổ 1'!A1", "=REPT(1,9)", "=x"])
def test_it_says_what_is_beyond_it(formula: str) -> None:
    with pytest.raises(Beyond):
        evaluate(formula)


@pytest.mark.parametrize(
    "formula", ["", "=", "=QM_RATE((", "=1+", "=QM_RATE(1)", "=ROUND(1)", "=1 2", "={1,2;3}", "={}"]
)
def test_a_torn_formula_is_named(formula: str) -> None:
    with pytest.raises(ValueError, match="="):
        evaluate(formula or "=")


WITHOUT = """
import sys
sys.modules["formualizer"] = None
from qmxl.cli.main import main
sys.exit(main(["eval", *sys.argv[1:]]))
"""


@pytest.mark.parametrize(
    ("formula", "code", "said"), [("=QM_RATE(3,4)", 0, "75"), ("=SUM(1,2)", 2, "pip install qmxl[eval]")]
)
def test_without_the_engine_the_extra_is_named(formula: str, code: int, said: str) -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT, formula], check=False, capture_output=True, text=True)
    assert (done.returncode, said in done.stdout + done.stderr) == (code, True)


def nested(levels: int, argument: str = "C5") -> str:
    for _ in range(levels):
        argument = f"QM_RATE({argument},{argument})"
    return f"={argument}"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["functions", "--formula", nested(3)], "8.192"),
        (["functions", "--formula", "=QM_RATE(" * 40 + "1" + ",2)" * 40], "8.192"),
        (["functions", "--formula", "=" + "(" * 65 + "QM_RATE(1,2)" + ")" * 65], "64"),
        (["functions", "--formula", "=" + "QM_RATE(1,2)+" * 2000 + "1"], "8.192"),
        (["functions", "--formula", "=" + "QM_RATE(A1,B1)+" * 500 + "1"], "8.192"),
        (["eval", "=" + "(" * 500 + "1" + ")" * 500], "64"),
        (["eval", nested(12, "1")], "8.192"),
    ],
)
def test_a_formula_excel_would_not_take_is_refused_at_once(
    capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    start = time.monotonic()
    assert main(words) == 2
    assert said in capsys.readouterr().err
    assert time.monotonic() - start < 5


def test_brackets_within_texts_do_not_count() -> None:
    assert evaluate('="' + "(" * 100 + '"&1') == "(" * 100 + "1"
