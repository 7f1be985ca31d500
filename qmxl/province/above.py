"""What every sheet of a province's master is drawn from: the page, the desk, who sent what, and the figures."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from qmxl.province.desk import Desk
from qmxl.province.figures import Figures, Key
from qmxl.province.lines import Line
from qmxl.province.settling import Settled
from qmxl.sheets.page import Page
from qmxl.xlsx.blocks import Block, blocks
from qmxl.xlsx.bulk import Formula

DATA, DATA_FIRST = "unit_data", 4  # the sheet of the figures and the row of its headings, from 0
NAMED = {"counted": "offered_counted", "due": "offered_due"}  # columns that are called otherwise than in a line
BLOCK_KEYS = ("offered_kind", "offered_code", "offered_part")


@dataclass(frozen=True)
class Above:
    """One master of a level above while it is drawn."""

    page: Page
    desk: Desk
    settled: Sequence[Settled]
    figures: Figures
    elsewhere: int = 0  # files of other periods, which were left alone

    @cached_property
    def blocks(self) -> Mapping[tuple[Hashable, ...], Block]:
        """Where the figures of each thing stand."""
        return blocks(self.page.reference(DATA), self.figures.frame, BLOCK_KEYS, DATA_FIRST + 2)

    def astray(self, key: Key) -> str:
        """The formula of how many rows do not stand where they were written."""
        kind, code, part = (f'"{each}"' for each in key)
        named = {"offered_kind": kind, "offered_code": code, **({"offered_part": part} if key[2] else {})}
        return self.blocks[key].astray(**named)

    def lines(self, key: Key) -> Mapping[str, Line]:
        """The figures of one thing by unit."""
        return self.figures.by_key.get(key, {})

    def summed(self, key: Key, name: str = "numerator") -> Formula | None:
        """What the units' figures add up to; nothing where there is not a single one."""
        known = [value for line in self.lines(key).values() if (value := getattr(line, name)) is not None]
        if not known:
            return None
        return self.sound(key, f"SUM({self.cells(key, name)})", float(sum(known)))

    def counted(self, key: Key) -> Formula | None:
        """How many units have a figure, of all there are: 5/12."""
        if not self.lines(key):
            return None
        known = sum(line.numerator is not None for line in self.lines(key).values())
        numerators = self.blocks[key].cells("numerator")
        return self.sound(key, f'COUNT({numerators})&"/{len(self.desk.units)}"', f"{known}/{len(self.desk.units)}")

    def of_unit(self, key: Key, name: str, unit: str, cell: str) -> Formula | None:
        """One unit's figure, found by its code in a ``cell``; nothing where it has none."""
        line = self.lines(key).get(unit)
        value = None if line is None else getattr(line, name)
        return None if value is None else self.sound(key, self.found(key, name, cell), value)

    def found(self, key: Key, name: str, cell: str) -> str:
        """The formula of the figure of the unit whose code stands in a cell."""
        return f"SUMIFS({self.cells(key, name)},{self.blocks[key].cells('department')},{cell})"

    def cells(self, key: Key, name: str) -> str:
        """The cells of a figure of all units."""
        return self.blocks[key].cells(NAMED.get(name, name))

    def sound(self, key: Key, formula: str, value: float | str) -> Formula:
        """A formula over a block, an error where other rows stand in it."""
        return Formula(f"IF({self.astray(key)},NA(),{formula})", value)
