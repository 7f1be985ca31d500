"""The page that lists every form says what the declarations say."""

import re
from pathlib import Path

from qmxl.catalogue import loader
from qmxl.forms.booklet import PICTURES, page, when, who

FORMS = {form.id: form for form in loader.forms("department")}


def test_every_form_is_in_the_list_of_its_pack_and_told_below():
    said = page()
    for form in FORMS.values():
        anchor = form.id.replace("_", "-")
        assert said.count(f"](#{anchor})") == said.count(f'<a id="{anchor}"></a>') == 1, form.id
    heads = re.findall(r"^## (.*)$", said, re.MULTILINE)
    assert {"Cơ bản", "Đào tạo – chỉ đạo tuyến", "Việc của phòng QLCL", "Cải tiến liên tục"} <= set(heads)


def test_who_and_when():
    assert who(FORMS["annual_plan"]) == "Phòng QLCL; Phòng Kế hoạch tổng hợp"
    assert who(FORMS["partners"]) == "Khi được phân công"
    assert (when(FORMS["five_s"]), when(FORMS["trainees"])) == ("Hằng tháng", "Khi phát sinh")


def test_what_the_master_says_and_where_fields_stay():
    said = page()
    part = said[said.index('<a id="five-s">') :].split("<a id=")[1]
    assert "Điểm trung bình theo khoa (biểu đồ mạng nhện)" in part
    assert "S1 Sàng lọc*" in part
    assert "Mã nhân viên* (chỉ ở tệp nội bộ)" in said


def test_forms_of_the_usual_pack_say_what_they_are_for():
    assert [form.id for form in FORMS.values() if form.packs[:1] in {(), ("basic",)} and form.why is None] == []


def test_every_pack_is_shown_with_its_picture_where_the_page_looks_for_it():
    said, docs = page(), Path(__file__).parents[2] / "docs"
    for pack, picture in PICTURES.items():
        assert said.count(f"]({picture})") == 1, pack
        assert (docs / picture).stat().st_size < 150_000, pack
