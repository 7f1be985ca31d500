"""Many files read by several processes, and what happens when one of them dies."""

import os
import signal
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from qmxl.findings import Severity
from qmxl.forms.opening import Opened
from qmxl.reports import readers, reading
from qmxl.reports.readers import Given, Place, Readers
from qmxl.reports.reading import Report
from tests.by_hand import MARCH, form_bytes, small_hospital

pytestmark = pytest.mark.usefixtures("two_processes")

GIVEN = Given(small_hospital(), MARCH, "vi")
DEADLY = b"PK deadly"
Named = list[tuple[Path, str]]


def no_progress(done: int, total: int) -> None:
    del done, total


@pytest.fixture
def named(tmp_path: Path) -> Named:
    """Thirty files, every third of them empty."""
    content = form_bytes(small_hospital())
    files = []
    for number in range(30):
        path = tmp_path / f"bao cao {number:02}.xlsx"
        path.write_bytes(content if number % 3 else b"")
        files.append((path, path.name))
    return files


@pytest.fixture
def two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a computer with two processors."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Makes a file that kills the process which opens it, but not the one that runs the test."""
    here, open_file = os.getpid(), reading.open_file

    def dying(path: Path) -> Opened:
        if path.read_bytes() == DEADLY and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return open_file(path)

    monkeypatch.setattr(reading, "open_file", dying)
    return lambda path: (path.write_bytes(DEADLY), None)[1]


def one_reader(named: Named) -> tuple[readers.Reader, list[Report]]:
    reader = readers.Reader()
    reader.begin(GIVEN)
    return reader, reader.read(named)


def alone(named: Named) -> list[Report]:
    return one_reader(named)[1]


def test_many_files_are_read_in_several_processes_with_the_same_outcome(named: Named) -> None:
    counted: list[tuple[int, int]] = []
    with Readers(named) as several:
        together = several.read(GIVEN, lambda *at: counted.append(at))
        assert several._processes != []
    assert together == alone(named)
    assert (counted[-1], sorted(counted)) == ((30, 30), counted)


def test_what_several_processes_print_is_what_one_prints(named: Named) -> None:
    places = [Place(source, 6 + 20 * at) for at, (_, source) in enumerate(named) if at % 3]
    one, _ = one_reader(named)
    with Readers(named) as several:
        several.read(GIVEN, no_progress)
        said = several.said(places[0].source)
        several.print(places)
        pieces = several.pieces(place.source for place in places)
    assert said == one.said(places[0].source) != frozenset()
    assert pieces == list(one.print(places).values())
    assert zlib.decompressobj(-15).decompress(pieces[0].deflated).startswith(b'<row r="26"><c r="A26"')


@pytest.mark.parametrize("which", [[0], [7], [29], [1, 2], [10, 11, 12, 13, 14]])
def test_a_file_that_kills_its_reader_is_rejected_and_changes_nothing_else(
    named: Named, deadly: Callable[[Path], None], which: list[int]
) -> None:
    expected = alone(named)
    for number in which:
        deadly(named[number][0])
    with Readers(named) as several:
        reports = several.read(GIVEN, no_progress)
    for number, report in enumerate(reports):
        if number in which:
            assert (report.source, report.status, report.saved.year) == (named[number][1], "rejected", 1970)
            assert [(f.code, f.severity) for f in report.findings] == [("FILE-UNREADABLE", Severity.ERROR)]
        else:
            assert report == expected[number]


def test_answers_of_a_reader_that_died_after_reading_are_read_again(named: Named) -> None:
    sources = [source for at, (_, source) in enumerate(named) if at % 3]
    places = [Place(source, 6) for source in sources]
    one, _ = one_reader(named)
    with Readers(named) as several:
        several.read(GIVEN, no_progress)
        for process in several._processes:
            process._process.kill()
            process._process.join()
        assert several.said(sources[0]) == one.said(sources[0])
        several.print(places)
        assert several.pieces(sources) == list(one.print(places).values())


def test_a_fault_of_qmxl_itself_in_a_process_is_not_kept_secret(named: Named, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: object) -> None:
        raise ZeroDivisionError("of our own making")

    monkeypatch.setattr(readers, "read_report", wrong)
    with pytest.raises(RuntimeError, match="of our own making"), Readers(named) as several:
        several.read(GIVEN, no_progress)


def test_processes_end_with_the_collection(named: Named) -> None:
    with Readers(named) as several:
        processes = [process._process for process in several._processes]
    for process in processes:
        process.join(5)
    assert [process.is_alive() for process in processes] == [False, False]
