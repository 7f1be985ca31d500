"""The main job on the sample hospital."""

from pathlib import Path

from qmxl.commands.consolidate import consolidate
from qmxl.commands.forms import forms
from qmxl.commands.outcome import Clock, Outcome, no_progress, utc_now
from qmxl.engines.contract import Progress
from qmxl.period import Period


def demo(folder: Path, *, language: str, clock: Clock = utc_now, progress: Progress = no_progress) -> Outcome:
    """The main job on the sample hospital, laid out in ``folder``."""
    from qmxl.sample.folder import lay_out
    from qmxl.sample.texts import YEAR

    lay_out(folder, lambda: forms(folder, period=Period(YEAR, 1, 12), language=language, clock=clock))
    return consolidate(folder, period=Period(YEAR, 12, 12), language=language, clock=clock, progress=progress)
