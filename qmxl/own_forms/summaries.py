"""Reads what the master counts over the lines of the hospital's own forms, and which indicators that feeds."""

import re
from collections.abc import Callable, Collection, Container, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple

from qmxl.catalogue.base import Bounds, Label, Model
from qmxl.catalogue.declared import Count, Feed, FeedPart, Share, Summary
from qmxl.own_forms.amounts import plain_number
from qmxl.own_forms.heads import same
from qmxl.own_forms.rules import At, Missing
from qmxl.own_forms.words import LONGEST, NotSaid, Words, parts, snake
from qmxl.typed.spelling import fold
from qmxl.typed.values import number_in, parse

PER = re.compile(r"(?P<number>[\d.,]+)\s*[×x*]?\s+(?P<column>.+)")
SIDES: Mapping[str, tuple[str, ...]] = {
    "numerator": ("tử số", "numerator", "分子"),
    "denominator": ("mẫu số", "denominator", "分母"),
    "date": ("ngày", "date", "日期"),
    "department": ("khoa", "department", "科室"),
}
FACTS: Mapping[str, tuple[str, ...]] = {
    "count": ("số", "count", "数量"),
    "days": ("ngày", "days", "天数"),
    "department": ("khoa", "department", "科室"),
    "top": ("nhiều nhất", "most", "最多"),
}
NEEDED: Mapping[str, int] = {
    "sum": 1,
    "mean": 1,
    "latest": 1,
    "days_between": 2,
    "hours_between": 2,
    "coverage": 1,
    "ratio": 1,
    "per": 1,
    "highest": 1,
    "without": 1,
    "lost": 2,
}


@dataclass(frozen=True, kw_only=True)
class OwnSummary(Model):
    """A row of the sheet of summaries, as it was typed."""

    form: str
    name: str = ""
    count: Count = "lines"
    fields: str = ""
    base: str = ""
    by: str = ""
    where: str = ""
    chart: Literal["", "column", "stacked", "line", "bar", "pareto", "radar"] = ""
    decision: str = ""
    feeds: str = ""
    top: Annotated[int, Bounds(ge=0, le=100)] = 0
    span: Literal["to_date", "period"] = "to_date"
    code: str = ""
    beside: str = ""


class Fed(NamedTuple):
    """What a row gives to an indicator: its numerator, its denominator, or both, and by which columns.

    A row for one of the indicator's entries, such as a cause, gives that ``part`` alone.
    """

    indicator: str
    numerator: Share | None
    denominator: Share | None
    date: str
    department: str
    part: FeedPart | None = None


def summary_of(row: OwnSummary, words: Words, taken: Collection[str], at: At) -> Summary:
    """The summary a row says, with an id that is not ``taken``; ``at`` is told each cell before it is read."""
    if not row.name:
        raise Missing("name")
    at("fields")
    fields = words.columns(row.fields)
    if len(fields) < NEEDED.get(row.count, 0):
        raise Missing("fields")
    at("where")
    where = words.condition(row.where)
    said: dict[str, Any] = {"fields": fields, "where": where}
    at("base")
    if row.count in {"coverage", "ratio"}:
        if not row.base:
            raise Missing("base")
        said["fields"] = (*fields, words.column(row.base))
    elif row.count == "per":
        said["per"], whole = _per(row.base)
        said["fields"] = (*fields, words.column(whole))
    elif row.count == "share":
        if not where:
            raise Missing("where")
        said |= {"of": where, "where": words.condition(row.base)}
    at("by")
    said["by"] = words.columns(row.by)
    if len(said["by"]) > 2:
        raise NotSaid(row.by)
    at("decision")
    said["decision"] = _decision(row)
    at("fields")
    id_ = _free(snake(row.code) or snake(row.name)[:LONGEST].strip("_") or "summary", taken)
    return Summary(
        id=id_,
        title=same(row.name),
        count=row.count,
        chart=row.chart,
        span=row.span,
        top=row.top,
        beside=tuple(map(snake, parts(row.beside))),
        **said,
    )


def _per(base: str) -> tuple[float, str]:
    """Of how many, and of which column: ``100 × Ngày giường``."""
    match = PER.fullmatch(base.strip())
    number = number_in(match["number"])[0] if match else None
    if not base:
        raise Missing("base")
    if match is None or not number:
        raise NotSaid(base)
    return number, match["column"]


def per_told(per: float, column: str, language: str) -> str:
    """The same as people write it."""
    return f"{plain_number(per, language)} × {column}"


def _free(wanted: str, taken: Collection[str]) -> str:
    """An id that is not taken."""
    return next(id_ for id_ in (wanted, *(f"{wanted}_{n}" for n in range(2, len(taken) + 3))) if id_ not in taken)


def _decision(row: OwnSummary) -> Label | None:
    """The sentence for the first page, with the placeholders qmxl fills; a tick asks for the summary's name."""
    if not row.decision:
        return None
    ticked, _ = parse(row.decision, "tick")
    said = row.name.replace("{", "(").replace("}", ")") + ": {số}" if ticked else row.decision
    sentence = _with_facts(said, lambda fact: fact)
    try:
        sentence.format(count=1, days=1, department="", top="")
    except (KeyError, ValueError, IndexError, AttributeError):
        raise NotSaid(row.decision) from None
    return same(sentence)


def _with_facts(said: str, written: Callable[[str], str]) -> str:
    """A sentence with its placeholders in other words."""
    for fact, names in FACTS.items():
        for name in names:
            said = said.replace(f"{{{name}}}", f"{{{written(fact)}}}")
    return said


def decision_told(decision: Label, language: str) -> str:
    """A decision's sentence with the placeholders people write."""
    at = ("vi", "en", "zh").index(language)
    return _with_facts(decision.in_(language), lambda fact: FACTS[fact][at])


def fed_by(row: OwnSummary, words: Words, indicators: Container[str]) -> list[Fed]:
    """What a row gives to indicators, one in each line of its cell: ``BV-12: tử số; ngày: Ngày nhận``."""
    return [_fed(line, row, words, indicators) for line in row.feeds.splitlines() if line.strip()]


def _fed(line: str, row: OwnSummary, words: Words, indicators: Container[str]) -> Fed:
    first, *more = parts(line)
    whole, _, side = first.partition(":")
    name, _, entry = whole.partition("/")
    indicator = str(parse(name, "code")[0])
    if indicator not in indicators:
        raise NotSaid(name.strip())
    columns = {"date": "", "department": ""}
    for each in more:
        word, _, column = each.partition(":")
        columns[_side(word, each)] = words.column(column.strip())
    where = words.condition(row.where)
    if entry:
        return Fed(indicator, None, None, "", "", FeedPart(entry=entry.strip(), where=where))
    if row.count == "share":
        base = words.condition(row.base)
        both = " and ".join(condition for condition in (base, where) if condition)
        return Fed(indicator, Share(where=both), Share(where=base), columns["date"], columns["department"])
    if row.count not in {"lines", "sum"}:
        raise NotSaid(line)
    field = words.columns(row.fields)[0] if row.count == "sum" else ""
    share = Share(count=row.count, field=field, where=where)
    of = _side(side, first) if side.strip() else "numerator"
    if of not in {"numerator", "denominator"}:
        raise NotSaid(first)
    above, below = (share, None) if of == "numerator" else (None, share)
    return Fed(indicator, above, below, columns["date"], columns["department"])


def _side(word: str, said: str) -> str:
    for side, names in SIDES.items():
        if fold(word) in map(fold, names):
            return side
    raise NotSaid(said)


def feeds_of(given: list[Fed]) -> tuple[Feed, ...]:
    """The feeds that rows make up together, in the order in which their indicators are first named.

    A denominator alone is one side of an indicator whose numerator another form counts.
    """
    by_indicator: dict[str, list[Fed]] = {}
    for each in given:
        by_indicator.setdefault(each.indicator, []).append(each)
    found = []
    for indicator, several in by_indicator.items():
        numerator = next((each.numerator for each in several if each.numerator), None)
        denominator = next((each.denominator for each in several if each.denominator), None)
        if numerator is not None or denominator is not None:
            date = next((each.date for each in several if each.date), "")
            department = next((each.department for each in several if each.department), "")
            part = tuple(each.part for each in several if each.part)
            sides: dict[str, Any] = {"numerator": numerator, "denominator": denominator, "part": part}
            found.append(Feed(indicator=indicator, date=date, department=department, **sides))
    return tuple(found)


def side_told(side: str, language: str) -> str:
    """The word for a part of a feed."""
    return SIDES[side][("vi", "en", "zh").index(language)]
