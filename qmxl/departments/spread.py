"""What departments do well and have given to all: it stands beside the sub-items of the others when forms are made."""

from collections.abc import Mapping, Sequence

from qmxl.control.control import Control
from qmxl.control.criteria_models import Practice
from qmxl.control.told_practices import FORM, SPREAD, told_by
from qmxl.departments.carrying import lines_in
from qmxl.departments.entered import Entered


def spread_by(control: Control, used: Mapping[str, Sequence[Entered]]) -> dict[str, list[Practice]]:
    """By department the practices whose line says that they are spread, in the order of their lines."""
    return {
        code: [
            practice
            for each in workbooks
            for line in lines_in(each.forms.get(FORM, {}))
            if "spread" in line and line["spread"].value == SPREAD
            if (practice := told_by(control, {name: held.value for name, held in line.items()}, code))
        ]
        for code, workbooks in used.items()
    }
