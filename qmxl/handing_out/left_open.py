"""What was left open in what came before goes on in the new form, under the key it has.

At the turn of the year as of the quarter, when a form is made for the first time as when it is made again.
Of a line that both have, the one in the new form counts. Changed in the earlier workbook after it had gone on, it is
followed where nobody has touched it here; else it is told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from qmxl.catalogue.conditions import conditions, fulfilled
from qmxl.catalogue.declared import Form
from qmxl.catalogue.loader import with_groups
from qmxl.codes import Code
from qmxl.control.carried import WITHIN, told_by
from qmxl.control.handing_over import same_key
from qmxl.departments.carrying import Line, each_once, in_turn, lines_in, numbered
from qmxl.departments.entered import Cells, Entered
from qmxl.findings import Cell, Finding
from qmxl.forms.layout import Workbook
from qmxl.forms.marks import Marks, as_identity, as_said, digest
from qmxl.period import Period
from qmxl.typed.times import whole_day

TOLD = 12  # keys a finding names


class Fate(NamedTuple):
    """What became of a line of an earlier workbook, as it is told; ``sheet`` is where it stood there."""

    code: Code
    form: str
    source: str
    sheet: str
    key: str


class TakenOn(NamedTuple):
    """The cells of a new form with what goes on in it, what its identity says of that, and what is told."""

    forms: Mapping[str, Cells]
    marks: Marks
    fates: Sequence[Fate]


def taken_on(
    forms: Iterable[Form],
    carried: Mapping[str, Cells],
    earlier: Sequence[Entered],
    used: Sequence[Entered],
    span: Period,
) -> TakenOn:
    """What of ``earlier`` workbooks goes on in a form for ``span`` that holds what is ``carried`` out of those used."""
    after, fates = dict(carried), list[Fate]()
    marks: dict[str, Mapping[str, str]] = {}
    for form in forms:
        known = {key: said for each in sorted(used, key=in_turn) for key, said in each.carried.get(form.id, {}).items()}
        having = [each for each in earlier if form.id in each.forms]
        its = _List(form, span, lines_in(after.get(form.id, {})), known, first=not used)
        for workbook, lines in each_once(form.id, frozenset({form.numbered}), having):
            for line in lines:
                its.meet(workbook, line)
        if its.lines:
            after[form.id] = numbered(its.lines)
        if its.marks:
            marks[form.id] = its.marks
        fates += its.fates
    return TakenOn(after, marks, fates)


class _List:
    """The lines of one form while those of earlier workbooks meet them."""

    def __init__(self, form: Form, span: Period, lines: list[Line], known: Mapping[str, str], *, first: bool) -> None:
        self.form, self.span, self.lines, self.known, self.first = form, span, lines, known, first
        self.at = {key: n for n, line in reversed([*enumerate(lines)]) if (key := key_of(form, line))}
        self.marks = {key: known[key] for key in self.at if key in known}
        self.met: set[str] = set()
        self.fates: list[Fate] = []

    def meet(self, workbook: Entered, line: Line) -> None:
        """What a line of an earlier workbook is here."""
        key = key_of(self.form, line)
        if len(line) < 1 + bool(key):  # a key alone
            return
        if not key or key in self.met:
            self._without_key(workbook, line, key)
        elif key in self.at:
            self._there(workbook, line, key)
        elif self._goes_on(workbook, line):
            self.lines.append(line)
            self.marks[key] = said_by(self.form, line)
            self._tell(Code.FORM_LEFT_AGAIN if key in self.known else Code.FORM_LEFT_OPEN, workbook, line)
        self.met.add(key)

    def _goes_on(self, workbook: Entered, line: Line) -> bool:
        """Whether it was left open in a workbook that ends before the new form does, and is of no month after that.

        In one that goes on for as long the line is in front of the department already, and counts as it stands there.
        """
        day = whole_day(line[self.form.date].value) if self.form.date in line else None
        later = day is not None and day > self.span.end
        ended = workbook.former or is_before(workbook.span, self.span)
        return bool(ended) and not later and not is_done(self.form, line)

    def _without_key(self, workbook: Entered, line: Line, key: str) -> None:
        """A line that no key tells from others goes on once, where the workbook it stands in is not read any more."""
        if not self._goes_on(workbook, line):
            return
        if workbook.span.year == self.span.year:
            self._tell(Code.FORM_LEFT_KEYLESS, workbook, line)
        elif self.first:
            self.lines.append({name: held for name, held in line.items() if name != self.form.numbered or not key})
            self._tell(Code.FORM_LEFT_OPEN, workbook, line)

    def _there(self, workbook: Entered, line: Line, key: str) -> None:
        """A line that both have: it was the same when it went on."""
        was, there, here = self.known.get(key), said_by(self.form, line), said_by(self.form, self.lines[self.at[key]])
        if there == here:
            self.marks[key] = there
        elif was == here:
            self.lines[self.at[key]], self.marks[key] = line, there
            self._tell(Code.FORM_LEFT_FOLLOWED, workbook, line)
        elif was is not None and was != there:
            self._tell(Code.FORM_LEFT_DIFFERS, workbook, line)

    def _tell(self, code: Code, workbook: Entered, line: Line) -> None:
        key = str(line[self.form.numbered].raw) if self.form.numbered in line else ""
        self.fates.append(Fate(code, self.form.id, workbook.source, next(iter(line.values())).sheet, key))


def is_before(one: Period, other: Period) -> bool:
    """Whether a workbook of a span begins and ends before one of another."""
    return one.start < other.start and one.end < other.end


def key_of(form: Form, line: Line) -> str:
    """The key of a line as keys are compared, "" for none."""
    return same_key(line[form.numbered].raw) if form.numbered in line else ""


def said_by(form: Form, line: Line) -> str:
    """A digest of what a line says."""
    return digest({name: as_said(line[name].value, line[name].raw) for name in told_by(form) if name in line})


def is_done(form: Form, line: Line) -> bool:
    """Whether nothing is left to be done of a line."""
    done, said = conditions(form.done), {name: held.value for name, held in line.items()}
    return fulfilled(done, with_groups(form, done, said))


def untouched_aside(handed_out: Entered | None, handed_in: Sequence[Entered], forms: Iterable[Form]) -> Entered | None:
    """The form handed out without the lines it was made with that nobody has changed in it.

    They come from elsewhere and are there again; told as differing they would be each time, until the form is used.
    """
    if handed_out is None:
        return None
    kept = dict(handed_out.forms)
    for form in forms:
        marks = handed_out.carried.get(form.id, {})
        if marks and any(form.id in each.forms for each in handed_in):
            lines = lines_in(kept.get(form.id, {}))
            kept[form.id] = numbered(line for line in lines if marks.get(key_of(form, line)) != said_by(form, line))
    return replace(handed_out, forms=kept)


def with_marks(workbook: Workbook, marks: Marks) -> Workbook:
    """The workbook that knows which lines it was made with out of earlier ones."""
    return replace(workbook, identity={**workbook.identity, **as_identity(marks, WITHIN)}) if marks else workbook


def of_left_open(fates: Iterable[Fate], workbook: Workbook, source: str, department: str) -> Iterator[Finding]:
    """What became of what was left open, told by form, file and what it is."""
    several: dict[tuple[Code, str, str, str], list[str]] = {}
    for each in fates:
        several.setdefault((each.code, each.form, each.source, each.sheet), []).append(each.key)
    for (code, form, file, there), keys in several.items():
        sheet = workbook.by_form.get(form)
        if sheet is not None:
            named = [key for key in keys if key]
            shown = named if len(named) <= TOLD else [*named[:TOLD], f"… (+{len(named) - TOLD})"]
            name = there if code is Code.FORM_LEFT_KEYLESS else sheet.name
            facts: dict[str, object] = {"count": len(keys), "sheet": name, "keys": shown, "file": file}
            yield Finding(code, Cell(source, sheet.name), facts, department)
