"""The command ``import``: a register's lines out of a table of another program."""

from argparse import Namespace

from qmxl.cli.showing import show_written
from qmxl.cli.work import finish
from qmxl.commands.import_lines import Asked, import_lines
from qmxl.period import parse_period
from qmxl.refusal import Refusal
from qmxl.typed.spelling import nfc


def run_import(options: Namespace) -> int:
    """Takes the lines of a file, and tells what is to be mended in them."""
    asked = Asked(
        options.form,
        options.department,
        options.sheet,
        dict(_pair(each) for each in options.column),
        nfc(options.department_column),
    )
    outcome = import_lines(
        options.folder, options.file, asked, period=parse_period(options.period), language=options.lang
    )
    return finish(outcome, options, show_written)


def _pair(typed: str) -> tuple[str, str]:
    """A field and the heading of its column."""
    field, equals, heading = nfc(typed).partition("=")
    if not (equals and field.strip() and heading.strip()):
        raise Refusal("import_pair", found=typed)
    return field.strip(), heading.strip()
