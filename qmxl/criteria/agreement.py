"""What two sides say of the same sub-items, side by side: the pairs of assessors, and what each pair compares."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

DEPARTMENT, OFFICE, EXTERNAL, MOCK = SIDES = ("department", "office", "external", "mock")
PAIRS = ((DEPARTMENT, OFFICE), (OFFICE, EXTERNAL), (DEPARTMENT, EXTERNAL), (DEPARTMENT, MOCK))
ALIKE: Mapping[str, str] = {"unproved": "met", "exempt": "not_applicable"}  # as the department answered
WITHHELD = "hidden"


class Said(NamedTuple):
    """What each side says of a sub-item, by side; None or absent where it says nothing."""

    code: str
    by_side: Mapping[str, str | None]


class Compared(NamedTuple):
    """A sub-item of which both sides of a pair gave their reading."""

    pair: tuple[str, str]
    code: str
    first: str
    second: str

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return self.first == self.second


def compared(said: Iterable[Said]) -> Iterator[Compared]:
    """Each pair of assessors and sub-item both gave a published reading of, pair by pair in the order of sub-items."""
    several = list(said)
    for pair in PAIRS:
        for each in several:
            first, second = (answer(each.by_side.get(side)) for side in pair)
            if first and second:
                yield Compared(pair, each.code, first, second)


def answer(status: str | None) -> str:
    """A reading as it is compared: as it was given; "" where there is none, or none is published."""
    return "" if status is None or status == WITHHELD else ALIKE.get(status, status)
