"""What contradicts itself in a definition, or is left open, as remarks: data only, whoever asks tells them.

A remark is about a field of one indicator. Nothing here guesses what was meant.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from qmxl.catalogue.models import Indicator
from qmxl.codes import Code
from qmxl.typed.spelling import fold

NOT = {"khong", "chua", "not", "without"}
LISTED = re.compile(r"^(?:khong bao gom|khong tinh|loai tru|ngoai tru|tru)\b[: ]*")
# Words that tell no case from another.
COUNTING = {"so", "tong", "cac", "nhung", "cua", "trong", "ky", "bao", "cao", "duoc"}
ALIKE = 0.8  # of an exclusion's words are the numerator's: it speaks of the same cases
OF_THINGS = r"(?!\s*(?:ngày|giờ|phút|người|giường|lượt))"
SCALED = re.compile(rf"[x×*∙·]\s*1(?:0{{2,5}}|0?[.,]000)\b{OF_THINGS}\s*[%‰]?", re.IGNORECASE)
SHARE = re.compile(r"\b(?:ty le|ti le|ty suat|ti suat|phan tram|rate of|proportion|percentage)\b")
MEAN = re.compile(r"\b(?:trung binh|binh quan|mean|average)\b")
NUMBER_OF = re.compile(r"^(?:tong so|so luong|so|number of)\b")
TIME = re.compile(r"^(?:thoi gian|time)\b")
PRESCRIBED = re.compile(r"\b(?:dung|theo|trong) (?:thoi (?:gian|han) )?(?:quy|qui) dinh\b|\bprescribed\b")
STATED = re.compile(r"\d+\s*(?:h\d*|gio|phut|ngay|tuan|thang|%|giay|hours?|days?|minutes?)\b")
# What is counted, in words; two of them in one definition are two indicators.
COUNTED = {
    "staff": re.compile(r"\b(?:nhan vien|nvyt|can bo|staff)\b"),
    "opportunities": re.compile(r"\b(?:co hoi|thoi diem vst|opportunit\w+)\b"),
}


class Remark(NamedTuple):
    """What is to be said of a field of an indicator."""

    code: Code
    indicator: str
    field: str
    facts: dict[str, object]


def remarks(indicator: Indicator) -> Iterator[Remark]:
    """What contradicts itself in one definition."""
    for check in (_complement, _scaled, _title, _mixed):
        yield from check(indicator)


def same_names(indicators: Iterable[Indicator]) -> Iterator[Remark]:
    """Indicators that have the name of an earlier one: the code tells them apart."""
    first: dict[str, str] = {}
    for each in indicators:
        other = first.setdefault(fold(each.name).rstrip("."), each.code)
        if other != each.code:
            yield Remark(Code.DEFINITION_NAME_TWICE, each.code, "name", {"name": each.name, "other": other})


def leaves_open(indicator: Indicator) -> bool:
    """Whether it speaks of what is prescribed, and neither the definition nor the hospital says what that is."""
    told = fold(" ".join((indicator.name, indicator.numerator)))
    if not PRESCRIBED.search(told) or indicator.limit:
        return False
    stated = (indicator.name, indicator.numerator, indicator.method, indicator.inclusion, indicator.exclusion)
    return not STATED.search(fold(" ".join(stated)))


def _complement(indicator: Indicator) -> Iterator[Remark]:
    """An exclusion that takes what is not in the numerator out of the denominator: what is left is 100 %."""
    if not indicator.bounded:
        return
    counted, whole = _words(indicator.numerator), _words(indicator.denominator)
    for clause in re.split(r"[;\n.,]", indicator.exclusion):
        words = re.findall(r"\w+", LISTED.sub("", fold(clause).strip()))
        denied = next((at for at, word in enumerate(words) if word in NOT), None)
        if denied is None or NOT & counted:
            continue
        lacking = set(words[denied + 1 :]) - NOT - COUNTING  # what the excluded cases have not
        said = set(words) - NOT - COUNTING
        if lacking <= counted and lacking - whole and len(said & counted) >= ALIKE * len(said):
            facts: dict[str, object] = {"exclusion": clause.strip(), "numerator": indicator.numerator}
            yield Remark(Code.DEFINITION_COMPLEMENT, indicator.code, "exclusion", facts)
            return


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", fold(text)))


def _scaled(indicator: Indicator) -> Iterator[Remark]:
    """A numerator or denominator that is multiplied already: the multiplier is the unit's, and counts once."""
    for field in ("numerator", "denominator"):
        found = SCALED.search(getattr(indicator, field))
        if found:
            facts: dict[str, object] = {"found": found[0].strip(), "unit": indicator.unit}
            yield Remark(Code.DEFINITION_SCALED, indicator.code, field, facts)


def _title(indicator: Indicator) -> Iterator[Remark]:
    """A name that promises another kind of number than is computed."""
    name, kind = fold(indicator.name), indicator.kind
    mean, time = kind == "mean_duration", TIME.search(name) is not None
    wrong = (
        (SHARE.search(name) is not None and (indicator.without_denominator or mean))
        or (MEAN.search(name) is not None and not mean)
        or (time and not mean)
        or (NUMBER_OF.search(name) is not None and not indicator.without_denominator and not mean)
    )
    if wrong:
        yield Remark(Code.DEFINITION_TITLE, indicator.code, "name", {"name": indicator.name, "kind": kind})


def _mixed(indicator: Indicator) -> Iterator[Remark]:
    """A rate whose halves, or whose name and halves, count different things, such as staff and opportunities."""
    counted = {
        field: {what for what, pattern in COUNTED.items() if pattern.search(fold(getattr(indicator, field)))}
        for field in ("numerator", "denominator")
    }
    above, below = counted["numerator"], counted["denominator"]
    if above and below and not above & below:
        facts: dict[str, object] = {"numerator": indicator.numerator, "denominator": indicator.denominator}
        yield Remark(Code.DEFINITION_MIXED, indicator.code, "denominator", facts)
