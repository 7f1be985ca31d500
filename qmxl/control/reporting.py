"""Who reports which indicator in which month, and whether its figures are typed or counted from lines of registers.

Typed are the figures of an indicator that is assigned to a department, by it or by another that reports for it.
Counted are those of an indicator that a register feeds, by whoever is given the register.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from qmxl.catalogue import loader
from qmxl.catalogue.models import Indicator
from qmxl.control.feeds import FIRST, Fed, Use
from qmxl.control.for_others import for_department, whose
from qmxl.control.forms import Forms
from qmxl.control.models import ALL, Assignment, Department


@dataclass(frozen=True)
class Reporting:
    """The assignments of indicators to departments, with the forms by which others are counted."""

    departments: Mapping[str, Department]
    indicators: Mapping[str, Indicator]  # all there are by code, in the catalogue's order
    assignments: tuple[Assignment, ...]
    fed: Mapping[str, tuple[Fed, ...]]  # the indicators counted from registers that somebody is given
    named: Mapping[str, Mapping[str, frozenset[str]]]  # as ``Control.named``
    forms: Forms

    def indicators_of(self, department: str, months: Iterable[str]) -> list[Indicator]:
        """The indicators assigned to a department in any of ``months``, in the catalogue's order."""
        wanted = tuple(months)
        typed = {
            code
            for code, given in self._assigned.get(department, {}).items()
            if any(each.covers(month) and not self.counted(code, month) for each in given for month in wanted)
        }
        fed = {code for code in self.fed if any(self._feeds(code, department, month) for month in wanted)}
        return [indicator for code, indicator in self.indicators.items() if code in typed | fed]

    def assigned_indicators(self, months: Iterable[str]) -> list[Indicator]:
        """The indicators any department reports in any of ``months``, in the catalogue's order."""
        wanted = tuple(months)
        given = {indicator.code for code in self.departments for indicator in self.indicators_of(code, wanted)}
        return [indicator for code, indicator in self.indicators.items() if code in given]

    def assigned(self, indicator: str, department: str, month: str) -> bool:
        """Whether a department is to report an indicator in a month."""
        if self.counted(indicator, month):
            return self._feeds(indicator, department, month)
        return any(each.covers(month) for each in self._assigned.get(department, {}).get(indicator, ()))

    def due_months(self, indicator: Indicator, department: str, months: Iterable[str]) -> list[str]:
        """Those of ``months`` in which a department has to report an indicator: assigned, and at its interval."""
        due = [month for month in months if indicator.due(month)]
        if indicator.code in self.fed:
            return [month for month in due if self.assigned(indicator.code, department, month)]
        given = self._assigned.get(department, {}).get(indicator.code, [])
        if any(not each.first and not each.last for each in given):
            return due
        return [month for month in due if any(each.covers(month) for each in given)]

    def owed_months(self, department: str, months: Iterable[str]) -> set[str]:
        """Those of ``months`` in which a department has to hand in any figure, typed or counted from its lines."""
        wanted = tuple(months)
        fed = [self.indicators[code] for code in self.fed]
        typed = self.typed_by(department, wanted)
        counted = {m for each in fed for m in wanted if each.due(m) and self._feeds(each.code, department, m)}
        return counted | {month for each in typed for month in self.typed_months(each, department, wanted)}

    def gaps(self, months: Iterable[str]) -> dict[str, list[str]]:
        """The months in which nobody reports an indicator that is reported both before and after them."""
        wanted = tuple(months)
        found: dict[str, list[str]] = {}
        for indicator in self.assigned_indicators(wanted):
            due = [month for month in wanted if indicator.due(month)]
            given = [month for month in due if any(self.assigned(indicator.code, d, month) for d in self.departments)]
            missing = [month for month in due if given and given[0] < month < given[-1] and month not in given]
            if missing:
                found[indicator.code] = missing
        return found

    def typed_by(self, department: str, months: Iterable[str]) -> list[Indicator]:
        """The indicators a department types figures of in any of ``months``: its own, then those of others."""
        wanted = tuple(months)
        lines = [(each, self._typed(each.code, department)) for each in self.ever_typed_by(department)]
        return [
            each
            for each, given in lines
            if any(its.covers(month) and not self._counted_line(each, month) for its in given for month in wanted)
        ]

    def ever_typed_by(self, department: str) -> list[Indicator]:
        """The indicators assigned to a department in any month, then those of others it reports."""
        for_others = (
            for_department(self.indicators[code], self.departments[other])
            for code, other in sorted(self._for_others.get(department, ()), key=self._in_order)
        )
        return [*(self.indicators[code] for code in self._assigned.get(department, {})), *for_others]

    def typed_months(self, indicator: Indicator, department: str, months: Iterable[str]) -> list[str]:
        """Those of ``months`` in which a department types figures of an indicator, its own or another's."""
        given = self._typed(indicator.code, department)
        due = (month for month in months if indicator.due(month) and not self._counted_line(indicator, month))
        return [month for month in due if any(each.covers(month) for each in given)]

    def ever_typed(self, assignment: Assignment) -> bool:
        """Whether there is a month of an assignment in which its indicator is typed."""
        uses = [use for each in self.fed.get(assignment.indicator, ()) for use in self._uses[each.form.id]]
        edges = {assignment.first or FIRST, *(month for use in uses for month in use.outside)}
        its = [month for month in edges if assignment.covers(month)]
        return any(not self.counted(assignment.indicator, month) for month in its)

    def counted(self, indicator: str, month: str) -> bool:
        """Whether an indicator is counted from lines in the interval a month belongs to, and not typed.

        It is where somebody is given a register that feeds it in every month of the interval: of a quarter in which a
        pack was taken into use the lines tell a part only. What has no line in any form to type it in always is.
        """
        if indicator not in self.fed or indicator in loader.fed_indicators():
            return indicator in self.fed
        uses = [use for each in self.fed[indicator] for use in self._uses[each.form.id]]
        return all(any(use.covers(m) for use in uses) for m in self.indicators[indicator].months_until(month))

    def counted_months(self, indicator: Indicator, months: Iterable[str]) -> list[str]:
        """Those of ``months`` in which a line of a form is counted from registers, its own or another's."""
        return [month for month in months if indicator.due(month) and self._counted_line(indicator, month)]

    @cached_property
    def _uses(self) -> dict[str, list[Use]]:
        """By register that feeds an indicator the spans of months in which somebody is given it."""
        return {each.form.id: list(self.forms.spans(each.form)) for feeds in self.fed.values() for each in feeds}

    @cached_property
    def _assigned(self) -> dict[str, dict[str, list[Assignment]]]:
        """By department, then by indicator in the catalogue's order; what is counted of lines alone is not assigned."""
        order = {code: at for at, code in enumerate(self.indicators) if code not in loader.fed_indicators()}
        given: dict[str, dict[str, list[Assignment]]] = {code: {} for code in self.departments}
        typed = (assignment for assignment in self.assignments if assignment.indicator in order)
        for assignment in sorted(typed, key=lambda assignment: order[assignment.indicator]):
            for code in self.departments if assignment.department == ALL else (assignment.department,):
                given[code].setdefault(assignment.indicator, []).append(assignment)
        return given

    @cached_property
    def _for_others(self) -> dict[str, set[tuple[str, str]]]:
        """By department the indicators it types for others, with these."""
        found: dict[str, set[tuple[str, str]]] = {}
        for other, given in self._assigned.items():
            for code, several in given.items():
                for each in several:
                    if each.reporter and each.reporter != other:
                        found.setdefault(each.reporter, set()).add((code, other))
        return found

    def _typed(self, line: str, department: str) -> list[Assignment]:
        """The assignments by which a department types the figures of a line."""
        code, other = whose(line, department)
        return [each for each in self._assigned.get(other, {}).get(code, ()) if each.typed_by(department, other)]

    def _counted_line(self, indicator: Indicator, month: str) -> bool:
        return self.counted(whose(indicator.code, "")[0], month)

    def _in_order(self, pair: tuple[str, str]) -> tuple[int, int]:
        """The place of an indicator and department in the order of the control workbook."""
        return list(self.indicators).index(pair[0]), list(self.departments).index(pair[1])

    def _feeds(self, indicator: str, department: str, month: str) -> bool:
        """Whether a department's figure of an indicator is counted from lines: its own, or those that name it."""
        if not self.counted(indicator, month):
            return False
        if month in self.named.get(indicator, {}).get(department, ()):
            return True
        feeding = {each.form.id for each in self.fed[indicator] if not each.feed.department}
        return bool(feeding) and any(form.id in feeding for form in self.forms.of(department, (month,)))
