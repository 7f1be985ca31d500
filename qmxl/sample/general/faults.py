"""The faults planted in the general hospital's registers, one of each kind of rule, and of what is owed by rhythm."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as with_default
from datetime import date, time

from qmxl.codes import Code
from qmxl.sample.texts import YEAR


@dataclass(frozen=True)
class Fault:
    """A line that is wrong: what cells of it hold instead, and the cell that is named by the finding."""

    department: str
    form: str
    line: str
    field: str
    contents: Mapping[str, object]  # by field; None leaves a cell blank
    code: Code
    also: Mapping[str, Code] = with_default(default_factory=dict)  # what follows from it, by field
    at: tuple[str, str, str] | None = None  # form, line and field of the cell that is named, where it is another one


FAULTS = (
    Fault("QLCL", "council_meeting", "1", "held_on", {"held_on": f"31/02/{YEAR}"}, Code.DATE_IMPOSSIBLE),
    Fault("QLCL", "documents", "2", "issued_on", {"issued_on": "12/70/2013"}, Code.DATE_IMPOSSIBLE),
    Fault("NOI", "five_s", "2", "s1", {"s1": "nhiều"}, Code.TYPE_NUMBER),
    Fault("SAN", "five_s", "3", "s2", {"s2": 9}, Code.RULE_AT_MOST),
    Fault("SAN", "trainees", "1", "to", {"from": date(YEAR, 6, 9), "to": date(YEAR, 6, 2)}, Code.DATE_ORDER),
    Fault("KHTH", "technique_transfer", "1", "result", {"result": "Chưa rõ lắm"}, Code.TYPE_CHOICE),
    Fault("KSNK", "hand_hygiene", "5", "rubbed", {"rubbed": "x", "washed": "x"}, Code.RULE_ONE),
    Fault("GMHS", "theatre_log", "3", "left", {"entered": time(9), "left": time(8), "next_day": None}, Code.TIME_ORDER),
    Fault(
        "XET_NGHIEM", "lab_turnaround", "4", "excluded_why", {"excluded": "x", "excluded_why": None}, Code.RULE_REQUIRED
    ),
    Fault("NOI", "pathway", "2", "completed", {"entered": 4, "completed": 6, "varied": 0}, Code.RULE_AT_MOST),
    Fault("DUOC", "prescription_review", "1", "wrong", {"prescriptions": 10, "wrong": 12}, Code.RULE_AT_MOST),
    Fault("QLCL", "scored_visit", "3", "points", {"most": 10, "points": 11}, Code.RULE_AT_MOST),
    Fault("QLCL", "incident_class", "2", "incident", {"incident": f"NOI-{YEAR}-999"}, Code.RULE_MATCHES),
    Fault("NGOAI", "consent", "1", "checked_on", {"checked_on": date(YEAR - 1, 3, 3)}, Code.DATE_OUTSIDE),
    Fault(
        "KSNK",
        "hand_hygiene",
        "7",
        "before_patient",
        dict.fromkeys(("before_patient", "before_aseptic", "after_fluid", "after_patient", "after_surroundings")),
        Code.RULE_SOME,
    ),
    Fault("SAN", "training_session", "1", "topic", {"topic": None}, Code.MISSING_FIELD),
)
LEFT_OUT: Mapping[tuple[str, str], tuple[int, ...]] = {  # lines from 0 that a department did not write
    ("NOI", "department_meeting"): (2, 4),  # of March and May
    ("SAN", "drills"): (0,),  # of the first half-year
    ("QLCL", "council_meeting"): (2,),  # of the third quarter
}
