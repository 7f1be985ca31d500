"""Workbooks of qmxl that do not say which of their texts stay in the house: those of older versions, and no masters."""

import re
from collections.abc import Iterable

from qmxl.forms.layout import IDENTITY
from qmxl.refusal import Refusal
from qmxl.sending.narratives import MARK, STAFF
from qmxl.sending.printing import Names

KEPT = "qm_kept"  # the name a master has since it marks all that stays in the house
OURS = re.compile(r"qm_\w+?__\w+|qm_chiso|qm_tieuchi|qm_internal")  # names that a workbook of ours has


def refuse_if_older(names: Names, sheets: Iterable[str], source: str) -> None:
    """A Refusal for a master that does not mark such texts, a department's workbook, the workbook of personal answers.

    So is one that has lost some of its marks since. A workbook that has nothing of ours may pass.
    """
    if KEPT in names.formulas:
        there = sum(name.endswith((MARK, STAFF)) for name in names.formulas)
        said = names.formulas[KEPT].strip('"')
        if said.isdigit() and there < int(said):
            raise Refusal("freeze_marks_lost", path=source)
        return
    marked = any(OURS.fullmatch(name) and not name.endswith((MARK, STAFF)) for name in names.formulas)
    if marked or IDENTITY in sheets:
        raise Refusal("freeze_older", path=source)
