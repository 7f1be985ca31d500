"""Reads what the control workbook says of criteria: a finding for each row that does not fit the sets in use."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from qmxl.catalogue import loader
from qmxl.catalogue.criteria_sets import SUB_ITEM, CriteriaSet
from qmxl.codes import Code
from qmxl.control.criteria_models import (
    BESIDE,
    AgreedTarget,
    CriterionSetting,
    OwnCriterion,
    Practice,
    Round,
    SetInUse,
    SubItem,
    listed,
    with_own,
)
from qmxl.criteria.plan_checks import line_of
from qmxl.forms.rows import Row, Rows
from qmxl.typed.spelling import fold

RUNS = 30  # of codes that follow each other are named


def sets_in_use(rows: Rows) -> dict[str, CriteriaSet]:
    """The sets by id, the main one first: the ministry's where the sheet is blank."""
    known, own = loader.criteria_sets(), list(rows.models("own_criteria", OwnCriterion))
    chosen = [*rows.unique("criteria_sets", SetInUse, "set").items()]
    sets: dict[str, CriteriaSet] = {}
    for id_, used in chosen or [(loader.MINISTRY, SetInUse(set=loader.MINISTRY))]:
        shell, its = known.get(id_), [(item, row) for item, row in own if item.set == id_]
        main = next(iter(sets), "")
        if shell and shell.criterion:
            sets[id_] = shell
        elif its:
            sets[id_] = with_own(shell, used, _once(rows, its), main)
        else:
            rows.wrong(Code.CONTROL_SET_EMPTY, _row_of(rows, "criteria_sets", "set", id_).cell("set"), found=id_)
    for item, row in own:
        if item.set not in sets or (item.set in known and known[item.set].criterion):
            rows.wrong(Code.CONTROL_UNKNOWN, row.cell("set"), found=item.set)
    return sets or {loader.MINISTRY: loader.criteria()}


def _once(rows: Rows, its: Iterable[tuple[OwnCriterion, Row]]) -> list[OwnCriterion]:
    """The criteria of a set, the second of two with one code left out and told."""
    first: dict[str, Row] = {}
    found = []
    for item, row in its:
        if item.code in first:
            rows.wrong(
                Code.CONTROL_TWICE, row.cell("code"), found=item.code, other=first[item.code].cell("code").address
            )
            continue
        first[item.code] = row
        found.append(item)
    return found


def settings(rows: Rows) -> dict[str, CriterionSetting]:
    """What is said of each criterion of the ministry's set; one that is left out has to say why."""
    found = rows.unique("criteria", CriterionSetting, code="")
    at = rows.kept["criteria"] = {row.key: row for row in rows.rows.get("criteria", [])}
    for code, setting in found.items():
        if setting.applied != "applied" and not setting.reason:
            rows.wrong(Code.CONTROL_NOT_APPLIED, at[code].cell("reason"), criterion=code)
    return found


def sub_items(
    rows: Rows,
    sets: Mapping[str, CriteriaSet],
    departments: Container[str],
    indicators: Container[str],
    left_out: Container[str] = (),
) -> dict[str, SubItem]:
    """The sub-items of the sets in use by code, in the order of their sets.

    ``left_out`` are the criteria that are not assessed: a list need not have them.
    """
    main = next(iter(sets))
    found: dict[str, SubItem] = {}
    first: dict[str, Row] = {}
    for typed, row in rows.models("sub_items", SubItem):
        item = _placed(rows, sets, main, typed, row)
        if item is None:
            continue
        if item.code in first:
            rows.wrong(
                Code.CONTROL_TWICE, row.cell("code"), found=item.code, other=first[item.code].cell("code").address
            )
            continue
        first[item.code] = row
        if _with_departments(rows, item, row, departments):
            found[item.code] = replace(item, indicator=_indicator(rows, item, row, indicators))
    rows.kept["sub_items"] = {code: first[code] for code in found}
    _compared_with_skeleton(rows, sets[main], found, first, left_out)
    order = {id_: at for at, id_ in enumerate(sets)}

    def place(item: SubItem) -> tuple[object, ...]:
        return order[item.set or main], *sets[item.set or main].sort_key(item.code.rpartition(BESIDE)[2])

    return {item.code: item for item in sorted(found.values(), key=place)}


def _placed(rows: Rows, sets: Mapping[str, CriteriaSet], main: str, item: SubItem, row: Row) -> SubItem | None:
    """The sub-item with its set, criterion and level as its code has them; None where they do not agree."""
    beside = item.set.lower()
    if beside and beside not in sets:
        rows.wrong(Code.CONTROL_UNKNOWN, row.cell("set"), found=item.set)
        return None
    its = sets[beside or main]
    if item.level and its.rule.levels and item.level not in its.rule.levels:
        field = rows.label("sub_items", "level")
        rows.wrong(Code.CONTROL_VALUE, row.cell("level"), field=field, found=row.answers["level"].raw)
        return None
    found = SUB_ITEM.match(item.code)
    place = its.place(item.code)
    if found and place is None and found["criterion"].upper() not in map(str.upper, its.by_code):
        rows.wrong(Code.CONTROL_UNKNOWN, row.cell("code"), found=found["criterion"])
        return None
    named = item.criterion.upper()
    if place is None or (named and named != place[0].upper()) or (item.level and item.level != place[1]):
        rows.wrong(Code.CONTROL_CODE, row.cell("code"), found=item.code)
        return None
    criterion, level = place
    code = f"{criterion}{item.code[len(criterion) :]}"  # as the set spells it
    if its.id == main:
        return replace(item, code=code, criterion=criterion, level=level, set="")
    before = f"{its.id}{BESIDE}"
    return replace(item, code=before + code, criterion=before + criterion, level=level, set=its.id)


def _with_departments(rows: Rows, item: SubItem, row: Row, departments: Container[str]) -> bool:
    """Whether the departments of a sub-item are known; one nobody has is told."""
    if not item.department:
        rows.wrong(Code.CONTROL_UNASSIGNED, row.cell("department"), found=item.code)
    elif not rows.known(item.department, departments, row, "department"):
        return False
    for field, several in (("leads", listed(item.leads)), ("supporting", item.all_supporting)):
        for code in several:
            rows.known(code, departments, row, field)
    return True


def _indicator(rows: Rows, item: SubItem, row: Row, indicators: Container[str]) -> str:
    known = not item.indicator or rows.known(item.indicator, indicators, row, "indicator")
    return item.indicator if known else ""


def _compared_with_skeleton(
    rows: Rows, main: CriteriaSet, found: Mapping[str, SubItem], at: Mapping[str, Row], left_out: Container[str]
) -> None:
    """Tells which sub-items the set does not have, and which of its own the list lacks."""
    skeleton, of_main = main.sub_items, {code: item for code, item in found.items() if not item.set}
    if not skeleton or not of_main:
        return
    for code in of_main:
        if code not in skeleton:
            rows.wrong(Code.CONTROL_INVENTED, at[code].cell("code"), found=code, decision=main.decision)
    begun = {item.criterion for item in of_main.values()}
    lacking = [code for code, (criterion, _) in skeleton.items() if criterion in begun and code not in of_main]
    absent = [each.code for each in main.criterion if each.code not in begun and each.code not in left_out]
    sheet = replace(next(iter(at.values())).cell("code"), address="")
    if lacking:
        codes = list(_in_runs(main, lacking))
        rows.wrong(Code.CONTROL_LACKING, sheet, count=len(lacking), codes=codes, decision=main.decision)
    if absent:
        rows.wrong(Code.CONTROL_CRITERIA_ABSENT, sheet, count=len(absent), codes=absent, decision=main.decision)


def _in_runs(criteria: CriteriaSet, codes: Iterable[str]) -> Iterator[str]:
    """Codes as people list them: those that follow each other at one level as first … last; of many the first."""
    runs: list[list[str]] = []
    for code in codes:
        _, level, number, _ = criteria.sort_key(code)
        before = criteria.sort_key(runs[-1][-1]) if runs else None
        if before and before[0] == criteria.sort_key(code)[0] and before[1:3] == (level, number - 1):
            runs[-1].append(code)
        else:
            runs.append([code])
    for run in runs[:RUNS]:
        yield run[0] if len(run) == 1 else f"{run[0]}…{run[-1].rpartition('-')[2]}"
    if len(runs) > RUNS:
        yield "…"


def agreed_targets(rows: Rows, main: CriteriaSet, departments: Container[str]) -> Iterator[AgreedTarget]:
    """What was proposed and agreed, a row a criterion and department."""
    first: dict[tuple[str, str], Row] = {}
    for item, row in rows.models("agreed_targets", AgreedTarget):
        known = rows.known(item.criterion, main.by_code, row, "criterion")
        if not (rows.known(item.department, departments, row, "department") and known):
            continue
        key = (item.criterion, item.department)
        if key in first:
            other = first[key].cell("criterion").address
            rows.wrong(Code.CONTROL_TWICE, row.cell("criterion"), found=item.criterion, other=other)
            continue
        first[key] = rows.kept.setdefault("agreed_targets", {})[line_of(*key)] = row
        if item.agreed and not (item.agreed_by and item.agreed_on):
            field = "agreed_on" if item.agreed_by else "agreed_by"
            rows.wrong(Code.CONTROL_AGREED, row.cell(field), criterion=item.criterion, department=item.department)
        yield item


def rounds(rows: Rows, main: CriteriaSet, departments: Container[str]) -> dict[str, Round]:
    """The rounds by code; none has the code of a department, whose file its form would be."""
    known = {fold(each) for criterion in main.criterion for each in (criterion.code, criterion.chapter)}
    known |= {fold(each.code) for each in main.part}
    found = {}
    for code, item in rows.unique("rounds", Round).items():
        row = rows.row_of("rounds", code)
        if code in departments:
            rows.wrong(Code.CONTROL_ROUND, row.cell("code"), found=code)
            continue
        for part in listed(item.scope):
            if fold(part) not in known:
                rows.wrong(Code.CONTROL_UNKNOWN, row.cell("scope"), found=part)
        found[code] = item
    return found


def practices(rows: Rows, main: CriteriaSet, items: Container[str]) -> Iterator[Practice]:
    """Good practice of known criteria and sub-items."""
    for item, row in rows.models("practices", Practice):
        if item.code in main.by_code or rows.known(item.code, items, row, "code"):
            yield item


def _row_of(rows: Rows, form: str, field: str, value: str) -> Row:
    return next(row for row in rows.rows[form] if fold(str(row.answers[field].value)) == fold(value))
