"""What people read, in Vietnamese, English and Chinese: same keys, same placeholders in each."""

import json
from collections.abc import Iterable
from functools import cache

LANGUAGES = ("vi", "en", "zh")


class Texts:
    """The texts of one language; call it with a key and the facts for its placeholders.

    They are read from where they lie ready: a text that was changed is not seen before ``python -m qmxl build``.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        with open(f"{__path__[0]}/{language}.json", "rb") as ready:  # noqa: PTH123 - loaded at every start, pathlib loads much
            self.table: dict[str, str] = json.load(ready)

    def __call__(self, key: str, **facts: object) -> str:
        """The text of ``key``; a KeyError when there is none or a fact is missing."""
        text = self.table[key]
        return self.filled(text, **facts) if facts else text

    def filled(self, said: str, /, **facts: object) -> str:
        """A text with the facts in its placeholders, as people of this language read them."""
        from qmxl.texts.showing import plural, show  # which is loaded where there are facts to show, and not before

        whole = said.format(**{name: show(fact, self.language) for name, fact in facts.items()})
        return plural(whole) if "(s)" in said else whole

    def apart(self, parts: Iterable[str]) -> str:
        """Parts that may hold commas themselves, as this language parts them."""
        from qmxl.texts.showing import apart

        return apart(parts, self.language)

    def get(self, key: str, default: str) -> str:
        """The text of ``key``, or ``default``."""
        return self.table.get(key, default)


@cache
def texts(language: str) -> Texts:
    """The texts of ``vi``, ``en`` or ``zh``, read once."""
    return Texts(language)
