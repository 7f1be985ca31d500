"""The level of a criterion by the rule of its set, as far as answers decide it."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from qmxl.catalogue.criteria_sets import CriteriaSet
from qmxl.functions.levels import LevelRule, level

# What is said of a sub-item, as the ladder's words have it.
HOLDS = {
    "met": "Đạt",
    "not_met": "Không đạt",
    "dont_know_how": "Chưa biết làm",
    "not_applicable": "KAD",
    "fault": "Có lỗi",
    "no_fault": "Không có lỗi",
}


class Reached(NamedTuple):
    """The lowest and highest level that answers still to come can make; None where nothing applies."""

    lowest: int | None
    highest: int | None

    @property
    def decided(self) -> int | None:
        """The level, where the sub-items without an answer cannot change it."""
        return self.lowest if self.lowest == self.highest else None


@cache
def rule_of(criteria: CriteriaSet) -> LevelRule:
    """The ladder of a set in the words of its sub-items."""
    rule = criteria.rule
    return LevelRule(
        since=criteria.since,
        source=f"{criteria.decision}; {rule.source}",
        holds=("Đạt", "Có", "Có lỗi"),
        fails=("Không đạt", "Không", "Chưa biết làm", "Không có lỗi"),
        neutral=("KAD",),
        floor=rule.floor,
        climb=rule.climb,
    )


def reached(criteria: CriteriaSet, answers: Iterable[tuple[int, str | None]], cap: int | None = None) -> Reached:
    """The levels a criterion can have: ``answers`` are (level, status) of all its sub-items, None for unanswered.

    An unanswered sub-item is met at best and not at worst; at the lowest level it is the other way round, for those
    are faults. ``cap`` is the highest level it may be given.
    """
    rule, pairs = rule_of(criteria), list(answers)
    worst = [(n, HOLDS.get(s or "", "Có lỗi" if n == rule.floor else "Không đạt")) for n, s in pairs]
    best = [(n, HOLDS.get(s or "", "Không có lỗi" if n == rule.floor else "Đạt")) for n, s in pairs]
    return Reached(_capped(level(worst, rule), cap), _capped(level(best, rule), cap))


def _capped(found: int | None, cap: int | None) -> int | None:
    return found if found is None or cap is None else min(found, cap)
