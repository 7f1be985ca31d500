"""The command ``form``: a hospital's own forms written to a file for another hospital, or taken from one."""

from argparse import Namespace
from pathlib import Path

from qmxl.cli.showing import show_written
from qmxl.cli.work import finish
from qmxl.commands.own_forms import export_form, import_forms


def run_export(options: Namespace) -> int:
    """Writes a form to a file of its own."""
    output = options.output or Path(f"{options.code.upper()}.xlsx")
    outcome = export_form(options.folder, code=options.code, output=output, language=options.lang)
    return finish(outcome, options, show_written)


def run_import(options: Namespace) -> int:
    """Takes the forms of a file into a hospital's control workbook."""
    outcome = import_forms(options.folder, file=options.file, language=options.lang)
    return finish(outcome, options, show_written)
