"""The faults planted in the general hospital's quality and safety month, and what was not handed in."""

from collections.abc import Mapping
from datetime import date

from qmxl.campaign.workbook import EXAM, HEADER, PROGRESS, SELF_CHECK, SUPERVISION, TASKS
from qmxl.codes import Code
from qmxl.control.months import PLAN
from qmxl.sample.general.faults import Fault
from qmxl.sample.texts import YEAR

BUDGET, TEAMS, CONTEST, AWARDS = "month_budget", "month_teams", "month_contest", "month_awards"
STUDY, PUBLICITY = "month_study", "month_publicity"
FAULTS = (
    Fault("NOI", STUDY, "1", "day", {"day": f"31/04/{YEAR}"}, Code.DATE_IMPOSSIBLE),
    Fault("SAN", PUBLICITY, "1", "day", {"day": date(YEAR, 5, 18)}, Code.CAMPAIGN_OUTSIDE),
    Fault("KHOA_KHAM", STUDY, "2", "present", {"present": "cả khoa"}, Code.TYPE_NUMBER),
    Fault(PLAN, TASKS, "6", "co", {"co": "GMHS; SAN; NHI"}, Code.CAMPAIGN_CODES),
    Fault("KSNK", SUPERVISION, "4", "department", {"department": "NHI – Khoa Nhi"}, Code.TYPE_CHOICE),
    Fault("NGOAI", EXAM, "4", "staff", {"staff": "NV0303"}, Code.RULE_UNIQUE),
    Fault(PLAN, BUDGET, "3", "planned", {"planned": 7_500_000}, Code.RULE_SUM, at=(HEADER, "budget", "value")),
    Fault("NOI", EXAM, "2", "birth_year", {"birth_year": None}, Code.MISSING_FIELD),
    Fault("SAN", EXAM, "3", "birthday", {"birth_year": 1980, "birthday": None}, Code.CAMPAIGN_AGE),
    Fault("KHOA_KHAM", PROGRESS, "8", "note", {"note": None}, Code.RULE_REQUIRED),
    Fault("DUOC", PROGRESS, "5", "evidence", {"evidence": None}, Code.RULE_REQUIRED),
    Fault("DIEU_DUONG", SUPERVISION, "3", "recheck_on", {"recheck_on": None}, Code.RULE_REQUIRED),
    Fault("GMHS", SELF_CHECK, "w2", "fixed", {"problems": 2, "fixed": 5}, Code.RULE_AT_MOST),
    Fault(PLAN, TASKS, "3", "score", {"score": 16}, Code.RULE_AT_MOST),
    Fault(
        PLAN,
        TEAMS,
        "9",
        "team",
        dict.fromkeys(("team", "member", "department")),
        Code.CAMPAIGN_TEAM_SIZE,
        at=(TEAMS, "7", "team"),
    ),
    Fault(PLAN, CONTEST, "11", "points", {"points": -5}, Code.CAMPAIGN_POINTS),
    Fault(PLAN, CONTEST, "24", "team", {"team": "Khối Nhi"}, Code.CAMPAIGN_TEAM),
    Fault(PLAN, CONTEST, "30", "team", {"question": "2"}, Code.RULE_UNIQUE),
    Fault(PLAN, AWARDS, "4", "person", {"person": None}, Code.RULE_REQUIRED),
    Fault(PLAN, AWARDS, "2", "person", {"person": "Đinh Văn Mẫu"}, Code.RULE_BLANK),
)
LEFT_OUT: Mapping[tuple[str, str], tuple[str, ...]] = {  # lines that were not written: of a week, or in its days
    ("NGOAI", SELF_CHECK): ("w3",),
    ("KHTH", SUPERVISION): ("3", "4"),
}
SILENT = ("XET_NGHIEM",)  # handed nothing in
SENT_TWICE = "SAN"
STRANGER = ("NHI", "Khoa Nhi")  # the workbook of a department the hospital does not have
