"""A workbook that was or will be sent, looked at anew: what it may not hold, and whether it is as it was sealed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError

from qmxl.codes import Code, Severity
from qmxl.findings import Finding
from qmxl.refusal import Refusal
from qmxl.sending.freezing.left_behind import gaps_of, left_behind
from qmxl.sending.opened import Opened, Unreadable, opened
from qmxl.sending.sealing.figures import disagreeing
from qmxl.sending.sealing.recalculating import differing
from qmxl.sending.sealing.records import compared
from qmxl.sending.sealing.seal import SHEET, Broken, Newer, Seal, name_digest, names_of, read_seal, sealed_at
from qmxl.sending.sealing.signing import KnownKey, facts_of, is_signed_by, standing
from qmxl.sending.told import Told
from qmxl.texts import Texts
from qmxl.xlsx.stored import StoredCell

Recalculate = Callable[[bytes], Opened | None]


@dataclass(frozen=True)
class Verified:
    """What was found. ``about`` says whose the workbook is by its seal, ``intact`` that it is as it was sealed.

    ``trusted`` says that a key the receiver knows signed it, as it is now. ``book`` is the workbook as it was opened.
    """

    book: Opened
    findings: list[Finding]
    about: Mapping[str, str] = field(default_factory=dict)
    intact: bool = False
    trusted: bool = False


def verified(
    content: bytes,
    source: str,
    text: Texts,
    *,
    known: Sequence[KnownKey] | None = None,
    recalculate: Recalculate | None = None,
) -> Verified:
    """The workbook of these bytes, checked; a Refusal where they are none.

    ``known`` are the keys the receiver knows, None where there is no list of them. It is computed anew only when
    nothing in it asks others for anything.
    """
    told = Told(source, text)
    try:
        book = opened(content)
        seal = seal_in(book, told)
        left_behind(book.without(SHEET), seal.gaps if seal else gaps_of(book), told)
    except (Unreadable, ExpatError) as fault:
        code = fault.code if isinstance(fault, Unreadable) else Code.FILE_TRUNCATED
        raise Refusal("freeze_unreadable", path=source, reason=text(f"finding.{code}")) from fault
    intact = trusted = False
    if seal:
        intact = as_sealed(book.without(SHEET), seal, told)
        trusted = _signature(seal, intact=intact, known=known, told=told) and intact
    if not any(finding.code in (Code.SENT_LINK, Code.SENT_LINK_PART, Code.SENT_MACRO) for finding in told):
        _recalculated(content, book, recalculate, told)
    return Verified(book, list(told), dict(seal.about) if seal else {}, intact, trusted)


def seal_in(book: Opened, told: Told) -> Seal | None:
    """The seal of a workbook, None where there is none that can be read; tells why."""
    if SHEET not in book.sheets:
        told(Code.SEAL_NONE)
        return None
    try:
        return read_seal(book.cells[SHEET])
    except Newer:
        told(Code.SEAL_NEWER)
    except Broken:
        told(Code.SEAL_BROKEN)
    return None


def as_sealed(book: Opened, seal: Seal, told: Told) -> bool:
    """Whether every cell is what it was; tells each that is not."""
    before, intact = len(told.findings), seal.digest() == seal.root
    if not intact:
        told(Code.SEAL_BROKEN)
    uncomputed = moved = 0
    for sheet, rows in seal.rows.items():
        if sheet not in book.sheets:
            told(Code.SEAL_SHEET_GONE, sheet)
            continue
        cells = {cell.address: cell for cell in book.cells[sheet]}
        result = compared(sheet, rows, cells.values())
        for each in result.differences:
            now = _shown(cells.get(each.address))
            told(Code.SEAL_CHANGED, sheet, each.address, how=told.text(f"sending.changed.{each.why}"), found=now)
        for row in result.moved:
            told(Code.SEAL_MOVED, sheet, f"A{row}")
        uncomputed, moved = uncomputed + result.uncomputed, moved + len(result.moved)
    for sheet in book.sheets:
        if sheet not in seal.rows:
            told(Code.SEAL_SHEET_NEW, sheet)
    now_named = names_of(book)
    for name, digest in seal.names.items():
        if name_digest(now_named.get(name, "")) != digest:
            told(Code.SEAL_NAME, name=name)
    intact = all(f.severity is not Severity.ERROR for f in told.findings[before:])
    if intact:
        told(Code.SEAL_OF, "", "", **seal.about, rows=sum(map(len, seal.rows.values())))
    if intact and uncomputed:  # a program that computes nothing has saved it: its formulas are the sealed ones
        told.findings[:] = [finding for finding in told.findings if finding.code is not Code.SENT_NO_VALUE]
        told(Code.SEAL_UNCOMPUTED, count=uncomputed)
    return intact


def _shown(cell: StoredCell | None) -> str:
    if cell is None:
        return ""
    value = f"{cell.value:.12g}" if isinstance(cell.value, float) else str("" if cell.value is None else cell.value)
    return f"{value} (={cell.formula})" if cell.formula else value


def _signature(seal: Seal, *, intact: bool, known: Sequence[KnownKey] | None, told: Told) -> bool:
    """Whether a key that is known and good signed the seal; tells why not."""
    if not seal.signature or not seal.key:
        told(Code.SEAL_UNSIGNED)
        return False
    if not is_signed_by(seal.key, seal.digest(), seal.signature):
        told(Code.SEAL_FORGED)
        return False
    hospital, key = seal.about.get("hospital", ""), seal.key
    if known is None:
        told(Code.SEAL_KEY_UNCHECKED, public=key)
        return False
    made = sealed_at(seal.about)
    code, owner = standing(key, hospital, made.date() if made else None, known)
    if code is not None:
        day = made.date() if made else seal.about.get("made", "")
        told(code, public=key, hospital=hospital, made=day, **facts_of(owner, owner.hospital if owner else ""))
    elif intact:
        told(Code.SEAL_SIGNED, hospital=hospital)
    return code is None


def _recalculated(content: bytes, book: Opened, recalculate: Recalculate | None, told: Told) -> None:
    fresh = recalculate(content) if recalculate else None
    if fresh is None:
        told(Code.SENT_NOT_COMPUTED)
        for sheet, cell, expected in disagreeing(book, names_of(book)):
            told(Code.SENT_FIGURE, sheet, cell.address, found=_shown(cell), expected=expected)
        return
    for sheet, cell, computed in differing(book, fresh):
        if cell.value is not None:
            expected = _shown(computed).partition(" (=")[0]
            told(Code.SENT_FIGURE, sheet, cell.address, found=_shown(cell), expected=expected)
