"""The values of a column as the categories that are counted, each with its native criterion."""

from collections import Counter
from typing import NamedTuple

from qmxl.catalogue import loader
from qmxl.catalogue.loader import code_list
from qmxl.master.register_formulas import literal
from qmxl.seven_tools.lines import Lines
from qmxl.tables.registers import Register
from qmxl.texts import Texts
from qmxl.typed.spelling import fold

MOST, LONGEST = 24, 200  # categories of their own; characters of a text that a criterion takes
LAST = frozenset({"khac", "other", "others", "其他"})  # what is known by no cause stands last


class Category(NamedTuple):
    """A value that is counted: what people read, the criterion of COUNTIFS, and whether it stands last in a Pareto.

    Without a criterion it is what no other category has.
    """

    label: str
    criterion: str
    last: bool = False


def categories_of(register: Register, lines: Lines, column: str, text: Texts) -> list[Category]:
    """The categories of a column: those of its list in their order, else what stands in it, most often first.

    Last those left blank, and what is beyond so many categories, together.
    """
    said = [None if value is None else str(value) for value in lines.columns[column]]
    counts = Counter(value.casefold() for value in said if value)
    spelt: dict[str, str] = {}
    for value in said:
        if value:
            spelt.setdefault(value.casefold(), value)  # programs count texts without regard to case
    listed = [label for label in _listed(register, column, text) if label.casefold() in counts or len(counts) < MOST]
    order = {label.casefold(): at for at, label in enumerate(listed)}
    several = sorted(counts, key=lambda each: (order.get(each, len(order)), -counts[each], each))
    several = list(dict.fromkeys([*order, *several])) if len(order) <= MOST else several
    kept = [each for each in several if len(spelt.get(each, each)) <= LONGEST][:MOST]
    labels = {**{label.casefold(): label for label in listed}, **spelt}
    found = [Category(labels[each], literal(labels[each]), _is_last(labels[each])) for each in kept]
    if len(kept) < len(set(several)):
        found.append(Category(text("tools.rest"), "", last=True))
    if None in said:
        found.append(Category(text("master.register.blank"), '""', last=True))
    return found


def _listed(register: Register, column: str, text: Texts) -> list[str]:
    """The words of a choice's list."""
    field, _, group = column.partition(".")
    codes = code_list(register.form, field) if field in register.form.by_field else None
    if codes and group:
        codes = loader.code_lists().get(f"{codes.id}_group")
    return codes.labels(text.language) if codes else []


def _is_last(label: str) -> bool:
    bare = fold(label.rpartition(" – ")[2])
    return bare in LAST or bare.startswith(("khac ", "nguyen nhan khac", "other "))


def values_of(lines: Lines, column: str) -> list[str | None]:
    """A column's texts as they are compared."""
    return [None if value is None else str(value).casefold() for value in lines.columns[column]]


def members(category: Category, several: list[Category], said: list[str | None]) -> list[int]:
    """The lines (from 0) of a category."""
    if category.criterion == '""':
        return [at for at, value in enumerate(said) if value is None]
    if category.criterion:
        return [at for at, value in enumerate(said) if value == category.label.casefold()]
    others = {each.label.casefold() for each in several if each.criterion}
    return [at for at, value in enumerate(said) if value is not None and value not in others]
