"""Reads files in this process, one after the other, and keeps what they say until it is compared or printed."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.departments.entered import Entered, entered
from qmxl.engines.apart import Fetcher
from qmxl.engines.contract import AnswerRow, Given, Named, Place, Progress, Rows
from qmxl.findings import Cell, Finding
from qmxl.forms.fetching import Fetched, fetch
from qmxl.refusal import Refusal
from qmxl.reports.earlier import Earlier, earlier_master
from qmxl.reports.printing import Printer
from qmxl.reports.reading import read_report
from qmxl.reports.report import REJECTED, Report
from qmxl.submissions.identity import department_named, round_named
from qmxl.submissions.places import Placed, placed
from qmxl.submissions.records import answer_rows
from qmxl.submissions.submission import Submission
from qmxl.texts import texts
from qmxl.xlsx.opening import NEVER, is_still
from qmxl.xlsx.packing import Piece


class Reader(Fetcher):
    """Reads files one after the other and keeps what they say."""

    def __init__(self) -> None:
        self._given: Given | None = None
        self._fetched: dict[str, Fetched] = {}
        self._carried: dict[str, Fetched] = {}
        self._kept: dict[str, Submission] = {}
        self._paths: dict[str, Path] = {}

    def fetch(self, files: Sequence[Named]) -> None:
        """Fetches files before it is known what they are to be read by."""
        self._fetched |= {source: fetch(path) for path, source in files}

    def earlier(self, path: Path) -> Earlier:
        """What the earlier master at a path tells."""
        return earlier_master(path)

    def begin(self, given: Given) -> bool:
        """From now on files are read by what is ``given``; true when that is understood."""
        self._given = given
        return True

    def read(self, files: Sequence[Named]) -> list[Report]:
        """The report of each file, in their order."""
        given = self._known()
        return [self._read(path, source, given) for path, source in files]

    def _known(self) -> Given:
        if self._given is None:
            raise RuntimeError("a reader reads nothing before it is told what by")
        return self._given

    def _read(self, path: Path, source: str, given: Given) -> Report:
        try:
            fetched = self._fetched.pop(source, None) or fetch(path)
            words = texts(given.language)
            report, submission = read_report(fetched, source, given.control, given.period, words, given.today)
        except MemoryError:
            return unreadable(path, source, given.control)
        except Exception as error:  # one file's misfortune, whatever it is, is not the others'
            return unreadable(path, source, given.control, error)
        if submission is not None:
            self._kept[source] = submission
            self._paths[source] = path
            if given.carried:
                self._carried[source] = fetched
        return report

    def said(self, source: str) -> frozenset[tuple[object, ...]]:
        """What a source says, to compare it with another."""
        return self._kept[source].said

    def answers(self, source: str) -> list[AnswerRow]:
        """Every answer of a source, a row each."""
        return list(answer_rows(self._kept[source], texts(self._known().language)("master.hidden")))

    def placed(self, source: str) -> list[Placed]:
        """Every cell of a source that takes an answer, with what may be shown of it."""
        return placed(self._kept[source], texts(self._known().language)("master.hidden"))

    def entered(self, source: str) -> Entered:
        """What stands in a source's cells, to carry it over into a new form; fetched anew where it is not that file."""
        given, path = self._known(), self._paths[source]
        kept = self._carried.get(source)
        fetched = kept if kept and is_still(path, kept.opened) else fetch(path)
        return entered(fetched, source, given.control, texts(given.language))

    def print(self, places: Sequence[Place]) -> dict[str, Piece]:
        """The answers of sources as rows of the master, by source; they are not kept any longer."""
        given = self._known()
        printer = Printer(given.control, texts(given.language))
        return {place.source: printer.rows(self._kept.pop(place.source), place.first, place.hidden) for place in places}


def unreadable(path: Path, source: str, control: Control, error: Exception | None = None) -> Report:
    """The rejected report of a file that cannot be read by any means here; for an ``error``, by a fault of qmxl."""
    department = department_named(path, control)
    round_ = "" if department else round_named(path, control.programme)
    told: dict[str, object] = {"error": f"{type(error).__name__}: {error}"} if error else {}
    finding = Finding(Code.FILE_FAULT if error else Code.FILE_UNREADABLE, Cell(source), told, department or round_)
    return Report(source, department, REJECTED, NEVER, "", [finding], round=round_)


class Here:
    """The engine that reads in this process, without any other to fall back on."""

    def __init__(
        self,
        files: Sequence[Named],
        meanwhile: Callable[[], object] | None = None,
        *,
        control: Path | None = None,
        master: Path | None = None,
    ) -> None:
        self._files, self._meanwhile = files, meanwhile
        self._control, self._master = control, master
        self._reader = Reader()
        self._digests: dict[str, str] = {}

    def __enter__(self) -> "Here":
        if self._meanwhile:
            self._meanwhile()
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to end."""

    @property
    def count(self) -> int:
        """How many files there are."""
        return len(self._files)

    def control(self) -> Fetched:
        """What is in the control workbook."""
        if self._control is None:
            raise ValueError(self._control)
        return fetch(self._control)

    def earlier(self) -> Earlier:
        """What the earlier master tells."""
        return self._reader.earlier(self._master) if self._master else Earlier(fault=Code.FILE_UNREADABLE)

    def masters(self, paths: Sequence[Path]) -> list[Earlier]:
        """What masters of other periods tell."""
        return [self._reader.earlier(path) for path in paths]

    def read(self, given: Given, progress: Progress) -> list[Report]:
        """A report for each file, in their order."""
        self._reader.begin(given)
        reports: list[Report] = []
        for named in self._files:
            reports += self._reader.read([named])
            progress(len(reports), len(self._files))
        self._digests = {report.source: report.digest for report in reports}
        return reports

    def said(self, source: str) -> frozenset[tuple[object, ...]]:
        """What a source says, to compare it with another."""
        return self._reader.said(source)

    def answers(self, source: str) -> list[AnswerRow]:
        """Every answer of a source, a row each."""
        return self._reader.answers(source)

    def placed(self, source: str) -> list[Placed]:
        """Every cell of a source that takes an answer, with what may be shown of it."""
        return self._reader.placed(source)

    def entered(self, source: str) -> Entered:
        """What stands in a source's cells; a Refusal when it is no longer the file that was read."""
        held = self._reader.entered(source)
        if held.digest != self._digests[source]:
            raise Refusal("changed_meanwhile", source=source)
        return held

    def rows(self, places: Iterable[Place]) -> Rows:
        """The answers of sources, printed."""
        printed = self._reader.print(list(places))
        return lambda sources: [printed.pop(source) for source in sources]
