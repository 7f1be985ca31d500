"""Choices of yes or no in whole numbers, solved by HiGHS, with the proof it gives.

HiGHS reckons with floats. Here every coefficient is whole, and the bounds of a row are moved out by more than its
tolerances can come to, and at most by a half: what keeps the row has room, what breaks it breaks it by more than that.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import Any

_TOLERANCE = 1e-9  # of a choice, and of a row
_ROOM = 10 * _TOLERANCE  # for each unit of a row's coefficients
_WHOLE = 1e-6  # how far a choice may be from yes or no without a word about it


class SolverMissing(Exception):  # noqa: N818 - it is a package that is not there, not an error of the program
    """The package ``highspy`` is not installed: it comes with the extra ``plan``."""


class Status(StrEnum):
    """How a search ended."""

    OPTIMAL = "optimal"  # the best there is, or to the best but for what ``doubts`` say
    INFEASIBLE = "infeasible"  # nothing keeps all rows
    TIME_LIMIT = "time_limit"  # stopped: the best so far, if any
    FAILED = "failed"  # the solver gave up


class Doubt(StrEnum):
    """Why what the solver says may not be so."""

    SCALE = "scale"  # numbers so large that its tolerances matter
    GAP = "gap"  # its bound leaves room for something better
    ROUNDED = "rounded"  # a choice was neither yes nor no
    UNSOUND = "unsound"  # what it chose does not do what was asked


@dataclass(frozen=True)
class Row:
    """A sum of coefficients times choices that lies within whole bounds; None is no bound."""

    coefficients: Mapping[int, int]
    lower: int | None
    upper: int | None


@dataclass(frozen=True)
class Proof:
    """What the solver did: what it minimised, the least that is possible by its reckoning, and what is doubtful."""

    status: Status
    solver: str = ""  # name and version; "" where there was nothing to choose from
    objective: int | None = None  # of what was chosen, reckoned anew in whole numbers
    bound: float | None = None
    nodes: int = 0
    doubts: tuple[Doubt, ...] = ()

    @property
    def gap(self) -> float | None:
        """What something better could save at most, in the objective's unit; below 1 nothing is better."""
        return None if self.objective is None or self.bound is None else max(0.0, self.objective - self.bound)


@dataclass(frozen=True)
class Solved:
    """The choices that are yes (None: none found), and the proof."""

    chosen: frozenset[int] | None
    proof: Proof


def solve(costs: Sequence[int], rows: Sequence[Row], seconds: float) -> Solved:
    """The choices of least cost that keep every row; one processor, one seed: the same again for the same input.

    Only where the time ran out may another run choose otherwise. Raises ``SolverMissing`` without ``highspy``.
    """
    if not costs:
        kept = all((row.lower or 0) <= 0 and (row.upper is None or row.upper >= 0) for row in rows)
        return Solved(frozenset(), Proof(Status.OPTIMAL, "", 0, 0.0)) if kept else Solved(None, _NOTHING)
    highs, version = _highs(seconds)
    highs.passModel(_model(costs, rows))
    highs.run()
    status = _status(highs)
    if status in (Status.INFEASIBLE, Status.FAILED) or not highs.getSolution().value_valid:
        return Solved(None, Proof(status, version, doubts=_scale(costs, rows)))
    return _read(highs, version, status, costs, rows)


_NOTHING = Proof(Status.INFEASIBLE)


def _highs(seconds: float) -> tuple[Any, str]:
    try:
        import highspy
    except ImportError:
        raise SolverMissing from None

    class Silent(highspy.Highs):
        """Before its first word: its constructor prints who it is as soon as it calls this."""

        def enableCallbacks(self) -> None:  # noqa: N802 - named by HiGHS
            self.setOptionValue("output_flag", False)  # noqa: FBT003 - as HiGHS has it
            super().enableCallbacks()  # type: ignore[no-untyped-call]  # HiGHS comes without types

    solver: Any = Silent
    highs = solver()
    settings: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "random_seed": 0,
        "time_limit": float(seconds),
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.99,  # costs are whole: nothing lies between the bound and what is less than one above it
        "mip_feasibility_tolerance": _TOLERANCE,
        "primal_feasibility_tolerance": _TOLERANCE,
    }
    for name, value in settings.items():
        if highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise ValueError(f"HiGHS {highs.version()} does not know {name}={value}")
    return highs, f"HiGHS {highs.version()}"


def _model(costs: Sequence[int], rows: Sequence[Row]) -> Any:
    import highspy

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(costs), len(rows)
    lp.col_cost_ = [float(cost) for cost in costs]
    lp.col_lower_, lp.col_upper_ = [0.0] * len(costs), [1.0] * len(costs)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * len(costs)
    lp.row_lower_ = [-inf if row.lower is None else row.lower - _room(row.coefficients.values()) for row in rows]
    lp.row_upper_ = [inf if row.upper is None else row.upper + _room(row.coefficients.values()) for row in rows]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    starts, index, value = [0], [], []
    for row in rows:
        index += list(row.coefficients)
        value += [float(coefficient) for coefficient in row.coefficients.values()]
        starts.append(len(index))
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = starts, index, value
    return lp


def _status(highs: Any) -> Status:
    import highspy

    statuses = {
        highspy.HighsModelStatus.kOptimal: Status.OPTIMAL,
        highspy.HighsModelStatus.kInfeasible: Status.INFEASIBLE,
        highspy.HighsModelStatus.kUnboundedOrInfeasible: Status.INFEASIBLE,  # choices are bounded
        highspy.HighsModelStatus.kTimeLimit: Status.TIME_LIMIT,
    }
    return statuses.get(highs.getModelStatus(), Status.FAILED)


def _read(highs: Any, version: str, status: Status, costs: Sequence[int], rows: Sequence[Row]) -> Solved:
    values, found = list(highs.getSolution().col_value), highs.getInfo()
    chosen = frozenset(column for column, value in enumerate(values) if value > 0.5)
    objective, bound = sum(costs[column] for column in chosen), float(found.mip_dual_bound)
    doubts = list(_scale(costs, rows))
    if status is Status.OPTIMAL and objective - bound >= 1 - _WHOLE:
        doubts.append(Doubt.GAP)
    if any(abs(value - round(value)) > _WHOLE for value in values):
        doubts.append(Doubt.ROUNDED)
    if not all(_kept(row, chosen) for row in rows):
        doubts.append(Doubt.UNSOUND)
    return Solved(chosen, Proof(status, version, objective, bound, int(found.mip_node_count), tuple(doubts)))


def _kept(row: Row, chosen: frozenset[int]) -> bool:
    total = sum(coefficient for column, coefficient in row.coefficients.items() if column in chosen)
    return (row.lower is None or total >= row.lower) and (row.upper is None or total <= row.upper)


def _room(coefficients: Iterable[int]) -> float:
    return min(0.5, _ROOM * (1 + sum(map(abs, coefficients))))


def _scale(costs: Sequence[int], rows: Sequence[Row]) -> tuple[Doubt, ...]:
    sums = (costs, *(row.coefficients.values() for row in rows))
    return (Doubt.SCALE,) if any(_room(each) >= 0.5 for each in sums) else ()
