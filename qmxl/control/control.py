"""What the rows of the control workbook say together: who reports what, when it is due, what it is held against."""

import calendar
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from qmxl.catalogue import loader
from qmxl.catalogue.codes import CodeList
from qmxl.catalogue.criteria_sets import CriteriaSet, Criterion
from qmxl.catalogue.declared import Form
from qmxl.catalogue.models import Indicator
from qmxl.catalogue.parameters import named_by, with_limits
from qmxl.catalogue.statuses import statuses_of
from qmxl.control.chart_marks import ChartMark
from qmxl.control.earlier import Stated
from qmxl.control.feeds import ALL_YEAR, FAR, FIRST, Fed, Use, feeds_of
from qmxl.control.for_others import for_department, whose
from qmxl.control.lineage import Tie, rests_on_incidents, speaks_of_incidents, ties
from qmxl.control.lists import DEPARTMENTS, INDICATORS, SUB_ITEMS, lists_of, questionnaires_of, registers_of
from qmxl.control.models import (
    ALL,
    Assignment,
    DayOff,
    Department,
    FormAssignment,
    Hospital,
    IndicatorSetting,
    Mail,
    PackInUse,
    Recipient,
    ScoreRule,
    Start,
    Target,
)
from qmxl.control.places import Places
from qmxl.control.programme import BESIDE, AgreedTarget, CriterionSetting, Practice, Round, SubItem
from qmxl.control.tools import ToolRow
from qmxl.findings import Cell, Finding
from qmxl.measures.aims import Aim
from qmxl.measures.working_days import Calendar
from qmxl.period import Period
from qmxl.typed.spelling import fold

LAST = frozenset({"nothing", "explanations"})  # sheets that speak of those before them
ALWAYS = frozenset(
    {"cover", "indicators", "criteria", "level_proposals", "nothing", "explanations"}
)  # given to every department


@dataclass(frozen=True)
class Control:
    """All that the control workbook says, wrong rows left out."""

    hospital: Hospital
    departments: Mapping[str, Department] = field(default_factory=dict)
    assignments: tuple[Assignment, ...] = ()
    targets: tuple[Target, ...] = ()
    own_indicators: Mapping[str, Indicator] = field(default_factory=dict)
    standard: Mapping[str, IndicatorSetting] = field(default_factory=dict)  # what is decided of standard indicators
    sets: Mapping[str, CriteriaSet] = field(default_factory=loader.criteria_sets_by_default)  # the main one first
    criteria: Mapping[str, CriterionSetting] = field(default_factory=dict)
    sub_items: Mapping[str, SubItem] = field(default_factory=dict)
    agreed_targets: tuple[AgreedTarget, ...] = ()
    rounds: Mapping[str, Round] = field(default_factory=dict)
    practices: tuple[Practice, ...] = ()
    chart_marks: tuple[ChartMark, ...] = ()
    score_rules: tuple[ScoreRule, ...] = ()  # those that do not count among them
    tools: tuple[ToolRow, ...] = ()  # of the seven, that the button draws
    deadlines: Mapping[str, date] = field(default_factory=dict)
    days_off: tuple[DayOff, ...] = ()  # and days worked, other than weekends and public holidays have it
    recipients: tuple[Recipient, ...] = ()
    mail: Mail = field(default_factory=Mail)
    earlier: tuple[Stated, ...] = ()  # figures of earlier years, as the office lists them
    start: Start = field(default_factory=Start)
    places: Mapping[str, Places] = field(default_factory=dict, compare=False)  # of the lists about criteria
    department_cells: Mapping[str, Cell] = field(default_factory=dict, compare=False)
    round_cells: Mapping[str, Cell] = field(default_factory=dict, compare=False)
    target_cells: Mapping[tuple[str, str, str], Cell] = field(default_factory=dict, compare=False)  # by ``Target.key``
    remarks: tuple[Finding, ...] = field(default=(), compare=False)  # on definitions, told with the figures
    mark_cells: tuple[Cell, ...] = field(default=(), compare=False)  # of the chart marks, in their order
    tool_cells: tuple[Mapping[str, Cell], ...] = field(default=(), compare=False)  # of the tools, by field
    unread: frozenset[str] = frozenset()  # indicators with a line of assignments that could not be used
    own_forms: tuple[Form, ...] = ()  # the hospital's, beside those of the catalogue
    form_assignments: tuple[FormAssignment, ...] = ()
    packs: frozenset[str] = loader.USUAL_PACKS  # the packs of forms in use
    pack_days: Mapping[str, PackInUse] = field(default_factory=dict)  # those that are so not always, with their days
    campaign: tuple[date, date] | None = None  # first and last day of the quality and safety month
    # Of indicators fed by lines that name departments: by indicator and department the months that lines are of.
    named: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    doubtful: frozenset[tuple[str, str, str]] = frozenset()  # keys of targets no value is held against

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """Standard indicators, as the hospital has decided of them, those its registers feed, and its own by code."""
        fed = {code: each for code, each in loader.fed_indicators().items() if code in self.fed}
        constants = {"theatre_hours": self.hospital.theatre_hours, "theatre_days": self.hospital.theatre_days}
        known = loader.indicators(*((name, value) for name, value in constants.items() if value is not None))
        decided = {code: each.upon(known[code]) for code, each in self.standard.items() if code in known}
        return {**known, **decided, **fed, **self.own_indicators}

    @cached_property
    def fed(self) -> Mapping[str, tuple[Fed, ...]]:
        """The indicators counted from registers that somebody is given, with their feeds."""
        feeds = feeds_of(form for form in self.forms if form.id in self.given_ever)
        known = {**loader.indicators(), **loader.fed_indicators(), **self.own_indicators}
        return {code: feeds[code] for code in feeds if code in known}

    def counted(self, indicator: str, month: str) -> bool:
        """Whether an indicator is counted from lines in the interval a month belongs to, and not typed.

        It is where somebody is given a register that feeds it in every month of the interval: of a quarter in which a
        pack was taken into use the lines tell a part only. What has no line in any form to type it in always is.
        """
        if indicator not in self.fed or indicator in loader.fed_indicators():
            return indicator in self.fed
        uses = [use for each in self.fed[indicator] for use in self._uses[each.form.id]]
        return all(any(use.covers(m) for use in uses) for m in self.indicators[indicator].months_until(month))

    def ever_typed(self, assignment: Assignment) -> bool:
        """Whether there is a month of an assignment in which its indicator is typed."""
        uses = [use for each in self.fed.get(assignment.indicator, ()) for use in self._uses[each.form.id]]
        edges = {assignment.first or FIRST, *(month for use in uses for month in use.outside)}
        its = [month for month in edges if assignment.covers(month)]
        return any(not self.counted(assignment.indicator, month) for month in its)

    @cached_property
    def _uses(self) -> dict[str, list[Use]]:
        """By register that feeds an indicator the spans of months in which somebody is given it."""
        return {each.form.id: list(self._spans(each.form)) for feeds in self.fed.values() for each in feeds}

    def _spans(self, form: Form) -> Iterator[Use]:
        several, rows = self.departments.values(), self._assignments_of.get(form.id)
        if rows is not None:
            yield from (Use(r.first, r.last) for r in rows if any(r.concerns(each) for each in several))
        elif any(form.is_for(each.code, each.kind) for each in several):
            packs = self.packs.intersection(form.packs)
            days = [self.pack_days.get(pack) for pack in sorted(packs)]
            yield from (ALL_YEAR if each is None else Use.of_days(each.first, each.last) for each in days)
            if not form.packs:
                yield ALL_YEAR

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

    def assigned(self, indicator: str, department: str, month: str) -> bool:
        """Whether a department is to report an indicator in a month."""
        if self.counted(indicator, month):
            return self._feeds(indicator, department, month)
        return any(each.covers(month) for each in self._assigned.get(department, {}).get(indicator, ()))

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

    def counted_months(self, indicator: Indicator, months: Iterable[str]) -> list[str]:
        """Those of ``months`` in which a line of a form is counted from registers, its own or another's."""
        return [month for month in months if indicator.due(month) and self._counted_line(indicator, month)]

    def _counted_line(self, indicator: Indicator, month: str) -> bool:
        return self.counted(whose(indicator.code, "")[0], month)

    def _typed(self, line: str, department: str) -> list[Assignment]:
        """The assignments by which a department types the figures of a line."""
        code, other = whose(line, department)
        return [each for each in self._assigned.get(other, {}).get(code, ()) if each.typed_by(department, other)]

    def owed_months(self, department: str, months: Iterable[str]) -> set[str]:
        """Those of ``months`` in which a department has to hand in any figure, typed or counted from its lines."""
        wanted = tuple(months)
        fed = [self.indicators[code] for code in self.fed]
        typed = self.typed_by(department, wanted)
        counted = {m for each in fed for m in wanted if each.due(m) and self._feeds(each.code, department, m)}
        return counted | {month for each in typed for month in self.typed_months(each, department, wanted)}

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
        return bool(feeding) and any(form.id in feeding for form in self.forms_of(department, (month,)))

    def due_months(self, indicator: Indicator, department: str, months: Iterable[str]) -> list[str]:
        """Those of ``months`` in which a department has to report an indicator: assigned, and at its interval."""
        due = [month for month in months if indicator.due(month)]
        if indicator.code in self.fed:
            return [month for month in due if self.assigned(indicator.code, department, month)]
        given = self._assigned.get(department, {}).get(indicator.code, [])
        if any(not each.first and not each.last for each in given):
            return due
        return [month for month in due if any(each.covers(month) for each in given)]

    def assigned_indicators(self, months: Iterable[str]) -> list[Indicator]:
        """The indicators any department reports in any of ``months``, in the catalogue's order."""
        wanted = tuple(months)
        given = {indicator.code for code in self.departments for indicator in self.indicators_of(code, wanted)}
        return [indicator for code, indicator in self.indicators.items() if code in given]

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

    @cached_property
    def lists(self) -> dict[str, CodeList]:
        """What fields choose from that is the hospital's own: its departments, indicators and sub-items."""
        offered = [form for form in self.forms if form.records and form.date and self.in_any_use(form)]
        asked = (form for form in self.forms if form.items)
        return (
            registers_of(offered)
            | questionnaires_of(asked)
            | lists_of(
                {
                    DEPARTMENTS: ((each.code, each.name) for each in self.departments.values()),
                    INDICATORS: ((each.code, each.name) for each in self.indicators.values()),
                    SUB_ITEMS: ((i.code, i.title) for i in self.sub_items.values() if self.applies(i.criterion)),
                }
            )
        )

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """The forms of a department's workbook in the order of its sheets: the hospital's own after the catalogue's."""
        limits, given_way = self.hospital.limits, {form.id for form in self.given_way}
        bundled = [form for form in loader.forms("department") if form.id not in given_way]
        first = (form for form in bundled if form.id not in LAST)
        several = (*first, *self.own_forms, *(form for form in bundled if form.id in LAST))
        return tuple(self._with_least(with_limits(form, limits)) for form in several)

    @cached_property
    def given_way(self) -> tuple[Form, ...]:
        """The catalogue's forms in whose place the hospital has one of its own, by its id or the name of its sheet."""
        if not self.own_forms:
            return ()
        ids = {form.id for form in self.own_forms}
        sheets = {fold(name) for form in self.own_forms for name in form.sheet.all}
        return tuple(
            form
            for form in loader.forms("department")
            if loader.gives_way(form)
            if form.id in ids
            or not ids.isdisjoint(form.aliases)
            or any(fold(name) in sheets for name in form.sheet.all)
        )

    def _with_least(self, form: Form) -> Form:
        """A form kept in the house tells groups of as many as the hospital says."""
        least = self.hospital.small_group
        return replace(form, least=least) if least and form.least and form.items else form

    @cached_property
    def limits_wanted(self) -> dict[str, list[Form]]:
        """The limits nobody has stated, each with the forms in use that name it."""
        known, given = self.hospital.limits, self.given_ever
        wanted: dict[str, list[Form]] = {}
        for form in (*loader.forms("department"), *self.own_forms):
            for name in named_by(form) if form.id in given else ():
                if name not in known:
                    wanted.setdefault(name, []).append(form)
        return wanted

    @cached_property
    def registers(self) -> dict[str, Form]:
        """The forms whose lines are kept as records, by id."""
        return {form.id: form for form in self.forms if form.records}

    @cached_property
    def tied(self) -> Mapping[str, Tie]:
        """The forms that rest on voluntary reports, by id, with which of their lines do."""
        return ties(self.forms, self.indicators.values())

    @cached_property
    def tied_items(self) -> frozenset[str]:
        """The sub-items that speak of voluntary reports, or of an indicator that rests on them, by code."""
        several, tied = self.forms, self.tied
        resting = {code for code, each in self.indicators.items() if rests_on_incidents(each, several, tied)}
        return frozenset(
            code
            for code, item in self.sub_items.items()
            if item.indicator in resting or speaks_of_incidents(item.title, item.group)
        )

    @cached_property
    def register_names(self) -> frozenset[str]:
        """What the registers' sheets are called, in every language."""
        sheets = [form.sheet for form in self.registers.values()]
        return frozenset(name for sheet in sheets for name in (sheet.vi, sheet.en, sheet.zh))

    def forms_of(self, department: str, months: Iterable[str]) -> list[Form]:
        """The forms a department is given in any of ``months``, in the order of its sheets."""
        wanted, whose = tuple(months), self.departments[department]
        return [form for form in self.forms if form.id in ALWAYS or self._given(form, whose, wanted)]

    def given(self, months: Iterable[str]) -> frozenset[str]:
        """The forms that any department is given in any of ``months``."""
        wanted = tuple(months)
        return frozenset(form.id for code in self.departments for form in self.forms_of(code, wanted))

    @cached_property
    def given_ever(self) -> frozenset[str]:
        """The forms that any department is given in any month: whatever ends or begins does so in one of these."""
        days = [day for each in self.pack_days.values() for day in (each.first, each.last) if day]
        ends = (each.last for each in self.form_assignments if each.last)
        return self.given({FAR, *ends, *(f"{day:%Y-%m}" for day in days)})

    def _given(self, form: Form, department: Department, months: Iterable[str]) -> bool:
        """Whether a department is given a form: as its assignments say, without any as its declaration does."""
        rows = self._assignments_of.get(form.id)
        if rows is None:
            its = form.is_for(department.code, department.kind)
            return its and any(self.in_use(form, month) for month in months)
        return any(row.covers(month) for row in rows if row.concerns(department) for month in months)

    @cached_property
    def calendar(self) -> Calendar:
        """The days the hospital works."""
        return Calendar({each.day: each.kind == "worked" for each in self.days_off})

    def in_any_use(self, form: Form) -> bool:
        """Whether a form is in any pack that is in use, or lines of the control workbook give it to somebody."""
        return self.has_assignments(form) or not form.packs or not self.packs.isdisjoint(form.packs)

    def in_use(self, form: Form, month: str) -> bool:
        """Whether the hospital uses any of a form's packs in a month; what is in no pack it always does."""
        used = self.packs.intersection(form.packs)
        return not form.packs or any(pack not in self.pack_days or self.pack_days[pack].covers(month) for pack in used)

    def owes(self, form: Form, department: str, first: date, last: date) -> bool:
        """Whether a department has a form at the end of some days, and its pack was in use on any of them."""
        if not self._given(form, self.departments[department], (f"{last:%Y-%m}",)):
            return False
        used = [self.pack_days.get(pack) for pack in self.packs.intersection(form.packs)]
        return not used or any(days is None or days.meets(first, last) for days in used)

    def has_assignments(self, form: Form) -> bool:
        """Whether lines of the control workbook say to whom a form goes, whatever its declaration says."""
        return form.id in self._assignments_of

    def given_to_nobody(self, form: Form) -> bool:
        """Whether those lines give it to none of the departments."""
        rows = self._assignments_of.get(form.id)
        return rows is not None and not any(row.concerns(d) for row in rows for d in self.departments.values())

    @cached_property
    def _assignments_of(self) -> dict[str, list[FormAssignment]]:
        rows: dict[str, list[FormAssignment]] = {}
        for row in self.form_assignments:
            rows.setdefault(row.form, []).append(row)
        return rows

    @cached_property
    def main_set(self) -> CriteriaSet:
        """The criteria set the hospital is scored by."""
        return next(iter(self.sets.values()))

    def set_of(self, criterion: str) -> tuple[CriteriaSet, Criterion]:
        """The set a criterion belongs to, and what the set says of it; of a set beside the main one it names it."""
        beside, _, code = criterion.rpartition(BESIDE)
        criteria = self.sets[beside] if beside else self.main_set
        return criteria, criteria.by_code[code]

    def statuses_of(self, item: SubItem) -> CodeList:
        """The answers a sub-item takes."""
        criteria, criterion = self.set_of(item.criterion)
        dispensable = self.hospital.not_applicable == "neutral" or self.met_if_not_applicable(item)
        return statuses_of(criteria, criterion.code, item.level, dispensable=dispensable)

    def sub_items_of(self, department: str) -> list[SubItem]:
        """The sub-items a department leads that belong to criteria that are assessed, in the order of their sets."""
        return [
            item for item in self.sub_items.values() if department in item.all_leads and self.applies(item.criterion)
        ]

    def rounds_of(self, year: int) -> list[Round]:
        """The rounds whose forms belong to a year, in the order in which they begin."""
        its = [each for each in self.rounds.values() if each.year == year]
        return sorted(its, key=lambda each: (each.first, each.code))

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

    def open_rounds(self, year: int, today: date | None) -> list[Round]:
        """The rounds that go on in a year and are not closed on ``today``."""
        return [each for each in self.rounds.values() if each.touches(year) and each.open_on(today)]

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

    def met_if_not_applicable(self, item: SubItem) -> bool:
        """Whether the decision has a sub-item counted as met where it does not apply."""
        return item.exception or self.set_of(item.criterion)[0].met_if_not_applicable(item.code)

    @cached_property
    def _targets(self) -> dict[tuple[str, str], list[Target]]:
        several: dict[tuple[str, str], list[Target]] = {}
        for target in self.targets:
            several.setdefault((target.indicator, target.department), []).append(target)
        return several

    def target(self, indicator: str, department: str, month: str) -> Target | None:
        """The target of a month (``YYYY-MM``): a department's own, else the hospital's, else None."""
        for owner in (department, ""):
            for target in self._targets.get((indicator, owner), ()):
                if target.covers(month):
                    return target
        return None

    def targets_within(self, indicator: str, department: str, months: Iterable[str]) -> list[Target]:
        """The targets of several months one after the other; more than one where it changes within them."""
        found = (self.target(indicator, department, month) for month in months)
        return list(dict.fromkeys(target for target in found if target))

    def judged_by(self, indicator: Indicator, department: str, period: Period) -> Aim | None:
        """What a value of ``period`` is held against, if anything; nothing where target and values contradict.

        Where the target changes within the period it is that of its last month, towards which the others were steps.
        A count grows with the span and the size of who reports it, so its target holds for one reporting interval
        and for whom it was set, that of a number at a point in time for any span; a target of 0 holds for everybody.
        """
        target = self.target(indicator.code, department, period.months[-1])
        if target is None or target.key in self.doubtful:
            return None
        aim = Aim(target.target, target.upper, indicator.direction)
        if not indicator.without_denominator or (aim.target == 0 and not aim.ranged):
            return aim
        one_interval = indicator.at_a_point or period.last - period.first + 1 == indicator.interval
        return aim if target.department == department and one_interval else None

    def due(self, month: str) -> date:
        """The last day on which a month's figures are in time."""
        if month in self.deadlines:
            return self.deadlines[month]
        year, number = int(month[:4]), int(month[-2:])
        year, number = (year + 1, 1) if number == 12 else (year, number + 1)
        return date(year, number, min(self.hospital.due_day, calendar.monthrange(year, number)[1]))
