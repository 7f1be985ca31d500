"""What looks like a person where nobody should be named: numbers of identity, insurance or telephone, a date of birth.

The master is read by many and kept for ever, so the department is told at the cell while it fills in its form. The
finding never quotes what was found. Numbers of documents, amounts, links and dates of decisions are none of these.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from qmxl.catalogue.privacy import searched
from qmxl.codes import Code, Fault
from qmxl.findings import Finding
from qmxl.submissions.submission import Submission

ADDRESSES = re.compile(r"\S*(?:://|\\|@)\S*|\S+/\S+\.\w{2,4}\b|\S*_\S*\d\S*")
START, END = r"(?<![\w./-])", r"(?![\w/-]|[.,]\d)"
GAP = r"[ .]?"
STAMP = r"20\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{4}"
MONEY = r"(?!\s*(?:đ|đồng|vnd|vnđ|usd)\b)"
FAMILY = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Đoàn|Mai|Lâm|Tô|Cao|Trương|Hà|"
    "Tạ|Lương|Đào|Lưu|Châu|Thái|Vương|Quách|Phùng|Kiều|Nông|Hứa|Tống|Chu|Triệu|La|Văn|Thạch|Sơn|Kim|Danh|Giàng|Lò|Vàng"
)
UPPER = "A-ZÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝĂĐĨŨƠƯ" + "".join(map(chr, range(0x1EA0, 0x1EFA, 2)))
LOWER = "a-zà-ãè-êìíò-õùúýăđĩũơư" + "".join(map(chr, range(0x1EA1, 0x1EFB, 2)))
WORD = rf"[{UPPER}][{LOWER}]*"
NAME = rf"(?:(?:{FAMILY})(?:\s+{WORD}){{1,4}}|(?:{FAMILY.upper()})(?:\s+[{UPPER}]+){{1,4}})(?![{LOWER}])"
DAY = r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)\d\d"
WORDS = r"(?<!vi )(?<!Vi )(?<!vệ )(?<!ký )\b[Ss]inh(?:\s+(?:ngày|năm))?|\b[Nn]gày\s+sinh|\b(?:SN|NS|DOB)"
BORN = rf"(?:{WORDS})\s*:?\s*(?:{DAY}|19\d\d|20\d\d)"
PATIENT = r"(?:\b(?:BN|NB)\b|[Bb]ệnh\s+nhân|[Nn]gười\s+bệnh)\s*:?\s*(?:(?:ông|bà|anh|chị|cháu|bé)\s+)?"
CITIZEN = r"\d{12}|\d{3}(?: \d{3}){3}|0\d\d(?:[.-]\d{3}){3}"  # no sum of money begins with 0

NUMBERS = (
    (Code.PRIVACY_INSURANCE, re.compile(rf"{START}[A-Z]{{2}}{GAP}\d(?:{GAP}\d){{12}}{END}", re.IGNORECASE)),
    (Code.PRIVACY_PHONE, re.compile(rf"(?<![\w./-])(?:\+84|0084|0){GAP}[35789]\d(?:[ .-]?\d){{7}}{END}")),
    (
        Code.PRIVACY_IDENTITY,
        re.compile(rf"{START}(?!{STAMP}\b)(?:{CITIZEN}){END}{MONEY}", re.I),
    ),
    (Code.PRIVACY_IDENTITY, re.compile(rf"{START}\d{{9}}{END}{MONEY}", re.IGNORECASE)),
    (Code.PRIVACY_INSURANCE, re.compile(rf"{START}\d{{10}}{END}{MONEY}", re.IGNORECASE)),
)


# Compiled when they are first needed, for that takes longer than reading a workbook.
Patterns = tuple[tuple[Code, re.Pattern[str]], ...]


@cache
def patients() -> Patterns:
    """What names a patient."""
    return ((Code.PRIVACY_NAME, re.compile(PATIENT + NAME)),)


@cache
def births() -> Patterns:
    """What gives a name with a date of birth."""
    young = r"\d{1,2}[/.-]\d{1,2}[/.-](?:19\d\d|200\d|201[0-5])\b"
    return (
        (Code.PRIVACY_BIRTH, re.compile(rf"{NAME}[^.;\n]{{0,40}}?{BORN}|{BORN}[^.;\n]{{0,40}}?{NAME}")),
        (Code.PRIVACY_BIRTH, re.compile(rf"{NAME}\s*[,(–-]?\s*{young}")),
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
    """The code of what in a text looks like a person; "" where nothing does."""
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
    return next((code for code, pattern in patterns if pattern.search(bare)), "")


def person_named(submission: Submission) -> Iterator[Finding]:
    """Nobody can be told from what is entered in a field that is not for it."""
    for found in submission.sheets.values():
        wanted, is_card = searched(found.sheet.form), found.sheet.shape.single
        for answer in found.answers.values() if wanted else ():
            if not isinstance(answer.value, str) or (answer.row if is_card else answer.field) not in wanted:
                continue
            code = looks_like(answer.value)
            if code:
                yield submission.finding(code, submission.cell_of(answer))


CHECKS = (person_named,)
