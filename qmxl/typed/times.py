"""What a typed time, moment or duration means: ``7h30``, ``14h30 05/11/2026``, ``90 phút``.

A spreadsheet keeps all of them as numbers of days. Texts come folded (``qmxl.typed.values.fold``). What has no meaning
here is None: a guess would move an operation to another hour.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import overload

from qmxl.xlsx.cells import EPOCH, EPOCH_1904

FIRST_YEAR, LAST_YEAR = 2000, 2100
DAYS = range(28_000, 75_000)  # numbers that are days of our years in either way of counting
SMALL_DAYS = {1899: date(1899, 12, 30), 1900: date(1899, 12, 31), 1904: EPOCH_1904}  # day 0, by the year one sees

CLOCK = re.compile(
    r"(?:(?P<before>上午|下午|晚上) ?)?(?P<hour>\d{1,2}) ?(?:(?P<colon>:)|h|gio|g|时|点)"
    r"(?(colon)(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"|(?: ?(?P<minutes>\d{1,2})(?: ?(?:phut|ph|p|m|分))?| (?P<half>ruoi)|半)?)"
    r"(?: ?(?P<part>sang|trua|chieu|toi|dem|sa|ch|am|pm))?"
)
AFTERNOON = frozenset({"chieu", "toi", "ch", "pm", "下午", "晚上"})
MOMENT = re.compile(
    r"(?P<day>\d[\d/.年月日-]{5,})(?:t| ?, ?| )(?:luc |vao )?(?P<after>.+)"
    r"|(?P<before>.+?)[ ,]+(?:ngay )?(?P<last>\d[\d/.年月日-]{5,})"
)
LASTING = re.compile(
    r"(?:(?P<days>\d+(?:[.,]\d+)?) ?(?:ngay|d|天))?"
    r" ?(?:(?P<hours>\d+(?:[.,]\d+)?) ?(?:gio|h|g|tieng|hours?|小时|时))?"
    r" ?(?:(?P<minutes>\d+(?:[.,]\d+)?) ?(?:phut|ph|p|min|minutes?|m|'|′|分钟|分))?"
)
HOURS_AND_MINUTES = re.compile(r"(?P<hours>\d{1,4}) ?(?::|h|g|gio) ?(?P<minutes>[0-5]\d)(?::(?P<seconds>[0-5]\d))?")


def to_the_second(moment: datetime) -> datetime:
    """A moment without the fraction of a second that a number of days leaves."""
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)


def time_in(text: str) -> time | None:
    """The time of day a text says; with part of the day or without, ``2h30 chieu`` is 14:30."""
    found = CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, part = int(found["hour"]), found["part"] or found["before"] or ""
    minute = 30 if found["half"] or "半" in text else int(found["minute"] or found["minutes"] or 0)
    if part in AFTERNOON and hour < 12:
        hour += 12
    elif part in {"am", "sa", "dem", "上午"} and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or int(found["second"] or 0) > 59:
        return None
    return time(hour, minute, int(found["second"] or 0))


def time_of(content: object) -> time | None:
    """The time of day a program keeps in a cell; of a whole moment its time, a day alone has none."""
    if isinstance(content, datetime):
        moment = to_the_second(content)
        return moment.time() if moment.year >= FIRST_YEAR and moment.time() != time() else None
    if isinstance(content, time):
        return to_the_second(datetime.combine(EPOCH, content)).time()
    if isinstance(content, timedelta):
        content = content / timedelta(days=1)
    if isinstance(content, int | float) and not isinstance(content, bool) and 0 <= content < 1:
        return to_the_second(datetime.combine(EPOCH, time()) + timedelta(days=content)).time()
    return None


def day_and_time(text: str) -> tuple[str, time | None]:
    """The part of a text that names a day, and the time beside it; all of it and None where there is none."""
    found = MOMENT.fullmatch(text)
    if found is None:
        return text, None
    clock = time_in((found["after"] or found["before"]).removeprefix("luc ").strip())
    return (found["day"] or found["last"], clock) if clock else ("", None)


def moment_of(content: object, *, from_1904: bool) -> date | None:
    """The moment a program keeps in a cell; a day where it has no time."""
    if isinstance(content, datetime):
        return _or_day(to_the_second(content))
    if isinstance(content, date):
        return content
    if isinstance(content, int | float) and not isinstance(content, bool) and int(content) in DAYS:
        since = datetime.combine(EPOCH_1904 if from_1904 else EPOCH, time())
        return _or_day(to_the_second(since + timedelta(days=content)))
    return None


def combined(day: date, clock: time | None) -> date:
    """The moment of a day and time; at midnight, as without a time, the day: a spreadsheet keeps both alike."""
    return _or_day(datetime.combine(day, clock or time()))


@overload
def whole_day(value: date) -> date: ...
@overload
def whole_day(value: object) -> date | None: ...
def whole_day(value: object) -> date | None:
    """The day of a day or moment; None of anything else."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _or_day(moment: datetime) -> date:
    return moment if moment.time() != time() else moment.date()


def hours_in(text: str) -> float | None:
    """The hours a text says something lasted: ``1h30``, ``1:30``, ``90 phut``; of a number alone None."""
    if found := HOURS_AND_MINUTES.fullmatch(text):
        return int(found["hours"]) + int(found["minutes"]) / 60 + int(found["seconds"] or 0) / 3600
    found = LASTING.fullmatch(text)
    if not text or found is None:
        return None
    days, hours, minutes = (float((found[name] or "0").replace(",", ".")) for name in ("days", "hours", "minutes"))
    return days * 24 + hours + minutes / 60


def hours_of(content: object) -> float | None:
    """The hours something lasted, of what a program made of them; None of a day, and of less than none."""
    if isinstance(content, time):
        content = datetime.combine(EPOCH, content) - datetime.combine(EPOCH, time())
    elif isinstance(content, date):  # more than a day in a cell that shows hours and minutes
        since = SMALL_DAYS.get(content.year)
        moment = content if isinstance(content, datetime) else datetime.combine(content, time())
        content = moment - datetime.combine(since, time()) if since else None
    if isinstance(content, timedelta):
        content = round(content.total_seconds()) / 3600
    if isinstance(content, bool) or not isinstance(content, int | float) or content < 0:
        return None
    return float(content)


def shown_whole(value: object, field_type: str) -> bool:
    """Whether the usual format of a field's cells shows all of a value."""
    if isinstance(value, datetime):
        return field_type == "datetime" and value.time() != time() and not value.second
    if isinstance(value, date):
        return field_type == "date"
    return isinstance(value, time) and field_type == "time" and not value.second
