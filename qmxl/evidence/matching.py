"""A named file looked up among those of the evidence folder: there, missing, empty, old, or elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from qmxl.catalogue.criteria_sets import CriteriaSet
from qmxl.evidence.naming import Named, day_in, slashed
from qmxl.hospital.evidence import EvidenceFile
from qmxl.typed.spelling import nfc


class State(StrEnum):
    """What became of a named file."""

    FOUND = "found"
    MISSING = "missing"
    EMPTY = "empty"
    OLD = "old"  # there, and from before the assessment year
    OUTSIDE = "outside"  # the path of a computer, or leads out of the evidence folder
    DESCRIBED = "described"  # no file is named: a document's number, a place, a page of the web


class Match(NamedTuple):
    """The state of a named file, its ``path`` from the evidence folder where it is there, and its day.

    ``by_name``: the day is that of its name, else the one on which it was last changed.
    """

    state: State
    path: str = ""
    day: date | None = None
    by_name: bool = False


class Span(NamedTuple):
    """An assessment year from its first to its last day."""

    first: date
    last: date


def assessment_year(criteria: CriteriaSet, year: int) -> Span:
    """The assessment year of a set that ends in a year."""
    first, last = (tuple(map(int, each.split("-"))) for each in (criteria.year_from, criteria.year_to))
    return Span(date(year - (first > last), *first), date(year, *last))


def key(name: str) -> str:
    """A name as it is compared: composed, in small letters, with single spaces."""
    return " ".join(nfc(name).casefold().split())


@dataclass(frozen=True)
class Listed:
    """The files of the evidence folder, to be looked up by path or by the end of one."""

    files: Sequence[EvidenceFile] = ()
    root: str = ""  # the evidence folder's own path, with forward slashes
    by_name: dict[str, list[tuple[str, EvidenceFile]]] = field(default_factory=dict)
    folders: dict[str, list[EvidenceFile]] = field(default_factory=dict)


def listed(files: Sequence[EvidenceFile], root: str = "") -> Listed:
    """The files, with their names and folders as they are compared."""
    found = Listed(files, root)
    for each in files:
        parts = [key(part) for part in each.path.split("/")]
        found.by_name.setdefault(parts[-1], []).append(("/".join(parts), each))
        for depth in range(1, len(parts)):
            found.folders.setdefault("/".join(parts[:depth]), []).append(each)
    return found


def match(named: Named, among: Listed, year: Span, near: Iterable[str] = ()) -> Match:
    """What became of a named file. Of several of that name one is taken whose path has most of what is ``near``."""
    here = among.root and key(slashed(named.said)).startswith(f"{key(among.root)}/")
    if here:
        named = named._replace(absolute=False)
    files = [] if named.outside else _files(named, among)
    wanted = {key(each) for each in near} | {str(year.last.year)}
    best = max(files, key=lambda each: len(wanted & set(key(each.path).split("/"))), default=None)
    if named.outside or named.absolute or (best is not None and best.link):
        return Match(State.OUTSIDE, best.path if best and not best.link else "")
    if best is None:
        return Match(State.MISSING)
    day = day_in(best.path.rpartition("/")[2])
    by_name = day is not None and day <= year.last + timedelta(days=366)
    dated = day if by_name and day else best.changed
    state = State.EMPTY if not best.size else State.OLD if dated < year.first else State.FOUND
    return Match(state, best.path, dated, by_name)


def _files(named: Named, among: Listed) -> list[EvidenceFile]:
    """The files a name may mean: of that path, or whose path ends so; of a folder its newest file that is not empty."""
    path = "/".join(key(part) for part in named.path.split("/"))
    if path in among.folders:
        return [max(among.folders[path], key=lambda each: (each.size > 0, each.changed, each.path))]
    name = path.rpartition("/")[2]
    same = among.by_name.get(name, [])
    exact = [each for whole, each in same if whole == path]
    if exact or (named.whole and not named.absolute):
        return exact
    ends = [each for whole, each in same if f"/{whole}".endswith(f"/{path}")]
    if ends or not named.absolute:
        return ends or _within_words(name, among) or _of_a_number(path, among)
    return [each for _, each in same]


def _within_words(name: str, among: Listed) -> list[EvidenceFile]:
    """The files whose name ends what was typed, as in "xem QD 12.pdf"."""
    words = name.split(" ")
    ends = (" ".join(words[at:]) for at in range(1, len(words)))
    return next(([each for _, each in among.by_name[end]] for end in ends if end in among.by_name), [])


def _of_a_number(path: str, among: Listed) -> list[EvidenceFile]:
    """The files named with a document's number, whose slash no file's name can hold: "QĐ 112/QĐ-BV.pdf"."""
    names = (path.replace("/", sign) for sign in ("-", "_", " ", ""))
    return next(([each for _, each in among.by_name[name]] for name in names if name in among.by_name), [])
