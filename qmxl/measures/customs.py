"""What is usual of one department's months, and which of them a person would doubt."""

from collections.abc import Iterable, Iterator, Sequence
from math import log, log10, sqrt
from statistics import median

LINES, WEIGHT = 3, 3.0  # different figures that make a month recognisable, and how unlikely they are as a power of ten
OTHERS = 4  # months that make a custom
TIMES, SPREADS_ABOVE, SPREADS_BELOW = 5, 8, 3  # how far is far: times the usual figure, and the usual spread
FIRST_SERIAL, LAST_SERIAL = 40_000, 60_000  # days from 2009 to 2064 as Excel numbers them
SERIAL_TIMES, FEW_OTHERS = 5, 2
CLEARLY = 1.1  # times one half is the other, of halves that a person tells apart


def far_from_others(values: Sequence[float]) -> Iterator[tuple[int, list[float], bool]]:
    """The values several times above or below all others of a series, by position, with these others.

    Beside it whether the value is a day's number, as a spreadsheet makes one of a typed "5/3". Negative values are
    never told.
    """
    if not values or max(values) <= SPREADS_ABOVE or max(values) < TIMES * min(values):
        return
    for at, value in enumerate(values):
        others = [*values[:at], *values[at + 1 :]]
        a_day = _a_day(value, others)
        if value >= 0 and (a_day or _far(value, others)):
            yield at, others, a_day


def _a_day(value: float, others: list[float]) -> bool:
    """Whether a figure is a day's number and none of at least two others is anywhere near it."""
    a_serial = FIRST_SERIAL <= value <= LAST_SERIAL and value.is_integer()
    return a_serial and len(others) >= FEW_OTHERS and value > SERIAL_TIMES * max(others)


def _far(value: float, others: list[float]) -> bool:
    """Whether a figure is several times above or below a custom, and beyond what months differ by."""
    if len(others) < OTHERS:
        return False
    usual = median(others)
    spread = max(1.4826 * median(abs(other - usual) for other in others), sqrt(abs(usual)), 0.05 * abs(usual), 1.0)
    if value > usual:
        return value >= TIMES * usual and value - usual > SPREADS_ABOVE * spread
    return value * TIMES <= usual and usual - value > SPREADS_BELOW * spread


def exchanged(pairs: Sequence[tuple[float, float]]) -> Iterator[tuple[int, float, float]]:
    """The pairs of which each half is what the other one is in all other months, by position, with what is usual.

    Only where the two halves differ clearly in every other month, and at least two of these are there.
    """
    for at, pair in enumerate(pairs):
        usual = exchanged_at(pair, [*pairs[:at], *pairs[at + 1 :]])
        if usual is not None:
            yield at, *usual


def exchanged_at(pair: tuple[float, float], others: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """What is usual of both halves where each half of a pair is what the other one is in all others; else None."""
    if len(others) < FEW_OTHERS:
        return None
    usual_above, usual_below = median(other[0] for other in others), median(other[1] for other in others)
    alike = max(_apart(pair[0], usual_below), _apart(pair[1], usual_above)) <= log(2)
    if alike and _apart(usual_above, usual_below) >= log(2) and all(_apart(*other) > log(1.5) for other in others):
        return usual_above, usual_below
    return None


def mirrored_at(pair: tuple[float, float], others: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """What is usual of both halves where a pair's ratio is what that of all others is upside down; else None.

    Only where the ratios of at least :data:`OTHERS` pairs are all clearly above 1, or all below, and nearer to each
    other than to this one.
    """
    whole = [other for other in others if min(other) > 0]
    if len(whole) < OTHERS or min(pair) <= 0:
        return None
    own, ratios = log(pair[0] / pair[1]), [log(above / below) for above, below in whole]
    lowest, highest = min(ratios), max(ratios)
    room = (highest - lowest) / 4
    clear = lowest > log(CLEARLY) or highest < -log(CLEARLY)
    gap = lowest - own if own < lowest else own - highest
    if clear and lowest - room <= -own <= highest + room and gap > highest - lowest:
        return median(above for above, _ in whole), median(below for _, below in whole)
    return None


def _apart(one: float, other: float) -> float:
    """How many times one figure is the other, as a logarithm; also of zero."""
    return abs(log((one + 0.5) / (other + 0.5)))


def recognisable(figures: Iterable[float | bool], lines: int = LINES, weight: float = WEIGHT) -> bool:
    """Whether figures are many and large enough not to come about twice by chance; a tick is none."""
    told = list(figures)
    numbers = {figure for figure in told if figure is not True and figure > 0}
    return len(told) >= lines <= len(numbers) and sum(log10(1 + number) for number in numbers) >= weight
