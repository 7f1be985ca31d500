"""Which answers a sub-item takes, by its set and level, and what they are called."""

from dataclasses import replace
from functools import cache

from qmxl.catalogue.codes import CodeList
from qmxl.catalogue.criteria_sets import CriteriaSet
from qmxl.catalogue.loader import code_lists
from qmxl.typed.spelling import fold

ITEM, FAULT, STANDARD, EXCLUSIVE = LISTS = ("item_status", "fault_status", "standard_status", "exclusive_status")
FAULTS = frozenset({"fault", "no_fault"})
# Of several that have to say the same, the answer that counts is the first of these that one of them gave.
WORST_FIRST = ("not_met", "no", "dont_know_how", "fault", "met", "yes", "no_fault", "not_applicable")
OLD_WORDS = frozenset({"met", "not_met"})  # by which faults of level 1 were answered before they had words of their own


@cache
def statuses_of(criteria: CriteriaSet, criterion: str, level: int, *, dispensable: bool = True) -> CodeList:
    """The answers a sub-item takes: of the lowest level of a ladder whether the fault is there, else whether it is met.

    Where answers are yes and no, one of several standards that exclude each other may not apply. ``dispensable``:
    whether a sub-item of a ladder may be answered as not applicable.
    """
    if criteria.rule.kind == "yes_no":
        exclusive = any(criterion in each.criteria for each in criteria.exclusive)
        return code_lists()[EXCLUSIVE if exclusive else STANDARD]
    whole = code_lists()[FAULT if level == criteria.rule.floor else ITEM]
    if dispensable:
        return whole
    return replace(whole, id=f"{whole.id}_applied", code=tuple(c for c in whole.code if c.id != "not_applicable"))


def in_old_words(said: object) -> bool:
    """Whether a fault is answered as it was before it had words of its own, in whatever language."""
    return fold(str(said)) in _old_words()


@cache
def _old_words() -> frozenset[str]:
    labels = [code.label for code in code_lists()[ITEM].code if code.id in OLD_WORDS]
    return frozenset(fold(word) for label in labels for word in (label.vi, label.en, label.zh))


@cache
def status_label(status: str, language: str) -> str:
    """What an answer is called, whichever list it is of."""
    labels = (code_lists()[each].by_id.get(status) for each in LISTS)
    return next((found.label.in_(language) for found in labels if found), status)
