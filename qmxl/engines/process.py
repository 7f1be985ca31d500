"""A server in a process of its own: what it is asked goes in, what it tells comes out, and that it died is noticed."""

import gc
import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

from qmxl.engines.limits import room_for_one_file
from qmxl.refusal import Refusal

MOST_PROCESSES = 8  # at a time, however many processors there are
Server = Callable[[], object]  # makes what answers: a method a question, with one argument; None is no answer


class Process:
    """A server in a process of its own, with a bound on the memory that one question may take."""

    def __init__(self, server: Server) -> None:
        self.connection, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=_serve, args=(server, theirs, self.connection), daemon=True)
        self.process.start()
        theirs.close()

    def ask(self, what: str, about: object) -> None:
        """Asks without waiting; that the process has died is seen when its answer is received."""
        with suppress(OSError):
            self.connection.send((what, about))

    def told(self) -> Any:
        """The answer to the oldest question; a :class:`Died` when there will never be one."""
        try:
            while not self.connection.poll():  # a child that died very early leaves the pipe open on Windows
                wait([self.connection, self.process.sentinel])
                if not self.process.is_alive() and not self.connection.poll():
                    raise Died
            answer = self.connection.recv()
        except (EOFError, OSError) as error:
            raise Died from error
        if isinstance(answer, Refusal):
            raise answer
        if isinstance(answer, _Fault):
            fault = RuntimeError(answer.text)
            fault.add_note(answer.trace)
            raise fault
        return answer

    def end(self) -> None:
        """Ends the process, whatever it is doing."""
        self.connection.close()
        self.process.terminate()


class Died(Exception):  # noqa: N818 - what happened, as with EOFError's kin
    """A process is no more."""


class _Fault(NamedTuple):
    """An error of qmxl itself in a process."""

    text: str
    trace: str


def _serve(server: Server, asked: Connection, other_end: Connection) -> None:
    """Answers what is asked until nobody is left who asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches every process; the one that collects ends the others
    gc.disable()  # the process only ever builds up reports, and ends with the last of them
    other_end.close()
    answering = server()
    with suppress(EOFError, OSError):
        while True:
            what, about = asked.recv()
            if what == "print" and hasattr(os, "nice"):
                os.nice(10)  # the process that draws the master has the longer way to go
            room_for_one_file()
            answer: object
            try:
                answer = getattr(answering, what)(about)
            except MemoryError:
                return
            except Refusal as refusal:
                answer = refusal
            except Exception as error:
                answer = _Fault(f"{type(error).__name__}: {error}", traceback.format_exc())
            if answer is not None:
                asked.send(answer)


@contextmanager
def interrupt_later() -> Iterator[None]:
    """Keeps Ctrl+C back while processes are started: one that is hit before it is ready leaves the others waiting.

    They inherit that it is kept back, which for them stays so; here it is heeded at the end.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
