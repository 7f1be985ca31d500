"""What a value is held against: a target it has to reach or stay below, or the two bounds it has to lie between."""

from dataclasses import dataclass

from qmxl.catalogue.models import Direction
from qmxl.functions.rates import HAIR


@dataclass(frozen=True)
class Aim:
    """A target in the indicator's unit; with an ``upper`` bound it is a range, of which ``target`` is the lower one.

    A range is judged as one whatever direction its indicator has: who gives two bounds says what is good.
    """

    target: float
    upper: float | None = None
    direction: Direction = "higher"

    @property
    def ranged(self) -> bool:
        """Whether a value has to lie between two bounds."""
        return self.upper is not None

    @property
    def single(self) -> float | None:
        """The one bound it has; None of a range."""
        return None if self.ranged or self.direction == "between" else self.target

    @property
    def judges(self) -> bool:
        """Whether values can be held against it: one bound says nothing where none is better or both are asked for."""
        return self.ranged or self.direction in {"higher", "lower"}

    @property
    def least(self) -> float | None:
        """The bound no value may be below, if any."""
        return self.target if self.ranged or self.direction == "higher" else None

    @property
    def most(self) -> float | None:
        """The bound no value may be above, if any."""
        return self.upper if self.ranged else self.target if self.direction == "lower" else None


def met(value: float | None, aim: Aim | None) -> bool | None:
    """Whether a value reaches its aim; exactly on a bound is met. None without a value or anything that judges it.

    A difference of a billionth is none, as in ``QM_STATUS``: sums of decimals are a hair off in every spreadsheet.
    """
    if value is None or aim is None or not aim.judges:
        return None
    return (aim.least is None or value >= aim.least - HAIR) and (aim.most is None or value <= aim.most + HAIR)
