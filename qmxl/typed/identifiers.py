"""All that looks like a person in a text that leaves the house, and how it is told of without saying it.

Beside what may not stand in a form's fields (:mod:`qmxl.typed.persons`) these are telephones and mail of offices, and
ways of writing nobody uses in a form.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from qmxl.typed.names_of_persons import BORN, DAY, LOWER, NAME, PLAIN_NAME, UPPER
from qmxl.typed.persons import (
    ADDRESSES,
    BIRTH,
    CITIZEN,
    EMAIL,
    INSURANCE,
    NUMBERS,
    OLD_NUMBER,
    PASSPORT,
    PATIENT_NAME,
    PHONE,
    WHO_WORDS,
    Patterns,
    births,
    patients,
)

MANY_DIGITS = re.compile(r"\d(?:\D{0,3}\d){7}|[A-Z]\d{6}")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
DIGEST = re.compile(r"\b(?:[0-9a-f]{32,}|[0-9A-F]{32,})\b|\b(?=\w*[A-Za-z])[\w+/]{40,}={0,2}", re.ASCII)
SIGNS = ("@", "(a", "[a", ":", "：")  # of mail addresses and labels
MAIL = re.compile(r"[\w.+-]+ ?(?:@|[\[(](?:at|a còng)[\])]) ?[\w-]+(?: ?\.[\w-]+)+", re.IGNORECASE)
CHAT = re.compile(r"(?:zalo\.me/|wa\.me/|viber\S*?|tel:|sms:)\+?\d(?:[ .-]?\d){8,11}", re.IGNORECASE)
BETWEEN = r"(?: ?[.–-] ?|\) ?[.-]?| )?"
COUNTRY = rf"\(?(?:\+|00) ?84\)?{BETWEEN}(?:\(0\) ?)?|\(?84{BETWEEN}"
IDENTITY_WORDS = r"CMND|CMTND|CMT|CCCD|căn\s+cước(?:\s+công\s+dân)?|chứng\s+minh(?:\s+(?:nhân\s+dân|thư))?|định\s+danh"
IDENTITY_WORDS = r"CMND|CMTND|CMT|CCCD|căn\s+cước(?:\s+công\s+dân)?|chứng\s+minh(?:\s+(?:nhân\s+dân|thư))?|định\s+danh"
INSURANCE_WORDS = r"BHYT|BHXH|bảo\s+hiểm\s+(?:y\s+tế|xã\s+hội)"


@cache
def of_offices_too() -> Patterns:
    """Numbers that may be an office's as well, and ways of writing that are as good as certain."""
    mobile = rf"(?<![\w.])(?:{COUNTRY}|\(?0(?!\.\d{{9}}) ?\.?)[35789]\d(?:{BETWEEN}\d){{7}}(?!\w|[.,]\d)"
    in_pairs = r"(?<![\w.])0[35789](?:[ .]\d\d){4}(?!\w|[.,]\d)"
    landline = rf"(?<![\w./-])(?:{COUNTRY}|\(?0 ?)2\d(?:{BETWEEN}\d){{7,8}}(?!\w|[.,]\d)"
    shaped = r"(?<![\d.])0(?:0[1-9]|[1-8]\d|9[0-6])[0-3]\d{8}(?!\d)"
    number = r"\d(?:[ .-]?\d)"
    return (
        (CITIZEN, re.compile(rf"(?:{IDENTITY_WORDS})\b[^\d\n]{{0,15}}(?P<said>{number}{{11}})(?!\d)", re.I)),
        (OLD_NUMBER, re.compile(rf"(?:{IDENTITY_WORDS})\b[^\d\n]{{0,15}}(?P<said>{number}{{8}})(?!\d)", re.I)),
        (PASSPORT, re.compile(r"(?:hộ\s+chiếu|passport)\b[^\d\n]{0,12}?(?P<said>[A-Z]{1,2}\d{6,8})\b", re.I)),
        (INSURANCE, re.compile(rf"(?:{INSURANCE_WORDS})\b[^\d\n]{{0,15}}(?P<said>{number}{{9}})(?!\d)", re.I)),
        (INSURANCE, re.compile(r"(?<![A-Za-z])[A-Z]{2}[1-5](?:[ .-]?\d){12}(?!\d)")),
        (CITIZEN, re.compile(shaped)),
        (PHONE, re.compile(mobile)),
        (PHONE, re.compile(in_pairs)),
        (PHONE, re.compile(landline)),
    )


@cache
def labelled() -> Patterns:
    """What stands behind a label that asks for a name."""
    label = r"(?:[Hh]ọ(?:\s+và|,)?\s+tên|HỌ(?:\s+VÀ)?\s+TÊN|[Hh]o(?:\s+va)?\s+ten|[Ff]ull\s+name|姓名)"
    return ((PATIENT_NAME, re.compile(rf"{label}[^:：\n]{{0,20}}[:：]\s*(?P<said>[^\W\d_]+(?:\s+[^\W\d_]+){{0,4}})")),)


@cache
def births_in_other_words() -> Patterns:
    """A name with a date of birth as lists write it: years alone, months in words, names without accents."""
    name = rf"(?:{NAME}|{PLAIN_NAME})"
    said = r"\d{1,2} tháng \d{1,2}(?:,)? năm (?:19|20)\d\d"
    born = rf"(?:{BORN}|[Ss]inh\s+(?:ngày\s+)?{said}|[Bb]orn(?:\s+(?:on|in))?\s*:?\s*(?:{DAY}|(?:19|20)\d\d))"
    young = r"\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?(?:19\d\d|200\d|201[0-5])\b"
    return (
        (BIRTH, re.compile(rf"{name}[^.;\n]{{0,40}}?{born}|{born}[^.;\n]{{0,40}}?{name}")),
        (
            BIRTH,
            re.compile(
                rf"{name}\s*[,(–-]?\s*(?:{young}|19\d\d\b)|{name}\s*\((?:19|20)\d\d\)|{young}\s*[,:–-]\s*{name}"
            ),
        ),
    )


class Identifier(NamedTuple):
    """What kind of thing was found in a text, and how it is written there."""

    kind: str
    said: str


@lru_cache(maxsize=1 << 15)
def identifiers(text: str) -> tuple[Identifier, ...]:
    """All that looks like a person, or the telephone and mail of one, in a text that leaves the house."""
    return tuple(_identifiers(plain_signs(text)))


def _identifiers(text: str) -> Iterator[Identifier]:
    many, years = MANY_DIGITS.search(text), YEAR.search(text)
    if not (many or years or any(word in text for word in (*WHO_WORDS, *SIGNS))):
        return
    left = text
    for kind, pattern in ((EMAIL, MAIL), (PHONE, CHAT)):
        found, left = _taken(left, kind, pattern)
        yield from found
    bare = ADDRESSES.sub(" ", DIGEST.sub(" ", _without_joints(left)))
    patterns = (
        *((*of_offices_too(), *NUMBERS) if many else ()),
        *((*births(), *births_in_other_words()) if years else ()),
        *patients(),
        *labelled(),
    )
    for kind, pattern in patterns:
        found, bare = _taken(bare, kind, pattern)
        yield from found


def _taken(text: str, kind: str, pattern: re.Pattern[str]) -> tuple[list[Identifier], str]:
    """What a pattern finds in a text, and the text without it, so that nothing is found twice."""
    found = [Identifier(kind, each.groupdict().get("said") or each[0]) for each in pattern.finditer(text)]
    return found, pattern.sub(" ; ", text) if found else text


def _without_joints(text: str) -> str:
    """Words that somebody joined by low lines, apart; a file's name, which has an ending or a folder, stays whole."""
    return " ".join(
        word if any(sign in word for sign in "/\\.@") else word.replace("_", " ") for word in text.split(" ")
    )


def plain_signs(text: str) -> str:
    """The text in its usual signs: full-width figures and odd blanks as plain ones, what cannot be seen left out."""
    if text.isascii():
        return " ".join(text.split())
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return " ".join(seen.replace("‐", "-").replace("‑", "-").replace("−", "-").split())


def masked(identifier: Identifier) -> str:
    """How an identifier is told of: initials of a name, the last two figures of a number, and nothing else of it."""
    kind, said = identifier
    if kind in (BIRTH, PATIENT_NAME):
        made = re.sub(rf"([{UPPER}{LOWER}A-Za-z])[^\W\d_]*", r"\1•", said)
        return _cut(re.sub(r"\d", "•", made))
    if kind == EMAIL:
        return _cut(re.sub(r"\w", "•", said))
    figures = [at for at, sign in enumerate(said) if sign.isdigit()][-2:]
    return _cut("".join(sign if at in figures or not sign.isalnum() else "•" for at, sign in enumerate(said)))


def _cut(said: str) -> str:
    return said if len(said) <= 40 else said[:39] + "…"
