"""The control workbook of a health office: whose masters are awaited, until when, and by which keys they are signed."""

import re
import unicodedata
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cached_property
from typing import Annotated, Literal

from qmxl.catalogue import loader
from qmxl.catalogue.base import Bounds, Model, Read
from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.control.models import EMAIL, Department, Hospital, Recipient
from qmxl.control.reading import ABOVE
from qmxl.findings import Cell, Finding
from qmxl.forms.fetching import Fetched
from qmxl.forms.kinds.given import Given
from qmxl.forms.kinds.registry import lay_out
from qmxl.forms.layout import Workbook
from qmxl.forms.reader import read_workbook
from qmxl.forms.rows import Rows, rows_of
from qmxl.grouping import grouped
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.sending.sealing.signing import KnownKey
from qmxl.texts import Texts
from qmxl.typed.periods import period_said
from qmxl.typed.spelling import fold, nfc

FORM_SET, VERSION = ABOVE, 1
BORROWED = ("recipients",)  # sheets that are a hospital's too
BETWEEN_NAMES = re.compile("[;；\n]")
WORD = re.compile(r"\w+")
TONES = "\u0300\u0301\u0303\u0309\u0323"
NEAR = 0.85  # of a name, how alike another has to be to be named
PUBLIC = r"^qmxl-ed25519:[A-Za-z0-9+/]{43}=$"


@dataclass(frozen=True, kw_only=True)
class Office(Model):
    """Whose desk it is; ``due_day`` of the month after a period is the general deadline."""

    name: Annotated[str, Bounds(min_length=1)]
    level: Literal["province", "ministry"] = "province"
    due_day: Annotated[int, Bounds(ge=1, le=28)] = 15
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Unit(Model):
    """A hospital or province that sends its master; it is known by its name, or by one it has beside it or had."""

    code: Annotated[str, Bounds(pattern=r"^[A-Z][A-Z0-9_]{0,30}$")]
    name: Annotated[str, Bounds(min_length=1)]
    other_names: str = ""
    since: date | None = None
    until: date | None = None
    rank: str = ""
    beds: Annotated[int, Bounds(ge=0)] | None = None
    contact: str = ""
    email: Annotated[str, Bounds(pattern=rf"^$|{EMAIL}")] = ""
    note: str = ""

    @property
    def names(self) -> list[str]:
        """What its masters may call it."""
        return [self.name, *(each for each in BETWEEN_NAMES.split(self.other_names) if alike(each))]

    def is_awaited(self, period: Period) -> bool:
        """Whether it sends a master of a period: on its last day the unit is there."""
        return (self.since or date.min) <= period.end <= (self.until or date.max)


@dataclass(frozen=True, kw_only=True)
class PublicKey(Model):
    """A key of a unit, and from when to when it is good."""

    unit: str
    public: Annotated[str, Bounds(pattern=PUBLIC)]
    since: date | None = None
    until: date | None = None
    revoked: date | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Due(Model):
    """A deadline of one period."""

    period: Annotated[str, Read(period_said)]
    due: date
    note: str = ""


@dataclass(frozen=True)
class Desk:
    """What the control workbook says; keys by unit, known by their code."""

    office: Office
    units: Mapping[str, Unit]
    keys: tuple[KnownKey, ...] = ()
    dates: Mapping[str, date] = field(default_factory=dict)
    cells: Mapping[str, Cell] = field(default_factory=dict)  # of the units
    recipients: tuple[Recipient, ...] = ()
    keyed: frozenset[str] = frozenset()  # units that told a key, also one that was typed wrongly

    def due(self, period: Period) -> date:
        """The last day on which a master of the period is in time."""
        if own := self.dates.get(str(period)):
            return own
        return (period.end + timedelta(days=1)).replace(day=self.office.due_day)

    def keys_of(self, unit: str) -> list[KnownKey]:
        """The keys a unit has told."""
        return [key for key in self.keys if key.hospital == unit]

    def named(self, name: str) -> list[str]:
        """The units of a name, by their codes: more than one where the desk cannot tell them apart."""
        return self._by_name.get(alike(name), [])

    def nearest(self, name: str) -> str:
        """The unit of which a name is the nearest to one that nobody has, "" where none is near."""
        spelled = {fold(its): code for code, unit in self.units.items() for its in unit.names}
        near = get_close_matches(fold(name), list(spelled), n=1, cutoff=NEAR)
        return spelled[near[0]] if near else ""

    def of_period(self, settled: Container[str]) -> "Desk":
        """The same of those units alone that are ``settled``."""
        return replace(self, units={code: unit for code, unit in self.units.items() if code in settled})

    @cached_property
    def _by_name(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code, unit in self.units.items():
            for name in {alike(each) for each in unit.names} - {""}:
                found.setdefault(name, []).append(code)
        return found


def desk_workbook(text: Texts, filled: Mapping[str, int] | None = None) -> Workbook:
    """The sheets of the control workbook with room for ``filled`` lines of each list."""
    borrowed = [form for form in loader.forms("control") if form.id in BORROWED]
    forms = sorted((*loader.forms(FORM_SET), *borrowed), key=lambda form: form.id in BORROWED)
    laid_out = (lay_out(form, Given(text, filled=(filled or {}).get(form.id, 0))) for form in forms)
    return Workbook(FORM_SET, tuple(s for s in laid_out if s), {"form_set": FORM_SET, "version": str(VERSION)})


def read_desk(fetched: Fetched, text: Texts) -> tuple[Desk, list[Finding]]:
    """The content of a control workbook that was fetched; a Refusal where it cannot be read or names nobody."""
    path, was, raw = fetched
    if raw is None:
        raise Refusal("control_unreadable", path=path, reason=text(f"finding.{was.fault or Code.FILE_TRUNCATED}"))
    expected = desk_workbook(text)
    optional = {sheet.name for sheet in expected.sheets if sheet.form.optional}
    sheets, findings = read_workbook(raw, expected, path.name)
    findings = [f for f in findings if f.code is not Code.STRUCTURE_SHEET or f.facts["sheet"] not in optional]
    rows = Rows({form: list(rows_of(found, path.name)) for form, found in sheets.items()}, findings, text)
    units = rows.unique("units", Unit)
    if not units:
        raise Refusal("no_units", path=path)
    told = rows.rows.get("public_keys", [])
    desk = Desk(
        office=rows.card("office", Office, sheets.get("office"), path.name, name="?"),
        units=units,
        keys=tuple(
            KnownKey(key.unit, key.public, key.since, key.until, key.revoked)
            for key, row in rows.models("public_keys", PublicKey)
            if rows.known(key.unit, units, row, "unit")
        ),
        dates={period: each.due for period, each in rows.unique("dates", Due, "period").items()},
        cells={code: rows.row_of("units", code).cell("code") for code in units},
        keyed=frozenset(str(row.answers["unit"].value) for row in told if "unit" in row.answers),
        recipients=tuple(each for each, _ in rows.models("recipients", Recipient)),
    )
    _names(rows, desk)
    return desk, grouped(findings)


def as_control(desk: Desk) -> Control:
    """The desk as what a hospital's master and messages are made from: its units are what departments are there."""
    units = {
        code: Department(code=code, name=unit.name, contact=unit.contact, email=unit.email)
        for code, unit in desk.units.items()
    }
    return Control(hospital=Hospital(name=desk.office.name), departments=units, recipients=desk.recipients)


def _names(rows: Rows, desk: Desk) -> None:
    """Says of two units that have one name that their masters cannot be told apart."""
    for code, unit in desk.units.items():
        for name in unit.names:
            several = desk.named(name)
            if code in several[1:] or (name != unit.name and several[1:]):
                column = "name" if name == unit.name else "other_names"
                rows.wrong(Code.UNIT_SAME_NAME, rows.row_of("units", code).cell(column), found=name, units=several)


def alike(name: str) -> str:
    """A name without what two spellings may differ in: case, spaces, signs, the letter a tone stands on (òa, oà)."""
    return " ".join(_syllable(word) for word in WORD.findall(nfc(name).casefold()))


def _syllable(word: str) -> str:
    """A word with its tone behind it."""
    letters = unicodedata.normalize("NFD", word)
    return "".join(sorted(letters, key=TONES.__contains__))
