"""What an engine is given and what it gives; the same on every engine, byte for byte."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple, Protocol

from qmxl.control.control import Control
from qmxl.departments.entered import Entered
from qmxl.forms.fetching import Fetched
from qmxl.period import Period
from qmxl.reports.earlier import Earlier
from qmxl.reports.report import Report
from qmxl.submissions.places import Placed
from qmxl.xlsx.packing import Piece

Named = tuple[Path, str]  # a file and its source
Progress = Callable[[int, int], None]
Rows = Callable[[Iterable[str]], list[Piece]]  # the printed answers of sources, once they are there


# Department, form, row, field, period, value, sheet, cell, source; what is narrative or personal is not shown.
AnswerRow = tuple[str, str, str, str, str, object, str, str, str]


class Given(NamedTuple):
    """What files are read by. Without a period each file is read up to the month its cover says was reached.

    Of a month that is not over on ``today`` nothing is missing yet. ``carried`` says that what stands in their cells is
    asked for afterwards, so that it is kept.
    """

    control: Control
    period: Period | None
    language: str
    today: date | None = None
    carried: bool = False


class Place(NamedTuple):
    """Where the answers of a source are to stand: from which row on, from 1; those in ``hidden`` lines nowhere.

    A line is a form and the key of a line of it.
    """

    source: str
    first: int
    hidden: frozenset[tuple[str, str]] = frozenset()


class Engine(Protocol):
    """Reads the files it was made for; a context, and what it keeps of them ends with it.

    The files are named when it is made, because fetching them begins before it is known what they are read by.
    """

    def control(self) -> Fetched:
        """What is in the control workbook."""

    def earlier(self) -> Earlier:
        """What the earlier master tells."""

    def masters(self, paths: Sequence[Path]) -> list[Earlier]:
        """What masters of other periods tell."""

    @property
    def count(self) -> int:
        """How many files there are."""

    def read(self, given: Given, progress: Progress) -> list[Report]:
        """A report for each file, in their order."""

    def said(self, source: str) -> frozenset[tuple[object, ...]]:
        """What a source says, to compare it with another."""

    def answers(self, source: str) -> list[AnswerRow]:
        """Every answer of a source, a row each."""

    def placed(self, source: str) -> list[Placed]:
        """Every cell of a source that takes an answer, with what may be shown of it."""

    def entered(self, source: str) -> Entered:
        """What stands in a source's cells; a Refusal when it is no longer the file that was read."""

    def rows(self, places: Iterable[Place]) -> Rows:
        """Begins to print the answers of sources where they are to stand."""
