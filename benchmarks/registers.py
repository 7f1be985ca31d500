"""What many registers take: 40 departments, every form of the catalogue that has lines, a year, 200,000 lines.

Beside it, in the same rounds, a hospital of departments that report indicators, sub-items, incidents and plans, as many
of them as have the same number of filled cells. Whole processes, turn and turn about. Printed are seconds (median,
least and most), the ratio of the runs of one round, what the masters weigh, and the memory of all processes.

    PYTHONPATH=. python benchmarks/registers.py [--departments 40] [--lines 200000] [--rounds 3] [--keep FOLDER]
    python benchmarks/opening.py FOLDER/registers.xlsx                    how long LibreOffice takes to open it
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from os import cpu_count
from pathlib import Path

import hospitals
from hospitals import code, name
from timing import Run, memory, ratios, spread, whole

from qmxl.control.control import Control
from qmxl.control.entries import entries_of
from qmxl.control.models import Department, FormAssignment
from qmxl.control.writer import control_file
from qmxl.departments.workbook import department_workbook
from qmxl.departments.writer import department_file
from qmxl.handing_out.maker import given
from qmxl.hospital.folder import HospitalFolder
from qmxl.period import Period
from qmxl.sample.folder import MADE
from qmxl.texts import texts
from tests.by_hand import small_hospital
from tests.registers import Line, Sample, samples, typed

YEAR, PERIOD = Period(2026, 1, 12), Period(2026, 12, 12)
STEP = 29  # days between a line and the same one later


def with_lines() -> list[Sample]:
    """The forms with their lines, those that are filled in by columns aside."""
    return [sample for sample in samples() if sample.declared.layout == "list"]


@cache
def desk(count: int) -> Control:
    """The hospital: every department keeps every register."""
    departments = {code(n): Department(code=code(n), name=name(n)) for n in range(1, count + 1)}
    rows = [FormAssignment(form=sample.form, department="*") for sample in with_lines()]
    return replace(
        small_hospital(),
        departments=departments,
        assignments=(),
        programme=replace(small_hospital().programme, sub_items={}),
        form_assignments=tuple(rows),
    )


def lines(sample: Sample, several: int, number: int) -> Iterator[Line]:
    """The sample's lines over and over, each time later in the year, in a department beginning a day later."""
    for at in range(several):
        again, which = divmod(at, len(sample.lines))
        later = timedelta(days=(again * STEP + number) % 270)
        yield typed(sample.declared, {field: _later(value, later) for field, value in sample.lines[which].items()})


def _later(value: object, days: timedelta) -> object:
    moved = value + days if isinstance(value, date) else value
    return min(moved, type(moved)(2026, 12, 30)) if isinstance(moved, date) else moved


def lay_out(folder: Path, count: int, several: int) -> None:
    """Its folder; each register of a department has ``several`` lines."""
    house = HospitalFolder(folder)
    house.shared_of(2026).mkdir(parents=True)
    house.controls[1].write_bytes(control_file(entries_of(desk(count), texts("vi")), MADE, texts("vi")))
    with ProcessPoolExecutor(cpu_count()) as workers:
        jobs = [(house.shared_of(2026), count, several, number) for number in range(1, count + 1)]
        list(workers.map(report, jobs))


def report(wanted: tuple[Path, int, int, int]) -> None:
    """The workbook of one department."""
    folder, count, several, number = wanted
    known, text = desk(count), texts("vi")
    filled = {
        sample.form: {
            (str(n), field, ""): value
            for n, line in enumerate(lines(sample, several, number), 1)
            for field, value in line.items()
        }
        for sample in with_lines()
    }
    room = dict.fromkeys(filled, several)
    entries = {"cover": given(known, code(number), YEAR), **filled}
    content = department_file(department_workbook(known, code(number), YEAR, text, room), entries, SAVED, text)
    (folder / f"{code(number)}.xlsx").write_bytes(content)


SAVED = MADE.replace(year=2027)


def filled_cells(folder: Path) -> int:
    """How many cells the workbooks of a folder answer."""
    from qmxl import commands

    outcome = commands.check([folder], language="vi")
    return sum(each.filled for each in outcome.reports)


def run(folder: Path, period: Period) -> Run:
    """A whole process; each run is the first of its month."""
    for each in ("tong-hop", "lich-su"):
        shutil.rmtree(folder / each, ignore_errors=True)
    return whole(command(folder, period))


def command(folder: Path, period: Period) -> list[str]:
    """What a person types."""
    typed_ = ["consolidate", str(folder), "--period", str(period)]
    return [sys.executable, "-c", f"import sys; from qmxl.cli.main import main; sys.exit(min(main({typed_!r}), 0))"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--departments", type=int, default=40)
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        mine, others = Path(place) / "registers", Path(place) / "indicators"
        several = max(1, round(asked.lines / asked.departments / len(with_lines())))
        lay_out(mine, asked.departments, several)
        cells = filled_cells(mine)
        count, there = 20, 0
        while not 0.97 < there / cells < 1.03:
            count = max(1, round(count * cells / there)) if there else count
            shutil.rmtree(others, ignore_errors=True)
            hospitals.lay_out(others, count)
            there = filled_cells(others)
        forms = len(with_lines())
        told = f"{asked.departments} departments × {forms} forms × {several} lines"
        print(f"{told} = {asked.departments * forms * several:,}")
        print(f"{cells:,} filled cells; {count} departments with indicators have {there:,}", flush=True)
        runs: dict[str, list[Run]] = {"registers": [], "indicators": []}
        whose = {"registers": (mine, PERIOD), "indicators": (others, hospitals.PERIOD)}
        for turn in range(asked.rounds):
            for each in list(whose)[:: -1 if turn % 2 else 1]:
                runs[each].append(run(*whose[each]))
        for each, (folder, period) in whose.items():
            seconds, busy = ([getattr(one, what) for one in runs[each]] for what in ("seconds", "cpu"))
            weight = HospitalFolder(folder).master(period).stat().st_size / 1e6
            held = memory(command(folder, period)).proportional
            print(f"{each:10} {spread(seconds)} s, of the processors {spread(busy)} s, {weight:.1f} MB, {held:.0f} MiB")
            if asked.keep:
                asked.keep.mkdir(parents=True, exist_ok=True)
                shutil.copy(HospitalFolder(folder).master(period), asked.keep / f"{each}.xlsx")
        print(f"registers take {spread(ratios(runs['registers'], runs['indicators']))} times as long")


if __name__ == "__main__":
    main()
