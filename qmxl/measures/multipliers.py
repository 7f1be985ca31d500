"""What a rate is multiplied by, as its kind and its unit say it."""

import re

from qmxl.catalogue.models import Kind
from qmxl.typed.spelling import fold

BY_KIND: dict[Kind, float] = {
    "proportion": 100,
    "points_ratio": 100,
    "money_ratio": 100,
    "utilisation": 100,
    "ratio": 100,
    "point_proportion": 100,
    "rate_1000": 1_000,
    "rate_10000": 10_000,
    "rate_100000": 100_000,
    "mean_duration": 1,
    "count": 1,
    "point_count": 1,
}
# A mean has the unit of its numerator, so only a unit that names a number of cases says more; a kind named after its
# multiplier, and a count, leave the unit nothing to say.
OPEN_TO_THE_UNIT: frozenset[Kind] = frozenset(
    {"proportion", "points_ratio", "money_ratio", "utilisation", "ratio", "point_proportion", "mean_duration"}
)
FREE: frozenset[Kind] = frozenset({"mean_duration"})  # may be multiplied as the hospital likes where the unit is silent
PER_CASES = frozenset(BY_KIND.values()) - {1}  # what makes a rate of a mean, which a unit would have to say
SIGNS = (
    ("o/oo", 1_000.0),
    ("0/00", 1_000.0),
    ("‰", 1_000.0),
    ("‱", 10_000.0),
    ("%", 100.0),
)
WORDS = (
    (r"phan tram|per ?cent|\bpct\b|百分", 100.0),
    (r"(?:phan|tren|/|moi)\s*(?:mot |1 )?(?:nghin|ngan)\b|per ?mil|per thousand|千分|每千", 1_000.0),
    (r"(?:phan|tren|/)\s*(?:mot |1 )?van\b|万分|每万", 10_000.0),
)
GROUPED = re.compile(r"(?<=\d)[ .,\u00a0\u202f](?=\d{3}(?!\d))")
MONEY = r"(?:đ|đồng|vnd|vnđ|usd)\b"  # "1000 đồng" is a unit of money
NAMED = re.compile(rf"(?<!\d)(100000|10000|1000|100)(?!\d)(?!\s*{MONEY})", re.IGNORECASE)


def said_by(unit: str) -> float | None:
    """What a unit says the quotient is multiplied by: 100 for %, 1000 for ‰ and "ca/1.000 ngày", None for "ngày"."""
    plain = unit.replace("\uff05", "%")
    number = NAMED.search(GROUPED.sub("", plain))
    if number:
        return float(number[1])
    folded = fold(plain)
    words = next((times for pattern, times in WORDS if re.search(pattern, folded)), None)
    return words or next((times for sign, times in SIGNS if sign in plain), None)


def multiplier(kind: Kind, unit: str, given: float | None = None) -> float:
    """What kind and unit together say, the unit first, because it is what people see beside the value.

    What is ``given`` counts for a mean whose unit says nothing of it.
    """
    said = said_by(unit)
    if said is None and kind in FREE and given is not None and given not in PER_CASES:
        return given
    return said or BY_KIND[kind]


def contradicted(kind: Kind, unit: str, given: float | None) -> str:
    """Which of kind, unit and the multiplier ``given`` does not fit the others: "unit", "scale" or "" for none."""
    if kind not in OPEN_TO_THE_UNIT and said_by(unit) not in {None, BY_KIND[kind]}:
        return "unit"
    return "" if given is None or given == multiplier(kind, unit, given) else "scale"
