"""The command line: words in, a command run, its outcome shown; 0 clean, 1 something to mend, 2 could not."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from qmxl import __version__, commands, desktop_commands, form_commands, functions_commands
from qmxl.outcome import as_json, show_demo, show_findings, show_master, show_written
from qmxl.period import parse_period
from qmxl.refusal import Refusal, by_the_system
from qmxl.texts import LANGUAGES, Texts, texts

CLEAN, TO_MEND, COULD_NOT = 0, 1, 2


class Usage(Exception):  # noqa: N818 - what the parser has to say, not an error of the program
    """The command's words are off."""


class Parser(argparse.ArgumentParser):
    """A parser that raises instead of leaving the program, so that the sentence comes in the reader's language."""

    def error(self, message: str) -> NoReturn:
        """Raises :class:`Usage`."""
        raise Usage(message)


def parser(language: str) -> Parser:
    """All commands with their help in the reader's language."""
    text = texts(language)
    shared = Parser(add_help=False)
    shared.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=text("help.lang"))
    shared.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=text("help.json"))
    whole = Parser(prog="qmxl", description=text("help.qmxl"), parents=[shared])
    whole.add_argument("--version", action="version", version=f"qmxl {__version__}")
    several: Any = whole.add_subparsers(
        dest="command", required=True, metavar=text("help.command"), parser_class=Parser
    )

    def add(name: str, run: Any) -> Parser:
        said = text(f"help.{name}")
        made: Parser = several.add_parser(name, help=said, description=said, parents=[shared])
        made.set_defaults(run=run)
        return made

    init = add("init", _init)
    init.add_argument("folder", type=Path, help=text("help.folder"))
    init.add_argument("--sub-items", type=Path, metavar="XLSX", help=text("help.sub_items"))
    forms = add("forms", _forms)
    forms.add_argument("folder", type=Path, help=text("help.folder"))
    forms.add_argument("--period", required=True, help=text("help.period"))
    check = add("check", _check)
    check.add_argument("paths", type=Path, nargs="+", help=text("help.paths"))
    check.add_argument("--period", help=text("help.period"))
    consolidate = add("consolidate", _consolidate)
    consolidate.add_argument("folder", type=Path, help=text("help.folder"))
    consolidate.add_argument("--period", required=True, help=text("help.period"))
    run = add("run", _run)
    run.add_argument("request", type=Path, help=text("help.request"))
    demo = add("demo", _demo)
    demo.add_argument("folder", type=Path, nargs="?", default=Path("qmxl-demo"), help=text("help.demo_folder"))
    form_commands.register(add, text, shared)
    desktop_commands.register(add, text)
    functions_commands.register(add, text)
    return whole


class Meter:
    """A progress bar on the standard error stream, as a context, for work of more than a second.

    ``last`` is what is done when all is counted; it takes about as long again, and counts nothing on its way.
    """

    def __init__(self, label: str, last: str = "") -> None:
        self.label, self.last = label, last
        self.start = time.monotonic()
        self.bar: Any = None
        self.task: Any = None

    def __enter__(self) -> "Meter":
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    def __call__(self, done: int, total: int) -> None:
        """Shows that ``done`` of ``total`` are done."""
        whole = done >= total
        if self.bar is None:
            enough = time.monotonic() - self.start >= (0.5 if whole else 1)
            nothing_more = whole and not self.last
            if not enough or nothing_more or not sys.stderr.isatty():
                return
            from rich.console import Console
            from rich.progress import Progress

            self.bar = Progress(console=Console(stderr=True), transient=True)
            self.bar.start()
            self.task = self.bar.add_task(self.label, total=total)
        if whole and self.last:
            self.bar.update(self.task, description=self.last, total=None)
        else:
            self.bar.update(self.task, completed=done)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; gives the exit code and never raises for what a user can mend."""
    words = list(sys.argv[1:] if argv is None else argv)
    language = _language(words)
    text = texts(language)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        options = parser(language).parse_args(words)
        options.lang_given = hasattr(options, "lang")
        options.lang, options.json = language, getattr(options, "json", False)
        return int(options.run(options))
    except Usage:
        print(text("refusal.usage", words=" ".join(["qmxl", *words])), file=sys.stderr)
    except Refusal as refusal:
        _refused(refusal, text)
    except KeyboardInterrupt:
        print(text("refusal.interrupted"), file=sys.stderr)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        if os.environ.get("QMXL_DEBUG"):
            raise
        if isinstance(error, OSError) and error.filename:
            _refused(by_the_system(error), text)
            return COULD_NOT
        print(text("refusal.unexpected", error=f"{type(error).__name__}: {error}"), file=sys.stderr)
    return COULD_NOT


def _refused(refusal: Refusal, text: Texts) -> None:
    print(text(f"refusal.{refusal.code}", **refusal.facts), file=sys.stderr)


def _language(words: Sequence[str]) -> str:
    """The language asked for, found before anything is parsed, so that mistakes too are told in it."""
    for at, word in enumerate(words):
        wanted = (
            word.removeprefix("--lang=")
            if word.startswith("--lang=")
            else words[at + 1 : at + 2]
            if word == "--lang"
            else ""
        )
        wanted = wanted[0] if isinstance(wanted, list) and wanted else wanted
        if wanted in LANGUAGES:
            return str(wanted)
    return LANGUAGES[0]


def _finish(outcome: commands.Outcome, options: argparse.Namespace, show: Any) -> int:
    if options.json:
        print(as_json(outcome, options.lang))
    else:
        show(outcome, texts(options.lang))
    return CLEAN if outcome.clean else TO_MEND


def _init(options: argparse.Namespace) -> int:
    return _finish(commands.init(options.folder, options.lang, options.sub_items), options, show_written)


def _forms(options: argparse.Namespace) -> int:
    period = parse_period(options.period)
    with Meter(texts(options.lang)("progress.forms")) as meter:
        outcome = commands.forms(options.folder, period, options.lang, progress=meter)
    return _finish(outcome, options, show_written)


def _check(options: argparse.Namespace) -> int:
    period = parse_period(options.period) if options.period else None
    with Meter(texts(options.lang)("progress.reading")) as meter:
        outcome = commands.check(options.paths, options.lang, period, meter)
    return _finish(outcome, options, show_findings)


def _reading_and_drawing(options: argparse.Namespace) -> Meter:
    text = texts(options.lang)
    return Meter(text("progress.reading"), text("progress.drawing"))


def _consolidate(options: argparse.Namespace) -> int:
    period = parse_period(options.period)
    with _reading_and_drawing(options) as meter:
        outcome = commands.consolidate(options.folder, period, options.lang, progress=meter)
    return _finish(outcome, options, show_master)


def _run(options: argparse.Namespace) -> int:
    """What a button asked for; everything it has to know stands in the result file."""
    from qmxl.requests import run_request

    return run_request(options.request)


def _demo(options: argparse.Namespace) -> int:
    """The sample has faults on purpose, so finding them is a success."""
    with _reading_and_drawing(options) as meter:
        outcome = commands.demo(options.folder, options.lang, progress=meter)
    _finish(outcome, options, show_demo)
    return CLEAN
