"""Prints what people read as it lies ready: one object of texts by their whole keys, from tables within tables."""

import json
import tomllib
from pathlib import Path
from typing import Any


def ready(language: str) -> str:
    """The texts of a language as JSON."""
    declared = tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text(encoding="utf-8"))
    return json.dumps(flat(declared), ensure_ascii=False, indent=0) + "\n"


def flat(table: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """The texts of a table and those within it, by their whole keys."""
    found: dict[str, str] = {}
    for key, value in table.items():
        found |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value}
    return found
