"""How much the gate finds of what is planted everywhere, and how often it speaks where there is nothing."""

import base64
import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from qmxl.sending.gate.gate import suspects

SEED = 2711
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô")
GIVEN = ("Văn An", "Thị Hoa", "Minh Đức", "Ngọc Ánh", "Quốc Bảo", "Thị Thu Hà", "Hữu Phước", "Lan")


BIRTHS = (
    "{name}, sinh 12/03/{year}",
    "{name} (SN {year})",
    "{name}, sinh năm {year}",
    "{name} – sinh ngày 1-2-{year}",
    "ngày sinh: 05.11.{year}, {name}",
    "{name} ({year})",
    "{name} sinh ngày 12 tháng 3 năm {year}",
    "{name}, 02/01/{year}",
    "{name} NS: {year}",
    "NGUYEN VAN AN sinh {year}",
    "Tran Thi Hoa, born {year}",
    "lê thị hoa sinh {year}",
)


class Planted(NamedTuple):
    """What stands somewhere, and the kind it is to be found as."""

    kind: str
    text: str


def grouped(figures: str, *sizes: int, by: str = " ") -> str:
    """The figures in groups of these sizes."""
    groups, at = list[str](), 0
    for size in sizes:
        groups.append(figures[at : at + size])
        at += size
    return by.join([*groups, figures[at:]] if figures[at:] else groups)


def planted() -> list[Planted]:
    """Each kind in all its usual ways of writing, with figures and names drawn by lot."""
    lot = random.Random(SEED)
    return [*identities(lot), *insurances(lot), *phones(lot), *persons(lot)]


def figures(lot: random.Random, count: int) -> str:
    return "".join(lot.choices("0123456789", k=count))


def identities(lot: random.Random) -> Iterator[Planted]:
    def citizen() -> str:
        return f"0{lot.randint(1, 96):02d}{lot.randint(0, 3)}{figures(lot, 8)}"

    for write in ("{}", "CCCD {}", "căn cước: {}", "CCCD_{}", "{}/BV", "(số {})"):
        yield Planted("citizen", write.format(citizen()))
    for sizes in ((3, 3, 3), (4, 4), (3, 3)):
        for by in (" ", ".", "-"):
            yield Planted("citizen", grouped(citizen(), *sizes, by=by))
    for write in ("{}", "CMND {}", "CMT: {}.", "chứng minh nhân dân số {}"):
        yield Planted("old_number", write.format(f"{lot.randint(1, 38):02d}{figures(lot, 7)}"))
    yield Planted("old_number", "CMND " + grouped("0" + figures(lot, 8), 3, 3))


def insurances(lot: random.Random) -> Iterator[Planted]:
    for letters in ("DN", "GD", "HT", "TE", "hs"):
        yield Planted("insurance", f"{letters}{lot.randint(1, 5)}{figures(lot, 12)}")
    for sizes in ((2, 1, 2, 2, 3), (2, 1, 2), (3, 2, 2)):
        yield Planted("insurance", "BHYT " + grouped(f"DN4{figures(lot, 12)}", *sizes))
    yield Planted("insurance", f"mã số BHXH {lot.randint(1, 9)}{figures(lot, 9)}")


def phones(lot: random.Random) -> Iterator[Planted]:
    for first in ("09", "03", "07", "08", "05"):
        mobile = first + figures(lot, 8)
        whole = mobile[1:]
        yield Planted("phone", mobile)
        yield Planted(
            "phone", lot.choice((grouped(mobile, 4, 3), grouped(mobile, 4, 3, by="."), grouped(mobile, 3, 3)))
        )
        yield Planted(
            "phone", lot.choice((grouped(mobile, 4, 3, by="-"), f"({mobile[:4]}) {mobile[4:7]} {mobile[7:]}"))
        )
        yield Planted("phone", lot.choice((f"+84 {grouped(whole, 3, 3)}", f"+84{whole}", f"(+84) {whole}")))
        yield Planted("phone", lot.choice((f"84{whole}", f"0084{whole}", f"+84 (0) {grouped(whole, 2, 3)}")))
        yield Planted("phone", lot.choice((f"ĐT: {mobile}", f"gọi {mobile}, nhắn Zalo", f"https://zalo.me/{mobile}")))
    for area in ("024", "028", "0236", "0292"):
        local = figures(lot, 11 - len(area))
        yield Planted("phone", f"{area} {local[:4]} {local[4:]}")
        yield Planted("phone", lot.choice((f"({area}) {local}", f"{area}.{local}", f"{area}-{local}", area + local)))
        yield Planted("phone", f"+84 {area[1:]} {local[:4]} {local[4:]}")


def persons(lot: random.Random) -> Iterator[Planted]:
    def name() -> str:
        return f"{lot.choice(FAMILIES)} {lot.choice(GIVEN)}"

    for mail in ("an.nguyen@gmail.com", "bs_lan@benhvien.org.vn", "Mai <mai-tran+qlcl@bvmat.com.vn>", "an (at) mat.vn"):
        yield Planted("email", mail)
    for write in BIRTHS:
        yield Planted("birth", write.format(name=name(), year=lot.randint(1930, 2010)))
    for write in ("BN {}", "bệnh nhân {} kêu đau", "Người bệnh: {}", "NB ông {}", "Họ tên: {}", "Họ và tên NB: {}"):
        yield Planted("name", write.format(name()))


Put = Callable[[xlsxwriter.Workbook, Worksheet, str], object]


def chart(book: xlsxwriter.Workbook, sheet: Worksheet, **titles: str) -> None:
    """A chart with these words."""
    made = book.add_chart({"type": "column"})
    made.add_series({"values": f"='{sheet.name}'!$B$1:$B$3", "name": titles.get("series", "Số")})
    made.set_title({"name": titles.get("title", "Sự cố theo tháng")})
    made.set_x_axis({"name": titles.get("axis", "Tháng")})
    sheet.insert_chart("F1", made)


PLACES: dict[str, Put] = {
    "cell": lambda _, sheet, text: sheet.write_string("A1", text),
    "sentence": lambda _, sheet, text: sheet.write_string("A1", f"Đã báo phòng QLCL: {text}, chờ trả lời."),
    "formula": lambda _, sheet, text: sheet.write_formula("A3", f'=IF(B1>0,"{text}","")', None, 0),
    "note": lambda _, sheet, text: sheet.write_comment("B4", f"Xem: {text}", {"author": "qmxl"}),
    "header": lambda _, sheet, text: sheet.set_header(f"&L{text}&RTrang &P"),
    "footer": lambda _, sheet, text: sheet.set_footer(f"&CTrang &P&R{text}"),
    "chart title": lambda book, sheet, text: chart(book, sheet, title=text),
    "axis title": lambda book, sheet, text: chart(book, sheet, axis=text),
    "series name": lambda book, sheet, text: chart(book, sheet, series=text),
    "text box": lambda _, sheet, text: sheet.insert_textbox("F2", f"Liên hệ {text}"),
    "table heading": lambda _, sheet, text: sheet.add_table("A8:A9", {"columns": [{"header": text}]}),
    "prompt": lambda _, sheet, text: sheet.data_validation("C1", {"validate": "any", "input_message": text}),
    "list": lambda _, sheet, text: sheet.data_validation("C2", {"validate": "list", "source": [text, "khác"]}),
    "link": lambda _, sheet, text: sheet.write_url("D1", "https://syt.gov.vn", string="xem", tip=text),
    "condition": lambda _, sheet, text: sheet.conditional_format(
        "E1", {"type": "text", "criteria": "containing", "value": text}
    ),
    "name": lambda book, sheet, text: book.define_name(f"{sheet.name}!ten", f'="{text}"'),
    "property": lambda book, _, text: book.set_custom_property("p", text),
    "title": lambda book, _, text: book.set_properties({"title": text}),
    "number format": lambda book, sheet, text: sheet.write(0, 0, 1, book.add_format({"num_format": f'0" {text}"'})),
}
OF_THE_WORKBOOK = ("name", "property", "title", "number format")


def workbook(path: Path, place: str, several: Sequence[Planted]) -> Path:
    """Writes a workbook with a sheet for each that is planted, in one kind of place."""
    book = xlsxwriter.Workbook(path, {"strings_to_urls": False})
    for number, each in enumerate(several, start=1):
        PLACES[place](book, book.add_worksheet(f"T{number}"), each.text)
    book.close()
    return path


def missed(path: Path, place: str) -> list[Planted]:
    """What was planted in a kind of place and not found there as what it is."""
    several = planted()
    if place in OF_THE_WORKBOOK:  # a workbook for each of every third
        books = ((each, workbook(path, place, [each])) for each in several[::3])
        return [each for each, book in books if {found.kind for found in suspects(book)} != {each.kind}]
    found = {(each.sheet, each.kind) for each in suspects(workbook(path, place, several))}
    return [each for number, each in enumerate(several, start=1) if (f"T{number}", each.kind) not in found]


@pytest.mark.parametrize("place", PLACES)
def test_everything_that_is_planted_is_found(tmp_path: Path, place: str) -> None:
    assert missed(tmp_path / "so.xlsx", place) == []


def test_a_sheet_called_like_a_person_is_found(tmp_path: Path) -> None:
    fits = [each for each in planted() if len(each.text) <= 31 and not set(each.text) & set("[]:*?/\\'")]
    book = xlsxwriter.Workbook(tmp_path / "so.xlsx")
    for each in fits:
        book.add_worksheet(each.text)
    book.close()
    found = [each for each in suspects(tmp_path / "so.xlsx") if each.cell == "#ten-trang"]
    assert [each.kind for each in found] == [each.kind for each in fits]
    assert [each.sheet for each in found] == [f"trang-{number}" for number in range(1, len(fits) + 1)]


def test_several_hundred_are_planted_of_every_kind() -> None:
    several = planted()
    assert len(several) * (len(PLACES) + 1) > 1_500
    assert {each.kind for each in several} == {"citizen", "old_number", "insurance", "phone", "email", "birth", "name"}


def nobodys() -> Iterator[str]:
    """Codes, days, counts, amounts, names of files, digests: what a master says, with figures drawn by lot."""
    lot = random.Random(SEED)
    for at in range(60):
        day, month, year = lot.randint(1, 28), lot.randint(1, 12), lot.randint(2019, 2030)
        amount = lot.randint(1, 999_999_999)
        spaced = f"{amount:,}".replace(",", ".")
        digest = hashlib.sha256(str(at).encode()).digest()
        yield f"BRVT-{at:02d}/numerator · {year}-{month:02d} · B{at}:M{at}, AB{at * 37}"
        yield f"{day:02d}/{month:02d}/{year} – {day:02d}.{month:02d}.{year + 1}; T{month}/{year}"
        yield f"{year}-{month:02d}-{day:02d} {day:02d}:{at:02d}; 2026-T5-T{month}; {day}-{month}-{year}"
        yield f"Q{month % 4 + 1}/{year}: {spaced},5 (95 % KTC {spaced} – {spaced}), n = {amount % 9999}"
        yield f"mua máy {spaced}.000 đồng; {amount} VND; {spaced} đ"
        yield f"QĐ số {amount % 9999}/QĐ-BYT ngày {day}/{month}/{year}; Thông tư {at}/{year}/TT-BYT"
        yield f"minh-chung/{year}/IMG_{year}{month:02d}{day:02d}_{amount:09d}.jpg"
        yield f"nop/{year}/KHOA_KHAM_{amount:09d}.xlsx · B7"
        yield digest.hex()
        yield base64.b64encode(digest * 2).decode()
        yield f"biên bản {year}{month:02d}{day:02d}0930; {year}{month:02d}{day:02d}; ca {at:04d}-{year}"
        yield f"BS. {lot.choice(FAMILIES)} {lot.choice(GIVEN)} phụ trách, hạn {day}/{month}/{year}"
        yield f"http://qlcl.bvmat.vn/f/{amount}?id={year}{amount}"
        yield f"ICD-10 H{at:02d}.{at % 9}; ISO 15189:{year}; A{at % 5 + 1}.{at % 9}-{at % 4 + 1}.{at % 7}"
        yield f"{amount / 1e9:.9f}; {amount / 1e7:.7f} %; {amount / 1e9:.12f}"


def test_it_is_silent_where_there_is_nobody(tmp_path: Path) -> None:
    several = list(nobodys())
    book = xlsxwriter.Workbook(tmp_path / "so.xlsx", {"strings_to_urls": False})
    sheet = book.add_worksheet("Chỉ số")
    for row, text in enumerate(several):
        sheet.write_string(row, 0, text)
        sheet.write_comment(row, 0, text, {"author": "qmxl"})
    book.close()
    found = suspects(tmp_path / "so.xlsx")
    assert len(several) > 700
    assert [several[int(each.cell[1:].partition("#")[0]) - 1] for each in found] == []
