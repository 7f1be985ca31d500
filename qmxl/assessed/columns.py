"""Finds which column of a table holds codes, which the levels or answers, and where the headings stand.

The column of the codes is known by what it holds; the others by their headings, in three languages.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from qmxl.assessed.codes import code_in
from qmxl.assessed.words import YES, faults, statuses
from qmxl.catalogue.criteria_sets import CriteriaSet
from qmxl.forms.headings import HEADINGS_WITHIN, heading, spread
from qmxl.typed.spelling import blank, nfc
from qmxl.xlsx.reading import Range

Rows = Sequence[Sequence[object]]
ITEM_WORDS = re.compile(r"tiểu mục|danh mục|mục tiêu|mục|(?:đặc|thời|địa|quan|ưu|nhược) điểm")  # "mục" is no "mức"
ASIDE = re.compile(r"\([^)]*\)|\b(?:nam )?20\d\d\b")
YEAR = re.compile(r"\b20\d\d\b")
PLAIN = re.compile(r"muc|muc dat|diem|diem dat|diem so|level|score|points?|级别|等级|得分|分数")
NUMBERED = re.compile(r"\b(?:muc|diem|levels?|scores?|points?|rating|grade)\b|级别|等级|得分|评分|分数")
JUDGED = re.compile(r"\b(?:danh gia|tu cham|self-?assess\w*|assess\w*)\b|自评|评价")
SELF = re.compile(r"\b(?:tu danh gia|tu cham|self)\b|自评")
ANSWERED = re.compile(r"\b(?:ket qua|trang thai|tinh trang|dat|co/khong|status|results?|answers?|met)\b|结果|状态|是否")
REASON = re.compile(r"\b(?:ly do|ghi chu|notes?|reasons?|remarks?|comments?)\b|原因|备注|说明")
TITLED = re.compile(r"\b(?:tieu chi|tieu chuan|noi dung|ten|criteri\w+|title|text)\b|标准|内容|名称")
OTHER = re.compile(
    r"\b(?:ke hoach|chi tieu|nam kia|nam ngoai|nam truoc|lan truoc|toi da|toi thieu|he so|quy doi|ty le|chenh"
    r"|minh chung|bang chung|phuong phap|nguoi|ngay|uu tien|nguy co|hoan thanh|trung binh|chuan|ly do|plan\w*"
    r"|targets?|max\w*|last|previous|weight\w*|evidence|dates?|priority|risk)\b|计划|目标|上年|去年|权重|证据|最高|日期"
)


class Columns(NamedTuple):
    """Where things stand, by columns from 0: ``heading`` is the row of the headings.

    ``levels`` and ``answers`` are candidates, the likeliest first; ``ticks`` have an answer as their heading, "Đạt",
    and a mark below it.
    """

    heading: int
    code: int
    levels: tuple[int, ...]
    answers: tuple[int, ...]
    ticks: Mapping[int, str]
    reason: int | None


def find_columns(rows: Rows, merged: Iterable[Range], criteria: CriteriaSet, asked: str = "") -> Columns | None:
    """The columns of a table; None where no cell names a criterion of the set, or no heading a level or an answer.

    ``asked`` is the heading that a person says the levels or answers stand below.
    """
    code, first = _code_column(rows, criteria)
    if code is None:
        return None
    lines = spread(rows, merged, lambda _: True)
    found = [
        columns
        for at in range(max(0, first - HEADINGS_WITHIN), first)
        if (columns := _headings(lines[at], at, code, asked)) is not None
    ]
    return max(found, key=lambda each: (_matched(each), each.heading), default=None)


def headings_above(rows: Rows, criteria: CriteriaSet) -> list[str]:
    """The headings of a table as they stand: the fullest row above its first code."""
    code, first = _code_column(rows, criteria)
    first = HEADINGS_WITHIN if code is None else first
    above = [[nfc(cell) for cell in row if isinstance(cell, str) and not blank(cell)] for row in rows[:first]]
    return max(above, key=len, default=[])


def _matched(columns: Columns) -> int:
    return len({*columns.levels, *columns.answers, *columns.ticks})


def _code_column(rows: Rows, criteria: CriteriaSet) -> tuple[int | None, int]:
    """The column with the most different codes of the set, and the row of its first; the leftmost of several."""
    codes: dict[int, set[str]] = {}
    rows_of: dict[int, int] = {}
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and cell:
                named = code_in(cell, criteria)
                if named.kind in {"criterion", "item"}:
                    codes.setdefault(column, set()).add(named.code)
                    rows_of.setdefault(column, at)
    if not codes:
        return None, len(rows)
    column = max(sorted(codes), key=lambda each: len(codes[each]))
    return column, rows_of[column]


def _headings(row: Sequence[object], at: int, code: int, asked: str) -> Columns | None:
    """What a row says as headings; None where it has no heading of a level or an answer, or is a title alone."""
    named = {column: _said(cell) for column, cell in enumerate(row) if column != code and _said(cell)}
    if asked:
        there = [column for column, said in named.items() if heading(row[column]) == heading(asked) or said == asked]
        return Columns(at, code, tuple(there), tuple(there), {}, _reason(named, there)) if there else None
    if len(named) + (not blank(row[code]) if code < len(row) else 0) < 2:
        return None
    ticks = {column: said for column, said in named.items() if said in statuses() or said in YES or said in faults()}
    ticks = ticks if len(ticks) > 1 else {}
    others = {column: said for column, said in named.items() if column not in ticks and not OTHER.search(said)}
    levels = [each for each, said in others.items() if _of_level(said)]
    answers = [each for each, said in others.items() if ANSWERED.search(said) or _only_judged(said)]
    if not (levels or answers or ticks):
        return None
    ranked = sorted(levels, key=lambda column: (_rank(others[column], row[column]), column))
    return Columns(at, code, tuple(ranked), tuple(answers), ticks, _reason(named, [*levels, *answers]))


def _said(cell: object) -> str:
    """A heading without its items, years and what stands in brackets."""
    if not isinstance(cell, str):
        return ""
    whole = heading(ITEM_WORDS.sub(" ", nfc(cell).casefold()))
    return " ".join(ASIDE.sub(" ", whole).split())


def _only_judged(said: str) -> bool:
    return bool(JUDGED.search(said)) and not NUMBERED.search(said) and not TITLED.search(said)


def _of_level(said: str) -> bool:
    return bool(NUMBERED.search(said)) or _only_judged(said)


def _rank(said: str, cell: object) -> tuple[bool, bool, int]:
    """The plain words first, then what is self-assessed, of these the latest year."""
    years = [int(year) for year in YEAR.findall(str(cell))]
    return not PLAIN.fullmatch(said), not SELF.search(said), -max(years, default=0)


def _reason(named: Mapping[int, str], taken: Sequence[int]) -> int | None:
    return next((column for column, said in named.items() if column not in taken and REASON.search(said)), None)
