"""The constants of a denominator that are a hospital's own, such as the hours a theatre is reckoned with a day."""

from collections.abc import Mapping
from dataclasses import replace

from qmxl.catalogue.models import Indicator


def with_constants(indicator: Indicator, given: Mapping[str, float]) -> Indicator:
    """The indicator with a hospital's constants among its factors and in its words; the others are as defined."""
    if not indicator.constants:
        return indicator
    names = iter(indicator.constants)
    factors: list[str | float] = []
    said: dict[str, str] = {}
    for factor in indicator.denominator_factors:
        if isinstance(factor, str):
            factors.append(factor)
            continue
        name = next(names)
        factors.append(given.get(name, factor))
        said[name] = f"{factors[-1]:g}".replace(".", ",")
    return replace(
        indicator,
        denominator_factors=tuple(factors),
        denominator=_filled(indicator.denominator, said),
        entries=tuple(replace(entry, label=_filled(entry.label, said)) for entry in indicator.entries),
    )


def _filled(words: str, said: Mapping[str, str]) -> str:
    for name, value in said.items():
        words = words.replace(f"{{{name}}}", value)
    return words
