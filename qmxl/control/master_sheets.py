"""What the sheets of a master are called, so that those a person added can be told from them."""

from functools import cache

from qmxl.catalogue import loader
from qmxl.texts import LANGUAGES, texts

FORMER = frozenset({"Kế hoạch", "Plan", "DL sự cố", "Incident data", "不良事件数据"})  # of earlier versions


@cache
def house_sheets() -> frozenset[str]:
    """The names of the house's own sheets and of the catalogue's registers, in every language."""
    named = [
        name for language in LANGUAGES for key, name in texts(language).table.items() if key.startswith("master.sheet.")
    ]
    registers = [form.sheet.in_(language) for form in loader.forms("department") for language in LANGUAGES]
    return frozenset({*named, *registers}) | FORMER
