"""Which units need attention, and why: what the first page says, the gravest first."""

from collections.abc import Iterator, Mapping, Sequence

from qmxl.codes import Code, Severity
from qmxl.findings import counted
from qmxl.offered.contract import GROUP, PERIOD
from qmxl.province import incidents, rankings, roster
from qmxl.province.above import Above
from qmxl.province.incidents import SEVERE, key_of
from qmxl.province.roster import partly
from qmxl.tables.ranking import Ranking

MOST_NAMED = 12  # units in a sentence
Sentence = tuple[str, str]  # what is said, and the sheet it stands on


def attention(above: Above, several: Mapping[str, Ranking]) -> Iterator[Sentence]:
    """The sentences, each with its sheet."""
    yield from _reports(above)
    severe = {u: line.numerator for u, line in above.lines(key_of(GROUP, PERIOD, SEVERE)).items() if line.numerator}
    if severe:
        who = _named(above, [f"{unit} ({count:g})" for unit, count in severe.items()])
        yield above.page.text("attention.severe", count=sum(severe.values()), who=who), incidents.NAME
    for ranking in several.values():
        poor = [place for place in ranking.outside("99.8") if place.better(ranking.indicator.direction) is False]
        if poor:
            who = _named(above, [place.department for place in poor])
            name = f"{ranking.indicator.code} {ranking.indicator.name}"
            yield above.page.text("attention.outside", indicator=name, who=who), rankings.NAME


def _reports(above: Above) -> Iterator[Sentence]:
    """What became of the units' masters."""
    settled, text = above.settled, above.page.text
    rejected = [each for each in settled if each.status == "rejected" and counted(each.findings)[Severity.ERROR]]
    altered = [each for each in rejected if each.seal in ("altered", "wrong_key")]
    groups = {
        "altered": [each.unit or each.source for each in altered],
        "rejected": [each.unit or each.source for each in rejected if each not in altered],
        "missing": [each.unit for each in settled if each.status == "missing"],
        "strangers": [each.source for each in settled if each.status == "stranger"],
        "stale": [each.unit for each in settled if any(f.code is Code.UNIT_STALE for f in each.findings)],
        "early": [each.unit for each in settled if any(f.code is Code.UNIT_EARLY for f in each.findings)],
        "late": [each.unit for each in settled if each.status == "late"],
        "unsigned": [each.unit for each in settled if each.counts and each.seal == "unsigned"],
        "partial": [f"{each.unit} ({'/'.join(map(str, its))})" for each in settled if (its := partly(above, each))],
    }
    for name, units in groups.items():
        if units:
            sheet = roster.NAME if name not in ("altered", "rejected", "stale") else "findings"
            yield text(f"attention.{name}", count=len(units), who=_named(above, units)), sheet


def _named(above: Above, units: Sequence[str]) -> str:
    named = list(dict.fromkeys(units))
    more = above.page.text("attention.more", count=len(named) - MOST_NAMED) if len(named) > MOST_NAMED else ""
    return ", ".join(named[:MOST_NAMED]) + more
