"""What is said of figures that are far from the past: what is there, what was before and where, what to do."""

from qmxl.codes import Code
from qmxl.findings import Finding
from qmxl.measures.past import Values, slipped
from qmxl.reports.report import Report
from qmxl.series.far import Off, Swapped
from qmxl.series.rows import Row
from qmxl.series.series import Point
from qmxl.series.wording import amount, period_label
from qmxl.texts import Texts
from qmxl.texts.showing import show

SHOWN = 6  # values beside a doubtful one that its message shows
HINTS = {1: "more", -1: "less", 0: "none"}


def said_of_far(report: Report, row: Row, off: Off, text: Texts) -> Finding:
    """The warning at the cell of the number that is far; of a rate at its numerator."""
    figure, far = off.typed.figure, off.far
    value, unit = off.numbers[far.at] or 0.0, row.indicator.unit
    facts: dict[str, object] = {"sources": _sources(row, off.numbers, far.at, text)}
    if off.part == "rate":
        numerator, denominator = off.typed.pair
        facts |= {
            "numerator": numerator,
            "denominator": denominator or 0.0,
            "other": figure.denominator_cell,
            "value": amount(value, unit, text),
            "series": _shown(row, off.numbers, far.at, text, unit),
            **{name: amount(getattr(far, name), unit, text) for name in ("lowest", "usual", "highest")},
        }
        return off.typed.finding(report, Code.DOUBT_PAST_RATE, figure.numerator_cell, facts)
    part = "count" if row.indicator.without_denominator else off.part
    facts |= {
        "part": text(f"past.{part}"),
        "value": value,
        "series": _shown(row, off.numbers, far.at, text, ""),
        **{name: getattr(far, name) for name in ("lowest", "usual", "highest")},
        "hint": text(f"past.{HINTS[slipped(value, far.lowest, far.highest)]}"),
    }
    cell = figure.denominator_cell if off.part == "denominator" else figure.numerator_cell
    return off.typed.finding(report, Code.DOUBT_PAST, cell or figure.numerator_cell, facts)


def said_of_swapped(report: Report, row: Row, swapped: Swapped) -> Finding:
    """The warning at the numerator of a figure whose halves seem exchanged."""
    numerator, denominator = swapped.typed.pair
    first = next(at for at, pair in enumerate(row.pairs) if pair is not None)
    facts: dict[str, object] = {
        "numerator": numerator,
        "denominator": denominator,
        "other": swapped.typed.figure.denominator_cell,
        "usual_numerator": swapped.usual_numerator,
        "usual_denominator": swapped.usual_denominator,
        "count": swapped.others,
        "first": row.series.points[first].month,
    }
    return swapped.typed.finding(report, Code.DOUBT_PAST_REVERSED, swapped.typed.figure.numerator_cell, facts)


def _beside(row: Row, numbers: Values, at: int) -> list[tuple[Point, float]]:
    """The last known points before one, and where there are few the next after it, in their order."""
    points = row.series.points
    known = [(other, number) for other, number in enumerate(numbers) if number is not None and other != at]
    before = [each for each in known if each[0] < at][-SHOWN:]
    after = [each for each in known if each[0] > at][: SHOWN - len(before)]
    return [(points[other], number) for other, number in (*before, *after)]


def _shown(row: Row, numbers: Values, at: int, text: Texts, unit: str) -> str:
    """The values beside one, each with its interval: ``11/2025: 120; 12/2025: 118``."""
    said = [
        (point.month, amount(number, unit, text) if unit else show(number, text.language))
        for point, number in _beside(row, numbers, at)
    ]
    return text.apart(f"{period_label(row.indicator, month, text)}: {number}" for month, number in said)


def _sources(row: Row, numbers: Values, at: int, text: Texts) -> list[str]:
    """The files in which these stand; of points made of several figures how many those are."""
    points = [point for point, _ in _beside(row, numbers, at)]
    files = dict.fromkeys(point.where.partition(" · ")[0] for point in points if point.where)
    several = sum(point.counted for point in points if not point.where)
    return [*files, *([text("series.figures", count=several)] if several else [])]
