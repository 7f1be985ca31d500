"""Makes the bulletin of a period out of its master: two A4 pages for everybody in the house."""

import time
from pathlib import Path
from xml.parsers.expat import ExpatError

from qmxl.codes import Code
from qmxl.commands.outcome import Clock, Outcome, day_of, utc_now
from qmxl.findings import Cell, Finding
from qmxl.hospital.folder import HospitalFolder, bulletin_beside
from qmxl.hospital.saving import refuse_if_open, save
from qmxl.period import Period
from qmxl.province.reading import is_of_above
from qmxl.refusal import Refusal
from qmxl.sending.bulletin.bulletin import bulletin_of
from qmxl.sending.bulletin.bulletin_book import bulletin_file
from qmxl.sending.office import NEVER, converted
from qmxl.sending.opened import Unreadable, opened
from qmxl.texts import texts

PDF, WORKBOOK = ".pdf", ".xlsx"


def bulletin(
    path: Path,
    *,
    period: Period | None = None,
    output: Path | None = None,
    office: Path | None = None,
    language: str,
    clock: Clock = utc_now,
) -> Outcome:
    """Writes the bulletin beside the master: a PDF where ``office``, a LibreOffice, is there, else a workbook to print.

    ``path`` is a master, or a hospital's folder, in which that of the ``period`` is looked for.
    """
    start = time.perf_counter()
    if path.is_dir() and period is None:
        raise Refusal("bulletin_which", folder=path)
    master = HospitalFolder(path).master(period) if path.is_dir() else path
    if not master.is_file():
        raise Refusal("bulletin_missing", path=master)
    output = output or bulletin_beside(master)
    workbook, pdf = output.with_suffix(WORKBOOK), output.with_suffix(PDF)
    try:
        book = opened(master.read_bytes())
        if is_of_above(book):
            raise Refusal("bulletin_above", path=master.name)
        told = bulletin_of(book, master.name, day_of(clock()))
    except (Unreadable, ExpatError) as fault:
        raise Refusal("bulletin_no_master", path=master.name) from fault
    content = bulletin_file(told, master.name, clock(), texts(language))
    printed = converted(content, str(office), PDF[1:], computed=NEVER, language=language) if office else None
    target = pdf if printed else workbook
    refuse_if_open(target)
    save(target, printed or content)
    findings = [] if printed else [Finding(Code.BULLETIN_NOT_PRINTED, Cell(target.name), {})]
    return Outcome(written=[target], findings=findings, elapsed=time.perf_counter() - start)
