"""One figure of each indicator, owner and period out of several sources; what they contradict each other in is told."""

from collections.abc import Iterable, Iterator, Mapping

from qmxl.catalogue.models import Indicator
from qmxl.codes import Code
from qmxl.findings import Cell, Finding
from qmxl.period import parse_period
from qmxl.series.closing import Closing, shown
from qmxl.tables.pooling import HOSPITAL, Placed
from qmxl.texts import Texts

Key = tuple[str, str, str]  # indicator, department or HOSPITAL, period
HAIR = 1e-9


def key_of(each: Placed) -> Key:
    """What a figure is of."""
    return (each.figure.indicator, each.department, each.figure.period)


def cell_of(each: Placed) -> Cell:
    """Where a figure stands."""
    return Cell(each.source, each.figure.sheet, each.figure.numerator_cell)


def in_words(each: Placed | None, text: Texts) -> str:
    """A figure as a message tells it: 9/10, a count, a value alone, or that there is none."""
    if each is None or each.figure.left_out:
        return text("earlier.none")
    if each.value is not None:
        return text("earlier.value_alone", value=shown(each.value))
    figure = each.figure
    if figure.none_occurred:
        return text("earlier.none_occurred")
    return (
        shown(figure.numerator)
        if figure.denominator is None
        else f"{shown(figure.numerator)}/{shown(figure.denominator)}"
    )


def where(each: Placed | None) -> str:
    """File, sheet and cell of a figure."""
    if each is None:
        return "–"
    cell = cell_of(each)
    return ", ".join(part for part in (cell.source, cell.sheet, cell.address) if part)


def differ(one: Placed | None, other: Placed | None) -> bool:
    """Whether two sources say something else of one thing; a figure that is left out is none."""
    known = [None if each is None or each.figure.left_out else each for each in (one, other)]
    if None in known:
        return known[0] is not known[1]
    first, second = ((p.figure.numerator, p.figure.denominator, p.value) for p in known if p is not None)
    return any(_apart(a, b) for a, b in zip(first, second, strict=True))


def _apart(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is not other
    return abs(one - other) > HAIR * max(1.0, abs(one), abs(other))


def in_order(sources: Iterable[Iterable[Placed]], text: Texts) -> tuple[dict[Key, Placed], list[Finding]]:
    """The first source's figure of each thing; later ones that say something else are told, with both places.

    A figure that is left out gives way to a later source's.
    """
    found: dict[Key, Placed] = {}
    findings: list[Finding] = []
    for source in sources:
        for each in source:
            first = found.get(key_of(each))
            if first is None or (first.figure.left_out and not each.figure.left_out):
                found[key_of(each)] = each
            elif not each.figure.left_out and differ(first, each):
                findings.append(_contradicted(first, each, text))
    return found, findings


def _contradicted(first: Placed, each: Placed, text: Texts) -> Finding:
    facts: dict[str, object] = {
        "indicator": each.figure.indicator,
        "whose": each.department,
        "period": each.figure.period,
        "kept": in_words(first, text),
        "kept_at": where(first),
        "found": in_words(each, text),
    }
    return Finding(Code.EARLIER_CONTRADICTED, cell_of(each), facts, _told_to(each))


def _told_to(each: Placed) -> str:
    return "" if each.department == HOSPITAL else each.department


class Closed:
    """The closed months and the figures they were closed with; where closings overlap the one made last counts."""

    def __init__(self, several: Iterable[Closing], text: Texts) -> None:
        self.months: dict[str, Closing] = {}
        self.figures: dict[Key, Placed] = {}
        self.findings: list[Finding] = []
        self.text = text
        for closing in several:  # in the order in which they were closed
            if closing.standing:
                self._add(closing)

    def __bool__(self) -> bool:
        return bool(self.months)

    def _add(self, closing: Closing) -> None:
        months = frozenset(closing.period.months)
        own = {key_of(each): each for each in closing.figures if each.figure.period in months}
        again = {month for month in months if month in self.months}
        before = {key: each for key, each in self.figures.items() if key[2] in again}
        for key in sorted(before.keys() | {key for key in own if key[2] in again}):
            if differ(before.get(key), own.get(key)):
                earlier = self.months[key[2]]
                facts: dict[str, object] = {
                    "indicator": key[0],
                    "whose": key[1],
                    "period": key[2],
                    "kept": in_words(own.get(key), self.text),
                    "found": in_words(before.get(key), self.text),
                    "other": earlier.source,
                }
                self.findings.append(Finding(Code.CLOSED_OVERLAP, Cell(closing.source), facts, period=key[2]))
        self.figures = {key: each for key, each in self.figures.items() if key[2] not in months} | own
        self.months |= dict.fromkeys(months, closing)

    def whole_year(self, year: int) -> bool:
        """Whether all months of a year are closed."""
        return all(f"{year}-{month:02}" in self.months for month in range(1, 13))

    def digests(self, year: int) -> Mapping[str, str]:
        """The digests of the files a year's months were closed with; the last closing's where they differ."""
        several = {id(each): each for month, each in sorted(self.months.items()) if month.startswith(f"{year}-")}
        return {
            source: its for each in sorted(several.values(), key=lambda c: c.at) for source, its in each.digests.items()
        }

    def happened_in(self, year: int, indicators: Mapping[str, Indicator]) -> bool:
        """Whether a never event was counted in a closed year; its day may stand in another file than its count."""
        never = {code for code, each in indicators.items() if each.never_event}
        own = (each for key, each in self.figures.items() if key[0] in never and key[2].startswith(f"{year}-"))
        return any(each.figure.numerator for each in own)

    def applied(self, figures: Iterable[Placed], months: Iterable[str]) -> tuple[list[Placed], list[Finding]]:
        """The figures with those of closed months as they were closed; a report that says something else now is told.

        ``months`` are those the figures are of. What came after a month was closed does not count until it is reopened.
        """
        several = list(figures)
        closed = [month for month in months if month in self.months]
        if not closed:
            return several, []
        among = frozenset(closed)
        now = {key_of(each): each for each in several if each.figure.period in among}
        stood = {key: each for key, each in self.figures.items() if key[2] in among}
        findings = [
            self._changed(stood.get(key), now.get(key))
            for key in sorted(now.keys() | stood.keys())
            if differ(stood.get(key), now.get(key))
        ]
        kept = [each for each in several if each.figure.period not in among]
        # A figure that was left out when the month was closed, and still is, is told by its report and stays a row.
        kept += [each for key, each in now.items() if each.figure.left_out and key not in stood]
        return [*kept, *stood.values()], findings

    def _changed(self, stood: Placed | None, now: Placed | None) -> Finding:
        known = now or stood
        assert known is not None  # noqa: S101 - one of the two is there
        month = known.figure.period
        closing = self.months[month]
        facts: dict[str, object] = {
            "indicator": known.figure.indicator,
            "whose": known.department,
            "period": month,
            "old": in_words(stood, self.text),
            "new": in_words(now, self.text),
            "old_at": where(stood),
            "closing": str(closing.period),
            "at": closing.at,
        }
        return Finding(Code.CLOSED_CHANGED, cell_of(known), facts, _told_to(known), month)


def without_doubles(
    found: Mapping[Key, Placed], indicators: Mapping[str, Indicator], text: Texts
) -> tuple[list[Placed], list[Finding]]:
    """The figures without those of longer periods all of whose parts are there; what does not add up is told."""
    kept, findings = dict(found), []
    for key, each in sorted(found.items()):
        parts = list(_parts(key, found, indicators))
        if not parts:
            continue
        del kept[key]
        total = _sum(each, parts)
        if total is not None and differ(each, total):
            findings.append(_contradicted(total, each, text))
    findings += list(_below_departments(kept, text))
    return [each for _, each in sorted(kept.items())], findings


def _parts(key: Key, found: Mapping[Key, Placed], indicators: Mapping[str, Indicator]) -> Iterator[Placed]:
    """The figures of the intervals that make up a longer period's, where every one of them is there with its parts."""
    indicator, department, period = key
    months = parse_period(period).months
    if len(months) <= indicators[indicator].interval or indicators[indicator].at_a_point:
        return
    due = [month for month in months if indicators[indicator].due(month)]
    several = [found.get((indicator, department, month)) for month in due]
    if due and all(each is not None and not each.figure.left_out and each.value is None for each in several):
        yield from (each for each in several if each is not None)


def _sum(whole: Placed, parts: list[Placed]) -> Placed | None:
    """The parts' sums in the place of the first; None where the whole has only a value, which is no sum."""
    if whole.value is not None or whole.figure.left_out:
        return None
    numerator = sum(each.figure.numerator or 0.0 for each in parts)
    below = whole.figure.denominator
    denominator = None if below is None else sum(each.figure.denominator or 0.0 for each in parts)
    return parts[0]._replace(figure=parts[0].figure._replace(numerator=numerator, denominator=denominator))


def _below_departments(found: Mapping[Key, Placed], text: Texts) -> Iterator[Finding]:
    """The hospital's figures that are less than what its departments add up to."""
    whole_ones = [(key, each) for key, each in sorted(found.items()) if key[1] == HOSPITAL]
    beside: dict[tuple[str, str], list[Placed]] = {(indicator, period): [] for (indicator, _, period), _ in whole_ones}
    for (indicator, department, period), each in found.items() if beside else ():
        if department != HOSPITAL and not each.figure.left_out and (indicator, period) in beside:
            beside[indicator, period].append(each)
    for key, whole in whole_ones:
        its = beside[key[0], key[2]] if not whole.figure.left_out and whole.value is None else []
        total = _sum(whole, its) if its else None
        if total is not None and (
            (total.figure.numerator or 0) > (whole.figure.numerator or 0) + HAIR
            or (total.figure.denominator or 0) > (whole.figure.denominator or 0) + HAIR
        ):
            facts: dict[str, object] = {
                "indicator": key[0],
                "period": key[2],
                "found": in_words(whole, text),
                "departments": in_words(total, text),
                "count": len(its),
            }
            yield Finding(Code.EARLIER_BELOW, cell_of(whole), facts)
