"""Draws the pictures of the page Bộ biểu mẫu anew: of each pack a few forms, filled in where the sample has them.

``make pictures`` runs it after ``make build``; it needs soffice and pdftoppm and takes some minutes. The pictures are
no part of what ``qmxl build --check`` proves fresh.
"""

import subprocess
import tempfile
import unicodedata
import zlib
from pathlib import Path
from struct import pack

import numpy as np

from qmxl.build import GENERAL, PACKS, ROOT
from qmxl.catalogue.declared import Form
from qmxl.forms.booklet import PICTURES, in_pack

DOTS, HIGH, ACROSS, SHOWN, GAP = (
    56,
    330,
    2,
    6,
    6,
)  # dots an inch, of a page from its top; forms in a row and in all; dots
COLOURS = 64
BLANK = ("workbooks/templates/THANG_KE_HOACH.xlsx", "workbooks/templates/THANG_KHOA.xlsx")


def main() -> None:
    """A picture a pack, in docs/images/bo-bieu-mau."""
    books = [
        *(ROOT / GENERAL / "nop").rglob("*.xlsx"),
        *(ROOT / PACKS).glob("*.xlsx"),
        *(ROOT / each for each in BLANK),
    ]
    with tempfile.TemporaryDirectory() as place:
        office = ["soffice", f"-env:UserInstallation=file://{place}/profile", "--headless", "--convert-to", "pdf"]
        subprocess.run([*office, "--outdir", place, *sorted(map(str, books))], check=True, capture_output=True)
        pages = [each for pdf in sorted(Path(place).glob("*.pdf")) for each in pages_of(pdf)]
        for name, path in PICTURES.items():
            drawn = [picture(*found) for form in in_pack(name) if (found := best(form, pages))]
            write(ROOT / "docs" / path, beside(drawn[:SHOWN]))


def pages_of(pdf: Path) -> list[tuple[str, Path, int]]:
    """What each page says, without white space, and which it is, from 1."""
    said = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    return [
        ("".join(unicodedata.normalize("NFC", text).split()), pdf, at) for at, text in enumerate(said.split("\f"), 1)
    ]


def best(form: Form, pages: list[tuple[str, Path, int]]) -> tuple[Path, int] | None:
    """The page on which a form begins where most is filled in."""
    title, sheet = ("".join(each.split()) for each in (form.title.vi, form.sheet.vi))
    its = [(len(text), pdf, at) for text, pdf, at in pages if title in text and f"–{sheet}" in text]
    return max(its)[1:] if its else None


def picture(pdf: Path, page: int) -> np.ndarray:
    """The upper part of a page, a row a line of dots."""
    of_page = ["-r", str(DOTS), "-f", str(page), "-l", str(page)]
    raw = subprocess.run(["pdftoppm", *of_page, str(pdf)], check=True, capture_output=True).stdout
    _, size, _, dots = raw.split(b"\n", 3)
    wide, high = map(int, size.split())
    return np.frombuffer(dots, np.uint8).reshape(high, wide, 3)[:HIGH]


def beside(drawn: list[np.ndarray]) -> np.ndarray:
    """Pictures in rows, on grey."""
    wide = max(each.shape[1] for each in drawn) + GAP
    rows = -(-len(drawn) // ACROSS)
    whole = np.full((rows * (HIGH + GAP) + GAP, ACROSS * wide + GAP, 3), 160, np.uint8)
    for at, each in enumerate(drawn):
        top, left = GAP + at // ACROSS * (HIGH + GAP), GAP + at % ACROSS * wide
        whole[top : top + each.shape[0], left : left + each.shape[1]] = each
    return whole


def write(path: Path, dots: np.ndarray) -> None:
    """A PNG of the commonest colours; each dot has the nearest of them."""
    found, which, often = np.unique(dots.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    palette = found[np.argsort(-often, kind="stable")[:COLOURS]]
    near = np.abs(found[:, None].astype(int) - palette[None]).sum(axis=2).argmin(axis=1).astype(np.uint8)
    high, wide = dots.shape[:2]
    lines = np.hstack([np.zeros((high, 1), np.uint8), near[which.reshape(-1)].reshape(high, wide)])
    parts = [(b"IHDR", pack(">IIBBBBB", wide, high, 8, 3, 0, 0, 0)), (b"PLTE", palette.tobytes())]
    parts += [(b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b"")]
    path.parent.mkdir(parents=True, exist_ok=True)
    chunks = (pack(">I", len(said)) + name + said + pack(">I", zlib.crc32(name + said)) for name, said in parts)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))


if __name__ == "__main__":
    main()
