"""Reads the rules of the hospital's own forms from their rows; a wrong one is a finding at its cell and left out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from qmxl.catalogue.base import Bounds, Model
from qmxl.catalogue.declared import BOUNDS, Form, Rule, RuleKind
from qmxl.own_forms.amounts import amount
from qmxl.own_forms.words import NotSaid, Words
from qmxl.typed.spelling import fold

ELSEWHERE = frozenset({"sum_of_lines", "matches", "followed_up_in"})  # compared with a column of another form
COMPARED = frozenset({"not_before", "deadline", "sum"})  # with other columns of the line
COUNTED = frozenset({"deadline", "at_least_per"})


At = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class OwnRule(Model):
    """A row of the sheet of rules, as it was typed."""

    form: str
    rule: RuleKind
    fields: Annotated[str, Bounds(min_length=1)]
    other: str = ""
    value: str = ""
    when: str = ""
    severity: str = "error"


class Missing(ValueError):  # noqa: N818 - what a row lacks, not an error of the program
    """A row lacks what its kind of rule or count needs; its argument is the field."""


def rule_of(row: OwnRule, words: Words, others: Sequence[Form], at: At) -> Rule:
    """The rule a row says; ``at`` is told each cell before it is read, so that a fault is known by its cell."""
    at("fields")
    fields = words.columns(row.fields)
    said: dict[str, Any] = {"kind": row.rule, "severity": row.severity}
    at("other")
    if row.rule in ELSEWHERE:
        said["of"] = _elsewhere(row.other, others)
    elif row.other:
        fields = (*fields, *words.columns(row.other))
    elif row.rule in COMPARED or (row.rule in BOUNDS and not row.value):
        raise Missing("other")
    at("value")
    if row.value.startswith("@") and row.rule in BOUNDS:
        said["limit"] = row.value
    elif row.value:
        number, unit, per = amount(row.value)
        said |= {"value": number, "per": per, **({"unit": unit} if unit else {})}
    if (row.rule in COUNTED and not row.value) or (row.rule == "at_least_per" and not said["per"]):
        raise Missing("value")
    at("when")
    if not row.when and row.rule in {"required_when", "blank_when"}:
        raise Missing("when")
    said["when"] = words.condition(row.when)
    at("fields")
    return Rule(fields=fields, **said)


def _elsewhere(said: str, others: Sequence[Form]) -> str:
    """A column of another form, ``Tên trang!Tên cột``, as ``form.field``."""
    name, sign, column = said.partition("!")
    if not sign:
        name, sign, column = said.partition(".")
    for form in others:
        if fold(name) in map(fold, (form.id, form.sheet.vi, form.sheet.en, form.sheet.zh)):
            for field in form.field:
                if fold(column) in map(fold, (field.id, field.label.vi, field.label.en, field.label.zh)):
                    return f"{form.id}.{field.id}"
    raise NotSaid(said)


def elsewhere_told(of: str, others: Sequence[Form], language: str) -> str:
    """A column of another form as people write it."""
    form_id, _, field_id = of.partition(".")
    form = next((each for each in others if each.id == form_id), None)
    if form is None or field_id not in form.by_field:
        return of
    said = f"{form.sheet.in_(language)}!{form.by_field[field_id].label.in_(language)}"
    try:
        return said if _elsewhere(said, others) == of else of
    except NotSaid:
        return of
