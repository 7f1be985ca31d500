"""The level of one criterion, and the score of a set of criteria."""

from qmxl.functions import native
from qmxl.functions.declaration import Body, Function, optional, values
from qmxl.functions.levels import RULE, level
from qmxl.functions.values import DIV0, NA, VALUE, Block, Scalar, cells, is_blank, is_number, key

levels = values("levels", "mức của từng tiểu mục (1 … 5)", "the level of each sub-item (1 … 5)")
statuses = values("statuses", "kết quả của từng tiểu mục", "what was found for each sub-item")
scores = values(
    "levels",
    "mức của từng tiêu chí; trống hoặc KAD là không áp dụng",
    "the level of each criterion; blank or KAD is not applied",
)
weights = values("weights", "hệ số của từng tiêu chí (không có: 1)", "the weight of each criterion (left out: 1)")

NOT_APPLIED = "KAD"
FLOOR, CLIMB = RULE.floor, RULE.climb
TOP = CLIMB[-1]


def _level(levels: Block, statuses: Block) -> Scalar:
    rows = zip(cells(levels), cells(statuses), strict=True)
    try:
        reached = level((number, status) for number, status in rows if not (is_blank(number) and is_blank(status)))
    except ValueError:
        return VALUE
    return NA if reached is None else reached


def _level_formula(levels: str, statuses: str) -> str:
    holds, fails, neutral = (native.is_word(statuses, words) for words in (RULE.holds, RULE.fails, RULE.neutral))
    blank, empty = f'({native.key(statuses)}="")', f'(TRIM({levels})="")'
    floor, ladder = f"({levels}={FLOOR})", "+".join(f"({levels}={number})" for number in CLIMB)
    is_level, ladder = f"({floor}+{ladder})", f"({ladder})"
    unknown = native.total(f"(({holds}+{fails}+{neutral}+{blank}=0)+({is_level}=0))*(1-{empty}*{blank})")
    applicable = f"({holds}+{fails}+{blank})"

    rung = f"({'+'.join(f'({levels}={number})*{number}' for number in CLIMB)})"

    def reached(stopping: str) -> str:
        """The highest level with an applicable sub-item below the first level that stops the climb."""
        gap = f"{TOP + 1}-{native.highest(f'({TOP + 1}-{rung})*{ladder}*{stopping}')}"
        return f"MAX({FLOOR},{native.highest(f'{rung}*({rung}<{gap})*{applicable}')})"

    best, worst = reached(fails), reached(f"({fails}+{blank})")
    unsure = f"IF({native.total(f'{floor}*{blank}')}>0,{FLOOR},{worst})"
    return (
        f"IF({unknown}>0,#VALUE!,IF({native.total(f'{floor}*{holds}')}>0,{FLOOR},"
        f"IF({native.total(f'{ladder}*{applicable}')}=0,#N/A,IF({best}={unsure},{best},#N/A))))"
    )


def _words(words: tuple[str, ...]) -> str:
    return f'"|{"|".join(word.lower() for word in words)}|"'


LEVEL_VBA = f"""
Dim i As Long, word As String, meaning As Long, atLevel As Double, listed As Boolean
Dim found({FLOOR} To {TOP}, 0 To 2) As Long
For i = 1 To UBound(qLevels)
    word = QmKey(qStatuses(i))
    If word <> "" Or Not QmIsBlank(qLevels(i)) Then
        If Not QmIsNumber(qLevels(i)) Then result = CVErr(2015): GoTo Done
        atLevel = qLevels(i)
        If atLevel < {FLOOR} Or atLevel > {TOP} Or atLevel <> Int(atLevel) Then result = CVErr(2015): GoTo Done
        meaning = -1
        If InStr(1, word, "|") > 0 Then result = CVErr(2015): GoTo Done
        If word = "" Then meaning = 2
        If InStr(1, {_words(RULE.holds)}, "|" & word & "|") > 0 Then meaning = 0
        If InStr(1, {_words(RULE.fails)}, "|" & word & "|") > 0 Then meaning = 1
        If InStr(1, {_words(RULE.neutral)}, "|" & word & "|") > 0 Then meaning = 3
        If meaning = -1 Then result = CVErr(2015): GoTo Done
        If meaning < 3 Then found(atLevel, meaning) = found(atLevel, meaning) + 1
        If meaning < 3 And atLevel > {FLOOR} Then listed = True
    End If
Next
If found({FLOOR}, 0) > 0 Then
    result = {FLOOR}
ElseIf Not listed Then
    result = CVErr(2042)
Else
    Dim best As Long, worst As Long, bestStopped As Boolean, worstStopped As Boolean
    best = {FLOOR}
    worst = {FLOOR}
    worstStopped = found({FLOOR}, 2) > 0
    For i = {CLIMB[0]} To {TOP}
        If found(i, 1) > 0 Then bestStopped = True
        If found(i, 1) + found(i, 2) > 0 Then worstStopped = True
        If found(i, 0) + found(i, 2) > 0 And Not bestStopped Then best = i
        If found(i, 0) > 0 And Not worstStopped Then worst = i
    Next
    If best = worst Then result = best Else result = CVErr(2042)
End If
"""

SIX = (1, 2, 2, 3, 4, 5)
LEVEL = Function(
    name="QM_LEVEL",
    vi="Mức 1 … 5 của một tiêu chí từ kết quả các tiểu mục.",
    en="The level 1 … 5 of one criterion from its sub-items.",
    unit=("mức 1 … 5", "a level 1 … 5"),
    parameters=(levels, statuses),
    paired=True,
    body=Body(python=_level, formula=_level_formula, vba=LEVEL_VBA),
    errors=(
        (
            "#N/A khi tiểu mục chưa trả lời có thể làm đổi mức, hoặc không có tiểu mục nào áp dụng",
            "#N/A when unanswered sub-items could change the level, or when no sub-item is applicable",
        ),
        (
            "#VALUE! khi có mức hoặc kết quả lạ, hoặc hai vùng khác cỡ",
            "#VALUE! for an unknown level or status, or ranges of different shapes",
        ),
    ),
    note=(
        "Đạt, Có, Có lỗi; Không đạt, Không, Chưa biết làm, Không có lỗi; KAD: như không có; trống: chưa trả lời.",
        "Đạt, Có, Có lỗi hold; Không đạt, Không, Chưa biết làm, Không có lỗi do not; KAD: as though not listed.",
    ),
    source=RULE.source,
    cases=(
        ((SIX, (None,) * 6), NA),
        ((SIX, ("Không", "Đạt", None, "Không đạt", "Đạt", "Đạt")), NA),
        ((SIX, (None, "Đạt", "Đạt", "Đạt", "Đạt", "Đạt")), NA),
        ((SIX, ("Không", "Đạt", "Đạt", "Đạt", "Đạt", None)), NA),
        ((SIX, ("KAD",) * 6), NA),
        ((SIX, ("Không", "Đạt", "Tốt", "Đạt", "Đạt", "Đạt")), VALUE),
        (((1, 2, 2, 3, 4, 6), ("Không", "Đạt", "Đạt", "Đạt", "Đạt", "Đạt")), VALUE),
        (((1, 2, None), ("Không", "Đạt", "Đạt")), VALUE),
        (((1, 2), ("Không", "Đạt", "Đạt")), VALUE),
        (((1, 2), ("Không", DIV0)), DIV0),
        ((SIX, ("Không", "Đạt", None, "Không đạt", None, "Không đạt")), NA),
        ((SIX, ("Không", "Không đạt", None, "Đạt", None, "Đạt")), 1.0),
        ((SIX, (None, "Không đạt", None, "Đạt", None, "Đạt")), 1.0),
        ((SIX, ("Không", "Đạt", "Đạt", "Đạt", "Không đạt", None)), 3.0),
        ((SIX, ("Có", "Đạt", "Đạt", "Đạt", "Đạt", None)), 1.0),
        ((SIX, ("Không", "Đạt", "Đạt", "Đạt", "Đạt", "Đạt")), 5.0),
        ((SIX, ("KHÔNG", "có", "Đạt ", "Chưa biết làm", "Đạt", "Đạt")), 2.0),
        ((SIX, ("Không", "Đạt", "KAD", "Đạt", "Không", "Đạt")), 3.0),
        ((SIX, ("Không", "Đạt", "Đạt", "KAD", "Đạt", "Không")), 4.0),
        ((SIX, ("Không", "Đạt", "Đạt", "KAD", "Không đạt", "Đạt")), 2.0),
        ((SIX, ("Không", "KAD", "KAD", "Đạt", "Không đạt", "Đạt")), 3.0),
        ((SIX, ("Không có lỗi", "Đạt", "Đạt", "Đạt", "Chưa biết làm", None)), 3.0),
        ((SIX, ("Có lỗi", "Đạt", "Đạt", "Đạt", "Đạt", "Đạt")), 1.0),
        (((1, 2, 4, None), ("Không", "Đạt", "Đạt", None)), 4.0),
    ),
)


def _applied(value: Scalar) -> bool:
    return not is_blank(value) and key(value) != NOT_APPLIED.lower()


def _score(levels: Block, weights: Block | None) -> Scalar:
    given = cells(levels)
    weighing: list[Scalar] = [1] * len(given) if weights is None else cells(weights)
    total = heavy = 0.0
    for reached, weight in zip(given, weighing, strict=True):
        if not _applied(reached):
            continue
        if is_blank(weight):
            return NA
        if not (is_number(reached) and is_number(weight)):
            return VALUE
        total, heavy = total + reached * weight, heavy + weight
    return DIV0 if heavy == 0 else total / heavy


def _score_formula(levels: str, weights: str | None) -> str:
    applied = f'(TRIM({levels})<>"")*({native.key(levels)}<>"{NOT_APPLIED.lower()}")'
    number = native.is_number(levels)
    strange = native.total(f"{applied}*(1-{number})")
    if weights is None:
        return f"IF({strange}>0,#VALUE!,IF(COUNT({levels})=0,#DIV/0!,SUM({levels})/COUNT({levels})))"
    missing = native.total(f'{applied}*(TRIM({weights})="")')
    strange = native.total(f"{applied}*(1-{number}*{native.is_number(weights)})")
    heavy = f"SUMPRODUCT({number},{weights})"
    return f"IF({missing}>0,#N/A,IF({strange}>0,#VALUE!,IF({heavy}=0,#DIV/0!,SUMPRODUCT({levels},{weights})/{heavy})))"


SCORE_VBA = """
Dim i As Long, total As Double, heavy As Double, weight As Variant, strange As Boolean, missing As Boolean
For i = 1 To UBound(qLevels)
    If Not QmIsBlank(qLevels(i)) And QmKey(qLevels(i)) <> "kad" Then
        weight = 1
        If IsArray(qWeights) Then weight = qWeights(i)
        If QmIsBlank(weight) Then
            missing = True
        ElseIf QmIsNumber(weight) And QmIsNumber(qLevels(i)) Then
            total = total + qLevels(i) * weight
            heavy = heavy + weight
        Else
            strange = True
        End If
    End If
Next
If missing Then
    result = CVErr(2042)
ElseIf strange Then
    result = CVErr(2015)
ElseIf heavy = 0 Then
    result = CVErr(2007)
Else
    result = total / heavy
End If
"""

# Hospitals publish the number of criteria applied, the weighted total and the average: 83, 274, 3.04; 82, 394, 4.43;
# 79, 302, 3.51. C3.1, C3.2 and C5.1 … C5.5 weigh two. Any levels with that weighted total have that average.
WEIGHTS = (2,) * 7 + (1,) * 76
PUBLISHED_83 = (3,) * 79 + (4,) * 4
PUBLISHED_82 = (4,) * 44 + ("KAD",) + (5,) * 38
PUBLISHED_79 = (3,) * 35 + (None, "KAD", "KAD", None) + (4,) * 44
C51_NOT_APPLIED = (3, 3, "KAD") + (3,) * 80

SCORE = Function(
    name="QM_SCORE",
    vi="Điểm trung bình của các tiêu chí được áp dụng, có hệ số.",
    en="The weighted mean level of the criteria that are applied.",
    unit=("điểm trung bình 1 … 5, không làm tròn", "a mean of 1 … 5, not rounded"),
    parameters=(scores, optional(weights, None)),
    paired=True,
    body=Body(python=_score, formula=_score_formula, vba=SCORE_VBA),
    errors=(
        ("#DIV/0! khi không tiêu chí nào được áp dụng", "#DIV/0! when no criterion is applied"),
        ("#N/A khi tiêu chí được áp dụng thiếu hệ số", "#N/A when an applied criterion has no weight"),
        ("#VALUE! khi hai vùng khác cỡ", "#VALUE! for ranges of different shapes"),
    ),
    note=("Tiêu chí C3.* và C5.* có hệ số 2.", "Criteria C3.* and C5.* weigh two."),
    source="Quyết định 6858/QĐ-BYT; checked against hospitals' published self-assessments",
    cases=(
        (((None, None),), NA),
        ((("KAD", "KAD"),), DIV0),
        (((3, "ba"),), VALUE),
        (((3, DIV0),), DIV0),
        (((3, 4), (1, None)), NA),
        (((3, 4), (1, "x")), VALUE),
        (((3, 4), (1, 2, 3)), VALUE),
        (((3, 4), (0, 0)), DIV0),
        (((3, 4), (1, NA)), NA),
        (((3, None, "KAD", 5),), 4.0),
        (((3, "kad ", 4), (1, "x", 2)), 11 / 3),
        (((3, 4, ""), (2, 1, None)), 10 / 3),
        ((((1, 2), (3, 4)), ((1, 1), (1, 1))), 2.5),
        (((None, 4, 4), (2, 1, 1)), 4.0),
        ((PUBLISHED_83, WEIGHTS), 274 / 90),
        ((PUBLISHED_82, WEIGHTS), 394 / 89),
        ((PUBLISHED_79, WEIGHTS), 302 / 86),
        ((C51_NOT_APPLIED, WEIGHTS), 264 / 88),
    ),
)

FUNCTIONS = (LEVEL, SCORE)
