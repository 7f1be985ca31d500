"""How long it takes from department workbooks to a master, beside what a user of pandas would write.

In one run, on the same workbooks: `pandas.read_excel` in a loop (engine openpyxl, and calamine) with
`to_excel`, and qmxl, which besides checks every cell and draws the sheets and charts. The answers of all
three are compared cell by cell. Ratios are of medians; figures are seconds on this machine.

    python benchmarks/consolidate.py             80 workbooks against pandas, 40 from the command, growth
    python benchmarks/consolidate.py --quick     a smaller run
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from random import Random

import pandas as pd
from python_calamine import CalamineWorkbook

from qmxl import commands
from qmxl.catalogue import loader, privacy
from qmxl.control.control import Control
from qmxl.control.entries import entries_of
from qmxl.control.models import Assignment, Department
from qmxl.control.writer import control_file
from qmxl.departments.workbook import department_workbook
from qmxl.departments.writer import department_file
from qmxl.forms.kinds.shape import Key
from qmxl.handing_out.making import given
from qmxl.period import Period
from qmxl.sample.folder import MADE, SAVED
from qmxl.sample.hospital import YEAR, control
from qmxl.sample.reports import SPAN, entries
from qmxl.texts import texts

PERIOD = Period(YEAR, 12, 12)
TEMPLATES = ("BAN_PHAN_TRUOC", "BAN_PHAN_SAU", "GLOCOM", "MAT_TRE_EM", "CHAN_THUONG", "TAO_HINH")


def hospital(count: int) -> Control:
    """The sample hospital with ``count`` wards, each reporting what an eye ward reports."""
    sample = control()
    codes = [f"KHOA_{number:04}" for number in range(1, count + 1)]
    wards = sorted({a.indicator for a in sample.assignments if a.department in TEMPLATES} | {"BRVT-02"})
    items = {
        f"{item.criterion}-{item.level}.{int(item.code.split('.')[-1])}": item for item in sample.sub_items.values()
    }
    shared = {code: replace_owner(item, codes[at % count]) for at, (code, item) in enumerate(items.items())}
    return replace(
        sample,
        departments={code: Department(code=code, name=f"Khoa số {code[-4:]}") for code in codes},
        assignments=tuple(Assignment(indicator=indicator, department="*") for indicator in wards),
        own_indicators={},
        targets=tuple(target for target in sample.targets if target.indicator in wards),
        sub_items=shared,
    )


def replace_owner(item: object, department: str) -> object:
    """The sub-item given to another department."""
    return replace(item, department=department)


def lay_out(folder: Path, count: int) -> Control:
    """A hospital's folder with ``count`` filled department workbooks."""
    desk, sample, text = hospital(count), control(), texts("vi")
    (folder / "nop" / str(YEAR)).mkdir(parents=True)
    (folder / "QM_DieuKhien.xlsx").write_bytes(control_file(entries_of(desk, text), MADE, text))
    random = Random(1)
    for at, code in enumerate(desk.departments):
        filled = entries(sample, TEMPLATES[at % len(TEMPLATES)])
        filled["cover"] = {**filled["cover"], **given(desk, code, SPAN)}
        filled["criteria"] = {}
        for item in desk.sub_items_of(code):
            filled["criteria"][item.code, "status", ""] = "Không đạt"
        filled["incidents"], filled["pdca"] = repeated(filled["incidents"], 40), repeated(filled["pdca"], 30)
        for key, value in filled["indicators"].items():
            if key[1] == "denominator" and isinstance(value, int):
                filled["indicators"][key] = value + random.randint(0, 9)
        content = department_file(department_workbook(desk, code, SPAN, text), filled, SAVED, text)
        (folder / "nop" / str(YEAR) / f"{code}.xlsx").write_bytes(content)
    return desk


def repeated(answers: dict[Key, object], count: int) -> dict[Key, object]:
    """The lines of an open list over again until there are ``count``: a busy ward's year."""
    lines = sorted({row for row, _, _ in answers}, key=int)
    return {
        (str(number), field, month): value
        for number in range(1, count + 1)
        for (row, field, month), value in answers.items()
        if row == lines[(number - 1) % len(lines)]
    }


SHEETS = ("Bìa", "Chỉ số", "Tiêu chí", "Sự cố", "Kế hoạch")


def frames(path: Path, engine: str, *, at_once: bool) -> dict[str, pd.DataFrame]:
    """The sheets of a file: by one call a sheet, as most people write it, or all by one call."""
    if at_once:
        read = pd.read_excel(path, sheet_name=None, header=None, engine=engine)
        return {name: frame for name, frame in read.items() if not name.startswith("_")}
    return {name: pd.read_excel(path, sheet_name=name, header=None, engine=engine) for name in SHEETS}


def with_pandas(folder: Path, engine: str, target: Path, *, at_once: bool) -> None:
    """What a user would write: read every sheet of every file, melt what is filled in, save one long sheet."""
    tables = []
    for path in sorted((folder / "nop" / str(YEAR)).glob("*.xlsx")):
        for frame in frames(path, engine, at_once=at_once).values():
            keys, body = frame.iloc[0], frame.iloc[1:]
            columns = [at for at in frame.columns[1:] if isinstance(keys[at], str) and not keys[at].startswith("#")]
            kept = body[body[0].notna() & ~body[0].astype(str).str.endswith("/rate")]
            long = kept.melt(id_vars=[0], value_vars=columns, value_name="value").dropna(subset=["value"])
            tables.append(
                pd.DataFrame(
                    {
                        "department": path.stem,
                        "form": str(keys[0]).removeprefix("qmxl:"),
                        "row": long[0],
                        "field": long["variable"].map(keys),
                        "value": long["value"],
                    }
                )
            )
    pd.concat(tables).to_excel(target, index=False)


def answers_of_pandas(path: Path) -> Iterator[tuple[str, ...]]:
    """The answers as the loop saved them, made comparable: the master does not quote accounts of what happened."""
    guarded = {(form.id, field) for form in loader.forms("department") for field in privacy.guarded(form)}
    for department, form, row, field, value in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]:
        if form == "cover" and row in {"hospital", "department", "span"}:
            continue
        told = texts("vi")("master.hidden") if (form, field) in guarded else shown(value)
        yield department, form, str(row), str(field), told


def answers_of_master(path: Path, desk: Control) -> Iterator[tuple[str, ...]]:
    """The answers in the master's long table, made comparable: the forms' ids for their words."""
    declared = {form.sheet.vi: form for form in loader.forms("department")}
    fields = {(form.id, f.label.vi): f.id for form in declared.values() for f in form.field}
    entries = {(i.code, e.label): e.id for i in desk.indicators.values() for e in i.entries}
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("DL câu trả lời").to_python(skip_empty_area=False)
    for department, period, sheet, row, field, value, *_ in rows[5:]:
        form = declared[sheet].id
        if form == "indicators":
            yield department, form, f"{row}/{entries.get((row, field), 'none')}", period, shown(value)
        else:
            name = fields[form, field]
            yield (department, form, *((name, "value") if form == "cover" else (str(row), name)), shown(value))


def shown(value: object) -> str:
    """A cell's content as text: dates by their day, whole numbers without decimals."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    text = str(value)
    return text[:10] if text[10:] in {" 00:00:00", "T00:00:00"} else text


def timed(work: Callable[[], object], runs: int) -> list[float]:
    """Seconds of each run."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return seconds


def line(label: str, seconds: list[float], base: float | None = None) -> None:
    """One row of the report."""
    middle = statistics.median(seconds)
    ratio = f"{middle / base:8.1f} x" if base else ""
    print(f"{label:44} {min(seconds):7.2f} {middle:7.2f} {max(seconds):7.2f} s {ratio}", flush=True)


WAYS = {
    "qmxl: checked, tables, charts, formulas": ("", False),
    "pandas, calamine, read_excel per sheet": ("calamine", False),
    "pandas, calamine, all sheets by one call": ("calamine", True),
    "pandas, openpyxl, read_excel per sheet": ("openpyxl", False),
    "pandas, openpyxl, all sheets by one call": ("openpyxl", True),
}


def against_pandas(count: int, rounds: int) -> None:
    """The same workbooks by qmxl and by pandas, turn and turn about, with the answers compared."""
    with tempfile.TemporaryDirectory() as name:
        folder, target = Path(name), Path(name) / "pandas.xlsx"
        desk = lay_out(folder, count)
        size = sum(path.stat().st_size for path in folder.rglob("nop/**/*.xlsx")) / count / 1024
        print(f"\n{count} workbooks of {size:.0f} kB            min     median     max   over qmxl")
        master = folder / "tong-hop" / f"QM_TongHop_{PERIOD}.xlsx"
        seconds: dict[str, list[float]] = {}
        mine: list[tuple[str, ...]] = []
        for _ in range(rounds):
            for label, (engine, at_once) in WAYS.items():
                ours = partial(commands.consolidate, folder, period=PERIOD, language="vi")
                work = partial(with_pandas, folder, engine, target, at_once=at_once) if engine else ours
                seconds.setdefault(label, []).extend(timed(work, 1))
                if not engine:
                    mine = sorted(answers_of_master(master, desk))
                elif mine != (theirs := sorted(answers_of_pandas(target))):
                    print([pair for pair in zip(mine, theirs, strict=False) if pair[0] != pair[1]][:3], len(theirs))
                    sys.exit(f"{label}: DIFFERENT")
        for label, its in seconds.items():
            line(label, its, statistics.median(seconds["qmxl: checked, tables, charts, formulas"]))
        print(f"  {len(mine)} answers, the same cell by cell in all")


def from_the_command(count: int, runs: int) -> None:
    """A whole process, from the command to the saved master."""
    with tempfile.TemporaryDirectory() as name:
        lay_out(Path(name), count)
        command = [sys.executable, "-m", "qmxl", "consolidate", name, "--period", str(PERIOD), "--json"]
        print(f"\n{count} workbooks, whole process            min     median     max")
        line(
            "python -m qmxl consolidate", timed(lambda: subprocess.run(command, check=False, capture_output=True), runs)
        )


def growth(counts: list[int]) -> None:
    """Time and memory by the number of workbooks."""
    print("\nworkbooks    seconds   ms each   answers   peak memory of a process")
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            lay_out(Path(name), count)
            script = (
                "import resource; from pathlib import Path; from qmxl import commands; from qmxl.period import Period;"
                f"o = commands.consolidate(Path({name!r}), period=Period({YEAR}, 12, 12), language='vi');"
                "print(o.elapsed, sum(r.filled for r in o.reports),"
                "max(resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))"
            )
            done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
            seconds, answers, memory = done.stdout.split()
            each = float(seconds) * 1000 / count
            print(
                f"{count:9} {float(seconds):10.2f} {each:9.1f} {answers:>9} {int(memory) / 1024:12.0f} MiB", flush=True
            )


def main() -> None:
    """Runs the whole benchmark."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true")
    quick = options.parse_args().quick
    print(f"Python {sys.version.split()[0]}, pandas {pd.__version__}, {len_cpus()} processors")
    against_pandas(20 if quick else 80, 1 if quick else 5)
    from_the_command(40, 3 if quick else 7)
    growth([20, 100] if quick else [20, 80, 200, 500, 2000])


def len_cpus() -> int:
    """Processors this process may use."""
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


if __name__ == "__main__":
    main()
