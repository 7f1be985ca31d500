"""What one submission says, as records the tables are made of; each says where it stands in the workbook."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from qmxl.catalogue.conditions import fulfilled
from qmxl.catalogue.declared import ACROSS, Form, Rule
from qmxl.catalogue.loader import with_groups
from qmxl.catalogue.privacy import PERSONAL, guarded, in_house
from qmxl.codes import NO_FAULT, Code, Fault, Severity, Trait
from qmxl.findings import Finding
from qmxl.forms.answers import Answer, ReadSheet
from qmxl.period import Period
from qmxl.submissions.submission import Block, Submission
from qmxl.typed.values import month_named
from qmxl.xlsx.cells import address

ITEM = "item"  # of the records of fixed lines: the line's id, or what it says where the form does not declare it

DAYS = frozenset({"date", "datetime"})

Faults = Mapping[tuple[str, str], Code]  # sheet and cell -> an error


class Part(NamedTuple):
    """What an entry of a figure beside numerator and denominator counts: cases of one cause, reason or defect."""

    entry: str
    cases: float
    cell: str


class Figure(NamedTuple):
    """One indicator of one department and month. ``left_out`` is the code of the fault that keeps it out, or ``""``."""

    indicator: str
    period: str
    numerator: float | None
    denominator: float | None
    none_occurred: bool
    left_out: Fault
    sheet: str
    numerator_cell: str
    denominator_cell: str
    parts: tuple[Part, ...] = ()
    lines: int = 0  # of a figure counted from lines: of how many
    left_out_lines: int = 0  # and how many there are beside that count for nothing, each with its reason


class FedFigure(NamedTuple):
    """A figure counted from the lines of a register, and the department it is of."""

    department: str
    figure: Figure


class Quoted(NamedTuple):
    """What a line says of which the rule asks that it stands on the sheet ``elsewhere`` too.

    ``shown`` is what messages may say of it, ``day`` when the line happened.
    """

    rule: Rule
    elsewhere: str
    value: object
    shown: object
    day: date | None
    field: str
    sheet: str
    cell: str


SAID = ("status", "evidence", "owner", "due", "done", "note")


class ItemStatus(NamedTuple):
    """A sub-item of the criteria as its department sees it.

    ``evidenced``: whether there is anything in the cell of the evidence, which is ``evidence_cell``; ``link`` is where
    that cell's link leads.
    """

    code: str
    status: object
    evidence: object
    owner: object
    due: object
    done: object
    note: object
    evidenced: bool
    sheet: str
    cell: str
    evidence_cell: str = ""
    link: str = ""


class ProposedLevel(NamedTuple):
    """The level a department proposes for a criterion it leads, and why."""

    criterion: str
    level: int
    reason: str
    sheet: str
    cell: str


class OpenDay(NamedTuple):
    """A day that is not known: the months of the workbook it may be of, and its cell."""

    months: frozenset[str]
    cell: str


class Record(NamedTuple):
    """A line of a register: its values by field, None where there is none or an error keeps it out.

    ``key`` tells it from the other lines of its form in the workbook; ``cell`` is the first one a person filled in,
    ``filled`` how many cells of it have an answer. ``open_days`` are those that cannot be read, or cannot be, by field.
    """

    key: str
    values: Mapping[str, object]
    sheet: str
    cell: str
    open_days: Mapping[str, OpenDay] = {}
    filled: int = 0


class Keyed(NamedTuple):
    """The key of a line in the list that others hand lines over to, as it was typed or given."""

    key: str
    sheet: str
    cell: str


class Personal(NamedTuple):
    """An answer to a personal field."""

    form: str
    row: str
    field: str
    value: object
    sheet: str
    cell: str


def personal(submission: Submission) -> Iterator[Personal]:
    """Each answer to a personal field, in the order of the sheets; forms kept in the house have :func:`house`."""
    for form, found in submission.sheets.items():
        if in_house(found.sheet.form):
            continue
        fields = {field for field, privacy in guarded(found.sheet.form).items() if privacy == PERSONAL}
        for answer in found.answers.values() if fields else ():
            field = found.field_of(answer)
            if field in fields:
                value = str(answer.raw) if answer.value is None else answer.value
                yield Personal(form, answer.row, field, value, *_place(answer))


def answer_rows(submission: Submission, hidden: str) -> Iterator[tuple[str, str, str, str, str, object, str, str, str]]:
    """Every answer with where it stands; ``hidden`` takes the place of what is narrative or personal."""
    for form, found in submission.sheets.items():
        private = guarded(found.sheet.form)
        for answer in () if in_house(found.sheet.form) else found.answers.values():
            field = found.field_of(answer)
            value = hidden if field in private else str(answer.raw) if answer.value is None else answer.value
            place = (*_place(answer), submission.source)
            yield (submission.department, form, answer.row, answer.field, answer.period, value, *place)


def errors_at(findings: Iterable[Finding]) -> Faults:
    """The first error at each cell that has one which keeps out what stands there."""
    faults: dict[tuple[str, str], Code] = {}
    for finding in findings:
        keeps_out = finding.severity is Severity.ERROR and Trait.KEEPS_OUT in finding.code.traits
        if keeps_out and finding.cell.address:
            faults.setdefault((finding.cell.sheet, finding.cell.address), finding.code)
    return faults


def figures(submission: Submission, faults: Faults) -> Iterator[Figure]:
    """Each due indicator and month with its numerator and denominator, left out where an error stands at its cells."""
    for block in submission.blocks:
        indicator, month, none = block.indicator, block.month, block.none_occurred
        whole = none or (
            block.numerator is not None and (block.denominator is not None or not indicator.denominator_factors)
        )
        if whole or submission.over(int(month[-2:])):  # else nothing is missing of it yet
            yield _figure(submission.sheets[block.form], block, faults)


def typed_beside(submission: Submission, faults: Faults) -> Iterator[Figure]:
    """What was typed of indicators that registers feed."""
    for block in submission.typed_beside:
        yield _figure(submission.sheets[block.form], block, faults)


def _figure(found: ReadSheet, block: Block, faults: Faults) -> Figure:
    indicator, month, none = block.indicator, block.month, block.none_occurred
    sheet, fault = found.name, NO_FAULT
    if faults:
        wanted = (*indicator.needed, *indicator.parts, "none")
        cells = [found.address_of((indicator.code, entry, month)) for entry in wanted]
        fault = next((faults[sheet, cell] for cell in cells if (sheet, cell) in faults), NO_FAULT)
    numerator, denominator = (0.0, 0.0) if none else (block.numerator, block.denominator)
    if not fault and (numerator is None or (denominator is None and indicator.denominator_factors)):
        fault = Code.STRUCTURE_ROW
    factors = [factor for factor in indicator.denominator_factors if isinstance(factor, str)]
    return Figure(
        indicator.code,
        month,
        numerator,
        denominator,
        none,
        fault,
        sheet,
        found.address_of((indicator.code, "none" if none else indicator.numerator_entry, month)),
        found.address_of((indicator.code, factors[0], month)) if factors and not none else "",
        () if none else tuple(_parts(found, block)),
    )


def _parts(found: ReadSheet, block: Block) -> Iterator[Part]:
    """What was entered of the causes of a figure."""
    for entry in block.indicator.causes:
        if entry in block.numbers:
            cell = found.address_of((block.indicator.code, entry, block.month))
            yield Part(entry, block.numbers[entry], cell)


def nothing(submission: Submission, faults: Faults) -> dict[str, dict[str, tuple[str, str]]]:
    """By register, the months of which it is said that nothing happened, with sheet and cell; none that lines deny."""
    places = {
        form: {month: _place(answer) for month, answer in months.items()} for form, months in submission.nothing.items()
    }
    return {
        form: {month: place for month, place in months.items() if place not in faults}
        for form, months in places.items()
    }


def quoted(submission: Submission, faults: Faults, sheets: Mapping[str, str], hidden: str) -> Iterator[Quoted]:
    """What lines say that has to stand in other forms, named by ``sheets``; ``hidden`` is shown of what is private."""
    for form, found in submission.sheets.items():
        declared = found.sheet.form
        for rule in (rule for rule in declared.rule if rule.kind in ACROSS):
            field, elsewhere = rule.fields[0], rule.of.partition(".")[0]
            elsewhere = sheets.get(elsewhere, elsewhere)
            for _, line in submission.lines(form):
                answer = line.get(field)
                said = with_groups(declared, rule.conditions, {name: each.value for name, each in line.items()})
                if answer is None or answer.value is None or not fulfilled(rule.conditions, said):
                    continue
                place, day = _place(answer), line[declared.date].value if declared.date in line else None
                if place not in faults:
                    shown = hidden if field in guarded(declared) else answer.value
                    happened = day if isinstance(day, date) else None
                    yield Quoted(rule, elsewhere, answer.value, shown, happened, found.sheet.label(answer.key), *place)


def keyed(submission: Submission, form: str, faults: Faults) -> Iterator[Keyed]:
    """The key of each line of a form; of two that are the same the first."""
    found = submission.sheets.get(form)
    field = found.sheet.form.numbered if found else ""
    for _, line in submission.lines(form) if field else ():
        answer = line.get(field)
        if answer is not None and any(name != field for name in line) and _place(answer) not in faults:
            yield Keyed(str(answer.raw), *_place(answer))


def item_statuses(submission: Submission) -> Iterator[ItemStatus]:
    """Each sub-item the department says anything about."""
    for code, line in submission.lines("criteria"):
        status, evidence, owner, due, done, note = _values(line, *SAID)
        place, shown = _place(line.get("status")), _place(line.get("evidence"))
        link = submission.evidence_links.get(code, "")
        yield ItemStatus(code, status, evidence, owner, due, done, note, "evidence" in line, *place, shown[1], link)


def proposed_levels(submission: Submission) -> Iterator[ProposedLevel]:
    """Each level the department proposes, in the order of its sheet."""
    for criterion, line in submission.lines("level_proposals"):
        level, reason, difficulty = _values(line, "level", "reason", "difficulty")
        if level is not None:
            why = "; ".join(str(each) for each in (reason, difficulty) if each)
            yield ProposedLevel(criterion, int(str(level)), why, *_place(line["level"]))


def records(submission: Submission, faults: Faults) -> dict[str, list[Record]]:
    """The lines of each register, in the order of the sheet.

    Lines whose day is asked for and is not known are not among them: the fault at that cell says so.
    """
    return _kept(submission, faults, dated=True)


def undated(submission: Submission, faults: Faults) -> dict[str, list[Record]]:
    """The lines that are not among the records, because their day is not known; their codes stand all the same."""
    return _kept(submission, faults, dated=False)


def house(submission: Submission, faults: Faults) -> dict[str, list[Record]]:
    """The lines of each form that is kept in the house, whole: they go to the internal workbook and nowhere else."""
    kept = {form: read for form, read in submission.sheets.items() if in_house(read.sheet.form)}
    found = {form: list(_records(submission, form, read, faults)) for form, read in kept.items()}
    return {form: lines for form, lines in found.items() if lines}


def _kept(submission: Submission, faults: Faults, *, dated: bool) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for form, read in submission.sheets.items():
        if read.sheet.form.records and not in_house(read.sheet.form) and (dated or read.sheet.form.date):
            its = [r for r in _records(submission, form, read, faults) if _dated(read.sheet.form, r) is dated]
            if its:
                found[form] = its
    return found


def _records(submission: Submission, form: str, read: ReadSheet, faults: Faults) -> Iterator[Record]:
    declared, shape = read.sheet.form, read.sheet.shape
    whole = in_house(declared)
    kept = {field.id for field in declared.field if whole or field.privacy != PERSONAL}
    kept |= {line.id for line in declared.line}
    given = {field.id for field in declared.field if field.locked}
    for key, line in submission.lines(form):
        record = _record(key, line, kept, given, faults)
        if faults and declared.feed:
            record = record._replace(open_days=dict(_open_days(submission.span, read, key, line, faults)))
        if shape.fixed and not shape.sideways and not shape.single:  # of fixed lines: which one it is
            item = key if declared.line else read.sheet.by_line[key].texts[-1]
            record = record._replace(values={ITEM: item, **record.values})
        yield record


def _record(
    key: str, line: Mapping[str, Answer], kept: Iterable[str], given: Collection[str], faults: Faults
) -> Record:
    values = {field: answer.value for field, answer in line.items() if field in kept}
    if faults:
        values |= {field: None for field, answer in line.items() if field in kept and _place(answer) in faults}
    entered = (answer for field, answer in line.items() if field not in given)
    return Record(key, values, *_place(next(entered, next(iter(line.values())))), filled=len(line))


def _open_days(
    span: Period, read: ReadSheet, key: str, line: Mapping[str, Answer], faults: Faults
) -> Iterator[tuple[str, OpenDay]]:
    """The days of a line that are not known, the one it happened on also where it is blank.

    What names a month is of that one, whatever the year; a line that is there twice is of its own.
    """
    declared = read.sheet.form
    for field in declared.field:
        answer = line.get(field.id)
        if field.type not in DAYS or (answer is None and (field.id != declared.date or not field.required)):
            continue
        if answer is None:
            yield field.id, OpenDay(frozenset(span.months), read.address_of((key, field.id, "")))
        elif answer.value is None or faults.get(_place(answer), Code.RULE_UNIQUE) is not Code.RULE_UNIQUE:
            month = month_named(answer.raw)
            among = (each for each in span.months if month in {None, int(each[-2:])})
            yield field.id, OpenDay(frozenset(among), _place(answer)[1])


def _dated(form: Form, record: Record) -> bool:
    """Whether a record's day is known, where it is asked for."""
    asked = form.by_field[form.date].required if form.date else False
    return not asked or record.values.get(form.date) is not None


def _values(line: Mapping[str, Answer], *fields: str) -> list[object]:
    """The values of a line's fields, None where there is none."""
    return [line[name].value if name in line else None for name in fields]


def _place(answer: Answer | None) -> tuple[str, str]:
    return (answer.sheet, address(answer.at_row, answer.at_column)) if answer else ("", "")
