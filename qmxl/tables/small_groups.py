"""What may be told of lines that are kept in the house: groups of enough of them, no small one by its difference.

A group of fewer lines than its form says is told as fewer. Whoever knows the whole and all other groups would still
know it, so more groups are hidden until those that are hidden are two at least and hold enough lines together. All
summaries of a form are of the same lines and by one dimension, so no two of them tell one group more than that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qmxl.catalogue.declared import DEPARTMENT, Summary
from qmxl.catalogue.privacy import in_house
from qmxl.control.control import Control
from qmxl.period import Period
from qmxl.reports.report import Report
from qmxl.tables.counting import Value
from qmxl.tables.registers import Register, register_of
from qmxl.tables.summaries import Summed, summed

NEEDS_VALUES = frozenset({"sum", "mean", "coverage", "ratio"})


@dataclass(frozen=True)
class Told:
    """A summary of a form kept in the house: its values by row, None where there is none to tell.

    ``hidden`` are the rows that are not told, by their numbers; ``total`` is None and ``whole_hidden`` where all lines
    are too few.
    """

    summary: Summary
    rows: Sequence[object]
    values: Sequence[Value]
    hidden: frozenset[int]
    total: Value
    whole_hidden: bool


@dataclass(frozen=True)
class Grouped:
    """The summaries of one form; ``register`` has no lines, it is there for its words."""

    register: Register
    several: Sequence[Told]


def small_groups(control: Control, reports: Sequence[Report], period: Period) -> Mapping[str, Grouped]:
    """By form kept in the house that has lines and summaries what may be told of them."""
    found = {}
    for form in control.forms.all:
        if not in_house(form) or not form.summary:
            continue
        register = register_of(form, reports, period)
        if len(register):
            several = [_told(register, each) for each in summed(register, control, period)]
            found[form.id] = Grouped(_without_lines(register), several)
    return found


def hidden_of(sizes: Sequence[int], least: int) -> frozenset[int]:
    """The numbers of the groups that are not told, of groups of these sizes; empty ones are told."""
    hidden = {at for at, size in enumerate(sizes) if 0 < size < least}
    others = sorted((size, at) for at, size in enumerate(sizes) if size >= least)
    while hidden and others and (len(hidden) < 2 or sum(sizes[at] for at in hidden) < least):
        hidden.add(others.pop(0)[1])
    return frozenset(hidden)


def _told(register: Register, found: Summed) -> Told:
    form, summary = register.form, found.summary
    counted = _counted(register, summary)
    if not summary.by:
        few = len(counted) < form.least
        return Told(summary, (), (), frozenset(), None if few else found.total, few)
    said = [register.lines[summary.by[0]][line] or None for line in counted]
    sizes = [said.count(row) for row in found.rows]
    hidden, few = hidden_of(sizes, form.least), len(counted) < form.least
    values = [None if at in hidden else each[0] for at, each in enumerate(found.values)]
    return Told(summary, found.rows, values, hidden, None if few else found.total, few)


def _counted(register: Register, summary: Summary) -> list[int]:
    """The lines a summary's values rest on."""
    needed = [register.lines[name] for name in summary.fields] if summary.count in NEEDS_VALUES else []
    return [line for line in register.holding(summary.where) if all(column[line] is not None for column in needed)]


def _without_lines(register: Register) -> Register:
    return Register(register.form, register.fields, register.worked_out, {DEPARTMENT: []})
