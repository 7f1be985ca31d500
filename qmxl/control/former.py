"""Departments that go on under another code or name: what each of them was before, and since when it is what it is.

A department that was given another code, or was made of several, says on the sheet of departments whom it continues.
Workbooks, codes and names of then are read as its own.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import NamedTuple

from qmxl.typed.spelling import nfc

CODE = r"[A-Z][A-Z0-9_]{0,30}"
NAMED = re.compile(rf"(?P<code>{CODE})\s+[–-]\s+(?P<name>\S.*)")
APART, BETWEEN = re.compile(r"[;；\n]"), re.compile(r"[\s,，、]+")
FORMER = "former"  # in the identity of a workbook that is read as a successor's: the code it was made with


class FormerName(NamedTuple):
    """A code that a department had, and what it was called then, "" where nobody says."""

    code: str
    name: str = ""


class Former(NamedTuple):
    """Who continues a former department, and from which month on (``YYYY-MM``), "" where nobody says."""

    department: str
    since: str


def formers_in(said: str) -> Iterator[FormerName]:
    """The departments a cell names, by their codes or ``CODE – name``; a ValueError where it says something else."""
    for part in (nfc(each) for each in APART.split(said)):
        if named := NAMED.fullmatch(part):
            yield FormerName(named["code"], named["name"])
            continue
        for code in BETWEEN.split(part.upper()) if part else ():
            if not re.fullmatch(CODE, code):
                raise ValueError(code)
            yield FormerName(code)


def as_kept(said: str) -> str:
    """The same, as it is kept."""
    return written(formers_in(said))


def written(several: Iterable[FormerName]) -> str:
    """Former departments as a cell names them."""
    return "; ".join(f"{each.code} – {each.name}" if each.name else each.code for each in several)


def now(identity: Mapping[str, str], formers: Mapping[str, Former], there: Container[str]) -> Mapping[str, str]:
    """A workbook's identity with the department that continues its own, where that is not ``there`` any more."""
    code = identity.get("department", "")
    if code in there or code not in formers:
        return identity
    return {**identity, "department": formers[code].department, FORMER: code}


def names_of(several: Iterable[FormerName]) -> Iterator[str]:
    """Whatever former departments are called by in cells and lists."""
    for each in several:
        yield from (each.code, each.name, f"{each.code} – {each.name}") if each.name else (each.code,)
