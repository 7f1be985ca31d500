"""Which forms a hospital has, to which of its departments they go, and in which months.

A form goes to whom its assignments say, without any to whom its declaration does while a pack it is in is in use.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from qmxl.catalogue import loader
from qmxl.catalogue.declared import Form
from qmxl.catalogue.parameters import named_by, with_limits
from qmxl.control.feeds import ALL_YEAR, FAR, Use
from qmxl.control.models import Department, FormAssignment, Hospital, PackInUse
from qmxl.typed.spelling import fold

LAST = frozenset({"nothing", "explanations"})  # sheets that speak of those before them
ALWAYS = frozenset(
    {"cover", "indicators", "criteria", "level_proposals", "nothing", "explanations"}
)  # given to every department


@dataclass(frozen=True)
class Forms:
    """The catalogue's forms and the hospital's own, with what the control workbook says of them."""

    hospital: Hospital  # whose limits forms count by
    departments: Mapping[str, Department]
    own: tuple[Form, ...]  # the hospital's, beside those of the catalogue
    assignments: tuple[FormAssignment, ...]
    packs: frozenset[str]  # the packs of forms in use
    pack_days: Mapping[str, PackInUse]  # those that are so not always, with their days

    @cached_property
    def all(self) -> tuple[Form, ...]:
        """The forms of a department's workbook in the order of its sheets: the hospital's own after the catalogue's."""
        limits, given_way = self.hospital.limits, {form.id for form in self.given_way}
        bundled = [form for form in loader.forms("department") if form.id not in given_way]
        first = (form for form in bundled if form.id not in LAST)
        several = (*first, *self.own, *(form for form in bundled if form.id in LAST))
        return tuple(self._with_least(with_limits(form, limits)) for form in several)

    @cached_property
    def given_way(self) -> tuple[Form, ...]:
        """The catalogue's forms in whose place the hospital has one of its own, by its id or the name of its sheet."""
        if not self.own:
            return ()
        ids = {form.id for form in self.own}
        sheets = {fold(name) for form in self.own for name in form.sheet.all}
        return tuple(
            form
            for form in loader.forms("department")
            if loader.gives_way(form)
            if form.id in ids
            or not ids.isdisjoint(form.aliases)
            or any(fold(name) in sheets for name in form.sheet.all)
        )

    def _with_least(self, form: Form) -> Form:
        """A form kept in the house tells groups of as many as the hospital says."""
        least = self.hospital.small_group
        return replace(form, least=least) if least and form.least and form.items else form

    @cached_property
    def limits_wanted(self) -> dict[str, list[Form]]:
        """The limits nobody has stated, each with the forms in use that name it."""
        known, given = self.hospital.limits, self.given_ever
        wanted: dict[str, list[Form]] = {}
        for form in (*loader.forms("department"), *self.own):
            for name in named_by(form) if form.id in given else ():
                if name not in known:
                    wanted.setdefault(name, []).append(form)
        return wanted

    @cached_property
    def registers(self) -> dict[str, Form]:
        """The forms whose lines are kept as records, by id."""
        return {form.id: form for form in self.all if form.records}

    @cached_property
    def register_names(self) -> frozenset[str]:
        """What the registers' sheets are called, in every language."""
        sheets = [form.sheet for form in self.registers.values()]
        return frozenset(name for sheet in sheets for name in (sheet.vi, sheet.en, sheet.zh))

    def of(self, department: str, months: Iterable[str]) -> list[Form]:
        """The forms a department is given in any of ``months``, in the order of its sheets."""
        wanted, whose = tuple(months), self.departments[department]
        return [form for form in self._within_reach if form.id in ALWAYS or self._given(form, whose, wanted)]

    @cached_property
    def _within_reach(self) -> tuple[Form, ...]:
        """The forms that a department may be given in some month; others need not be asked about for each of them."""
        return tuple(form for form in self.all if form.id in ALWAYS or self.in_any_use(form))

    def given(self, months: Iterable[str]) -> frozenset[str]:
        """The forms that any department is given in any of ``months``."""
        wanted = tuple(months)
        return frozenset(form.id for code in self.departments for form in self.of(code, wanted))

    @cached_property
    def given_ever(self) -> frozenset[str]:
        """The forms that any department is given in any month: whatever ends or begins does so in one of these."""
        days = [day for each in self.pack_days.values() for day in (each.first, each.last) if day]
        ends = (each.last for each in self.assignments if each.last)
        return self.given({FAR, *ends, *(f"{day:%Y-%m}" for day in days)})

    def in_use(self, form: Form, month: str) -> bool:
        """Whether the hospital uses any of a form's packs in a month; what is in no pack it always does."""
        used = self.packs.intersection(form.packs)
        return not form.packs or any(pack not in self.pack_days or self.pack_days[pack].covers(month) for pack in used)

    def in_any_use(self, form: Form) -> bool:
        """Whether a form is in any pack that is in use, or lines of the control workbook give it to somebody."""
        return self.has_assignments(form) or not form.packs or not self.packs.isdisjoint(form.packs)

    def owes(self, form: Form, department: str, first: date, last: date) -> bool:
        """Whether a department has a form at the end of some days, and its pack was in use on any of them."""
        if not self._given(form, self.departments[department], (f"{last:%Y-%m}",)):
            return False
        used = [self.pack_days.get(pack) for pack in self.packs.intersection(form.packs)]
        return not used or any(days is None or days.meets(first, last) for days in used)

    def has_assignments(self, form: Form) -> bool:
        """Whether lines of the control workbook say to whom a form goes, whatever its declaration says."""
        return form.id in self._assignments_of

    def given_to_nobody(self, form: Form) -> bool:
        """Whether those lines give it to none of the departments."""
        rows = self._assignments_of.get(form.id)
        return rows is not None and not any(row.concerns(d) for row in rows for d in self.departments.values())

    def spans(self, form: Form) -> Iterator[Use]:
        """The spans of months in which somebody is given a form."""
        several, rows = self.departments.values(), self._assignments_of.get(form.id)
        if rows is not None:
            yield from (Use(r.first, r.last) for r in rows if any(r.concerns(each) for each in several))
        elif any(form.is_for(each.code, each.kind) for each in several):
            packs = self.packs.intersection(form.packs)
            days = [self.pack_days.get(pack) for pack in sorted(packs)]
            yield from (ALL_YEAR if each is None else Use.of_days(each.first, each.last) for each in days)
            if not form.packs:
                yield ALL_YEAR

    def _given(self, form: Form, department: Department, months: Iterable[str]) -> bool:
        """Whether a department is given a form: as its assignments say, without any as its declaration does."""
        rows = self._assignments_of.get(form.id)
        if rows is None:
            its = form.is_for(department.code, department.kind)
            return its and any(self.in_use(form, month) for month in months)
        return any(row.covers(month) for row in rows if row.concerns(department) for month in months)

    @cached_property
    def _assignments_of(self) -> dict[str, list[FormAssignment]]:
        rows: dict[str, list[FormAssignment]] = {}
        for row in self.assignments:
            rows.setdefault(row.form, []).append(row)
        return rows
