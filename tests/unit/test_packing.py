"""Pieces of a worksheet that were deflated beforehand."""

import io
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmxl.xlsx import packing
from qmxl.xlsx.packing import MARK, QuickZip, crc_of, piece

TEXTS = st.lists(st.text(max_size=300), max_size=12)


@given(TEXTS)
def test_the_checksum_of_all_pieces_is_that_of_the_whole(texts: list[str]) -> None:
    assert crc_of(map(piece, texts)) == zlib.crc32("".join(texts).encode("utf-8", "surrogatepass"))


@given(TEXTS, st.text(max_size=50))
def test_pieces_one_after_the_other_unpack_to_the_whole(texts: list[str], end: str) -> None:
    stream = b"".join(each.deflated for each in [*map(piece, texts), piece(end, last=True)])
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    assert unpacker.decompress(stream).decode() == "".join([*texts, end])
    assert (unpacker.eof, unpacker.unused_data) == (True, b"")


@pytest.mark.parametrize("size", [0, 1, 65_535, 1_000_003])
def test_a_part_with_pieces_is_as_good_as_one_that_was_written_whole(size: int) -> None:
    rows = ["á<row/>" * size, "", "Đ" * 10]
    buffer = io.BytesIO()
    with QuickZip(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.pieces = {"b.bin": lambda: [piece(text) for text in rows]}
        for name, text in (("a.bin", "vor"), ("b.bin", f"<x>{MARK}</x>"), ("c.bin", "nach")):
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(part, text.encode())
    with zipfile.ZipFile(buffer) as package:
        assert package.testzip() is None
        assert package.read("b.bin").decode() == f"<x>{''.join(rows)}</x>"
        assert [package.read(name) for name in ("a.bin", "c.bin")] == [b"vor", b"nach"]


def test_the_local_header_says_the_same_as_the_directory() -> None:
    buffer = io.BytesIO()
    with QuickZip(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.pieces = {"b.bin": lambda: [piece("abc" * 100)]}
        package.writestr(zipfile.ZipInfo("b.bin", (1980, 1, 1, 0, 0, 0)), MARK.encode())
        package.writestr(zipfile.ZipInfo("c.bin", (1980, 1, 1, 0, 0, 0)), b"d")
    with zipfile.ZipFile(buffer) as package:
        part = package.getinfo("b.bin")
    header = buffer.getvalue()[part.header_offset :]
    found = (*(int.from_bytes(header[at : at + 4], "little") for at in (14, 18, 22)), header[8])
    assert found == (part.CRC, part.compress_size, 300, zipfile.ZIP_DEFLATED)


def test_a_part_too_large_for_its_header_is_refused() -> None:
    huge = packing.Piece(b"\x00", 0, zipfile.ZIP64_LIMIT + 1)
    with QuickZip(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as package:
        package.pieces = {"b.bin": lambda: [huge]}
        with pytest.raises(zipfile.LargeZipFile):
            package.writestr(zipfile.ZipInfo("b.bin", (1980, 1, 1, 0, 0, 0)), MARK.encode())
