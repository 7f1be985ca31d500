"""Conditions of rules as people read them."""

from collections.abc import Iterable

from qmxl.catalogue.conditions import Condition
from qmxl.forms.layout import Sheet
from qmxl.texts import texts
from qmxl.texts.showing import apart, show


def in_words(conditions: Iterable[Condition], sheet: Sheet) -> str:
    """The conditions as people read them: ``Tình trạng = Hoàn thành``."""
    return apart((_in_words(condition, sheet) for condition in conditions), sheet.language)


def _in_words(condition: Condition, sheet: Sheet) -> str:
    field, _, group = condition.field.partition(".")
    asked = sheet.asked(("", field, "")) if not sheet.shape.single else sheet.by_line.get(field)
    label = sheet.label((field, "value", "") if sheet.shape.single else ("", field, ""))
    codes = asked.codes if asked and not group else None
    if condition.op in {"filled", "blank"}:
        return texts(sheet.language)(f"form.condition.{condition.op}", field=label)
    several = [codes.label(value, sheet.language) if codes else value for value in condition.values]
    sign = "≠" if condition.op == "!=" else condition.op
    return f"{label} {sign} {show(several, sheet.language)}"
