"""Of a workbook of a quality-safety month the sheets that hand problems over to departments."""

from collections.abc import Mapping

from qmxl.catalogue import loader
from qmxl.catalogue.declared import Form
from qmxl.control.control import Control
from qmxl.control.months import PLAN, beginning
from qmxl.departments.workbook import with_lists
from qmxl.forms.kinds.given import Given
from qmxl.forms.kinds.open_list import KEYS
from qmxl.forms.kinds.registry import lay_out
from qmxl.forms.layout import Workbook
from qmxl.submissions.identity import CAMPAIGN
from qmxl.texts import Texts


def handing() -> tuple[str, ...]:
    """Whose workbooks have such sheets: the plan, and the offices they go to."""
    return (PLAN, *dict.fromkeys(office for form in _forms() for office in form.offices))


def _forms() -> list[Form]:
    return [form for form in loader.forms(CAMPAIGN) if form.hand_over]


def keys_of(identity: Mapping[str, str], control: Control) -> str:
    """How the keys of a workbook begin, those of one handed out before lines had any too."""
    return identity.get(KEYS) or beginning(control, identity.get("campaign", ""), identity.get("department", ""))


def handing_workbook(identity: Mapping[str, str], control: Control, text: Texts) -> Workbook | None:
    """The sheets as they would be laid out now; None for a workbook that has none."""
    whose = identity.get("department", "")
    if whose != PLAN and whose not in control.departments:
        return None
    its = [form for form in _forms() if whose == PLAN or whose in form.offices]
    sheets = [lay_out(form, Given(text)) for form in its]
    listed = tuple(with_lists(sheet, control) for sheet in sheets if sheet)
    return Workbook(CAMPAIGN, listed, dict(identity)) if listed else None
