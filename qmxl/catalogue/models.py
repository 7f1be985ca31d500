"""What the catalogue may hold: indicators, criteria, code lists and forms, each checked when it is read."""

from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

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
Direction = Literal["higher", "lower", "neutral"]
FieldType = Literal["text", "count", "decimal", "money", "percent", "date", "choice", "tick", "code"]


class Model(BaseModel):
    """A frozen record that refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Label(Model):
    """The same words in three languages."""

    vi: str
    en: str
    zh: str

    def in_(self, language: str) -> str:
        """The words in ``language``."""
        return str(getattr(self, language))


class Entry(Model):
    """One number a department enters for an indicator, per month or per longer interval."""

    id: str = Field(pattern=r"^[a-z][a-z_0-9]*$")
    label: str
    type: Literal["count", "decimal", "money"] = "count"
    required: bool = True
    unit: str = ""


class Indicator(Model):
    """An indicator's definition.

    The rate is numerator x ``scale`` / denominator in ``unit``. The denominator is the product of
    ``denominator_factors`` (ids of entries, and constants); a count has none.
    """

    code: str = Field(pattern=r"^[A-Z][A-Z0-9]*-[0-9]{2,3}$")
    name: str
    kind: Kind
    unit: str
    scale: float = 100
    direction: Direction
    direction_basis: str = ""
    area: str = ""
    quality_attribute: str = ""
    component: str = ""
    numerator: str
    denominator: str = ""
    entries: tuple[Entry, ...]
    numerator_entry: str = "numerator"
    denominator_factors: tuple[str | float, ...] = ()
    parts: tuple[str, ...] = ()  # entries that add up to the numerator
    shares: tuple[str, ...] = ()  # entries of which each counts some of the numerator's cases, one perhaps twice
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
    notes: tuple[str, ...] = ()
    since: str
    source: str

    @model_validator(mode="after")
    def _entries_exist(self) -> "Indicator":
        known = {entry.id for entry in self.entries}
        named = {
            self.numerator_entry,
            *self.parts,
            *self.shares,
            *(f for f in self.denominator_factors if isinstance(f, str)),
        }
        if named - known:
            raise ValueError(f"names entries that it does not declare: {', '.join(sorted(named - known))}")
        if self.without_denominator == bool(self.denominator_factors):
            raise ValueError("a count has no denominator, every other kind has one")
        return self

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

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """The entries without which there is no rate."""
        return tuple(entry.id for entry in self.entries if entry.required)


class Criterion(Model):
    """One of the criteria of a set; ``title_verified`` is false for titles typed from general knowledge."""

    code: str = Field(pattern=r"^[A-E][0-9]{1,2}\.[0-9]{1,2}$")
    title: str
    weight: int = 1
    title_verified: bool = False
    title_source: str = ""

    @property
    def chapter(self) -> str:
        """The chapter's code: C5 for C5.1."""
        return self.code.split(".")[0]

    @property
    def part(self) -> str:
        """The part's code: C for C5.1."""
        return self.code[0]


class Heading(Model):
    """A part or chapter of a criteria set."""

    code: str
    title: str
    title_verified: bool = False


class CriteriaSet(Model):
    """A ministry's criteria, with the weights of its scoring rule."""

    id: str
    title: str
    decision: str
    since: str
    source: str
    notice: str
    part: tuple[Heading, ...]
    chapter: tuple[Heading, ...]
    criterion: tuple[Criterion, ...]


class Code(Model):
    """One value of a code list; ``aliases`` are other spellings people use."""

    id: str
    label: Label
    aliases: tuple[str, ...] = ()
    group: str = ""


class CodeList(Model):
    """The values a choice may take."""

    id: str
    title: Label
    since: str
    source: str
    code: tuple[Code, ...]


class CodeLists(Model):
    """All code lists of the catalogue."""

    list: tuple[CodeList, ...]


class Indicators(Model):
    """All indicators of one set."""

    title: str
    source: str
    notice: str
    indicator: tuple[Indicator, ...]


class FormField(Model):
    """A column of a checklist or list, or a line of a card."""

    id: str = Field(pattern=r"^[a-z][a-z_0-9]*$")
    label: Label
    type: FieldType = "text"
    choices: str = ""  # a code list's id, or another sheet of the same workbook as form.field
    width: float = 16
    required: bool = False
    locked: bool = False  # filled in by qmxl, not by people
    optional: bool = False  # a card made before it had the line is whole all the same
    check: Literal["", "email", "capitals"] = ""  # what the cell refuses beside its type
    privacy: Literal["open", "narrative", "personal"] = "open"  # where what is entered may go
    persons: bool = False  # asks for staff's own details, so that a name or telephone there is as it should be
    unit: str = ""
    help: Label | None = None
    aliases: tuple[str, ...] = ()


class Form(Model):
    """A sheet, declared once: blank sheet, reader, validation and long-table fields follow from it."""

    id: str = Field(pattern=r"^[a-z][a-z_0-9]*$")
    layout: Literal["card", "grid", "checklist", "list"]
    sheet: Label
    title: Label
    instruction: Label
    landscape: bool = True
    blank_rows: int = 0  # of a list
    text_widths: tuple[float, ...] = ()  # of the fixed columns, where they differ from what the layout usually has
    optional: bool = False  # a workbook without the sheet is whole all the same
    field: tuple[FormField, ...] = ()

    def __hash__(self) -> int:
        """Its id tells it from the others."""
        return hash(self.id)


class StarterDepartment(Model):
    """A department most hospitals have, to start the control workbook with."""

    code: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$")
    name: str
    kind: Literal["clinical", "paraclinical", "office"]


class StarterDepartments(Model):
    """The departments a new control workbook lists."""

    department: tuple[StarterDepartment, ...]
