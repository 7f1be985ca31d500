"""The kinds of layout: how each is laid out, and what it works out while people fill it in."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from qmxl.catalogue.declared import Form
from qmxl.forms.kinds import card, checklist, grid, grid_rates, missing, observations, open_list
from qmxl.forms.kinds.given import Given
from qmxl.forms.kinds.missing import Lacking
from qmxl.forms.layout import Sheet
from qmxl.forms.writer import Pen


class Kind(NamedTuple):
    """``lay_out`` gives no sheet where there is nothing to ask; ``live`` writes formulas and says what is missing."""

    lay_out: Callable[[Form, Given], Sheet | None]
    live: Callable[[Pen, Worksheet, Sheet], Lacking]


KINDS: Mapping[str, Kind] = {
    "card": Kind(card.lay_out, missing.of_card),
    "grid": Kind(grid.lay_out, grid_rates.write),
    "checklist": Kind(checklist.lay_out, missing.of_checklist),
    "list": Kind(open_list.lay_out, missing.of_list),
    "observations": Kind(observations.lay_out, missing.of_observations),
}


def lay_out(form: Form, given: Given) -> Sheet | None:
    """A form laid out as its kind has it."""
    return KINDS[form.layout].lay_out(form, given)
