"""Rows of a worksheet that were printed and deflated beforehand, piece by piece, in whichever process had their data.

A deflated stream may be made of pieces that end on a whole byte (RFC 1951, 3.2.4), and the checksum of
the whole follows from those of the pieces, so that a workbook takes them in without unpacking them.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, reduce
from typing import IO, Any, NamedTuple

from qmxl.forms.writer import QuickZip

MARK = "<!--pieces-->"  # where in a sheet its pieces belong
POLYNOMIAL = 0xEDB88320  # of CRC-32, its bits reversed as in ISO 3309
ONE = 1 << 31


class Piece(NamedTuple):
    """Deflated text, with the checksum and size in bytes of what it unpacks to."""

    deflated: bytes
    crc: int
    size: int


Pieces = Callable[[], Sequence[Piece]]


def piece(text: str, *, last: bool = False) -> Piece:
    """The text as a piece; ``last`` ends the stream."""
    content = text.encode()
    packer = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflated = packer.compress(content) + packer.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH)
    return Piece(deflated, zlib.crc32(content), len(content))


def crc_of(pieces: Iterable[Piece]) -> int:
    """The CRC-32 of all pieces' content, one after the other."""
    return reduce(lambda crc, each: _product(_shift(each.size), crc) ^ each.crc, pieces, 0)


def _product(one: int, other: int) -> int:
    """The product of two polynomials over GF(2), modulo that of CRC-32; the highest bit is the coefficient of 1."""
    result = 0
    for at in range(31, -1, -1):
        if one >> at & 1:
            result ^= other
        other = other >> 1 ^ (POLYNOMIAL if other & 1 else 0)
    return result


@lru_cache(maxsize=4096)
def _shift(size: int) -> int:
    """What appending ``size`` bytes multiplies a checksum by: x to the power of 8 times ``size``."""
    result, power, bits = ONE, ONE >> 1, 8 * size
    while bits:
        if bits & 1:
            result = _product(power, result)
        power, bits = _product(power, power), bits >> 1
    return result


class PiecedZip(QuickZip):
    """A package that puts ``pieces`` (by part), asked for as late as can be, where the parts' texts have the mark."""

    pieces: Mapping[str, Pieces] = {}

    def writestr(self, zinfo_or_arcname: Any, data: Any, compress_type: Any = None, compresslevel: Any = 1) -> None:
        """As ``ZipFile`` writes a part; pieces are put into it as they are."""
        pieces = self.pieces.get(getattr(zinfo_or_arcname, "filename", ""))
        if pieces:
            before, after = data.decode().split(MARK)
            self._write_deflated(zinfo_or_arcname, [piece(before), *pieces(), piece(after, last=True)])
        else:
            super().writestr(zinfo_or_arcname, data, compress_type, compresslevel)

    def _write_deflated(self, part: zipfile.ZipInfo, pieces: Sequence[Piece]) -> None:
        """Stores what is deflated already, and then says of it in the part's header what it is."""
        super().writestr(part, b"".join(each.deflated for each in pieces), zipfile.ZIP_STORED)
        part.compress_type = zipfile.ZIP_DEFLATED
        part.file_size = sum(each.size for each in pieces)
        part.CRC = crc_of(pieces)
        package: IO[bytes] = self.fp  # type: ignore[assignment]  # open while parts are written
        end = package.tell()
        package.seek(part.header_offset)
        package.write(part.FileHeader())
        package.seek(end)
