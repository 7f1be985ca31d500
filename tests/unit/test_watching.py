"""Watching the shared folder: one run once it has settled, one at a time, stopped with Ctrl+C."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qmxl import commands
from qmxl.commands.outcome import Outcome
from qmxl.desks.watching import AGAIN, LOOK, SETTLE, counts, look, stale, watch
from qmxl.hospital.lock import NAME
from qmxl.period import parse_period
from qmxl.refusal import Refusal

PERIOD = parse_period("2025-12")
MASTER = "tong-hop/QM_TongHop_2025-12.xlsx"
NASTY = "Bệnh viện; $(calc) & 'x' %PATH%"
QMXL = Path(sys.executable).with_name("qmxl")


@pytest.fixture
def hospital(tmp_path, lay_one_report):
    return lay_one_report(tmp_path / NASTY)


class Stop(Exception):  # noqa: N818 - no error
    """The test has seen enough."""


class Day:
    """A clock that runs while somebody sleeps; what happens meanwhile happens at its second."""

    def __init__(self, seconds, happenings=()):
        self.now, self.end, self.happenings = 0.0, seconds, dict(happenings)

    def sleep(self, seconds):
        self.now += seconds
        if self.now > self.end:
            raise Stop
        for at in sorted(at for at in self.happenings if at <= self.now):
            self.happenings.pop(at)()


def watched(folder, seconds, happenings=(), run=Outcome):
    """At which seconds runs happened with the usual waiting times, and what was told."""
    runs, told, day = [], [], Day(seconds, happenings)

    def counted():
        runs.append(day.now)
        return run()

    with pytest.raises(Stop):
        watch(folder, PERIOD, counted, told.append, clock=lambda: day.now, sleep=day.sleep)
    assert day.happenings == {}
    return runs, told


def up_to_date(folder):
    """The folder has a master newer than its reports."""
    (folder / "tong-hop").mkdir(exist_ok=True)
    (folder / MASTER).touch()


def test_locks_and_files_on_their_way_do_not_count():
    names = [
        "~$KHOA.xlsx",
        ".~lock.KHOA.xlsx#",
        "KHOA.xlsx.part",
        "x.TMP",
        ".KHOA.xlsx.12.tmp",
        "Thumbs.db",
        ".~KHOA.xlsx",
        ".stversions/KHOA.xlsx",
        "#recycle/KHOA.xlsx",
        "KHOA.xlsx",
    ]
    assert [name for name in names if counts(Path(name), Path())] == ["KHOA.xlsx"]


def test_a_file_copied_in_slowly_makes_one_run_after_it_settled(hospital):
    up_to_date(hospital)
    source = (hospital / "nop" / "2025" / "MAT_TRE_EM.xlsx").read_bytes()
    target, sixth = hospital / "nop" / "2025" / "MOI.xlsx", len(source) // 6 + 1

    def more():
        with target.open("ab") as file:
            file.write(source[target.stat().st_size :][:sixth])

    runs, told = watched(hospital, 120, dict.fromkeys((8, 16, 24, 32, 40, 48), more))
    assert target.read_bytes() == source
    assert runs == [48 + SETTLE]
    assert len(told) == 1


def test_nothing_changed_makes_no_run_but_a_stale_master_one(hospital):
    assert stale(hospital, PERIOD, look(hospital, PERIOD))
    assert watched(hospital, 60)[0] == [SETTLE]
    up_to_date(hospital)
    assert watched(hospital, 60)[0] == []


def test_a_lock_file_of_a_person_reading_makes_no_run(hospital):
    up_to_date(hospital)
    lock = hospital / "nop" / "2025" / "~$MAT_TRE_EM.xlsx"
    assert watched(hospital, 60, {5: lock.touch})[0] == []


def test_what_changes_while_a_run_goes_on_makes_another(hospital):
    late = hospital / "nop" / "2025" / "MOI.xlsx"

    def run():
        if not late.exists():
            late.write_bytes(b"PK")
        return Outcome()

    assert watched(hospital, 60, run=run)[0] == [SETTLE, SETTLE + LOOK + SETTLE]


def test_a_run_that_was_refused_is_told_once_and_tried_again(hospital):
    answers = [Refusal("busy", folder=hospital), Refusal("busy", folder=hospital), Outcome()]

    def run():
        answer = answers.pop(0)
        if isinstance(answer, Refusal):
            raise answer
        return answer

    runs, told = watched(hospital, 200, run=run)
    assert runs == [SETTLE, SETTLE + AGAIN, SETTLE + 2 * AGAIN]
    assert [type(what) for what in told] == [Refusal, Outcome]


def started(folder):
    command = [str(QMXL), "watch", str(folder), "--period", "2025-12", "--settle", "0.6"]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=heedful,  # noqa: PLW1509 - the tests start no threads
    )


def heedful():
    """Ctrl+C is heeded, also where the tests themselves run in the background and it is not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def until(what, patience=40):
    end = time.monotonic() + patience
    while not what():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of a terminal")
def test_two_watchers_run_one_at_a_time_and_stop_cleanly(hospital):
    both = [started(hospital), started(hospital)]
    try:
        until(lambda: (hospital / MASTER).exists() and not (hospital / NAME).exists())
        time.sleep(1.5)
        shutil.copy(hospital / "nop" / "2025" / "MAT_TRE_EM.xlsx", hospital / "nop" / "2025" / "SAO.xlsx")
        changed = time.time()
        until(lambda: (hospital / MASTER).stat().st_mtime > changed and not (hospital / NAME).exists())
    finally:
        for process in both:
            os.killpg(process.pid, signal.SIGINT)  # what Ctrl+C does in a terminal
        told = [process.communicate(timeout=30) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert all("Đã dừng theo dõi" in out for out, _ in told), told
    assert [err for _, err in told] == ["", ""]
    assert not (hospital / NAME).exists()
    assert [path.name for path in (hospital / "tong-hop").iterdir()] == [Path(MASTER).name], "nothing half-written"


def test_a_run_holds_the_folder_against_another(hospital):
    (hospital / NAME).write_text('{"host": "khác", "pid": 1}', encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        commands.consolidate(hospital, period=PERIOD, language="vi")
    assert refused.value.code == "busy"
