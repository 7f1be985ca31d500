"""What commands that read a hospital's reports do about evidence: the folder is listed once, and held against them."""

from collections.abc import Sequence

from qmxl.control.control import Control
from qmxl.evidence.checking import Checked, checked, with_findings
from qmxl.evidence.matching import listed
from qmxl.evidence.readiness import HIDDEN
from qmxl.hospital.evidence import evidence_files
from qmxl.hospital.folder import HospitalFolder
from qmxl.period import Period
from qmxl.reports.report import Report
from qmxl.tables.sub_items import SUB_ITEMS, sub_item_rows
from qmxl.tables.tabulate import used_reports


def with_evidence(
    house: HospitalFolder, control: Control, reports: Sequence[Report], period: Period
) -> tuple[list[Report], list[Checked]]:
    """The settled reports with what is to be said of their evidence, and the evidence itself."""
    named = any(item.evidence or item.link for report in reports for item in report.items)
    among = listed(evidence_files(house) if named else [], house.evidence.absolute().as_posix())
    evidence = checked(control.programme, reports, among, period)
    at = SUB_ITEMS.index("status")
    rows = sub_item_rows(control, used_reports(reports)) if evidence else ()
    closed = {str(row[0]) for row in rows if row[at] == HIDDEN}
    return with_findings(reports, evidence, closed), evidence
