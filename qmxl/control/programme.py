"""The criteria programme: the sets a hospital works by, its decisions on criteria, its sub-items and its rounds.

Codes of a set beside the main one begin with the set's id; the decisions, caps and rounds concern the main one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from qmxl.catalogue import loader
from qmxl.catalogue.criteria_sets import CriteriaSet, Criterion
from qmxl.control.criteria_models import BESIDE, AgreedTarget, CriterionSetting, Practice, Round, SubItem
from qmxl.control.places import Places
from qmxl.findings import Cell


@dataclass(frozen=True)
class Programme:
    """What the control workbook says of criteria; the rows by their codes, in its order."""

    sets: Mapping[str, CriteriaSet] = field(default_factory=loader.criteria_sets_by_default)  # the main one first
    criteria: Mapping[str, CriterionSetting] = field(default_factory=dict)
    sub_items: Mapping[str, SubItem] = field(default_factory=dict)
    agreed_targets: tuple[AgreedTarget, ...] = ()
    rounds: Mapping[str, Round] = field(default_factory=dict)
    practices: tuple[Practice, ...] = ()
    places: Mapping[str, Places] = field(default_factory=dict, compare=False)  # of the lists about criteria
    round_cells: Mapping[str, Cell] = field(default_factory=dict, compare=False)

    @cached_property
    def main_set(self) -> CriteriaSet:
        """The criteria set the hospital is scored by."""
        return next(iter(self.sets.values()))

    def set_of(self, criterion: str) -> tuple[CriteriaSet, Criterion]:
        """The set a criterion belongs to, and what the set says of it; of a set beside the main one it names it."""
        beside, _, code = criterion.rpartition(BESIDE)
        criteria = self.sets[beside] if beside else self.main_set
        return criteria, criteria.by_code[code]

    def met_if_not_applicable(self, item: SubItem) -> bool:
        """Whether the decision has a sub-item counted as met where it does not apply."""
        return item.exception or self.set_of(item.criterion)[0].met_if_not_applicable(item.code)

    def applies(self, criterion: str) -> bool:
        """Whether a criterion is assessed in this hospital, scored or not; one that is not listed is."""
        setting = self.criteria.get(criterion)
        return setting is None or setting.applied != "not_applied"

    def scored(self, criterion: str) -> bool:
        """Whether a criterion counts in the hospital's score."""
        setting = self.criteria.get(criterion)
        return setting is None or setting.applied == "applied"

    def cap(self, criterion: str) -> int | None:
        """The highest level of a criterion of the main set, as long as no external team has scored it."""
        setting = self.criteria.get(criterion)
        return None if setting and setting.external else self.main_set.cap_of(criterion)

    def sub_items_of(self, department: str) -> list[SubItem]:
        """The sub-items a department leads that belong to criteria that are assessed, in the order of their sets."""
        return list(self._led.get(department, ()))

    @cached_property
    def _led(self) -> Mapping[str, list[SubItem]]:
        """The assessed sub-items by the departments that lead them."""
        led: dict[str, list[SubItem]] = {}
        for item in self.sub_items.values():
            for department in dict.fromkeys(item.all_leads) if self.applies(item.criterion) else ():
                led.setdefault(department, []).append(item)
        return led

    def rounds_of(self, year: int) -> list[Round]:
        """The rounds whose forms belong to a year, in the order in which they begin."""
        its = [each for each in self.rounds.values() if each.year == year]
        return sorted(its, key=lambda each: (each.first, each.code))

    def open_rounds(self, year: int, today: date | None) -> list[Round]:
        """The rounds that go on in a year and are not closed on ``today``."""
        return [each for each in self.rounds.values() if each.touches(year) and each.open_on(today)]

    def covered_by(self, item: SubItem, rounds: Iterable[Round]) -> list[Round]:
        """Those of the rounds that assess a sub-item."""
        known = self._covering.get(item.criterion, frozenset())
        return [each for each in rounds if each.code in known] if known else []

    @cached_property
    def _covering(self) -> dict[str, frozenset[str]]:
        """By criterion of the main set the codes of the rounds that assess it; without rounds there are none."""
        main, several = self.main_set, self.rounds.values()
        assessed = [each.code for each in main.criterion if several and self.applies(each.code)]
        return {code: frozenset(each.code for each in several if each.covers(main, code)) for code in assessed}

    def items_of_round(self, round_: Round) -> list[SubItem]:
        """The sub-items a round assesses, in the order of the set."""
        return [item for item in self.sub_items.values() if self.covered_by(item, (round_,))]

    def criteria_of_round(self, round_: Round) -> list[Criterion]:
        """The criteria of the main set that a round assesses."""
        return [each for each in self.main_set.criterion if round_.code in self._covering.get(each.code, ())]
