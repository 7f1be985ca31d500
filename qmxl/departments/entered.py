"""What a department has entered in a workbook, as it stands there: content with its kind, links and comments."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import NamedTuple

from qmxl.assessors.workbook import FORM_SET, round_workbook
from qmxl.catalogue import loader
from qmxl.codes import Code, Trait
from qmxl.control.carried import WITHIN
from qmxl.control.control import Control
from qmxl.control.former import FORMER
from qmxl.control.handing_over import GIVEN
from qmxl.departments import explanations
from qmxl.departments.months import handing_workbook
from qmxl.departments.workbook import expected_of
from qmxl.findings import Cell, Finding
from qmxl.forms.answers import ReadSheet
from qmxl.forms.fetching import Fetched, Raw
from qmxl.forms.kinds.shape import SHAPES, Key, Shape
from qmxl.forms.layout import Workbook, version_of
from qmxl.forms.locating import MARK, Rows, form_of
from qmxl.forms.marks import Marks, marks_of
from qmxl.forms.own_sheets import own_sheets
from qmxl.forms.reader import read_workbook
from qmxl.forms.taking_over import worked_out
from qmxl.period import Period, parse_period
from qmxl.submissions.identity import CAMPAIGN, as_now, told_of_later
from qmxl.texts import Texts
from qmxl.typed.values import Value, error_code
from qmxl.xlsx.cells import Uncalculated, address
from qmxl.xlsx.notes import Note, notes
from qmxl.xlsx.opening import NEVER

PROPOSED = "proposed"  # the key of the column in which a form shows what another department had answered
Noted = Mapping[tuple[str, int, int], Note]


class Held(NamedTuple):
    """A filled cell: its content, None where only a link or comment hangs on it, what that means, and its place."""

    raw: object
    value: Value
    note: Note | None
    sheet: str
    cell: str

    @property
    def said(self) -> object:
        """What it says, the same for contents that mean the same."""
        if self.value is not None:
            return self.value
        if self.raw is not None:
            return str(self.raw)
        return (self.note.link or self.note.comment) if self.note else ""

    @property
    def content(self) -> object:
        """What a new form's cell holds: the same, of the same kind; a day or time that was a bare number is one."""
        by_number = isinstance(self.raw, int | float) and not isinstance(self.raw, bool)
        return self.value if by_number and isinstance(self.value, date | time) else self.raw


Cells = Mapping[Key, Held]


@dataclass(frozen=True)
class Entered:
    """The filled cells of a workbook by form and what they answer; a form that is there without any is there too.

    ``beside`` are filled cells in lines and columns without a key, ``own_sheets`` sheets a person added, ``unclear``
    what leaves open what was entered, ``proposed`` what the form showed of another department's answers, by sub-item;
    ``handed`` the keys of the lines others had handed over when it was made, ``carried`` those it was made with that
    stood open in earlier workbooks; ``saved`` is when it was last saved, ``former`` the code of a
    department that another continues.
    """

    source: str
    path: Path
    digest: str
    span: Period
    forms: Mapping[str, Cells]
    beside: tuple[Held, ...] = ()
    own_sheets: tuple[str, ...] = ()
    unclear: tuple[Finding, ...] = ()
    proposed: Mapping[str, str] = field(default_factory=dict)
    handed: tuple[str, ...] = ()
    carried: Marks = field(default_factory=dict)
    saved: datetime = NEVER
    former: str = ""


def entered(fetched: Fetched, source: str, control: Control, text: Texts) -> Entered:
    """What a readable workbook of a department, or of a round, holds."""
    fetched = as_now(fetched, control)
    if fetched.raw is None:
        raise ValueError(source)
    return entered_as(fetched, source, control, *_expected(fetched.raw.identity, control, text))


def entered_as(fetched: Fetched, source: str, control: Control, span: Period, expected: Workbook) -> Entered:
    """What a readable workbook holds that would be laid out as ``expected`` now."""
    opened, raw = fetched.opened, fetched.raw
    if raw is None:
        raise ValueError(source)
    department = raw.identity.get("department") or raw.identity.get("round", "")
    sheets, structure = read_workbook(raw, expected, source)
    structure = told_of_later(structure, raw.identity, expected, source)
    noted: Noted = notes(opened.package) if opened.noted and opened.package else {}
    forms: dict[str, Cells] = dict(_dropped(raw, expected, control))
    beside: list[Held] = []
    for form, found in sheets.items():
        rows = worked_out(raw.sheets[found.name])
        forms[form] = {**_of_sheet(found, noted), **_unasked(found, rows, noted)}
        beside += _beside(found, rows)
        beside += [Held("…", None, None, found.name, far) for far in raw.far.get(found.name, ())]
    if explanations.FORM in forms:
        forms[explanations.FORM] = _renamed(forms[explanations.FORM], sheets, expected)
    own = own_sheets(raw, sheets)
    unclear = [finding for finding in structure if Trait.UNCLEAR in finding.code.traits]
    if own:  # one of them may be a form that is not to be recognised any more
        unclear += [finding for finding in structure if finding.code is Code.STRUCTURE_SHEET]
        unclear += [finding for finding in structure if unclear and finding.cell.sheet in raw.unread]
    unclear += _uncalculated(sheets, source)
    told = tuple(replace(finding, department=department) for finding in unclear)
    criteria = sheets.get("criteria")
    proposed = _proposed(criteria, raw.sheets[criteria.name]) if criteria else {}
    handed = tuple(raw.identity.get(GIVEN, "").split())
    return Entered(
        source,
        fetched.path,
        opened.digest,
        span,
        forms,
        tuple(beside),
        own,
        told,
        proposed,
        handed,
        marks_of(raw.identity, WITHIN),
        opened.saved,
        raw.identity.get(FORMER, ""),
    )


def _expected(identity: Mapping[str, str], control: Control, text: Texts) -> tuple[Period, Workbook]:
    """The span a workbook is of, and how it would be laid out now."""
    span, version = parse_period(identity["span"]), version_of(identity)
    if months := handing_workbook(identity, control, text) if identity["form_set"] == CAMPAIGN else None:
        return span, months
    if identity["form_set"] == FORM_SET:
        return span, round_workbook(control, control.programme.rounds[identity["round"]], text, version=version)
    return span, expected_of(identity, control, text)


def _of_sheet(found: ReadSheet, noted: Noted) -> dict[Key, Held]:
    """The answers of a form with their links and comments, blank cells that have one too; lists numbered anew."""
    numbers, name = found.numbers, found.name
    held: dict[Key, Held] = {}
    for (row, part, month), answer in found.answers.items():
        at = (name, answer.at_row, answer.at_column)
        key = (numbers.get(row, row), part, month)
        held[key] = Held(answer.raw, answer.value, noted.get(at), name, address(*at[1:]))
    columns = {at: key for key, at in found.columns.items()}
    lines = {at: key for key, at in found.rows.items()}
    for (sheet, at_row, at_column), note in noted.items():
        if sheet == name and at_row in lines and at_column in columns:
            line = numbers.get(lines[at_row], lines[at_row])
            key = found.sheet.shape.key(line, columns[at_column])
            held.setdefault(key, Held(None, None, note, name, address(at_row, at_column)))
    return held


def _renamed(cells: Cells, sheets: Mapping[str, ReadSheet], now: Workbook) -> Cells:
    """The list of explanations with its cells named as they stand in the workbook ``now``."""
    named = explanations.renamed({key: held.raw for key, held in cells.items()}, sheets, now)
    blank = Held(None, None, None, "", "")
    return {key: cells.get(key, blank)._replace(raw=raw) for key, raw in named.items()}


def _unasked(found: ReadSheet, rows: Rows, noted: Noted) -> dict[Key, Held]:
    """What stands in keyed lines that the department is not asked for any more."""
    shape = found.sheet.shape
    held = {}
    for at_row, line in found.extra_rows.items():
        for column, at_column in found.columns.items() if shape.answers(line) else ():
            cell, note = _cell(rows, found.name, at_row, at_column), noted.get((found.name, at_row, at_column))
            if cell or note:
                blank = Held(None, None, None, found.name, address(at_row, at_column))
                held[shape.key(line, column)] = (cell or blank)._replace(note=note)
    return held


def _beside(found: ReadSheet, rows: Rows) -> Iterator[Held]:
    """What stands in lines without a key, and in columns a person added."""
    shape = found.sheet.shape
    for at_row, line in found.extra_rows.items():
        if not shape.answers(line) and not line.endswith("/rate"):
            yield from _filled(rows, found.name, at_row, found.columns.values())
    for at_row in sorted(set(found.rows.values())):
        yield from _filled(rows, found.name, at_row, found.extra_columns)


def _filled(rows: Rows, name: str, at_row: int, columns: Iterable[int]) -> Iterator[Held]:
    for at_column in columns:
        if held := _cell(rows, name, at_row, at_column):
            yield held


def _cell(rows: Rows, name: str, at_row: int, at_column: int) -> Held | None:
    """A cell where it is filled with more than spaces."""
    raw = rows[at_row][at_column] if at_column < len(rows[at_row]) else ""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    return Held(raw, None, None, name, address(at_row, at_column))


def _dropped(raw: Raw, expected: Workbook, control: Control) -> dict[str, Cells]:
    """The forms the department is not given any more, cell by cell as their keys say."""
    shapes = {
        form.id: SHAPES[form.layout] for form in (*control.forms.all, *loader.forms(FORM_SET), *loader.forms(CAMPAIGN))
    }
    known = {name for sheet in expected.sheets for name in (sheet.form.id, *sheet.form.aliases)}
    dropped: dict[str, Cells] = {}
    for name, cells in raw.sheets.items():
        mark, rows = form_of(cells), worked_out(cells)
        if mark is None or mark[0] in known or mark[0] in dropped:
            continue
        form, key_row, key_column = mark
        keys = {at: str(key) for at, key in enumerate(rows[key_row]) if key not in {"", PROPOSED}}
        keys = {at: key for at, key in keys.items() if not key.startswith(("#", MARK))}
        lines = {at: str(row[key_column]) for at, row in enumerate(rows) if at > key_row and row[key_column] != ""}
        shape = shapes.get(form, Shape())
        dropped[form] = {
            shape.key(line, column): held
            for at_row, line in lines.items()
            if shape.answers(line)
            for at_column, column in keys.items()
            if (held := _cell(rows, name, at_row, at_column))
        }
    return dropped


def _uncalculated(sheets: Mapping[str, ReadSheet], source: str) -> Iterator[Finding]:
    """Formulas that no program has calculated: what they stand for is known where the file is opened, not here."""
    for found in sheets.values():
        for answer in found.answers.values():
            if isinstance(answer.raw, Uncalculated):
                cell = Cell(source, answer.sheet, address(answer.at_row, answer.at_column))
                facts: dict[str, object] = {"found": answer.raw}
                yield Finding(error_code(answer.raw), cell, facts, period=answer.period)


def _proposed(found: ReadSheet, rows: Rows) -> dict[str, str]:
    """What the form showed beside its lines of another department's answers."""
    mark = form_of(rows)
    at = [column for column, key in enumerate(rows[mark[1]]) if key == PROPOSED] if mark else []
    return {
        line: str(held.raw)
        for column in at
        for line, at_row in found.rows.items()
        if (held := _cell(rows, found.name, at_row, column))
    }
