"""The command ``campaign``: the workbooks of a quality-safety month, and its summary."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from qmxl.cli.meter import Meter
from qmxl.cli.showing import SHOWN, as_json, show_found, show_written
from qmxl.commands.campaign import campaign
from qmxl.hospital.folder import hospital_of
from qmxl.refusal import CLEAN, TO_MEND
from qmxl.texts import texts


def run_campaign(options: Namespace) -> int:
    """Makes the month's workbooks and tells what is to be mended; the folder is this one where none is named."""
    text, folder = texts(options.lang), options.folder or hospital_of(Path()) or Path()
    with Meter(text("progress.campaign")) as meter:
        outcome = campaign(folder, first=options.first, last=options.last, language=options.lang, progress=meter)
    if options.json:
        print(as_json(outcome, options.lang))
    else:
        show_written(replace(outcome, findings=[]), text)
        show_found(outcome.findings, text, SHOWN)
    return CLEAN if outcome.clean else TO_MEND
