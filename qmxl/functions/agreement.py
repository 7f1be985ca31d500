"""How far two raters who looked at the same things agree."""

from collections import Counter
from collections.abc import Hashable, Sequence

from qmxl.functions import native
from qmxl.functions.declaration import Body, Function, values
from qmxl.functions.values import DIV0, NA, NUM, VALUE, Block, Scalar, cells, key

first = values("first", "kết quả của người thứ nhất", "the first rater's findings")
second = values("second", "kết quả của người thứ hai", "the second rater's findings")


def _pairs(first: Block, second: Block) -> list[tuple[str, str]]:
    """The pairs both raters answered, as the texts they are compared by."""
    pairs = zip(map(key, cells(first)), map(key, cells(second)), strict=True)
    return [(one, other) for one, other in pairs if one and other]


def _agree(first: Block, second: Block) -> Scalar:
    pairs = _pairs(first, second)
    return sum(one == other for one, other in pairs) * 100 / len(pairs) if pairs else DIV0


def kappa_of(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's kappa of pairs of findings, from -1 to 1; None where both raters only ever gave the same one finding.

    Without any pair there is none either.
    """
    n, agreed = len(pairs), sum(one == other for one, other in pairs)
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    expected = sum(count * others[rating] for rating, count in ones.items())
    return None if n * n == expected else (n * agreed - expected) / (n * n - expected)


def _kappa(first: Block, second: Block) -> Scalar:
    """(observed - expected) / (1 - expected), in whole numbers until the last division."""
    if len(first[0]) > 1:
        return VALUE
    pairs = _pairs(first, second)
    found = kappa_of(pairs)
    return DIV0 if found is None else found


def _both(first: str, second: str) -> str:
    return f'(TRIM({first})<>"")*(TRIM({second})<>"")'


def _agree_formula(first: str, second: str) -> str:
    n, same = native.total(_both(first, second)), f"({native.key(first)}={native.key(second)})"
    return f"IF({n}=0,#DIV/0!,{native.total(f'{_both(first, second)}*{same}')}*100/{n})"


def _kappa_formula(first: str, second: str) -> str:
    """Every finding of the first rater against every one of the second, who is laid across the columns."""
    count, place = native.across(f"ROWS({first})"), native.position(first)
    one, other = (f"LOOKUP({count},{place},{native.key(rater)})" for rater in (first, second))
    expected = native.total(
        f'{_both(first, second)}*({one}<>"")*({other}<>"")*({native.key(first)}={other})',
    )
    n = native.total(_both(first, second))
    agreed = native.total(f"{_both(first, second)}*({native.key(first)}={native.key(second)})")
    return (
        f"IF(COLUMNS({first})>1,#VALUE!,IF({n}*{n}={expected},#DIV/0!,({n}*{agreed}-{expected})/({n}*{n}-{expected})))"
    )


AGREE_VBA = """
Dim i As Long, n As Long, agreed As Long
For i = 1 To UBound(qFirst)
    If Not QmIsBlank(qFirst(i)) And Not QmIsBlank(qSecond(i)) Then
        n = n + 1
        If QmKey(qFirst(i)) = QmKey(qSecond(i)) Then agreed = agreed + 1
    End If
Next
If n = 0 Then result = CVErr(2007) Else result = agreed * 100 / n
"""

KAPPA_VBA = """
Dim i As Long, j As Long, n As Double, agreed As Double, expected As Double
If QmColumns(first) > 1 Then result = CVErr(2015): GoTo Done
Dim one() As String, other() As String
ReDim one(1 To UBound(qFirst))
ReDim other(1 To UBound(qFirst))
For i = 1 To UBound(qFirst)
    If Not QmIsBlank(qFirst(i)) And Not QmIsBlank(qSecond(i)) Then
        n = n + 1
        one(n) = QmKey(qFirst(i))
        other(n) = QmKey(qSecond(i))
        If one(n) = other(n) Then agreed = agreed + 1
    End If
Next
For i = 1 To n
    For j = 1 To n
        If one(i) = other(j) Then expected = expected + 1
    Next
Next
If n * n = expected Then result = CVErr(2007) Else result = (n * agreed - expected) / (n * n - expected)
"""

YES, NO = "Đạt", "Không đạt"
FAULTS = (
    (((None, None), (YES, NO)), NA),
    (((YES, NO), (None, None)), NA),
    (((YES, NO), (YES, NO, NO)), VALUE),
    (((YES, DIV0), (YES, NO)), DIV0),
    (((YES, NO), (NUM, NO)), NUM),
    (((YES, None), (None, NO)), DIV0),
)
# 50 grant proposals read by two readers: 20 both yes, 5 and 10 apart, 15 both no; kappa 0.40.
PROPOSALS = (("yes",) * 25 + ("no",) * 25, ("yes",) * 20 + ("no",) * 5 + ("yes",) * 10 + ("no",) * 15)
ERRORS = (
    ("#DIV/0! khi không có cặp nào đủ hai kết quả", "#DIV/0! when no pair is complete"),
    ("#VALUE! khi hai vùng khác cỡ", "#VALUE! for ranges of different shapes"),
)

AGREE = Function(
    name="QM_AGREE",
    vi="Tỷ lệ cặp kết quả trùng nhau giữa hai người đánh giá; cặp có ô trống không tính.",
    en="The share of pairs on which two raters agree; pairs with a blank are left out.",
    unit=("phần trăm: 75 là ba phần tư", "percent: 75 is three quarters"),
    parameters=(first, second),
    paired=True,
    body=Body(python=_agree, formula=_agree_formula, vba=AGREE_VBA),
    errors=ERRORS,
    note=(
        'Không phân biệt chữ hoa, chữ thường và khoảng trắng thừa; 3 và "3" là một.',
        'Case and spare spaces do not matter; 3 and "3" are the same.',
    ),
    cases=(
        *FAULTS,
        (((YES,), (NO,)), 0.0),
        (((YES,), ("đạt ",)), 100.0),
        (((1, 2, 3, 4), (1, 2, 3, 5)), 75.0),
        (((YES, NO, None, YES), (YES, YES, NO, "")), 50.0),
        ((((1, 2), (3, 4)), ((1, 2), (3, 5))), 75.0),
        (((3,), ("3",)), 100.0),
        (PROPOSALS, 70.0),
    ),
)

KAPPA = Function(
    name="QM_KAPPA",
    vi="Hệ số Kappa của Cohen: mức đồng thuận vượt trên ngẫu nhiên của hai người đánh giá.",
    en="Cohen's kappa: how far two raters agree beyond chance.",
    unit=("từ -1 đến 1", "from -1 to 1"),
    parameters=(first, second),
    paired=True,
    body=Body(python=_kappa, formula=_kappa_formula, vba=KAPPA_VBA),
    errors=(
        *ERRORS,
        ("#DIV/0! khi cả hai chỉ dùng một kết quả giống nhau", "#DIV/0! when both always gave the same one finding"),
        ("#VALUE! khi kết quả không nằm trong một cột", "#VALUE! when the findings are not in one column"),
    ),
    source="Cohen J. A coefficient of agreement for nominal scales. Educ Psychol Meas 1960;20:37-46",
    cases=(
        *FAULTS,
        (((YES, YES), (YES, YES)), DIV0),
        ((((1, 2),), ((1, 2),)), VALUE),
        (((YES, YES), (NO, NO)), 0.0),
        (((YES, NO), (NO, YES)), -1.0),
        (((YES, NO), (YES, NO)), 1.0),
        (((YES, NO, NO, None, YES), ("đạt", "Không đạt", YES, NO, "")), 0.4),
        (((0, "0", 1, None), (0, 1, "1", 0)), 0.4),
        (PROPOSALS, 0.4),
    ),
)

FUNCTIONS = (AGREE, KAPPA)
