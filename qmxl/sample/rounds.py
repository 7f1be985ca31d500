"""The two rounds of the sample, and what the quality office and the external team wrote into their workbooks."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from qmxl.assessors.workbook import COVER, ITEMS, LEVELS, RESOLUTIONS, round_workbook, told
from qmxl.assessors.writer import round_file
from qmxl.catalogue import loader
from qmxl.catalogue.statuses import status_label
from qmxl.control.control import Control
from qmxl.control.criteria_models import Round, SubItem
from qmxl.control.entries import list_entries
from qmxl.control.programme import Programme
from qmxl.criteria.levels import reached
from qmxl.forms.kinds.shape import Key
from qmxl.sample.assessments import Answer, departments, external, office
from qmxl.sample.skeleton import random_of
from qmxl.sample.texts import YEAR
from qmxl.texts import texts

OFFICE = Round(
    code=f"QLCL_{YEAR}",
    title="Thẩm định cuối năm",
    kind="office",
    first=date(YEAR, 10, 6),
    last=date(YEAR, 11, 28),
    closed=date(YEAR, 12, 15),
)
TEAM = Round(
    code=f"DOAN_{YEAR}",
    title="Đoàn kiểm tra (minh họa)",
    kind="external",
    first=date(YEAR, 12, 8),
    last=date(YEAR, 12, 12),
    closed=date(YEAR, 12, 19),
)
ROUNDS = (OFFICE, TEAM)
READINGS = {OFFICE.code: office, TEAM.code: external}
NOT_SEEN = frozenset({"DIEU_DUONG", "DUOC", "TCKT"})  # by the office: nothing of theirs had come
RESOLVED = 6  # of the sub-items on which departments and office differ, how many are decided


def workbook_of(control: Control, round_: Round) -> bytes:
    """The workbook its assessors handed in when they had done; the same bytes at every call."""
    text, saved = texts("vi"), datetime.combine(round_.last, time(9))
    cover = {
        **told(control, round_, text),
        ("assessors", "value", ""): "Tổ thẩm định (minh họa)",
        ("filled_on", "value", ""): round_.last,
    }
    seen = {item.code: item for item in control.programme.items_of_round(round_) if _seen(round_, item)}
    entries = {
        COVER: cover,
        ITEMS: _items(round_, seen),
        LEVELS: _levels(control.programme, round_),
        RESOLUTIONS: _resolutions(),
    }
    workbook = round_workbook(control, round_, text)
    return round_file(workbook, {name: entries[name] for name in workbook.by_form}, saved, text)


def _seen(round_: Round, item: SubItem) -> bool:
    return round_ is TEAM or item.department not in NOT_SEEN


def _items(round_: Round, seen: Mapping[str, SubItem]) -> dict[Key, object]:
    entries: dict[Key, object] = {}
    for code in seen:
        answer = READINGS[round_.code]()[code]
        line = {
            "status": status_label(answer.status, "vi"),
            "assessed_on": _day(round_, seen[code].criterion),
            "evidence": answer.evidence if answer.status == "met" else "",
            "asked": answer.asked if answer.status == "met" else None,
            "fit": answer.fit if answer.status == "met" else None,
            "note": answer.note if _different(round_, code, answer) or answer.status == "not_applicable" else "",
        }
        entries |= {(code, field, ""): content for field, content in line.items() if content not in (None, "")}
    return entries


def _different(round_: Round, code: str, answer: Answer) -> bool:
    return answer.status != (departments() if round_ is OFFICE else office())[code].status


def _day(round_: Round, criterion: str) -> date:
    """The day on which a criterion was looked at: one of the round's, the same for all its sub-items."""
    return round_.first + timedelta(
        days=random_of("day", round_.code, criterion).randint(0, (round_.last - round_.first).days)
    )


def _levels(programme: Programme, round_: Round) -> dict[Key, object]:
    """What the team's readings come to, criterion by criterion."""
    entries: dict[Key, object] = {}
    answers: dict[str, list[tuple[int, str | None]]] = {}
    for item in programme.items_of_round(round_):
        status = external()[item.code].status
        exempt = status == "not_applicable" and programme.met_if_not_applicable(item)
        answers.setdefault(item.criterion, []).append((item.level, "met" if exempt else status))
    for code, its in answers.items():
        entries[code, "level", ""] = reached(loader.criteria(), its).decided
        entries[code, "assessed_on", ""] = _day(round_, code)
    return entries


def _resolutions() -> dict[Key, object]:
    return list_entries(list(_decided()))


def _decided() -> Iterator[dict[str, object]]:
    """The first of the sub-items on which they differ: two of three as the office has it."""
    differing = [code for code, answer in office().items() if answer.status != departments()[code].status]
    for at, code in enumerate(differing[:RESOLVED]):
        chosen = departments() if at % 3 == 2 else office()
        yield {
            "item": code,
            "status": status_label(chosen[code].status, "vi"),
            "decided_by": "Thư ký HĐ QLCL (minh họa)",
            "decided_on": OFFICE.last,
            "reason": "Hai bên cùng xem lại hồ sơ tại khoa.",
        }
