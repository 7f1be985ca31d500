"""``qmxl send`` as a person meets it: drafts, what keeps a master in the house, and the queue's folder."""

import csv
import re
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import keyring
import openpyxl
import pytest
import xlsxwriter
from keyring.backend import KeyringBackend

from qmxl.cli.main import main
from qmxl.commands.send import send
from qmxl.control.entries import entries_of
from qmxl.control.models import Department, Mail
from qmxl.control.reading import read_control
from qmxl.desks.answering import run_request
from qmxl.desks.exchange import beside, decoded, encoded, fields
from qmxl.engines.apart import fetch_apart
from qmxl.refusal import Refusal
from qmxl.sending.mail.password import password_of, service
from qmxl.texts import LANGUAGES, texts
from tests.frozen import workbook
from tests.mailing import (
    DIRECTOR,
    FIGURES,
    MADE,
    NAME,
    PERIOD,
    PROVINCE,
    TO_DECIDE,
    by_server,
    hospital,
    overview,
    states,
    told,
)
from tests.written import control_file


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qmxl.cli.sending.office", lambda: None)
    monkeypatch.delenv("QMXL_SMTP_PASSWORD", raising=False)


def said(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    code = main([str(word) for word in words])
    printed = capsys.readouterr()
    return code, printed.out + printed.err


def drafts(folder: Path) -> list[Path]:
    return sorted((folder / "gui").glob("*.eml"))


def log(folder: Path) -> list[list[str]]:
    return list(csv.reader((folder / "gui" / "nhat-ky-gui.csv").read_text("utf-8-sig").splitlines()))[1:]


def test_a_draft_lies_ready_with_the_sealed_copy_and_what_the_first_page_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    master = hospital(tmp_path, Mail())
    before = master.read_bytes()
    code, printed = said(capsys, "send", master, "--to", "director")
    [draft] = drafts(tmp_path)
    assert (code, states(tmp_path), str(draft) in printed) == (0, ["draft"], True)
    message = message_from_bytes(draft.read_bytes(), policy=policy.default)
    assert (message["X-Unsent"], message["Subject"]) == ("1", f"Báo cáo chất lượng kỳ {PERIOD} – {NAME}")
    assert draft.with_suffix(".txt").read_text("utf-8-sig").splitlines()[:4] == [
        "qmxl 1",
        f"# Bản nháp: mở {draft.name} bằng chương trình thư, xem lại rồi bấm Gửi.",
        f"# Thư “{message['Subject']}” tới Giám đốc Lê Ứng (giam.doc@bv.vn), kỳ {PERIOD}.",
        f"id: {draft.stem}",
    ]
    [attached] = message.iter_attachments()
    assert attached.get_filename() == f"QM_TongHop_{PERIOD}_benh-vien-mat-binh-minh.xlsx"
    assert attached.get_content() == master.with_name(f"QM_TongHop_{PERIOD}_gui.xlsx").read_bytes()
    lines = message.get_body().get_content().replace("\r\n", "\n").splitlines()
    assert lines[0] == "Kính gửi Giám đốc Lê Ứng,"
    assert lines[4:9] == ["Số liệu trên trang đầu:", *(f"– {label}: {its}" for label, its in shown())]
    assert lines[10:13] == ["Cần biết và quyết định:", *(f"– {sentence}" for sentence in TO_DECIDE)]
    assert lines[-2:] == ["Trân trọng,", f"Phòng QLCL, {NAME}"]
    assert master.read_bytes() == before


def shown() -> list[tuple[str, str]]:
    """The figures as a Vietnamese page shows them."""
    as_shown = {1234: "1.234", 3.236: "3,24"}
    return [(label, as_shown.get(figure, str(figure))) for label, figure in FIGURES]  # type: ignore[arg-type]


def test_the_same_master_goes_to_nobody_twice_unless_it_is_wanted(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    master = hospital(tmp_path, Mail())
    said(capsys, "send", master, "--to", "director")
    code, printed = said(capsys, "send", master, "--to", "all")
    assert (code, len(drafts(tmp_path))) == (0, 2)  # the province's is new
    assert "giam.doc@bv.vn đã có thư về đúng sổ này (bản nháp" in printed
    code, printed = said(capsys, "send", master, "--to", "giam.doc@bv.vn")
    assert (code, len(drafts(tmp_path))) == (0, 2)
    said(capsys, "send", master, "--to", "director", "--again")
    assert len(drafts(tmp_path)) == 3


def test_the_copy_is_signed_with_the_hospitals_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    master = hospital(tmp_path / "bv", Mail(key="khoa/k.pem"), DIRECTOR)
    code, printed = said(capsys, "send", master, "--to", "director")
    assert (code, printed.count("\n"), drafts(tmp_path / "bv")) == (2, 1, [])  # there is no such key
    (tmp_path / "bv" / "khoa").mkdir()
    public = said(capsys, "key", "new", tmp_path / "bv" / "khoa" / "k.pem")[1].split()[-1]
    keys = tmp_path / "khoa.csv"
    keys.write_text(f"{NAME};qmxl-ed25519:{public.rpartition(':')[2]}\n", encoding="utf-8")
    assert said(capsys, "send", master, "--to", "director")[0] == 0
    code, printed = said(capsys, "verify", master.with_name(f"QM_TongHop_{PERIOD}_gui.xlsx"), "--keys", keys)
    assert (code, f"Chữ ký đúng là của {NAME}." in printed) == (0, True)


def wrong_cell(book: xlsxwriter.Workbook) -> None:
    overview(book)
    book.add_worksheet("Hỏng").write_formula("A1", "=1/0", None, "#DIV/0!")


def test_a_copy_that_does_not_pass_goes_to_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    master = hospital(tmp_path, Mail(), more=wrong_cell)
    code, printed = said(capsys, "send", master, "--to", "all")
    assert (code, drafts(tmp_path)) == (1, [])
    assert "Hỏng · A1" in printed


def with_a_telephone(book: xlsxwriter.Workbook) -> None:
    overview(book)
    book.add_worksheet("Ý kiến").write("B7", "Gọi lại cho bà Lan theo số 0912 345 678")


def test_what_looks_like_a_person_stays_until_it_is_cleared_with_a_reason_that_is_logged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    master = hospital(tmp_path, Mail(), DIRECTOR, more=with_a_telephone)
    code, printed = said(capsys, "send", master, "--to", "director")
    assert (code, drafts(tmp_path)) == (1, [])
    assert "Ý kiến · B7" in printed
    assert "số điện thoại" in printed
    assert "345 678" not in printed
    code, _ = said(capsys, "send", master, "--to", "director", "--clear", "Ý kiến!B7= ")
    assert (code, drafts(tmp_path)) == (1, [])
    code, printed = said(capsys, "send", master, "--to", "director", "--clear", "Ý kiến!B7==số đường dây nóng")
    assert (code, len(drafts(tmp_path))) == (0, 1), printed
    assert next(line[1:3] + line[-1:] for line in log(tmp_path)) == [
        *("cho phép gửi", "Ý kiến!B7", "'=số đường dây nóng [•••• ••• •78]")
    ]


def test_a_reason_given_once_more_does_not_clear_what_stands_there_since(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    def another(book: xlsxwriter.Workbook) -> None:
        overview(book)
        book.add_worksheet("Ý kiến").write("B7", "Gọi lại cho ông Bình theo số 0987 654 321")

    master = hospital(tmp_path, Mail(), DIRECTOR, more=with_a_telephone)
    command = ("send", master, "--to", "director", "--clear", "Ý kiến!B7=đường dây nóng")
    assert said(capsys, *command)[0] == 0
    assert said(capsys, *command, "--again")[0] == 0
    workbook(master, another)
    code, printed = said(capsys, *command)
    assert (code, len(drafts(tmp_path))) == (1, 2)
    assert "từng được gửi với đúng lý do ấy khi ở đó là thứ khác; nay là số điện thoại: •••• ••• •21" in printed
    assert said(capsys, *command[:-1], "Ý kiến!B7=ông Bình là trưởng phòng")[0] == 0


def newer(book: xlsxwriter.Workbook) -> None:
    told(book, "qmxl 99.1.0")


def test_a_master_of_a_newer_version_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    master = hospital(tmp_path, Mail(), more=newer)
    code, printed = said(capsys, "send", master, "--to", "all")
    assert (code, drafts(tmp_path), printed.count("\n")) == (2, [], 1)
    assert "phiên bản mới hơn (qmxl 99.1.0)" in printed


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A master in its hospital, one elsewhere, and a place where nothing is; to be read only."""
    place = tmp_path_factory.mktemp("refused")
    master, elsewhere = hospital(place / "bv", Mail()), place / "so.xlsx"
    elsewhere.write_bytes(master.read_bytes())
    text = master.with_name("chu.xlsx")
    text.write_text("không phải sổ", encoding="utf-8")
    return {"text": text, "master": master, "missing": place / "x.xlsx", "elsewhere": elsewhere, "folder": place / "bv"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "words",
    [
        ("{missing}", "--to", "director"),
        ("{elsewhere}", "--to", "director"),
        ("{master}", "--to", "ai-do"),
        ("{master}",),
        ("--to", "director"),
        ("{master}", "--to", "director", "--smtp"),
        ("{master}", "--to", "director", "--clear", "B7"),
        ("{text}", "--to", "director"),
        ("--queue", "{folder}", "--resend", "khong-co"),
        ("--queue", "{missing}"),
    ],
)
def test_what_cannot_be_done_is_one_plain_sentence(
    refused: dict[str, Path], capsys: pytest.CaptureFixture[str], words: tuple[str, ...], language: str
):
    code, printed = said(capsys, "send", *(word.format(**refused) for word in words), "--lang", language)
    assert (code, printed.count("\n"), drafts(refused["folder"])) == (2, 1, []), printed


def test_a_wrong_address_in_the_control_workbook_is_told_with_its_cell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    master = hospital(tmp_path, Mail(), DIRECTOR, replace(PROVINCE, email="so y te"))
    code, printed = said(capsys, "send", master, "--to", "director")
    assert (code, drafts(tmp_path)) == (1, [])
    assert "QM_DieuKhien.xlsx · Người nhận · E7" in printed


@pytest.mark.parametrize("address", ["sở@syt.vn", "a,b@syt.vn", "<b>@syt.vn"])
def test_an_address_no_server_takes_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], address: str):
    master = hospital(tmp_path, Mail(), replace(PROVINCE, email=address))
    code, printed = said(capsys, "send", master, "--to", "so-y-te")
    assert (code, printed.count("\n"), drafts(tmp_path)) == (2, 1, [])
    assert f"“{address}” không phải địa chỉ" in printed


def test_a_mailbox_that_is_too_small_gets_words_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    master = hospital(tmp_path, Mail(), replace(DIRECTOR, limit=0.01))
    code, printed = said(capsys, "send", master, "--to", "director")
    [draft] = drafts(tmp_path)
    message = message_from_bytes(draft.read_bytes(), policy=policy.default)
    assert (code, [*message.iter_attachments()], len(draft.read_bytes()) < 10_000) == (0, [], True)
    assert f"Chuyển tệp {master.parent / f'QM_TongHop_{PERIOD}_gui.xlsx'} bằng cổng báo cáo, ổ mạng hoặc USB" in printed
    assert "Xin trả lời thư này" in message.get_body().get_content()


def test_without_libreoffice_who_receives_pages_gets_words_and_it_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    master = hospital(tmp_path, Mail(), replace(DIRECTOR, receives="overview"))
    code, printed = said(capsys, "send", master, "--to", "director")
    [draft] = drafts(tmp_path)
    assert [*message_from_bytes(draft.read_bytes(), policy=policy.default).iter_attachments()] == []
    assert (code, "Không làm được PDF trang đầu" in printed) == (0, True)


@pytest.mark.slow
@pytest.mark.office
def test_the_first_pages_are_a_pdf_of_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], office: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("qmxl.cli.sending.office", lambda: Path(office))
    master = hospital(tmp_path, Mail(), replace(DIRECTOR, receives="overview"))
    code, printed = said(capsys, "send", master, "--to", "director")
    [draft] = drafts(tmp_path)
    [pdf] = message_from_bytes(draft.read_bytes(), policy=policy.default).iter_attachments()
    assert (code, pdf.get_content_type(), pdf.get_filename()[-4:]) == (0, "application/pdf", ".pdf"), printed
    assert pdf.get_content().count(b"/Type/Page/") == 1
    (tmp_path / "nho").mkdir()
    small = hospital(tmp_path / "nho", Mail(), replace(DIRECTOR, receives="overview", limit=0.001))
    code, printed = said(capsys, "send", small, "--to", "director")
    kept = small.with_name(f"QM_TongHop_{PERIOD}_gui.pdf")
    assert (code, f"Chuyển tệp {kept} bằng" in printed, kept.read_bytes()[:5]) == (0, True, b"%PDF-")


def test_the_offices_own_words_and_the_readers_language(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    mail = Mail(subject="Gửi {tên}\nkỳ {kỳ} {lạ}", opening="Thưa {tên},\n\n{0} đúng hạn.", closing="BS. Lan\n{}")
    master = hospital(tmp_path, mail, replace(PROVINCE, language="en"))
    assert said(capsys, "send", master, "--to", "so-y-te")[0] == 0
    [draft] = drafts(tmp_path)
    message = message_from_bytes(draft.read_bytes(), policy=policy.default)
    body = message.get_body().get_content().replace("\r\n", "\n")
    assert message["Subject"] == "Gửi Sở Y tế, phòng NVY kỳ 2026-10 {lạ}"
    assert body.startswith("Thưa Sở Y tế, phòng NVY,\n\n{0} đúng hạn.\n\nFigures of the first page:\n")
    assert body.endswith("\n\nBS. Lan\n{}\n")
    assert "in Vietnamese" in body


def test_a_torn_state_and_a_changed_message_are_told_and_nothing_is_sent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    master = hospital(tmp_path, by_server(9), DIRECTOR, PROVINCE)  # nobody listens there
    said(capsys, "send", master, "--to", "all")
    assert states(tmp_path) == ["waiting", "waiting"]
    monkeypatch.setenv("QMXL_SMTP_PASSWORD", "x")
    one, other = (path.with_suffix(".txt") for path in drafts(tmp_path))
    one.write_text(one.read_text("utf-8-sig").replace("state: waiting", "state: gone"), "utf-8-sig")
    other.with_suffix(".eml").write_bytes(b"From: x\r\n\r\nkhac\r\n")
    code, printed = said(capsys, "send", "--queue", tmp_path)
    assert code == 1
    assert f"{one.name}\n         Không đọc được tệp ghi tình trạng" in printed
    assert "đã bị sửa sau khi xếp hàng" in printed
    assert states(tmp_path) == ["gone", "refused"]


@pytest.mark.parametrize("left", [b"", b"q", None])
def test_a_message_whose_state_was_emptied_or_removed_is_told_and_no_second_one_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], left: bytes | None
):
    master = hospital(tmp_path, Mail(), DIRECTOR)
    said(capsys, "send", master, "--to", "director")
    [state] = (tmp_path / "gui").glob("2026*.txt")
    state.unlink() if left is None else state.write_bytes(left)
    (tmp_path / "gui" / "ghi-chu.txt").write_text("gọi Sở", "utf-8")
    (tmp_path / "gui" / "Re_ báo cáo.eml").write_bytes(b"From: x\r\n\r\n")
    for words in (("--queue", tmp_path), (master, "--to", "director")):
        code, printed = said(capsys, "send", *words)
        assert (code, printed.count("Không đọc được tệp ghi tình trạng")) == (1, 1)
        assert f"{state.name}\n" in printed
    assert len([*(tmp_path / "gui").glob("2026*.eml")]) == 1


@pytest.mark.parametrize(
    "sly", ["to: nvy@syt.vn>, <x@y.vn", "to: sở@syt.vn", "to: ", "sender: x", "attempts: nhiều", "id: ../x"]
)
def test_a_state_that_was_meddled_with_is_not_acted_on(tmp_path: Path, capsys: pytest.CaptureFixture[str], sly: str):
    said(capsys, "send", hospital(tmp_path, Mail(), DIRECTOR), "--to", "director")
    [state] = (tmp_path / "gui").glob("*.txt")
    name = sly.partition(":")[0]
    state.write_text(re.sub(rf"(?m)^{name}: .*$", sly, state.read_text("utf-8-sig")), "utf-8-sig")
    code, printed = said(capsys, "send", "--queue", tmp_path)
    assert (code, f"{state.name}\n         Không đọc được tệp ghi tình trạng" in printed) == (1, True)


class InMemory(KeyringBackend):
    """A keyring that forgets."""

    priority = 1  # type: ignore[assignment]  # a property in the library

    def __init__(self) -> None:
        super().__init__()
        self.kept = dict[tuple[str, str], str]()

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def test_the_password_is_in_the_keyring_or_the_environment(monkeypatch: pytest.MonkeyPatch):
    before = keyring.get_keyring()
    keyring.set_keyring(InMemory())
    try:
        assert password_of("smtp.bv.vn", "lan") is None
        keyring.set_password(service("smtp.bv.vn"), "lan", "một")
        assert (password_of("smtp.bv.vn", "lan"), password_of("smtp.bv.vn", "minh")) == ("một", None)
        monkeypatch.setenv("QMXL_SMTP_PASSWORD", "hai")
        assert password_of("smtp.bv.vn", "lan") == "hai"
    finally:
        keyring.set_keyring(before)


def test_a_control_workbook_says_how_messages_leave_in_each_language(tmp_path: Path):
    from tests.unit.test_messages import control

    mail = by_server(2525, security="tls", key="k.pem", opening="Một\nHai {tên}", sender="Phòng QLCL")
    people = (replace(DIRECTOR, pdf=True, limit=12.5, language="zh"), PROVINCE)
    wanted = replace(control(*people), mail=mail, departments={"NOI": Department(code="NOI", name="Nội")})
    for language in LANGUAGES:
        path = tmp_path / f"{language}.xlsx"
        path.write_bytes(control_file(entries_of(wanted, texts(language)), MADE, texts(language)))
        found, findings = read_control(fetch_apart(path), texts(language))
        assert (found.mail, found.recipients, findings) == (mail, people, [])


@pytest.mark.slow
@pytest.mark.parametrize("way", ["Máy chủ thư (SMTP)", "Máy chủ thư", "smtp"])
def test_the_way_is_understood_however_it_is_called(tmp_path: Path, way: str):
    hospital(tmp_path, by_server(9))
    path = tmp_path / "QM_DieuKhien.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["Gửi thư"]
    next(row for row in sheet.iter_rows() if row[0].value == "way")[2].value = way
    book.save(path)
    found, findings = read_control(fetch_apart(path), texts("vi"))
    assert (found.mail.way, findings) == ("smtp", [])


def pressed(folder: Path, place: Path) -> dict[str, str]:
    """What the button Gửi lên trên shows."""
    request = place / "request.txt"
    request.write_text(f"command=send\nfolder={encoded(str(folder))}\nperiod={PERIOD}\n", "ascii")
    run_request(request)
    told_ = fields(beside(request, "result"))
    return {name: decoded(its) if name in {"sentence", "next"} else its for name, its in told_.items()}


def test_the_button_makes_drafts_for_everybody_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("qmxl.desks.libreoffice.installing.office", lambda: None)
    hospital(tmp_path / "bv", Mail())
    assert pressed(tmp_path / "bv", tmp_path) == {
        "code": "0",
        "sentence": "Đã xong 2 bản nháp, gửi 0 thư; 0 thư chưa gửi, 0 lỗi phải xem.",
        "next": "Mở từng bản nháp trong gui bằng chương trình thư, xem lại rồi bấm Gửi.",
        "end": "1",
    }
    assert pressed(tmp_path / "bv", tmp_path)["sentence"].startswith("Mọi người ở trang Người nhận đã có thư")


def test_the_button_says_what_keeps_the_master_in_the_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("qmxl.desks.libreoffice.installing.office", lambda: None)
    master = hospital(tmp_path / "bv", Mail(), more=with_a_telephone)
    shown_ = pressed(tmp_path / "bv", tmp_path)
    assert shown_["sentence"].startswith("Chưa gửi gì: 1 điều phải sửa. Trước hết: Có thể là số điện thoại")
    assert (shown_["code"], drafts(tmp_path / "bv")) == ("1", [])
    master.unlink()
    shown_ = pressed(tmp_path / "bv", tmp_path)
    assert (shown_["code"], "Chưa có sổ tổng hợp" in shown_["sentence"]) == ("2", True)


def test_a_wish_to_stop_is_heeded_before_there_is_a_message(tmp_path: Path):
    def stop(done: int, _: int) -> None:
        if done:
            raise Refusal("interrupted")

    master = hospital(tmp_path, Mail())
    with pytest.raises(Refusal, match="interrupted"):
        send(master, to="all", language="vi", progress=stop)
    assert drafts(tmp_path) == []
