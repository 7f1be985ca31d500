"""What people read, in Vietnamese, English and Chinese: same keys, same placeholders in each."""

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from math import isfinite
from pathlib import Path

from qmxl.names import on_screen
from qmxl.xlsx.cells import Percent

LANGUAGES = ("vi", "en", "zh")
PLACE = Path(__file__).parent


def show(value: object, language: str) -> str:
    """A value as a person of that language reads it in a cell: 1234.5 is ``1.234,5`` in Vietnamese, True ``TRUE``."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, Percent):  # as it is seen in its cell
        return f"{show(float(f'{value * 100:.15g}'), language)} %"
    if isinstance(value, int | float):
        return _number(value).translate(str.maketrans(",.", ".,") if language == "vi" else {})
    if isinstance(value, date):
        day = value.strftime("%d/%m/%Y" if language == "vi" else "%Y-%m-%d")
        clock = value.time() if isinstance(value, datetime) else time()
        return f"{day} {clock:%H:%M}" if clock != time() else day
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, list | tuple):
        return ", ".join(show(item, language) for item in value)
    return on_screen(str(value))


def _number(value: float) -> str:
    """A number with commas between its thousands, to four decimals, or to all it has where four would make it whole."""
    if not isfinite(value):
        return str(value)
    if value == int(value):
        return f"{int(value):,}"
    rounded = round(value, 4)
    exact = Decimal(f"{rounded if rounded != int(rounded) else value:.15g}")
    return f"{exact:,f}" if exact != int(exact) else f"{int(exact):,}"


class Texts:
    """The texts of one language; call it with a key and the facts for its placeholders.

    They are read from where they lie ready: a text that was changed is not seen before ``python -m qmxl build``.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.table: dict[str, str] = json.loads(PLACE.joinpath(f"{language}.json").read_text(encoding="utf-8"))

    def __call__(self, key: str, **facts: object) -> str:
        """The text of ``key``; a KeyError when there is none or a fact is missing."""
        text = self.table[key]
        return self.filled(text, **facts) if facts else text

    def filled(self, said: str, /, **facts: object) -> str:
        """A text with the facts in its placeholders, as people of this language read them."""
        return said.format(**{name: show(fact, self.language) for name, fact in facts.items()})

    def get(self, key: str, default: str) -> str:
        """The text of ``key``, or ``default``."""
        return self.table.get(key, default)


@cache
def texts(language: str) -> Texts:
    """The texts of ``vi``, ``en`` or ``zh``, read once."""
    return Texts(language)
