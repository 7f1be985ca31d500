"""The workbooks of a quality-safety month as those that hand problems over: whose lines they hold, how keys begin."""

from qmxl.control.control import Control

PLAN = "KE_HOACH"  # whose workbook the plan is, in the place of a department's code


def giver(control: Control, whose: str) -> str:
    """The department whose lines a workbook holds: of the plan the quality office, where that is a department."""
    offices = (each.code for each in control.departments.values() if each.kind == "quality_office")
    return next(offices, whose) if whose == PLAN else whose


def giver_name(control: Control, code: str) -> str:
    """What who handed over is called: a department, or the quality office that is none."""
    known = control.departments.get(code)
    return known.name if known else control.hospital.quality_office or code


def beginning(control: Control, month: str, whose: str) -> str:
    """How the keys of a workbook begin, ``QLCL-2026-0318``: a year may have several months, ``month`` the first day."""
    year, day = month[:4], month[5:].replace("-", "")
    return f"{giver(control, whose)}-{year}-{day}"
