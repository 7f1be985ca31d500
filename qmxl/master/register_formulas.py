"""Prints what a summary counts as a native formula over the columns of its register's lines.

Every column has a name of the workbook. No formula depends on the order of the lines, so people may sort and filter
them. A summary told by department would read all lines once a department: its formulas run over blocks of their own
(:mod:`qmxl.master.register_data`), given as ``cells``. All of it is older than Excel 2010.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import product
from typing import ClassVar

from qmxl.catalogue.codes import CodeList
from qmxl.catalogue.conditions import Condition, conditions
from qmxl.catalogue.declared import BETWEEN, FIELD, NUMBERS, STANDING, Form, Summary
from qmxl.tables.counting import values_of
from qmxl.tables.registers import LEFT, OVERDUE, between_of
from qmxl.tables.summaries import of_field

NONE = "–"  # shown where there is nothing to divide by
Words = Callable[[str, str], str]  # a column and a value -> what stands in its cells
Cells = Callable[[str], str]  # a column -> its cells, as formulas write them
Pair = tuple[str, str]  # a column and what its cells have to be, as COUNTIFS takes it


def name_of(form: str, column: str = "") -> str:
    """The workbook's name for a column of a register, of the table itself without one.

    No id has two underscores together, so that no form with a column is called as another form or as a name of the
    house's own: Excel takes QM_khoa and QM_Khoa for one name.
    """
    return f"QM_{form}__{column.replace('.', '__')}"


def kept_in(form: str, column: str) -> str:
    """The workbook's name for a column whose texts stay in the house; whoever sends the master goes by it."""
    return f"{name_of(form, column)}__narrative"


def names_staff(form: str, column: str) -> str:
    """The workbook's name for a column with names of staff, which stay in the house too."""
    return f"{name_of(form, column)}__staff"


def listed(form: str, column: str) -> str:
    """The workbook's name for a column whose texts a list offers, which are nobody's account wherever they stand."""
    return f"{name_of(form, column)}__listed"


def literal(text: str) -> str:
    """A text as a criterion that only that text fulfils: wildcards and operators are none here."""
    escaped = text.replace("~", "~~").replace("*", "~*").replace("?", "~?")
    return _quoted(f"={escaped}" if text[:1] in "<>=" else escaped)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


class Printer:
    """Prints the formulas of one register; ``words`` gives what stands in a column for a value's id.

    ``cells`` gives the columns; without it they are the workbook's names over those of all lines. ``lists`` are the
    hospital's that fields choose from; ``left`` where some lines are from before the span, and open.
    """

    def __init__(
        self,
        form: Form,
        words: Words,
        cells: Cells | None = None,
        lists: Mapping[str, CodeList] | None = None,
        *,
        left: bool = False,
    ) -> None:
        self.form, self.words, self.lists, self.left = form, words, lists or {}, left
        self.cells = cells or partial(name_of, form.id)

    def formula(self, summary: Summary, members: Iterable[tuple[str, object]], months: Sequence[str]) -> str:
        """The formula, without ``=``, of a summary's value for some members of its dimensions.

        ``months`` are those of the period, for a summary of the period alone.
        """
        members = list(members)
        summary = next((of_field(summary, member) for column, member in members if column == FIELD), summary)
        fixed = [(column, self.member(column, member)) for column, member in members if column and column != FIELD]
        looked_at = self._looked_at(summary, fixed, months)
        how = self.ways.get(summary.count)
        return how(self, summary, looked_at) if how else self._count(looked_at)

    def columns(self, summary: Summary) -> set[str]:
        """The columns a summary's formulas name."""
        named = {*summary.by, *summary.fields, "department"} - {FIELD}
        named |= {each.field for text in (summary.where, summary.of) for each in conditions(text)}
        if summary.count == "open":
            named |= {each.field for each in conditions(self.form.done)}
        more = {"overdue": [OVERDUE], "latest": [self.form.date or "month"]}
        between = {between_of(summary)} if summary.count in BETWEEN else set()
        month = {"month"} if summary.span == "period" else set()
        return (
            named | between | month | {*more.get(summary.count, ())} | {name for name, _ in self._of_the_span(summary)}
        )

    def _of_the_span(self, summary: Summary) -> list[Pair]:
        """What keeps out the lines from before the span, which stand and did not happen in it."""
        return [(LEFT, '""')] if self.left and summary.count not in STANDING else []

    def _looked_at(self, summary: Summary, fixed: list[Pair], months: Sequence[str]) -> list[list[Pair]]:
        """The lines a summary is about, as alternatives that exclude each other."""
        kept = self._of_the_span(summary)
        ways = [[*fixed, *pairs, *kept] for pairs in self._alternatives(conditions(summary.where))]
        if summary.count == "overdue":
            ways = [[*pairs, (OVERDUE, '">0"')] for pairs in ways]
        if summary.span == "period" and self.form.date:
            ways = [[*pairs, ("month", literal(month))] for pairs in ways for month in months]
        return ways

    def member(self, column: str, member: object) -> str:
        """The criterion of a member of a dimension."""
        return '""' if member is None or member == "" else literal(self.words(column, str(member)))

    def _alternatives(self, wanted: Sequence[Condition]) -> list[list[Pair]]:
        """The conditions as pairs that hold together; several where one of several values will do."""
        each = [self._pairs(condition) for condition in wanted]
        return [[pair for pairs in chosen for pair in pairs] for chosen in product(*each)]

    def _pairs(self, condition: Condition) -> list[list[Pair]]:
        field, op, values = condition
        if op == "filled":
            return [[(field, '"<>"')]]
        if op == "blank":
            return [[(field, '""')]]
        if op == "=":
            return [[(field, self._value(field, value))] for value in values]
        if op == "!=":
            return [[(field, _quoted("<>" + self._value(field, value).strip('"'))) for value in values]]
        return [[(field, _quoted(op + values[0]))]]

    def _value(self, field: str, value: str) -> str:
        return f"{float(value):.15g}" if self._is_number(field) else literal(self.words(field, value))

    def _is_number(self, field: str) -> bool:
        declared = self.form.by_field.get(field)
        worked = field == OVERDUE or field in self.form.by_worked
        return worked or (declared is not None and declared.type in NUMBERS)

    def _criteria(self, pairs: Iterable[Pair]) -> str:
        inorder = sorted(pairs, key=lambda pair: pair[1] == '""')  # blank ones last: LibreOffice finds none after them
        return ",".join(f"{self.cells(column)},{criterion}" for column, criterion in inorder)

    def _count(self, ways: Iterable[Sequence[Pair]]) -> str:
        several = [
            f"COUNTIFS({self._criteria(pairs)})" if pairs else f"COUNTA({self.cells('department')})" for pairs in ways
        ]
        return "+".join(several)

    def _total(self, column: str, ways: Iterable[Sequence[Pair]]) -> str:
        name = self.cells(column)
        return "+".join(f"SUMIFS({name},{self._criteria(pairs)})" if pairs else f"SUM({name})" for pairs in ways)

    def _sum(self, summary: Summary, ways: list[list[Pair]]) -> str:
        return self._total(summary.fields[0], ways)

    def _open(self, _: Summary, ways: list[list[Pair]]) -> str:
        done = self._alternatives(conditions(self.form.done)) if self.form.done else []
        finished = self._count([*pairs, *more] for pairs in ways for more in done)
        return f"{self._count(ways)}-({finished})" if finished else self._count(ways)

    def _share(self, summary: Summary, ways: list[list[Pair]]) -> str:
        of = self._alternatives(conditions(summary.of))
        return _divided(self._count([*pairs, *more] for pairs in ways for more in of), self._count(ways))

    def _mean(self, summary: Summary, ways: list[list[Pair]]) -> str:
        column = between_of(summary) if summary.count in BETWEEN else summary.fields[0]
        field = self.form.by_field.get(column)
        filled = '">0"' if field is not None and field.part else '"<>"'  # of an item 0 is that it was not used
        known = [[*pairs, (column, filled)] for pairs in ways]
        return _divided(self._total(column, known), self._count(known))

    def _coverage(self, summary: Summary, ways: list[list[Pair]]) -> str:
        part, whole = summary.fields
        both = [[*pairs, (part, '"<>"'), (whole, '"<>"')] for pairs in ways]
        return _divided(self._total(part, both), self._total(whole, both))

    def _per(self, summary: Summary, ways: list[list[Pair]]) -> str:
        part, whole = summary.fields
        both = [[*pairs, (part, '"<>"'), (whole, '"<>"')] for pairs in ways]
        return _divided(f"({self._total(part, both)})*{summary.per:.15g}", self._total(whole, both))

    def _highest(self, summary: Summary, ways: list[list[Pair]]) -> str:
        """The greatest number of the lines looked at; the others are put below any number."""
        column = summary.fields[0]
        name = self.cells(column)
        greatest = []
        for pairs in ways:
            here = "*".join([*(self._holds(*pair) for pair in pairs), f"ISNUMBER({name})"])
            greatest.append(f"SUMPRODUCT(MAX({here}*{name}-(1-{here})*1E+300))")
        known = self._count([*pairs, (column, '"<>"')] for pairs in ways)
        return f'IF(({known})=0,"{NONE}",MAX({",".join(greatest)}))'

    def _holds(self, column: str, criterion: str) -> str:
        """A criterion of COUNTIFS as a comparison of each cell."""
        said = criterion[1:-1].replace('""', '"') if criterion.startswith('"') else criterion
        op = next((sign for sign in ("<>", "<=", ">=", "<", ">", "=") if said.startswith(sign)), "")
        value = said.removeprefix(op)
        if not self._is_number(column) or not value:
            value = _quoted(re.sub(r"~([~*?])", r"\1", value))
        return f"({self.cells(column)}{op or '='}{value})"

    def _without(self, summary: Summary, ways: list[list[Pair]]) -> str:
        """How many of a list's values have no line: each is counted by itself, in an array constant."""
        field = summary.fields[0]
        values = values_of(self.form, field, self.lists)
        wanted = "{" + ",".join(literal(self.words(field, value)) for value in values) + "}"
        counts = "+".join(
            f"COUNTIFS({self.cells(field)},{wanted}{',' if pairs else ''}{self._criteria(pairs)})" for pairs in ways
        )
        return f"{len(values)}-SUMPRODUCT(({counts}>0)*1)" if values else "0"

    def _lost(self, summary: Summary, ways: list[list[Pair]]) -> str:
        most, got = summary.fields
        both = [[*pairs, (most, '"<>"'), (got, '"<>"')] for pairs in ways]
        return f"{self._total(most, both)}-({self._total(got, both)})"

    def _latest(self, summary: Summary, ways: list[list[Pair]]) -> str:
        """The value of the last day; of several lines of that day the first."""
        column, when = self.cells(summary.fields[0]), self.cells(self.form.date or "month")
        tests = [f"({self.cells(field)}={criterion})" for field, criterion in ways[0]]
        here = "*".join([*tests, f"ISNUMBER({column})"])
        last = f"SUMPRODUCT(MAX({here}*{when}))"
        return f'IFERROR(INDEX({column},MATCH(1,INDEX({here}*({when}={last}),0),0)),"{NONE}")'

    ways: ClassVar[Mapping[str, Callable[["Printer", Summary, list[list[Pair]]], str]]] = {
        "sum": _sum,
        "open": _open,
        "share": _share,
        "mean": _mean,
        "days_between": _mean,
        "hours_between": _mean,
        "coverage": _coverage,
        "ratio": _coverage,
        "without": _without,
        "lost": _lost,
        "per": _per,
        "highest": _highest,
        "latest": _latest,
    }


def _divided(above: str, below: str) -> str:
    return f'IF(({below})=0,"{NONE}",({above})/({below}))'
