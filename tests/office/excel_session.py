"""Runs ``qmxl.desks.excel.session`` on a LibreOffice through the UNO engine; JSON in, JSON out, like driver.py."""

import json
import os
import sys
import traceback
from pathlib import Path

import driver
import uno_engine
import xlwings as xw

from qmxl.desks.excel import session as excel
from qmxl.period import parse_period
from qmxl.refusal import Refusal

request = json.load(sys.stdin)
engine = xw.Engine(impl=uno_engine.Engine(driver.connect(request["pipe"])))
xw.engines.add(engine)
xw.engines.active = engine
app = xw.apps.active


def session(request):
    """Opens and types what the request says, consolidates, and tells what is open then."""
    folder = Path(request["folder"])
    for name, sheet in request.get("open", {}).items():
        app.books.open(str(folder / name)).sheets[sheet].activate()
    if request.get("type"):
        sheet, cell, value = request["type"]
        app.books[0].sheets[sheet].range(cell).value = value
    told = {}
    try:
        outcome, told["carried"] = excel.consolidate_and_show(folder, parse_period(request["period"]), "vi")
        told["master"] = str(outcome.master)
    except Refusal as refusal:
        told["refused"] = refusal.code
    told["said"] = app.impl.said
    told["open"] = {book.name: book.sheets.active.name for book in app.books}
    for book in app.books:
        told.setdefault("sheets", {})[book.name] = [sheet.name for sheet in book.sheets]
        for name, cells in request.get("read", {}).items():
            if name in told["sheets"][book.name]:
                sheet = book.sheets[name]
                told[name] = [[sheet.range(cell).value, sheet.range(cell).formula] for cell in cells]
    return told


try:
    json.dump(session(request), sys.stdout)
    code = 0
except Exception:
    traceback.print_exc()
    code = 1
for book in list(app.books):
    book.impl.document.close(True)
sys.stdout.flush()
sys.stderr.flush()
os._exit(code)
