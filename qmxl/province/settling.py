"""Which of the masters that came in counts for which unit, and why the others do not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from qmxl.codes import Code, Severity
from qmxl.findings import Cell, Finding
from qmxl.period import Period
from qmxl.province.desk import Desk, alike
from qmxl.province.judging import About, Seal, ahead, judge, made_at, whose
from qmxl.province.reading import Taken
from qmxl.texts import Texts

Status = Literal["received", "late", "rejected", "replaced", "missing", "stranger"]
SECOND = timedelta(seconds=1)

LONG_AGO = datetime.min  # noqa: DTZ901 - only compared, with moments that have no zone either


@dataclass(frozen=True)
class Settled:
    """A file that came in, or a unit without any that counts; of a unit at most one ``counts``."""

    unit: str  # "" for a stranger
    status: Status
    taken: Taken | None = None
    seal: Seal = "none"
    findings: tuple[Finding, ...] = ()
    made: datetime | None = None  # when it was sealed, in Viet Nam
    newest: datetime | None = None  # when the newest of the unit was that ever counted

    @property
    def counts(self) -> bool:
        """Whether its figures are the unit's."""
        return self.status in ("received", "late")

    @property
    def source(self) -> str:
        """The file."""
        return self.taken.source if self.taken else ""


def settle(
    taken: Sequence[Taken], desk: Desk, period: Period, now: datetime, text: Texts, earlier: Mapping[str, datetime]
) -> list[Settled]:
    """Each file and each unit without one that is awaited, units in the order of the desk, strangers last.

    ``now`` is the time in Viet Nam. ``earlier`` says when the newest masters were sealed that ever counted.
    """
    found: dict[str, list[About]] = {}
    others: dict[str, list[Taken]] = {}
    for each in taken:
        unit = whose(each, desk)
        if each.skipped:
            others.setdefault(unit, []).append(each)
            continue
        about = About(each, unit, findings=[replace(f, department=unit) for f in each.findings])
        judge(about, desk, text, now)
        found.setdefault(unit, []).append(about)
    settled: list[Settled] = []
    for unit in desk.units:
        settled += _of_unit(unit, found.get(unit, []), others.get(unit, []), desk, period, now, earlier)
    settled += [_settled(about, "stranger" if about.taken.about else "rejected") for about in found.get("", [])]
    return settled


def of_period(desk: Desk, settled: Sequence[Settled], period: Period) -> tuple[Desk, list[Finding]]:
    """The desk of those units that are awaited or sent something that counts, and a remark on each other."""
    there = {each.unit for each in settled if each.counts or each.status == "missing"}
    told = [
        Finding(
            Code.UNIT_NOT_AWAITED,
            desk.cells[code],
            {"unit": unit.name, "period": str(period), "since": unit.since or "–", "until": unit.until or "–"},
            code,
        )
        for code, unit in desk.units.items()
        if code not in there
    ]
    return desk.of_period(there), told


def _of_unit(
    unit: str,
    several: list[About],
    others: list[Taken],
    desk: Desk,
    period: Period,
    now: datetime,
    earlier: Mapping[str, datetime],
) -> Iterator[Settled]:
    """What became of a unit: the master that counts, or that there is none, and every other file of it."""
    good = sorted((each for each in several if each.good), key=lambda each: made_at(each) or LONG_AGO, reverse=True)
    due, name, before = desk.due(period), desk.units[unit].name, earlier.get(unit)
    counting = None if _told_twice(good, name) else next(iter(good), None)
    if counting:
        first = min((made for each in good if (made := made_at(each))), default=None)
        late = first is not None and first.date() > due
        if late:
            counting.tell(Code.UNIT_LATE, unit=name, made=first, due=due)
        made = made_at(counting)
        if made and made.date() <= period.end:
            counting.tell(Code.UNIT_EARLY, unit=name, made=made, end=period.end)
        if before and made and before - made > SECOND:
            counting.tell(Code.UNIT_BACK, before=before, made=made)
        _tell_of_newer(counting, several, name)
        _tell_of_older(counting, good[1:])
        known = [each for each in (before, made) if each and not ahead(each, now)]
        yield replace(_settled(counting, "late" if late else "received"), newest=max(known, default=None))
    for about in sorted(several, key=lambda each: each.taken.source):
        if about is not counting:
            yield _settled(about, "replaced" if counting and about in good else "rejected")
    if counting is None and (before or desk.units[unit].is_awaited(period)):
        told = Severity.ERROR if now.date() > due else Severity.INFO
        missing = [Finding(Code.UNIT_MISSING, desk.cells[unit], {"unit": name, "due": due}, unit, told=told)]
        if before:
            missing.append(Finding(Code.UNIT_GONE, desk.cells[unit], {"unit": name, "before": before}, unit))
        missing += _of_other_periods(others, unit, name, period, told)
        yield Settled(unit, "missing", findings=tuple(missing), newest=before)


def _told_twice(good: Sequence[About], name: str) -> bool:
    """Whether the newest masters of a unit were sealed at the same time and differ; tells each."""
    same_time = [each for each in good if made_at(each) == made_at(good[0])]
    twice = [each for each in same_time[1:] if each.taken.root != good[0].taken.root]
    for each in (good[0], *twice) if twice else ():
        other = next(one.taken.source for one in (good[0], *twice) if one is not each)
        each.tell(Code.UNIT_TWICE, unit=name, made=made_at(each), other=other)
    return bool(twice)


def _tell_of_older(counting: About, older: Sequence[About]) -> None:
    """Says of each other good master of a unit that it is a copy of the one in use, an older one, or another's."""
    used, name = counting.taken.source, counting.taken.about["hospital"]
    for each in older:
        other = each.taken.about["hospital"]
        if each.taken.root == counting.taken.root:
            each.tell(Code.UNIT_COPY, used=used)
        elif alike(other) != alike(name):
            each.tell(Code.UNIT_TWO_NAMES, unit=each.unit, found=other, used=used, name=name)
        else:
            each.tell(Code.UNIT_OLDER, made=made_at(each), used=used, newer=made_at(counting))


def _of_other_periods(
    others: Sequence[Taken], unit: str, name: str, period: Period, missing: Severity
) -> Iterator[Finding]:
    """Of which other periods a unit without a master has some: no more than a remark until it is late."""
    if not others:
        return
    last = max(others, key=lambda each: (each.about["period"], each.source))
    periods = sorted({each.about["period"] for each in others})
    facts: dict[str, object] = {"unit": name, "wanted": str(period), "found": periods}
    told = Severity.WARNING if missing is Severity.ERROR else missing
    yield Finding(Code.UNIT_PERIOD, Cell(last.source), facts, unit, told=told)


def _tell_of_newer(counting: About, several: Sequence[About], name: str) -> None:
    """Says of a master in use which newer ones of its unit keep out."""
    made = made_at(counting)
    for each in several:
        newer = made_at(each)
        if not each.good and made and newer and newer > made:
            counting.tell(Code.UNIT_STALE, unit=name, made=made, other=each.taken.source, newer=newer)


def _settled(about: About, status: Status) -> Settled:
    return Settled(about.unit, status, about.taken, about.seal, tuple(about.findings), made_at(about))
