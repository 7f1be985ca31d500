"""What code of a criteria set a cell names, however it is typed: ``A1.1``, ``a 1.1``, ``A1.1. Người bệnh được …``."""

import re
import unicodedata
from functools import cache
from typing import Literal, NamedTuple

from qmxl.catalogue.criteria_sets import SUB_ITEM, CriteriaSet
from qmxl.typed.spelling import fold
from qmxl.typed.values import DASHES

LEAD = re.compile(r"(?:TIEU CHI|TIEU CHUAN|TIEU MUC|CRITERION|STANDARD|标准|PHAN|CHUONG|PART|CHAPTER|MUC)\s*[:.]?\s*")
CLOSE = re.compile(r"([A-Z]{1,4}\.?\d{1,2}(?:\.\d{1,3})*(?:[A-Z](?![A-Z]))?)(?![A-Z\d])")
SPACED = re.compile(
    r"([A-Z]{1,4}\s*\.?\s*\d{1,2}(?:\s*\.\s*\d{1,3})?(?:\s*\.\s*\d{1,3})?(?:[A-Z](?![A-Z]))?)(?![A-Z\d])"
)
ITEM = re.compile(r"\s*-\s*(\d{1,2})\s*\.\s*(\d{1,3})(?!\d)")
HEAD = re.compile(r"([A-Z]{1,4}\d{0,2})(?![A-Z\d])")
Kind = Literal["criterion", "item", "heading", "unknown", ""]


class Named(NamedTuple):
    """What a cell names: a criterion or sub-item, a part or chapter, a code that the set does not have, or no code."""

    kind: Kind
    code: str = ""


def code_in(cell: object, criteria: CriteriaSet) -> Named:
    """The code that a cell begins with. A sub-item is one by its form, whether or not the set has it."""
    if not isinstance(cell, str) or not cell:
        return Named("")
    text = fold(unicodedata.normalize("NFKC", cell.translate(DASHES))).upper()
    lead = LEAD.match(text)
    return _at(text[lead.end() :] if lead else text, criteria, led=lead is not None)


def _at(text: str, criteria: CriteriaSet, *, led: bool) -> Named:
    known = known_codes(criteria)
    for pattern in (CLOSE, SPACED):
        found = pattern.match(text)
        if found and (code := known.get(_key(found[1]))):
            item = ITEM.match(text, found.end())
            return Named("item", f"{code}-{item[1]}.{item[2]}") if item else Named("criterion", code)
    head, close = HEAD.match(text), CLOSE.match(text)
    if close and _key(close[1]) in above(criteria):
        return Named("heading", close[1])
    if close and ("." in close[1] or close.end() == len(text)):
        item = ITEM.match(text, close.end())
        return Named("unknown", close[1] + (f"-{item[1]}.{item[2]}" if item else ""))
    if head and head[1] in above(criteria) and (led or re.match(r"\s*([.:)-]|$)", text[head.end() :])):
        return Named("heading", head[1])
    return Named("")


def _key(code: str) -> str:
    """A code as it is compared: ``A.1.1`` is ``A1.1``."""
    return re.sub(r"^([A-Z]+)\.", r"\1", "".join(code.upper().split()))


@cache
def known_codes(criteria: CriteriaSet) -> dict[str, str]:
    """The criteria of the set by their codes as they are compared."""
    return {_key(code): code for code in criteria.by_code}


@cache
def above(criteria: CriteriaSet) -> frozenset[str]:
    """What stands above criteria and is none: parts, chapters, and what other codes begin with, as I.6 in I.6.1."""
    named = {each.code for each in criteria.part} | {each.code for each in criteria.chapter}
    begun = {code[:at] for code in known_codes(criteria) for at in range(1, len(code)) if not code[at].isdigit()}
    return frozenset(named | begun)


def criterion_of(code: str) -> str:
    """The criterion of a sub-item's code."""
    found = SUB_ITEM.match(code)
    return found["criterion"] if found else code
