"""Makes the copy of a master that may leave the house: frozen, sealed, looked at again."""

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from qmxl.commands.outcome import Clock, Outcome, utc_now
from qmxl.findings import Finding, sort_key
from qmxl.grouping import grouped
from qmxl.hospital.saving import refuse_if_open, save
from qmxl.refusal import Refusal
from qmxl.sending.freezing.freezing import frozen
from qmxl.sending.freezing.typed_over import typed_over
from qmxl.sending.opened import Opened, opened
from qmxl.sending.sealing.recalculating import recalculated
from qmxl.sending.sealing.sealing import sealed
from qmxl.sending.sealing.signing import Key, read_key
from qmxl.sending.sealing.verifying import verified
from qmxl.sending.told import Told
from qmxl.texts import Texts, texts

SENT = "_gui"  # what the copy's name has more than the master's
PASSWORD = "QMXL_KEY_PASSWORD"  # noqa: S105 - the name of where it is


def freeze(
    master: Path,
    *,
    output: Path | None = None,
    key: Path | None = None,
    office: Path | None = None,
    language: str,
    clock: Clock = utc_now,
) -> Outcome:
    """Writes the frozen and sealed copy of ``master``, by default beside it, signed where there is a ``key``.

    The findings say what had to change, and what a look at the copy found: with an error among them it may not be
    sent. Where ``office``, a LibreOffice, is there it computes the copy anew.
    """
    start, text = time.perf_counter(), texts(language)
    output = output or copy_of(master)
    if master.is_file() and output.exists() and output.samefile(master):
        raise Refusal("freeze_itself", path=master)
    refuse_if_open(output)
    made = copied(master, output.name, key=key, office=office, text=text, clock=clock)
    save(output, made.content)
    return Outcome(written=[output], findings=made.findings, elapsed=time.perf_counter() - start)


class Copy(NamedTuple):
    """A copy that may leave where no finding is an error; ``about`` says whose it is by its seal."""

    content: bytes
    book: Opened
    findings: list[Finding]
    about: Mapping[str, str]


def copy_of(master: Path) -> Path:
    """Where the copy of a master lies that may be sent."""
    return master.with_name(f"{master.stem}{SENT}.xlsx")


def copied(master: Path, name: str, *, key: Path | None, office: Path | None, text: Texts, clock: Clock) -> Copy:
    """A master frozen, sealed and looked at again, as a file of a ``name``; nothing is written."""
    if not master.is_file():
        raise Refusal("no_files", paths=[str(master)])
    signing = _key(key) if key else None
    whole, told = master.read_bytes(), Told(master.name, text)
    made = frozen(whole, master.name, clock(), text)
    typed_over(opened(whole), told)
    content = sealed(made.content, clock(), signing)
    recalculate = (lambda copy: recalculated(copy, str(office))) if office else None
    looked_at = verified(content, name, text, recalculate=recalculate)
    return Copy(content, looked_at.book, _told([*made.findings, *told, *looked_at.findings]), looked_at.about)


def _told(findings: list[Finding]) -> list[Finding]:
    return sorted(grouped(findings), key=sort_key)


def _key(path: Path) -> Key:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refusal("key_unreadable", path=path) from error
    return read_key(content, path, os.environ.get(PASSWORD, ""))
