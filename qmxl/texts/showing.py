"""Values as people of a language read them."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite

from qmxl.names import on_screen
from qmxl.xlsx.cells import Percent

OPEN = re.compile(r"(?<![\d.,])(\d[\d,.]* )((?:[a-z-]+ )?[a-z-]+)\(s\)")  # and at most one word between
COMMAS, SEMICOLONS = {"zh": "、"}, {"zh": "；"}  # between the parts of a list, where they are not as in Latin letters


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
        return COMMAS.get(language, ", ").join(show(item, language) for item in value)
    return on_screen(str(value))


def plural(said: str) -> str:
    """Words that an English text leaves open, ``3 line(s)``, as the number before them wants them."""
    return OPEN.sub(lambda found: f"{found[1]}{found[2]}{'' if found[1].strip() == '1' else 's'}", said)


def apart(parts: Iterable[str], language: str) -> str:
    """Parts that may hold commas themselves, with a semicolon between them."""
    return SEMICOLONS.get(language, "; ").join(parts)


def _number(value: float) -> str:
    """A number with commas between its thousands, to four decimals, or to all it has where four would make it whole."""
    if not isfinite(value):
        return str(value)
    if value == int(value):
        return f"{int(value):,}"
    rounded = round(value, 4)
    exact = Decimal(f"{rounded if rounded != int(rounded) else value:.15g}")
    return f"{exact:,f}" if exact != int(exact) else f"{int(exact):,}"
