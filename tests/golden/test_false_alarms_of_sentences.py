"""How often a stable hospital is told that something changed: simulated figures, through series, charts and sentences.

Thirty hospitals of forty departments, five years of months each, nothing but chance at work. Theory, where centre and
limits are known: a last point is special in 2.0 % of normal series, of which a shift of seven makes up 1.56
(2 · 0.5⁷), points outside 0.27, a trend of seven 0.04; the rest is two in three.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import exp
from random import Random

import pytest

from qmxl.catalogue.loader import indicators
from qmxl.catalogue.models import Indicator
from qmxl.control.control import Control
from qmxl.control.models import Assignment, Department, Hospital
from qmxl.measures.special_causes import classified
from qmxl.period import Period
from qmxl.series.over_time import over_time
from qmxl.series.reading import Reading
from qmxl.series.wording import sentence
from qmxl.submissions.records import Figure
from qmxl.tables.pooling import Placed
from qmxl.texts import texts

YEARS, DEPARTMENTS, HOSPITALS = range(2021, 2026), 40, 30
MONTHS = [month for year in YEARS for month in Period(year, 1, 12).months]
LAST = Period(2025, 12, 12)
BY_KNOWN_LIMITS = 0.021, 0.124  # of 20,000 series
CHARTS = {"proportion": "p", "number": "c", "rate": "u", "few": "p", "value": "i"}
Draw = Callable[[Random], tuple[float, float | None]]


def binomial(size: int, share: float) -> Draw:
    return lambda chance: (sum(chance.random() < share for _ in range(size)), size)


def poisson(mean: float) -> Callable[[Random], int]:
    def draw(chance: Random) -> int:
        limit, product, found = exp(-mean), chance.random(), 0
        while product > limit:
            product *= chance.random()
            found += 1
        return found

    return draw


def counted(mean: float, size: int | None) -> Draw:
    """Numbers of things, of so many where they are a rate's."""
    number = poisson(mean)
    return lambda chance: (number(chance), size)


def of_kind(kind: str, code: str, **also: object) -> Indicator:
    """An indicator of the hospital's own, asked for every month."""
    return replace(indicators()[code], code="BV-01", kind=kind, never_event=False, reporting_months=(1,), **also)  # type: ignore[arg-type]


def hospital(indicator: Indicator) -> Control:
    codes = [f"KHOA_{number:02}" for number in range(1, DEPARTMENTS + 1)]
    return Control(
        hospital=Hospital(name="Bệnh viện Yên", quality_office="Phòng QLCL"),
        departments={code: Department(code=code, name=code) for code in codes},
        assignments=(Assignment(indicator="BV-01", department="*"),),
        own_indicators={"BV-01": indicator},
    )


def stable(indicator: Indicator, draw: Draw, seed: int) -> Iterator[tuple[Reading, ...]]:
    """What is read of each of many stable hospitals: the hospital, then its departments."""
    known = hospital(indicator)
    for number in range(HOSPITALS):
        chance = Random(seed * 1000 + number)
        figures = [
            Placed("x", Figure("BV-01", month, *draw(chance), False, "", "", "", ""), code, None)
            for code in known.departments
            for month in MONTHS
        ]
        own = [each for each in figures if each.figure.period >= "2025"]
        before = [each for each in figures if each.figure.period < "2025"]
        [each] = over_time(known, own, before, LAST)
        yield each.readings


def shares(readings: list[Reading]) -> tuple[float, float]:
    """The share told that something goes on, and of the others those told that something was in the last year."""
    text = texts("vi")
    said = [sentence(each, text) for each in readings]
    quiet = sum(its.startswith("Ổn định") for its in said)
    again = sum(its.startswith("Hiện ổn định") for its in said)
    going = [each.state for each in readings if each.cause is not None]
    assert quiet + again + len(going) == len(readings), "every sentence is one of the three"
    return len(going) / len(readings), again / len(readings)


KINDS = {
    "proportion": (of_kind("proportion", "BRVT-16"), binomial(100, 0.85)),
    "number": (of_kind("count", "BRVT-02"), counted(9, None)),
    "rate": (
        of_kind("rate_1000", "BRVT-16", scale=1000, bounded=False),
        counted(12, 2400),
    ),
    "few": (of_kind("proportion", "BRVT-16", direction="lower"), binomial(60, 0.03)),
    "value": (of_kind("mean_duration", "BRVT-19"), lambda chance: (round(chance.gauss(33, 2) * 100), 100)),
}


def by_known_limits(series: int) -> tuple[float, float]:
    """The same shares of normal series about a known centre and limits."""
    chance, last, recent = Random(5), 0, 0
    for _ in range(series):
        values = [chance.gauss(0, 1) for _ in MONTHS]
        zero, low, high = ([each] * len(values) for each in (0.0, -3.0, 3.0))
        said = classified(values, zero, low, high, improvement="increase")
        last += said.rules[-1] is not None
        recent += said.rules[-1] is None and any(said.rules[-12:])
    return last / series, recent / series


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_departments_are_told_of_a_change_about_as_seldom_as_theory_says(kind: str):
    """Found: 1.4, 1.7, 1.5, 2.3 and 1.9 % of proportions, numbers, rates, few cases and values; theory 2.0 %.

    Of those where nothing goes on by now, 11.6 to 12.8 % are told of the last month in a year in which something
    did (17 % where cases are few, 6 of 60 are three sigmas and no wonder); known limits: 12.4 %.
    """
    hospitals = list(stable(*KINDS[kind], seed=7))
    going, again = shares([each for readings in hospitals for each in readings[1:]])
    known, recent = BY_KNOWN_LIMITS
    most = 0.030 if kind == "few" else 0.025
    assert 0.005 < going < most, known
    assert abs(again - recent) < (0.06 if kind == "few" else 0.03)
    assert {readings[0].charted.kind for readings in hospitals} == {CHARTS[kind]}, "and no chart for what differs more"


@pytest.mark.slow
def test_known_limits_signal_as_theory_says():
    going, again = by_known_limits(6_000)
    assert going == pytest.approx(BY_KNOWN_LIMITS[0], abs=0.006)
    assert again == pytest.approx(BY_KNOWN_LIMITS[1], abs=0.015)
