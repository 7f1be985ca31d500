"""DuckDB reads and writes with its own extension for Excel.

A column has one type, so that all values are texts; dates arrive as Excel's numbers of days and times as parts of one,
which is mended by the name of the column.
"""

import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import duckdb
import duckdb_extension_excel

TABLE = "CREATE TABLE answers (department VARCHAR, form VARCHAR, row VARCHAR, field VARCHAR, value VARCHAR)"
LONG = """
    INSERT INTO answers
    WITH sheet AS (
        SELECT * FROM read_xlsx('{path}', sheet='{sheet}', header=false, all_varchar=true, stop_at_empty=false)
    ),
    long AS MATERIALIZED (UNPIVOT sheet ON COLUMNS(* EXCLUDE A1) INTO NAME place VALUE value)
    SELECT '{department}', keys.A1[6:], long.A1, keys.value,
        CASE WHEN keys.value IN ('due', 'start') OR (keys.value || long.A1) ~ '.*_on(\\d+)?' OR long.A1 = 'filled_on'
             THEN coalesce(strftime(DATE '1899-12-30' + TRY_CAST(long.value AS INTEGER), '%Y-%m-%d'), long.value)
             WHEN keys.value LIKE '%_time'
             THEN coalesce(strftime(TIMESTAMP '1900-01-01'
                                    + to_seconds(round(TRY_CAST(long.value AS DOUBLE) * 86400)), '%H:%M'), long.value)
             ELSE long.value END
    FROM long JOIN long AS keys ON keys.place = long.place AND keys.A1 LIKE 'qmxl:%' AND keys.value NOT LIKE '#%'
    WHERE long.A1 IS NOT NULL AND long.A1 NOT LIKE 'qmxl:%' AND long.A1 NOT LIKE '%/rate'
"""


def sheets(path: Path) -> list[str]:
    """The names of the visible sheets, which DuckDB does not tell."""
    with zipfile.ZipFile(path) as package:
        return re.findall(r'<sheet name="([^_"][^"]*)"', package.read("xl/workbook.xml").decode())


def take(database: duckdb.DuckDBPyConnection, path: Path) -> None:
    """The answers of a file into the table."""
    with database.cursor() as cursor:
        for sheet in sheets(path):
            cursor.execute(LONG.format(path=path, sheet=sheet, department=path.stem))


def merge(files: list[Path], target: Path, workers: int) -> None:
    """All files' answers in one sheet."""
    extension = next(Path(duckdb_extension_excel.__file__).parent.rglob("*.duckdb_extension"))
    with duckdb.connect() as database:
        database.load_extension(str(extension))
        database.execute(TABLE)
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(partial(take, database), files))
        database.execute(f"COPY (SELECT * FROM answers ORDER BY department) TO '{target}' (FORMAT xlsx, HEADER true)")
