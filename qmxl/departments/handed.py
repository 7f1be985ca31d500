"""The lines that others hand over to a department, and what its list holds of them once they are taken in.

A line comes with its key and the words of where it was first written, which nobody changes here; the rest is the
department's. What is changed or withdrawn there later is said in the line, never changed in silence.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from qmxl.catalogue.conditions import conditions, fulfilled
from qmxl.catalogue.declared import Form
from qmxl.catalogue.loader import code_list, with_groups
from qmxl.control.control import Control
from qmxl.control.handing_over import (
    FORM,
    Route,
    acting,
    chain_key,
    givers,
    of_an_earlier_year,
    routes,
    same_key,
)
from qmxl.control.months import giver_name
from qmxl.departments.carrying import latest
from qmxl.departments.entered import Cells, Entered, Held
from qmxl.forms.kinds.shape import Key
from qmxl.texts import Texts
from qmxl.typed.spelling import nfc

ORIGIN, STATUS, SOURCE = "origin", "status", "source_of"
PROPOSED = frozenset({"owner"})  # what is filled in for a line that is new, and left to the department afterwards
SHOWN = 60  # characters of what stood there before
Line = Mapping[str, Held]


class Handed(NamedTuple):
    """A line handed over: its key, what is carried into the other form's fields, and where it was written."""

    key: str
    words: Mapping[str, object]
    giver: str
    source: str
    sheet: str
    settled: bool  # nothing is left to be done of it where it was written


@dataclass(frozen=True)
class TakenIn:
    """A department's list with what was handed over, by cell; ``locked`` are the cells that are not its own.

    ``new``, ``changed`` and ``again`` are keys: of lines not there before, of those changed or withdrawn where they
    come from, of those the department deleted.
    """

    cells: Mapping[Key, object]
    locked: frozenset[tuple[str, Key]] = frozenset()
    new: tuple[Handed, ...] = ()
    changed: tuple[str, ...] = ()
    again: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """What is handed over to one department, and the departments ``read``: of what others gave nothing is known."""

    lines: tuple[Handed, ...] = ()
    read: frozenset[str] = frozenset()
    before: frozenset[str] = field(default_factory=frozenset)  # the keys the workbook handed in was made with


class Month(NamedTuple):
    """A workbook of a quality-safety month: how its keys begin, whose lines it holds, and what was entered."""

    keys: str
    giver: str
    workbook: Entered


def handed_over(
    control: Control,
    used: Mapping[str, Sequence[Entered]],
    earlier: Mapping[str, Sequence[Entered]],
    unread: Iterable[str],
    year: int,
    text: Texts,
    months: Sequence[Month] = (),
    unread_before: Container[str] = (),
) -> dict[str, Given]:
    """Of each department what it is handed over; ``unread`` are departments whose workbook could not be used.

    What was handed over in ``earlier`` workbooks is so still, where the department has not done it in one of its own;
    that of the year before not to those whose workbook of then is ``unread_before``: they may have done it.
    """
    several = routes(control.forms.all)
    target = next((form for form in control.forms.all if form.id == FORM), None)
    lines: dict[str, dict[str, Handed]] = {code: {} for code in control.departments}
    whole = {code: _whole(control, used.get(code, ()), earlier.get(code, ())) for code in control.departments}
    done = {code: _done(target, its) for code, its in whole.items()} if target else {}
    workbooks = [(giver, workbook) for giver, its in whole.items() for workbook in its]
    for giver, workbook in (*workbooks, *((each.giver, each.workbook) for each in months)):
        unknown = unread_before if workbook.span.year != year else ()
        taken: set[tuple[str, str]] = set()  # a copied line has the key of the first, and is not that problem
        for route in several if target else ():
            for department, line in _of_route(control, route, target, giver, workbook, text):
                key = same_key(line.key)
                if (route.form.id, key) not in taken and department not in unknown:
                    taken.add((route.form.id, key))
                    lines[department][key] = line._replace(settled=line.settled or key in done[department])
    read = frozenset(code for code, its in whole.items() if its).difference(unread)
    read |= {same_key(each.keys) for each in months}
    before = {code: frozenset(same_key(key) for each in its for key in each.handed) for code, its in used.items()}
    return {
        code: Given(tuple(sorted(its.values(), key=lambda each: each.key)), read, before.get(code, frozenset()))
        for code, its in lines.items()
    }


def _whole(control: Control, used: Sequence[Entered], earlier: Sequence[Entered]) -> list[Entered]:
    """All that is known of a department, each line as its last workbook has it."""
    sources = {each.source for each in used}
    several = [*(each for each in earlier if each.source not in sources), *used]
    return latest(control.forms.all, several) if len(several) > 1 else several


def _done(target: Form, workbooks: Iterable[Entered]) -> frozenset[str]:
    """The keys in a department's list of problems of which nothing is left to be done."""
    done = conditions(target.done)
    lines = [line for each in workbooks for line in _lines(each.forms.get(FORM, {})) if target.numbered in line]
    said = [(line[target.numbered].raw, {name: held.value for name, held in line.items()}) for line in lines]
    return frozenset(same_key(key) for key, values in said if fulfilled(done, with_groups(target, done, values)))


def _of_route(
    control: Control, route: Route, target: Form | None, giver: str, workbook: Entered, text: Texts
) -> Iterator[tuple[str, Handed]]:
    """The lines of one form of a workbook that are handed over, each with the department that has to act."""
    wanted, told, done = conditions(route.hand_over.when), route.hand_over, conditions(route.form.done)
    for line in _lines(workbook.forms.get(route.form.id, {})):
        said = {name: held.value for name, held in line.items()}
        if target is None or not fulfilled(wanted, with_groups(route.form, wanted, said)):
            continue
        key = chain_key(route, line[route.key].raw if route.key in line else "", control.codes_of(giver))
        names = line.get(told.department)
        department = acting(route, (names.value or names.raw) if names else "", giver, control.called)
        words = _words(route, target, line, text)
        if key and department and {"finding", "found_on"} <= words.keys():
            words[SOURCE] = _label(target, SOURCE, told.source or said.get(SOURCE), text)
            settled = bool(done) and fulfilled(done, with_groups(route.form, done, said))
            place = line[told.fields.finding]
            yield department, Handed(key, words, giver, workbook.source, place.sheet, settled)


def _lines(cells: Cells) -> Iterator[Line]:
    grouped: dict[str, dict[str, Held]] = {}
    for (row, name, _), held in cells.items():
        grouped.setdefault(row, {})[name] = held
    yield from grouped.values()


def _words(route: Route, target: Form, line: Line, text: Texts) -> dict[str, object]:
    """What the line says in the fields of the form it is handed to; days are days, codes in its language."""
    words: dict[str, object] = {}
    for name, of in route.hand_over.fields.given.items():
        held = line.get(of)
        if held is None or held.raw is None:
            continue
        if target.by_field[name].type == "date":
            if isinstance(held.value, date):
                words[name] = held.value
            continue
        chosen, here = code_list(target, name), code_list(route.form, of)
        if chosen:
            if held.value in chosen.by_id:
                words[name] = chosen.label(held.value, text.language)
        elif here and held.value in here.by_id:
            words[name] = here.label(held.value, text.language)
        else:
            words[name] = nfc(str(held.raw))
    return words


def _label(form: Form, name: str, code: object, text: Texts) -> str:
    codes = code_list(form, name)
    return codes.label(code, text.language) if codes and code is not None else ""


def taken_in(
    cells: Mapping[Key, object], given: Given, control: Control, months: Sequence[str], text: Texts
) -> TakenIn:
    """The list with every line handed over: those it has follow where they come from, the others stand below."""
    several = routes(control.forms.all)
    asked = control.departments if given.before else ()
    forms = {code: frozenset(form.id for form in control.forms.of(code, months)) for code in asked}
    target = next(each for each in control.forms.all if each.id == FORM)
    after = dict(cells)
    rows = {same_key(content): row for (row, name, _), content in cells.items() if name == target.numbered}
    known = {same_key(each.key): each for each in given.lines}
    new: list[Handed] = []
    changed: list[str] = []
    again: list[str] = []
    locked: set[tuple[str, Key]] = set()
    for key, row in rows.items():
        line = known.get(key)
        if line is not None:
            if _followed(after, row, line, target, control, text):
                changed.append(line.key)
            locked |= _locked(row, line)
        elif _is_withdrawn(key, given, months, givers(key, several, forms, control.departments)):
            _add(after, row, text("form.handed_withdrawn"))
            changed.append(str(cells[row, target.numbered, ""]))
    last = max((int(row) for row, _, _ in cells), default=0)
    for line in (each for each in given.lines if same_key(each.key) not in rows and not each.settled):
        last += 1
        after |= {(str(last), field_, ""): content for field_, content in line.words.items()}
        after[str(last), target.numbered, ""] = line.key
        after[str(last), STATUS, ""] = _label(target, STATUS, "open", text)
        after[str(last), ORIGIN, ""] = _origin(line, control, text)
        locked |= _locked(str(last), line)
        new.append(line)
        if same_key(line.key) in given.before:
            _add(after, str(last), text("form.handed_again"))
            again.append(line.key)
    return TakenIn(after, frozenset(locked), tuple(new), tuple(changed), tuple(again))


def _is_withdrawn(key: str, given: Given, months: Sequence[str], several: set[str]) -> bool:
    """Whether nobody hands over a line any more that was: all who may have are read, of this year."""
    return key in given.before and several <= given.read and not of_an_earlier_year(key, int(months[0][:4]))


def _locked(row: str, line: Handed) -> set[tuple[str, Key]]:
    return {(FORM, (row, name, "")) for name in line.words if name not in PROPOSED}


def _origin(line: Handed, control: Control, text: Texts) -> str:
    return text("form.handed", department=giver_name(control, line.giver), sheet=line.sheet)


def _followed(after: dict[Key, object], row: str, line: Handed, target: Form, control: Control, text: Texts) -> bool:
    """Puts the words of where a line comes from into it; what differs is said in the line. Whether anything did."""
    differs = False
    if not after.get((row, ORIGIN, "")):  # a line whose key the department typed itself
        _add(after, row, _origin(line, control, text))
    _unsay(after, row, text("form.handed_withdrawn"))
    for name, now in line.words.items():
        before = after.get((row, name, ""))
        if name in PROPOSED or _same(before, now):
            continue
        after[row, name, ""] = now
        if before not in (None, ""):
            label = target.by_field[name].label.in_(text.language)
            _add(after, row, text("form.handed_changed", field=label, before=_shown(before), now=_shown(now)))
            differs = True
    return differs


def _add(after: dict[Key, object], row: str, said: str) -> None:
    """One more sentence below what the line says of where it comes from; none twice."""
    there = [each for each in str(after.get((row, ORIGIN, "")) or "").split("\n") if each]
    after[row, ORIGIN, ""] = "\n".join(there if said in there else [*there, said])


def _unsay(after: dict[Key, object], row: str, said: str) -> None:
    """What a line says of where it comes from without a sentence that holds no more."""
    there = str(after.get((row, ORIGIN, "")) or "").split("\n")
    if said in there:
        after[row, ORIGIN, ""] = "\n".join(each for each in there if each != said)


def _same(before: object, now: object) -> bool:
    return _shown(before, 0) == _shown(now, 0)


def _shown(content: object, most: int = SHOWN) -> str:
    """A content as a person writes it, cut to so many letters."""
    if isinstance(content, datetime | date):
        return f"{content:%d/%m/%Y}"
    said = nfc(str(content if content is not None else ""))
    return said if not most or len(said) <= most else f"{said[: most - 1]}…"
