"""Messages put into the queue's folder and handed to the mail server, each step written down before it is taken."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from qmxl.codes import Code
from qmxl.findings import Cell, Finding
from qmxl.hospital.folder import MESSAGE
from qmxl.refusal import Refusal
from qmxl.sending.mail.message import Letter, as_bytes
from qmxl.sending.mail.queue import (
    STATE,
    Queued,
    State,
    after,
    digest,
    message_of,
    new_id,
    put,
    queue,
    recovered,
    write,
)
from qmxl.sending.mail.sent_log import note
from qmxl.sending.mail.smtp import OF_ALL, Result, Server, posted
from qmxl.texts import Texts
from qmxl.xlsx.opening import VIET_NAM

TOLD = {
    State.DRAFT: Code.MAIL_DRAFT,
    State.WAITING: Code.MAIL_WAITING,
    State.SENDING: Code.MAIL_WAITING,
    State.SENT: Code.MAIL_SENT,
    State.UNKNOWN: Code.MAIL_UNKNOWN,
    State.REFUSED: Code.MAIL_REFUSED,
}


class Outbox(NamedTuple):
    """The queue's folder, which this run holds; the time, and the language of the house."""

    folder: Path
    now: datetime  # in Viet Nam
    text: Texts

    @property
    def at(self) -> str:
        """The time as the folder has it."""
        return self.now.isoformat(sep=" ", timespec="seconds")


def in_vietnam(moment: datetime) -> datetime:
    """A moment of UTC, which says no zone, as the time in Viet Nam."""
    return moment.replace(tzinfo=UTC).astimezone(VIET_NAM)


def put_in(box: Outbox, letter: Letter, state: State, period: str, master: str) -> Queued:
    """The message is in the folder, to be sent or looked at, and the log says so."""
    content = as_bytes(letter, draft=state is State.DRAFT)
    queued = Queued(
        id=new_id(period, letter.to, box.now),
        state=state,
        to=letter.to,
        name=letter.to_name,
        sender=letter.sender,
        period=period,
        master=master,
        subject=letter.subject,
        message_id=letter.message_id,
        digest=digest(content),
        queued=box.at,
        changed=box.at,
    )
    put(box.folder, queued, content, box.text)
    log(box, queued)
    return queued


def log(box: Outbox, queued: Queued, *, by_a_person: bool = False) -> None:
    """The log has one more line about a message, and whether a person decided it."""
    state = box.text(f"mail.word.{queued.state}")
    what = f"{box.text('mail.word.decided')}: {state}" if by_a_person else state
    note(box.folder, box.text, box.at, what, queued.id, queued.to, queued.period, queued.master, queued.said)


def look(box: Outbox) -> tuple[list[Queued], list[Finding]]:
    """The messages as they stand, those left over by a run that ended put right; and what cannot be read."""
    found, torn = queue(box.folder)
    left_over = {each.id: each for each in recovered(found, box.at)}
    for each in left_over.values():
        write(box.folder, each, box.text)
        log(box, each)
    told = [Finding(Code.MAIL_TORN, Cell(name), {}) for name in torn]
    return [left_over.get(each.id, each) for each in found], told


def send_all(box: Outbox, waiting: Iterable[Queued], server: Server | None) -> list[Queued]:
    """How each message stands once the server was asked; what is wrong with the way to it holds for all of them.

    Without a server, as there is no password, all of them wait.
    """
    done, stop = list[Queued](), None
    for each in waiting:
        result = stop or _sent(box, each, server)
        done.append(_stands(box, each if stop else replace(each, attempts=each.attempts + 1), result))
        stop = result if result.why in OF_ALL else None
    return done


def _sent(box: Outbox, queued: Queued, server: Server | None) -> Result:
    if server is None:
        return Result("waiting", "no_password")
    content = message_of(box.folder, queued)
    if content is None:
        return Result("refused", "another_message")
    going = replace(queued, state=State.SENDING, attempts=queued.attempts + 1, changed=box.at)
    write(box.folder, going, box.text)

    def stage(name: str) -> None:
        write(box.folder, replace(going, stage=name), box.text)

    return posted(server, queued.sender, queued.to, content, stage)


def _stands(box: Outbox, queued: Queued, result: Result) -> Queued:
    """The folder and the log say what became of a message."""
    said = box.text(f"mail.why.{result.why}", **dict(result.facts)) if result.why else ""
    now = after(queued, result, said, box.at)
    write(box.folder, now, box.text)
    log(box, now)
    return now


def decided(box: Outbox, name: str, state: State) -> Queued:
    """What a person decides of a message that may or may not have been taken, was refused, or is a draft."""
    wanted = name.removesuffix(STATE).removesuffix(MESSAGE)
    found = {each.id: each for each in look(box)[0]}
    if wanted not in found:
        raise Refusal("mail_unknown", id=name)
    queued = found[wanted]
    if queued.state is State.SENT or (queued.state is State.DRAFT and state is State.WAITING):
        raise Refusal("mail_decided", id=name, state=box.text(f"mail.word.{queued.state}"))
    now = replace(queued, state=state, stage="", said="", changed=box.at)
    write(box.folder, now, box.text)
    log(box, now, by_a_person=True)
    return now


def told(queued: Iterable[Queued]) -> list[Finding]:
    """How messages stand, as findings."""
    return [
        Finding(TOLD[each.state], Cell(f"{each.id}{MESSAGE}"), {"to": each.to, "reason": each.said, "id": each.id})
        for each in queued
    ]
