"""What sheets are related to is printed as XlsxWriter prints it, letter by letter."""

import io
from datetime import datetime
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.relationships import Relationships

from qmxl.xlsx.book import new_book
from qmxl.xlsx.content import Sheet
from qmxl.xlsx.links import file_link, shares
from qmxl.xlsx.relations import printed

TARGETS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('&<>"\n'), max_size=30)
RELATED = st.lists(
    st.tuples(st.just("/hyperlink"), TARGETS, st.just("External")) | st.tuples(st.just("/table"), TARGETS), max_size=5
)


@given(RELATED)
def test_relations_are_printed_as_by_xlsxwriter(related: list[tuple[str, ...]]) -> None:
    theirs, part = Relationships(), io.StringIO()
    for relation in related:
        theirs._add_document_relationship(*relation)
    theirs._set_xml_writer(part)
    theirs._assemble_xml_file()
    assert printed(related) == part.getvalue()


@pytest.mark.parametrize("place", ["", "'Sổ 1'!C7", "'A & \"B\" <C>'!A1"])
def test_a_link_is_printed_as_by_xlsxwriter(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    def parts() -> list[bytes]:
        buffer = io.BytesIO()
        book = new_book(buffer, datetime(2026, 1, 10), "")
        sheet = book.add_worksheet("A")
        for row, name in enumerate(("a.xlsx", "Khoa & phòng.xlsx")):
            sheet.write_string(row, 1, name)
            sheet.link(row, 1, file_link(f"../{name}", place))
        book.close()
        with ZipFile(buffer) as package:
            return [package.read(f"xl/worksheets/{name}") for name in ("sheet1.xml", "_rels/sheet1.xml.rels")]

    ours = parts()
    monkeypatch.delattr(Sheet, "_write_hyperlink_external")
    assert (ours, ours[0].count(b"<hyperlink ")) == (parts(), 2)


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ({}, {}),
        ({"a": 3, "b": 0, "c": 7}, {"a": 3, "b": 0, "c": 7}),
        ({"a": 30, "b": 2, "c": 7}, {"a": 4, "b": 2, "c": 4}),
        ({"a": 30, "b": 1, "c": 1}, {"a": 8, "b": 1, "c": 1}),
    ],
)
def test_short_lists_have_all_their_links_and_long_ones_share_the_rest(
    wanted: dict[str, int], given: dict[str, int]
) -> None:
    assert shares(wanted, 10) == given
