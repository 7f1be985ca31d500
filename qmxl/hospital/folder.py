"""What lies where in a hospital's folder, by name; standard library only, for LibreOffice carries it too."""

import re
from dataclasses import dataclass
from pathlib import Path

CONTROL = "QM_DieuKhien"
CONTROLS = (f"{CONTROL}.xlsm", f"{CONTROL}.xlsx")  # where both are there, the one with macros counts
FORMS, SHARED, MASTERS, HISTORY = "bieu-mau", "nop", "tong-hop", "lich-su"
EVIDENCE, RETURNED, QUEUE, EARLIER = "minh-chung", "tra-lai", "gui", "so-lieu"
OF_A_HOSPITAL = frozenset(
    {FORMS, EVIDENCE, RETURNED, MASTERS, QUEUE, EARLIER, HISTORY}
)  # no desks where a control workbook is beside
PACKS = "ho-so"  # below the masters
MASTER, INTERNAL = "QM_TongHop_{period}.xlsx", "QM_NoiBo_{period}.xlsx"
IMPORTED = "{department}__{form}.xlsx"
PACK = "HoSo_{chapter}_{period}.xlsx"
BULLETIN = "QM_BanTin_{period}.xlsx"
TOOLS = "QM_BayCongCu_{form}_{period}.xlsx"
HALF_REVIEW, REVIEW = "QM_SoKet_{period}.xlsx", "QM_TongKet_{period}.xlsx"
BOOKLET = "SoTayChiSo_{year}.xlsx"
MONTH_FORM, MONTH_SUMMARY = "THANG_{month}_{whose}.xlsx", "QM_ThangChatLuong_{month}.xlsx"
NOT_IN_A_NAME = re.compile(r"[^\w.-]+")
# Every period as ``period.WRITTEN`` has it; this module imports nothing.
MASTER_NAME = re.compile(
    MASTER.replace(".", r"\.").format(period=r"(20\d\d(?:-(?:H[12]|Q[1-4]|\d\d|\d{1,2}M|T\d{1,2}-T\d{1,2}))?)")
)
SNAPSHOTS, SNAPSHOT = "tieu-chi", "TieuMuc_{year}-W{week:02}.xlsx"  # in the history: a workbook a week
SNAPSHOT_NAME = re.compile(r"TieuMuc_(20\d\d)-W(0[1-9]|[1-4]\d|5[0-3])\.xlsx")
YEAR_NAME = re.compile(r"20\d\d")
CLOSINGS = "chot"  # in the history: a workbook a closed period, read again
MESSAGE = ".eml"  # of a message in the queue
BEFORE = "ban-cu"  # below the closings, those that were there before


@dataclass(frozen=True)
class HospitalFolder:
    """Where the parts and workbooks of a hospital are, whether they are there or not."""

    root: Path

    @property
    def controls(self) -> tuple[Path, Path]:
        """The control workbook with macros, then the one without."""
        return self.root / CONTROLS[0], self.root / CONTROLS[1]

    @property
    def forms(self) -> Path:
        """The blank department workbooks, by year."""
        return self.root / FORMS

    @property
    def shared(self) -> Path:
        """The shared folder: what departments hand in, by year."""
        return self.root / SHARED

    @property
    def masters(self) -> Path:
        """The masters, and what is personal beside them."""
        return self.root / MASTERS

    @property
    def evidence(self) -> Path:
        """The evidence files that forms name, by year."""
        return self.root / EVIDENCE

    @property
    def packs(self) -> Path:
        """The workbooks an inspecting team is shown, a chapter each."""
        return self.masters / PACKS

    @property
    def history(self) -> Path:
        """Earlier masters and forms."""
        return self.root / HISTORY

    @property
    def closings(self) -> Path:
        """The closed periods: inputs like forms."""
        return self.history / CLOSINGS

    def returned_of(self, period: object) -> Path:
        """The marked copies that went back to departments of a period, named as what was handed in."""
        return self.root / RETURNED / str(period)

    def returned_before(self, period: object) -> Path:
        """The marked copies of a period that later ones took the place of."""
        return self.history / RETURNED / str(period)

    @property
    def queue(self) -> Path:
        """What is to be sent, and was."""
        return self.root / QUEUE

    @property
    def closings_before(self) -> Path:
        """The closings that later ones took the place of; nobody reads them again."""
        return self.closings / BEFORE

    def closing(self, period: object) -> Path:
        """The workbook of a closed period."""
        return self.closings / f"{period}.xlsx"

    @property
    def earlier(self) -> Path:
        """CSV files with figures of earlier years."""
        return self.root / EARLIER

    def snapshots_of(self, year: int) -> Path:
        """The weekly snapshots of sub-items of an ISO year."""
        return self.history / SNAPSHOTS / str(year)

    def snapshot(self, year: int, week: int) -> Path:
        """The snapshot of sub-items of an ISO week."""
        return self.snapshots_of(year) / SNAPSHOT.format(year=year, week=week)

    @property
    def parts(self) -> tuple[Path, Path, Path, Path]:
        """The folders that a run reads and writes."""
        return self.forms, self.shared, self.masters, self.history

    def forms_of(self, year: int) -> Path:
        """The blank department workbooks of a year."""
        return self.forms / str(year)

    def form(self, department: str, year: int, span: object = "") -> Path:
        """The blank workbook of a department: of a year, or of a ``span`` of it."""
        return self.forms_of(year) / (f"{department}_{span}.xlsx" if span else f"{department}.xlsx")

    def month_form(self, month: str, whose: str) -> Path:
        """A workbook of the quality-safety month that begins on a day, ``month``: of a department, or the plan."""
        return self.forms_of(int(month[:4])) / MONTH_FORM.format(month=month, whose=whose)

    def month_summary(self, month: str) -> Path:
        """What came out of a quality-safety month."""
        return self.masters / MONTH_SUMMARY.format(month=month)

    def month_internal(self, month: str) -> Path:
        """What is personal of a quality-safety month; it is never sent."""
        return self.internal(f"THANG_{month}")

    def shared_of(self, year: int) -> Path:
        """What departments hand in of a year."""
        return self.shared / str(year)

    def imported(self, department: str, form: str, year: int) -> Path:
        """The lines of a register that were taken from another program, beside what the department hands in."""
        return self.shared_of(year) / IMPORTED.format(department=department, form=form)

    def master(self, period: object) -> Path:
        """The master of a period."""
        return self.masters / MASTER.format(period=period)

    def internal(self, period: object) -> Path:
        """The personal answers of a period, which are never sent."""
        return self.masters / INTERNAL.format(period=period)

    def tools(self, form: str, period: object) -> Path:
        """The tools drawn from a register in a period."""
        return self.masters / TOOLS.format(form=form, period=period)

    def review(self, period: object, *, whole: bool) -> Path:
        """The review of a year, or of a half of it."""
        return self.masters / (REVIEW if whole else HALF_REVIEW).format(period=period)

    def pack(self, chapter: str, period: object) -> Path:
        """The workbook of a chapter's criteria for an inspecting team."""
        return self.packs / PACK.format(chapter=NOT_IN_A_NAME.sub("-", chapter), period=period)

    def booklet(self, year: int) -> Path:
        """The handbook of indicators of a year."""
        return self.masters / BOOKLET.format(year=year)

    def is_control(self, path: Path) -> bool:
        """Whether a path is that of a control workbook, whatever kind of workbook it is."""
        return path.parent == self.root and path.stem == CONTROL

    def has_control(self) -> bool:
        """Whether a control workbook lies here."""
        try:
            return any(path.is_file() for path in self.controls)
        except OSError:  # the folder may not be looked into
            return False

    def may_be_desk(self) -> bool:
        """Whether a control workbook here counts: never at or below the shared folder, where anybody may put one.

        Nor in the other parts of a hospital's folder, such as the evidence that departments bring.
        """
        folder = self.root.absolute()
        for part in (folder, *folder.parents):
            name = part.name.casefold()
            if name == SHARED or (name in OF_A_HOSPITAL and HospitalFolder(part.parent).has_control()):
                return False
        return True

    def newest_master(self) -> Path | None:
        """The master that was written last."""
        try:
            found = [path for path in self.masters.iterdir() if MASTER_NAME.fullmatch(path.name)]
            return max(found, key=lambda path: (path.stat().st_mtime_ns, path.name), default=None)
        except OSError:
            return None


def hospital_of(path: Path) -> Path | None:
    """The nearest folder at or above a path that holds a control workbook and may be a desk."""
    path = path.absolute()
    above = (HospitalFolder(folder) for folder in (path, *path.parents))
    return next((each.root for each in above if each.has_control() and each.may_be_desk()), None)


def period_of_master(name: str) -> str:
    """The period that a master's file name says; "" for any other file."""
    found = MASTER_NAME.fullmatch(name)
    return found[1] if found else ""


def bulletin_beside(master: Path) -> Path:
    """Where the bulletin made of a master lies: beside it, called by its period."""
    return master.with_name(BULLETIN.format(period=period_of_master(master.name) or master.stem))


def week_of_snapshot(name: str) -> tuple[int, int] | None:
    """The ISO year and week that a snapshot's file name says; None for any other file."""
    found = SNAPSHOT_NAME.fullmatch(name)
    return (int(found[1]), int(found[2])) if found else None
