"""Shows what a command did: as one JSON object for programs, as a short report for people."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from math import isfinite
from typing import Any

from qmxl.codes import Severity
from qmxl.commands.outcome import Outcome
from qmxl.findings import ANSWERED, Finding, counted
from qmxl.grouping import message
from qmxl.hospital.folder import MESSAGE
from qmxl.reports.report import Report
from qmxl.texts import Texts, texts

OTHERS = 1000  # further places of a finding that are listed for programs; the rest are counted
SHOWN = 12  # findings shown in a terminal; the rest are counted


def as_json(outcome: Outcome, language: str) -> str:
    """One object: master, period, elapsed, written, unchanged, submissions, missing and findings."""
    text = texts(language)
    whole: dict[str, Any] = {
        "master": str(outcome.master) if outcome.master else None,
        "period": str(outcome.period) if outcome.period else None,
        "elapsed": round(outcome.elapsed, 3),
        "written": [str(path) for path in outcome.written],
        "unchanged": [str(path) for path in outcome.unchanged],
        **({} if outcome.removable is None else {"removable": [str(path) for path in outcome.removable]}),
        **({} if outcome.shut is None else {"closed": outcome.shut._asdict()}),
        "submissions": [_submission(report) for report in outcome.reports],
        "missing": outcome.missing,
        "findings": [finding_said(finding, text) for finding in outcome.findings],
    }
    return json.dumps(_numbers_finite(whole), ensure_ascii=False, default=_plain, allow_nan=False)


def _numbers_finite(value: object) -> object:
    """The same with the words for what JSON has no numbers for."""
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {key: _numbers_finite(each) for key, each in value.items()}
    return [_numbers_finite(each) for each in value] if isinstance(value, list | tuple) else value


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _submission(report: Report) -> dict[str, object]:
    received = report.received.isoformat() if report.received else None
    return {"department": report.department, "source": report.source, "status": report.status, "received": received}


def finding_said(finding: Finding, text: Texts) -> dict[str, object]:
    """A finding for programs, with its sentence."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "department": finding.department,
        "source": finding.cell.source,
        "sheet": finding.cell.sheet,
        "cell": finding.cell.address,
        "message": message(finding, text),
        "facts": _facts(finding),
        **({"answer": finding.answer} if finding.answer else {}),
    }


def _facts(finding: Finding) -> dict[str, object]:
    left = len(finding.others) - OTHERS
    others: dict[str, object] = {"others": list(finding.others[:OTHERS])} if finding.others else {}
    return {**finding.facts, **others, **({"others_left": left} if left > 0 else {})}


def show_findings(outcome: Outcome, text: Texts) -> None:
    """The findings, errors first, each with its place."""
    show_found(outcome.findings, text)


def show_found(findings: Sequence[Finding], text: Texts, most: int = 1000, more: str = "outcome.cut") -> None:
    """The first of the findings, each with its place, and how many there are of each severity.

    ``more`` is the key of the sentence that says where the rest is told.
    """
    for finding in findings[:most]:
        place = " · ".join(part for part in (finding.cell.source, finding.cell.sheet, finding.cell.address) if part)
        print(f"{text(f'severity.{finding.standing}'):8} {place}\n         {message(finding, text)}")
        if finding.answer:
            print(f"         {text('outcome.answer', answer=finding.answer)}")
    if len(findings) > most:
        print(text(more, count=len(findings) - most))
    counts = counted(findings)
    print(
        text(
            "outcome.findings",
            errors=counts[Severity.ERROR],
            warnings=counts[Severity.WARNING],
            notes=counts[Severity.INFO],
        )
    )
    if counts[ANSWERED]:
        print(text("outcome.answered", count=counts[ANSWERED]))


def show_removable(outcome: Outcome, text: Texts) -> None:
    """The files that a person may remove, and how much room that makes."""
    found = outcome.removable or []
    for path in found:
        print(path)
    megabytes = sum(path.stat().st_size for path in found) / 1_000_000
    print(text("outcome.removable", count=len(found), megabytes=round(megabytes, 1)))


def show_written(outcome: Outcome, text: Texts) -> None:
    """The files that were written, and what to look at."""
    for path in outcome.written:
        print(path)
    if outcome.written or not outcome.unchanged:
        print(text("outcome.written", count=len(outcome.written)))
    if outcome.unchanged:
        print(text("outcome.unchanged", count=len(outcome.unchanged)))
    if outcome.findings:
        show_findings(outcome, text)


def show_sent(outcome: Outcome, text: Texts) -> None:
    """The copy and the drafts that were made, and how each message stands."""
    for path in outcome.written:
        print(path)
    if outcome.findings:
        show_findings(outcome, text)
    else:
        print(text("outcome.nothing_waits"))


def show_closed(outcome: Outcome, text: Texts) -> None:
    """What was closed or reopened, how much is in it and by whom, and what to look at."""
    show_written(replace(outcome, findings=[]), text)
    if outcome.shut:
        key = "closed" if outcome.shut.standing else "reopened"
        facts = {"period": str(outcome.period), "figures": outcome.shut.figures, "lacking": outcome.shut.lacking}
        said = text(f"outcome.{key}", **facts)
        print(f"{said} {text('outcome.closed_by', by=outcome.shut.by)}" if outcome.shut.by else said)
    if outcome.findings:
        show_findings(outcome, text)


def show_returned(outcome: Outcome, text: Texts) -> None:
    """The copies that go back, and which could not be made."""
    for path in outcome.written:
        print(path)
    copies = [path for path in outcome.written if path.suffix != MESSAGE]  # beside drafts of messages
    if copies:
        print(text("outcome.returned", count=len(copies)))
    if outcome.unchanged:
        print(text("outcome.returned_same", count=len(outcome.unchanged)))
    if not copies and not outcome.unchanged:
        print(text("outcome.returned_none"))
    if outcome.findings:
        show_findings(outcome, text)


def show_master(outcome: Outcome, text: Texts) -> None:
    """Who reported, what is wrong, and where the master is."""
    came = "units_received" if outcome.above else "received"
    print(text(f"outcome.{came}", received=outcome.received, departments=outcome.departments))
    for status, departments in outcome.without.items():
        print(text(f"outcome.{status}", departments=departments))
    show_found(outcome.findings, text, SHOWN, "outcome.more")
    same = outcome.master in outcome.unchanged
    print(
        text("outcome.same" if same else "outcome.master", path=str(outcome.master), seconds=round(outcome.elapsed, 1))
    )


def show_demo(outcome: Outcome, text: Texts) -> None:
    """As for a master; the last line is its path."""
    show_master(outcome, text)
    print(text("outcome.demo"))
    print(outcome.master)
