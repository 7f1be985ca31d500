"""A progress bar for a run that takes its time."""

import sys
import time
from typing import Any


class Meter:
    """A progress bar on the standard error stream, as a context, for work of more than a second.

    ``last`` is what is done when all is counted; it takes about as long again, and counts nothing on its way.
    """

    def __init__(self, label: str, last: str = "") -> None:
        self.label, self.last = label, last
        self.start = time.monotonic()
        self.bar: Any = None
        self.task: Any = None

    def __enter__(self) -> "Meter":
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    def __call__(self, done: int, total: int) -> None:
        """Shows that ``done`` of ``total`` are done."""
        whole = done >= total
        if self.bar is None:
            enough = time.monotonic() - self.start >= (0.5 if whole else 1)
            nothing_more = whole and not self.last
            if not enough or nothing_more or not sys.stderr.isatty():
                return
            from rich.console import Console
            from rich.progress import Progress

            self.bar = Progress(console=Console(stderr=True), transient=True)
            self.bar.start()
            self.task = self.bar.add_task(self.label, total=total)
        if whole and self.last:
            self.bar.update(self.task, description=self.last, total=None)
        else:
            self.bar.update(self.task, completed=done)
