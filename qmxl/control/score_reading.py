"""Reads the rules of the scoreboard, and says at its cell of each one that does not count why."""

from collections.abc import Callable, Container
from dataclasses import replace

from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.control.models import ScoreRule
from qmxl.control.scores import Refused, judged
from qmxl.forms.rows import Row, Rows

FORM = "scoreboard"


def score_rules(rows: Rows, control: Control, whose: Callable[[str, Container[str]], str]) -> tuple[ScoreRule, ...]:
    """The rules of known sources and departments, those that are refused or not approved among them.

    ``whose`` gives the department or kind of department that is named, "" where there is none.
    """
    found = []
    for item, row in rows.models(FORM, ScoreRule):
        known = whose(item.whom, control.departments) if item.whom else ""
        source = judged(control, item)
        if source is None:
            rows.wrong(Code.CONTROL_UNKNOWN, row.cell("source"), found=item.source)
        elif item.whom and not known:
            rows.wrong(Code.CONTROL_UNKNOWN, row.cell("whom"), found=item.whom)
        else:
            if isinstance(source, Refused):
                _refused(rows, control, item, source, row)
            elif not item.approver:
                rows.wrong(Code.SCORE_APPROVER, row.cell("approver"), rule=item.name)
            found.append(replace(item, whom=known))
    return tuple(found)


def _refused(rows: Rows, control: Control, item: ScoreRule, why: Refused, row: Row) -> None:
    if why.why == "saved":
        rows.wrong(Code.SCORE_SAVED, row.cell("source"), rule=item.name, found=item.source)
        return
    sheets = {form.id: form.sheet.in_(rows.text.language) for form in control.forms.all}
    path = [sheets[each] for each in (why.form, why.by) if each in sheets] or [item.source]
    rows.wrong(Code.SCORE_PROTECTED, row.cell("source"), rule=item.name, found=item.source, path=" ← ".join(path))
