"""Looks at a workbook that is open on a screen; run by the Python that has LibreOffice's UNO bridge.

Its argument is LibreOffice's pipe; a request on standard input is a line ``{"do": verb, …}``, and so is the answer.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from driver import desktop, prop, serve


def show(context, request):
    """Opens a workbook on the screen as a person does; macros run as the profile allows."""
    book = desktop(context).loadComponentFromURL(
        Path(request["path"]).as_uri(), "_blank", 0, (prop("MacroExecutionMode", 3), prop("UpdateDocMode", 3))
    )
    window = book.CurrentController.Frame.ContainerWindow
    window.setPosSize(0, 0, 1366, 768, 15)
    return book.Title


def book(context, request):
    """The open workbook with that title, or of that path."""
    parts = desktop(context).Components.createEnumeration()
    while parts.hasMoreElements():
        part = parts.nextElement()
        if hasattr(part, "Sheets") and request["book"] in (part.Title, Path(part.URL).name):
            return part
    raise LookupError(request["book"])


def titles(context, _request):
    parts, found = desktop(context).Components.createEnumeration(), []
    while parts.hasMoreElements():
        part = parts.nextElement()
        if hasattr(part, "Sheets"):
            found.append(part.Title)
    return found


def place(context, request):
    """The middle, on the screen, of the button that starts a macro."""
    opened = book(context, request)
    controller = opened.CurrentController
    page = controller.ActiveSheet.DrawPage
    for shape in (page.getByIndex(at) for at in range(page.Count)):
        if request["macro"] in macros_of(page, shape.Control):
            accessible = controller.getControl(shape.Control).getPeer().getAccessibleContext()
            at, size = accessible.getLocationOnScreen(), accessible.getSize()
            return [at.X + size.Width // 2, at.Y + size.Height // 2]
    raise LookupError(request["macro"])


def macros_of(page, model):
    """The names of the macros bound to a control."""
    forms = page.Forms
    for form in (forms.getByIndex(at) for at in range(forms.Count)):
        for at in range(form.Count):
            if form.getByIndex(at) == model:
                return [event.ScriptCode.split("?")[0].split(".")[-1] for event in form.getScriptEvents(at)]
    return []


def bound(context, request):
    """What each button of the sheet is bound to, with its label."""
    page = book(context, request).CurrentController.ActiveSheet.DrawPage
    return {page.getByIndex(at).Control.Label: macros_of(page, page.getByIndex(at).Control) for at in range(page.Count)}


def named(context, request):
    """The texts of the named cells."""
    names = book(context, request).NamedRanges
    return {name: names.getByName(name).ReferredCells.getCellByPosition(0, 0).String for name in request["names"]}


def journal(context, request):
    """The filled lines of the journal."""
    cells = book(context, request).NamedRanges.getByName("QM_journal").ReferredCells
    return [list(row) for row in cells.getDataArray() if row[0] != ""]


def put(context, request):
    """Types a text into a named cell."""
    cells = book(context, request).NamedRanges.getByName(request["name"]).ReferredCells
    cells.getCellByPosition(0, 0).String = request["text"]
    return "put"


def close(context, request):
    book(context, request).close(True)
    return "closed"


def modified(context, request):
    return book(context, request).isModified()


VERBS = {each.__name__: each for each in (show, titles, place, bound, named, journal, put, close, modified)}


if __name__ == "__main__":
    serve(VERBS)
