"""The telephones and mail addresses a hospital itself lists as those of its offices, which may be told outside."""

from qmxl.control.control import Control
from qmxl.typed.identifiers import identifiers
from qmxl.typed.persons import EMAIL, PHONE


def contacts(control: Control) -> frozenset[str]:
    """Those of departments, recipients and the sender of the control workbook, as they are written there."""
    listed = (each.contact + " ; " + each.email for each in control.departments.values())
    texts = [
        *listed,
        control.mail.address,
        control.hospital.quality_office,
        *(each.email for each in control.recipients),
    ]
    return frozenset(each.said for text in texts for each in identifiers(text) if each.kind in (EMAIL, PHONE))
