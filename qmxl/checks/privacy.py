"""What looks like a person where nobody should be named.

The master is read by many and kept for ever, so the department is told at the cell while it fills in its form. The
finding never quotes what was found.
"""

from collections.abc import Iterator

from qmxl.catalogue.privacy import searched
from qmxl.findings import Finding
from qmxl.submissions.submission import Submission
from qmxl.typed.persons import looks_like


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


CHECKS = (person_named,)
