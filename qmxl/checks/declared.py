"""What forms declare of their lines: rules, and the bounds of their fields.

A rule reads the answers of one record and yields a finding at the cell to be mended. It stays silent where a cell it
needs is blank or is no number or day: that belongs to ``checks.completeness`` and ``checks.types``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from qmxl.catalogue.conditions import conditions, fulfilled
from qmxl.catalogue.declared import BOUNDS, FormField, Rule
from qmxl.catalogue.loader import with_groups
from qmxl.catalogue.worked import Worked
from qmxl.checks.wording import in_words
from qmxl.codes import Code, Severity
from qmxl.control.handing_over import same_key
from qmxl.findings import Cell, Finding
from qmxl.forms.answers import Answer, ReadSheet
from qmxl.measures.working import of_a_line, percent_of
from qmxl.submissions.submission import Submission
from qmxl.typed.times import whole_day
from qmxl.typed.values import exact
from qmxl.xlsx.cells import fraction

Line = Mapping[str, Answer]


class About(NamedTuple):
    """What a rule is held against: a form of a submission, and one record of it by its key."""

    submission: Submission
    found: ReadSheet
    rule: Rule
    key: str
    line: Line

    def value(self, field: str) -> object:
        """What a field says; None where it is blank or wrong."""
        answer = self.line.get(field)
        return answer.value if answer else self.worked(field)

    def worked(self, field: str) -> object:
        """What a column worked out of the line alone, or a share of those together, says; None of another."""
        form = self.found.sheet.form
        if field not in form.by_worked:
            return None
        if form.by_worked[field].kind == "percent_of":
            return self._percent(form.by_worked[field])
        said: dict[str, Any] = {name: each.value for name, each in self.line.items()}
        for column, working in of_a_line(form, self.submission.span.end):
            said[column] = working(said)
        return said.get(field)

    def _percent(self, worked: Worked) -> float | None:
        """The share of the lines that belong together with this one."""
        several = [line for _, line in self.submission.lines(self.found.sheet.form.id)]
        said = [{name: each.value for name, each in line.items()} for line in several]
        own = {name: each.value for name, each in self.line.items()}
        its = [each for each in said if all(each.get(name) == own.get(name) for name in worked.fields[2:])]
        return percent_of(worked, [each for each in its if fulfilled(conditions(worked.where), each)])

    def typed(self, field: str) -> str:
        """The field a person fills in: of a column worked out the first it is made of.

        Of one of several lines it is what this line claims of them: the first field of the rule's condition.
        """
        worked = self.found.sheet.form.by_worked.get(field)
        if worked and worked.kind == "percent_of" and self.rule.conditions:
            return self.rule.conditions[0].field
        return self.typed(worked.fields[0]) if worked and worked.fields else field

    def label(self, field: str) -> str:
        """A field's name in words."""
        if worked := self.found.sheet.form.by_worked.get(field):
            return worked.label.in_(self.found.sheet.language)
        return self.found.sheet.label((field, "value", "") if self.found.sheet.shape.single else (self.key, field, ""))

    def cell(self, field: str) -> Cell:
        """The cell of a field, also where it is blank; of a column worked out that of the first it is made of."""
        field = self.typed(field)
        key = (field, "value", "") if self.found.sheet.shape.single else (self.key, field, "")
        answer = self.line.get(field)
        return self.submission.cell_of(answer) if answer else self.submission.place(self.found.sheet.form.id, key)

    def finding(self, code: Code, field: str, **facts: object) -> Finding:
        """A finding at a field's cell."""
        said: dict[str, Any] = {"field": self.label(field), **facts}
        if self.rule.when:
            said["when"] = in_words(self.rule.conditions, self.found.sheet)
        return self.submission.finding(code, self.cell(field), **said).told_as(Severity(self.rule.severity))


def rules(submission: Submission) -> Iterator[Finding]:
    """Each record fulfils the rules of its form."""
    for form, found in submission.sheets.items():
        for rule in found.sheet.form.rule:
            if rule.kind in OF_ALL_LINES:
                yield from OF_ALL_LINES[rule.kind](submission, found, rule)
                continue
            needed = rule.fields[0] if rule.kind in SILENT_WITHOUT else ""
            needed = "" if needed in found.sheet.form.by_worked else needed
            for key, line in submission.lines(form) if rule.kind in OF_A_LINE else ():
                if needed and needed not in line:
                    continue
                if not rule.when or _meant(found, rule, line):
                    yield from OF_A_LINE[rule.kind](About(submission, found, rule, key, line))


def _meant(found: ReadSheet, rule: Rule, line: Line) -> bool:
    """Whether a rule is about a line; what was typed and not understood is no blank, and leaves it open."""
    named = {condition.field.partition(".")[0] for condition in rule.conditions}
    said = {name: line[name].value for name in named if name in line}
    if None in said.values():
        return False
    return fulfilled(rule.conditions, with_groups(found.sheet.form, rule.conditions, said))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _not_before(about: About) -> Iterator[Finding]:
    later, earlier = about.rule.fields
    one, other = about.value(later), about.value(earlier)
    if _before(one, other):
        yield about.finding(_order(one), later, found=one, other=about.label(earlier), before=other)


def _order(value: object) -> Code:
    """The code of what is before what it has to follow: times, of one day, are told apart from days and moments."""
    return Code.TIME_ORDER if isinstance(value, time) else Code.DATE_ORDER


def _before(one: object, other: object) -> bool:
    """Whether a day, or where both have one a time, is before another; two times are of the same day."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one < other
    if isinstance(one, time) and isinstance(other, time):
        return one < other
    day, base = whole_day(one), whole_day(other)
    return day is not None and base is not None and day < base


def _within_span(about: About) -> Iterator[Finding]:
    """A line that stood open in an earlier workbook has its day before the span."""
    form = about.found.sheet.form
    key = same_key(about.line[form.numbered].raw) if form.numbered in about.line else ""
    went_on = key in about.submission.carried.get(form.id, ())
    start, end = about.submission.span.start, about.submission.span.end
    for field in about.rule.fields:
        day = whole_day(about.value(field))
        if day and (day > end or (day < start and not went_on)):
            yield about.finding(Code.DATE_OUTSIDE, field, found=day, start=start, end=end)


def _not_future(about: About) -> Iterator[Finding]:
    """A day after the span is told once: by the rule that asks for days of the span, where the form has one."""
    saved, end = about.submission.saved.date(), about.submission.span.end
    within = {field for rule in about.found.sheet.form.rule if rule.kind == "within_span" for field in rule.fields}
    for field in about.rule.fields:
        day = whole_day(about.value(field))
        if day and day > saved and (day <= end or field not in within):
            yield about.finding(Code.DATE_FUTURE, field, found=day, saved=saved)


def _deadline(about: About) -> Iterator[Finding]:
    field, since = about.rule.fields
    start, done = about.value(since), about.value(field)
    limit = timedelta(**{"hours" if about.rule.unit == "hours" else "days": about.rule.value or 0})
    if isinstance(start, datetime) and isinstance(done, datetime):
        late = done - start > limit
    elif isinstance(start, time) and isinstance(done, time):
        late = timedelta(days=fraction(done) - fraction(start)) > limit
    else:
        first, last = whole_day(start), whole_day(done) or (None if field in about.line else about.submission.today)
        late = first is not None and last is not None and last - first > limit
    if late:
        words = {"value": about.rule.value, "per": about.rule.unit}
        code = Code.RULE_DEADLINE if done is not None else Code.RULE_DEADLINE_OPEN
        yield about.finding(code, field, found=done, other=about.label(since), since=start, **words)


def _at_most(about: About) -> Iterator[Finding]:
    yield from _bound(about, Code.RULE_AT_MOST, lambda number, limit: number > limit)


def _at_least(about: About) -> Iterator[Finding]:
    yield from _bound(about, Code.RULE_AT_LEAST, lambda number, limit: number < limit)


def _above(about: About) -> Iterator[Finding]:
    yield from _bound(about, Code.RULE_MORE, lambda number, limit: number <= limit)


def _below(about: About) -> Iterator[Finding]:
    yield from _bound(about, Code.RULE_LESS, lambda number, limit: number >= limit)


def _bound(about: About, code: Code, broken: Callable[[float, float], bool]) -> Iterator[Finding]:
    field, *others = about.rule.fields
    number = _number(about.value(field))
    other = about.value(others[0]) if others else None
    limit = about.rule.value if about.rule.value is not None else _number(other)
    if number is not None and limit is not None and broken(number, limit):
        more = {"other": about.label(others[0])} if others else {}
        yield about.finding(code, field, found=number, limit=limit, **more)


def _sum(about: About) -> Iterator[Finding]:
    field, *parts = about.rule.fields
    whole, numbers = _number(about.value(field)), [_number(about.value(part)) for part in parts]
    known = [number for number in numbers if number is not None]
    if whole is not None and known and len(known) == len(numbers) and exact(sum(known)) != whole:
        names = list(map(about.label, parts))
        yield about.finding(Code.RULE_SUM, field, found=whole, expected=exact(sum(known)), parts=names)


def _required_when(about: About) -> Iterator[Finding]:
    for field in about.rule.fields:
        if field not in about.line and about.cell(field).address:
            yield about.finding(Code.RULE_REQUIRED, field)


def _required_below(about: About) -> Iterator[Finding]:
    field, other, *asked = about.rule.fields
    number, limit = _number(about.value(field)), _number(about.value(other))
    if number is not None and limit is not None and number < limit:
        said: dict[str, Any] = {"found": number, "limit": limit, "of": about.label(field), "other": about.label(other)}
        for name in asked:
            if name not in about.line and about.cell(name).address:
                yield about.finding(Code.RULE_BELOW, name, **said)


def _blank_when(about: About) -> Iterator[Finding]:
    for field in about.rule.fields:
        if field in about.line:
            yield about.finding(Code.RULE_BLANK, field, found=about.line[field].raw)


def _exactly_one(about: About) -> Iterator[Finding]:
    yield from _ticked(about, most=1)


def _at_least_one(about: About) -> Iterator[Finding]:
    yield from _ticked(about, most=len(about.rule.fields))


def _ticked(about: About, most: int) -> Iterator[Finding]:
    count = sum(1 for field in about.rule.fields if field in about.line)
    if not 1 <= count <= most:
        fields = list(map(about.label, about.rule.fields))
        code = Code.RULE_ONE if most == 1 else Code.RULE_SOME
        yield about.finding(code, about.rule.fields[0], fields=fields, count=count)


def _unique(submission: Submission, found: ReadSheet, rule: Rule) -> Iterator[Finding]:
    first: dict[tuple[object, ...], About] = {}
    for key, line in submission.lines(found.sheet.form.id):
        about = About(submission, found, rule, key, line)
        values = tuple(about.value(field) for field in rule.fields)
        if None in values:
            continue
        if values in first:
            other = first[values].cell(rule.fields[0]).address
            yield about.finding(Code.RULE_UNIQUE, rule.fields[0], found=line[rule.fields[0]].raw, other=other)
        else:
            first[values] = about


def _sum_of_lines(submission: Submission, found: ReadSheet, rule: Rule) -> Iterator[Finding]:
    form, _, field = rule.of.partition(".")
    stated = submission.answers(form).get((field, "value", ""))
    total = _number(stated.value) if stated else None
    lines = [line for _, line in submission.lines(found.sheet.form.id)]
    numbers = [_number(line[rule.fields[0]].value) for line in lines if rule.fields[0] in line]
    known = [number for number in numbers if number is not None]
    if stated and total is not None and known and exact(sum(known)) != total:
        facts: dict[str, Any] = {"found": total, "expected": exact(sum(known)), "parts": [found.sheet.name]}
        label = submission.sheets[form].sheet.label(stated.key)
        found_here = submission.finding(Code.RULE_SUM, submission.cell_of(stated), field=label, **facts)
        yield found_here.told_as(Severity(rule.severity))


def _each_value(submission: Submission, found: ReadSheet, rule: Rule) -> Iterator[Finding]:
    """The values no line has are told together, once anything was entered at all."""
    field = rule.fields[0]
    codes = next((column.codes for column in found.sheet.columns if column.key == field), None)
    lines = [line for _, line in submission.lines(found.sheet.form.id)]
    held = {str(line[field].value) for line in lines if field in line and _meant(found, rule, line)}
    missing = [code.id for code in codes.code if code.id not in held] if codes and lines else []
    if codes and missing:
        shown = [codes.label(each, found.sheet.language) for each in missing]
        facts: dict[str, Any] = {"field": found.sheet.label(("", field, "")), "parts": shown}
        if rule.when:
            facts["when"] = in_words(rule.conditions, found.sheet)
        cell = Cell(submission.source, found.name)
        yield submission.finding(Code.RULE_EACH_VALUE, cell, **facts).told_as(Severity(rule.severity))


def bounds(submission: Submission) -> Iterator[Finding]:
    """A number or day lies within the bounds of its field."""
    for form, found in submission.sheets.items():
        fields = [field for field in found.sheet.form.field if field.min is not None or field.max is not None]
        for key, line in submission.lines(form) if fields else ():
            for field in fields:
                about = About(submission, found, BOUND, key, line)
                yield from _bounds(about, field)


BOUND = Rule(kind="at_most", fields=("bound",), value=0)


def _bounds(about: About, field: FormField) -> Iterator[Finding]:
    value = about.value(field.id)
    for code, bound, sign in ((Code.RULE_AT_LEAST, field.min, 1), (Code.RULE_AT_MOST, field.max, -1)):
        other = str(bound)[1:] if str(bound).startswith("@") else ""
        limit = about.value(other) if other else bound
        number, most = _number(value), _number(float(limit) if isinstance(limit, str) else limit)
        if number is not None and most is not None and sign * number < sign * most:
            more = {"other": about.label(other)} if other else {}
            yield about.finding(code, field.id, found=number, limit=most, **more)
        elif other and (_before(value, limit) if sign > 0 else _before(limit, value)):
            yield about.finding(_order(value), field.id, found=value, other=about.label(other), before=limit)


def percent_as_a_share(submission: Submission) -> Iterator[Finding]:
    """A percentage is written in percent: 0.65 was hardly meant as less than one of a hundred."""
    for found in submission.sheets.values():
        fields = {field.id for field in found.sheet.form.field if field.type == "percent"}
        for answer in found.answers.values() if fields else ():
            value = answer.value
            if found.field_of(answer) in fields and isinstance(value, float) and 0 < value < 1:
                facts: dict[str, Any] = {"found": value, "meant": exact(value * 100)}
                facts["field"] = found.sheet.label(answer.key)
                yield submission.finding(Code.PERCENT_SHARE, submission.cell_of(answer), **facts)


def twice(submission: Submission) -> Iterator[Finding]:
    """What is told to be unique stands once."""
    for found in submission.sheets.values():
        for field in found.sheet.form.field:
            if field.unique:
                yield from _unique(submission, found, Rule(kind="unique", fields=(field.id,)))


SILENT_WITHOUT = frozenset({"not_before", "within_span", "not_future", "sum", *BOUNDS})  # the first field
OF_A_LINE: Mapping[str, Callable[[About], Iterable[Finding]]] = {
    "not_before": _not_before,
    "within_span": _within_span,
    "not_future": _not_future,
    "deadline": _deadline,
    "at_most": _at_most,
    "at_least": _at_least,
    "above": _above,
    "below": _below,
    "sum": _sum,
    "required_when": _required_when,
    "required_below": _required_below,
    "blank_when": _blank_when,
    "exactly_one": _exactly_one,
    "at_least_one": _at_least_one,
}
OF_ALL_LINES: Mapping[str, Callable[[Submission, ReadSheet, Rule], Iterable[Finding]]] = {
    "unique": _unique,
    "sum_of_lines": _sum_of_lines,
    "each_value": _each_value,
}
CHECKS = (rules, bounds, percent_as_a_share, twice)
