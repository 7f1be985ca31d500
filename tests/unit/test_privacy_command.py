"""The word of the command line that looks for persons in a workbook, as a person sees it."""

import json
from pathlib import Path

import openpyxl
import pytest

from qmxl.control.control import Control
from qmxl.control.models import Department, Hospital, Recipient
from qmxl.sending.gate.contacts import contacts
from tests.by_hand import small_hospital
from tests.unit.test_sending_commands import said


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "Của tôi"
    sheet["B7"], sheet["B8"] = "CCCD 001085012345", "0912 345 678"
    made.save(tmp_path / "so.xlsx")
    return tmp_path / "so.xlsx"


def test_each_cell_is_told_without_what_it_says(book: Path, capsys: pytest.CaptureFixture[str]):
    code, printed = said(capsys, "privacy", book)
    assert code == 1
    assert "so.xlsx · Của tôi · B7\n         Có thể là số căn cước công dân: ••••••••••45." in printed
    assert '--clear "Của tôi!B7=…"' in printed
    assert [number for number in ("001085012345", "0912 345 678") if number in printed] == []


def test_what_was_looked_at_is_told_with_its_reason(book: Path, capsys: pytest.CaptureFixture[str]):
    words = ("--clear", "Của tôi!B7=số thử, không của ai", "--clear", "Của tôi!B8=")
    code, printed = said(capsys, "privacy", book, *words, "--json")
    whole = json.loads(printed)
    assert (code, whole["cleared"]) == (1, [{"place": "Của tôi!B7", "reason": "số thử, không của ai"}])
    assert [(each["code"], each["cell"]) for each in whole["findings"]] == [("SENT-PERSON", "B8")]
    code, printed = said(capsys, "privacy", book, *words[:3], "Của tôi!B8=điện thoại của khoa")
    assert (code, printed.splitlines()[-1]) == (0, "Không thấy thông tin cá nhân chưa được xem.")


@pytest.mark.parametrize(("typed", "code"), [("B7", "“B7” không ghi rõ"), ("=lý do", "“=lý do” không ghi rõ")])
def test_a_reason_without_a_cell_is_one_plain_sentence(
    book: Path, capsys: pytest.CaptureFixture[str], typed: str, code: str
):
    status, printed = said(capsys, "privacy", book, "--clear", typed)
    assert (status, printed.count("\n"), code in printed) == (2, 1, True)


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_it_is_told_in_each_language(book: Path, capsys: pytest.CaptureFixture[str], language: str):
    code, printed = said(capsys, "privacy", book, "--lang", language)
    assert (code, "••••••••••45" in printed, "{" in printed) == (1, True, False)


def test_the_hospitals_own_contacts_are_those_of_its_control_workbook():
    department = Department(code="KHAM", name="Khoa Khám", contact="Hạnh, (024) 3852 1234", email="kham@bvmat.vn")
    recipient = Recipient(name="Sở Y tế", role="so", email="qlcl@syt.gov.vn", receives="x")
    control = Control(Hospital(name="BV Mắt"), {"KHAM": department}, recipients=(recipient,))
    assert contacts(control) == {"(024) 3852 1234", "kham@bvmat.vn", "qlcl@syt.gov.vn"}
    assert contacts(small_hospital()) == frozenset()
