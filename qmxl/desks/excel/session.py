"""A running Excel, driven through xlwings' open interface: the new master beside the old, nothing a person added lost.

The only module that imports xlwings. It uses nothing but ``App``, ``Book``, ``Sheet`` and ``Range``, so any engine
xlwings is given runs it; ``xlwings.pro`` is not used. ``register_functions`` alone needs Excel for Windows.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import xlwings

from qmxl import commands
from qmxl.commands.outcome import Outcome
from qmxl.control.master_sheets import house_sheets, told_in
from qmxl.hospital.folder import HospitalFolder
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.texts import texts
from qmxl.xlsx.package import Package, Unreadable

KEPT = re.compile(r" \d{4}-\d\d-\d\d \d{6}(?: \(\d+\))?")  # what the history adds to a name


def consolidate_and_show(
    folder: Path, period: Period, language: str, app: xlwings.App | None = None
) -> tuple[Outcome, list[str]]:
    """The outcome of consolidating, shown in Excel, and the names of the sheets carried over from the earlier master.

    The earlier master is closed first when it is open with nothing unsaved; with unsaved changes it stays as it is and
    the run is refused, so that nobody loses what they typed.
    """
    excel = app or _running()
    path = HospitalFolder(folder).master(period)
    active = _close_earlier(excel, path)
    text = texts(language)
    try:
        outcome = commands.consolidate(
            folder, period=period, language=language, progress=_status_bar(excel, text("progress.reading"))
        )
        earlier = newest_kept(folder, path)
        carried = show_master(excel, path, earlier, active)
    finally:
        excel.status_bar = None
    return outcome, carried


def show_master(excel: xlwings.App, master: Path, earlier: Path | None, active: str = "") -> list[str]:
    """Opens the master with what a person had added to the earlier one, at the sheet they were on.

    Gives the names of the sheets carried over; the earlier master is left as it was.
    """
    book = excel.books.open(str(master))
    carried: list[str] = []
    if earlier is not None:
        old = excel.books.open(str(earlier), update_links=False, read_only=True)
        try:
            carried = carry_over(old, book)
        finally:
            old.close()
        if carried:
            book.save()
    names = [sheet.name for sheet in book.sheets]
    book.sheets[active if active in names else names[0]].activate()
    return carried


def carry_over(old: xlwings.Book, new: xlwings.Book) -> list[str]:
    """Copies the sheets of ``old`` that a person added to the end of ``new``; gives their names.

    Once all sheets are there, formulas are written anew that go on pointing at the old workbook when they are copied.
    """
    present = {sheet.name.casefold() for sheet in new.sheets}
    own = ours(Path(old.fullname))
    added = [sheet for sheet in old.sheets if sheet.name.casefold() not in present | own]
    copies = [sheet.copy(after=new.sheets[-1], name=sheet.name) for sheet in added]
    for sheet, copy in zip(added, copies, strict=True):
        _write_formulas(sheet, copy)
    return [sheet.name for sheet in copies]


def ours(master: Path) -> set[str]:
    """The names of the sheets of a master that are its own, in small letters; those of any where it does not tell."""
    try:
        told = told_in(Package(master.read_bytes()))
    except (OSError, Unreadable):
        told = None
    return {name.casefold() for name in (house_sheets() if told is None else told)}


def newest_kept(folder: Path, master: Path) -> Path | None:
    """The master of the same period that was put into the history last."""
    kept = (path for path in HospitalFolder(folder).history.glob("*.xlsx") if _is_kept(path, master))
    return max(kept, key=lambda path: (path.stat().st_mtime_ns, path.name), default=None)


def register_functions(book: xlwings.Book, module: str = "qm_functions") -> None:
    """The QM_ functions of ``udfs/qm_functions.py`` can be called from the workbook's cells.

    Needs Excel for Windows, the module beside the workbook or on Python's path, and trust in access to the VBA project.
    """
    from xlwings.udfs import import_udfs

    import_udfs(module, book.api)


def _is_kept(path: Path, master: Path) -> bool:
    return path.stem.startswith(master.stem) and KEPT.fullmatch(path.stem.removeprefix(master.stem)) is not None


def _running() -> xlwings.App:
    """The Excel the person has open, or a new one; a Refusal on a machine without Excel."""
    if not len(xlwings.engines):
        raise Refusal("no_excel")
    try:
        return xlwings.apps.active or xlwings.App(visible=True, add_book=False)
    except Exception as error:  # COM says no in many ways
        raise Refusal("no_excel") from error


def _close_earlier(excel: xlwings.App, path: Path) -> str:
    """The sheet the person was on in the earlier master, which is closed now; "" when it was not open."""
    for book in excel.books:
        if book.name.casefold() == path.name.casefold():  # Excel opens no two workbooks of one name
            active: str = book.sheets.active.name
            if not _same_file(book.fullname, path) or not _saved(book):
                raise Refusal("open_elsewhere", path=book.fullname)
            book.close()
            return active
    return ""


def _same_file(name: str, path: Path) -> bool:
    try:
        return path.samefile(name)
    except OSError:
        return False


def _saved(book: xlwings.Book) -> bool:
    """Whether nothing would be lost; xlwings has no word for it, Excel's own object does."""
    return bool(getattr(book.api, "Saved", True))


def _status_bar(excel: xlwings.App, label: str) -> Callable[[int, int], None]:
    def show(done: int, total: int) -> None:
        excel.status_bar = f"{label} {done}/{total}"

    return show


def _write_formulas(sheet: xlwings.Sheet, copy: xlwings.Sheet) -> None:
    """Every formula of the copy that points at the old workbook is the one of the sheet; the others stay untouched.

    What is written anew in each cell would be an array no more.
    """
    used, copied = sheet.used_range, copy.used_range
    formula = _formula_of(used)
    top, left = used.row, used.column
    pairs = zip(_block(getattr(used, formula)), _block(getattr(copied, formula)), strict=True)
    for down, rows in enumerate(pairs):
        for right, (own, other) in enumerate(zip(*rows, strict=True)):
            if own == other or not isinstance(own, str) or not own.startswith("="):
                continue
            cell = copy.range((top + down, left + right))
            if getattr(cell, formula) != own:  # one that is filled by its neighbour's array is right by now
                setattr(cell, formula, own)


def _formula_of(cells: xlwings.Range) -> str:
    """The property that tells formulas: ``formula2`` where Excel has dynamic arrays; ``formula`` would add an @."""
    try:
        cells.formula2  # noqa: B018 - asked for to see whether it is there
    except Exception:  # COM says no in many ways
        return "formula"
    return "formula2"


def _block(formulas: object) -> Sequence[Sequence[object]]:
    """Xlwings gives a single cell's formula bare, and several as rows."""
    if not isinstance(formulas, tuple | list):
        return ((formulas,),)
    return [row if isinstance(row, tuple | list) else (row,) for row in formulas]
