"""The message to one person about a master: in their language, with as much as their mailbox takes."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from qmxl.control.control import Control
from qmxl.sending.mail.message import Attached, Letter, as_bytes, new_message_id
from qmxl.sending.mail.recipients import Addressee
from qmxl.sending.mail.summary import Summary
from qmxl.sending.mail.wording import MEGABYTE, Left, said, signed
from qmxl.texts import texts

Files = tuple[Attached, ...]


class Dispatch(NamedTuple):
    """What goes out about one master: the workbook, its first pages where there are any, and what they say."""

    control: Control
    sender: str  # the address, "" where the mail program is to fill it in
    period: str
    found: Summary
    workbook: Attached
    pages: Attached | None
    at: datetime


def letter_to(dispatch: Dispatch, person: Addressee) -> tuple[Letter, list[Left]]:
    """The message, and what of it is too large for the mailbox and does not go with it."""
    wanted = _wanted(dispatch, person)
    for files in _fewer(wanted):
        left = [_left(each, person) for each in wanted if each not in files]
        letter = _letter(dispatch, person, files, left)
        if not files or len(as_bytes(letter, draft=True)) <= person.limit * MEGABYTE:
            break
    return letter, left


def _wanted(dispatch: Dispatch, person: Addressee) -> Files:
    pages = (dispatch.pages,) if person.pages and dispatch.pages else ()
    return ((dispatch.workbook,) if person.workbook else ()) + pages


def _fewer(wanted: Files) -> Iterator[Files]:
    """All of the files, then each of them alone, then none."""
    yield wanted
    if len(wanted) > 1:
        yield from ((each,) for each in wanted)
    yield ()


def _left(file: Attached, person: Addressee) -> Left:
    return Left(file.name, round(len(file.content) / MEGABYTE, 1), person.limit)


def _letter(dispatch: Dispatch, person: Addressee, files: Files, left: list[Left]) -> Letter:
    control, text = dispatch.control, texts(person.language or dispatch.found.language)
    names = [each.name for each in files]
    words = said(control, person.name, dispatch.period, dispatch.found, names, left, text)
    return Letter(
        sender=dispatch.sender,
        sender_name=control.mail.sender or signed(control),
        to=person.address,
        to_name=person.name,
        subject=words.subject,
        body=words.body,
        files=files,
        message_id=new_message_id(dispatch.sender),
        at=dispatch.at,
    )
