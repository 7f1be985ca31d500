"""What a typed level or answer means: ``3``, ``Mức 3``, ``khá`` and ``3,0`` are level 3; ``KAD`` is not applied."""

import re
from collections.abc import Mapping
from functools import cache
from typing import TypeAlias

from qmxl.catalogue import loader
from qmxl.catalogue.criteria_sets import CriteriaSet
from qmxl.codes import NO_FAULT, Code, Fault
from qmxl.forms.layout import spellings
from qmxl.texts import LANGUAGES
from qmxl.typed.spelling import blank, fold, nfc
from qmxl.typed.values import FULL_WIDTH, error_code, exact
from qmxl.xlsx.cells import ERROR_VALUES, CellError, Percent

MET, NOT_MET, DONT_KNOW_HOW, NOT_APPLICABLE = "met", "not_met", "dont_know_how", "not_applicable"
FAULT, NO_FAULT_THERE = "fault", "no_fault"
Value: TypeAlias = int | str | None  # a level, or a status by its id
YES: Mapping[str, bool] = {
    **dict.fromkeys(("co", "yes", "y", "true", "1", "是", "有"), True),
    **dict.fromkeys(("khong", "no", "n", "false", "0", "否", "无"), False),
}
OPEN = frozenset(
    {"chua danh gia", "chua cham", "chua du du lieu", "chua co", "not assessed", "unknown", "未评", "未评价", "?"}
)
NUMBER = re.compile(
    r"(?:muc do|muc|diem|cap|level|score|m)?\s*[:.]?\s*(\d{1,3}(?:[.,]\d+)?)\s*(?:diem|级|分|[-:(]\s*[^\d()]+\)?)?"
)


def empty(cell: object) -> bool:
    """Whether nothing is said: the cell is blank, or says itself that it is not known yet."""
    return blank(cell) or (isinstance(cell, str) and fold(cell) in OPEN)


def without_value(cell: object) -> Fault:
    """The fault of an error value or of a formula that nobody calculated."""
    if isinstance(cell, CellError):
        return error_code(cell)
    return Code.TYPE_ERROR if isinstance(cell, str) and nfc(cell) in ERROR_VALUES else NO_FAULT


def level_in(cell: object, criteria: CriteriaSet) -> tuple[Value, Fault]:
    """The level that a filled cell gives a criterion, or that it is not applied; what is no level is a fault."""
    if fault := without_value(cell):
        return None, fault
    if isinstance(cell, str):
        typed = fold(nfc(cell).translate(FULL_WIDTH))
        if statuses().get(typed) == NOT_APPLICABLE:
            return NOT_APPLICABLE, NO_FAULT
        words = {fold(word): level for word, level in zip(criteria.rule.words, criteria.rule.levels, strict=False)}
        if typed in words:
            return words[typed], NO_FAULT
        found = NUMBER.fullmatch(typed)
        number = float(found[1].replace(",", ".")) if found else None
    else:
        usable = isinstance(cell, int | float) and not isinstance(cell, bool | Percent)
        number = exact(float(str(cell))) if usable else None
    if number is None or number not in criteria.rule.levels:
        return None, Code.SCORE_LEVEL
    return int(number), NO_FAULT


def status_in(cell: object, *, floor: bool) -> tuple[Value, Fault]:
    """The answer that a filled cell gives a sub-item; at the lowest level, the ``floor``, yes means a fault.

    "Đạt" and "Không đạt" at the floor say the same as yes and no there, and are told, for some mean the opposite.
    """
    if fault := without_value(cell):
        return None, fault
    typed = _word(cell)
    if (said := faults().get(typed)) is not None:
        return (said, NO_FAULT) if floor else (None, Code.SCORE_WORD)
    if typed in YES:
        yes, no = (FAULT, NO_FAULT_THERE) if floor else (MET, NOT_MET)
        return yes if YES[typed] else no, NO_FAULT
    status = statuses().get(typed)
    if status is None:
        return None, Code.SCORE_WORD
    if floor and status != NOT_APPLICABLE:
        return FAULT if status == MET else NO_FAULT_THERE, Code.SCORE_FLOOR
    return status, NO_FAULT


def answer_in(cell: object) -> tuple[Value, Fault]:
    """The answer that a filled cell gives a standard: met, not met or not applicable."""
    status, fault = status_in(cell, floor=False)
    return (None, Code.SCORE_WORD) if status == DONT_KNOW_HOW else (status, fault)


def _word(cell: object) -> str:
    if isinstance(cell, bool):
        return str(cell).casefold()
    return fold(f"{cell:g}" if isinstance(cell, float) else nfc(str(cell)))


@cache
def faults() -> dict[str, str]:
    """The answers to a sub-item of the lowest level in their own words, folded; others say met, or yes and no."""
    codes = loader.code_lists()["fault_status"].by_id
    return {fold(codes[id_].label.in_(language)): id_ for id_ in (FAULT, NO_FAULT_THERE) for language in LANGUAGES}


@cache
def statuses() -> dict[str, str]:
    """The answers to a sub-item by every way they are written, folded."""
    return spellings(loader.code_lists()["item_status"])
