"""The command ``indicators``: definitions taken from a file, printed as one card, or all of them as a handbook."""

from argparse import Namespace
from pathlib import Path

from qmxl.cli.showing import show_written
from qmxl.cli.work import finish
from qmxl.commands.definitions import booklet, card, import_definitions


def run_import(options: Namespace) -> int:
    """Takes the definitions of a file into a hospital's control workbook."""
    outcome = import_definitions(options.folder, file=options.file, language=options.lang)
    return finish(outcome, options, show_written)


def run_booklet(options: Namespace) -> int:
    """Prints the handbook of a year."""
    outcome = booklet(options.folder, year=options.year, language=options.lang)
    return finish(outcome, options, show_written)


def run_card(options: Namespace) -> int:
    """Prints one card."""
    output = options.output or Path(f"{options.code.upper()}.xlsx")
    outcome = card(options.folder, code=options.code, output=output, language=options.lang)
    return finish(outcome, options, show_written)
