"""The catalogue as it lies ready: checked and printed when it is built, read without being checked again.

A declaration that was changed is not seen before ``python -m qmxl build``.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

from qmxl.catalogue.base import Model

PLACE = Path(__file__).with_name("ready.json")
M = TypeVar("M", bound=Model)


class _Shape(NamedTuple):
    """Of a record: what its fields are where nothing is said, which are tuples, and which hold records."""

    usual: dict[str, object]
    tuples: tuple[str, ...]
    records: dict[str, type[Model]]


def printed(entry: Model) -> dict[str, Any]:
    """What a record says beside what is usual, in JSON's terms."""
    usual = _shape(type(entry)).usual  # type: ignore[arg-type]  # a class is hashable
    said = {each.name: getattr(entry, each.name) for each in fields(entry)}
    return {name: _in_json(value) for name, value in said.items() if name not in usual or value != usual[name]}


def _in_json(value: Any) -> Any:
    if isinstance(value, Model):
        return printed(value)
    return [_in_json(each) for each in value] if isinstance(value, tuple) else value


def made(model: type[M], said: Mapping[str, Any]) -> M:
    """The record that was printed."""
    usual, tuples, records = _shape(model)  # type: ignore[arg-type]  # a class is hashable
    entry = object.__new__(model)
    values = entry.__dict__
    values |= usual
    values |= said
    for name, kind in records.items():
        value = values[name]
        if isinstance(value, list):
            values[name] = tuple(made(kind, each) for each in value)
        elif isinstance(value, dict):
            values[name] = made(kind, value)
    for name in tuples:
        values[name] = tuple(values[name])
    return entry


@cache
def _shape(model: Any) -> _Shape:
    hints = get_type_hints(model)
    kinds = {each.name: hints[each.name] for each in fields(model)}
    usual = {each.name: each.default for each in fields(model) if each.default is not MISSING}
    records = {
        name: its[0] for name, kind in kinds.items() if (its := [each for each in _types(kind) if _record(each)])
    }
    tuples = tuple(name for name, kind in kinds.items() if get_origin(kind) is tuple)
    return _Shape(usual, tuples, records)


def _types(kind: Any) -> list[Any]:
    return [kind, *(each for argument in get_args(kind) for each in _types(argument))]


def _record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Model)


@cache
def content() -> dict[str, Any]:
    """What lies ready, by the name of the file it was declared in."""
    return dict(json.loads(PLACE.read_text(encoding="utf-8")))
