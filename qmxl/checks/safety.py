"""Events that must never happen."""

from collections.abc import Iterator
from datetime import date

from qmxl.codes import Code
from qmxl.findings import Finding
from qmxl.submissions.submission import Submission

SERIOUS = frozenset({"G", "H", "I"})


def never_event(submission: Submission) -> Iterator[Finding]:
    """A case of a never event is shown to the management, and stands among the incidents of its month."""
    serious: dict[str, str] = {}  # where the first serious incident of a month stands
    for _, answers in submission.lines("incidents"):
        happened, harm = answers.get("happened_on"), answers.get("harm")
        if happened and harm and isinstance(happened.value, date) and harm.value in SERIOUS:
            place = submission.cell_of(happened)
            serious.setdefault(f"{happened.value:%Y-%m}", f"{place.sheet}!{place.address}")
    for block in submission.blocks:
        indicator, month, entered = block.indicator, block.month, block.entered
        count = block.numbers.get(indicator.numerator_entry, 0)
        if not indicator.never_event or count <= 0:
            continue
        cell = submission.cell_of(entered[indicator.numerator_entry])
        facts = {"count": count, "indicator": indicator.name, "month": int(month[-2:])}
        yield submission.finding(Code.NEVER_EVENT, cell, month, **facts, incident=serious.get(month, "–"))
        if month not in serious:
            yield submission.finding(Code.NEVER_EVENT_NO_INCIDENT, cell, month, **facts)


CHECKS = (never_event,)
