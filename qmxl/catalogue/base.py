"""What every entry of the catalogue is made of: frozen records, what they are held against, and words.

Records are plain: what checks takes its time to start, and comes only where something is checked against them
(:mod:`qmxl.catalogue.validating`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Model:
    """A frozen record that, where it is checked, refuses what it does not know. Subclasses are dataclasses."""


class Bounds:
    """What a value has to keep to, as an annotation: ``pattern``, ``min_length``, ``ge`` … in pydantic's words."""

    def __init__(self, **bounds: object) -> None:
        self.bounds = bounds

    def upon(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """The schema of the annotated type with the bounds."""
        return {**schema, **self.bounds}


class Read:
    """How a value that was accepted is read on, as an annotation; the function's ValueError refuses it."""

    def __init__(self, function: Any) -> None:
        self.function = function

    def upon(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """The schema of the annotated type, with the function after it."""
        said = {"type": "no-info", "function": self.function}
        return {"type": "function-after", "function": said, "schema": dict(schema)}


@dataclass(frozen=True, kw_only=True)
class Label(Model):
    """The same words in three languages."""

    vi: str
    en: str
    zh: str

    def in_(self, language: str) -> str:
        """The words in ``language``."""
        return str(getattr(self, language))

    @property
    def all(self) -> tuple[str, str, str]:
        """The words in every language."""
        return self.vi, self.en, self.zh
