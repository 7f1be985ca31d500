"""Rates, proportions, their chance limits, and what is compared with a target."""

from qmxl.functions.declaration import Function, number, optional, text
from qmxl.functions.expression import Node, call, one_of
from qmxl.functions.values import DIV0, NA, NUM, VALUE

numerator = number("numerator", "tử số: số ca đạt hoặc số sự kiện", "numerator: cases that count, or events")
denominator = number(
    "denominator", "mẫu số: số ca quan sát hoặc số ngày nguy cơ", "denominator: cases observed, or days at risk"
)
per = number("per", "tính trên bao nhiêu (100, 1000 …)", "per how many (100, 1000 …)")
confidence = number("confidence", "độ tin cậy, giữa 0 và 1", "confidence, between 0 and 1")
hours = number("hours", "tổng số giờ mổ thực tế", "hours of operating in all")
rooms = number("rooms", "số phòng mổ", "operating theatres")
hours_per_day = number("hours_per_day", "số giờ mỗi ngày", "hours a day")
days_per_week = number("days_per_week", "số ngày mỗi tuần", "days a week")
weeks = number("weeks", "số tuần trong kỳ", "weeks in the period")
current = number("current", "giá trị kỳ này", "this period's value")
previous = number("previous", "giá trị kỳ trước", "the previous period's value")
growth = number("growth", "mức tăng (0,05 là 5 %)", "growth (0.05 is 5 %)")
maximum = number("maximum", "mức cao nhất", "highest level")
value = number("value", "giá trị đạt được", "value reached")
target = number("target", "mục tiêu", "target")
direction = text(
    "direction", '"cao" (cao hơn là tốt), "thap" hoặc "khoang"', '"higher" (higher is better), "lower" or "between"'
)
upper = number("upper", "cận trên, khi tốt là trong khoảng từ mục tiêu đến đó", "upper bound of a range")

PERCENT_UNIT = ("phần trăm: 75 là ba phần tư", "percent: 75 is three quarters")
NEGATIVE = ("#NUM! khi có số âm", "#NUM! for a negative number")
PROPORTION_ERRORS = (
    (
        "#NUM! khi có số âm hoặc tử số lớn hơn mẫu số",
        "#NUM! for a negative number, or a numerator above the denominator",
    ),
    ("#DIV/0! khi cả hai bằng 0", "#DIV/0! when both are 0"),
)
INTERVAL_ERRORS = (
    *PROPORTION_ERRORS,
    ("#NUM! khi độ tin cậy không nằm giữa 0 và 1", "#NUM! for a confidence outside 0 to 1"),
)
WILSON = "Wilson EB. Probable inference, the law of succession, and statistical inference. JASA 1927;22:209-212"
IMPOSSIBLE = ((numerator < 0) | (numerator > denominator), NUM)
# A rate such as 0.1+0.2 is a hair above 0.3 in every spreadsheet: a billionth is not a missed target.
HAIR = 1e-9
HIGHER, LOWER = ("cao", "higher"), ("thap", "thấp", "lower")
BETWEEN = ("khoang", "khoảng", "trong khoảng", "between")
NO_BOUND = -999_999_999_999  # below every target, so that a range without its upper bound is no range

# Multiplied first, so that 57 of 100 is 57 and not 56.99999999999999.
RATE = Function(
    name="QM_RATE",
    vi="Tỷ suất: số sự kiện trên một số đơn vị quan sát (có thể vượt quá số đó).",
    en="A rate: events per a number of units observed (it may exceed that number).",
    unit=("trên 100, hoặc trên số đã cho", "per 100, or per the number given"),
    parameters=(numerator, denominator, optional(per, 100)),
    guards=((denominator == 0, DIV0),),
    result=numerator * per / denominator,
    errors=(("#DIV/0! khi mẫu số bằng 0", "#DIV/0! when the denominator is 0"),),
    cases=(
        ((1, 0), DIV0),
        ((0, 0), DIV0),
        ((None, 10), NA),
        ((9, None), NA),
        (("9", 10), VALUE),
        (("", 10), NA),
        ((9, "x", 100), VALUE),
        ((DIV0, 10), DIV0),
        ((9, NA), NA),
        ((NUM, NA), NUM),
        ((9, 10, None), NA),
        ((0, 10), 0.0),
        ((3, 4), 75.0),
        ((57, 100), 57.0),
        ((12, 10), 120.0),
        ((3, 1500, 1000), 2.0),
        ((-5, 20), -25.0),
        ((1, 3, 1), 1 / 3),
    ),
)

PERCENT = Function(
    name="QM_PERCENT",
    vi="Tỷ lệ phần trăm: số ca đạt trong số ca quan sát, không bao giờ quá 100.",
    en="A proportion in percent: cases that count among cases observed, never above 100.",
    unit=PERCENT_UNIT,
    parameters=(numerator, denominator),
    guards=(IMPOSSIBLE, (denominator == 0, DIV0)),
    result=numerator * 100 / denominator,
    errors=PROPORTION_ERRORS,
    cases=(
        ((0, 0), DIV0),
        ((1, 0), NUM),
        ((5, 4), NUM),
        ((-1, 4), NUM),
        ((-5, -4), NUM),
        ((None, 4), NA),
        ((3, None), NA),
        (("ba", 4), VALUE),
        ((3, DIV0), DIV0),
        ((0, 4), 0.0),
        ((4, 4), 100.0),
        ((3, 4), 75.0),
        ((1, 3), 100 / 3),
    ),
)


def _wilson(sign: int) -> Node:
    """Wilson's limit as a proportion of the denominator; ``sign`` -1 for the lower one."""
    z = call("normal_quantile", (1 + confidence) / 2)
    spread = z * call("sqrt", numerator * (denominator - numerator) / denominator + z * z / 4)
    return (numerator + z * z / 2 + sign * spread) / (denominator + z * z)


INTERVAL_GUARDS = (IMPOSSIBLE, (denominator == 0, DIV0), ((confidence <= 0) | (confidence >= 1), NUM))

PERCENT_LOWER = Function(
    name="QM_PERCENT_LOWER",
    vi="Giới hạn dưới của khoảng tin cậy Wilson cho một tỷ lệ phần trăm.",
    en="Lower limit of Wilson's confidence interval for a proportion.",
    unit=PERCENT_UNIT,
    parameters=(numerator, denominator, optional(confidence, 0.95)),
    guards=INTERVAL_GUARDS,
    result=100 * call("greatest", 0, _wilson(-1)),
    errors=INTERVAL_ERRORS,
    source=WILSON,
    cases=(
        ((0, 0), DIV0),
        ((5, 4), NUM),
        ((-1, 4), NUM),
        ((1, 4, 0), NUM),
        ((1, 4, 1), NUM),
        ((None, 4), NA),
        ((1, "4"), VALUE),
        ((1, 4, DIV0), DIV0),
        ((0, 10), 0.0),
        ((10, 10), 72.24671994558198),
        # Published to four decimals by Newcombe RG, Stat Med 1998;17:857-872, method 3: 0.2553, 0.0624 and 0.0061.
        ((81, 263), 25.528851987827423),
        ((15, 148), 6.238639953073628),
        ((1, 29), 0.6113214292762651),
        ((81, 263, 0.99), 24.013690268760772),
    ),
)

PERCENT_UPPER = Function(
    name="QM_PERCENT_UPPER",
    vi="Giới hạn trên của khoảng tin cậy Wilson cho một tỷ lệ phần trăm.",
    en="Upper limit of Wilson's confidence interval for a proportion.",
    unit=PERCENT_UNIT,
    parameters=(numerator, denominator, optional(confidence, 0.95)),
    guards=INTERVAL_GUARDS,
    result=100 * call("least", 1, _wilson(1)),
    errors=INTERVAL_ERRORS,
    source=WILSON,
    cases=(
        ((0, 0), DIV0),
        ((5, 4), NUM),
        ((1, 4, -0.5), NUM),
        ((1, 4, 95), NUM),
        ((1, None), NA),
        (("một", 4), VALUE),
        ((NA, 4), NA),
        ((10, 10), 100.0),
        ((0, 10), 27.753279986288916),
        ((81, 263), 36.62095769828),
        ((15, 148), 16.0487241723308),
        ((1, 29), 17.175521879320286),
        ((81, 263, 0.99), 38.52825023182299),
    ),
)

UTIL = Function(
    name="QM_UTIL",
    vi="Công suất sử dụng phòng mổ: giờ mổ thực tế so với giờ mổ sẵn có.",
    en="Operating-theatre utilisation: hours operated against hours available.",
    unit=("phần trăm, được phép trên 100", "percent, above 100 is allowed"),
    parameters=(hours, rooms, optional(hours_per_day, 6), optional(days_per_week, 5), optional(weeks, 1)),
    guards=(
        ((hours < 0) | (rooms < 0) | (hours_per_day < 0) | (days_per_week < 0) | (weeks < 0), NUM),
        (rooms * hours_per_day * days_per_week * weeks == 0, DIV0),
    ),
    result=hours * 100 / (rooms * hours_per_day * days_per_week * weeks),
    errors=(NEGATIVE, ("#DIV/0! khi không có giờ mổ sẵn có", "#DIV/0! when no hours are available")),
    cases=(
        ((10, 0), DIV0),
        ((10, 1, 6, 5, 0), DIV0),
        ((-1, 1), NUM),
        ((1, -1), NUM),
        ((None, 1), NA),
        ((10, None), NA),
        ((10, "hai"), VALUE),
        ((DIV0, 2), DIV0),
        ((0, 2), 0.0),
        ((24, 1), 80.0),
        ((45, 1), 150.0),
        ((120, 4, 8), 75.0),
        ((960, 4, 8, 5, 8), 75.0),
    ),
)

CHANGE = Function(
    name="QM_CHANGE",
    vi="Thay đổi tương đối so với kỳ trước (từ 40 còn 6 là -85).",
    en="Relative change from the previous period (40 to 6 is -85).",
    unit=PERCENT_UNIT,
    parameters=(current, previous),
    guards=((previous == 0, DIV0),),
    result=(current - previous) * 100 / previous,
    errors=(("#DIV/0! khi kỳ trước bằng 0", "#DIV/0! when the previous value is 0"),),
    cases=(
        ((5, 0), DIV0),
        ((0, 0), DIV0),
        ((None, 40), NA),
        ((6, None), NA),
        (("6", 40), VALUE),
        ((6, NA), NA),
        ((0, 40), -100.0),
        ((6, 40), -85.0),
        ((40, 40), 0.0),
        ((50, 40), 25.0),
    ),
)

TARGET = Function(
    name="QM_TARGET",
    vi="Mức mục tiêu của năm sau: mức năm nay cộng mức tăng, không vượt mức cao nhất.",
    en="Next year's target level: this year's plus growth, never above the maximum.",
    unit=("mức, như mức đã cho", "a level, as given"),
    parameters=(previous, optional(growth, 0.05), optional(maximum, 5)),
    result=call("least", previous * (1 + growth), maximum),
    cases=(
        ((None,), NA),
        (("3",), VALUE),
        ((DIV0,), DIV0),
        ((3, "5%"), VALUE),
        ((0,), 0.0),
        ((5,), 5.0),
        ((4.9,), 5.0),
        ((3,), 3.15),
        ((3, 0.1), 3.3),
        ((3, 0), 3.0),
        ((80, 0.1, 100), 88.0),
        ((98, 0.1, 100), 100.0),
    ),
)

STATUS = Function(
    name="QM_STATUS",
    vi="So với mục tiêu: đúng bằng mục tiêu là đạt.",
    en="Against the target: exactly on target is met.",
    unit=('"Đạt" hoặc "Không đạt"', '"Đạt" (met) or "Không đạt" (not met)'),
    parameters=(value, target, direction, optional(upper, NO_BOUND)),
    guards=(
        (one_of(direction, BETWEEN) & (upper < target), NUM),
        (one_of(direction, BETWEEN) & (value >= target - HAIR) & (value <= upper + HAIR), "Đạt"),
        (one_of(direction, HIGHER) & (value >= target - HAIR), "Đạt"),
        (one_of(direction, LOWER) & (value <= target + HAIR), "Đạt"),
        (one_of(direction, HIGHER + LOWER + BETWEEN), "Không đạt"),
    ),
    errors=(
        ("#VALUE! khi hướng không phải cao, thap hoặc khoang", "#VALUE! for any other direction"),
        (
            "#NUM! khi trong khoảng mà không có cận trên, hoặc cận trên thấp hơn mục tiêu",
            "#NUM! for a range without an upper bound, or with one below the target",
        ),
    ),
    note=(
        "Chênh lệch đến một phần tỷ coi như đúng bằng mục tiêu.",
        "A difference of up to a billionth counts as exactly on target.",
    ),
    cases=(
        ((None, 90, "cao"), NA),
        ((90, None, "cao"), NA),
        ((90, 90, None), NA),
        ((90, 90, "ngang"), VALUE),
        (("90", 90, "cao"), VALUE),
        ((DIV0, 90, "cao"), DIV0),
        ((90, 90, "cao"), "Đạt"),
        ((90, 90, "thap"), "Đạt"),
        ((89.9, 90, "cao"), "Không đạt"),
        ((0.1 + 0.2, 0.3, "thap"), "Đạt"),
        ((95, 90, "higher"), "Đạt"),
        ((2.5, 2, "lower"), "Không đạt"),
        ((1.5, 2, "thấp"), "Đạt"),
        ((95, 90, " CAO "), "Đạt"),
        ((0, 5, "THẤP"), "Đạt"),
        ((85, 85, "khoang", 95), "Đạt"),
        ((95, 85, "trong khoảng", 95), "Đạt"),
        ((84.9, 85, "between", 95), "Không đạt"),
        ((95.1, 85, "khoảng", 95), "Không đạt"),
        ((90, 85, "khoang"), NUM),
        ((90, 95, "khoang", 85), NUM),
        ((90, 85, "khoang", "95"), VALUE),
        ((95, 90, "cao", 80), "Đạt"),
    ),
)

FUNCTIONS = (RATE, PERCENT, PERCENT_LOWER, PERCENT_UPPER, UTIL, CHANGE, TARGET, STATUS)
