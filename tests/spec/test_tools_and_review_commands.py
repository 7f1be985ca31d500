"""The commands ``tools`` and ``review``: what they write, and one sentence where they cannot."""

from collections.abc import Callable
from pathlib import Path

import openpyxl

from tests.spec.conftest import Ran

Run = Callable[..., Ran]


def test_a_review_is_of_a_half_year_or_a_year(qmxl: Run, folder: Path):
    ran = qmxl("review", folder, "--period", "2026-05")
    assert (ran.code, ran.out) == (2, "")
    assert "2026-H1" in ran.err
    ran = qmxl("review", folder, "--period", "2026-H1", "--json")
    [path] = map(Path, ran.json["written"])
    assert (ran.code, path) == (0, folder / "tong-hop" / "QM_SoKet_2026-H1.xlsx")
    book = openpyxl.load_workbook(path, data_only=True)
    assert book.sheetnames[:5] == ["Báo cáo", "Định kỳ", "Kế hoạch", "Số liệu", "Tồn đọng"]
    assert book["Báo cáo"]["A5"].value == "BÁO CÁO SƠ KẾT CÔNG TÁC QUẢN LÝ CHẤT LƯỢNG 6 THÁNG ĐẦU NĂM 2026"
    again = qmxl("review", folder, "--period", "2026-H1", "--json")
    assert (again.json["written"], again.json["unchanged"]) == ([], [str(path)])


def test_what_no_tool_can_be_drawn_from_is_one_sentence(qmxl: Run, folder: Path):
    ran = qmxl("tools", folder, "--period", "2026-H1", "--form", "khong-co")
    assert (ran.code, ran.out) == (2, "")
    assert "complaints (Ý kiến người bệnh)" in ran.err
    ran = qmxl("tools", folder, "--period", "2026-H1", "--form", "complaints", "--lang", "en")
    assert (ran.code, ran.err.strip()) == (2, "The register “Patients' opinions” has no lines in 2026-H1.")
    assert not list((folder / "tong-hop").glob("QM_BayCongCu*"))
