"""Whether a value reaches its target, as far as what has come so far allows to say."""

from dataclasses import dataclass

from qmxl.catalogue.models import Indicator
from qmxl.functions.rates import HAIR
from qmxl.measures.aims import Aim, met


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


def final_above(indicator: Indicator, aim: Aim) -> bool:
    """Whether a value above the aim stays there, whatever else comes in: a never event, a count that has to be low.

    Only "not met" is ever said before all is there; a value that is good so far may be so because something is missing.
    """
    return aim.most is not None and (indicator.kind == "count" or indicator.never_event or aim.most <= 0)


def verdict(indicator: Indicator, value: float | None, aim: Aim | None, counted: int, due: int) -> Verdict | None:
    """The verdict on a value, None where nothing is asked or there is nothing to hold it against."""
    if aim is None or not aim.judges or not due:
        return None
    complete = counted >= due
    if value is None and complete:
        return None
    above = value is not None and aim.most is not None and value > aim.most + HAIR and final_above(indicator, aim)
    return Verdict(met(value, aim), counted, due, complete or above)
