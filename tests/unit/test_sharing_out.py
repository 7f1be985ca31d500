"""Jobs shared out among processes are each done once, whatever becomes of the processes."""

import os
import signal
import sys

import pytest

from qmxl.engines.sharing import shared_out
from qmxl.refusal import Refusal

pytestmark = pytest.mark.usefixtures("two_processes")


class Doubling:
    """Twice a number, by whom."""

    def double(self, number: int) -> tuple[int, int]:
        return 2 * number, os.getpid()


class Deadly(Doubling):
    """As that, but one number ends the process that is asked for it, unless that is the one of the test."""

    def __init__(self) -> None:
        self.here = os.environ["QMXL_TEST_HERE"] == str(os.getpid())

    def double(self, number: int) -> tuple[int, int]:
        if number == 3 and not self.here:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().double(number)


class Refusing:
    """Refuses."""

    def double(self, number: int) -> int:
        raise Refusal("period", text=number)


def test_each_job_is_done_once_and_by_several() -> None:
    done = list(shared_out(Doubling, "double", range(40)))
    assert sorted((job, twice) for job, (twice, _) in done) == [(n, 2 * n) for n in range(40)]
    by = {process for _, (_, process) in done}
    assert len(by) == 2
    assert os.getpid() not in by


def test_a_few_jobs_are_done_here() -> None:
    assert [told for _, told in shared_out(Doubling, "double", [1, 2])] == [(2, os.getpid()), (4, os.getpid())]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_the_job_of_a_process_that_died_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QMXL_TEST_HERE", str(os.getpid()))
    done = list(shared_out(Deadly, "double", range(40)))
    assert sorted((job, twice) for job, (twice, _) in done) == [(n, 2 * n) for n in range(40)]
    assert {job: process for job, (_, process) in done}[3] == os.getpid()


def test_what_is_refused_there_is_refused_here() -> None:
    with pytest.raises(Refusal):
        list(shared_out(Refusing, "double", range(40)))
