"""Days as documents write them that cannot be read for certain: without a year, or with signs put in for digits.

``二〇一四年三月十二日`` is a day. ``二0—四年三月十二日``, with an ASCII 0 and a dash where 一 was meant, only looks
like one: it is asked about, with the day it probably is. ``20xx年3月18日`` names no year, which is asked for and
never guessed.
"""

import re
from datetime import date

DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
MEANT = {"0": 0, "O": 0, "o": 0, "０": 0, **dict.fromkeys("—–-－ー―", 1)}  # what stands for 〇 and 一 in copied texts
IN_CHINESE = re.compile(r"(\S{4})年([〇一二三四五六七八九十]{1,3})月([〇一二三四五六七八九十]{1,3})[日号]?")
NO_YEAR = re.compile(r"(?:20|二[〇零○0])\s*(?:[xX×＊*]{2}|[_＿.…]{2,}|…)|^[xX×]{2,4}[-/.年]|[-/.][xX×]{2,4}$|^_+年")


def chinese_day(text: str) -> date | None:
    """The day written in Chinese numerals without any other sign; None where it is none."""
    return _day(text, DIGITS)


def proposed_day(text: str) -> date | None:
    """The day a text in Chinese numerals probably means, other signs standing for some of them; None where none."""
    return _day(text, {**DIGITS, **MEANT})


def _day(text: str, digits: dict[str, int]) -> date | None:
    found = IN_CHINESE.fullmatch(text.strip())
    if not found or any(sign not in digits for sign in found[1]):
        return None
    year = int("".join(str(digits[sign]) for sign in found[1]))
    try:
        return date(year, _number(found[2]), _number(found[3]))
    except ValueError:
        return None


def _number(text: str) -> int:
    """A number below 100 as it is written: 十二, 二十一, 三."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return DIGITS[text] if len(text) == 1 else 0
    return (DIGITS.get(tens, 0) if tens else 1) * 10 + (DIGITS.get(ones, 0) if ones else 0)
