"""The commands about what leaves the house."""

from argparse import Namespace

from qmxl.cli.showing import show_written
from qmxl.cli.work import finish
from qmxl.commands.freeze import freeze


def run_freeze(options: Namespace) -> int:
    """Makes the copy of a master that may be sent."""
    return finish(freeze(options.master, output=options.output, language=options.lang), options, show_written)
