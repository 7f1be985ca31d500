"""What the commands about tools and reviews run."""

from argparse import Namespace

from qmxl.cli.meter import Meter
from qmxl.cli.showing import show_written
from qmxl.cli.work import finish
from qmxl.period import parse_period
from qmxl.seven_tools.choosing import Asked
from qmxl.texts import texts


def run_tools(options: Namespace) -> int:
    """Draws the tools that are asked for."""
    from qmxl.commands.tools import tools

    asked = [Asked(options.form, options.tool, options.column, options.by, options.where)] if options.form else []
    with Meter(texts(options.lang)("progress.reading")) as meter:
        outcome = tools(
            options.folder,
            period=parse_period(options.period),
            asked=asked,
            language=options.lang,
            progress=meter,
        )
    return finish(outcome, options, show_written)


def run_review(options: Namespace) -> int:
    """Makes the review of a half-year or a year."""
    from qmxl.commands.review import review

    period = parse_period(options.period)
    with Meter(texts(options.lang)("progress.reading")) as meter:
        outcome = review(options.folder, period=period, language=options.lang, progress=meter)
    return finish(outcome, options, show_written)
