"""The faults planted in the sample, one by one: what is wrong, where, and the finding that has to say so."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from qmxl.codes import Code
from qmxl.forms.head import first_input
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import Workbook
from qmxl.forms.writer import FIRST_ROW
from qmxl.sample.registers import NO_MEETING
from qmxl.sample.texts import YEAR
from qmxl.xlsx.cells import address

Entries = dict[str, dict[Key, object]]


@dataclass(frozen=True)
class Fault:
    """A wrong content of one cell; ``also`` are findings that follow from the same cell."""

    department: str
    form: str
    key: Key
    content: object  # None leaves the cell blank
    code: str
    also: tuple[str, ...] = ()
    at: Key | None = None  # the cell that is named, where it is another than the one with the content


@dataclass(frozen=True)
class Planted:
    """A line of the manifest: a fault that has to be found, at its cell where it has one."""

    source: str
    sheet: str
    cell: str
    code: str


def _m(row: str, entry: str, month: int) -> Key:
    return (row, entry, f"{YEAR}-{month:02}")


CELLS = (
    Fault("GMHS", "indicators", _m("BRVT-17", "hours", 6), "chưa tổng hợp", Code.TYPE_NUMBER),
    Fault("GMHS", "indicators", _m("BRVT-17", "hours", 3), "412,5", Code.TYPE_NUMBER_TEXT),
    Fault("KHOA_KHAM", "indicators", _m("BRVT-10", "numerator", 9), "1.234", Code.TYPE_AMBIGUOUS),
    Fault("BAN_PHAN_TRUOC", "indicators", _m("BRVT-12", "numerator", 4), -2, Code.COUNT_NEGATIVE),
    Fault(
        "BAN_PHAN_TRUOC",
        "indicators",
        _m("BRVT-13", "numerator", 9),
        1,
        Code.NEVER_EVENT,
        (Code.NEVER_EVENT_NO_INCIDENT,),
    ),
    Fault("BAN_PHAN_SAU", "indicators", _m("BRVT-16", "numerator", 5), 900, Code.COUNT_NUMERATOR),
    Fault("GLOCOM", "indicators", _m("BRVT-07", "denominator", 8), 62.5, Code.COUNT_FRACTION),
    Fault("MAT_TRE_EM", "indicators", _m("BRVT-02", "cause_a", 7), 2, Code.COUNT_TOTAL, at=_m("BRVT-02", "total", 7)),
    Fault("TAO_HINH", "indicators", _m("BRVT-07", "denominator", 2), None, Code.MISSING_VALUE),
    Fault("KHUC_XA", "indicators", _m("BRVT-14", "none", 11), "x", Code.COUNT_NONE_AND_NUMBER),
    Fault("KHUC_XA", "indicators", _m("BRVT-15", "none", 3), "không", Code.TYPE_TICK),
    Fault(
        "XET_NGHIEM",
        "indicators",
        _m("BRVT-21", "denominator", 6),
        0,
        Code.COUNT_NO_DENOMINATOR,
        at=_m("BRVT-21", "numerator", 6),
    ),
    Fault("XET_NGHIEM", "cover", ("reported_to", "value", ""), 11, Code.REPORTED_TO),
    Fault("KSNK", "criteria", ("C4.1-2.3", "status", ""), "Đạt rồi", Code.TYPE_CHOICE),
    Fault("KHTH", "pdca", ("1", "due", ""), date(YEAR, 1, 2), Code.DATE_ORDER),
    Fault("KHTH", "pdca", ("2", "due", ""), f"31/02/{YEAR}", Code.DATE_IMPOSSIBLE),
    Fault("KHTH", "pdca", ("3", "owner", ""), None, Code.MISSING_FIELD),
    Fault("CHAN_THUONG", "incidents", ("1", "happened_on", ""), date(YEAR - 1, 3, 12), Code.DATE_OUTSIDE),
    Fault("GLOCOM", "incidents", ("2", "harm", ""), "K", Code.TYPE_CHOICE),
    Fault("BAN_PHAN_SAU", "incidents", ("3", "cause", ""), None, Code.MISSING_FIELD),
    Fault("TAO_HINH", "incidents", ("2", "reported_on", ""), date(YEAR, 12, 30), Code.RULE_DEADLINE),
    Fault("KHOA_KHAM", "pdca", ("3", "measured", ""), None, Code.RULE_REQUIRED),
    Fault("BAN_PHAN_TRUOC", "capa", ("1", "rechecked_on", ""), None, Code.RULE_REQUIRED),
    Fault("KHOA_KHAM", "capa", ("2", "owner", ""), None, Code.RULE_REQUIRED),
    Fault("MAT_TRE_EM", "department_meeting", ("3", "present", ""), 0, Code.RULE_AT_LEAST),
    Fault("BAN_PHAN_TRUOC", "training_session", ("1", "attended", ""), 41, Code.RULE_AT_MOST),
    Fault("GMHS", "checklist_observation", ("2", "S1.1", ""), None, Code.MISSING_FIELD),
    Fault("KSNK", "hand_hygiene", ("4", "washed", ""), "x", Code.RULE_ONE, at=("4", "rubbed", "")),
    Fault("KSNK", "hand_hygiene", ("6", "before_patient", ""), None, Code.RULE_SOME),
    Fault("KSNK", "hand_hygiene", ("8", "gloves", ""), "x", Code.RULE_BLANK),
    Fault("GLOCOM", "complaints", ("2", "due", ""), None, Code.RULE_REQUIRED),
    Fault("QLCL", "incident_class", ("5", "incident", ""), "BAN_PHAN_TRUOC-2025-001", Code.RULE_UNIQUE),
)
BLANK_MONTH = ("CHAN_THUONG", "BRVT-12", 10)  # all entries of one month


def plant(department: str, entries: Entries, workbook: Workbook) -> Iterator[tuple[str, str, str]]:
    """Puts a department's cell faults into its entries; yields form, cell and code of each finding to come."""
    for fault in CELLS:
        if fault.department == department:
            _put(entries, fault.form, fault.key, fault.content)
            for code in (fault.code, *fault.also):
                yield fault.form, cell_of(workbook, fault.form, fault.at or fault.key), code
    if department == BLANK_MONTH[0]:
        _, indicator, month = BLANK_MONTH
        keys = [key for key in entries["indicators"] if key[0] == indicator and key[2] == f"{YEAR}-{month:02}"]
        for key in keys:
            entries["indicators"].pop(key)
        yield "indicators", cell_of(workbook, "indicators", _m(indicator, "numerator", month)), Code.MISSING_MONTH
    yield from _criteria(department, entries, workbook)
    if department == NO_MEETING[0]:
        yield "department_meeting", "", Code.RHYTHM_MISSING


def _put(entries: Entries, form: str, key: Key, content: object) -> None:
    if content is None:
        entries[form].pop(key, None)
    else:
        entries[form][key] = content


@dataclass(frozen=True)
class OfItems:
    """What becomes of one cell of some sub-items: ``status`` is what they were said to be."""

    department: str
    status: str
    field: str
    content: object  # None leaves the cell blank
    code: str
    first: int = 0
    count: int = 1
    beside: str = ""  # another field that has to be filled in, with what is ``worth`` there
    worth: object = None


ITEMS = (
    OfItems("KSNK", "Đạt", "evidence", None, Code.CRITERIA_EVIDENCE),
    OfItems("BAN_PHAN_SAU", "Đạt", "evidence", None, Code.CRITERIA_EVIDENCE, first=4, count=3),
    OfItems("GMHS", "Đạt", "evidence", "   ", Code.CRITERIA_EVIDENCE),
    OfItems("KHTH", "Đạt", "status", None, Code.MISSING_STATUS, count=3),
    OfItems("QLCL", "Không đạt", "status", None, Code.MISSING_STATUS, count=2),
    OfItems("KHOA_KHAM", "Đạt", "done", date(YEAR + 1, 11, 20), Code.DATE_FUTURE),
    OfItems("GLOCOM", "Không áp dụng", "note", None, Code.RULE_REQUIRED),
    OfItems("CHAN_THUONG", "Không có lỗi", "status", "Không đạt", Code.CRITERIA_FAULT_WORDS, count=2),
    OfItems("TAO_HINH", "Không có lỗi", "status", "Ổn", Code.TYPE_CHOICE),
    OfItems("KHTH", "Đạt", "asked", 6, Code.RULE_AT_LEAST, beside="fit", worth=5),
    OfItems("QLCL", "Đạt", "fit", 3, Code.RULE_AT_LEAST, beside="fit"),
)


def _criteria(department: str, entries: Entries, workbook: Workbook) -> Iterator[tuple[str, str, str]]:
    """Sub-items that lose their status, evidence or reason, or are given a wrong one."""
    answers = entries["criteria"]
    for fault in (fault for fault in ITEMS if fault.department == department):
        rows = [
            row
            for (row, field, _), content in answers.items()
            if field == "status"
            and content == fault.status
            and _beside(answers, row, fault)
            and ("criteria", (row, "status", "")) not in {(each.form, each.key) for each in CELLS}
        ]
        for row in rows[fault.first : fault.first + fault.count]:
            _put(entries, "criteria", (row, fault.field, ""), fault.content)
            yield "criteria", cell_of(workbook, "criteria", (row, fault.field, "")), fault.code


def _beside(answers: Mapping[Key, object], row: str, fault: OfItems) -> bool:
    """Whether a sub-item has what a fault wants beside its status."""
    there = answers.get((row, fault.beside, ""))
    return not fault.beside or there == fault.worth or (fault.worth is None and there is not None)


def cell_of(workbook: Workbook, form: str, key: Key) -> str:
    """Where a blank form as qmxl makes it has an answer."""
    sheet = workbook.by_form[form]
    line, column = sheet.shape.place(key)
    rows = [each.key for each in sheet.lines]
    columns = [each.key for each in sheet.columns]
    return address(FIRST_ROW + rows.index(line), first_input(sheet) + columns.index(column))


Change = Callable[[bytes], bytes]


def manifest(planted: Iterable[Planted]) -> list[dict[str, str]]:
    """The planted faults as plain records, sorted."""
    rows = [{"source": p.source, "sheet": p.sheet, "cell": p.cell, "code": p.code} for p in planted]
    return sorted(rows, key=lambda row: tuple(row.values()))
