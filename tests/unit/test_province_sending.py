"""A health office's master goes to those its desk lists, as a hospital's does."""

from email import message_from_bytes, policy
from pathlib import Path

from qmxl.commands.send import send
from qmxl.sending.mail.summary import summary
from qmxl.sending.opened import opened
from tests.provinces import NOW, figures, province


def test_the_master_of_a_province_goes_to_whom_its_desk_lists(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", "BV02")
    desk.people = [{"name": "Cục QLKCB", "role": "Sở Y tế, cơ quan cấp trên", "email": "kcb@moh.vn"}]
    desk.people[0]["receives"] = "Báo cáo gửi cấp trên"
    desk.send("BV01", figures(9, 10))
    master = desk.run().master
    assert master is not None
    outcome = send(master, to="all", language="vi", clock=lambda: NOW)
    assert [(str(f.severity), str(f.code)) for f in outcome.findings if f.severity != "info"] == []
    [draft] = [path for path in outcome.written if path.suffix == ".eml"]
    letter = message_from_bytes(draft.read_bytes(), policy=policy.default)
    assert (letter["To"], [part.get_filename() for part in letter.iter_attachments()]) == (
        "Cục QLKCB <kcb@moh.vn>",
        ["QM_TongHop_2026-03_so-y-te-tinh-thu.xlsx"],
    )
    body = letter.get_body(("plain",))
    assert body is not None
    said = body.get_content()
    assert "Bệnh viện có sổ được tính: 1/2" in said
    assert "1 bệnh viện chưa có sổ tính được: BV02." in said


def test_what_the_first_page_of_a_province_says_is_told_in_each_language(tmp_path: Path):
    desk = province(tmp_path / "so", "BV01", "BV02")
    desk.send("BV01", figures(9, 10))
    for language in ("en", "zh"):
        master = desk.run(language).master
        assert master is not None
        found = summary(opened(master.read_bytes()))
        assert (found.language, len(found.figures), len(found.decisions)) == (language, 4, 2)
        assert "BV02" in found.decisions[0]
