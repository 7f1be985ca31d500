"""What people read, in Vietnamese, English and Chinese: same keys, same placeholders in each."""

import tomllib
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from qmxl.names import on_screen

LANGUAGES = ("vi", "en", "zh")


def show(value: object, language: str) -> str:
    """A value as a person of that language writes it: 1234.5 is ``1.234,5`` in Vietnamese."""
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M" if language == "vi" else "%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y" if language == "vi" else "%Y-%m-%d")
    if isinstance(value, float) and not value.is_integer():
        text = f"{value:,.4f}".rstrip("0")
    elif isinstance(value, int | float):
        text = f"{value:,.0f}"
    elif isinstance(value, list | tuple):
        return ", ".join(show(item, language) for item in value)
    else:
        return on_screen(str(value))
    return text.translate(str.maketrans(",.", ".,")) if language == "vi" else text


def _flatten(table: dict[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat |= _flatten(value, f"{prefix}{key}.")
        else:
            flat[prefix + key] = value
    return flat


class Texts:
    """The texts of one language; call it with a key and the facts for its placeholders."""

    def __init__(self, language: str) -> None:
        self.language = language
        source = files("qmxl.texts").joinpath(f"{language}.toml").read_text(encoding="utf-8")
        self.table = _flatten(tomllib.loads(source))

    def __call__(self, key: str, **facts: object) -> str:
        """The text of ``key``; a KeyError when there is none or a fact is missing."""
        text = self.table[key]
        return text.format(**{name: show(fact, self.language) for name, fact in facts.items()}) if facts else text

    def get(self, key: str, default: str) -> str:
        """The text of ``key``, or ``default``."""
        return self.table.get(key, default)


@cache
def texts(language: str) -> Texts:
    """The texts of ``vi``, ``en`` or ``zh``, read once."""
    return Texts(language)
