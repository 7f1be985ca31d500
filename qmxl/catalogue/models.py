"""Indicators and usual departments as the catalogue holds them, each checked when it is built."""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal

from qmxl.catalogue.base import Bounds, Label, Model

Kind = Literal[
    "proportion",
    "points_ratio",
    "money_ratio",
    "mean_duration",
    "utilisation",
    "ratio",
    "rate_1000",
    "rate_10000",
    "rate_100000",
    "point_proportion",
    "point_count",
    "count",
]
COUNTS: frozenset[Kind] = frozenset({"count", "point_count"})  # numbers of things, not rates
Direction = Literal["higher", "lower", "between", "neutral"]


@dataclass(frozen=True, kw_only=True)
class Entry(Model):
    """One number a department enters for an indicator, per month or per longer interval."""

    id: Annotated[str, Bounds(pattern=r"^[a-z][a-z_0-9]*$")]
    label: str
    type: Literal["count", "decimal", "money"] = "count"
    required: bool = True
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Indicator(Model):
    """An indicator's definition.

    The rate is numerator x ``scale`` / denominator in ``unit``. The denominator is the product of
    ``denominator_factors`` (ids of entries, and constants); a count has none.
    """

    code: Annotated[str, Bounds(pattern=r"^[A-Z][A-Z0-9]*-[0-9]{2,3}$")]
    name: str
    kind: Kind
    unit: str
    scale: float = 100
    direction: Direction
    direction_basis: str = ""
    area: str = ""
    quality_attribute: str = ""
    component: Literal["input", "process", "output", ""] = ""
    rationale: str = ""
    method: str = ""  # how it is computed, in words; "" where kind, numerator and denominator say it
    numerator: str
    denominator: str = ""
    entries: tuple[Entry, ...]
    numerator_entry: str = "numerator"
    denominator_factors: tuple[str | float, ...] = ()
    constants: tuple[str, ...] = ()  # the hospital's settings that the constants among the factors are, in their order
    twin: str = ""  # another indicator that measures the same from the other side
    parts: tuple[str, ...] = ()  # entries that add up to the numerator
    shares: tuple[str, ...] = ()  # entries of which each counts some of the numerator's cases, one perhaps twice
    defects: tuple[str, ...] = ()  # entries of which each counts cases of the denominator that are not in the numerator
    others: tuple[str, ...] = ()  # causes that collect what is known by no other cause
    bounded: bool = False  # the numerator is part of the denominator
    never_event: bool = False
    inclusion: str = ""
    exclusion: str = ""
    data_source: str = ""
    collection: str = ""
    data_quality: str = ""
    data_quality_grade: Literal["high", "medium", "fair", "conditional", ""] = ""
    reporting_months: tuple[int, ...]
    responsible: str = ""
    limit: str = ""  # what "as prescribed" is in this hospital, where the definition leaves it open
    variant: str = ""  # what is counted, where others count something else for the same: staff, opportunities
    owner: str = ""  # the department that answers for it
    collector: str = ""  # who collects it
    consolidator: str = ""  # the department that puts it together
    notes: tuple[str, ...] = ()
    since: str
    source: str

    def __post_init__(self) -> None:
        known = {entry.id for entry in self.entries}
        named = {
            self.numerator_entry,
            *self.parts,
            *self.shares,
            *self.defects,
            *self.others,
            *(f for f in self.denominator_factors if isinstance(f, str)),
        }
        if named - known:
            raise ValueError(f"names entries that it does not declare: {', '.join(sorted(named - known))}")
        if self.without_denominator == bool(self.denominator_factors):
            raise ValueError("a count has no denominator, every other kind has one")

    def __hash__(self) -> int:
        """Its code tells it from the others; to take all it says into account would cost much and tell no more."""
        return hash(self.code)

    @property
    def without_denominator(self) -> bool:
        """Whether its value is a number of things and no rate."""
        return self.kind in COUNTS

    @property
    def at_a_point(self) -> bool:
        """Whether it says how things stood at the end of a month, so that over months the last one counts."""
        return self.kind in {"point_proportion", "point_count"}

    @cached_property
    def interval(self) -> int:
        """Months between two reports at the shortest: 1, 3, 6 or 12; longer spans are sums of these."""
        return min(self.reporting_months)

    def due(self, month: str) -> bool:
        """Whether it is reported in a month (``YYYY-MM``), by its interval."""
        return int(month[-2:]) % self.interval == 0

    def months_until(self, month: str) -> tuple[str, ...]:
        """The months of the interval a month (``YYYY-MM``) belongs to; in the last one it is due."""
        last = -(-int(month[-2:]) // self.interval) * self.interval
        return tuple(f"{month[:4]}-{number:02}" for number in range(last - self.interval + 1, last + 1))

    @property
    def causes(self) -> tuple[str, ...]:
        """The entries that say of what its cases come, or what is wrong with those that are none."""
        return (*self.parts, *self.shares, *self.defects)

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """The entries without which there is no rate."""
        return tuple(entry.id for entry in self.entries if entry.required)


@dataclass(frozen=True, kw_only=True)
class Indicators(Model):
    """All indicators of one set."""

    title: str
    source: str
    notice: str
    indicator: tuple[Indicator, ...]


@dataclass(frozen=True, kw_only=True)
class StarterDepartment(Model):
    """A department most hospitals have, to start the control workbook with."""

    code: Annotated[str, Bounds(pattern=r"^[A-Z][A-Z0-9_]*$")]
    name: Label
    kind: Literal["clinical", "paraclinical", "office", "quality_office"]


@dataclass(frozen=True, kw_only=True)
class Pack(Model):
    """Forms that a hospital takes into use together."""

    id: str
    name: Label
    about: Label


@dataclass(frozen=True, kw_only=True)
class Packs(Model):
    """All packs, in the order in which they are offered."""

    pack: tuple[Pack, ...]


@dataclass(frozen=True, kw_only=True)
class StarterDepartments(Model):
    """The departments a new control workbook lists."""

    department: tuple[StarterDepartment, ...]


@dataclass(frozen=True, kw_only=True)
class UsualTask(Model):
    """A key activity a quality-safety month usually has; ``first`` and ``last`` are shares of the month.

    ``lead`` and ``co`` are codes a new control workbook has, ``TAT_CA`` all departments.
    """

    number: str
    first: Annotated[float, Bounds(ge=0, le=1)]
    last: Annotated[float, Bounds(ge=0, le=1)]
    lead: str
    co: tuple[str, ...] = ()
    activity: Label
    deliverable: Label


@dataclass(frozen=True, kw_only=True)
class UsualTasks(Model):
    """The usual key activities."""

    task: tuple[UsualTask, ...]
