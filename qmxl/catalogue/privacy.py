"""Where what is entered in a field may go.

An open field goes everywhere. A narrative one, a free account of what happened, shows in the sheet of its register and
nowhere else; a personal one, which names a person, only in a workbook of its own that stays in the house, and so do
all fields of a form that is kept in the house. The long
table of answers has a row for each answer of a narrative or personal field all the same, none of a form kept in the
house; findings quote neither.
"""

from collections.abc import Mapping
from functools import cache

from qmxl.catalogue.declared import Form

OPEN, NARRATIVE, PERSONAL = "open", "narrative", "personal"


@cache
def guarded(form: Form) -> Mapping[str, str]:
    """By field of a form, whether it is narrative or personal; open fields are not in it."""
    if in_house(form):
        return dict.fromkeys((*(field.id for field in form.field), *(line.id for line in form.line)), PERSONAL)
    return {field.id: field.privacy for field in form.field if field.privacy != OPEN}


def in_house(form: Form) -> bool:
    """Whether the lines of a form stand in the internal workbook and nowhere else."""
    return form.kept_in == "house"


@cache
def searched(form: Form) -> frozenset[str]:
    """The text fields of a form in which nobody's details belong."""
    return frozenset(
        field.id
        for field in form.field
        if field.type == "text" and field.privacy != PERSONAL and not field.persons and not field.locked
        if not in_house(form)
    )


@cache
def staff(form: Form) -> frozenset[str]:
    """The fields of a form that name staff, of whom its lines tell; those its counts go by are lists, not persons."""
    counted = {name for summary in form.summary for name in summary.by}
    return frozenset(field.id for field in form.field if field.persons and field.type == "text") - counted
