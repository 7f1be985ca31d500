"""The sheets of the official score and of the basic standards: what they say, and LibreOffice's own values of it."""

import re
from pathlib import Path

import openpyxl
import pytest

from qmxl.catalogue import loader
from qmxl.control.control import Control
from qmxl.control.criteria_models import CriterionSetting, SubItem
from qmxl.master.book import master_file
from qmxl.period import Period
from qmxl.texts import texts
from tests.by_hand import SAVED, Form, complete_entries, form_bytes, small_hospital, with_programme
from tests.golden.test_recalculated import Recalculate, differences
from tests.own_forms import collected

MARCH = Period(2026, 3, 3)
BASIC = loader.criteria("tt35")


def with_standards(last: int = 3) -> Control:
    """The small hospital by both sets, each of its departments' standards KHOA_KHAM's; levels of last year."""
    control = small_hospital()
    standards = {
        f"tt35/{code}": SubItem(
            code=f"tt35/{code}",
            criterion=f"tt35/{code}",
            title=criterion.title,
            department="KHOA_KHAM",
            set="tt35",
        )
        for code, criterion in BASIC.by_code.items()
    }
    return with_programme(
        control,
        sets={"6858": loader.criteria(), "tt35": BASIC},
        sub_items={**control.programme.sub_items, **standards},
        criteria={
            code: CriterionSetting(code=code, last_year=last, target_level=4) for code in control.programme.criteria
        },
    )


def master(folder: Path, answers: dict[str, str], last: int = 3) -> Path:
    """The master of a department whose standards are all yes, save ``answers``."""
    control = with_standards(last)
    entries = complete_entries(control, "KHOA_KHAM")
    for code in BASIC.by_code:
        said = answers.get(code, "Không áp dụng" if code == "II.3b" else "Có")
        entries["criteria"].pop((f"tt35/{code}", "status", ""), None)
        entries["criteria"].pop((f"tt35/{code}", "evidence", ""), None)
        if said:
            entries["criteria"][f"tt35/{code}", "status", ""] = said
    form = Form(form_bytes(control, "KHOA_KHAM", entries), control)
    found = collected(folder, form, period=MARCH)
    path = folder / "so.xlsx"
    path.write_bytes(master_file(found.tables, [], lambda _: [], found.control, MARCH, SAVED, texts("vi")))
    return path


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize(
    ("answers", "counts", "conclusion"),
    [
        ({}, [43, 0, 1, 0], "Đạt"),
        ({"I.4": "Không", "I.8": ""}, [41, 1, 1, 1], "Không đạt"),
        ({"I.8": ""}, [42, 0, 1, 1], "Chưa đủ dữ liệu"),
        ({"II.3b": "Có"}, [44, 0, 0, 0], "Chưa đủ dữ liệu"),
        ({"II.3a": "Không áp dụng"}, [42, 0, 2, 0], "Chưa đủ dữ liệu"),
    ],
    ids=["all yes", "one no", "one blank", "both of two apply", "none of two applies"],
)
def test_standards_are_passed_when_each_that_applies_is_yes(
    recalculate: Recalculate, tmp_path: Path, answers: dict[str, str], counts: list[int], conclusion: str
) -> None:
    path = master(tmp_path, answers)
    sheet = openpyxl.load_workbook(path, data_only=True)["Tiêu chuẩn cơ bản"]
    assert [sheet[f"C{row}"].value for row in range(5, 10)] == [*counts, conclusion]
    assert differences(path, recalculate(path))[1] == []


@pytest.mark.office
@pytest.mark.parametrize(("last", "verdict"), [(3, "Chưa đạt"), (2, "Vượt")])
def test_the_score_says_how_far_it_rose(recalculate: Recalculate, tmp_path: Path, last: int, verdict: str) -> None:
    """A1.1 reaches level 2 and A1.2 level 3, so the average of now is 2.5."""
    path = master(tmp_path, {}, last)
    sheet = openpyxl.load_workbook(path, data_only=True)["Điểm chất lượng"]
    said = {str(sheet.cell(row, 1).value): sheet.cell(row, 8).value for row in range(5, 30)}
    risen = next(value for label, value in said.items() if re.match("Tăng so với", label))
    aimed = next(value for label, value in said.items() if re.match("So với mục tiêu", label))
    average = next(value for label, value in said.items() if label.startswith("4."))
    assert (round(risen, 9), aimed) == (round(average / last - 1, 9), verdict)
    assert any(label.endswith("(Tiêu chí C3 và C5 có hệ số 2)") for label in said)
    assert differences(path, recalculate(path))[1] == []
