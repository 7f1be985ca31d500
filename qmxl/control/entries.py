"""What a control says as the entries of its workbook: rows by form, words as its drop-downs have them."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from qmxl.catalogue import loader
from qmxl.catalogue.declared import Form
from qmxl.control.control import Control
from qmxl.control.criteria_entries import criteria_entries, criteria_rows
from qmxl.control.forms import ALWAYS
from qmxl.control.lists import offered
from qmxl.control.models import DEFINED, IndicatorSetting, Mail
from qmxl.control.scores import sources as score_sources
from qmxl.control.scores import told
from qmxl.control.start import start_entries
from qmxl.forms.kinds.shape import Key
from qmxl.own_forms.printing import chosen, code_of, form_rows
from qmxl.own_forms.reading import SHEETS
from qmxl.texts import Texts

Row = dict[str, object]


def assignable() -> list[Form]:
    """The catalogue's forms that go to whom a hospital likes."""
    return [form for form in loader.forms("department") if form.id not in ALWAYS]


def kinds(text: Texts) -> list[str]:
    """The kinds of department a form can be given to, and nobody, as a drop-down offers them."""
    own = next(form for form in loader.forms("control") if form.id == "own_forms")
    return [code.label.in_(text.language).upper() for code in own.by_field["assigned"].option if code.id != "all"]


def given_to(department: str, control: Control | None, text: Texts) -> str:
    """Whom a form is given to, as a drop-down offers it."""
    if department in {"*", "all"}:
        return offered("*", text("form.all_departments"))
    if control and department in control.departments:
        return offered(department, control.departments[department].name)
    return chosen("own_forms", "assigned", department, text.language).upper()


def list_entries(rows: list[dict[str, object]]) -> dict[Key, object]:
    """Rows of a list form as the entries of its numbered lines."""
    return {(str(n), field, ""): value for n, row in enumerate(rows, start=1) for field, value in row.items()}


def starter_entries(text: Texts, made: datetime | None = None) -> dict[str, dict[Key, object]]:
    """What a new control workbook holds: usual departments, the basic pack, criteria, the fifth as deadline."""
    language = text.language
    departments: list[dict[str, object]] = [
        {"code": d.code, "name": d.name.in_(language), "kind": chosen("departments", "kind", d.kind, language)}
        for d in loader.starter_departments()
    ]
    applied = loader.code_lists()["applied"].code[0].label.in_(language)
    return {
        "start": start_entries(made) if made else {},
        "hospital": {("due_day", "value", ""): 5},
        "departments": list_entries(departments),
        "packs": {(pack, "used", ""): "x" for pack in sorted(loader.USUAL_PACKS)},
        "criteria": {(c.code, "applied", ""): applied for c in loader.criteria().criterion},
    }


def entries_of(control: Control, text: Texts) -> dict[str, dict[Key, object]]:
    """A control's content as the entries of its workbook."""
    told = _Told(control, text)
    return {
        "intervals": told.standard(),
        "start": {(key, "value", ""): value for key, value in asdict(control.start).items() if value != ""},
        "hospital": told.hospital(),
        "mail": told.mail(),
        **{form: list_entries(kept) for form, kept in {**told.rows(), **told.own_forms()}.items()},
        "criteria": criteria_entries(control.programme, text),
        "packs": pack_entries(control),
    }


def pack_entries(control: Control) -> dict[Key, object]:
    """The packs of forms in use, and the days from and to which they are."""
    entries: dict[Key, object] = {}
    for pack in sorted(control.packs):
        days = control.pack_days.get(pack)
        said = {"used": "x", "first": days and days.first, "last": days and days.last}
        entries |= {(pack, field, ""): value for field, value in said.items() if value}
    return entries


class _Told:
    """A control in the words of a language."""

    def __init__(self, control: Control, text: Texts) -> None:
        self.control, self.text = control, text

    def label(self, codes: str, code: object) -> str:
        """The words of a code."""
        return next(c.label.in_(self.text.language) for c in loader.code_lists()[codes].code if c.id == str(code))

    def department(self, code: str) -> str:
        """A department as a drop-down offers it; "" for none."""
        return offered(code, self.control.departments[code].name) if code in self.control.departments else ""

    def hospital(self) -> dict[Key, object]:
        """Whose control workbook it is."""
        said = asdict(self.control.hospital)
        said["not_applicable"] = self.label("not_applicable_rule", said["not_applicable"])
        return {(key, "value", ""): value for key, value in said.items() if value not in {"", False, None}}

    def mail(self) -> dict[Key, object]:
        """How messages leave, where anything is said of it."""
        said = {name: its for name, its in asdict(self.control.mail).items() if its != getattr(Mail(), name)}
        for name in {"way", "security"} & set(said):
            said[name] = chosen("mail", name, said[name], self.text.language)
        return {(key, "value", ""): value for key, value in said.items()}

    def indicator(self, code: str) -> str:
        """An indicator as a drop-down offers it."""
        known = self.control.indicators.get(code) or loader.fed_indicators()[code]
        return offered(code, known.name)

    def standard(self) -> dict[Key, object]:
        """What is decided of standard indicators."""
        return {
            (code, field, ""): value
            for code, each in self.control.standard.items()
            for field, value in self.decided(each).items()
            if value
        }

    def decided(self, each: IndicatorSetting) -> Row:
        """A line of it."""
        said = {name: value for name, value in asdict(each).items() if name != "code"}
        interval = "" if each.interval is None else self.label("interval", each.interval)
        return {**said, "interval": interval, **self.departments_of(each.owner, each.consolidator)}

    def departments_of(self, owner: str, consolidator: str) -> Row:
        """Who answers for an indicator and who puts it together, as drop-downs offer them."""
        return {"owner": self.department(owner), "consolidator": self.department(consolidator)}

    def rows(self) -> Mapping[str, list[Row]]:
        """The rows of the lists, in the order of the control."""
        control, text, label = self.control, self.text, self.label
        everybody = offered("*", text("form.all_departments"))
        return {
            "departments": [
                {**asdict(d), "kind": chosen("departments", "kind", d.kind, text.language)}
                for d in control.departments.values()
            ],
            "form_assignments": self.form_assignments(),
            "assignments": [
                {
                    "indicator": self.indicator(a.indicator),
                    "department": self.department(a.department) or everybody,
                    "reporter": self.department(a.reporter),
                    "first": a.first,
                    "last": a.last,
                }
                for a in control.assignments
            ],
            "targets": [
                {**asdict(t), "indicator": self.indicator(t.indicator), "department": self.department(t.department)}
                for t in control.targets.stated
            ],
            "chart_marks": [
                {
                    **asdict(m),
                    "indicator": self.indicator(m.indicator),
                    "department": self.department(m.department),
                    "kind": chosen("chart_marks", "kind", m.kind, text.language),
                }
                for m in control.chart_marks
            ],
            "scoreboard": self.score_rules(),
            "seven_tools": self.tools(),
            "own_indicators": self.own_indicators(),
            **criteria_rows(control, text),
            "earlier_figures": [
                {
                    **{name: its for name, its in asdict(figure).items() if its is not None},
                    "indicator": self.indicator(figure.indicator),
                    "department": self.department(figure.department),
                }
                for figure in (each.figure for each in control.earlier)
            ],
            "recipients": [
                {
                    **{name: its for name, its in asdict(r).items() if its is not None},
                    "role": label("recipient_role", r.role),
                    "receives": label("receives", r.receives),
                    "pdf": "x" if r.pdf else "",
                    "language": chosen("recipients", "language", r.language, text.language) if r.language else "",
                }
                for r in control.recipients
            ],
            "holidays": [
                {**asdict(each), "kind": chosen("holidays", "kind", each.kind, text.language)}
                for each in control.days_off
            ],
            "deadlines": [{"period": period, "due": due} for period, due in control.deadlines.items()],
        }

    def score_rules(self) -> list[Row]:
        """The rules of the scoreboard."""
        text, known = self.text, score_sources(self.control)
        return [
            {
                **{name: its for name, its in asdict(each).items() if its is not None},
                "source": offered(each.source, told(known[each.source], text)),
                "way": chosen("scoreboard", "way", each.way, text.language),
                "whom": given_to(each.whom, self.control, text) if each.whom else "",
            }
            for each in self.control.score_rules
        ]

    def form_assignments(self) -> list[Row]:
        """Which form goes to whom."""
        control, text = self.control, self.text
        forms = {form.id: form for form in control.forms.all}
        return [
            {
                "form": offered(code_of(forms[a.form]), forms[a.form].sheet.in_(text.language)),
                "department": given_to(a.department, control, text),
                "first": a.first,
                "last": a.last,
            }
            for a in control.form_assignments
        ]

    def tools(self) -> list[Row]:
        """The tools that are wanted."""
        forms, language = {form.id: form for form in self.control.forms.all}, self.text.language
        return [
            {
                **{name: its for name, its in asdict(each).items() if its},
                "form": offered(code_of(forms[each.form]), forms[each.form].sheet.in_(language)),
                "tool": chosen("seven_tools", "tool", each.tool, language),
            }
            for each in self.control.tools
        ]

    def own_indicators(self) -> list[Row]:
        """The hospital's own indicators."""
        return [
            {
                "code": i.code,
                "name": i.name,
                "kind": self.label("indicator_kind", i.kind),
                "numerator": i.numerator,
                "denominator": i.denominator,
                "unit": i.unit,
                "scale": i.scale,
                "direction": self.label("direction", i.direction),
                "interval": self.label("interval", i.interval),
                **{name: getattr(i, name) for name in DEFINED},
                "component": self.label("quality_component", i.component) if i.component else "",
                "data_quality_grade": self.label("data_grade", i.data_quality_grade) if i.data_quality_grade else "",
                **self.departments_of(i.owner, i.consolidator),
            }
            for i in self.control.own_indicators.values()
        ]

    def own_forms(self) -> Mapping[str, list[Row]]:
        """The rows of the sheets of the hospital's own forms."""
        rows: dict[str, list[Row]] = {sheet: [] for sheet in SHEETS}
        for form in self.control.own_forms:
            for sheet, its in form_rows(form, self.text, self.control.forms.all).items():
                rows[sheet] += its
        return rows
