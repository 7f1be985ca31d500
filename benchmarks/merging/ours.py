"""qmxl itself: what it merges it has checked, and it draws the sheets and charts of a master."""

from pathlib import Path

from qmxl import commands
from qmxl.period import Period


def master(files: list[Path], target: Path, _: int) -> None:
    """The master of December, year to date; ``target`` is its folder's to choose, so it is not heeded."""
    del target
    folder = files[0].parents[2]
    commands.consolidate(folder, period=Period(int(files[0].parent.name), 12, 12), language="vi")
