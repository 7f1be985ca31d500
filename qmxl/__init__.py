"""Hospital quality reporting in the workbooks departments already know."""

from importlib import import_module
from typing import Any

__version__ = "0.2.0"


def tables_of(*arguments: Any, **named: Any) -> Any:
    """The tables of a hospital's folder as data frames; see :func:`qmxl.commands.export.tables_of`."""
    return import_module("qmxl.commands.export").tables_of(*arguments, **named)
