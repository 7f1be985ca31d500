"""Sends the copy of a master that may leave the house to those the control workbook lists, or makes drafts of it."""

import re
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from qmxl import __version__
from qmxl.codes import Code, Severity
from qmxl.commands.freeze import Copy, copied, copy_of
from qmxl.commands.outcome import Clock, Outcome, no_progress, utc_now
from qmxl.commands.privacy import told as told_of
from qmxl.commands.send_queue import control_of, mail_server, queue_of
from qmxl.control.control import Control
from qmxl.engines.contract import Progress
from qmxl.findings import Cell, Finding, sort_key
from qmxl.hospital.folder import MESSAGE, hospital_of
from qmxl.hospital.saving import refuse_if_open, save
from qmxl.province.reading import is_of_above
from qmxl.refusal import Refusal
from qmxl.sending.approval import approval_of
from qmxl.sending.gate.contacts import contacts
from qmxl.sending.gate.gate import cleared as passed
from qmxl.sending.gate.gate import suspects_of, uncleared
from qmxl.sending.mail.letters import Dispatch, letter_to
from qmxl.sending.mail.message import PDF, Attached
from qmxl.sending.mail.outbox import Outbox, look, put_in, send_all, told
from qmxl.sending.mail.pages import first_pages
from qmxl.sending.mail.queue import Queued, State, before, master_digest
from qmxl.sending.mail.recipients import Addressee, address, addressees
from qmxl.sending.mail.sent_log import another_then, cleared_as, note
from qmxl.sending.mail.summary import summary
from qmxl.sending.mail.wording import Left
from qmxl.texts import Texts, texts
from qmxl.typed.spelling import fold

SMTP, APPROVED = "smtp", "approved"


def send(
    master: Path,
    *,
    to: str,
    way: str = "",
    again: bool = False,
    cleared: Mapping[str, str] | None = None,
    key: Path | None = None,
    office: Path | None = None,
    language: str,
    clock: Clock = utc_now,
    progress: Progress = no_progress,
) -> Outcome:
    """Freezes, seals and verifies a master of a hospital's folder, and sends it to those ``to`` names.

    ``way`` is "draft" or "smtp", "" as the control workbook says. With an error among the findings nothing was sent.
    What looks like a person's keeps it in the house unless ``cleared`` has its place with a reason, which is logged.
    Who had the same master before gets it only ``again``. ``office`` is a LibreOffice.
    """
    start, text = time.perf_counter(), texts(language)
    folder = _hospital(master)
    control, wrong = control_of(folder, text)
    if wrong:
        return Outcome(findings=wrong, elapsed=time.perf_counter() - start)
    people, by_server = addressees(control, to), (way or control.mail.way) == SMTP
    server = mail_server(control.mail) if by_server else None
    with queue_of(folder, clock, text) as box:
        standing, findings = look(box)
        known = master_digest(master.read_bytes())
        people, had = _anew(people, [] if again else standing, known, text)
        findings += had
        if not people:
            return Outcome(findings=findings, elapsed=time.perf_counter() - start)
        progress(0, len(people) + 1)
        output, signing = copy_of(master), key or (folder / control.mail.key if control.mail.key else None)
        copy = _saved(master, output, signing, office, text, clock)
        findings += [*copy.findings, *_gate(box, copy, output.name, control, cleared or {}, known)]
        if any(each.severity is Severity.ERROR for each in findings):
            return Outcome(written=[output], findings=sorted(findings, key=sort_key))
        dispatch, more = _dispatch(control, master, copy, people, box, office)
        state = State.WAITING if by_server else State.DRAFT
        queued, left = _put(box, dispatch, people, known, state, output, progress)
        done = send_all(box, queued, server) if by_server else queued
    return Outcome(
        written=[output, *(box.folder / f"{each.id}{MESSAGE}" for each in done if each.state is State.DRAFT)],
        findings=[*told(done), *sorted([*findings, *more, *left], key=sort_key)],
        elapsed=time.perf_counter() - start,
    )


def _hospital(master: Path) -> Path:
    """The folder of the hospital whose master it is."""
    if not master.is_file():
        raise Refusal("mail_no_master", path=master)
    folder = hospital_of(master.parent)
    if folder is None:
        raise Refusal("mail_no_hospital", path=master)
    return folder


def _saved(master: Path, output: Path, key: Path | None, office: Path | None, text: Texts, clock: Clock) -> Copy:
    """The copy that may leave, written beside the master."""
    refuse_if_open(output)
    copy = copied(master, output.name, key=key, office=office, text=text, clock=clock)
    _refuse_newer(copy, master)
    save(output, copy.content)
    return copy


def _gate(
    box: Outbox, copy: Copy, name: str, control: Control, reasons: Mapping[str, str], known: str
) -> list[Finding]:
    """What looks like a person in the copy; what was cleared stands in the log."""
    found, findings = suspects_of(copy.book, contacts(control)), list[Finding]()
    given = passed(found, reasons)
    late = {each for each, reason in given if another_then(box.folder, each.key, reason, each.shown)}
    findings += (told_of(each, name, box.text) for each in uncleared(found, reasons))
    findings += (replace(told_of(each, name, box.text), code=Code.SENT_CLEARED_BEFORE) for each in late)
    cleared, period = box.text("mail.word.cleared"), copy.about.get("period", "")
    for each, reason in given:
        if each not in late:
            note(box.folder, box.text, box.at, cleared, each.key, "", period, known, cleared_as(reason, each.shown))
            findings.append(Finding(Code.MAIL_CLEARED, Cell(name, each.sheet, each.cell), {"reason": reason}))
    return findings


def _anew(
    people: list[Addressee], standing: list[Queued], known: str, text: Texts
) -> tuple[list[Addressee], list[Finding]]:
    """Those who have not had this master yet; of the others what they had."""
    had = {person.address: earlier for person in people if (earlier := before(standing, known, person.address))}
    findings = [
        Finding(
            Code.MAIL_ALREADY,
            Cell(f"{each.id}{MESSAGE}"),
            {"to": to, "state": text(f"mail.word.{each.state}"), "at": each.queued[:16]},
        )
        for to, each in had.items()
    ]
    return [person for person in people if person.address not in had], findings


def _refuse_newer(copy: Copy, master: Path) -> None:
    """A Refusal for a master of a newer version: it may hold what this one does not know to leave out."""
    made = copy.about.get("version", "")
    if _numbers(made) > _numbers(__version__):
        raise Refusal("mail_newer", path=master, made=made, own=__version__)


def _numbers(version: str) -> list[int]:
    found = re.search(r"\d+(?:\.\d+)*", version)
    return [int(part) for part in found[0].split(".")] if found else []


def _dispatch(
    control: Control, master: Path, copy: Copy, people: list[Addressee], box: Outbox, office: Path | None
) -> tuple[Dispatch, list[Finding]]:
    """What goes out, with the first pages where somebody receives them; what is to be known of it beforehand."""
    name = f"{master.stem}_{'-'.join(re.findall('[a-z0-9]+', fold(control.hospital.name)))[:60]}"
    wanted = any(person.pages for person in people)
    pages = first_pages(copy.content, str(office)) if wanted and office else None
    findings = [Finding(Code.MAIL_NO_PDF, Cell(master.name), {})] if wanted and not pages else []
    signed = APPROVED if is_of_above(copy.book) else approval_of(copy.book, box.now.date()).state
    if signed != APPROVED:
        said = box.text(f"mail.approval.{signed}")
        findings.append(Finding(Code.MAIL_NOT_APPROVED, Cell(master.name), {"state": said}))
    dispatch = Dispatch(
        control=control,
        sender=address(control.mail.address) if control.mail.address else "",
        period=copy.about.get("period", ""),
        found=summary(copy.book),
        workbook=Attached(f"{name}.xlsx", copy.content),
        pages=Attached(f"{name}.pdf", pages, PDF) if pages else None,
        at=box.now,
    )
    return dispatch, findings


def _put(
    box: Outbox, dispatch: Dispatch, people: list[Addressee], known: str, state: State, output: Path, progress: Progress
) -> tuple[list[Queued], list[Finding]]:
    """A message to each in the queue, and what was too large to go with one; a wish to stop is heeded before each."""
    queued, left = list[Queued](), list[Finding]()
    for number, person in enumerate(people, start=1):
        progress(number, len(people) + 1)
        letter, larger = letter_to(dispatch, person)
        queued.append(put_in(box, letter, state, dispatch.period, known))
        for each in larger:
            facts = {"to": person.address, "beside": _beside(each, dispatch, output), **each._asdict()}
            left.append(Finding(Code.MAIL_TOO_LARGE, Cell(f"{queued[-1].id}{MESSAGE}"), facts))
    return queued, left


def _beside(left: Left, dispatch: Dispatch, output: Path) -> Path:
    """The file beside the master that a person can hand over in place of what was too large."""
    if dispatch.pages is None or left.file != dispatch.pages.name:
        return output
    save(pages := output.with_suffix(f".{PDF}"), dispatch.pages.content)
    return pages
