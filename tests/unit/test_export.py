"""The tables of a period for analysts: data frames, and CSV that says the same."""

import csv
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import qmxl
from qmxl.cli.main import main
from qmxl.refusal import Refusal


@pytest.fixture(scope="module")
def hospital(lay_demo: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample hospital with its master."""
    return lay_demo(tmp_path_factory.mktemp("export") / "bv")


@pytest.fixture(scope="module")
def frames(hospital: Path) -> dict[str, pd.DataFrame]:
    return dict(qmxl.tables_of(hospital, "2025-12"))


def test_there_is_a_table_of_each_kind_and_of_each_register_with_lines(frames: dict[str, pd.DataFrame]) -> None:
    assert list(frames)[:5] == ["submissions", "answers", "findings", "indicators", "sub_items"]
    assert {"incidents", "pdca", "hand_hygiene"} <= frames.keys()


def test_a_rate_pooled_by_an_analyst_is_the_masters(hospital: Path, frames: dict[str, pd.DataFrame]) -> None:
    figures = frames["indicators"]
    of_wards = figures[(figures["indicator"] == "BRVT-07") & (figures["counted"] == 1)]
    pooled = of_wards["numerator"].sum() * 100 / of_wards["denominator"].sum()
    book = openpyxl.load_workbook(hospital / "tong-hop" / "QM_TongHop_2025-12.xlsx", read_only=True, data_only=True)
    head, *rows = [list(row) for row in book["Chỉ số"].iter_rows(min_row=5, values_only=True) if row[0]]
    whole = next(dict(zip(head, row, strict=True)) for row in rows if row[0] == "BRVT-07")
    assert pooled == pytest.approx(whole["Lũy kế"], abs=1e-9)


def test_every_answer_can_be_found_in_its_file(hospital: Path, frames: dict[str, pd.DataFrame]) -> None:
    of_glocom = frames["answers"].query("department == 'GLOCOM' and form == 'indicators' and field == 'numerator'")
    book = openpyxl.load_workbook(hospital / str(of_glocom["source"].iloc[0]), data_only=True)
    there = [book[row.sheet][row.cell].value for row in of_glocom.itertuples()]
    assert len(there) > 30
    assert [float(value) for value in of_glocom["value"]] == there


def test_accounts_are_not_in_it(frames: dict[str, pd.DataFrame]) -> None:
    told = frames["answers"].query("form == 'incidents' and field == 'description'")["value"]
    assert set(told) == {"(không hiển thị)"}


def test_csv_says_what_the_frames_say(
    hospital: Path, frames: dict[str, pd.DataFrame], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(hospital), "--period", "2025-12", "-o", str(tmp_path / "ra")]) == 0
    assert {path.stem for path in (tmp_path / "ra").iterdir()} == frames.keys()
    with (tmp_path / "ra" / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(frames["indicators"])
    capsys.readouterr()


def test_a_folder_that_is_no_hospital_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        qmxl.tables_of(tmp_path, "2025-12")
    assert refused.value.code in {"control", "folder"}
