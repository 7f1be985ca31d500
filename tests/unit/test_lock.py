"""One run at a time: who holds a folder, what a dead run leaves behind, and what only looks like a mark."""

import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from qmxl import commands
from qmxl.hospital.lock import NAME, STALE, held, one_run
from qmxl.refusal import Refusal

HERE = socket.gethostname()
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals, pipes and links of Unix")


def left(folder: Path, content: object, age: float = 0) -> None:
    """A mark nobody holds, written ``age`` seconds ago."""
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / NAME).write_text(text, encoding="utf-8")
    moment = time.time() - age
    os.utime(folder / NAME, (moment, moment))


def runs(folder: Path) -> bool:
    """Whether a run may go on; it leaves nothing."""
    try:
        with one_run(folder):
            assert held(folder)
    except Refusal as refusal:
        if (refusal.code, refusal.facts["mark"]) != ("busy", folder / NAME):
            raise
        return False
    assert list(folder.iterdir()) == []
    return True


@pytest.fixture
def other_process() -> Iterator[int]:
    """The number of a process that goes on and has nothing to do with qmxl."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process.pid
    process.communicate(b"\n")


@pytest.mark.parametrize("age", [0, 3 * 24 * 3600, -3 * 24 * 3600])
def test_a_mark_whose_number_another_process_has_now_holds_nothing(
    tmp_path: Path, other_process: int, age: float
) -> None:
    """Case 16-lock-blocks-for-good."""
    left(tmp_path, {"host": HERE, "pid": other_process}, age)
    assert not held(tmp_path)
    assert runs(tmp_path)


@pytest.mark.parametrize(
    "content",
    ["", "[]", "null", "5", '"x"', "[" * 100_000, '{"host": "', "\x00" * 40]
    + [json.dumps({"host": HERE, "pid": pid}) for pid in (0, -1, True, 10**30, None, "7")]
    + [json.dumps({"host": host, "pid": 1}) for host in (None, 5, [], "")],
)
def test_a_malformed_mark_holds_nothing(tmp_path: Path, content: str) -> None:
    """Case 16-lock-blocks-for-good."""
    left(tmp_path, content)
    assert runs(tmp_path)


@pytest.mark.parametrize(
    ("age", "free"), [(0, False), (STALE - 60, False), (STALE + 60, True), (-STALE - 60, True), (-300, False)]
)
def test_a_mark_of_another_computer_holds_while_it_is_renewed(tmp_path: Path, age: float, free: bool) -> None:
    left(tmp_path, {"host": "máy khác", "pid": 1}, age)
    assert held(tmp_path) is not free
    assert runs(tmp_path) is free


def test_a_run_holds_the_folder_against_another_and_says_whose_it_is(tmp_path: Path) -> None:
    with one_run(tmp_path):
        assert held(tmp_path)
        with pytest.raises(Refusal) as refused, one_run(tmp_path):
            pass
        assert refused.value.facts["host"] == HERE
    assert list(tmp_path.iterdir()) == []


def test_a_long_run_renews_its_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qmxl.hospital.lock.RENEWED", 0)
    with one_run(tmp_path) as holding:
        os.utime(tmp_path / NAME, (0, 0))
        holding.renewing(lambda *_: None)(1, 2)
        assert time.time() - (tmp_path / NAME).stat().st_mtime < 60


@posix
def test_a_pipe_a_link_and_an_empty_folder_of_the_marks_name_hold_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / NAME)
    assert runs(tmp_path)
    (tmp_path / NAME).symlink_to("/etc/hostname")
    assert runs(tmp_path)
    (tmp_path / NAME).mkdir()
    assert runs(tmp_path)


def test_a_folder_of_the_marks_name_with_files_in_it_is_named(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    (tmp_path / NAME / "x").touch()
    with pytest.raises(Refusal) as refused, one_run(tmp_path):
        pass
    assert (refused.value.code, refused.value.facts) == ("mark", {"path": tmp_path / NAME})


HOLDING = """
    import os, sys, time
    from pathlib import Path
    from qmxl.hospital.lock import one_run
    from qmxl.refusal import Refusal
    try:
        with one_run(Path(sys.argv[1])):
            if len(sys.argv) > 2 and not os.fork():
                time.sleep(60)  # a child the run leaves behind
            print("holds", os.getpid(), flush=True)
            time.sleep(float(os.environ.get("SECONDS", 60)))
    except Refusal as refusal:
        print(refusal.code, flush=True)
"""


def another(folder: Path, *more: str, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(HOLDING), str(folder), *more],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
        start_new_session=True,
    )


@posix
@pytest.mark.parametrize("child", [(), ("with a child",)])
def test_a_run_that_was_killed_holds_nothing_though_its_child_lives(tmp_path: Path, child: tuple[str, ...]) -> None:
    process = another(tmp_path, *child)
    try:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("holds")
        assert held(tmp_path)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
        assert (tmp_path / NAME).exists()
        end = time.monotonic() + 10
        while held(tmp_path) and time.monotonic() < end:  # a child just forked lets go as soon as it gets to run
            time.sleep(0.01)
        assert runs(tmp_path)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.stdout and process.stdout.close()


@pytest.mark.slow
@posix
def test_of_many_runs_over_a_stale_mark_one_goes_on(tmp_path: Path) -> None:
    """Case 23-two-runs-over-a-stale-mark."""
    for _ in range(3):
        left(tmp_path, {"host": HERE, "pid": 4194000})
        processes = [another(tmp_path, SECONDS="2") for _ in range(5)]
        said = sorted(process.communicate(timeout=60)[0].split()[0] for process in processes)
        assert said == ["busy"] * 4 + ["holds"]
        assert list(tmp_path.iterdir()) == []


def test_the_start_of_a_hospital_waits_for_a_run(tmp_path: Path) -> None:
    folder = tmp_path / "bv"
    folder.mkdir()
    with one_run(folder), pytest.raises(Refusal) as refused:
        commands.init(folder, language="vi")
    assert (refused.value.code, list(folder.iterdir())) == ("busy", [])


def test_a_refused_start_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        commands.init(tmp_path / "bv", language="vi", sub_items=tmp_path / "khong-co.xlsx")
    assert list(tmp_path.iterdir()) == []
