"""What a form says of itself: its fields and lines, its rules, its summaries, and what it feeds."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Annotated, Literal

from qmxl.catalogue.base import Bounds, Label, Model
from qmxl.catalogue.codes import Code
from qmxl.catalogue.conditions import Condition, conditions
from qmxl.catalogue.worked import Worked

FieldType = Literal[
    "text", "count", "decimal", "money", "percent", "date", "time", "datetime", "duration", "choice", "tick", "code"
]
Signer = Literal["maker", "secretary", "chair", "head", "office", "director"]
Layout = Literal["card", "grid", "checklist", "list", "observations"]
Rhythm = Literal["", "event", "day", "week", "twice_week", "month", "quarter", "half", "year", "campaign"]
NUMBERS: frozenset[FieldType] = frozenset({"count", "decimal", "money", "percent", "duration"})
DAYS: frozenset[FieldType] = frozenset({"date", "datetime"})
ID = r"^[a-z][a-z_0-9]*$"

# Columns of a register beside its fields: who filled it in, in which month it happened.
DEPARTMENT, MONTH = "department", "month"
WEEK, QUARTER, HALF = PARTS_OF_YEAR = ("week", "quarter", "half")
# Of a table of several fields: a column for each of them.
FIELD = "field"
# And of fixed lines what they say; of occasions each item's mark, and whether an occasion had no item amiss.
ITEM, MARK, WHOLE = OF_ITEMS = ("item", "mark", "whole")


@dataclass(frozen=True, kw_only=True)
class FormField(Model):
    """A column of a checklist or list, a line of a card, or a line of a sheet of observations."""

    id: Annotated[str, Bounds(pattern=ID)]
    label: Label
    type: FieldType = "text"
    choices: str = ""  # a code list's id, or with @ a list the workbook itself has
    option: tuple[Code, ...] = ()  # the values of a choice, where no list of the catalogue has them
    width: float = 16
    required: bool = False
    locked: bool = False  # filled in by qmxl, not by people
    numbered: bool = False  # of a list: the key each line is given when the form is made: department-year-number
    listed: bool = False  # of a checklist: a line may have values of its own to choose from
    optional: bool = False  # a sheet made before it had the line or column is whole all the same
    check: Literal["", "email", "capitals"] = ""  # what the cell refuses beside its type
    min: float | str | None = None  # the least number or day: a number, or another field as @id
    max: float | str | None = None
    unique: bool = False  # no two lines have the same
    privacy: Literal["open", "narrative", "personal"] = "open"  # where what is entered may go
    persons: bool = False  # asks for staff's own details, so that a name or telephone there is as it should be
    unit: str = ""
    part: str = ""  # the part of a questionnaire that it is an item of
    help: Label | None = None
    aliases: tuple[str, ...] = ()
    since: int = 1  # the version of the contract that first asked for it


@dataclass(frozen=True, kw_only=True)
class FormLine(Model):
    """A fixed line of a checklist, or an item of a sheet of observations."""

    id: Annotated[str, Bounds(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]*$")]
    label: Label
    group: Label | None = None


RuleKind = Literal[
    "not_before",  # the first field's day is not before the second's
    "within_span",  # the day lies in the months of the form
    "not_future",  # the day is not after the file was saved
    "deadline",  # the first field's day is at most ``value`` after the second's; overdue where it is blank
    "at_most",  # the number is at most ``value``, or the second field's
    "at_least",
    "above",  # the number is greater than ``value``, or the second field's
    "below",
    "sum",  # the first field is the sum of the others
    "sum_of_lines",  # the field of all lines adds up to ``of``, a card's line as form.field
    "required_when",
    "required_below",  # the fields after the first two are filled where the first number is below the second
    "blank_when",
    "exactly_one",  # of the ticks
    "at_least_one",
    "unique",  # no two lines have the same in all the fields
    "at_least_per",  # as many lines as ``value`` in each ``per``
    "each_value",  # each value of the list the field chooses from has a line that fulfils ``when``
    "matches",  # what it says stands in ``of``: a field of another form, of any department, as form.field
    "followed_up_in",  # some line of ``of``, of any department, says the same; asked ``value`` days after its date
]
BOUNDS: frozenset[RuleKind] = frozenset({"at_most", "at_least", "above", "below"})
ACROSS: frozenset[RuleKind] = frozenset({"matches", "followed_up_in"})  # need the reports of all departments


@dataclass(frozen=True, kw_only=True)
class Rule(Model):
    """What the lines of a form have to fulfil beside the types of their fields; ``when`` says of which lines."""

    kind: RuleKind
    fields: Annotated[tuple[str, ...], Bounds(min_length=1)]
    value: float | None = None
    limit: Annotated[str, Bounds(pattern=r"^$|^@[a-z][a-z_]*$")] = (
        ""  # of a bound, in ``value``'s place: the hospital's
    )
    unit: Literal["hours", "days", "months"] = "days"
    per: Literal["", "week", "month", "quarter", "half", "year"] = ""
    of: Annotated[str, Bounds(pattern=rf"^$|{ID[:-1]}\.[a-z][a-z_0-9]*$")] = ""
    when: str = ""
    severity: Literal["error", "warning"] = "error"
    since: int = 1

    def __post_init__(self) -> None:
        conditions(self.when)
        pairs = self.kind in {"not_before", "deadline"} and len(self.fields) != 2
        pairs = pairs or (self.kind == "required_below" and len(self.fields) < 3)
        bound = self.kind in BOUNDS and (self.value is None and not self.limit) == (len(self.fields) < 2)
        counted = self.kind in {"deadline", "at_least_per"} and self.value is None
        elsewhere = self.kind in {*ACROSS, "sum_of_lines"} and not self.of
        if not self.fields or pairs or bound or counted or elsewhere or (self.kind == "at_least_per" and not self.per):
            raise ValueError(f"{self.kind} lacks a field, value, per or of")

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions of ``when``."""
        return conditions(self.when)


Count = Literal[
    "lines",
    "sum",
    "mean",
    "share",
    "days_between",
    "hours_between",
    "latest",
    "open",
    "overdue",
    "coverage",
    "ratio",
    "without",
    "lost",
    "per",
    "highest",
]
ADDED: frozenset[Count] = frozenset({"lines", "sum", "open", "overdue", "lost"})  # parts of these add up to the whole
STANDING: frozenset[Count] = frozenset({"open", "overdue"})  # what stands at the end, whenever it began
BETWEEN: frozenset[Count] = frozenset({"days_between", "hours_between"})


@dataclass(frozen=True, kw_only=True)
class Summary(Model):
    """What the master counts over the lines of a register.

    ``lines``, ``sum`` and ``mean`` of a field, ``share`` of the lines that fulfil ``of``, ``days_between`` and
    ``hours_between`` two fields (the mean; of two times a third field may say by a tick that the second is of the next
    day), the ``latest`` value, lines ``open`` (not done) and ``overdue``, ``coverage``: one field's sum in another's,
    ``ratio``: the same as a number and not in percent,
    ``lost``: what the second field's sum is short of the first's, ``without``: how many values of the list a field
    chooses from no line has, ``per`` so many of one field's sum what another's comes to, the ``highest`` value of a
    field. Of a table by one column the ``top`` rows may be all that is shown: those with the greatest values. ``by``
    are one or two of: month, week, quarter, half, department, a field, a choice's group as ``field.group``; ``field``
    last, of sums and means of several fields, is a column for each of these.
    """

    id: Annotated[str, Bounds(pattern=ID)]
    title: Label
    count: Count = "lines"
    fields: tuple[str, ...] = ()
    where: str = ""  # the lines that are looked at
    of: str = ""  # of a share: the lines that count
    by: Annotated[tuple[str, ...], Bounds(max_length=2)] = ()
    span: Literal["to_date", "period"] = "to_date"
    chart: Literal["", "column", "stacked", "line", "bar", "pareto", "radar"] = ""
    beside: tuple[str, ...] = ()  # single numbers of the form that stand beside, of each member of ``by``
    per: float = 0  # of ``per``: of how many
    top: int = 0
    decision: Label | None = None  # what the first page says when it is above 0: {count}, {days}, {department}

    def __post_init__(self) -> None:
        conditions(self.where), conditions(self.of)
        needed = {
            "sum": 1,
            "mean": 1,
            "latest": 1,
            "days_between": 2,
            "hours_between": 2,
            "coverage": 2,
            "ratio": 2,
            "without": 1,
            "lost": 2,
            "per": 2,
            "highest": 1,
        }
        allowed = {needed.get(self.count, 0), 3 if self.count == "hours_between" else needed.get(self.count, 0)}
        if self.of_fields:
            allowed = {len(self.fields)} - {0} if self.count in {"sum", "mean"} and len(self.by) == 2 else set()
        if len(self.fields) not in allowed or (self.count == "share") != bool(self.of) or len(self.by) > 2:
            least = min(allowed, default=1)
            raise ValueError(f"{self.count} needs {least} fields, a share says what of, and by are two at most")

        if (self.count == "per") != bool(self.per) or (self.top and len(self.by) != 1):
            raise ValueError("per says of how many, and the top rows are those of a table by one column")

    @property
    def of_fields(self) -> bool:
        """Whether it has a column for each of its fields."""
        return self.by[-1:] == (FIELD,)

    @property
    def added(self) -> bool:
        """Whether its parts add up to the whole."""
        return self.count in ADDED


OF_GROUPS: frozenset[Count] = frozenset({"lines", "sum", "mean", "share", "coverage", "ratio"})
TIMES: frozenset[str] = frozenset({"month", "week", "quarter", "half"})  # groups of which one lies in another


def told_of_few(summary: Summary, least: int) -> bool:
    """Whether a summary of lines kept in the house may be told outside, of groups of so many lines at ``least``.

    A second dimension, another span, groups of groups, or a condition on numbers that add up would tell small ones by
    the difference of two large ones.
    """
    whole = not summary.where or not summary.added
    plain = whole and summary.span == "to_date" and not any("." in name for name in summary.by)
    return least > 1 and summary.count in OF_GROUPS and len(summary.by) < 2 and plain


def told_together(summaries: Iterable[Summary]) -> bool:
    """Whether none of these tells of a small group what another one keeps: by times, or by another condition alone."""
    several = list(summaries)
    times = {name for each in several for name in each.by} & TIMES
    rates = {(each.count, each.fields, each.of): each.where for each in several}
    return len(times) < 2 and all(rates[each.count, each.fields, each.of] == each.where for each in several)


@dataclass(frozen=True, kw_only=True)
class Share(Model):
    """What of a register's lines makes up a numerator or denominator: how many there are, or a field's sum."""

    count: Literal["lines", "sum"] = "lines"
    field: str = ""
    where: str = ""


@dataclass(frozen=True, kw_only=True)
class FeedPart(Model):
    """Lines of a numerator that an entry of the indicator counts, such as those of one cause."""

    entry: str
    where: str


@dataclass(frozen=True, kw_only=True)
class Feed(Model):
    """An indicator whose figures are counted from the lines, so that nobody types them.

    A line counts in the month of its ``date`` for the ``department`` it names; without such a field for its own.
    One that the form leaves out counts in neither numerator nor denominator.
    Numerator and denominator may be counted from two forms, each of which feeds its side.
    """

    indicator: str
    numerator: Share | None = None
    denominator: Share | None = None
    part: tuple[FeedPart, ...] = ()
    date: str = ""
    department: str = ""

    def __post_init__(self) -> None:
        if self.numerator is None and self.denominator is None:
            raise ValueError(f"{self.indicator}: neither numerator nor denominator")

    def named(self) -> Iterator[str]:
        """The fields it speaks of."""
        yield from (self.date, self.department)
        for share in (self.numerator, self.denominator):
            yield from (share.field, *_in(share.where)) if share else ()
        yield from (name for part in self.part for name in _in(part.where))


@dataclass(frozen=True, kw_only=True)
class Words(Model):
    """Which of a line's fields say what, where it is handed over: by the fields of the form it is handed to."""

    finding: str
    found_on: str
    request: str = ""
    due: str = ""
    risk: str = ""
    owner: str = ""
    incident: str = ""
    indicator: str = ""
    parent: str = ""

    @property
    def given(self) -> dict[str, str]:
        """The fields of the line by those they are carried into."""
        said = {name: str(field) for name, field in vars(self).items()}
        return {name: field for name, field in said.items() if field}


@dataclass(frozen=True, kw_only=True)
class Recheck(Model):
    """The fields in which a line says when it was checked again and with what result.

    ``yes``, ``partly`` and ``no`` are the results that say so of the effect, "" for none; others say nothing of it.
    """

    on: Annotated[str, Bounds(pattern=ID)]
    result: Annotated[str, Bounds(pattern=ID)]
    yes: str
    partly: str = ""
    no: str = ""

    def effect(self, result: object) -> str:
        """The effect that a result says, "" for nothing."""
        said = {self.no: "no", self.partly: "partly", self.yes: "yes"}
        return said.get(str(result), "") if result else ""


@dataclass(frozen=True, kw_only=True)
class HandOver(Model):
    """Lines of a form that another department, or the own one, has to act on in its form ``to``, by the same key.

    ``department`` is the field that names who has to act, by a department's code or name, or by a key that begins with
    it; without it the own one. ``mark`` tells the keys of this form from those of others; the list itself, which hands
    lines on to the same list of another department, has none. ``source`` is the code of where the problem was found,
    "" where the line says so itself.
    """

    to: Annotated[str, Bounds(pattern=ID)]
    fields: Words
    mark: Annotated[str, Bounds(pattern=r"^$|^[A-Z]{2,4}$")] = ""
    source: str = ""
    department: str = ""
    when: str = ""
    key: str = ""  # the field with the line's key, where the form does not give it itself
    recheck: Recheck | None = None

    def __post_init__(self) -> None:
        conditions(self.when)

    def named(self) -> Iterator[str]:
        """The fields it speaks of."""
        yield from (self.department, self.key, *self.fields.given.values(), *_in(self.when))
        yield from (self.recheck.on, self.recheck.result) if self.recheck else ()


@dataclass(frozen=True, kw_only=True)
class Form(Model):
    """A sheet, declared once: blank sheet, reader, checks, register, its sheet in the master and long table follow."""

    id: Annotated[str, Bounds(pattern=ID)]
    layout: Layout
    sheet: Label
    title: Label
    instruction: Label
    landscape: bool = True
    blank_rows: int = 0  # of a list; of observations the occasions
    text_widths: tuple[float, ...] = ()  # of the fixed columns, where they differ from what the layout usually has
    optional: bool = False  # a workbook without the sheet is whole all the same
    records: bool = True  # its lines are kept as records; otherwise it has a room of its own
    lines_of: str = ""  # where its lines come from, if not from ``line``: the indicators, the sub-items …
    only: tuple[str, ...] = ()  # of a grid: the indicators that stand here and in no other grid
    packs: tuple[str, ...] = ()  # it is given while a hospital uses one of these; of none it is given to all
    assigned: Literal["all", "clinical", "paraclinical", "office", "quality_office", "none"] = "all"
    offices: tuple[str, ...] = ()  # departments it goes to beside, by the codes a new control workbook has
    rhythm: Rhythm = ""
    at_least: int = 0
    date: str = ""  # the field that says when a line happened
    instead: str = ""  # the field that, where it is filled in, says in its place in which month a line counts
    due: str = ""  # the field that says when it is to be done
    head: Literal["", "state"] = ""  # on paper: "state" of plans, reports and minutes, with the nation's name
    signed: Annotated[tuple[Signer, ...], Bounds(max_length=3)] = ()  # who signs on paper, from the left
    why: Label | None = None  # what it is for, in a few words, where the list of forms tells it
    done: str = ""  # the condition under which nothing is left to be done
    kept_in: Literal["", "house"] = ""  # "house": its lines stand in the internal workbook and nowhere else
    least: int = 0  # of a form kept in the house: lines of which more may be told than that they are fewer
    left_out: str = ""  # the condition under which a line counts for no indicator
    since: int = 1
    aliases: tuple[str, ...] = ()  # ids it had in earlier versions
    field: tuple[FormField, ...] = ()
    line: tuple[FormLine, ...] = ()
    rule: tuple[Rule, ...] = ()
    worked_out: tuple[Worked, ...] = ()
    summary: tuple[Summary, ...] = ()
    feed: tuple[Feed, ...] = ()
    hand_over: tuple[HandOver, ...] = ()

    def __hash__(self) -> int:
        """Its id tells it from the others."""
        return hash(self.id)

    def __post_init__(self) -> None:
        known = {field.id for field in self.field} | {DEPARTMENT, MONTH, ITEM, FIELD, *PARTS_OF_YEAR}
        known |= {each.id for each in self.worked_out}
        known |= {MARK, WHOLE} if self.layout == "observations" else set()
        unknown = sorted({name.partition(".")[0] for name in self._named()} - known - {""})
        if unknown and self.records:
            raise ValueError(f"names fields that it does not declare: {', '.join(unknown)}")
        few = all(told_of_few(each, self.least) for each in self.summary) and told_together(self.summary)
        if self.kept_in and (self.feed or not few):
            raise ValueError(
                "what is kept in the house feeds nothing, and is counted by one dimension and in groups only"
            )

    def is_for(self, department: str, kind: str) -> bool:
        """Whether it goes to a department of a kind where no line of the control workbook says to whom it goes."""
        return self.assigned in {"all", kind} or department in self.offices

    def _named(self) -> Iterator[str]:
        yield from (self.date, self.instead, self.due, *_in(self.done), *_in(self.left_out))
        for worked in self.worked_out:
            yield from worked.named()
        for rule in self.rule:
            yield from (*rule.fields, *_in(rule.when))
        for summary in self.summary:
            yield from (*summary.fields, *summary.by, *_in(summary.where), *_in(summary.of))
        for feed in self.feed:
            yield from feed.named()
        for hand_over in self.hand_over:
            yield from hand_over.named()
        for field in self.field:
            yield from (str(bound)[1:] for bound in (field.min, field.max) if str(bound).startswith("@"))

    @cached_property
    def parts_of_year(self) -> tuple[str, ...]:
        """The parts of the year its summaries are told by, months aside; none of them is a field of its own."""
        named = {name for summary in self.summary for name in summary.by}
        return tuple(part for part in PARTS_OF_YEAR if part in named and part not in self.by_field)

    @cached_property
    def numbered(self) -> str:
        """The field in which each line has its key, "" where they have none."""
        return next((field.id for field in self.field if field.numbered), "")

    @cached_property
    def by_field(self) -> dict[str, FormField]:
        """Its fields by their ids."""
        return {field.id: field for field in self.field}

    @cached_property
    def by_worked(self) -> dict[str, Worked]:
        """The columns worked out of its lines by their ids."""
        return {each.id: each for each in self.worked_out}

    @cached_property
    def items(self) -> tuple[FormField, ...]:
        """The items of a questionnaire; none of another form."""
        return tuple(field for field in self.field if field.part and field.type in NUMBERS)

    @cached_property
    def sheet_head(self) -> frozenset[str]:
        """The fields of a questionnaire that say which sheet a line is, not what was answered; none of another form.

        They stand before the first item, or are asked of every sheet: a sheet of which nothing else is said is blank.
        """
        first = next((n for n, field in enumerate(self.field) if field in self.items), 0)
        asked = (field for n, field in enumerate(self.field) if n < first or field.required or field.locked)
        return frozenset({*(field.id for field in asked), self.date} - {""}) if self.items else frozenset()

    def beside(self, summary: Summary) -> list[Summary]:
        """The single numbers that stand beside a summary's, told by the same members."""
        by_id = {each.id: each for each in self.summary}
        return [replace(by_id[id_], by=summary.by) for id_ in summary.beside if id_ in by_id]


@cache
def as_of(form: Form, version: int) -> Form:
    """The form as it was in a version of the contract: without what came later, and what names that."""
    fields = tuple(field for field in form.field if field.since <= version)
    rules = tuple(rule for rule in form.rule if rule.since <= version)
    if len(fields) == len(form.field) and len(rules) == len(form.rule):
        return form
    later = {field.id for field in form.field} - {field.id for field in fields}
    return without(replace(form, rule=rules), later)


def without(form: Form, gone: Set[str]) -> Form:
    """The form without the fields and columns ``gone``, and without what names one of them."""
    for each in form.worked_out:  # a later one may read those before it
        if gone & set(each.named()):
            gone = gone | {each.id}
    return replace(
        form,
        field=tuple(field for field in form.field if field.id not in gone),
        rule=tuple(rule for rule in form.rule if not gone & {*rule.fields, *_in(rule.when)}),
        worked_out=tuple(each for each in form.worked_out if each.id not in gone),
        summary=tuple(
            each for each in form.summary if not gone & {*each.fields, *each.by, *_in(each.where), *_in(each.of)}
        ),
        feed=tuple(each for each in form.feed if not gone & set(each.named())),
        hand_over=tuple(each for each in form.hand_over if not gone & set(each.named())),
        date="" if form.date in gone else form.date,
        instead="" if form.instead in gone else form.instead,
        due="" if form.due in gone else form.due,
        done="" if gone & set(_in(form.done)) else form.done,
        left_out="" if gone & set(_in(form.left_out)) else form.left_out,
    )


def _in(text: str) -> Sequence[str]:
    return [condition.field for condition in conditions(text)]
