"""The formula that takes over what was proposed for a cell once the same status is chosen, and what it gives.

Spreadsheet programs calculate it; where a form was saved by one that does not calculate, it is worked out here.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime

from qmxl.forms.locating import Rows
from qmxl.xlsx.cells import Uncalculated, position

LONGEST = 1000  # characters taken over: Excel 2010 takes 255 in one text and 8,192 in a formula
FORMULA = re.compile(r'=IF\(([A-Z]+\d+)="((?:[^"]|"")*)",(.+),""\)', re.DOTALL)
TEXTS = re.compile(r'"(?:[^"]|"")*"(?:&"(?:[^"]|"")*")*', re.DOTALL)
DAY = re.compile(r"DATE\((\d{4}),(\d{1,2}),(\d{1,2})\)")


def taking_over(cell: str, status: str, content: object) -> str:
    """The formula that gives ``content`` when ``cell`` holds ``status``, else an empty text; "" where there is none."""
    printed = _printed(content)
    return f'=IF({cell}={_quoted(status)},{printed},"")' if printed and status else ""


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _printed(content: object) -> str:
    if isinstance(content, bool):
        return str(content).upper()
    if isinstance(content, date):
        return f"DATE({content.year},{content.month},{content.day})"
    if isinstance(content, int | float):
        return repr(float(content))
    text = str(content)
    pieces = [text[at : at + 120] for at in range(0, len(text), 120)]  # doubled quotes count
    return "&".join(map(_quoted, pieces)) if len(text) <= LONGEST else ""


def worked_out(rows: Rows) -> Rows:
    """The rows with what such formulas give where no program has calculated them."""
    if not any(Uncalculated in map(type, row) for row in rows):
        return rows
    return [[_worked_out(cell, rows) if isinstance(cell, Uncalculated) else cell for cell in row] for row in rows]


def _worked_out(formula: str, rows: Rows) -> object:
    """What a formula gives; itself where it is another one."""
    found = FORMULA.fullmatch(formula)
    place = position(found[1]) if found else None
    if found is None or place is None:
        return formula
    content = _meant(found[3])
    if content is None:
        return formula
    return content if _text_at(rows, *place).casefold() == found[2].replace('""', '"').casefold() else ""


def _text_at(rows: Sequence[Sequence[object]], row: int, column: int) -> str:
    there = row < len(rows) and column < len(rows[row])
    return str(rows[row][column]) if there else ""


def _meant(printed: str) -> object:
    """The content that was printed; None for what is printed by nobody here."""
    if TEXTS.fullmatch(printed):
        return "".join(piece[1:-1].replace('""', '"') for piece in re.findall(r'"(?:[^"]|"")*"', printed))
    if day := DAY.fullmatch(printed):
        return datetime(int(day[1]), int(day[2]), int(day[3]))  # noqa: DTZ001 - a day has no zone
    if printed in {"TRUE", "FALSE"}:
        return printed == "TRUE"
    try:
        return float(printed)
    except ValueError:
        return None
