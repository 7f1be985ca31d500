"""What is to be sent, in a folder a person can read: of each message the message itself and a text of how it stands.

The text is written before anything is done, so that whatever ends a run, what may have left is never sent a second time
by itself. Whoever reads or writes here holds the folder's lock.
"""

import io
import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from qmxl.hospital.folder import MESSAGE, NOT_IN_A_NAME
from qmxl.names import shown
from qmxl.refusal import Refusal
from qmxl.sending.mail.recipients import ADDRESS
from qmxl.sending.mail.smtp import END, Result
from qmxl.texts import Texts
from qmxl.xlsx.opening import LARGEST

STATE = ".txt"
FIRST = "qmxl 1"
OWN = "state"
OURS = re.compile(r".+_\d{8}-\d{6}_[0-9a-f]{4}")  # what :func:`new_id` makes


class State(StrEnum):
    """How a message stands."""

    DRAFT = "draft"  # a person opens and sends it
    WAITING = "waiting"  # the next run sends it
    SENDING = "sending"  # a run is at it, or was when it ended
    SENT = "sent"
    UNKNOWN = "unknown"  # it may have been taken: a person decides
    REFUSED = "refused"  # the server will never take it as it is


@dataclass(frozen=True)
class Queued:
    """A message in the folder; ``master`` is what a master is known by, ``digest`` that of the message's bytes."""

    id: str
    state: State
    to: str
    name: str
    sender: str
    period: str
    master: str
    subject: str
    message_id: str
    digest: str
    queued: str
    changed: str
    attempts: int = 0
    stage: str = ""
    said: str = ""  # what happened last, in a sentence


def new_id(period: str, to: str, at: datetime) -> str:
    """A name for a message's files that says whose it is and when it was made."""
    whose = NOT_IN_A_NAME.sub("-", f"{period}_{to.rpartition('@')[0]}")[:60]
    return f"{whose}_{at:%Y%m%d-%H%M%S}_{token_hex(2)}"


def put(folder: Path, queued: Queued, content: bytes, text: Texts) -> Path:
    """The message is in the folder; gives its file."""
    path = folder / f"{queued.id}{MESSAGE}"
    _write(path, content)
    write(folder, queued, text)
    return path


def write(folder: Path, queued: Queued, text: Texts) -> None:
    """The folder says how a message stands, first in sentences, then line by line."""
    facts = {name: getattr(queued, name) for name in ("name", "to", "period", "subject")}
    told = (text(f"mail.state.{queued.state}", id=queued.id), text("mail.about", **facts), queued.said)
    lines = [
        FIRST,
        *(f"# {shown(each)}" for each in told if each),
        *(f"{name}: {shown(str(its))}" for name, its in vars(queued).items()),
    ]
    _write(folder / f"{queued.id}{STATE}", "\r\n".join([*lines, ""]).encode("utf-8-sig"))


def _write(path: Path, content: bytes) -> None:
    """A file is there whole or not at all, and stays after a power cut."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise Refusal("not_written", path=path, reason=error.strerror or type(error).__name__) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def queue(folder: Path) -> tuple[list[Queued], list[str]]:
    """The messages by name, and the names of texts that nobody can read any more, or that are gone."""
    found, torn = list[Queued](), list(_without_text(folder))
    for path in sorted(folder.glob(f"*{STATE}")) if folder.is_dir() else ():
        lines = _lines(path)
        if lines is None or lines[:1] != [FIRST]:
            if lines is None or OURS.fullmatch(path.stem) or any(line.startswith(f"{OWN}:") for line in lines):
                torn.append(path.name)
            continue
        try:
            found.append(_read(lines, path.stem))
        except (ValueError, TypeError):
            torn.append(path.name)
    return found, torn


def _without_text(folder: Path) -> Iterator[str]:
    """The texts of messages that lie here alone: nobody knows whether they were sent."""
    for path in sorted(folder.glob(f"*{MESSAGE}")) if folder.is_dir() else ():
        text = path.with_suffix(STATE)
        if OURS.fullmatch(path.stem) and not text.exists():
            yield text.name


def _lines(path: Path) -> list[str] | None:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines() if path.stat().st_size < LARGEST else None
    except (OSError, UnicodeDecodeError):
        return None


def _read(lines: list[str], name: str) -> Queued:
    parts = (line.partition(":") for line in lines[1:] if line[:1] != "#")
    pairs = {field: its.removeprefix(" ") for field, _, its in parts}
    kept = {field: pairs.get(field, "") for field in Queued.__dataclass_fields__}
    addresses = (kept["to"], *([kept["sender"]] if kept["sender"] else []))
    if kept["id"] != name or not kept["message_id"] or not all(map(ADDRESS.fullmatch, addresses)):
        raise ValueError(name)
    whole = {**kept, "state": State(kept["state"]), "attempts": int(kept["attempts"] or 0)}
    return Queued(**whole)  # type: ignore[arg-type]  # a field each


def before(found: list[Queued], master: str, to: str) -> Queued | None:
    """The last message about a master to an address, but those that were refused."""
    its = [e for e in found if e.master == master and e.to.casefold() == to.casefold() and e.state != State.REFUSED]
    return max(its, key=lambda each: each.queued, default=None)


def recovered(found: list[Queued], at: str) -> Iterator[Queued]:
    """Those a run had in hand when it ended: to be sent again, or for a person to decide where the end may be out."""
    for each in found:
        if each.state is State.SENDING:
            state = State.UNKNOWN if each.stage == END else State.WAITING
            yield replace(each, state=state, stage="", changed=at)


def after(queued: Queued, result: Result, said: str, at: str) -> Queued:
    """How a message stands after a server was asked to take it."""
    return replace(queued, state=State(result.state), stage="", said=said, changed=at)


def message_of(folder: Path, queued: Queued) -> bytes | None:
    """The message as it was put here; None where its file is gone or another."""
    try:
        content = (folder / f"{queued.id}{MESSAGE}").read_bytes()
    except OSError:
        return None
    return content if digest(content) == queued.digest else None


def digest(content: bytes) -> str:
    """By what bytes are known."""
    return sha256(content).hexdigest()


def master_digest(content: bytes) -> str:
    """By what a master is known, whoever opened it and saved its properties anew; of what is no workbook its bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = sorted((each.filename, each.CRC, each.file_size) for each in package.infolist())
    except zipfile.BadZipFile:
        return digest(content)
    return digest(repr([part for part in parts if not part[0].startswith("docProps/")]).encode())
