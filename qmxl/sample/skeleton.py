"""The hospital's list: every sub-item of the decision's skeleton with an invented text, whose it is and until when."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from random import Random
from typing import Any

from qmxl.catalogue import loader
from qmxl.control.criteria_models import SubItem
from qmxl.sample.texts import SEED, YEAR, texts_of

ILLUSTRATION = "Nội dung minh họa"  # the group of what has no text of its own
PERSONS = ("Điều dưỡng trưởng", "Trưởng khoa/phòng", "Nhân viên mạng lưới QLCL", "Phó trưởng khoa/phòng")
MONTHS = {1: (1, 4), 2: (3, 10), 3: (6, 16), 4: (12, 20), 5: (15, 20)}  # in which a level is due, from January
EFFORTS = {1: (0.5, 1), 2: (0.5, 1, 1, 2), 3: (0.5, 1, 2, 3), 4: (1, 2, 3, 5), 5: (2, 3, 5, 8)}  # days of work
PRIORITIES = {  # faults first, then what lower levels wait for
    1: ("high",),
    2: ("high", "medium"),
    3: ("high", "medium", "medium"),
    4: ("medium", "low"),
    5: ("low",),
}
JOINT = {  # sub-items that are met when all of these say so
    "C4.3-3.6": "BAN_PHAN_TRUOC; BAN_PHAN_SAU",
    "C4.3-3.7": "GMHS",
    "D2.4-3.7": "BAN_PHAN_SAU; GLOCOM; CHAN_THUONG",
    "D2.5-3.9": "TAO_HINH",
    "A1.1-3.15": "XET_NGHIEM",
    "C2.1-3.8": "BAN_PHAN_SAU; TAO_HINH",
}
SUPPORTING = {"A": "DIEU_DUONG; QLCL", "B": "TCKT; QLCL", "C": "KHTH; DIEU_DUONG", "D": "KHTH; DIEU_DUONG", "E": "KHTH"}


def random_of(*named: object) -> Random:
    """The same numbers for the same names at every call."""
    return Random("/".join(map(str, (SEED, *named))))  # noqa: S311 - made-up figures, not secrets


@cache
def sub_items() -> tuple[SubItem, ...]:
    """The list in the order of the decision; the same at every call."""
    ministry, own = loader.criteria(), texts_of("sub_items")["sub_item"]
    given: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for each in own:
        given.setdefault((each["criterion"], each["level"]), []).append(each)
    sentences = {place: _sentences(*place) for place in dict.fromkeys(ministry.sub_items.values())}
    return tuple(
        _item(code, *place, given.get(place, []), sentences[place]) for code, place in ministry.sub_items.items()
    )


def _sentences(criterion: str, level: int) -> Iterator[str]:
    """What is said of a criterion's topic at a level, one after the other."""
    told = texts_of("topics")
    return (each.format(about=told["topic"][criterion]["about"]) for each in told["sentence"][str(level)])


def _item(code: str, criterion: str, level: int, given: list[dict[str, Any]], sentences: Iterator[str]) -> SubItem:
    told, random = texts_of("topics"), random_of("item", code)
    topic, number = told["topic"][criterion], int(code.rpartition(".")[2])
    if code in told["own"]:
        text = {"title": told["own"][code]}
    elif given:
        text = given.pop(0)
    else:
        text = {"title": next(sentences)}
    leads = topic["departments"]
    guidance = next((how for begin, how in told["sampled"].items() if text["title"].startswith(begin)), "")
    return SubItem(
        code=code,
        criterion=criterion,
        level=level,
        title=text["title"],
        group=text.get("group", ILLUSTRATION),
        department=text.get("department", leads[number % len(leads)]),
        leads=JOINT.get(code, ""),
        supporting=SUPPORTING[criterion[0]] if random.random() < 0.12 else "",
        person=random.choice(PERSONS) if random.random() < 0.95 else "",
        due=_due(level, random),
        expected=random.choice(told["expected"][str(level)]) if random.random() < 0.93 else "",
        priority=random.choice(PRIORITIES[level]),
        effort=random.choice(EFFORTS[level]),
        indicator=topic.get("indicator", "") if level in {3, 4} and random.random() < 0.3 else "",
        guidance=guidance,
    )


def _due(level: int, random: Random) -> date | None:
    """The day a sub-item is due: the lower its level the sooner; a few have none, or one after the assessment year."""
    month, day, share = random.randint(*MONTHS[level]), random.randint(1, 28), random.random()
    if share < 0.03:
        return None
    month = 24 if share < 0.04 else month
    return date(YEAR + (month > 12), (month - 1) % 12 + 1, day)
