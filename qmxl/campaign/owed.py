"""What is owed in the month and not there: reports of departments, weeks without a self-check or supervision."""

from collections.abc import Iterator

from qmxl.campaign.held import MISSING, Held
from qmxl.codes import Code
from qmxl.control.months import PLAN
from qmxl.findings import Cell, Finding
from qmxl.texts import Texts


def owed(held: Held, source: str, text: Texts) -> Iterator[Finding]:
    """What is missing once a week is over; ``source`` is the plan."""
    if held.sittings and held.settings.get("pass_mark") is None:
        yield Finding(Code.CAMPAIGN_PASS, Cell(source), {}, PLAN)
    if not any(week.last < held.today for week in held.weeks):
        return
    silent = [code for code in dict.fromkeys(each.department for each in held.checked) if code not in held.reported]
    if silent:
        names = [held.name(code) for code in silent]
        yield Finding(Code.CAMPAIGN_REPORT, Cell(source), {"count": len(silent), "departments": names}, PLAN)
    for code in held.reported:
        weeks = [each.week for each in held.checked if each.department == code and each.state == MISSING]
        yield from _missing(held, source, code, "self_check", weeks, text)
    over = [week.number for week in held.weeks if week.last < held.today]
    for code in held.supervisors:
        there = {visit.week for visit in held.visits if visit.by == code}
        yield from _missing(held, source, code, "supervision", [week for week in over if week not in there], text)


def _missing(held: Held, source: str, code: str, what: str, weeks: list[int], text: Texts) -> Iterator[Finding]:
    if weeks:
        facts: dict[str, object] = {"name": held.name(code), "what": text(f"campaign.what.{what}"), "weeks": weeks}
        yield Finding(Code.CAMPAIGN_WEEKS, Cell(source), facts, code)
