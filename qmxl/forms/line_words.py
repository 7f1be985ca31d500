"""Which words stood beside which key when a form was made, and lines that were parted from their keys afterwards.

Sorting or cutting what people see of a list leaves its column of keys where it is: each answer then stands beside
another line's key. Answers go with the words they stand beside, so the key of those words is the line's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from qmxl.catalogue.conditions import conditions
from qmxl.catalogue.declared import Form
from qmxl.codes import Code
from qmxl.findings import Cell, Finding
from qmxl.forms.answers import Answer, ReadSheet
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import Workbook
from qmxl.forms.locating import Rows
from qmxl.forms.marks import Marks, as_identity, digest
from qmxl.typed.spelling import fold
from qmxl.typed.values import parse
from qmxl.xlsx.cells import address

WITHIN = "words"  # what begins the lines of an identity
SHORT, NOTHING = 8, "-" * 8  # letters of a digest, of which a line has two
DAYS = frozenset({"date", "datetime"})
WORDS = DAYS | {"text", "code"}  # what reads the same in every language, whatever the hospital's lists say
NONE = "—"  # how a message calls the key of a line that has none


class Words(NamedTuple):
    """Digests of what a line says it is: with all that it is handed over with, and with what every line has."""

    whole: str
    always: str


class Standing(NamedTuple):
    """A line as it stands: its key as keys are compared, and its words."""

    key: str
    words: Words


class Own(NamedTuple):
    """The key a line has by its words, "" for none; ``told``: whether they say so, or it is the one that was left."""

    key: str
    told: bool


@cache
def _fields(form: Form) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The fields of a line's words with their types: all it is handed over with, and those that every line has.

    What becomes of it, who does it and until when changes while it is open.
    """
    aside = {condition.field for condition in conditions(form.done)}
    worded = {each.id: each for each in form.field if each.type in WORDS and not each.locked and each.id not in aside}
    given = {name for each in form.hand_over for pair in each.fields.given.items() for name in pair}
    always = {name for name, each in worded.items() if each.required and not each.persons and name != form.due}
    whole = {name: each.type for name, each in worded.items() if name in always | given}
    return whole, {name: whole[name] for name in whole if name in always}


def _words(form: Form, line: Mapping[str, object]) -> Words:
    """The words of a line, by what its cells hold; "" where there are none."""
    whole, always = (
        {name: word for name, type_ in fields.items() if (word := _word(line.get(name), type_))}
        for fields in _fields(form)
    )
    return Words(digest(whole, SHORT) if whole else "", digest(always, SHORT) if always else "")


def _word(content: object, type_: str) -> str:
    """What a cell says as words are compared."""
    day = parse(content, type_)[0] if content is not None and type_ in DAYS else None
    if day is not None:
        return str(day)
    number = isinstance(content, int | float) and not isinstance(content, bool)
    return "" if content is None else fold(f"{content:g}" if number else str(content))


def with_words(workbook: Workbook, entries: Mapping[str, Mapping[Key, object]]) -> Workbook:
    """The workbook that knows which words stand beside the keys of the lines it is made with."""
    marks: dict[str, dict[str, str]] = {}
    for form in (sheet.form for sheet in workbook.sheets if sheet.form.numbered):
        for line in _lines(((row, name), content) for (row, name, _), content in entries.get(form.id, {}).items()):
            words, key = _words(form, line), line.get(form.numbered)
            if key and words.whole:
                marks.setdefault(form.id, {})[" ".join(str(key).split())] = words.whole + (words.always or NOTHING)
    return replace(workbook, identity={**workbook.identity, **as_identity(marks, WITHIN)}) if marks else workbook


def _lines(cells: Iterable[tuple[tuple[str, str], object]]) -> Iterator[Mapping[str, object]]:
    grouped: dict[str, dict[str, object]] = {}
    for (row, name), content in cells:
        grouped.setdefault(row, {})[name] = content
    yield from grouped.values()


def with_own_keys(read: ReadSheet, rows: Rows, marks: Marks, source: str) -> tuple[ReadSheet, list[Finding]]:
    """The list with each line under the key whose words it has, and what is told where it stood beside another.

    A key that stands nowhere in the column any more was typed over or cleared: no line was parted from it.
    """
    form = read.sheet.form
    made_with, at_column = marks.get(form.id, {}), read.columns.get(form.numbered)
    if not made_with or at_column is None:
        return read, []
    lines: dict[str, dict[str, object]] = {}
    for each in read.answers.values():
        lines.setdefault(each.row, {})[each.field] = each.raw
    there = {fold(str(row[at_column])) for row in rows if at_column < len(row)}
    words = {fold(key): Words(said[:SHORT], said[SHORT:].replace(NOTHING, "")) for key, said in made_with.items()}
    known = {key: its for key, its in words.items() if key in there}
    beside = [str(line.get(form.numbered, "")) for line in lines.values()]
    spelt = {fold(key): key for key in (*beside, *made_with)}
    standing = [Standing(fold(key), _words(form, line)) for key, line in zip(beside, lines.values(), strict=True)]
    answers, findings = dict(read.answers), []
    for row, before, now in zip(lines, standing, own_keys(standing, known), strict=True):
        if now.key == before.key:
            continue
        place, key = (row, form.numbered, ""), spelt[now.key] if now.key else ""
        answers.pop(place, None)
        if key:
            answers[place] = Answer(form.id, *place, key, key, "", read.name, read.rows[row], at_column)
        cell = Cell(source, read.name, address(read.rows[row], at_column))
        facts: dict[str, object] = {"found": spelt.get(before.key) or NONE, "key": key or NONE}
        findings.append(Finding(Code.STRUCTURE_KEY_MOVED if now.told else Code.STRUCTURE_KEY_LEFT, cell, facts))
    return (replace(read, answers=answers), findings) if findings else (read, [])


def own_keys(lines: Sequence[Standing], known: Mapping[str, Words]) -> list[Own]:
    """The key of each line: that of its words where they are ``known``, each key once.

    A line whose words are nobody's keeps its key; where that went with the words of another line, it has the key that
    line was parted from. Of lines that say the same each keeps its own, the others are taken in their order.
    """
    found: dict[int, str] = {}
    for level in range(len(Words._fields)):
        _claim(found, lines, known, level)
    moved = {key: lines[at].key for at, key in found.items() if key != lines[at].key}
    own, left = [], set[str]()
    for at, line in enumerate(lines):
        key = found[at] if at in found else _left(line.key, moved, left)
        own.append(Own(key, told=at in found))
    return own


def _claim(found: dict[int, str], lines: Sequence[Standing], known: Mapping[str, Words], level: int) -> None:
    """Adds to the keys ``found`` by position those of the lines whose words of this level are known."""
    keys: dict[str, list[str]] = {}
    for key, words in known.items():
        keys.setdefault(words[level], []).append(key)
    whole = frozenset(words.whole for words in known.values()) if level else frozenset()  # copies of lines settled
    waiting = {
        at: keys[line.words[level]]
        for at, line in enumerate(lines)
        if line.words[level] and line.words[level] in keys and at not in found and line.words.whole not in whole
    }
    taken = set(found.values())
    for at, several in waiting.items():
        if lines[at].key in several and lines[at].key not in taken:
            taken.add(found.setdefault(at, lines[at].key))
    for at, several in waiting.items():
        free = next((key for key in several if key not in taken), "") if at not in found else ""
        if free:
            taken.add(found.setdefault(at, free))


def _left(key: str, moved: Mapping[str, str], left: set[str]) -> str:
    """The key that is left for a line that stood beside this one: itself where no other line took it."""
    here, met = key, set[str]()
    while here in moved and here not in met:
        met.add(here)
        here = moved[here]
    if here in met or (here != key and here in left):
        return ""
    left.add(here)
    return here
