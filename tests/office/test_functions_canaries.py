"""The proofs can fail: one broken node, one broken line of VBA and one wrong name are each found."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from qmxl.desks.excel.add_in import macro_project
from qmxl.desks.libreoffice.extension import extension
from qmxl.functions import find
from qmxl.functions.calling import call
from qmxl.functions.expression import Operation
from qmxl.hosts import vba
from qmxl.proof.cases import lines
from qmxl.proof.proof import faults, proof_workbook

from .conftest import with_extension

pytestmark = pytest.mark.office
RATE = find("QM_RATE")
SOUND = "result = qNumerator * qPer / qDenominator"


def answers_of_vba(calc, folder, source):
    project, path = folder / "vbaProject.bin", folder / "qm.xlsm"
    project.write_bytes(macro_project(source))
    path.write_bytes(proof_workbook((RATE,), lambda line: line.qm, macros=str(project)))
    return calc.answers(path, len(RATE.cases))


def test_a_broken_node_is_found_by_python_and_by_the_formula(calc, tmp_path):
    assert isinstance(RATE.result, Operation)
    broken = (RATE._replace(result=Operation("*", RATE.result.left, RATE.result.right)),)
    path = tmp_path / "broken.xlsx"
    path.write_bytes(proof_workbook(broken))
    assert faults("Python", [call(broken[0], given) for given, _ in RATE.cases], broken) != []
    assert faults("formula in LibreOffice", calc.answers(path, len(lines(broken))), broken) != []


def test_a_broken_guard_is_found():
    broken = RATE._replace(guards=())
    answers = [call(broken, given) for given, _ in RATE.cases]
    assert answers == [call(RATE, given) for given, _ in RATE.cases], "0/0 is #DIV/0! even so"
    percent = find("QM_PERCENT")
    unguarded = percent._replace(guards=percent.guards[1:])
    assert faults("Python", [call(unguarded, given) for given, _ in percent.cases], (percent,)) != []


def test_a_broken_line_of_vba_is_found(calc, tmp_path):
    source = vba.module()
    assert SOUND in source
    broken = source.replace(SOUND, "result = qNumerator * qPer / (qDenominator + 1)")
    assert faults("VBA in LibreOffice", answers_of_vba(calc, tmp_path, broken), (RATE,)) != []


def test_a_syntax_error_anywhere_in_the_vba_is_found(calc, tmp_path):
    """LibreOffice then answers 0 or nothing, without a word: 3 of 4 must be 75."""
    broken = vba.module().replace("Private Function QmKey(", "Private Function QmKey((")
    answers = answers_of_vba(calc, tmp_path, broken)
    of_three_in_four = next(i for i, (given, _) in enumerate(RATE.cases) if given == (3, 4))
    assert answers[of_three_in_four] != 75
    assert faults("VBA in LibreOffice", answers, (RATE,)) != []


def test_a_wrong_name_in_the_add_ins_configuration_is_found(office, tmp_path):
    broken = BytesIO()
    with ZipFile(BytesIO(extension())) as sound, ZipFile(broken, "w") as package:
        for name in sound.namelist():
            content = sound.read(name)
            package.writestr(name, content.replace(b">QM_RATE<", b">QM_RAET<") if name.endswith(".xcu") else content)
    path, workbook = tmp_path / "QM.oxt", tmp_path / "qm.xlsx"
    path.write_bytes(broken.getvalue())
    workbook.write_bytes(proof_workbook((RATE,), lambda line: line.qm))
    with with_extension(office, tmp_path / "profile", path) as running:
        assert faults("LibreOffice add-in", running.answers(workbook, len(RATE.cases)), (RATE,)) != []
