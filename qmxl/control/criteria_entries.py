"""What a control says of criteria, as the entries of its workbook."""

from collections.abc import Mapping
from dataclasses import asdict

from qmxl.catalogue import loader
from qmxl.control.control import Control
from qmxl.control.criteria_models import BESIDE, SubItem
from qmxl.control.lists import offered
from qmxl.control.programme import Programme
from qmxl.forms.kinds.shape import Key
from qmxl.texts import Texts

Row = dict[str, object]
LEVELS = ("target_level", "external", "last_year", "year_before")


def criteria_entries(programme: Programme, text: Texts) -> dict[Key, object]:
    """Whether each criterion applies and why not, its levels so far, and the level planned for it."""
    entries: dict[Key, object] = {}
    for setting in programme.criteria.values():
        entries[setting.code, "applied", ""] = _label("applied", setting.applied, text)
        if setting.reason:
            entries[setting.code, "reason", ""] = setting.reason
        for field in LEVELS:
            if level := getattr(setting, field):
                entries[setting.code, field, ""] = _label("level", level, text)
    return entries


def criteria_rows(control: Control, text: Texts) -> Mapping[str, list[Row]]:
    """The rows of the lists about criteria, in the order of the control."""
    of_the_catalogue = loader.criteria_sets()
    own = [
        each for each in control.programme.sets.values() if not (s := of_the_catalogue.get(each.id)) or not s.criterion
    ]
    plain = list(control.programme.sets) == [loader.MINISTRY]
    return {
        "criteria_sets": []
        if plain
        else [
            {
                "set": each.id,
                "title": each.title if each in own else "",
                "rule": _label("criteria_rule", each.rule.kind, text) if each in own else "",
            }
            for each in control.programme.sets.values()
        ],
        "own_criteria": [
            {
                "set": each.id,
                "code": criterion.code,
                "title": criterion.title,
                "part": each.part_of(criterion),
                "weight": criterion.weight,
                "became": next((p.code for c in each.crosswalk for p in c.pair if p.earlier == criterion.code), ""),
            }
            for each in own
            for criterion in each.criterion
        ],
        "sub_items": [_sub_item(control, item, text) for item in control.programme.sub_items.values()],
        "agreed_targets": [
            {
                **asdict(each),
                "department": _department(control, each.department),
                **{name: _level(getattr(each, name), text) for name in ("proposed", "answered", "agreed")},
            }
            for each in control.programme.agreed_targets
        ],
        "rounds": [
            {**asdict(each), "kind": _label("round_kind", each.kind, text)}
            for each in control.programme.rounds.values()
        ],
        "practices": [asdict(each) for each in control.programme.practices],
    }


def _sub_item(control: Control, item: SubItem, text: Texts) -> Row:
    known = control.indicators.get(item.indicator)
    return {
        **asdict(item),
        "code": item.code.rpartition(BESIDE)[2],
        "criterion": item.criterion.rpartition(BESIDE)[2],
        "level": item.level or None,
        "department": _department(control, item.department),
        "priority": _label("priority", item.priority, text) if item.priority else "",
        "indicator": offered(item.indicator, known.name) if known else item.indicator,
        "exception": "x" if item.exception else "",
    }


def _label(codes: str, code: object, text: Texts) -> str:
    return loader.code_lists()[codes].label(code, text.language)


def _level(level: int | None, text: Texts) -> str:
    return _label("level", level, text) if level else ""


def _department(control: Control, code: str) -> str:
    """A department as a drop-down offers it; "" for none."""
    return offered(code, control.departments[code].name) if code in control.departments else ""
