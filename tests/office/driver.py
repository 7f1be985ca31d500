"""Drives a running LibreOffice; run by the Python that has its UNO bridge, with a JSON request on standard input.

A request is ``{"pipe": name, "do": verb, …}``; the answer is JSON on standard output.
"""

import json
import os
import sys
import time
import traceback
from pathlib import Path

import uno
import unohelper
from com.sun.star.beans import PropertyValue
from com.sun.star.task import XInteractionHandler
from com.sun.star.ucb import XCommandEnvironment

PATIENCE = 60  # seconds until LibreOffice must have answered on its pipe


def connect(pipe):
    """The component context of the LibreOffice that listens on the pipe."""
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def prop(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def desktop(context):
    return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def load(context, path):
    options = (prop("Hidden", True), prop("MacroExecutionMode", 4), prop("UpdateDocMode", 3))
    return desktop(context).loadComponentFromURL(
        Path(path).as_uri() if path.startswith("/") else path, "_blank", 0, options
    )


def value(cell):
    """A cell as [kind, value]: errors by the text a person sees."""
    if cell.getError():
        return ["error", cell.String]
    kind = cell.FormulaResultType2 if cell.Type.value == "FORMULA" else {"VALUE": 1, "TEXT": 4}.get(cell.Type.value, 0)
    return ["number", cell.Value] if kind == 1 else ["text", cell.String]


class Consent(unohelper.Base, XCommandEnvironment, XInteractionHandler):
    """Says yes to whatever the extension manager asks."""

    def getInteractionHandler(self):  # noqa: N802 - UNO's name
        return self

    def getProgressHandler(self):  # noqa: N802 - UNO's name
        return None

    def handle(self, question):
        for answer in question.getContinuations():
            if answer.queryInterface(uno.getTypeByName("com.sun.star.task.XInteractionApprove")):
                answer.select()


def install(context, request):
    manager = context.getValueByName("/singletons/com.sun.star.deployment.ExtensionManager")
    manager.addExtension(Path(request["path"]).as_uri(), (), "user", None, Consent())
    return "installed"


def stop(context, _request):
    try:
        desktop(context).terminate()
    except Exception:
        return "gone"
    return "stopped"


def column(context, request):
    """Every cell of some columns of a workbook after a hard recalculation."""
    book = load(context, request["path"])
    try:
        started = time.perf_counter()
        if not request.get("leave"):
            book.calculateAll()
        seconds = time.perf_counter() - started
        sheet = book.Sheets.getByName(request["sheet"])
        first, last = request["rows"]
        found = {
            str(c): [value(sheet.getCellByPosition(c, r)) for r in range(first, last + 1)] for c in request["columns"]
        }
        found["seconds"] = seconds
        if "save" in request:
            book.storeToURL(Path(request["save"]).as_uri(), (prop("FilterName", "Calc MS Excel 2007 XML"),))
        return found
    finally:
        book.close(True)


def typed(context, request):
    """The values of formulas typed into an empty sheet, beside what the input line then shows."""
    book = load(context, "private:factory/scalc")
    try:
        sheet = book.Sheets.getByIndex(0)
        found = []
        for row, formula in enumerate(request["formulas"]):
            cell = sheet.getCellByPosition(0, row)
            cell.Formula = formula
            found.append([*value(cell), cell.FormulaLocal])
        return found
    finally:
        book.close(True)


def array(context, request):
    """How long one array formula over all rows takes, and its last value."""
    book = load(context, "private:factory/scalc")
    try:
        sheet, rows = book.Sheets.getByIndex(0), request["rows"]
        sheet.getCellRangeByPosition(0, 0, 1, rows - 1).setDataArray(tuple((n % 90, 100) for n in range(rows)))
        sheet.getCellRangeByPosition(2, 0, 2, rows - 1).setArrayFormula(request["formula"])
        started = time.perf_counter()
        book.calculateAll()
        return {
            "seconds": time.perf_counter() - started,
            "last": value(sheet.getCellByPosition(2, rows - 1)),
        }
    finally:
        book.close(True)


def sort(context, request):
    """A range sorted by one of its columns, as a person does who has unlocked the sheet, and saved."""
    book = load(context, request["path"])
    try:
        sheet = book.Sheets.getByName(request["sheet"])
        sheet.unprotect("")
        field = uno.createUnoStruct("com.sun.star.table.TableSortField")
        field.Field, field.IsAscending = request["by"], request["ascending"]
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        cells = sheet.getCellRangeByName(request["range"])
        uno.invoke(cells, "sort", ((prop("SortFields", fields), prop("ContainsHeader", False)),))
        book.storeToURL(Path(request["to"]).as_uri(), (prop("FilterName", "Calc MS Excel 2007 XML"),))
        return "sorted"
    finally:
        book.close(True)


VERBS = {"install": install, "stop": stop, "column": column, "typed": typed, "array": array, "sort": sort}


def serve(verbs):
    """Answers a line for each line it is asked, on the LibreOffice whose pipe is the argument, until nothing comes."""
    office = connect(sys.argv[1])
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = verbs[request["do"]](office, request)
        except Exception:
            answer = {"failed": traceback.format_exc()}
        print(json.dumps(answer), flush=True)
    os._exit(0)


if __name__ == "__main__":
    request = json.load(sys.stdin)
    json.dump(VERBS[request["do"]](connect(request["pipe"]), request), sys.stdout)
    sys.stdout.flush()
    os._exit(0)  # the bridge's threads now and then crash an interpreter that takes itself apart
