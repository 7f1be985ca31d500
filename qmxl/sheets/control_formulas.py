"""The working of a control chart as native formulas, one row a point, each with the value any program computes for it.

The formulas are those of ``measures.limits`` written for a sheet, so that somebody who changes a figure or tries one
out sees the limits move. A cell without a number is #N/A, which no chart draws. Columns in the order of
:data:`COLUMNS`; what a point is made of (value, sizes, phase, whether it makes limits) is given.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from qmxl.measures.limits import D2, D4
from qmxl.measures.plotted import TO_NORMAL
from qmxl.sheets.control_values import (
    MIDDLE,
    NA,
    NONE,
    PROPORTIONS,
    SIGNALS,
    SIZED,
    SPREAD,
    Numbers,
    Points,
    worked,
)
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters

SHOWN = ("period", "value", "trial", "used", "centre", "lower", "upper", "target", "target_upper", "note")
GIVEN = ("numerator", "denominator", "phase", "counts", "signal", "open")
WORKED = ("judged", "weight", "size", "sigma", "score", "carried", "range", "spread")
DRAWN = ("better", "worse", "other", "partial", "noted")
COLUMNS = (*SHOWN, *GIVEN, *WORKED, *DRAWN)

Cell = Formula | float | str | None


@dataclass(frozen=True)
class Given:
    """What the rows of a chart begin with: by column a cell a point; ``period`` has texts.

    ``limited`` is the cell that says whether there are limits (1 or 0), ``trials`` the one with how many values are
    being tried out; both with what they hold. ``better`` is the side that is: "higher", "lower" or "neutral".

    Kinds are those of ``measures.control_charts``; of "run" and "g" the phase is a number, not a formula. Of "mr" the
    numerator is what was measured. ``fixed`` are the lines that no formula here has, as of "xbar" and "s". What is
    ``counted`` is never below zero, and what is ``bounded`` never above the scale, so neither is a limit that is
    drawn, whatever the kind.
    """

    kind: str
    scale: float
    better: str
    cells: Mapping[str, Sequence[Cell]]
    limited: tuple[str, int]
    trials: str
    fixed: Mapping[str, Numbers] = field(default_factory=dict)
    counted: bool = False
    bounded: bool = False

    @property
    def count(self) -> int:
        """How many points there are."""
        return len(self.cells["period"])


def working(given: Given, first: int, left: int, phases: int) -> dict[str, list[Cell]]:
    """The cells of all columns; the first point is in row ``first`` (from 1), the first column is number ``left``.

    Where there are several ``phases``, each has a centre and two limits of its own besides, named ``centre1`` and so
    on, so that a chart does not join them by a line.
    """
    names = names_of(phases)
    at = {name: column_letters(left + number) for number, name in enumerate(names)}
    values = worked(_points(given))
    found: dict[str, list[Cell]] = {name: list(given.cells[name]) for name in ("period", *GIVEN, "value", "target")}
    found["target_upper"] = list(given.cells.get("target_upper", [None] * given.count))
    found["note"] = list(given.cells["note"])
    found["trial"] = [None] * given.count
    written = _formulas(given, at, first, first + given.count - 1)
    for name, formula in written.items():
        found[name] = [Formula(formula(first + row), values[name][row]) for row in range(given.count)]
    if given.kind not in SPREAD:
        for name in ("score", "carried", "range"):
            found[name] = [None] * given.count
        found["spread"] = [1.0] * given.count
    if given.kind not in SIGMA:
        found["sigma"] = [1.0] * given.count
    for name, known in given.fixed.items():
        found[name] = [Formula("NA()", NA) if value is None else value for value in known]
    for number in range(1, phases + 1) if phases > 1 else ():
        for line in ("centre", "lower", "upper"):
            found[f"{line}{number}"] = [
                Formula(
                    f"IF({at['phase']}{first + row}={number},{at[line]}{first + row},NA())",
                    values[line][row] if _raw(given.cells["phase"][row]) == number else NA,
                )
                for row in range(given.count)
            ]
    return {name: found[name] for name in names}


def names_of(phases: int) -> tuple[str, ...]:
    """The columns of a chart with so many phases, from left to right."""
    lines = [f"{line}{number}" for number in range(1, phases + 1) for line in ("centre", "lower", "upper")]
    return (*COLUMNS, *(lines if phases > 1 else ()))


def _raw(cell: Cell) -> object:
    """What a cell holds."""
    return cell.value if isinstance(cell, Formula) else cell


def _points(given: Given) -> Points:
    """What the rows begin with, as values."""
    raw = {name: [_raw(cell) for cell in cells] for name, cells in given.cells.items()}

    def numbers(name: str) -> list[float | None]:
        return [float(value) if isinstance(value, int | float) else None for value in raw[name]]

    return Points(
        given.kind,
        given.scale,
        limited=given.limited[1] == 1,
        value=numbers("value"),
        size=numbers("denominator") if given.kind in SIZED else [1.0] * given.count,
        phase=numbers("phase"),
        counts=[value == 1 for value in raw["counts"]],
        signal=numbers("signal"),
        partial=[value == 1 for value in raw["open"]],
        noted=[isinstance(value, str) and value != NA for value in raw["note"]],
        fixed=given.fixed,
        counted=given.counted,
        bounded=given.bounded,
    )


def _formulas(given: Given, at: Mapping[str, str], first: int, last: int) -> dict[str, Callable[[int], str]]:
    """By column the formula of a row."""

    def whole(name: str) -> str:
        return f"${at[name]}${first}:${at[name]}${last}"

    sums = f"SUMIFS({whole('weight')},{whole('phase')},{{phase}})/SUMIFS({whole('size')},{whole('phase')},{{phase}})"
    middle = f"IFERROR(MEDIAN({whole('judged')}),NA())"  # which passes texts over
    lines = {
        **_of_every_kind(given, sums, middle),
        **_of_its_kind(given, at, sums, middle),
        **(_of_ranges(given, at, whole("phase"), whole("range")) if given.kind in SPREAD else {}),
        **_signals(given),
    }
    own = _own_phases(given, f"${at['judged']}$", first)

    def formula(name: str) -> Callable[[int], str]:
        def at_row(row: int) -> str:
            cells = {column: f"{letters}{row}" for column, letters in at.items()}
            if row == first and name in FIRST:
                return FIRST[name].format(**cells)
            return lines[name].format(**cells, row=row, before=row - 1, own=own[row - first])

        return at_row

    return {name: formula(name) for name in lines}


def _of_every_kind(given: Given, sums: str, middle: str) -> dict[str, str]:
    """Values, weights, centre and limits; ``sums`` is the pooled centre of a phase, ``middle`` the median of all."""
    limited, sized = given.limited[0], given.kind in SIZED
    there = "AND({counts}=1,ISNUMBER({used}),ISNUMBER({denominator}))" if sized else "AND({counts}=1,ISNUMBER({used}))"
    return {
        "used": "IF(ISNUMBER({trial}),{trial},{value})",
        "judged": f'IF(AND({{counts}}=1,ISNUMBER({{used}})),{{used}},"{NONE}")',
        "weight": f"IF({there},{{used}}{'*{denominator}' if sized else ''},0)",
        "size": f"IF({there},{'{denominator}' if sized else '1'},0)",
        "centre": f"IF({limited}=1,IFERROR({sums},NA()),{middle})",
        "upper": _limit(given, limited, sums, "+"),
        "lower": _limit(given, limited, sums, "-"),
        "partial": "IF({open}=1,{used},NA())",
        "noted": "IF(ISTEXT({note}),{used},NA())",
    }


def _of_its_kind(given: Given, at: Mapping[str, str], sums: str, middle: str) -> dict[str, str]:
    """What a kind has otherwise than the others."""
    lines = {}
    if given.kind in SIGMA:
        lines["sigma"] = SIGMA[given.kind].replace("SCALE", f"{given.scale:g}")
    if given.kind in MIDDLE:
        lines["centre"] = "IFERROR(MEDIAN({own}),NA())"
    if given.kind == "t":
        root = f"({{used}}/{given.scale:g})^(1/{TO_NORMAL})"
        lines["weight"] = f"IFERROR(IF(AND({{counts}}=1,{{used}}>0),{root},0),0)"
        lines["size"] = "IFERROR(IF(AND({counts}=1,{used}>0),1,0),0)"
        lines["centre"] = f"IF({given.limited[0]}=1,IFERROR({given.scale:g}*({sums})^{TO_NORMAL},NA()),{middle})"
    if given.kind == "mr":
        now, before = (f"IF(ISNUMBER({at['trial']}{row}),{at['trial']}{row},{at['numerator']}{row})" for row in ROWS)
        lines["value"] = f"IF({_same_phase(at)},IFERROR(ABS({now}-{before}),NA()),NA())"
        lines["used"] = "{value}"
    return lines


def _same_phase(at: Mapping[str, str]) -> str:
    """Whether a point is in the phase of the one before it."""
    return f"{{phase}}={at['phase']}{{before}}"


def _of_ranges(given: Given, at: Mapping[str, str], phases: str, ranges: str) -> dict[str, str]:
    """Scores, their moving ranges, and what these make of sigma; ranges far above the mean are left out."""
    chosen = f"({phases}={{phase}})*({ranges}>=0)"
    usual = f"SUMPRODUCT({chosen}*{ranges})/SUMPRODUCT({chosen})"
    kept = f"{chosen}*({ranges}<{D4}*{usual})"
    before = f"{at['carried']}{{before}}"
    score = {
        "i": "IF(ISNUMBER({judged}),{judged},NA())",
        "t": f"IF(ISNUMBER({{judged}}),IFERROR(({{judged}}/{given.scale:g})^(1/{TO_NORMAL}),NA()),NA())",
    }
    return {
        "score": score.get(given.kind, "IFERROR(({judged}-{centre})/{sigma},NA())"),
        "carried": f"IF({{counts}}=0,IF({_same_phase(at)},{before},NA()),{{score}})",
        "range": f"IF(AND({{counts}}=1,{_same_phase(at)}),IFERROR(ABS({{score}}-{before}),-1),-1)",
        "spread": f"IFERROR(SUMPRODUCT({kept}*{ranges})/SUMPRODUCT({kept})/{D2},NA())",
    }


def _signals(given: Given) -> dict[str, str]:
    """What stands out: as it was judged, or, while a value is tried out, what is beyond the limits."""
    sides = {"higher": ("{used}>{upper}", "{used}<{lower}"), "lower": ("{used}<{lower}", "{used}>{upper}")}
    both = sides.get(given.better, ("FALSE", "FALSE"))
    tried = (*both, "FALSE" if given.better in sides else "OR({used}>{upper},{used}<{lower})")
    return {
        name: f"IF({given.trials}=0,IF({{signal}}={number},{{used}},NA()),IFERROR(IF({beyond},{{used}},NA()),NA()))"
        for (name, number), beyond in zip(SIGNALS.items(), tried, strict=True)
    }


ROWS = ("{row}", "{before}")  # of a point and of the one before it
FIRST = {"carried": "IF({counts}=0,NA(),{score})", "range": "-1", "value": "NA()"}  # where there is no row before


def _own_phases(given: Given, letters: str, first: int) -> list[str]:
    """Of each point the cells of its phase in a column, where phases are numbers that follow each other."""
    if given.kind not in MIDDLE:
        return [""] * given.count
    phases = [_raw(cell) for cell in given.cells["phase"]]
    last = len(phases) - 1
    return [f"{letters}{first + phases.index(own)}:{letters}{first + last - phases[::-1].index(own)}" for own in phases]


SIGMA = {
    "p": "IFERROR(SQRT({centre}*(SCALE-{centre})/{denominator}),NA())",
    "pp": "IFERROR(SQRT({centre}*(SCALE-{centre})/{denominator}),NA())",
    "u": "IFERROR(SQRT({centre}*SCALE/{denominator}),NA())",
    "up": "IFERROR(SQRT({centre}*SCALE/{denominator}),NA())",
    "c": "IFERROR(SQRT({centre}),NA())",
}


def _limit(given: Given, limited: str, sums: str, sign: str) -> str:
    """The upper (+) or lower (-) limit: three sigmas from the centre, no further than values can be."""
    limit = f"{{centre}}{sign}3*{{sigma}}*{{spread}}"
    if given.kind == "mr":
        limit = f"{D4}*{{centre}}" if sign == "+" else "0*{centre}"
    elif given.kind == "g":
        limit = f"IFERROR(MAX(0,{sums}{sign}3*SQRT({sums}*({sums}+{given.scale:g}))),NA())"
    elif given.kind == "t":
        limit = f"IFERROR({given.scale:g}*MAX(0,{sums}{sign}3*{{spread}})^{TO_NORMAL},NA())"
    elif sign == "-" and (given.counted or given.kind != "i"):
        limit = f"MAX(0,{limit})"
    elif sign == "+" and (given.bounded or given.kind in PROPORTIONS):
        limit = f"MIN({given.scale:g},{limit})"
    return f"IF({limited}=1,{limit},NA())"
