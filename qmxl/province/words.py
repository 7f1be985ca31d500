"""The words of a desk above: where a master speaks of departments, that of a province speaks of hospitals."""

from qmxl.texts import Texts

TITLE = "above.master.title."  # titles are written in capitals
WORDS = ("unit", "units", "Unit", "Units", "whole", "Whole", "short")


def words_of(text: Texts, level: str) -> Texts:
    """The texts in which those under ``above`` stand instead of the others, with the level's own words in them."""
    own = Texts(text.language)
    marks = {f"«{word}»": text(f"above.word.{level}.{word}") for word in WORDS}
    for key, said in text.table.items():
        if key.startswith("above."):
            for mark, word in marks.items():
                said = said.replace(mark, word)  # noqa: PLW2901 - the same text, said for this level
            said = said.upper() if key.startswith(TITLE) else said  # noqa: PLW2901
            own.table[key] = own.table[key.removeprefix("above.")] = said
    return own
