"""What departments, the quality office and an external team say of each sub-item, made from a fixed seed.

The departments see each criterion at the level ``programme.reached`` has it. The others look at the same evidence and
differ by a stated pattern: see ``office`` and ``external``.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import NamedTuple

from qmxl.control.criteria_models import SubItem
from qmxl.sample.programme import applied, reached
from qmxl.sample.skeleton import random_of, sub_items
from qmxl.sample.texts import YEAR, texts_of

FIRST = date(YEAR - 1, 10, 1)  # of the assessment year
OPEN = {1: 0.4, 2: 0.65}  # the share of sub-items that are open one and two levels above the level reached
FAR = 0.85  # and beyond
DIFFERS = {"office": 2, "external": 3}  # one criterion of so many is seen otherwise
NO_LIFT = "A1.1-4.29"
REASONS = (
    "Bệnh viện chuyên khoa mắt không có đối tượng người bệnh này.",
    "Không phát sinh trong năm, đã báo cáo phòng QLCL.",
    "Việc này do đơn vị thuê ngoài làm theo hợp đồng.",
)
WANTED = ("Cần được hướng dẫn cách làm và mẫu hồ sơ.", "Chưa rõ phải đo thế nào.", "Cần xem nơi khác đã làm.")
DOUBTS = ("Bằng chứng ngoài kỳ đánh giá.", "Hỏi 7 người, 3 người xác nhận.", "Văn bản có, chưa thấy thực hiện.")


class Answer(NamedTuple):
    """What is said of a sub-item; ``asked`` people or records, of which ``fit`` agreed."""

    status: str
    evidence: str = ""
    done: date | None = None
    due: date | None = None
    asked: int | None = None
    fit: int | None = None
    note: str = ""


@cache
def departments() -> Mapping[str, Answer]:
    """What the leading departments say, by sub-item of the criteria that are assessed."""
    by_level: dict[tuple[str, int], list[SubItem]] = {}
    for item in sub_items():
        by_level.setdefault((item.criterion, item.level), []).append(item)
    told: dict[str, Answer] = {}
    for code in applied():
        for level in range(1, 6):
            told |= _of_level(by_level[code, level], reached()[code], random_of("assessed", code, level))
    return told


def _of_level(items: list[SubItem], at: int, random: Random) -> dict[str, Answer]:
    level = items[0].level
    if level == 1:
        return {item.code: Answer("fault" if at == 1 and item is items[0] else "no_fault") for item in items}
    beyond = level - max(at, 2)
    count = 0 if beyond <= 0 else max(1, round(len(items) * OPEN.get(beyond, FAR)))
    still_open = {item.code for item in random.sample(items, count)}
    spared = items[-1].code if len(items) > 3 and level > 2 and random.random() < 0.15 else ""
    answers = {}
    for item in items:
        if item.code == NO_LIFT:
            answers[item.code] = Answer("not_applicable", note="Bệnh viện không có thang máy.")
        elif item.code == spared and item.code not in still_open:
            answers[item.code] = Answer("not_applicable", note=random.choice(REASONS))
        else:
            answers[item.code] = _open(random) if item.code in still_open else _met(item, random)
    return answers


def _open(random: Random) -> Answer:
    due = date(YEAR + 1, random.randint(1, 6), random.randint(1, 28))
    if random.random() < 0.17:
        return Answer("dont_know_how", due=due, note=random.choice(WANTED))
    return Answer("not_met", due=due)


def _met(item: SubItem, random: Random) -> Answer:
    evidence = random.choice([each["text"] for each in texts_of("plans")["evidence"]])
    begun = item.indicator or random.random() < 0.7
    done = FIRST + timedelta(days=random.randint(40, 410)) if begun else None
    asked = random.randint(7, 12) if item.guidance else None
    return Answer("met", evidence, done, asked=asked, fit=asked and random.randint(5, asked))


@cache
def office() -> Mapping[str, Answer]:
    """What the quality office says: as the departments, save in one criterion of two.

    There it holds one to three of the sub-items that carry the level for not proved; in every fifth of these criteria
    it confirms what the department says is open.
    """
    return _otherwise("office", departments())


@cache
def external() -> Mapping[str, Answer]:
    """What an external team says: as the office, and in one criterion of three once more less of what was proved."""
    return _otherwise("external", office())


def _otherwise(who: str, before: Mapping[str, Answer]) -> dict[str, Answer]:
    found, codes = dict(before), list(applied())
    random = random_of(who)
    random.shuffle(codes)
    of_criterion: dict[str, list[SubItem]] = {}
    for item in sub_items():
        of_criterion.setdefault(item.criterion, []).append(item)
    for at, code in enumerate(codes[: len(codes) // DIFFERS[who]]):
        items = [item for item in of_criterion[code] if item.level > 1]
        generous = at % 5 == 4
        looked_for = "not_met" if generous else "met"
        seen = [item for item in items if before[item.code].status == looked_for]
        level = min((item.level for item in seen), default=0) if generous else min(reached()[code], 5)
        seen = [item for item in seen if item.level == level]
        for item in random.sample(seen, min(len(seen), random.randint(1, 3))):
            was = before[item.code]
            met = was._replace(status="met", evidence="Phòng QLCL xem hồ sơ tại khoa", due=None)
            found[item.code] = met if generous else was._replace(status="not_met", note=random.choice(DOUBTS))
    return found
