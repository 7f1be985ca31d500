"""What a form is laid out for: whose language, which months, and the lines that come from elsewhere."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from qmxl.catalogue.codes import CodeList
from qmxl.catalogue.models import Indicator
from qmxl.forms.layout import Beside, Told
from qmxl.period import Period
from qmxl.texts import Texts


@dataclass(frozen=True)
class Given:
    """``filled`` is how many lines of a list it has to hold; ``rows`` are texts of lines, ``keys`` their ids.

    Without keys a line's first text is its id; ``lists`` are what its listed columns choose from.
    ``told`` are the rows' cells in the columns ``beside``.
    ``due`` gives the months in which an indicator takes input. ``fed`` are indicators a form may still have lines for
    although registers feed them, ``counted`` the months in which these do.
    """

    text: Texts
    span: Period | None = None
    filled: int = 0
    headings: Sequence[str] = ()
    rows: Sequence[tuple[str, ...]] = ()
    keys: Sequence[str] = ()
    lists: Sequence[CodeList] = ()
    beside: Sequence[Beside] = ()
    told: Sequence[tuple[Told, ...]] = ()
    indicators: Sequence[Indicator] = ()
    fed: Sequence[Indicator] = ()
    due: Callable[[Indicator], Iterable[str]] | None = None
    counted: Callable[[Indicator], Iterable[str]] | None = None
