"""What indicators are held against: the targets of the control workbook, and which of them judges a value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from qmxl.catalogue.models import Indicator
from qmxl.control.models import Target
from qmxl.findings import Cell
from qmxl.measures.aims import Aim
from qmxl.period import Period


@dataclass(frozen=True)
class Targets:
    """The targets as they are stated, in the control workbook's order; no two of one owner in the same month."""

    stated: tuple[Target, ...] = ()
    doubtful: frozenset[tuple[str, str, str]] = frozenset()  # keys of targets no value is held against
    cells: Mapping[tuple[str, str, str], Cell] = field(default_factory=dict, compare=False)  # by ``Target.key``

    def of(self, indicator: str, department: str, month: str) -> Target | None:
        """The target of a month (``YYYY-MM``): a department's own, else the hospital's, else None."""
        for owner in (department, ""):
            for target in self._by_owner.get((indicator, owner), ()):
                if target.covers(month):
                    return target
        return None

    def within(self, indicator: str, department: str, months: Iterable[str]) -> list[Target]:
        """The targets of several months one after the other; more than one where it changes within them."""
        found = (self.of(indicator, department, month) for month in months)
        return list(dict.fromkeys(target for target in found if target))

    def judged_by(self, indicator: Indicator, department: str, period: Period) -> Aim | None:
        """What a value of ``period`` is held against, if anything; nothing where target and values contradict.

        Where the target changes within the period it is that of its last month, towards which the others were steps.
        A count grows with the span and the size of who reports it, so its target holds for one reporting interval
        and for whom it was set, that of a number at a point in time for any span; a target of 0 holds for everybody.
        """
        target = self.of(indicator.code, department, period.months[-1])
        if target is None or target.key in self.doubtful:
            return None
        aim = Aim(target.target, target.upper, indicator.direction)
        if not indicator.without_denominator or (aim.target == 0 and not aim.ranged):
            return aim
        one_interval = indicator.at_a_point or period.last - period.first + 1 == indicator.interval
        return aim if target.department == department and one_interval else None

    @cached_property
    def _by_owner(self) -> dict[tuple[str, str], list[Target]]:
        several: dict[tuple[str, str], list[Target]] = {}
        for target in self.stated:
            several.setdefault((target.indicator, target.department), []).append(target)
        return several
