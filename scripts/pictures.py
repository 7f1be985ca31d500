"""Draws the pictures of the page Bộ biểu mẫu anew: of each pack a few forms, filled in where the sample has them.

``make pictures`` runs it after ``make build``; it needs soffice, pdftoppm and Pillow and takes some minutes. The
pictures are no part of what ``qmxl build --check`` proves fresh.
"""

import subprocess
import tempfile
import unicodedata
from io import BytesIO
from pathlib import Path

from PIL import Image

from qmxl.build import GENERAL, PACKS, ROOT
from qmxl.catalogue.declared import Form
from qmxl.forms.booklet import PICTURES, in_pack

DOTS = 56  # an inch
HIGH = 330  # dots of a page, from its top
ACROSS, SHOWN = 2, 6  # forms in a row, and in all
GAP = 6  # dots between forms
COLOURS = 64
GREY = "#A0A0A0"
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
            (ROOT / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
            beside(drawn[:SHOWN]).save(ROOT / "docs" / path, optimize=True)


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


def picture(pdf: Path, page: int) -> Image.Image:
    """The upper part of a page."""
    of_page = ["-r", str(DOTS), "-f", str(page), "-l", str(page)]
    dots = subprocess.run(["pdftoppm", *of_page, str(pdf)], check=True, capture_output=True).stdout
    drawn = Image.open(BytesIO(dots))
    return drawn.crop((0, 0, drawn.width, min(HIGH, drawn.height)))


def beside(drawn: list[Image.Image]) -> Image.Image:
    """Pictures in rows, on grey."""
    wide = max(each.width for each in drawn) + GAP
    rows = -(-len(drawn) // ACROSS)
    whole = Image.new("RGB", (ACROSS * wide + GAP, rows * (HIGH + GAP) + GAP), GREY)
    for at, each in enumerate(drawn):
        whole.paste(each, (GAP + at % ACROSS * wide, GAP + at // ACROSS * (HIGH + GAP)))
    return whole.quantize(COLOURS, dither=Image.Dither.NONE)


if __name__ == "__main__":
    main()
