"""Pieces of native formula that work without array entry in Excel 2010.

Inside ``SUMPRODUCT`` every piece is computed cell by cell, except ``IF``, ``IFERROR``, ``INDEX`` and ``TRANSPOSE``,
which would need Ctrl+Shift+Enter there: none of them is ever printed inside a ``SUMPRODUCT`` around a range.
"""

FAR_ROW = 65536  # every program has it and nobody puts a formula there: counting its columns is never circular


def total(expression: str) -> str:
    """The sum of an expression over the cells of its ranges."""
    return f"SUMPRODUCT({expression})"


def highest(expression: str) -> str:
    """The highest value of an expression over the cells of its ranges."""
    return f"SUMPRODUCT(MAX({expression}))"


def key(cells: str) -> str:
    """The text cells are compared by."""
    return f"LOWER(TRIM({cells}))"


def is_word(cells: str, words: tuple[str, ...]) -> str:
    """1 for cells that hold one of the words, else 0."""
    return "(" + "+".join(f'({key(cells)}="{word.lower()}")' for word in words) + ")"


def is_number(cells: str) -> str:
    """1 for cells that hold a number: in a spreadsheet every number is below every text, and a blank counts as 0."""
    return f'({cells}<1E+300)*(TRIM({cells})<>"")'


def holds_error(cells: str) -> str:
    """Whether a range holds an error: a sum is then the first of them."""
    return f"ISERROR(SUM({cells}))"


def position(cells: str) -> str:
    """1, 2, 3 … along a single row or column."""
    return f"(ROW({cells})-MIN(ROW({cells}))+COLUMN({cells})-MIN(COLUMN({cells}))+1)"


def across(count_: str) -> str:
    """The row 1, 2, 3 … up to a count, to lay a column across."""
    return f"COLUMN($A${FAR_ROW}:INDEX($A${FAR_ROW}:$XFD${FAR_ROW},1,{count_}))"
