"""A hospital's own master as a message: its first page in words, its approval, and a copy the receiver can verify."""

from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

import openpyxl
import pytest

from qmxl import commands
from qmxl.commands.outcome import Outcome
from qmxl.commands.send import send
from qmxl.commands.verify import verify
from qmxl.period import parse_period
from qmxl.sending.approval import approval_of
from qmxl.sending.opened import opened
from tests.by_hand import Form, small_hospital
from tests.frozen import freeze
from tests.unit.test_approval import SHEET, SIGNED, TODAY
from tests.unit.test_relatives import typed

pytestmark = pytest.mark.slow
AT = datetime(2026, 11, 6)


@pytest.fixture
def master(general_hospital: Path) -> Path:
    [desk] = general_hospital.glob("QM_DieuKhien.*")
    form = Form(desk.read_bytes(), small_hospital())
    for field, said in (
        ("name", "Lê Ứng"),
        ("role", "Ban Giám đốc"),
        ("email", "ung@bv.vn"),
        ("receives", "Sổ tổng hợp"),
    ):
        form.put("recipients", "1", field, said)
    desk.write_bytes(form.content())
    made = commands.consolidate(
        general_hospital, period=parse_period("2026-10"), language="vi", clock=lambda: AT
    ).master
    assert made is not None
    return made


def decisions(master: Path) -> Iterator[str]:
    """What stands below the heading on the first page."""
    column = [row[0] for row in openpyxl.load_workbook(master)["Tổng quan"].iter_rows(values_only=True)]
    for said in column[column.index("CẦN LÃNH ĐẠO BIẾT VÀ QUYẾT ĐỊNH") + 1 :]:
        if not said:
            return
        yield str(said)


def sent(master: Path, **more: object) -> Outcome:
    return send(master, to="director", language="vi", clock=lambda: AT, **more)  # type: ignore[arg-type]  # by name


def test_a_master_becomes_a_message_and_its_copy_verifies(master: Path, tmp_path: Path):
    looked_at = [finding.facts["place"] for finding in sent(master).findings if finding.code == "SENT-PERSON"]
    outcome = sent(master, cleared=dict.fromkeys(looked_at, "là số tiền"), again=True)
    assert {finding.code for finding in outcome.findings if finding.code.startswith("MAIL")} >= {
        *("MAIL-DRAFT", "MAIL-NOT-APPROVED"),
    }
    message = message_from_bytes(outcome.written[-1].read_bytes(), policy=policy.default)
    lines = message.get_body().get_content().replace("\r\n", "\n").splitlines()
    at, told = lines.index("Cần biết và quyết định:"), list(decisions(master))
    assert len(told) > 2
    assert lines[at + 1 : at + 1 + len(told)] == [f"– {sentence}" for sentence in told]
    [attached] = message.iter_attachments()
    (tmp_path / "nhan.xlsx").write_bytes(attached.get_content())
    found = verify(tmp_path / "nhan.xlsx", language="vi")
    assert (found.clean, found.verified.intact) == (True, True)


def test_what_was_approved_is_approved_in_the_copy_that_is_sent(master: Path):
    assert approval_of(opened(freeze(master).content), TODAY).state == "none"
    typed(master, SHEET, **SIGNED)
    assert approval_of(opened(freeze(master).content), TODAY).state == "approved"
