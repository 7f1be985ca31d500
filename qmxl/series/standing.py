"""What the closings mean to a master: since when its period stands, or who reopened it, and which gaps they fill."""

from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from qmxl.codes import Code
from qmxl.control.for_others import whose
from qmxl.findings import Finding
from qmxl.hospital.folder import HospitalFolder
from qmxl.period import Period, parse_period
from qmxl.refusal import Refusal
from qmxl.reports.report import Report
from qmxl.series.closing import CLOSED, REOPENED, Closing, read_closing
from qmxl.series.settled import Closed, Key
from qmxl.texts import Texts

BLANK = frozenset({Code.MISSING_MONTH, Code.MISSING_VALUE})


def said_of(house: HospitalFolder, period: Period, closed: Closed, text: Texts) -> Iterator[str]:
    """A sentence for each closing that a period's months stand by, then for each that was reopened."""
    standing = {str(closed.months[each].period): closed.months[each] for each in period.months if each in closed.months}
    for _, closing in sorted(standing.items()):
        yield _sentence(closing, text)
    for name in _others(house, period):
        found = None if name in standing else read_closing(house, name, text)
        if isinstance(found, Closing) and not found.standing:
            yield _sentence(found, text)


def _others(house: HospitalFolder, period: Period) -> list[str]:
    """The closings of periods with a month of this one, by the names of their files."""
    names = []
    with suppress(OSError):
        for path in house.closings.iterdir():
            with suppress(Refusal):
                if path.suffix == ".xlsx" and set(parse_period(path.stem).months) & set(period.months):
                    names.append(path.stem)
    return sorted(names)


def _sentence(closing: Closing, text: Texts) -> str:
    action = CLOSED if closing.standing else REOPENED
    deed = next((each for each in reversed(closing.log) if each.action == action), None)
    by = f" ({deed.by})" if deed and deed.by else ""
    facts = {"period": str(closing.period), "at": deed.at if deed else "–", "by": by}
    return text(f"earlier.{action}_since", **facts, reason=deed.reason if deed else "")


def without_held(reports: Iterable[Report], held: Container[Key]) -> list[Report]:
    """The reports without the errors about blank figures that a closing holds: these count, the change is told."""
    return [
        replace(report, findings=[each for each in report.findings if not _held(each, report, held)])
        for report in reports
    ]


def _held(finding: Finding, report: Report, held: Container[Key]) -> bool:
    """Whether all blank figures that a finding is about, which may stand for many, are in a closing."""
    if finding.code not in BLANK:
        return False
    if not finding.others:
        return (*whose(str(finding.facts["indicator"]), report.department), finding.period) in held
    blank = [each for each in report.figures if each.left_out == finding.code]
    return all((*whose(each.indicator, report.department), each.period) in held for each in blank)
