"""What it takes to reach an average next: the cheapest sub-items, who carries them, and how far the time goes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from qmxl.commands.consolidate import without_collecting
from qmxl.commands.outcome import Clock, day_of, no_progress, utc_now
from qmxl.commands.tabulated import tabulated
from qmxl.control.control import Control
from qmxl.criteria.planning.picture import Picture, picture
from qmxl.criteria.planning.problem import exact
from qmxl.engines.contract import Progress
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.shared import years
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.tables.planned import problem

POINTS = 12  # of the frontier within the time there is


@dataclass(frozen=True)
class PlanOutcome:
    """The picture of the target, and what the control workbook says of the hospital."""

    control: Control
    period: Period
    picture: Picture


def plan(
    folder: Path,
    *,
    target: str | None,
    language: str,
    by: date | None = None,
    period: Period | None = None,
    seconds: float = 60,
    clock: Clock = utc_now,
    progress: Progress = no_progress,
) -> PlanOutcome:
    """The cheapest way to an average ``target``, by the end of the assessment year or ``by`` a day.

    Without a target the one of the control workbook is taken. A Refusal where there is none, it is no level of 1 to 5,
    or nothing of the criteria is known.
    """
    whole = period or _newest_year(folder)
    with without_collecting():
        control, tables, *_ = tabulated(folder, whole, language, clock, progress)
    today = day_of(clock())
    if by is not None and by <= today:
        raise Refusal("plan_day", day=by)
    found = problem(control, tables.sub_items, today, by)
    if found is None:
        raise Refusal("plan_nothing")
    wanted = _target(target, control)
    return PlanOutcome(control, whole, picture(found, wanted, seconds=seconds, timed=POINTS))


def _target(typed: str | None, control: Control) -> Fraction:
    """The target as a person types it, with a comma or a point."""
    said = typed if typed is not None else control.hospital.target_average
    if said is None:
        raise Refusal("plan_target")
    levels = control.programme.main_set.rule.levels
    try:
        wanted = exact(Decimal(said.replace(",", ".")) if isinstance(said, str) else said)
    except (ValueError, ArithmeticError) as error:
        raise Refusal("plan_not_a_target", found=said) from error
    if not levels[0] <= wanted <= levels[-1]:
        raise Refusal("plan_not_a_target", found=said)
    return wanted


def _newest_year(folder: Path) -> Period:
    """The whole of the newest year in the shared folder."""
    found = years(folder)
    if not found:
        raise Refusal("shared_missing", folder=HospitalFolder(folder).shared)
    return Period(int(found[-1].name), 1, 12)
