"""The command ``form``: a hospital's own forms written to a file for another hospital, or taken from one."""

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from qmxl.commands import Outcome, utc_now
from qmxl.control.form_file import exported, with_forms
from qmxl.control.reading import find_control, read_control
from qmxl.control.writer import control_file
from qmxl.findings import Severity
from qmxl.lock import one_run
from qmxl.outcome import as_json, show_written
from qmxl.saving import HISTORY, save
from qmxl.texts import Texts, texts

Add = Callable[[str, Any], ArgumentParser]
Clock = Callable[[], datetime]


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


def export_form(folder: Path, code: str, output: Path, language: str, clock: Clock = utc_now) -> Outcome:
    """Writes one form of the hospital to the workbook ``output``."""
    start, text, path = time.perf_counter(), texts(language), find_control(folder)
    control, _ = read_control(path, text)
    content = exported(control, code, path, clock(), text)
    save(output, content)
    return Outcome(written=[output], elapsed=time.perf_counter() - start)


def import_forms(folder: Path, file: Path, language: str, clock: Clock = utc_now) -> Outcome:
    """Adds the forms of ``file`` to the hospital's control workbook; the earlier workbook is kept in ``lich-su``."""
    start, text = time.perf_counter(), texts(language)
    with one_run(find_control(folder).parent):
        path = find_control(folder)
        control, before = read_control(path, text)
        entries = with_forms(path, control, file, text)
        save(path, control_file(entries, clock(), text, macros=path.suffix == ".xlsm"), folder / HISTORY)
        known = {(finding.code, str(finding.facts)) for finding in before}
        _, findings = read_control(path, text)
    new = [f for f in findings if f.severity is Severity.ERROR and (f.code, str(f.facts)) not in known]
    return Outcome(written=[path], findings=new, elapsed=time.perf_counter() - start)


def _export(arguments: Namespace) -> int:
    output = arguments.output or Path(f"{arguments.code.upper()}.xlsx")
    return _shown(export_form(arguments.folder, arguments.code, output, arguments.lang), arguments)


def _import(arguments: Namespace) -> int:
    return _shown(import_forms(arguments.folder, arguments.file, arguments.lang), arguments)


def _shown(outcome: Outcome, arguments: Namespace) -> int:
    if arguments.json:
        print(as_json(outcome, arguments.lang))
    else:
        show_written(outcome, texts(arguments.lang))
    return 0 if outcome.clean else 1
