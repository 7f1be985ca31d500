"""Persons listed in a sheet: names below or beside a heading that asks for them, a name and a birth date in one row."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from qmxl.sending.gate.said import Said
from qmxl.sending.gate.shown_numbers import ShownNumbers
from qmxl.sending.narratives import Area, table_areas
from qmxl.sending.opened import Opened
from qmxl.sending.sealing.seal import SHEET
from qmxl.texts import LANGUAGES, texts
from qmxl.typed.identifiers import Identifier, plain_signs
from qmxl.typed.names_of_persons import DAY, NAME, PLAIN_NAME, without_accents
from qmxl.typed.persons import BIRTH, CITIZEN, INSURANCE, PATIENT_NAME, PHONE
from qmxl.xlsx.cells import position
from qmxl.xlsx.stored import StoredCell

LONGEST_HEADING = 48
GAP = 3  # blank rows that end a list
OWN_TABLE = re.compile(rb'\bdisplayName="QM_')
YOUNGEST = 42369  # the number of the last day of 2015: later ones are days of the work itself
ASKED = (
    (PATIENT_NAME, r"(?:stt )?(?:ho(?: va|,)? ten\b|ten (?:nguoi benh|benh nhan|bn|nb|nguoi nha|khach hang)\b)"),
    (PATIENT_NAME, r"full name|patient(?:'?s)? name|name of (?:the )?patient|(?:患者|病人|员工)?姓名"),
    (BIRTH, r"(?:ngay(?: thang)?(?: nam)?|nam) sinh\b|sinh (?:ngay|nam)|date of birth|dob\b|birth|出生"),
    (CITIZEN, r"(?:so |ma )?(?:the )?(?:cccd|cmnd|cmt|can cuoc|dinh danh|chung minh)\b|身份证"),
    (INSURANCE, r"(?:so |ma )?(?:the )?(?:bhyt|bhxh|bao hiem)\b|医保"),
    (PHONE, r"(?:so )?(?:sdt|dien thoai|dtdd|dt|di dong)\b|phone|mobile|telephone|电话|手机"),
)
Sheet = Mapping[tuple[int, int], StoredCell]


def listed(book: Opened, shown: ShownNumbers) -> Iterator[tuple[Said, Identifier]]:
    """What is found so in all sheets."""
    for number, (sheet, cells) in enumerate(book.cells.items(), start=1):
        if sheet == SHEET:
            continue
        held = {place: cell for cell in cells if (place := position(cell.address)) and cell.value not in (None, "")}
        headings = {place: kind for place, cell in held.items() if (kind := asks_for(cell.value))}
        tables = _own_tables(book, sheet)
        above = {place: kind for place, kind in headings.items() if not any(table.holds(*place) for table in tables)}
        found = [*_under(held, above), *_beside(held, headings), *_in_one_row(held, headings, sheet, shown)]
        for cell, kind in found:
            yield Said(sheet, cell.address, "", number), Identifier(kind, _written(cell))


def _own_tables(book: Opened, sheet: str) -> list[Area]:
    """The lines of the master's own tables: what they say of a form's fields stands beside, never below."""
    related = [each.target for each in book.package.related(book.sheets[sheet]).values() if each.kind == "table"]
    parts = [part for name in related if (part := book.package.part(name)) and OWN_TABLE.search(part)]
    return [area for part in parts for area in table_areas(part)]


def _written(cell: StoredCell) -> str:
    return f"{cell.value:.0f}" if isinstance(cell.value, float) else plain_signs(str(cell.value))


@lru_cache(maxsize=1 << 15)
def asks_for(content: object) -> str:
    """The kind of detail a heading asks for; "" for any other cell."""
    if not isinstance(content, str) or len(content) > LONGEST_HEADING or re.search(r"\d{3}", content):
        return ""
    said = without_accents(content).casefold().strip(" *").rpartition(": ")[2]
    return next((kind for kind, pattern in _headings() if pattern.match(said)), "")


@cache
def _headings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, pattern in ASKED)


def _under(held: Sheet, headings: Mapping[tuple[int, int], str]) -> Iterator[tuple[StoredCell, str]]:
    last = max((row for row, _ in held), default=0)
    for (row, column), kind in headings.items():
        blank = 0
        for below in range(row + 1, last + 1):
            cell = held.get((below, column))
            blank = 0 if cell else blank + 1
            if blank > GAP or (below, column) in headings:
                break
            if cell and _answers(kind, cell):
                yield cell, kind


def _answers(kind: str, cell: StoredCell) -> bool:
    """Whether a cell below such a heading holds what it asks for; a birth date is nobody's without a name."""
    if kind == PATIENT_NAME:
        said = cell.value if isinstance(cell.value, str) else ""
        return said not in _hidden() and any(sign.isalpha() for sign in said)
    return kind != BIRTH and sum(sign.isdigit() for sign in _written(cell)) >= 8


@cache
def _hidden() -> frozenset[str]:
    """What stands where a name was, in each language."""
    return frozenset(texts(language)("master.hidden") for language in LANGUAGES)


def _beside(held: Sheet, headings: Mapping[tuple[int, int], str]) -> Iterator[tuple[StoredCell, str]]:
    for (row, column), kind in headings.items():
        beside = held.get((row, column + 1)) or held.get((row, column + 2))
        if beside and kind == PATIENT_NAME and is_name(beside.value):
            yield beside, kind


def _in_one_row(
    held: Sheet, headings: Mapping[tuple[int, int], str], sheet: str, shown: ShownNumbers
) -> Iterator[tuple[StoredCell, str]]:
    """Names in whose row stands a day of birth: below such a heading, or one too long ago for anything else."""
    births = {column for (_, column), kind in headings.items() if kind == BIRTH}
    named = [(place, cell) for place, cell in held.items() if is_name(cell.value)]
    rows = {row for (row, _), _ in named}
    born = {
        row
        for (row, column), cell in held.items()
        if row in rows and (row, column) not in headings and _is_birth(cell, sheet, shown, headed=column in births)
    }
    yield from ((cell, BIRTH) for (row, _), cell in named if row in born)


def _is_birth(cell: StoredCell, sheet: str, shown: ShownNumbers, *, headed: bool) -> bool:
    value = cell.value
    if isinstance(value, float):
        old = 1 <= value <= YOUNGEST and shown.is_day(sheet, cell.address)
        return old or (headed and (1900 <= value <= 2100 or shown.is_day(sheet, cell.address)))
    found = re.fullmatch(DAY, plain_signs(str(value)))
    return found is not None and (headed or int(found[0][-4:]) <= 2015)


@lru_cache(maxsize=1 << 15)
def is_name(content: object) -> bool:
    """Whether a cell holds a person's name and nothing else."""
    return (
        isinstance(content, str) and len(content) <= LONGEST_HEADING and bool(_name().fullmatch(plain_signs(content)))
    )


@cache
def _name() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:ông|bà|anh|chị|cháu|bé) )?(?:{NAME}|{PLAIN_NAME})")
