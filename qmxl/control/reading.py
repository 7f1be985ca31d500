"""Reads the control workbook: a Control of all its right rows, and a finding with its cell for each wrong one."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from qmxl.catalogue import loader
from qmxl.catalogue.declared import Form
from qmxl.catalogue.loader import code_list
from qmxl.catalogue.models import Indicator
from qmxl.codes import Code
from qmxl.control import criteria
from qmxl.control.chart_marks import chart_marks
from qmxl.control.control import Control
from qmxl.control.definition_checks import about_definitions
from qmxl.control.earlier import stated, take_percent
from qmxl.control.former import written
from qmxl.control.forms import ALWAYS
from qmxl.control.layout import control_workbook
from qmxl.control.models import (
    ALL,
    Assignment,
    DayOff,
    Deadline,
    Department,
    FormAssignment,
    Hospital,
    IndicatorSetting,
    Mail,
    OwnIndicator,
    Recipient,
    Start,
    Target,
)
from qmxl.control.packs import about_packs, about_tasks, packs_taken
from qmxl.control.places import places
from qmxl.control.programme import Programme
from qmxl.control.score_reading import score_rules
from qmxl.control.targets import Targets
from qmxl.control.tools import tool_rows
from qmxl.findings import Cell, Finding
from qmxl.forms.answers import ReadSheet
from qmxl.forms.fetching import Fetched
from qmxl.forms.layout import spellings
from qmxl.forms.reader import read_workbook
from qmxl.forms.rows import Row, Rows, rows_of
from qmxl.grouping import grouped
from qmxl.hospital.folder import CONTROLS
from qmxl.measures.multipliers import multiplier
from qmxl.own_forms.reading import own_forms
from qmxl.own_forms.words import snake
from qmxl.refusal import Refusal
from qmxl.texts import Texts
from qmxl.typed.spelling import fold

ABOVE = "above"  # the form set of the control workbook of a health office
D = TypeVar("D", OwnIndicator, IndicatorSetting)


def read_control(fetched: Fetched, text: Texts) -> tuple[Control, list[Finding]]:
    """The content of a control workbook that was fetched; a Refusal when it cannot be read at all."""
    path, opened, raw = fetched
    if raw is None:
        raise Refusal("control_unreadable", path=path, reason=text(f"finding.{opened.fault or Code.FILE_TRUNCATED}"))
    if raw.identity.get("form_set") == ABOVE:
        raise Refusal("control_above", path=path)
    sheets, findings = read_workbook(raw, control_workbook(text), path.name)
    rows = {form: list(rows_of(found, path.name)) for form, found in sheets.items()}
    findings = [*_two_of_them(path), *(f for f in findings if not _optional(f, text))]
    reader = _Reader(rows, findings, text)
    return reader.control(sheets, path.name), grouped(findings)


def of_departments(fetched: Fetched, text: Texts) -> tuple[Control, list[Finding]]:
    """The content of a control workbook that names departments; a Refusal for one that names none."""
    control, findings = read_control(fetched, text)
    if not control.departments:
        raise Refusal("no_departments", path=fetched.path)
    return control, findings


def _two_of_them(path: Path) -> Iterator[Finding]:
    """A remark when the folder has the workbook with macros and a copy without: the first one counts."""
    other = next((path.with_name(name) for name in CONTROLS if name != path.name), path)
    if path.name in CONTROLS and other.is_file():
        facts: dict[str, object] = {"used": path.name, "other": other.name}
        yield Finding(Code.CONTROL_BOTH, Cell(path.name), facts)


def _optional(finding: Finding, text: Texts) -> bool:
    """Whether it only says that a sheet is missing without which a hospital can be run."""
    names = {form.sheet.in_(text.language) for form in loader.forms("control") if form.optional}
    return finding.code is Code.STRUCTURE_SHEET and finding.facts["sheet"] in names


def whose(said: str, departments: Container[str]) -> str:
    """A department's code, ``*`` for all, a kind of department or ``none``; "" where it is none of these."""
    if said in departments:
        return said
    own = next(form for form in loader.forms("control") if form.id == "own_forms")
    codes = code_list(own, "assigned")
    kind = spellings(codes).get(fold(said), "") if codes else ""
    return ALL if kind == "all" else kind


class _Reader(Rows):
    """Puts a Control together out of the rows."""

    def __init__(self, rows: dict[str, list[Row]], findings: list[Finding], text: Texts) -> None:
        super().__init__(rows, findings, text)
        self.impossible: set[tuple[str, str, str]] = set()  # targets no value can have
        self.contradictory: set[str] = set()  # own indicators whose kind, unit and multiplier do not fit
        self.target_cells: dict[tuple[str, str, str], Cell] = {}
        self.unread: set[str] = set()  # indicators of lines of assignments that could not be used

    def control(self, sheets: dict[str, ReadSheet], source: str) -> Control:
        departments = self.departments()
        own = {code: item.indicator() for code, item in self.own_indicators(departments)}
        indicators = {**loader.indicators(), **loader.fed_indicators(), **own}
        assignments = [
            (item, row)
            for item, row in self.models("assignments", Assignment)
            if self.known(item.indicator, indicators, row, "indicator")
            and (item.department == ALL or self.known(item.department, departments, row, "department"))
            and (not item.reporter or self.known(item.reporter, departments, row, "reporter"))
        ]
        targets = list(self.targets(indicators, departments))
        forms = own_forms(self, indicators)
        programme = self.programme(indicators, departments)
        marks = list(chart_marks(self, indicators, departments))
        drawn = list(tool_rows(self, (*loader.forms("department"), *forms)))
        taken = packs_taken(self)
        control = Control(
            hospital=self.card("hospital", Hospital, sheets.get("hospital"), source, name="?"),
            departments=departments,
            assignments=tuple(item for item, _ in assignments),
            targets=Targets(
                tuple(targets),
                cells=self.target_cells,
                doubtful=frozenset(
                    {key for key in self.target_cells if key[0] in self.contradictory} | self.impossible
                ),
            ),
            own_indicators=own,
            own_forms=forms,
            form_assignments=tuple(self.form_assignments(forms, departments)),
            packs=taken.in_use,
            pack_days=taken.days,
            campaign=taken.campaign,
            standard=self.standard(departments),
            programme=programme,
            chart_marks=tuple(mark for mark, _ in marks),
            mark_cells=tuple(cell for _, cell in marks),
            tools=tuple(item for item, _ in drawn),
            tool_cells=tuple(cells for _, cells in drawn),
            deadlines={code: item.due for code, item in self.unique("deadlines", Deadline, "period").items()},
            days_off=tuple(self.unique("holidays", DayOff, "day").values()),
            earlier=tuple(stated(self, indicators, departments)),
            recipients=tuple(item for item, _ in self.models("recipients", Recipient)),
            mail=self.card("mail", Mail, sheets.get("mail"), source),
            start=self.card("start", Start, sheets.get("start"), source),
            department_cells={code: self.row_of("departments", code).cell("code") for code in departments},
            unread=frozenset(self.unread),
        )
        self.about_fed(control, assignments)
        about_packs(control, taken, self)
        about_tasks(control, self)
        self.about_limits(control, sheets.get("hospital"), source)
        rules = score_rules(self, control, whose)
        return replace(control, score_rules=rules, remarks=tuple(about_definitions(control, self, source)))

    def departments(self) -> dict[str, Department]:
        """The departments; one that continues what is there still, or what another continues too, continues nothing."""
        departments, said = self.unique("departments", Department), dict[str, str]()
        for code, each in departments.items():
            for former in each.before:
                cell = self.row_of("departments", code).cell("formerly")
                other = former.code if former.code in departments else said.setdefault(former.code, code)
                if other != code:
                    self.wrong(Code.CONTROL_FORMER, cell, found=former.code, other=other)
        wrong = {former.code for each in departments.values() for former in each.before if former.code in departments}
        times = Counter(code for each in departments.values() for code in {former.code for former in each.before})
        wrong |= {code for code, several in times.items() if several > 1}
        for code, each in departments.items():
            kept = {former.code: former for former in sorted(each.before) if former.code not in wrong}
            departments[code] = replace(each, formerly=written(kept.values()))
        return departments

    def programme(self, indicators: Mapping[str, Indicator], departments: Mapping[str, Department]) -> Programme:
        """The sheets about criteria, in the order in which what stands in them rests on what was read before."""
        sets = criteria.sets_in_use(self)
        main = next(iter(sets.values()))
        settings = criteria.settings(self)
        left_out = {code for code, each in settings.items() if each.applied == "not_applied"}
        sub_items = criteria.sub_items(self, sets, departments, indicators, left_out)
        rounds = criteria.rounds(self, main, departments)
        return Programme(
            sets=sets,
            criteria=settings,
            sub_items=sub_items,
            agreed_targets=tuple(criteria.agreed_targets(self, main, departments)),
            rounds=rounds,
            practices=tuple(criteria.practices(self, main, sub_items)),
            places={form: its for form, kept in self.kept.items() if (its := places(kept))},
            round_cells={code: self.row_of("rounds", code).cell("code") for code in rounds},
        )

    def about_fed(self, control: Control, assignments: Iterable[tuple[Assignment, Row]]) -> None:
        """Says of each assignment of an indicator that nobody types in any of its months by what it is counted."""
        for item, row in assignments:
            feeds = control.fed.get(item.indicator, ())
            if item.indicator in loader.fed_indicators() or (feeds and not control.reporting.ever_typed(item)):
                sheet = [each.form.sheet.in_(self.text.language) for each in feeds] or "–"
                cell = row.cell("indicator")
                self.wrong(Code.CONTROL_FED, cell, indicator=item.indicator, sheet=sheet)

    def about_limits(self, control: Control, card: ReadSheet | None, source: str) -> None:
        """Asks for each limit that a form in use needs and nobody has stated."""
        language = self.text.language
        for name, forms in control.forms.limits_wanted.items():
            address = card.address_of((name, "value", "")) if card else ""
            cell = Cell(source, card.name, address) if card else Cell(source)
            waiting = sorted({feed.indicator for form in forms for feed in form.feed} - set(control.fed))
            facts: dict[str, object] = {"field": self.label("hospital", name)}
            facts["indicators"] = waiting or self.text("form.no_indicator")
            facts["sheet"] = [form.sheet.in_(language) for form in forms]
            self.wrong(Code.CONTROL_LIMIT, cell, **facts)

    def form_assignments(self, forms: Iterable[Form], departments: Container[str]) -> Iterator[FormAssignment]:
        """Which form goes to which department, kind of department, to all or to nobody; the forms known by any id."""
        declared = (*loader.forms("department"), *forms)
        known = {id_: form.id for form in declared for id_ in (form.id, *form.aliases)}
        for item, row in self.models("form_assignments", FormAssignment):
            form, department = known.get(snake(item.form)), whose(item.department, departments)
            if form is None or form in ALWAYS:
                self.wrong(Code.CONTROL_UNKNOWN, row.cell("form"), found=item.form)
            elif not department:
                self.wrong(Code.CONTROL_UNKNOWN, row.cell("department"), found=item.department)
            else:
                yield replace(item, form=form, department=department)

    def standard(self, departments: Container[str]) -> dict[str, IndicatorSetting]:
        """What is decided of standard indicators; blank lines are as the standard."""
        decided = {}
        for item, row in self.models("intervals", IndicatorSetting, code=""):
            decided[item.code] = self._of_departments(item, row, departments)
        return decided

    def _of_departments(self, item: D, row: Row, departments: Container[str]) -> D:
        """What is said of an indicator, its departments being some that are there; an unknown one is a finding."""
        told = {"owner": item.owner, "consolidator": item.consolidator}
        for field, code in told.items():
            if code and code not in departments:
                label = self.label("own_indicators", field)
                self.wrong(Code.CONTROL_DEPARTMENT, row.cell(field), field=label, found=code)
                told[field] = ""
        return replace(item, owner=told["owner"], consolidator=told["consolidator"])

    def own_indicators(self, departments: Container[str]) -> Iterator[tuple[str, OwnIndicator]]:
        """The hospital's own indicators; a code of the standard ones is not its to give."""
        for code, item in self.unique("own_indicators", OwnIndicator).items():
            if code in loader.indicators() or code in loader.fed_indicators():
                self.wrong(Code.CONTROL_STANDARD, self.row_of("own_indicators", code).cell("code"), found=code)
                continue
            if item.contradicted:
                self.contradictory.add(code)
                self.wrong(
                    Code.CONTROL_MULTIPLIER,
                    self.row_of("own_indicators", code).cell(item.contradicted),
                    indicator=code,
                    kind=self.choice("indicator_kind", item.kind),
                    unit=item.unit,
                    found="–" if item.scale is None else item.scale,
                    expected=multiplier(item.kind, "" if item.contradicted == "unit" else item.unit),
                )
            yield code, self._of_departments(item, self.row_of("own_indicators", code), departments)

    def choice(self, code_list: str, code: str) -> str:
        """The words people chose for a code."""
        codes = loader.code_lists()[code_list].code
        return next(each.label.in_(self.text.language) for each in codes if each.id == code)

    def targets(self, indicators: dict[str, Indicator], departments: dict[str, Department]) -> Iterator[Target]:
        """The targets of known indicators and departments; the second of two for the same months is a finding."""
        kept: list[Target] = []
        for row in self.rows.get("targets", []):
            for field in ("target", "upper", "benchmark"):
                take_percent(row, field, indicators)
        for item, row in self.models("targets", Target):
            if not self.known(item.indicator, indicators, row, "indicator"):
                continue
            if item.department and not self.known(item.department, departments, row, "department"):
                continue
            before = next((each for each in kept if item.meets(each)), None)
            if before:
                self._second_target(item, before, row)
                continue
            kept.append(item)
            self.target_cells[item.key] = row.cell("target")
            self._about_target(item, indicators[item.indicator], row)
            yield item

    def _second_target(self, item: Target, before: Target, row: Row) -> None:
        """Says that two targets hold in the same months."""
        other = self.target_cells[before.key].address
        if (item.first, item.last) == (before.first, before.last):
            self.wrong(Code.CONTROL_TWICE, row.cell("indicator"), found=item.indicator, other=other)
            return
        spans = {name: f"{each.first or '…'} – {each.last or '…'}" for name, each in (("span", item), ("had", before))}
        self.wrong(Code.CONTROL_TARGET_OVERLAP, row.cell("first"), indicator=item.indicator, other=other, **spans)

    def _about_target(self, item: Target, indicator: Indicator, row: Row) -> None:
        """Says of a target, its upper bound and its benchmark whether they can be, and whether a bound is lacking."""
        highest = indicator.scale if indicator.bounded else None
        for field, value in (("target", item.target), ("upper", item.upper), ("benchmark", item.benchmark)):
            if value is None or not (value < 0 or (highest is not None and value > highest)):
                continue
            if field != "benchmark":
                self.impossible.add(item.key)
            facts: dict[str, object] = {"indicator": item.indicator, "found": value, "unit": indicator.unit}
            self.wrong(Code.CONTROL_TARGET_RANGE, row.cell(field), field=self.label("targets", field), **facts)
        if indicator.direction == "between" and item.upper is None:
            self.wrong(Code.CONTROL_TARGET_BAND, row.cell("upper"), indicator=item.indicator, found=item.target)
        if item.benchmark is not None and not item.benchmark_of:
            self.wrong(Code.CONTROL_BENCHMARK, row.cell("benchmark_of"), indicator=item.indicator, found=item.benchmark)
