"""The formulas a form works out while it is being filled in, each with the value it has now.

Every formula is native and old enough for Excel 2010; the value stored with it is the one any
spreadsheet program will compute, so a form shows the truth even before it is recalculated.
"""

from collections.abc import Callable, Sequence
from typing import TypeGuard

from qmxl.catalogue.models import Indicator
from qmxl.forms.layout import Column, Line
from qmxl.measures.rates import rate, rate_parts
from qmxl.texts import Texts

Ref = Callable[[str], str]  # entry id -> cell or range
Get = Callable[[str], object]  # entry id -> what is in the cell


def is_number(value: object) -> TypeGuard[float]:
    """Whether a spreadsheet would count the content as a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _constant(factor: float) -> str:
    return f"{factor:g}"


def _entries(indicator: Indicator) -> list[str]:
    return [factor for factor in indicator.denominator_factors if isinstance(factor, str)]


def _constants(indicator: Indicator) -> list[float]:
    return [factor for factor in indicator.denominator_factors if not isinstance(factor, str)]


def rate_formula(indicator: Indicator, ref: Ref, text: Texts) -> str:
    """One month's rate; blank until all is entered, words where the two numbers cannot be."""
    needed = ",".join(ref(entry) for entry in indicator.needed)
    numerator = ref(indicator.numerator_entry)
    denominator = "*".join(ref(f) if isinstance(f, str) else _constant(f) for f in indicator.denominator_factors)
    rate = f"{numerator}*{_constant(indicator.scale)}/({denominator})"
    if indicator.bounded:
        rate = f'IF({numerator}>{denominator},"{text("form.above")}",{rate})'
    inner = f'IF(COUNT({needed})<{len(indicator.needed)},"",IF({denominator}=0,"{text("form.zero")}",{rate}))'
    return f'=IF({ref("none")}<>"","{text("form.none_short")}",{inner})'


def rate_value(indicator: Indicator, get: Get, text: Texts) -> float | str:
    """What :func:`rate_formula` gives for these entries."""
    if get("none") not in (None, ""):
        return text("form.none_short")
    values = {entry: get(entry) for entry in indicator.needed}
    numbers = {entry: float(value) for entry, value in values.items() if is_number(value)}
    if len(numbers) < len(values):
        return ""
    numerator, denominator = rate_parts(indicator, numbers)
    value = None if numerator is None or denominator is None else rate(numerator, denominator, indicator.scale)
    if value is None:
        return text("form.zero")
    return text("form.above") if indicator.bounded and (numerator or 0) > (denominator or 0) else value


def to_date_formula(indicator: Indicator, ref: Ref) -> str:
    """The pooled rate of all months entered so far; of a count, the sum; at a point in time the last month's value."""
    numerator = ref(indicator.numerator_entry)
    if indicator.at_a_point:
        return _last_formula(indicator, numerator, [ref(entry) for entry in _entries(indicator)])
    if indicator.without_denominator:
        return f'=IF(COUNT({numerator})=0,"",SUM({numerator}))'
    entries = _entries(indicator)
    there = "".join(f",--ISNUMBER({ref(entry)})" for entry in entries)
    whole = f"SUMPRODUCT({numerator}{there})"
    times = "".join(f"*{_constant(factor)}" for factor in _constants(indicator))
    base = f"SUMPRODUCT(--ISNUMBER({numerator}),{','.join(ref(entry) for entry in entries)}){times}"
    return f'=IF({base}=0,"",{whole}*{_constant(indicator.scale)}/({base}))'


def to_date_value(indicator: Indicator, months: Sequence[Get]) -> float | str:
    """What :func:`to_date_formula` gives for these months."""
    numerators = [get(indicator.numerator_entry) for get in months]
    if indicator.at_a_point:
        return _last_value(indicator, months)
    if indicator.without_denominator:
        counts = [float(n) for n in numerators if is_number(n)]
        return sum(counts) if counts else ""
    whole = base = 0.0
    for get, numerator in zip(months, numerators, strict=True):
        entered = [get(entry) for entry in _entries(indicator)]
        entries = [entry for entry in entered if is_number(entry)]
        if not is_number(numerator) or len(entries) < len(entered):
            continue
        whole += float(numerator)
        product = 1.0
        for entry in entries:
            product *= float(entry)
        base += product
    for factor in _constants(indicator):
        base *= factor
    return whole * indicator.scale / base if base else ""


def _last_formula(indicator: Indicator, numerator: str, denominators: Sequence[str]) -> str:
    """The value of the last month in which all of it was entered."""
    there = "*".join(f"ISNUMBER({cells})" for cells in (numerator, *denominators))
    first = numerator.split(":")[0]
    last = f"SUMPRODUCT(MAX({there}*(COLUMN({numerator})-COLUMN({first})+1)))"
    value = f"INDEX({numerator},{last})"
    if denominators:
        base = f"INDEX({denominators[0]},{last})"
        value = f'IF({base}=0,"",{value}*{_constant(indicator.scale)}/{base})'
    return f'=IF({last}=0,"",{value})'


def _last_value(indicator: Indicator, months: Sequence[Get]) -> float | str:
    """What :func:`_last_formula` gives for these months."""
    for get in reversed(months):
        entered = [get(entry) for entry in (indicator.numerator_entry, *_entries(indicator))]
        numbers = [float(entry) for entry in entered if is_number(entry)]
        if len(numbers) < len(entered):
            continue
        numerator, *base = numbers
        if not base:
            return numerator
        value = rate(numerator, base[0], indicator.scale)
        return "" if value is None else value
    return ""


def missing_formula(keys: str, upto: str, due: Sequence[int], cells: str, ticks: str) -> str:
    """How many cells of a line are still blank up to the month reported; ``keys`` is the hidden row of months.

    ``due`` are the months (1 to 12) in which the line takes input.
    """
    month = f"--RIGHT({keys},2)"
    is_due = f"ISNUMBER(MATCH({month},{{{','.join(map(str, due))}}},0))"
    return f'=SUMPRODUCT(({month}<={upto})*{is_due}*({cells}="")*({ticks}=""))'


def missing_value(columns: Sequence[Column], line: Line, upto: object, get: Callable[[str, str], object]) -> int:
    """What :func:`missing_formula` gives; ``get`` takes an entry and a month."""
    limit = float(upto) if isinstance(upto, int | float) else (99.0 if upto else 0.0)
    return sum(
        1
        for column, is_open in zip(columns, line.open, strict=True)
        if is_open
        and int(column.key[-2:]) <= limit
        and get(line.part, column.key) in (None, "")
        and get("none", column.key) in (None, "")
    )
