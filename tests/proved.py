"""A department's year with evidence files and an indicator that a sub-item is to move, and the master of it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from qmxl.control.control import Control
from qmxl.evidence.checking import checked
from qmxl.evidence.matching import listed
from qmxl.hospital.evidence import EvidenceFile
from qmxl.inspection.book import chapter_file
from qmxl.inspection.chapters import chapters
from qmxl.master.book import master_file
from qmxl.period import Period
from qmxl.tables.tabulate import Tables
from qmxl.texts import texts
from tests.by_hand import SAVED, Form, complete_entries, form_bytes, small_hospital, with_programme
from tests.own_forms import Collected, collected

YEAR = Period(2026, 1, 12)
FILES = (
    EvidenceFile("2026/A1/sơ đồ.pdf", 10, date(2026, 2, 1)),
    EvidenceFile("2026/cũ.pdf", 10, date(2024, 2, 1)),
    EvidenceFile("2026/rỗng.pdf", 0, date(2026, 2, 1)),
)
EVIDENCE = {"A1.1-2.1": "sơ đồ.pdf", "A1.1-2.2": "cũ.pdf; rỗng.pdf; mất.pdf", "A1.2-3.1": "Sổ giao ban, lưu tại khoa"}
STEADY = [50, 52, 50, 52, 50, 52]


def aiming(indicator: str, *codes: str) -> Control:
    """The small hospital, in which sub-items name the indicator they are to move."""
    control = small_hospital()
    items = {c: replace(i, indicator=indicator if c in codes else "") for c, i in control.programme.sub_items.items()}
    return with_programme(control, sub_items=items)


def a_year(control: Control, figures: list[int], done: date | None, department: str = "KHOA_KHAM") -> Form:
    """A workbook of a year: the numerators of BRVT-16 by month, of 100 each, and when A1.1-2.1 was met."""
    entries = complete_entries(control, department, YEAR)
    for month in range(1, 13):
        key = ("BRVT-16", "numerator", f"2026-{month:02}")
        entries["indicators"].pop(key)
        entries["indicators"].pop((key[0], "denominator", key[2]))
        if month <= len(figures):
            entries["indicators"] |= {key: figures[month - 1], (key[0], "denominator", key[2]): 100}
    if done:
        entries["criteria"]["A1.1-2.1", "done", ""] = done
    return Form(form_bytes(control, department, entries, span=YEAR), control, department)


def proved(folder: Path, form: Form, period: Period) -> tuple[Collected, Tables]:
    """What a form comes to, with its evidence looked up among ``FILES``."""
    found = collected(folder, form, period=period)
    return found, found.tables_with(checked(found.control.programme, found.reports, listed(FILES), period))


def master_of(folder: Path, form: Form, period: Period, language: str = "vi") -> bytes:
    """The master of one form."""
    found, tables = proved(folder, form, period)
    return master_file(tables, [], lambda _: [], found.control, period, SAVED, texts(language))


def packs_of(folder: Path, form: Form, period: Period, language: str = "vi") -> dict[str, bytes]:
    """The packs of one form, by chapter."""
    found, tables = proved(folder, form, period)
    several = chapters(found.control.programme, tables.evidence, tables.sub_items)
    return {each.key: chapter_file(found.control, each, period, SAVED, texts(language)) for each in several}


def full_year() -> Form:
    """A form whose master has all there is: evidence of every kind, an indicator that moved, one that is a count."""
    control = aiming("BRVT-16", "A1.1-2.1")
    items = {c: replace(i, indicator="BRVT-02") for c, i in control.programme.sub_items.items() if c == "A1.1-2.2"}
    control = with_programme(control, sub_items={**control.programme.sub_items, **items})
    form = a_year(control, [*STEADY, 51, 52, 50, 51, 52, 60], date(2026, 6, 20))
    for code, text in EVIDENCE.items():
        form.put("criteria", code, "evidence", text)
    form.put("criteria", "A1.1-2.2", "done", date(2026, 7, 3))
    return form
