"""Events that must never happen."""

from collections.abc import Iterator
from datetime import date

from qmxl.codes import Code
from qmxl.findings import Cell, Finding
from qmxl.forms.answers import Answer
from qmxl.submissions.submission import Submission

FORM, INDICATOR = "incidents", "indicator"
SERIOUS = frozenset({"G", "H", "I"})


def never_event(submission: Submission) -> Iterator[Finding]:
    """A case of a never event is shown to the management, and stands among the incidents of its month."""
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
        place = next(iter(named.get((indicator.code, month), ())), None) or serious.get(month)
        incident = f"{place.sheet}!{place.address}" if place else "–"
        yield submission.finding(Code.NEVER_EVENT, cell, month, **facts, incident=incident)
        if place is None:
            yield submission.finding(Code.NEVER_EVENT_NO_INCIDENT, cell, month, **facts)


def counted_otherwise(submission: Submission) -> Iterator[Finding]:
    """A never event is counted as often as lines of the incident form name its indicator, each with its day.

    Where there is no line at all, :func:`never_event` says so; forms of the first version have no such column.
    """
    sheet = submission.sheets.get(FORM)
    if sheet is None or all(column.key != INDICATOR for column in sheet.sheet.columns):
        return
    named, told = _named(submission), {month for month, *_ in _dated(submission)}
    for block in submission.blocks:
        indicator, month, entered = block.indicator, block.month, block.entered
        count = 0.0 if block.none_occurred else block.numbers.get(indicator.numerator_entry)
        its = named.get((indicator.code, month), [])
        if not indicator.never_event or count is None or count == len(its) or (not its and month not in told):
            continue
        typed = entered.get(indicator.numerator_entry)
        facts = {"count": count, "indicator": indicator.code, "month": int(month[-2:]), "lines": len(its)}
        cell = submission.cell_of(typed) if typed else its[0]
        yield submission.finding(Code.NEVER_EVENT_DATES, cell, month, **facts)


def _dated(submission: Submission) -> Iterator[tuple[str, Answer, dict[str, Answer]]]:
    """Each incident with a day: its month, the day's cell, and its answers."""
    for _, answers in submission.lines(FORM):
        happened = answers.get("happened_on")
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


CHECKS = (never_event, counted_otherwise)
