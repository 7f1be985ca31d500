"""A single file read by a process of its own."""

from dataclasses import replace
from pathlib import Path

from qmxl.engines.process import Died, Process, interrupt_later
from qmxl.forms.fetching import Fetched, fetch, unfetched


class Fetcher:
    """Fetches files for another process, which gets the cells without the bytes they were in."""

    def cells(self, path: Path) -> Fetched:
        """What is in a file."""
        return without_bytes(fetch(path))


def without_bytes(fetched: Fetched) -> Fetched:
    """What was fetched, light enough to be sent to another process."""
    return fetched._replace(opened=replace(fetched.opened, content=b"", package=None))


def fetch_apart(path: Path) -> Fetched:
    """What is in a file, read by a process of its own: one that the file brings down is a file that cannot be read."""
    with interrupt_later():
        process = Process(Fetcher)
    try:
        process.ask("cells", path)
        fetched: Fetched = process.told()
    except Died:
        return unfetched(path)
    finally:
        process.end()
    return fetched
