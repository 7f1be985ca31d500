"""Whether a line fulfils what a declaration says of it, and that in words."""

import operator
from collections.abc import Callable, Iterable, Mapping

from qmxl.catalogue.declared import Condition, Form
from qmxl.forms.layout import Sheet, code_list

COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def fulfilled(conditions: Iterable[Condition], values: Mapping[str, object]) -> bool:
    """Whether a line's values fulfil all conditions; a blank one fulfils only ``blank`` and ``!=``."""
    return all(_holds(condition, values.get(condition.field)) for condition in conditions)


def with_groups(form: Form, named: Iterable[Condition], values: Mapping[str, object]) -> Mapping[str, object]:
    """A line's values, and the groups of its codes that conditions name, as ``harm.group``."""
    groups: dict[str, object] = {}
    for name in {condition.field for condition in named if "." in condition.field}:
        field = name.partition(".")[0]
        codes = code_list(form, field)
        code = codes.by_id.get(str(values.get(field))) if codes else None
        groups[name] = code.group if code and code.group else None
    return {**values, **groups} if groups else values


def _holds(condition: Condition, value: object) -> bool:
    _, op, wanted = condition
    if op in {"filled", "blank"}:
        return (value is None) == (op == "blank")
    if op in {"=", "!="}:
        return any(_equal(value, each) for each in wanted) == (op == "=")
    number = float(wanted[0])
    return isinstance(value, int | float) and not isinstance(value, bool) and COMPARED[op](float(value), number)


def _equal(value: object, wanted: str) -> bool:
    if isinstance(value, float):
        try:
            return value == float(wanted)
        except ValueError:
            return False
    return value is not None and str(value) == wanted


def in_words(conditions: Iterable[Condition], sheet: Sheet) -> str:
    """The conditions as people read them: ``Tình trạng = Hoàn thành``."""
    return "; ".join(_in_words(condition, sheet) for condition in conditions)


def _in_words(condition: Condition, sheet: Sheet) -> str:
    field, _, group = condition.field.partition(".")
    asked = sheet.asked(("", field, "")) if not sheet.shape.single else sheet.by_line.get(field)
    label = sheet.label((field, "value", "") if sheet.shape.single else ("", field, ""))
    codes = asked.codes if asked and not group else None
    language = next((each for each in ("vi", "en", "zh") if sheet.form.sheet.in_(each) == sheet.name), "vi")
    values = ", ".join(codes.label(value, language) if codes else value for value in condition.values)
    signs = {"filled": "≠ –", "blank": "= –", "!=": "≠"}
    return f"{label} {signs.get(condition.op, condition.op)} {values}".strip()
