"""Of a sheet a person added, the formulas that still point at the old master are written anew in the new one."""

from types import SimpleNamespace

import pytest

from qmxl.desks.excel import session as excel

NEW, LOCAL = "='Tổng quan'!A1", "=SORT(A1:A9)"
OLD = "='[QM_TongHop cũ.xlsx]Tổng quan'!A1"


class Cells:
    """A range as xlwings hands it out, over a block of formulas that remembers what was written."""

    row = column = 1

    def __init__(self, block: list[list[str]], written: list[tuple[int, int, str]], newest: str, at=None):
        self.__dict__.update(block=block, written=written, newest=newest, at=at)

    def __getattr__(self, name: str):
        if name not in ("formula", self.newest):
            raise AttributeError(name)
        return self.block[self.at[0] - 1][self.at[1] - 1] if self.at else tuple(map(tuple, self.block))

    def __setattr__(self, name: str, value: str):
        self.written.append((*self.at, f"{name} {value}"))
        self.block[self.at[0] - 1][self.at[1] - 1] = value


def sheet(block: list[list[str]], written: list[tuple[int, int, str]], newest: str):
    return SimpleNamespace(used_range=Cells(block, written, newest), range=lambda at: Cells(block, written, newest, at))


@pytest.mark.parametrize("newest", ["formula2", "formula"])
def test_only_what_points_at_the_old_master_is_written_anew(newest: str):
    written: list[tuple[int, int, str]] = []
    own = [[LOCAL, NEW], ["ghi chú", ""]]
    copied = [[LOCAL, OLD], ["ghi chú", ""]]
    excel._write_formulas(sheet(own, [], newest), sheet(copied, written, newest))
    assert written == [(1, 2, f"{newest} {NEW}")]
