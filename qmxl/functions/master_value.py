"""One number out of the master's long table of indicators."""

from collections.abc import Mapping

from qmxl.functions import native
from qmxl.functions.declaration import Body, Function, optional, text
from qmxl.functions.values import DIV0, NA, VALUE, Block, Scalar, cells, is_number, key

indicator = text("indicator", "mã chỉ số", "indicator code")
department = text("department", 'mã khoa/phòng, "BV" là toàn bệnh viện', 'department code, "BV" is the hospital')
period = text("period", 'kỳ báo cáo: "2025-10", "2025"', 'period: "2025-10", "2025"')
what = text("what", 'lấy gì: "tyle", "tuso", "mauso", "muctieu"', '"rate", "numerator", "denominator", "target"')

KEYS = ("QM_ChiSo", "QM_Khoa", "QM_Ky")
COLUMNS = {
    "QM_TyLe": ("rate", "tyle", "tỷ lệ"),
    "QM_TuSo": ("numerator", "tuso", "tử số"),
    "QM_MauSo": ("denominator", "mauso", "mẫu số"),
    "QM_MucTieu": ("target", "muctieu", "mục tiêu"),
}


def _value(indicator: str, department: str, period: str, what: str, table: Mapping[str, Block]) -> Scalar:
    """The last row of the table that has these three codes and a number in the column."""
    column = next((name for name, words in COLUMNS.items() if key(what) in words), None)
    if column is None:
        return VALUE
    if any(name not in table for name in (*KEYS, column)):
        return NA
    wanted = (key(indicator), key(department), key(period))
    found: Scalar = NA
    for *codes, number in zip(*(cells(table[name]) for name in (*KEYS, column)), strict=True):
        if tuple(map(key, codes)) == wanted and is_number(number):
            found = number
    return found


def _formula(indicator: str, department: str, period: str, what: str) -> str:
    """The last row that fits is the highest of the fitting rows' numbers."""
    chosen = "+".join(f"{n}*{native.is_word(what, words)}" for n, words in enumerate(COLUMNS.values(), start=1))
    column = f"CHOOSE({chosen},{','.join(COLUMNS)})"
    fits = "*".join(
        f"({native.key(name)}={native.key(code)})"
        for name, code in zip(KEYS, (indicator, department, period), strict=True)
    )
    row = native.highest(f"{fits}*{native.is_number(column)}*{native.position(KEYS[0])}")
    return f"IF({chosen}=0,#VALUE!,IF({row}=0,#N/A,INDEX({column},{row})))"


VBA = f"""
Dim column As String, i As Long, codes As Variant, departments As Variant, periods As Variant, numbers As Variant
Select Case QmKey(qWhat)
{
    "".join(
        f'''    Case {", ".join(f'"{word}"' for word in words)}
        column = "{name}"
'''
        for name, words in COLUMNS.items()
    )
}    Case Else
        result = CVErr(2015): GoTo Done
End Select
result = CVErr(2042)
codes = QmNamed("QM_ChiSo")
departments = QmNamed("QM_Khoa")
periods = QmNamed("QM_Ky")
numbers = QmNamed(column)
If Not IsArray(codes) Or Not IsArray(departments) Or Not IsArray(periods) Or Not IsArray(numbers) Then GoTo Done
For i = 1 To UBound(codes)
    If QmKey(codes(i)) = QmKey(qIndicator) And QmKey(departments(i)) = QmKey(qDepartment) Then
        If QmKey(periods(i)) = QmKey(qPeriod) And QmIsNumber(numbers(i)) Then result = numbers(i)
    End If
Next
"""

SAMPLE: Mapping[str, tuple[Scalar, ...]] = {
    "QM_ChiSo": ("VST", "VST", "VST", "NKVM", "NKVM", "TG"),
    "QM_Khoa": ("KHOA_KHAM", "KHOA_KHAM", "BV", "BV", "BV", "BV"),
    "QM_Ky": ("2025-10", "2025-11", "2025-10", "2025-10", 2025, "2025-10"),
    "QM_TuSo": (45, 30, 160, 2, 11, None),
    "QM_MauSo": (60, 40, 200, 400, 4400, None),
    "QM_TyLe": (75, 75, 80, 0.5, 0.25, None),
    "QM_MucTieu": (80, 80, 80, 1, 1, None),
}

VALUE_OF = Function(
    name="QM_VALUE",
    vi="Một số liệu trong bảng chỉ số của sổ tổng hợp (cùng tệp).",
    en="One number out of the master's indicator table, in the same workbook.",
    unit=("như trong bảng chỉ số", "as in the indicator table"),
    parameters=(indicator, department, period, optional(what, "rate")),
    body=Body(python=_value, formula=_formula, vba=VBA),
    table=SAMPLE,
    errors=(
        ("#N/A khi bảng không có dòng ấy hoặc ô trống", "#N/A when the table has no such row, or a blank in it"),
        ("#VALUE! khi lấy thứ không có trong bảng", "#VALUE! when the table has no such column"),
    ),
    note=(
        "Bảng được tìm qua các tên QM_ChiSo, QM_Khoa, QM_Ky, QM_TuSo, QM_MauSo, QM_TyLe, QM_MucTieu của sổ.",
        "The table is found by the workbook's names QM_ChiSo, QM_Khoa, QM_Ky, QM_TuSo, QM_MauSo, QM_TyLe, QM_MucTieu.",
    ),
    cases=(
        ((None, "BV", "2025-10"), NA),
        (("VST", None, "2025-10"), NA),
        (("VST", "BV", DIV0), DIV0),
        (("VST", "BV", "2025-12"), NA),
        (("XYZ", "BV", "2025-10"), NA),
        (("TG", "BV", "2025-10"), NA),
        (("VST", "BV", "2025-10", "trung vị"), VALUE),
        (("VST", "BV", "2025-10", None), NA),
        (("VST", "KHOA_KHAM", "2025-10"), 75.0),
        (("VST", "KHOA_KHAM", "2025-11", "tuso"), 30.0),
        (("VST", "BV", "2025-10", "rate"), 80.0),
        (("vst", "bv", "2025-10", "mauso"), 200.0),
        (("NKVM", "BV", "2025-10", "muctieu"), 1.0),
        (("NKVM", "BV", 2025, "numerator"), 11.0),
        (("NKVM", "BV", "2025", "denominator"), 4400.0),
        (("NKVM", "BV", "2025-10", "target"), 1.0),
    ),
)

FUNCTIONS = (VALUE_OF,)
