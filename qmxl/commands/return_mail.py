"""Makes a draft of a message for each department that gets a marked copy of its workbook back; sends nothing."""

import time
from pathlib import Path

from qmxl.codes import Code
from qmxl.commands.outcome import Clock, Outcome, utc_now
from qmxl.commands.send_queue import control_of, queue_of
from qmxl.control.control import Control
from qmxl.findings import Cell, Finding
from qmxl.hospital.folder import MESSAGE
from qmxl.hospital.sources import source_of
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.sending.mail.message import Attached, Letter, new_message_id
from qmxl.sending.mail.outbox import Outbox, look, put_in, told
from qmxl.sending.mail.queue import Queued, State, before, digest
from qmxl.sending.mail.recipients import address
from qmxl.sending.mail.wording import closing, signed
from qmxl.sending.returning.parcels import Parcel, parcels, summary
from qmxl.texts import Texts, texts


def return_mail(folder: Path, *, period: Period, language: str, clock: Clock = utc_now) -> Outcome:
    """Drafts in the queue's folder for the copies that lie in ``tra-lai``, one a copy; a copy has no second one."""
    start, text = time.perf_counter(), texts(language)
    control, wrong = control_of(folder, text)
    lying, findings, made = parcels(folder, period), list(wrong), list[Queued]()
    with queue_of(folder, clock, text) as box:
        standing, _ = look(box)
        for parcel in lying:
            to = _address_of(control, parcel.department)
            if not to:
                cell = Cell(source_of(parcel.path, folder))
                findings.append(Finding(Code.MAIL_NO_ADDRESS, cell, {}, parcel.department))
                continue
            content = parcel.path.read_bytes()
            if before(standing, digest(content), to) is None:
                letter = _letter(control, parcel, to, content, box, text)
                made.append(put_in(box, letter, State.DRAFT, parcel.period, digest(content)))
    written = [box.folder / f"{each.id}{MESSAGE}" for each in made]
    return Outcome(period, written=written, findings=[*told(made), *findings], elapsed=time.perf_counter() - start)


def _address_of(control: Control, department: str) -> str:
    """Where a department is written to; "" where it has no address or one that no server takes."""
    email = control.departments[department].email if department in control.departments else ""
    try:
        return address(email) if email else ""
    except Refusal:
        return ""


def _letter(control: Control, parcel: Parcel, to: str, content: bytes, box: Outbox, text: Texts) -> Letter:
    department = control.departments[parcel.department].name
    facts = {"name": department, "period": parcel.period, "hospital": control.hospital.name}
    parts = [text("mail.return_greeting", department=department), summary(parcel, text), closing(control, facts, text)]
    sender = address(control.mail.address) if control.mail.address else ""
    return Letter(
        sender=sender,
        sender_name=control.mail.sender or signed(control),
        to=to,
        to_name=department,
        subject=text("mail.return_subject", period=parcel.period, department=department),
        body="\n\n".join(parts) + "\n",
        files=(Attached(parcel.path.name, content),),
        message_id=new_message_id(sender),
        at=box.now,
    )
