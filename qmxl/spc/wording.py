"""What a chart of any figures says: one plain sentence, and the short words and tables beside it."""

from collections.abc import Iterator
from typing import NamedTuple

from qmxl.measures.aims import Aim, met
from qmxl.measures.runs import Runs
from qmxl.measures.special_causes import DIRECTIONS
from qmxl.series.charting import LEAST
from qmxl.series.reading import RECENT
from qmxl.series.wording import amount, cause_words, reach_key
from qmxl.spc.charting import SpcChart, cause_of, reach_of
from qmxl.spc.labels import spoken
from qmxl.texts import Texts

UNITS = {100: "%", 1000: "‰"}


class Signal(NamedTuple):
    """A point that chance would hardly bring about: its place from 0, the rule, 1 high or -1 low, and what it is."""

    at: int
    rule: str
    side: int
    kind: str


def unit_of(chart: SpcChart) -> str:
    """What values are in: percent, per thousand, or nothing that is known."""
    shares = chart.figures.columns.n is not None and not (chart.plan.kind in {"u", "up"} and chart.plan.multiply == 100)
    if shares:
        return UNITS.get(int(chart.plan.multiply), "")
    return "%" if chart.figures.percent and chart.plan.multiply == 1 else ""


def sentence(chart: SpcChart, text: Texts) -> str:
    """What changed since when, whether that is good, whether the target is in reach; and what to be careful of."""
    said = _run_said(chart, text) if chart.plan.kind == "run" else _said(chart, text)
    reach, cause = reach_of(chart), cause_of(chart)
    if reach is not None:
        worse = cause is not None and reach == "consistent_pass" and _variation(chart) == "special_cause_concern"
        last = _amount(chart, chart.chart.y[chart.known[-1]], text)
        reached, known = _met(chart)
        facts = {"target": _amount(chart, chart.plan.target, text), "value": last, "met": reached, "known": known}
        key = reach_key(reach, reached, known, worse=worse)
        second = text(f"series.assurance.{key}", span=text("series.span.other"), **facts)
        said = text("series.both", first=said, second=second)
    parts = [text("series.sentence", said=said)]
    if chart.plan.target is not None and chart.plan.improvement == "neutral":
        parts.append(text("spc.which_way"))
    if chart.said is not None and chart.known and _limitless(chart):
        parts.append(text("spc.no_limits"))
    elif chart.said is not None and 0 < len(chart.known) < LEAST:
        parts.append(text("spc.provisional", known=len(chart.known), least=LEAST))
    return " ".join(parts)


def _met(chart: SpcChart) -> tuple[int, int]:
    """In how many of the points of the present phase the target was met."""
    aim = Aim(chart.plan.target or 0.0, direction="higher" if chart.plan.improvement == "increase" else "lower")
    last = chart.known[-1]
    own = [met(chart.chart.y[at], aim) for at in chart.known if chart.phase[at] == chart.phase[last]]
    return sum(each is True for each in own), len(own)


def _variation(chart: SpcChart) -> str | None:
    return chart.said.variation if chart.said else None


def _said(chart: SpcChart, text: Texts) -> str:
    said = chart.said
    if said is None or said.variation is None:
        return text("series.nothing")
    last = chart.known[-1]
    centre = _amount(chart, chart.chart.centre[last], text)
    cause = cause_of(chart)
    if cause is not None:
        limits = chart.chart.upper if cause.side > 0 else chart.lower
        limit = _amount(chart, limits[last], text)
        beyond = "" if cause.beyond is None else _point(chart, cause.beyond, text)
        return cause_words(cause, said.variation, _point(chart, cause.since, text), centre, limit, text, beyond)
    recent = [at for at in chart.known[-RECENT:] if said.rules[at] is not None]
    if recent:
        value, middle = chart.chart.y[recent[-1]], chart.chart.centre[recent[-1]]
        side = "high" if (value or 0) > (middle or 0) else "low"
        facts = {"period": _point(chart, recent[-1], text), "value": _amount(chart, value, text)}
        return text(f"series.common_cause_again.{side}", centre=centre, **facts)
    return text("series.common_cause", centre=centre)


def _run_said(chart: SpcChart, text: Texts) -> str:
    """Anhøj's rules of the last phase."""
    if not chart.known:
        return text("series.nothing")
    runs, longest = chart.chart.runs[-1], chart.longest[-1]
    centre = _amount(chart, chart.chart.centre[chart.known[-1]], text)
    if not runs.signal:
        if len(chart.known) < LEAST:
            return text("series.few", known=len(chart.known), least=LEAST, span=text("series.span.other"))
        return text("spc.run.stable", centre=centre)
    if longest is None or not _too_long(runs):
        return text("spc.run.crossings", centre=centre, count=runs.crossings, least=runs.crossings_min)
    first, last, side = longest
    facts = {"first": _point(chart, first, text), "last": _point(chart, last, text), "centre": centre}
    key = f"spc.run.{'high' if side > 0 else 'low'}"
    found = text(key, count=runs.longest_run, most=runs.longest_run_max, **facts)
    good = side * DIRECTIONS[chart.plan.improvement]
    if not good or last != chart.known[-1]:
        return text("spc.run.judged", said=found)
    return text(f"series.judged.special_cause_{'improvement' if good > 0 else 'concern'}", said=found)


def _too_long(runs: Runs) -> bool:
    return runs.longest_run is not None and runs.longest_run_max is not None and runs.longest_run > runs.longest_run_max


def _limitless(chart: SpcChart) -> bool:
    return all(limit is None for limit in (*chart.chart.lower, *chart.chart.upper))


def why(chart: SpcChart, text: Texts) -> str:
    """Which chart it is and why, and what it shows."""
    kind = text(f"spc.kind.{chart.plan.kind}")
    chosen = text(f"spc.why.{chart.plan.why}", kind=kind, least=LEAST)
    return f"{chosen} {text(f'spc.about.{chart.plan.kind}')}"


def state_words(chart: SpcChart, text: Texts) -> str:
    """Whether something changed, in two words."""
    if not chart.known:
        return text("series.state.nothing")
    if chart.said is None:
        if chart.chart.runs[-1].signal:
            return text("spc.state.changed")
        return text("series.state.few" if len(chart.known) < LEAST else "series.state.common_cause")
    cause, state = cause_of(chart), str(chart.said.variation)
    if cause is not None:
        state = f"{state.removesuffix('_high').removesuffix('_low')}_{'high' if cause.side > 0 else 'low'}"
    return text(f"series.state.{state}")


def assured_words(chart: SpcChart, text: Texts) -> str:
    """Whether the target is in reach, in two words."""
    return text(f"series.assured.{reach_of(chart) or 'none'}")


def signals(chart: SpcChart) -> Iterator[Signal]:
    """The points that stand out, in their order, with the rule that names each."""
    if chart.said is None:
        return
    for at, (rule, kind) in enumerate(zip(chart.said.rules, chart.said.point_types, strict=True)):
        named = rule or ("outside" if at in chart.chart.signals else None)
        value, centre = chart.chart.y[at], chart.chart.centre[at]
        if named and kind and value is not None and centre is not None:
            yield Signal(at, named, _side(chart, at, named, value, centre), kind)


def _side(chart: SpcChart, at: int, rule: str, value: float, centre: float) -> int:
    """High or low; of a trend whether it rises."""
    if rule != "trend":
        return 1 if value >= centre else -1
    known = chart.known
    place = known.index(at)
    before, after = known[max(0, place - 1)], known[min(len(known) - 1, place + 1)]
    return 1 if (chart.chart.y[after] or 0) >= (chart.chart.y[before] or 0) else -1


def signal_rows(chart: SpcChart, text: Texts) -> list[list[str]]:
    """The points that stand out as a table: number, name, value, rule, and whether that is good."""
    rows = [[text(f"spc.head.{name}") for name in ("number", "label", "value", "rule", "means")]]
    for signal in signals(chart):
        rule = text(f"spc.rule.{signal.rule}.{'high' if signal.side > 0 else 'low'}")
        value = _amount(chart, chart.chart.y[signal.at], text)
        label = chart.figures.points[signal.at].label.said
        rows.append([str(signal.at + 1), label, value, rule, text(f"spc.means.{signal.kind}")])
    return rows


def phase_rows(chart: SpcChart, text: Texts) -> list[list[str]]:
    """The phases as a table: points, centre, limits of the last point, Anhøj's runs and crossings."""
    names = ("phase", "points", "centre", "lower", "upper", "longest", "crossings")
    rows = [[text(f"spc.head.{name}") for name in names]]
    starts = chart.chart.starts
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(chart.chart.y)], strict=True), start=1):
        runs, points = chart.chart.runs[number - 1], chart.figures.points
        last = max((at for at in chart.known if start <= at < end), default=end - 1)
        lines = (chart.chart.centre[last], chart.lower[last], chart.chart.upper[last])
        rows.append(
            [
                str(number),
                text("spc.span", first=points[start].label.said, last=points[end - 1].label.said, count=end - start),
                *(_amount(chart, line, text) for line in lines),
                _against(runs.longest_run, "≤", runs.longest_run_max),
                _against(runs.crossings, "≥", runs.crossings_min),
            ]
        )
    return rows


def varying(chart: SpcChart) -> bool:
    """Whether limits differ from point to point within a phase."""
    found: dict[int, set[float | None]] = {}
    for phase, upper, value in zip(chart.phase, chart.chart.upper, chart.chart.y, strict=True):
        if value is not None:
            found.setdefault(phase, set()).add(None if upper is None else round(upper, 12))
    return any(len(each) > 1 for each in found.values())


def _against(found: int | None, sign: str, bound: int | None) -> str:
    return "–" if found is None or bound is None else f"{found} ({sign} {bound})"


def _point(chart: SpcChart, at: int, text: Texts) -> str:
    return spoken(chart.figures.points[at].label, text)


def _amount(chart: SpcChart, value: float | None, text: Texts) -> str:
    return amount(value, unit_of(chart), text)
