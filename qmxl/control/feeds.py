"""Which indicators are counted from registers, so that nobody types them, and by which feeds."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from qmxl.catalogue.declared import Feed, Form

FAR = "9999-12"  # a month that every assignment without an end has


class Fed(NamedTuple):
    """One way in which an indicator is fed: the register and what it counts of its lines."""

    form: Form
    feed: Feed

    @property
    def date(self) -> str:
        """The field that says in which month a line counts."""
        return self.feed.date or self.form.date


def feeds_of(forms: Iterable[Form]) -> Mapping[str, tuple[Fed, ...]]:
    """The feeds of these forms by indicator, in the order of the forms."""
    found: dict[str, tuple[Fed, ...]] = {}
    for form in forms:
        for feed in form.feed:
            found[feed.indicator] = (*found.get(feed.indicator, ()), Fed(form, feed))
    return found
