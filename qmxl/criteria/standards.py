"""Whether a set of standards that are answered yes or no is passed, and what keeps it from being so.

By Thông tư 35/2024/TT-BYT, article 1(3), a hospital fulfils the set when every standard that applies is answered yes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from qmxl.catalogue.criteria_sets import CriteriaSet, Criterion, Exclusive

Answer: TypeAlias = Literal["yes", "no", "not_applicable"] | None  # None: not answered


class Answers(NamedTuple):
    """The standards of the set or a part by their answers, each by its code in the set's order."""

    code: str  # "" for the whole set
    title: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    not_applicable: tuple[str, ...]
    unanswered: tuple[str, ...]


@dataclass(frozen=True)
class Standards:
    """What the answers to a set of standards come to.

    ``contradicted`` are the standards of which exactly one applies by the set, and none or several do by the answers.
    ``asked`` is how many standards a hospital has to fulfil, those of which one applies being one.
    """

    criteria: CriteriaSet
    whole: Answers
    parts: tuple[Answers, ...]
    contradicted: tuple[Exclusive, ...]

    @property
    def asked(self) -> int:
        """How many standards the set has."""
        return len(self.criteria.criterion) - sum(len(each.criteria) - 1 for each in self.criteria.exclusive)

    @property
    def passed(self) -> bool | None:
        """Whether all that apply are yes; a no decides at once, else None while answers are missing or contradict."""
        if self.whole.no:
            return False
        undecided = self.whole.unanswered or self.contradicted or not self.whole.yes
        return None if undecided else True


def standards(criteria: CriteriaSet, answers: Mapping[str, Answer]) -> Standards:
    """The answers by standard, put together; a ValueError for a code that the set does not have."""
    strange = [code for code in answers if code not in criteria.by_code]
    if strange or not criteria.criterion:
        raise ValueError(f"no standards of {criteria.id}: {', '.join(strange)}")
    parts = tuple(
        _answers(part.code, part.title, (each.code for each in _of_part(criteria, part.code)), answers)
        for part in criteria.part
    )
    whole = _answers("", criteria.title, criteria.by_code, answers)
    return Standards(criteria, whole, parts, tuple(each for each in criteria.exclusive if _contradicted(each, answers)))


def _of_part(criteria: CriteriaSet, part: str) -> list[Criterion]:
    return [each for each in criteria.criterion if criteria.part_of(each) == part]


def _answers(code: str, title: str, codes: Iterable[str], answers: Mapping[str, Answer]) -> Answers:
    of_it = [(each, answers.get(each)) for each in codes]
    yes, no, neither, none = (
        tuple(each for each, said in of_it if said == word) for word in ("yes", "no", "not_applicable", None)
    )
    return Answers(code, title, yes, no, neither, none)


def _contradicted(exclusive: Exclusive, answers: Mapping[str, Answer]) -> bool:
    """Whether several of them apply, or none does and all are answered."""
    said = [answers.get(code) for code in exclusive.criteria]
    applying = sum(1 for each in said if each in {"yes", "no"})
    return applying > 1 or (applying == 0 and None not in said)
