"""Calls made in a fresh process, so that what is measured of its children is of none that other tests started."""

import multiprocessing
import resource
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
MOST = 1_000_000_000  # bytes that a process which reads may ever hold


def in_a_process_of_its_own(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a call gives; it, its arguments and its answer can be sent from one process to another."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(call, *args, **kwargs).result()


def memory_of_children() -> int:
    """The most memory that any child of this process has held, in bytes."""
    for child in multiprocessing.active_children():
        child.join(10)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert most, "this process has had no children"
    return most
