"""Forms made again: what was entered stays, with its links and comments, and what lost its place is said."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from qmxl.control.control import Control
from qmxl.findings import Finding
from qmxl.period import Period
from tests.by_hand import QUARTER, Form, Whole, form_bytes, make_again, small_hospital

Made = Callable[..., Form]
Read = Callable[..., Whole]
Make = Callable[..., list[Finding]]

JANUARY, APRIL, MAY = (datetime(2026, month, 2, 3) for month in (1, 4, 5))
FORM, SUBMITTED, HISTORY = "bieu-mau/2026/KHOA_KHAM.xlsx", "nop/2026/KHOA_KHAM.xlsx", "lich-su"


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes the forms again, in May; gives the findings."""

    def run(
        control: Control | None = None, language: str = "vi", made: datetime = MAY, span: Period = QUARTER
    ) -> list[Finding]:
        return make_again(tmp_path, control or small_hospital(), span, made, language)

    return run


@pytest.fixture
def submit(tmp_path: Path) -> Callable[..., None]:
    """Lays a file into the hospital's folder."""

    def run(content: Form | bytes, name: str = FORM, saved: datetime = APRIL) -> None:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content.content(saved) if isinstance(content, Form) else content)

    return run


@pytest.fixture
def now(tmp_path: Path) -> Callable[[], Form]:
    """The form as it stands in bieu-mau."""
    return lambda: Form((tmp_path / FORM).read_bytes(), small_hospital())


def answers(report: Whole) -> dict[tuple[str, ...], object]:
    return {(a.form, *a.key): a.value for a in report.answers}


def test_a_first_form_is_blank_and_asks_for_everything(make: Make, now: Callable[[], Form], read: Read) -> None:
    assert make() == []
    codes = {f.code for f in read(now()).findings}
    assert codes == {"MISSING-MONTH", "MISSING-STATUS", "MISSING-COVER", "REPORTED-TO"}


def test_a_blank_form_made_again_is_the_same_file(make: Make, tmp_path: Path) -> None:
    make()
    first = (tmp_path / FORM).read_bytes()
    make()
    assert (tmp_path / FORM).read_bytes() == first
    assert not (tmp_path / HISTORY).exists()


def test_all_that_was_entered_stays(make: Make, form: Made, submit: Callable[..., None], now: Made, read: Read) -> None:
    filled = form()
    texts_entered = {"problem": "=1+1", "goal": "+5 %", "action": "@phòng khám", "owner": "-", "result": "a\nb"}
    for field, content in {**texts_entered, "start": date(2026, 1, 5), "due": "30/6/2026", "progress": 40.5}.items():
        filled.put("pdca", "2", field, content)
    filled.put("pdca", "2", "status", "Đang làm")
    filled.put("indicators", "BRVT-16/numerator", "2026-02", "12,5")
    filled.put("indicators", "BRVT-13/none", "2026-02", "x")
    filled.put("criteria", "A1.1-2.1", "due", date(2026, 5, 1))
    before = {key: value for key, value in answers(read(filled)).items() if key[0] != "pdca"}
    plan = {key[2]: value for key, value in answers(read(filled)).items() if key[0] == "pdca"}
    submit(filled)
    assert make() == []
    after = answers(read(now()))
    assert {key: value for key, value in after.items() if key[0] != "pdca"} == before
    assert {key[2]: value for key, value in after.items() if key[0] == "pdca"} == plan
    assert (plan["problem"], plan["start"], plan["progress"]) == ("=1+1", date(2026, 1, 5), 40.5)


def test_forms_made_again_twice_are_the_same_file(
    make: Make, form: Made, submit: Callable[..., None], tmp_path: Path
) -> None:
    submit(form())
    make()
    first = (tmp_path / FORM).read_bytes()
    make()
    assert (tmp_path / FORM).read_bytes() == first


def test_text_like_a_formula_stays_text_in_the_new_form(
    make: Make, form: Made, submit: Callable[..., None], tmp_path: Path
) -> None:
    filled = form()
    for line, content in enumerate(("=1+1", "+1", "-1", "@x", "=cmd|' /C calc'!A0"), start=1):
        filled.put("pdca", str(line), "problem", content)
    submit(filled)
    make()
    sheet = openpyxl.load_workbook(tmp_path / FORM)["Kế hoạch"]
    assert [(sheet.cell(row, 3).value, sheet.cell(row, 3).data_type) for row in range(6, 11)] == [
        (content, "s") for content in ("=1+1", "+1", "-1", "@x", "=cmd|' /C calc'!A0")
    ]


@pytest.mark.parametrize("what", ["empty", "damaged inside", "of another year", "of another department"])
def test_a_submission_that_cannot_be_used_costs_no_entries(
    make: Make, form: Made, submit: Callable[..., None], now: Made, what: str
) -> None:
    import io
    import zipfile

    submit(form(), FORM, JANUARY)
    whole = form_bytes(small_hospital(), made=APRIL)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as before, zipfile.ZipFile(buffer, "w") as after:
        for name in before.namelist():
            after.writestr(name, b"<" if name == "xl/sharedStrings.xml" else before.read(name))
    bad = {
        "empty": b"",
        "damaged inside": buffer.getvalue(),
        "of another year": form_bytes(small_hospital(), made=APRIL, identity={"span": "2025"}),
        "of another department": form_bytes(small_hospital(), made=APRIL, identity={"department": "GLOCOM"}),
    }
    submit(bad[what], SUBMITTED)
    make()
    assert now().cell("cover", "filled_by").value == "Nguyễn Thị Hạnh"


def test_links_and_comments_stay_with_their_cells(
    make: Make, form: Made, submit: Callable[..., None], now: Made
) -> None:
    filled = form()
    filled.put("criteria", "A1.1-2.1", "evidence", "QĐ 112").hyperlink = "https://bvmat.vn/112.pdf"
    filled.cell("criteria", "A1.1-2.2", "evidence").comment = Comment("lưu ở phòng QLCL", "Hạnh")
    filled.cell("indicators", "BRVT-16/numerator", "2026-02").comment = Comment("đếm lại", "Hạnh")
    submit(filled)
    make()
    made = now()
    linked = made.cell("criteria", "A1.1-2.1", "evidence")
    assert (linked.value, linked.hyperlink.target) == ("QĐ 112", "https://bvmat.vn/112.pdf")
    assert made.cell("criteria", "A1.1-2.2", "evidence").comment.text == "lưu ở phòng QLCL"
    noted = made.cell("indicators", "BRVT-16/numerator", "2026-02")
    assert (noted.value, noted.comment.text) == (57, "đếm lại")


def test_links_and_comments_stay_when_made_again_twice(
    make: Make, form: Made, submit: Callable[..., None], now: Made
) -> None:
    filled = form()
    filled.put("criteria", "A1.1-2.1", "evidence", "QĐ 112").hyperlink = "https://bvmat.vn/112.pdf#page=3"
    filled.put("criteria", "A1.1-2.2", "evidence", "QĐ 113").hyperlink = "bang%20chung/QĐ%20113.pdf"
    submit(filled)
    make()
    make(made=datetime(2026, 6, 1))
    made = now()
    first, second = (made.cell("criteria", item, "evidence").hyperlink for item in ("A1.1-2.1", "A1.1-2.2"))
    whole = first.target + (f"#{first.location}" if first.location else "")
    assert (whole, second.target) == ("https://bvmat.vn/112.pdf#page=3", "bang%20chung/QĐ%20113.pdf")


def test_evidence_that_is_only_a_link_or_comment_stays(
    make: Make, form: Made, submit: Callable[..., None], now: Made, read: Read
) -> None:
    filled = form()
    for item in ("A1.1-2.1", "A1.1-2.2"):
        filled.put("criteria", item, "evidence", None)
    filled.cell("criteria", "A1.1-2.1", "evidence").hyperlink = "https://bvmat.vn/112.pdf"
    filled.cell("criteria", "A1.1-2.1", "evidence").value = None
    filled.cell("criteria", "A1.1-2.2", "evidence").comment = Comment("lưu ở phòng QLCL", "Hạnh")
    submit(filled)
    make()
    assert read(now()).findings == []


def test_links_and_comments_in_an_open_list_stay(
    make: Make, form: Made, submit: Callable[..., None], now: Made
) -> None:
    filled = form()
    filled.put("pdca", "3", "result", "biên bản").hyperlink = "https://bvmat.vn/bb.pdf"
    filled.put("pdca", "3", "problem", "P").comment = Comment("ưu tiên", "Hạnh")
    submit(filled)
    make()
    made = now()
    assert made.cell("pdca", "1", "result").hyperlink.target == "https://bvmat.vn/bb.pdf"
    assert made.cell("pdca", "1", "problem").comment.text == "ưu tiên"


def test_a_number_or_date_with_a_link_stays_a_number_or_date(
    make: Make, form: Made, submit: Callable[..., None], now: Made, read: Read
) -> None:
    filled = form()
    filled.put("indicators", "BRVT-16/numerator", "2026-02", 57).hyperlink = "https://bvmat.vn/so-lieu"
    filled.put("criteria", "A1.1-2.1", "due", date(2026, 5, 1)).hyperlink = "https://bvmat.vn/ke-hoach"
    submit(filled)
    make()
    assert read(now()).findings == []
    assert now().cell("indicators", "BRVT-16/numerator", "2026-02").value == 57


def test_an_entry_that_lost_its_place_is_said_and_the_old_form_kept(
    make: Make, form: Made, submit: Callable[..., None], tmp_path: Path
) -> None:
    submit(form())
    before = (tmp_path / FORM).read_bytes()
    findings = make(small_hospital({"KHOA_KHAM": ["BRVT-16"]}))
    assert [(f.code, f.cell.source) for f in findings] == [("FORM-KEPT-ASIDE", FORM)]
    assert findings[0].facts["count"] == 26  # 18 of BRVT-02, 2 of BRVT-10, 6 of BRVT-13
    assert [path.read_bytes() for path in (tmp_path / HISTORY).iterdir()] == [before]


def test_an_entry_that_lost_its_place_is_kept_also_where_it_stood_in_the_submission(
    make: Make, form: Made, submit: Callable[..., None], tmp_path: Path
) -> None:
    make(made=JANUARY)
    submit(form(), SUBMITTED)
    before = (tmp_path / SUBMITTED).read_bytes()
    findings = make(small_hospital({"KHOA_KHAM": ["BRVT-16"]}))
    assert [f.code for f in findings] == ["FORM-KEPT-ASIDE"]
    kept = [path.read_bytes() for path in (tmp_path / HISTORY).iterdir()]
    assert before in [*kept, (tmp_path / SUBMITTED).read_bytes()]


def test_a_line_a_person_added_outside_the_form_is_not_lost_in_silence(
    make: Make, form: Made, submit: Callable[..., None]
) -> None:
    filled = form()
    sheet = filled.sheet("indicators")
    row = sheet.max_row + 3
    sheet.cell(row, 2).value, sheet.cell(row, 6).value = "KHOA-01", 7
    submit(filled)
    assert [f.code for f in make()] != []


def test_a_form_that_is_open_elsewhere_is_left_and_said(
    make: Make, form: Made, submit: Callable[..., None], tmp_path: Path
) -> None:
    submit(form(entries={"incidents": {("1", "description", ""): "sự cố"}}))
    before = (tmp_path / FORM).read_bytes()
    (tmp_path / FORM).with_name("~$KHOA_KHAM.xlsx").write_bytes(b"x")
    assert [(f.code, f.cell.source) for f in make()] == [("FORM-OPEN", FORM)]
    assert (tmp_path / FORM).read_bytes() == before


def test_a_long_list_gets_room_for_more(make: Make, form: Made, submit: Callable[..., None], now: Made) -> None:
    filled = form(entries={"incidents": {(str(n), "description", ""): f"sự cố {n}" for n in range(1, 81)}})
    submit(filled)
    make()
    sheet = now().sheet("incidents")
    described = [sheet.cell(row, 4).value for row in range(6, 106)]
    assert described[:80] == [f"sự cố {n}" for n in range(1, 81)]
    assert [sheet.cell(row, 1).value for row in (85, 105)] == ["80", "100"]


def test_entries_stay_when_the_form_is_made_in_another_language(
    make: Make, form: Made, submit: Callable[..., None], now: Made, read: Read
) -> None:
    submit(form())
    before = answers(read(form()))
    make(language="en")
    assert answers(read(now())) == before
    assert now().cell("criteria", "A1.1-2.1", "status").value in {"Met", "Đạt"}


@pytest.mark.parametrize(("typed", "now_said"), [("Đạt", "Có lỗi"), ("Không đạt", "Không có lỗi"), ("Met", "Có lỗi")])
def test_a_fault_answered_in_earlier_words_comes_in_those_the_new_form_offers(
    make: Make, form: Made, submit: Callable[..., None], now: Made, read: Read, typed: str, now_said: str
) -> None:
    filled = form()
    filled.put("criteria", "A1.1-1.1", "status", typed)
    submit(filled, SUBMITTED)
    before = answers(read(filled))
    assert make() == []
    assert now().cell("criteria", "A1.1-1.1", "status").value == now_said
    assert now().cell("criteria", "A1.1-2.1", "status").value == "Đạt", "of higher levels it is the word as ever"
    again = read(now())
    assert answers(again) == before
    assert again.findings == []


def test_a_moved_about_form_is_made_again_in_order(
    make: Make, form: Made, submit: Callable[..., None], now: Made, read: Read
) -> None:
    filled = form()
    before = answers(read(filled))
    sheet = filled.sheet("indicators")
    sheet.insert_rows(2, 3)
    sheet.insert_cols(1, 2)
    filled.book.move_sheet("Chỉ số", 2)
    submit(filled)
    make()
    assert answers(read(now())) == before
    assert now().book.sheetnames[:2] == ["Bìa", "Chỉ số"]


def test_a_workbook_openpyxl_cannot_open_costs_no_entries(
    make: Make, form: Made, submit: Callable[..., None], now: Made, tmp_path: Path
) -> None:
    submit(_odd(form(), tmp_path))
    make()
    assert now().cell("cover", "filled_by").value == "Nguyễn Thị Hạnh"


def test_evidence_is_asked_for_where_openpyxl_cannot_open_the_workbook(form: Made, read: Read, tmp_path: Path) -> None:
    filled = form()
    filled.put("criteria", "A1.1-2.1", "evidence", None)
    report = read(_odd(filled, tmp_path), "KHOA_KHAM.xlsx")
    assert [f.code for f in report.findings] == ["CRITERIA-EVIDENCE"]


def _odd(filled: Form, folder: Path) -> bytes:
    """A form with a link in it, and a validation no version of Excel knows: other programs write such things."""
    import io
    import zipfile

    filled.cell("criteria", "A1.2-3.1", "owner").hyperlink = "https://bvmat.vn"
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(filled.content(APRIL))) as before, zipfile.ZipFile(buffer, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b'type="list"', b'type="xyz"'))
    with pytest.raises(ValueError, match="Unable to read workbook"):
        openpyxl.load_workbook(io.BytesIO(buffer.getvalue()))
    (folder / "odd.xlsx").write_bytes(buffer.getvalue())
    return buffer.getvalue()
