"""Of a workbook of a quality-safety month the sheets that hand problems over to departments."""

from collections.abc import Mapping

from qmxl.catalogue import loader
from qmxl.control.control import Control
from qmxl.control.months import PLAN
from qmxl.departments.workbook import with_lists
from qmxl.forms.kinds.given import Given
from qmxl.forms.kinds.open_list import KEYS
from qmxl.forms.kinds.registry import lay_out
from qmxl.forms.layout import Workbook
from qmxl.submissions.identity import CAMPAIGN
from qmxl.texts import Texts


def handing_workbook(identity: Mapping[str, str], control: Control, text: Texts) -> Workbook | None:
    """The sheets as they would be laid out now; None for a workbook that has none, or whose lines have no keys yet."""
    whose = identity.get("department", "")
    if not identity.get(KEYS) or (whose != PLAN and whose not in control.departments):
        return None
    its = [form for form in loader.forms(CAMPAIGN) if form.hand_over and (whose == PLAN or whose in form.offices)]
    sheets = [lay_out(form, Given(text)) for form in its]
    listed = tuple(with_lists(sheet, control) for sheet in sheets if sheet)
    return Workbook(CAMPAIGN, listed, dict(identity)) if listed else None
