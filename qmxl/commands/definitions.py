"""Definitions of indicators taken over from a list or a handbook, and printed as cards and a booklet."""

import time
from collections.abc import Sequence
from pathlib import Path

from qmxl.catalogue import loader
from qmxl.catalogue.models import Indicator
from qmxl.codes import Severity
from qmxl.commands.outcome import Clock, Outcome, day_of, utc_now
from qmxl.control.control import Control
from qmxl.control.definitions import with_definitions
from qmxl.control.importing import entries_in, left_behind
from qmxl.control.reading import read_control
from qmxl.control.writer import control_file
from qmxl.definitions.booklet import Office, booklet_file, card_file
from qmxl.definitions.cards import Card, cards, findings_of
from qmxl.definitions.reading import read_definitions
from qmxl.engines.apart import fetch_apart
from qmxl.findings import Finding, sort_key
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.lock import one_run
from qmxl.hospital.saving import same_content, save
from qmxl.hospital.sources import source_of
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.texts import Texts, texts


def import_definitions(folder: Path, *, file: Path, language: str, clock: Clock = utc_now) -> Outcome:
    """Adds the definitions in ``file`` to the hospital's control workbook; the earlier one is kept in ``lich-su``."""
    start, text = time.perf_counter(), texts(language)
    if not file.is_file():
        raise Refusal("no_files", paths=[str(file)])
    told: list[Finding] = []
    with one_run(find_control(folder).parent):
        path = find_control(folder)
        desk = fetch_apart(path)
        before, known = read_control(desk, text)
        found = read_definitions(fetch_apart(file), told)
        entries = with_definitions(entries_in(desk, text), found, text, told)
        house = HospitalFolder(folder)
        kept = save(path, control_file(entries, clock(), text, macros=path.suffix == ".xlsm"), house.history)
        told += left_behind(desk, text, source_of(kept, house.root)) if kept else []
        after, said = read_control(fetch_apart(path), text)
    there = {_key(finding) for finding in (*known, *before.remarks)}
    told += [f for f in (*said, *after.remarks) if f.severity is not Severity.INFO and _key(f) not in there]
    return Outcome(written=[path], findings=sorted(told, key=sort_key), elapsed=time.perf_counter() - start)


def _key(finding: Finding) -> tuple[str, str]:
    """What tells a finding from others wherever its line now stands."""
    return finding.code, str(finding.facts)


def booklet(folder: Path, *, language: str, year: int | None = None, clock: Clock = utc_now) -> Outcome:
    """The handbook of a year in ``tong-hop``: the indicators assigned in it and the hospital's own.

    Where nothing is assigned yet, all there are. A handbook that comes out as it was is not written again, an earlier
    one with other content is kept in ``lich-su``.
    """
    start, house = time.perf_counter(), HospitalFolder(folder)
    with one_run(find_control(folder).parent):
        control, of_year, text = _read(folder, language, year, clock)
        chosen = _of_the_year(control, of_year)
        path = house.booklet(of_year)
        content = booklet_file(_cards(control, chosen, text), _office(control, of_year), clock(), text)
        written = _saved(path, content, house)
    remarked = [finding for finding in findings_of(chosen, text) if finding.cell.address not in control.own_indicators]
    told = [*control.remarks, *remarked]
    unchanged = [] if written else [path]
    elapsed = time.perf_counter() - start
    return Outcome(written=written, unchanged=unchanged, findings=sorted(told, key=sort_key), elapsed=elapsed)


def card(folder: Path, *, code: str, output: Path, language: str, clock: Clock = utc_now) -> Outcome:
    """The card of one indicator, assigned or not, in the workbook ``output``; a Refusal where there is none."""
    start = time.perf_counter()
    control, year, text = _read(folder, language, None, clock)
    known = [*control.indicators.values(), *loader.fed_indicators().values()]
    asked = [each for each in known if each.code == code.upper()]
    if not asked:
        raise Refusal("indicator_unknown", asked=code, path=find_control(folder))
    save(output, card_file(_cards(control, asked[:1], text)[0], _office(control, year), clock(), text))
    return Outcome(written=[output], elapsed=time.perf_counter() - start)


def _read(folder: Path, language: str, year: int | None, clock: Clock) -> tuple[Control, int, Texts]:
    text = texts(language)
    control, _ = read_control(fetch_apart(find_control(folder)), text)
    return control, year or day_of(clock()).year, text


def _of_the_year(control: Control, year: int) -> list[Indicator]:
    """The indicators assigned in a year, and the hospital's own; all where there is none."""
    months = Period(year, 1, 12).months
    given = {each.code for each in control.reporting.assigned_indicators(months)} | set(control.own_indicators)
    return [each for code, each in control.indicators.items() if code in given or not given]


def _cards(control: Control, chosen: Sequence[Indicator], text: Texts) -> list[Card]:
    return cards(chosen, {code: each.name for code, each in control.departments.items()}, text)


def _office(control: Control, year: int) -> Office:
    return Office(control.hospital.name, control.hospital.quality_office, year)


def _saved(path: Path, content: bytes, house: HospitalFolder) -> list[Path]:
    """The file, written unless it holds that already."""
    if same_content(content, path):
        return []
    path.parent.mkdir(exist_ok=True)
    save(path, content, house.history)
    return [path]
