"""What the sample's people heard and saw: opinions, courses, checklists, hands washed and not; invented, of a seed."""

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from random import Random
from typing import Any

from qmxl.catalogue import loader
from qmxl.sample.hospital import WARDS
from qmxl.sample.registers import LAST, Line, random_of, word
from qmxl.sample.texts import YEAR, texts_of

PLAIN = 10  # the first opportunities for hand hygiene are as simple as can be: faults are planted in them
A_MONTH = 16  # opportunities observed
INDICATIONS = ("before_patient", "before_aseptic", "after_fluid", "after_patient", "after_surroundings")
COMPLIANCE = {"doctor": 0.7, "nurse": 0.84, "auxiliary": 0.72, "other": 0.62}


def _opinions(department: str) -> list[Line]:
    lines: list[Line] = []
    for each in (each for each in texts_of("registers")["complaint"] if each["department"] == department):
        day = date(YEAR, each["month"], random_of("complaint", f"{department}/{each['month']}").randint(2, 15))
        line: Line = {"received_on": day, "content": each["content"], "part": each["part"]}
        line |= {field: word("complaints", field, each[field]) for field in ("channel", "kind", "about")}
        line |= {"due": day + timedelta(days=each["days"])} if each["days"] else {}
        if each["answered"]:
            line["answered_on"] = min(LAST, day + timedelta(days=each["answered"]))
            line["outcome"] = word("complaints", "outcome", each["outcome"])
        lines.append(line)
    return lines


def _courses(department: str) -> list[Line]:
    lines: list[Line] = []
    for each in (each for each in texts_of("registers")["training"] if each["department"] == department):
        day = date(YEAR, each["month"], random_of("training", f"{department}/{each['month']}").randint(2, 27))
        line: Line = {name: each[name] for name in ("topic", "hours", "invited", "attended")}
        line |= {"held_on": day, "trainer": "Trưởng khoa/phòng"}
        line |= {field: word("training_session", field, each[field]) for field in ("planned", "audience")}
        line |= {name: each[name] for name in ("before", "after") if each[name]}
        lines.append(line)
    return lines


def _checked(form: str, department: str) -> list[Line]:
    """An occasion a month, most items done."""
    random, items = random_of(form, department), next(f for f in loader.forms("department") if f.id == form).line
    marks = {code.id: code.label.vi for code in loader.code_lists()["mark"].code}
    return [
        {
            "observed_on": date(YEAR, month, random.randint(3, 26)),
            "ward": WARDS[month % len(WARDS)] if form == "safety_goals" else "GMHS",
            "observer": "Điều dưỡng trưởng" if form == "checklist_observation" else "Nhân viên phòng QLCL",
            "case": random.choice(("Phaco", "Cắt dịch kính", "Cắt bè", "Quặm"))
            if form != "safety_goals"
            else "Buồng bệnh",
            **{item.id: marks[random.choices(("yes", "no", "na"), (86, 9, 5))[0]] for item in items},
        }
        for month in range(1, 13)
    ]


def _hands(department: str) -> list[Line]:
    random = random_of("hands", department)
    days = [date(YEAR, month, random.randint(2, 26)) for month in range(1, 13)]
    return [_hand(day, n, random) for at, day in enumerate(days) for n in range(at * A_MONTH, (at + 1) * A_MONTH)]


def _hand(day: date, number: int, random: Random) -> Line:
    """One opportunity; more are taken as the year goes on."""
    profession = random.choices(list(COMPLIANCE), (3, 8, 2, 1))[0]
    line: Line = {
        "observed_on": day,
        "session": number // 8 + 1,
        "from": time(8, 30) if number % 2 else time(14, 0),
        "ward": WARDS[number // 8 % len(WARDS)],
        "profession": word("hand_hygiene", "profession", profession),
    }
    if number < PLAIN:
        return line | {"before_patient": "x", "rubbed": "x"}
    line |= dict.fromkeys(random.sample(INDICATIONS, random.choice((1, 1, 1, 2))), "x")
    if random.random() > COMPLIANCE[profession] + 0.012 * (day.month - 6):
        return line | {"missed": "x"} | ({"gloves": "x"} if random.random() < 0.4 else {})
    steps = {"steps": word("hand_hygiene", "steps", "right" if random.random() < 0.8 else "wrong")}
    return line | {random.choice(("rubbed", "rubbed", "washed")): "x"} | (steps if random.random() < 0.6 else {})


SEEN: Mapping[str, tuple[Callable[[str], list[dict[str, Any]]], tuple[str, ...]]] = {  # none named: every department
    "complaints": (_opinions, ()),
    "training_session": (_courses, ()),
    "checklist_observation": (lambda department: _checked("checklist_observation", department), ("GMHS",)),
    "safety_goals": (lambda department: _checked("safety_goals", department), ("QLCL",)),
    "hand_hygiene": (_hands, ("KSNK",)),
}
