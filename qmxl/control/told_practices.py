"""Good practice out of lines of departments' own lists, as the control workbook's: beside the sub-items it is about."""

from collections.abc import Mapping

from qmxl.control.control import Control
from qmxl.control.criteria_models import Practice
from qmxl.typed.spelling import fold

FORM = "good_practices"  # the list in which departments tell what they do well
SPREAD, LOCAL = "spread", "local"  # for all to take over, for nobody


def told_by(control: Control, said: Mapping[str, object], department: str) -> Practice | None:
    """The practice a line tells; None where it names no criterion or sub-item, or the office knows it already."""
    code, practice = str(said.get("code") or ""), str(said.get("practice") or "")
    if not practice or (code not in control.programme.main_set.by_code and code not in control.programme.sub_items):
        return None
    if any(each.code == code and fold(each.practice) == fold(practice) for each in control.programme.practices):
        return None
    name = control.departments[department].name if department in control.departments else department
    where = {fold(each): each for each in (str(said.get("source") or ""), str(said.get("place") or ""), name) if each}
    return Practice(
        code=code, practice=practice, source=", ".join(reversed(where.values())), link=str(said.get("link") or "")
    )
