"""The words of a desk above: where a master speaks of departments, that of a province speaks of hospitals."""

from functools import reduce

from qmxl.texts import Texts

TITLE = "above.master.title."  # titles are written in capitals
WORDS = ("unit", "units", "Unit", "Units", "whole", "Whole", "short")


def words_of(text: Texts, level: str) -> Texts:
    """The texts in which those under ``above`` stand instead of the others, with the level's own words in them."""
    own = Texts(text.language)
    marks = {f"«{word}»": text(f"above.word.{level}.{word}") for word in WORDS}
    for key, said in text.table.items():
        if key.startswith("above."):
            here = reduce(lambda whole, each: whole.replace(*each), marks.items(), said)
            shown = here.upper() if key.startswith(TITLE) else here
            own.table[key] = own.table[key.removeprefix("above.")] = shown
    return own
