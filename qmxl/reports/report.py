"""What became of one file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from qmxl.catalogue.declared import Form
from qmxl.findings import Finding
from qmxl.forms.marks import Marks
from qmxl.measures.rhythms import Duty, days_of
from qmxl.reports.veiled import Line, Veiled
from qmxl.submissions.records import FedFigure, Figure, ItemStatus, Keyed, Personal, ProposedLevel, Quoted, Record
from qmxl.submissions.round_records import GivenLevel, Resolution, RoundReading
from qmxl.submissions.stood import Stood
from qmxl.xlsx.opening import NEVER

RECEIVED, REJECTED, LATE, COPY = "received", "rejected", "late", "copy"
UNREPORTED = "unreported"  # a usable workbook that says nothing about the period yet
REPORTING = frozenset({RECEIVED, LATE})
IMPORTED = "imported"  # lines of one register out of another program, beside what the department reports
USABLE = REPORTING | {UNREPORTED, IMPORTED}  # its figures of earlier months count all the same
# A workbook of a quality-safety month, which another command reads; a master has only the problems it hands over.
APART = "apart"


@dataclass(frozen=True)
class Report:
    """What became of one file.

    ``filled`` is how many cells were answered; the answers stay with the submission. ``first_saved`` is when it first
    counted as handed in; a correction saved later does not make it late.
    """

    source: str
    department: str
    status: str
    saved: datetime
    digest: str
    findings: list[Finding]
    span: str = ""
    version: str = ""
    filled: int = 0
    figures: list[Figure] = field(default_factory=list)
    items: list[ItemStatus] = field(default_factory=list)
    records: dict[str, list[Record]] = field(default_factory=dict)
    personal: list[Personal] = field(default_factory=list)
    house: dict[str, list[Record]] = field(default_factory=dict)  # lines of forms kept in the house, by form
    typed_beside: list[Figure] = field(default_factory=list)  # of indicators that registers feed; they do not count
    fed: list[FedFigure] = field(default_factory=list)  # counted from lines, the first of which stands in this report
    quoted: list[Quoted] = field(default_factory=list)  # what has to stand in other forms too
    # By register the months said to be without any, with sheet and cell.
    nothing: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    undated: dict[str, list[Record]] = field(default_factory=dict)  # lines that a wrong day keeps out of the records
    keyed: list[Keyed] = field(default_factory=list)  # the keys in its list of problems
    list_sheet: str = ""  # that list
    handed: tuple[str, ...] = ()  # the keys of what others had handed over when its form was made
    carried: Marks = field(default_factory=dict)  # the lines it was made with that stood open in an earlier workbook
    stood: tuple[Stood, ...] = ()  # the lines that other workbooks of the department may have too
    first_saved: datetime | None = None
    levels: list[ProposedLevel] = field(default_factory=list)  # of criteria it leads
    round: str = ""  # the code of the round whose workbook it is; such a report is of no department
    readings: list[RoundReading] = field(default_factory=list)
    given_levels: list[GivenLevel] = field(default_factory=list)
    resolutions: list[Resolution] = field(default_factory=list)
    # What is said where an open round may keep it from the other side, by line; and the lines that are kept from it.
    veiled: dict[Line, Veiled] = field(default_factory=dict)
    hidden: frozenset[Line] = frozenset()
    month: str = ""  # how the keys begin of a month's workbook that hands problems over; its department is the giver
    former: str = ""  # the code it was made with, where another department continues its own
    part: str = ""  # the register whose lines are all it has, where it is a workbook of imported lines

    @property
    def whose(self) -> str:
        """The department, or the round, it is of."""
        return self.department or self.round

    @property
    def received(self) -> datetime | None:
        """When it was saved, where that is known."""
        return self.saved if self.saved.year > NEVER.year else None

    def days(self, form: Form, duty: Duty) -> Iterator[date]:
        """The days of a form's lines that are what a duty asks for, those that are kept in the house too."""
        lines = (*self.records.get(form.id, ()), *self.house.get(form.id, ()))
        return days_of(duty, form, (record.values for record in lines))
