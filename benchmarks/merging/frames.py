"""pandas reads and saves: what most people would write, each file opened once and only its visible sheets read."""

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import pandas as pd


def table(path: Path, engine: str) -> pd.DataFrame:
    """The answers of a file, a row each."""
    found = []
    with pd.ExcelFile(path, engine=engine) as book:
        for name in book.sheet_names:
            if str(name).startswith("_"):
                continue
            sheet = book.parse(name, header=None)
            keys, lines = sheet.iloc[0], sheet.iloc[1:]
            asked = [at for at in sheet.columns[1:] if isinstance(keys[at], str) and not keys[at].startswith("#")]
            kept = lines[lines[0].notna() & ~lines[0].astype(str).str.endswith("/rate")]
            long = kept.melt(id_vars=[0], value_vars=asked, value_name="value").dropna(subset=["value"])
            form, field = str(keys[0]).removeprefix("qmxl:"), long["variable"].map(keys)
            facts = {"department": path.stem, "form": form, "row": long[0], "field": field, "value": long["value"]}
            found.append(pd.DataFrame(facts))
    return pd.concat(found)


def merge(engine: str, files: list[Path], target: Path, workers: int) -> None:
    """All files' answers in one sheet."""
    read = partial(table, engine=engine)
    if workers == 1:
        tables = list(map(read, files))
    else:
        with ProcessPoolExecutor(workers) as pool:
            tables = list(pool.map(read, files, chunksize=4))
    pd.concat(tables).to_excel(target, index=False, engine="xlsxwriter")


with_openpyxl = partial(merge, "openpyxl")
with_calamine = partial(merge, "calamine")
