"""Runs what a button asks for: a request file in, progress while it runs, a result file out.

A button starts the program with nothing but the request's path, so no folder's name ever stands on a command
line; how the files are written stands in ``exchange``.
Beside ``<request>`` the program keeps ``<request>.progress`` ("0/0" once it has started, then "3/14"), looks for
``<request>.cancel``, and leaves ``<request>.result`` when it is done; each is written whole or not at all.
"""

import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from qmxl import commands
from qmxl.codes import Code, Family, Severity, Trait
from qmxl.commands.close import close
from qmxl.commands.give_back import give_back
from qmxl.commands.outcome import Outcome
from qmxl.desks.exchange import beside, decoded, encoded, fields, write_whole
from qmxl.desks.language import language_of
from qmxl.engines.contract import Progress
from qmxl.findings import counted
from qmxl.grouping import message
from qmxl.hospital.folder import FORMS, RETURNED, HospitalFolder
from qmxl.period import Period, parse_period
from qmxl.refusal import CLEAN, COULD_NOT, TO_MEND, Refusal, by_the_system
from qmxl.texts import LANGUAGES, Texts, texts
from qmxl.typed.periods import NoPeriod, period_said

MEND = {
    "tools": "tools_mend",
    "campaign": "campaign_mend",
    "close": "close",
    "return": "return_mend",
    "send": "send_mend",
}  # what to do next where something is wrong
DRAWN = frozenset({"tools", "review"})  # commands that make workbooks beside the master


@dataclass(frozen=True)
class Request:
    """What a button asks for, and the language of the answer: that of the control workbook, unless it says another."""

    command: str
    folder: Path
    period: str
    language: str


def read_request(path: Path) -> Request:
    """The request in a file; a Refusal when it is none."""
    try:
        asked = fields(path)
        folder = Path(decoded(asked["folder"]))
        language = asked.get("language", "")
        language = language if language in LANGUAGES else language_of(folder)
        return Request(asked["command"], folder, _written(asked.get("period", "")), language)
    except (OSError, ValueError, KeyError) as error:
        raise Refusal("request", path=path) from error


def run_request(path: Path) -> int:
    """Does what the request asks and leaves the result beside it; gives the exit code and never raises."""
    language = LANGUAGES[0]
    try:
        request = read_request(path)
        _progress(path, 0, 0)  # tells the button at once that the program has started
        language = request.language
        outcome = _run(request, path)
        code, told = (CLEAN if outcome.clean else TO_MEND), _told(outcome, request, texts(language))
    except Refusal as refusal:
        code, told = COULD_NOT, {"sentence": texts(language)(f"refusal.{refusal.code}", **refusal.facts)}
    except OSError as error:
        by_system = by_the_system(error)
        code, told = COULD_NOT, {"sentence": texts(language)(f"refusal.{by_system.code}", **by_system.facts)}
    except Exception as error:
        name = f"{type(error).__name__}: {error}"
        told = {"sentence": texts(language)("refusal.unexpected", error=name), "trace": traceback.format_exc()}
        code = COULD_NOT
    lines = [f"code={code}", *(f"{key}={encoded(text)}" for key, text in told.items())]
    _leave(beside(path, "result"), "\r\n".join([*lines, "end=1", ""]))
    with suppress(OSError):
        beside(path, "cancel").unlink(missing_ok=True)
    return code


def _leave(path: Path, text: str) -> None:
    """Leaves the result, trying for a few seconds while the button's reading keeps the place locked."""
    for wait in (0.1, 0.3, 1, 3, 0):
        try:
            write_whole(path, text)
        except PermissionError:
            if not wait:
                raise
            time.sleep(wait)
        else:
            return


def _progress(path: Path, done: int, total: int) -> None:
    """Says how far it is, if the button is not just reading what was said before; a Refusal when told to stop."""
    with suppress(OSError):
        write_whole(beside(path, "progress"), f"{done}/{total}")
    if beside(path, "cancel").exists():
        raise Refusal("interrupted")


def _run(request: Request, path: Path) -> Outcome:
    def progress(done: int, total: int) -> None:
        _progress(path, done, total)

    runs: Mapping[str, Callable[[], Outcome]] = {
        "forms": lambda: commands.forms(
            request.folder, period=parse_period(request.period), language=request.language, progress=progress
        ),
        "check": lambda: commands.check(
            [request.folder], language=request.language, period=_period(request), progress=progress
        ),
        "consolidate": lambda: commands.consolidate(
            request.folder, period=parse_period(request.period), language=request.language, progress=progress
        ),
        "return": lambda: give_back(
            request.folder, period=parse_period(request.period), language=request.language, progress=progress
        ),
        "send": lambda: _sent(request, progress),
        "tools": lambda: _drawn(request, progress),
        "review": lambda: _drawn(request, progress),
        "campaign": lambda: _month(request, progress),
        "close": lambda: close(
            request.folder, period=parse_period(request.period), language=request.language, progress=progress
        ),
    }
    if request.command not in runs:
        raise Refusal("request", path=path)
    return runs[request.command]()


def _drawn(request: Request, progress: Progress) -> Outcome:
    """The tools the control workbook lists, or the review of a half-year or year."""
    from qmxl.commands.review import review
    from qmxl.commands.tools import tools

    command = tools if request.command == "tools" else review
    period = parse_period(request.period)
    return command(request.folder, period=period, language=request.language, progress=progress)


def _sent(request: Request, progress: Progress) -> Outcome:
    """The master of a period, sent to everybody the control workbook lists; what it takes loads much."""
    from qmxl.commands.send import send
    from qmxl.desks.libreoffice.installing import office
    from qmxl.sending.mail.recipients import EVERYBODY

    master = HospitalFolder(request.folder).master(parse_period(request.period))
    return send(master, to=EVERYBODY, office=office(), language=request.language, progress=progress)


def _month(request: Request, progress: Progress) -> Outcome:
    """The quality-safety month whose days the control workbook has."""
    from qmxl.commands.campaign import campaign

    return campaign(request.folder, language=request.language, progress=progress)


def _period(request: Request) -> Period | None:
    return parse_period(request.period) if request.period else None


def _written(period: str) -> str:
    """The period as qmxl writes it, where it is one that was typed another way."""
    with suppress(NoPeriod):
        return period_said(period)
    return period


def _told(outcome: Outcome, request: Request, text: Texts) -> dict[str, str]:
    """The outcome in one sentence for the sheet, what to do next, and the file to open."""
    errors = any(finding.severity is Severity.ERROR for finding in outcome.findings)
    mend = MEND.get(request.command, "mend") if errors else request.command
    told = {"sentence": in_words(outcome, request.command, text), "next": text(f"button.next.{mend}")}
    if opened := _to_open(outcome, request.command):
        told["master"] = str(opened)
    return told


def _to_open(outcome: Outcome, command: str) -> Path | None:
    """The workbook a button opens: the master, or the one that was drawn; of several none."""
    drawn = (*outcome.written, *outcome.unchanged) if command in DRAWN else ()
    return outcome.master or (drawn[0] if len(drawn) == 1 else None)


def in_words(outcome: Outcome, command: str, text: Texts) -> str:
    """What a command did, in one sentence."""
    counts = counted(outcome.findings)
    errors = {"errors": counts[Severity.ERROR], "warnings": counts[Severity.WARNING]}
    if command == "forms":
        return _forms_in_words(outcome, text)
    if command == "return":
        return _returned_in_words(outcome, text)
    if command == "send":
        return _sent_in_words(outcome, text)
    if command in DRAWN:
        names = [path.name for path in (*outcome.written, *outcome.unchanged)]
        return text(f"button.{command}", count=len(names), files=names, errors=errors["errors"])
    if command == "close":
        figures, lacking = outcome.shut[1:3] if outcome.shut else (0, 0)
        facts = {"period": str(outcome.period), "figures": figures, "lacking": lacking}
        return text("button.close", **facts, file=outcome.written[0].name, **errors)
    if command == "campaign":
        return _month_in_words(outcome, text, errors)
    if command == "check":
        return text("button.check", files=len(outcome.reports), **errors)
    told = text("button.consolidate", received=outcome.received, departments=outcome.departments, **errors)
    return f"{told} {text('button.same')}" if outcome.master in outcome.unchanged else told


def _month_in_words(outcome: Outcome, text: Texts, counts: Mapping[str, int]) -> str:
    """Without a summary, whose sheet tells all that is wrong, the first fault is said."""
    told = text("button.campaign", written=len(outcome.written), unchanged=len(outcome.unchanged), **counts)
    wrong = [finding for finding in outcome.findings if finding.severity is Severity.ERROR]
    if outcome.master or not wrong:
        return told
    return f"{told} {text('button.campaign_first', first=message(wrong[0], text))}"


def _returned_in_words(outcome: Outcome, text: Texts) -> str:
    """How many workbooks go back, and which could not be made."""
    folder = f"{RETURNED}/{outcome.period}" if outcome.period else ""
    words = [text("button.return", count=len(outcome.written), folder=folder)] if outcome.written else []
    words += [text("button.return_same", count=len(outcome.unchanged))] if outcome.unchanged else []
    left = {finding.department for finding in outcome.findings if Trait.NOT_MADE in finding.code.traits}
    words += [text("button.return_left", departments=sorted(left))] if left else []
    return " ".join(words or [text("button.return_none")])


def _sent_in_words(outcome: Outcome, text: Texts) -> str:
    """How many messages there are of which kind, or the first thing that kept all of them in the house."""
    found = Counter(finding.code for finding in outcome.findings)
    drafts, sent, waiting = (found[code] for code in (Code.MAIL_DRAFT, Code.MAIL_SENT, Code.MAIL_WAITING))
    errors = [finding for finding in outcome.findings if finding.severity is Severity.ERROR]
    if errors and not drafts + sent + waiting + found[Code.MAIL_UNKNOWN] + found[Code.MAIL_REFUSED]:
        return text("button.send_stopped", errors=len(errors), first=message(errors[0], text))
    if outcome.clean and not drafts + sent:
        return text("button.send_had")
    return text("button.send", drafts=drafts, sent=sent, waiting=waiting, errors=len(errors))


def _forms_in_words(outcome: Outcome, text: Texts) -> str:
    """How many forms were made, whose were not, and whose are to be looked at: no sheet of the master tells it."""
    folder = f"{FORMS}/{outcome.period.year}" if outcome.period else ""
    words = [text("button.forms", count=len(outcome.written), folder=folder)]
    words += [text("button.forms_same", count=len(outcome.unchanged))] if outcome.unchanged else []
    about_forms = [finding for finding in outcome.findings if finding.code.family is Family.FORM and finding.department]
    left = {finding.department for finding in about_forms if Trait.NOT_MADE in finding.code.traits}
    looked_at = {finding.department for finding in about_forms if finding.severity is not Severity.INFO} - left
    words += [text("button.forms_left", departments=sorted(left))] if left else []
    words += [text("button.forms_look", departments=sorted(looked_at))] if looked_at else []
    return " ".join(words)
