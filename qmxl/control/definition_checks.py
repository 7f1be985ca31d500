"""Own definitions that contradict themselves, and limits that assigned indicators leave open, told at their cells.

Standard definitions are not the hospital's to mend: what is to be said of them stands on their cards.
"""

from collections.abc import Iterator

from qmxl.catalogue import loader
from qmxl.codes import Code, Severity
from qmxl.control.control import Control
from qmxl.definitions.lint import leaves_open, remarks, same_names
from qmxl.definitions.telling import told
from qmxl.findings import Cell, Finding
from qmxl.forms.rows import Rows


def about_definitions(control: Control, rows: Rows, source: str) -> Iterator[Finding]:
    """The findings; ``source`` is the control workbook's file, ``rows`` are its lines."""
    own, known = control.own_indicators, control.indicators
    of_each = [remark for indicator in own.values() for remark in remarks(indicator)]
    for remark in (*same_names(known.values()), *of_each):
        if remark.indicator in own:
            cell = rows.row_of("own_indicators", remark.indicator).cell(remark.field)
            yield told(remark, known, cell, rows.text, Severity.WARNING)
    for form, codes in _open(control).items():
        sheet = next(each.sheet.in_(rows.text.language) for each in loader.forms("control") if each.id == form)
        yield Finding(Code.DEFINITION_LIMIT, Cell(source, sheet), {"codes": codes, "sheet": sheet})


def _open(control: Control) -> dict[str, list[str]]:
    """The assigned indicators that leave open what "as prescribed" is, by the sheet on which it is to be said."""
    found: dict[str, list[str]] = {}
    given = {each.indicator for each in control.assignments}
    for code, indicator in control.indicators.items():
        if code in given and leaves_open(indicator):
            found.setdefault("own_indicators" if code in control.own_indicators else "intervals", []).append(code)
    return found
