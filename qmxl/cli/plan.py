"""The command ``plan``: what a target average costs, the cheapest way there, and how far the time goes."""

import json
from argparse import Namespace
from datetime import date
from typing import Any

from qmxl.cli.meter import Meter
from qmxl.cli.table import table_lines
from qmxl.commands.plan import PlanOutcome, plan
from qmxl.criteria.planning.explaining import Price, Raise
from qmxl.criteria.planning.picture import Picture
from qmxl.criteria.planning.problem import NOBODY, Plan
from qmxl.criteria.planning.programme import Answer
from qmxl.criteria.wording import NEXT, one, sentences, shown
from qmxl.period import parse_period
from qmxl.refusal import CLEAN, TO_MEND, Refusal
from qmxl.texts import Texts, texts


def run_plan(options: Namespace) -> int:
    """Plans a target; 0 when it can be reached, within the time where that is known, 1 when not."""
    text = texts(options.lang)
    with Meter(text("progress.reading")) as meter:
        outcome = plan(
            options.folder,
            target=options.target,
            language=options.lang,
            by=_day(options.by),
            period=parse_period(options.period) if options.period else None,
            seconds=options.seconds,
            progress=meter,
        )
    if options.json:
        print(json.dumps(said(outcome), ensure_ascii=False))
    else:
        for line in lines(outcome, text):
            print(line)
    seen = outcome.picture
    reached = seen.free is not None and (seen.timed is None or seen.timed.plan is not None)
    return CLEAN if reached else TO_MEND


def _day(typed: str | None) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise Refusal("plan_day", day=typed) from error


def said(outcome: PlanOutcome) -> dict[str, Any]:
    """The picture as data: efforts and averages as numbers."""
    seen = outcome.picture
    return {
        "period": str(outcome.period),
        "until": seen.problem.horizon.isoformat(),
        "target": float(seen.target),
        "average": float(seen.now.average),
        "highest": {"average": float(seen.most.average), "effort": float(seen.most.effort)},
        "cheapest": _plan_said(seen, seen.free),
        "in_time": _answer_said(seen, seen.timed),
        "furthest_in_time": _answer_said(seen, seen.furthest),
        "prices": [_price_said(each) for each in seen.prices],
        "frontier": [_point(each) for each in seen.frontier],
        "frontier_in_time": [_point(a.plan) for a in seen.in_time.answers if a.plan] if seen.in_time else None,
        "raises": [_raise_said(each) for each in seen.raises],
        "loads": [
            {
                "department": each.owner,
                "effort": float(each.effort),
                "until": each.until.isoformat(),
                "due": float(each.due),
                "capacity": None if each.capacity is None else float(each.capacity),
                "over": float(each.over),
            }
            for each in seen.loads
        ],
        "next": [_raise_said(each) for each in seen.next[:NEXT]],
    }


def _point(plan: Plan) -> dict[str, float]:
    return {"average": float(plan.average), "effort": float(plan.effort)}


def _plan_said(seen: Picture, plan: Plan | None) -> dict[str, Any] | None:
    if plan is None:
        return None
    steps = [step.code for step in plan.steps]
    changed = {case.criterion: plan.levels[case.criterion] for case in seen.problem.cases}
    return {**_point(plan), "points": plan.points, "levels": changed, "sub_items": steps}


def _answer_said(seen: Picture, answer: Answer | None) -> dict[str, Any] | None:
    if answer is None:
        return None
    proof = answer.proof
    told = {"status": str(proof.status), "proved": answer.proved, "solver": proof.solver, "gap": proof.gap}
    return {**told, "plan": _plan_said(seen, answer.plan)}


def _price_said(price: Price) -> dict[str, Any]:
    return {
        "target": float(price.target),
        "effort": float(price.plan.effort) if price.plan else None,
        "criteria": len(price.raises),
        "sub_items": len(price.plan.steps) if price.plan else None,
        "capacity": None if price.capacity is None else float(price.capacity),
        "over": [each.owner for each in price.over],
    }


def _raise_said(each: Raise) -> dict[str, Any]:
    return {
        "criterion": each.criterion,
        "from": each.before,
        "to": each.after,
        "effort": float(each.effort),
        "points": each.points,
        "average": float(each.average),
        "sub_items": [step.code for step in each.steps],
    }


def lines(outcome: PlanOutcome, text: Texts) -> list[str]:
    """The picture in words and tables."""
    seen = outcome.picture
    told = [*sentences(seen, text), "", *_prices(seen, text)]
    if seen.raises:
        told += ["", *_raises(seen, text)]
    return [*told, "", *_loads(outcome, text)] if seen.loads else told


def _prices(seen: Picture, text: Texts) -> list[str]:
    head = [text(f"plan.column.{name}") for name in ("target", "effort", "criteria_count", "items", "capacity", "over")]
    rows = [
        [
            shown(each.target, 2, text) + (" *" if each.target == seen.target else ""),
            one(each.plan.effort, text) if each.plan else text("plan.never"),
            str(len(each.raises)) if each.plan else "",
            str(len(each.plan.steps)) if each.plan else "",
            "" if each.capacity is None else one(each.capacity, text),
            ", ".join(load.owner or "?" for load in each.over),
        ]
        for each in seen.prices
    ]
    return table_lines(head, rows, numbers=frozenset({1, 2, 3, 4}))


def _raises(seen: Picture, text: Texts) -> list[str]:
    head = [text(f"plan.column.{name}") for name in ("criterion", "level", "effort", "gain", "items", "departments")]
    rows = [
        [
            each.criterion,
            f"{each.before} → {each.after}",
            one(each.effort, text),
            f"+{shown(each.average, 3, text)}",
            str(len(each.steps)),
            ", ".join(sorted({owner for step in each.steps for owner in step.owners})),
        ]
        for each in seen.raises
    ]
    return table_lines(head, rows, numbers=frozenset({2, 3, 4})) if rows else []


def _loads(outcome: PlanOutcome, text: Texts) -> list[str]:
    head = [text(f"plan.column.{name}") for name in ("department", "effort", "until", "due_effort", "capacity", "over")]
    rows = [
        [
            _name(outcome, each.owner, text),
            one(each.effort, text),
            text.filled("{day}", day=each.until),
            one(each.due, text),
            text("plan.unlimited") if each.capacity is None else one(each.capacity, text),
            one(each.over, text) if each.over else "",
        ]
        for each in outcome.picture.loads
    ]
    return table_lines(head, rows, numbers=frozenset({1, 3, 4, 5}))


def _name(outcome: PlanOutcome, owner: str, text: Texts) -> str:
    known = outcome.control.departments
    if owner == NOBODY:
        return text("plan.nobody")
    return known[owner].name if owner in known else owner
