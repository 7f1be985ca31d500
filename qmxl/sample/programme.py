"""The year's programme of the sample: levels so far and planned, what was agreed with departments, good practice."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache

from qmxl.catalogue import loader
from qmxl.control.criteria_models import AgreedTarget, CriterionSetting, Practice
from qmxl.sample.skeleton import random_of, sub_items
from qmxl.sample.texts import YEAR, texts_of

NOT_APPLIED = {
    "A4.4": "Bệnh viện không có trang thiết bị, dịch vụ xã hội hóa, liên doanh liên kết.",
    "E1.1": "Bệnh viện chuyên khoa mắt không có sản khoa.",
    "E1.2": "Bệnh viện chuyên khoa mắt không có sản khoa.",
    "E1.3": "Bệnh viện chuyên khoa mắt không có sản khoa.",
    "E2.1": "Bệnh viện chuyên khoa mắt không có nhi khoa; khoa Mắt trẻ em chỉ khám, mổ mắt.",
}
REACHED = {1: 1, 2: 5, 3: 40, 4: 28, 5: 4}  # how many criteria the departments see at each level
NOT_SCORED_OUTSIDE = frozenset({"D3.1"})  # the last external team left it out
CAPACITY = {  # days of work a month for sub-items, where the office knows
    "KHOA_KHAM": 6, "BAN_PHAN_TRUOC": 4, "BAN_PHAN_SAU": 4, "GLOCOM": 4, "MAT_TRE_EM": 3, "CHAN_THUONG": 3,
    "TAO_HINH": 3, "GMHS": 5, "XET_NGHIEM": 4, "KHUC_XA": 3, "KSNK": 6, "DUOC": 4, "KHTH": 12, "DIEU_DUONG": 4,
    "QLCL": 10,
}  # fmt: skip


@cache
def applied() -> tuple[str, ...]:
    """The criteria that are assessed, in the order of the decision."""
    return tuple(each.code for each in loader.criteria().criterion if each.code not in NOT_APPLIED)


@cache
def reached() -> Mapping[str, int]:
    """The level at which the departments see each criterion today."""
    levels = [level for level, count in REACHED.items() for _ in range(count)]
    random_of("reached").shuffle(levels)
    return dict(zip(applied(), levels, strict=True))


def settings() -> dict[str, CriterionSetting]:
    """Whether each criterion applies, its levels of the last two years and by the last external team, and the plan."""
    return {each.code: _setting(each.code) for each in loader.criteria().criterion}


def _setting(code: str) -> CriterionSetting:
    if code in NOT_APPLIED:
        return CriterionSetting(code=code, applied="not_applied", reason=NOT_APPLIED[code])
    random, now = random_of("setting", code), reached()[code]
    last_year = _near(now, random.random(), fell=0.12, rose=0.08)
    year_before = _near(last_year, random.random(), fell=0.22, rose=0.04)
    external = _near(last_year, random.random(), fell=0.14, rose=0.03)
    return CriterionSetting(
        code=code,
        last_year=last_year,
        year_before=year_before,
        external=None if code in NOT_SCORED_OUTSIDE else external,
        target_level=min(5, max(3, last_year + (random.random() < 0.4))),
    )


def _near(level: int, share: float, *, fell: float, rose: float) -> int:
    """A level that was lower with one chance and higher with another."""
    return max(2, level - 1) if share < fell else min(5, level + 1) if share > 1 - rose else max(2, level)


def agreed_targets() -> Iterator[AgreedTarget]:
    """Of criteria that are to rise, what office and department propose; two of three are agreed."""
    for code, setting in settings().items():
        wanted, before = setting.target_level, setting.last_year
        if wanted is None or before is None or wanted <= before:
            continue
        random = random_of("agreed", code)
        asked = max(before, wanted - (random.random() < 0.4))
        yes = random.random() < 0.67
        yield AgreedTarget(
            criterion=code,
            department=next(item.department for item in sub_items() if item.criterion == code and item.level == wanted),
            proposed=wanted,
            answered=asked,
            agreed=(wanted if random.random() < 0.7 else asked) if yes else None,
            agreed_by="Giám đốc (minh họa)" if yes else "",
            agreed_on=date(YEAR, 1, 13) + timedelta(days=random.randint(0, 17)) if yes else None,
            note="" if asked == wanted else "Khoa đề nghị thêm thời gian và nhân lực.",
        )


def practices() -> tuple[Practice, ...]:
    """How others do it."""
    return tuple(Practice(**each) for each in texts_of("topics")["practice"])
