"""Many files read by several processes, and what happens when one of them dies."""

import os
import signal
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from qmxl.codes import Severity
from qmxl.control.entries import entries_of
from qmxl.control.reading import read_control
from qmxl.engines import here as reader
from qmxl.engines import process
from qmxl.engines.contract import Given, Place
from qmxl.engines.here import Here, Reader
from qmxl.engines.process import Process
from qmxl.engines.processes import Processes
from qmxl.forms import fetching
from qmxl.refusal import Refusal
from qmxl.reports.earlier import Earlier
from qmxl.reports.report import Report
from qmxl.sample.folder import SAVED
from qmxl.texts import texts
from qmxl.xlsx.opening import Opened
from qmxl.xlsx.package import Package
from tests.by_hand import MARCH, form_bytes, small_hospital
from tests.written import control_file

pytestmark = [
    pytest.mark.usefixtures("two_processes"),
    pytest.mark.skipif(sys.platform == "win32", reason="what is put in the way here reaches forked processes only"),
]

GIVEN = Given(small_hospital(), MARCH, "vi")
DEADLY = b"PK deadly"
Named = list[tuple[Path, str]]
Deadly = Callable[[Path], None]


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
def deadly(monkeypatch: pytest.MonkeyPatch) -> Deadly:
    """Makes a file that kills the process which opens it, but not the one that runs the test."""
    here, open_file = os.getpid(), fetching.open_file

    def dying(path: Path) -> Opened:
        if path.read_bytes() == DEADLY and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return open_file(path)

    def make(path: Path) -> None:
        path.write_bytes(DEADLY)

    monkeypatch.setattr(fetching, "open_file", dying)
    return make


def one_reader(named: Named, given: Given = GIVEN) -> tuple[Reader, list[Report]]:
    one = Reader()
    one.begin(given)
    return one, one.read(named)


def places(sources: list[str]) -> list[Place]:
    return [Place(source, 6 + 20 * at) for at, source in enumerate(sources)]


def test_many_files_are_read_in_several_processes_with_the_same_outcome(named: Named) -> None:
    counted: list[tuple[int, int]] = []
    with Processes(named) as several:
        together = several.read(GIVEN, lambda *at: counted.append(at))
        assert len(several._processes) == 2
        assert len({id(keeper) for keeper in several._keepers.values()}) == 2
    assert together == one_reader(named)[1]
    assert (counted[-1], sorted(counted)) == ((30, 30), counted)


def test_what_several_processes_print_is_what_one_prints(named: Named) -> None:
    sources = [source for at, (_, source) in enumerate(named) if at % 3]
    one, _ = one_reader(named)
    with Processes(named) as several:
        several.read(GIVEN, no_progress)
        said = several.said(sources[1])
        rows = several.rows(places(sources))
        pieces = rows(sources)
    assert said == one.said(sources[1]) != frozenset()
    assert pieces == list(one.print(places(sources)).values())
    assert zlib.decompressobj(-15).decompress(pieces[1].deflated).startswith(b'<row r="26"><c r="A26"')


def test_what_stands_in_a_source_is_the_same_from_whichever_process(named: Named) -> None:
    one, _ = one_reader(named)
    with Processes(named) as several:
        several.read(GIVEN, no_progress)
        held = several.entered(named[4][1])
        named[5][0].write_bytes(form_bytes(small_hospital(), entries={}))
        with pytest.raises(Refusal) as refused:
            several.entered(named[5][1])
    assert held == one.entered(named[4][1])
    assert held.forms["indicators"]["BRVT-16", "numerator", "2026-02"].raw == 57
    assert (refused.value.code, refused.value.facts) == ("changed_meanwhile", {"source": named[5][1]})


def test_what_is_carried_over_is_not_fetched_again_unless_the_file_is_another(
    named: Named, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, reports = one_reader(named, GIVEN._replace(carried=True))
    plain, _ = one_reader(named)
    path, source = named[4]
    opened: list[Path] = []
    open_file = fetching.open_file
    monkeypatch.setattr(fetching, "open_file", lambda each: (opened.append(each), open_file(each))[1])
    held = one.entered(source)
    assert opened == []
    assert held == plain.entered(source)
    assert (opened, held.digest) == ([path], reports[4].digest)
    path.write_bytes(form_bytes(small_hospital(), entries={}))
    assert one.entered(source).digest != reports[4].digest


def test_what_is_carried_over_is_of_the_file_that_was_read(named: Named) -> None:
    with Processes(named) as several:
        several.read(GIVEN._replace(carried=True), no_progress)
        held = several.entered(named[4][1])
        named[5][0].write_bytes(form_bytes(small_hospital(), entries={}))
        with pytest.raises(Refusal) as refused:
            several.entered(named[5][1])
    assert held.forms["indicators"]["BRVT-16", "numerator", "2026-02"].raw == 57
    assert refused.value.code == "changed_meanwhile"


@pytest.mark.parametrize("engine", [Here, Processes])
def test_every_engine_keeps_the_contract(engine: type[Here] | type[Processes], named: Named, tmp_path: Path) -> None:
    """What files say, hold and print is what one reader makes of them, byte for byte."""
    sources = [source for at, (_, source) in enumerate(named) if at % 3]
    desk, counted = tmp_path / "QM_DieuKhien.xlsx", []
    desk.write_bytes(control_file(entries_of(small_hospital(), texts("vi")), SAVED, texts("vi")))
    one, expected = one_reader(named)
    with engine(named, control=desk, master=tmp_path / "none.xlsx") as made:
        assert (made.count, made.earlier()) == (len(named), Earlier())
        assert read_control(made.control(), texts("vi"))[0].departments == small_hospital().departments
        assert made.read(GIVEN, lambda *at: counted.append(at)) == expected
        assert made.said(sources[1]) == one.said(sources[1])
        assert made.entered(named[4][1]) == one.entered(named[4][1])
        rows = made.rows(places(sources))
        assert [*rows(sources[3:]), *rows(sources[:3])] == [
            one.print([place])[place.source] for place in [*places(sources)[3:], *places(sources)[:3]]
        ]
    assert counted[-1] == (len(named), len(named))


@pytest.mark.slow
@pytest.mark.parametrize("which", [[0], [7], [29], [1, 2], [10, 11, 12, 13, 14], list(range(1, 30, 2))])
def test_a_file_that_kills_its_reader_is_rejected_and_changes_nothing_else(
    named: Named, deadly: Deadly, which: list[int]
) -> None:
    one, expected = one_reader(named)
    for number in which:
        deadly(named[number][0])
    sound = [source for at, (_, source) in enumerate(named) if at % 3 and at not in which]
    counted: list[tuple[int, int]] = []
    with Processes(named) as several:
        reports = several.read(GIVEN, lambda *at: counted.append(at))
        rows = several.rows(places(sound))
        pieces = rows(sound)
    for number, report in enumerate(reports):
        if number in which:
            assert (report.source, report.status, report.saved.year) == (named[number][1], "rejected", 1970)
            assert [(f.code, f.severity) for f in report.findings] == [("FILE-UNREADABLE", Severity.ERROR)]
        else:
            assert report == expected[number]
    assert pieces == list(one.print(places(sound)).values())
    assert counted[-1] == (30, 30)


def test_where_no_process_ever_gets_to_work_this_one_reads(named: Named, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_serve", lambda *_: None)
    with Processes(named) as several:
        reports = several.read(GIVEN, no_progress)
        assert several._processes == []
    assert reports == one_reader(named)[1]


def test_no_process_is_started_while_something_is_done_meanwhile(named: Named, deadly: Deadly) -> None:
    """A process forked while a thread imports a module waits for that import for ever."""
    deadly(named[0][0])
    running: list[bool] = []
    start = Process.__init__

    def watched(fresh: Process, server: object) -> None:
        running.append(several._thread is not None and several._thread.is_alive())
        start(fresh, server)

    several = Processes(named, lambda: time.sleep(0.5))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Process, "__init__", watched)
        with several:
            several.read(GIVEN, no_progress)
    assert len(running) > 2
    assert not any(running)


def kill(several: Processes) -> None:
    for each in several._processes:
        each.process.kill()
        each.process.join()


def test_answers_of_a_reader_that_died_after_reading_are_read_again(named: Named) -> None:
    sources = [source for at, (_, source) in enumerate(named) if at % 3]
    one, _ = one_reader(named)
    with Processes(named) as several:
        several.read(GIVEN, no_progress)
        kill(several)
        assert several.said(sources[0]) == one.said(sources[0])
        rows = several.rows(places(sources))
        assert rows(sources) == list(one.print(places(sources)).values())


@pytest.mark.parametrize("content", [b"", form_bytes(small_hospital(), "GLOCOM")])
def test_a_file_that_is_another_when_it_is_read_again_stops_the_run(named: Named, content: bytes) -> None:
    with Processes(named) as several:
        several.read(GIVEN, no_progress)
        kill(several)
        named[1][0].write_bytes(content)
        rows = several.rows(places([named[1][1]]))
        with pytest.raises(Refusal) as refused:
            rows([named[1][1]])
    assert (refused.value.code, refused.value.facts) == ("changed_meanwhile", {"source": named[1][1]})


@pytest.mark.parametrize("error", [MemoryError])
@pytest.mark.parametrize("count", [3, 30])
def test_a_file_that_is_too_much_for_the_reading_library_is_rejected(
    named: Named, monkeypatch: pytest.MonkeyPatch, error: type[BaseException], count: int
) -> None:
    raw_of, size = fetching.raw_of, named[2][0].stat().st_size

    def too_much(package: Package) -> object:
        if len(package._content) > size:
            raise error
        return raw_of(package)

    named[1][0].write_bytes(named[1][0].read_bytes() + b"too much")
    monkeypatch.setattr(fetching, "raw_of", too_much)
    with Processes(named[:count]) as several:
        reports = several.read(GIVEN, no_progress)
    assert [(f.code) for f in reports[1].findings] == ["FILE-UNREADABLE"]
    assert reports[2].status == "received"


def test_a_fault_of_qmxl_itself_takes_only_the_file_it_befell(named: Named, monkeypatch: pytest.MonkeyPatch) -> None:
    read_report = reader.read_report

    def wrong(fetched: fetching.Fetched, *given: object) -> object:
        if fetched.path == named[1][0]:
            raise ZeroDivisionError("of our own making")
        return read_report(fetched, *given)

    monkeypatch.setattr(reader, "read_report", wrong)
    with Processes(named) as several:
        reports = several.read(GIVEN, no_progress)
    assert [(f.code, f.facts) for f in reports[1].findings] == [
        ("FILE-FAULT", {"error": "ZeroDivisionError: of our own making"})
    ]
    assert reports[2].status == "received"


def test_a_fault_of_qmxl_itself_in_a_process_is_told_in_a_line(named: Named, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: object) -> None:
        raise ZeroDivisionError("of our own making")

    monkeypatch.setattr(reader, "unreadable", wrong)
    monkeypatch.setattr(reader, "read_report", wrong)
    with pytest.raises(RuntimeError) as told, Processes(named) as several:
        several.read(GIVEN, no_progress)
    assert str(told.value) == "ZeroDivisionError: of our own making"
    assert "in wrong" in told.value.__notes__[0]


def test_processes_end_with_the_collection(named: Named) -> None:
    with Processes(named) as several:
        processes = [each.process for each in several._processes]
    for each in processes:
        each.join(5)
    assert [each.is_alive() for each in processes] == [False, False]
