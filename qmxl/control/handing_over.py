"""How a line is handed over to the department that has to act: its key there, and whom it names.

The key is given where a problem is first written and stays: a mark in it says by which form, so that keys of several
forms of one department never meet in the form they are handed to.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import NamedTuple

from qmxl.catalogue import loader
from qmxl.catalogue.declared import Form, HandOver
from qmxl.control.former import names_of
from qmxl.control.models import Department
from qmxl.typed.spelling import fold, nfc

NUMBER = re.compile(r"^(?P<whose>.+-)(?P<mark>[A-Z]*)(?P<number>\d+)$")
YEAR = re.compile(r"-(20\d\d)-[^ ]*\d$")  # department, year, number
WITH_NAME = re.compile(r"^(?P<code>[A-Za-z][A-Za-z0-9_]*)\s+[–-]\s")  # ``NOI – Khoa Nội``, as drop-downs offer it
CAMPAIGN = "campaign"  # the forms of a quality-safety month, whose lines are handed over as departments' are
FORM = "capa"  # the list of problems, to which lines are handed over
GIVEN = "handed"  # where a workbook's identity says which keys were in it when it was made


class Route(NamedTuple):
    """A form and one way in which its lines are handed over."""

    form: Form
    hand_over: HandOver

    @property
    def key(self) -> str:
        """The field with a line's key."""
        return self.hand_over.key or self.form.numbered


def routes(forms: Iterable[Form]) -> tuple[Route, ...]:
    """Every way in which lines of these forms are handed over, in their order; then of the quality-safety month's."""
    every = (*forms, *loader.forms(CAMPAIGN))
    return tuple(Route(form, each) for form in every for each in form.hand_over if each.key or form.numbered)


def chain_key(route: Route, said: object, giver: Collection[str]) -> str:
    """The key under which a line is handed over, by what its own key is; "" where it has none of the giver's.

    ``QLCL-2026-KT007`` stays; ``NOI-2026-003``, of another form, becomes ``NOI-2026-SC003``. What was handed over to
    a list is not handed on from it. ``giver`` are the codes a department has and had.
    """
    found = _parts(said)
    if found and not route.hand_over.mark and not own_key(said, giver):
        return ""
    return f"{found['whose']}{route.hand_over.mark}{found['number']}" if found else ""


def same_key(key: object) -> str:
    """A key as it is compared: however it is typed."""
    return fold(str(key or ""))


def of_an_earlier_year(key: object, year: int) -> bool:
    """Whether a key is one that a form of a year before gave: nobody reads that year's workbooks to know of it."""
    found = YEAR.search(str(key or ""))
    return found is not None and int(found[1]) < year


def _parts(said: object) -> re.Match[str] | None:
    return NUMBER.match(nfc(str(said or "")).upper())


def own_key(key: object, codes: Collection[str]) -> bool:
    """Whether a key is one that a department's list gave a line itself, of no other form, under one of its codes."""
    found = _parts(key)
    return bool(found and not found["mark"] and any(_begins(key, code) for code in codes))


def _begins(key: object, department: str) -> bool:
    return same_key(key).startswith(f"{department.casefold()}-")


def givers(
    key: object, several: Iterable[Route], given: Mapping[str, frozenset[str]], known: Mapping[str, Department]
) -> set[str]:
    """The departments of those ``known`` that may have handed over a key; ``given`` are the forms each has.

    A key begins with who gave it, but where it is made of another form's: then whoever has the form may have. One of a
    quality-safety month was given by the one workbook whose keys begin so, and that is what stands for it.
    """
    found = _parts(key)
    if not found:
        return set()
    if found["mark"] in _of_months():
        return {same_key(found["whose"].rstrip("-"))}
    elsewhere = {each.form.id for each in several if each.hand_over.key and each.hand_over.mark == found["mark"]}
    if elsewhere:
        return {code for code in known if given.get(code, frozenset()) & elsewhere}
    begun = {each: code for code, its in known.items() for each in its.codes if _begins(key, each)}
    return {begun[max(begun, key=len)]} if begun else set()


@cache
def _of_months() -> frozenset[str]:
    """The marks of what workbooks of a quality-safety month hand over."""
    return frozenset(each.mark for form in loader.forms(CAMPAIGN) for each in form.hand_over)


class Called(NamedTuple):
    """What departments are called: by a name or code as it is compared, and by what their keys begin with."""

    by_name: Mapping[str, str]
    by_beginning: Mapping[str, str]


def called(departments: Mapping[str, Department]) -> Called:
    """What departments are called, and were; a code goes before another's name."""
    names = {fold(said): code for code, each in departments.items() for said in names_of(each.before)}
    names |= {fold(each.name): code for code, each in departments.items()}
    codes = ((code, each) for code, its in departments.items() for each in its.codes)
    beginnings = {f"{each.casefold()}-": code for code, each in reversed(list(codes))}
    return Called(names | {fold(code): code for code in departments}, beginnings)


def acting(route: Route, said: object, giver: str, among: Called) -> str:
    """The department that has to act on a line whose field of it says this; "" where nobody else is named."""
    named = whose(said, among) if route.hand_over.department else giver
    return "" if named == giver and route.form.id == route.hand_over.to else named


def whose(said: object, among: Called) -> str:
    """The department a text names by its code or name, or by a key that begins with its code; "" for none."""
    text = str(said or "")
    if known := among.by_name.get(fold(text)):
        return known
    coded = WITH_NAME.match(text)
    if coded and (known := among.by_name.get(fold(coded["code"]))):
        return known
    key = same_key(text) if _parts(text) else ""
    ends = (at for at in range(len(key), 0, -1) if key[at - 1] == "-")
    return next((among.by_beginning[key[:end]] for end in ends if key[:end] in among.by_beginning), "")
