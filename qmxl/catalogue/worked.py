"""Columns a register has beside what people fill in, each worked out of a line or of those that belong to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from qmxl.catalogue.base import Bounds, Label, Model
from qmxl.catalogue.conditions import conditions

WorkedKind = Literal[
    "minutes",  # between two times or moments; of two times a tick may say that the second is of the next day
    "hours",
    "days",
    "product",  # of the numbers of the fields
    "months",  # from the month of one day to that of the other: 0 is the same month
    "days_left",  # from the end of the period to a day, or ``value`` months after it: below 0 it is past
    "holds",  # 1 where the line fulfils ``where``, else 0
    "answered",  # how many items of a questionnaire were answered; 0 is "not used"
    "points",  # their sum
    "most_points",  # what their sum could be: ``value`` is the top of the scale
    "average",  # of the answers of one sheet
    "lowest",  # the least of them
    "satisfied",  # how many are at least ``value``
    "span_minutes",  # from the earliest start to the latest end of the lines that say the same in the later fields,
    "span_hours",  # on the first of them; 0 on the others
    "percent_of",  # the first field's sum in percent of the second's, of the lines that say the same in later fields
    "weeks",  # of its month, times ``value``, on the month's first line; 0 on the others
    "planned",  # what lines of ``value`` (form.field.field that names this form) plan for what the line says, on the
    # first line that says the same; 0 on the others
    "in_plan",  # 1 where they plan anything for it, else 0
    "measured",  # what the indicator that the field names comes to in the hospital since January
    "lines_of",  # how many sheets of the questionnaire that the first field names say the same in the others
]
OF_ITEMS: frozenset[WorkedKind] = frozenset({"answered", "points", "most_points", "average", "lowest", "satisfied"})
TIMED: frozenset[WorkedKind] = frozenset({"minutes", "hours", "days", "months"})
SPANS: frozenset[WorkedKind] = frozenset({"span_minutes", "span_hours"})
OF_SEVERAL: frozenset[WorkedKind] = frozenset(
    {*SPANS, "percent_of", "weeks", "planned", "in_plan", "measured", "lines_of"}
)
WITH_VALUE: frozenset[WorkedKind] = frozenset({"most_points", "satisfied", "weeks", "planned", "in_plan"})
ALL_ITEMS = "*"


@dataclass(frozen=True, kw_only=True)
class Worked(Model):
    """A column worked out; ``fields`` are those it is made of, of items ``*`` for all or the part they are of.

    ``value`` is a number, or numbers times each other; a hospital's own stand in it as ``@name``.
    """

    id: Annotated[str, Bounds(pattern=r"^[a-z][a-z_0-9]*$")]
    label: Label
    kind: WorkedKind
    fields: tuple[str, ...] = ()
    where: str = ""  # of ``holds`` what has to hold; of spans and weeks the lines that count
    match: str = "all"  # of ``holds`` whether all conditions have to hold, or any
    value: str = ""

    def __post_init__(self) -> None:
        conditions(self.where)
        needed = {**dict.fromkeys(TIMED, 2), **dict.fromkeys(SPANS, 3), "product": 2, "lines_of": 2, "percent_of": 2}
        needed |= dict.fromkeys(("planned", "in_plan", "days_left", "measured"), 1)
        lacks = len(self.fields) < needed.get(self.kind, 0) or (self.kind in WITH_VALUE and not self.value)
        if lacks or (self.kind == "holds" and not self.where):
            raise ValueError(f"{self.kind} lacks a field, a condition or a value")

    @property
    def number(self) -> float:
        """Its value; of several their product."""
        product = 1.0
        for each in self.value.split("*"):
            product *= float(each)
        return product

    def named(self) -> Iterator[str]:
        """The fields it speaks of, those of items aside."""
        if self.kind not in OF_ITEMS:
            yield from self.fields
        yield from (condition.field for condition in conditions(self.where))
