"""Who prepared, checked and approved a master, as its sheet Phê duyệt says it, and of which figures it was said."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from hashlib import blake2b
from itertools import zip_longest
from typing import NamedTuple

from qmxl.texts import LANGUAGES, texts
from qmxl.typed.values import date_in, day_of_serial

STEPS = ("prepared", "checked", "approved")
COLUMNS = ("step", "signer", "position", "day")
LETTERS = "BCDGHKLMNPRSTVXZ"  # a code in letters looks like nobody's number
NAMED = re.compile(r"(?:[^\W\d_].*?){2}")  # two letters: no mark, no blank that cannot be seen


class Signature(NamedTuple):
    """One of the three who sign; blank where nobody has yet. ``day`` is as it was typed where it is no day."""

    step: str
    signer: str = ""
    position: str = ""
    day: date | str | None = None

    @property
    def given(self) -> bool:
        """Whether a person and a day stand there."""
        return bool(NAMED.search(self.signer)) and isinstance(self.day, date)

    @property
    def begun(self) -> bool:
        """Whether anything stands there."""
        return bool(self.signer or self.day)


class Signed(NamedTuple):
    """The three signatures, and the code of the figures they were put under."""

    signatures: tuple[Signature, ...] = tuple(map(Signature, STEPS))
    code: str = ""

    @property
    def begun(self) -> bool:
        """Whether anybody has signed."""
        return any(each.begun for each in self.signatures)


class Approvals(NamedTuple):
    """What a sheet says: who signed these figures, and who had signed figures that are no longer these."""

    now: Signed = Signed()
    before: Signed = Signed()


NOBODY = Approvals()


def carried(earlier: Approvals, code: str) -> Approvals:
    """The signatures under figures of this code: those that stand where the figures are the same, else none."""
    same = next((each for each in earlier if each.code == code and each.begun), None)
    lost = next((each for each in earlier if each.begun and each is not same), Signed())
    return Approvals(same or Signed(code=code), Signed() if same else lost)


def code_of(tables: Mapping[str, Mapping[str, Sequence[str]]]) -> str:
    """A code over tables of figures: of each its columns by name, whose cells are canonical texts.

    Rows that moved are the same rows, and blank ones are none.
    """
    said = blake2b(digest_size=8, person=b"qmxl figures")
    for table, columns in sorted(tables.items()):
        names = sorted(columns)
        rows = sorted(row for row in zip_longest(*(columns[name] for name in names), fillvalue="") if any(row))
        said.update("\x1d".join((table, *names, *("\x1f".join(row) for row in rows), "")).encode())
    spelled = "".join(LETTERS[int(sign, 16)] for sign in said.hexdigest())
    return "-".join(spelled[at : at + 4] for at in range(0, 16, 4))


@cache
def approval_sheets() -> dict[str, str]:
    """What the sheet is called, with the language of each name."""
    return {texts(language)("master.sheet.approval"): language for language in LANGUAGES}


def read_approvals(rows: Sequence[Sequence[object]], language: str) -> Approvals:
    """What the rows of such a sheet say; nothing where its headings are gone."""
    text = texts(language)
    steps = {text(f"approval.{step}"): step for step in STEPS}
    wanted = [text(f"approval.column.{name}") for name in COLUMNS]
    code, found, columns = text("approval.code"), list[Signed](), dict[str, int]()
    for row in rows:
        cells = [str(cell).strip() if isinstance(cell, str) else cell for cell in row]
        if set(wanted) <= {cell for cell in cells if isinstance(cell, str)}:
            columns = {name: cells.index(word) for name, word in zip(COLUMNS, wanted, strict=True)}
            found.append(Signed())
        elif columns and (step := steps.get(str(cells[columns["step"]] if len(cells) > columns["step"] else ""))):
            found[-1] = _with(found[-1], _signature(step, cells, columns))
        elif code in cells and found:
            said = next((cell for cell in cells[cells.index(code) + 1 :] if cell), "")
            found[-1] = found[-1]._replace(code=str(said))
    return Approvals(*found[:2])


def _with(signed: Signed, signature: Signature) -> Signed:
    return signed._replace(signatures=tuple(signature if s.step == signature.step else s for s in signed.signatures))


def _signature(step: str, cells: Sequence[object], columns: dict[str, int]) -> Signature:
    signer, position, day = (cells[columns[name]] if columns[name] < len(cells) else "" for name in COLUMNS[1:])
    return Signature(step, str(signer or "").strip(), str(position or "").strip(), _day(day))


def _day(cell: object) -> date | str | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 1 <= cell < 2_900_000:
        return day_of_serial(float(cell))
    if isinstance(cell, str) and cell:
        return date_in(cell)[0] or cell
    return cell if isinstance(cell, date) else None
