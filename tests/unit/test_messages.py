"""A message as bytes, read back by two parsers that share nothing: Python's, and the one of a mail program in Rust."""

from datetime import datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.header import decode_header, make_header

import fast_mail_parser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmxl.control.control import Control
from qmxl.control.models import Hospital, Mail, Recipient
from qmxl.refusal import Refusal
from qmxl.sending.mail.letters import Dispatch, letter_to
from qmxl.sending.mail.message import PDF, Attached, Letter, as_bytes, new_message_id
from qmxl.sending.mail.recipients import Addressee, address, addressees
from qmxl.sending.mail.summary import Summary
from qmxl.sending.mail.wording import own, said
from qmxl.texts import LANGUAGES, texts
from tests.mailing import DIRECTOR, NAME, PROVINCE

AT = datetime(2026, 11, 3, 15, 30, tzinfo=timezone(timedelta(hours=7)))
LONG = "Phòng Quản lý chất lượng – Bệnh viện đa khoa tỉnh Bà Rịa – Vũng Tàu, cơ sở 2 (“Vạn Phước”)"
FILE = "Tổng hợp chất lượng Bệnh viện đa khoa tỉnh Bà Rịa – Vũng Tàu kỳ 2026-10.xlsx"
EVERY_BYTE = bytes(range(256)) * 5


def letter(**more: object) -> Letter:
    usual = Letter("qlcl@bv.vn", LONG, "ung@syt.vn", "Nguyễn Văn Ứng", "Báo cáo", "Kính gửi", (), "<1@bv.vn>", AT)
    return usual._replace(**more)  # type: ignore[arg-type]  # by name


def rust(content: bytes) -> fast_mail_parser.PyMail:
    return fast_mail_parser.parse_email(content)


def body_of(content: bytes) -> tuple[str, str]:
    """The text as each parser has it, with plain line ends."""
    texts_ = message_from_bytes(content, policy=policy.default).get_body().get_content(), rust(content).text_plain[0]
    return texts_[0].replace("\r\n", "\n"), texts_[1].replace("\r\n", "\n")


def shown(content: bytes, name: str) -> str:
    """A header as RFC 2047 has it read: the library's newer reading puts spaces between the pieces of a name."""
    return str(make_header(decode_header(message_from_bytes(content)[name])))


def test_vietnamese_names_files_and_texts_arrive_as_they_were():
    body = "Kính gửi,\n\n.\n.. một dòng bắt đầu bằng chấm\nFrom đây\n" + "dài " * 300
    content = as_bytes(letter(subject=LONG * 2, body=body, files=(Attached(FILE, EVERY_BYTE),)), draft=False)
    assert content.isascii()
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) < 998
    one, other = message_from_bytes(content, policy=policy.default), rust(content)
    assert (shown(content, "Subject"), other.subject) == (LONG * 2, LONG * 2)
    assert (shown(content, "From"), other.headers["From"]) == (f"{LONG} <qlcl@bv.vn>", [f"{LONG} <qlcl@bv.vn>"])
    expected = (body + "\n").replace(" \n", "\n")
    assert body_of(content) == (expected, expected)
    [part] = one.iter_attachments()
    assert (part.get_filename(), part.get_content()) == (FILE, EVERY_BYTE)
    assert [(each.filename, each.content) for each in other.attachments] == [(FILE, EVERY_BYTE)]
    assert [each.defects for each in one.walk()] == [[]] * 3


@pytest.mark.parametrize("where", ["subject", "to_name", "sender_name"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85"])
def test_no_header_ends_in_the_middle_of_what_it_says(where: str, ends: str):
    sly = f"Lan{ends}Bcc: evil@x.vn{ends}{ends}Nội dung khác"
    for words in (sly, sly.replace("ộ", "o")):
        content = as_bytes(letter(**{where: words}), draft=True)
        assert set(message_from_bytes(content).keys()) == {
            *("From", "To", "Subject", "Date", "Message-ID", "X-Unsent"),
            *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
        }
        assert rust(content).bcc == []


def test_a_decomposed_name_is_composed():
    content = as_bytes(letter(to_name="Tra\u0302\u0300n", files=(Attached("So\u0302\u0309.xlsx", b"x"),)), draft=False)
    assert shown(content, "To") == "Trần <ung@syt.vn>"
    assert rust(content).attachments[0].filename == "Sổ.xlsx"


def test_a_draft_is_opened_to_be_sent_and_fills_in_who_sends():
    draft = message_from_bytes(as_bytes(letter(sender=""), draft=True))
    assert (draft["X-Unsent"], draft["From"], draft["Message-ID"]) == ("1", None, "<1@bv.vn>")
    assert message_from_bytes(as_bytes(letter(), draft=False))["X-Unsent"] is None


def test_an_identity_says_nothing_of_the_computer():
    one, other = new_message_id("qlcl@bv.vn"), new_message_id("qlcl@bv.vn")
    assert one != other
    assert one.endswith("@bv.vn>")
    assert len(one) == len("<@bv.vn>") + 32


@given(words=st.text(max_size=200), name=st.text(min_size=1, max_size=80))
def test_whatever_stands_in_a_text_both_parsers_read_the_same(words: str, name: str):
    content = as_bytes(letter(subject=words, to_name=name, body=words), draft=False)
    assert rust(content).subject == shown(content, "Subject")
    assert len(set(body_of(content))) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        *("lan", "lan@", "@bv.vn", "lan@bv", "lan tại bv.vn", "lan@b v.vn", "a@b@c.vn", "lan@bv..vn", "lân@bv.vn", ""),
        *(
            "lan@bv.vn\nBcc: x@y.vn",
            "lan@bv.vn\r\n",
            "Lan <lan@bv.vn>",
            "lan@bv.vn,x@y.vn",
            "a" * 250 + "@bv.vn",
            "a@[1]",
        ),
    ],
)
def test_what_is_no_address_is_refused(wrong: str):
    if wrong.strip() == "lan@bv.vn":  # white space around it is not part of it
        assert address(wrong) == "lan@bv.vn"
        return
    with pytest.raises(Refusal, match="mail_address"):
        address(wrong)


def test_a_domain_in_letters_of_another_language_is_written_as_servers_have_it():
    assert address("lan@bücher.example") == "lan@xn--bcher-kva.example"


def control(*people: Recipient, **mail: str) -> Control:
    office = "Phòng QLCL"
    hospital = Hospital(name=NAME, quality_office=office)
    return Control(hospital=hospital, recipients=people, mail=Mail(**mail))  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("to", "found"),
    [
        ("director", ["giam.doc@bv.vn"]),
        ("giam-doc", ["giam.doc@bv.vn"]),
        ("Ban Giám đốc", ["giam.doc@bv.vn"]),
        ("so-y-te", ["nvy@syt.vn"]),
        ("authority", ["nvy@syt.vn"]),
        ("NVY@syt.vn", ["nvy@syt.vn"]),
        ("Giám đốc Lê Ứng", ["giam.doc@bv.vn"]),
        ("all", ["giam.doc@bv.vn", "nvy@syt.vn"]),
    ],
)
def test_people_are_named_by_role_name_or_address(to: str, found: list[str]):
    back = Recipient(name="Khoa", role="head", email="khoa@bv.vn", receives="returned")
    assert [each.address for each in addressees(control(DIRECTOR, PROVINCE, back), to)] == found


def test_who_is_not_listed_is_nobody():
    for people, code in (((DIRECTOR,), "mail_nobody"), ((), "mail_no_recipients")):
        with pytest.raises(Refusal, match=code):
            addressees(control(*people), "so-y-te")


def test_who_stands_in_two_lines_gets_one_message_with_both():
    overview = Recipient(name="Giám đốc", role="director", email="Giam.Doc@bv.vn", receives="overview", limit=5)
    [one] = addressees(control(DIRECTOR, overview), "director")
    assert (one.workbook, one.pages, one.limit) == (True, True, 5)


def test_the_offices_own_words_hold_only_what_they_name():
    facts = {"name": "ông {kỳ}", "period": "2026-10", "hospital": "BV {0}"}
    words = "Gửi {tên},\n\nkỳ {KỲ} {period} {bệnh viện}: {0} {} {{x}} {tên!r} {a.b} %s {tên"
    assert own(words, facts) == ("Gửi ông {kỳ},\n\nkỳ 2026-10 2026-10 BV {0}: {0} {} {{x}} {tên!r} {a.b} %s {tên")


FOUND = Summary("vi", ("Khoa/phòng đã nộp: 13/16",), ("2 khoa/phòng nộp muộn.",), whole=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_says_what_came_in_and_what_to_decide_in_the_readers_language(language: str):
    text = texts(language)
    subject, body = said(control(), "Lan", "2026-10", FOUND, ["so.xlsx"], [], text)
    assert "2026-10" in subject
    lines = body.splitlines()
    assert lines[lines.index(text("mail.came")) + 1] == "– Khoa/phòng đã nộp: 13/16"
    assert lines[lines.index(text("mail.decide")) + 1] == "– 2 khoa/phòng nộp muộn."
    assert lines[lines.index(text("mail.attached")) + 1] == "– so.xlsx"
    assert (text("mail.written_vi") in lines) == (language != "vi")
    assert "{" not in subject + body


def addressee(**more: object) -> Addressee:
    return Addressee("Lan", "lan@bv.vn", "director", True, True, 1.0, "vi")._replace(**more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("book", "pages", "attached", "left"),
    [
        (100_000, 100_000, ["so.xlsx", "so.pdf"], []),
        (500_000, 500_000, ["so.xlsx"], ["so.pdf"]),
        (900_000, 100_000, ["so.pdf"], ["so.xlsx"]),
        (900_000, 900_000, [], ["so.xlsx", "so.pdf"]),
    ],
)
def test_what_is_too_large_stays_and_the_message_says_so(book: int, pages: int, attached: list[str], left: list[str]):
    files = Attached("so.xlsx", bytes(book)), Attached("so.pdf", bytes(pages), PDF)
    made, out = letter_to(Dispatch(control(), "qlcl@bv.vn", "2026-10", FOUND, *files, AT), addressee())
    assert ([each.name for each in made.files], [each.file for each in out]) == (attached, left)
    assert [f"Tệp {name} (" in made.body for name in ("so.xlsx", "so.pdf")] == [
        n in left for n in ("so.xlsx", "so.pdf")
    ]
    assert len(as_bytes(made, draft=True)) < 1_000_000


def test_who_receives_the_overview_does_not_get_the_workbook():
    files = Attached("so.xlsx", b"x"), Attached("so.pdf", b"y", PDF)
    made, _ = letter_to(Dispatch(control(), "", "2026-10", FOUND, *files, AT), addressee(workbook=False))
    assert [each.name for each in made.files] == ["so.pdf"]
