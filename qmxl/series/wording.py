"""What a chart says, as one plain sentence; and the short words beside it."""

from collections.abc import Iterator
from math import floor, log10

from qmxl.catalogue.models import Indicator
from qmxl.measures.aims import met
from qmxl.measures.special_causes import Cause
from qmxl.series.charting import LEAST, usable
from qmxl.series.lasting import Lasting
from qmxl.series.reading import RECENT, Reading
from qmxl.series.series import Point
from qmxl.series.tet import with_tet
from qmxl.texts import Texts

SPANS = {1: "month", 3: "quarter", 6: "half", 12: "year"}


def sentence(reading: Reading, text: Texts) -> str:
    """What the chart says: what changed since when, whether that is good, and whether the target is in reach.

    Then what one has to know beside it: a season, Tết, since when the limits are counted, what has not come yet.
    """
    if reading.charted.kind == "t":
        return _between(reading, text)
    indicator, whole = reading.charted.series.indicator, _variation(reading, text)
    if reading.assurance is not None:
        reached, known = _met(reading)
        facts = {"target": _aim(reading, text), "value": _last(reading, text), "met": reached, "known": known}
        second = text(f"series.assurance.{_reach(reading)}", span=span_words(indicator, text), **facts)
        whole = text("series.both", first=whole, second=second)
    return " ".join([text("series.sentence", said=whole), *_beside(reading, text)])


def _between(reading: Reading, text: Texts) -> str:
    """Of the days between events: when the last one was and how long ago, how far they were apart, what changed."""
    series, said = reading.charted.series, []
    events, now = [point for point in series.points if point.counted], series.points[-1]
    last, apart = events[-1], [point.value for point in events if point.value is not None]
    facts: dict[str, object] = {"count": sum(point.counted for point in events), "last": _day(last.month, text)}
    if apart:
        shortest, longest = round(min(apart)), round(max(apart))
        facts["apart"] = f"{shortest}" if shortest == longest else f"{shortest}–{longest}"
    facts |= {"until": _day(now.month, text), "days": round(now.value or 0)} if not now.complete else {}
    key = f"{'several' if apart else 'one'}{'' if now.complete else '_since'}"
    said.append(text(f"series.between.{key}", **facts))
    if reading.cause is not None or reading.charted.limited:
        said.append(text("series.sentence", said=_variation(reading, text)))
    if series.unreported:
        said.append(text("series.between.unreported", count=series.unreported))
    if series.undated:
        said.append(text("series.between.undated", count=series.undated))
    return " ".join(said)


def _day(day: str, text: Texts) -> str:
    """A day as an axis and a sentence write it."""
    return text("series.label.day", year=day[:4], month=day[5:7], day=day[8:])


def _reach(reading: Reading) -> str:
    """How the target is spoken of: what gets worse is not to be left as it is."""
    going = reading.cause is not None and reading.assurance == "consistent_pass"
    worse = going and reading.state == "special_cause_concern"
    return reach_key(str(reading.assurance), *_met(reading), worse=worse)


def reach_key(reach: str, reached: int, known: int, *, worse: bool) -> str:
    """Which sentence speaks of a target that was met in so many of the points known."""
    if reach == "inconsistent" and known:
        return {0: f"{reach}_none", known: f"{reach}_all"}.get(reached, reach)
    return f"{reach}_worse" if worse else reach


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
    if points and len(points) - 1 in charted.marks.excluded:
        reason = next((note for at, note in reversed(charted.marks.notes) if at <= len(points) - 1), "–")
        yield text("series.excluded", period=period_words(indicator, points[-1].month, text), reason=reason)
    elif points and not points[-1].complete and said != "nothing":
        yield _late(reading, points[-1], text)


def _late(reading: Reading, late: Point, text: Texts) -> str:
    """What of the last interval has come, and until when the conclusion holds where it does not take it in."""
    indicator, none = reading.charted.series.indicator, "" if late.counted else "_none"
    facts = {"period": period_words(indicator, late.month, text), "counted": late.counted, "due": late.due}
    if reading.last is None or reading.last.month == late.month:
        return text(f"series.partial{none}", **facts)
    return text(f"series.until{none}", until=period_words(indicator, reading.last.month, text), **facts)


def _met(reading: Reading) -> tuple[int, int]:
    """In how many of the points of the present phase the aim of each was met."""
    charted, at = reading.charted, reading.last_at or 0
    points = charted.series.points
    own = [
        met(points[place].value, charted.aims[place])
        for place in range(at + 1)
        if charted.phase[place] == charted.phase[at] and place not in charted.left_out
    ]
    known = [each for each in own if each is not None]
    return sum(known), len(known)


def _once(reading: Reading) -> bool:
    """Whether it is one point that is told."""
    return reading.cause is None or reading.cause.points == 1


def _variation(reading: Reading, text: Texts) -> str:
    indicator, state = reading.charted.series.indicator, reading.state
    charted = reading.charted
    span = text("series.span.between") if charted.kind == "t" else span_words(indicator, text)
    if state in {"nothing", "few", "few_in_phase"}:
        return text(f"series.{state}", known=_counted(reading), least=LEAST, span=span)
    at = reading.at or Point("")
    if state == "never_clear":
        there = min(RECENT, sum(point.numerator is not None for point in charted.series.points))
        period = period_words(indicator, at.month, text) if reading.at else ""
        return text(f"series.never_clear{'_again' if period else ''}", count=there, span=span, period=period)
    if state == "never_happened":
        periods = [period_words(indicator, each.month, text) for each in reading.happened]
        return text("series.never_happened", count=sum(e.numerator or 0 for e in reading.happened), period=periods)
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
    return cause_words(cause, state, since, centre, _amount(reading, limit, text), text, beyond, span)


def _counted(reading: Reading) -> int:
    """How many points there are to conclude from: of all, or of the phase the last one is in."""
    charted, at = reading.charted, reading.last_at or 0
    own = [place for place, phase in enumerate(charted.phase) if phase == charted.phase[at]]
    among = None if reading.state == "few" else own
    return usable(charted.kind, charted.series.points, among, charted.left_out)


def cause_words(
    cause: Cause | Lasting,
    state: str,
    since: str,
    centre: str,
    limit: str,
    text: Texts,
    beyond: str = "",
    span: str = "",
) -> str:
    """A special cause that goes on, and whether that is good; points and amounts come as they are said."""
    side = "high" if cause.side > 0 else "low"
    several = "_several" if cause.rule == "outside" and cause.points > 1 else ""
    key = f"series.{cause.rule}{several}.{side}"
    span = span or text("series.span.other")
    found = text(key, since=since, count=cause.points, centre=centre, limit=limit, span=span)
    if beyond:
        found = text(f"series.beyond.{side}", said=found, since=beyond)
    return text(f"series.judged.{state}", said=found)


def period_words(indicator: Indicator, month: str, text: Texts) -> str:
    """An interval of an indicator, named by its last month, as people say it: "tháng 5/2026", "quý 2/2026"; a day."""
    if len(month) > len("2026-05"):
        return _day(month, text)
    year, number = int(month[:4]), int(month[5:])
    span = _span(indicator, number)
    facts = {"year": f"{year}", "month": number, "number": -(-number // indicator.interval)}
    return text(f"series.period.{span}", **facts)


def period_label(indicator: Indicator, month: str, text: Texts) -> str:
    """The same in as few letters as an axis has room for."""
    if len(month) > len("2026-05"):
        return _day(month, text)
    year, number = month[:4], int(month[5:])
    span = _span(indicator, number)
    return text(f"series.label.{span}", year=year, month=f"{number:02}", number=-(-number // indicator.interval))


def span_words(indicator: Indicator, text: Texts) -> str:
    """What several intervals of an indicator are called: months, quarters."""
    return text(f"series.span.{SPANS.get(indicator.interval, 'other')}")


def _span(indicator: Indicator, month: int) -> str:
    """Which words an interval that ends with a month is named by."""
    span = SPANS.get(indicator.interval, "other")
    return f"half{month // 6}" if span == "half" else span


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
