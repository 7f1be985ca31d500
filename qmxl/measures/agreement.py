"""How far two assessors who looked at the same things agree, beyond what chance alone would give."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Literal, NamedTuple

from qmxl.functions.agreement import kappa_of

Why = Literal["", "none", "one"]  # nothing was compared; both only ever gave the same one answer


class Agreement(NamedTuple):
    """``n`` things compared, ``agreed`` of them alike; ``kappa`` from -1 to 1, None where it is not defined: ``why``.

    Cohen J. A coefficient of agreement for nominal scales. Educ Psychol Meas 1960;20:37-46.
    """

    n: int
    agreed: int
    kappa: float | None
    why: Why

    @property
    def share(self) -> float | None:
        """The share of those compared that are alike, from 0 to 1; None where none was compared."""
        return self.agreed / self.n if self.n else None


def cohen_kappa(table: Sequence[Sequence[int]]) -> float | None:
    """Cohen's kappa of a square table of counts, the first assessor's answers in rows, the second's in columns.

    None where it is not defined: an empty table, or one where both gave the same one answer to everything. A ValueError
    for a table that is not square or has negative counts.
    """
    if any(len(row) != len(table) for row in table) or any(count < 0 for row in table for count in row):
        raise ValueError(table)
    return kappa_of([(at, to) for at, row in enumerate(table) for to, count in enumerate(row) for _ in range(count)])


def agreement(pairs: Iterable[tuple[Hashable, Hashable]]) -> Agreement:
    """The agreement of the answers of two assessors, given as pairs of what both answered."""
    known = list(pairs)
    kappa = kappa_of(known)
    why: Why = "" if kappa is not None else "one" if known else "none"
    return Agreement(len(known), sum(one == other for one, other in known), kappa, why)


def kappa_of_lists(first: Sequence[Hashable | None], second: Sequence[Hashable | None]) -> float | None:
    """Cohen's kappa of what two assessors answered, one list each, in the same order of things.

    What either left unanswered (None) is not compared. None where kappa is not defined, as for ``cohen_kappa``; a
    ValueError for lists of different lengths.
    """
    pairs = zip(first, second, strict=True)
    return agreement((one, other) for one, other in pairs if one is not None and other is not None).kappa
