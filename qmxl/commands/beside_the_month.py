"""What the usual reports say before, in and after a quality-safety month, whichever years these days are of."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from qmxl.campaign.days import Month
from qmxl.campaign.held import Held
from qmxl.campaign.outcomes import HALF_A_YEAR, compared, surveyed, weekly
from qmxl.commands.outcome import Clock, no_progress
from qmxl.commands.tabulated import Tabulated, tabulated
from qmxl.control.handing_over import same_key
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.tables.chain import Link
from qmxl.tables.registers import Register

COMPLAINTS, SATISFACTION = "complaints", "satisfaction_"  # the register of complaints; how surveys' ids begin


def beside_the_month(folder: Path, held: Held, language: str, clock: Clock) -> Held:
    """The month with indicators, complaints, surveys and what departments answer; alone where there are no reports."""
    years = _read(folder, held.month, held.today, language, clock)
    if not years:
        return held
    last, whole = max(years.items())
    codes = [str(line.values["indicator"]) for line in held.outcomes if line.values.get("indicator")]
    surveys = _registers(years.values(), SATISFACTION)
    received = _registers(years.values(), COMPLAINTS).get(COMPLAINTS, [])
    days = [each.lines[each.form.date][line] for each in received for line in each.happened]
    span = Period(last, 1, 12)
    return replace(
        held,
        compared=compared(codes, whole.control, whole.figures, whole.earlier, held.month, held.today, span),
        complaints=weekly(days, held.weeks) if received else [],
        surveys=[side for several in surveys.values() for side in surveyed(several, held.month)],
        answers=_answers(years),
        titles={form: several[0].form.title.in_(language) for form, several in surveys.items()},
    )


def _read(folder: Path, month: Month, today: date, language: str, clock: Clock) -> dict[int, Tabulated]:
    """The reports of the month's year and of those in which half a year after it lies, by year, of what has begun.

    The year in which half a year before it lies is read where there are surveys; of indicators it is known anyway.
    """
    first, last = (month.first - HALF_A_YEAR).year, max(month.year, min(today, month.last + HALF_A_YEAR).year)

    def of(years: range) -> Iterator[tuple[int, Tabulated]]:
        for year in years:
            with suppress(Refusal):  # nothing was handed in
                yield year, tabulated(folder, Period(year, 1, 12), language, clock, no_progress)

    found = dict(of(range(month.year, last + 1)))
    if any(form.startswith(SATISFACTION) for whole in found.values() for form in whole.tables.registers):
        found |= of(range(first, month.year))
    return found


def _registers(years: Iterable[Tabulated], begin: str) -> dict[str, list[Register]]:
    """The registers whose names begin so, of all years."""
    found: dict[str, list[Register]] = {}
    for whole in years:
        for form, register in whole.tables.registers.items():
            if form.startswith(begin):
                found.setdefault(form, []).append(register)
    return found


def _answers(years: Mapping[int, Tabulated]) -> dict[str, Link]:
    """What became of problems by key; of those that went on into the next year what is said there."""
    return {same_key(link.key): link for _, whole in sorted(years.items()) for link in whole.tables.chain}
