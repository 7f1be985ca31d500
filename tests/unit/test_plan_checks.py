"""What a plan lacks or cannot keep; nothing is said where the office does not plan."""

from dataclasses import replace
from datetime import date

import pytest

from qmxl.criteria.plan_checks import Aim, Plan, Planned, Talk, faults

ITEM = Planned("A1.1-2.1", "A1.1", 2, "K", "Lan", date(2026, 5, 1), "Sơ đồ", 1.0, settled=False)
PLAN = Plan(
    today=date(2026, 3, 9),
    year_end=date(2026, 9, 30),
    items=[ITEM],
    aims={"A1.1": Aim("A1.1", 3, 3)},
    talks=[Talk("A1.1", "K", 3, 3, 3)],
    items_a_month=2,
    capacities={"K": 2.0},
)


def told(plan: Plan) -> list[tuple[str, str, str]]:
    return [(fault.code, fault.line, fault.field) for fault in faults(plan)]


def test_a_plan_that_can_be_kept_has_no_faults() -> None:
    assert told(PLAN) == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"due": date(2026, 10, 1)}, ("PLAN-AFTER-YEAR", "A1.1-2.1", "due")),
        ({"due": date(2026, 9, 30)}, None),
        ({"due": date(2026, 3, 8)}, ("PLAN-OVERDUE", "A1.1-2.1", "due")),
        ({"due": date(2026, 3, 9)}, None),
        ({"due": date(2026, 3, 8), "settled": True}, None),
        ({"expected": ""}, ("PLAN-NO-EVIDENCE", "A1.1-2.1", "expected")),
        ({"effort": 2.5}, ("PLAN-CAPACITY", "A1.1-2.1", "due")),
        ({"effort": 2.0}, None),
        ({"expected": "", "level": 4}, None),  # beyond the target
    ],
)
def test_a_sub_item(changed: dict[str, object], fault: tuple[str, str, str] | None) -> None:
    item = ITEM._replace(**changed)
    assert told(replace(PLAN, items=[item])) == ([fault] if fault else [])


def test_a_sub_item_without_a_date_is_told_once_another_has_one() -> None:
    bare = ITEM._replace(code="A1.1-2.2", due=None)
    assert told(replace(PLAN, items=[ITEM, bare])) == [("PLAN-NO-DATE", "A1.1-2.2", "due")]
    alone = bare._replace(person="", expected="")
    assert told(replace(PLAN, items=[alone], talks=[Talk("A1.1", "K", 3, None, None)])) == []


def test_a_person_has_so_many_a_month_and_what_is_done_or_past_is_no_load() -> None:
    items = [ITEM._replace(code=f"A1.1-2.{n}", effort=0.1) for n in range(1, 4)]
    assert told(replace(PLAN, items=items)) == [("PLAN-PERSON", "A1.1-2.1", "person")]
    assert told(replace(PLAN, items=[*items[:2], items[2]._replace(settled=True)])) == []
    assert told(replace(PLAN, items=[*items[:2], items[2]._replace(due=date(2026, 6, 1))])) == []


def test_a_target_nobody_has_a_date_for() -> None:
    other = ITEM._replace(code="A1.2-2.1", criterion="A1.2", due=None)
    plan = replace(PLAN, items=[ITEM, other], aims={**PLAN.aims, "A1.2": Aim("A1.2", 3, None)})
    assert ("PLAN-TARGET-NO-DATE", "A1.2", "target_level") in told(plan)


@pytest.mark.parametrize(
    ("aim", "talk", "fault"),
    [
        (Aim("A1.1", 2, 3), Talk("A1.1", "K", 2, 2, 2), ("PLAN-TARGET-BELOW", "A1.1", "target_level")),
        (Aim("A1.1", 3, 3), Talk("A1.1", "K", 3, 4, 4), ("PLAN-AGREED", "A1.1 K", "agreed")),
        (Aim("A1.1", None, 3), Talk("A1.1", "K", 3, 4, 4), None),
        (Aim("A1.1", 3, 3), Talk("A1.1", "K", 3, None, None), ("PLAN-NOT-AGREED", "A1.1 K", "agreed")),
        (Aim("A1.1", 3, 3), Talk("A1.1", "K", None, None, None), None),
    ],
)
def test_levels(aim: Aim, talk: Talk, fault: tuple[str, str, str] | None) -> None:
    assert told(replace(PLAN, aims={"A1.1": aim}, talks=[talk])) == ([fault] if fault else [])
