"""A closed period: its figures as they stood, the files they came from, and who closed or reopened it when."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from qmxl.catalogue import loader
from qmxl.codes import NO_FAULT, Code
from qmxl.control.former import Former
from qmxl.findings import Cell, Finding
from qmxl.forms.answers import ReadSheet
from qmxl.forms.fetching import fetch
from qmxl.forms.kinds.given import Given
from qmxl.forms.kinds.registry import lay_out
from qmxl.forms.layout import VERSION, Workbook
from qmxl.forms.reader import read_workbook
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.sources import source_of
from qmxl.period import Period, parse_period
from qmxl.refusal import Refusal
from qmxl.submissions.records import Figure
from qmxl.tables.pooling import Placed, pooled
from qmxl.texts import Texts

FORM_SET, SUM = "closing", "sum"  # of the hidden identity
CLOSED, REOPENED = "closed", "reopened"


class Deed(NamedTuple):
    """What was done with a period: ``closed`` or ``reopened``, when (``YYYY-MM-DD hh:mm``), by whom and why."""

    at: str
    action: str
    by: str
    reason: str


class ClosedFile(NamedTuple):
    """A file of the shared folder when the period was closed."""

    source: str
    department: str
    status: str
    digest: str


@dataclass(frozen=True)
class Closing:
    """A closing as its workbook says; its figures stand where ``standing``, ``edited`` where a hand changed them."""

    period: Period
    standing: bool
    figures: tuple[Placed, ...]
    files: tuple[ClosedFile, ...]
    log: tuple[Deed, ...]
    source: str = ""
    edited: bool = False
    lacking: str = ""

    @property
    def at(self) -> str:
        """When it was closed last; text that sorts in time order."""
        return max((deed.at for deed in self.log if deed.action == CLOSED), default="")

    @property
    def by(self) -> str:
        """Who closed it last."""
        return next((deed.by for deed in reversed(self.log) if deed.action == CLOSED), "")

    @property
    def digests(self) -> dict[str, str]:
        """The files' digests by source."""
        return {each.source: each.digest for each in self.files}


def as_now(closing: Closing, formers: Mapping[str, Former]) -> Closing:
    """The closing with the figures of departments that are no more as those of whoever continues them, pooled."""
    if not any(each.department in formers for each in closing.figures):
        return closing
    now = (
        each._replace(department=formers[each.department].department) if each.department in formers else each
        for each in closing.figures
    )
    return replace(closing, figures=tuple(pooled(now)))


def closing_workbook(text: Texts, filled: Mapping[str, int], identity: Mapping[str, str]) -> Workbook:
    """The sheets of a closing with room for ``filled`` lines of each list."""
    declared = loader.forms("closing")
    laid_out = (lay_out(form, Given(text, filled=filled.get(form.id, 0))) for form in declared)
    sheets = tuple(sheet for sheet in laid_out if sheet)
    return Workbook(FORM_SET, sheets, {"form_set": FORM_SET, "version": str(VERSION), **identity})


def closings(house: HospitalFolder, text: Texts) -> tuple[list[Closing], list[Finding]]:
    """The closings of a hospital, the one closed first at the beginning; one that cannot be read is a finding."""
    found: list[Closing] = []
    findings: list[Finding] = []
    try:
        there = sorted(house.closings.iterdir()) if house.closings.is_dir() else []
    except OSError:
        there = []
    for path in there:
        if path.suffix.casefold() != ".xlsx" or path.name.startswith((".", "~")):
            continue
        source = source_of(path, house.root)
        closing = read_closing(house, path.stem, text)
        if isinstance(closing, Finding):
            findings.append(closing)
            continue
        found.append(closing)
        if closing.edited:
            facts: dict[str, object] = {"period": str(closing.period)}
            findings.append(Finding(Code.CLOSED_EDITED, Cell(source), facts))
    return sorted(found, key=lambda each: (each.at, str(each.period))), findings


def read_closing(house: HospitalFolder, named: str, text: Texts) -> Closing | Finding:
    """The closing in the workbook of a name, or why it is none: damaged, of another kind, or of another period."""
    path = house.closing(named)
    source = source_of(path, house.root)
    fetched = fetch(path)
    reason = text(f"finding.{fetched.opened.fault or Code.FILE_TRUNCATED}")
    if fetched.raw is not None:
        expected = closing_workbook(text, {}, {})
        sheets, faults = read_workbook(fetched.raw, expected, source)
        told = _closing(sheets, source, fetched.raw.identity.get(SUM, ""))
        if told is not None and str(told.period) == named and fetched.raw.identity.get("form_set") == FORM_SET:
            return told
        wrong = next((each for each in faults if each.code is Code.STRUCTURE_SHEET), None)
        reason = text(f"finding.{wrong.code}", **wrong.facts) if wrong else text("earlier.no_closing", period=named)
    return Finding(Code.CLOSED_UNREADABLE, Cell(source), {"reason": reason})


def _closing(sheets: Mapping[str, ReadSheet], source: str, said: str) -> Closing | None:
    if {"closing", "closed_figures", "closed_files", "closing_log"} - sheets.keys():
        return None
    card = {answer.row: answer.value for answer in sheets["closing"].answers.values()}
    try:
        period = parse_period(str(card.get("period", "")))
    except Refusal:
        return None
    lines = {form: _lines(sheets[form]) for form in ("closed_figures", "closed_files", "closing_log")}
    figures = [_figure(line) for line in lines["closed_figures"]]
    files = [ClosedFile(*(str(line.get(name) or "") for name in ClosedFile._fields)) for line in lines["closed_files"]]
    log = [Deed(*(str(line.get(name) or "") for name in Deed._fields)) for line in lines["closing_log"]]
    kept = tuple(each for each in figures if each is not None)
    standing = card.get("state") == CLOSED
    edited = len(kept) < len(figures) or digest(kept, files, standing=standing) != said
    return Closing(period, standing, kept, tuple(files), tuple(log), source, edited, str(card.get("lacking") or ""))


def _lines(found: ReadSheet) -> list[dict[str, object]]:
    """The lines of a list by field, None where nothing usable stands."""
    lines: dict[str, dict[str, object]] = {}
    for answer in found.answers.values():
        lines.setdefault(answer.row, {})[answer.field] = answer.value
    return list(lines.values())


def _figure(line: Mapping[str, object]) -> Placed | None:
    """The figure of a line; None where a hand left none."""
    numerator, denominator, none = line.get("numerator"), line.get("denominator"), line.get("none_occurred") is True
    indicator, department, month = (str(line.get(name) or "") for name in ("indicator", "department", "month"))
    try:
        span = parse_period(month)
    except Refusal:
        return None
    if not indicator or not department or len(span.months) != 1 or not isinstance(numerator, float):
        return None
    sheet, *cells = (str(line.get(name) or "") for name in ("sheet", "numerator_cell", "denominator_cell"))
    below = denominator if isinstance(denominator, float) else None
    figure = Figure(indicator, str(span), numerator, below, none, NO_FAULT, sheet, cells[0], cells[1])
    return Placed(str(line.get("source") or ""), figure, department)


def digest(figures: Iterable[Placed], files: Iterable[ClosedFile], *, standing: bool) -> str:
    """Changes when a hand changes a figure, a file's digest or the state."""
    rows = [
        (p.department, f.indicator, f.period, shown(f.numerator), shown(f.denominator), f.none_occurred)
        for p in figures
        for f in [p.figure]
    ]
    said = (sorted(rows), sorted((each.source, each.digest) for each in files), standing)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def shown(value: float | None) -> str:
    """A number as a spreadsheet keeps it, of 15 significant digits; "–" for none."""
    return "–" if value is None else f"{value:.15g}"
