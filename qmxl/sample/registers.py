"""What the departments of the sample wrote into their registers: invented lines, days by a fixed seed, no names."""

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from random import Random

from qmxl.catalogue import loader
from qmxl.catalogue.loader import code_list
from qmxl.sample.texts import SEED, YEAR, texts_of

Line = dict[str, object]
OLDER = "KHUC_XA"  # its form is of the contract's first version, which had no such registers
NO_MEETING = ("GLOCOM", 7)  # a month without a meeting
LAST = date(YEAR, 12, 31)


def random_of(register: str, department: str) -> Random:
    """The same numbers for a register and department at every call."""
    return Random(f"{SEED}/{register}/{department}")  # noqa: S311 - made-up figures, not secrets


def word(form: str, field: str, code: str) -> str:
    """What people see of a choice's value."""
    declared = next(each for each in loader.forms("department") if each.id == form)
    codes = code_list(declared, field)
    return codes.label(code, "vi") if codes else code


def incident_key(department: str, line: int) -> str:
    """The key the form gave a line of a department's incidents."""
    return f"{department}-{YEAR}-{line:03}"


def reported(department: str, line: int, incident: Mapping[str, object]) -> Line:
    """What an incident's line says beyond the first version's fields."""
    random = random_of("incident", f"{department}/{line}")
    happened, harm = incident["happened_on"], str(incident["harm"])[0]
    if not isinstance(happened, date) or department == OLDER:
        return {}
    told: Line = {
        "report_kind": word("incidents", "report_kind", "mandatory" if harm in "GHI" else "voluntary"),
        "happened_time": time(random.randint(7, 16), random.choice((0, 10, 15, 30, 45))),
        "reported_on": min(LAST, happened + timedelta(days=0 if harm in "GHI" else random.choice((0, 0, 1, 1, 2, 4)))),
        "place": random.choice(("Buồng bệnh", "Phòng thủ thuật", "Phòng mổ", "Hành lang", "Quầy thuốc")),
        "subject": word("incidents", "subject", "patient" if random.random() < 0.9 else "equipment"),
    }
    return told | {field: "x" for field in ("told_doctor", "told_family", "in_record") if random.random() < 0.6}


def cycles(department: str) -> dict[int, Line]:
    """What stands behind the lines of a department's plan that are measured in numbers, by line."""
    mine = [dict(each) for each in texts_of("registers")["cycle"] if each["department"] == department]
    lines = {each["line"]: {k: v for k, v in each.items() if k not in {"department", "line"}} for each in mine}
    for told in lines.values():
        if "previous" in told:
            told["previous"] = incident_key(department, told["previous"])
    return lines


def _meetings(department: str) -> list[Line]:
    random, told = random_of("meeting", department), texts_of("registers")["meeting"]
    lines: list[Line] = []
    for month, each in enumerate(told, start=1):
        held, days = date(YEAR, month, random.randint(3, 27)), random.randint(10, 40)
        line: Line = {
            "held_on": held,
            "chair": random.choice(("Trưởng khoa/phòng", "Điều dưỡng trưởng")),
            "present": random.randint(6, 24),
            "topics": each["topics"],
        }
        if each["problem"]:
            done = random.random() < (0.97 if month < 10 else 0.4)
            line |= {"problems": each["problem"], "solution": each["solution"], "owner": "Điều dưỡng hành chính"}
            line |= {"due": held + timedelta(days=days)}
            line |= {"done_on": min(LAST, held + timedelta(days=days - random.randint(0, 8)))} if done else {}
        lines.append(line)
    return [line for line in lines if (department, line["held_on"].month) != NO_MEETING]  # type: ignore[attr-defined]  # a day


def _capa(department: str) -> list[Line]:
    lines: list[Line] = []
    for each in (each for each in texts_of("registers")["capa"] if each["department"] == department):
        random = random_of("capa", f"{department}/{each['month']}")
        found = date(YEAR, each["month"], random.randint(2, 26))
        line: Line = {name: each[name] for name in ("finding", "request", "owner", "progress") if each[name]}
        line |= {"found_on": found, "due": found + timedelta(days=random.choice((14, 30, 45)))}
        line |= {"source_of": word("capa", "source_of", each["source"]), "risk": word("capa", "risk", each["risk"])}
        line["status"] = word("capa", "status", each["status"])
        if each["status"] in {"closed", "reopened"}:
            line["rechecked_on"] = min(LAST, found + timedelta(days=random.randint(10, 50)))
            line["effect"] = word("capa", "effect", "yes" if each["status"] == "closed" else "no")
        lines.append(line)
    return lines


GROUPS = {"thuoc": ("3",), "phau_thuat": ("1", "1", "2"), "kham_dieu_tri": ("1", "10"), "khac": ("7", "8", "6")}


def _classes(_: str) -> list[Line]:
    """The quality office's class of each incident that was reported to it; the last ones wait."""
    solutions = {each["cause"]: each["texts"] for each in texts_of("registers")["solution"]}
    seen: dict[str, int] = {}
    lines: list[Line] = []
    for incident in texts_of("incidents")["incident"]:
        where = incident["department"]
        seen[where] = seen.get(where, 0) + 1
        if where == OLDER or (incident["month"] == 12 and seen[where] % 2):
            continue
        random = random_of("class", f"{where}/{seen[where]}")
        day = min(LAST, date(YEAR, incident["month"], 28) + timedelta(days=random.randint(0, 9)))
        cause = random.choice(("1", "1", "1", "2", "3", "4", "4", "5", "6"))
        due = day + timedelta(days=random.choice((14, 30, 45)))
        line: Line = {
            "incident": incident_key(where, seen[where]),
            "classified_on": day,
            "harm": word("incident_class", "harm", incident["harm"]),
            "group": word("incident_class", "group", random.choice(GROUPS[incident["cause"]])),
            "cause": word("incident_class", "cause", cause),
        }
        if incident["harm"] not in {"A", "B"}:
            line |= {"solution": random.choice(solutions[cause]), "owner": "Thành viên mạng lưới QLCL", "due": due}
        if incident["harm"] in {"A", "B"} or random.random() < 0.75:
            line |= {"closed_on": min(LAST, day + timedelta(days=random.randint(3, 40))), "result": "Đã thực hiện."}
        if incident["harm"] >= "G":
            line |= {"serious": "1A", "organisation": word("incident_class", "organisation", "complaint")}
        lines.append(line)
    return lines


GIVEN: Mapping[str, tuple[Callable[[str], list[Line]], tuple[str, ...]]] = {  # none named: every department
    "department_meeting": (_meetings, ()),
    "capa": (_capa, ()),
    "incident_class": (_classes, ("QLCL",)),
}
