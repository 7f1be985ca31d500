"""The table of sub-items: a row each with what is said of it, by whom, with which evidence, and where that stands."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from qmxl.catalogue.statuses import WORST_FIRST as SAID
from qmxl.control.control import Control
from qmxl.control.criteria_models import SubItem
from qmxl.control.programme import Programme
from qmxl.criteria.agreement import EXTERNAL, MOCK, OFFICE
from qmxl.criteria.closing import DISPUTED, closed, counting
from qmxl.reports.blinding import HIDDEN
from qmxl.reports.report import Report
from qmxl.submissions.records import ItemStatus
from qmxl.tables.rounds import OfRounds, of_rounds

STATUS = 5  # the place of the status in a row
UNPROVED = "unproved"  # said to be met, without evidence: not decided
NONE = "not_applicable"
EXEMPT = "exempt"  # not applicable where the decision itself has it counted as met
SUB_ITEMS = (
    "code",
    "criterion",
    "level",
    "title",
    "department",
    "status",
    "evidence",
    "owner",
    "due",
    "done",
    "note",
    "source",
    "sheet",
    "cell",
    # Of rounds: "status" is then what counts, these are what each side says, once it is published.
    "department_status",
    "office_status",
    "office_on",
    "external_status",
    "external_on",
    "mock_status",
    "mock_on",
    "decided_by",
    "closed",
)
OF_ROUNDS = SUB_ITEMS[14:]
UNDECIDED = (UNPROVED, HIDDEN, DISPUTED)  # count as if nobody had answered
# Of several departments that have to say the same, the answer that counts is the first of these that one of them gave.
WORST_FIRST = (None, *SAID[:3], UNPROVED, *SAID[3:-1], EXEMPT, NONE)


class Reading(NamedTuple):
    """What one department says of a sub-item; without ``found`` nothing, and without ``report`` it sent none."""

    department: str
    report: Report | None
    found: ItemStatus | None
    status: str | None


def sub_item_rows(control: Control, reports: Iterable[Report]) -> Iterator[tuple[object, ...]]:
    """A row a sub-item of the criteria that are assessed, in the order of their sets."""
    reports = list(reports)
    rounds = of_rounds(control.programme, reports)
    said: dict[str, tuple[Report, dict[str, tuple[Report, ItemStatus]]]] = {}
    for report in reports:
        _, by_code = said.setdefault(report.department, (report, {}))
        by_code |= {item.code: (report, item) for item in report.items}
    for item in control.programme.sub_items.values():
        if control.programme.applies(item.criterion):
            leads = item.all_leads or ("",)
            row = _row(item, [_reading(control, item, department, said) for department in leads])
            own = None if row[STATUS] is None else str(row[STATUS])
            yield (*row[:STATUS], _counting(rounds, item, own), *row[STATUS + 1 :], *_of_rounds(rounds, item, own))


def _counting(rounds: OfRounds, item: SubItem, own: str | None) -> str | None:
    """The status that counts, of what the department and the rounds say."""
    found, resolved = rounds.readings.get((OFFICE, item.code)), rounds.resolutions.get(item.code)
    if found is None:
        return own
    decided, frozen = resolved.status if resolved else None, found.round.closed is not None
    return counting(own, found.reading.status, decided, frozen=frozen)


def _of_rounds(rounds: OfRounds, item: SubItem, own: str | None) -> tuple[object, ...]:
    """What each side says, who decided where they differ, and whether the sub-item is closed."""
    sides = [each(kind, item.code) for kind in (OFFICE, EXTERNAL, MOCK) for each in (rounds.status, rounds.day)]
    resolved = rounds.resolutions.get(item.code)
    whole = closed(own, rounds.status(OFFICE, item.code))
    return own, *sides, resolved.decided_by if resolved else None, 1 if whole else None


def _reading(
    control: Control,
    item: SubItem,
    department: str,
    said: Mapping[str, tuple[Report, Mapping[str, tuple[Report, ItemStatus]]]],
) -> Reading:
    if department not in said:
        return Reading(department, None, None, None)
    first, answered = said[department]
    if item.code not in answered:
        return Reading(department, first, None, None)
    report, found = answered[item.code]
    return Reading(department, report, found, _status(control.programme, item, found))


def _status(programme: Programme, item: SubItem, found: ItemStatus) -> str | None:
    """The status as it counts: without evidence nothing is met, and an exception of the decision is."""
    if found.status == "met" and not found.evidenced:
        return UNPROVED
    if found.status == NONE and programme.met_if_not_applicable(item):
        return EXEMPT
    return None if found.status is None else str(found.status)


def _row(item: SubItem, readings: Sequence[Reading]) -> tuple[object, ...]:
    """The row: of several leads the answer that counts, and what each of them says of evidence."""
    counts = min(
        readings, key=lambda reading: WORST_FIRST.index(reading.status) if reading.status in WORST_FIRST else 0
    )
    fixed = (item.code, item.criterion, item.level, item.title, item.department)
    owner, due = item.person or None, item.due
    if counts.found is None:
        source = counts.report.source if counts.report else ""
        return (*fixed, None, None, owner, due, None, None, source, "", "")
    found, report = counts.found, counts.report
    several = [(reading.department, reading.found) for reading in readings if reading.found]
    evidence, note = (_told(several, field) for field in ("evidence", "note"))
    status = counts.status
    place = (report.source if report else "", found.sheet, found.cell)
    return (*fixed, status, evidence, found.owner or owner, found.due or due, found.done, note, *place)


def _told(several: Sequence[tuple[str, ItemStatus]], field: str) -> object:
    """What is said in a field: of several departments each with its code."""
    if len(several) == 1:
        return getattr(several[0][1], field)
    told = [f"{department}: {value}" for department, found in several if (value := getattr(found, field))]
    return "; ".join(told) or None
