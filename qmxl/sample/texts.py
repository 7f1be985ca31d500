"""The invented texts, and from which year and number all that is made up begins."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

YEAR = 2025
SEED = 20250105


@cache
def texts_of(name: str) -> dict[str, Any]:
    """The invented texts of ``sub_items``, ``topics``, ``incidents``, ``plans`` or ``registers``."""
    return tomllib.loads(files("qmxl.sample").joinpath(f"{name}.toml").read_text(encoding="utf-8"))
