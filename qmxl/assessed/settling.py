"""Settles what a list says of criteria and sub-items into the level of each criterion, or the answer to each standard.

Sub-items decide where at least one of a criterion's is answered: they are what the level rests on. A level typed for
the criterion counts where none is. What is said twice and differently counts for nothing until it is mended.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from qmxl.assessed.codes import criterion_of
from qmxl.assessed.reading import Listed, Statement
from qmxl.assessed.words import MET, NOT_APPLICABLE, NOT_MET
from qmxl.catalogue.criteria_sets import CriteriaSet
from qmxl.codes import Code, Severity
from qmxl.criteria.levels import Reached, reached
from qmxl.criteria.scoring import Level, NotApplied
from qmxl.criteria.standards import Answer, Standards, standards
from qmxl.findings import Cell, Finding

ANSWERS: Mapping[object, Answer] = {MET: "yes", NOT_MET: "no", NOT_APPLICABLE: "not_applicable"}
Said = Mapping[str, Statement]


def settled_levels(listed: Listed, criteria: CriteriaSet) -> tuple[dict[str, Level], list[Finding]]:
    """The level of each criterion of the set, None where it is not known; and what is wrong with the list."""
    findings: list[Finding] = [*listed.findings]
    said = _once(listed, findings)
    items = {code: each for code, each in said.items() if code != criterion_of(code)}
    findings += _invented(items, criteria, listed.place)
    of_items = _by_criterion(items, criteria)
    levels: dict[str, Level] = {}
    for code in criteria.by_code:
        typed = _typed(said.get(code))
        answered = {item: each for item, each in of_items.get(code, {}).items() if each.said is not None}
        if answered or (code not in said and code in of_items):
            levels[code] = _by_items(code, of_items[code], typed, said.get(code), criteria, listed.place, findings)
        else:
            levels[code] = typed
    findings += _not_there(levels, said, of_items, listed.place)
    findings += _of_not_applied(levels, said, criteria, listed.place)
    findings += _above_cap(levels, said, criteria, listed.place)
    return levels, findings


def settled_answers(listed: Listed, criteria: CriteriaSet) -> tuple[Standards, list[Finding]]:
    """The answers to a set of standards put together, and what is wrong with the list."""
    findings: list[Finding] = [*listed.findings]
    said = _once(listed, findings)
    findings += _invented({c: s for c, s in said.items() if c not in criteria.by_code}, criteria, listed.place)
    answers = {code: ANSWERS.get(said[code].said) if code in said else None for code in criteria.by_code}
    told = standards(criteria, answers)
    for exclusive in told.contradicted:
        at = next((said[code].cell for code in exclusive.criteria if code in said), "")
        facts: dict[str, object] = {"criteria": list(exclusive.criteria), "source": exclusive.source}
        findings.append(Finding(Code.SCORE_EXCLUSIVE, replace(listed.place, address=at), facts))
    findings += _not_there(answers, said, {}, listed.place)
    return told, findings


def _once(listed: Listed, findings: list[Finding]) -> dict[str, Statement]:
    """What is said of each code: lines that say nothing beside one that does, and lines that say the same, are one.

    Of a code with several values none is used.
    """
    by_code: dict[str, list[Statement]] = {}
    for each in listed.statements:
        by_code.setdefault(each.code, []).append(each)
    said: dict[str, Statement] = {}
    for code, several in by_code.items():
        filled = [each for each in several if each.said is not None or each.faulty]
        first, *others = filled or several
        values = {each.said for each in filled}
        said[code] = first if len(values) < 2 else first._replace(said=None, faulty=True)
        again = Code.SCORE_AGAIN if len(values) < 2 else Code.SCORE_TWICE
        for other in others:
            facts = {"code": code, "found": other.found, "other": first.cell, "said": first.found}
            findings.append(Finding(again, replace(listed.place, address=other.cell), facts))
        for idle in several if filled else ():
            if idle not in filled:
                facts = {"code": code, "found": "", "other": first.cell, "said": first.found}
                findings.append(Finding(Code.SCORE_AGAIN, replace(listed.place, address=idle.cell), facts))
    return said


def _typed(statement: Statement | None) -> Level:
    """The level typed for a criterion."""
    if statement is None or statement.said is None:
        return None
    return statement.said if isinstance(statement.said, int) else NotApplied(statement.reason)


def _by_criterion(items: Said, criteria: CriteriaSet) -> dict[str, dict[str, Statement]]:
    """The sub-items of the set by their criteria."""
    by_criterion: dict[str, dict[str, Statement]] = {}
    for code, statement in items.items():
        if code in criteria.sub_items:
            by_criterion.setdefault(criterion_of(code), {})[code] = statement
    return by_criterion


def _invented(items: Said, criteria: CriteriaSet, place: Cell) -> Iterator[Finding]:
    for code, statement in items.items():
        if code not in criteria.sub_items:
            facts: dict[str, object] = {"item": code, "set": criteria.id}
            yield Finding(Code.SCORE_ITEM, replace(place, address=statement.code_cell), facts)


def _by_items(
    code: str,
    said: Said,
    typed: Level,
    line: Statement | None,
    criteria: CriteriaSet,
    place: Cell,
    findings: list[Finding],
) -> Level:
    """The level by a criterion's sub-items; adds what is missing, and what was typed against it."""
    skeleton = {item: level for item, (of, level) in criteria.sub_items.items() if of == code}
    found = reached(criteria, ((level, _status(item, said, criteria)) for item, level in skeleton.items()))
    decided: Level = found.decided
    if decided is None and found.lowest is None and _all_left_out(skeleton, said):
        reasons = [said[item].reason for item in skeleton if said[item].reason]
        decided = NotApplied(reasons[0] if reasons else "")
    findings += _open_items(code, skeleton, said, found, place)
    findings += _neutral(said, criteria, place)
    if line is not None and typed is not None and _plain(typed) != _plain(decided):
        facts: dict[str, object] = {"criterion": code, "found": line.found, **_range(found)}
        findings.append(Finding(Code.SCORE_DIFFERS, replace(place, address=line.cell), facts))
    return decided


def _status(item: str, said: Said, criteria: CriteriaSet) -> str | None:
    """What is said of a sub-item; where the decision lets it count as met when it does not apply, it is met."""
    status = said[item].said if item in said else None
    if status == NOT_APPLICABLE and criteria.met_if_not_applicable(item):
        return MET
    return status if isinstance(status, str) else None


def _all_left_out(skeleton: Iterable[str], said: Said) -> bool:
    return all(item in said and said[item].said == NOT_APPLICABLE for item in skeleton)


def _plain(level: Level) -> object:
    return NOT_APPLICABLE if isinstance(level, NotApplied) else level


def _range(found: Reached) -> dict[str, object]:
    return {"lowest": "?" if found.lowest is None else found.lowest, "highest": found.highest or "?"}


def _open_items(code: str, skeleton: Iterable[str], said: Said, found: Reached, place: Cell) -> Iterator[Finding]:
    """The sub-items that are not in the list, and those without an answer: errors where they leave the level open."""
    told = Severity.ERROR if found.decided is None else Severity.WARNING
    missing = [item for item in skeleton if item not in said]
    blank = [item for item in skeleton if item in said and said[item].said is None and not said[item].faulty]
    for which, items in ((Code.SCORE_ITEMS_MISSING, missing), (Code.SCORE_ITEMS_BLANK, blank)):
        if items:
            facts = {"criterion": code, "count": len(items), "items": items, **_range(found)}
            at = said[items[0]].cell if items[0] in said else ""
            yield Finding(which, replace(place, address=at), facts).told_as(told)


def _neutral(said: Said, criteria: CriteriaSet, place: Cell) -> Iterator[Finding]:
    """Sub-items said not to apply where the decision does not say what that means."""
    for item, statement in said.items():
        if statement.said == NOT_APPLICABLE and not criteria.met_if_not_applicable(item):
            yield Finding(Code.SCORE_ITEM_NOT_APPLIED, replace(place, address=statement.cell), {"item": item})


def _not_there(
    settled: Mapping[str, Level | Answer], said: Said, of_items: Mapping[str, Said], place: Cell
) -> Iterator[Finding]:
    """Criteria that are not in the list, told at once, and those with nothing beside their code."""
    missing = [code for code in settled if code not in said and code not in of_items]
    if missing:
        yield Finding(Code.SCORE_MISSING, place, {"count": len(missing), "criteria": missing})
    for code, statement in said.items():
        if code in settled and settled[code] is None and code not in of_items and not statement.faulty:
            yield Finding(Code.SCORE_BLANK, replace(place, address=statement.cell), {"criterion": code})


def _of_not_applied(levels: Mapping[str, Level], said: Said, criteria: CriteriaSet, place: Cell) -> Iterator[Finding]:
    """Criteria left out that the decision does not name, and those left out without a reason."""
    named = {code for left in criteria.left for code in left.criteria}
    for code, level in levels.items():
        if isinstance(level, NotApplied):
            cell = replace(place, address=said[code].cell if code in said else "")
            if named and code not in named:
                facts: dict[str, object] = {"criterion": code, "named": sorted(named, key=criteria.sort_key)}
                yield Finding(Code.SCORE_NOT_APPLIED, cell, facts)
            if not level.reason:
                yield Finding(Code.SCORE_NO_REASON, cell, {"criterion": code})


def _above_cap(levels: Mapping[str, Level], said: Said, criteria: CriteriaSet, place: Cell) -> Iterator[Finding]:
    """Levels above what a criterion may have before an external team has scored: right only after it has."""
    for code, level in levels.items():
        cap = criteria.cap_of(code)
        if isinstance(level, int) and cap is not None and level > cap:
            cell = replace(place, address=said[code].cell if code in said else "")
            yield Finding(Code.SCORE_CAP, cell, {"criterion": code, "found": level, "cap": cap})
