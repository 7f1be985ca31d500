"""Indicators that one department reports for others: lines of its own form, figures of the others in the tables.

Such a line goes by the indicator's code and the department's, ``BRVT-24@GLOCOM``, from the form to the figure.
"""

from dataclasses import replace

from qmxl.catalogue.models import Indicator
from qmxl.control.models import Department

OF = "@"


def for_department(indicator: Indicator, department: Department) -> Indicator:
    """The indicator as it stands in the form of who reports it for a department."""
    return replace(
        indicator, code=f"{indicator.code}{OF}{department.code}", name=f"{indicator.name} – {department.name}"
    )


def whose(code: str, reporting: str) -> tuple[str, str]:
    """The indicator a line is of, and the department its figures are of: the reporting one unless it names another."""
    indicator, _, department = code.partition(OF)
    return indicator, department or reporting
