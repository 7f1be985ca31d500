"""What the commands about the work run: from ``init`` to ``consolidate``, ``export``, ``history`` and ``demo``."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from qmxl import commands
from qmxl.cli.meter import Meter
from qmxl.cli.showing import (
    as_json,
    show_closed,
    show_demo,
    show_findings,
    show_master,
    show_removable,
    show_returned,
    show_written,
)
from qmxl.desks.shortcuts import write_shortcuts
from qmxl.hospital.folder import hospital_of
from qmxl.period import parse_period
from qmxl.refusal import CLEAN, TO_MEND
from qmxl.texts import texts


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
        options.folder,
        language=options.lang,
        sub_items=options.sub_items,
        level=options.level,
        shortcuts=write_shortcuts,
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
        outcome = commands.consolidate(
            options.folder, period=period, language=options.lang, level=options.level, progress=meter
        )
    return finish(outcome, options, show_master)


def run_return(options: argparse.Namespace) -> int:
    """Makes the marked copies that go back to the departments."""
    from qmxl.commands.give_back import give_back
    from qmxl.commands.return_mail import return_mail

    period = parse_period(options.period)
    with Meter(texts(options.lang)("progress.reading")) as meter:
        outcome = give_back(options.folder, period=period, language=options.lang, progress=meter)
    if options.mail:
        drafts = return_mail(options.folder, period=period, language=options.lang)
        found = [*outcome.findings, *drafts.findings]
        outcome = replace(outcome, written=[*outcome.written, *drafts.written], findings=found)
    return finish(outcome, options, show_returned)


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


def run_close(options: argparse.Namespace) -> int:
    """Closes a period, or reopens it; the hospital's folder is this one where none is named."""
    from qmxl.commands.close import close, reopen

    folder = options.folder or hospital_of(Path()) or Path()
    told = {"period": parse_period(options.period), "language": options.lang, "by": options.by}
    if options.reopen:
        return finish(reopen(folder, reason=options.reason, **told), options, show_closed)
    with Meter(texts(options.lang)("progress.reading")) as meter:
        outcome = close(folder, progress=meter, **told)
    return finish(outcome, options, show_closed)


def run_pack(options: argparse.Namespace) -> int:
    """Makes the workbooks an inspecting team is shown."""
    from qmxl.commands.pack import pack

    period = parse_period(options.period) if options.period else None
    with Meter(texts(options.lang)("progress.reading")) as meter:
        outcome = pack(options.folder, period=period, language=options.lang, progress=meter)
    return finish(outcome, options, show_written)


def run_history(options: argparse.Namespace) -> int:
    """Lists what may be removed from the history."""
    from qmxl.commands.history import history

    return finish(history(options.folder, language=options.lang), options, show_removable)


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
