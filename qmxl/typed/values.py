"""What a typed cell means: a number, date, choice or tick out of whatever a person or program left there."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from qmxl.codes import NO_FAULT, Code, Fault
from qmxl.typed.days import NO_YEAR, chinese_day, proposed_day
from qmxl.typed.legacy import read_legacy, readings
from qmxl.typed.spelling import fold, nfc
from qmxl.typed.times import (
    FIRST_YEAR,
    LAST_YEAR,
    combined,
    day_and_time,
    hours_in,
    hours_of,
    moment_of,
    time_in,
    time_of,
)
from qmxl.xlsx.cells import EPOCH, EPOCH_1904, ERROR_VALUES, CellError, Days1904, Percent, Uncalculated

Value = float | str | date | time | bool | None

NUMBERS = frozenset({"count", "decimal", "money", "percent"})

SIGNIFICANT = 15  # digits that Excel keeps of a number
HAIR = 1e-9  # what a sum of decimals may be off

THREE_DIGITS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
THOUSANDS_DOT = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?")
THOUSANDS_COMMA = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
SPACED = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u2007\u2009\u202f]\d{3})+(?:[.,]\d+)?", re.ASCII)
FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)} | str.maketrans("．，－＋％−", ".,-+%-")
DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d\ufe58\ufe63", "-"))
WHOLE_CODE = re.compile(
    r"([A-E]\d{1,2}\.\d{1,2}) *- *([1-5]\.\d{1,3})(?![\d.])|([A-Z][A-Z0-9]*) *- *(\d{2,3})(?=$|\s*-)"
)
TICKS = frozenset({"v", "co", "yes", "true", "dung", "kps", "1", "khong phat sinh"})
TICK_SIGNS = frozenset("✓✔√☑☒✅✗✘✕✖×üþýû\uf0fc\uf0fe\uf0fd\uf0fb")  # the last eight are letters that Wingdings draws so
CROSSES = "xхχ"  # Latin, Cyrillic, Greek
UNTICKED = frozenset({"false", "sai", "☐", "□", "\uf0a8", "\uf06f"})
DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
MONTH = re.compile(r"(?:thang|t|month|m)?\.? ?(0?[1-9]|1[0-2])(?: ?月)?(?: ?[/.-] ?(\d{4}))?")
DAY_AND_MONTH = re.compile(r"(?P<day>\d{1,2}) ?[/.\-] ?(?P<month>\d{1,2})(?!\d)")
YEAR_AND_MONTH = re.compile(r"\d{4} ?[/.\-年] ?(?P<month>\d{1,2})(?!\d)(?P<day>)")
YEAR_FIRST = re.compile(r"(\d{4})[/.\-年](\d{1,2})[/.\-月](\d{1,2})日?")


def exact(value: float) -> float:
    """A number as Excel shows and compares it, of 15 significant digits: 110.00000000000001 is 110."""
    return value if value.is_integer() or not math.isfinite(value) else float(f"{value:.{SIGNIFICANT}g}")


def counted(value: float) -> float | None:
    """The whole number a count is, a hair's breadth aside; None when it is a fraction."""
    rounded = exact(value)
    whole = float(round(rounded))
    return whole if abs(rounded - whole) < HAIR else None


def bare_number(text: str) -> str:
    """A typed number without a percent sign and the spaces between its thousands, in plain digits."""
    plain = nfc(text).translate(FULL_WIDTH).removesuffix("%").strip()
    return "".join(plain.split()) if SPACED.fullmatch(plain) else plain


def number_in(text: str) -> tuple[float | None, Fault]:
    """The number a text holds and the fault in it: ``12,5`` is 12.5, ``1.234`` is ambiguous, ``abc`` is none.

    Vietnamese writes 1.234,5 where English writes 1,234.5, so one separator before exactly three
    digits may mean either; it is asked, not guessed.
    """
    bare = bare_number(text)
    if THREE_DIGITS.fullmatch(bare):
        return None, Code.TYPE_AMBIGUOUS
    if PLAIN.fullmatch(bare):
        return float(bare.replace(",", ".")), Code.TYPE_NUMBER_TEXT
    if THOUSANDS_DOT.fullmatch(bare):
        return float(bare.replace(".", "").replace(",", ".")), Code.TYPE_NUMBER_TEXT
    if THOUSANDS_COMMA.fullmatch(bare):
        return float(bare.replace(",", "")), Code.TYPE_NUMBER_TEXT
    return None, Code.TYPE_NUMBER


def _number(raw: object, field_type: str) -> tuple[Value, Fault]:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return None, Code.TYPE_NUMBER
    if isinstance(raw, Percent):  # people typed, and see, a hundred times as much
        return (exact(raw * 100), "") if field_type in {"percent", "decimal"} else (None, Code.TYPE_NUMBER)
    if isinstance(raw, str) and ("%" in raw or "％" in raw) and field_type != "percent":
        return None, Code.TYPE_NUMBER
    value, fault = number_in(raw) if isinstance(raw, str) else (float(raw), NO_FAULT)
    if value is None:
        return None, fault
    if not math.isfinite(value):
        return None, Code.TYPE_NUMBER
    if field_type != "count":
        return exact(value), fault
    whole = counted(value)
    return (None, Code.COUNT_FRACTION) if whole is None else (whole, fault)


def date_in(text: str) -> tuple[date | None, Fault]:
    """The day a text names, day first as Vietnam writes it; impossible days and other texts are faults."""
    bare = nfc(text)
    if found := DAY_FIRST.fullmatch(bare):
        day, month, year = (int(part) for part in found.groups())
        year += 2000 if year < 100 else 0
    elif found := YEAR_FIRST.fullmatch(bare):
        year, month, day = (int(part) for part in found.groups())
    elif meant := chinese_day(bare):
        return meant, ""
    elif NO_YEAR.search(bare):
        return None, Code.DATE_NO_YEAR
    else:
        return None, Code.DATE_PROPOSED if proposed_day(bare) else Code.TYPE_DATE
    try:
        return date(year, month, day), ""
    except ValueError:
        return None, Code.DATE_IMPOSSIBLE


def day_of_serial(serial: float) -> date:
    """The day a spreadsheet keeps as this number."""
    return EPOCH + timedelta(days=int(serial))


def _date(raw: object) -> tuple[Value, Fault]:
    if isinstance(raw, datetime):
        value, fault = raw.date(), NO_FAULT
    elif isinstance(raw, date):
        value, fault = raw, NO_FAULT
    elif isinstance(raw, int | float) and not isinstance(raw, bool) and 28000 < raw < 75000:
        since = EPOCH_1904 if isinstance(raw, Days1904) else EPOCH
        value, fault = since + timedelta(days=int(raw)), NO_FAULT
    elif isinstance(raw, str):
        parsed, fault = date_in(raw)
        if parsed is None:
            return None, fault
        value = parsed
    else:
        return None, Code.TYPE_DATE
    return (value, fault) if FIRST_YEAR <= value.year <= LAST_YEAR else (None, Code.DATE_IMPOSSIBLE)


def _time(raw: object) -> tuple[Value, Fault]:
    value = time_in(fold(raw)) if isinstance(raw, str) else None if isinstance(raw, Percent) else time_of(raw)
    return value, "" if value is not None else Code.TYPE_TIME


def _moment(raw: object) -> tuple[Value, Fault]:
    """A day with its time; without one a day, as a spreadsheet keeps midnight and a day alike."""
    clock = None
    if isinstance(raw, str):
        said, clock = day_and_time(fold(raw))
        day, fault = date_in(said)
        if day is None:
            return None, Code.TYPE_MOMENT if fault is Code.TYPE_DATE else fault
    else:
        day = None if isinstance(raw, Percent) else moment_of(raw, from_1904=isinstance(raw, Days1904))
        if day is None:
            return None, Code.TYPE_MOMENT
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None, Code.DATE_IMPOSSIBLE
    return (combined(day, clock), "") if clock else (day, "")


def _duration(raw: object) -> tuple[Value, Fault]:
    """Hours; a number stored as text is understood with a remark."""
    fault = NO_FAULT
    if isinstance(raw, str):
        hours = hours_in(fold(raw))
        if hours is None and "%" not in raw:
            hours, fault = number_in(raw)
    else:
        hours = None if isinstance(raw, Percent) else hours_of(raw)
    if hours is None or hours < 0 or not math.isfinite(hours):
        return None, Code.TYPE_AMBIGUOUS if fault is Code.TYPE_AMBIGUOUS else Code.TYPE_DURATION
    return exact(hours), fault


OF_TIME: Mapping[str, Callable[[object], tuple[Value, Fault]]] = {
    "date": _date,
    "time": _time,
    "datetime": _moment,
    "duration": _duration,
}


def month_in(raw: object, year: int) -> int | None:
    """The month of ``year`` a cell names, as a number, a day of it or in words: 10, "10", "tháng 10", "10/2026"."""
    if isinstance(raw, date):
        return raw.month if raw.year == year else None
    if isinstance(raw, str) and (found := MONTH.fullmatch(fold(raw))):
        return int(found[1]) if not found[2] or int(found[2]) == year else None
    value, _ = parse(raw, "count")
    return int(value) if isinstance(value, float) else None


def month_named(raw: object) -> int | None:
    """The month that what cannot be a day names all the same: 2 for 31/02/2026 and 30/2; None where it names none."""
    if isinstance(raw, str) and (found := DAY_AND_MONTH.match(nfc(raw)) or YEAR_AND_MONTH.match(nfc(raw))):
        return next((number for name in ("month", "day") if 1 <= (number := int(found[name] or 0)) <= 12), None)
    if isinstance(raw, str) and (meant := proposed_day(raw)):
        return meant.month
    if isinstance(raw, str):
        found = MONTH.fullmatch(fold(raw))
        return int(found[1]) if found else None
    day, _ = _date(raw)
    return day.month if isinstance(day, date) else None


def _choice(raw: object, choices: Mapping[str, str]) -> tuple[Value, Fault]:
    text = f"{raw:g}" if isinstance(raw, float) else str(raw)
    value = choices.get(fold(text))
    if value is not None:
        return value, ""
    read = {fault: choices.get(fold(reading)) for fault, reading in readings(text).items()}
    return next(((value, fault) for fault, value in read.items() if value is not None), (None, Code.TYPE_CHOICE))


def _tick(raw: object) -> tuple[Value, Fault]:
    """A tick, nothing where a check box is left empty, or the fault of anything else."""
    typed = fold(f"{raw:g}" if isinstance(raw, float) else str(raw))
    if typed in TICKS or nfc(str(raw)) in TICK_SIGNS or (typed and not typed.strip(CROSSES)):
        return True, ""
    return (None, "") if typed in UNTICKED else (None, Code.TYPE_TICK)


@lru_cache(maxsize=1 << 12)
def _code(text: str) -> str:
    """A code in capitals, without the name after it; dashes and spaces within it as Word changes them are undone."""
    plain = text.translate(DASHES).upper()
    if whole := WHOLE_CODE.match(plain):
        return "-".join(part for part in whole.groups() if part)
    return re.split(r"\s+-\s+", plain, maxsplit=1)[0].strip()


def _listed(raw: object, choices: Mapping[str, str]) -> tuple[Value, Fault]:
    """A code of a list, however it is written: alone, as the drop-down offers it, or by its name."""
    value, fault = _choice(raw, choices)
    if value is None:
        value = choices.get(fold(_code(_text(raw)[0])))
    return value, fault if value is None else ""


@lru_cache(maxsize=1 << 14)
def text_in(raw: str) -> tuple[str, Fault]:
    """The text a cell holds, in Unicode, and the fault that says in what else it was typed."""
    if raw.isascii() and raw.isprintable():
        return raw.strip(), ""
    read, fault = read_legacy(raw)
    return nfc(read), fault


def _text(raw: object) -> tuple[str, Fault]:
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw)), ""
    if isinstance(raw, float):
        return repr(exact(raw)), ""
    if isinstance(raw, datetime) and raw.time() == time():
        return raw.date().isoformat(), ""
    return text_in(str(raw))


def error_code(error: CellError) -> Code:
    """The fault of a cell that holds an error value, or a formula nobody calculated."""
    return Code.TYPE_UNCALCULATED if isinstance(error, Uncalculated) else Code.TYPE_ERROR


def parse(raw: object, field_type: str, choices: Mapping[str, str] | None = None) -> tuple[Value, Fault]:
    """The value of a filled cell and the code of the fault in it, or ``""``.

    ``choices`` maps folded spellings to ids. Faults that leave a value (a number stored as text, a text in an old
    encoding) are told beside it; without a value the cell cannot be used; without either it is as good as blank.
    """
    if isinstance(raw, CellError):
        return None, error_code(raw)
    if isinstance(raw, str) and raw in ERROR_VALUES:
        return None, Code.TYPE_ERROR
    if field_type in NUMBERS:
        return _number(raw, field_type)
    if field_type in OF_TIME:
        return OF_TIME[field_type](raw)
    if field_type == "choice":
        return _choice(raw, choices or {})
    if field_type == "tick":
        return _tick(raw)
    if field_type == "code":
        return _listed(raw, choices) if choices else (_code(_text(raw)[0]), "")
    return _text(raw)
