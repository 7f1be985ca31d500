"""A grid: a block of lines for each indicator, a column for each month."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from qmxl.catalogue.declared import Form
from qmxl.catalogue.models import Indicator
from qmxl.forms.kinds.given import Given
from qmxl.forms.layout import Column, Line, Sheet, in_every_language, sheet_of
from qmxl.texts import Texts


def lay_out(form: Form, given: Given) -> Sheet | None:
    """The blocks of the indicators it is given, open in the months in which each is due; no sheet without any."""
    text, span, due = given.text, given.span, given.due
    if not (given.indicators or given.fed) or span is None or due is None:
        return None
    months = span.months
    counted, codes = given.counted or (lambda _: ()), {indicator.code for indicator in given.indicators}
    lines = [line for each in given.indicators for line in _lines(each, months, due(each), counted(each), text)]
    fed = [each for each in given.fed if each.code not in codes]
    beside = [line for each in fed for line in _lines(each, months, (), counted(each), text)]
    lines += [replace(line, optional=True) for line in beside]
    headings = ["form.code", "form.indicator", "form.line", "form.unit"]
    return sheet_of(form, text, headings, _month_columns(months, text), lines)


@cache
def _month_columns(months: tuple[str, ...], text: Texts) -> tuple[Column, ...]:
    """The columns of a grid, which are the same for every department."""
    return tuple(
        Column(month, text("form.month", month=int(month[-2:])), aliases=_month_names(month)) for month in months
    )


def _month_names(month: str) -> tuple[str, ...]:
    number = int(month[-2:])
    return (
        month,
        f"Tháng {number}",
        f"T{number}",
        f"Month {number}",
        f"M{number}",
        f"{number}月",
        f"{number:02}/{month[:4]}",
    )


def _lines(
    indicator: Indicator, months: Sequence[str], due: Iterable[str], counted: Iterable[str], text: Texts
) -> tuple[Line, ...]:
    wanted, fed = set(due), set(counted)
    lines = block(indicator, tuple(month in wanted for month in months), text)
    if not fed:
        return lines
    return tuple(replace(line, counted=tuple(month in fed for month in months)) for line in lines)


@cache
def block(indicator: Indicator, due: tuple[bool, ...], text: Texts) -> tuple[Line, ...]:
    """An indicator's lines: what is entered, the tick for "none occurred", the rate; open in due months."""
    code = indicator.code
    lines = [
        Line(
            f"{code}/{entry.id}",
            code,
            entry.id,
            (code, indicator.name, entry.label, entry.unit or text(f"unit.{entry.type}")),
            entry.type,
            entry.required,
            help=definition(indicator, entry.id, text),
            open=due,
            indicator=indicator,
        )
        for entry in indicator.entries
    ]
    none = text("form.none_occurred")
    lines.append(
        Line(
            f"{code}/none",
            code,
            "none",
            (code, indicator.name, none, "x"),
            "tick",
            help=text("form.none_help"),
            open=due,
            indicator=indicator,
            aliases=in_every_language("form.none_occurred"),
        )
    )
    if not indicator.without_denominator:
        rate = text(f"form.rate.{indicator.kind}")
        lines.append(
            Line(
                f"{code}/rate",
                code,
                "rate",
                (code, indicator.name, rate, indicator.unit),
                open=due,
                indicator=indicator,
                aliases=in_every_language(f"form.rate.{indicator.kind}"),
            )
        )
    return tuple(lines)


def definition(indicator: Indicator, entry: str, text: Texts) -> str:
    """What to count, for the message beside the cell: at most 250 characters."""
    parts = []
    if entry == indicator.numerator_entry and indicator.inclusion:
        parts.append(text("form.inclusion", text=indicator.inclusion))
    if indicator.exclusion:
        parts.append(text("form.exclusion", text=indicator.exclusion))
    if indicator.data_source:
        parts.append(text("form.data_source", text=indicator.data_source))
    whole = "\n".join(parts)
    return whole if len(whole) <= 250 else whole[:249] + "…"
