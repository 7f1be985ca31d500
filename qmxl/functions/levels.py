"""The level of one criterion, from what was found for its sub-items."""

from collections.abc import Iterable
from typing import NamedTuple

from qmxl.functions.values import Scalar, key


class LevelRule(NamedTuple):
    """How sub-items make a level: the words are data, because they belong to a criteria set."""

    since: str
    source: str
    holds: tuple[str, ...]
    fails: tuple[str, ...]
    neutral: tuple[str, ...]
    floor: int  # a statement of this level that holds keeps the criterion there
    climb: tuple[int, ...]  # levels that are reached one after the other


RULE = LevelRule(
    since="2016-11-18",
    source="Quyết định 6858/QĐ-BYT; Phụ lục QĐ 6858/QĐ-BYT, điểm 9.2 và 9.3",
    holds=("Đạt", "Có", "Có lỗi"),
    fails=("Không đạt", "Không", "Chưa biết làm", "Không có lỗi"),
    neutral=("KAD",),
    floor=1,
    climb=(2, 3, 4, 5),
)


def level(items: Iterable[tuple[Scalar, Scalar]], rule: LevelRule = RULE) -> int | None:
    """The level 1 to 5 of a criterion, or None when it cannot be decided.

    ``items`` are (level, status) pairs; a blank status is unanswered. The level is decided when every way to answer
    the unanswered sub-items gives the same one. A sub-item that is not applicable counts as though it were not listed,
    so a criterion of which nothing is applicable has no level. Raises ValueError for a level or status the rule does
    not know.
    """
    answers = [(_known_level(number, rule), answer(status, rule)) for number, status in items]
    floor = [found for number, found in answers if number == rule.floor]
    ladder = [(number, found) for number, found in answers if number != rule.floor and found != "neutral"]
    if "holds" in floor:
        return rule.floor
    if not ladder:
        return None
    best, worst = _reached(ladder, rule, {"fails"}), _reached(ladder, rule, {"fails", "unanswered"})
    if "unanswered" in floor:
        worst = rule.floor
    return best if best == worst else None


def answer(status: Scalar, rule: LevelRule = RULE) -> str:
    """What a status says: "holds", "fails", "neutral" or "unanswered"; ValueError for any other word."""
    word = key(status)
    if not word:
        return "unanswered"
    for meaning, words in (("holds", rule.holds), ("fails", rule.fails), ("neutral", rule.neutral)):
        if word in (known.lower() for known in words):
            return meaning
    raise ValueError(f"{status!r} is none of {rule.holds + rule.fails + rule.neutral}")


def _known_level(number: Scalar, rule: LevelRule) -> int:
    if isinstance(number, bool) or not isinstance(number, int | float) or number not in (rule.floor, *rule.climb):
        raise ValueError(f"{number!r} is not a level of {rule.floor} to {rule.climb[-1]}")
    return int(number)


def _reached(ladder: list[tuple[int, str]], rule: LevelRule, stopping: set[str]) -> int:
    gap = min((number for number, found in ladder if found in stopping), default=rule.climb[-1] + 1)
    return max((number for number, _ in ladder if number < gap), default=rule.floor)
