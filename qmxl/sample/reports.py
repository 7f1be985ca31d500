"""Each department's report as the entries of its form."""

from datetime import date
from random import Random

from qmxl.catalogue import loader
from qmxl.catalogue.statuses import status_label
from qmxl.control.control import Control
from qmxl.control.entries import list_entries
from qmxl.control.programme import Programme
from qmxl.forms.kinds.shape import Key
from qmxl.handing_out.maker import given
from qmxl.period import Period
from qmxl.sample.assessments import departments
from qmxl.sample.observations import SEEN
from qmxl.sample.registers import GIVEN, OLDER, cycles, reported
from qmxl.sample.series import figures
from qmxl.sample.texts import SEED, YEAR, texts_of

SPAN = Period(YEAR, 1, 12)


def _label(code_list: str, code: str) -> str:
    return next(c.label.vi for c in loader.code_lists()[code_list].code if c.id == code)


def entries(control: Control, department: str) -> dict[str, dict[Key, object]]:
    """All that a department filled in, without a fault."""
    random = Random(f"{SEED}/report/{department}")  # noqa: S311 - made-up figures, not secrets
    indicators: dict[Key, object] = {}
    for indicator in control.reporting.indicators_of(department, SPAN.months):
        indicators |= figures(indicator, department, SPAN)
    cover: dict[Key, object] = {
        ("reported_to", "value", ""): 12,
        **given(control, department, SPAN),
        ("filled_by", "value", ""): "Điều dưỡng trưởng",
        ("filled_on", "value", ""): date(YEAR + 1, 1, random.randint(2, 4)),
    }
    incidents = [_incident(i, random) for i in texts_of("incidents")["incident"] if i["department"] == department]
    plan = [_task(p, random) for p in texts_of("plans")["plan"] if p["department"] == department]
    measured = cycles(department) if department != OLDER else {}
    return {
        "cover": cover,
        "indicators": indicators,
        "criteria": _sub_items(control.programme, department),
        "incidents": list_entries([{**told, **reported(department, n, told)} for n, told in enumerate(incidents, 1)]),
        "pdca": list_entries([{**task, **measured.get(n, {})} for n, task in enumerate(plan, 1)]),
        **{form: list_entries(lines) for form, lines in lines_of(department).items()},
    }


def _sub_items(programme: Programme, department: str) -> dict[Key, object]:
    """What a department says of its sub-items."""
    entered: dict[Key, object] = {}
    for item in programme.sub_items_of(department):
        answer = departments()[item.code]
        told = {**answer._asdict(), "status": status_label(answer.status, "vi"), "owner": item.person}
        entered |= {(item.code, field, ""): each for field, each in told.items() if each not in (None, "")}
    return entered


def _incident(told: dict[str, object], random: Random) -> dict[str, object]:
    happened = date(YEAR, int(str(told["month"])), random.randint(1, 26))
    return {
        "happened_on": happened,
        "description": told["description"],
        "harm": _label("harm", str(told["harm"])),
        "cause": _label("cause", str(told["cause"])),
        "action": told["action"],
        "closed_on": happened.replace(day=min(28, happened.day + 2)),
    }


def _task(told: dict[str, object], random: Random) -> dict[str, object]:
    return {
        "problem": told["problem"],
        "goal": told["goal"],
        "action": told["action"],
        "owner": told["owner"],
        "start": date(YEAR, int(str(told["start_month"])), random.randint(1, 10)),
        "due": date(YEAR, int(str(told["due_month"])), random.randint(15, 28)),
        "status": _label("plan_status", str(told["status"])),
        "progress": told["progress"],
    }


def lines_of(department: str) -> dict[str, list[dict[str, object]]]:
    """The lines of each register a department keeps, beside its incidents and its plan."""
    kept = {**GIVEN, **SEEN} if department != OLDER else {}
    return {form: make(department) for form, (make, whose) in kept.items() if not whose or department in whose}
