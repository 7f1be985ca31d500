"""What a chart says, as one plain sentence; and the short words beside it."""

from math import floor, log10

from qmxl.catalogue.models import Indicator
from qmxl.measures.special_causes import Cause
from qmxl.series.charting import LEAST
from qmxl.series.reading import Reading
from qmxl.series.series import Point
from qmxl.texts import Texts

SPANS = {1: "month", 3: "quarter", 6: "half", 12: "year"}


def sentence(reading: Reading, text: Texts) -> str:
    """What the chart says: what changed since when, whether that is good, and whether the target is in reach."""
    whole = _variation(reading, text)
    if reading.assurance is not None:
        target = _amount(reading, reading.target, text)
        second = text(f"series.assurance.{reading.assurance}", target=target)
        whole = text("series.both", first=whole, second=second)
    parts = [text("series.sentence", said=whole)]
    points = reading.charted.series.points
    late = points[-1] if points else None
    if late is not None and not late.complete and reading.state != "nothing":
        period = period_words(reading.charted.series.indicator, late.month, text)
        parts.append(text("series.partial", period=period, counted=late.counted, due=late.due))
    return " ".join(parts)


def _variation(reading: Reading, text: Texts) -> str:
    indicator, state = reading.charted.series.indicator, reading.state
    if state in {"nothing", "few"}:
        return text(f"series.{state}", known=reading.charted.series.known, least=LEAST)
    if state == "never_clear":
        return text("series.never_clear", count=reading.charted.series.known)
    if state == "never_happened":
        at = reading.at or Point("")
        period = period_words(indicator, at.month, text)
        return text("series.never_happened", count=at.numerator or 0, period=period)
    centre = _amount(reading, reading.centre, text)
    cause = reading.cause
    if cause is None and reading.at is not None:
        period = period_words(indicator, reading.at.month, text)
        return text("series.common_cause_again", centre=centre, period=period)
    if cause is None:
        return text("series.common_cause", centre=centre)
    limits = reading.charted.upper if cause.side > 0 else reading.charted.lower
    limit = None if reading.last_at is None else limits[reading.last_at]
    since = period_words(indicator, reading.at.month, text) if reading.at else ""
    return cause_words(cause, state, since, centre, _amount(reading, limit, text), text)


def cause_words(cause: Cause, state: str, since: str, centre: str, limit: str, text: Texts) -> str:
    """A special cause that goes on, and whether that is good; points and amounts come as they are said."""
    side = "high" if cause.side > 0 else "low"
    several = "_several" if cause.rule == "outside" and cause.points > 1 else ""
    key = f"series.{cause.rule}{several}.{side}"
    found = text(key, since=since, count=cause.points, centre=centre, limit=limit)
    return text(f"series.judged.{state}", said=found)


def period_words(indicator: Indicator, month: str, text: Texts) -> str:
    """An interval of an indicator, named by its last month, as people say it: "tháng 5/2026", "quý 2/2026"."""
    year, number = int(month[:4]), int(month[5:])
    span = SPANS.get(indicator.interval, "other")
    facts = {"year": f"{year}", "month": number, "number": -(-number // indicator.interval)}
    return text(f"series.period.{span}", **facts)


def period_label(indicator: Indicator, month: str, text: Texts) -> str:
    """The same in as few letters as an axis has room for."""
    year, number = month[:4], int(month[5:])
    span = SPANS.get(indicator.interval, "other")
    return text(f"series.label.{span}", year=year, month=f"{number:02}", number=-(-number // indicator.interval))


def amount(value: float | None, unit: str, text: Texts) -> str:
    """A value in its unit as a sentence says it: two decimals, or two digits of what is smaller."""
    if value is None:
        return "–"
    small = 0 < abs(value) < 0.1
    shown = round(value, 1 - floor(log10(abs(value)))) if small else round(value, 2)
    return text("series.amount", value=shown, unit=unit) if unit else text("series.number", value=shown)


def _amount(reading: Reading, value: float | None, text: Texts) -> str:
    return amount(value, reading.charted.series.indicator.unit, text)
