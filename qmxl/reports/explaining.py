"""What a department answers to the warnings about its workbook, on its own list of explanations.

An answer belongs to the cell it names and the value it names: while that value stands there the warnings at the cell
are listed as answered; once another one does, the answer lapses. An error is never answered, it has to be mended.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, time
from functools import cache
from math import isclose
from typing import Any, NamedTuple

from qmxl.codes import Code, Severity
from qmxl.findings import Cell, Finding
from qmxl.forms.answers import Answer
from qmxl.forms.locating import Rows
from qmxl.forms.pointing import Place, cell_meant, sheet_meant
from qmxl.submissions.submission import Submission
from qmxl.texts import LANGUAGES, texts
from qmxl.typed.spelling import fold
from qmxl.typed.values import bare_number, number_in, parse
from qmxl.xlsx.cells import address, fraction, serial

FORM = "explanations"
BLANKS = frozenset({"", "trong", "de trong", "(trong)", "o trong", "blank", "empty", "空", "空白", "…", "-"})


class Explanation(NamedTuple):
    """A line of the list: what it is about, and where it stands itself."""

    codes: frozenset[str]
    sheet: str
    place: Place | None
    value: Answer
    reason: str
    cell: Cell


def explained(findings: list[Finding], submission: Submission, sheets: Mapping[str, Rows]) -> list[Finding]:
    """The findings with the answers the department gives, and what is to be said of those that answer nothing."""
    answered, told = list(findings), []
    for about in _explanations(submission):
        if _not_due(submission, about):
            continue
        here = [n for n, finding in enumerate(findings) if _is_about(about, finding)]
        sheet = about.sheet or next((findings[n].cell.sheet for n in here), "")
        held = _held(submission, sheets, sheet, about.place)
        meant = [n for n in here if not about.codes or findings[n].code in about.codes]
        warnings = [n for n in meant if findings[n].severity is Severity.WARNING]
        stands = _same(about.value.raw, held)
        if sheet and about.place is not None and not stands:
            told.append(_lapsed(submission, about, held, [findings[n] for n in here]))
        elif not warnings:
            places = [sheet] if sheet else [name for name in sheets if _stands_on(submission, sheets, name, about)]
            told.append(_answers_nothing(submission, about, [findings[n] for n in meant], places))
        for n in warnings if stands else ():
            answered[n] = replace(answered[n], answer=answered[n].answer or about.reason)
    return [*answered, *told]


def _stands_on(submission: Submission, sheets: Mapping[str, Rows], name: str, about: Explanation) -> bool:
    """Whether the value explained stands in the cell of a sheet, where the line names none."""
    return _same(about.value.raw, _held(submission, sheets, name, about.place))


def _is_about(about: Explanation, finding: Finding) -> bool:
    if about.place is None or finding.cell.address != address(*about.place):
        return False
    return not about.sheet or finding.cell.sheet == about.sheet


def _explanations(submission: Submission) -> Iterator[Explanation]:
    """The whole lines of the list; what one lacks is told by ``checks.completeness``, errors in it by ``types``."""
    for _, line in submission.lines(FORM):
        lacking = {"cell", "value", "reason"} - line.keys()
        if lacking or any(answer.value is None for answer in line.values()):
            continue
        sheet, place = cell_meant(str(line["cell"].value))
        sheet = str(line["sheet"].value) if "sheet" in line else sheet
        found = sheet_meant(sheet, submission.sheets.values()) if sheet else None
        yield Explanation(
            _codes(str(line["code"].value) if "code" in line else ""),
            found.name if found else sheet,
            place,
            line["value"],
            str(line["reason"].value),
            submission.cell_of(line["cell"]),
        )


def _codes(text: str) -> frozenset[str]:
    """The findings meant by a code or a short name; none where it is neither, for cell and value tell enough."""
    code = re.sub(r"[\s_–—-]+", "-", text.strip()).upper()
    if code in set(Code):
        return frozenset({code})
    return _short_names().get(fold(text), frozenset())


@cache
def _short_names() -> dict[str, frozenset[str]]:
    """The codes by what they are called for short, folded, in every language."""
    named: dict[str, frozenset[str]] = {}
    for language in LANGUAGES:
        for key, name in texts(language).table.items():
            table, _, code = key.partition(".")
            if table in {"doubt", "finding_short"}:
                named[fold(name)] = named.get(fold(name), frozenset()) | {code}
    return named


def _held(submission: Submission, sheets: Mapping[str, Rows], name: str, place: Place | None) -> object:
    """What stands in a cell; a link or comment read as its content too."""
    if place is None:
        return ""
    rows, (row, column) = sheets.get(name, ()), place
    held = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
    if held != "":
        return held
    answers = [each for found in submission.sheets.values() if found.name == name for each in found.answers.values()]
    return next((answer.raw for answer in answers if (answer.at_row, answer.at_column) == place), "")


def _not_due(submission: Submission, about: Explanation) -> bool:
    """Whether a cell belongs to a month after the period, of which nothing is told yet."""
    if about.place is None:
        return False
    grids = [found for found in submission.grids if about.sheet in {"", found.name}]
    later = {at for found in grids for month, at in found.columns.items() if month not in submission.months}
    return about.place[1] in later


def _readings(typed: object) -> list[float]:
    """The numbers something typed may mean; 1.234 is a thousand or a fraction, 30 % is 30 or 0.3, a day its serial."""
    if isinstance(typed, bool):
        return []
    if isinstance(typed, int | float):
        return [float(typed)]
    if isinstance(typed, date):
        return [serial(typed), float(int(serial(typed)))]
    if isinstance(typed, time):
        return [fraction(typed)]
    text = str(typed)
    bare = bare_number(text)
    number, fault = number_in(bare)
    if fault is Code.TYPE_AMBIGUOUS:
        point = bare.replace(",", ".")
        return [float(point.replace(".", "")), float(point)]
    if number is None:
        meant = (parse(text, kind)[0] for kind in ("datetime", "time"))
        return [reading for each in meant if each is not None for reading in _readings(each)]
    return [number, number / 100] if "%" in text else [number]


def _same(typed: object, held: object) -> bool:
    """Whether what a person typed as a value is what a cell holds, as typed, as shown or rounded."""
    if held == "" or held is None:
        return isinstance(typed, str) and fold(typed) in BLANKS
    numbers = _readings(held)
    for one in _readings(typed):
        decimals = len(repr(one).partition(".")[2].rstrip("0"))
        if any(isclose(one, number, rel_tol=1e-9) or one == round(number, decimals) for number in numbers):
            return True
    if numbers and not isinstance(held, str):
        return False
    said, there = fold(str(typed)), fold(str(held))
    return said == there or (len(said) > 3 and said in there)


def _named(about: Explanation) -> str:
    cell = address(*about.place) if about.place else "?"
    return f"{about.sheet}!{cell}" if about.sheet else cell


def _lapsed(submission: Submission, about: Explanation, held: object, here: list[Finding]) -> Finding:
    """An explanation of another value than is there: asked again while there is a warning, else only told."""
    still = any(finding.severity is Severity.WARNING for finding in here)
    facts: dict[str, Any] = {
        "place": _named(about),
        "explained": about.value.raw,
        "found": held if held != "" else "…",
    }
    told = Severity.WARNING if still else Severity.INFO
    return submission.finding(Code.EXPLANATION_LAPSED, about.cell, **facts).told_as(told)


def _answers_nothing(submission: Submission, about: Explanation, here: list[Finding], sheets: list[str]) -> Finding:
    """An explanation where nothing is asked, or of an error; ``sheets`` are those on which its value stands."""
    facts: dict[str, Any] = {"place": _named(about)}
    error = next((finding for finding in here if finding.severity is Severity.ERROR), None)
    if error is not None:
        return submission.finding(Code.EXPLANATION_OF_ERROR, about.cell, error=error.code, **facts)
    return submission.finding(Code.EXPLANATION_UNMATCHED, about.cell, reason=about.reason, sheets=sheets, **facts)
