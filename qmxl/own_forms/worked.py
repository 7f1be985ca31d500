"""Reads what is worked out of the lines of the hospital's own forms from its rows."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Annotated

from qmxl.catalogue.base import Bounds, Model
from qmxl.catalogue.parameters import NAMED
from qmxl.catalogue.worked import OF_ITEMS, SPANS, TIMED, WITH_VALUE, Worked, WorkedKind
from qmxl.codes import Code
from qmxl.own_forms.fields import RESERVED, RESERVED_STARTS
from qmxl.own_forms.heads import Fault, same
from qmxl.own_forms.rules import At, Missing
from qmxl.own_forms.words import NotSaid, Words, is_id, parts, snake
from qmxl.typed.spelling import fold
from qmxl.typed.values import number_in

ANY = {"vi": "một", "en": "any", "zh": "任一"}
ALL = {"vi": "mọi", "en": "all", "zh": "全部"}
AT_LEAST = (
    (TIMED, 2),
    ({"product", "percent_of"}, 2),
    (SPANS, 3),
    (OF_ITEMS, 1),
    ({"planned", "in_plan", "measured"}, 1),
    ({"lines_of"}, 2),
)  # fields of each kind
NEEDED = {kind: least for kinds, least in AT_LEAST for kind in kinds}


@dataclass(frozen=True, kw_only=True)
class OwnWorked(Model):
    """A row of the sheet of columns worked out, as it was typed."""

    form: str
    code: str
    name: Annotated[str, Bounds(min_length=1)]
    kind: WorkedKind
    fields: str = ""
    where: str = ""
    match: str = ""
    value: str = ""


def worked_of(row: OwnWorked, words: Words, taken: Container[str], at: At) -> Worked:
    """The column a row says; ``at`` is told each cell before it is read, so that a fault is known by its cell."""
    id_ = snake(row.code)
    at("code")
    if not is_id(id_):
        raise Fault(Code.CONTROL_VALUE, "code")
    if id_ in RESERVED or id_ in taken or id_.startswith(RESERVED_STARTS):
        raise Fault(Code.CONTROL_RESERVED, "code")
    at("fields")
    fields = tuple(parts(row.fields)) if row.kind in OF_ITEMS else words.columns(row.fields)
    if len(fields) < NEEDED.get(row.kind, 0):
        raise Missing("fields")
    at("where")
    if row.kind == "holds" and not row.where:
        raise Missing("where")
    where = words.condition(row.where)
    at("match")
    match = match_of(row.match)
    at("value")
    if row.kind in WITH_VALUE and not row.value:
        raise Missing("value")
    if row.kind in {"planned", "in_plan"} and len(row.value.split(".")) == 3:
        value = row.value.strip()
        return Worked(id=id_, label=same(row.name), kind=row.kind, fields=fields, where=where, match=match, value=value)
    value = " * ".join(_number(part.strip()) for part in row.value.replace("×", "*").split("*")) if row.value else ""
    return Worked(id=id_, label=same(row.name), kind=row.kind, fields=fields, where=where, match=match, value=value)


def _number(said: str) -> str:
    """A number as declarations write it, or the name of one of the hospital's limits."""
    if NAMED.fullmatch(said):
        return said
    number, _ = number_in(said)
    if number is None:
        raise NotSaid(said)
    return f"{number:g}"


def match_of(said: str) -> str:
    """Whether all conditions have to hold or any; a limit of the hospital's may say which."""
    if not said or fold(said) in map(fold, ALL.values()):
        return "all"
    if fold(said) in map(fold, ANY.values()):
        return "any"
    if NAMED.fullmatch(said):
        return said
    raise NotSaid(said)


def match_told(match: str, language: str) -> str:
    """The words for it; blank for all."""
    return ANY[language] if match == "any" else "" if match == "all" else match
