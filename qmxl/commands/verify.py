"""Looks at a workbook that was or will be sent, and writes nothing."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from qmxl.codes import Code, Severity
from qmxl.engines.process import Died, Process, interrupt_later
from qmxl.findings import Finding, sort_key
from qmxl.grouping import grouped
from qmxl.refusal import Refusal
from qmxl.sending.sealing.recalculating import recalculated
from qmxl.sending.sealing.signing import KnownKey
from qmxl.sending.sealing.verifying import Verified, verified
from qmxl.texts import texts
from qmxl.xlsx.opening import LARGEST


@dataclass(frozen=True)
class VerifyOutcome:
    """What was found in ``path``, errors first. ``verified`` says whose it is and whether it is as it was sealed."""

    path: Path
    findings: list[Finding]
    verified: Verified
    elapsed: float

    @property
    def clean(self) -> bool:
        """Whether nothing has to be mended."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


def verify(path: Path, *, keys: Path | None = None, office: Path | None = None, language: str) -> VerifyOutcome:
    """What a workbook is, by a process of its own: a file that brings it down is refused with a sentence.

    ``keys`` is a list of known keys; ``office`` a LibreOffice, which computes the workbook anew where it is there.
    """
    start = time.perf_counter()
    if not path.is_file():
        raise Refusal("no_files", paths=[str(path)])
    known = read_keys(keys) if keys else None
    with interrupt_later():
        process = Process(partial(_Verifier, known, str(office) if office else "", language))
    try:
        process.ask("verified", path)
        found: Verified = process.told()
    except Died as died:
        raise Refusal("freeze_unreadable", path=path, reason=texts(language)(f"finding.{Code.FILE_FAULT}")) from died
    finally:
        process.end()
    findings = sorted(grouped(found.findings), key=sort_key)
    return VerifyOutcome(path, findings, found, time.perf_counter() - start)


class _Verifier:
    """Looks at foreign files for another process."""

    def __init__(self, known: Sequence[KnownKey] | None, office: str, language: str) -> None:
        self.known, self.office, self.language = known, office, language

    def verified(self, path: Path) -> Verified:
        """What is found in a file."""
        text = texts(self.language)
        if path.stat().st_size > LARGEST:
            raise Refusal("freeze_unreadable", path=path.name, reason=text(f"finding.{Code.FILE_TOO_LARGE}"))
        recalculate = partial(recalculated, office=self.office) if self.office else None
        return verified(path.read_bytes(), path.name, text, known=self.known, recalculate=recalculate)


def read_keys(path: Path) -> list[KnownKey]:
    """A list of known keys: a line each, of hospital, public key, first and last day, and the day it was revoked."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal("keys_unreadable", path=path, line=0, found=type(error).__name__) from error
    found = []
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            hospital, public, *days = [*(each.strip() for each in line.split(";")), "", "", "", ""][:5]
            try:
                since, until, revoked = (date.fromisoformat(day) if day else None for day in days)
            except ValueError as error:
                raise Refusal("keys_unreadable", path=path, line=number, found=line) from error
            if not hospital or not public:
                raise Refusal("keys_unreadable", path=path, line=number, found=line)
            found.append(KnownKey(hospital, public, since, until, revoked))
    return found
