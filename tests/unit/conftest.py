"""The unit tests' fixtures: a small hospital, forms to lay hands on, and what qmxl reads in them."""

from tests.by_hand import fill, form, found, hospital, read

__all__ = ["fill", "form", "found", "hospital", "read"]
