"""Definitions in words: the formula of an indicator as it is printed beside its title, and remarks as findings."""

from collections.abc import Mapping

from qmxl.catalogue.models import Indicator
from qmxl.codes import Severity
from qmxl.definitions.lint import Remark
from qmxl.findings import Cell, Finding
from qmxl.texts import Texts
from qmxl.texts.showing import show


def formula_of(indicator: Indicator, text: Texts) -> str:
    """What is computed: "Đơn đúng ÷ Đơn được bình × 100 (%)", or for a count what is counted, with its unit."""
    labels = {entry.id: entry.label for entry in indicator.entries}
    above = labels.get(indicator.numerator_entry, indicator.numerator)
    if indicator.without_denominator:
        return text("definition.counted", numerator=above, unit=indicator.unit)
    factors = [labels[f] if isinstance(f, str) else show(f, text.language) for f in indicator.denominator_factors]
    below = factors[0] if len(factors) == 1 else f"({' × '.join(factors)})"
    scale = "" if indicator.scale == 1 else f" × {show(indicator.scale, text.language)}"
    return f"{above} ÷ {below}{scale} ({indicator.unit})"


def told(remark: Remark, indicators: Mapping[str, Indicator], cell: Cell, text: Texts, severity: Severity) -> Finding:
    """A remark as a finding at a cell."""
    facts = {"indicator": remark.indicator, **remark.facts}
    indicator = indicators[remark.indicator]
    if "kind" in facts:
        facts |= {"kind": text(f"definition.kind.{indicator.kind}"), "formula": formula_of(indicator, text)}
    return Finding(remark.code, cell, facts, told=severity)
