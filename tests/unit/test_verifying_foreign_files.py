"""Whatever file comes, verifying it ends with findings or one sentence."""

from pathlib import Path

import pytest

from qmxl.commands.verify import verify
from qmxl.refusal import Refusal
from qmxl.texts import texts
from tests.handed import CASES

FILES = sorted(path for path in (CASES / "attacks").rglob("*") if path.is_file() and path.suffix in (".xlsx", ".xlsm"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(CASES / "attacks")))
def test_a_hostile_file_is_verified_or_refused(path: Path):
    refused: list[Refusal] = []
    try:
        outcome = verify(path, language="vi")
    except Refusal as refusal:
        refused.append(refusal)
    if refused:
        assert texts("vi")(f"refusal.{refused[0].code}", **refused[0].facts)
        return
    assert not outcome.verified.trusted
    assert [finding for finding in outcome.findings if finding.code == "SEAL-OF"] == []


def test_there_are_such_files():
    assert len(FILES) > 5
