"""The command ``form``: a hospital's own forms written to a file for another hospital, or taken from one."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qmxl.cli.showing import show_written
from qmxl.cli.work import finish
from qmxl.commands.own_forms import export_form, import_forms
from qmxl.texts import Texts

Add = Callable[[str, Any], ArgumentParser]


def register(add: Add, text: Texts, shared: ArgumentParser) -> None:
    """Adds the command with its two parts, which take the ``shared`` options too."""
    both = add("form", None).add_subparsers(dest="part", required=True, metavar="export | import")
    taken = both.add_parser(
        "export", help=text("help.form_export"), description=text("help.form_export"), parents=[shared]
    )
    taken.add_argument("folder", type=Path, help=text("help.folder"))
    taken.add_argument("code", help=text("help.form_code"))
    taken.add_argument("-o", "--output", type=Path, metavar="XLSX", help=text("help.form_output"))
    taken.set_defaults(run=_export)
    given = both.add_parser(
        "import", help=text("help.form_import"), description=text("help.form_import"), parents=[shared]
    )
    given.add_argument("folder", type=Path, help=text("help.folder"))
    given.add_argument("file", type=Path, help=text("help.form_file"))
    given.set_defaults(run=_import)


def _export(options: Namespace) -> int:
    output = options.output or Path(f"{options.code.upper()}.xlsx")
    outcome = export_form(options.folder, code=options.code, output=output, language=options.lang)
    return finish(outcome, options, show_written)


def _import(options: Namespace) -> int:
    outcome = import_forms(options.folder, file=options.file, language=options.lang)
    return finish(outcome, options, show_written)
