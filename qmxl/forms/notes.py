"""Links and comments of cells, the two things calamine does not tell."""

import io
import warnings

from qmxl.forms.layout import Note


def notes(content: bytes) -> dict[tuple[str, int, int], Note]:
    """The links that lead out of the workbook and the comments, by sheet, row and column from 0."""
    import openpyxl  # slow to import, and needed for few files

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl cannot keep matters only to who saves with it
            workbook = openpyxl.load_workbook(io.BytesIO(content))
    except Exception:  # openpyxl refuses workbooks that spreadsheet programs open; then there are no notes to be had
        return {}
    found = {}
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                link = cell.hyperlink.target if cell.hyperlink and cell.hyperlink.target else ""
                if link and cell.hyperlink and cell.hyperlink.location:
                    link = f"{link}#{cell.hyperlink.location}"
                comment = cell.comment.text if cell.comment else ""
                if link or comment:
                    found[sheet.title, int(cell.row or 1) - 1, int(cell.column or 1) - 1] = Note(link, comment)
    return found
