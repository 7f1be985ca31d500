"""A formula as it reads some rows below and some columns beside the cell it was written for, as shared formulas are."""

from qmxl.xlsx.cells import COLUMNS, ROWS, column_letters
from qmxl.xlsx.formula_tokens import PART, REFERENCE, Token, column_number, spelled, tokens


def shifted(formula: str, rows: int, columns: int) -> str:
    """The formula with its relative references moved; a place beyond the sheet's end begins anew, as Excel has it."""
    return spelled(
        [
            Token(REFERENCE, _moved(piece.text, rows, columns)) if piece.kind == REFERENCE else piece
            for piece in tokens(formula)
        ]
    )


def _moved(reference: str, rows: int, columns: int) -> str:
    return ":".join(_part(part, rows, columns) for part in reference.split(":"))


def _part(part: str, rows: int, columns: int) -> str:
    found = PART.fullmatch(part)
    if found is None:
        return part
    if found[2]:
        return _column(found[1], found[2], columns) + _row(found[3], found[4], rows)
    return _column(found[5], found[6], columns) if found[6] else _row(found[7], found[8], rows)


def _column(fixed: str, letters: str, columns: int) -> str:
    return f"${letters}" if fixed else column_letters((column_number(letters) + columns) % COLUMNS)


def _row(fixed: str, digits: str, rows: int) -> str:
    return f"${digits}" if fixed else str((int(digits) - 1 + rows) % ROWS + 1)
