"""A message as bytes: one recipient, plain text, files; names of people and files as every mail program reads them.

Headers are encoded whole, spaces and all: encoded piece by piece, as the library's newer classes do, a space between
two pieces is lost to whoever reads them.
"""

import io
from datetime import datetime
from email import encoders
from email.generator import BytesGenerator
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, quote
from typing import Any, NamedTuple
from uuid import uuid4

from qmxl.names import NOT_SHOWN
from qmxl.typed.spelling import nfc

WORKBOOK = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "pdf"


class Attached(NamedTuple):
    """A file that goes with a message; ``kind`` is its subtype of ``application``."""

    name: str
    content: bytes
    kind: str = WORKBOOK


class Letter(NamedTuple):
    """What a message says, to whom and from whom; ``sender`` is "" where the mail program is to fill it in."""

    sender: str
    sender_name: str
    to: str
    to_name: str
    subject: str
    body: str
    files: tuple[Attached, ...]
    message_id: str
    at: datetime  # with its zone


def new_message_id(sender: str) -> str:
    """An identity no other message has, which tells nothing of the computer."""
    return f"<{uuid4().hex}@{sender.rpartition('@')[2] or 'qmxl.invalid'}>"


def as_bytes(letter: Letter, *, draft: bool) -> bytes:
    """The message; as a ``draft`` mail programs open it to be looked at and sent."""
    text = MIMEText(_lines(letter.body), "plain", "utf-8", policy=compat32)
    whole: Any = MIMEMultipart("mixed") if letter.files else text
    if letter.sender:
        whole["From"] = _person("From", letter.sender_name, letter.sender)
    whole["To"] = _person("To", letter.to_name, letter.to)
    whole["Subject"] = _words("Subject", one_line(letter.subject))
    whole["Date"] = format_datetime(letter.at)
    whole["Message-ID"] = letter.message_id
    if draft:
        whole["X-Unsent"] = "1"
    if letter.files:
        whole.attach(text)
        for each in letter.files:
            whole.attach(_part(each))
    buffer = io.BytesIO()
    BytesGenerator(buffer, mangle_from_=False, policy=compat32.clone(linesep="\r\n")).flatten(whole)
    return buffer.getvalue()


def one_line(text: str) -> str:
    """A text without line breaks and other characters that steer, so that no header ever ends in the middle of it."""
    return " ".join(NOT_SHOWN.sub(" ", nfc(text)).split())


def _lines(body: str) -> str:
    """A text with the line ends of mail, without characters that cannot be shown."""
    lines = nfc(body).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\r\n".join(NOT_SHOWN.sub(" ", line.replace("\t", "    ")).rstrip() for line in lines) + "\r\n"


def _words(name: str, text: str) -> Header:
    return Header(text, "us-ascii" if text.isascii() else "utf-8", header_name=name)


def _person(name: str, person: str, address: str) -> Header:
    said = one_line(person)
    if said.isascii():
        return Header(f'"{quote(said)}" <{address}>' if said else address, "us-ascii", header_name=name)
    header = Header(said, "utf-8", header_name=name)
    header.append(f"<{address}>", "us-ascii")
    return header


def _part(file: Attached) -> MIMEBase:
    """A file; its name beyond ASCII as RFC 2231 has it, and for older programs as RFC 2047 has it."""
    name = one_line(file.name)
    part = MIMEBase("application", file.kind, name=name if name.isascii() else Header(name, "utf-8").encode())
    part.set_payload(file.content)
    encoders.encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=name if name.isascii() else ("utf-8", "", name))
    return part
