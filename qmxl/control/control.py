"""What the control workbook says: its rows, and the records that say what they come to together.

``programme`` and ``targets`` stand alone. ``forms``, ``reporting`` and ``timetable`` are worked out of rows that more
than one of them rests on, so that a control with another hospital, department or form has none of what followed before.
What needs several of the five is here; a function that needs one alone takes that one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from qmxl.catalogue import loader
from qmxl.catalogue.codes import CodeList
from qmxl.catalogue.declared import Form
from qmxl.catalogue.models import Indicator
from qmxl.catalogue.statuses import statuses_of
from qmxl.control.chart_marks import ChartMark
from qmxl.control.criteria_models import SubItem
from qmxl.control.earlier import Stated
from qmxl.control.feeds import Fed, feeds_of
from qmxl.control.former import Former, names_of
from qmxl.control.forms import Forms
from qmxl.control.handing_over import Called, called
from qmxl.control.lineage import Tie, rests_on_incidents, speaks_of_incidents, ties
from qmxl.control.lists import DEPARTMENTS, INDICATORS, SUB_ITEMS, lists_of, questionnaires_of, registers_of
from qmxl.control.models import (
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
)
from qmxl.control.programme import Programme
from qmxl.control.reporting import Reporting
from qmxl.control.targets import Targets
from qmxl.control.timetable import Timetable
from qmxl.control.tools import ToolRow
from qmxl.findings import Cell, Finding


@dataclass(frozen=True)
class Control:
    """All that the control workbook says, wrong rows left out."""

    hospital: Hospital
    departments: Mapping[str, Department] = field(default_factory=dict)
    assignments: tuple[Assignment, ...] = ()
    own_indicators: Mapping[str, Indicator] = field(default_factory=dict)
    standard: Mapping[str, IndicatorSetting] = field(default_factory=dict)  # what is decided of standard indicators
    unread: frozenset[str] = frozenset()  # indicators with a line of assignments that could not be used
    # Of indicators fed by lines that name departments: by indicator and department the months that lines are of.
    named: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    own_forms: tuple[Form, ...] = ()  # the hospital's, beside those of the catalogue
    form_assignments: tuple[FormAssignment, ...] = ()
    packs: frozenset[str] = loader.USUAL_PACKS  # the packs of forms in use
    pack_days: Mapping[str, PackInUse] = field(default_factory=dict)  # those that are so not always, with their days
    campaign: tuple[date, date] | None = None  # first and last day of the quality and safety month
    programme: Programme = field(default_factory=Programme)
    targets: Targets = field(default_factory=Targets)
    deadlines: Mapping[str, date] = field(default_factory=dict)
    days_off: tuple[DayOff, ...] = ()  # and days worked, other than weekends and public holidays have it
    earlier: tuple[Stated, ...] = ()  # figures of earlier years, as the office lists them
    chart_marks: tuple[ChartMark, ...] = ()
    score_rules: tuple[ScoreRule, ...] = ()  # those that do not count among them
    tools: tuple[ToolRow, ...] = ()  # of the seven, that the button draws
    recipients: tuple[Recipient, ...] = ()
    mail: Mail = field(default_factory=Mail)
    start: Start = field(default_factory=Start)
    department_cells: Mapping[str, Cell] = field(default_factory=dict, compare=False)
    mark_cells: tuple[Cell, ...] = field(default=(), compare=False)  # of the chart marks, in their order
    tool_cells: tuple[Mapping[str, Cell], ...] = field(default=(), compare=False)  # of the tools, by field
    remarks: tuple[Finding, ...] = field(default=(), compare=False)  # on definitions, told with the figures

    @cached_property
    def forms(self) -> Forms:
        """The forms of the hospital, and whom they go to when."""
        several = self.form_assignments
        return Forms(self.hospital, self.departments, self.own_forms, several, self.packs, self.pack_days)

    @cached_property
    def reporting(self) -> Reporting:
        """Who reports which indicator in which month."""
        return Reporting(self.departments, self.indicators, self.assignments, self.fed, self.named, self.forms)

    @cached_property
    def timetable(self) -> Timetable:
        """When figures are due, and which days the hospital works."""
        return Timetable(self.hospital.due_day, self.deadlines, self.days_off)

    def codes_of(self, department: str) -> tuple[str, ...]:
        """The codes a department has and had."""
        known = self.departments.get(department)
        return known.codes if known else (department,)

    @cached_property
    def formers(self) -> Mapping[str, Former]:
        """By the code of each department that is no more, who continues it."""
        return {
            before.code: Former(code, each.since) for code, each in self.departments.items() for before in each.before
        }

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
        feeds = feeds_of(form for form in self.forms.all if form.id in self.forms.given_ever)
        known = {**loader.indicators(), **loader.fed_indicators(), **self.own_indicators}
        return {code: feeds[code] for code in feeds if code in known}

    @cached_property
    def lists(self) -> dict[str, CodeList]:
        """What fields choose from that is the hospital's own: its departments, indicators and sub-items."""
        offered = [form for form in self.forms.all if form.records and form.date and self.forms.in_any_use(form)]
        asked = (form for form in self.forms.all if form.items)
        items = (i for i in self.programme.sub_items.values() if self.programme.applies(i.criterion))
        return (
            registers_of(offered)
            | questionnaires_of(asked)
            | lists_of(
                {
                    DEPARTMENTS: ((d.code, d.name, *names_of(d.before)) for d in self.departments.values()),
                    INDICATORS: ((each.code, each.name) for each in self.indicators.values()),
                    SUB_ITEMS: ((i.code, i.title) for i in items),
                }
            )
        )

    @cached_property
    def called(self) -> Called:
        """What the departments are called where a line names one."""
        return called(self.departments)

    @cached_property
    def tied(self) -> Mapping[str, Tie]:
        """The forms that rest on voluntary reports, by id, with which of their lines do."""
        return ties(self.forms.all, self.indicators.values())

    @cached_property
    def tied_items(self) -> frozenset[str]:
        """The sub-items that speak of voluntary reports, or of an indicator that rests on them, by code."""
        several, tied = self.forms.all, self.tied
        resting = {code for code, each in self.indicators.items() if rests_on_incidents(each, several, tied)}
        return frozenset(
            code
            for code, item in self.programme.sub_items.items()
            if item.indicator in resting or speaks_of_incidents(item.title, item.group)
        )

    def statuses_of(self, item: SubItem) -> CodeList:
        """The answers a sub-item takes, with what the hospital has decided of those that do not apply."""
        criteria, criterion = self.programme.set_of(item.criterion)
        dispensable = self.hospital.not_applicable == "neutral" or self.programme.met_if_not_applicable(item)
        return statuses_of(criteria, criterion.code, item.level, dispensable=dispensable)
