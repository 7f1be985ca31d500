"""Which line of another program's table sums up those above it."""

import re
from collections.abc import Sequence
from datetime import date, time

from qmxl.typed.spelling import blank, fold

# Folded words, and of what they are the total: "Tổng cộng năm 2025", "Cộng tháng 3/2026:", "Tổng số: 25 ca".
OF_WHAT = r"(?:ca |toan |trong |cac )?(?:nam|thang|quy|ky|tuan|vien|benh vien|khoa|trang)"
HOW_MANY = r"[\d./,]+(?: (?:dong|ca|luot|phieu|lop|nguoi|lines|rows))?"
WORDS = re.compile(
    r"(?:tong(?: cong| so)?|cong(?: don)?|ca nam|luy ke|(?:diem |muc )?trung binh|(?:grand |sub)?totals?"
    r"|sum|averages?|mean|合计|总计|小计|共计|累计|平均)"
    rf"(?:[ :：(]+{OF_WHAT})?(?:[ :：(]+{HOW_MANY})?[ )）.:：]*"
)
NUMBER = re.compile(r"\s*[-+]?[\d.,\s]*\d\s*%?\s*")
DAY = re.compile(r"\s*\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?!\d)")


def is_total(cell: object) -> bool:
    """Whether a cell says that its line is a total or a mean, and nothing else."""
    return isinstance(cell, str) and WORDS.fullmatch(fold(cell)) is not None


def is_total_line(row: Sequence[object]) -> bool:
    """Whether a line is a total: its first filled cell says so, most of the others are blank or numbers.

    A person or department of such a name has texts or a day beside it.
    """
    filled = [at for at, cell in enumerate(row) if not blank(cell)]
    if not filled or not is_total(row[filled[0]]):
        return False
    others = [row[at] for at in filled[1:]]
    texts = sum(not _is_number(cell) for cell in others)
    return not any(map(_is_day, others)) and 2 * texts < max(len(row) - filled[0] - 1, 1)


def _is_number(cell: object) -> bool:
    if isinstance(cell, str):
        return NUMBER.fullmatch(cell) is not None
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _is_day(cell: object) -> bool:
    return isinstance(cell, date | time) or (isinstance(cell, str) and DAY.match(cell) is not None)
