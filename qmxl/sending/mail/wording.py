"""What a message says: the master's own first page, what is attached, and the office's own words."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qmxl.control.control import Control
from qmxl.sending.mail.summary import Summary
from qmxl.texts import Texts
from qmxl.typed.spelling import fold

HELD = re.compile(r"\{([^{}\n]{1,20})\}")
NAMES = {"ten": "name", "name": "name", "ky": "period", "period": "period", "benh vien": "hospital"}
NAMES |= {"hospital": "hospital"}
MEGABYTE = 1_000_000


class Left(NamedTuple):
    """A file that is too large to go with the message: how large, and how much the mailbox takes, in megabytes."""

    file: str
    size: float
    limit: float


class Said(NamedTuple):
    """Subject and text of a message."""

    subject: str
    body: str


def said(
    control: Control, name: str, period: str, found: Summary, files: Sequence[str], left: Sequence[Left], text: Texts
) -> Said:
    """The message to one person about a master; ``text`` has their language."""
    mail, facts = control.mail, {"name": name, "period": period, "hospital": control.hospital.name}
    subject = own(mail.subject, facts) or text("mail.subject", **facts)
    opening = own(mail.opening, facts) or f"{text('mail.greeting', **facts)}\n\n{text('mail.opening', **facts)}"
    parts = [opening, *_found(found, text), *_files(files, left, text), closing(control, facts, text)]
    return Said(subject, "\n\n".join(parts) + "\n")


def closing(control: Control, facts: Mapping[str, str], text: Texts) -> str:
    """The end of a message: the office's words, or who it is."""
    return own(control.mail.closing, facts) or "\n".join([text("mail.closing"), signed(control)])


def signed(control: Control) -> str:
    """Who the message is from."""
    return ", ".join(part for part in (control.hospital.quality_office, control.hospital.name) if part)


def own(words: str, facts: Mapping[str, str]) -> str:
    """The office's own words with the facts they name; any other brace stays as it is."""
    return HELD.sub(lambda held: facts.get(NAMES.get(fold(held[1]), ""), held[0]), words).strip()


def _found(found: Summary, text: Texts) -> list[str]:
    if not found.whole:
        return []
    decisions = found.decisions or (text("master.no_decisions"),)
    parts = [_listed(text("mail.came"), found.figures), _listed(text("mail.decide"), decisions)]
    return parts if text.language == found.language else [*parts, text(f"mail.written_{found.language}")]


def _files(files: Sequence[str], left: Sequence[Left], text: Texts) -> list[str]:
    parts = [_listed(text("mail.attached"), files)] if files else []
    parts += [text("mail.too_large", file=each.file, size=each.size, limit=each.limit) for each in left]
    return parts


def _listed(heading: str, lines: Sequence[str]) -> str:
    return "\n".join([heading, *(f"– {line}" for line in lines)])
