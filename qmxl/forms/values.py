"""What a typed cell means: a number, date, choice or tick out of whatever a person or program left there."""

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache

Value = float | str | date | bool | None

NUMBERS = frozenset({"count", "decimal", "money", "percent"})
EPOCH = date(1899, 12, 30)
ERROR_VALUES = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})

THREE_DIGITS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
THOUSANDS_DOT = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?")
THOUSANDS_COMMA = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
SPACED = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?", re.ASCII)
FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)} | {ord("．"): ".", ord("，"): ",", ord("－"): "-"}
DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
YEAR_FIRST = re.compile(r"(\d{4})[/.\-年](\d{1,2})[/.\-月](\d{1,2})日?")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The text without case, diacritics and doubled spaces, the same for NFC and NFD: ``Tửsố`` is ``tuso``."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


@lru_cache(maxsize=1 << 14)
def nfc(text: str) -> str:
    """The text composed and without outer white space."""
    return unicodedata.normalize("NFC", text).strip()


def bare_number(text: str) -> str:
    """A typed number without a percent sign and the spaces between its thousands, in plain digits."""
    plain = text.translate(FULL_WIDTH).strip().removesuffix("%").strip()
    return "".join(plain.split()) if SPACED.fullmatch(plain) else plain


def number_in(text: str) -> tuple[float | None, str]:
    """The number a text holds and the fault in it: ``12,5`` is 12.5, ``1.234`` is ambiguous, ``abc`` is none.

    Vietnamese writes 1.234,5 where English writes 1,234.5, so one separator before exactly three
    digits may mean either; it is asked, not guessed.
    """
    bare = bare_number(text)
    if THREE_DIGITS.fullmatch(bare):
        return None, "TYPE-AMBIGUOUS"
    if PLAIN.fullmatch(bare):
        return float(bare.replace(",", ".")), "TYPE-NUMBER-TEXT"
    if THOUSANDS_DOT.fullmatch(bare):
        return float(bare.replace(".", "").replace(",", ".")), "TYPE-NUMBER-TEXT"
    if THOUSANDS_COMMA.fullmatch(bare):
        return float(bare.replace(",", "")), "TYPE-NUMBER-TEXT"
    return None, "TYPE-NUMBER"


def _number(raw: object, field_type: str) -> tuple[Value, str]:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return None, "TYPE-NUMBER"
    if isinstance(raw, str) and "%" in raw and field_type != "percent":
        return None, "TYPE-NUMBER"
    value, fault = number_in(raw) if isinstance(raw, str) else (float(raw), "")
    if value is not None and not math.isfinite(value):
        return None, "TYPE-NUMBER"
    if value is not None and field_type == "count" and not value.is_integer():
        return None, "COUNT-FRACTION"
    return value, fault


def date_in(text: str) -> tuple[date | None, str]:
    """The day a text names, day first as Vietnam writes it; impossible days and other texts are faults."""
    bare = text.strip()
    if found := DAY_FIRST.fullmatch(bare):
        day, month, year = (int(part) for part in found.groups())
        year += 2000 if year < 100 else 0
    elif found := YEAR_FIRST.fullmatch(bare):
        year, month, day = (int(part) for part in found.groups())
    else:
        return None, "TYPE-DATE"
    try:
        return date(year, month, day), ""
    except ValueError:
        return None, "DATE-IMPOSSIBLE"


def _date(raw: object) -> tuple[Value, str]:
    if isinstance(raw, datetime):
        value, fault = raw.date(), ""
    elif isinstance(raw, date):
        value, fault = raw, ""
    elif isinstance(raw, int | float) and not isinstance(raw, bool) and 30000 < raw < 75000:
        value, fault = EPOCH + timedelta(days=int(raw)), ""
    elif isinstance(raw, str):
        parsed, fault = date_in(raw)
        if parsed is None:
            return None, fault
        value = parsed
    else:
        return None, "TYPE-DATE"
    if not 2000 <= value.year <= 2100:
        return None, "DATE-IMPOSSIBLE"
    return value, fault


def _choice(raw: object, choices: Mapping[str, str]) -> tuple[Value, str]:
    text = f"{raw:g}" if isinstance(raw, float) else str(raw)
    value = choices.get(fold(text))
    return (value, "") if value is not None else (None, "TYPE-CHOICE")


def _text(raw: object) -> str:
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, datetime) and raw.time() == time():
        return raw.date().isoformat()
    return nfc(str(raw))


def parse(raw: object, field_type: str, choices: Mapping[str, str] | None = None) -> tuple[Value, str]:
    """The value of a filled cell and the code of the fault in it, or ``""``.

    ``choices`` maps folded spellings to ids. Faults that leave a value (a number stored as text)
    are remarks; without a value the cell cannot be used.
    """
    if isinstance(raw, str) and raw in ERROR_VALUES:
        return None, "TYPE-ERROR"
    if field_type in NUMBERS:
        return _number(raw, field_type)
    if field_type == "date":
        return _date(raw)
    if field_type == "choice":
        return _choice(raw, choices or {})
    if field_type == "tick":
        ticked = raw is True or raw == 1 or fold(str(raw)) in {"x", "v", "co", "1", "kps", "khong phat sinh", "✓", "✔"}
        return (True, "") if ticked else (None, "TYPE-TICK")
    if field_type == "code":
        return nfc(re.split(r"\s+[–-]\s+", _text(raw), maxsplit=1)[0]).upper(), ""
    return _text(raw), ""
