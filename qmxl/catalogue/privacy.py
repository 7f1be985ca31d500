"""Where what is entered in a field may go.

An open field goes everywhere. A narrative one, a free account of what happened, shows in the sheet of its register and
nowhere else; a personal one, which names a person, only in a workbook of its own that stays in the house. The long
table of answers has a row for each answer all the same, and findings never quote the latter two.
"""

from collections.abc import Mapping
from functools import cache

from qmxl.catalogue.declared import Form

OPEN, NARRATIVE, PERSONAL = "open", "narrative", "personal"


@cache
def guarded(form: Form) -> Mapping[str, str]:
    """By field of a form, whether it is narrative or personal; open fields are not in it."""
    return {field.id: field.privacy for field in form.field if field.privacy != OPEN}


@cache
def searched(form: Form) -> frozenset[str]:
    """The text fields of a form in which nobody's details belong."""
    return frozenset(
        field.id
        for field in form.field
        if field.type == "text" and field.privacy != PERSONAL and not field.persons and not field.locked
    )


@cache
def staff(form: Form) -> frozenset[str]:
    """The fields of a form that name staff, of whom its lines tell; those its counts go by are lists, not persons."""
    counted = {name for summary in form.summary for name in summary.by}
    return frozenset(field.id for field in form.field if field.persons and field.type == "text") - counted
