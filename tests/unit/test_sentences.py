"""Every sentence a chart may say: whole, in three languages, and of one mind with the icons beside it."""

import re
from dataclasses import replace
from functools import cache
from itertools import product

import pytest

from qmxl.catalogue.loader import indicators
from qmxl.catalogue.models import Indicator
from qmxl.measures.aims import Aim
from qmxl.measures.special_causes import classified
from qmxl.series.charting import Charted, Kind, charted
from qmxl.series.lasting import Lasting
from qmxl.series.marks import Marks
from qmxl.series.reading import Reading, reading
from qmxl.series.series import Point, Series
from qmxl.series.wording import sentence
from qmxl.tables.pooling import HOSPITAL
from qmxl.texts import LANGUAGES, texts

MONTHS = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
KINDS: tuple[Kind, ...] = ("p", "pp", "u", "up", "c", "i")
RULES = ("outside", "trend", "two_in_three", "shift", "lasting")
STATES = {  # direction of the indicator, side of the change: what it is
    ("higher", 1): "special_cause_improvement",
    ("higher", -1): "special_cause_concern",
    ("lower", 1): "special_cause_concern",
    ("lower", -1): "special_cause_improvement",
    ("neutral", 1): "special_cause_neutral_high",
    ("neutral", -1): "special_cause_neutral_low",
}
REACHES = ("consistent_pass", "consistent_fail", "inconsistent", "changing", None)
BAD = re.compile(r"[{}]|\.\.|,,|;;|::|  |\s[.,;:)]|[.;:,]\s*[.;:]|\(\s*\)|。。|；；|：：|，，|。\S*\.$")
WORSE = {"vi": "xấu đi", "en": "worse", "zh": "恶化"}
BETTER = {"vi": "tốt lên", "en": ": better", "zh": "：改善"}
ALWAYS = {"vi": "hầu như kỳ nào cũng đạt", "en": "nearly every period", "zh": "几乎每期"}
NEVER = {"vi": "sẽ không đạt", "en": "will not be met", "zh": "将无法"}
LEAVE_IT = {"vi": "nếu giữ như hiện nay", "en": "if nothing changes", "zh": "如维持现状"}
UP = {"vi": r"\b(Tăng|Cao)\b", "en": r"(higher|high|Rising|upper)", "zh": r"(升|高|上)"}
DOWN = {"vi": r"\b(Giảm|Thấp)\b", "en": r"(lower|low|Falling)", "zh": r"(降|低|下)"}


@cache
def of(direction: str, kind: Kind) -> Indicator:
    """An indicator of a kind that takes such a chart."""
    wanted = {"p": "proportion", "pp": "proportion", "u": "rate_1000", "up": "rate_1000", "c": "count"}
    base = indicators()["BRVT-02" if kind == "c" else "BRVT-16"]
    units = {"p": "%", "pp": "%", "u": "‰", "up": "‰", "c": "sự cố", "i": "phút/ca"}
    return replace(base, kind=wanted.get(kind, "mean_duration"), direction=direction, unit=units[kind])  # type: ignore[arg-type]


@cache
def chart(indicator: Indicator) -> Charted:
    """Two years of values about 50, with limits."""
    points = tuple(Point(month, 50.0 + at % 3, 100.0, 50.0 + at % 3, 1, 1) for at, month in enumerate(MONTHS))
    series = Series(indicator, HOSPITAL, points)

    return charted(series, "i", "values", Marks(), [Aim(45.0, direction=indicator.direction)] * len(points))


def told(direction: str, kind: Kind, rule: str, side: int, reach: str | None, beyond: int | None) -> Reading:
    """A reading of a change that goes on since June 2025."""
    made = chart(of(direction, kind))
    points = made.series.points
    several = 1 if rule == "outside" and beyond is None else 7
    since = len(points) - several
    cause = Lasting(rule, side, since, several, beyond)  # type: ignore[arg-type]  # words of the table
    state, last = STATES[direction, side], len(points) - 1
    return Reading(made, state, points[-1], last, cause, points[since], since, reach)  # type: ignore[arg-type]  # words of the table


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_change_has_a_sentence_of_one_mind_with_its_icons(language: str, kind: Kind):
    text = texts(language)
    for direction, rule, side, reach, beyond in product(
        ("higher", "lower", "neutral"), RULES, (1, -1), REACHES, (None, 22)
    ):
        its = told(direction, kind, rule, side, reach, beyond if rule in {"shift", "trend", "two_in_three"} else None)
        said = sentence(its, text)
        case = (direction, rule, side, reach, said)
        assert not BAD.search(said), case
        assert said[-1] in ".。", case
        assert (WORSE[language] in said) == (its.state == "special_cause_concern"), case
        assert (BETTER[language] in said) == (its.state == "special_cause_improvement"), case
        assert re.search((UP if side > 0 else DOWN)[language], said), case
        assert (ALWAYS[language] in said) <= (reach == "consistent_pass"), case
        assert (NEVER[language] in said) == (reach == "consistent_fail"), case
        assert (LEAVE_IT[language] in said) <= (its.state != "special_cause_concern"), case
        assert (f"45 {its.charted.series.indicator.unit}" in said) == (reach is not None), case
        assert text(f"series.assured.{reach or 'none'}"), case


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_does_not_change_has_a_sentence(language: str):
    text = texts(language)
    indicator = indicators()["BRVT-16"]
    quiet = chart(indicator)
    last = len(MONTHS) - 1
    points = quiet.series.points
    cases = {
        "common_cause": Reading(quiet, "common_cause", points[-1], last, assurance="inconsistent"),
        "again": Reading(
            quiet, "common_cause", points[-1], last, None, points[12], 12, "consistent_pass", (2023, 2024)
        ),
        "few": Reading(quiet, "few", points[-1], last),
        "nothing": Reading(quiet, "nothing"),
        "never_clear": Reading(quiet, "never_clear", points[-1], last),
        "never_happened": Reading(
            quiet, "never_happened", points[-1], last, at=points[3], happened=(points[1], points[3])
        ),
        "few_in_phase": Reading(quiet, "few_in_phase", points[-1], last),
        "never_clear_again": Reading(quiet, "never_clear", points[-1], last, at=points[3]),
    }
    said = {name: sentence(its, text) for name, its in cases.items()}
    assert len(set(said.values())) == len(said)
    for name, its in said.items():
        assert not BAD.search(its), (name, its)
        assert its[-1] in ".。", (name, its)
        assert WORSE[language] not in its, (name, its)
    assert "2023" in said["again"]
    assert text("series.tet") in said["again"], "January 2025 has Tết"
    assert text("series.tet") not in said["common_cause"]


def quarters(direction: str, values: list[float], target: float) -> Reading:
    """What a chart of values says, each of a month, by the rules and nothing else."""
    indicator = of(direction, "i")
    months = [f"{2021 + at // 12}-{at % 12 + 1:02}" for at in range(len(values))]
    points = tuple(Point(month, value, 1.0, value, 1, 1) for month, value in zip(months, values, strict=True))
    return reading(
        charted(
            Series(indicator, HOSPITAL, points),
            "i",
            "values",
            Marks(),
            [Aim(target, direction=indicator.direction)] * len(points),
        )
    )


FLAT = [50.0, 52.0, 49.0, 51.0, 48.0, 50.0, 52.0, 49.0, 51.0, 48.0, 50.0, 52.0]


def test_a_value_far_outside_belongs_to_the_shift_that_began_before():
    read = quarters("higher", [*FLAT, *FLAT, 53.0, 53.5, 53.0, 54.0, 53.0, 54.0, 53.5, 66.0], 40)
    assert read.cause is not None
    assert (read.cause.rule, read.cause.since, read.cause.points) == ("shift", 23, 9)
    assert read.cause.beyond == 31
    said = sentence(read, texts("vi"))
    assert said.startswith("Tăng có ý nghĩa từ tháng 12/2022 (9 tháng liền trên trung bình ")
    assert "vượt giới hạn trên từ tháng 8/2023: tốt lên" in said


def test_a_value_far_outside_alone_is_told_as_such():
    read = quarters("lower", [*FLAT, *FLAT, 48.0, 66.0], 80)
    said = sentence(read, texts("vi"))
    assert said.startswith("Cao bất thường trong tháng 2/2023 (vượt giới hạn trên ")
    assert "xấu đi, cần tìm nguyên nhân; mục tiêu 80 phút/ca đến nay vẫn đạt." in said


def test_a_change_that_reached_the_target_is_not_told_to_be_out_of_reach():
    """Limits of two years lie below the target; the months since are above it."""
    values = [*FLAT, *FLAT, *FLAT, *FLAT, 62.0, 63.0, 62.0]
    assert quarters("higher", values, 60).assurance == "changing"
    assert quarters("higher", values, 70).assurance == "consistent_fail"
    assert quarters("lower", values, 60).assurance == "changing"
    assert quarters("lower", values, 70).assurance == "consistent_pass"


def test_a_season_is_known_by_the_years_before_and_a_lasting_change_is_none():
    winter = [50.0, 51.0, 49.0, 50.0, 51.0, 49.0, 50.0, 60.0, 60.0, 50.0, 49.0, 51.0]
    season = quarters("lower", [*winter, *winter, *winter, *winter[:8]], 80)
    assert list(season.years) == [2021, 2022, 2023]
    assert "2021, 2022, 2023" in sentence(season, texts("vi"))
    lasting = quarters("lower", [*FLAT, *FLAT, *[value + 9 for value in FLAT * 2]], 80)
    assert lasting.cause is not None
    assert (lasting.cause.rule, list(lasting.years)) == ("shift", [])


def test_the_reading_agrees_with_the_rules_it_is_made_of():
    values = [*FLAT, *FLAT, 57.0]
    read = quarters("higher", values, 40)
    said = classified(
        values, read.charted.centre, read.charted.lower, read.charted.upper, improvement="increase", target=40
    )
    assert (read.state, read.charted.said) == (said.variation, said)


@pytest.mark.parametrize(
    ("bounds", "said"),
    [((40.0, 60.0), "hầu như kỳ nào cũng đạt"), ((60.0, 70.0), "sẽ không đạt"), ((51.0, 60.0), "đạt 16/24 tháng")],
)
def test_a_range_is_in_reach_where_the_limits_lie_in_it(bounds: tuple[float, float], said: str) -> None:
    """Values about 51 with limits from 46 to 56: within the bounds, outside of them, or across one."""
    whole = chart(of("neutral", "i"))
    aims = [Aim(bounds[0], bounds[1])] * len(whole.aims)
    told = sentence(reading(charted(whole.series, "i", "values", Marks(), aims)), texts("vi"))
    assert said in told
    assert f"{bounds[0]:.0f}–{bounds[1]:.0f} phút/ca" in told
