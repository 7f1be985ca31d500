"""Reads the rows that name the hospital's own forms: code, sheet, kind, to whom they go and how often."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Literal, get_args

from qmxl.catalogue import loader
from qmxl.catalogue.base import Bounds, Label, Model
from qmxl.catalogue.declared import Layout, Rhythm, Signer
from qmxl.codes import Code
from qmxl.findings import Cell
from qmxl.own_forms.words import NotSaid, is_id, parts, snake
from qmxl.texts import LANGUAGES, Texts, texts
from qmxl.typed.spelling import fold

NOT_IN_NAMES, LONGEST_NAME = "[]:*?/\\", 31  # of sheets, as Excel has it
MOST_SIGNERS = 3  # that a page has room for
Assigned = Literal["all", "clinical", "paraclinical", "office", "quality_office", "none"]


class Fault(ValueError):  # noqa: N818 - what is wrong with a row, not an error of the program
    """A row says what cannot be: the code of a finding, the field at whose cell it stands, and its facts."""

    def __init__(self, code: Code, field: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.field, self.facts = code, field, facts


@dataclass(frozen=True, kw_only=True)
class OwnForm(Model):
    """A row of the sheet of forms, as it was typed."""

    code: str
    name: Annotated[str, Bounds(min_length=1)]
    title: str = ""
    instruction: str = ""
    layout: Layout
    assigned: Assigned = "all"
    rhythm: Rhythm = ""
    at_least: int = 0
    date: str = ""
    instead: str = ""
    due: str = ""
    done: str = ""
    left_out: str = ""
    only: str = ""
    blank_rows: int = 0
    kept_in: bool = False  # in the house
    least: Annotated[int, Bounds(ge=2)] | None = None
    why: str = ""
    head: bool = False  # the nation's name on paper
    signed: str = ""

    @property
    def id(self) -> str:
        """The form's id."""
        return snake(self.code)

    @property
    def indicators(self) -> tuple[str, ...]:
        """The codes of a grid's indicators."""
        return tuple(part.upper() for part in parts(self.only))


def signers(said: str) -> tuple[Signer, ...]:
    """Who signs on paper, from the left, as a cell says it; a NotSaid of one who is not known, or is too many."""
    found: list[Signer] = []
    for part in parts(said):
        if fold(part) not in _signers() or len(found) == MOST_SIGNERS:
            raise NotSaid(part)
        found.append(_signers()[fold(part)])
    return tuple(found)


def signers_told(signed: tuple[Signer, ...], text: Texts) -> str:
    """The same as a cell says it."""
    return "; ".join(text(f"form.signed.{who}") for who in signed)


@cache
def _signers() -> Mapping[str, Signer]:
    return {fold(texts(language)(f"form.signed.{who}")): who for language in LANGUAGES for who in get_args(Signer)}


def same(words: str) -> Label:
    """Words given once, for all languages."""
    return Label(vi=words, en=words, zh=words)


def refuse_wrong(
    head: OwnForm, codes: Mapping[str, Cell], names: Mapping[str, Cell], indicators: Container[str]
) -> None:
    """Raises the Fault of a form that cannot be declared so; ``codes`` and ``names`` are those of the rows above."""
    ids, sheets = _taken()
    name = fold(head.name)
    if head.id in ids:
        raise Fault(Code.CONTROL_BUNDLED, "code")
    if not is_id(head.id):
        raise Fault(Code.CONTROL_VALUE, "code")
    if head.id in codes:
        raise Fault(Code.CONTROL_TWICE, "code", other=codes[head.id].address)
    if name in names:
        raise Fault(Code.CONTROL_TWICE, "name", other=names[name].address)
    if name in sheets or not _names_a_sheet(head.name):
        raise Fault(Code.CONTROL_SHEET_NAME, "name")
    if head.layout == "grid" and not head.indicators:
        raise Fault(Code.CONTROL_MISSING, "only")
    if unknown := [code for code in head.indicators if code not in indicators]:
        raise Fault(Code.CONTROL_UNKNOWN, "only", found=unknown)
    try:
        signers(head.signed)
    except NotSaid as fault:
        raise Fault(Code.CONTROL_VALUE, "signed", found=str(fault)) from fault


@cache
def _taken() -> tuple[frozenset[str], frozenset[str]]:
    """The ids of forms and the names of sheets, folded, that workbooks and masters have themselves."""
    bundled = [form for form in loader.forms("department") if not loader.gives_way(form)]
    keys = [key for key in texts("vi").table if key.startswith("master.sheet.")]
    ids = {id_ for form in bundled for id_ in (form.id, *form.aliases)} | {key.rpartition(".")[2] for key in keys}
    names = {form.sheet.in_(language) for form in bundled for language in LANGUAGES}
    names |= {texts(language)(key) for language in LANGUAGES for key in keys}
    return frozenset(ids), frozenset(map(fold, {*names, "History"}))


def _names_a_sheet(name: str) -> bool:
    """Whether a spreadsheet takes it as a sheet's name; names that begin with a line are the hidden sheets'."""
    length = len(name.encode("utf-16-le")) // 2
    at_the_ends = name.startswith(("'", "_")) or name.endswith("'")
    return length <= LONGEST_NAME and not set(name) & set(NOT_IN_NAMES) and not at_the_ends
