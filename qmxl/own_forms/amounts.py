"""The amounts of rules as people write them: ``100``, ``3 ngày``, ``24 giờ``, ``2/tháng``."""

import re
from typing import NamedTuple

from qmxl.catalogue.declared import Rule
from qmxl.own_forms.words import NotSaid
from qmxl.typed.spelling import fold
from qmxl.typed.values import number_in

UNITS = {"days": ("ngày", "days", "天"), "hours": ("giờ", "hours", "小时"), "months": ("tháng", "months", "个月")}
PARTS = {
    "week": ("tuần", "week", "周"),
    "month": ("tháng", "month", "月"),
    "quarter": ("quý", "quarter", "季"),
    "half": ("6 tháng", "half", "半年"),
    "year": ("năm", "year", "年"),
}
MORE = {"day": "days", "hour": "hours", "month": "months", "h": "hours"}
AMOUNT = re.compile(r"(?P<number>[+-]?\d[\d.,]*)\s*(?P<per>/|mỗi|per|每)?\s*(?P<word>.*)", re.IGNORECASE)
LANGUAGES = ("vi", "en", "zh")


class Amount(NamedTuple):
    """A number, what it counts (of a deadline), or in what part of the year."""

    value: float
    unit: str = ""
    per: str = ""


def amount(said: str) -> Amount:
    """The amount a cell says; a NotSaid where it says none."""
    match = AMOUNT.fullmatch(said.strip())
    number = number_in(match["number"])[0] if match else None
    if match is None or number is None:
        raise NotSaid(said)
    word = fold(match["word"])
    if not word:
        return Amount(number)
    units = {fold(each): unit for unit, several in UNITS.items() for each in several} | MORE
    per = {fold(each): part for part, several in PARTS.items() for each in several}
    found = (per if match["per"] else units).get(word)
    if found is None:
        raise NotSaid(said)
    return Amount(number, per=found) if match["per"] else Amount(number, unit=found)


def amount_told(rule: Rule, language: str) -> str:
    """The amount of a rule as a cell says it."""
    if rule.value is None:
        return ""
    number, at = plain_number(rule.value, language), LANGUAGES.index(language)
    if rule.per:
        return f"{number}/{PARTS[rule.per][at]}"
    return f"{number} {UNITS[rule.unit][at]}" if rule.kind == "deadline" else number


def plain_number(value: float, language: str) -> str:
    """A number as a person types it."""
    return f"{value:.15g}".replace(".", "," if language == "vi" else ".")
