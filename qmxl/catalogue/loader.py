"""The catalogue as the program knows it, made from what lies ready."""

from collections.abc import Iterable, Mapping
from functools import cache

from qmxl.catalogue.codes import CodeList, CodeLists
from qmxl.catalogue.conditions import Condition
from qmxl.catalogue.constants import with_constants
from qmxl.catalogue.criteria_sets import CriteriaSet
from qmxl.catalogue.declared import Form
from qmxl.catalogue.models import (
    Indicator,
    Indicators,
    Pack,
    Packs,
    StarterDepartment,
    StarterDepartments,
    UsualTask,
    UsualTasks,
)
from qmxl.catalogue.ready import content, made


@cache
def indicators(*constants: tuple[str, float]) -> dict[str, Indicator]:
    """The standard indicators by code, in the order of the catalogue, with these constants of a hospital in them."""
    declared, given = made(Indicators, content()["indicators.toml"]).indicator, dict(constants)
    return {each.code: with_constants(each, given) for each in declared}


@cache
def fed_indicators() -> dict[str, Indicator]:
    """The standard indicators that are only ever counted from registers, by code."""
    return {each.code: each for each in made(Indicators, content()["indicators_fed.toml"]).indicator}


MINISTRY = "6858"  # the set a hospital is scored by where it says nothing else


@cache
def criteria_sets() -> dict[str, CriteriaSet]:
    """The criteria sets of the catalogue by their ids."""
    sets = (made(CriteriaSet, said) for name, said in content().items() if name.startswith("criteria/"))
    return {each.id: each for each in sets}


@cache
def criteria(id_: str = MINISTRY) -> CriteriaSet:
    """A criteria set of the catalogue; the hospital quality criteria, version 2.0, where none is named."""
    return criteria_sets()[id_]


def criteria_sets_by_default() -> dict[str, CriteriaSet]:
    """The sets a hospital works by that says nothing of it."""
    return {MINISTRY: criteria()}


@cache
def code_lists() -> dict[str, CodeList]:
    """The code lists by id."""
    return {each.id: each for each in made(CodeLists, content()["codes.toml"]).list}


@cache
def starter_departments() -> tuple[StarterDepartment, ...]:
    """The departments a new control workbook starts with."""
    return made(StarterDepartments, content()["departments.toml"]).department


@cache
def packs() -> dict[str, Pack]:
    """The packs of forms by id, in the order in which they are offered."""
    return {each.id: each for each in made(Packs, content()["packs.toml"]).pack}


@cache
def usual_tasks() -> tuple[UsualTask, ...]:
    """The key activities that the plan of a quality-safety month starts with."""
    return made(UsualTasks, content()["campaign.toml"]).task


USUAL_PACKS = frozenset({"basic"})  # in use where a hospital says nothing of packs


def gives_way(form: Form) -> bool:
    """Whether a form of the catalogue gives way to a hospital's own of the same id or sheet: those of later packs do.

    Hospitals had declared such forms before the catalogue did.
    """
    return bool(form.packs) and USUAL_PACKS.isdisjoint(form.packs)


@cache
def forms(form_set: str) -> tuple[Form, ...]:
    """The forms of the workbook ``department``, ``round``, ``campaign`` or ``control``, in their sheets' order."""
    return tuple(made(Form, said) for name, said in content().items() if name.startswith(f"forms/{form_set}/"))


@cache
def code_list(form: Form, field_id: str) -> CodeList | None:
    """The values of a choice: those the field has itself, else the catalogue's list; None of other fields."""
    field = form.by_field[field_id]
    if field.option:
        return CodeList(id=f"{form.id}.{field.id}", title=field.label, code=field.option)
    return code_lists().get(field.choices)


@cache
def labels() -> frozenset[str]:
    """What every code list and choice of a form offers, in every language: words that are nobody's own account."""
    listed = [code for each in code_lists().values() for code in each.code]
    chosen = [option for form in forms("department") for field in form.field for option in field.option]
    return frozenset(words for each in (*listed, *chosen) for words in each.label.all)


def with_groups(form: Form, named: Iterable[Condition], values: Mapping[str, object]) -> Mapping[str, object]:
    """A line's values, and the groups of its codes that conditions name, as ``harm.group``."""
    groups: dict[str, object] = {}
    for name in {condition.field for condition in named if "." in condition.field}:
        field = name.partition(".")[0]
        codes = code_list(form, field)
        code = codes.by_id.get(str(values.get(field))) if codes else None
        groups[name] = code.group if code and code.group else None
    return {**values, **groups} if groups else values
