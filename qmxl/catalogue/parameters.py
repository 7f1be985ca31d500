"""A hospital's own limits, as forms name them: ``@lab_minutes``; one that nobody has stated is never guessed."""

import re
from collections.abc import Mapping
from dataclasses import replace

from qmxl.catalogue.declared import Feed, Form, Rule, Share, Summary, without
from qmxl.catalogue.worked import Worked

NAMED = re.compile(r"@([a-z][a-z_]*)")
# What definitions say themselves: indicators 11 and 17 of the handbook (2016).
AS_DEFINED: Mapping[str, str] = {
    "theatre_hours": "6",
    "theatre_days": "5",
    "clinic_first": "07:15",
    "clinic_script": "07:35",
    "clinic_late": "all",
    "exam_months": "24",  # 每二年一次考核: the management scheme the register of training follows
}


def named_by(form: Form) -> tuple[str, ...]:
    """The limits a form names, each once, in their order."""
    texts = [text for each in form.worked_out for text in (each.where, each.match, each.value)]
    texts += [text for each in form.summary for text in (each.where, each.of)]
    texts += [share.where for feed in form.feed for share in (feed.numerator, feed.denominator) if share]
    texts += [rule.limit for rule in form.rule]
    return tuple(dict.fromkeys(name for text in texts for name in NAMED.findall(text)))


def with_limits(form: Form, given: Mapping[str, str]) -> Form:
    """The form with the limits that are ``given``, without what needs one that is not."""
    if not named_by(form):
        return form
    gone = {each.id for each in form.worked_out if _worked(each, given) is None}
    left = without(form, gone)
    return replace(
        left,
        worked_out=tuple(told for each in left.worked_out if (told := _worked(each, given))),
        rule=tuple(ruled for each in left.rule if (ruled := _rule(each, given))),
        summary=tuple(counted for each in left.summary if (counted := _summary(each, given))),
        feed=tuple(fed for each in left.feed if (fed := _feed(each, given))),
    )


def _filled(text: str, given: Mapping[str, str]) -> str | None:
    """A text with what is given in it; None where it names what is not."""
    if not all(name in given for name in NAMED.findall(text)):
        return None
    return NAMED.sub(lambda found: given[found[1]], text)


def _worked(each: Worked, given: Mapping[str, str]) -> Worked | None:
    where, match, value = (_filled(text, given) for text in (each.where, each.match, each.value))
    if where is None or match is None or value is None:
        return None
    return replace(each, where=where, match=match, value=value)


def _rule(each: Rule, given: Mapping[str, str]) -> Rule | None:
    if not each.limit:
        return each
    limit = _filled(each.limit, given)
    return None if limit is None else replace(each, value=float(limit), limit="")


def _summary(each: Summary, given: Mapping[str, str]) -> Summary | None:
    where, of = _filled(each.where, given), _filled(each.of, given)
    return None if where is None or of is None else replace(each, where=where, of=of)


def _feed(each: Feed, given: Mapping[str, str]) -> Feed | None:
    numerator = _share(each.numerator, given) if each.numerator else None
    denominator = _share(each.denominator, given) if each.denominator else None
    if (each.numerator and numerator is None) or (each.denominator and denominator is None):
        return None
    return replace(each, numerator=numerator, denominator=denominator)


def _share(each: Share, given: Mapping[str, str]) -> Share | None:
    where = _filled(each.where, given)
    return None if where is None else replace(each, where=where)
