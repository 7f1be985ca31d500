"""What a screen of Xvfb shows, as a PNG: its frame buffer is a file in the format of xwd."""

import struct
import zlib
from pathlib import Path


def png_of(frame_buffer: Path) -> bytes:
    """The PNG of a 24-bit TrueColor screen."""
    raw = frame_buffer.read_bytes()
    xwd = struct.unpack(">25I", raw[:100])
    start, width, height, bits, line, colours = (xwd[at] for at in (0, 4, 5, 11, 12, 19))
    assert bits == 32, bits
    pixels = memoryview(raw)[start + colours * 12 :]
    rows = bytearray()
    for y in range(height):
        row = pixels[y * line : y * line + width * 4]
        rgb = bytearray(width * 3)
        rgb[0::3], rgb[1::3], rgb[2::3] = row[2::4], row[1::4], row[0::4]
        rows += b"\x00" + rgb
    header = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
