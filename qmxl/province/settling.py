"""Which of the masters that came in counts for which unit, and why the others do not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import PurePosixPath
from typing import Literal

from qmxl.codes import Code, Severity
from qmxl.findings import Cell, Finding
from qmxl.offered.levels import BELOW
from qmxl.period import Period
from qmxl.province.desk import Desk
from qmxl.province.reading import Taken, level_of
from qmxl.sending.signing import standing
from qmxl.texts import Texts

Status = Literal["received", "late", "rejected", "replaced", "missing", "stranger"]
Seal = Literal["signed", "unsigned", "altered", "wrong_key", "none"]
VIET_NAM, SECOND, SLOW = timedelta(hours=7), timedelta(seconds=1), timedelta(hours=1)  # clocks differ


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


@dataclass
class _About:
    """One file while it is judged."""

    taken: Taken
    unit: str
    seal: Seal = "none"
    findings: list[Finding] = field(default_factory=list)

    def tell(self, code: Code, told: Severity = Severity.ERROR, **facts: object) -> None:
        """Adds a finding about the whole file."""
        self.findings.append(Finding(code, Cell(self.taken.source), facts, self.unit, told=told))

    @property
    def good(self) -> bool:
        """Whether nothing keeps the file out; what keeps one figure out is not about the whole file."""
        return not any(each.severity is Severity.ERROR and each.code not in OF_A_FIGURE for each in self.findings)


OF_A_FIGURE = frozenset({Code.UNIT_FIGURE, Code.UNIT_FIGURE_TWICE, Code.UNIT_HALF, Code.UNIT_IMPOSSIBLE})


def settle(
    taken: Sequence[Taken], desk: Desk, period: Period, now: datetime, text: Texts, earlier: Mapping[str, datetime]
) -> list[Settled]:
    """Each file and each unit without one, units in the order of the desk, strangers last.

    ``now`` is the time in Viet Nam. ``earlier`` says when the newest masters were sealed that ever counted.
    """
    found: dict[str, list[_About]] = {}
    others: dict[str, list[Taken]] = {}
    for each in taken:
        unit = _whose(each, desk)
        if each.skipped:
            others.setdefault(unit, []).append(each)
            continue
        about = _About(each, unit, findings=[replace(f, department=unit) for f in each.findings])
        _judge(about, desk, text, now)
        found.setdefault(unit, []).append(about)
    settled: list[Settled] = []
    for unit in desk.units:
        settled += _of_unit(unit, found.get(unit, []), others.get(unit, []), desk, period, now, earlier)
    settled += [_settled(about, "stranger" if about.taken.about else "rejected") for about in found.get("", [])]
    return settled


def _whose(taken: Taken, desk: Desk) -> str:
    named = desk.named(taken.about.get("hospital", ""))
    if len(named) > 1:  # only a key tells them apart
        named = [code for code in named if taken.holds and any(k.public == taken.key for k in desk.keys_of(code))]
    return named[0] if len(named) == 1 else ""


def _judge(about: _About, desk: Desk, text: Texts, now: datetime) -> None:
    """What keeps a file out, or is to be said of it."""
    taken, unit = about.taken, about.unit
    if not taken.about or not taken.root:
        return  # no workbook, no master or no seal: told by who read it
    if not unit and (several := desk.named(taken.about["hospital"])):
        about.tell(Code.UNIT_SAME_NAME, found=taken.about["hospital"], units=several)
    elif not unit:
        about.tell(Code.UNIT_UNKNOWN, found=taken.about["hospital"])
    elif _ahead(made := _made(about), now):
        about.tell(Code.UNIT_FUTURE, unit=desk.units[unit].name, made=made)
    if not taken.intact:
        about.seal = "altered"
        its = sum(1 + len(f.others) for f in about.findings if f.severity is Severity.ERROR)
        who = desk.units[unit].name if unit else taken.about["hospital"]
        about.findings.insert(0, Finding(Code.UNIT_ALTERED, Cell(taken.source), {"unit": who, "count": its}, unit))
    elif unit:
        _signature(about, desk)
    wanted, level = BELOW[desk.office.level], level_of(taken)
    if level and level != wanted:
        about.tell(Code.UNIT_LEVEL, found=text(f"above.level.{level}"), wanted=text(f"above.level.{wanted}"))
    named = _named(taken.source, desk)
    if unit and named and named != unit:
        told = Severity.WARNING if about.seal == "signed" else Severity.ERROR
        about.tell(Code.UNIT_FILE_NAME, told, named=named, unit=unit)


def _signature(about: _About, desk: Desk) -> None:
    """Who signed: where a unit has told a key, nobody else's and none at all will do."""
    taken, unit = about.taken, about.unit
    name, known = desk.units[unit].name, desk.keys_of(unit)
    if not taken.key:
        about.seal = "unsigned"
        if known:
            about.tell(Code.UNIT_UNSIGNED, unit=name)
        else:
            about.tell(Code.UNIT_KEYLESS, unit=name, public="–")
        return
    if not taken.holds:
        about.seal = "altered"
        about.tell(Code.SEAL_FORGED)
        return
    made = taken.about.get("made", "")
    code, owner = standing(taken.key, unit, _day(made), desk.keys)
    if code is Code.SEAL_KEY_UNKNOWN and not known:
        about.seal = "unsigned"
        about.tell(Code.UNIT_KEYLESS, unit=name, public=taken.key)
    elif code is not None:
        about.seal = "wrong_key"
        of = desk.units[owner.hospital].name if owner else ""
        until, revoked = (owner.until, owner.revoked) if owner else (None, None)
        about.tell(code, public=taken.key, hospital=name, made=made[:10], owner=of, until=until, revoked=revoked)
    else:
        about.seal = "signed"


def _named(source: str, desk: Desk) -> str:
    """The unit whose code a file's name or its folder's begins with."""
    path = PurePosixPath(source)
    for said in (path.stem, path.parent.name):
        begun = [code for code in desk.units if _begins(said.upper(), code)]
        if begun:
            return max(begun, key=len)
    return ""


def _begins(said: str, code: str) -> bool:
    return said == code or (said.startswith(code) and not said[len(code)].isalnum() and said[len(code)] != "_")


def _of_unit(
    unit: str,
    several: list[_About],
    others: list[Taken],
    desk: Desk,
    period: Period,
    now: datetime,
    earlier: Mapping[str, datetime],
) -> Iterator[Settled]:
    """What became of a unit: the master that counts, or that there is none, and every other file of it."""
    good = sorted((each for each in several if each.good), key=lambda each: _made(each) or datetime.min, reverse=True)  # noqa: DTZ901
    due, name, counting = desk.due(period), desk.units[unit].name, None
    before = earlier.get(unit)
    if good:
        newest = good[0]
        same_time = [each for each in good[1:] if _made(each) == _made(newest)]
        twice = [each for each in same_time if each.taken.root != newest.taken.root]
        for each in (newest, *twice) if twice else ():
            other = next(one.taken.source for one in (newest, *twice) if one is not each)
            each.tell(Code.UNIT_TWICE, unit=name, made=_made(each), other=other)
        counting = None if twice else newest
        first = min((made for each in good if (made := _made(each))), default=None)
        late = first is not None and first.date() > due
        if counting and late:
            counting.tell(Code.UNIT_LATE, unit=name, made=first, due=due)
        made = _made(newest)
        if counting and before and made and before - made > SECOND:
            counting.tell(Code.UNIT_BACK, before=before, made=made)
        for each in good[1:] if counting else ():
            if each.taken.root == newest.taken.root:
                each.tell(Code.UNIT_COPY, used=newest.taken.source)
            else:
                each.tell(Code.UNIT_OLDER, made=_made(each), used=newest.taken.source, newer=_made(newest))
        if counting:
            known = [each for each in (before, made) if each and not _ahead(each, now)]
            yield replace(_settled(counting, "late" if late else "received"), newest=max(known, default=None))
    for about in sorted(several, key=lambda each: each.taken.source):
        if about is not counting:
            yield _settled(about, "replaced" if counting and about in good else "rejected")
    if counting is None:
        told = Severity.ERROR if now.date() > due else Severity.INFO
        missing = [Finding(Code.UNIT_MISSING, desk.cells[unit], {"unit": name, "due": due}, unit, told=told)]
        for other_one in others:
            facts: dict[str, object] = {"unit": name, "wanted": str(period), "found": other_one.about["period"]}
            missing.append(Finding(Code.UNIT_PERIOD, Cell(other_one.source), facts, unit))
        yield Settled(unit, "missing", findings=tuple(missing), newest=before)


def _settled(about: _About, status: Status) -> Settled:
    return Settled(about.unit, status, about.taken, about.seal, tuple(about.findings), _made(about))


def _made(about: _About) -> datetime | None:
    try:
        return datetime.fromisoformat(about.taken.about.get("made", "")) + VIET_NAM
    except (ValueError, OverflowError):
        return None


def _ahead(made: datetime | None, now: datetime) -> bool:
    """Whether it is said to have been sealed at a time that has not come."""
    return made is not None and made - now > SLOW


def _day(made: str) -> date | None:
    try:
        return date.fromisoformat(made[:10])
    except ValueError:
        return None
