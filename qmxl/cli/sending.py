"""The commands about what leaves the house."""

import json
from argparse import Namespace
from pathlib import Path

from qmxl.cli.showing import finding_said, show_found, show_sent, show_written
from qmxl.cli.work import finish
from qmxl.commands.bulletin import bulletin
from qmxl.commands.freeze import freeze
from qmxl.commands.key import FILE, key_new
from qmxl.commands.privacy import privacy, reasons_of
from qmxl.commands.send import send
from qmxl.commands.send_queue import send_queue
from qmxl.commands.verify import verify
from qmxl.desks.libreoffice.installing import office
from qmxl.hospital.folder import hospital_of
from qmxl.period import parse_period
from qmxl.refusal import CLEAN, TO_MEND, Refusal
from qmxl.texts import texts

SHOWN = 40  # findings shown in a terminal; the rest are counted


def run_freeze(options: Namespace) -> int:
    """Makes the copy of a master that may be sent; 1 when the copy may not be sent as it is."""
    outcome = freeze(options.master, output=options.output, key=options.key, office=office(), language=options.lang)
    return finish(outcome, options, show_written)


def run_bulletin(options: Namespace) -> int:
    """Makes the bulletin of a period."""
    period = parse_period(options.period) if options.period else None
    path, output = options.path, options.output
    outcome = bulletin(path, period=period, output=output, office=office(), language=options.lang)
    return finish(outcome, options, show_written)


def run_send(options: Namespace) -> int:
    """Sends a master, or what waits in the queue; 1 when something has to be mended or decided."""
    if options.queue or options.resend or options.sent:
        folder = options.path or hospital_of(Path()) or Path()
        found = send_queue(folder, resend=options.resend, sent=options.sent, language=options.lang)
        return finish(found, options, show_sent)
    if options.path is None or not options.to:
        raise Refusal("mail_words")
    outcome = send(
        options.path,
        to=options.to,
        way=options.way,
        again=options.again,
        cleared=reasons_of(options.clear),
        key=options.key,
        office=office(),
        language=options.lang,
    )
    return finish(outcome, options, show_sent)


def run_verify(options: Namespace) -> int:
    """Tells what a file that was sent is; 1 when something in it is not as it should be."""
    outcome, text = verify(options.file, keys=options.keys, office=office(), language=options.lang), texts(options.lang)
    if options.json:
        whole = {
            "file": str(outcome.path),
            "about": dict(outcome.verified.about),
            "intact": outcome.verified.intact,
            "trusted": outcome.verified.trusted,
            "findings": [finding_said(finding, text) for finding in outcome.findings],
        }
        print(json.dumps(whole, ensure_ascii=False, default=str))
    else:
        show_found(outcome.findings, text, SHOWN)
        if outcome.clean:
            print(text("outcome.verified"))
    return CLEAN if outcome.clean else TO_MEND


def run_privacy(options: Namespace) -> int:
    """Tells what in a file looks like a person; 1 when something is left that nobody has cleared."""
    outcome, text = privacy(options.file, clear=options.clear, language=options.lang), texts(options.lang)
    if options.json:
        whole = {
            "file": str(outcome.path),
            "findings": [finding_said(finding, text) for finding in outcome.findings],
            "cleared": [{"place": each.suspect.key, "reason": each.reason} for each in outcome.cleared],
        }
        print(json.dumps(whole, ensure_ascii=False))
    else:
        for each in outcome.cleared:
            print(text("outcome.private_cleared", place=each.suspect.key, reason=each.reason))
        show_found(outcome.findings, text, SHOWN)
        if not outcome.findings:
            print(text("outcome.private"))
    return TO_MEND if outcome.findings else CLEAN


def run_key_new(options: Namespace) -> int:
    """Makes a key and says its public half."""
    path = options.file or Path(FILE)
    public = key_new(path)
    said = texts(options.lang)("outcome.public_key", public=public)
    print(json.dumps({"file": str(path), "public": public}) if options.json else f"{path}\n{said}")
    return CLEAN
