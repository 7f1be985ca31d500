"""Tells what in a workbook looks like a person, before it is sent, and writes nothing."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qmxl.codes import Code
from qmxl.control.reading import of_departments
from qmxl.engines.apart import fetch_apart
from qmxl.findings import Cell, Finding
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import hospital_of
from qmxl.refusal import Refusal
from qmxl.sending.gate.contacts import contacts
from qmxl.sending.gate.gate import PICTURE, Cleared, Suspect, cleared, read_reason, suspects, uncleared
from qmxl.sending.gate.said import SIGN
from qmxl.texts import Texts, texts


@dataclass(frozen=True)
class PrivacyOutcome:
    """What keeps a workbook in the house, as findings, and what was looked at and cleared."""

    path: Path
    findings: list[Finding]
    cleared: tuple[Cleared, ...]
    elapsed: float


def privacy(path: Path, *, clear: Sequence[str] = (), language: str) -> PrivacyOutcome:
    """Looks through a workbook; ``clear`` are cells with the reason why they may leave, as ``Sheet!B7=reason``.

    A telephone or mail address that the hospital's own control workbook lists may be told: it is looked for in the
    folder of the file and those above it.
    """
    start, text = time.perf_counter(), texts(language)
    if not path.is_file():
        raise Refusal("no_files", paths=[str(path)])
    reasons = reasons_of(clear)
    found = suspects(path, own_contacts(path, text))
    left = [told(each, path.name, text) for each in uncleared(found, reasons)]
    return PrivacyOutcome(path, left, cleared(found, reasons), time.perf_counter() - start)


def reasons_of(clear: Sequence[str]) -> dict[str, str]:
    """The reasons by cell; a Refusal for one that names no cell or gives none."""
    reasons: dict[str, str] = {}
    for typed in clear:
        try:
            key, reason = read_reason(typed)
        except ValueError as error:
            raise Refusal("clear_unclear", typed=typed) from error
        reasons[key] = reason
    return reasons


def own_contacts(path: Path, text: Texts) -> frozenset[str]:
    """The telephones and mail addresses that the control workbook of the file's hospital lists."""
    house = hospital_of(path)
    if house is None:
        return frozenset()
    try:
        return contacts(of_departments(fetch_apart(find_control(house)), text)[0])
    except Refusal:  # what is wrong with it is told where it is read for its own sake
        return frozenset()


def told(suspect: Suspect, source: str, text: Texts) -> Finding:
    """What a suspect is, where, and what to do; never what it says."""
    cell = Cell(source, suspect.sheet, suspect.cell.partition(SIGN)[0])
    facts: dict[str, object] = {
        "place": suspect.key,
        "typed": f'"{suspect.key}=…"',
    }  # in quotes, as a command line needs them
    if suspect.kind == PICTURE:
        return Finding(Code.SENT_PICTURE, cell, facts)
    kind = text(f"sending.person.{suspect.kind}")
    return Finding(Code.SENT_PERSON, cell, {"kind": kind, "shown": suspect.shown, **facts})
