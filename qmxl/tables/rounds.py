"""What rounds say of each sub-item: the latest reading of each kind, and what was decided."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from qmxl.control.criteria_models import Round
from qmxl.control.programme import Programme
from qmxl.reports.report import Report
from qmxl.submissions.round_records import Resolution, RoundReading


class Latest(NamedTuple):
    """A reading, the round and the report it is from."""

    round: Round
    report: Report
    reading: RoundReading


class OfRounds(NamedTuple):
    """The latest readings by kind of round and sub-item, and the resolutions by sub-item."""

    readings: Mapping[tuple[str, str], Latest]
    resolutions: Mapping[str, Resolution]

    def status(self, kind: str, code: str) -> str | None:
        """What the rounds of a kind say of a sub-item, "hidden" where that is not published."""
        found = self.readings.get((kind, code))
        return found.reading.status if found else None

    def day(self, kind: str, code: str) -> date | None:
        """When they said it."""
        found = self.readings.get((kind, code))
        return found.reading.day if found else None


def of_rounds(programme: Programme, reports: Iterable[Report]) -> OfRounds:
    """What the rounds' reports say; of several rounds of a kind the one that began last, of resolutions the latest."""
    several = [(programme.rounds[report.round], report) for report in reports if report.round in programme.rounds]
    several.sort(key=lambda each: (each[0].first, each[0].code))
    readings: dict[tuple[str, str], Latest] = {}
    resolutions: dict[str, Resolution] = {}
    for round_, report in several:
        for reading in report.readings:
            if reading.status is not None:
                readings[round_.kind, reading.code] = Latest(round_, report, reading)
        for each in sorted(report.resolutions, key=lambda each: each.decided_on):
            resolutions[each.code] = each
    return OfRounds(readings, resolutions)
