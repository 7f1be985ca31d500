"""Which columns of a master its figures are in, and what their cells say, as it is written and as it is read again."""

import unicodedata
from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from fractions import Fraction

from qmxl.xlsx.cells import fraction, serial

# Names over the columns of the indicator table, which QM_VALUE and people's own formulas read.
NAMES = {
    "QM_ChiSo": "indicator",
    "QM_Khoa": "department",
    "QM_Ky": "period",
    "QM_TuSo": "numerator",
    "QM_MauSo": "denominator",
    "QM_TyLe": "rate",
    "QM_MucTieu": "target",
    "QM_Tinh": "counted",
    "QM_TrongKy": "in_period",
    "QM_KyTruoc": "in_previous",
    "QM_CungKy": "in_last_year",
    "QM_GanNhat": "last_to_date",
    "QM_CuoiKyTruoc": "last_in_previous",
    "QM_CuoiCungKy": "last_in_last_year",
    "QM_KPS": "none_occurred",
}
ITEM_NAMES = {"QM_TieuChi": "criterion", "QM_Muc": "level", "QM_KetQua": "status"}

INDICATORS, ITEMS = ({name.casefold() for name in names} for names in (NAMES, ITEM_NAMES))
APART = "__"  # in the name of a register's column
MARKS = ("__narrative", "__staff", "__listed")  # what other names over a register's columns say
NUMBERS = (int, float, Decimal, Fraction)


def figures_table(name: str) -> str:
    """Which table of figures a name of the workbook stands over a column of; "" for any other name."""
    small = name.casefold()
    if small in INDICATORS or small in ITEMS:
        return "indicators" if small in INDICATORS else "items"
    register, apart, _ = small.partition(APART)
    return register if apart and register.startswith("qm_") and not small.endswith(MARKS) else ""


def canonical(column: Iterable[object]) -> list[str]:
    """The cells of a column as :func:`qmxl.sending.sealing.canonical.value_of` says what is stored in them."""
    return list(map(_said, column))


def _said(value: object) -> str:
    if isinstance(value, str):
        return f"s{_in_one_form(value)}" if value else ""
    if value is None:
        return ""
    if isinstance(value, date):
        return _number(serial(value))
    if isinstance(value, time):
        return _number(fraction(value))
    if isinstance(value, NUMBERS):
        return _number(float(value))
    return f"s{_in_one_form(str(value))}"


def _in_one_form(text: str) -> str:
    if text.isascii() and "\r" not in text:
        return text
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")


def _number(value: float) -> str:
    return f"n{value + 0.0:.12g}" if value else "n0"
