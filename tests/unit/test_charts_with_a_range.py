"""A target of two bounds, as of bed occupancy, is two lines of the chart over time; a plain one stays one."""

import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from qmxl.control.control import Control
from qmxl.control.models import Target
from qmxl.control.targets import Targets
from qmxl.master.series_data import POINT_COLUMNS, SIGNAL_COLUMNS
from qmxl.period import Period
from tests.figures import CODE, figure_of, hospital_with, master_of_figures

YEAR = Period(2026, 1, 12)
BOUNDS = Target(indicator=CODE, target=80, upper=95, first="2026-07")
STEPS = (Target(indicator=CODE, target=75, last="2026-06"), BOUNDS)


def occupancy(*targets: Target) -> bytes:
    """The master of a hospital whose beds are 82 to 93 % in use."""
    control: Control = replace(hospital_with("proportion", ["NOI"]), targets=Targets(targets))
    figures = [figure_of("NOI", month, 82 + at, 100) for at, month in enumerate(YEAR.months)]
    return master_of_figures(control, figures, YEAR)


def lines_of(content: bytes) -> list[tuple[object, ...]]:
    """The two lines of the target month by month, as the chart's working fetches them for the hospital."""
    rows = list(openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Biểu đồ kiểm soát"].values)
    heads = next(row for row in rows if "Cận trên mục tiêu" in row)
    at = [heads.index(name) for name in ("Mục tiêu", "Cận trên mục tiêu")]
    return [tuple(row[place] for place in at) for row in rows[rows.index(heads) + 1 :][:12]]


def drawn(content: bytes) -> tuple[list[str], set[str]]:
    """The names of the series of the chart over time in their order, and those the legend leaves out."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    [xml] = [xml for xml in charts if "Trung tâm" in xml]
    names = re.findall(r"<c:ser>.*?<c:tx><c:v>(.*?)</c:v>", xml) or re.findall(r"<c:ser>.*?<c:v>(.*?)</c:v>", xml)
    unnamed = re.findall(r'<c:legendEntry><c:idx val="(\d+)"/><c:delete val="1"/>', xml)
    return names, {names[int(at)] for at in unnamed}


def test_both_bounds_are_drawn_from_the_month_they_hold_and_a_plain_target_has_no_second_line():
    content = occupancy(*STEPS)
    assert lines_of(content) == [(75, "#N/A")] * 6 + [(80, 95)] * 6
    names, unnamed = drawn(content)
    assert names.count("Mục tiêu") == 1
    assert unnamed == {"Cận trên mục tiêu", "Ghi chú"}


def test_of_plain_targets_alone_no_second_line_is_drawn():
    content = occupancy(replace(BOUNDS, upper=None, first=""))
    assert lines_of(content) == [(80, "#N/A")] * 12
    assert "Cận trên mục tiêu" not in drawn(content)[0]


@pytest.mark.parametrize(("targets", "shown"), [((BOUNDS,), "80–95"), (STEPS[:1], 75), ((), None)])
def test_the_data_hold_what_the_chart_draws_and_the_index_says_the_range(targets: tuple[Target, ...], shown: object):
    targets = tuple(replace(each, last="") for each in targets)
    book = openpyxl.load_workbook(io.BytesIO(occupancy(*targets)), data_only=True)
    points = [row for row in book["DL chuỗi thời gian"].values if row[1] == "BV"]
    last = dict(zip(POINT_COLUMNS, points[-1], strict=False))
    signals = [row for row in book["DL tín hiệu"].values if row[2] == "BV"]
    assert dict(zip(SIGNAL_COLUMNS, signals[0], strict=False))["target"] == shown
    assert [last["target"], last["target_upper"]] == ([80, 95] if shown == "80–95" else [shown, None])
    [line] = [row for row in book["Theo thời gian"].values if row[0] == CODE]
    assert line[7] == shown


def test_an_axis_of_shares_that_are_all_whole_begins_at_zero():
    figures = [figure_of("NOI", month, 100, 100) for month in YEAR.months]
    content = master_of_figures(hospital_with("proportion", ["NOI"]), figures, YEAR)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    [xml] = [xml for xml in charts if "Trung tâm" in xml]
    assert re.findall(r'<c:max val="([\d.]+)"/>', xml) == ["100.0"]
    assert "<c:min " not in xml
