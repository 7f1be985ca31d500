"""Occasions observed with the Chinese sets of items of the pack of patient safety."""

from datetime import date

from tests.registers import Broken, Sample


def occasions(form: str, given: str, letters: str, count: int) -> Sample:
    """Two occasions: one with an item amiss, one whole with an item that does not apply."""
    items = [f"{letters}{number:02}" for number in range(1, count + 1)]
    marks, last = dict.fromkeys(items, "yes"), items[-1]
    one = {"observed_on": date(2026, 1, 8), "ward": "KHOA_KHAM", "seen_by": "self", "observer": "Trưởng khoa"}
    other = {"observed_on": date(2026, 2, 9), "ward": "GLOCOM", "seen_by": "office", "observer": "QLCL"}
    return Sample(
        form=form,
        given=given,
        lines=({**one, **marks, last: "no"}, {**other, **marks, last: "na"}),
        counts={
            "done": (2 * count - 2) / (2 * count - 1),
            "whole": 1 / 2,
            "occasions": 2,
            "by_item": dict.fromkeys(items[:-1], 1.0),
            "by_who": {("KHOA_KHAM", "self"): 1 - 1 / count, ("GLOCOM", "office"): 1.0},
            "by_month": {"2026-01": 1 - 1 / count, "2026-02": 1.0},
            "by_ward": {"KHOA_KHAM": 1 - 1 / count, "GLOCOM": 1.0},
            "amiss": {last: 1},
        },
        broken=(
            Broken("DATE-OUTSIDE", "observed_on", {"observed_on": date(2026, 4, 1)}),
            Broken("DATE-FUTURE", "observed_on", {"observed_on": date(2026, 3, 31)}),
        ),
    )


SAMPLES = (
    occasions("core_systems", "clinical QLCL KHTH", "CD", 14),
    occasions("ten_goals", "clinical QLCL DIEU_DUONG", "MT", 10),
    occasions("talk_triggers", "clinical QLCL KHTH", "TD", 10),
)
