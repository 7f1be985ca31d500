"""What a chart says, as one plain sentence; and the short words beside it."""

from collections.abc import Iterator
from math import floor, log10

from qmxl.catalogue.models import Indicator
from qmxl.measures.special_causes import Cause
from qmxl.series.charting import LEAST
from qmxl.series.lasting import Lasting
from qmxl.series.reading import Reading
from qmxl.series.series import Point
from qmxl.series.tet import with_tet
from qmxl.texts import Texts

SPANS = {1: "month", 3: "quarter", 6: "half", 12: "year"}


def sentence(reading: Reading, text: Texts) -> str:
    """What the chart says: what changed since when, whether that is good, and whether the target is in reach.

    Then what one has to know beside it: a season, Tết, since when the limits are counted, what has not come yet.
    """
    whole = _variation(reading, text)
    if reading.assurance is not None:
        facts = {"target": _aim(reading, text), "value": _last(reading, text)}
        second = text(f"series.assurance.{_reach(reading)}", **facts)
        whole = text("series.both", first=whole, second=second)
    return " ".join([text("series.sentence", said=whole), *_beside(reading, text)])


def _reach(reading: Reading) -> str:
    """How the target is spoken of: what gets worse is not to be left as it is."""
    going = reading.cause is not None and reading.assurance == "consistent_pass"
    return (
        f"{reading.assurance}_worse" if going and reading.state == "special_cause_concern" else str(reading.assurance)
    )


def _beside(reading: Reading, text: Texts) -> Iterator[str]:
    charted, said = reading.charted, reading.state
    indicator, points = charted.series.indicator, charted.series.points
    if reading.years:
        yield text("series.season", years=[str(year) for year in reading.years])
    if reading.at and indicator.interval == 1 and with_tet(reading.at.month) and charted.limited and _once(reading):
        yield text("series.tet_in", period=period_words(indicator, reading.at.month, text))
    if charted.limited and charted.marks.phases:
        first = points[charted.marks.phases[-1]].month
        facts = {"period": period_words(indicator, first, text), "reason": charted.marks.reasons[-1]}
        yield text("series.phase", **facts)
    elif charted.limited and charted.marks.baseline:
        last = points[min(charted.marks.baseline, len(points)) - 1].month
        yield text("series.baseline", period=period_words(indicator, last, text))
    late = points[-1] if points else None
    if late is not None and not late.complete and said != "nothing":
        period = period_words(indicator, late.month, text)
        if reading.last is not None and reading.last.month != late.month:
            until = period_words(indicator, reading.last.month, text)
            yield text("series.until", until=until, period=period, counted=late.counted, due=late.due)
        else:
            yield text("series.partial", period=period, counted=late.counted, due=late.due)


def _once(reading: Reading) -> bool:
    """Whether it is one point that is told."""
    return reading.cause is None or reading.cause.points == 1


def _variation(reading: Reading, text: Texts) -> str:
    indicator, state = reading.charted.series.indicator, reading.state
    if state in {"nothing", "few"}:
        return text(f"series.{state}", known=reading.charted.series.known, least=LEAST)
    if state == "never_clear":
        return text("series.never_clear", count=reading.charted.series.known)
    at = reading.at or Point("")
    if state == "never_happened":
        period = period_words(indicator, at.month, text)
        return text("series.never_happened", count=at.numerator or 0, period=period)
    centre, cause = _amount(reading, reading.centre, text), reading.cause
    if cause is None and reading.at_place is not None:
        middle = reading.charted.centre[reading.at_place]
        side = "high" if (at.value or 0) > (middle or 0) else "low"
        facts = {"period": period_words(indicator, at.month, text), "value": _amount(reading, at.value, text)}
        return text(f"series.common_cause_again.{side}", centre=centre, **facts)
    if cause is None:
        return text("series.common_cause", centre=centre)
    limits = reading.charted.upper if cause.side > 0 else reading.charted.lower
    limit = None if reading.last_at is None else limits[reading.last_at]
    since = period_words(indicator, at.month, text)
    points = reading.charted.series.points
    beyond = "" if cause.beyond is None else period_words(indicator, points[cause.beyond].month, text)
    return cause_words(cause, state, since, centre, _amount(reading, limit, text), text, beyond)


def cause_words(
    cause: Cause | Lasting, state: str, since: str, centre: str, limit: str, text: Texts, beyond: str = ""
) -> str:
    """A special cause that goes on, and whether that is good; points and amounts come as they are said."""
    side = "high" if cause.side > 0 else "low"
    several = "_several" if cause.rule == "outside" and cause.points > 1 else ""
    key = f"series.{cause.rule}{several}.{side}"
    found = text(key, since=since, count=cause.points, centre=centre, limit=limit)
    if beyond:
        found = text(f"series.beyond.{side}", said=found, since=beyond)
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


def _last(reading: Reading, text: Texts) -> str:
    return _amount(reading, reading.last.value if reading.last else None, text)


def _aim(reading: Reading, text: Texts) -> str:
    """The target, or the two bounds of a range."""
    aim, unit = reading.aim, reading.charted.series.indicator.unit
    if aim is None or aim.upper is None:
        return amount(aim.target if aim else None, unit, text)
    return f"{amount(aim.target, '', text)}–{amount(aim.upper, unit, text)}"


def _amount(reading: Reading, value: float | None, text: Texts) -> str:
    return amount(value, reading.charted.series.indicator.unit, text)
