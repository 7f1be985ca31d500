"""Reads the catalogue's files and says file and line of what is wrong in them."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from pydantic import ValidationError

from qmxl.catalogue.base import Model
from qmxl.catalogue.codes import CodeList, CodeLists
from qmxl.catalogue.conditions import Condition
from qmxl.catalogue.declared import Form
from qmxl.catalogue.models import (
    CriteriaSet,
    Indicator,
    Indicators,
    StarterDepartment,
    StarterDepartments,
)

HERE = files("qmxl.catalogue")
M = TypeVar("M", bound=Model)


class CatalogueError(ValueError):
    """A catalogue file is wrong; the message begins with its name and line."""


def line_of(text: str, location: Sequence[str | int]) -> int:
    """The line (from 1) of a place in a TOML text: table names, positions in arrays of tables, a key last."""
    lines = text.splitlines()
    at = 0
    path: list[str] = []
    for step in location:
        if isinstance(step, int):
            header = f"[[{'.'.join(path)}]]"
            places = [i for i, line in enumerate(lines) if line.split("#")[0].strip() == header and i >= at]
            at = places[step] if step < len(places) else at
        else:
            path.append(step)
            for i in range(at, len(lines)):
                bare = lines[i].strip()
                if bare.startswith((f"{step} ", f"{step}=", f"[{'.'.join(path)}]", f'"{step}"')):
                    at = i
                    break
                if i > at and bare.startswith("[[") and not bare.startswith(f"[[{'.'.join(path)}"):
                    break
    return at + 1


def load(path: Traversable, model: type[M]) -> M:
    """The file's content as ``model``; a :class:`CatalogueError` naming file and line when it is not one."""
    text = path.read_text(encoding="utf-8")
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise CatalogueError(f"{path.name}:{line[1] if line else len(text.splitlines())}: {error}") from error
    except ValidationError as error:
        places = [
            f"{path.name}:{line_of(text, fault['loc'])}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}"
            for fault in error.errors()
        ]
        raise CatalogueError("\n".join(places)) from error


def _unique(kind: str, codes: Sequence[str]) -> None:
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise CatalogueError(f"{kind}: declared twice: {', '.join(twice)}")


@cache
def indicators() -> dict[str, Indicator]:
    """The standard indicators by code, in the order of the catalogue."""
    loaded = load(HERE / "indicators.toml", Indicators).indicator
    _unique("indicators.toml", [indicator.code for indicator in loaded])
    return {indicator.code: indicator for indicator in loaded}


@cache
def fed_indicators() -> dict[str, Indicator]:
    """The standard indicators that are only ever counted from registers, by code."""
    loaded = load(HERE / "indicators_fed.toml", Indicators).indicator
    _unique("indicators_fed.toml", [*(indicator.code for indicator in loaded), *indicators()])
    return {indicator.code: indicator for indicator in loaded}


@cache
def criteria() -> CriteriaSet:
    """The 83 criteria of the hospital quality criteria, version 2.0."""
    loaded = load(HERE / "criteria_6858.toml", CriteriaSet)
    _unique("criteria_6858.toml", [criterion.code for criterion in loaded.criterion])
    return loaded


@cache
def code_lists() -> dict[str, CodeList]:
    """The code lists by id."""
    loaded = load(HERE / "codes.toml", CodeLists).list
    _unique("codes.toml", [code_list.id for code_list in loaded])
    return {code_list.id: code_list for code_list in loaded}


@cache
def starter_departments() -> tuple[StarterDepartment, ...]:
    """The departments a new control workbook starts with."""
    return load(HERE / "departments.toml", StarterDepartments).department


@cache
def forms(form_set: str) -> tuple[Form, ...]:
    """The forms of the workbook ``department`` or ``control``, in the order of their sheets."""
    folder = HERE / "forms" / form_set
    loaded = tuple(
        load(path, Form) for path in sorted(folder.iterdir(), key=lambda p: p.name) if path.name.endswith(".toml")
    )
    _unique(form_set, [form.id for form in loaded])
    return loaded


@cache
def code_list(form: Form, field_id: str) -> CodeList | None:
    """The values of a choice: those the field has itself, else the catalogue's list; None of other fields."""
    field = form.by_field[field_id]
    if field.option:
        return CodeList(id=f"{form.id}.{field.id}", title=field.label, code=field.option)
    return code_lists().get(field.choices)


def with_groups(form: Form, named: Iterable[Condition], values: Mapping[str, object]) -> Mapping[str, object]:
    """A line's values, and the groups of its codes that conditions name, as ``harm.group``."""
    groups: dict[str, object] = {}
    for name in {condition.field for condition in named if "." in condition.field}:
        field = name.partition(".")[0]
        codes = code_list(form, field)
        code = codes.by_id.get(str(values.get(field))) if codes else None
        groups[name] = code.group if code and code.group else None
    return {**values, **groups} if groups else values
