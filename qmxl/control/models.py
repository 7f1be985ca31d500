"""The rows of the control workbook, each checked when it is read."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, time
from typing import Annotated, Literal

from qmxl.catalogue.base import Bounds, Model, Read
from qmxl.catalogue.models import COUNTS, Direction, Entry, Indicator, Kind
from qmxl.catalogue.parameters import AS_DEFINED
from qmxl.control.former import FormerName, as_kept, formers_in
from qmxl.functions.rates import HAIR
from qmxl.hospital.folder import CONTROL
from qmxl.measures.multipliers import contradicted, multiplier, said_by
from qmxl.typed.periods import month_said, period_said
from qmxl.typed.spelling import fold

ALL, NOBODY = "*", "none"
DepartmentKind = Literal["clinical", "paraclinical", "office", "quality_office"]
EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"


PeriodOrBlank = Annotated[str, Read(lambda value: period_said(value) if value else "")]
MonthOrBlank = Annotated[str, Read(lambda value: month_said(value) if value else "")]


def _department(code: str) -> str:
    """Windows makes no file CON.xlsx, BV is the whole hospital, and to a formula no text equals TRUE or FALSE."""
    if re.fullmatch(r"CON|PRN|AUX|NUL|BV|TRUE|FALSE|COM\d|LPT\d", code):
        raise ValueError(code)
    return code


def _or_all(department: str) -> str:
    return ALL if department in {"*", "TẤT CẢ", "TAT CA", "ALL", "全部"} else department


@dataclass(frozen=True, kw_only=True)
class Hospital(Model):
    """Whose control workbook it is; ``due_day`` of the following month is the general deadline.

    ``provisional``: whether a verdict is given on part of the figures, and marked so. ``not_applicable``: whether
    sub-items that do not apply, beside the decision's exceptions, are left out of the ladder. ``items_a_month``: how
    many sub-items a person can finish.
    """

    name: Annotated[str, Bounds(min_length=1)]
    quality_office: str = ""
    authority: str = ""  # who is over the hospital, as it stands over its forms: a health department
    due_day: Annotated[int, Bounds(ge=1, le=28)] = 5
    provisional: bool = False
    not_applicable: Literal["neutral", "refused"] = "neutral"
    items_a_month: Annotated[int, Bounds(ge=1)] = 10
    theatre_hours: Annotated[float, Bounds(gt=0, le=24)] | None = None  # hours a day a theatre is reckoned with
    theatre_days: Annotated[float, Bounds(gt=0, le=7)] | None = None  # and days a week
    theatre_rooms: Annotated[int, Bounds(ge=1)] | None = None
    clinic_first: time | None = None  # after this the first registration of a day is late
    clinic_script: time | None = None  # and after this the first prescription
    clinic_late: Literal["", "all", "any"] = ""  # whether a late day is late in both, or in either
    lab_minutes: Annotated[float, Bounds(gt=0)] | None = None  # within which results are returned to wards
    record_days: Annotated[float, Bounds(ge=0)] | None = None  # after discharge within which a record is returned
    training_hours: Annotated[float, Bounds(gt=0)] | None = None  # a person needs in a cycle of continuing education
    training_months: Annotated[int, Bounds(ge=1)] | None = None  # that cycle is long
    training_source: str = ""  # the document that says both, with its day
    exam_months: Annotated[int, Bounds(ge=1)] | None = None  # from one exam to the next
    answer_days: Annotated[int, Bounds(ge=1)] | None = None  # within which a department's question is answered
    critical_minutes: Annotated[float, Bounds(gt=0)] | None = None  # within which a critical value is told
    first_note_hours: Annotated[float, Bounds(ge=0)] | None = None  # after admission within which it is written
    admission_note_hours: Annotated[float, Bounds(ge=0)] | None = None
    grade_a_lost: Annotated[float, Bounds(ge=0)] | None = None  # points a record of grade A loses at most
    grade_b_lost: Annotated[float, Bounds(ge=0)] | None = None
    visit_grade_a: Annotated[float, Bounds(ge=0, le=100)] | None = None  # percent of the points of a visit of grade A
    visit_grade_b: Annotated[float, Bounds(ge=0, le=100)] | None = None
    small_group: Annotated[int, Bounds(ge=3)] | None = None  # groups of staff of fewer are not told
    target_average: Annotated[float, Bounds(ge=1, le=5)] | None = None  # of the criteria, for the assessment year
    note: str = ""

    @property
    def limits(self) -> dict[str, str]:
        """What forms name as ``@name``: what is stated, else what the definition says; a blank limit is none."""
        told = {name: getattr(self, name) for name in LIMITS}
        said = {name: _limit(value) for name, value in told.items() if value not in {None, ""}}
        return {**AS_DEFINED, **said}


LIMITS = (
    "theatre_hours",
    "theatre_days",
    "theatre_rooms",
    "clinic_first",
    "clinic_script",
    "clinic_late",
    "lab_minutes",
    "record_days",
    "training_hours",
    "training_months",
    "exam_months",
    "answer_days",
    "critical_minutes",
    "first_note_hours",
    "admission_note_hours",
    "grade_a_lost",
    "grade_b_lost",
    "visit_grade_a",
    "visit_grade_b",
)


def _limit(value: object) -> str:
    """A limit as conditions write it."""
    return f"{value:%H:%M}" if isinstance(value, time) else value if isinstance(value, str) else f"{value:g}"


@dataclass(frozen=True, kw_only=True)
class Department(Model):
    """A reporting department; ``code`` names its workbook. Forms may be given to departments of its kind."""

    code: Annotated[str, Bounds(pattern=r"^[A-Z][A-Z0-9_]{0,30}$"), Read(_department)]
    name: Annotated[str, Bounds(min_length=1)]
    head: str = ""
    contact: str = ""
    email: Annotated[str, Bounds(pattern=rf"^$|{EMAIL}")] = ""
    capacity: Annotated[float, Bounds(ge=0)] | None = None  # days a month for sub-items
    kind: DepartmentKind = "clinical"
    formerly: Annotated[str, Read(as_kept)] = ""  # the departments it continues
    since: MonthOrBlank = ""  # the first month in which it reports instead of them

    @property
    def before(self) -> tuple[FormerName, ...]:
        """The departments it continues."""
        return tuple(formers_in(self.formerly))

    @property
    def codes(self) -> tuple[str, ...]:
        """Its code, and those it continues."""
        return (self.code, *(each.code for each in self.before))


@dataclass(frozen=True, kw_only=True)
class Recipient(Model):
    """Who receives one kind of what the quality office sends.

    ``limit`` is the largest message their mailbox takes, in megabytes; ``language`` "" is that of the control workbook.
    """

    name: Annotated[str, Bounds(min_length=1)]
    role: str
    email: Annotated[str, Bounds(pattern=EMAIL)]
    receives: str
    pdf: bool = False
    limit: Annotated[float, Bounds(gt=0, le=1000)] | None = None
    language: Literal["", "vi", "en", "zh"] = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Mail(Model):
    """How messages leave the house: as drafts, or through a mail server; never a password.

    ``subject``, ``opening`` and ``closing`` are the office's own words, "" the usual ones.
    """

    way: Literal["draft", "smtp"] = "draft"
    address: Annotated[str, Bounds(pattern=rf"^$|{EMAIL}")] = ""
    sender: str = ""
    host: Annotated[str, Bounds(pattern=r"^[A-Za-z0-9.\-]*$")] = ""
    security: Literal["starttls", "tls"] = "starttls"
    port: Annotated[int, Bounds(ge=1, le=65535)] | None = None
    user: str = ""
    key: str = ""
    subject: str = ""
    opening: str = ""
    closing: str = ""


@dataclass(frozen=True, kw_only=True)
class Start(Model):
    """The first sheet: the periods the buttons work on ("" when none is chosen), and what the last run left there."""

    forms_period: PeriodOrBlank = ""
    period: PeriodOrBlank = ""
    progress: str = ""
    outcome: str = ""
    next: str = ""


@dataclass(frozen=True, kw_only=True)
class Months(Model):
    """From which month to which something holds; "" has no bound."""

    first: MonthOrBlank = ""
    last: MonthOrBlank = ""

    def __post_init__(self) -> None:
        if self.first and self.last and self.last < self.first:
            raise ValueError("last")

    def covers(self, month: str) -> bool:
        """Whether it holds in a month."""
        return self.first <= month and (not self.last or month <= self.last)


@dataclass(frozen=True, kw_only=True)
class Assignment(Months):
    """One indicator given to one department, or to all (``*``), from ``first`` to ``last``.

    A ``reporter`` is the department that types its figures; "" is the department itself.
    """

    indicator: str
    department: Annotated[str, Read(_or_all)]
    reporter: str = ""

    def typed_by(self, department: str, own: str) -> bool:
        """Whether ``department`` types the figures of the department ``own``."""
        return (self.reporter or own) == department


Way = Literal["each", "reached", "not_above", "each_above", "each_below"]


@dataclass(frozen=True, kw_only=True)
class ScoreRule(Months):
    """A rule of the scoreboard: ``points`` for what ``source`` comes to in a department, in one of the ways.

    For each unit of the value, once where it reaches or does not exceed the ``threshold``, for each unit above or below
    it; a share is in percent, so its unit is a percentage point. ``floor`` and ``cap`` bound the rule's points,
    ``money`` is for each point. Without an ``approver`` it does not count.
    """

    name: Annotated[str, Bounds(min_length=1)]
    source: str
    way: Way
    threshold: float | None = None
    points: float
    floor: float | None = None
    cap: float | None = None
    money: Annotated[float, Bounds(ge=0)] | None = None
    whom: Annotated[str, Read(_or_all)] = ""
    approver: str = ""
    approved_on: date | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.threshold is None) != (self.way == "each"):
            raise ValueError("threshold")
        if self.floor is not None and self.cap is not None and self.cap < self.floor:
            raise ValueError("cap")

    def concerns(self, department: Department) -> bool:
        """Whether a department gets points by it."""
        return self.whom in {"", ALL, department.code, department.kind}

    def worth(self, value: float | None) -> float:
        """The points for a value, none without one; nothing is rounded."""
        if value is None:
            return 0.0
        limit = self.threshold or 0.0
        units = {
            "each": value,
            "reached": 1.0 if value >= limit - HAIR else 0.0,
            "not_above": 1.0 if value <= limit + HAIR else 0.0,
            "each_above": max(0.0, value - limit),
            "each_below": max(0.0, limit - value),
        }[self.way]
        points = units * self.points + 0.0  # never the zero below zero
        points = points if self.floor is None else max(self.floor, points)
        return points if self.cap is None else min(self.cap, points)


@dataclass(frozen=True, kw_only=True)
class FormAssignment(Months):
    """One form given to one department, to all (``*``), to a kind of department, or to nobody (``none``)."""

    form: str
    department: str

    def concerns(self, department: Department) -> bool:
        """Whether it is about a department."""
        return self.department in {ALL, department.code, department.kind}


@dataclass(frozen=True, kw_only=True)
class PackInUse(Model):
    """A pack of forms, whether the hospital uses it, and from which day to which; a blank day has no bound."""

    code: str
    used: bool = False
    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if self.first and self.last and self.last < self.first:
            raise ValueError("last")

    def meets(self, first: date, last: date) -> bool:
        """Whether it is in use on any of some days."""
        return (self.first is None or self.first <= last) and (self.last is None or first <= self.last)

    def covers(self, month: str) -> bool:
        """Whether it is in use on any day of a month (``YYYY-MM``)."""
        return (self.first is None or f"{self.first:%Y-%m}" <= month) and (
            self.last is None or month <= f"{self.last:%Y-%m}"
        )


@dataclass(frozen=True, kw_only=True)
class Target(Months):
    """A target in the indicator's unit, of the hospital ("") or of one department, from ``first`` to ``last``.

    With an ``upper`` bound it is a range, of which ``target`` is the lower one. ``benchmark`` is what others reach, and
    ``benchmark_of`` says who they are and where it stands written.
    """

    indicator: str
    department: str = ""
    target: float
    upper: float | None = None
    source: str = ""
    benchmark: float | None = None
    benchmark_of: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.upper is not None and self.upper < self.target:
            raise ValueError("upper")

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from all others: no two of an indicator and owner hold in the same month."""
        return self.indicator, self.department, self.first

    def meets(self, other: "Target") -> bool:
        """Whether both hold in some month for the same indicator and owner."""
        same = (self.indicator, self.department) == (other.indicator, other.department)
        apart = (self.last and self.last < other.first) or (other.last and other.last < self.first)
        return same and not apart


NumberType = Literal["count", "decimal", "money"]
NUMERATORS: Mapping[Kind, NumberType] = {"money_ratio": "money", "mean_duration": "decimal", "ratio": "decimal"}
DENOMINATORS: Mapping[Kind, NumberType] = {
    "money_ratio": "money",
    "ratio": "decimal",
    "rate_1000": "decimal",
    "rate_10000": "decimal",
    "rate_100000": "decimal",
}


# What a definition says beside what figures are made of; the same of an own indicator and of any other.
DEFINED = (
    "area",
    "quality_attribute",
    "component",
    "rationale",
    "method",
    "inclusion",
    "exclusion",
    "data_source",
    "collection",
    "data_quality",
    "data_quality_grade",
    "limit",
    "variant",
    "owner",
    "collector",
    "consolidator",
)


@dataclass(frozen=True, kw_only=True)
class OwnIndicator(Model):
    """An indicator of the hospital's own."""

    code: Annotated[str, Bounds(pattern=r"^[A-Z][A-Z0-9]*-[0-9]{2,3}$")]
    name: str
    kind: Kind
    numerator: str
    denominator: str = ""
    unit: str
    scale: Annotated[float, Bounds(gt=0)] | None = None
    direction: Direction
    interval: int
    area: str = ""
    quality_attribute: str = ""
    component: Literal["input", "process", "output", ""] = ""
    rationale: str = ""
    method: str = ""
    inclusion: str = ""
    exclusion: str = ""
    data_source: str = ""
    collection: str = ""
    data_quality: str = ""
    data_quality_grade: Literal["high", "medium", "fair", "conditional", ""] = ""
    limit: str = ""
    variant: str = ""
    owner: str = ""
    collector: str = ""
    consolidator: str = ""

    def __post_init__(self) -> None:
        if not self.counts and (not self.denominator or fold(self.denominator) == fold(self.numerator)):
            raise ValueError("denominator")

    @property
    def counts(self) -> bool:
        """Whether it is a number of things and no rate."""
        return self.kind in COUNTS

    @property
    def contradicted(self) -> str:
        """The field that says another multiplier than the rest: "unit", "scale" or ""."""
        return contradicted(self.kind, self.unit, self.scale)

    def indicator(self) -> Indicator:
        """The definition the forms and tables work with."""
        entries = [Entry(id="numerator", label=self.numerator, type=NUMERATORS.get(self.kind, "count"))]
        if not self.counts:
            per_days = self.kind == "mean_duration" and said_by(self.unit) is not None  # a rate, in the older words
            below = "decimal" if per_days else DENOMINATORS.get(self.kind, "count")
            entries.append(Entry(id="denominator", label=self.denominator, type=below))
        return Indicator(
            code=self.code,
            name=self.name,
            kind=self.kind,
            unit=self.unit,
            scale=multiplier(self.kind, self.unit, self.scale),
            direction=self.direction,
            numerator=self.numerator,
            denominator=self.denominator,
            entries=tuple(entries),
            denominator_factors=() if self.counts else ("denominator",),
            bounded=self.kind in {"proportion", "point_proportion"},
            reporting_months=every(self.interval),
            since="",
            source=CONTROL,
            **{name: getattr(self, name) for name in DEFINED},
        )


@dataclass(frozen=True, kw_only=True)
class IndicatorSetting(Model):
    """What the hospital decides of a standard indicator; what is blank is as the definition has it.

    ``interval``: how many months lie between two reports. ``limit``: what "as prescribed" means. ``owner`` answers for
    it, ``collector`` collects, ``consolidator`` puts together.
    """

    code: str
    interval: Annotated[int, Bounds(ge=1, le=12)] | None = None
    limit: str = ""
    rationale: str = ""
    owner: str = ""
    collector: str = ""
    consolidator: str = ""

    def upon(self, indicator: Indicator) -> Indicator:
        """The indicator as the hospital has it."""
        said = {name: value for name, value in asdict(self).items() if name not in {"code", "interval"} and value}
        if self.interval is not None and self.interval != indicator.interval:
            said["reporting_months"] = every(self.interval)
        return replace(indicator, **said) if said else indicator


def every(interval: int) -> tuple[int, ...]:
    """The reporting months of an indicator that is reported every so many months, and for the year."""
    return tuple(sorted({interval, 12}))


@dataclass(frozen=True, kw_only=True)
class Deadline(Model):
    """The deadline of one month that differs from the general one."""

    period: Annotated[str, Read(month_said)]
    due: date
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class DayOff(Model):
    """A day that is off, or is worked, otherwise than weekends and public holidays have it."""

    day: date
    kind: Literal["off", "worked"]
    note: str = ""
