"""What people of the general hospital wrote in its quality and safety month: invented, nothing wrong in it.

Words and whatever is told once stand in ``month.toml``; how many problems there were, who was present and what somebody
scored come from a fixed seed.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from qmxl.campaign.days import Month, Week
from qmxl.campaign.tasks import Task, codes_in
from qmxl.campaign.workbook import COVER, EXAM, HEADER, PROGRESS, SELF_CHECK, SUPERVISION, TASKS
from qmxl.control.control import Control
from qmxl.control.models import Department
from qmxl.sample.general.hospital import CAMPAIGN
from qmxl.sample.general.lines import Line
from qmxl.sample.texts import SEED

MONTH = Month(*CAMPAIGN)
Lines = dict[str, Line]  # by the key of the line; a card is one line without a key
DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
RESULTS = ("fixed", "fixed", "partly", "fixed", "none", "open", "fixed")  # of a supervision, turn and turn about
VISITS = 2  # of an office a week


@cache
def words() -> Mapping[str, Any]:
    """What people wrote, by part of the month."""
    return tomllib.loads(files("qmxl.sample.general").joinpath("month.toml").read_text(encoding="utf-8"))


def tasks(desk: Control) -> list[Task]:
    """The tasks of the plan as the departments' workbooks are laid out for them."""
    return [
        Task(
            each["number"],
            each["activity"],
            each.get("description", ""),
            each["start"],
            each["end"],
            each["lead"],
            tuple(code for code in codes_in(each["co"], desk.departments)[0] if code != each["lead"]),
            each["deliverable"],
            each["points"],
            each["score"],
        )
        for each in words()["task"]
    ]


def plan_lines(desk: Control) -> dict[str, Lines]:
    """What the quality office wrote into the plan until the end of the month, by form."""
    said = words()
    fields = ("number", "activity", "description", "start", "end", "lead", "co", "deliverable", "points", "score")
    return {
        HEADER: {"": dict(said["header"])},
        TASKS: numbered({name: each[name] for name in fields if name in each} for each in said["task"]),
        "month_teams": numbered(
            {"team": each["team"], "member": member, "department": department}
            for each in said["team"]
            for member, department in each["members"].items()
        ),
        "month_contest": numbered(
            {"team": each["team"], "round": name, "question": str(number), "points": points}
            for each in said["team"]
            for name in ("required", "buzzer", "risk")
            for number, points in enumerate(each[name], 1)
        ),
        SUPERVISION: numbered(_visits(desk, desk.departments["QLCL"])),
        **{form: numbered(lines) for form, lines in said["plan"].items()},
    }


def department_lines(desk: Control, code: str) -> dict[str, Lines]:
    """What a department wrote until the end of the month, by form."""
    said, department = words(), desk.departments[code]
    random = Random(f"{SEED}/month/{code}")  # noqa: S311 - made up, not secrets
    cover = said["cover"]
    told = {"reporter": cover["reporter"][department.kind], "filled_on": cover["filled_on"], **cover.get(code, {})}
    found = {
        COVER: {"": told},
        PROGRESS: dict(_progress(desk, code)),
        SELF_CHECK: dict(_self_checks(desk, department, random)),
        EXAM: numbered(_exam(list(desk.departments).index(code), code, random)),
        "month_publicity": numbered(_publicity(desk, department)),
        "month_study": numbered(_study(desk, department, random)),
    }
    if code in said["supervision"] and department.kind != "quality_office":
        found[SUPERVISION] = numbered(_visits(desk, department))
    return found


def numbered(lines: Iterable[Line]) -> Lines:
    """The lines of a list as they stand below each other."""
    return {str(number): line for number, line in enumerate(lines, 1)}


def _turn(code: str) -> int:
    """Where a department begins among what is told turn and turn about."""
    return sum(map(ord, code))


def _days(desk: Control, week: Week) -> list[date]:
    return desk.timetable.calendar.worked(week.first, week.last)


def _progress(desk: Control, code: str) -> Iterator[tuple[str, Line]]:
    """What a department says of each task it has a part in; of one of weeks some are done before its lead."""
    exceptions = words()["progress"].get(code, {})
    for task, said in zip(tasks(desk), words()["task"], strict=True):
        if not task.role(code):
            continue
        if task.number in exceptions or (task.lead == code and "status" in said):
            its = exceptions.get(task.number, said)
            yield task.number, {"status": its["status"], "note": its["note"]}
        else:
            own_time = task.lead != code and said["end"] - said["start"] > A_WEEK
            done_on = said["done_on"] - (_turn(code) % 3 if own_time else 0) * DAY
            yield task.number, {"status": "done", "done_on": done_on, "evidence": said["proof"]}


def _kind(department: Department) -> str:
    return "office" if department.kind == "quality_office" else department.kind


def _self_checks(desk: Control, department: Department, random: Random) -> Iterator[tuple[str, Line]]:
    """A line a week; nothing is found and put right where there was no problem."""
    several = words()["self_check"][_kind(department)]
    for week in MONTH.weeks(desk.timetable.calendar):
        said = several[(week.number + _turn(department.code)) % len(several)]
        problems = random.choice((0, 1, 2, 2, 3, 4))
        line = {"content": said["content"], "problems": problems, "fixed": max(0, problems - random.choice((0, 0, 1)))}
        if problems:
            line |= {"finding": said["finding"], "correction": said["correction"]}
        yield f"w{week.number}", {**line, "checked_on": _days(desk, week)[-1]}


def _visits(desk: Control, office: Department) -> Iterator[Line]:
    """Some visits a week, to departments in turn."""
    several, number = words()["supervision"][office.code], 0
    for week in MONTH.weeks(desk.timetable.calendar):
        days = _days(desk, week)
        for day in sorted(days[(visit * 2 + _turn(office.code)) % len(days)] for visit in range(VISITS)):
            said = several[number % len(several)]
            result = RESULTS[(number + _turn(office.code)) % len(RESULTS)]
            line = {name: said[name] for name in ("content", "finding", "request")}
            if result == "none":
                line |= {"finding": "Không có tồn tại", "request": "Duy trì"}
            where = said["in"][number // len(several) % len(said["in"])]
            if result != "none":
                line["due"] = desk.timetable.calendar.next_worked(day + A_WEEK)
            again = (
                {"recheck_on": desk.timetable.calendar.next_worked(day + 3 * DAY)}
                if result in {"fixed", "partly"}
                else {}
            )
            yield {"day": day, "department": where, **line, **again, "result": result}
            number += 1


def _exam(at: int, code: str, random: Random) -> Iterator[Line]:
    """Those of a department who are listed for the skills exam; some did not come, some took it twice."""
    said = words()["exam"]
    professions = said["professions"].get(code, said["usual"])
    for number in range(said["people"].get(code, 0)):
        line: Line = {
            "staff": f"NV{at + 1:02}{number + 1:02}",
            "profession": professions[number % len(professions)],
            "birth_year": said["born"][(number + at) % len(said["born"])],
            "skill": said["skill"],
        }
        if line["birth_year"] == min(
            year for year in said["born"] if MONTH.year - year <= words()["header"]["max_age"]
        ):
            line["birthday"] = "before" if number % 2 else "after"
        if number % 5 != 4:
            line["trained"] = True
        if number % 7 != 6:
            line |= {"exam_on": said["day"] + at % 3 * DAY, "score": random.randint(116, 190) / 2}
            if line["score"] < words()["header"]["pass_mark"]:
                line |= {"retest_on": said["retest"] + at % 3 * DAY, "retest": float(random.randint(64, 86))}
        yield line


def _publicity(desk: Control, department: Department) -> Iterator[Line]:
    """What was made known, the first of it when the month began."""
    weeks = MONTH.weeks(desk.timetable.calendar)
    for number, said in enumerate(words()["publicity"][department.kind]):
        days = _days(desk, weeks[number % len(weeks)])
        yield {**said, "day": days[_turn(department.code) % len(days)]}


def _study(desk: Control, department: Department, random: Random) -> Iterator[Line]:
    """What was learned together; who learns by himself is not invited."""
    weeks = MONTH.weeks(desk.timetable.calendar)
    for number, said in enumerate(words()["study"][department.kind]):
        days = _days(desk, weeks[number % len(weeks)])
        invited = random.randint(60, 90) if department.kind == "quality_office" else random.randint(10, 28)
        line = {"day": days[(number + _turn(department.code)) % len(days)], **said}
        line["present"] = invited - random.randint(0, 3)
        yield line if said["kind"] == "own" else {**line, "invited": invited}
