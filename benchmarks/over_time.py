"""What the sheets over time add to a run: 25 indicators of 40 departments, every month of five years.

Four years lie as a CSV file in ``so-lieu``, the last as 40 department workbooks. Whole processes, turn and turn about:

- "year": the year's workbooks alone, without the sheets over time;
- "history": the same, the years before read and settled;
- "charts": everything, as ``qmxl consolidate`` does it.

Printed are seconds of each (median, least and most), the ratios of the runs of one round, and the master's size.

    python benchmarks/over_time.py [--departments 40] [--rounds 5] [--keep FOLDER]
    python benchmarks/opening.py FOLDER/year.xlsx FOLDER/charts.xlsx     how long LibreOffice takes to open them
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from os import cpu_count
from pathlib import Path

from hospitals import PERIOD, code, hospital
from timing import Run, ratios, spread, whole

from qmxl.catalogue import loader
from qmxl.control.control import Control
from qmxl.control.entries import entries_of
from qmxl.control.models import Assignment, IndicatorSetting
from qmxl.control.writer import control_file
from qmxl.departments.workbook import department_workbook
from qmxl.departments.writer import department_file
from qmxl.forms.kinds.shape import Key
from qmxl.handing_out.maker import given
from qmxl.hospital.folder import HospitalFolder
from qmxl.sample.earlier import FILE, earlier_file
from qmxl.sample.folder import MADE, SAVED
from qmxl.sample.reports import SPAN
from qmxl.sample.series import figures
from qmxl.sample.texts import YEAR
from qmxl.texts import texts

MODES = ("year", "history", "charts")


@cache
def desk(count: int) -> Control:
    """The hospital: every department is asked for all indicators, every month."""
    codes = tuple(loader.indicators())
    return replace(
        hospital(count),
        assignments=tuple(Assignment(indicator=each, department="*") for each in codes),
        standard={each: IndicatorSetting(code=each, interval=1) for each in codes},
    )


def lay_out(folder: Path, count: int) -> None:
    """Its folder, with the years before."""
    known, house = desk(count), HospitalFolder(folder)
    house.shared_of(YEAR).mkdir(parents=True)
    house.controls[1].write_bytes(control_file(entries_of(known, texts("vi")), MADE, texts("vi")))
    with ProcessPoolExecutor(cpu_count()) as workers:
        list(workers.map(report, [(house.shared_of(YEAR), count, number) for number in range(1, count + 1)]))
    house.earlier.mkdir()
    standard = {each: known.indicators[each] for each in loader.indicators()}
    (house.earlier / FILE).write_bytes(earlier_file(standard, dict.fromkeys(standard, tuple(known.departments))))


def report(wanted: tuple[Path, int, int]) -> None:
    """The workbook of one department."""
    folder, count, number = wanted
    known, text = desk(count), texts("vi")
    asked: dict[Key, object] = {}
    for indicator in known.reporting.indicators_of(code(number), SPAN.months):
        asked |= figures(indicator, code(number), SPAN)
    entries = {"cover": given(known, code(number), SPAN), "indicators": asked}
    content = department_file(department_workbook(known, code(number), SPAN, text), entries, SAVED, text)
    (folder / f"{code(number)}.xlsx").write_bytes(content)


def work(mode: str, folder: Path) -> None:
    """One run; what a mode leaves out is put to nothing before."""
    from qmxl import commands
    from qmxl.series import history, over_time

    if mode != "charts":
        over_time.over_time = lambda *_: []
    if mode == "year":
        history.in_files = lambda *_: ([], [])
    commands.consolidate(folder, period=PERIOD, language="vi")


def run(mode: str, folder: Path) -> Run:
    """A whole process; each run is the first of its month."""
    for each in ("tong-hop", "lich-su"):
        shutil.rmtree(folder / each, ignore_errors=True)
    return whole([sys.executable, __file__, "--work", mode, str(folder)])


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--departments", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--work", nargs=2)
    given_ = parser.parse_args(arguments)
    if given_.work:
        work(given_.work[0], Path(given_.work[1]))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay_out(folder, given_.departments)
        runs: dict[str, list[Run]] = {mode: [] for mode in MODES}
        for turn in range(given_.rounds):
            for mode in MODES[turn % len(MODES) :] + MODES[: turn % len(MODES)]:
                runs[mode].append(run(mode, folder))
                master = HospitalFolder(folder).master(PERIOD)
                if not turn:
                    print(f"{mode}: {master.stat().st_size / 1e6:.1f} MB", flush=True)
                    if given_.keep:
                        given_.keep.mkdir(parents=True, exist_ok=True)
                        shutil.copy(master, given_.keep / f"{mode}.xlsx")
        for mode in MODES:
            seconds, busy = ([getattr(each, what) for each in runs[mode]] for what in ("seconds", "cpu"))
            times = spread(ratios(runs[mode], runs["year"]))
            print(f"{mode:8} {spread(seconds)} s, of the processors {spread(busy)} s, × {times}")


if __name__ == "__main__":
    main()
