"""What comes back at the same time of the year, so that nobody takes a season for a change."""

from collections.abc import Sequence

from qmxl.measures.special_causes import side_of
from qmxl.series.charting import Charted

LEAST_YEARS, BETWEEN = 2, 2  # years before that have to agree; points on the other side between one year and the next


def same_in_other_years(charted: Charted, at: int) -> Sequence[int]:
    """The years before in which the point at the same time of the year had a special cause to the same side.

    None unless at least two years say so, with points on the other side of the centre in between: what lasts is no
    season. Intervals longer than a quarter have no seasons.
    """
    interval, said = charted.series.indicator.interval, charted.said
    side = _side(charted, at)
    if said is None or interval > 3 or not side:
        return ()
    step = 12 // interval
    found, known, after = [], 0, at
    for place in range(at - step, -1, -step):
        value = charted.series.points[place].value
        known += value is not None
        among = range(place + 1, after)
        if said.rules[place] is not None and _side(charted, place) == side:
            if sum(_side(charted, each) == -side for each in among) < BETWEEN:
                return ()
            found.append(int(charted.series.points[place].month[:4]))
            after = place
    return tuple(reversed(found)) if len(found) >= max(LEAST_YEARS, known / 2) else ()


def _side(charted: Charted, at: int) -> int:
    return side_of(charted.series.points[at].value, charted.centre[at])
