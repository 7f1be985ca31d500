"""Reads which lines of the hospital's own forms are handed over as problems to the department that has to act."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

from qmxl.catalogue import loader
from qmxl.catalogue.base import Bounds, Model
from qmxl.catalogue.declared import Form, FormField, HandOver, Words
from qmxl.codes import Code
from qmxl.findings import Cell
from qmxl.own_forms.heads import Fault
from qmxl.own_forms.words import Words as Spoken
from qmxl.typed.spelling import fold

TO = "capa"  # the list of problems, to which lines are handed over
MARK = re.compile(r"[A-Z]{2,4}")
WRITTEN = frozenset({"text", "choice", "code"})
RISKS = "risk"  # the list that the column of that name uses there


@dataclass(frozen=True, kw_only=True)
class OwnTask(Model):
    """A row of the sheet of tasks, as it was typed."""

    form: str
    finding: Annotated[str, Bounds(min_length=1)]
    department: str = ""
    when: str = ""
    mark: Annotated[str, Bounds(min_length=1)]
    source: Annotated[str, Bounds(min_length=1)]
    found_on: str = ""
    request: str = ""
    due: str = ""
    risk: str = ""
    owner: str = ""


def _says(field: FormField) -> bool:
    """Whether a column says something that others may be shown: no person, and no key of the line itself."""
    return field.type in WRITTEN and not field.numbered and not field.persons and field.privacy != "personal"


def _names(field: FormField) -> bool:
    """Whether a column may name who acts: a department, or a person of the staff."""
    return field.type in WRITTEN and not field.numbered and field.privacy != "personal"


FITTING: Mapping[str, Callable[[FormField], bool]] = {
    "finding": _says,
    "department": _names,
    "found_on": lambda field: field.type == "date",
    "request": _says,
    "due": lambda field: field.type == "date",
    "risk": lambda field: field.choices == RISKS,
    "owner": _names,
}


def hand_over_of(
    row: OwnTask, form: Form, words: Spoken, forms: Mapping[str, Cell], marks: Mapping[str, Cell]
) -> HandOver:
    """What a row says of a form whose days are known; ``forms`` and ``marks`` are those of the rows above.

    A Fault of what cannot be, a NotSaid of a condition that says nothing of the form.
    """
    _may_hand_over(form, forms)
    mark = _mark(row.mark.upper(), marks)
    typed = {name: str(getattr(row, name)) for name in FITTING}
    told = {name: _column(name, said, form, words) for name, said in typed.items() if said}
    for name, column in (("found_on", form.date), ("due", form.due)):
        if column and name not in told and FITTING[name](form.by_field[column]):
            told[name] = column
    if "found_on" not in told:
        raise Fault(Code.CONTROL_MISSING, "found_on")
    department = told.pop("department", "")
    when = words.condition(row.when)
    return HandOver(to=TO, fields=Words(**told), mark=mark, source=row.source, department=department, when=when)


def _may_hand_over(form: Form, forms: Mapping[str, Cell]) -> None:
    if form.id in forms:
        raise Fault(Code.CONTROL_TWICE, "form", other=forms[form.id].address)
    if form.kept_in:
        raise Fault(Code.CONTROL_TASK_HOUSE, "form")
    if form.layout != "list" or not form.numbered:
        raise Fault(Code.CONTROL_TASK_KEY, "form")


def _mark(mark: str, marks: Mapping[str, Cell]) -> str:
    if not MARK.fullmatch(mark):
        raise Fault(Code.CONTROL_VALUE, "mark")
    if mark in marks:
        raise Fault(Code.CONTROL_TWICE, "mark", found=mark, other=marks[mark].address)
    if mark in _taken():
        raise Fault(Code.CONTROL_TASK_MARK, "mark", found=mark, marks=sorted(_taken()))
    return mark


def _column(name: str, said: str, form: Form, words: Spoken) -> str:
    column = words.names.get(fold(said), "")
    if column in form.by_field and FITTING[name](form.by_field[column]):
        return column
    fitting = [words.called(field.id) for field in form.field if FITTING[name](field)]
    raise Fault(Code.CONTROL_TASK_COLUMN, name, found=said, columns=fitting or ["–"])


def _taken() -> frozenset[str]:
    """The letters in the codes of what the catalogue's forms hand over."""
    every = (*loader.forms("department"), *loader.forms("campaign"))
    return frozenset(each.mark for form in every for each in form.hand_over) - {""}
