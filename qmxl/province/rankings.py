"""Units beside each other: of each indicator who differs by more than chance, drawn like a hospital's departments."""

from collections.abc import Sequence
from dataclasses import replace

from qmxl.master import comparison
from qmxl.master.comparison import Sums
from qmxl.offered.contract import INDICATOR, TO_DATE
from qmxl.province.above import Above
from qmxl.province.figures import indicators
from qmxl.tables.coverage import Coverage
from qmxl.tables.ranking import LEAST, Place, Ranking, ranked

NAME = comparison.NAME


def rankings(above: Above) -> dict[str, Ranking]:
    """Of each rate that three or more units have, their order to date with the limits of a funnel plot."""
    known, found = indicators(), dict[str, Ranking]()
    for code in above.figures.codes(INDICATOR, list(known)):
        indicator, lines = known[code], above.figures.of(INDICATOR, code, TO_DATE)
        if indicator.without_denominator or indicator.never_event:
            continue
        units = [(unit, line.numerator, line.denominator) for unit, line in lines.items()]
        if len([unit for unit in units if unit[2]]) < LEAST:
            continue
        ranking = ranked(indicator, units, None)
        if len(ranking.places) >= LEAST:
            found[code] = _covered(ranking, above)
    return found


def _covered(ranking: Ranking, above: Above) -> Ranking:
    """The same with how much of what is due each value rests on, and who has no figure at all."""
    lines = above.figures.of(INDICATOR, ranking.indicator.code, TO_DATE)
    covered = {unit: Coverage(int(line.counted or 0), int(line.due or 0)) for unit, line in lines.items()}
    places = [place._replace(coverage=covered[place.department]) for place in ranking.places]
    silent = [unit for unit, line in lines.items() if line.denominator is None]
    out = [unit for unit in ranking.left_out if unit not in silent]
    return replace(ranking, places=places, silent=silent, left_out=out)


def write(above: Above, several: Sequence[Ranking]) -> None:
    """A block an indicator: what it says, the plot, the table."""

    def sums(ranking: Ranking, place: Place, code: str) -> Sums:
        key = (INDICATOR, ranking.indicator.code, TO_DATE)
        above_, below, counted, due = (
            f"IF({above.astray(key)},NA(),{above.found(key, name, code)})"
            for name in ("numerator", "denominator", "counted", "due")
        )
        return Sums(above_, below, f'{counted}&"/"&{due}' if place.coverage.due else None)

    comparison.draw(above.page, comparison.below_each_other(several), sums)
