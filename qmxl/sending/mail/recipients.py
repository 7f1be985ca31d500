"""To whom a master goes, as the control workbook lists them, and whether an address is one that mail servers take."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from qmxl.catalogue.loader import code_lists
from qmxl.control.control import Control
from qmxl.control.models import Recipient
from qmxl.refusal import Refusal
from qmxl.typed.spelling import fold

WORKBOOK, PAGES, RETURNED = frozenset({"master", "upward"}), frozenset({"overview"}), "returned"
USUAL_LIMIT = 20.0  # megabytes of a whole message, where the control workbook says nothing
SHORT = {"so-y-te": "authority", "giam-doc": "director", "hoi-dong": "council", "qlcl": "quality_office"}
EVERYBODY = "all"
LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
ADDRESS = re.compile(rf"{LOCAL}@{LABEL}(?:\.{LABEL})+")
LONGEST = 254  # characters of an address


class Addressee(NamedTuple):
    """Somebody a message goes to: with the ``workbook``, the first ``pages`` as PDF, or both."""

    name: str
    address: str
    role: str
    workbook: bool
    pages: bool
    limit: float  # megabytes of the whole message
    language: str  # "" for the master's


def addressees(control: Control, to: str) -> list[Addressee]:
    """Those a word names: a role or its short name, a name, an address, or everybody; a Refusal where it is nobody.

    Who stands in two lines gets one message.
    """
    listed = [each for each in control.recipients if each.receives != RETURNED]
    if not listed:
        raise Refusal("mail_no_recipients")
    found: dict[str, Addressee] = {}
    for each in _named(listed, to):
        one = _addressee(each)
        before = found.get(one.address.casefold())
        found[one.address.casefold()] = _both(before, one) if before else one
    if not found:
        raise Refusal("mail_nobody", to=to, roles=sorted({_short(each.role) for each in listed}))
    return list(found.values())


def _named(listed: list[Recipient], to: str) -> Iterator[Recipient]:
    wanted = fold(to).replace(" ", "-")
    role = SHORT.get(wanted, wanted)
    for each in listed:
        words = {each.role, *_words(each.role), fold(each.email), fold(each.name).replace(" ", "-")}
        if wanted == EVERYBODY or role in words:
            yield each


def _words(role: str) -> set[str]:
    """What a role is called in each language, as one word."""
    label = next((each.label for each in code_lists()["recipient_role"].code if each.id == role), None)
    return {fold(label.in_(language)).replace(" ", "-") for language in ("vi", "en", "zh")} if label else set()


def _short(role: str) -> str:
    return next((word for word, its in SHORT.items() if its == role and its == "authority"), role)


def _addressee(line: Recipient) -> Addressee:
    limit = line.limit if line.limit is not None else USUAL_LIMIT
    pages, workbook = line.pdf or line.receives in PAGES, line.receives in WORKBOOK
    return Addressee(line.name, address(line.email), line.role, workbook, pages, limit, line.language)


def _both(one: Addressee, other: Addressee) -> Addressee:
    return one._replace(
        workbook=one.workbook or other.workbook,
        pages=one.pages or other.pages,
        limit=min(one.limit, other.limit),
        language=one.language or other.language,
    )


def address(said: str) -> str:
    """An address as mail servers take it, the domain in ASCII; a Refusal for what is none."""
    local, at, domain = said.strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError as error:
        raise Refusal("mail_address", found=said) from error
    if not ADDRESS.fullmatch(f"{local}{at}{domain}") or len(said) > LONGEST:
        raise Refusal("mail_address", found=said)
    return f"{local}@{domain}"
