"""What is frozen of a workbook in which everything is awkward is one that Excel opens, by Microsoft's own SDK."""

from pathlib import Path

from tests.excel.test_every_kind_of_file import broken, faults
from tests.frozen import sent, workbook
from tests.unit.test_freezing import rules, with_add_in


def test_an_awkward_workbook_frozen_is_one_that_excel_opens(validator: str, tmp_path: Path):
    path = sent(with_add_in(workbook(tmp_path / "so.xlsx", rules)))
    assert [faults(validator, path, version) for version in ("Office2010", "Microsoft365")] == [[], []]
    assert broken(path) == []
