"""Checks what was typed or declared against a record; with pydantic's core, which only those import who check.

The layer over that core knows all that annotations may say, and takes longer to load than a control workbook takes to
be read; the records here say little, and what they say is told to the core below.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, time
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic_core import SchemaValidator, ValidationError

from qmxl.catalogue.base import Model

__all__ = ["ValidationError", "validated"]
M = TypeVar("M", bound=Model)
PLAIN: Mapping[object, str] = {str: "str", bool: "bool", int: "int", float: "float", date: "date", time: "time"}
STRICT = {"extra_fields_behavior": "forbid", "str_strip_whitespace": True}  # what is not known is refused


def validated(model: type[M], values: Mapping[str, Any]) -> M:
    """The record of ``model`` that the values make; a ValidationError naming each that is wrong."""
    made: M = _validator(model).validate_python(values)  # type: ignore[arg-type]  # a class is hashable
    return made


@cache
def _validator(model: Any) -> SchemaValidator:
    return SchemaValidator(_record(model))


def _record(model: Any) -> Any:
    """The schema of a record."""
    said = get_type_hints(model, include_extras=True)
    arguments = [
        {"type": "dataclass-field", "name": field.name, "schema": _with_default(field, _schema(said[field.name]))}
        for field in fields(model)
    ]
    return {
        "type": "dataclass",
        "cls": model,
        "config": STRICT,
        "fields": [field.name for field in fields(model)],
        "post_init": hasattr(model, "__post_init__"),
        "schema": {"type": "dataclass-args", "dataclass_name": model.__name__, "fields": arguments},
    }


def _with_default(field: "Field[Any]", schema: dict[str, Any]) -> dict[str, Any]:
    if field.default_factory is not MISSING:
        return {"type": "default", "schema": schema, "default_factory": field.default_factory}
    return schema if field.default is MISSING else {"type": "default", "schema": schema, "default": field.default}


def _schema(kind: Any) -> dict[str, Any]:
    """The schema of what a field's annotation says; a TypeError for what is not known here."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind in PLAIN:
        return {"type": PLAIN[kind]}
    if is_dataclass(kind):
        record: dict[str, Any] = _record(kind)
        return record
    if origin is Annotated:
        schema = _schema(inner[0])
        for each in inner[1:]:
            schema = each.upon(schema)
        return schema
    if origin is Literal:
        return {"type": "literal", "expected": list(inner)}
    if origin is tuple and inner[1:] == (...,):
        return {"type": "tuple", "items_schema": [_schema(inner[0])], "variadic_item_index": 0}
    if origin in {Union, UnionType}:
        choices = [_schema(each) for each in inner if each is not NoneType]
        one = choices[0] if len(choices) == 1 else {"type": "union", "choices": choices}
        return {"type": "nullable", "schema": one} if NoneType in inner else one
    raise TypeError(kind)
