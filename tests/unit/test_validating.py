"""What a record's annotations say is what it is held against."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

import pytest

from qmxl.catalogue.base import Bounds, Model, Read
from qmxl.catalogue.validating import ValidationError, validated


@dataclass(frozen=True, kw_only=True)
class Bed(Model):
    code: Annotated[str, Bounds(pattern="^[A-Z]+$"), Read(str.lower)]


@dataclass(frozen=True, kw_only=True)
class Ward(Model):
    name: Annotated[str, Bounds(min_length=1)]
    kind: Literal["open", "closed"] = "open"
    since: date | None = None
    limit: float | str | None = None
    beds: tuple[Bed, ...] = ()

    def __post_init__(self) -> None:
        if self.kind == "closed" and self.beds:
            raise ValueError("beds")


@dataclass(frozen=True, kw_only=True)
class Strange(Model):
    name: complex


def test_right_values_make_the_record_and_its_records() -> None:
    given = {"name": " A ", "since": "2026-01-02", "limit": "@x", "beds": [{"code": "AB"}]}
    assert validated(Ward, given) == Ward(name="A", since=date(2026, 1, 2), limit="@x", beds=(Bed(code="ab"),))
    assert validated(Ward, {"name": "B", "limit": 2}) == Ward(name="B", limit=2.0)


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({}, [(("name",), "missing")]),
        ({"name": " "}, [(("name",), "string_too_short")]),
        ({"name": "A", "kind": "half"}, [(("kind",), "literal_error")]),
        ({"name": "A", "since": "soon"}, [(("since",), "date_from_datetime_parsing")]),
        ({"name": "A", "colour": "red"}, [(("colour",), "unexpected_keyword_argument")]),
        (
            {"name": 3, "beds": [{"code": "a"}]},
            [(("name",), "string_type"), (("beds", 0, "code"), "string_pattern_mismatch")],
        ),
        ({"name": "A", "kind": "closed", "beds": [{"code": "A"}]}, [((), "value_error")]),
    ],
)
def test_each_wrong_value_is_named(given: dict[str, object], faults: list[object]) -> None:
    with pytest.raises(ValidationError) as refused:
        validated(Ward, given)
    assert [(fault["loc"], fault["type"]) for fault in refused.value.errors()] == faults


def test_an_annotation_that_says_more_is_refused() -> None:
    with pytest.raises(TypeError, match="complex"):
        validated(Strange, {"name": 1})
