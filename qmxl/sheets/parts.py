"""A sheet of parts below each other on paper: one page wide, a page ending between parts wherever a page takes them.

Programs pass over page breaks where a sheet is to fit so many pages, so it is printed at a percentage that fits.
"""

from collections.abc import Sequence
from itertools import pairwise

from xlsxwriter.worksheet import Worksheet

PAPER, TALL = 960, 505  # pixels of an A4 page across, and points down, its margins aside
USUAL = 19  # points of a row that has no height of its own, those of the head among them, whatever the program
TITLE, LINE = 26, 16  # points of the first row, and of those that were given no height
SMALLEST, LARGEST = 10, 78  # percent at which a page is printed; the first is the least that programs take
REPEATED = 2  # rows that stand on each page: what the sheet is and whose


def pixels(widths: Sequence[float], first: int, last: int) -> int:
    """How many pixels the columns ``first`` to ``last`` take, of those ``widths`` in characters."""
    return sum(int(widths[at] * 7 + 5) if at < len(widths) else 64 for at in range(first, last + 1))


class Parts:
    """The parts of a sheet while it is drawn: the rows they begin in, and the heights that rows were given."""

    def __init__(self, worksheet: Worksheet, widths: Sequence[float]) -> None:
        self._worksheet, self._widths = worksheet, widths
        self._starts: list[int] = []
        self._heights: dict[int, float] = {}
        for at, width in enumerate(widths):
            worksheet.set_column(at, at, width)

    def begin(self, row: int) -> None:
        """A part begins in a row."""
        self._starts.append(row)

    def high(self, row: int, points: float) -> None:
        """Makes a row so high, so that every program has it the same."""
        self._worksheet.set_row(row, points)
        self._heights[row] = points

    def lay_out(self, end: int) -> None:
        """Prints the rows before ``end`` over all columns, with a page's end before the parts that ask for one."""
        self._heights.setdefault(0, TITLE)
        for row in range(1, end):
            if row not in self._heights:
                self.high(row, LINE)
        last = len(self._widths) - 1
        percent = max(SMALLEST, min(LARGEST, PAPER * 100 // pixels(self._widths, 0, last)))
        self._worksheet.set_print_scale(percent)
        self._worksheet.print_area(0, 0, max(end - 1, 0), last)
        self._worksheet.repeat_rows(0, REPEATED - 1)
        self._worksheet.set_h_pagebreaks(breaks((*self._starts, end), self._heights, TALL * 100 / percent))


def breaks(starts: Sequence[int], heights: dict[int, float], room: float) -> list[int]:
    """The rows before which a page is to end: of parts that begin in ``starts``, the last of which is the end.

    A part stays on a page that has room for the whole of it. One higher than a page begins a new one and goes on as far
    as it reaches; below it the next one may stand. On pages but the first stands what is repeated, too.
    """
    found: list[int] = []
    head = sum(heights[row] for row in range(REPEATED))
    filled = sum(heights[row] for row in range(starts[0]))
    for first, last in pairwise(starts):
        several = [heights[row] for row in range(first, last)]
        if filled + sum(several) > room and filled > head and first != starts[0]:
            found.append(first)
            filled = head
        for points in several:
            filled = head + points if filled + points > room else filled + points
    return found
