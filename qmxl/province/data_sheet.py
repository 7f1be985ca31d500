"""Sheet DL đơn vị: every figure that was taken over, with the file, sheet and cell it stands in."""

from qmxl.province.above import DATA, DATA_FIRST, Above
from qmxl.province.figures import FIGURES
from qmxl.sheets.page import DECIMAL, WHOLE, data_heading, table

WIDTHS = (13, 18, 12, 16, 14, 14, 10, 10, 8, 46, 24, 9, 9)


def write(above: Above) -> None:
    """The figures in blocks; the sheet is protected against sorting."""
    page, frame = above.page, above.figures.frame
    worksheet = page.sheet(DATA)
    data_heading(page, worksheet, DATA, 9, read=True)
    words, small = page.style(), page.style(font_size=9)
    whole, part = (page.style(num_format=shown, align="right", indent=1) for shown in (WHOLE, DECIMAL))
    sums = [
        [part if isinstance(value, float) and not value.is_integer() else whole for value in frame[name]]
        for name in ("numerator", "denominator")
    ]
    styles = [*[words] * 4, *sums, *[whole] * 3, *[small] * 4]
    headings = [page.text(f"master.column.{name}") for name in FIGURES]
    table(page, worksheet, DATA_FIRST, "QM_unit_data", headings, list(frame.values()), styles, WIDTHS, data=True)
