"""One master that came in, judged by itself: whose it is, who signed it, and what keeps it out."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Literal

from qmxl.codes import Code, Severity
from qmxl.findings import Cell, Finding
from qmxl.offered.levels import BELOW
from qmxl.province.desk import Desk
from qmxl.province.reading import Taken, level_of
from qmxl.sending.sealing.seal import sealed_at
from qmxl.sending.sealing.signing import facts_of, standing
from qmxl.texts import Texts

Seal = Literal["signed", "unsigned", "altered", "wrong_key", "none"]
SLOW = timedelta(hours=1)  # clocks differ
OF_A_FIGURE = frozenset({Code.UNIT_FIGURE, Code.UNIT_FIGURE_TWICE, Code.UNIT_HALF, Code.UNIT_IMPOSSIBLE})


@dataclass
class About:
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


def whose(taken: Taken, desk: Desk) -> str:
    """The unit whose name a master says, "" where that is none or one of several."""
    named = desk.named(taken.about.get("hospital", ""))
    if len(named) > 1:  # only a key tells them apart
        named = [code for code in named if taken.holds and any(k.public == taken.key for k in desk.keys_of(code))]
    return named[0] if len(named) == 1 else ""


def judge(about: About, desk: Desk, text: Texts, now: datetime) -> None:
    """What keeps a file out, or is to be said of it."""
    taken, unit = about.taken, about.unit
    if not taken.about or not taken.root:
        return  # no workbook, no master or no seal: told by who read it
    if not unit and (several := desk.named(taken.about["hospital"])):
        about.tell(Code.UNIT_SAME_NAME, found=taken.about["hospital"], units=several)
    elif not unit:
        _tell_whose(about, desk)
    elif ahead(made := made_at(about), now):
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


def _tell_whose(about: About, desk: Desk) -> None:
    """Says that nobody has the name a master says, and who has the nearest."""
    said = about.taken.about["hospital"]
    if near := desk.nearest(said):
        about.tell(Code.UNIT_NEARLY, found=said, near=desk.units[near].name, unit=near)
    else:
        about.tell(Code.UNIT_UNKNOWN, found=said)


def _signature(about: About, desk: Desk) -> None:
    """Who signed: where a unit has told a key, nobody else's and none at all will do."""
    taken, unit = about.taken, about.unit
    name, known = desk.units[unit].name, unit in desk.keyed
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
    made = made_at(about)
    code, owner = standing(taken.key, unit, made.date() if made else None, desk.keys)
    if code is Code.SEAL_KEY_UNKNOWN and not known:
        about.seal = "unsigned"
        about.tell(Code.UNIT_KEYLESS, unit=name, public=taken.key)
    elif code is not None:
        about.seal = "wrong_key"
        of, day = desk.units[owner.hospital].name if owner else "", made.date() if made else taken.about.get("made", "")
        about.tell(code, public=taken.key, hospital=name, made=day, **facts_of(owner, of))
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


def made_at(about: About) -> datetime | None:
    """When it was sealed, in Viet Nam, as it says."""
    return sealed_at(about.taken.about)


def ahead(made: datetime | None, now: datetime) -> bool:
    """Whether it is said to have been sealed at a time that has not come."""
    return made is not None and made - now > SLOW
