"""The QM_ worksheet functions, declared once and true on every host."""

from qmxl.functions import agreement, criteria, harm, limits, master_value, rates, satisfaction
from qmxl.functions.declaration import Function

FUNCTIONS: tuple[Function, ...] = (
    *rates.FUNCTIONS,
    *criteria.FUNCTIONS,
    *agreement.FUNCTIONS,
    *satisfaction.FUNCTIONS,
    *harm.FUNCTIONS,
    *limits.FUNCTIONS,
    *master_value.FUNCTIONS,
)


def find(name: str) -> Function:
    """The function of that name, in either case; KeyError when there is none."""
    return {function.name: function for function in FUNCTIONS}[name.upper()]
