"""Whether a line of a register can be counted at all: what was typed and not understood leaves open what it says.

A line that might belong to a figure and cannot be read keeps the figure out, as a blank in what is summed does: left
aside it would make a rate better than it is.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from qmxl.catalogue.conditions import conditions, fulfilled
from qmxl.catalogue.declared import Form
from qmxl.catalogue.worked import OF_SEVERAL

Line = Mapping[str, Any]
Open = frozenset[str]  # fields of a line of which it is not known what they should say


def open_fields(form: Form, line: Line) -> Open:
    """The fields of which it is not known what they should say: an error keeps them out, or they are asked for."""
    asked = {field.id for field in form.field if field.required or field.id in line}
    for rule in form.rule:
        if rule.kind == "required_when" and rule.severity == "error" and fulfilled(rule.conditions, line):
            asked.update(rule.fields)
    return frozenset(name for name in asked if line.get(name) is None)


def in_doubt(form: Form, where: str, line: Line, unknown: Open) -> bool:
    """Whether a line would fulfil conditions but for what is not known of it."""
    if not unknown:
        return False
    several = conditions(where)
    doubtful = [each for each in several if not unknown.isdisjoint(_sources(form, each.field))]
    return bool(doubtful) and fulfilled([each for each in several if each not in doubtful], line)


def left_out_in_doubt(form: Form, line: Line, unknown: Open) -> bool:
    """Whether it is open if a line is left out: the mark cannot be read, or the reason asked for is not given."""
    if not form.left_out or not unknown:
        return False
    reasons = {name for rule in form.rule if rule.when == form.left_out for name in rule.fields}
    lacking = not unknown.isdisjoint(reasons) and fulfilled(conditions(form.left_out), line)
    return lacking or in_doubt(form, form.left_out, line, unknown)


def _sources(form: Form, field: str) -> Iterator[str]:
    """The fields a column is worked out of line by line, a field itself; of several lines none is named."""
    name = field.partition(".")[0]
    worked = form.by_worked.get(name)
    if worked is None:
        yield name
    elif worked.kind not in OF_SEVERAL:
        for source in (*worked.fields, *(each.field for each in conditions(worked.where))):
            if source != name:
                yield from _sources(form, source)
