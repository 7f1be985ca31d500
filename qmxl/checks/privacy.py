"""What looks like a person where nobody should be named.

The master is read by many and kept for ever, so the department is told at the cell while it fills in its form. The
finding never quotes what was found.
"""

import re
from collections.abc import Iterator
from functools import cache

from qmxl.catalogue.declared import DAYS, NUMBERS, Form
from qmxl.catalogue.privacy import PERSONAL, guarded, searched
from qmxl.codes import Code
from qmxl.findings import Finding
from qmxl.submissions.submission import Submission
from qmxl.typed.persons import looks_like
from qmxl.typed.staff_codes import tells_a_person

BORN = re.compile(r"birth|born|nam_sinh|ngay_sinh")


def person_named(submission: Submission) -> Iterator[Finding]:
    """Nobody can be told from what is entered in a field that is not for it."""
    for found in submission.sheets.values():
        wanted, is_card = searched(found.sheet.form), found.sheet.shape.single
        for answer in found.answers.values() if wanted else ():
            if not isinstance(answer.value, str) or (answer.row if is_card else answer.field) not in wanted:
                continue
            code = looks_like(answer.value)
            if code:
                yield submission.finding(code, submission.cell_of(answer))


def code_tells(submission: Submission) -> Iterator[Finding]:
    """A code stands for a person without saying who it is: it is not made from a birth date or a name.

    It is held against the names and years of birth that its own line has.
    """
    for form, found in submission.sheets.items():
        codes, names, born = _of_persons(found.sheet.form)
        for _, line in submission.lines(form) if codes else ():
            named = [str(line[name].value) for name in names if name in line and line[name].value is not None]
            years = [line[name].value for name in born if name in line]
            for code in (line[name] for name in codes if name in line and line[name].value is not None):
                if tells_a_person(str(code.value), named, years, submission.period.end):
                    yield submission.finding(Code.PRIVACY_CODE, submission.cell_of(code))


@cache
def _of_persons(form: Form) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The fields of a form that hold codes of persons, their names, and when they were born."""
    private = guarded(form)
    asked = [field for field in form.field if field.persons or private.get(field.id) == PERSONAL]
    codes = [field.id for field in asked if field.type == "code" and not field.numbered and not field.choices]
    names = [field.id for field in asked if field.type == "text"]
    born = [field.id for field in asked if field.type in {*NUMBERS, *DAYS} and BORN.search(field.id)]
    return tuple(codes), tuple(names), tuple(born)


CHECKS = (person_named, code_tells)
