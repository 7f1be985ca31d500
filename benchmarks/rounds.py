"""How much longer a master takes where 1,595 sub-items are assessed in three rounds as well, turn and turn about.

Both hospitals have 40 departments that share the whole list among them; the second has the workbooks of a mock round,
of the quality office and of a team besides, each with every sub-item answered.

    python benchmarks/rounds.py [--runs 5]
"""

import argparse
import sys
import tempfile
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from statistics import median

from hospitals import PERIOD, hospital, lay_out
from timing import whole

from qmxl.assessors.workbook import COVER, ITEMS, LEVELS, RESOLUTIONS, round_workbook, told
from qmxl.assessors.writer import round_file
from qmxl.catalogue.statuses import status_label
from qmxl.control.control import Control
from qmxl.control.criteria_models import Round
from qmxl.control.entries import entries_of
from qmxl.control.writer import control_file
from qmxl.sample.folder import MADE
from qmxl.sample.texts import YEAR
from qmxl.texts import texts

DEPARTMENTS = 40
KINDS = ("mock", "office", "external")


def rounds() -> dict[str, Round]:
    """Three rounds that are over."""
    named = {kind: f"{'DOAN' if kind == 'external' else 'QLCL'}_{kind.upper()}_{YEAR}" for kind in KINDS}
    return {
        named[kind]: Round(
            code=named[kind],
            title=kind,
            kind=kind,
            first=date(YEAR, 9 + at, 1),
            last=date(YEAR, 9 + at, 20),
            closed=date(YEAR, 9 + at, 25),
        )
        for at, kind in enumerate(KINDS)
    }


def assessed(folder: Path) -> None:
    """Adds the rounds and their workbooks to a hospital's folder."""
    known: Control = hospital(DEPARTMENTS)
    control = replace(known, programme=replace(known.programme, rounds=rounds()))
    text = texts("vi")
    (folder / "QM_DieuKhien.xlsx").write_bytes(control_file(entries_of(control, text), MADE, text))
    for each in control.programme.rounds.values():
        (folder / "nop" / str(YEAR) / f"{each.code}.xlsx").write_bytes(workbook_of(control, each))


def workbook_of(control: Control, its: Round) -> bytes:
    """The workbook of a round, every sub-item answered alike."""
    text = texts("vi")
    items: dict[tuple[str, str, str], object] = {}
    for item in control.programme.items_of_round(its):
        items[item.code, "status", ""] = status_label("no_fault" if item.level == 1 else "not_met", "vi")
        items[item.code, "assessed_on", ""] = its.last
    cover = {
        **told(control, its, text),
        ("assessors", "value", ""): "Tổ thẩm định",
        ("filled_on", "value", ""): its.last,
    }
    entries: dict[str, dict[tuple[str, str, str], object]] = {COVER: cover, ITEMS: items, LEVELS: {}, RESOLUTIONS: {}}
    workbook = round_workbook(control, its, text)
    saved = datetime.combine(its.last, time(9))
    return round_file(workbook, {name: entries[name] for name in workbook.by_form}, saved, text)


def main() -> None:
    """Prints the seconds of both and their ratio, run by run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as place:
        without, with_rounds = Path(place) / "without", Path(place) / "with"
        for folder in (without, with_rounds):
            lay_out(folder, DEPARTMENTS)
        assessed(with_rounds)
        ratios = []
        for _ in range(runs):
            first, second = (consolidated(folder) for folder in (without, with_rounds))
            ratios.append(second / first)
            print(f"without {first:.2f} s, with three rounds {second:.2f} s, ratio {second / first:.2f}")
        print(f"ratio {median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})")


def consolidated(folder: Path) -> float:
    """The seconds of one run, as a whole process; the master before it is gone, so that it is written."""
    for master in (folder / "tong-hop").glob("*.xlsx") if (folder / "tong-hop").is_dir() else ():
        master.unlink()
    code = (
        "import sys; from pathlib import Path; from qmxl import commands; from qmxl.period import parse_period;"
        "commands.consolidate(Path(sys.argv[1]), period=parse_period(sys.argv[2]), language='vi')"
    )
    return whole([sys.executable, "-c", code, str(folder), str(PERIOD)]).seconds


if __name__ == "__main__":
    main()
