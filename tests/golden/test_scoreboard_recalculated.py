"""The scoreboard: every formula's stored value, of every kind of source, is LibreOffice's own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qmxl.control.scores import sources
from tests.by_hand import with_programme
from tests.golden.test_recalculated import differences
from tests.scores import Lines, capa, rule, scored, with_rules

DAY = date(2026, 3, 3)
DONE = {"status": "Đã đóng", "rechecked_on": date(2026, 3, 25)}
WAYS = (("each", 0.3), ("reached", 1.5), ("not_above", -2), ("each_above", 0.1), ("each_below", -0.7))


@pytest.mark.office
@pytest.mark.slow
def test_points_are_libreoffices_own(recalculate: Callable[[Path], Path], tmp_path: Path):
    """A rule a source that may be counted, the ways in turn; some have a floor, a cap or money."""
    rules = [
        rule(source, *WAYS[at % 5], threshold=2, name=f"Quy tắc {at}", floor=-4 if at % 3 else None, money=1000 * at)
        for at, source in enumerate(sources(with_rules()))
    ]
    meetings = [{"held_on": DAY, "chair": "A", "present": 9, "content": "x", "problem": "y", "solution": "z"}]
    lines: Lines = {
        "KHOA_KHAM": {"capa": [*[capa(DAY)] * 14, capa(DAY, **DONE)], "department_meeting": meetings},
        "GLOCOM": {"capa": [*[capa(DAY, **DONE)] * 18, capa(DAY), capa(DAY, source_of=None)]},
        "KHUC_XA": {"capa": [*[capa(DAY, **DONE)] * 9, capa(DAY, source_of="Sự cố y khoa")]},
        "DAY_MAT": {"capa": [*[capa(DAY, **DONE)] * 7, capa("hôm qua")]},
    }
    control = with_rules(*rules)
    first, *others = control.programme.sub_items.values()
    fallen = replace(first, title="Không có người bệnh trượt ngã trong năm")
    control = with_programme(control, sub_items={each.code: each for each in (fallen, *others)})
    assert control.tied_items == {first.code}
    master = tmp_path / "so.xlsx"
    master.write_bytes(scored(tmp_path / "nop", control, lines).master())
    count, different = differences(master, recalculate(master))
    assert (count > 700, different) == (True, [])
