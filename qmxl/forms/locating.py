"""Finds where a form's columns and lines stand in a sheet: by the hidden keys, or by what is visible.

What people saw when they typed wins: where a visible heading or code contradicts a key, the visible
one is followed and the change is told.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qmxl.codes import Code
from qmxl.forms.layout import Line, Sheet
from qmxl.typed.spelling import blank, fold
from qmxl.xlsx.cells import address

MARK = "qmxl:"
Rows = Sequence[Sequence[object]]
Change = tuple[Code, str, dict[str, object]]  # code, address, facts


@dataclass
class Found:
    """Where a form stands in a sheet; ``changes`` says what was not where the keys have it."""

    columns: dict[int, str]
    texts: dict[int, int]  # position of a fixed text -> column
    heading_row: int = -1
    lines: list[tuple[int, str]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    doubtful: set[int] = field(default_factory=set)  # columns of which it cannot be told whose they are
    unclear: set[int] = field(default_factory=set)  # and lines

    def entered(self, sheet: Sheet) -> list[int]:
        """The columns people fill in."""
        return [at for at, key in self.columns.items() if not sheet.by_column[key].locked]


def form_of(rows: Rows) -> tuple[str, int, int] | None:
    """The form a sheet says it is, with the row and column of its keys."""
    for at_row, row in enumerate(rows[:12]):
        for at_column, cell in enumerate(row[:8]):
            if isinstance(cell, str) and cell.startswith(MARK):
                return cell.removeprefix(MARK), at_row, at_column
    return None


def by_keys(rows: Rows, sheet: Sheet, key_row: int, key_column: int) -> Found | None:
    """The form found by its hidden row and column of keys; by its headings where these are of no use."""
    found = Found({}, {})
    for at, key in enumerate(rows[key_row][key_column + 1 :], start=key_column + 1):
        if isinstance(key, str) and key.startswith("#") and key[1:].isdecimal():
            found.texts[int(key[1:])] = at
        elif isinstance(key, str) and key in sheet.by_column and key not in found.columns.values():
            found.columns[at] = key
    lines = [(at, str(row[key_column])) for at, row in enumerate(rows) if at > key_row and row[key_column] != ""]
    if not found.columns or not lines:
        return by_headings(rows, sheet)
    found.heading_row = _heading_row(rows, sheet, found, key_row + 1, lines[0][0])
    _follow_headings(rows[found.heading_row], sheet, found)
    if sheet.shape.open_ended:
        found.lines = _lines_of_a_list(rows, sheet, found, dict(lines))
    else:
        found.lines = _follow_texts(rows, sheet, found, lines)
    return found


def by_headings(rows: Rows, sheet: Sheet) -> Found | None:
    """The form found by its visible headings, for sheets whose keys were destroyed; None when it is not there."""
    names = sheet.column_names
    text_names = {name: position for position, several in enumerate(sheet.heading_names) for name in several}
    best: Found | None = None
    for at_row, row in enumerate(rows[:30]):
        found = Found({}, {}, at_row, [], [(Code.STRUCTURE_KEYS, address(at_row, 0), {})])
        for at, cell in enumerate(row):
            name = heading_name(cell)
            if name in names and names[name] not in found.columns.values():
                found.columns[at] = names[name]
            elif name in text_names:
                found.texts[text_names[name]] = at
        enough = len(found.columns) * 2 >= len(sheet.columns)
        if enough and (best is None or _weight(found) > _weight(best)):
            best = found
    if best is None:
        return None
    if sheet.shape.open_ended:
        best.lines = _lines_of_a_list(rows, sheet, best, {})
    else:
        known = _by_texts(sheet)
        below = range(best.heading_row + 1, len(rows))
        columns = [column for _, column in _text_places(sheet, best, min((len(rows[at]) for at in below), default=0))]
        seen = [(at, _visible(rows[at], columns)) for at in below] if columns else []
        best.lines = [(at, known[visible]) for at, visible in seen if visible in known]
    return best


def _weight(found: Found) -> int:
    return len(found.columns) + len(found.texts)


def heading_name(cell: object) -> str:
    """A heading as it is compared: folded, without the star of a required column."""
    return fold(cell.replace("*", "")) if isinstance(cell, str) else ""


def _heading_row(rows: Rows, sheet: Sheet, found: Found, first: int, before: int) -> int:
    """The row between the keys and the first line that holds most headings."""
    names = sheet.column_names

    def headings(at: int) -> int:
        row = rows[at]
        return sum(1 for column in found.columns if column < len(row) and heading_name(row[column]) in names)

    return max(range(first, before), key=lambda at: (headings(at), at), default=before - 1)


def _follow_headings(headings: Sequence[object], sheet: Sheet, found: Found) -> None:
    """Columns whose heading is that of another one are read as that one, unless a heading then stands twice."""
    names = sheet.column_names
    seen = {at: headings[at] if at < len(headings) else "" for at in found.columns}
    followed = {at: names.get(heading_name(seen[at]), key) for at, key in found.columns.items()}
    moved = [at for at, key in found.columns.items() if followed[at] != key]
    contested = {key for key, times in Counter(followed.values()).items() if times > 1}
    if contested:
        found.doubtful = {at for at in followed if followed[at] in contested or found.columns[at] in contested}
        found.changes += [
            (Code.STRUCTURE_HEADING_TWICE, address(found.heading_row, at), {"found": seen[at]}) for at in moved
        ]
        return
    for at in moved:
        facts = {"found": seen[at], "expected": sheet.by_column[found.columns[at]].label}
        found.changes.append((Code.STRUCTURE_COLUMN_MOVED, address(found.heading_row, at), facts))
    found.columns = followed


def _identities(sheet: Sheet, line: Line) -> set[tuple[str, ...]]:
    """The fixed texts that tell a line from the others, in every language: code and entry of a grid, else the first."""
    if sheet.shape.monthly:
        return {(fold(line.texts[0]), name) for name in (fold(line.texts[2]), *line.aliases)}
    return {(name,) for name in (heading_name(line.texts[0]), *line.aliases)}


def _by_texts(sheet: Sheet) -> dict[tuple[str, ...], str]:
    return {identity: line.key for line in sheet.lines for identity in _identities(sheet, line)}


def _visible(row: Sequence[object], places: Sequence[int]) -> tuple[str, ...]:
    return tuple(heading_name(str(row[place])) for place in places)


def _text_places(sheet: Sheet, found: Found, width: int) -> list[tuple[int, int]]:
    """The fixed texts that tell lines apart, and the columns they stand in; none when one of them is gone."""
    wanted = (0, 2) if sheet.shape.monthly else (0,)
    places = [(text, found.texts[text]) for text in wanted if found.texts.get(text, width) < width]
    return places if len(places) == len(wanted) else []


def _follow_texts(rows: Rows, sheet: Sheet, found: Found, lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The lines with the keys their visible codes stand for, where sorting or pasting tore the two apart."""
    places = _text_places(sheet, found, min(len(rows[at]) for at, _ in lines))
    by_line = sheet.by_line
    if places and (torn := _torn_names(rows, sheet, found, lines)):
        return _follow_names(rows, sheet, found, lines, torn)
    known: dict[tuple[str, ...], str] = {}
    followed = []
    for at, key in lines:
        line, row = by_line.get(key), rows[at]
        if line is None or not places or all(row[column] == line.texts[text] for text, column in places):
            followed.append((at, key))
            continue
        known = known or _by_texts(sheet)
        other = known.get(_visible(row, [column for _, column in places]), key)
        followed.append((at, other))
        if other != key:
            column = found.texts[0]
            found.changes.append((Code.STRUCTURE_ROW_MOVED, address(at, column), {"found": row[column]}))
    return followed


def _torn_names(rows: Rows, sheet: Sheet, found: Found, lines: list[tuple[int, str]]) -> list[int]:
    """The rows in which each key and code stand as they did and the names do not, as sorting all but these leaves them.

    Names that were corrected, or are another language's, are none that sorting brought there.
    """
    name, column, by_line = _name_place(sheet), found.texts.get(_name_place(sheet)), sheet.by_line
    asked = [(at, by_line[key]) for at, key in lines if key in by_line]
    if not name or column is None or any(column >= len(rows[at]) for at, _ in asked):
        return []
    if all(rows[at][column] == line.texts[name] for at, line in asked):  # as nearly always
        return []
    code = found.texts[0]
    seen = [(fold(str(rows[at][column])), fold(line.texts[name]), at, line) for at, line in asked]
    torn = [at for here, own, at, _ in seen if here != own]
    if not torn or any(fold(str(rows[at][code])) != fold(line.texts[0]) for _, _, at, line in seen):
        return []
    here = Counter((line.texts[0], here) for here, _, _, line in seen)
    own = Counter((line.texts[0], own) for _, own, _, line in seen)
    names = Counter(here for here, _, _, _ in seen) == Counter(own for _, own, _, _ in seen)
    return torn if names and here != own else []


def _name_place(sheet: Sheet) -> int:
    """Which fixed text says what a line is beside its code; 0 where there is none."""
    return 2 if sheet.shape.monthly else max((len(line.texts) for line in sheet.lines), default=1) - 1


def _follow_names(
    rows: Rows, sheet: Sheet, found: Found, lines: list[tuple[int, str]], torn: list[int]
) -> list[tuple[int, str]]:
    """The lines with the keys their names stand for; of a name that several lines have nobody knows whose it is.

    They have these keys in turn, and what stands in them is not used.
    """
    name, column = _name_place(sheet), found.texts[_name_place(sheet)]
    keys: dict[str, list[str]] = {}
    for line in (sheet.by_line[key] for _, key in lines if key in sheet.by_line):
        keys.setdefault(fold(line.texts[name]), []).append(line.key)
    several, followed = {here for here, its in keys.items() if len(its) > 1}, []
    for at, key in lines:
        seen = str(rows[at][column])
        here = fold(seen)
        followed.append((at, keys[here].pop(0) if key in sheet.by_line and keys.get(here) else key))
        filled = any(each < len(rows[at]) and not blank(rows[at][each]) for each in found.columns)
        if here in several and filled and not followed[-1][1].endswith("/rate"):
            found.unclear.add(at)
            found.changes.append((Code.STRUCTURE_ROW_UNCLEAR, address(at, column), {"found": seen}))
        elif at in torn and here not in several:
            found.changes.append((Code.STRUCTURE_ROW_MOVED, address(at, column), {"found": seen}))
    return followed


def _lines_of_a_list(rows: Rows, sheet: Sheet, found: Found, keyed: Mapping[int, str]) -> list[tuple[int, str]]:
    """Every line below the headings in which a person filled in anything, also those a person inserted."""
    entered = found.entered(sheet)
    used: set[str] = set()
    result = []
    for at in range(found.heading_row + 1, len(rows)):
        key = keyed.get(at, "")
        if not key or key in used:
            key = f"{key}+{at + 1}"
        used.add(key)
        row = rows[at]
        for column in entered:
            if column < len(row) and not blank(row[column]):
                result.append((at, key))
                break
    return result
