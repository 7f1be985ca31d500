"""A list sorted or cut without its column of keys: each answer counts for the line whose words it stands beside."""

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qmxl.forms.fetching import fetch
from qmxl.forms.layout import IDENTITY
from qmxl.forms.line_words import Own, Standing, Words, own_keys
from qmxl.reports.reading import read_report
from qmxl.texts import texts
from tests.by_hand import QUARTER, SAVED, Form
from tests.handing_over import FOUND, LOST, House, found, listed

FIRST, KEYS = 6, 2  # the row of the first line, the column of keys
SEVERAL = [{**LOST, "finding": said, "content": said} for said in ("Thiếu chữ ký", "Thiếu ngày giờ", "Chữ khó đọc")]
ANSWERED = ("Đã tập huấn", "Đã nhắc", "Đã in mẫu mới")
CODES = ["QLCL-2026-Q1-KT001", "QLCL-2026-Q1-KT002", "QLCL-2026-Q1-KT003"]


@pytest.fixture
def form(tmp_path: Path) -> Form:
    """GLOCOM's form with three problems of a visit, each answered, and one it found itself afterwards."""
    house = House(tmp_path)
    house.hand_in(house.blank("QLCL", {"scored_visit": SEVERAL}))
    made = house.make().form("GLOCOM")
    for line, said in enumerate(ANSWERED, 1):
        made.put("capa", str(line), "progress", said)
    for name, content in FOUND.items():
        made.put("capa", "4", name, content)
    return made


def sort(form: Form, order: Sequence[int], rows: Sequence[int], sheet: str = "capa") -> None:
    """What stands in lines (0 is the first) put in another order, without the column of keys."""
    worksheet = form.sheet(sheet)
    for column in range(KEYS + 1, worksheet.max_column + 1):
        contents = [worksheet.cell(FIRST + at, column).value for at in order]
        for at, content in zip(rows, contents, strict=True):
            worksheet.cell(FIRST + at, column).value = content


def answers(form: Form, folder: Path) -> dict[object, tuple[object, object]]:
    """By key what a line says, and what is answered."""
    folder.mkdir(exist_ok=True)
    path = folder / "GLOCOM.xlsx"
    path.write_bytes(form.content(SAVED))
    report, _ = read_report(fetch(path), "nop/2026/GLOCOM.xlsx", form.control, QUARTER, texts("vi"))
    lines = [each.values for each in report.records.get("capa", ())]
    told = {each.get("key"): (each.get("finding"), each.get("progress")) for each in lines}
    assert len(told) == len(lines), "no line is lost, none has another's key"
    return told


def test_answers_of_a_sorted_list_go_to_the_lines_whose_words_they_stand_beside(form: Form, tmp_path: Path) -> None:
    before = answers(form, tmp_path / "a")
    assert [before[key] for key in CODES] == [(e["finding"], a) for e, a in zip(SEVERAL, ANSWERED, strict=True)]
    sort(form, (3, 2, 0, 1), range(4))
    assert answers(form, tmp_path / "b") == before


def test_a_sorted_list_is_told_at_the_key_of_each_line(form: Form, tmp_path: Path) -> None:
    sort(form, (2, 1, 0), range(3))
    path = tmp_path / "GLOCOM.xlsx"
    path.write_bytes(form.content(SAVED))
    report, _ = read_report(fetch(path), "nop/2026/GLOCOM.xlsx", form.control, QUARTER, texts("vi"))
    told = [(f.code, f.cell.address, f.facts) for f in report.findings if f.code.startswith("STRUCTURE-KEY")]
    assert told == [
        ("STRUCTURE-KEY-MOVED", "B6", {"found": CODES[0], "key": CODES[2]}),
        ("STRUCTURE-KEY-MOVED", "B8", {"found": CODES[2], "key": CODES[0]}),
    ]


@pytest.mark.parametrize("seed", range(3))
def test_in_any_order_the_answers_of_each_line_are_the_same(form: Form, tmp_path: Path, seed: int) -> None:
    """Blank lines among them: what people see is cut and pasted anywhere."""
    rng, before = random.Random(seed), answers(form, tmp_path / "before")
    sort(form, rng.sample(range(12), 12), range(12))
    after = answers(form, tmp_path / "after")
    assert [after[key] for key in CODES] == [before[key] for key in CODES]
    assert sorted(map(str, after.values())) == sorted(map(str, before.values())), "its own line may have another code"


def test_a_form_of_before_is_read_by_its_keys_as_ever(form: Form, tmp_path: Path) -> None:
    identity = form.book[IDENTITY]
    for row in identity.iter_rows():
        if str(row[0].value).startswith("words "):
            row[0].value = row[1].value = None
    sort(form, (1, 0), range(2))
    told = answers(form, tmp_path / "a")
    assert (told[CODES[0]][1], told[CODES[1]][1]) == (ANSWERED[1], ANSWERED[0])


def test_words_that_were_changed_stay_with_their_key(form: Form, tmp_path: Path) -> None:
    form.put("capa", "2", "finding", "Thiếu ngày, giờ, tên")
    told = answers(form, tmp_path / "a")
    assert told[CODES[1]] == ("Thiếu ngày, giờ, tên", ANSWERED[1])


def test_changed_words_in_a_sorted_list_have_the_key_that_is_left(form: Form, tmp_path: Path) -> None:
    form.put("capa", "2", "finding", "Thiếu ngày, giờ, tên")
    before = answers(form, tmp_path / "a")
    sort(form, (1, 2, 0), range(3))
    assert answers(form, tmp_path / "b") == before


def test_the_next_form_has_each_answer_in_its_line_again(form: Form, tmp_path: Path) -> None:
    house = House(tmp_path)
    sort(form, (2, 0, 1), range(3))
    house.hand_in(form)
    lines = {line["key"]: (line["finding"], line.get("progress")) for line in listed(house.make().form("GLOCOM"))}
    assert [lines[key] for key in CODES] == [(e["finding"], a) for e, a in zip(SEVERAL, ANSWERED, strict=True)]
    assert [each[0] for each in house.codes()] == []


def test_a_list_sorted_where_lines_come_from_hands_the_same_over(form: Form, tmp_path: Path) -> None:
    """The office sorts its own visits without their keys."""
    house = House(tmp_path)
    office = house.make().form("QLCL")
    sort(office, (1, 2, 0), range(3), sheet="scored_visit")
    house.hand_in(office)
    house.hand_in(form)
    lines = {line["key"]: (line["finding"], line.get("progress")) for line in listed(house.make().form("GLOCOM"))}
    assert [lines[key] for key in CODES] == [(e["finding"], a) for e, a in zip(SEVERAL, ANSWERED, strict=True)]
    assert ("STRUCTURE-KEY-MOVED", "B6") in found(house.collected(tmp_path / "read"))


WORD = st.integers(0, 4).map(str)
LINES = st.lists(st.tuples(WORD, WORD), min_size=1, max_size=7)


@settings(deadline=None)
@given(lines=LINES, data=st.data())
def test_any_order_against_the_keys_gives_each_line_its_own(lines: list[tuple[str, str]], data: st.DataObject) -> None:
    """Lines of the same words are one another's twins; each key is given once, and to one of its words."""
    known = {f"k{at}": Words(f"{a}{b}", a) for at, (a, b) in enumerate(lines)}
    order = data.draw(st.permutations(range(len(lines))))
    standing = [Standing(f"k{at}", known[f"k{of}"]) for at, of in enumerate(order)]
    own = own_keys(standing, known)
    assert sorted(each.key for each in own) == sorted(known)
    assert all(known[each.key].whole == line.words.whole for each, line in zip(own, standing, strict=True))


@settings(deadline=None)
@given(data=st.data())
def test_whatever_stands_where_no_key_is_given_twice_that_stood_once(data: st.DataObject) -> None:
    """Lines copied, changed, deleted, with keys that were typed: none is moved to a key another line keeps."""
    words = st.builds(Words, WORD, st.sampled_from(["", "x", "y"]))
    known: Mapping[str, Words] = data.draw(st.dictionaries(WORD, words, max_size=5))
    keys = data.draw(st.lists(WORD, unique=True, max_size=6))
    standing = [Standing(key, data.draw(words)) for key in keys] + [Standing("", data.draw(words))]
    given_ = [each.key for each in own_keys(standing, known) if each.key]
    assert len(given_) == len(set(given_))


def test_lines_that_say_the_same_keep_their_own_keys() -> None:
    same = Words("a", "a")
    standing = [Standing("k2", same), Standing("k1", same), Standing("k3", Words("b", "b"))]
    known = {"k1": same, "k2": same, "k3": Words("b", "b")}
    assert own_keys(standing, known) == [Own("k2", told=True), Own("k1", told=True), Own("k3", told=True)]
