"""The rules of the scoreboard: what each counts of a department, by which points, and what it may rest on.

A rule that could lower anybody's score because of a voluntary report, or raise one because there are fewer, is refused:
it rests on lines that :mod:`qmxl.control.lineage` ties to such reports. Counted plainly they may add points, the more
the more there are; of a form tied in part the tied lines are left out; all else is refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Literal, NamedTuple

from qmxl.catalogue import loader
from qmxl.catalogue.conditions import conditions
from qmxl.catalogue.declared import DEPARTMENT, Form, Summary
from qmxl.catalogue.models import Indicator
from qmxl.catalogue.privacy import in_house
from qmxl.control.control import Control
from qmxl.control.lineage import Tie, rests_on_incidents, ties
from qmxl.control.lists import DEPARTMENTS, offered
from qmxl.control.models import ScoreRule
from qmxl.texts import Texts

HANDED_IN, IN_TIME, ERRORS = "REPORT.HANDED_IN", "REPORT.IN_TIME", "REPORT.ERRORS"
CRITERIA_MET, INDICATOR = "CRITERIA.MET", "INDICATOR."
BY_REPORTS = (HANDED_IN, IN_TIME, ERRORS, CRITERIA_MET)
# Ways of counting that say something of one department's lines by themselves.
COUNTED = frozenset(
    {"lines", "sum", "mean", "share", "days_between", "hours_between", "latest", "open", "overdue", "coverage", "lost"}
)
STATES = frozenset({"open", "overdue", "latest"})  # what stands at the end of the period, whenever it began
GROWING = frozenset({"each", "reached", "each_above"})  # ways whose points never fall while the value grows
OF_ALL_LINES = frozenset({"unique", "sum_of_lines", "at_least_per"})  # rules by which one line may fault another
Kind = Literal["report", "criteria", "indicator", "register"]


class Source(NamedTuple):
    """What a rule counts; of a register the column that names the department, and the summary as it is counted.

    ``apart`` are the conditions by which lines tied to voluntary reports are left out.
    """

    id: str
    kind: Kind
    form: Form | None = None
    summary: Summary | None = None
    dimension: str = DEPARTMENT
    indicator: Indicator | None = None
    apart: tuple[str, ...] = ()

    @property
    def counted(self) -> Summary:
        """The summary over the lines that count, those of the period where lines have days."""
        if self.summary is None or self.form is None:
            raise ValueError(self.id)
        where = " and ".join(filter(None, (self.summary.where, *self.apart)))
        span: Literal["to_date", "period"] = "to_date" if self.summary.count in STATES else "period"
        return replace(self.summary, where=where, by=(), span=span)


class Refused(NamedTuple):
    """Why a rule does not count: ``saved`` is the day a workbook was saved, which one more report changes."""

    why: Literal["incidents", "saved"]
    form: str = ""  # the tied form
    by: str = ""  # what that is tied to


def sources(control: Control) -> Mapping[str, Source]:
    """All that a rule may name, by what the control workbook calls it."""
    found = {id_: Source(id_, "criteria" if id_ == CRITERIA_MET else "report") for id_ in BY_REPORTS}
    for code, indicator in control.indicators.items():
        if not indicator.at_a_point:
            found[f"{INDICATOR}{code}"] = Source(f"{INDICATOR}{code}", "indicator", indicator=indicator)
    return found | {each.id: each for form in control.forms.all for each in sources_of(form)}


def sources_of(form: Form) -> Iterator[Source]:
    """The summaries of a form that can be told of a department."""
    if not form.records or in_house(form):
        return
    named = [field.id for field in form.field if field.choices == DEPARTMENTS]
    own = form.assigned in {"all", "clinical", "paraclinical", "office"}
    for summary in (each for each in form.summary if each.count in COUNTED and not each.of_fields):
        by = [name for name in summary.by if name == DEPARTMENT or name in named]
        dimension = by[0] if by else DEPARTMENT if own else next(iter(named), "")
        if dimension and (by or own or named):
            yield Source(f"{form.id}.{summary.id}".upper(), "register", form, summary, dimension)


def told(source: Source, text: Texts) -> str:
    """What a source is called."""
    if source.form is not None and source.summary is not None:
        return f"{source.form.sheet.in_(text.language)}: {source.summary.title.in_(text.language)}"
    return source.indicator.name if source.indicator is not None else text(f"score_board.{source.id.lower()}")


def offered_scores(text: Texts) -> list[str]:
    """The sources of the catalogue that a rule may count in some way, as a drop-down offers them."""
    return [offered(each.id, told(each, text)) for each in _offered_sources()]


@cache
def _offered_sources() -> tuple[Source, ...]:
    """Those sources, in whatever language they are told: the catalogue is the same for every control workbook."""
    forms, standard = loader.forms("department"), {**loader.indicators(), **loader.fed_indicators()}
    tied = ties(forms, standard.values())
    named = [Source(id_, "report") for id_ in BY_REPORTS if id_ != IN_TIME]
    for each in (source for form in forms for source in sources_of(form)):
        tie = tied.get(each.form.id) if each.form else None
        if tie is None or not tie.whole or (each.summary is not None and each.summary.count == "lines"):
            named.append(each)
    named += [
        Source(f"{INDICATOR}{code}", "indicator", indicator=indicator)
        for code, indicator in standard.items()
        if not indicator.at_a_point and not rests_on_incidents(indicator, forms, tied)
    ]
    return tuple(named)


def judged(control: Control, rule: ScoreRule, among: Mapping[str, Source] | None = None) -> Source | Refused | None:
    """What a rule counts, why it is refused, or None where nobody knows its source; ``among`` are :func:`sources`."""
    known = (sources(control) if among is None else among).get(rule.source)
    if known is None:
        return None
    if known.id == IN_TIME:
        return Refused("saved")
    tied = control.tied
    if known.indicator is not None:
        return Refused("incidents") if rests_on_incidents(known.indicator, control.forms.all, tied) else known
    tie = tied.get(known.form.id) if known.form else None
    if tie is None or known.form is None or known.summary is None:
        return known
    if not tie.whole:
        return known._replace(apart=tie.apart)
    return known if _only_adds(rule, known.form, known.summary) else _refused(known.form, tie)


def scored(control: Control) -> list[Source]:
    """The summaries of registers that rules count."""
    among = sources(control) if control.score_rules else {}
    found = (judged(control, rule, among) for rule in control.score_rules)
    return [source for source in found if isinstance(source, Source) and source.summary is not None]


def _refused(form: Form, tie: Tie) -> Refused:
    return Refused("incidents", form.id, tie.by)


def _only_adds(rule: ScoreRule, form: Form, summary: Summary) -> bool:
    """Whether a rule counts lines, which one more never makes fewer, and gives points that never fall with them."""
    by_others = {name for each in form.rule if each.kind in OF_ALL_LINES for name in each.fields}
    by_others |= {field.id for field in form.field if field.unique}
    of_others = any(each.field.partition(".")[0] in by_others for each in conditions(summary.where))
    return summary.count == "lines" and not of_others and rule.way in GROWING and rule.points >= 0
