"""What the management has to decide or know at once, drawn from the tables: at most a line a subject."""

from collections.abc import Iterator

from qmxl.codes import Code, Family, Severity, Trait
from qmxl.criteria.closing import DISPUTED
from qmxl.master import chain_counts, indicators
from qmxl.master.register_drawing import Drawing
from qmxl.master.submissions import late_by
from qmxl.measures.verdicts import Verdict
from qmxl.programme import criteria
from qmxl.series.wording import period_words
from qmxl.sheets import verdicts
from qmxl.sheets.page import Page
from qmxl.tables.pooling import HOSPITAL
from qmxl.tables.questioned import open_doubts
from qmxl.tables.summaries import Summed
from qmxl.tables.tabulate import MISSING


def decisions(page: Page, rows: list[indicators.Row], levels: list[criteria.Row]) -> Iterator[tuple[str, str]]:
    """Sentences, most urgent first, each with the sheet that shows more."""
    text = page.text
    for finding in page.tables.findings:
        if Trait.FIRST_PAGE in finding.code.traits:
            place = page.department(finding.department)
            yield text("decision.never_event", department=place, **finding.facts), "findings"
    yield from _chain(page)
    yield from _registers(page)
    yield from _reports(page)
    yield from _indicators(page, rows)
    yield from _over_time(page)
    yield from _criteria(page, levels)
    doubted = open_doubts(page.tables.findings)
    if doubted:
        yield text("decision.doubted", count=len(doubted)), "findings"
    errors = [finding for finding in page.tables.findings if finding.severity is Severity.ERROR]
    wrong = [f for f in errors if f.code.family is not Family.OVERDUE]  # those are told by department above
    if wrong:
        several = {finding.department for finding in wrong if finding.department}
        yield text("decision.errors", count=len(wrong), departments=len(several)), "findings"


def _names(page: Page, codes: list[str]) -> str:
    shown = [page.department(code) for code in codes[:4]]
    return page.text.apart(shown) + (f" … (+{len(codes) - 4})" if len(codes) > 4 else "")


def _reports(page: Page) -> Iterator[tuple[str, str]]:
    frame = page.tables.submissions
    first: dict[str, str] = {}
    by_last: dict[str, str] = {}
    for code, status, by in zip(frame["department"], frame["status"], late_by(page), strict=True):
        first.setdefault(code, status)
        by_last.setdefault(code, by)
    for status in (MISSING, "unreported", "rejected", "late"):
        codes = [code for code, found in first.items() if found == status and code in page.control.departments]
        if codes:
            said = page.text(f"decision.{status}", count=len(codes), departments=_names(page, codes))
            unsure = sum(by_last.get(code) == "last" for code in codes) if status == "late" else 0
            yield f"{said} {page.text('decision.late_by_last', count=unsure)}" if unsure else said, "submissions"


def _registers(page: Page) -> Iterator[tuple[str, str]]:
    """What the registers' declarations want decided, where there is anything of it."""
    for register in page.tables.registers.values():
        for found in page.tables.summaries[register.form.id]:
            if found.summary.decision is None or not found.total:
                continue
            days, department = found.worst
            said = found.summary.decision.in_(page.text.language)
            facts = {"count": found.total, "days": days, "department": page.department(department)}
            facts["top"] = _top(Drawing(page, register), found)
            yield page.text.filled(said, **facts), register.form.id


def _chain(page: Page) -> Iterator[tuple[str, str]]:
    """What is stuck longest of the problems that were found."""
    waiting = [link for link in page.tables.chain if link.open]
    longest = max(waiting, key=lambda link: link.days, default=None)
    if longest is not None:
        facts = {"code": longest.key or chain_counts.shown(page, longest, "source"), "days": longest.days}
        facts |= {name: chain_counts.shown(page, longest, name) for name in ("stage", "department")}
        yield page.text("decision.chain", count=len(waiting), **facts), chain_counts.NAME


def _top(drawing: Drawing, found: Summed) -> str:
    """What there is most of among what a summary is told by; "" where it is one number."""
    first = next(iter(found.summary.by), "")
    worth = [(sum(value or 0 for value in values), -at) for at, values in enumerate(found.values)]
    return drawing.label(first, found.rows[-max(worth)[1]]) if first and worth else ""


def _indicators(page: Page, rows: list[indicators.Row]) -> Iterator[tuple[str, str]]:
    judged = [(row, row.verdict) for row in rows if row.department == HOSPITAL and row.verdict is not None]
    said = [(row, verdict) for row, verdict in judged if verdict.certain or page.control.hospital.provisional]
    unmet = [_code(page, row, verdict) for row, verdict in said if verdict.reached is False]
    if unmet:
        yield page.text("decision.indicators", count=len(unmet), codes=unmet), "indicators"
    waiting = [f"{row.indicator.code} ({verdict.so_far})" for row, verdict in judged if not verdict.certain]
    if waiting:
        codes = [*waiting[:8], *(["…"] if len(waiting) > 8 else [])]
        yield page.text("decision.incomplete", count=len(waiting), codes=codes), "indicators"


def _over_time(page: Page) -> Iterator[tuple[str, str]]:
    """The hospital's indicators that got worse, and those whose target is out of reach as things are."""
    said = [each.hospital for each in page.over_time]
    worse = [
        f"{indicator.code} ({period_words(indicator, each.at.month, page.text)})"
        for each in said
        for indicator in [each.charted.series.indicator]
        if each.state == "special_cause_concern" and each.at is not None
    ]
    fails = [each.charted.series.indicator.code for each in said if each.assurance == "consistent_fail"]
    for key, codes in (("worse", worse), ("out_of_reach", fails)):
        if codes:
            shown = [*codes[:8], *(["…"] if len(codes) > 8 else [])]
            yield page.text(f"decision.{key}", count=len(codes), codes=shown), "over_time"


def _code(page: Page, row: indicators.Row, verdict: Verdict) -> str:
    """An indicator's code, with what its verdict rests on where that is not all."""
    return row.indicator.code if verdict.certain else verdicts.provisional(page, row.indicator.code, verdict.so_far)


def _criteria(page: Page, levels: list[criteria.Row]) -> Iterator[tuple[str, str]]:
    below = [
        row.criterion.code for row in levels if row.reached is not None and row.target and row.reached < row.target
    ]
    if below:
        shown = [*below[:10], *(["…"] if len(below) > 10 else [])]
        yield page.text("decision.criteria", count=len(below), codes=shown), "criteria"
    statuses = page.tables.sub_items["status"]
    disputed = sum(1 for status in statuses if status == DISPUTED)
    if disputed:
        yield page.text("decision.disputed", count=disputed), "discordant"
    for finding in page.tables.findings:
        if finding.code is Code.ROUND_HIDDEN:
            facts = {"count": finding.facts["count"], "rounds": finding.facts["round"]}
            yield page.text("decision.hidden", **facts), "findings"
    asking = sum(1 for status in page.tables.sub_items["department_status"] if status == "dont_know_how")
    if asking:
        yield page.text("decision.dont_know_how", count=asking), "support"
