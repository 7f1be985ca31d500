"""What rests on reports that people make of their own will, so that no score is ever lowered by such a report.

A form is tied to them whole where its lines are such reports or what is made of them, and in part where single lines
may follow from one: by a field that copies a code, a source that says "incident", or lines handed over. The part that
is not tied can be told by conditions, and only that part may be counted. What cannot be told apart is tied whole.
The ties follow from the declarations, so they hold for a hospital's own forms and indicators too, whose words are
looked at beside their rules: rather too much is tied than too little.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from qmxl.catalogue.base import Label
from qmxl.catalogue.conditions import conditions
from qmxl.catalogue.declared import NUMBERS, Form, FormField
from qmxl.catalogue.loader import code_list
from qmxl.catalogue.models import Indicator
from qmxl.control.feeds import feeds_of
from qmxl.control.lists import INDICATORS
from qmxl.typed.spelling import fold, nfc

# Whose lines ask whether a precaution was taken, not what happened.
CHECKED = frozenset({"safety_goals", "ten_goals", "core_systems", "checklist_observation"})
VOLUNTARY = frozenset({"incidents", "incident_class", "rca", "medication_errors", "adr"})
WORDS = re.compile(
    r"\b(?:su co|sai sot|suyt|tai bien|bien co|phan ung co hai|adr|(?:te|truot|bi|roi|lam) nga|loet (?:do )?t[iy] de"
    r"|(?:mo|truyen|tiem|phat|cap|dung|uong|thuoc) nham|nham (?:lan|thuoc|nguoi|benh|mat|vi tri|mau)"
    r"|kim (?:tiem )?(?:dam|chich)|vat sac nhon|tai nan (?:nghe nghiep|lao dong|nguoi benh)"
    r"|incidents?|accidents?|near miss(?:es)?|never events?|(?:medication|medical|prescribing|dispensing) errors?"
    r"|adverse (?:drug )?(?:events?|reactions?)|safety events?|falls?|pressure (?:ulcers?|injur(?:y|ies)|sores?)"
    r"|needle ?-?sticks?|sharps|wrong (?:site|side|eye|patient|drug))\b"
    r"|\bngã\b|不良事件|不良反应|隐患|差错|跌倒|坠床|用药错误|给药错误|压疮|压力性损伤|针刺|锐器|意外|事故"
)


class Tie(NamedTuple):
    """How a form is tied: as a ``whole``, or by lines that do not fulfil ``apart``; ``by`` is what it is tied to."""

    whole: bool
    apart: tuple[str, ...] = ()
    by: str = ""


def speaks_of_incidents(*texts: str) -> bool:
    """Whether a text is about incidents, near misses, errors or harm that people report."""
    return any(map(_speaks, texts))


@lru_cache(20_000)  # forms are gone through until nothing more is tied
def _speaks(text: str) -> bool:
    return bool(WORDS.search(fold(text)) or WORDS.search(nfc(text).lower()))


def ties(forms: Iterable[Form], indicators: Iterable[Indicator]) -> Mapping[str, Tie]:
    """The forms that are tied, by id: what follows from a tied form is tied, as long as anything more is found."""
    several, known = [form for form in forms if form.records], list(indicators)
    found = _closed(several, {form.id: Tie(whole=True) for form in several if _voluntary(form)})
    resting: list[str] = []
    while (more := [each.code for each in known if rests_on_incidents(each, several, found)]) != resting:
        resting = more
        found |= _signals(several, found, resting)
        found = _closed(several, found)
    return found


def _signals(forms: Iterable[Form], found: Mapping[str, Tie], resting: Sequence[str]) -> dict[str, Tie]:
    """Forms of which a line may name an indicator that rests on reports: what is done about its signal."""
    tied = {}
    for form in forms:
        before = found.get(form.id, Tie(whole=False))
        asked = [field.id for field in form.field if field.type in {"code", "choice"} and _names_indicators(field)]
        if asked and not before.whole:
            signals = (_says_none(form.by_field[name], resting) for name in asked)
            tied[form.id] = before._replace(apart=_merged((*before.apart, *signals)))
    return tied


def _says_none(field: FormField, resting: Sequence[str]) -> str:
    """The condition that none of some indicators is named; what is typed freely may name one in any way."""
    listed = field.choices or field.option
    return f"{field.id} != {', '.join(resting)}" if listed else f"{field.id} blank"


def _names_indicators(field: FormField) -> bool:
    said = " ".join(map(fold, _said(field.label)))
    return field.choices == INDICATORS or bool(re.search(r"\b(?:chi so|indicators?)\b|指标", f"{field.id} {said}"))


def _closed(several: Sequence[Form], found: dict[str, Tie]) -> dict[str, Tie]:
    while True:
        more = {form.id: tie for form in several if (tie := _tie(form, several, found)) != found.get(form.id)}
        if not more:
            return found
        found |= {id_: tie for id_, tie in more.items() if tie}


def _voluntary(form: Form) -> bool:
    return form.id in VOLUNTARY or speaks_of_incidents(*_said(form.sheet), *_said(form.title))


def _tie(form: Form, forms: Iterable[Form], found: Mapping[str, Tie]) -> Tie | None:
    """How a form is tied, as far as is known; once whole it stays so."""
    before = found.get(form.id)
    if before and before.whole:
        return before
    apart: dict[str, None] = dict.fromkeys(before.apart if before else ())
    by = before.by if before else ""
    for condition, other in (*_by_words(form), *_by_rules(form, forms, found), *_handed(form, forms, found)):
        by = by or other
        if not condition:
            return Tie(whole=True, by=by)
        apart[condition] = None
    return Tie(whole=False, apart=_merged(apart), by=by) if apart else before


def _merged(apart: Iterable[str]) -> tuple[str, ...]:
    """The conditions, each field's values that must not be there in one."""
    rest, unlike = dict[str, None](), dict[str, dict[str, None]]()
    for text in apart:
        (condition,) = conditions(text)
        if condition.op == "!=":
            unlike.setdefault(condition.field, {}).update(dict.fromkeys(condition.values))
        else:
            rest[text] = None
    return (*rest, *(f"{field} != {', '.join(sorted(values))}" for field, values in unlike.items()))


Found = Iterator[tuple[str, str]]  # a condition that lines without the tie fulfil, "" where there is none; the form


def _by_words(form: Form) -> Found:
    """Fields that say a line is about an incident."""
    for field in form.field:
        if field.type == "choice":
            codes = code_list(form, field.id)
            told = [code.id for code in codes.code if _tells(code.id, code.label)] if codes else []
            if told and len(told) < len(codes.code if codes else ()):
                yield f"{field.id} filled", ""
                yield f"{field.id} != {', '.join(told)}", ""
                continue
        if _tells(field.id, field.label):
            yield _blank(field), ""
    if form.id not in CHECKED and any(_tells(line.id, line.label) for line in form.line):
        yield "", ""  # a hospital's own list of what happened


def _tells(id_: str, label: Label) -> bool:
    return speaks_of_incidents(id_.replace("_", " "), *_said(label))


def _by_rules(form: Form, forms: Iterable[Form], found: Mapping[str, Tie]) -> Found:
    """Fields that copy what stands in a tied form, add it up, or in which a tied form is followed up."""
    for rule in form.rule:
        other = rule.of.partition(".")[0]
        if other in found:
            copied = rule.kind == "matches"
            for name in rule.fields:
                yield (_blank(form.by_field[name]) if copied and name in form.by_field else ""), other
    for worked in form.worked_out:
        if worked.kind == "lines_of" and found:  # how many lines there are of the form that a line names
            yield f"{worked.fields[0]} != {', '.join(found)}", next(iter(found))
    for other_form in forms:
        for rule in other_form.rule if other_form.id in found else ():
            target, _, name = rule.of.partition(".")
            if rule.kind == "followed_up_in" and target == form.id and name in form.by_field:
                yield _blank(form.by_field[name]), other_form.id


def _handed(form: Form, forms: Iterable[Form], found: Mapping[str, Tie]) -> Found:
    """Lines that a tied form hands over: told by the source they come with, which those of the form itself keep."""
    for other in forms:
        for each in getattr(other, "hand_over", ()) if other.id in found else ():
            if each.to == form.id and (each.source or other is not form):  # else the line keeps its own source
                fields = [field for field in form.field if _has(form, field, each.source)]
                yield from ((f"{field.id} filled", other.id) for field in fields)
                yield from ((f"{field.id} != {each.source}", other.id) for field in fields)
                if not fields:
                    yield "", other.id


def _has(form: Form, field: FormField, code: str) -> bool:
    codes = code_list(form, field.id) if field.type == "choice" else None
    return bool(codes) and code in codes.by_id if codes else False


def _blank(field: FormField) -> str:
    """The condition that a field says nothing; "" where every line fills it in, or a number counts them."""
    return "" if field.required or field.type in NUMBERS else f"{field.id} blank"


def rests_on_incidents(indicator: Indicator, forms: Iterable[Form], tied: Mapping[str, Tie]) -> bool:
    """Whether an indicator is counted from tied lines, is a never event, or speaks of incidents in what defines it."""
    feeding = feeds_of(forms).get(indicator.code, ())
    if indicator.never_event or any(fed.form.id in tied for fed in feeding):
        return True
    entries = (entry.label for entry in indicator.entries)
    said = (indicator.name, indicator.numerator, indicator.denominator, indicator.data_source, indicator.method)
    return speaks_of_incidents(*said, indicator.unit, indicator.inclusion, *entries)


def _said(label: Label) -> tuple[str, str, str]:
    return label.vi, label.en, label.zh
