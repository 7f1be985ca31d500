"""The sentences told of a target average and of weights, and figures as the reader's language writes them."""

from fractions import Fraction

from qmxl.catalogue.criteria_sets import CriteriaSet
from qmxl.criteria.planning.explaining import Raise
from qmxl.criteria.planning.picture import Picture
from qmxl.criteria.scoring import printed
from qmxl.texts import Texts

NEXT = 5  # of what could be raised first


def sentences(seen: Picture, text: Texts) -> list[str]:
    """Where the hospital stands, what the target costs, whether there is time, and which criterion to take first."""
    until = seen.problem.horizon
    told = [
        text("plan.now", now=two(seen.now.average, text), until=until),
        text("plan.most", most=two(seen.most.average, text), effort=one(seen.most.effort, text)),
    ]
    if seen.free is None:
        return [*told, text("plan.out_of_reach", target=target(seen, text), most=two(seen.most.average, text))]
    told += [headline(seen, text), *in_time(seen, text)]
    if shown := seen.to_be_shown:
        told.append(text("plan.to_be_shown", count=len(shown), criteria=[each.criterion for each in shown]))
    first = seen.next[:NEXT]
    return [*told, text("plan.next", criterion=first[0].criterion, **_why(first, text))] if first else told


def target(seen: Picture, text: Texts) -> str:
    """The target with the digits it was typed with, at least one."""
    digits = next(n for n in range(1, 30) if (seen.target * 10**n).denominator == 1 or n == 29)
    return shown(seen.target, digits, text)


def headline(seen: Picture, text: Texts) -> str:
    """What the chosen plan costs, or that nothing is needed."""
    plan = seen.chosen
    if plan is None or not seen.raises:
        return text("plan.reached", target=target(seen, text))
    return text(
        "plan.costs",
        now=two(seen.now.average, text),
        target=target(seen, text),
        effort=one(plan.effort, text),
        criteria=len(seen.raises),
        items=len(plan.steps),
        average=shown(plan.average, 3, text),
    )


def in_time(seen: Picture, text: Texts) -> list[str]:
    """Whether the time that departments have allows it, and how far that is proved."""
    if not seen.bounded:
        return [text("plan.no_capacity")]
    if seen.timed is None:
        return [text("plan.no_solver")]
    proof = seen.timed.proof
    if seen.timed.plan is not None:
        free = seen.free.effort if seen.free else seen.timed.plan.effort
        if seen.timed.proved and seen.timed.plan.effort == free:
            return [text("plan.in_time_same", solver=proof.solver)]
        key = "plan.in_time" if seen.timed.proved else "plan.in_time_unproved"
        return [text(key, solver=proof.solver, more=one(seen.timed.plan.effort - free, text))]
    key = "plan.not_in_time" if seen.timed.proved else "plan.not_known"
    told = [text(key, target=target(seen, text), solver=proof.solver)]
    if seen.furthest and seen.furthest.plan:
        plan = seen.furthest.plan
        told.append(text("plan.furthest", average=two(plan.average, text), effort=one(plan.effort, text)))
    return told


def _why(first: tuple[Raise, ...], text: Texts) -> dict[str, object]:
    best, others = first[0], first[1:]
    return {
        "level": best.after,
        "effort": one(best.effort, text),
        "items": len(best.steps),
        "gain": shown(best.average, 3, text),
        "per": one(best.per_point, text),
        "others": text.apart(f"{each.criterion}: {one(each.per_point, text)}" for each in others) or "–",
    }


def one(value: Fraction, text: Texts) -> str:
    """An effort, with one decimal."""
    return shown(value, 1, text)


def two(value: Fraction, text: Texts) -> str:
    """An average, with two decimals."""
    return shown(value, 2, text)


def shown(value: Fraction, decimals: int, text: Texts) -> str:
    """A figure with its decimals, as the language writes it."""
    said = f"{printed(value, decimals):,f}"
    return said.translate(str.maketrans(",.", ".,")) if text.language == "vi" else said


def weighing(criteria: CriteriaSet, text: Texts) -> list[str]:
    """Which chapters weigh more than one, and how much, for each such weight."""
    told = []
    for weight in sorted({each.weight for each in criteria.criterion} - {1}):
        chapters = list(dict.fromkeys(each.chapter for each in criteria.criterion if each.weight == weight))
        named = text("score.both", first=chapters[:-1], last=chapters[-1]) if len(chapters) > 1 else chapters[0]
        told.append(text("score.weights", chapters=named, weight=weight))
    return told
