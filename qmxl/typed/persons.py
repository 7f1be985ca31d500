"""What looks like a person in a text of a form: numbers of identity, insurance or telephone, a name with a birth date.

Numbers of documents, amounts, links, names of files and dates of decisions are none of these.
"""

import re
from functools import cache, lru_cache

from qmxl.codes import Code, Fault
from qmxl.typed.names_of_persons import BORN, NAME, UPPER

CITIZEN, OLD_NUMBER, PASSPORT, INSURANCE = "citizen", "old_number", "passport", "insurance"
PHONE, EMAIL, BIRTH, PATIENT_NAME = "phone", "email", "birth", "name"
CODES: dict[str, Fault] = {
    CITIZEN: Code.PRIVACY_IDENTITY,
    OLD_NUMBER: Code.PRIVACY_IDENTITY,
    INSURANCE: Code.PRIVACY_INSURANCE,
    PHONE: Code.PRIVACY_PHONE,
    BIRTH: Code.PRIVACY_BIRTH,
    PATIENT_NAME: Code.PRIVACY_NAME,
}

ADDRESSES = re.compile(r"\S*(?:://|\\|@)\S*|\S+/\S+\.\w{2,4}\b|\S*_\S*\d\S*")
START, END = r"(?<![\w./-])", r"(?![\w/-]|[.,]\d)"
GAP = r"[ .]?"
STAMP = r"20\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{4}"
MONEY = r"(?!\s*(?:đ|đồng|vnd|vnđ|usd)\b)"
PATIENT = r"(?:\b(?:BN|NB)\b|[Bb]ệnh\s+nhân|[Nn]gười\s+bệnh)\s*:?\s*(?:(?:ông|bà|anh|chị|cháu|bé)\s+)?"
TWELVE = r"\d{12}|\d{3}(?: \d{3}){3}|0\d\d(?:[ .-]?\d){9}"  # no sum of money begins with 0
NINE = r"\d{9}|0\d\d(?:[ .]\d{3}){2}"

Patterns = tuple[tuple[str, re.Pattern[str]], ...]
NUMBERS: Patterns = (
    (INSURANCE, re.compile(rf"{START}[A-Z]{{2}}[ .-]?\d(?:[ .-]?\d){{12}}{END}", re.IGNORECASE)),
    (PHONE, re.compile(rf"(?<![\w./-])(?:\+84|0084|0)(?!\.\d{{9}}){GAP}[35789]\d(?:[ .-]?\d){{7}}{END}")),
    (CITIZEN, re.compile(rf"{START}(?!{STAMP}\b)(?:{TWELVE}){END}{MONEY}", re.IGNORECASE)),
    (OLD_NUMBER, re.compile(rf"{START}(?:{NINE}){END}{MONEY}", re.IGNORECASE)),
    (INSURANCE, re.compile(rf"{START}\d{{10}}{END}{MONEY}", re.IGNORECASE)),
)


# Compiled when they are first needed, for that takes longer than reading a workbook.
@cache
def patients() -> Patterns:
    """What names a patient."""
    return ((PATIENT_NAME, re.compile(PATIENT + NAME)),)


@cache
def births() -> Patterns:
    """What gives a name with a date of birth."""
    young = r"\d{1,2}[/.-]\d{1,2}[/.-](?:19\d\d|200\d|201[0-5])\b"
    return (
        (BIRTH, re.compile(rf"{NAME}[^.;\n]{{0,40}}?{BORN}|{BORN}[^.;\n]{{0,40}}?{NAME}")),
        (BIRTH, re.compile(rf"{NAME}\s*[,(–-]?\s*{young}")),
    )


# Without one of these none of the patterns can match; most texts are done with here.
DIGITS = re.compile(r"(?:\d[ .-]?){9}")
WHEN = re.compile(r"[/.-](?:19\d\d|200\d|201[0-5])\b")
WHO_WORDS, WHEN_WORDS = ("BN", "NB", "nhân", "bệnh"), ("inh", "SN", "NS", "DOB")  # faster to look for than a pattern
# What is left of the patterns without the names, which alone take long to compile.
A_PATIENT = re.compile(PATIENT + f"[{UPPER}]")
A_BIRTH = re.compile(rf"{BORN}|{WHEN.pattern}")


@lru_cache(maxsize=1 << 14)
def looks_like(text: str) -> Fault:
    """The code of what in a text of a form looks like a person; "" where nothing does."""
    digits, who = DIGITS.search(text), any(word in text for word in WHO_WORDS)
    when = any(word in text for word in WHEN_WORDS) or WHEN.search(text)
    if not (digits or who or when):
        return ""
    bare = ADDRESSES.sub(" ", text)
    patterns = (
        *(NUMBERS if digits else ()),
        *(patients() if who and A_PATIENT.search(bare) else ()),
        *(births() if when and A_BIRTH.search(bare) else ()),
    )
    return next((CODES[kind] for kind, pattern in patterns if pattern.search(bare)), "")
