"""A blank workbook for each pack of forms, with all that anybody is given of it."""

from dataclasses import replace

from qmxl.catalogue import loader
from qmxl.control.models import FormAssignment
from qmxl.departments.workbook import department_workbook
from qmxl.departments.writer import department_file
from qmxl.handing_out.maker import given
from qmxl.sample.folder import MADE
from qmxl.sample.general.hospital import control
from qmxl.sample.reports import SPAN
from qmxl.texts import texts

WHOSE = "NOI"  # a department that every form may be given to


def packs_of_workbooks() -> list[str]:
    """The packs whose forms stand in departments' workbooks, in the order in which they are offered."""
    kept = {pack for form in loader.forms("department") for pack in form.packs}
    return [pack for pack in loader.packs() if pack in kept]


def pack_workbook(pack: str) -> bytes:
    """The workbook of a pack, of a made-up department."""
    rows = tuple(
        FormAssignment(form=form.id, department=WHOSE) for form in loader.forms("department") if pack in form.packs
    )
    whole = control()
    hospital = replace(whole.hospital, name="Bệnh viện …", authority="SỞ Y TẾ …")
    desk = replace(whole, packs=frozenset(), assignments=(), form_assignments=rows, hospital=hospital)
    text = texts("vi")
    workbook = department_workbook(desk, WHOSE, SPAN, text)
    return department_file(workbook, {"cover": given(desk, WHOSE, SPAN)}, MADE, text)
