"""Events that must never happen."""

from collections.abc import Iterator, Mapping
from datetime import date

from qmxl.codes import Code
from qmxl.control.for_others import OF
from qmxl.findings import Cell, Finding
from qmxl.forms.answers import Answer
from qmxl.submissions.submission import Block, Submission
from qmxl.typed.values import month_named

FORM, DAY, INDICATOR = "incidents", "happened_on", "indicator"
SERIOUS = frozenset({"G", "H", "I"})


def never_event(submission: Submission) -> Iterator[Finding]:
    """A case of a never event is shown to the management, and stands among the incidents of its interval."""
    named = _named(submission)
    serious: dict[str, Cell] = {}  # where the first serious incident of a month stands
    for month, happened, answers in _dated(submission):
        harm = answers.get("harm")
        if harm and harm.value in SERIOUS:
            serious.setdefault(month, submission.cell_of(happened))
    for block in submission.blocks:
        indicator, month, entered = block.indicator, block.month, block.entered
        count = block.numbers.get(indicator.numerator_entry, 0)
        if not indicator.never_event or count <= 0:
            continue
        cell = submission.cell_of(entered[indicator.numerator_entry])
        facts = {"count": count, "indicator": indicator.name, "month": int(month[-2:])}
        its = [*_of(block, named), *(serious[each] for each in _months(block) if each in serious)]
        place = next(iter(its), None)
        incident = f"{place.sheet}!{place.address}" if place else "–"
        yield submission.finding(Code.NEVER_EVENT, cell, month, **facts, incident=incident)
        if place is None:
            yield submission.finding(Code.NEVER_EVENT_NO_INCIDENT, cell, month, **facts)


def counted_otherwise(submission: Submission) -> Iterator[Finding]:
    """A never event is counted as often as lines of the incident form name its indicator, each with its day.

    A figure that says there was none where a line names it is not used: the better of two statements is not taken.
    Where there is no line at all, :func:`never_event` says so; forms of the first version have no such column. What is
    counted for other departments may stand among the incidents here or in theirs: it is not held against the lines.
    """
    sheet = submission.sheets.get(FORM)
    if sheet is None or all(column.key != INDICATOR for column in sheet.sheet.columns):
        return
    named, told = _named(submission), {month for month, *_ in _dated(submission)}
    never = [block for block in submission.blocks if block.indicator.never_event]
    for_others: dict[tuple[str, str], float] = {}
    for block in never:
        if OF in block.indicator.code:
            key = block.indicator.code.partition(OF)[0], block.month
            for_others[key] = for_others.get(key, 0) + block.numbers.get(block.indicator.numerator_entry, 0)
    for block in never:
        indicator, month, entered = block.indicator, block.month, block.entered
        count = _count(block)
        its = _of(block, named)
        if OF in indicator.code or count is None or (not its and told.isdisjoint(_months(block))):
            continue
        if count <= len(its) <= count + for_others.get((indicator.code, month), 0):
            continue
        if not count and its:
            yield _denied(submission, block, its)
            continue
        typed = entered[indicator.numerator_entry]
        facts = {"count": count, "indicator": indicator.code, "month": int(month[-2:]), "lines": len(its)}
        yield submission.finding(Code.NEVER_EVENT_DATES, submission.cell_of(typed), month, **facts)


def denied_without_a_day(submission: Submission) -> Iterator[Finding]:
    """A case whose day is blank or cannot be read is of any interval it may be of: none of these figures can be zero.

    Unless one of them counts a case that no dated line names: that may be it.
    """
    named, undated = _named(submission), _undated(submission)
    for code, lines in undated.items():
        its = [block for block in submission.blocks if block.indicator.code == code and block.indicator.never_event]
        spare = sum(max(0, (_count(block) or 0) - len(_of(block, named))) for block in its)
        open_ = lines[int(spare) :]
        for block in its:
            among = [cell for month, cell in open_ if month is None or month in {int(m[-2:]) for m in _months(block)}]
            if among and _count(block) == 0 and not _of(block, named):
                yield _denied(submission, block, among)


def _denied(submission: Submission, block: Block, lines: list[Cell]) -> Finding:
    said = block.entered.get(block.indicator.numerator_entry) or block.entered["none"]
    facts = {"indicator": block.indicator.code, "month": int(block.month[-2:])}
    places = [f"{cell.sheet}!{cell.address}" for cell in lines]
    return submission.finding(Code.NEVER_EVENT_DENIED, submission.cell_of(said), block.month, **facts, lines=places)


def _count(block: Block) -> float | None:
    return 0.0 if block.none_occurred else block.numbers.get(block.indicator.numerator_entry)


def _months(block: Block) -> list[str]:
    """The months a figure is of, which is typed in the last one."""
    year, last = block.month.split("-")
    return [f"{year}-{month:02}" for month in range(int(last) - block.indicator.interval + 1, int(last) + 1)]


def _of(block: Block, named: Mapping[tuple[str, str], list[Cell]]) -> list[Cell]:
    """The days of the incidents that name a figure's indicator."""
    code = block.indicator.code.partition(OF)[0]
    return [cell for month in _months(block) for cell in named.get((code, month), ())]


def _dated(submission: Submission) -> Iterator[tuple[str, Answer, dict[str, Answer]]]:
    """Each incident with a day: its month, the day's cell, and its answers."""
    for _, answers in submission.lines(FORM):
        happened = answers.get(DAY)
        if happened and isinstance(happened.value, date):
            yield f"{happened.value:%Y-%m}", happened, answers


def _named(submission: Submission) -> dict[tuple[str, str], list[Cell]]:
    """By indicator and month the days of the incidents that name it."""
    found: dict[tuple[str, str], list[Cell]] = {}
    for month, happened, answers in _dated(submission):
        indicator = answers.get(INDICATOR)
        if indicator and indicator.value:
            found.setdefault((str(indicator.value), month), []).append(submission.cell_of(happened))
    return found


def _undated(submission: Submission) -> dict[str, list[tuple[int | None, Cell]]]:
    """By indicator the incidents that name it without a day that can be read: the month they name, and the cell."""
    found: dict[str, list[tuple[int | None, Cell]]] = {}
    for key, answers in submission.lines(FORM):
        happened, indicator = answers.get(DAY), answers.get(INDICATOR)
        if indicator and indicator.value and not (happened and isinstance(happened.value, date)):
            month = month_named(happened.raw) if happened else None
            place = submission.place(FORM, (key, DAY, ""))
            found.setdefault(str(indicator.value), []).append((month, place))
    return found


CHECKS = (never_event, counted_otherwise, denied_without_a_day)
