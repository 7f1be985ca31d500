"""Random arguments give the same value in Python and in the printed formula, thousands in one workbook."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qmxl.desks.excel.add_in import macro_project
from qmxl.functions import FUNCTIONS
from qmxl.functions.calling import call
from qmxl.functions.declaration import Kind
from qmxl.functions.levels import RULE
from qmxl.functions.values import DIV0, NA, NUM, VALUE, block, is_blank, is_number
from qmxl.proof.cases import lines
from qmxl.proof.proof import faults, proof_workbook

pytestmark = pytest.mark.hypothesis
EXAMPLES = settings.default.max_examples * 3 // 2  # a function; together they are one workbook
WHOLE = st.integers(-3, 120)
DECIMAL = st.integers(-200, 12000).map(lambda n: n / 100)
SHARE = st.integers(-10, 110).map(lambda n: n / 100)
ODD = st.sampled_from((None, "", "x", "12", DIV0, NUM, NA, VALUE))
STATUSES = (*RULE.holds, *RULE.fails, *RULE.neutral)
CODES = {
    "indicator": ("VST", "NKVM", "TG", "nkvm "),
    "department": ("BV", "KHOA_KHAM"),
    "period": ("2025-10", "2025-11", "2025", 2025),
    "what": ("rate", "tuso", "mauso", "muctieu", "khác"),
    "direction": ("cao", "thap", "higher", "THẤP", " lower ", "ngang"),
    "letter": ("A", "b", "C", "D", "e ", "F", "g", "H", "i", "J"),
}
ELEMENTS = {
    "QM_LEVEL.levels": st.sampled_from((1, 2, 2, 3, 4, 5)),
    "QM_LEVEL.statuses": st.sampled_from((*RULE.holds * 3, *STATUSES, None)),
    "QM_SCORE.levels": st.sampled_from((1, 2, 3, 4, 5, 5, None, "KAD", "kad ")),
    "QM_SCORE.weights": st.sampled_from((1, 1, 2, 2, 0.5)),
    "QM_SATISFIED.answers": st.sampled_from((1, 2, 3, 4, 5, None)),
}


def often(usual, rare=ODD, times=12):
    """Mostly the usual, now and then the odd: otherwise every example would be a fault."""
    return st.integers(0, times).flatmap(lambda n: rare if n == 0 else usual)


def argument(function, parameter, size):
    if parameter.kind is Kind.NUMBER:
        return often(SHARE if parameter.name in ("centre", "confidence", "growth") else WHOLE | DECIMAL)
    if parameter.kind is Kind.TEXT:
        return often(st.sampled_from(CODES[parameter.name]))
    usual = ELEMENTS.get(f"{function.name}.{parameter.name}", WHOLE | DECIMAL | st.none())
    if function.name in ("QM_AGREE", "QM_KAPPA"):
        usual = st.sampled_from(("Đạt", "Không đạt", "đạt ", 1, "1", None))
    return st.lists(often(usual, times=60), min_size=size, max_size=size).map(tuple)


def calls(function):
    """Arguments of one call, optional ones sometimes left out, paired ranges mostly of one size."""
    sizes = st.integers(1, 9).flatmap(lambda n: st.tuples(st.just(n), often(st.just(n), st.integers(1, 9))))

    def arguments(pair):
        places = [argument(function, p, pair[min(i, 1)]) for i, p in enumerate(function.parameters)]
        return st.integers(function.least, len(places)).flatmap(lambda count: st.tuples(*places[:count]))

    return sizes.flatmap(arguments)


def draw(function):
    """The cases hypothesis draws for a function: arguments, and Python's answer."""
    table = {name: block(column) for name, column in (function.table or {}).items()}
    found = []

    @settings(max_examples=EXAMPLES, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(calls(function))
    def one(arguments):
        found.append((arguments, call(function, arguments, table)))

    one()
    return tuple(found)


@pytest.fixture(scope="module")
def drawn():
    """Every function with drawn cases in place of its own."""
    return tuple(function._replace(cases=draw(function)) for function in FUNCTIONS)


def test_python_always_answers_with_a_number_a_text_or_an_error(drawn):
    answers = [expected for function in drawn for _, expected in function.cases]
    assert len(answers) > 3000
    assert [answer for answer in answers if is_blank(answer) or isinstance(answer, bool | tuple)] == []


def test_the_draw_is_not_all_faults(drawn):
    """Of every function a good part of the calls has a value."""
    sound = {f.name: sum(is_number(v) or isinstance(v, str) for _, v in f.cases) / len(f.cases) for f in drawn}
    assert {name: share for name, share in sound.items() if share < 0.15} == {}


@pytest.mark.slow
@pytest.mark.office
def test_the_native_formula_gives_what_python_gives(drawn, calc, tmp_path):
    path = tmp_path / "drawn.xlsx"
    path.write_bytes(proof_workbook(drawn))
    assert faults("formula in LibreOffice", calc.answers(path, len(lines(drawn))), drawn) == []


@pytest.mark.slow
@pytest.mark.office
def test_the_vba_module_gives_what_python_gives(drawn, calc, tmp_path):
    project, path = tmp_path / "vbaProject.bin", tmp_path / "drawn.xlsm"
    project.write_bytes(macro_project())
    path.write_bytes(proof_workbook(drawn, lambda line: line.qm, macros=str(project)))
    assert faults("VBA in LibreOffice", calc.answers(path, len(lines(drawn))), drawn) == []
