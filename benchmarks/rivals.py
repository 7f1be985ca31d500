"""Everyone who merges: qmxl, and those it is measured against, from what most people write to the fastest there is.

    python benchmarks/rivals.py NAME FOLDER OUT            merges once, from the start of the interpreter to the file
    python benchmarks/rivals.py NAME FOLDER OUT --serve    merges for each line it is sent, and tells seconds

A rival reads every answer of every workbook and saves them in one long table, unchecked. Python's search for cyclic
garbage is off for all, as it is in qmxl.
"""

import argparse
import gc
import os
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

Merge = Callable[[list[Path], Path, int], None]


class Rival(NamedTuple):
    """A way to merge: where it is written, how many workers it has, what it needs installed."""

    module: str
    function: str
    workers: int
    needs: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        """What it needs and is not installed."""
        return [name for name in self.needs if find_spec(name) is None]

    def merge(self) -> Merge:
        """The function that merges."""
        merge: Merge = getattr(import_module(f"merging.{self.module}"), self.function)
        return merge


QMXL = "qmxl"
ROWS, RUST = ("python_calamine", "xlsxwriter"), ("python_calamine", "rustpy_xlsxwriter")
TURBO, FRAMES = ("python_calamine", "xlsxturbo", "pandas"), ("pandas", "python_calamine", "openpyxl", "xlsxwriter")
RIVALS = {
    QMXL: Rival("ours", "master", 2, ("qmxl",)),
    "calamine + rustpy-xlsxwriter": Rival("rows", "with_rustpy", 1, RUST),
    "calamine + rustpy-xlsxwriter, 2 workers": Rival("rows", "with_rustpy", 2, RUST),
    "calamine + xlsxturbo": Rival("rows", "with_xlsxturbo", 1, TURBO),
    "calamine + xlsxturbo, 2 workers": Rival("rows", "with_xlsxturbo", 2, TURBO),
    "calamine + XlsxWriter": Rival("rows", "with_xlsxwriter", 1, ROWS),
    "calamine + XlsxWriter, 2 workers": Rival("rows", "with_xlsxwriter", 2, ROWS),
    "polars/fastexcel + xlsxturbo": Rival("polar", "with_xlsxturbo", 1, ("polars", "fastexcel", "xlsxturbo")),
    "polars/fastexcel": Rival("polar", "with_polars", 1, ("polars", "fastexcel", "xlsxwriter")),
    "duckdb, excel extension": Rival("duck", "merge", 1, ("duckdb", "duckdb_extension_excel")),
    "duckdb, excel extension, 2 workers": Rival("duck", "merge", 2, ("duckdb", "duckdb_extension_excel")),
    "pandas, calamine": Rival("frames", "with_calamine", 1, FRAMES),
    "pandas, calamine, 2 workers": Rival("frames", "with_calamine", 2, FRAMES),
    "pandas, openpyxl": Rival("frames", "with_openpyxl", 1, FRAMES),
    "pandas, openpyxl, 2 workers": Rival("frames", "with_openpyxl", 2, FRAMES),
}


def serve(merge: Callable[[], None]) -> None:
    """Merges once for every line that is sent, and answers with seconds by the clock and of the processors."""
    print("ready", flush=True)
    for _ in sys.stdin:
        gc.collect()
        started, used = time.perf_counter(), sum(os.times()[:4])
        merge()
        print(time.perf_counter() - started, sum(os.times()[:4]) - used, flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Merges as it is asked to."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("name", choices=RIVALS)
    options.add_argument("folder", type=Path)
    options.add_argument("out", type=Path)
    options.add_argument("--serve", action="store_true")
    given = options.parse_args(arguments)
    gc.disable()
    rival = RIVALS[given.name]
    merge, files = rival.merge(), sorted(given.folder.glob("nop/*/*.xlsx"))
    if given.serve:
        serve(lambda: merge(files, given.out, rival.workers))
    else:
        merge(files, given.out, rival.workers)


if __name__ == "__main__":
    main()
