"""Whether a master was approved, by whom, and whether its figures are still those that were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal
from xml.parsers.expat import ExpatError

from qmxl.period import FORM, parse_period
from qmxl.refusal import Refusal
from qmxl.reports.approvals import Signature, approval_sheets, code_of, read_approvals
from qmxl.sending.narratives import MARK, STAFF, area
from qmxl.sending.opened import Opened, Unreadable, opened
from qmxl.sending.sealing.canonical import value_of
from qmxl.sending.sealing.seal import names_of
from qmxl.sheets.figures import figures_table
from qmxl.xlsx.cells import position
from qmxl.xlsx.formula_tokens import REFERENCE, SHEET, tokens
from qmxl.xlsx.stored import StoredCell

State = Literal["none", "incomplete", "misdated", "approved", "void"]


@dataclass(frozen=True)
class Approval:
    """``state`` says whether all three signed figures that are still there; ``signatures`` are theirs, in order.

    Of a void one they are those that were put under other figures; of a misdated one a day is yet to come, or was
    before the period began.
    """

    state: State
    signatures: tuple[Signature, ...] = ()


def approval(path: Path, today: date) -> Approval:
    """What is known of a master's approval; a Refusal where it cannot be read."""
    try:
        return approval_of(opened(path.read_bytes()), today)
    except (Unreadable, ExpatError) as fault:
        raise Refusal("approval_unreadable", path=path.name) from fault


def approval_of(book: Opened, today: date) -> Approval:
    """The same of an opened workbook; "none" for one without the sheet."""
    language = next((language for sheet, language in approval_sheets().items() if sheet in book.sheets), "")
    if not language:
        return Approval("none")
    sheet = next(name for name, its in approval_sheets().items() if its == language and name in book.sheets)
    said = read_approvals(_rows(book.cells[sheet]), language)
    if not said.now.begun:
        return Approval("void", said.before.signatures) if said.before.begun else Approval("none", said.now.signatures)
    if said.now.code != code_of(_figures(book)):
        return Approval("void", said.now.signatures)
    return Approval(_signed(said.now.signatures, _first_day(book), today), said.now.signatures)


def _signed(signatures: Sequence[Signature], first: date, today: date) -> State:
    if not all(each.given for each in signatures):
        return "incomplete"
    days = [each.day for each in signatures if isinstance(each.day, date)]
    return "approved" if first <= min(days) and max(days) <= today else "misdated"


def _first_day(book: Opened) -> date:
    """The day the master's period begins; the first there is where it does not tell its period."""
    said = names_of(book).get("qm_of_period", "").strip('"')
    return parse_period(said).start if FORM.fullmatch(said) else date.min


def _rows(cells: list[StoredCell]) -> list[list[object]]:
    places = {place: cell.value for cell in cells if (place := position(cell.address))}
    last = max((row for row, _ in places), default=-1)
    right = max((column for _, column in places), default=-1)
    return [[places.get((row, column), "") for column in range(right + 1)] for row in range(last + 1)]


def _figures(book: Opened) -> dict[str, dict[str, list[str]]]:
    """The tables of figures as they are now: of each its columns under their names."""
    held: dict[str, dict[tuple[int, int], str]] = {}
    tables: dict[str, dict[str, list[str]]] = {}
    named = names_of(book)
    for name, formula in named.items():
        pieces = tokens(formula)
        hidden = any(f"{name}{mark}" in named for mark in (MARK, STAFF))
        if not figures_table(name) or hidden or [piece.kind for piece in pieces] != [SHEET, REFERENCE]:
            continue
        sheet, where = pieces[0].text[:-1].strip("'").replace("''", "'"), area(pieces[1].text)
        if where is None or sheet not in book.sheets:
            continue
        if sheet not in held:
            held[sheet] = {place: value_of(cell) for cell in book.cells[sheet] if (place := position(cell.address))}
        rows = range(where.top, where.bottom + 1)
        column = [held[sheet].get((row, where.left), "") for row in rows]
        tables.setdefault(figures_table(name), {})[name] = column
    return tables
