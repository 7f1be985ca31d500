"""Checks what was typed or declared against a record; with pydantic, which only those import who check."""

import os
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # or it looks through all that is installed for some

from pydantic import TypeAdapter, ValidationError

from qmxl.catalogue.base import Model

__all__ = ["ValidationError", "validated"]
M = TypeVar("M", bound=Model)


def validated(model: type[M], values: Mapping[str, Any]) -> M:
    """The record of ``model`` that the values make; a ValidationError naming each that is wrong."""
    made: M = _adapter(model).validate_python(values)  # type: ignore[arg-type]  # a class is hashable
    return made


@cache
def _adapter(model: Any) -> TypeAdapter[Any]:
    return TypeAdapter(model)
