"""Months of a register ticked as without any, that have lines all the same."""

from collections.abc import Iterator
from datetime import date

from qmxl.codes import Code
from qmxl.findings import Finding
from qmxl.forms.answers import Answer
from qmxl.submissions.submission import Submission


def ticked_and_told(submission: Submission) -> Iterator[Finding]:
    """Either a month is ticked or it has lines, not both; the lines are counted, the tick is not."""
    for form, months in submission.nothing.items():
        found = submission.sheets.get(form)
        if found is None:
            continue
        by_month: dict[str, list[Answer]] = {}
        for _, line in submission.lines(form):
            day = line.get(found.sheet.form.date)
            if day and isinstance(day.value, date):
                by_month.setdefault(f"{day.value:%Y-%m}", []).append(day)
        for month in sorted(months.keys() & by_month.keys()):
            its = by_month[month]
            cell, other = submission.cell_of(months[month]), submission.cell_of(its[0]).address
            facts = {"month": int(month[-2:]), "sheet": found.name, "count": len(its), "other": other}
            yield submission.finding(Code.NOTHING_AND_LINES, cell, month, **facts)


CHECKS = (ticked_and_told,)
