"""What is counted of each register in one line: its lines in the period and to date, open and overdue ones."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from qmxl.catalogue.declared import Summary
from qmxl.master.register_drawing import Drawing, cached
from qmxl.sheets.page import Page
from qmxl.tables.registers import Register
from qmxl.tables.summaries import total_of
from qmxl.xlsx.bulk import Formula

COUNTED = ("in_period", "to_date", "open", "overdue")
NOTHING = '#,##0;-#,##0;"·"'  # how such a number is shown: 0 as a dot


def counts_of(page: Page, register: Register) -> Mapping[str, Formula]:
    """By what is counted, the formula over the register's data; without what its form has no day or end for."""
    drawing = Drawing(page, register)
    return {
        counted: Formula(drawing.formula(summary)[1:], cached(total_of(register, summary, page.period)))
        for counted, summary in _counted(register)
    }


def number(page: Page, cell: Formula | None, **more: Any) -> tuple[object, Any]:
    """A cell of such a number and its style; "–" where nothing of the kind is counted."""
    return "–" if cell is None else cell, page.style.fixed(align="center", num_format=NOTHING, **more)


def _counted(register: Register) -> Iterator[tuple[str, Summary]]:
    """What is counted of a register: only what its form has a day, a due day or an end for.

    What is open is what the form itself calls so, where it counts it as one number.
    """
    form = register.form
    own = next((each for each in form.summary if each.count == "open" and not each.by), None)
    counted = Summary(id="counted", title=form.title)
    if own:
        yield "open", own
    yield "to_date", counted
    if form.date:
        yield "in_period", replace(counted, span="period")
    if form.done and not own:
        yield "open", replace(counted, count="open")
    if form.due:
        yield "overdue", replace(counted, count="overdue")
