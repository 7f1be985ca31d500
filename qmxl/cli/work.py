"""The commands about the work: ``init``, ``forms``, ``check``, ``consolidate``, ``export``, ``run``, ``demo``."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qmxl import commands
from qmxl.cli.meter import Meter
from qmxl.cli.showing import as_json, show_demo, show_findings, show_master, show_written
from qmxl.commands.outcome import CLEAN, TO_MEND
from qmxl.desks.shortcuts import write_shortcuts
from qmxl.period import parse_period
from qmxl.texts import Texts, texts

Add = Callable[[str, Any], argparse.ArgumentParser]


def register(add: Add, text: Texts) -> None:
    """Adds the seven commands; ``add`` makes a parser for a command's name and what it runs."""
    init = add("init", run_init)
    init.add_argument("folder", type=Path, help=text("help.folder"))
    init.add_argument("--sub-items", type=Path, metavar="XLSX", help=text("help.sub_items"))
    forms = add("forms", run_forms)
    forms.add_argument("folder", type=Path, help=text("help.folder"))
    forms.add_argument("--period", required=True, help=text("help.period"))
    check = add("check", run_check)
    check.add_argument("paths", type=Path, nargs="+", help=text("help.paths"))
    check.add_argument("--period", help=text("help.period"))
    consolidate = add("consolidate", run_consolidate)
    consolidate.add_argument("folder", type=Path, help=text("help.folder"))
    consolidate.add_argument("--period", required=True, help=text("help.period"))
    export = add("export", run_export)
    export.add_argument("folder", type=Path, help=text("help.folder"))
    export.add_argument("--period", required=True, help=text("help.period"))
    export.add_argument("--to", choices=("csv", "parquet"), default="csv", help=text("help.export_to"))
    export.add_argument("-o", "--output", type=Path, metavar="DIR", help=text("help.export_output"))
    run = add("run", run_run)
    run.add_argument("request", type=Path, help=text("help.request"))
    demo = add("demo", run_demo)
    demo.add_argument("folder", type=Path, nargs="?", default=Path("qmxl-demo"), help=text("help.demo_folder"))


def finish(outcome: commands.Outcome, options: argparse.Namespace, show: Any) -> int:
    """Shows what a command did; gives the exit code."""
    if options.json:
        print(as_json(outcome, options.lang))
    else:
        show(outcome, texts(options.lang))
    return CLEAN if outcome.clean else TO_MEND


def run_init(options: argparse.Namespace) -> int:
    """Makes the hospital's folder, with the shortcuts that start the program for it."""
    outcome = commands.init(
        options.folder, language=options.lang, sub_items=options.sub_items, shortcuts=write_shortcuts
    )
    return finish(outcome, options, show_written)


def run_forms(options: argparse.Namespace) -> int:
    """Makes the departments' workbooks."""
    period = parse_period(options.period)
    with Meter(texts(options.lang)("progress.forms")) as meter:
        outcome = commands.forms(options.folder, period=period, language=options.lang, progress=meter)
    return finish(outcome, options, show_written)


def run_check(options: argparse.Namespace) -> int:
    """Tells what is to be mended."""
    period = parse_period(options.period) if options.period else None
    with Meter(texts(options.lang)("progress.reading")) as meter:
        outcome = commands.check(options.paths, language=options.lang, period=period, progress=meter)
    return finish(outcome, options, show_findings)


def _reading_and_drawing(options: argparse.Namespace) -> Meter:
    text = texts(options.lang)
    return Meter(text("progress.reading"), text("progress.drawing"))


def run_consolidate(options: argparse.Namespace) -> int:
    """Makes the master."""
    period = parse_period(options.period)
    with _reading_and_drawing(options) as meter:
        outcome = commands.consolidate(options.folder, period=period, language=options.lang, progress=meter)
    return finish(outcome, options, show_master)


def run_export(options: argparse.Namespace) -> int:
    """Writes the tables of a period for other programs."""
    from qmxl.commands.export import export

    period = parse_period(options.period)
    output = options.output or Path(f"{options.folder.absolute().name}-{period}")
    with Meter(texts(options.lang)("progress.reading")) as meter:
        outcome = export(
            options.folder, period=period, to=options.to, output=output, language=options.lang, progress=meter
        )
    return finish(outcome, options, show_written)


def run_run(options: argparse.Namespace) -> int:
    """What a button asked for; everything it has to know stands in the result file."""
    from qmxl.desks.answering import run_request

    return run_request(options.request)


def run_demo(options: argparse.Namespace) -> int:
    """The sample has faults on purpose, so finding them is a success."""
    with _reading_and_drawing(options) as meter:
        outcome = commands.demo(options.folder, language=options.lang, progress=meter)
    finish(outcome, options, show_demo)
    return CLEAN
