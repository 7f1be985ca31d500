"""Whether a value reaches its target, as far as what has come so far allows to say."""

from dataclasses import dataclass

from qmxl.catalogue.models import Indicator
from qmxl.functions.rates import HAIR
from qmxl.measures.rates import met


@dataclass(frozen=True)
class Verdict:
    """Of a value against its target: ``reached`` so far (None without a value), of ``due`` figures ``counted``.

    ``certain``: whether what is still missing cannot change it.
    """

    reached: bool | None
    counted: int
    due: int
    certain: bool

    @property
    def so_far(self) -> str:
        """How much of what is due it rests on: 9/12."""
        return f"{self.counted}/{self.due}"


def final_above(indicator: Indicator, target: float) -> bool:
    """Whether a value above the target stays there, whatever else comes in: a never event, a count that has to be low.

    Only "not met" is ever said before all is there; a value that is good so far may be so because something is missing.
    """
    return indicator.direction == "lower" and (indicator.kind == "count" or indicator.never_event or target <= 0)


def verdict(indicator: Indicator, value: float | None, target: float | None, counted: int, due: int) -> Verdict | None:
    """The verdict on a value, None where nothing is asked or there is nothing to hold it against."""
    if target is None or indicator.direction == "neutral" or not due:
        return None
    complete = counted >= due
    if value is None and complete:
        return None
    above = value is not None and value > target + HAIR and final_above(indicator, target)
    return Verdict(met(value, target, indicator.direction), counted, due, complete or above)
