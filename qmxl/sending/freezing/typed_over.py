"""Numbers of a master that stand where a formula stood: they go on as they are, whatever the figures below them say."""

from qmxl.codes import Code
from qmxl.sending.opened import Opened
from qmxl.sending.told import Told
from qmxl.xlsx.cells import position


def typed_over(book: Opened, told: Told) -> None:
    """Tells each number between two formulas of its column: a master has none, until a person types one there."""
    for sheet, cells in book.cells.items():
        formulas = {position(cell.address) for cell in cells if cell.formula is not None}
        for cell in cells:
            place = position(cell.address)
            if place is None or cell.formula is not None or not isinstance(cell.value, float):
                continue
            row, column = place
            if (row - 1, column) in formulas and (row + 1, column) in formulas:
                told(Code.SENT_TYPED_OVER, sheet, cell.address, value=cell.value)
