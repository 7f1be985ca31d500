"""Whether a sub-item is ready to be shown to an inspecting team, and what it lacks.

Ready is: answered as met (a fault as not there, a standard as yes), with evidence that is there where evidence is asked
for, and confirmed by the quality office where a round of its own has begun. Evidence that names no file, as a
document's number and where it lies, is looked at on the spot: it counts as there, and the pack says where.
"""

from collections.abc import Collection
from enum import StrEnum

from qmxl.evidence.matching import State

MET, FAULT_FREE, LEFT_OUT, HIDDEN = ("met", "yes"), ("no_fault", "exempt"), "not_applicable", "hidden"
UNPROVED = "unproved"


class Gap(StrEnum):
    """What a sub-item lacks."""

    STATUS = "status"  # not met, or nobody knows how
    FAULT = "fault"
    UNANSWERED = "unanswered"
    CLOSED = "closed_to_us"  # a round is open: not yet published
    PROOF = "proof"  # nothing is given as evidence
    MISSING = "missing"
    EMPTY = "empty"
    OLD = "old"
    OUTSIDE = "outside"
    UNCONFIRMED = "unconfirmed"  # the quality office has not confirmed it


OF_A_FILE = {
    State.MISSING: Gap.MISSING,
    State.EMPTY: Gap.EMPTY,
    State.OLD: Gap.OLD,
    State.OUTSIDE: Gap.OUTSIDE,
}


def gaps(status: str | None, states: Collection[State], *, confirmed: bool | None = None) -> list[Gap] | None:
    """What a sub-item lacks, in order of weight, nothing when it is ready; None where it does not apply.

    ``status`` is that of the table of sub-items, ``states`` those of its evidence; ``confirmed`` whether the quality
    office has, None where there is no round of it.
    """
    if status == LEFT_OUT:
        return None
    found = [gap for state, gap in OF_A_FILE.items() if state in states]
    if status == HIDDEN:
        return [Gap.CLOSED]
    if status == UNPROVED or (status in MET and not states):
        found = [Gap.PROOF]
    elif not status:
        found = [Gap.UNANSWERED, *found]
    elif status == "fault":
        found = [Gap.FAULT, *found]
    elif status not in (*MET, *FAULT_FREE):
        found = [Gap.STATUS, *found]
    return [*found, *([Gap.UNCONFIRMED] if confirmed is False else [])]
