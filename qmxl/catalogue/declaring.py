"""Reads the catalogue's declarations, says file and line of what is wrong in them, and prints what lies ready."""

import json
import re
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from qmxl.catalogue.base import Model
from qmxl.catalogue.codes import CodeLists
from qmxl.catalogue.criteria_sets import CriteriaSet
from qmxl.catalogue.declared import Form
from qmxl.catalogue.models import Indicators, Packs, StarterDepartments, UsualTasks
from qmxl.catalogue.ready import printed
from qmxl.catalogue.validating import ValidationError, validated

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
        return validated(model, tomllib.loads(text))
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


def _declarations(folder: str) -> list[Traversable]:
    """The declarations of a folder, by name."""
    inside = (path for path in HERE.joinpath(folder).iterdir() if path.name.endswith(".toml"))
    return sorted(inside, key=lambda path: path.name)


def _forms(form_set: str, packs: Sequence[str]) -> dict[str, Form]:
    """The forms of a set by where they are declared: those of no folder, then a folder a pack, in the packs' order."""
    within = HERE.joinpath(f"forms/{form_set}")
    folders = ["", *(pack for pack in packs if within.joinpath(pack).is_dir())]
    found = {}
    for folder in folders:
        place = f"forms/{form_set}/{folder}".rstrip("/")
        for path in _declarations(place):
            form = found[f"{place}/{path.name}"] = load(path, Form)
            unknown = set(form.packs) - set(packs)
            if unknown or (folder and form.packs[:1] != (folder,)):
                raise CatalogueError(f"{path.name}: packs: {', '.join(form.packs) or '–'}")
    _unique(form_set, [form.id for form in found.values()])
    return found


def ready() -> str:
    """All declarations, checked, as they lie ready; a :class:`CatalogueError` where one is wrong."""
    known = load(HERE / "indicators.toml", Indicators)
    fed = load(HERE / "indicators_fed.toml", Indicators)
    codes = load(HERE / "codes.toml", CodeLists)
    departments = load(HERE / "departments.toml", StarterDepartments)
    packs = load(HERE / "packs.toml", Packs)
    tasks = load(HERE / "campaign.toml", UsualTasks)
    _unique("campaign.toml", [each.number for each in tasks.task])
    _unique("indicators.toml", [each.code for each in (*known.indicator, *fed.indicator)])
    _unique("codes.toml", [each.id for each in codes.list])
    content: dict[str, Model] = {
        "indicators.toml": known,
        "indicators_fed.toml": fed,
        "codes.toml": codes,
        "departments.toml": departments,
        "packs.toml": packs,
        "campaign.toml": tasks,
    }
    sets = {f"criteria/{path.name}": load(path, CriteriaSet) for path in _declarations("criteria")}
    _unique("criteria", [each.id for each in sets.values()])
    for name, criteria in sets.items():
        _unique(name, [each.code for each in criteria.criterion])
    content |= sets
    for form_set in ("above", "campaign", "closing", "control", "department", "round"):
        content |= _forms(form_set, [pack.id for pack in packs.pack])
    return json.dumps({name: printed(each) for name, each in content.items()}, ensure_ascii=False, indent=0) + "\n"
