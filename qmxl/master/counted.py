"""The figures behind a line of sheet Chỉ số, and what those of a span come to."""

from collections.abc import Sequence
from typing import NamedTuple

from qmxl.catalogue.models import Indicator
from qmxl.sheets.page import Page
from qmxl.tables.compared import COUNTS, OWN_ONLY, covered
from qmxl.tables.pooling import HOSPITAL, value_of


class Counted(NamedTuple):
    """A figure that counts, this year or in what it is compared with; ``rate`` is all of it that is known of some."""

    department: str
    period: str
    numerator: float | None
    denominator: float | None
    rate: float | None
    counted: int
    in_period: int
    in_previous: int
    in_last_year: int
    last_to_date: int | None
    last_in_previous: int | None
    last_in_last_year: int | None
    none_occurred: int


class Before(NamedTuple):
    """What a line is compared with: its value, whether only part of what was due is in it, and how it is worked out."""

    value: float | str
    partial: bool
    alone: bool  # it is one figure's rate, whose parts nobody knows


def counted(page: Page) -> dict[tuple[str, str], list[Counted]]:
    """By indicator and owner the figures that count for it."""
    frame = page.tables.indicators
    known: dict[tuple[str, str], list[Counted]] = {}
    for code, *told in zip(*(frame[name] for name in ("indicator", *Counted._fields)), strict=True):
        figure = Counted(*told)
        if figure.counted == 1 or figure.in_previous or figure.in_last_year:
            for owner in {HOSPITAL, figure.department}:
                known.setdefault((code, owner), []).append(figure)
    return known


def pooled(page: Page, indicator: Indicator, chosen: list[Counted]) -> float | str:
    """The value of figures put together; the words for none where nothing occurred, "" without any figure."""
    if not chosen:
        return ""
    numerator = sum([figure.numerator or 0.0 for figure in chosen])
    denominator = None if indicator.without_denominator else sum([figure.denominator or 0.0 for figure in chosen])
    value = value_of(indicator, numerator, denominator)
    if value is not None:
        return value
    return page.text("form.none_short") if any(figure.none_occurred for figure in chosen) else ""


def before(
    page: Page,
    indicator: Indicator,
    department: str,
    figures: list[Counted],
    span: str,
    months: Sequence[str],
    due: int,
) -> Before:
    """The value of the span before, or of the same one last year; rates whose parts nobody knows cannot be pooled.

    ``due`` is how many figures the departments had to give of its due ``months``.
    """
    flag, last = f"in_{span}", f"last_in_{span}"
    most = COUNTS if department == HOSPITAL else OWN_ONLY
    its = [figure for figure in figures if 0 < getattr(figure, flag) <= most]
    each_month = due / len(months) if department == HOSPITAL and months else 1  # of a figure of the whole hospital
    there = sum(
        (each_month if figure.department == HOSPITAL else 1)
        * sum(1 for month in covered(indicator, figure.period) if indicator.due(month))
        for figure in its
    )
    partial = bool(its) and there < due
    if indicator.at_a_point:
        its = [figure for figure in its if getattr(figure, last) == 1]
    if all(figure.numerator is not None for figure in its):
        return Before(pooled(page, indicator, its), partial, alone=False)
    if len(its) == 1 and its[0].rate is not None:
        return Before(its[0].rate, partial, alone=True)
    return Before(page.text("master.unpooled"), partial, alone=False)
