"""Control limits: how far a value strays from its centre line by chance alone."""

from itertools import pairwise

from qmxl.functions import native
from qmxl.functions.declaration import Body, Function, number, numbers
from qmxl.functions.expression import call
from qmxl.functions.values import DIV0, NA, NUM, VALUE, Block, Scalar, cells, is_number

centre = number("centre", "đường trung tâm", "centre line")
size = number("size", "cỡ mẫu hoặc số đơn vị nguy cơ", "sample size, or units at risk")
values = numbers("values", "các giá trị theo thứ tự thời gian", "values in time order")

MONTGOMERY = (
    "Montgomery DC. Introduction to Statistical Quality Control: 3-sigma limits of p, u, c and individuals charts"
)
SIZE_ERRORS = (
    ("#NUM! khi đường trung tâm hoặc cỡ mẫu nằm ngoài miền", "#NUM! for a centre or a size out of its domain"),
    ("#DIV/0! khi cỡ mẫu bằng 0", "#DIV/0! when the size is 0"),
)
CENTRE_ERRORS = (("#NUM! khi đường trung tâm âm", "#NUM! for a negative centre"),)
P_GUARDS = (((centre < 0) | (centre > 1) | (size < 0), NUM), (size == 0, DIV0))
U_GUARDS = (((centre < 0) | (size < 0), NUM), (size == 0, DIV0))
C_GUARDS = ((centre < 0, NUM),)
P_SPREAD = 3 * call("sqrt", centre * (1 - centre) / size)
U_SPREAD = 3 * call("sqrt", centre / size)
C_SPREAD = 3 * call("sqrt", centre)
P_UNIT = ("tỷ lệ từ 0 đến 1", "a proportion from 0 to 1")
U_UNIT = ("tỷ suất trên một đơn vị", "a rate per unit")
C_UNIT = ("số lượng", "a count")
P_FAULTS = (
    ((0.1, 0), DIV0),
    ((1.1, 100), NUM),
    ((-0.1, 100), NUM),
    ((0.1, -100), NUM),
    ((None, 100), NA),
    ((0.1, None), NA),
    (("0.1", 100), VALUE),
    ((NA, 100), NA),
)
U_FAULTS = P_FAULTS[:1] + P_FAULTS[2:]
C_FAULTS = (((-1,), NUM), ((None,), NA), (("4",), VALUE), ((DIV0,), DIV0))

P_LOWER = Function(
    name="QM_P_LOWER",
    vi="Giới hạn kiểm soát dưới của biểu đồ p (tỷ lệ).",
    en="Lower control limit of a p chart (proportions).",
    unit=P_UNIT,
    parameters=(centre, size),
    guards=P_GUARDS,
    result=call("greatest", 0, centre - P_SPREAD),
    errors=SIZE_ERRORS,
    source=MONTGOMERY,
    cases=(*P_FAULTS, ((0, 50), 0.0), ((1, 50), 1.0), ((0.1, 20), 0.0), ((0.1, 100), 0.01), ((0.5, 100), 0.35)),
)
P_UPPER = Function(
    name="QM_P_UPPER",
    vi="Giới hạn kiểm soát trên của biểu đồ p (tỷ lệ).",
    en="Upper control limit of a p chart (proportions).",
    unit=P_UNIT,
    parameters=(centre, size),
    guards=P_GUARDS,
    result=call("least", 1, centre + P_SPREAD),
    errors=SIZE_ERRORS,
    source=MONTGOMERY,
    cases=(*P_FAULTS, ((0, 50), 0.0), ((1, 50), 1.0), ((0.9, 20), 1.0), ((0.1, 100), 0.19), ((0.5, 100), 0.65)),
)
U_LOWER = Function(
    name="QM_U_LOWER",
    vi="Giới hạn kiểm soát dưới của biểu đồ u (tỷ suất).",
    en="Lower control limit of a u chart (rates).",
    unit=U_UNIT,
    parameters=(centre, size),
    guards=U_GUARDS,
    result=call("greatest", 0, centre - U_SPREAD),
    errors=SIZE_ERRORS,
    source=MONTGOMERY,
    cases=(*U_FAULTS, ((0, 50), 0.0), ((1, 4), 0.0), ((4, 9), 2.0), ((0.01, 2500), 0.004)),
)
U_UPPER = Function(
    name="QM_U_UPPER",
    vi="Giới hạn kiểm soát trên của biểu đồ u (tỷ suất).",
    en="Upper control limit of a u chart (rates).",
    unit=U_UNIT,
    parameters=(centre, size),
    guards=U_GUARDS,
    result=centre + U_SPREAD,
    errors=SIZE_ERRORS,
    source=MONTGOMERY,
    cases=(*U_FAULTS, ((0, 50), 0.0), ((1, 4), 2.5), ((4, 9), 6.0), ((0.01, 2500), 0.016)),
)
C_LOWER = Function(
    name="QM_C_LOWER",
    vi="Giới hạn kiểm soát dưới của biểu đồ c (số lượng).",
    en="Lower control limit of a c chart (counts).",
    unit=C_UNIT,
    parameters=(centre,),
    guards=C_GUARDS,
    result=call("greatest", 0, centre - C_SPREAD),
    errors=CENTRE_ERRORS,
    source=MONTGOMERY,
    cases=(*C_FAULTS, ((0,), 0.0), ((9,), 0.0), ((4,), 0.0), ((16,), 4.0), ((25,), 10.0)),
)
C_UPPER = Function(
    name="QM_C_UPPER",
    vi="Giới hạn kiểm soát trên của biểu đồ c (số lượng).",
    en="Upper control limit of a c chart (counts).",
    unit=C_UNIT,
    parameters=(centre,),
    guards=C_GUARDS,
    result=centre + C_SPREAD,
    errors=CENTRE_ERRORS,
    source=MONTGOMERY,
    cases=(*C_FAULTS, ((0,), 0.0), ((9,), 18.0), ((4,), 10.0), ((16,), 28.0)),
)

FACTOR = 2.66  # 3 / 1.128: three sigma, from the mean of moving ranges of two


def _mean_and_range(rows: Block) -> tuple[float, float | None]:
    observed = [float(value) for value in cells(rows) if is_number(value)]
    moving = [abs(later - earlier) for earlier, later in pairwise(observed)]
    return sum(observed) / len(observed), sum(moving) / len(moving) if moving else None


def _limit(rows: Block, sign: int) -> Scalar:
    mean, moving = _mean_and_range(rows)
    return DIV0 if moving is None else mean + sign * FACTOR * moving


def _limit_formula(values: str, sign: str) -> str:
    """The k-th number of a range with blanks is found by its position, then its neighbours are subtracted."""
    n, place = f"COUNT({values})", native.position(values)
    rank = f"({place}*({place}<{n})+({place}>={n}))"  # 1 … n-1, and 1 again for what is then masked
    taken = f"({place}+10000000*(1-{native.is_number(values)}))"
    earlier = f"LOOKUP(SMALL({taken},{rank}),{place},{values})"
    later = f"LOOKUP(SMALL({taken},{rank}+1),{place},{values})"
    moving = native.total(f"({place}<{n})*ABS({later}-{earlier})")
    return f"IF({n}<2,#DIV/0!,AVERAGE({values}){sign}{FACTOR}*{moving}/({n}-1))"


def _limit_vba(sign: str) -> str:
    return f"""
Dim n As Long, total As Double, moving As Double, earlier As Double, i As Long
For i = 1 To UBound(qValues)
    If QmIsNumber(qValues(i)) Then
        n = n + 1
        total = total + qValues(i)
        If n > 1 Then moving = moving + Abs(qValues(i) - earlier)
        earlier = qValues(i)
    End If
Next
If n < 2 Then result = CVErr(2007) Else result = total / n {sign} {FACTOR} * moving / (n - 1)
"""


CENTRE_VBA = """
Dim n As Long, total As Double, i As Long
For i = 1 To UBound(qValues)
    If QmIsNumber(qValues(i)) Then
        n = n + 1
        total = total + qValues(i)
    End If
Next
result = total / n
"""
XMR_UNIT = ("như các giá trị đã cho", "as the values given")
XMR_ERRORS = (
    ("#VALUE! khi vùng không phải một cột hoặc một hàng", "#VALUE! when the range is not one row or one column"),
)
LIMIT_ERRORS = (*XMR_ERRORS, ("#DIV/0! khi có ít hơn hai giá trị", "#DIV/0! for fewer than two values"))
XMR_NOTE = (
    "Công thức Excel thuần cần một vùng ô, không nhận mảng gõ tay.",
    "The native formula needs a range of cells, not a typed array.",
)
XMR_FAULTS = (
    (((None, None, None),), NA),
    (((1, "x", 3),), VALUE),
    (((1, NA, 3),), NA),
    ((((1, 2), (3, 4)),), VALUE),
)
LIMIT_FAULTS = (*XMR_FAULTS, (((7,),), DIV0), (((None, 7, None),), DIV0))

XMR_CENTRE = Function(
    name="QM_XMR_CENTRE",
    vi="Đường trung tâm của biểu đồ XmR: trung bình của các giá trị.",
    en="Centre line of an XmR chart: the mean of the values.",
    unit=XMR_UNIT,
    parameters=(values,),
    single=True,
    body=Body(
        python=lambda rows: _mean_and_range(rows)[0], formula=lambda values: f"AVERAGE({values})", vba=CENTRE_VBA
    ),
    errors=XMR_ERRORS,
    note=XMR_NOTE,
    source=MONTGOMERY,
    cases=(
        *XMR_FAULTS,
        (((7,),), 7.0),
        (((None, 7, ""),), 7.0),
        (((10, 12, 11, 15, 9),), 11.4),
        (((0, 0, 0),), 0.0),
        ((((1, 2, 6),),), 3.0),
    ),
)
XMR_LOWER = Function(
    name="QM_XMR_LOWER",
    vi="Giới hạn kiểm soát dưới của biểu đồ XmR: trung bình trừ 2,66 lần khoảng dao động trung bình.",
    en="Lower control limit of an XmR chart: the mean minus 2.66 times the mean moving range.",
    unit=XMR_UNIT,
    parameters=(values,),
    single=True,
    body=Body(
        python=lambda rows: _limit(rows, -1),
        formula=lambda values: _limit_formula(values, "-"),
        vba=_limit_vba("-"),
    ),
    errors=LIMIT_ERRORS,
    note=XMR_NOTE,
    source=MONTGOMERY,
    cases=(
        *LIMIT_FAULTS,
        (((4, 4, 4),), 4.0),
        (((10, 12, 11, 15, 9),), 11.4 - 2.66 * 3.25),
        (((None, 10, "", 12, None, 11, 15, 9, None),), 11.4 - 2.66 * 3.25),
        ((((1, 2, 6),),), 3 - 2.66 * 2.5),
    ),
)
XMR_UPPER = Function(
    name="QM_XMR_UPPER",
    vi="Giới hạn kiểm soát trên của biểu đồ XmR: trung bình cộng 2,66 lần khoảng dao động trung bình.",
    en="Upper control limit of an XmR chart: the mean plus 2.66 times the mean moving range.",
    unit=XMR_UNIT,
    parameters=(values,),
    single=True,
    body=Body(
        python=lambda rows: _limit(rows, 1),
        formula=lambda values: _limit_formula(values, "+"),
        vba=_limit_vba("+"),
    ),
    errors=LIMIT_ERRORS,
    note=XMR_NOTE,
    source=MONTGOMERY,
    cases=(
        *LIMIT_FAULTS,
        (((4, 4, 4),), 4.0),
        (((10, 12, 11, 15, 9),), 11.4 + 2.66 * 3.25),
        (((None, 10, "", 12, None, 11, 15, 9, None),), 11.4 + 2.66 * 3.25),
        ((((1, 2, 6),),), 3 + 2.66 * 2.5),
    ),
)

FUNCTIONS = (P_LOWER, P_UPPER, U_LOWER, U_UPPER, C_LOWER, C_UPPER, XMR_CENTRE, XMR_LOWER, XMR_UPPER)
