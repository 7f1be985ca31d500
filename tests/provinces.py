"""A health office's folder with the masters of several hospitals, planted figures and all, and what is found in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl

from qmxl import commands
from qmxl.control.entries import entries_of
from qmxl.grouping import message
from qmxl.period import Period
from qmxl.province.desk_writer import desk_file, starter
from qmxl.sending.freezing.freezing import frozen
from qmxl.sending.sealing.signing import Key, new_key, read_key
from qmxl.texts import texts
from tests.by_hand import MARCH, SAVED, form_bytes, small_hospital
from tests.own_forms import filled
from tests.planted import Plan, sealed_for
from tests.written import control_file

VI = texts("vi")
NOW = datetime(2026, 4, 20, 3)
PERIOD = str(MARCH)
INCIDENTS = [
    {"happened_on": date(2026, month, 3), "reported_on": date(2026, month, 5), "harm": harm}
    for month, harm in ((1, "A"), (2, "C"), (3, "E"), (3, "G"))
]


@cache
def master() -> bytes:
    """A small hospital's master of March 2026 as it leaves the house, not sealed: made once, really."""
    control = small_hospital()
    with TemporaryDirectory() as place:
        folder = Path(place)
        shared = folder / "nop" / "2026"
        shared.mkdir(parents=True)
        (folder / "QM_DieuKhien.xlsx").write_bytes(control_file(entries_of(control, VI), SAVED, VI))
        incidents = filled(control, "KHOA_KHAM", {"incidents": INCIDENTS})
        (shared / "KHOA_KHAM.xlsx").write_bytes(incidents.content())
        (shared / "GLOCOM.xlsx").write_bytes(form_bytes(control, "GLOCOM"))
        made = commands.consolidate(folder, period=MARCH, language="vi", clock=lambda: SAVED).master
        assert made is not None
        return frozen(made.read_bytes(), made.name, SAVED, VI).content


@cache
def key(name: str) -> tuple[Key, str]:
    """A key of this name and its public half, the same throughout a run."""
    content, public = new_key()
    return read_key(content, name), public


def figures(numerator: float | None, denominator: float | None, code: str = "BRVT-16") -> dict[Any, Any]:
    """A plan in which an indicator has these sums, in the period and to date."""
    said = {"numerator": numerator, "denominator": denominator}
    return {("indicator", code, span): said for span in ("period", "to_date")}


@dataclass
class Province:
    """A desk under construction: units by code, their keys, and the files that came in."""

    folder: Path
    units: dict[str, str]
    level: str = "province"
    keys: list[dict[str, object]] = field(default_factory=list)
    name: str = "Sở Y tế tỉnh Thử"
    people: list[dict[str, object]] = field(default_factory=list)  # to whom its master goes
    more: dict[str, dict[str, object]] = field(default_factory=dict)  # what else the desk says of units

    def __post_init__(self) -> None:
        (self.folder / "nop" / "2026").mkdir(parents=True)

    def knows(self, unit: str, named: str = "", **more: object) -> None:
        """The desk knows a key of a unit, by default the unit's own."""
        self.keys.append({"unit": f"{unit} – {self.units[unit]}", "public": key(named or unit)[1], **more})

    def put(self, name: str, content: bytes) -> Path:
        """A file lies in the folder."""
        path = self.folder / "nop" / "2026" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def send(self, unit: str, plan: Plan | None = None, signed: str | None = "", name: str = "", **more: Any) -> Path:
        """A unit's master came in, signed by its own key, another's (``signed``), or not at all (None)."""
        its = None if signed is None else key(signed or unit)[0]
        hospital = more.pop("hospital", self.units.get(unit, unit))
        return self.put(name or f"{unit}.xlsx", sealed_for(master(), hospital, plan or {}, its, **more))

    def run(self, language: str = "vi", now: datetime = NOW, period: Period = MARCH) -> commands.Outcome:
        """The desk consolidates."""
        text = texts(language)
        entries = starter(self.level, text)
        entries["office"] |= {("name", "value", ""): self.name}
        units = [{"code": code, "name": name, **self.more.get(code, {})} for code, name in self.units.items()]
        lists = {"units": units, "public_keys": self.keys, "recipients": self.people}
        entries |= {form: listed(rows) for form, rows in lists.items()}
        (self.folder / "QM_DieuKhien.xlsx").write_bytes(desk_file(entries, SAVED, text))
        return commands.consolidate(self.folder, period=period, language=language, clock=lambda: now)


def listed(rows: Sequence[Mapping[str, object]]) -> dict[Any, object]:
    """Rows of a list as entries of its numbered lines."""
    return {(str(n), name, ""): value for n, row in enumerate(rows, start=1) for name, value in row.items()}


def province(folder: Path, *units: str, known: bool = True) -> Province:
    """A desk of these hospitals, which knows the key of each where it is ``known``."""
    made = Province(folder, {unit: f"Bệnh viện {unit}" for unit in units})
    for unit in units if known else ():
        made.knows(unit)
    return made


def told(outcome: commands.Outcome) -> list[tuple[str, str, str]]:
    """The findings by severity, code and unit."""
    return [(str(f.severity), str(f.code), f.department) for f in outcome.findings]


def sentences(outcome: commands.Outcome, code: str, language: str = "vi") -> list[str]:
    """What is said of a fault."""
    return [message(finding, texts(language)) for finding in outcome.findings if finding.code == code]


def sheet(outcome: commands.Outcome, name: str, first: int) -> list[tuple[Any, ...]]:
    """The rows of a sheet from a row (from 1) on, as their values."""
    assert outcome.master is not None
    stored = _sheets(outcome.master, outcome.master.stat().st_mtime_ns)[name]
    return stored[first - 1 :]


@cache
def _sheets(path: Path, saved: int) -> dict[str, list[tuple[Any, ...]]]:
    del saved
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    return {each.title: list(each.iter_rows(values_only=True)) for each in book}


def rows_of(outcome: commands.Outcome, name: str, first: int, wanted: Iterable[str]) -> dict[str, tuple[Any, ...]]:
    """The rows whose first cell is one of these."""
    return {str(row[0]): row[1:] for row in sheet(outcome, name, first) if str(row[0]) in set(wanted)}
