"""Which reading of a sub-item counts, and when it is closed: two keys, the department's and the quality office's."""

from qmxl.criteria.agreement import WITHHELD, answer

DISPUTED = "disputed"  # read differently, and nobody has decided yet
NOT_APPLICABLE = "not_applicable"
CLOSING = frozenset({("met", "met"), ("no_fault", "no_fault"), ("yes", "yes")})  # as both sides say it


def counting(own: str | None, office: str | None, resolved: str | None, *, frozen: bool = False) -> str | None:
    """The status that counts towards the hospital's own level.

    ``own`` is the department's, ``office`` the quality office's dated reading, ``resolved`` what was decided where they
    differ. What is not published is "hidden". A resolution wins; without one what both say alike, or what the only one
    says who says anything; else it is "disputed". What is ``frozen``, because the round is closed, is not applicable or
    applicable as the round left it.
    """
    if own == WITHHELD:
        return WITHHELD
    if office is None or office == WITHHELD:
        return own
    if resolved is not None:
        return resolved
    if own is None:
        return office
    if answer(own) == office:
        return own
    if frozen and NOT_APPLICABLE in (answer(own), office):
        return office
    return DISPUTED


def closed(own: str | None, office: str | None) -> bool:
    """Whether both keys are turned: the department says met, with evidence, and the office confirms it with a date.

    Of the lowest level: both say that the fault is not there.
    """
    return (own, office) in CLOSING
