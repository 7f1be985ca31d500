"""The unit tests' fixtures: a small hospital, forms to lay hands on, what qmxl reads in them, and two processes."""

import multiprocessing
import os

import pytest

from qmxl.engines import process
from tests.by_hand import fill, form, found, hospital, read
from tests.consolidating import folder

__all__ = ["fill", "folder", "form", "found", "hospital", "read"]


@pytest.fixture
def two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a computer with two processors that forks."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(process, "multiprocessing", multiprocessing.get_context("fork"))
