"""The lines of a workbook that another workbook of the department may have too, and what they say, as digests."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from qmxl.control.carried import kept_open, told_by
from qmxl.control.handing_over import same_key
from qmxl.forms.marks import as_said, digest
from qmxl.submissions.submission import Submission
from qmxl.xlsx.cells import address


class Stood(NamedTuple):
    """A line of a list whose open lines go on, by its ``key`` as keys are compared.

    ``whole`` is a digest of what it says, ``said`` one of each filled field by its label; ``cell`` is the first.
    """

    form: str
    key: str
    shown: str
    sheet: str
    cell: str
    whole: str
    said: Mapping[str, str]


def stood(submission: Submission) -> Iterator[Stood]:
    """The keyed lines of the lists whose open lines go on; of those with one key the first."""
    for form in kept_open(found.sheet.form for found in submission.sheets.values()):
        found, own, keys = submission.sheets[form.id], told_by(form), set[str]()
        for _, line in submission.lines(form.id):
            key = same_key(line[form.numbered].raw) if form.numbered in line else ""
            its = {name: as_said(line[name].value, line[name].raw) for name in own if name in line}
            if key and its and key not in keys:
                keys.add(key)
                first, shown = line[next(iter(its))], str(line[form.numbered].raw)
                said = {found.sheet.label(line[name].key): digest({name: each}) for name, each in its.items()}
                place = (first.sheet, address(first.at_row, first.at_column))
                yield Stood(form.id, key, shown, *place, digest(its), said)
