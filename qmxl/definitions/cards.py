"""What a definition card says: code, name, formula, the thirteen headings, and the rest in small print."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from qmxl.catalogue import loader
from qmxl.catalogue.models import Indicator
from qmxl.codes import Severity
from qmxl.definitions.headings import HEADINGS
from qmxl.definitions.lint import leaves_open, remarks, same_names
from qmxl.definitions.telling import formula_of, told
from qmxl.findings import Cell, Finding
from qmxl.grouping import message
from qmxl.hospital.folder import CONTROL
from qmxl.texts import Texts


class Card(NamedTuple):
    """A card in a reader's language; ``rows`` are the thirteen headings with what is said, in their order."""

    code: str
    name: str
    same_name: str  # the code of an earlier indicator of that name, "" for none
    formula: str
    rows: tuple[tuple[str, str], ...]
    small: tuple[str, ...]


def cards(indicators: Sequence[Indicator], departments: Mapping[str, str], text: Texts) -> list[Card]:
    """A card per indicator, by code; ``departments`` are names by code."""
    by_code = sorted(indicators, key=lambda each: each.code)
    again = {remark.indicator: str(remark.facts["other"]) for remark in same_names(by_code)}
    return [_card(each, again.get(each.code, ""), departments, text) for each in by_code]


def findings_of(indicators: Sequence[Indicator], text: Texts) -> Iterator[Finding]:
    """What is to be said of the definitions, as remarks; those of the hospital's own are told where they stand."""
    by_code = {each.code: each for each in sorted(indicators, key=lambda each: each.code)}
    for remark in (*same_names(by_code.values()), *(one for each in by_code.values() for one in remarks(each))):
        place = Cell("", text("definition.cards"), remark.indicator)
        yield told(remark, by_code, place, text, Severity.INFO)


def _card(indicator: Indicator, same: str, departments: Mapping[str, str], text: Texts) -> Card:
    formula = formula_of(indicator, text)
    said = {name: getattr(indicator, name, "") for name in HEADINGS}
    said |= {
        "method": indicator.method or formula,
        "component": _label("quality_component", indicator.component, text),
        "interval": _interval(indicator, text),
    }
    rows = tuple((text(f"definition.heading.{name}"), said[name] or text("definition.none")) for name in HEADINGS)
    return Card(indicator.code, indicator.name, same, formula, rows, tuple(_small(indicator, departments, text)))


def _small(indicator: Indicator, departments: Mapping[str, str], text: Texts) -> Iterator[str]:
    """What is not among the thirteen headings, and what contradicts itself."""
    yield text("definition.direction", direction=_label("direction", indicator.direction, text))
    if indicator.data_quality_grade:
        yield text("definition.grade", grade=text(f"grade.{indicator.data_quality_grade}"))
    if indicator.variant:
        yield text("definition.variant", variant=indicator.variant)
    if indicator.limit:
        yield text("definition.limit", limit=indicator.limit)
    elif leaves_open(indicator):
        yield text("definition.limit_open")
    none = text("definition.none")
    who = {
        "owner": departments.get(indicator.owner, indicator.owner),
        "collector": indicator.collector,
        "consolidator": departments.get(indicator.consolidator, indicator.consolidator),
    }
    if any(who.values()):
        yield text("definition.responsible", **{name: said or none for name, said in who.items()})
    elif indicator.responsible:
        yield text("definition.responsible_stated", responsible=indicator.responsible)
    source = text("definition.own") if indicator.source == CONTROL else indicator.source
    yield text("definition.source", source=source)
    for remark in remarks(indicator):
        finding = told(remark, {indicator.code: indicator}, Cell(""), text, Severity.INFO)
        yield text("definition.remark", remark=message(finding, text))


def _interval(indicator: Indicator, text: Texts) -> str:
    """How often it is reported, as the control workbook calls it."""
    code = str(indicator.interval)
    said = _label("interval", code, text)
    return said if said != code else text("definition.every", months=code)


def _label(code_list: str, code: str, text: Texts) -> str:
    labels = {each.id: each.label.in_(text.language) for each in loader.code_lists()[code_list].code}
    return labels.get(code, code)
