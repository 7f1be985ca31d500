"""Which indicators are counted from registers, so that nobody types them, by which feeds, and in which months."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from qmxl.catalogue.declared import Feed, Form

FIRST, FAR = "0001-01", "9999-12"  # months that everything without a beginning, or without an end, has


class Fed(NamedTuple):
    """One way in which an indicator is fed: the register and what it counts of its lines."""

    form: Form
    feed: Feed

    @property
    def date(self) -> str:
        """The field that says in which month a line counts."""
        return self.feed.date or self.form.date


class Use(NamedTuple):
    """The months (``YYYY-MM``) from ``first`` to ``last`` in which a register is kept; "" is no bound."""

    first: str = ""
    last: str = ""

    @classmethod
    def of_days(cls, first: date | None, last: date | None) -> "Use":
        """The months that have any of some days."""
        return cls(*(f"{day:%Y-%m}" if day else "" for day in (first, last)))

    def covers(self, month: str) -> bool:
        """Whether the register is kept in a month."""
        return self.first <= month and (not self.last or month <= self.last)

    @property
    def outside(self) -> Iterator[str]:
        """The month before the first and the one after the last, where there are these."""
        if self.first:
            yield _moved(self.first, -1)
        if self.last:
            yield _moved(self.last, 1)


ALL_YEAR = Use()


def _moved(month: str, by: int) -> str:
    years, number = divmod(int(month[-2:]) - 1 + by, 12)
    return f"{int(month[:4]) + years:04}-{number + 1:02}"


def feeds_of(forms: Iterable[Form]) -> Mapping[str, tuple[Fed, ...]]:
    """The feeds of these forms by indicator, in the order of the forms."""
    found: dict[str, tuple[Fed, ...]] = {}
    for form in forms:
        for feed in form.feed:
            found[feed.indicator] = (*found.get(feed.indicator, ()), Fed(form, feed))
    return found
