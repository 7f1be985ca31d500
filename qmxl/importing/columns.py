"""Which column of another program's table is which field of a form: by its heading, or as a person says it is."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qmxl.forms.headings import HEADINGS_WITHIN, heading
from qmxl.forms.layout import Column, Sheet
from qmxl.typed.spelling import blank, nfc

DEPARTMENTS = frozenset(
    heading(name) for name in ("department", "khoa", "phòng", "khoa/phòng", "khoa phòng", "mã khoa", "đơn vị", "科室")
)
BESIDE = re.compile(r"[(（][^()（）]*[)）]")  # what a heading says in brackets


class Unknown(NamedTuple):
    """A heading or a field that is named and not there."""

    asked: str


class Matched(NamedTuple):
    """Where things stand, from 0: the row of headings, the column of each field, that of the departments.

    ``unused`` are the headings of columns that are taken for no field.
    """

    heading: int
    fields: Mapping[str, int]
    department: int | None
    unused: tuple[str, ...]


def match(
    rows: Sequence[Sequence[object]], sheet: Sheet, said: Mapping[str, str], department: str | None
) -> Matched | Unknown | None:
    """The columns of a table; None where no row has a heading of the form, Unknown for a name that is not there.

    ``said`` are headings or field names by field or its name; several fields may take one column, as a day and a time
    do. ``department`` is the heading of the column that names departments, "" where it is to be found, None where
    there is to be none.
    """
    names = _names(sheet)
    wanted: dict[str, str] = {}
    for field, column in said.items():
        known = names.get(heading(field))
        if known is None:
            return Unknown(field)
        wanted[known] = heading(column)
    found = [(_taken(row, names, wanted), at) for at, row in enumerate(rows[:HEADINGS_WITHIN])]
    if not found or not max(len(fields) for fields, _ in found):
        return Unknown(next(iter(said.values()))) if said else None
    fields, at = max(found, key=lambda each: (len(each[0]), -each[1]))
    headings = {column: heading(cell) for column, cell in enumerate(rows[at]) if heading(cell)}
    for field, column in wanted.items():
        if field not in fields:
            return Unknown(next(each for each in said.values() if heading(each) == column))
    whose = None
    if department is not None:
        looked = {heading(department)} if department else DEPARTMENTS
        free = (c for c, each in headings.items() if each in looked and (department or c not in fields.values()))
        whose = next(free, None)
        if department and whose is None:
            return Unknown(department)
    used = {*fields.values(), whose}
    unused = tuple(nfc(str(rows[at][column])).strip() for column in headings if column not in used)
    return Matched(at, fields, whose, unused)


def _names(sheet: Sheet) -> dict[str, str]:
    """The fields of a form by what they are called, in any language, with or without what stands in brackets."""
    called: dict[str, str] = {}
    for column in sheet.columns:
        for name in _called(column):
            called.setdefault(name, column.key)
    return called


def _called(column: Column) -> list[str]:
    names = [column.label, column.key, *column.aliases]
    return [heading(each) for name in names for each in (name, BESIDE.sub("", name)) if heading(each)]


def _taken(row: Sequence[object], names: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, int]:
    """The columns of a row of headings by field: those that are said first, then each by its name, the first of two."""
    headings = {at: heading(cell) for at, cell in enumerate(row) if not blank(cell) and heading(cell)}
    fields = {}
    for field, column in wanted.items():
        at = next((at for at, each in headings.items() if each == column), None)
        if at is not None:
            fields[field] = at
    for at, each in headings.items():
        name = names.get(each) or names.get(heading(BESIDE.sub("", str(row[at]))))
        if name is not None and name not in fields and name not in wanted:
            fields[name] = at
    return fields
