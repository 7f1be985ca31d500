"""The contest: what each team scored in each round, and its rank.

A team's rank is one more than the number of teams before it. Before it are those with more points in all; of those with
the same, the ones with more in the required round; then those with more in the buzzer round. Teams equal in all three
share a rank, and the next rank is left out.
"""

from collections.abc import Iterable
from typing import NamedTuple

DIGITS = 6  # of points, so that 0.1 and 0.2 are 0.3 in every program
ROUNDS = ("required", "buzzer", "risk")


class Scored(NamedTuple):
    """A line of the contest."""

    team: str
    round: str
    points: float


class Standing(NamedTuple):
    """A team with its points by round and in all, and its rank."""

    team: str
    members: int
    points: tuple[float, ...]
    total: float
    rank: int


def standings(members: Iterable[str], lines: Iterable[Scored]) -> list[Standing]:
    """Each team in the order in which it appears; ``members`` is the team of each member.

    Teams that nobody is a member of are there with their points.
    """
    count: dict[str, int] = {}
    for team in members:
        count[team] = count.get(team, 0) + 1
    points = {team: dict.fromkeys(ROUNDS, 0.0) for team in count}
    for line in lines:
        its = points.setdefault(line.team, dict.fromkeys(ROUNDS, 0.0))
        its[line.round] = round(its[line.round] + line.points, DIGITS)
    keys = {team: (round(sum(its.values()), DIGITS), its["required"], its["buzzer"]) for team, its in points.items()}
    return [
        Standing(
            team,
            count.get(team, 0),
            tuple(its[name] for name in ROUNDS),
            keys[team][0],
            1 + sum(other > keys[team] for other in keys.values()),
        )
        for team, its in points.items()
    ]
