"""Which points a person means: by their names, or by their numbers from 1."""

import re
from collections.abc import Iterator, Sequence

from qmxl.refusal import Refusal
from qmxl.spc.labels import Label, moment_of
from qmxl.typed.spelling import fold

SEEN = 12  # names that a refusal quotes


def places(asked: Sequence[str], names: Sequence[Label], option: str) -> list[int]:
    """The 0-based places of points; a Refusal that quotes the names where there is no such point.

    A name goes before a number, and a month may be written otherwise than it stands: ``5/2025`` is ``2025-05``.
    """
    return sorted({_place(each, names, option) for word in asked for each in _words(word, names)})


def _words(word: str, names: Sequence[Label]) -> Iterator[str]:
    """What a person names at once, apart: a name may have a comma in it."""
    if _named(word, names):
        yield word
        return
    yield from (each.strip() for each in re.split("[,;]", word) if each.strip())


def _place(asked: str, names: Sequence[Label], option: str) -> int:
    found = _named(asked, names)
    if len(found) == 1:
        return found[0]
    number = asked.strip()
    if not found and number.isdecimal() and 1 <= int(number) <= len(names):
        return int(number) - 1
    said = [name.said for name in names]
    shown = said if len(said) <= SEEN else [*said[: SEEN - 2], "…", said[-1]]
    raise Refusal("spc_no_point", option=option, point=asked, count=len(names), points=shown)


def _named(asked: str, names: Sequence[Label]) -> list[int]:
    """The points of that name, else of that month or day."""
    wanted = fold(asked)
    if found := [at for at, name in enumerate(names) if fold(name.said) == wanted]:
        return found
    moment = moment_of(asked)
    return [at for at, name in enumerate(names) if moment is not None and name.moment == moment]
