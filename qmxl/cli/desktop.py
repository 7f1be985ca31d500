"""The commands about desks: ``excel``, ``libreoffice``, ``desk``, ``watch`` and ``doctor``."""

import argparse
import gc
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from shutil import which
from typing import TypeVar

from qmxl import commands
from qmxl.cli.showing import show_master
from qmxl.desks.answering import in_words
from qmxl.desks.language import language_of
from qmxl.desks.offering import last_month
from qmxl.period import parse_period
from qmxl.refusal import CLEAN, TO_MEND, Refusal
from qmxl.texts import Texts, texts

Meant = TypeVar("Meant")


def run_excel(options: argparse.Namespace) -> int:
    """Puts QM.xlam into Excel, takes it out, says how it is, or shows a new master in the Excel that is running."""
    from qmxl.desks.excel import installing as excel

    text = texts(options.lang)
    if options.action == "show":
        return _show_in_excel(options)
    if options.action == "install":
        return _changed(excel.install(), text("desktop.excel.install"))
    if options.action == "uninstall":
        return _changed(excel.uninstall(), text("desktop.excel.uninstall"))
    found = excel.status()
    if not found.version:
        raise Refusal("no_excel")
    state = "none" if found.copied is None or not found.registered else "fresh" if found.fresh else "old"
    print(text(f"desktop.excel.{state}", version=found.version))
    return _program(found.program, text) if state == "fresh" else TO_MEND


def run_libreoffice(options: argparse.Namespace) -> int:
    """Puts QM.oxt into LibreOffice, takes it out, or says how it is."""
    from qmxl.desks.libreoffice import installing as libreoffice

    text = texts(options.lang)
    if options.action == "install":
        return _changed(libreoffice.install(options.profile), text("desktop.libreoffice.install"))
    if options.action == "uninstall":
        return _changed(libreoffice.uninstall(options.profile), text("desktop.libreoffice.uninstall"))
    found = libreoffice.status(options.profile)
    if not found.version:
        raise Refusal("no_libreoffice")
    state = "none" if not found.installed else "fresh" if found.fresh else "old"
    print(text(f"desktop.libreoffice.{state}", version=found.version))
    return _program(found.program, text) if state == "fresh" else TO_MEND


def run_desk(options: argparse.Namespace) -> int:
    """What a shortcut starts: asks for what is missing, consolidates, and opens the master."""
    text = texts(options.lang)
    folder = options.folder or _asked(text("desktop.desk.folder"), "", _hospital, text)
    if not options.lang_given:
        options.lang = language_of(folder)
        text = texts(options.lang)
    usual = last_month(date.today())  # noqa: DTZ011 - the office's own calendar
    if options.period:
        period = parse_period(options.period)
    else:
        period = _asked(text("desktop.desk.period", usual=usual), usual, parse_period, text)
    print(text("desktop.desk.working"), flush=True)
    outcome = commands.consolidate(folder, period=period, language=options.lang)
    show_master(outcome, text)
    if outcome.master and not options.no_open:
        open_file(outcome.master)
    return CLEAN if outcome.clean else TO_MEND


def run_watch(options: argparse.Namespace) -> int:
    """Consolidates after every change until it is stopped with Ctrl+C, which is a success."""
    from qmxl.desks.watching import watch
    from qmxl.hospital.control import find_control

    gc.enable()  # which is off in a process that ends with its command
    text, period = texts(options.lang), parse_period(options.period)
    find_control(options.folder)
    print(text("desktop.watch.start", folder=options.folder, period=str(period)), flush=True)
    run = partial(commands.consolidate, options.folder, period=period, language=options.lang)
    try:
        watch(
            options.folder, period, run, partial(_told, text), settle=options.settle, often=min(2.0, options.settle / 3)
        )
    except KeyboardInterrupt:
        print(text("desktop.watch.stop"), flush=True)
    return CLEAN


def run_doctor(options: argparse.Namespace) -> int:
    """Says how the computer and the folder are; 1 when something is in the way of the work."""
    from qmxl.doctor import report
    from qmxl.doctor.line import Patient

    text, patient = texts(options.lang), Patient(options.folder, options.lang)
    lines = report.examine(patient)
    print((report.as_json if options.json else report.as_text)(patient, lines, text))
    return CLEAN if report.healthy(lines) else TO_MEND


def open_file(path: Path) -> None:
    """Opens a file with the program the computer has for it, if there is one."""
    if sys.platform == "win32":
        os.startfile(path)  # noqa: S606 - the master this program has just written
        return
    opener = which("open" if sys.platform == "darwin" else "xdg-open")
    if opener:
        quiet = subprocess.DEVNULL
        subprocess.Popen([opener, str(path)], stdout=quiet, stderr=quiet)  # noqa: S603 - the computer's own opener, no shell


def _show_in_excel(options: argparse.Namespace) -> int:
    text = texts(options.lang)
    if options.folder is None or not options.period:
        raise Refusal("usage", reason="qmxl excel show DIR --period 2026-10")
    from qmxl.desks.excel import session as excel

    outcome, carried = excel.consolidate_and_show(options.folder, parse_period(options.period), options.lang)
    show_master(outcome, text)
    if carried:
        print(text("desktop.excel.carried", sheets=carried))
    return CLEAN if outcome.clean else TO_MEND


def _changed(paths: Sequence[Path], sentence: str) -> int:
    for path in paths:
        print(path)
    print(sentence)
    return CLEAN


def _program(program: Path | None, text: Texts) -> int:
    """The program the buttons start; something to mend when it is not there."""
    there = program is not None and program.is_file()
    print(text(f"doctor.program.{'ok' if there else 'see' if program is None else 'error'}", program=program))
    return CLEAN if there else TO_MEND


def _asked(question: str, usual: str, meant: Callable[[str], Meant], text: Texts) -> Meant:
    """What the person means, asked until it can be understood; what is usual when nobody is there to ask."""
    while True:
        try:
            typed = input(f"{question} ").strip()
        except EOFError:
            return meant(usual)
        try:
            return meant(typed or usual)
        except Refusal as refusal:
            print(text(f"refusal.{refusal.code}", **refusal.facts))


def _hospital(typed: str) -> Path:
    """The folder that was typed or dropped here; a Refusal when it is no hospital's."""
    from qmxl.hospital.control import find_control

    folder = Path(typed.strip("\"' "))
    find_control(folder)
    return folder


def _told(text: Texts, what: "commands.Outcome | Refusal") -> None:
    now = datetime.now().strftime("%H:%M:%S")  # noqa: DTZ005 - the office's own clock
    said = (
        text(f"refusal.{what.code}", **what.facts) if isinstance(what, Refusal) else in_words(what, "consolidate", text)
    )
    print(f"{now}  {said}", flush=True)
