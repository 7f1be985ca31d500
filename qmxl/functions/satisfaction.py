"""How many of those asked are satisfied."""

from qmxl.functions import native
from qmxl.functions.declaration import Body, Function, number, numbers, optional
from qmxl.functions.values import NA, NUM, VALUE, Block, Scalar, cells, is_number

answers = numbers("answers", "các câu trả lời theo thang 1 … 5", "answers on a scale of 1 … 5")
threshold = number("threshold", "từ mức nào là hài lòng", "from where on one is satisfied")


def _satisfied(answers: Block, threshold: float) -> Scalar:
    given = [answer for answer in cells(answers) if is_number(answer)]
    return sum(answer >= threshold for answer in given) * 100 / len(given)


def _formula(answers: str, threshold: str) -> str:
    return f"{native.total(f'{native.is_number(answers)}*({answers}>={threshold})')}*100/COUNT({answers})"


VBA = """
Dim i As Long, asked As Long, satisfied As Long
For i = 1 To UBound(qAnswers)
    If QmIsNumber(qAnswers(i)) Then
        asked = asked + 1
        If qAnswers(i) >= qThreshold Then satisfied = satisfied + 1
    End If
Next
result = satisfied * 100 / asked
"""

SATISFIED = Function(
    name="QM_SATISFIED",
    vi="Tỷ lệ câu trả lời từ ngưỡng hài lòng trở lên; ô trống không tính.",
    en="The share of answers at or above the threshold; blanks are left out.",
    unit=("phần trăm: 75 là ba phần tư", "percent: 75 is three quarters"),
    parameters=(answers, optional(threshold, 4)),
    body=Body(python=_satisfied, formula=_formula, vba=VBA),
    source="Quyết định 3869/QĐ-BYT: hài lòng là mức 4 và 5 (satisfied is 4 and 5)",
    cases=(
        (((None, None),), NA),
        (((4, "tốt"),), VALUE),
        (((4, NUM),), NUM),
        (((4, 5), None), NA),
        (((4, 5), "4"), VALUE),
        (((1, 2, 3),), 0.0),
        (((4,),), 100.0),
        (((4, 5, 3, 2),), 50.0),
        (((4, None, 5, "", 3, 2),), 50.0),
        (((4, 5, 3, 2), 3), 75.0),
        ((((4, 5), (None, 1)),), 200 / 3),
        (((4.5, 3.99),), 50.0),
    ),
)

FUNCTIONS = (SATISFIED,)
