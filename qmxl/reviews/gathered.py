"""All that a review is drawn from, of its span and of the one before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qmxl.control.control import Control
from qmxl.period import Period
from qmxl.reviews.planned import Part, Promise
from qmxl.tables.registers import Register


@dataclass(frozen=True)
class Reviewed:
    """What happened in a span: parts owed, lines promised, registers; and the registers of the span before.

    ``missing`` are departments without a usable report, ``lacking`` why there is nothing of the span before ("" where
    there is).
    """

    control: Control
    period: Period
    before: Period | None
    parts: Sequence[Part]
    promises: Sequence[Promise]
    now: Mapping[str, Register]
    earlier: Mapping[str, Register]
    missing: Sequence[str]
    lacking: str = ""

    @property
    def whole(self) -> bool:
        """Whether it is a year's review."""
        return self.period.first == 1 and self.period.last == 12

    def name(self, department: str) -> str:
        """A department's name."""
        found = self.control.departments.get(department)
        return found.name if found else department
