"""What is counted of rhythms and of the plan of supervision is LibreOffice's own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qmxl.period import Period
from tests.golden.test_recalculated import differences
from tests.own_forms import collected, declared, filled
from tests.unit.test_supervision import LINE, SPAN, TODAY, VISITS, office

WALKS = declared(
    "walks",
    """
rhythm = "week"
at_least = 1
date = "day"
[[field]]
id = "day"
type = "date"
required = true
""",
)
PLAN = [
    {**LINE, **SPAN, "source_form": "VISITS", "unit": "GLOCOM"},
    {**LINE, **SPAN, "cycle": "Tháng", "owner": "Hạnh*", "from": date(2026, 1, 1), "source_form": "VISITS"},
    {**LINE, **SPAN, "cycle": "2 lần/tuần", "owner": "Bình?"},
]


@pytest.mark.office
def test_what_rhythms_and_plans_count_is_libreoffices_own(recalculate: Callable[[Path], Path], tmp_path: Path) -> None:
    control = replace(office(), own_forms=(VISITS, WALKS), form_assignments=())
    visits = [{"day": date(2026, 3, 5), "ward": "GLOCOM"}, {"day": date(2026, 2, 5), "ward": "KHOA_KHAM"}]
    walks = [{"day": date(2026, 1, 7)}, {"day": date(2026, 2, 4)}]
    forms = [
        filled(control, "QLCL", {"supervision_plan": PLAN, "visits": visits, "walks": walks}),
        filled(control, "GLOCOM", {"walks": walks[:1]}),
    ]
    master = tmp_path / "so.xlsx"
    master.write_bytes(collected(tmp_path, *forms, period=Period(2026, 1, 3), today=TODAY).master())
    count, different = differences(master, recalculate(master))
    assert different == []
    assert count > 100
